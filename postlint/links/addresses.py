"""Targets whose text alone shows that they lead nowhere.

Examples are an address without a host, a server on the author's machine, or two addresses run together.
Well-formed targets are checked against the URL map and by requests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from postlint.links.address_flaws import AddressFlaw, WrittenTarget, short
from postlint.links.web_hosts import WEB, check_host, check_preview, is_usual
from postlint.model import UNKNOWN


def flaw(written: WrittenTarget) -> AddressFlaw | None:
    """The first flaw of a target, by the most specific check; None where no check finds one."""
    url = written.url.strip()
    if not url or UNKNOWN in url or url.startswith("data:") or _PLAIN_PATH.fullmatch(url):
        return None
    plain = _PLAIN.fullmatch(url)
    if plain and not written.image and is_usual(plain[1]):
        return None
    checks = _HOST_CHECKS if not written.image and plain else _CHECKS
    written = written._replace(url=url)
    return next((found for check in checks for found in check(written)), None)


# --- other schemes -------------------------------------------------------------------------------

_MAIL = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+\.[^\s@<>()\[\],;:\".]+")


def _mail(written: WrittenTarget) -> Iterator[AddressFlaw]:
    if not written.url.lower().startswith("mailto:"):
        return
    addresses, _, query = written.url[7:].partition("?")
    if not addresses.strip("/ "):
        if not query:  # `mailto:?subject=…` lets readers choose whom to write to
            yield AddressFlaw(f"`{short(written.url)}` has no address: write one after `mailto:`")
        return
    if addresses.startswith("//") and _MAIL.fullmatch(addresses[2:]):
        meant = f"mailto:{written.url[9:]}"
        yield AddressFlaw(
            f"`{short(written.url)}` is not an e-mail address: write `{short(meant)}`", meant, True
        )
        return
    for address in unquote(addresses).split(","):
        if not _MAIL.fullmatch(address.strip()):
            yield AddressFlaw(
                f"`{short(address.strip())}` is not an e-mail address: write `mailto:name@host`",
                severity="warning",
            )


_NEARLY_MAILTO = 0.75
"""How like ``mailto`` a scheme before an e-mail address is that was meant for it: `malito`, `mailo`, `mail`
are. The schemes that such addresses do follow, `sip`, `xmpp`, `acct`, `ssh`, are below 0.5."""
_TELEPHONE = re.compile(r"(?:phone|telephone|mobile|call|telefon|telefono):(?=[+\d(])", re.IGNORECASE)


def _misspelt_scheme(written: WrittenTarget) -> Iterator[AddressFlaw]:
    """``malito:ann@example.org``, ``phone:+1555``: no program opens these."""
    from difflib import SequenceMatcher

    scheme, colon, rest = written.url.partition(":")
    meant = None
    if colon and scheme.lower() != "mailto" and _MAIL.fullmatch(rest.partition("?")[0]):
        near = SequenceMatcher(None, scheme.lower().replace("-", ""), "mailto").ratio() >= _NEARLY_MAILTO
        meant = f"mailto:{rest}" if near or scheme.lower().replace("-", "") == "email" else None
    elif found := _TELEPHONE.match(written.url):
        meant = f"tel:{written.url[found.end() :]}"
    if meant:
        yield AddressFlaw(
            f"no browser knows the scheme of `{short(written.url)}`: write `{short(meant)}`", meant
        )


def _telephone(written: WrittenTarget) -> Iterator[AddressFlaw]:
    scheme, _, number = written.url.partition(":")
    if scheme.lower() in ("tel", "sms") and not re.search(r"\d", number):
        yield AddressFlaw(f"`{short(written.url)}` has no number: write one after `{scheme}:`")


_OWN_BROWSER = re.compile(r"(?:blob|content|cid|webkit-fake-url|(?:chrome|moz)-extension):", re.IGNORECASE)
"""Schemes of what a browser or a mail program keeps for itself: what an editor pastes for a picture."""


def _own_disk(written: WrittenTarget) -> Iterator[AddressFlaw]:
    if written.image and _OWN_BROWSER.match(written.url):
        yield AddressFlaw(
            f"`{short(written.url)}` exists only in the author's own browser: "
            "put the image into the site and write its path"
        )
    elif re.match(r"file:|[a-z]:[\\/]|%5c|\\\\", written.url, re.IGNORECASE) or _HOME.fullmatch(written.url):
        noun = "image" if written.image else "file"
        yield AddressFlaw(
            f"`{short(written.url)}` is on the author's own disk: "
            f"put the {noun} into the site and write its path"
        )


_HOME = re.compile(
    r"/(?:Users/[^/]+|home/[^/]+/(?:Desktop|Documents|Downloads|Dropbox|Pictures|Videos))/.+\.\w+", re.ASCII
)
"""A file in the home folder of macOS or, in one of the folders that a desktop makes there, of Linux."""


# --- the host ------------------------------------------------------------------------------------

_QUOTES = "“”„‟«»‘’‚″"


def _curly(written: WrittenTarget) -> Iterator[AddressFlaw]:
    bare = written.url.strip(_QUOTES)
    if written.url[0] in _QUOTES and bare:
        yield AddressFlaw(
            f"curly quotes are part of this address: write `{short(bare)}` in straight ones", bare
        )


_MISSPELT = "ttps?|htps?|htts?|hhttps?|httpps?|httpss|htttps?|hptts?|htpps?|htpts?|thtps?"
_SCHEME = re.compile(
    rf"(?:https?(?://|;//|:/(?!/)|:\\{{1,2}})|(?:{_MISSPELT}):/{{1,2}}|https?://(?=https?:?//[\w-]+\.))(?=[\w\[])",
    re.IGNORECASE,
)


def _scheme(written: WrittenTarget) -> Iterator[AddressFlaw]:
    """A ``https://`` that is misspelt, given twice or wrapped in parentheses."""
    url = written.url
    wrapped = re.fullmatch(r"[(\[](https?://[^\s()\[\]]+)[)\]]?", url)
    match = _SCHEME.match(url)
    if wrapped:
        meant = wrapped[1]
    elif match:
        rest = url[match.end() :]
        doubled = re.match(r"https?:?//", rest, re.IGNORECASE)
        secure = "s" in (doubled or match)[0].lower().partition(":")[0]
        meant = f"http{'s' * secure}://{rest[doubled.end() :] if doubled else rest}"
    else:
        return
    yield AddressFlaw(f"`{short(url)}` is not an address: write `{short(meant)}`", meant)


def _second_colon(written: WrittenTarget) -> Iterator[AddressFlaw]:
    """``irc:://host``."""
    found = re.match(r"([a-z][a-z0-9+.-]*):{2,}(?=//)", written.url, re.IGNORECASE)
    if found:
        meant = f"{found[1]}:{written.url[found.end() :]}"
        yield AddressFlaw(f"`{short(written.url)}` is not an address: write `{short(meant)}`", meant, True)


def is_note(url: str) -> bool:
    """Whether a target is a note of three words or more instead of an address."""
    return re.fullmatch(r"\*?[^\W\d_]{2,}(?:(?:[ \n]|%20)+[^\W\d_][\w'’,-]*){2,}\*?", url) is not None


def _note(written: WrittenTarget) -> Iterator[AddressFlaw]:
    """``[poll](add the address once it is there)``. A file's name has a dot or is one of two words."""
    if is_note(written.url):
        yield AddressFlaw(f"`{short(written.url)}` is a note, not an address: write the address")


def _no_slashes(written: WrittenTarget) -> Iterator[AddressFlaw]:
    found = re.match(r"(https?):(?=[\w-]+(?:\.[\w-]+)+)", written.url, re.IGNORECASE)
    if found:
        meant = f"{found[1]}://{written.url[found.end() :]}"
        yield AddressFlaw(f"`{short(written.url)}` has no `//`: write `{short(meant)}`", meant, True)


def _behind_a_path(written: WrittenTarget) -> Iterator[AddressFlaw]:
    """``/bloghttps://a.example``: what puts the site's path first was given a whole address."""
    found = re.match(r"/[\w./~-]*?\w(?=(https?://[\w-]+\.\S+)\Z)", written.url, re.IGNORECASE)
    if found:
        meant = found[1]
        yield AddressFlaw(
            f"`{short(found[0])}` is in front of a whole address: write `{short(meant)}`", meant
        )


def _two_addresses(written: WrittenTarget) -> Iterator[AddressFlaw]:
    # A web archive or a redirect has a `/`, `=` or the like before the inner address.
    inner = re.search(r"(?<=[A-Za-z0-9])https?://", written.url[8:])
    if WEB.match(written.url) and inner:
        first, second = written.url[: 8 + inner.start()], written.url[8 + inner.start() :]
        yield AddressFlaw(f"two addresses run together: write `{short(first)}` or `{short(second)}`")


def _next_link(written: WrittenTarget) -> Iterator[AddressFlaw]:
    """``[a](https://a.example, [b](https://b.example))``: to kramdown, an address may hold spaces."""
    found = re.match(r"((?:https?:/)?/[^\s()]+?)[,;.]?(?:[ \n]|%20)[^()]*\]\(", written.url)
    if found:
        yield AddressFlaw(
            f"this address goes on to the next link: close it with `)` after `{short(found[1])}`"
        )


_TAG_END = re.compile(r"((?:https?://|/)[^\s\"<>]+)[\"”]\s*>")


def _tag_end(written: WrittenTarget) -> Iterator[AddressFlaw]:
    """``[a](https://a.example/b">b)``: what was an HTML link still ends as one."""
    found = _TAG_END.match(written.url)
    if found:
        yield AddressFlaw(
            f"this address goes on over the end of an HTML tag: write `{short(found[1])}`", found[1]
        )


_ESCAPED = re.compile(r"\\(?=[()_*\[\]#&~-])")


def _backslash(written: WrittenTarget) -> Iterator[AddressFlaw]:
    """``https://a.example/b\\_c``: kramdown takes no escapes in an address."""
    if WEB.match(written.url) and _ESCAPED.search(written.url):
        meant = _ESCAPED.sub("", written.url)
        yield AddressFlaw(
            f"the backslash in `{short(written.url)}` becomes part of the address: write `{short(meant)}`",
            meant,
            severity="warning",
        )


# --- the site's own address ------------------------------------------------------------------------

_SITE_PREFIX = re.compile(r"\{\{-?\s*(site\.(?:baseurl|url|github\.url))\s*-?\}\}")
_ADDED = re.compile(r"\{\{-?\s*[\"'][^\"'{}]*[\"']\s*\|\s*(relative_url|absolute_url)\s*-?\}\}")


def liquid_flaw(raw: str) -> AddressFlaw | None:
    """The flaw of the site's own address in a target's Liquid: it is repeated, or before another site's
    address. ``raw`` has no Liquid that prints nothing."""
    raw = raw.strip()
    first = _SITE_PREFIX.match(raw)
    if first is None:
        return None
    rest = raw[first.end() :]
    inner = rest.lstrip("/")
    second = _SITE_PREFIX.match(inner)
    added = _ADDED.match(rest)
    if re.match(r"https?://", rest, re.IGNORECASE):
        return AddressFlaw(f"`{first[0]}` is in front of a whole address: write `{short(rest)}`", rest, True)
    if added and (first[1] == "site.baseurl" or added[1] == "absolute_url"):
        twice = f"`{added[1]}` adds what `{first[0]}` has added already"
        return AddressFlaw(f"{twice}: write `{short(rest)}`", rest, True)
    if second and second[1] == first[1]:
        return AddressFlaw(f"`{first[0]}` appears twice here: write `{short(inner)}`", inner, True)
    return None


def glued_prefix(raw: str, url: str) -> AddressFlaw | None:
    """``{{ site.baseurl }}img/a.png``, which prints ``/blogimg/a.png``; ``url`` is what it prints."""
    raw = raw.strip()
    first = _SITE_PREFIX.match(raw)
    rest = raw[first.end() :] if first else ""
    path = re.match(r"\w[\w./~%-]*", rest)
    if first is None or path is None or not re.search(rf"\w{re.escape(path[0])}", url):
        return None
    meant = f"{first[0]}/{rest}"
    return AddressFlaw(
        f"`{first[0]}` ends without a slash, so this becomes `{short(url)}`: write `{short(meant)}`",
        meant,
        True,
    )


# --- the rest of the address ---------------------------------------------------------------------

_PAGES_OF_FILES = (
    (
        r"https?://github\.com/([^/]+/[^/]+)/(?:blob|tree)/([^?#]+)\Z",
        r"https://raw.githubusercontent.com/\1/\2",
    ),
    (r"(https?://[^/]*gitlab[^/]*/.+/-)/blob/([^?#]+)\Z", r"\1/raw/\2"),
    (r"(https?://bitbucket\.org/[^/]+/[^/]+)/src/([^?#]+)\Z", r"\1/raw/\2"),
    (r"(https?://(?:www\.)?dropbox\.com/s(?:cl)?/[^?#]+\?(?:[^#]*&)?)dl=0((?:&[^#]*)?)\Z", r"\1raw=1\2"),
    (
        r"(https?://[^/]+/wiki/)(?:File|Image|Datei|Fichier|Archivo|Bestand|Plik|Ficheiro|Immagine|Файл|ファイル|文件)"
        r":([^?#]+)\Z",
        r"\1Special:FilePath/\2",
    ),
    (r"https?://drive\.google\.com/(?:file/d/([\w-]+)|open\?id=([\w-]+)).*\Z", None),
    (r"https?://(?:www\.|m\.)?imgur\.com/(?:a/|gallery/)?[\w-]{5,}\Z", None),
    (r"https?://(?:www\.)?flickr\.com/photos/[^/]+/\d+", None),
    (r"https?://(?:photos\.app\.goo\.gl/|photos\.google\.com/|(?:www\.)?instagram\.com/p/)[\w/-]+", None),
    (r"https?://(?:www\.)?(?:unsplash\.com/photos|pexels\.com/photo|giphy\.com/gifs)/[\w-]+/?\Z", None),
    (r"https?://(?:www\.)?pixabay\.com/(?:\w\w/)?(?:photos|illustrations|vectors)/[\w-]+/?\Z", None),
    (r"https?://gyazo\.com/[0-9a-f]{32}\Z", None),
)
"""Patterns of pages that show a file, each with the form of the file's own address."""


def _page_of_a_file(written: WrittenTarget) -> Iterator[AddressFlaw]:
    if not written.image:
        return
    for page, raw in _PAGES_OF_FILES:
        found = re.match(page, written.url, re.IGNORECASE)
        if found:
            meant = found.expand(raw) if raw else None
            advice = f"write `{meant}`" if meant else "keep a copy of the image in the site"
            yield AddressFlaw(
                f"`{short(written.url)}` is a page that shows the image, not the image: {advice}", meant
            )


def _second_question_mark(written: WrittenTarget) -> Iterator[AddressFlaw]:
    query = written.url.partition("#")[0].partition("?")[2]
    second = re.search(r"\?(?=[\w.-]+=)", query)
    if second and "://" not in unquote(query[: second.start()]):
        at = written.url.index("?") + 1 + second.start()
        meant = f"{written.url[:at]}&{written.url[at + 1 :]}"
        yield AddressFlaw(
            f"the second `?` in `{short(written.url)}` does not begin a parameter: write `&`",
            meant,
            severity="warning",
        )


_SWALLOWED = re.compile(
    rf"(?:%20|%E2%80%[0-9A-F]{{2}}|%E3%80%8[12]|[,;{_QUOTES}。，、；：！？）]|(?<=\.html)\.|(?<=\.pdf)\.)+\Z",
    re.IGNORECASE,
)
_FULL_STOP = re.compile(r"(?<=/)(?:[a-z0-9]+(?:-[a-z0-9]+)+|\d{4,})(\.)\Z")
"""The end of a sentence behind a name that does not end in a full stop: a slug or a number. `Acme_Inc.`,
`etc.` and a host may."""


def _swallowed(written: WrittenTarget) -> Iterator[AddressFlaw]:
    """Text of the sentence that became the end of the path; a query may end in a space."""
    tail = _SWALLOWED.search(written.url) or _FULL_STOP.search(written.url)
    if tail and WEB.match(written.url) and "?" not in written.url:
        at = tail.start(1) if tail.re is _FULL_STOP else tail.start()
        meant = written.url[:at]
        yield AddressFlaw(
            f"`{written.url[at:]}` at the end of `{short(written.url)}` is part of the address: "
            f"write `{short(meant)}`",
            meant,
            severity="warning",
        )


_CHECKS: tuple[Callable[[WrittenTarget], Iterator[AddressFlaw]], ...] = (
    _curly,
    _scheme,
    _second_colon,
    _note,
    _mail,
    _misspelt_scheme,
    _telephone,
    _own_disk,
    _no_slashes,
    _next_link,
    _tag_end,
    _behind_a_path,
    _two_addresses,
    _page_of_a_file,
    check_preview,
    check_host,
    _second_question_mark,
    _backslash,
    _swallowed,
)
_HOST_CHECKS = (check_preview, check_host)
_PLAIN_PATH = re.compile(r"(?!\w*//|/Users/|/home/)[\w./~#=+-]+", re.ASCII)
"""A pattern of addresses within a site in which no check finds a flaw: most addresses are such."""
_PLAIN = re.compile(r"https?://([\w.-]+)(?:/[\w.~+=@#-]*[\w~+=@#-])*/?", re.IGNORECASE | re.ASCII)
"""A pattern of web addresses in which only the host can be wrong: most web addresses are such."""
