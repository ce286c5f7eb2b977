"""Known sponsors that a sentence credits without a link."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from postlint.blog.sponsors.directory import Known, is_brand, name_key, same_brand
from postlint.blog.sponsors.east_asian import UNSPACED, is_unspaced
from postlint.blog.sponsors.facts import Acknowledgement, Credits
from postlint.hosts import is_platform
from postlint.model import Edit, Fix, PostHead, Problem, Site, Span
from postlint.prose.names import is_generic
from postlint.prose.words import one_letter_apart

LEARNED_POSTS = 2
"""Other posts that must link a name before it is one that any post must link: a name that one post
links once may be anybody's."""
LINKING = 0.5
"""Share of the posts crediting a learned name that must link it, before any post must: of the news of a Linux
distribution 2 posts link its parent company and 27 more credit it."""
MISSPELT_LENGTH = 6
"""Letters and digits of a name of which a slip is distinguished from another word."""
_WORD = re.compile(rf"[^\W_{UNSPACED}](?:(?:(?![{UNSPACED}])[\w'&.+-])*[^\W_{UNSPACED}])?")
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]")
_EMPLOYEE = re.compile(r"[A-Z][\w.'-]+\s+(?:of|from|at|with|@)\s+$|[A-Z][\w.'-]+\s*\(\s*$")
"""Who is of a company is not the company: ``thanks to Jane Roe of Acme``."""
_EMPLOYER = re.compile(
    r"(?:friends|folks|people|team|guys|gang|lot|sponsors?|hosts?|partners?)\W+\w+\W+$", re.I
)

_ARTICLE = re.compile(r"(?:the|our|their)\s", re.IGNORECASE)
_ARTICLE_BEFORE = re.compile(
    r"\b(?:the|our|their|an|(?:on|in|of|by|for|with|as|at|from)\s+a)\s+$", re.IGNORECASE
)
_ATTRIBUTE = re.compile(
    r"\s+(?!(?:and|or|for|who|which|that|at|in|on|as|with|to|is|are|was|were|has|have)\b)\w"
)
"""``the Acme provider``, ``the Acme Security team``: a thing or people of the company."""


class _Hit(NamedTuple):
    """A known sponsor in a sentence."""

    start: int
    end: int
    known: Known
    misspelt: bool


def unlinked(
    site: Site,
    known: Mapping[str, Known],
    reported: Collection[tuple[str, Span]],
    shown: Mapping[str, Collection[str]],
) -> Iterator[Problem]:
    """Known sponsors in sentences that credit, in posts that link them nowhere.

    Args:
        known: The directory, by key.
        reported: Path and start of the names that another check has reported.
        shown: The keys of the sponsors that the layout of each document links.
    """
    found = list(_credited(site, known, reported, shown))
    for post, at, written, hit in found:
        unlinking = len({other.path for other, _, _, one in found if one.known.name == hit.known.name})
        linking = len(hit.known.paths)
        if hit.known.authority or linking >= LINKING * (linking + unlinking):
            yield _problem(post, at, written, hit)


def _credited(
    site: Site,
    known: Mapping[str, Known],
    reported: Collection[tuple[str, Span]],
    shown: Mapping[str, Collection[str]],
) -> Iterator[tuple[PostHead, Span, str, _Hit]]:
    """Each sponsor that a post credits and links nowhere, once, with its span and its words."""
    linked = _linked(site) | {(path, key) for path, keys in shown.items() for key in keys}
    nameable = {key: entry for key, entry in known.items() if _nameable(entry)}
    for post, credits in site.facts(Credits):
        if post.kind == "page":
            continue
        index = {
            key: entry
            for key, entry in nameable.items()
            if _certain(entry, post.path)
            and (post.path, key) not in linked
            and not any(host == entry.host or same_brand(host, entry.host) for host in credits.hosts)
        }
        said: set[str] = set()
        for start, text in credits.sentences if index else ():
            for hit in _hits(text, index, known):
                at = Span(start + hit.start, start + hit.end)
                taken = any(
                    path == post.path and at.start < b.end and b.start < at.end for path, b in reported
                )
                if not taken and hit.known.name not in said:
                    said.add(hit.known.name)
                    yield post, at, text[hit.start : hit.end], hit


def _linked(site: Site) -> set[tuple[str, str]]:
    return {
        (post.path, name_key(name.name))
        for post, said in site.facts(Acknowledgement)
        for name in said.names
        if name.url
    }


def _nameable(entry: Known) -> bool:
    """Whether an entry of the directory has a site of its own, and a name that is one."""
    return bool(entry.url and entry.host) and not is_platform(entry.host) and is_brand(entry.name)


def _certain(entry: Known, path: str) -> bool:
    """Whether enough posts beside the one at ``path`` link an entry, none of which is in it twice."""
    if entry.authority or len(entry.paths) > LEARNED_POSTS:
        return True
    return len(entry.paths) == LEARNED_POSTS and path not in entry.paths


def _hits(text: str, index: Mapping[str, Known], known: Mapping[str, Known]) -> Iterator[_Hit]:
    """Names in scripts without spaces, then the longest of the others, left to right, none within another."""
    for entry in index.values():
        start = _unspaced_at(text, entry.name) if is_unspaced(entry.name) else -1
        if start >= 0:
            yield _Hit(start, start + len(entry.name), entry, False)
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        hit = None
        for stop in range(min(len(words), at + 4), at, -1):
            hit = _hit(text, words[at].start(), words[stop - 1].end(), index, known)
            if hit:
                break
        if hit:
            yield hit
            at = stop
        else:
            at += 1


def _unspaced_at(text: str, name: str) -> int:
    """Where ``name`` is in ``text``, not within a longer word in katakana; -1 where it is not."""
    start = text.find(name)
    while start >= 0:
        before, after = text[start - 1 : start], text[start + len(name) : start + len(name) + 1]
        within = (_KATAKANA.match(name[0]) and _KATAKANA.match(before)) or (
            _KATAKANA.match(name[-1]) and _KATAKANA.match(after)
        )
        if not within:
            return start
        start = text.find(name, start + 1)
    return -1


def _hit(
    text: str, start: int, end: int, index: Mapping[str, Known], known: Mapping[str, Known]
) -> _Hit | None:
    written = text[start:end]
    if written.endswith("'s"):
        end, written = end - 2, written[:-2]
    key = name_key(written)
    entry, misspelt = index.get(key), False
    if entry is None and key not in known and len(key) >= MISSPELT_LENGTH and written[0].isupper():
        count = len(written.split())
        near = {
            one.name: one
            for other, one in index.items()
            if _slip(key, other) and len(one.name.split()) == count
        }
        entry, misspelt = (next(iter(near.values())) if len(near) == 1 else None), True
    if entry is None or is_generic(written) or re.search(r"[.!?,;:]\s", written):
        return None
    if not any(map(str.isupper, written)) and written not in (entry.name, *entry.spellings):
        return None
    before = text[:start]
    if _EMPLOYEE.search(before) and not _EMPLOYER.search(before):
        return None
    if re.match(r"\s+[A-Z][a-z]+(?:\s+[A-Z]|\s*$|[.,])", text[end:]) and " " not in entry.name:
        return None  # the first of several names: a product, another company
    if (_ARTICLE.match(written) or _ARTICLE_BEFORE.search(before)) and _ATTRIBUTE.match(text[end:]):
        return None
    return _Hit(start, end, entry, misspelt)


def _slip(key: str, other: str) -> bool:
    """Whether a key is another misspelt: not its plural, nor a number apart, nor another word
    (``uplink`` and ``tplink``)."""
    return (
        one_letter_apart(key, other)
        and key[0] == other[0]
        and key.rstrip("s") != other.rstrip("s")
        and not any(map(str.isdigit, key + other))
    )


def _problem(post: PostHead, at: Span, written: str, hit: _Hit) -> Problem:
    entry = hit.known
    count = len([path for path in entry.paths if path != post.path])
    source = "" if entry.authority else f" as in {count} other post{'s' if count != 1 else ''}"
    name = entry.name if hit.misspelt else written
    if hit.misspelt:
        message = f"`{written}` is `{entry.name}` misspelt, and has no link: link it to {entry.url}{source}"
    else:
        message = f"`{written}` is credited without a link: link it to {entry.url}{source}"
    fix = Fix(f"link `{name}`", (Edit(at, f"[{name}]({entry.url})"),), safe=False)
    return Problem(message, at, post.path, "warning", fix=fix)
