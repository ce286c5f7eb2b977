"""Titles alone, their forms, and the series they make."""

# ruff: noqa: E501 - sentences of posts are lines

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postlint.blog.series.grouping import Member, belongs, find_series, members_of, slug_ties
from postlint.blog.series.habits import broken_habit, cadence, era, month_offset
from postlint.blog.titles.flaws import flaws, plain_scalar_flaw
from postlint.blog.titles.shape import fill, form, form_pattern, keys, shape, words
from postlint.model import PostFacts, Series
from postlint.prose.dates import MONTHS


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Foo  bar", ["two"]),
        (" x", ["starts"]),
        ("x ", ["ends"]),
        ("a\u200bb", ["zero-width"]),
        ("a\u00a0b", ["non-breaking"]),
        ("Oui\u00a0?", []),
        ("10\u00a0km", []),
        ("a (b", ["`(`"]),
        ("a] b", ["`]`"]),
        ('say "hi', ['`"`']),
        ('a 5" disk', []),
        ("1) it works 2) it scales", []),
        ("It works! :)", []),
        ("Rust in May (part 1)", []),
        ("Reading group (week 3 of 4)", []),
        ("Setting up (step a)", []),
        ("1) a talk (and its slides 2)", []),
        ("A surprise (really :)", []),
        ("Part 1) the start (see 2", ["`(`"]),
        ("“We’re all mad here”: the state", []),
        ("„Hallo“ Welt", []),
        ("»Hallo« Welt", []),
        ("What does `(` mean", []),
        ("Highlights (of [everything]) {really}", []),
        ("Rock 'n' roll, it's 5 o'clock", []),
    ],
)
def test_flaws(title: str, expected: list[str]) -> None:
    found = [flaw.message for flaw in flaws(title)]
    assert len(found) == len(expected)
    assert all(part in message for part, message in zip(expected, found, strict=True))


@given(st.text(alphabet=st.sampled_from("ab (\u200b)[]{}\"'“”«»\u00a0-:1"), max_size=30))
def test_fixing_the_spaces_leaves_no_flaw_of_that_kind(title: str) -> None:
    for _ in range(6):
        edits = [flaw for flaw in flaws(title) if flaw.replacement is not None]
        if not edits:
            break
        for flaw in sorted(edits, key=lambda flaw: -flaw.start)[:1]:
            title = title[: flaw.start] + (flaw.replacement or "") + title[flaw.end :]
    else:
        edits = [flaw for flaw in flaws(title) if flaw.replacement is not None]
        assert len(edits) < 30
    assert title == title.strip() or not title.strip() or edits


@pytest.mark.parametrize(
    ("raw", "bad"),
    [("Meetup: May", True), ("[Photos] Meetup", True), ("@home", True), ("*bold*", True), ("Plain", False),
     ("12:30 start", False), ('"quoted: fine"', False), ("-1 point", False), ("- item", True)],
)  # fmt: skip
def test_what_yaml_cannot_read_unquoted(raw: str, bad: bool) -> None:
    assert (plain_scalar_flaw(raw) is not None) == bad


@pytest.mark.parametrize(
    ("title", "literals", "expected"),
    [
        ("Acme Users, July 2017 - Jane and Joe", "acme users", "Acme Users, {month} {year} - {text}"),
        ("Acme Users Sep 2020: Redis", "acme users", "Acme Users {mon} {year}: {text}"),
        ("Acme Users september 2020: Redis", "acme users", "Acme Users {month_lower} {year}: {text}"),
        ("[Photos] [Oct 2018] Acme Users October 2018 Roundup", "acme users roundup",
         "[{mon} {year}] Acme Users {month} {year} Roundup"),
        ("Radar: storage, October 2020", "radar", "Radar: {text}, {month} {year}"),
        ("Episode 12: queues", "episode", "Episode {number}: {text}"),
        ("Queues – JS Meetup #42", "js meetup", "{text} – JS Meetup #{number}"),
        ("Foo Oslo, 2022-01-20", "foo oslo", "Foo Oslo, {date}"),
    ],
)  # fmt: skip
def test_forms(title: str, literals: str, expected: str) -> None:
    pattern, _ = form(shape(title), frozenset(literals.split()))
    assert pattern == expected


def test_filling_a_form_writes_the_title_as_its_neighbours_are() -> None:
    made = shape("Acme Users Sep 2020: Redis, and Oracle")
    _, texts = form(made, frozenset(["acme", "users"]))
    assert (
        fill("Acme Users, {month} {year} - {text}", made, texts)
        == "Acme Users, September 2020 - Redis, and Oracle"
    )
    assert fill("Acme Users {month}: {text}", made, texts) is None, "the year would be lost"


@given(
    month=st.sampled_from(MONTHS),
    year=st.integers(2000, 2035),
    text=st.text(alphabet="abcdef ", min_size=1, max_size=12),
)
def test_a_title_has_the_form_it_was_made_of(month: str, year: int, text: str) -> None:
    title = f"Acme Users {month} {year}: {text.strip() or 'x'}"
    pattern, texts = form(shape(title), frozenset(["acme", "users"]))
    assert pattern == "Acme Users {month} {year}: {text}"
    assert fill(pattern, shape(title), texts) == title
    assert form_pattern(pattern).match(title)


@given(st.text(max_size=60))
def test_any_title_is_survived(title: str) -> None:
    made = shape(title)
    assert all(0 <= hole.start < hole.end <= len(title) for hole in made.holes)
    form(made, frozenset(words(title)))
    keys(made)
    list(flaws(title))
    form_pattern(title)


def facts(day: str, slug: str, title: str) -> PostFacts:
    return PostFacts(f"_posts/{day}-{slug}.md", "post", "posts", None, day, title, (), (), True)


def archive(*rows: tuple[str, str, str]) -> list[Member]:
    return members_of([facts(*row) for row in rows])


def test_a_series_is_found_by_title_or_file_name_through_changing_forms() -> None:
    members = archive(
        ("2020-01-08", "acme-users-january-2020", "Acme Users, January 2020 - queues"),
        ("2020-02-05", "acme-users-february-2020", "Acme Users February 2020: caches"),
        ("2020-03-04", "acme-users-march-2020", "Threads, threads, threads"),
        ("2020-02-07", "a-talk-at-acme-users-february-2020", "A talk - Acme Users, February 2020"),
        ("2020-03-05", "acme-users-goes-virtual", "Acme Users goes virtual"),
    )
    (group,) = find_series(members)
    assert group.name == "Acme Users"
    assert [str(member.day) for member in group.members] == ["2020-01-08", "2020-02-05", "2020-03-04"]


def test_what_is_no_series() -> None:
    members = archive(
        ("2020-01-08", "a", "Ruby 2.7.1 Released"), ("2020-02-08", "b", "Ruby 2.7.2 Released"),
        ("2020-03-08", "c", "Ruby 2.8.0 Released"), ("2020-04-08", "d", "Vision 2020"), ("2020-05-08", "e", "Vision 2020"),
        ("2020-06-08", "f", "Vision 2020 again"),
    )  # fmt: skip
    assert find_series(members) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("_posts/2020-05-06-acme-users-may-2020.md", ("acme", "users")),
        ("_posts/2020-05-06-what-may-happen.md", ()),
        ("a/_posts/2020-05-06-Recap-May.md", ("recap",)),
        ("_posts/2020-05-06-may-2020.md", ()),
    ],
)
def test_what_file_names_tie(path: str, expected: tuple[str, ...]) -> None:
    assert slug_ties(path) == expected


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("_posts/{date}-acme-{month}-{year}*.md", "_posts/2020-05-06-acme-may-2020-x.md", True),
        ("_posts/{date}-acme-{month}-{year}*.md", "_posts/2020-05-06-acme-goes-2020.md", False),
        ("_posts/{date}-acme-{month}-{year}*.md", "_posts/2020-05-06-at-acme-may-2020.md", False),
        ("_posts/*-{a,b}.md", "_posts/2020-05-06-b.md", True),
        ("**/_posts/*.md", "en/_posts/x.md", True),
        ("_posts/*.md", "_posts/sub/x.md", False),
        ("_posts/{date}-episode-{number}.md", "_posts/2020-05-06-episode-12.md", True),
    ],
)
def test_globs(glob: str, path: str, matches: bool) -> None:
    member = Member(path, datetime.date(2020, 5, 6), "Acme", shape("Acme"))
    assert belongs(member, Series("acme", glob)) == matches


DAYS = [datetime.date(2019, 1, 1) + datetime.timedelta(days=30 * i) for i in range(40)]


@pytest.mark.parametrize(
    ("doing", "broken"),
    [
        ("1111110", [6]), ("111111", []), ("1111101111", [5]), ("0000001111", []), ("1111110000", []),
        ("1011111111", [1]), ("1010101010", []), ("10", []), ("00001101111", [6]),
        ("1111111101001111", [8, 10, 11]), ("1111111100101011", []), ("11111100011111", []),
    ],
)  # fmt: skip
def test_broken_habits(doing: str, broken: list[int]) -> None:
    flags = [flag == "1" for flag in doing]
    found = [at for at in range(len(flags)) if broken_habit(flags, DAYS[: len(flags)], at)]
    assert found == broken


@given(st.lists(st.booleans(), max_size=30))
def test_a_habit_is_only_broken_by_who_does_not_among_many_who_do(flags: list[bool]) -> None:
    for at in range(len(flags)):
        habit = broken_habit(flags, DAYS[: len(flags)], at)
        if habit:
            assert not flags[at]
            assert habit.of >= 5
            assert habit.doing >= 0.8 * habit.of


@pytest.mark.parametrize(
    ("values", "departing"),
    [
        ("aaabaaa", [3]),
        ("aaabbb", []),
        ("aaaaab", [5]),
        ("aaab", []),
        ("abab", []),
        ("baaaaa", []),
        ("aaaaaab", [6]),
    ],
)
def test_eras(values: str, departing: list[int]) -> None:
    assert [at for at in range(len(values)) if era(list(values), at)] == departing


def test_cadence() -> None:
    wednesdays = [
        datetime.date(2020, 1, 1),
        datetime.date(2020, 2, 5),
        datetime.date(2020, 3, 4),
        datetime.date(2020, 4, 1),
    ]
    assert str(cadence(wednesdays)) == "first Wednesday of the month"
    assert (
        str(cadence([datetime.date(2020, 1, 6) + datetime.timedelta(days=7 * i) for i in range(8)]))
        == "every Monday"
    )
    assert cadence(wednesdays[:3]) is None


def test_month_offset() -> None:
    (member,) = archive(("2020-01-07", "x", "Report for December 2019"))
    assert month_offset(member) == -1


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("Reunión de marzo en Madrid", 3),
        ("Le résumé du meetup d'avril chez Acme", 4),
        ("API Hour avril chez Acme", 4),
        ("Stammtisch im Oktober beim Wirt", 10),
        ("Encontro de Março na Biblioteca", 3),
        ("Incontro di maggio a Milano", 5),
        ("Träff i oktober på biblioteket", 10),
        ("Bijeenkomst in oktober bij Acme", 10),
        ("Spotkanie w maju w Krakowie", 5),
        ("Setkání v září", 9),
        ("Встреча в сентябре", 9),
        ("9月の勉強会", 9),
        ("2019年10月勉強会", 10),
        ("Cinco de Mayo party", None),
        ("Rencontre de Mars", None),
        ("Mars et la technologie", None),
        ("Meet in may", None),
        ("Agosto mi gato", None),
        ("13月の勉強会", None),
    ],
)
def test_the_month_of_a_title_in_any_language(title: str, month: int | None) -> None:
    found = shape(title).month
    assert (found.value if found else None) == month
