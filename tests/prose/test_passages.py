"""Flattened prose and the way back to the file."""

# ruff: noqa: E501 - sentences of posts are lines

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from postlint import markdown
from postlint.model import SourceMap
from postlint.prose.passages import BREAK, Passage, Prose, file_span, passages
from postlint.prose.sentences import sentences

Read = Callable[[str], list[Passage]]


def said(prose: Prose) -> list[str]:
    return [prose.text[sentence.start : sentence.end] for sentence in sentences(prose)]


def test_links_and_emphasis_are_flattened_and_found_again(read: Read) -> None:
    text = "Thanks to **our *best* sponsor** [Acme Inc](https://acme.example 'A') &amp; friends."
    prose = read(text)[0].prose
    assert prose.text == "Thanks to our best sponsor Acme Inc & friends."
    at = prose.text.index("Acme")
    assert text[slice(*file_span(prose, at, at + 8))] == "Acme Inc"
    assert prose.links[0].url == "https://acme.example"
    assert text[slice(*prose.links[0].target)] == "https://acme.example"
    at = prose.text.index("best")
    assert text[slice(*file_span(prose, at, at + 4))] == "best"
    at = prose.text.index("&")
    assert text[slice(*file_span(prose, at, at + 1))] == "&amp;"


def test_a_logo_in_a_link_speaks_by_its_alternative_text(read: Read) -> None:
    prose = read("[![Acme](/logo.png)](https://acme.example) ![a photo](/x.jpg)")[0].prose
    assert prose.text.strip() == "Acme"
    assert prose.links[0].image


def test_passages_know_their_headings_and_lists_and_leave_out_quotations(read: Read) -> None:
    found = read("# A\n\none\n\n## B\n\n* two\n* three\n\n> quoted\n\n## C\n\nfour\n")
    assert [(p.kind, p.prose.text.strip(), [h.text for h in p.headings]) for p in found] == [
        ("heading", "A", ["A"]),
        ("p", "one", ["A"]),
        ("heading", "B", ["A", "B"]),
        ("li", "two", ["A", "B"]),
        ("li", "three", ["A", "B"]),
        ("heading", "C", ["A", "C"]),
        ("p", "four", ["A", "C"]),
    ]
    assert found[3].group == found[4].group != 0
    assert found[3].section == found[2].section != found[6].section


def test_sentences_end_where_people_end_them(read: Read) -> None:
    text = "We met on 7. November in St. James. Solo.io and Acme Inc. spoke! [See you. Soon.](https://x.example) Bye"
    assert said(read(text)[0].prose) == [
        "We met on 7. November in St. James.",
        "Solo.io and Acme Inc. spoke!",
        "See you. Soon.",
        "Bye",
    ]


def test_a_hard_break_ends_a_sentence(read: Read) -> None:
    prose = read("Sponsors:  \nAcme  \nGlobex")[0].prose
    assert BREAK in prose.text
    assert [one.strip() for one in said(prose)] == ["Sponsors:", "Acme", "Globex"]


@given(
    st.lists(
        st.sampled_from(
            [
                "word",
                "[a b](https://x.example)",
                "**bold**",
                "`code`",
                "&amp;",
                "end.",
                "\n",
                "[x",
                "](y)",
                "![i](j)",
                "*",
                "#",
            ]
        ),
        max_size=12,
    )
)
def test_every_piece_maps_into_the_file(parts: list[str]) -> None:
    text = " ".join(parts)
    for passage in passages(markdown.parse(text, SourceMap.identity(text))):
        prose = passage.prose
        for at in range(len(prose.text)):
            span = file_span(prose, at, at + 1)
            assert 0 <= span.start <= span.end <= len(text)
        for piece in prose.pieces:
            if piece.literal:
                length = piece.source.end - piece.source.start
                assert prose.text[piece.start : piece.start + length] == text[slice(*piece.source)]
        edges = sentences(prose)
        assert all(a.end <= b.start for a, b in pairwise(edges))
