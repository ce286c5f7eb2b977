"""The expressions of Liquid that were rewritten to be linear find what the gem's own expressions find."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from postlint.liquid import LiquidContext, render
from postlint.liquid.syntax import FRAGMENT, Lookup, parse_expression, pattern
from postlint.liquid.tag_markup import variable_file

ASCII = re.ASCII
INCLUDE = re.compile(
    r"(?P<variable>[^{]*(?:\{\{\s*[\w\-.]+\s*(?:\|.*)?\}\}[^\s{}]*)+)(?P<parameters>.*)", ASCII | re.DOTALL
)
ASSIGN = re.compile(r"((?:\(?[\w\-.\[\]]\)?)+)\s*=\s*(.*)\s*", ASCII | re.DOTALL)
ATTRIBUTES = re.compile(rf"(\w[\w-]*)\s*:\s*({FRAGMENT})", ASCII)
TABLEROW = re.compile(rf"(\w+)\s+in\s+((?:{FRAGMENT})+)", ASCII)
LOOKUP = re.compile(r"\[[^\]]+\]|[\w\-]+\??", ASCII)


@given(st.text("{}a. |-\n", max_size=30))
def test_include(text: str) -> None:
    ours, theirs = variable_file(text), INCLUDE.search(text)
    assert (ours and ours.groups()) == (theirs and theirs.groups())


@given(st.text("()a=- []", max_size=20))
def test_assign(text: str) -> None:
    ours, theirs = pattern("assign").search(text), ASSIGN.search(text)
    assert (ours and ours.groups()) == (theirs and theirs.groups())


@given(st.text("ab-: ,'\"|", max_size=20))
def test_attributes(text: str) -> None:
    assert pattern("attributes").findall(text) == ATTRIBUTES.findall(text)


@given(st.text("ain \t'\"", max_size=20))
def test_tablerow(text: str) -> None:
    ours, theirs = pattern("tablerow").search(text), TABLEROW.search(text)
    assert (ours and ours.groups()) == (theirs and theirs.groups())


@given(st.text("[]a.-? ", max_size=12).map(lambda text: "x" + text))
def test_lookup(text: str) -> None:
    found = parse_expression(text)
    assert isinstance(found, Lookup)
    assert 1 + len(found.keys) == len(LOOKUP.findall(text.strip()))


def test_an_include_that_has_itself_in_it_twice() -> None:
    """Twice as often at each of a hundred levels would never end; what comes before it is evaluated."""
    includes = {"x.html": "x{% include x.html %}{% include x.html %}"}
    context = LiquidContext({}, {}, read_include=includes.get)
    found = render("before {% include x.html %}", 0, context)
    assert found.text.startswith("before x") and found.text.count("x") < 1000
    assert any("nested too deep" in one.message for one in found.problems)


def test_an_include_in_itself_up_to_a_depth() -> None:
    """As sites do that show a tree of pages; ``assign`` writes to the outermost scope."""
    tree = "x{% if include.left.size > 0 %}{% assign less = include.left | slice: 1, 99 %}" + (
        "{% include tree.html left=less %}{% include tree.html left=less %}{% endif %}"
    )
    context = LiquidContext({}, {"list": "12345678"}, read_include={"tree.html": tree}.get)
    found = render("{% include tree.html left=page.list %}", 0, context)
    assert not found.problems and found.text == "x" * 17
