"""What posts say, as facts: the values that stay when a post is dropped.

Apart from the code that finds and compares them, so that a run over one post need not
load that. Offsets are into the file but where another is said.
"""

from __future__ import annotations

from postlint.record import NamedTuple


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
    """The month is abbreviated."""

    @property
    def full(self) -> bool:
        """Whether it names one day of the year."""
        return self.month is not None and (self.day is not None or self.nth is not None)


class Dangling(NamedTuple):
    """A broken link; part of a fact. Offsets are into the file but for ``at``."""

    name: str
    url: str
    why: str
    start: int
    end: int
    edits: tuple[tuple[int, int, str], ...]
    """What mends it, where that is certain: start, end, replacement."""
    at: tuple[int, int]
    """Its offsets in the prose."""


class Thanked(NamedTuple):
    """A name in an acknowledgement; a fact. Offsets are into the file."""

    name: str
    url: str | None
    """None: not linked."""
    start: int
    end: int
    raw: str = ""
    """The target as written."""
    target_start: int = 0
    target_end: int = 0


class Acknowledgement(NamedTuple):
    """A passage that thanks; a fact. Offsets are into the file."""

    kind: str
    """``sponsor``, ``host`` or ``mention``."""
    form: str
    """How it is said, for comparing habits: ``thanks``, ``section``, ``by``, ``for``, ``label``."""
    start: int
    end: int
    names: tuple[Thanked, ...]
    holes: tuple[tuple[int, int], ...]
    dangling: tuple[Dangling, ...]
    """Links in it that do not render as links."""
    text: str
    """Its words, shortened, for messages."""


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


class Title(NamedTuple):
    """A post's title and its place; a fact."""

    text: str
    """Empty where there is none."""
    present: bool
    """Whether the front matter has the key."""
    start: int
    end: int
    inner: int
    """The offset at which ``text`` stands character by character; -1 where it is escaped."""


class Leftovers(NamedTuple):
    """What a post says that the next one may have kept; a fact. Offsets are into the file."""

    description: str
    description_at: tuple[int, int]
    months: tuple[tuple[int, int, int], ...]
    """Months that the opening and the description give the event, with their places."""
    announced: tuple[tuple[tuple[str, ...], int, int, str], ...]
    """Names in the invitations, the paragraph's place, its words without dates."""
    years: tuple[tuple[int, int, int], ...]
    """Tags that are years, with their places."""
    images: tuple[tuple[str, int, int], ...]
    """Dates at the front of image file names, with their places."""
