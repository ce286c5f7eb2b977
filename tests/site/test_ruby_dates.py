"""Dates against what Ruby's ``Time.parse`` said (zone America/Los_Angeles)."""

from __future__ import annotations

import datetime

import pytest

from postlint.site import ruby_dates

ZONE = ruby_dates.zone("America/Los_Angeles")
NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=ruby_dates.UTC)

RECORDED = {
    "20-01-02": "2020-01-02 00:00:00 -0800",
    "2020-1-2": "2020-01-02 00:00:00 -0800",
    "2020-13-45": None,
    "2020-01-02 03:04": "2020-01-02 03:04:00 -0800",
    "2020-01-02 03:04:05 EST": "2020-01-02 00:04:05 -0800",
    "May 6, 2021": "2021-05-06 00:00:00 -0700",
    "6th May 2021": "2021-05-06 00:00:00 -0700",
    "6-May-2021": "2021-05-06 00:00:00 -0700",
    "2021/5/6 10:00": "2021-05-06 10:00:00 -0700",
    "05/06/2021": "2021-06-05 00:00:00 -0700",
    "5/6/21": "2005-06-21 00:00:00 -0700",
    "06.05.2021": "2021-05-06 00:00:00 -0700",
    "20210506T101112": "2021-05-06 10:11:12 -0700",
    "2021-05-06 11:30 PM": "2021-05-06 23:30:00 -0700",
    "2021-05-06 11pm": "2021-05-06 23:00:00 -0700",
    "2021-05-06 10h30m": "2021-05-06 10:30:00 -0700",
    "Thu, 06 May 2021 10:00:00 GMT": "2021-05-06 03:00:00 -0700",
    "2021-05-06 10:00 Europe/London": "2021-05-06 10:00:00 -0700",
    "2021-05-06 10:00:00 +02:00": "2021-05-06 01:00:00 -0700",
    "2021-05-06 10:00:00 +2": "2021-05-06 10:00:00 -0700",
    "2021-05-06 10:00:00 CEST": "2021-05-06 10:00:00 -0700",
    "2021-05-06T10:00:00.5Z": "2021-05-06 03:00:00 -0700",
    "2021-05-06 24:00": "2021-05-07 00:00:00 -0700",
    "2021-05-06 25:00": None,
    "2021-02-30": "2021-03-02 00:00:00 -0800",
    "2021-126": "2021-05-06 00:00:00 -0700",
    "2021-00-10": None,
    "2021-05": None,
    "2021": None,
    "May 2021": "2021-05-01 00:00:00 -0700",
    "May 6": "2026-05-06 00:00:00 -0700",
    "10:30": "2026-11-22 10:30:00 -0800",
    "12-31-2020": None,
    "31-12-2020": "2020-12-31 00:00:00 -0800",
    "2020-12-31 23:59:60": "2021-01-01 00:00:00 -0800",
    "2021-03-14 02:30:00": "2021-03-14 03:30:00 -0700",
    "2021-11-07 01:30:00": "2021-11-07 01:30:00 -0800",
    "Thursday": None,
    "": None,
    "foo": None,
}


@pytest.mark.parametrize("text", RECORDED)
def test_parse(text: str) -> None:
    try:
        found = ruby_dates.to_text(ruby_dates.parse(text, ZONE, NOW), ZONE)
    except ValueError:
        found = None
    assert found == RECORDED[text]


def test_yaml_values() -> None:
    stamp = datetime.datetime(2021, 5, 6, 23, 30, tzinfo=ruby_dates.UTC)
    assert ruby_dates.read_date(stamp, ZONE, NOW).isoformat() == "2021-05-06T16:30:00-07:00"
    assert (
        ruby_dates.read_date(datetime.date(2021, 5, 6), ZONE, NOW).isoformat() == "2021-05-06T00:00:00-07:00"
    )
    with pytest.raises(ValueError):
        ruby_dates.read_date(None, ZONE, NOW)


def test_unknown_zone_is_utc() -> None:
    assert ruby_dates.zone("Nowhere/Land") is ruby_dates.UTC
    assert ruby_dates.zone(None) is ruby_dates.UTC
