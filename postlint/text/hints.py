"""Quick looks before close ones: words of which some are in every text of a kind."""

from __future__ import annotations

from postlint.text.patterns import holds

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


def invites(folded: str) -> bool:
    """Whether a case-folded text may invite anybody."""
    return holds(folded, _INVITING)


def names_event(folded: str) -> bool:
    """Whether a case-folded text speaks of an event or of an issue."""
    return holds(folded, EVENTS)
