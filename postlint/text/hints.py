"""Quick looks before close ones: words of which some are in every text of a kind."""

from __future__ import annotations

from functools import lru_cache

from postlint.text.patterns import Words, holds

_THANKING = (
    "sponsor", "sponser", "thank", "provided by", "grateful", "kudos", "shout", "hosted", "hosting",
    "support", "courtesy", "brought to you", "made possible", "patroc", "dank", "merci", "gracias",
    "obrigad", "grazie", "soutien", "unterst", "tack till", "tak til",
    "takk", "dzięk",
)  # fmt: skip
_INVITING = (
    "rsvp", "next", "upcoming", "save the date", "save your", "join us", "see you", "looking forward",
    "register", "sign up", "sign-up", "signup", "ticket", "come along", "will be held", "take place",
    "takes place", "mark your cal", "nächste", "prochain", "proxim", "próxim", "prossim", "volgende",
    "nästa", "næste", "neste", "anmeld", "inscri", "iscri", "treffen",
)  # fmt: skip

EVENTS = ("meetup", "meet-up", "event", "edition", "roundup", "session", "gathering", "newsletter", "issue")
"""What posts call what they tell of."""


def thanks(folded: str) -> bool:
    """Whether a case-folded text may thank anybody."""
    return holds(folded, _THANKING)


@lru_cache(maxsize=1)
def invites(folded: str) -> bool:
    """Whether a case-folded text may invite anybody. Several ask of the same document."""
    return holds(folded, _INVITING)


def thanking(folded: str) -> set[int]:
    """Which of several texts, case folded and joined by null characters, may thank anybody: their
    numbers."""
    return _holding(folded, _THANKING)


def inviting(folded: str) -> set[int]:
    """Which of several texts, as ``thanking`` takes them, may invite anybody."""
    return _holding(folded, _INVITING)


def _holding(joined: str, words: Words) -> set[int]:
    # Passages are short: to start looking in each for each word would cost more than the looking.
    found: set[int] = set()
    for word in words:
        number = counted = 0
        at = joined.find(word)
        while at >= 0:
            number += joined.count("\0", counted, at)
            found.add(number)
            counted = following = joined.find("\0", at)
            at = joined.find(word, following) if following >= 0 else -1
    return found


def names_event(folded: str) -> bool:
    """Whether a case-folded text speaks of an event or of an issue."""
    return holds(folded, EVENTS)
