"""The patterns of ``phrases.toml``: how posts invite, and what else they say of events."""

from __future__ import annotations

from functools import partial

from postlint.prose.phrases import Phrases, read_table

EVENTS = Phrases(
    partial(read_table, __package__),
    {
        # Invites whatever else is said.
        "strong": (
            r"{next}\s+(?:[\w'&+.#-]+\s+){0,5}?{noun}(?!\s+(?:was|were|had|speaker|talk|presentation))",
            r"{next}\s+{once_more}",
            r"{calls}",
            r"{rsvp}(?!'|\s+(?:list|count|limit|number))",
            r"{nextup}(?=[^.!?]*\b(?:on|at)\b)",
        ),
        # Invites together with an event's page or a date.
        "weak": (r"{asks}", r"(?:^\W*){register}(?!\w)", r"{register}\W*$"),
        "deadline": (r"{deadline}[\w\s',:]{0,22}$",),
        "past": (r"{past}",),
        "today": (r"{today}",),
        "moved": (r"{moved}",),
        "invited": (r"{next}", r"{invited}"),
        "asking": (r"{action}",),
        "came": (r"{came}[^.!?]{0,60}$",),
        "present": (r"{present}(?!\s+list)", r"'(?:ll|re)\b"),
        "signing": (r"{signing}[^.!?]{0,20}$",),
        "when": (r"^\W*(?:\w+\W+){0,2}?{when}(?=\W*(?:[:：|,–-]|$|\d))", r"^\W*{when}"),
        "opens": (r"{opens}[^.!?\d]{0,40}$",),
        "earlier": (r"{earlier}",),
        # ``it is a tradition since``: what is linked behind it was the first of many.
        "tradition": (r"{tradition}\b[^.!?]{0,80}?\b{since}\b",),
        "far": (r"{far}",),
        # ``Past:``, ``Previous events``, ``Past: June 26, the team met``.
        "over": (r"^\W*(?:\w+\W+)?{over}(?:\s+\w+){0,2}\s*(?::|\W*$)",),
        "week": (r"{week}\s+$",),
        "report": (r"{report}",),
        "signs": (r"{signing}", r"{register}"),
        "key": (r"{key}",),
        "event": (r"{noun}",),
    },
)
