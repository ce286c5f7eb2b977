"""The words by which readers are invited, as patterns."""

from __future__ import annotations

from postlint.text.patterns import Patterns, Signs

_NOUNS = (
    r"(?:meet-?ups?|meetings?|events?|gatherings?|editions?|workshops?|hackathons?|hack ?nights?"
    r"|get-?togethers?|socials?"
    r"|conferences?|webinars?|evenings?|user groups?|stammtisch\w*|treffen|veranstaltung\w*"
    r"|abende?|rencontres?|réunions?|événements?|évènements?|soirées?"
    r"|encuentros?|eventos?|reunión|reuniones|encontros?|incontr[oi]|event[oi]|bijeenkomst(?:en)?"
    r"|träffen?|møde[rt]?|spotkani\w+)"
)
_NEXT = (
    r"(?:next(?:\s+(?:month|week|year)'s)?|upcoming|nächste[rsnm]?|kommende[rsnm]?|prochaine?s?"
    r"|pr[oó]xim[oa]s?|prossim[oaie]|volgende|nästa|næste|neste|następn\w+)"
)
_SOURCES = {
    "strong": (
        rf"\b{_NEXT}\s+(?:[\w'&+.#-]+\s+){{0,5}}?{_NOUNS}\b(?!\s+(?:was|were|had|speaker|talk|presentation))"
        rf"|\b{_NEXT}\s+(?:one|time|edition)\b|\bsave the dates?\b"
        r"|\brsvp\b(?!'|ed|ing|d\b|s?\s+(?:list|count|limit|number))"
        rf"|\bsee you (?:at|for|on) (?:the|our) next\b"
        rf"|\bnext (?:is|up)\b(?=[^.!?]*\b(?:on|at)\b)"
    ),
    "weak": (
        r"\bjoin us\b|\bsee you (?:on|in|at|next|there|all)\b|\blooking forward to (?:seeing"
        r"|meeting|the|our)\b"
        r"|\b(?:please |to |can |and |^|pre-)?register(?:\s+(?:now|here|for|today|at|on|via|online"
        r"|below|yourself|your (?:interest|place|spot|seat))\b|\W*$)"
        r"|\bregistration (?:is|now|link|here|page)\b|\bsign(?:ing)?[- ]?up\s+(?:here|for|now|at"
        r"|on|via|today|below|and)\b|\bsign up\W*$"
        r"|\b(?:get|grab|book|buy|claim|secure|reserve|save)\s+(?:your|a|the"
        r"|free)\s+(?:free\s+)?(?:tickets?|seats?|spots?|place)\b|\btickets?\b(?=\s+(?:are|is|now"
        r"|here|available|can|for|on)\b)"
        r"|\bcome (?:along|and join|join)\b|\bwe(?:'ll| will) (?:be (?:meeting|back|gathering)"
        r"|meet|gather|return)\b|\bwill (?:be held|take place|happen)\b|\btakes place\b"
        r"|\bmark your calendars?\b|\banmeld\w*\b|\bmelde[t]? (?:euch|dich|sie sich)\b"
        r"|\binscri\w+\b|\biscri\w+\b|\baanmeld\w*\b|\bfindet\b[^.!?]*\bstatt\b|\bwir (?:treffen"
        r"|sehen) uns\b"
        r"|\brendez-vous\b|\baura lieu\b|\bse celebrará\b|\btendrá lugar\b|\bnos vemos\b"
        r"|\bà vos agendas\b|\bacontece(?:rá)?\b|\bte esperamos\b"
    ),
    "deadline": (
        r"\b(?:by|until|till|before|after|since|dated|published|posted|updated|recorded|founded"
        r"|deadline|closes?|closed|closing|ends?|due|bis|vor|nach|seit|avant|jusqu'au|depuis|hasta"
        r"|desde|antes)\b[\w\s',:]{0,22}$"
    ),
    "past": (
        r"\b(?:was|were|held|met|spoke|enjoyed|took place|happened|previous(?:ly)?"
        r"|last (?:month|week|night|year|meetup|event)|ago|recap|had|saw|gave"
        r"|war|fand|letzte\w*|était|fue|foi)\b"
    ),
    "today": (
        r"\b(?:today|tonight|this (?:evening|afternoon|morning)|tomorrow|heute|ce soir|aujourd'hui"
        r"|hoy|esta noche|hoje|stasera|oggi|vanavond|vandaag|ikväll|i aften)\b"
    ),
    "moved": (
        r"postpon|reschedul|cancel|moved (?:to|from)|new date|instead of|delayed|verschoben"
        r"|abgesagt|verlegt|report[ée]e?s?\b|annulé|aplazad|cancelad|adiad|rinviat|uitgesteld"
    ),
    "invited": (
        rf"\b(?:{_NEXT}|rsvp|save the date|join us|register|registration|tickets?|see you|come"
        rf"|anmeldung|inscri\w+|termin|agenda)\b"
    ),
    "asking": (
        r"rsvp|regist|sign[- ]?up|\bjoin|ticket|\bbook|\bsave|see you|reserve|\bnext\b|anmeld"
        r"|inscri|inscrí|iscri|aanmeld|nächste|prochain|pr[oó]xim"
    ),
    "came": (
        r"\b(?:thanks?|thank you|missed|came|coming|attended|attending|joined us|dank\w*|merci"
        r"|gracias|obrigad\w+)\b[^.!?]{0,60}$"
    ),
    "present": (
        r"\b(?:is|are|will|be|rsvp(?! list)|save|register|sign|get|grab|book|come|see you|wird"
        r"|findet|ist|est|aura|será|es|sera|see|join|looking forward|don't)\b|'(?:ll|re)\b"
    ),
    "asked": r"\b(?:rsvp|regist\w+|sign[- ]?up|tickets?|anmeld\w*|inscri\w*)\b[^.!?]{0,20}$",
    "when": r"^\W*(?:when|date|wann|datum|quand|cuándo|fecha|quando|data|wanneer|time|termin)\b",
    "event": rf"\b{_NOUNS}\b",
}

# In lower case, the beginnings of the words of _NOUNS and _NEXT.
_NOUN = (
    "meet", "event", "gathering", "edition", "workshop", "hack", "together", "social", "conference",
    "webinar", "evening", "user group", "stammtisch", "treffen", "veranstaltung", "abend", "rencontre",
    "réunion", "événement", "évènement", "soirée", "encuentro", "reunión", "reuniones", "encontro",
    "incontr", "bijeenkomst", "träff", "møde", "spotkani",
)  # fmt: skip
_SOON = (
    "next", "upcoming", "nächste", "kommende", "prochain", "proxim", "próxim", "prossim", "volgende",
    "nästa", "næste", "neste", "następn",
)  # fmt: skip
_SIGNS: dict[str, Signs] = {
    "strong": (
        (("save the date", "rsvp", "next is", "next up"),),
        (_SOON, (*_NOUN, "one", "time")),
        (("see you",), ("next",)),
    ),
    "weak": (
        (
            (
                "join us", "see you", "looking forward to", "register", "registration", "sign up", "sign-up",
                "signup", "signing", "ticket", "seat", "spot", "place", "come along", "come and join",
                "come join", "we'll", "we will", "will be held", "will happen", "mark your calendar",
                "anmeld", "melde", "inscri", "iscri", "findet", "wir treffen", "wir sehen", "rendez-vous",
                "aura lieu", "se celebrará", "tendrá lugar", "nos vemos", "à vos agendas", "acontece",
                "te esperamos",
            ),
        ),
    ),
    "event": ((_NOUN,),),
}  # fmt: skip

INVITING = Patterns(_SOURCES, _SIGNS)
