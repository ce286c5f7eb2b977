"""A date as prose writes it."""

from __future__ import annotations

from typing import NamedTuple


class DateMention(NamedTuple):
    """A date as written. Offsets are into the text it was found in."""

    start: int
    end: int
    weekday: int | None = None
    """Monday is 0."""
    day: int | None = None
    """None: only a month is named."""
    month: int | None = None
    year: int | None = None
    nth: int | None = None
    """``first Wednesday of``: 1; ``last``: -1."""
    last: tuple[int, int] | None = None
    """Day and month on which a range ends."""
    weekday_at: tuple[int, int] | None = None
    day_at: tuple[int, int] | None = None
    month_at: tuple[int, int] | None = None
    short: bool = False
    """Whether the month is abbreviated."""
    language: str = "en"
    """Code of the language that it is written in."""
    either: bool = False
    """Whether it is in numbers of which either may be the day: ``7/11/2018``."""

    @property
    def full(self) -> bool:
        """Whether it names one day of the year."""
        return self.month is not None and (self.day is not None or self.nth is not None)
