"""Acknowledgements: passages that thank sponsors, and the names in them.

Kinds, by how sure it is that sponsors are meant:

``sponsor``  the passage says so: thanks to our sponsors, grateful for your sponsorship,
             this post is sponsored by, a heading or label ``Sponsors``
``host``     thanks for the venue or the pizza, hosted by: perhaps a company, perhaps a person
``mention``  somebody else's sponsors: ``the conference was sponsored by``
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from postlint.blog.sponsors.directory import has_legal_form
from postlint.blog.sponsors.east_asian import thanked
from postlint.blog.sponsors.facts import EMPTY, Acknowledgement, Thanked
from postlint.blog.sponsors.phrases import OPENERS, THANKING
from postlint.links.dangling import find_dangling
from postlint.prose.names import Name, is_generic, is_name_word, parse_names
from postlint.prose.passages import BREAK, Passage, Prose, file_span
from postlint.prose.phrases import Texts
from postlint.prose.sentences import Sentence, sentences, straight

_REACH = 300
"""Characters before ``sponsored by`` in which what it belongs to is looked for: the forms reach back over
some ten words."""
_SHOWN = 2000
"""Characters of a sentence that are enough to show its beginning."""


class _Found(NamedTuple):
    """A trigger in a sentence and where its list of names is."""

    kind: str
    form: str
    start: int
    end: int


def acknowledgements(passages: Sequence[Passage], texts: Texts) -> list[Acknowledgement]:
    """Every acknowledgement in a document's passages, in order; ``texts`` are those of the passages."""
    found: list[Acknowledgement] = []
    sections = _sponsor_sections(passages) if THANKING.possible_among("heading", texts) else frozenset()
    perhaps = THANKING.among(OPENERS, texts)
    eastern = THANKING.among(("noun", "given"), texts)
    thanks = all(THANKING.possible_among(form, texts) for form in ("noun", "said"))
    opened: int | None = None
    for index, passage in enumerate(passages):
        if passage.kind == "heading":
            opened = None
            continue
        if passage.section in sections:
            entry = _section_entry(passage)
            if entry:
                found.append(entry)
            continue
        if passage.kind == "li" and opened == passage.group:
            entry = _section_entry(passage)
            if entry:
                found.append(entry)
            continue
        opened = None
        here = list(_in_passage(passage.prose)) if index in perhaps else []
        if not here and index in eastern:
            here = list(_in_unspaced(passage.prose))
        found.extend(here)
        following = passages[index + 1 : index + 2]
        if following and (
            _opens_list(passage, following, here)
            or (thanks and _opens_links(passage, passages[index + 1 :], here))
        ):
            opened = passages[index + 1].group
    return found


_NOTHING = re.compile(r"(?:\s|#|=|-|\{:[^}\n]*\}|<!--[^>]*-->)*")
"""What leaves a section empty: the marks of its heading, attributes, comments."""


def empty_sections(passages: Sequence[Passage], text: str) -> list[Acknowledgement]:
    """Headings of sponsors that the next heading follows at once, in the file ``text``. Below the last
    heading the layout may list them."""
    sections = _sponsor_sections(passages)
    found = []
    for passage, following in pairwise(passages) if sections else ():
        if passage.kind != "heading" or passage.section not in sections:
            continue
        span = passage.prose.span
        between = text[span.end : following.prose.span.start]
        if following.kind == "heading" and following.level <= passage.level and _NOTHING.fullmatch(between):
            hole = ((0, len(passage.prose.text)),)
            found.append(_fact(passage.prose, "sponsor", EMPTY, 0, len(passage.prose.text), (), hole))
    return found


def _sponsor_sections(passages: Sequence[Passage]) -> frozenset[int]:
    return frozenset(
        passage.section
        for passage in passages
        if passage.kind == "heading"
        and len(passage.prose.text.split()) <= 8
        and THANKING.match("heading", straight(passage.prose.text).strip())
    )


def _broken(prose: Prose, start: int, end: int) -> list[tuple[int, int, str]]:
    return [(*one.at, one.name) for one in find_dangling(prose, start, end)]


def _opens_list(passage: Passage, following: Sequence[Passage], here: Sequence[Acknowledgement]) -> bool:
    """Whether a paragraph like ``Thanks to our sponsors:`` is followed by the list it means."""
    if not following or following[0].kind != "li" or ":" not in passage.prose.text:
        return False
    if any(found.names for found in here):
        return False
    text = straight(passage.prose.text).rstrip(" *_")
    if not text.endswith(":"):
        return False
    last = re.split(r"[.!?]\s+", text)[-1]
    noun = THANKING.search("noun", last)
    return bool(noun and (len(last.split()) <= 8 or THANKING.search("said", last)))


LINKED_ITEMS = 0.5
"""Share of the items of a list that must begin with a link, where a sentence that thanks without a colon is
before it, for it to be the list of those whom it thanks."""


def _opens_links(passage: Passage, following: Sequence[Passage], here: Sequence[Acknowledgement]) -> bool:
    """Whether a paragraph that thanks sponsors and names none is followed by a list of links to them."""
    if not following or following[0].kind != "li" or any(found.names for found in here):
        return False
    text = straight(passage.prose.text)
    if not (THANKING.search("noun", text) and THANKING.search("said", text)):
        return False
    group = following[0].group
    items = list(takewhile(lambda one: one.kind == "li" and one.group == group, following))
    linked = sum(bool(one.prose.links) and one.prose.links[0].start == 0 for one in items)
    return len(items) > 1 and linked >= LINKED_ITEMS * len(items)


def _section_entry(passage: Passage) -> Acknowledgement | None:
    """A list item or paragraph below a sponsors' heading: the names that open it, or its links."""
    prose = passage.prose
    text = straight(prose.text)
    if not text.strip():
        return None
    start = 0
    label = re.match(r"\s*(?:[\w&]+(?:\s+[\w&]+){0,2})\s*(?::|\s[–—-]\s)\s*", text)
    if label and not any(
        link.start < label.end() and not _names_sponsors(text[link.start : link.end]) for link in prose.links
    ):
        after = parse_names(prose, label.end(), len(prose.text)).names
        # ``[founding sponsors](/about/) - Acme``: what names sponsors and is linked is a label.
        if after and (":" in label[0] or after[0].link is not None or prose.link_at(0)):
            start = label.end()
    first = sentences(prose)[:1]
    end = first[0].end if first else len(prose.text)
    parsed = parse_names(prose, start, end, _broken(prose, 0, len(prose.text)))
    names = list(parsed.names)
    if passage.kind == "li" and names:
        names = _one_item(prose, names)
    elif passage.kind != "li" and not _whole_list(prose, names, parsed.end, end):
        names = [name for name in names if name.link is not None]
    if not names:
        names = [
            Name(link.start, link.end, prose.text[link.start : link.end], i)
            for i, link in enumerate(prose.links)
            if link.start >= start
        ]
    if not names:
        names = _who_gives(prose, text)
    if not names:
        return None
    return _fact(prose, "sponsor", "section", 0, len(prose.text), names, parsed.holes)


def _names_sponsors(words: str) -> bool:
    """Whether a link's words are a label and nobody's name: ``[founding sponsors](/about/): Acme``."""
    return any(match.end() == len(words.rstrip()) for match in THANKING.finditer("noun", words))


def _who_gives(prose: Prose, text: str) -> list[Name]:
    """The name that opens a paragraph which says what it gives: ``Acme Coworking patrocina el taller``."""
    name = re.match(r"\s*((?:[A-Z][\w&.'-]*\s+){1,4})(?:(?:is|are|was|were|has|have)\s+)?(?=[a-z])", text)
    if name is None or not THANKING.match("given", text[name.end() :]):
        return []
    start, end = name.start(1), name.start(1) + len(name[1].rstrip())
    found = Name(start, end, prose.text[start:end], None)
    return [] if is_generic(found.text) else [found]


def _one_item(prose: Prose, names: list[Name]) -> list[Name]:
    """The names of one list item: where it describes a sponsor, the first name, linked by any link in it."""
    if all(name.link is None for name in names) and prose.links:
        return [names[0]._replace(link=0)]
    linked = [name for name in names if name.link is not None]
    return linked if linked and len(linked) < len(names) and names[0].link is not None else names


def _whole_list(prose: Prose, names: Sequence[Name], stopped: int, end: int) -> bool:
    rest = prose.text[max(stopped, names[-1].end) if names else 0 : end].strip(" .!\n" + BREAK)
    return bool(names) and not rest and len(names) >= 1 and len(prose.text.split()) <= 4 * len(names) + 4


def _in_passage(prose: Prose) -> Iterator[Acknowledgement]:
    text = straight(prose.text)
    taken = -1
    found_sentences = sentences(prose)
    for number, sentence in enumerate(found_sentences):
        following = found_sentences[number + 1 : number + 2]
        before = found_sentences[number - 1 : number]
        triggers = list(_triggers(text, prose, sentence))
        for found in triggers or _thanks_to_them(text, prose, before, sentence):
            if found.start < taken:
                continue
            if found.kind == "mention" and following and _thanks_for_that(text, following[0]):
                found = found._replace(kind="sponsor")
            parsed = parse_names(prose, found.start, found.end, _broken(prose, sentence.start, sentence.end))
            names = [name for name in parsed.names if not is_generic(name.text) or name.link is not None]
            names = _without_nouns(text, found, names)
            if not names and found.form == "by" and found.kind == "sponsor":
                names = _before_a_verb(prose, text, found)
            if found.form in ("named", "verb last", "gives"):
                names = [name for name in names if name.link is not None or _is_alone(text, name)]
                led = found.form == "gives" and re.search(r"\w\s+\w", text[sentence.start : found.start])
                if not led and all(name.link is None and not _is_company(found, name) for name in names):
                    continue  # any noun may be there
            holes = list(parsed.holes)
            if found.kind == "sponsor" and not names:
                empty = THANKING.compiled("empty").search(text, sentence.start, sentence.end)
                holes += [(empty.start(), empty.end() + 3)] if empty else []
            kind = found.kind
            if found.form == "thanks" and "my" in text[sentence.start : found.start].split():
                kind = "mention" if all(name.link is None for name in names) else kind  # people, mostly
            # A tag before ``sponsored by`` is of the sentence: ``[Break] Pizza, sponsored by Acme``.
            first = found.start if found.form == "by" else sentence.start
            yield _fact(prose, kind, found.form, sentence.start, sentence.end, names, holes, first)
            taken = max(parsed.end, found.start)


def _in_unspaced(prose: Prose) -> Iterator[Acknowledgement]:
    """Acknowledgements in sentences whose words run together."""
    text = straight(prose.text)
    for sentence in sentences(prose):
        found = thanked(prose, sentence, text)
        if found:
            kind, form, names = found  # perhaps no names, so that nobody says that it thanks no sponsors
            yield _fact(prose, kind, form, sentence.start, sentence.end, names, ())


_ROMANCE_BY = frozenset(("por", "pela", "pelo", "pelas", "pelos", "par", "da", "dal", "dalla"))
"""Before who gives, in languages where a noun is never before another: lower case that follows is a verb."""


def _before_a_verb(prose: Prose, text: str, found: _Found) -> list[Name]:
    """The name of a sentence that goes on behind it: ``o café patrocinado pela Acme contou com dez``."""
    before = text[max(0, found.start - 40) : found.start].split()
    if not before or before[-1].casefold() not in _ROMANCE_BY:
        return []
    match = re.compile(r"\s*((?:[A-Z][\w&.'-]*\s+){1,4})(?=[a-zà-ÿ])").match(text, found.start, found.end)
    if match is None:
        return []
    start, end = match.start(1), match.start(1) + len(match[1].rstrip())
    name = Name(start, end, prose.text[start:end], None)
    return [] if is_generic(name.text) else [name]


def _is_company(found: _Found, name: Name) -> bool:
    """Whether a name without a link is that of a company by its form: ``Acme GmbH``; of who gives,
    ``WE Labs`` too, since no noun and hardly anybody is called so."""
    odd = any(len(word) > 1 and any(map(str.isupper, word[1:])) for word in name.text.split())
    return has_legal_form(name.text) or (found.form == "gives" and odd)


_BEFORE_A_NAME = frozenset((
    "und", "sowie", "der", "die", "dem", "den", "das", "von", "vom", "bei", "beim", "and", "the", "et",
    "y", "e", "en", "de", "het", "la", "le", "el", "i", "och", "og", "a", "by",
))  # fmt: skip


def _is_alone(text: str, name: Name) -> bool:
    """Whether a name is not a noun with its adjective: ``einzelnen Privatpersonen``."""
    before = re.search(r"([^\W\d_]+)\s+$", text[max(0, name.start - 40) : name.start])
    return before is None or not before[1][0].islower() or before[1] in _BEFORE_A_NAME


def _thanks_for_that(text: str, sentence: Sentence) -> bool:
    """Whether a sentence thanks, names nobody, and so is of the one before: ``Vielen Dank dafür!``."""
    return bool(THANKING.search("thanks_for_that", text[sentence.start : sentence.end]))


def _thanks_to_them(
    text: str, prose: Prose, before: Sequence[Sentence], sentence: Sentence
) -> Iterator[_Found]:
    """The list of a sentence that thanks by name those of whom the one ``before`` speaks: ``It could not have
    been without our sponsors. Thanks to …``. People are thanked so, too, so most must have links."""
    match = THANKING.search("thanks_to", text[sentence.start : sentence.end])
    if match is None or not before or THANKING.search("personal", text[sentence.start : sentence.end]):
        return
    said = text[before[0].start : before[0].end]
    if not (THANKING.search("noun", said) and THANKING.search("owned", said)):
        return
    start = sentence.start + match.end()
    names = parse_names(prose, start, sentence.end).names
    if sum(name.link is not None for name in names) > len(names) / 2:
        yield _Found("sponsor", "thanks", start, sentence.end)


def _without_nouns(text: str, found: _Found, names: list[Name]) -> list[Name]:
    """``names`` without what only looks like one: people by their role (``brought to you by our speaker,
    Jane Roe``), and a noun whose capital is that of the first word (``Sponsor: Families and clubs``)."""
    if not names or names[0].link is not None:
        return names
    if found.form == "by" and THANKING.search("role", text[found.start : names[0].start]):
        return [name for name in names if name.link is not None]
    noun = re.compile(r"\s+(?:(?:and|or|&|und|et|y)\s+[a-z]|that\b|who\b|which\b)").match(text, names[0].end)
    if found.form == "label" and " " not in names[0].text and noun:
        return names[1:]
    return names


def _triggers(text: str, prose: Prose, sentence: Sentence) -> Iterator[_Found]:
    part = text[sentence.start : sentence.end]
    match = THANKING.search("thanks", part)
    if match and not _names_in(
        prose, sentence.start + match.start("gap"), sentence.start + match.end("gap"), text
    ):
        soft = THANKING.compiled("soft").fullmatch(match["noun"])
        owned = THANKING.search("owned", match["gap"])
        if not soft or owned:
            start = sentence.start + match.end()
            link = prose.link_at(start - 1)
            yield _Found("sponsor", "thanks", max(start, link.end if link else 0), sentence.end)
            return
    match = THANKING.match("label", part)
    if match and (match["mark"] in ":–—" or len(part.split()) < 60):
        yield _Found("sponsor", "label", sentence.start + match.end(), sentence.end)
        return
    match = THANKING.match("sponsor_is", part)
    if match:
        yield _Found("sponsor", "label", sentence.start + match.end(), sentence.end)
        return
    match = THANKING.search("for", part)
    if match:
        reason = match["reason"]
        stop = sentence.start + match.start("reason")
        sponsor = THANKING.search("sponsoring", reason)
        if sponsor:
            yield _Found("sponsor", "for", sentence.start + match.start("list"), stop)
            return
        if THANKING.match("reason", reason) or THANKING.search("hosted", reason):
            yield _Found("host", "for", sentence.start + match.start("list"), stop)
            return
    by = list(_by(text, part, sentence))
    yield from by or list(_around_verbs(part, sentence)) or _gives(part, sentence)


def _gives(part: str, sentence: Sentence) -> Iterator[_Found]:
    """Names that open a sentence which says what they give: ``Acme is sponsoring the venue``."""
    match = THANKING.search("gives", part)
    if match and not THANKING.search("denies", part):
        start, end = (sentence.start + at for at in match.span("list"))
        yield _Found("sponsor", "gives", start, end)


def _around_verbs(part: str, sentence: Sentence) -> Iterator[_Found]:
    """Names that follow the noun or come before the verb: ``bei unseren Sponsoren Acme und Globex
    bedanken``, ``von Acme und Globex gesponsert``."""
    if THANKING.search("denies", part):
        return
    match = THANKING.search("named", part) if THANKING.search("said", part) else None
    if match:
        yield _Found(
            "sponsor", "thanks" if match["mark"] else "named", sentence.start + match.end(), sentence.end
        )
        return
    match = THANKING.search("verb_last", part)
    if match and not THANKING.search("clause", match["list"]):
        start, end = (sentence.start + at for at in match.span("list"))
        yield _Found("sponsor", "verb last", start, end)


def _by(text: str, part: str, sentence: Sentence) -> Iterator[_Found]:
    for match in THANKING.finditer("by", part):
        before = part[max(0, match.start() - _REACH) : match.start()]
        if THANKING.search("future", before) or THANKING.search("denied", before):
            continue
        start = sentence.start + match.end()
        # ``provided by our friends and sponsors: Acme``
        lead = re.match(r"[^.!?:]{0,60}", part[match.end() :])
        sponsored = not THANKING.match("hosts_by", match["verb"]) or bool(
            lead and re.match(r":", part[match.end() + lead.end() :]) and THANKING.search("noun", lead[0])
        )
        ours = bool(THANKING.search("subject", before)) or bool(
            THANKING.search("ours", before) and not THANKING.search("another", before)
        )
        kind = "mention" if not ours else "sponsor" if sponsored else "host"
        yield _Found(kind, "by", start, sentence.end)
    for match in THANKING.finditer("courtesy", part):
        if THANKING.search("denied", part[max(0, match.start() - _REACH) : match.start()]):
            continue
        # ``with the support of Acme and all other sponsors``
        rest = part[match.end() :]
        # ``with the help of Jane Roe and of John Doe, our sponsor``: the noun is of one of them.
        named = THANKING.search("noun", rest) and not THANKING.search("one_of_ours", rest)
        kind = "sponsor" if named else "host"
        yield _Found(kind, "by", sentence.start + match.end(), sentence.end)


def _names_in(prose: Prose, start: int, end: int, text: str) -> bool:
    """Whether the words between the thanks and the noun name somebody: ``thanks to Acme, our sponsor``."""
    if any(
        link.start < end
        and link.end > start
        and text[link.start : link.end].casefold() != "thanks"
        and not _names_sponsors(text[link.start : link.end])
        for link in prose.links
    ):
        return True
    words = re.findall(r"[^\s,]+", text[start:end])
    tiers = ("Gold", "Silver", "Platinum", "Bronze", "Diamond", "Premium")
    return any(
        is_name_word(word)
        and not is_generic(word)
        and word not in tiers
        and not word.isupper()
        and len(word) > 1
        for word in words
        if not re.match(r"(?:Our|The|All|To|Unser|Nos|You|Many|Big|Huge|Special|Goes?|An|A)", word)
    )


def _fact(
    prose: Prose,
    kind: str,
    form: str,
    start: int,
    end: int,
    names: Sequence[Name],
    holes: Sequence[tuple[int, int]],
    broken_from: int | None = None,
) -> Acknowledgement:
    """``broken_from``: where broken links that may be a sponsor's begin; ``start`` where None."""
    span = file_span(prose, start, end)
    words = " ".join(prose.text[start : min(end, start + _SHOWN)].split())
    return Acknowledgement(
        kind,
        form,
        span.start,
        span.end,
        tuple(_thanked(prose, name) for name in names),
        tuple(tuple(file_span(prose, *hole)) for hole in holes),  # type: ignore[misc]
        tuple(
            one
            for one in find_dangling(prose, start if broken_from is None else broken_from, end)
            if kind != "host" or _is_named(one.at, names)
        ),
        words if len(words) <= 80 else words[:79].rstrip() + "…",
    )


def _is_named(at: tuple[int, int], names: Sequence[Name]) -> bool:
    """Whether a broken link is that of a host: what else such a sentence links is for ``link-syntax``."""
    return any(name.start < at[1] and at[0] < name.end for name in names)


def _thanked(prose: Prose, name: Name) -> Thanked:
    text = re.sub(r"^(?:the|our)\s+", "", " ".join(name.text.split()), flags=re.IGNORECASE)
    if name.link is None:
        span = file_span(prose, name.start, name.end)
        return Thanked(text, None, span.start, span.end)
    link = prose.links[name.link]
    return Thanked(
        text, link.url, link.span.start, link.span.end, link.raw, link.target.start, link.target.end
    )
