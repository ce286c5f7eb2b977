"""What posts say of events, as facts: the values that stay when a post is dropped."""

from __future__ import annotations

from postlint.prose.dates import DateMention
from postlint.record import NamedTuple


class Invitation(NamedTuple):
    """An invitation; a fact. Offsets are into the file."""

    start: int
    end: int
    heading: str
    """The innermost heading it stands under."""
    heading_at: tuple[int, int]
    heading_date: DateMention | None
    """The one date or month that the heading names, where the section is the invitation's own."""
    url: str
    """Where its link leads; empty where it has none."""
    kind: str
    """``event``, ``group``, ``other``; empty without a link."""
    key: str
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
