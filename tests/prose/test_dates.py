"""Dates in prose: forms, places, and which day is meant."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postlint.prose.calendar_names import MONTHS as FOREIGN
from postlint.prose.dates import MONTHS, WEEKDAYS, DateMention, find_dates, possible_dates
from postlint.prose.days import candidates, month_distance, nth_weekday, ordinal, range_end, resolve, spell

POSTED = datetime.date(2018, 12, 12)


def only(text: str) -> DateMention:
    found = find_dates(text)
    assert len(found) == 1, found
    assert possible_dates(text) or (found[0].day is None and found[0].nth is None)
    return found[0]


@pytest.mark.parametrize(
    "text", ["Yes, 2 of 3.", "version 2.7.12 of 2018", "so it is 1/2", "the summary in 10.5"]
)
def test_what_is_no_date_is_not_looked_at_again(text: str) -> None:
    assert find_dates(text, either=True) == [] and not [
        at for at in possible_dates(text) if text[at].isdigit()
    ]


def test_letters_that_are_longer_when_folded() -> None:
    assert possible_dates("straße ﬁnden am 7. März") and not possible_dates("strasse am 7.")


@pytest.mark.parametrize(
    ("text", "written", "weekday", "day", "month", "year"),
    [
        ("on Wednesday 5th September, when", "Wednesday 5th September", 2, 5, 9, None),
        ("is on Tuesday 9 October", "Tuesday 9 October", 1, 9, 10, None),
        ("Wednesday, November 7th, 2018 at 18:30", "Wednesday, November 7th, 2018", 2, 7, 11, 2018),
        ("Wednesday the 3rd of May", "Wednesday the 3rd of May", 2, 3, 5, None),
        ("Date: Wed, 7 Nov", "Wed, 7 Nov", 2, 7, 11, None),
        ("Sept. 5", "Sept. 5", None, 5, 9, None),
        ("on 17 February.", "17 February", None, 17, 2, None),
        ("So, 7 November was fine", "7 November", None, 7, 11, None),
        ("2018-11-07", "2018-11-07", None, 7, 11, 2018),
        ("12/02(金)", "12/02(金)", 4, 2, 12, None),
        ("So, 29.1., um acht", "So, 29.1", 6, 29, 1, None),
        ("13/11(火)", "13/11(火)", 1, 13, 11, None),
        ("September 21: lightning talks", "September 21", None, 21, 9, None),
        ("13/11/2018", "13/11/2018", None, 13, 11, 2018),
        ("11/13/2018", "11/13/2018", None, 13, 11, 2018),
        ("am 05.09.2020 um", "05.09.2020", None, 5, 9, 2020),
        ("Mittwoch, 7. November 2018", "Mittwoch, 7. November 2018", 2, 7, 11, 2018),
        ("Mi, 7. November", "Mi, 7. November", 2, 7, 11, None),
        ("le mercredi 7 novembre 2018", "mercredi 7 novembre 2018", 2, 7, 11, 2018),
        ("le 1er mai 2019", "1er mai 2019", None, 1, 5, 2019),
        ("el miércoles 7 de noviembre de 2018", "miércoles 7 de noviembre de 2018", 2, 7, 11, 2018),
        ("quarta-feira, 7 de novembro", "quarta-feira, 7 de novembro", 2, 7, 11, None),
        ("donderdag 7 november", "donderdag 7 november", 3, 7, 11, None),
        ("среда, 7 ноября 2018", "среда, 7 ноября 2018", 2, 7, 11, 2018),
        ("2019年5月7日(火)", "2019年5月7日(火)", 1, 7, 5, 2019),
        ("See you in May!", "May", None, None, 5, None),
        ("back in March 2020", "March 2020", None, None, 3, 2020),
    ],
)
def test_forms(
    text: str, written: str, weekday: int | None, day: int | None, month: int, year: int | None
) -> None:
    date = only(text)
    assert text[date.start : date.end] == written
    assert (date.weekday, date.day, date.month, date.year) == (weekday, day, month, year)


def test_ranges_start_on_their_first_day_and_know_their_last() -> None:
    assert only("3-4 September 2020").last == (4, 9)
    assert (only("Nov 7–8").day, only("Nov 7–8").last) == (7, (8, 11))
    named = only("from Tue, 1 to Sun, 6 March 2016")
    assert (named.weekday, named.day, named.last) == (1, 1, (6, 3))
    assert [date.day for date in find_dates("Tue, 1 to Mon, 6 March 2016")] == [6]
    assert [date.day for date in find_dates("1 to Sun, 6 March 2016")] == [6]
    text = "Tue 7th - Fri 10th March 2017"
    assert text[slice(*only(text).day_at or ())] == "7th"


def test_nth_weekday_of_a_month() -> None:
    date = only("on the first Wednesday of November")
    assert (date.nth, date.weekday, date.month) == (1, 2, 11)
    assert resolve(date, POSTED) == datetime.date(2018, 11, 7)


@pytest.mark.parametrize(
    "text",
    [
        "you may 10 times", "May the force be with you", "7/11/2018", "Mars 2020 rover", "version 3.7.11",
        "first Wednesday of each month", "we march 7 miles", "at 10:30", "in 5 minutes", "a mar 3 b",
    ],
)  # fmt: skip
def test_no_dates(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Tuesday 8 January", datetime.date(2019, 1, 8)),
        ("5 December", datetime.date(2018, 12, 5)),
        ("1 July", datetime.date(2019, 7, 1)),
        ("Wednesday 3 October", datetime.date(2018, 10, 3)),
        ("Tuesday 8 October", datetime.date(2019, 10, 8)),  # only next year's is a Tuesday
        ("30 February", None),
        ("7 November 2015", datetime.date(2015, 11, 7)),
    ],
)
def test_the_missing_year_is_the_nearest_that_fits(text: str, day: datetime.date | None) -> None:
    assert resolve(only(text), POSTED) == day


days = st.dates(datetime.date(2005, 1, 10), datetime.date(2030, 12, 20))


@given(day=days, style=st.sampled_from(["{w} {o} {m} {y}", "{w}, {m} {o}, {y}", "{d} {m} {y}", "{i}"]))
def test_what_is_written_is_read(day: datetime.date, style: str) -> None:
    text = style.format(
        w=WEEKDAYS[day.weekday()], o=ordinal(day.day), d=day.day, m=MONTHS[day.month - 1], y=day.year, i=day
    )
    date = only(f"Join us on {text} or later.")
    assert resolve(date, POSTED) == day
    assert f"Join us on {text} or later."[date.start : date.end] == text
    assert date.weekday in (None, day.weekday())


@given(posted=days, ahead=st.integers(0, 200))
def test_a_coming_day_without_its_year_is_found(posted: datetime.date, ahead: int) -> None:
    day = posted + datetime.timedelta(days=ahead)
    assert resolve(only(spell(day)), posted) == day


@given(text=st.text(alphabet=st.sampled_from("Wednesday 7th Nov. ,-/:2018mai(月日)may\n"), max_size=60))
def test_any_text_gives_ordered_dates_within_it(text: str) -> None:
    last = 0
    for date in find_dates(text):
        assert last <= date.start < date.end <= len(text)
        assert date.month is None or 1 <= date.month <= 12
        assert date.day is None or 1 <= date.day <= 31
        candidates(date, POSTED)
        last = date.end


@given(a=st.integers(1, 12), b=st.integers(1, 12))
def test_month_distance_is_the_short_way_round(a: int, b: int) -> None:
    distance = month_distance(a, b)
    assert -5 <= distance <= 6
    assert (b + distance - a) % 12 == 0


@given(day=days)
def test_nth_weekday_finds_every_day(day: datetime.date) -> None:
    assert nth_weekday(day.year, day.month, day.weekday(), (day.day - 1) // 7 + 1) == day
    last = nth_weekday(day.year, day.month, day.weekday(), -1)
    assert last and last >= day and (last - day).days % 7 == 0


def test_names_of_other_languages_mean_one_month() -> None:
    assert FOREIGN["märz"][0] == FOREIGN["mars"][0] == FOREIGN["marzo"][0] == 3
    assert "listopad" not in FOREIGN, "November in Polish, October in Croatian"
    assert not {name.casefold() for name in MONTHS} & set(FOREIGN)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("w środę, 7 listopada", 11),
        ("środa, 7 listopada 2018", 11),
        ("srijeda, 10. listopada 2018", 10),
        ("ve středu 7. listopadu 2018", 11),
        ("10. listopada 2018", None),
        ("Wednesday 7 listopada 2018", None),
    ],
)
def test_a_month_on_which_languages_disagree_is_that_of_its_weekday(text: str, month: int | None) -> None:
    assert [date.month for date in find_dates(text)] == ([month] if month else [])


def test_the_day_of_a_date_in_numbers_is_located() -> None:
    text = "12/02(金)"
    assert [text[slice(*date.day_at)] for date in find_dates(text) if date.day_at] == ["02"]


def test_the_end_of_a_range() -> None:
    def end(text: str, *day: int) -> datetime.date:
        return range_end(only(text), datetime.date(*day))

    assert end("December 29-31", 2018, 12, 29) == datetime.date(2018, 12, 31)
    assert end("7 November", 2018, 11, 7) == datetime.date(2018, 11, 7)
    crossing = only("December 29-31")._replace(last=(2, 1))
    assert range_end(crossing, datetime.date(2018, 12, 29)) == datetime.date(2019, 1, 2)


@pytest.mark.parametrize("text", ["So, 29.1 is out", "Do, 24.3 or later", "It is final. So, 29.1"])
def test_english_words_before_versions_are_no_german_weekdays(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "weekday"),
    [("So, 2019-04-25 at six", None), ("So, 28.04.2019 um acht", 6), ("Mo, 2019-04-29", 0)],
)
def test_so_before_an_iso_date_is_english(text: str, weekday: int | None) -> None:
    assert only(text).weekday == weekday


@pytest.mark.parametrize("text", ["総会を2022年8月26日に開催", "日時は2022-08-26です", "本周2022/8/26晚上"])
def test_dates_within_scripts_without_spaces(text: str) -> None:
    (found,) = find_dates(text, either=True)
    assert (found.year, found.month, found.day) == (2022, 8, 26)


@pytest.mark.parametrize(
    ("text", "weekday"),
    [
        ("El Lúnes 1 de abril", 0),
        ("el sabado, 3 de octubre", 5),
        ("el miercoles 3 de octubre", 2),
        ("am Sámstag, 3. März", 5),
        ("Martí 3 de octubre", None),
        ("the lúnes 3 October", None),
    ],
)
def test_a_weekday_with_a_wrong_accent(text: str, weekday: int | None) -> None:
    assert only(text).weekday == weekday
