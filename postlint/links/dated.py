"""Links whose text is one day and whose address has another: one of the two was left over when the line was
copied."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from postlint.model import Problem
from postlint.nodes import Link
from postlint.prose.dates import find_dates
from postlint.prose.days import make_date

_IN_ADDRESS = re.compile(r"(?<!\d)(20\d\d)([-/])(\d\d)\2(\d\d)(?!\d)")
_AGREE = 2
"""The number of other links of the same form whose text and address must agree. Where they do not agree, such
as reports dated the day after, the addresses have another meaning."""


def other_days(links: Iterable[Link]) -> Iterator[Problem]:
    """Report the only link of its form in a document whose text and address have different days:
    ``[March 24th](https://…/log-2022-03-17.html)`` beside those of 3 and 10 March."""
    by_form: dict[str, list[tuple[Link, bool]]] = defaultdict(list)
    for link in links:
        found = _IN_ADDRESS.search(link.target.url)
        day = found and make_date(int(found[1]), int(found[3]), int(found[4]))
        if day and (same := _says(link.text, day)) is not None:
            by_form[re.sub(r"\d+", "0", link.target.url)].append((link, same))
    for held in by_form.values():
        wrong = [link for link, same in held if not same]
        if len(wrong) == 1 and len(held) > _AGREE:
            message = (
                f"the link says `{' '.join(wrong[0].text.split())}`, its address another day: those of the "
                f"{len(held) - 1} links like it agree, write the same day in both"
            )
            yield Problem(message, wrong[0].span)


_RUN = 3
"""Links to addresses of the form that make a run."""
_NEAR = datetime.timedelta(days=45)
"""How far the days of two links of a run are apart at most: those of monthly issues."""


def years_ahead(links: Iterable[Link], written: datetime.date) -> Iterator[Problem]:
    """Links of a run to addresses with days, one form of address, whose year alone is wrong: later than the
    document, and near the days of the links beside it in the year before."""
    by_form: dict[str, list[tuple[Link, datetime.date]]] = defaultdict(list)
    for link in links:
        found = _IN_ADDRESS.search(link.target.url)
        day = found and make_date(int(found[1]), int(found[3]), int(found[4]))
        if day:
            by_form[re.sub(r"\d+", "0", link.target.url)].append((link, day))
    for held in by_form.values():
        for at, (link, day) in enumerate(held):
            meant = make_date(day.year - 1, day.month, day.day)
            beside = [other for _, other in held[max(at - 1, 0) : at] + held[at + 1 : at + 2]]
            if day <= written or meant is None or len(held) < _RUN:
                continue
            if all(abs(meant - other) <= _NEAR for other in beside):
                message = (
                    f"the address is of {day}, later than the post: that of {meant} was meant, as beside it"
                )
                yield Problem(message, link.span)


def _says(text: str, day: datetime.date) -> bool | None:
    """Whether a text is the date ``day``; None where it is no date."""
    text = text.strip()
    found = find_dates(text) if len(text) < 40 else []
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
        return None
    date = found[0]
    if not date.month or not date.day or date.last or date.either:
        return None
    return (date.year or day.year, date.month, date.day) == (day.year, day.month, day.day)
