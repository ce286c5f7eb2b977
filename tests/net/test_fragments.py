"""A fragment that a page has not is reported where the page was read anyway."""

from __future__ import annotations

import pytest

from postlint.net.history import History
from postlint.verdict import Occurrence

READ = (Occurrence("a.md", (0, 1), roles=("sponsor",)),)
ONLY_LINK = (Occurrence("a.md", (0, 1)),)
WORDS = "word " * 40
HEAD = '<h2 id="there">There</h2><a name="old">x</a><p id="über">x</p><i id="user-content-of-user">x</i>'


def missing(web, fragment, body=HEAD + WORDS, occurrences=READ, **options):
    web.host("a.test", {"/p": web.page("P", body)})
    url = f"http://a.test/p#{fragment}"
    return web.check(occurrences={url: occurrences}, **options)[url].evidence.missing_fragments


def test_a_missing_fragment_is_reported(web):
    assert missing(web, "gone") == ("gone",)


@pytest.mark.parametrize(
    "fragment",
    ["there", "old", "über", "%C3%BCber", "of-user", "user-content-of-user", "", "top", "Top", "L10",
     "L1-L5", "12", "/route", "!route", ":~:text=word", "page=2", "a/b", "t,1"],
)  # fmt: skip
def test_what_is_there_or_not_for_the_page_to_have_is_not(web, fragment):
    assert missing(web, fragment) == ()


@pytest.mark.parametrize("fragment", ["There", "Level", "L10x", "topic"])
def test_capitals_count_and_names_that_look_alike_are_names(web, fragment):
    assert missing(web, fragment) == (fragment,)


def test_pages_that_were_not_read_say_nothing(web):
    assert missing(web, "gone", occurrences=ONLY_LINK) == ()
    assert web.server.requested("a.test", "GET") == []


@pytest.mark.parametrize(
    ("body", "reported"),
    [
        (HEAD + "word " * 40, True),
        (HEAD + "word " * 30, False),  # what scripts have not filled yet
        (WORDS, False),  # no id at all: scripts make them
    ],
)
def test_pages_that_scripts_make_say_nothing(web, body, reported):
    assert bool(missing(web, "gone", body)) == reported


def test_a_page_that_was_cut_off_says_nothing(web):
    settings = web.quick(max_body=len(HEAD) + 100)
    assert missing(web, "gone", HEAD + WORDS * 100, settings=settings) == ()


def test_the_history_keeps_it(web, tmp_path):
    with History(str(tmp_path / "h.db")) as history:
        assert missing(web, "gone", history=history) == ("gone",)
        requested = len(web.server.requests)
        assert missing(web, "gone", history=history) == ("gone",)
        assert len(web.server.requests) == requested
