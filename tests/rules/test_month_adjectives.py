"""Months as adjectives (``spotkanie majowe``) in titles and openings; titles of seasons."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

import pytest

from postlint.blog.titles.shape import shape
from postlint.prose.calendar_words import adjective_months

Lint = Callable[[str, Mapping[str, str]], list[str]]
POLISH = ["styczniowe", "lutowe", "marcowe", "kwietniowe", "majowe", "czerwcowe", "lipcowe", "sierpniowe"]


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("wrześniowego", 9),
        ("wrzesniowe", 9),
        ("майская", 5),
        ("říjnové", 10),
        ("marcový", 3),
        ("majówka", None),
    ],
)
def test_adjectives_name_months(word: str, month: int | None) -> None:
    assert adjective_months().get(word) == month


@pytest.mark.parametrize(
    ("title", "year"),
    [("Sezon 2014/2015", None), ("Sezon 2014-15", None), ("Plan 2014/16", 2014), ("Zima 2014", 2014)],
)
def test_two_years_of_a_season_are_not_the_year_of_a_title(title: str, year: int | None) -> None:
    hole = shape(title).year
    assert (hole.value if hole else None) == year


def meetings(**other: str) -> dict[str, str]:
    """A year's meetings, each announced in its month; ``other``: the title or opening of the sixth."""
    files = {}
    for number, month in enumerate(POLISH, 1):
        title = other.get("title", month) if number == 6 else month
        opening = other.get("opening", month) if number == 6 else month
        subject = ["mapy", "psy", "koty", "drzewa", "dzwony", "rowery", "lodzie", "zegary"][number - 1]
        files[f"_posts/2021-{number:02}-10-spotkanie.md"] = (
            f'---\ntitle: "Spotkanie {title} - {subject}"\n---\n'
            f"Zapraszamy na {opening} spotkanie naszej grupy, na którym {subject}.\n"
        )
    return files


def test_a_series_of_adjectives_is_silent(lint: Lint) -> None:
    assert lint("title-format", meetings()) == lint("copy-paste", meetings()) == []


def test_last_month_in_the_title(lint: Lint) -> None:
    (found,) = lint("title-format", meetings(title="majowe"))
    assert "the title says May, but the post is dated 10 June 2021" in found


def test_last_month_in_the_opening(lint: Lint) -> None:
    (found,) = lint("copy-paste", meetings(opening="majowe"))
    assert "warning: the post speaks of the May meetup, its title is `Spotkanie czerwcowe - rowery`" in found


def test_an_earlier_meeting_is_not_the_post_s_own(lint: Lint) -> None:
    assert lint("copy-paste", meetings(opening="kolejne po poprzednim, majowym")) == []


@pytest.mark.parametrize(("later", "found"), [("2022-04-02", 0), ("2021-04-20", 1)])
def test_the_same_month_of_another_year_is_another_title(lint: Lint, later: str, found: int) -> None:
    title = '---\ntitle: "Podsumowanie spotkania marcowego"\n---\n'
    assert datetime.date.fromisoformat(later)
    files = {"_posts/2021-04-01-a.md": title + "Jeden.\n", f"_posts/{later}-b.md": title + "Dwa.\n"}
    assert len(lint("title-format", files)) == found


@pytest.mark.parametrize(("day", "found"), [("4 lipca", 0), ("4 maja", 1)])
def test_a_day_ahead_in_another_month(lint: Lint, day: str, found: int) -> None:
    months = {"4 lipca": "lipcowe", "4 maja": "majowe"}
    files = meetings(title=f"{months[day]} {day}")
    assert len([one for one in lint("title-format", files) if "the title says" in one]) == found
