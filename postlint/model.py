"""The values that flow through a run. This module imports no other room.

Named tuples throughout: immutable, cheap to create (a frozen, slotted dataclass
costs a millisecond each at import, and the hook pays for every one), and equal
when their parts are equal.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    import datetime

    from postlint.nodes import Document

Severity: TypeAlias = Literal["info", "warning", "error"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
"""From the mildest to the most severe."""
FailOn: TypeAlias = Literal["info", "warning", "error", "never"]
"""The severity from which on findings fail a run."""

UNKNOWN = "\ufdd0"
"""Is in evaluated text for what Liquid would put there and cannot be known.

A Unicode noncharacter, so no author types it; a URL whose path holds it is never judged.
"""

YamlValue: TypeAlias = Any
"""What YAML can hold; only these values are untyped."""


class Span(NamedTuple):
    """Half-open offsets, in code points, into ``SourceFile.text``."""

    start: int
    end: int


class Position(NamedTuple):
    """1-based line and column, the column in code points."""

    line: int
    column: int


class SourceFile(NamedTuple):
    """A file of the site as read: decoded, without its byte order mark, line endings kept."""

    path: str
    """Relative to the site's folder, with ``/`` between its parts."""
    text: str
    bom: bool = False


_LINE_END = re.compile(r"\r\n?|\n")


class LineIndex:
    """Turns offsets of one text into lines and columns; built only where something is reported."""

    __slots__ = ("_lines", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        # A line ends at "\n", "\r\n" or a lone "\r": never at the form feeds and
        # separators that str.splitlines() also takes for line ends.
        if "\r" in text:
            self.starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
        else:
            sizes = [len(line) + 1 for line in text.split("\n")]
            self.starts = [0, *accumulate(sizes[:-1])]
        self._lines: dict[int, str] = {}

    def position(self, offset: int) -> Position:
        """The line and column of ``offset``."""
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1)

    def line_text(self, line: int) -> str:
        """Line number ``line`` (1-based) without its line end; the same string each time, for many
        findings may be on one long line."""
        if line not in self._lines:
            end = self.starts[line] if line < len(self.starts) else len(self.text)
            self._lines[line] = self.text[self.starts[line - 1] : end].rstrip("\r\n")
        return self._lines[line]


# --- front matter -------------------------------------------------------------------------------


class Entry(NamedTuple):
    """One key of the front matter, nested ones included, with its position."""

    path: tuple[str | int, ...]
    """Keys and list indices from the root: ``("header", "image")``, ``("sponsors", 0, "name")``."""
    key_span: Span
    value_span: Span
    value: YamlValue


class DataSource(NamedTuple):
    """A file of ``_data/`` as it is written."""

    path: str
    text: str
    entries: tuple[Entry, ...]
    """Every mapping's keys and every list's items, in source order."""


class FrontMatterProblem(NamedTuple):
    """What is wrong with the front matter's YAML."""

    kind: Literal["invalid", "not-a-mapping", "duplicate-key", "tab", "unterminated", "not-first"]
    span: Span
    message: str


class FrontMatter(NamedTuple):
    """A file's front matter as Jekyll reads it, with the position of every key and value."""

    data: Mapping[str, YamlValue]
    entries: tuple[Entry, ...]
    span: Span | None
    """From the first ``---`` to where the body starts; None where the file has none."""
    body: int
    """The offset at which the body starts."""
    problems: tuple[FrontMatterProblem, ...] = ()

    def entry(self, *path: str | int) -> Entry | None:
        """The entry at ``path``, the last one where a key appears twice (it wins in YAML)."""
        found = None
        for entry in self.entries:
            if entry.path == path:
                found = entry
        return found


# --- documents and the site ---------------------------------------------------------------------

HTML_EXTENSIONS: tuple[str, ...] = (".html", ".htm", ".xhtml")
"""What the names of HTML files end in."""

DocumentKind: TypeAlias = Literal["post", "draft", "page", "document"]


class LiquidProblem(NamedTuple):
    """What Liquid says of a body."""

    kind: str
    """``syntax``, ``unknown-tag``, ``missing-include``, ``missing-link``, …"""
    span: Span
    message: str
    fatal: bool
    """Whether it ends Jekyll's build."""
    name: str = ""
    """The tag, include, path or post that it is about."""


class Post(NamedTuple):
    """One Markdown or HTML file of the site, parsed. Posts are what the tool is for; pages and
    documents of other collections are read the same way."""

    source: SourceFile
    kind: DocumentKind
    collection: str | None
    url: str | None
    """Where Jekyll publishes it, baseurl not included; None where it does not."""
    date: datetime.datetime | None
    """As Jekyll dates it (front matter before file name), in the site's time zone; None for pages."""
    title: str | None
    front_matter: FrontMatter
    document: Document
    data: Mapping[str, YamlValue] = {}
    """The front matter with the defaults of ``_config.yml`` beneath it."""
    liquid: tuple[LiquidProblem, ...] = ()
    complete: bool = True
    """False where Liquid could not tell all of the text, so that the page may hold more."""
    problem: str | None = None
    """What in its front matter would end Jekyll's build or make Jekyll ignore it."""
    inferred_title: bool = False
    """Whether Jekyll made its title of the file's name."""
    redirect: Reference | None = None
    """Where the page leads that jekyll-redirect-from publishes instead."""
    image_base: str | None = None
    """What the theme's layouts put before the URL of every picture of the page that has no scheme."""
    other_engine: str | None = None
    """The site's Markdown engine where its grammar is not known, so that the body is read as kramdown's."""
    html: bool = False
    """Whether it is written in HTML."""

    @property
    def path(self) -> str:
        """The file's path relative to the site's folder."""
        return self.source.path


def below_base(base: str, url: str) -> str:
    """A picture's URL with ``Post.image_base`` before it, which one with a scheme or host does not get."""
    return url if ":" in url or url.startswith("//") else base + url.lstrip("/")


class UrlEntry(NamedTuple):
    """One line of the URL map: a source file or generated page, and what Jekyll makes of it."""

    source: str | None
    kind: Literal["page", "post", "document", "static", "generated"]
    collection: str | None
    url: str | None
    destination: str | None
    """The file written, relative to the destination folder, without a leading slash."""
    published: bool
    reason: str | None
    """Why it is not published (``draft``, ``future``, ``published: false``, ``excluded``, …), or that it is
    ``copied unchanged`` where that is a mistake."""


def why_unpublished(entry: UrlEntry) -> str:
    """Why the source file of an entry is not published, as a sentence that begins with its path."""
    reason = entry.reason or ""
    if reason.startswith("its name starts"):
        advice = "list it in `include` of the configuration to publish it"
        return f"Jekyll leaves out `{entry.source}`, {reason}: {advice}"
    why = {
        "draft": "is a draft",
        "future": "is dated in the future",
        "published: false": "says `published: false`",
        "excluded": "is left out by `exclude` in the configuration",
    }.get(reason, f"is not published ({reason})" if reason else "is not published")
    return f"`{entry.source}` {why}"


class Resolution(NamedTuple):
    """What a browser on the published site would get for a target."""

    status: Literal[
        "published",  # served, exactly as written or by the server's own rules
        "redirect",  # served by a redirect that redirect-from writes
        "missing",  # the published site has nothing there
        "unpublished",  # a source exists that Jekyll does not publish (see `entry.reason`)
        "case",  # exists only in other letter case (see `suggestion`)
        "external",  # another host: the network's business
        "other",  # mailto:, tel:, data:, javascript:, an empty or fragment-less self link
        "unknown",  # holds Liquid or a URL whose existence cannot be known
    ]
    url: str
    """The site URL looked for, decoded, without baseurl, query and fragment; where external, the
    absolute URL."""
    fragment: str | None = None
    """The decoded fragment, None where there is none."""
    entry: UrlEntry | None = None
    suggestion: str | None = None
    """The nearest URL that exists, written the way the target was."""
    unjudged: Unjudged | None = None
    """Why it is unknown, where that is for the user to settle."""


class Unjudged(NamedTuple):
    """Why URLs of the site cannot be judged."""

    kind: Literal["beyond", "plugin", "theme"]
    """``beyond``: nothing of the site lies below their first part, so another deployment may have them."""
    why: str
    """Who may make them: ```_plugins/tags.rb` may make it``."""
    glob: str
    """What to declare under ``exists`` if they exist."""


class Reference(NamedTuple):
    """A link, image or resource of a post, kept as a fact after the post is dropped."""

    kind: Literal["link", "image", "resource"]
    raw: str
    url: str
    span: Span
    target_span: Span
    text: str
    origin: str
    tag: str
    attribute: str
    titled: bool = False
    """Whether it has a title, ``[a](b "title")``."""


class ShownOn(NamedTuple):
    """Pages that show a reference, from all of which it leads to the same."""

    page: str
    """The URL of one of them, baseurl not included."""
    pages: int
    """How many they are."""


class TemplateReference(NamedTuple):
    """A reference that a layout, an include, data or the configuration gives pages, or that is in an HTML
    file without front matter. A check's subject parameter's type."""

    path: str
    """The file that it is in."""
    reference: Reference
    shown_on: tuple[ShownOn, ...]
    via: Related | None = None
    """The template that prints it, where it is elsewhere."""


class PostHead(NamedTuple):
    """What is known of every parsed document without its content."""

    path: str
    kind: DocumentKind
    collection: str | None
    url: str | None
    date: str | None
    """ISO 8601, in the site's time zone."""
    title: str | None


class PostFacts(NamedTuple):
    """A document as the checks see it that hold it against the site: its head, what it points to and
    what can be pointed to in it."""

    path: str
    kind: DocumentKind
    collection: str | None
    url: str | None
    date: str | None
    """ISO 8601, in the site's time zone."""
    title: str | None
    references: tuple[Reference, ...]
    anchors: tuple[str, ...]
    """Every id the rendered body has, in order; those of layouts are not among them."""
    anchors_known: bool
    """False where Liquid that cannot be known, or a layout, may add others."""


class Layout(NamedTuple):
    """What a layout, the layouts it is on and their includes give every page that uses it."""

    ids: tuple[str, ...]
    """Regular expressions of the ids that it writes."""
    known: bool
    """Whether a page that uses it has these ids and those of its body and no others."""
    replaces: tuple[tuple[str, str | None], ...] = ()
    """What it replaces in the page's HTML, and by what (None: that is not known)."""
    base: str | None = None
    """Where its ``<base href>`` lets relative URLs begin; holds ``UNKNOWN`` where that is not known."""


FactT = TypeVar("FactT", bound=tuple[Any, ...])


class Site(Protocol):
    """What a site rule sees: the URL map and the facts of all posts. Its subject parameter's type."""

    @property
    def posts(self) -> Sequence[PostHead]:
        """Every parsed document's head: posts by date, then pages and documents by path."""

    def facts(
        self, kind: type[FactT], among: Collection[str] | None = None
    ) -> Iterable[tuple[PostHead, FactT]]:
        """The facts of type ``kind`` that rules' ``collect`` functions yielded, with their posts;
        ``among``: those of the posts at these paths."""

    def facts_of(self, path: str, kind: type[FactT]) -> Sequence[FactT]:
        """The facts of type ``kind`` of the post at ``path``."""

    def front_matter(self, path: str) -> Mapping[str, YamlValue]:
        """The front matter of the document at ``path`` over the defaults; empty where there is none."""

    def resolve(self, url: str, base: str | None) -> Resolution:
        """What ``url``, written on the page published at ``base``, leads to."""

    def follow(self, reference: Reference, page: PostFacts) -> Resolution:
        """What a reference of ``page`` leads to, as it is written: from the ``<base href>`` of its layout on,
        where it has one, and to a page that it names by its source, where a plugin converts that."""

    def base(self, page: PostFacts) -> str | None:
        """The ``<base href>`` of a page's layout; None where it has none."""

    def entry(self, source: str) -> UrlEntry | None:
        """The URL map's entry of a source file."""

    def document(self, source: str) -> PostFacts | None:
        """The facts of the document with this path; None where it is not Markdown."""

    def page(self, entry: UrlEntry) -> PostFacts | None:
        """What the page of an entry offers to links: the facts of a Markdown document; of an HTML file its
        ids. None of others."""

    def exists(self, source: str) -> bool:
        """Whether the site's folder has a file of exactly this relative path."""

    def has_layout(self, name: str) -> bool | None:
        """Whether there is a layout ``name``; None where only a theme that is not in the site may have
        it."""

    def layout(self, name: str | None) -> Layout:
        """What the layout ``name`` gives its pages; None represents a page without a layout."""

    @property
    def extended(self) -> bool:
        """Whether plugins run that are not known here, so that Liquid may have tags of theirs."""

    @property
    def urls(self) -> Sequence[UrlEntry]:
        """The whole URL map."""

    @property
    def data(self) -> Mapping[str, YamlValue]:
        """``site.data``: the files of ``_data/``."""

    def data_sources(self, wanted: Callable[[str], bool]) -> Iterable[DataSource]:
        """The files of YAML and JSON in ``_data/`` whose paths are ``wanted`` and which can be read."""

    @property
    def settings(self) -> Settings:
        """What the configuration says beyond single rules."""


class Sponsor(NamedTuple):
    """A sponsor as the configuration names it."""

    name: str
    """As posts write it."""
    url: str | None = None
    """Where their name links to."""
    aliases: tuple[str, ...] = ()
    """Other spellings of the name."""
    since: str | None = None
    """ISO date of the first post that may thank them (``from:`` in the file)."""
    until: str | None = None
    """ISO date of the last post that may thank them."""
    also: tuple[str, ...] = ()
    """Other URLs that are theirs too."""


class Series(NamedTuple):
    """Posts that belong together, as the configuration declares them."""

    name: str
    """What messages call it."""
    glob: str
    """The files of its posts (``files:`` in the file)."""
    title: tuple[str, ...] = ()
    """Title forms with typed holes: ``Meetup {month} {year}: {names}``."""
    thanks: bool | None = None
    """Whether its posts must acknowledge sponsors; None: as learned."""
    invites: bool | None = None
    """Whether its posts must invite to a next event; None: as learned."""
    cadence: str | None = None
    """``first Wednesday of the month``, ``every Tuesday``; None: as learned."""


class Settings(NamedTuple):
    """The parts of ``.postlint.yml`` that several rules share."""

    sponsors: tuple[Sponsor, ...] = ()
    series: tuple[Series, ...] = ()
    event_hosts: tuple[str, ...] = ()
    """Hosts beyond the built-in ones whose pages are event pages."""
    image_keys: tuple[str, ...] = ("image", "images", "photos", "thumbnail", "cover", "og_image", "header.*")
    """Front matter keys that hold images; dots descend, ``*`` is any key."""
    exists: tuple[str, ...] = ()
    """Globs of site URLs that exist although no source shows it."""
    as_of: str | None = None
    """ISO date that ``--as-of`` gives; None in every ordinary run."""


# --- problems, findings, report -----------------------------------------------------------------


class Edit(NamedTuple):
    """Replace ``span`` of the file by ``text``."""

    span: Span
    text: str


class Fix(NamedTuple):
    """Edits of one file that belong together: all are made or none is."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = True
    """Whether it is certain to be what the author meant; others need ``--unsafe-fixes``."""


class Related(NamedTuple):
    """Another location that a problem is about."""

    path: str
    span: Span | None
    message: str


PRINTED_BY = "the template that prints it"
"""What the related location of a value says that a template gives to pages."""


class Once(NamedTuple):
    """What a run reports once for all files: that a kind of thing is not checked."""

    key: str
    """Problems of one key are one finding, whichever rules say them."""
    many: str
    """The message where there are several; ``{count}`` represents their number."""


class Problem(NamedTuple):
    """What a rule reports: where, what is wrong, and how to fix it."""

    message: str
    span: Span | None = None
    """None: about the file as a whole, reported on line 1."""
    path: str | None = None
    """None: the file the rule was given; site rules always say."""
    severity: Severity | None = None
    """None: the rule's own. Never raises what the configuration lowered."""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    once: Once | None = None
    """Not None: reported once a run, where it is first found."""
    if_new: Severity | None = None
    """Its severity in a document that a change adds, whose addresses nobody has yet; None: the same."""


class Raised(NamedTuple):
    """A problem together with the check that raised it."""

    rule: str
    severity: Severity
    """The check's own."""
    path: str
    problem: Problem


class Failure(NamedTuple):
    """An internal error of postlint on a file."""

    rule: str
    """The rule that did; empty where the file was being read."""
    path: str
    """Empty where the rule was looking at the whole site."""
    error: str
    times: int = 1


class Location(NamedTuple):
    """A span turned into lines and columns: 1-based code points, the end exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str = ""


class Finding(NamedTuple):
    """A problem that the engine has stamped. Holds only strings and numbers."""

    rule: str
    severity: Severity
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    source_line: str = ""
    """The line of the file, for showing; empty where it cannot be shown."""
    related: tuple[Location, ...] = ()
    fix: Fix | None = None
    edits: tuple[Location, ...] = ()
    """Where the fix's edits are, in their order: formats have no text to turn offsets into lines."""
    once: str = ""
    """Of a finding about the whole run, which a run over other files says elsewhere, ``Once.key``."""
    if_new: Severity | None = None
    """Its severity where a change adds the file; None: the same."""


class NotRead(NamedTuple):
    """Files that a run passed over, although they may have links."""

    files: int
    kind: str
    """``HTML``, ``Markdown``; empty where they are of several kinds."""
    reason: str
    """Why, in words that follow ``files``; empty where the kind says it."""


class SiteChecked(NamedTuple):
    """One site of a run."""

    root: str
    """Its folder as it was given or found, relative to the working directory."""
    checked: int
    """Number of files checked."""


class Report(NamedTuple):
    """The result of a run: all that a format may see."""

    findings: tuple[Finding, ...]
    checked: int
    """Number of files checked."""
    version: str
    root: str = "."
    """The site's folder as it was given, for showing paths."""
    rules: Mapping[str, str] = {}
    """Rule id to its one-line summary, for formats that list rules."""
    pages: Mapping[str, str] = {}
    """Rule id to its page in Markdown, for formats that carry help; may be empty."""
    known: int = 0
    """Number of findings that are left out because the baseline has them."""
    not_read: tuple[NotRead, ...] = ()
    """What was passed over."""
    sites: tuple[SiteChecked, ...] = ()
    """The sites, where they were found rather than named, or are several."""
    documentation: str = ""
    """Where the documentation is published, ending in ``/``; empty: nowhere."""
    levels: Mapping[str, Severity] = {}
    """Rule id to its own severity, before any configuration; without rules that are off by default."""

    def count(self, severity: Severity) -> int:
        """How many findings have exactly this severity."""
        return sum(finding.severity == severity for finding in self.findings)

    def fixable(self, *, safe: bool) -> int:
        """How many findings have a fix that is safe, or one that is not."""
        return sum(finding.fix is not None and finding.fix.safe is safe for finding in self.findings)


def at_least(severity: Severity, floor: FailOn) -> bool:
    """Whether ``severity`` is as severe as ``floor`` or more severe; nothing is where that is ``never``."""
    return floor != "never" and SEVERITIES.index(severity) >= SEVERITIES.index(floor)


# --- source maps --------------------------------------------------------------------------------


class Segment(NamedTuple):
    """A run of evaluated text and the part of the file it came from."""

    start: int
    """Offset in the evaluated text; the segment ends where the next one starts."""
    source: Span
    literal: bool
    """True: maps character by character. False: generated by the tag at ``source``."""


class SourceMap:
    """Maps offsets of evaluated text to the file, and gives back what the author wrote.

    ``segments`` are ordered by ``start`` and cover the text without gaps.
    """

    __slots__ = ("segments", "source", "starts")

    def __init__(self, source: str, segments: Sequence[Segment]) -> None:
        self.source = source
        self.segments = segments
        self.starts = [segment.start for segment in segments]

    @classmethod
    def identity(cls, source: str, start: int = 0) -> SourceMap:
        """The map of ``source[start:]`` evaluated to itself."""
        return cls(source, [Segment(0, Span(start, len(source)), True)])

    def offset(self, offset: int, *, end: bool = False) -> int:
        """The file offset of an offset of the evaluated text. Inside generated text it is
        the start of the tag, or its end where ``end`` (the offset closes a span)."""
        index = bisect_right(self.starts, offset - 1 if end and offset else offset) - 1
        segment = self.segments[max(index, 0)]
        if segment.literal:
            return min(segment.source.start + offset - segment.start, segment.source.end)
        return segment.source.end if end else segment.source.start

    def span(self, start: int, end: int) -> Span:
        """The file span of a span of the evaluated text."""
        first = self.offset(start)
        return Span(first, max(first, self.offset(end, end=end > start)))

    def raw(self, start: int, end: int) -> str:
        """What the author wrote for ``[start, end)`` of the evaluated text."""
        span = self.span(start, end)
        return self.source[span.start : span.end]

    def generated(self, start: int, end: int) -> bool:
        """Whether all of ``[start, end)`` was put there by Liquid."""
        return not any(segment.literal for segment in self._covering(start, end))

    def pieces(self, start: int, end: int) -> Iterator[Span]:
        """The spans in the file of the pieces that ``[start, end)`` of the evaluated text is made of."""
        for segment in self._covering(start, end):
            if segment.literal:
                first = segment.source.start + max(start - segment.start, 0)
                yield Span(first, min(segment.source.start + end - segment.start, segment.source.end))
            else:
                yield segment.source

    def _covering(self, start: int, end: int) -> Iterator[Segment]:
        index = max(bisect_right(self.starts, start) - 1, 0)
        while index < len(self.segments) and self.starts[index] < max(end, start + 1):
            yield self.segments[index]
            index += 1
