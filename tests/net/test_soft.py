"""Hosts that say 200 whatever is requested; parked domains."""

from __future__ import annotations

import pytest

from postlint.net.knowledge import alike, knowledge, parked, sketch
from postlint.net.web_address import split
from postlint.net.web_page import read_html
from postlint.verdict import Alive, Moved, Occurrence, Suspect, Unknown

WORDS = "the quick brown fox jumps over the lazy dog and then it rests a while under an old tree " * 3


def soft(web):
    return web.quick(soft_404=True)


def test_an_honest_host_is_requested_one_sibling_a_folder(web):
    web.host("a.test", {f"/x/{i}": web.answer(200) for i in range(5)})
    verdicts = web.check(*(f"http://a.test/x/{i}" for i in range(5)), settings=soft(web))
    assert {v.outcome for v in verdicts.values()} == {Alive()}
    assert len(web.server.requests) == 6
    [sibling] = [path for path in web.server.requested("a.test") if "postlint" in path]
    assert sibling.startswith("/x/postlint-")


def test_siblings_end_like_what_they_stand_for_and_are_few(web):
    paths = ["/", "/a.html", "/b/", "/c/d", "/e/f.php", "/g/h"]
    web.host("a.test", {path: web.answer(200) for path in paths})
    web.check(*("http://a.test" + path for path in paths), settings=soft(web))
    siblings = [path for path in web.server.requested("a.test") if "postlint" in path]
    assert len(siblings) == 3
    assert any(path.endswith(".html") for path in siblings) or any(path.endswith("/") for path in siblings)


def test_a_page_that_says_not_found_on_a_host_that_never_does_is_probably_gone(web):
    missing = web.page("Page not found", "<h1>Oops</h1> Nothing here")
    web.host("a.test", {"/here": web.page("Welcome", WORDS), "*": missing})
    verdicts = web.check("http://a.test/here", "http://a.test/dead", settings=soft(web))
    assert verdicts["http://a.test/here"].outcome == Alive()
    assert verdicts["http://a.test/dead"].outcome == Suspect(
        "it answers 200, but its page says “Page not found”", likely_gone=True
    )


def test_a_title_about_404_on_an_honest_host_is_a_title(web):
    web.host("a.test", {"/post": web.page("404 not found: designing error pages", WORDS)})
    occurrences = {"http://a.test/post": (Occurrence("a.md", (0, 1), roles=("sponsor",)),)}
    assert web.check(occurrences=occurrences, settings=soft(web))["http://a.test/post"].outcome == Alive()


def test_a_host_that_shows_one_page_for_all_says_nothing(web):
    shell = lambda r: web.page("App", f"{WORDS} you requested {r.path}")  # noqa: E731
    web.host("a.test", {"*": shell})
    verdict = web.check("http://a.test/anything", settings=soft(web))["http://a.test/anything"]
    assert verdict.outcome == Unknown("its host answers any address with the same page")


def test_where_head_says_nothing_it_is_not_requested_again_and_again(web):
    web.host("a.test", {"*": lambda r: web.page(r.path, r.path * 50)})
    verdicts = web.check(*(f"http://a.test/{i}" for i in range(20)), settings=soft(web)._replace(per_host=1))
    assert {v.status for v in verdicts.values()} == {"alive"}
    assert len(web.server.requests) <= 23


def test_a_redirect_home_that_any_missing_page_makes_is_probably_gone(web):
    home = web.answer(302, headers={"Location": "/"})
    web.host("a.test", {"/": web.page("Home"), "/new": web.answer(200), "*": home})
    verdict = web.check("http://a.test/dead", settings=soft(web))["http://a.test/dead"]
    assert verdict.outcome == Suspect("it redirects to the home page, as any missing page there does", True)


def test_a_redirect_home_on_an_honest_host_is_a_move(web):
    web.host("a.test", {"/": web.page("Home"), "/index.html": web.answer(301, headers={"Location": "/"})})
    verdict = web.check("http://a.test/index.html", settings=soft(web))["http://a.test/index.html"]
    assert verdict.outcome == Moved(True, "http://a.test/")


def test_a_redirect_to_a_login_is_blocked(web):
    login = web.answer(302, headers={"Location": "/login?next=/doc"})
    web.host(
        "a.test", {"/login?next=/doc": web.page("Log in"), "/doc": login, "/blog/login": web.answer(200)}
    )
    verdicts = web.check("http://a.test/doc", "http://a.test/blog/login")
    assert (verdicts["http://a.test/doc"].status, verdicts["http://a.test/doc"].reason) == (
        "blocked",
        "it asks to log in",
    )
    assert verdicts["http://a.test/blog/login"].outcome == Alive()


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Page not found", True),
        ("404", True),
        ("404 - Not Found | Acme", True),
        ("Error 404", True),
        ("Seite nicht gefunden", True),
        ("Page introuvable", True),
        ("This page doesn't exist", True),
        ("The page you were looking for was not found", True),
        ("This page isn't available", True),
        ("Acme Meetup: functional programming", False),
        ("Fixing ModuleNotFoundError in Python", False),
        ("Route 4040 timetable", False),
        ("How we found the page", False),
    ],
)
def test_what_titles_say(web, title, said):
    from postlint.net.knowledge import page_of

    assert bool(page_of(knowledge(), read_html(f"<title>{title}</title>".encode())).not_found) == said


def sketch_of(text):
    return sketch(read_html(text.encode()), "word")


def test_pages_are_alike_but_for_details():
    assert alike(sketch_of(WORDS + "one"), sketch_of(WORDS + "two"))
    assert not alike(sketch_of(WORDS), sketch_of("something else entirely, " * 20))
    assert alike(sketch_of("<title>x</title>"), sketch_of("<title>x</title>"))
    assert not alike(sketch_of("<title>x</title>"), sketch_of("<title>y</title>"))


LANDER = """<html><head><title>acme.test is for sale</title>
<script src="https://d1.parkingcrew.net/lander.js"></script></head>
<body>This domain is for sale. Buy this domain. Related searches: loans casino. Privacy policy</body>"""


def test_a_parked_domain_shows_by_several_signs(web):
    web.host("acme.test", {"*": web.answer(200, LANDER)})
    verdict = web.check(occurrences={"http://acme.test/": (Occurrence("a.md", (0, 1), roles=("sponsor",)),)})[
        "http://acme.test/"
    ]
    assert verdict.evidence.parked.score >= 1.0
    assert len(verdict.evidence.parked.reasons) == 3


def test_a_move_to_a_parking_company_is_enough(web):
    web.host("acme.test", {"*": web.answer(302, headers={"Location": "http://www.hugedomains.com/acme"})})
    web.host("www.hugedomains.com", {"*": web.answer(200)})
    parked = web.check("http://acme.test/")["http://acme.test/"].evidence.parked
    assert parked.score == 1.0
    assert parked.reasons == ("it leads to www.hugedomains.com, which parks and sells domains",)


@pytest.mark.parametrize(
    "html",
    [
        f"<title>How I sold a domain</title><h1>This domain is for sale</h1>{WORDS * 30}",
        '<title>Houses</title>Our house is for sale <a href="https://sedo.com/">partner</a> ' + WORDS * 30,
        "<title>Acme</title>Related links. Privacy policy.",
        f'<title>The domain is for sale</title><a href="https://sedo.com/">there</a> {WORDS * 30}',
    ],
)
def test_words_alone_are_not_enough(html):
    address = split("http://acme.test/")
    found = parked(knowledge(), address, address, read_html(html.encode()))
    assert found is None or found.score < 1.0


def test_a_parking_companys_own_page_is_not_parked():
    address = split("https://sedo.com/")
    assert (
        parked(
            knowledge(), address, address, read_html(LANDER.replace("parkingcrew.net", "sedo.com").encode())
        )
        is None
    )


def test_short_pages_say_so_in_their_text_too(web):
    web.host("a.test", {"*": web.page("Acme", "<p>Sorry, the page you requested does not exist.</p>")})
    verdict = web.check("http://a.test/dead", settings=soft(web))["http://a.test/dead"]
    assert verdict.outcome == Suspect(
        "it answers 200, but its page says “Sorry, the page you requested does not exist.”", likely_gone=True
    )


@pytest.mark.parametrize("body", ["ok", "", '<div id="root"></div><script src="/app.js"></script>'])
def test_pages_of_a_few_words_are_too_little_to_compare(web, body):
    web.host("a.test", {"*": web.page("Acme", body)})
    assert web.check("http://a.test/x", settings=soft(web))["http://a.test/x"].outcome == Alive()
