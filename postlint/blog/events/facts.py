"""What posts say of events, as facts: the values that stay when a post is dropped."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from postlint.prose.dates import DateMention


class Invitation(NamedTuple):
    """An invitation; a fact. Offsets are into the file."""

    start: int
    end: int
    heading: str
    """The innermost heading it is under."""
    heading_at: tuple[int, int]
    heading_date: DateMention | None
    """The one date or month that the heading names, where the section is the invitation's own."""
    url: str
    """Where its link leads; empty where it has none."""
    kind: str
    """``event``, ``group``, ``other``; empty without a link."""
    key: str
    single: bool
    """Whether the URL names one event for ever."""
    link_at: tuple[int, int]
    """The link's target in the file."""
    date: DateMention | None
    """The announced date, its offsets into the file; perhaps a month alone."""
    strong: bool
    """Says ``next``, ``RSVP`` or ``save the date``."""
    today: bool
    """Speaks of today or tonight."""
    moved: bool
    """Speaks of a postponed or cancelled event."""
    text: str
    """Its words, shortened."""
    date_text: str
    """The date as written."""
    years: tuple[int, ...]
    """The years that its passage names."""
    time: str
    """The latest time of day that its passage names, ``19:30``; empty where it names none."""


CALENDAR_LINK = "calendar link"
"""What holds a day of a link that puts an event into the reader's calendar. It is in universal time there,
so the day may be the one before or after."""


class Day(NamedTuple):
    """A day that a document names, wherever it is; a fact. Offsets are into the file."""

    date: DateMention
    """Its offsets are into the file."""
    written: str
    """The date as written."""
    role: str
    """``event``: a label says that it is the day of the event; ``opens``: booking opens or ends;
    ``past``: it is past; ``far``: it is next year's; ``other``."""
    key: str
    """The key of the front matter that holds it, dotted, without list indices; ``CALENDAR_LINK``; empty in
    the text."""
    alone: bool
    """Whether the value of the key is the date and nothing else."""
    time: str
    """The time of day behind it, ``19:30``; empty where none is."""

    @property
    def starts(self) -> bool:
        """Whether it is the value of a key of the front matter that holds the first day of the event."""
        return self.alone and bool(_start().search(self.key))


@cache
def _start() -> re.Pattern[str]:
    return re.compile(
        r"(?:^|[._-])(?:start\w*|begin\w*|inicio|fecha|event_?date|meetup_?date|when)$", re.IGNORECASE
    )


class EventLink(NamedTuple):
    """A link to an event's page, wherever it is; a fact. Offsets are into the file."""

    url: str
    key: str
    """Equal for URLs of the same event."""
    single: bool
    """Whether the URL names one event for ever."""
    start: int
    end: int
    role: str
    """``past`` where the words around it tell of an earlier event, ``today`` where they say that it is today
    or tomorrow, ``signing`` where they call to sign up; otherwise ``other``."""
    slot: str
    """What holds it: a front matter key, an include's parameter; empty in the text."""
    date: DateMention | None
    """The day that is nearest to it in its paragraph, list item or row."""
