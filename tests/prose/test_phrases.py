"""Phrase tables: patterns and quick looks out of one list."""

# ruff: noqa: E501 - tables of cases

from __future__ import annotations

from functools import partial

import pytest

from postlint.blog.events.phrases import EVENTS
from postlint.blog.sponsors.phrases import THANKING
from postlint.prose.phrases import Phrases, Texts, phrase_literals, phrase_regex, read_table

TABLE = {
    "next": ["kommende(r|s)", "next"],
    "noun": ["meet(-)up(s)", "treff*", "勉強会"],
    "ask": ["findet ... statt", "sign[-| ]up"],
}
PATTERNS = Phrases(
    lambda: TABLE, {"one": (r"{next}\s+{noun}",), "either": (r"{next|ask}",), "maybe": (r"{next?}.*{noun}",)}
)


@pytest.mark.parametrize(
    ("phrase", "texts", "others"),
    [
        ("meet(-)up(s)", ["a meetup", "Meet-Ups!"], ["meet up", "meetupx", "xmeetup"]),
        ("anmeld*", ["Anmeldung"], ["voranmeldung"]),
        ("kommende(r|s)", ["kommender", "kommende"], ["kommendes2", "kommendem"]),
        ("sign[-| ]up", ["sign up", "sign-up"], ["signup"]),
        ("findet ... statt", ["findet am 3. Mai statt", "findet heute statt"], ["findet a b c d e f statt"]),
        ("次回", ["今度の次回は"], ["次の回"]),
        ("save the date", ["save\nthe  date"], ["savethe date"]),
    ],
)  # fmt: skip
def test_a_phrase_as_a_pattern(phrase: str, texts: list[str], others: list[str]) -> None:
    pattern = Phrases(lambda: {"it": [phrase]}, {"it": ("{it}",)})
    assert [bool(pattern.search("it", text)) for text in texts] == [True] * len(texts)
    assert [bool(pattern.search("it", text)) for text in others] == [False] * len(others)


@pytest.mark.parametrize(
    ("phrase", "literals"),
    [
        ("meet(-)up(s)", ("meet",)), ("anmeld*", ("anmeld",)), ("[book|reserve] a seat", ("a seat",)),
        ("[registration|booking] [open|opens]", ("registration", "booking")), ("we['ll| will]", ("'ll", " will")),
    ],
)  # fmt: skip
def test_what_a_quick_look_asks_for(phrase: str, literals: tuple[str, ...]) -> None:
    assert tuple(one.text for one in phrase_literals(phrase)) == literals


def test_a_phrase_without_a_plain_piece_is_refused() -> None:
    with pytest.raises(ValueError, match="no text"):
        phrase_literals("(a)*")


def test_forms_of_concepts() -> None:
    found = PATTERNS.search("one", "Unser kommender Treffpunkt")
    assert found is not None and found[0] == "kommender Treffpunkt"
    assert PATTERNS.possible("one", "next … meetup") and not PATTERNS.possible("one", "meetup")
    assert PATTERNS.search("either", "sign up") and PATTERNS.search("either", "next")
    assert PATTERNS.search("maybe", "next meetup") and PATTERNS.possible("maybe", "meetup")
    assert PATTERNS.among(("one",), Texts(["next week", "nothing", "the next meetup"])) == {2}
    assert list(PATTERNS.finditer("one", "nothing")) == []


def test_a_word_that_holds_another_phrase_is_found_by_itself() -> None:
    phrases = Phrases(partial(dict, it=["dank*", "bedankt", "(wel)kom", "[zee|meer] op"]), {"it": ("{it}",)})
    found = [phrases.among(("it",), Texts([text])) for text in ("bedankt", "welkom", "meer op", "“dank")]
    assert found == [{0}] * 4
    assert [phrases.among(("it",), Texts([text])) for text in ("gedankt", "afmeer op")] == [set()] * 2


@pytest.mark.parametrize(
    ("patterns", "package"),
    [(EVENTS, "postlint.blog.events"), (THANKING, "postlint.blog.sponsors")],
)
def test_no_phrase_is_lost_to_a_quick_look(patterns: Phrases, package: str) -> None:
    for phrases in read_table(package).values():
        for phrase in phrases:
            one = Phrases(partial(dict, it=[phrase]), {"it": ("{it}",)})
            assert min(len(one.text) for one in phrase_literals(phrase)) >= 2, phrase
            sample = sample_of(phrase)
            assert one.compiled("it").search(sample), (phrase, phrase_regex(phrase), sample)
            assert one.possible("it", sample), phrase
            assert one.among(("it",), Texts([f"“{sample}!", sample.upper()])) == {0, 1}, phrase


def sample_of(phrase: str) -> str:
    """A text with the phrase, its optional parts left out, the first of its alternatives taken."""
    import re

    text = re.sub(r"\([^()]*\)", "", phrase)
    text = re.sub(r"\[([^\[\]|]*)[^\[\]]*\]", r"\1", text)
    return text.replace("...", "x").replace("*", "")
