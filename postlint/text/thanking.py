"""The words by which sponsors are thanked, as patterns."""

from __future__ import annotations

from postlint.text.patterns import Patterns, Signs

THANKS = (
    r"(?:thanks?(?:\s+(?:you|yous))?|thankful|grateful|gratitude|shout[- ]?outs?|kudos|cheers"
    r"|indebted|appreciat\w+|acknowledge\w*"
    r"|danke?\w*|merci|remerci\w+|gracias|agradec\w+|obrigad[oa]s?|grazie|ringrazi\w+|bedankt"
    r"|dankzij|tack|takk?|dzięk\w+|podzięk\w+)"
)
NOUN = (
    r"(?:co-?)?(?:spon[sc]ors?(?:en|innen|erna|erne|er|om|zy)?|patrocinador(?:es|as)?|mécènes?"
    r"|partenaires|förderern?|unterstützern?|спонсор\w*)"
)
SOFT_NOUN = (
    r"(?:partners?|supporters|hosts|patrons|benefactors|colaboradores|partnern|soutiens|parceiros"
    r"|apoiadores|sostenitori)"
)
KINDLY = (
    r"(?:(?:very|so|kindly|generously|proudly|graciously|again|once|also|currently"
    r"|freundlicherweise)\s+)*"
)
REASON = (
    r"(?:hosting|having|providing|supplying|lending|letting|sponsoring|supporting|bringing|buying"
    r"|catering|feeding"
    r"|(?:the|their|its|your|our|a|an|all(?: the| their)?|some|delicious|free|great|generous|tasty"
    r"|lovely|amazing|usual)?"
    r"(?:\s+[\w-]+){0,2}?\s*(?:venue|space|location|room|office|pizzas?|food|drinks?|beers?|snacks"
    r"|catering|hospitality|sponsorship|support|refreshments|swag|prizes))\b"
)

TIER = r"(?:gold|silver|platinum|bronze|diamond|premium|headline|lead|main|venue|food|pizza|drinks?)"


_SOURCES = {
    "thanks": (
        rf"\b{THANKS}(?P<gap>(?:[\s,-]+(?:{TIER}|[^\W\d_][\w'-]*)){{0,9}}?)"
        rf"[\s,]+(?P<noun>{NOUN}|{SOFT_NOUN})\b"
    ),
    "for": (
        rf"\b{THANKS}\s+(?:(?:as always|again|also|once again|so much|very much|a lot|go|goes"
        rf"|out|an)\s+)*"
        rf"(?:to\s+|an\s+|a\s+|à\s+)?(?P<list>.{{1,1500}}?),?\s+(?:for|who|für|pour|por|per"
        rf"|voor)\s+(?P<reason>[^.!?]*)"
    ),
    "by": (
        r"\b(?P<verb>sponsored|brought to you|made possible|hosted|supported|powered|provided"
        r"|gesponsert|unterstützt"
        r"|sponsorisée?s?|soutenue?s?|patrocinad[oa]s?|sponsorizzat[oaie]|gesponsord"
        r"|mogelijk gemaakt|sponsorowan\w+)"
        r"\s+(?:by|von|durch|par|por|da|door|przez|av|af)(?:\s*:)?\s"
    ),
    "courtesy": (
        r"\b(?:courtesy of|with (?:the )?(?:\w+ )?support (?:of|from)"
        r"|mit freundlicher unterstützung (?:von|durch)"
        r"|avec le soutien (?:de|d'|du)|com o apoio d[eao]s?|con el apoyo de)\s"
    ),
    "label": (
        rf"^\W*(?:(?:our|this|today's|tonight's|the|unsere?|nos|nuestros|los|os|nossos|i nostri"
        rf"|onze)\s+)?(?:(?:month|week|year|evening|event|meetup|episode|[\w-]+)(?:'s)?\s+)?"
        rf"(?P<noun>{NOUN})(?:\s+(?:this|for|of|in)\s+[\w' ]{{1,30}}?)?\s*(?P<mark>:|–|—"
        rf"|\bare\b|\bwere\b|\bis\b|\bwas\b|\binclude[sd]?\b|\bsind\b|\bsont\b|\bson\b)\s*"
    ),
    "ours": (
        rf"\b(?:this|these|today's|tonight's|our|we|we're|dieser?|unser\w*|cette?|nuestr[oa]|este|esta)"
        rf"(?:\s+[\w-]+){{0,4}}?\s*(?:is|are|was|were|been|comes?|wurde|wird|est)?\s*{KINDLY}$"
        rf"|^\W*(?:{KINDLY})$"
    ),
    "subject": (
        r"\b(?:post|episode|article|newsletter|issue|podcast|show|video|blog|meetup|event"
        r"|evening|month|week|edition|pizza|food"
        r"|drinks?|beers?|venue|stream|treffen|abend|rencontre|soirée|encuentro|encontro"
        r"|incontro)\b[^.!?]{0,30}$"
    ),
    "future": (
        r"\b(?:will|'ll|going to|would|could|can|may|might|should|must|to)\s+(?:\w+\s+)?be\s+(?:\w+\s+)?$"
    ),
    "empty": rf"\b{THANKS}\s+to\s+(?=(?:for|and)\s[^.!?]*\bsponsor)",
    "heading": (
        rf"^\W*(?:(?:thanks?|thank you|many thanks|danke?|merci|gracias|grazie"
        rf"|obrigado)\b[\w\s,']{{0,20}}?)?"
        rf"(?:(?:our|the|this|to|month's|week's|event|meetup|conference|an|unsere?n?|à|nos|a"
        rf"|nuestros|los|ai|nostri|aos|nossos|gold|silver|platinum|bronze|venue|food|current"
        rf"|and|hosts?|und|partners?|&)\s+)*"
        rf"(?P<noun>{NOUN})(?:\s+(?:and|&|und|et|y)\s+[\w]+|\s+(?:this|for|of)\s+[\w' ]{{1,30}})?\W*$"
    ),
    "noun": rf"\b{NOUN}\b",
    "soft": SOFT_NOUN,
    "said": rf"\b{THANKS}\b",
    "reason": REASON,
    "hosted": r"\bhosted\b",
    "sponsoring": r"\bsponsor(?:ship|ing|s)?\b",
    "owned": r"\b(?:our|unser\w*|nos|nuestros|nossos|nostri|onze|vores|våra|naszym|this|all)\b",
}

# In lower case, the beginnings of the words of THANKS, NOUN and SOFT_NOUN.
_THANKS = (
    "thank", "grateful", "gratitude", "shout", "kudos", "cheers", "indebted", "appreciat", "acknowledge",
    "dank", "merci", "gracias", "agradec", "obrigad", "grazie", "ringrazi", "tack", "tak", "dzięk",
)  # fmt: skip
_NOUN = ("spons", "sponc", "patrocinador", "mécène", "partenaire", "förder", "unterstütz", "спонсор")
_SOFT_NOUN = (
    "partner", "supporters", "hosts", "patrons", "benefactors", "colaboradores", "soutiens", "parceiros",
    "apoiadores", "sostenitori",
)  # fmt: skip
_BY = (
    "sponsored", "brought to you", "made possible", "hosted", "supported", "powered", "provided",
    "gesponsert", "unterstützt", "sponsoris", "soutenu", "patrocinad", "sponsorizzat", "gesponsord",
    "mogelijk gemaakt", "sponsorowan",
)  # fmt: skip
_ELSEWHERE_BY = ("von", "durch", "par", "por", "da", "door", "przez", "av", "af")
_SIGNS: dict[str, Signs] = {
    "thanks": ((_THANKS, _NOUN + _SOFT_NOUN),),
    "for": ((_THANKS, (" for ", " who ", " für ", " pour ", " por ", " per ", " voor ")),),
    "by": (
        (tuple(f"{verb} by" for verb in _BY),),
        (_BY, tuple(f" {by}{end}" for by in _ELSEWHERE_BY for end in (" ", ":"))),
    ),
    "courtesy": (
        (
            (
                "courtesy of", "support of", "support from", "freundlicher unterstützung", "avec le soutien",
                "com o apoio d", "con el apoyo de",
            ),
        ),
    ),
    "label": ((_NOUN,),),
    "heading": ((_NOUN,),),
    "noun": ((_NOUN,),),
    "empty": ((_THANKS, ("sponsor",)),),
}  # fmt: skip

THANKING = Patterns(_SOURCES, _SIGNS)
