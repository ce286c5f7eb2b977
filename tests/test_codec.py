"""What goes into the cache comes out again, equal and of the same types."""

from __future__ import annotations

from typing import Literal, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postlint.codec import decode, encode
from postlint.model import Edit, Fix, PostFacts, Problem, Reference, Related, Span


class Inner(NamedTuple):
    name: str
    pair: tuple[int, str]


class Outer(NamedTuple):
    kind: Literal["a", "b"]
    inner: Inner | None
    many: tuple[Inner, ...]
    table: dict[str, tuple[Span, ...]]


spans = st.builds(Span, st.integers(0, 9), st.integers(10, 99))
edits = st.builds(Edit, spans, st.text())
problems = st.builds(
    Problem,
    st.text(),
    st.none() | spans,
    st.none() | st.text(),
    st.sampled_from([None, "info", "error"]),
    st.lists(st.builds(Related, st.text(), st.none() | spans, st.text())).map(tuple),
    st.none() | st.builds(Fix, st.text(), st.lists(edits).map(tuple), st.booleans()),
)


@given(problems)
def test_problem(problem: Problem) -> None:
    back = decode(Problem, encode(problem))
    assert back == problem
    assert back.span is None or isinstance(back.span, Span)
    assert all(isinstance(one, Related) for one in back.related)


def test_nested() -> None:
    value = Outer("a", None, (Inner("x", (1, "y")),), {"k": (Span(1, 2),)})
    back = decode(Outer, encode(value))
    assert back == value
    assert isinstance(back.many[0], Inner) and isinstance(back.table["k"][0], Span)


def test_post_facts() -> None:
    reference = Reference("link", "/x", "/x", Span(0, 4), Span(1, 2), "t", "inline", "a", "href")
    facts = PostFacts("p.md", "post", "posts", "/p", "2024-01-01", "T", (reference,), ("a",), True)
    back = decode(PostFacts, encode(facts))
    assert back == facts and isinstance(back.references[0].span, Span)


def test_names_that_are_no_utf8() -> None:
    span = Related("\udcfe.md", Span(1, 2), "x")
    back = decode(Related, encode(span))
    assert back == span and isinstance(back.span, Span)


@pytest.mark.parametrize("text", ["[]", "{}", "3", '["x"]', "null", "[1,2", '[["x"],2,3]'])
def test_foreign_data_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        decode(PostFacts, text)
