"""The patterns of ``phrases.toml``: how posts thank those who sponsor and host."""

from __future__ import annotations

import re
from functools import partial

from postlint.prose.phrases import Phrases, read_table

_KINDLY = (
    r"(?:(?:very|so|kindly|generously|proudly|graciously|again|once|also|currently"
    r"|freundlicherweise)\s+)*"
)
_REASON = (
    r"(?:hosting|having|providing|supplying|lending|letting|sponsoring|supporting|bringing|buying"
    r"|catering|feeding"
    r"|(?:the|their|its|your|our|a|an|all(?: the| their)?|some|delicious|free|great|generous|tasty"
    r"|lovely|amazing|usual)?"
    r"(?:\s+[\w-]+){0,2}?\s*(?:venue|space|location|room|office|pizzas?|food|drinks?|beers?|snacks"
    r"|catering|hospitality|sponsorship|support|refreshments|swag|prizes))\b"
)
_TIER = r"(?:gold|silver|platinum|bronze|diamond|premium|headline|lead|main|venue|food|pizza|drinks?)"

_IS = r"(?:ist|war|est|était|es|fue|é|foi|è|jest|są|była?|je|jsou)"

THANKING = Phrases(
    partial(read_table, __package__),
    {
        "thanks": (
            rf"{{thanks}}(?P<gap>(?:[\s,-]+(?:{_TIER}|[^\W\d_][\w'-]*)){{0,9}}?)"
            r"[\s,]+(?P<noun>{noun|soft})",
        ),
        "for": (
            r"{thanks}\s+(?:(?:as always|again|also|once again|so much|very much|a lot|go|goes|out|an)\s+)*"
            r"(?:to\s+|an\s+|a\s+|à\s+)?(?P<list>.{1,1500}?),?\s+{said_for}\s+(?P<reason>[^.!?]*)",
        ),
        "by": (r"(?P<verb>{by|byhosts})(?:\s*:)?\s",),
        "hosts_by": (r"{byhosts}",),
        "courtesy": (r"{courtesy}\s",),
        # ``it is so thanks to``, in the middle of a sentence.
        "cause": (r"(?<=[\w)`'\"])\s+(?:{cause})\s",),
        # ``Acme sponsors the venue``, at the beginning of a sentence or of its main clause.
        "gives": (
            r"^\W*(?:[^\W\d_][^,.!?]{0,60},\s+)?(?P<list>(?-i:[A-Z0-9])[^.!?]{1,80}?),?\s+"
            r"(?:{gives})\s+(?:us\b|(?:with\s+)?(?:(?:the|our|this|all|some|free|tonight's|today's|a|an)\s+)*"
            r"(?:[\w-]+\s+){0,2}?(?:{gift?}))",
        ),
        "label": (
            r"^\W*(?:(?:an?\s+)?(?:message|words?|note)\s+from\s+)?"
            r"(?:(?:our|this|today's|tonight's|the|unsere?|nos|nuestros|los|os|nossos|i nostri|onze)\s+)?"
            r"(?:(?:month|week|year|evening|event|meetup|episode|[\w-]+)(?:'s)?\s+)?"
            r"(?P<noun>{noun})(?:\s+(?:this|for|of|in)\s+[\w' ]{1,30}?)?\s*(?P<mark>:|–|—"
            r"|：|\bare\b|\bwere\b|\bis\b|\bwas\b|\binclude[sd]?\b|\bsind\b|\bsont\b|\bson\b)\s*",
        ),
        # ``Sponsorem spotkania jest firma Acme``: ours, or of the evening.
        "sponsor_is": (
            rf"^\W*{{mine}}\s+{{noun}}\s+{_IS}\s+(?:{{business?}}\s+)?",
            rf"^\W*{{noun}}\s+{{gathering}}\s+{_IS}\s+(?:{{business?}}\s+)?",
        ),
        "ours": (
            r"\b(?:this|these|today's|tonight's|our|we|we're|dieser?|unser\w*|cette?|nuestr[oa]|este|esta)"
            rf"(?:\s+[\w-]+){{0,4}}?\s*(?:is|are|was|were|been|comes?|wurde|wird|est)?\s*{_KINDLY}$",
            rf"^\W*(?:{_KINDLY})$",
        ),
        "subject": (
            r"\b(?:post|episode|article|newsletter|issue|podcast|show|video|blog|meet-?up|event"
            r"|evening|night|month|week|edition|pizzas?|food|lunch|dinner|breakfast|coffee|catering|snacks"
            r"|refreshments|drinks?|beers?|venue|room|space|stream|party|hackathon|workshop|prizes?|raffle"
            r"|swag|stickers|t-?shirts|hosting|servers?|treffen|abend|veranstaltung|essen|getränke|verpflegung"
            r"|stammtisch|rencontre|soirée|événement|apéro|buffet|repas|encuentro|quedada|reunión|comida"
            r"|lanche|coffee[- ]break"
            r"|cervezas?|encontro|reunião|jantar|almoço|incontro|evento|serata|aperitivo|bijeenkomst|borrel"
            r"|hapjes|träff|fika|spotkanie|spotkania|setkání)\b[^.!?]{0,30}$",
        ),
        # What somebody else does: ``a community publication supported by``.
        "another": (r"\b(?:an?|another|one of the)\s+(?:[\w'-]+\s+){1,4}$",),
        "future": (
            r"\b(?:will|'ll|going to|would|could|can|may|might|should|must|to)"
            r"\s+(?:\w+\s+)?be\s+(?:\w+\s+)?$",
        ),
        "empty": (r"{thanks}\s+to\s+(?=(?:for|and)\s[^.!?]*\bsponsor)",),
        "heading": (
            r"^\W*(?:(?:thanks?|thank you|many thanks|danke?|merci|gracias|grazie|obrigado)\b[\w\s,']{0,20})?"
            r"(?:(?:our|the|this|to|month's|week's|event|meetup|conference|an|unsere?n?|à|nos|a"
            r"|nuestros|los|ai|nostri|aos|nossos|gold|silver|platinum|bronze|venue|food|current"
            r"|and|hosts?|und|partners?|&)\s+)*"
            r"(?P<noun>{noun})(?:\s+(?:and|&|und|et|y)\s+[\w]+|\s+(?:this|for|of)\s+[\w' ]{1,30})?\W*$",
            r"^\W*{heads}\W*$",
        ),
        "noun": (r"{noun}",),
        "one_of_ours": (r"{mine}\s+{noun}(?!\w)",),
        "soft": (r"{soft}",),
        # Where the thanks come before the noun, in verb-final sentences behind it, names follow the noun.
        "named": (r"{noun}(?P<mark>\s*:)?\s",),
        # ``von A und B gesponsert``: those who give come before the verb.
        "verb_last": (r"\b(?:von|vom|durch|door)\s+(?P<list>[^.!?]{2,300}?)\s+(?:{given})",),
        # A relative clause: what it says is not of the names before it.
        "clause": (r",\s+(?:die|der|das|welche[rs]?|which|that|waar|wat)\s",),
        "thanks_to": (
            r"^\W*(?:[^\W\d_]+\s+){0,3}?{thanks}\s+(?:(?:goes|go|out|very|much|so|again)\s+)*"
            r"(?:to|an|à|a|ao|aos|ad|agli|ai|al|till|aan)\s+",
        ),
        "thanks_for_that": (r"^\W*(?:[^\W\d_]+\s+){0,2}?{thanks}(?:\s+[^\W\d_]+){0,4}\W*$",),
        "said": (r"{thanks}",),
        "reason": (_REASON, r"(?:[^\s.!?]+\s+){0,4}?{goods}"),
        "hosted": (r"\bhosted\b",),
        "sponsoring": (r"{sponsoring}",),
        "owned": (r"{owned}",),
        "called": (r"{owned}\s+(?:[\w-]+\s+){0,3}?{noun|soft}",),
        "denied": (r"{denied}\s+(?:\w+\s+){0,3}$",),
        "denies": (r"{denied}",),
        "role": (r"{role}",),
        "given": (r"{given}",),
        "personal": (r"{spoke}",),
        "around": (r"{around}",),
        "backed": (r"{backed}", r"由.{1,60}?{noun}"),
    },
)

OPENERS = ("thanks", "label", "sponsor_is", "for", "by", "courtesy", "gives")
"""The forms of which one begins every acknowledgement in a sentence."""

_ACKNOWLEDGING = (*OPENERS, "heading")
_UNSPACED = ("noun", "given")
"""The forms of which every acknowledgement has one in prose whose words run together (``east_asian``)."""
_KEY = re.compile(r"^sponsors?\s*:", re.MULTILINE)


def may_thank(source: str) -> bool:
    """Whether a document with this source may acknowledge anybody."""
    return (
        bool(_KEY.search(source))
        or THANKING.possible_in_source(_ACKNOWLEDGING, source)
        or THANKING.possible_in_source(_UNSPACED, source)
    )
