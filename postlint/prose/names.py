"""Lists of names in prose: ``[Acme](…), Globex and the CNCF for their support``.

``parse_names`` reads the list at an offset. It returns its names in order, each with its link if it has one,
and the positions where a name is missing (``thanks to [Acme](…) and for their support``). What is no name
(``the AV crew``, ``everyone who came``) is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from postlint.prose.passages import BREAK, Prose
from postlint.prose.sentences import straight


class Name(NamedTuple):
    """A name in a list. Offsets are into the prose."""

    start: int
    end: int
    text: str
    link: int | None
    """Index of its link in ``Prose.links``; None where it has none."""


class NameList(NamedTuple):
    """The result of ``parse_names``."""

    names: tuple[Name, ...]
    holes: tuple[tuple[int, int], ...]
    """Spans where a name is missing."""
    end: int


_CONJUNCTIONS = frozenset(
    ("and", "&", "und", "et", "y", "e", "i", "og", "och", "en", "plus", "sowie", "+", "a", "и")
)
_TERMINATORS = frozenset(
    (
        "for", "who", "which", "that", "whose", "where", "when", "without", "because", "so", "while",
        "making", "whom", "with", "in", "at", "on", "by", "from", "as", "für", "die", "der", "das", "ohne",
        "pour", "qui", "por", "para", "que", "per", "che", "voor", "för", "za", "dla",
    )
)  # fmt: skip
_INNER = frozenset(
    ("of", "the", "for", "de", "du", "des", "la", "le", "van", "der", "von", "di", "del", "and")
)
_GENERIC = frozenset(
    """
    speaker speakers sponsor sponsors partner partners host hosts volunteer volunteers organiser
    organisers organizer organizers attendee attendees member members venue team crew community everyone
    everybody friends staff catering supporters supporter contributors maintainers audience participants
    guests all you others more many people helfer helfern sprecher sprechern teilnehmer teilnehmern
    teilnehmerinnen besucher besuchern organisatoren freunde freunden mitglieder mitgliedern gäste
    gästen sponsoren partnern location speakern referenten referentinnen unterstützer unterstützern here
    this website link site page blog we i it they he she our us your thanks thank monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july august
    september october november december github twitter slack discord
    ticket tickets logo logos booth booths banner banners break pause lunch dinner tba tbd tbc tbs todo none
    """.split()  # noqa: SIM905 - a list of 130 quoted words reads worse
)


@cache
def _filler() -> re.Pattern[str]:
    """A pattern of words that may be before a name in a list without being part of it."""
    return re.compile(
        r"(?:(?:the|our|to|at|also|both|again|always|finally|lastly|especially|particularly"
        r"|including|namely|such as|all|of course|nämlich|namentlich|insbesondere|allen voran"
        r"|darunter|einmal mehr"
        r"|zu nennen (?:wären?|sind|ist)(?: da| hier)?|notamment|à savoir|en particulier|en especial"
        r"|em especial|in particolare|tra cui|este mes|ce mois-ci|this (?:month|time|week|year)"
        r"|once again|as always|last but not least|in particular|die|der|den|das|dem|an|bei"
        r"|unser\w*|les|le|la|à|nos|los|las"
        r"|el|a|nuestros?|nuestras?|gli|il|i|ai|de|het|onze|os|aos?|nossos"
        r"|(?:\w+\s+){0,3}(?:hosts?|sponsors?|partners?|friends|folks|people|team|guys|gang|lot)"
        r"\s+(?:at|from|of|over at)|(?:[\w-]+\s+){0,2}(?:sponsors?|partners?)"
        r"(?=\s+[A-Z0-9\[]))\s+)+",
        re.IGNORECASE,
    )


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\s,;:()\[\]{}<>\"/|–—\u2028]+")


@cache
def _personal() -> re.Pattern[str]:
    """A pattern of what people who are no sponsors are thanked for: ``for speaking``, ``who took the
    photos``."""
    return re.compile(
        r"\s+(?:for|who)\s+(?:(?:his|her|the|a|an|all|giving|great|wonderful)\s+)*(?:organi[sz]|speak|spoke|present|talk"
        r"|help|tak|took|com|came|photo|picture|slide|invit|running|ran\b|moderat|record|film|join|shar|mc\b|demo)",
        re.IGNORECASE,
    )


@cache
def _legal_form() -> re.Pattern[str]:
    """A pattern of legal forms, which companies write behind a comma."""
    return re.compile(r"(?:Inc|Ltd|LLC|LLP|Corp|Co|PBC|GmbH|AG|S\.?A|S\.?L|B\.?V|PLC)\.?", re.IGNORECASE)


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(r"(?:as well as|along with|together with|alongside|in addition to)\b", re.IGNORECASE)


def is_name_word(word: str) -> bool:
    """Whether a word can be part of a proper name: it begins with a capital or digit, has a capital inside
    (``xMatters``), or a domain (``monday.com``)."""
    bare = word.strip("'’.!?*_")
    if not bare or not any(character.isalnum() for character in bare):
        return False
    if bare[0].isupper() or (bare[0].isdigit() and any(character.isalpha() for character in bare)):
        return True
    if any(character.isupper() for character in bare[1:]):
        return True
    return bool(re.fullmatch(r"[a-z0-9-]+\.(?:io|com|org|net|dev|ai|co|tech|cloud|de|fr|uk)", bare))


def is_generic(name: str) -> bool:
    """Whether ``name`` consists of words that name nobody in particular."""
    return all(word.strip("'’.,!").casefold() in _GENERIC for word in name.split())


def parse_names(prose: Prose, start: int, end: int, broken: Sequence[tuple[int, int, str]] = ()) -> NameList:
    """The list of names that starts at ``start``, within ``[start, end)`` of the prose. ``broken``
    are the links that do not render, as offsets and name: each counts as a name without a link."""
    return _Parser(prose, start, end, broken).run()


class _Parser:
    """Parses one list; the state is the kind of the last token."""

    def __init__(self, prose: Prose, start: int, end: int, broken: Sequence[tuple[int, int, str]]) -> None:
        self.prose = prose
        self.broken = {one[0]: one for one in broken}
        self.text = straight(prose.text)
        self.position = start
        self.end = end
        self.names: list[Name] = []
        self.holes: list[tuple[int, int]] = []
        self.last = "start"
        self.mark = start
        """The offset of the last separator."""
        self.loose = False
        """Whether only linked names and names with a phrase of their own count, as after a qualifying
        phrase."""

    def run(self) -> NameList:
        while self.position < self.end:
            if not self._step():
                break
        return NameList(tuple(self.names), tuple(self.holes), self.position)

    def _step(self) -> bool:
        text, at = self.text, self.position
        character = text[at]
        if character.isspace() and character != BREAK:
            self.position += 1
            return True
        if at in self.broken:
            _, stop, name = self.broken[at]
            self.names.append(Name(at, stop, name, None))
            self.position, self.last = stop, "name"
            return True
        link = next(
            (
                i
                for i, link in enumerate(self.prose.links)
                if link.start <= at < max(link.end, link.start + 1)
            ),
            None,
        )
        if link is not None and self.prose.links[link].end > at:
            return self._linked(link)
        if character in ",;:/|•·–—-" or character == BREAK:
            return self._separator(character)
        if character in ".!?":
            open_end = self.last == "conj" or (self.last == "sep" and text[self.mark] == ",")
            if open_end and self.names:
                self.holes.append((self.mark, at + 1))
            return False
        if character == "(":
            return self._parenthesis()
        joint = _joint().match(text, at, self.end)
        if joint:
            self.last, self.mark, self.position = "conj", at, joint.end()
            return True
        return self._worded()

    def _linked(self, index: int) -> bool:
        link = self.prose.links[index]
        start, end = max(link.start, self.position), min(link.end, self.end)
        self.names.append(Name(start, end, self.prose.text[start:end].strip(), index))
        self.position, self.last, self.loose = end, "name", False
        return True

    def _separator(self, character: str) -> bool:
        if character == "," and self.last == "sep" and self.names and self.text[self.mark] == ",":
            between = self.text[self.mark : self.position]
            if BREAK not in between:
                self.holes.append((self.mark, self.position + 1))
        if self.last != "conj":
            self.last, self.mark = "sep", self.position
        self.position += 1
        return True

    def _parenthesis(self) -> bool:
        close = self.text.find(")", self.position, self.end)
        if close < 0:
            return False
        if self.last == "sep":
            self.last = "name"  # ``the University of Acme, (UA).``
        if not self.names and self.last == "start" and self._lists(self.position + 1, close):
            self.position, self.end = self.position + 1, close  # ``our sponsors ([Acme](…), Globex)``
            return True
        for index, link in enumerate(self.prose.links):
            if self.position < link.start < close and self.names and self.names[-1].link is None:
                self.names[-1] = self.names[-1]._replace(link=index)
        self.position = close + 1
        return True

    def _lists(self, start: int, end: int) -> bool:
        """Whether the list is in the parentheses: they begin with a link, or join names."""
        inside = self.text[start:end]
        linked = any(link.start == start for link in self.prose.links)
        return linked or bool(
            re.match(r"[A-Z][\w.&' -]*(?:, [A-Z][\w.&' -]*)+(?:,? (?:and|&|und|et|y) [A-Z]|$)", inside)
        )

    def _worded(self) -> bool:
        word = _word().match(self.text, self.position, self.end)
        if not word:
            self.position += 1
            return True
        plain = word[0].rstrip(".!?")
        if plain in _CONJUNCTIONS and (self.last != "start" or plain in ("and", "&", "und", "et")):
            if self.last == "start" and plain in ("and", "&") and not self.names:
                return self._phrase()
            self.last, self.mark, self.position = "conj", self.position, word.start() + len(plain)
            return True
        filler = _filler().match(self.text, self.position, self.end)
        if filler and self._name_at(filler.end()):
            self.position = filler.end()
            return True
        if filler and any(link.start == filler.end() for link in self.prose.links):
            self.position = filler.end()
            return True
        stop = self._name_at(self.position)
        if stop:
            return self._plain(stop)
        if (
            self.last == "conj"
            and self.names
            and plain in ("for", "who", "für", "pour", "por", "per", "voor")
        ):
            self.holes.append((self.mark, word.start() + len(plain)))
        return self._phrase()

    def _name_at(self, at: int) -> int | None:
        """The end of the unlinked name that starts at ``at``; None where there is none."""
        stop = None
        count = 0
        while at < self.end:
            word = _word().match(self.text, at, self.end)
            if not word or any(link.start <= at < link.end for link in self.prose.links):
                break
            bare = word[0].rstrip(".!?")
            if is_name_word(word[0]):
                stop = word.start() + len(bare)
                count += 1
            elif not (stop and bare in _INNER and bare not in ("and", "for") and self._continues(word.end())):
                break
            if len(bare) < len(word[0]) and (bare + ".").casefold() not in (
                "inc.",
                "ltd.",
                "co.",
                "corp.",
                "st.",
            ):
                break
            at = word.end()
            while at < self.end and self.text[at] == " ":
                at += 1
            if at < self.end and self.text[at] == "&" and self.text[at : at + 4] in ("& Co", "& So", "& Pa"):
                at += 2
        if stop is None or count > 6:
            return None
        return stop if self._closed(stop) else None

    def _continues(self, at: int) -> bool:
        word = _word().match(self.text, min(at + 1, self.end), self.end)
        return bool(word and is_name_word(word[0]))

    def _closed(self, stop: int) -> bool:
        """Whether what follows a name shows that it ends there: ``AV team`` goes on."""
        rest = self.text[stop : self.end]
        if rest.startswith("'s "):
            return False
        word = re.match(r"\s+([^\s,;:()\[\].!?]+)", rest)
        if not word:
            return True
        return (
            word[1] in _CONJUNCTIONS
            or word[1] in _TERMINATORS
            or word[1] in ("-", "–", "—", "is", "are")
            or bool(
                _joint().match(word[1])
                or re.match(r"\s+(?:as well|along|together|alongside|once|again)\b", rest)
            )
        )

    def _plain(self, stop: int) -> bool:
        name = self.prose.text[self.position : stop]
        if (
            self.names
            and self.last == "sep"
            and self.text[self.mark] == ","
            and _legal_form().fullmatch(name)
        ):
            last = self.names[-1]  # ``Acme, Inc.``
            if last.link is None:
                self.names[-1] = last._replace(end=stop, text=self.prose.text[last.start : stop])
            self.position, self.last = stop + (self.text[stop : stop + 1] == "."), "name"
            return True
        rest = self.text[stop : self.end]
        follows = re.match(r"\s+(?:for|who)\b", rest)
        if not is_generic(name) and (not self.loose or follows) and not _personal().match(rest):
            self.names.append(Name(self.position, stop, name, None))
        self.position, self.last = stop, "name"
        return True

    def _phrase(self) -> bool:
        """Skip what is no name, up to the next separator. False where no link is left."""
        if not self.names and self.last == "start":
            return self._opening()
        ahead = re.compile(rf"[,;]|\band\b|\bund\b|\bet\b|\by\b|{BREAK}").search(
            self.text, self.position + 1, self.end
        )
        if not ahead:
            return False
        further = any(link.start >= ahead.start() and link.end <= self.end for link in self.prose.links)
        named = re.compile(r"(?:,|and)\s+(?:the\s+)?[A-Z][\w.&' -]{1,40}?\s+for\s").search(
            self.text, ahead.start(), self.end
        )
        if not (further or named):
            return False
        self.position, self.last, self.loose = ahead.start(), "name", True
        return True

    def _opening(self) -> bool:
        """Whether lower-case words before the first name lead up to it: ``sponsors of the evening, Acme``."""
        lead = re.compile(r"(?:[a-z'-]+\s+){0,5}[a-z'-]+\s*(?=[,:–—-])").match(
            self.text, self.position, self.end
        )
        if not lead or re.match(r"(?:who|that|which|without)\b", lead[0]):
            return False
        self.position, self.last = lead.end() + 1, "start"
        return True
