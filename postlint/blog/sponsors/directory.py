"""The sponsor directory: who is linked to where, as configured, as data, or as the archive does it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from postlint.blog.sponsors.facts import Acknowledgement
from postlint.hosts import is_platform
from postlint.model import PostHead, Sponsor, YamlValue
from postlint.prose.names import is_generic, is_name_word
from postlint.prose.urls import host_of


@cache
def _legal() -> re.Pattern[str]:
    return re.compile(
        r"[\s,]+(?:inc|ltd|llc|plc|gmbh|ag|corp|co|limited|bv|b\.v|sarl|sas|s\.?a|ab|oy|pty)\.?$",
        re.IGNORECASE,
    )


@cache
def _placeholder() -> re.Pattern[str]:
    return re.compile(
        r"^(?:|#.*|/|https?:/{0,2}|(?:https?://)?(?:www\.)?example\.(?:com|org|net)/?|todo|tbd|tba|url"
        r"|link|xxx+|\?+|\.\.\.|fixme|placeholder)$",
        re.IGNORECASE,
    )


class Known(NamedTuple):
    """A sponsor of the directory."""

    name: str
    """Its usual spelling."""
    url: str | None
    """Its usual URL."""
    authority: bool
    """From the configuration or ``_data/``; otherwise learned."""
    spellings: Mapping[str, int]
    """Every way it is written, with counts."""
    urls: Mapping[str, int]
    """Every URL it was linked to, with counts."""
    paths: tuple[str, ...]
    """The posts that link it."""
    since: str | None = None
    until: str | None = None
    also: tuple[str, ...] = ()
    """Hosts that are theirs too, as configured."""

    @property
    def host(self) -> str:
        """The host of its usual URL."""
        return host_of(self.url or "")


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """``Red Hat, Inc.`` and ``redhat`` are the same name: letters and digits alone, case folded."""
    plain = without_legal_form(name)
    plain = re.sub(r"^(?:the|our)\s+", "", plain, flags=re.IGNORECASE)
    return re.sub(r"[^\w]|_", "", plain.casefold()) or name.casefold()


def has_legal_form(name: str) -> bool:
    """Whether a name ends as companies' do: ``Acme GmbH``."""
    return bool(_legal().search(name.strip()))


def without_legal_form(name: str) -> str:
    """``Acme`` for ``Acme GmbH``."""
    return _legal().sub("", name.strip())


@cache
def _page_words() -> re.Pattern[str]:
    """What links to a sponsor, or to what it gets, are called, and no sponsor is."""
    words = (
        r"home(?:\s?page)?|front\s?page|logos?|readme(?:\.md)?|badges?|banners?|websites?|web|link|blog|twitter"
        r"|facebook|linkedin|careers?|jobs?|tickets?|details?|more|info|donate|sponsor(?:s|ship)?|prospectus"
    )
    return re.compile(rf"(?:(?:the|our|their)\s+)?(?:{words})", re.IGNORECASE)


def is_brand(name: str) -> bool:
    """Whether a link's words can be a sponsor's name rather than a phrase (``they are hiring!``)."""
    parts = name.split()
    if not parts or is_generic(name) or len(parts) > 6 or _page_words().fullmatch(name.strip()):
        return False
    return is_name_word(parts[0]) or len(parts) == 1


def is_placeholder(url: str) -> bool:
    """Whether a URL is empty or replaces one that was never filled in."""
    return bool(_placeholder().match(url.strip()))


@cache
def _sponsor_key() -> re.Pattern[str]:
    """Names of data files, and keys in them, below which sponsors are. Where the whole name says so, any
    shape is read, otherwise only maps with a name and an address."""
    words = (
        r"sponsor(?:s|en|ship|ships|ing)?|partners?|patrocinador(?:es)?|patrocinios?|apoiador(?:es)?|supporters?"
        r"|backers?|m[eé]c[eè]nes?|partenaires?|f(?:ö|oe)rderer|スポンサー|協賛|赞助\w*|贊助\w*"
    )
    return re.compile(rf"(?P<whole>(?:our[ _-]?)?(?:{words}))|(?:.*[\W_\d])?(?:{words})(?:[\W_\d].*)?")


DATA_DEPTH = 4
"""Folders, files and keys of ``_data/`` below each other that are searched for sponsors."""


def declared_sponsors(configured: Sequence[Sponsor], data: Mapping[str, YamlValue]) -> list[Sponsor]:
    """The sponsors of the configuration and, after them, those of ``_data/``: of files and keys named
    ``sponsors``, ``partners``, ``sponsorship`` or the like, wherever they are in it."""
    found = list(configured)
    seen = {name_key(sponsor.name) for sponsor in found}
    for sponsor in _in_data(data, DATA_DEPTH):
        if name_key(sponsor.name) not in seen:
            seen.add(name_key(sponsor.name))
            found.append(sponsor)
    return found


def _in_data(value: YamlValue | Mapping[str, YamlValue], depth: int) -> Iterator[Sponsor]:
    if isinstance(value, list):
        for inner in value if depth else ():
            yield from _in_data(inner, depth - 1)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            named = (
                _sponsor_key().fullmatch(str(key).casefold()) if isinstance(inner, (list, Mapping)) else None
            )
            if named:
                yield from _from_data(inner, named["whole"] is None)
            elif depth:
                yield from _in_data(inner, depth - 1)


def _from_data(value: YamlValue, strict: bool = False) -> Iterator[Sponsor]:
    """The sponsors in ``value``; ``strict``: only those that a map gives a name and an address."""
    if isinstance(value, Mapping):
        urls = [
            value[key].strip()
            for key in ("url", "link", "website", "href", "homepage", "site")
            if isinstance(value.get(key), str)
        ]
        if isinstance(value.get("name"), str) and urls:
            yield Sponsor(value["name"].strip().replace("_", " "), urls[0])
            return
        for key, inner in value.items():
            if isinstance(inner, str) and re.match(r"\s*https?://", inner):
                if not strict:
                    yield Sponsor(str(key).replace("_", " "), inner.strip())
            elif isinstance(inner, Mapping) and "name" not in inner and not strict:
                yield from _from_data({"name": str(key).replace("_", " "), **inner})
            else:
                yield from _from_data(inner, strict)
    elif isinstance(value, list):
        for inner in value:
            yield from _from_data(inner, strict)


_IDENTIFYING = ("id", "key", "slug", "name", "identifier")
"""Keys of a sponsor in ``_data/`` whose value a post may have in its front matter instead of the sponsor."""


def identifiers(data: Mapping[str, YamlValue]) -> dict[str, set[str]]:
    """What front matter may write for a sponsor of ``_data/``, case folded, with the keys of the names: its
    id, the key that it is under, its name."""
    found: dict[str, set[str]] = {}
    _identify(data, DATA_DEPTH + 2, found)
    return found


def _identify(value: YamlValue | Mapping[str, YamlValue], depth: int, found: dict[str, set[str]]) -> None:
    for key, inner in value.items() if isinstance(value, Mapping) else ():
        if isinstance(inner, Mapping) and isinstance(inner.get("name"), str):
            found.setdefault(str(key).casefold(), set()).add(name_key(inner["name"]))
    if isinstance(value, Mapping) and isinstance(value.get("name"), str):
        for key in _IDENTIFYING:
            if isinstance(value.get(key), (str, int)):
                found.setdefault(str(value[key]).casefold(), set()).add(name_key(value["name"]))
    for inner in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        if depth and isinstance(inner, (list, Mapping)):
            _identify(inner, depth - 1, found)


_HOST_KEYS = ("host", "hosts", "hosted_by", "venue")


@lru_cache(maxsize=1024)
def is_sponsor_key(key: str) -> bool:
    """Whether a key of the front matter may hold sponsors: ``sponsors``, ``sponsor_ids``, ``gold-sponsor``,
    ``host``."""
    return bool(_sponsor_key().fullmatch(key.casefold())) or key.casefold() in _HOST_KEYS


def referred(front_matter: Mapping[str, YamlValue], known: Mapping[str, Collection[str]]) -> set[str]:
    """The keys of the sponsors that front matter names by what ``identifiers`` found, which layouts link."""
    found: set[str] = set()
    for key, value in front_matter.items():
        if is_sponsor_key(key):
            for one in _plain(value):
                found.update(known.get(str(one).casefold(), ()))
    return found


def _plain(value: YamlValue) -> Iterator[str | int]:
    if isinstance(value, (str, int)):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from _plain(inner)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _plain(inner)


def directory(
    acknowledged: Iterable[tuple[PostHead, Acknowledgement]],
    declared: Sequence[Sponsor],
    kinds: Collection[str] = ("sponsor",),
) -> dict[str, Known]:
    """Name key to sponsor. Declared ones first, under their aliases too; then every name that an
    acknowledgement of one of ``kinds`` links, with the URL it has most often."""
    spellings: dict[str, Counter[str]] = {}
    urls: dict[str, Counter[str]] = {}
    paths: dict[str, dict[str, None]] = {}
    for post, acknowledgement in acknowledged:
        if acknowledgement.kind not in kinds:
            continue
        for name in acknowledgement.names:
            if (
                name.url is None
                or is_placeholder(name.url)
                or not host_of(name.url)
                or not is_brand(name.name)
            ):
                continue
            key = name_key(name.name)
            spellings.setdefault(key, Counter())[name.name] += 1
            urls.setdefault(key, Counter())[name.url] += 1
            paths.setdefault(key, {})[post.path] = None
    found = {
        key: Known(
            said.most_common(1)[0][0],
            urls[key].most_common(1)[0][0],
            False,
            said,
            urls[key],
            tuple(paths[key]),
        )
        for key, said in spellings.items()
    }
    for sponsor in declared:
        known = found.get(name_key(sponsor.name))
        entry = Known(
            sponsor.name, sponsor.url, True, known.spellings if known else {}, known.urls if known else {},
            known.paths if known else (), sponsor.since, sponsor.until, tuple(map(host_of, sponsor.also)),
        )  # fmt: skip
        for alias in (sponsor.name, *sponsor.aliases):
            found[name_key(alias)] = entry
    return found


def hosts(known: Mapping[str, Known]) -> dict[str, str]:
    """Host to the key of the sponsor that it belongs to: the one that links there most often."""
    owners: dict[str, Counter[str]] = {}
    for key, sponsor in known.items():
        counts = sponsor.urls or ({sponsor.url: 1} if sponsor.url else {})
        for url, count in counts.items():
            host = host_of(url)
            if host and not is_platform(host):
                owners.setdefault(host, Counter())[key] += count + (
                    1000 if sponsor.authority and host == sponsor.host else 0
                )
    return {host: counter.most_common(1)[0][0] for host, counter in owners.items()}


def resembles(name: str, host: str) -> bool:
    """Whether a host looks like a name's own: ``Palo Alto Networks`` and ``paloaltonetworks.com``."""
    key = name_key(name)
    label = re.sub(r"[^\w]", "", ".".join(host.split(".")[:-1] or [host]))
    initials = "".join(word[0] for word in name.split()).casefold()
    return key in label or label in key or (len(initials) > 2 and initials in label) or key[:5] in label


def same_brand(a: str, b: str) -> bool:
    """Whether two hosts differ only in subdomain or ending: ``intel.com``, ``www.intel.co.uk``."""

    def label(host: str) -> str:
        parts = [
            part for part in host.split(".") if part not in ("www", "co", "com", "org", "net", "ac", "gov")
        ]
        return parts[-2] if len(parts) > 1 else parts[0] if parts else ""

    return label(a) == label(b) != ""
