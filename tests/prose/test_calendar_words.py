"""Weekdays and months in every language: read, and written as the author writes them."""

# ruff: noqa: E501 - tables of cases

from __future__ import annotations

import datetime

import pytest

from postlint.prose.calendar_words import month_word, weekday_word, write_month, write_weekday
from postlint.prose.dates import find_dates
from postlint.prose.days import spell


@pytest.mark.parametrize(
    ("like", "thursday"),
    [
        ("Wednesday", "Thursday"), ("monday", "thursday"), ("SUNDAY", "THURSDAY"), ("Wed", "Thu"), ("Mittwoch", "Donnerstag"),
        ("lunes", "jueves"), ("Lundi", "Jeudi"), ("segunda-feira", "quinta-feira"), ("土", "木"), ("수", "목"), ("środę", "czwartek"),
        ("среда", "четверг"), ("onsdag", "torsdag"),
    ],
)  # fmt: skip
def test_a_weekday_is_written_as_its_neighbour(like: str, thursday: str) -> None:
    assert write_weekday(3, like) == thursday


def test_a_short_weekday_of_several_languages_is_that_of_the_date() -> None:
    assert write_weekday(5, "So", "de") == "Sa"
    assert write_weekday(6, "一", chinese=True) == "日"


def test_cases_within_a_date() -> None:
    assert weekday_word("niedzielę") == (6, False, "pl")
    assert write_weekday(5, "środę") == "sobotę"
    assert month_word("maja") is not None


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Wednesday 7 November"), ("fr", "mercredi 7 novembre"), ("de", "Mittwoch 7 November"), ("ja", "2018-11-07"), ("xx", "Wednesday 7 November")],
)  # fmt: skip
def test_a_day_in_the_language_of_the_post(language: str, said: str) -> None:
    assert spell(datetime.date(2018, 11, 7), language=language) == said
    assert write_month(13 - 1, "fr") == "décembre"


@pytest.mark.parametrize(
    ("text", "weekday", "day", "month", "year", "language"),
    [
        ("Friday, Oct. 26th, 2017", 4, 26, 10, 2017, "en"), ("el lunes 22 de septiembre", 0, 22, 9, None, "es"),
        ("07 de abril del 2019", None, 7, 4, 2019, "ca"), ("November 7th (Wednesday)", 2, 7, 11, None, "en"),
        ("7 November, Wednesday, at six", 2, 7, 11, None, "en"), ("am Fr., 13. Okt. 2017", 4, 13, 10, 2017, "da"),
        ("Sat-Sun, November 21st-22nd", 5, 21, 11, None, "en"), ("Friday or Saturday, May 3", None, 3, 5, None, "en"),
        ("2014年3月15日 星期六", 5, 15, 3, 2014, "ja"), ("6/15(土・祝)", 5, 15, 6, None, "ja"), ("Fr, 13.4. 19 Uhr", 4, 13, 4, None, "de"),
        ("2016-06-15 (Wed)", 2, 15, 6, 2016, "en"), ("w środę, 27 maja 2015 roku", 2, 27, 5, 2015, "pl"),
        ("2월 7일 수요일", 2, 7, 2, None, "ja"), ("5 May 1917", None, 5, 5, 1917, "en"), ("5 May 1830", None, 5, 5, None, "en"),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(
    text: str, weekday: int | None, day: int, month: int, year: int | None, language: str
) -> None:
    (date,) = find_dates(text)
    assert (date.weekday, date.day, date.month, date.year, date.language) == (
        weekday,
        day,
        month,
        year,
        language,
    )


@pytest.mark.parametrize("text", ["Friday 7.30", "10 pro 2019", "the sun 5", "7/11/2018", "12/13"])
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []


def test_numbers_that_may_be_either() -> None:
    (date,) = find_dates("7/11/2018", either=True)
    assert (date.day, date.month, date.either) == (7, 11, True)
