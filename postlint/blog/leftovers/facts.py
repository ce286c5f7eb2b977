"""What the next post may have kept of one it was copied from, as facts."""

from __future__ import annotations

from typing import NamedTuple

from postlint.blog.leftovers.numbered import Numbered
from postlint.blog.leftovers.openings import MonthSentence
from postlint.blog.leftovers.videos import Video


class Leftovers(NamedTuple):
    """What a post says that the next one may have kept; a fact. Offsets are into the file."""

    description: str
    description_at: tuple[int, int]
    months: tuple[tuple[int, int, int], ...]
    """Months that the opening and the description give the event, with their spans."""
    opening: tuple[tuple[int, int, int], ...]
    """The month in the first sentence of the text, where there is one, with its span."""
    announced: tuple[tuple[tuple[str, ...], int, int, str], ...]
    """Names in the invitations, the paragraph's span, its words without dates."""
    years: tuple[tuple[int, int, int], ...]
    """Tags that are years, with their spans."""
    images: tuple[tuple[str, int, int], ...]
    """Dates at the front of image file names, with their spans."""
    sentences: tuple[MonthSentence, ...] = ()
    """Sentences that name one month, in a post whose title names one."""
    numbered: tuple[Numbered, ...] = ()
    """Sentences with numbers, in a post whose title has one."""
    videos: tuple[Video, ...] = ()
    """What such a post embeds."""
