"""Addresses in feeds and sitemaps that a site writes itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.pages import read_feeds
from postlint.site.jekyll_config import load
from postlint.site.reader import read_site

CONFIG = "url: https://example.org\npermalink: pretty\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<link>{{ site.url }}/a/</link>", ["https://example.org/a/"]),
        ("<link><![CDATA[https://example.org/a]]></link>", ["https://example.org/a"]),
        ("<url><loc>\n https://example.org/a </loc></url>", ["https://example.org/a"]),
        ("<guid>https://example.org/a</guid>", ["https://example.org/a"]),
        ('<guid isPermaLink="true">https://example.org/a</guid>', ["https://example.org/a"]),
        ('<guid isPermaLink="false">https://example.org/a</guid>', []),
        ('<link rel="self" href="https://example.org/a"/>', ["https://example.org/a"]),
        ("<atom:link href='https://example.org/a?b&amp;c' />", ["https://example.org/a?b&c"]),
        ("<xhtml:link hreflang='de' href='https://example.org/de/'/>", ["https://example.org/de/"]),
        ('<enclosure length="1" url="https://example.org/a.mp3"/>', ["https://example.org/a.mp3"]),
        ("<link>/a/</link><guid>1234</guid><id>https://example.org/id</id>", []),
        ("<description>&lt;link&gt;https://example.org/a</description>", []),
        ("{% for one in site.posts %}<link>{{ site.url }}{{ one.url }}</link>{% endfor %}",
         ["https://example.org/2024/01/01/a/"]),
    ],
)  # fmt: skip
def test_where_addresses_are(tmp_path: Path, text: str, found: list[str]) -> None:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_config.yml").write_text(CONFIG)
    (tmp_path / "_posts/2024-01-01-a.md").write_text("---\n---\nA\n")
    (tmp_path / "feed.xml").write_text(f"---\n---\n{text}\n")
    model = read_site(str(tmp_path), load(str(tmp_path)))
    assert [one.reference.url for one in read_feeds(model, {})] == found
