"""Sentences, titles and names for posts that nobody wrote: the same ones for the same seed."""

from __future__ import annotations

from random import Random


def words(text: str, between: str | None = None) -> tuple[str, ...]:
    """The parts of ``text``."""
    return tuple(text.split(between))


ADJECTIVES = words(
    "quiet small patient curious plain early late careful honest narrow bright steady simple broken "
    "local friendly stubborn modest hidden useful rusty gentle sudden distant common foreign clever heavy "
    "loose warm"
)
NOUNS = words(
    "queue parser index harbour server library cache calendar garden printer scheduler compiler notebook "
    "database lighthouse kitchen migration release ticket dashboard keyboard backup pipeline bridge "
    "workshop telescope archive cluster invoice template socket ferry classroom sensor engine map letter "
    "window ladder "
    "railway"
)
VERBS = words(
    "moved kept found lost measured rewrote broke mended carried opened closed painted replaced counted "
    "taught forgot noticed borrowed sorted tested"
)
TAILS = words(
    "before anybody noticed|because nobody had asked|and that was enough|for the third time this year|"
    "with a little help from our friends|although the tests were green|on a rainy afternoon|in half the time|"
    "while the others were at lunch|as the manual had promised|without a single restart|"
    "until the lights went out|so we wrote it down|which surprised all of us|after two weeks of trying",
    "|",
)
OPENINGS = words("What we|Why I|How they|When we|Where I|Since we|Before they|After I|Things we|Days we", "|")
PEOPLE = words(
    "Ada Bruno Chen Dilip Eve Femi Grace Hugo Ines Jonas Kira Liam Mona Nils Olga Petra Quentin Rosa Sven "
    "Tara Umar Vera Wim Xenia Yusuf Zoe"
)
TOWNS = words(
    "Harbour|River|Mill|Castle|Bridge|Forest|Market|Chapel|Orchard|Quarry|Station|Meadow|Tower|Garden|"
    "Canal|Hill|Island|Valley|Spring|Abbey",
    "|",
)
SUBJECTS = words("Python|Testing|Data|Web|Hardware|Security", "|")
FIRMS = words(
    "Tidewater|Lighthouse Labs|Quay Capital|Bluebarrel|Copperfield Systems|Northlight|Pebble and Sons|"
    "Ropewalk|Saltmarsh Energy|Thornbury Press|Umbrella Row|Vantage Mills",
    "|",
)

POOL = 6000
"""Sentences to draw from: enough that no two posts are alike, few enough to be made in no time."""


def sentences(random: Random) -> list[str]:
    """The pool: one in four has emphasis, code or an abbreviation in it."""
    return [_sentence(random) for _ in range(POOL)]


def _sentence(random: Random) -> str:
    pick = random.choice
    subject = f"The {pick(ADJECTIVES)} {pick(NOUNS)}"
    noun = f"{pick(ADJECTIVES)} {pick(NOUNS)}"
    style = random.random()
    if style < 0.08:
        noun = f"**{noun}**"
    elif style < 0.16:
        noun = f"*{noun}*"
    elif style < 0.25:
        noun = f"`{pick(NOUNS)}_{pick(VERBS)}()`"
    more = f", and the {pick(NOUNS)} {pick(VERBS)} its {pick(NOUNS)}" if random.random() < 0.4 else ""
    return f"{subject} {pick(VERBS)} the {noun}{more} {pick(TAILS)}."


def title(random: Random) -> str:
    """The title of a post that belongs to no series."""
    pick = random.choice
    start = f"{pick(OPENINGS)} {pick(VERBS)}"
    return f"{start} the {pick(ADJECTIVES)} {pick(NOUNS)} {pick(TAILS)}"


def slug(text: str) -> str:
    """``text`` as it is in a file's name."""
    return "-".join("".join(one if one.isalnum() else " " for one in text.lower()).split())
