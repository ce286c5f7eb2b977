"""The numbers of an audit, counted again by hand."""

from __future__ import annotations

from synthetic import archive

from postlint.audit.gather import gather


def test_only_posts_are_counted_as_posts() -> None:
    inputs = archive(posts=6, findings=0)
    first, second, third, *rest = inputs.posts
    talk = first._replace(kind="document", collection="talks")
    draft = second._replace(kind="draft", date="2031-01-01T00:00:00+00:00")
    audit = gather(inputs._replace(posts=[talk, draft, third, *rest]))
    assert gather(inputs).totals.posts == 6
    assert audit.totals.posts == 4


def test_drafts_have_no_year() -> None:
    """Their date is that of the checkout: they are not the newest posts, nor are their links the youngest."""
    inputs = archive(posts=6, findings=40)
    draft = inputs.posts[-1]._replace(kind="draft", date="2031-01-01T00:00:00+00:00")
    audit = gather(inputs._replace(posts=[*inputs.posts[:-1], draft]))
    assert "2031" not in {row.year for row in audit.years}
    assert not any(row.first.startswith("2031") for row in audit.links)
    undated = gather(inputs._replace(posts=[*inputs.posts[:-1], draft._replace(date=None)]))
    assert audit.plan == undated.plan
