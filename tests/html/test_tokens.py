"""Tags, attributes and their places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postlint.html.tokens import (
    Characters,
    Comment,
    EndTag,
    StartTag,
    attribute_value,
    start_tag,
    tokens,
)


def attributes(text: str) -> dict[str, str]:
    """The attributes of the first tag, whose places are where their values stand."""
    tag = next(one for one in tokens(text) if isinstance(one, StartTag))
    for one in tag.attributes.values():
        assert text[one.start : one.end] == one.value
    return {name: one.value for name, one in tag.attributes.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a href=/x/y.html>", {"href": "/x/y.html"}),
        ("<a href=/x/>", {"href": "/x/"}),
        ('<A HREF="/x" id=a-b>', {"href": "/x", "id": "a-b"}),
        ('<p @click="go()" :class=b v-if>', {"@click": "go()", ":class": "b", "v-if": ""}),
        ('<a href="/x"class="y">', {"href": "/x", "class": "y"}),
        ("<a href = '/x'\n title = \"a > b\">", {"href": "/x", "title": "a > b"}),
        ('<a href="/x" href="/y">', {"href": "/x"}),
        ("<a href=>", {"href": ""}),
        ("<br/>", {}),
        ("<img src=/a.png/>", {"src": "/a.png/"}),
        ("<img src='/a.png'/>", {"src": "/a.png"}),
        ('<a href="/a\nb">', {"href": "/a\nb"}),
        ("<a =x=y>", {"=x": "y"}),
        ("<a ümläut=ü>", {"ümläut": "ü"}),
    ],
)
def test_attributes(text: str, expected: dict[str, str]) -> None:
    assert attributes(text) == expected


def shape(text: str) -> list[str]:
    """The tokens in short."""
    letters = {StartTag: "", EndTag: "/", Comment: "!", Characters: "#"}
    return [
        letters[type(one)] + (one.name if isinstance(one, StartTag | EndTag) else text[one.start : one.end])
        for one in tokens(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!DOCTYPE html><p>x</p >y", ["!<!DOCTYPE html>", "p", "#x", "/p", "#y"]),
        ("a < b <3 </ x>", ["#a < b <3 ", "!</ x>"]),
        ("<!-- <a> -->x<!-->y", ["!<!-- <a> -->", "#x", "!<!-->", "#y"]),
        (
            '<script>"<a href=/x>"</script><b>',
            ["script", '#"<a href=/x>"', "/script", "b"],
        ),
        ("<textarea><p></textarea>", ["textarea", "#<p>", "/textarea"]),
        ("<script>x", ["script", "#x"]),
        ("x<a href='y>", ["#x"]),
        ("x<!-- y <p>", ["#x"]),
        ("x<a b <c", ["#x"]),
    ],
)
def test_shape(text: str, expected: list[str]) -> None:
    assert shape(text) == expected


def test_start_tag() -> None:
    tag = start_tag("x<a b=c>", 1)
    assert tag is not None and (tag.name, tag.start, tag.end) == ("a", 1, 8)
    assert start_tag("x</a>", 1) is None
    assert start_tag("x", 0) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/?a=1&amp;b=2", "/?a=1&b=2"),
        ("/?a=1&copy=2", "/?a=1&copy=2"),
        ("/?a=1&copyright=2", "/?a=1&copyright=2"),
        ("a&amp b&copy", "a& b©"),
        ("&#47;x&#x2F;y", "/x/y"),
        ("&nosuch;&", "&nosuch;&"),
    ],
)
def test_character_references(written: str, meant: str) -> None:
    assert attribute_value(written) == meant


@given(st.text("<>/!-?='\"ab& \n", max_size=60))
def test_tokens_cover_the_text_in_order(text: str) -> None:
    pos = 0
    for one in tokens(text):
        assert one.start == pos < one.end <= len(text)
        pos = one.end
    rest = text[pos:]
    assert not rest or rest.startswith("<")


@pytest.mark.parametrize("text", ["<a ", "<!--", "<a b='", "</", "<script>", "&a", "<a =", "<!", "<a b= "])
def test_long_rubbish_is_read_in_one_pass(text: str) -> None:
    found = list(tokens(text * 100_000))
    assert len(found) <= 2
