"""CommonMark: the links, images and headings that libcmark-gfm makes, each at its place."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postlint import commonmark
from postlint.model import SourceMap
from postlint.nodes import Document, Heading, Image, Link, Node, walk

GFM = commonmark.Options(frozenset(("table", "strikethrough", "autolink")), html=True)

CASES = {
    "[fix | it](/1) and https://example.org/2": [("link", "/1"), ("link", "https://example.org/2")],
    "[a](</b c> 'd') ![e *f*](/g \"h\")": [("link", "/b c"), ("image", "/g")],
    "[a][b] [b][] [b] ![x][b]\n\n[b]: /u 'title'\n": [("link", "/u")] * 3 + [("image", "/u")],
    "> - [a](/1)\n>   [b\n>   c](/2)\n": [("link", "/1"), ("link", "/2")],
    "1. x\n\n   | a | b |\n   |---|---|\n   | [p\\|q](/1) | ![](/2) |\n": [("link", "/1"), ("image", "/2")],
    "<div>\n[no](/0) <a href='/1'>x</a>\n\n[yes](/2)\n\n</div>": [("link", "/1"), ("link", "/2")],
    'a <img src="/1"> <a href="/2">b ![c](/3)</a>': [("image", "/1"), ("link", "/2"), ("image", "/3")],
    "# One [a](/1) #\n\nTwo\nlines\n=====\n": [
        ("heading", "One a"),
        ("link", "/1"),
        ("heading", "Two\nlines"),
    ],
    "<http://a.b/c> <x@y.zz> (www.d.ef/g_h_i). ~~[s](/1)~~": [
        ("link", "http://a.b/c"),
        ("link", "mailto:x@y.zz"),
        ("link", "http://www.d.ef/g_h_i"),
        ("link", "/1"),
    ],
    "***[a](/1)** b* `[c](/2)` \\[d](/3) &amp; [&auml;](/&auml;)": [("link", "/1"), ("link", "/ä")],
    "```\n[a](/1)\n```\n\n    [b](/2)\n\n[[c](/3)](/4)": [("link", "/3")],
    "[a](/1(2)) [b](/(3) [c]( /4 ) [d](e f)": [("link", "/1(2)"), ("link", "/4")],
    "\t- [tab](/1)\n": [],
    "- a\n\n\t[tab](/1)\n": [("link", "/1")],
    "x\r\n[a](/1)\r\n> [b](/2)": [("link", "/1"), ("link", "/2")],
}
"""Text to what is shown."""


def shown(document: Document) -> list[tuple[str, str]]:
    found = []
    for node in walk(document):
        if isinstance(node, Link | Image):
            found.append(("link" if isinstance(node, Link) else "image", node.target.url))
        elif isinstance(node, Heading):
            found.append(("heading", node.text))
    return found


@pytest.mark.parametrize("text", CASES, ids=range(len(CASES)))
def test_what_is_shown(text: str) -> None:
    assert Counter(shown(commonmark.parse(text, options=GFM))) == Counter(CASES[text])


@pytest.mark.parametrize("text", CASES, ids=range(len(CASES)))
def test_every_target_is_where_its_span_says(text: str) -> None:
    front = "---\ntitle: A\n---\n"
    document = commonmark.parse(text, SourceMap.identity(front + text, len(front)), GFM)
    for node in walk(document):
        if isinstance(node, Link | Image):
            start, end = node.target.span
            assert (front + text)[start:end] == node.target.raw
            assert node.span.start <= node.span.end


def test_without_the_extensions_and_without_html() -> None:
    text = "https://example.org ~~a~~ <a href='/1'>b</a>\n\n| [c](/2) |\n|---|\n"
    assert shown(commonmark.parse(text)) == [("link", "/2")]
    engine = commonmark.options_from("CommonMark", {"options": ["UNSAFE"], "extensions": ["autolink"]})
    assert [url for _, url in shown(commonmark.parse(text, options=engine))] == [
        "https://example.org",
        "/1",
        "/2",
    ]


def test_ids_of_headings_on_github_pages() -> None:
    engine = commonmark.options_from("CommonMarkGhPages", {})
    document = commonmark.parse("# 1. Set *up* it!\n\n## Set up it\n", options=engine)
    ids = [node.id for node in walk(document) if isinstance(node, Heading)]
    assert ids == ["set-up-it", "set-up-it-1"]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab[]()<>!*_`~\\|#- \n\t>\"'/:.1&;=", max_size=60))
def test_any_text_is_read_and_spans_lie_within_it(text: str) -> None:
    def within(node: Node) -> bool:
        return 0 <= node.span.start <= node.span.end <= len(text)

    assert all(map(within, walk(commonmark.parse(text, options=GFM))))


def test_real_libcmark_shows_the_same() -> None:
    ruby = shutil.which("ruby")
    if ruby is None:
        pytest.skip("needs ruby with commonmarker and nokogiri")
    script = Path(__file__).with_name("render.rb")
    requested = "".join(json.dumps(text) + "\n" for text in CASES)
    done = subprocess.run([ruby, str(script)], input=requested, capture_output=True, text=True, check=False)
    if done.returncode and "cannot load such file" in done.stderr:
        pytest.skip("needs ruby with commonmarker and nokogiri")
    assert done.returncode == 0, done.stderr
    for text, line in zip(CASES, done.stdout.splitlines(), strict=True):
        real = Counter((kind, unquote(value)) for kind, value in json.loads(line))
        assert Counter(shown(commonmark.parse(text, options=GFM))) == real, text
