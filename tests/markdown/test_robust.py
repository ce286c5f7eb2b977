"""Texts that nobody writes: no error, no endless work, no deep recursion.

There is no clock here. A rule that took quadratic time over these would hold up the run for
minutes, and one that recursed with the text would raise.
"""

from __future__ import annotations

import random

import pytest

from postlint import markdown, nodes

SIZE = 15_000
UNITS = [
    "[",
    "](",
    "*",
    ">",
    "<u>",
    "`",
    "![",
    "[a](",
    '[a](b "',
    "**a ",
    "*a ",
    "_a ",
    "__a ",
    "{:",
    "{::comment}",
    '<a b="',
    "<!--",
    "</a>",
    "<div>",
    "<div>\n",
    "> > ",
    "* ",
    "- \n",
    "1. a\n",
    "```a\n",
    "~~a ",
    "~~",
    "# a\n",
    "\t",
    ": a\n",
    "[a]: b\n",
    '[a]: b "\n',
    "[^a]: b\n",
    "^\n",
    "&",
    "\\",
    "<<",
    "$$",
    "$$\n",
    "<td>",
    "<b>x</b>",
    "[a][",
    "[[a](b)",
    "a\n---\n",
    "\r\n",
    "\f\n",
    "\0",
    "`a``",
    "{%",
    "{{",
    "{% raw %}",
    "<code>|",
    "[ ] ",
    "<pre>\n",
    "* a\n\n    * b\n",
    "**a*b",
    "*a **b ",
    "[*",
    "*<u>",
    "![*a](b)",
    '<div markdown="1">\n',
    '<p markdown="1">a ',
    "{::nomarkdown}",
    "<a x='",
    "[a](<b",
    "![a][",
    '{:a="',
    "{: a=\"b\" c='d' }\n",
    "|",
    "a|b\n",
]


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_repeated(unit: str) -> None:
    text = unit * (SIZE // len(unit))
    for body in (text, markdown.mask(text)):
        for node in nodes.walk(markdown.parse(body)):
            assert 0 <= node.span.start <= node.span.end <= len(body)


@pytest.mark.parametrize(
    "text",
    [
        " ".join("`" * count for count in range(1, 300)),
        "".join("`" * count + "\n" for count in range(3, 300)),
        "".join(">" * count + " a\n" for count in range(1, 300)),
        "".join(" " * 2 * count + "* a\n" for count in range(1, 250)),
        "".join(" " * 4 * count + "* a\n" for count in range(1, 200)),
        "a" + " " * SIZE + "b\n",
        "[a]:" + " " * SIZE + "b",
        "a " * SIZE + "[x](y)",
        bytes(random.Random(1).getrandbits(8) for _ in range(SIZE)).decode("latin-1"),
        "".join(random.Random(2).choices("[]()*_`<>!\"'\\#-+=|:{}&$~^ \n\tab1.", k=SIZE)),
    ],
    ids=["runs", "fences", "quotes", "lists", "deep lists", "spaces", "label", "line", "bytes", "signs"],
)
def test_one_of_a_kind(text: str) -> None:
    for node in nodes.walk(markdown.parse(text)):
        assert node.span.end <= len(text)
    # The deepest tree can still be walked by recursion.
    nodes.plain_text(nodes.Quote(nodes.Span(0, 0), markdown.parse(text).children))
