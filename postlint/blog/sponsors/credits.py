"""Sentences that credit somebody in any words: where a known sponsor may be named without a link.

``acknowledgements`` takes names out of the forms that thank sponsors. These sentences only say that
somebody thanks, hosts, feeds or sponsors; whether a sponsor is named in them, the directory tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from postlint.blog.sponsors.facts import Credits
from postlint.blog.sponsors.phrases import THANKING
from postlint.prose.passages import Passage, file_span
from postlint.prose.phrases import Texts
from postlint.prose.sentences import sentences, straight
from postlint.prose.urls import host_of

CREDITING = ("said", "by", "courtesy", "noun", "given")
"""The forms of which a sentence that credits has one."""
BEFORE = 60
"""Characters before a word of sponsoring in which a name belongs to it (``Acme and Globex hosted us``), where
nothing else in the sentence thanks."""
LONGEST = 600
"""Characters of a sentence that is read; what is longer is a list or a table."""


NAME_LENGTH = 60
"""Characters of a link's words beyond which they are not a name."""


def credits(passages: Sequence[Passage], texts: Texts, text: str, urls: Iterable[str]) -> Credits | None:
    """The sentences of a document's ``passages`` that credit somebody; None where there is none.

    Args:
        texts: Those of the passages.
        text: The file, into which the offsets point.
        urls: Where the document links to; looked at only where it credits somebody.
    """
    perhaps = THANKING.among(CREDITING, texts)
    found = [one for number in sorted(perhaps) for one in _crediting(passages[number], text)]
    if not found:
        return None
    hosts = dict.fromkeys(host for url in urls if (host := host_of(url)))
    words = (one.prose.text[link.start : link.end].strip() for one in passages for link in one.prose.links)
    linked = dict.fromkeys(one for one in words if 0 < len(one) <= NAME_LENGTH)
    return Credits(tuple(found), tuple(hosts), tuple(linked))


def _crediting(passage: Passage, text: str) -> Iterator[tuple[int, str]]:
    prose = passage.prose
    plain = straight(prose.text)
    for sentence in sentences(prose):
        said = plain[sentence.start : sentence.end]
        if len(said) > LONGEST:
            continue
        said = _without_services(_without(said, "around"))
        if not any(THANKING.search(form, said) for form in CREDITING):
            continue
        if THANKING.search("denies", said) or _thanks_people(said) or _of_another(said):
            continue
        span = file_span(prose, sentence.start, sentence.end)
        raw = straight(text[span.start : span.end])
        for link in prose.links:
            if link.span.start < span.end and link.span.end > span.start:
                raw = _blanked(raw, link.span.start - span.start, link.span.end - span.start)
        for written in re.finditer(r"!?\[[^\]\n]*\]\([^)\n]*\)|<[^>\n]*>|`[^`\n]*`|\bhttps?://\S+", raw):
            raw = _blanked(raw, written.start(), written.end())
        if not any(THANKING.search(form, said) for form in ("said", "by", "courtesy")):
            raw = _from_the_noun(raw)
        raw = _from_the_giver(_from_the_cause(raw))
        if re.search(r"\w", raw):
            yield span.start, raw


def _without(said: str, form: str) -> str:
    """A sentence with what ``form`` matches blanked."""
    for match in list(THANKING.finditer(form, said)):
        said = _blanked(said, *match.span())
    return said


def _from_the_noun(raw: str) -> str:
    """A sentence that only mentions sponsors, without what is far before it does: ``now that Acme have
    left, we have a new sponsor``."""
    found = [match for form in ("noun", "given") if (match := THANKING.search(form, raw))]
    first = min((match.start() for match in found), default=0)
    return _blanked(raw, 0, max(0, first - BEFORE))


def _from_the_cause(raw: str) -> str:
    """A sentence in which something is so thanks to somebody, without what is so: ``It runs on Acme thanks to
    Globex``. Where that mentions sponsors, too, it is kept."""
    cause = THANKING.search("cause", raw)
    if cause is None or any(
        THANKING.search(form, raw[: cause.start()]) for form in ("by", "courtesy", "noun", "given")
    ):
        return raw
    return _blanked(raw, 0, cause.start())


def _from_the_giver(raw: str) -> str:
    """A sentence in which something is sponsored by somebody, without what is before that: ``we met at Acme,
    with coffee sponsored by Globex``. Where that thanks or mentions sponsors, too, it is kept."""
    by = THANKING.search("by", raw)
    if by is None or any(
        THANKING.search(form, raw[: by.start()]) for form in ("said", "courtesy", "noun", "given")
    ):
        return raw
    return _blanked(raw, 0, by.start())


def _without_services(said: str) -> str:
    """A sentence without the words that say who hosts or provides something that is neither an evening nor
    what is there: ``builds are provided by Acme``, ``a process hosted by Globex``."""
    for match in list(THANKING.finditer("by", said)):
        before = said[: match.start()]
        if THANKING.match("hosts_by", match["verb"]) and not (
            THANKING.search("ours", before) or THANKING.search("subject", before)
        ):
            said = _blanked(said, *match.span("verb"))
    return said


def _thanks_people(said: str) -> bool:
    """Whether a sentence thanks those who spoke or helped, and says nothing of sponsors."""
    return bool(THANKING.search("personal", said)) and not any(
        THANKING.search(form, said) for form in ("noun", "given", "courtesy")
    )


def _of_another(said: str) -> bool:
    """Whether all that a sentence credits is by whom something else is supported: ``I edit Slate, a community
    publication supported by Acme``."""
    if any(THANKING.search(form, said) for form in ("said", "courtesy", "noun")):
        return False
    found = list(THANKING.finditer("by", said))
    return bool(found) and all(
        THANKING.search("another", said[: match.start()])
        and not THANKING.search("subject", said[: match.start()])
        for match in found
    )


def _blanked(raw: str, start: int, end: int) -> str:
    start, end = max(0, start), min(len(raw), end)
    return raw[:start] + " " * (end - start) + raw[end:]
