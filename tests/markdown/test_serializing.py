"""HTML of a tree: parsed again in a page it has the same links, images, ids and words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postlint import nodes
from postlint.markdown import parse, to_html

SAMPLES = [
    '[a](/b "t") and ![c](d.png) `x<y`\n',
    "## Head *two*\n\ntext\n",
    "* [a](/b)\n* c\n\n1. d\n",
    "> [q](/q)\n\n---\n",
    "a | [b](/c)\n",
    "    code [no](/x)\n",
    '<div><a href="/x?a=1&b=2" id="i">x</a></div>\n',
    '<video poster="p.png" src="v.mp4"></video>\n',
    "Term\n: [d](/e)\n",
    'R&D & "quotes"\n',
]


def shown(text: str) -> tuple[list[tuple[str, str]], list[str]]:
    targets: list[tuple[str, str]] = []
    ids: list[str] = []
    for node in nodes.walk(parse(text)):
        if isinstance(node, nodes.Link | nodes.Image | nodes.Resource):
            targets.append((type(node).__name__, node.target.url))
        elif isinstance(node, nodes.Heading | nodes.Anchor) and node.id:
            ids.append(node.id)
    return targets, ids


@pytest.mark.parametrize("text", SAMPLES)
def test_what_a_page_shows_of_it(text: str) -> None:
    assert shown(to_html(text)) == shown(text)


def test_html() -> None:
    assert to_html("# A & [b](/c)\n") == '<h1 id="a--b">A &amp; <a href="/c">b</a></h1>\n'


@settings(deadline=None)
@given(st.text(alphabet="ab []()!*#<>/=\"'`|\n-1.", max_size=60))
def test_any_text_has_some(text: str) -> None:
    assert isinstance(to_html(text), str)
