"""Numbers of titles and of the names of their files."""

from __future__ import annotations

import pytest

from postlint.blog.titles.named import contradiction


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        ("2023-02-07-jruby-9-4-1-0.md", "JRuby 9.4.0.0 Released", ("9.4.0.0", "9.4.1.0")),
        ("2016-05-03-lang-v1.2.html.md", "Lang v1.3 is out", ("1.3", "1.2")),
        ("2018-09-01-Announcing-Fine-5.html.md", "Announcing Fine-4", ("Fine-4", "Fine 5")),
        ("2020-01-02-paper-series-11-coins.md", "Paper Series #12: coins", ("Series #12", "Series 11")),
        ("2013-09-24-CVE-2013-4363.md", "CVE-2013-4287 in gems", ("CVE-2013-4287", "CVE-2013-4363")),
        ("2013-09-24-cve-2013-4363.md", "CVE-2013-4363 in gems", None),
        ("2013-09-24-cve-2013-4363.md", "CVE-2013-4363 after CVE-2013-4287", None),
        ("2023-02-07-jruby-9-4-1-0.md", "JRuby 9.4.1.0 Released", None),
        ("2023-02-07-jruby-9-4-0.md", "JRuby 9.4 Released", None),
        ("2011-02-07-vim73w64-7.3.447.md", "Windows 64 Kaoriya 7.3.447", None),
        ("2021-04-15-versions-146-and-1212.md", "Versions 1.4.6 and 1.2.12 released", None),
        ("2021-04-15-from-1-2-to-1-3.md", "From 1.2 to 1.4", None),
        ("2015-01-20-hangout-on-january-28.md", "Hangout now on January 29", None),
        ("2015-01-20-meetup-18.md", "Meetup #18", None),
        ("2015-01-20-meetup-18.md", "Meetup 2 (the 18th)", None),
        ("2015-01-20-top-10-tips.md", "Our top 10 of 12 tips", None),
        ("about-series-11.md", "Series 12", None),
        ("2007-05-16-suse-103-alpha-4-2.md", "SUSE 10.3 Alpha 4", None),
        ("2009-12-02-meeting-at-1-00-utc.md", "Meeting at 19.00 UTC", None),
    ],
)  # fmt: skip
def test_contradiction(name: str, title: str, said: tuple[str, str] | None) -> None:
    found = contradiction(f"_posts/{name}", title)
    assert (found and (found.title, found.name)) == said


@pytest.mark.parametrize(
    ("path", "title", "said"),
    [
        ("_episodes/006-rust-1.29.0.md", "What's new in Rust 1.39.0", ("1.39.0", "1.29.0")),
        ("_episodes/2020/12-lang-1-2.md", "Lang 1.3", ("1.3", "1.2")),
        ("_episodes/006-rust-1.39.0.md", "What's new in Rust 1.39", None),
        ("_episodes/rust-1.29.0.md", "What's new in Rust 1.39.0", None),
        ("docs/006-rust-1.29.0.md", "What's new in Rust 1.39.0", None),
    ],
)
def test_documents_with_numbers(path: str, title: str, said: tuple[str, str] | None) -> None:
    found = contradiction(path, title)
    assert (found and (found.title, found.name)) == said
