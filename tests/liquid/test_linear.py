"""The expressions of Liquid that were rewritten to be linear find what the gem's own expressions find."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from postlint.liquid.syntax import FRAGMENT, Lookup, parse_expression, pattern
from postlint.liquid.tags import variable_file

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
