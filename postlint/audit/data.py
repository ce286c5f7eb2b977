"""The values of an audit: what goes in (``Inputs``) and all that its report shows (``Audit``).

An ``Audit`` holds strings, numbers, None and tuples of these, so that it is one JSON object
and so that no template has anything to compute.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from postlint.model import PostFacts, Report, Severity, SourceFile
from postlint.verdict import Verdict

VERSION = 2
"""Of the JSON's shape: changes only where a key goes or changes its meaning."""

# --- what goes in -------------------------------------------------------------------------------


class SeriesPost(NamedTuple):
    """A post of a series and which columns of the matrix apply to it."""

    path: str
    has: tuple[str, ...]
    """Of ``COLUMNS``."""


class SeriesFacts(NamedTuple):
    """A series as configured or learned."""

    name: str
    posts: tuple[SeriesPost, ...]


class SponsorFacts(NamedTuple):
    """A sponsor as configured or learned."""

    name: str
    urls: tuple[str, ...]
    thanked: tuple[str, ...]
    """ISO dates of the posts that thank them, in any order."""


class ImageFile(NamedTuple):
    """An image file of the site."""

    path: str
    size: int
    """Bytes."""
    width: int | None
    height: int | None
    """Pixels, as the header says; None where it says nothing that can be read."""
    used: int
    """How many documents show it."""


class Inputs(NamedTuple):
    """What an audit is made of. All but the report may be missing."""

    report: Report
    posts: Sequence[PostFacts] = ()
    title: str = ""
    """Of the site."""
    made: str = ""
    """When, ISO 8601."""
    verdicts: Sequence[Verdict] | None = None
    """None: no links were checked."""
    series: Sequence[SeriesFacts] = ()
    sponsors: Sequence[SponsorFacts] = ()
    images: Sequence[ImageFile] = ()
    linked: Mapping[str, int] = {}
    """Path to the number of other documents that link to it."""
    own_hosts: Sequence[str] = ()
    """Hosts of the site itself."""
    read: Callable[[str], SourceFile | None] = lambda path: None
    """The text of a file of the site."""
    blob: Callable[[str, int], str | None] = lambda path, line: None
    """Where the repository's host shows a line of a file."""
    commit: str | None = None
    previous: Mapping[str, Any] | None = None
    """An earlier audit's JSON."""
    notes: Sequence[str] = ()
    """What the reader must know: what was left out, what stopped early."""


# --- what comes out -----------------------------------------------------------------------------


class Totals(NamedTuple):
    """The audit in a line of numbers."""

    files: int
    posts: int
    """Posts among the files; drafts do not count."""
    findings: int
    error: int
    warning: int
    info: int
    files_with_errors: int
    files_to_fix: int
    """With an error or a warning."""
    fixable: int
    """Findings with a safe fix."""
    links: int
    """Distinct external URLs."""
    hosts: int
    gone: int | None
    """Distinct external URLs proven dead; None where no links were checked."""
    images_missing: int
    images_without_alt: int


class RuleRow(NamedTuple):
    """One rule and where it spoke."""

    rule: str
    summary: str
    error: int
    warning: int
    info: int
    findings: int
    files: int
    fixable: int
    by_year: tuple[int, ...]
    """Findings in each of ``Audit.years``, in their order."""


class YearRow(NamedTuple):
    """One year of posts; ``year`` is empty for pages and documents without a date."""

    year: str
    files: int
    error: int
    warning: int
    info: int
    findings: int
    files_to_fix: int


Health: TypeAlias = Literal["alive", "moved", "gone", "blocked", "unknown", "unchecked"]
HEALTH: tuple[Health, ...] = ("alive", "moved", "gone", "blocked", "unknown", "unchecked")


class HealthRow(NamedTuple):
    """The external links of one year's posts: distinct URLs by what became of them."""

    year: str
    links: int
    alive: int
    moved: int
    gone: int
    blocked: int
    unknown: int
    """Requested, and nothing can be concluded (suspects included)."""
    unchecked: int


class SurvivalRow(NamedTuple):
    """Links of one age."""

    age: int
    """Whole years since the link was first published."""
    judged: int
    """Links of that age that are proven alive, moved or gone."""
    surviving: int
    """Of these, alive or moved."""
    share: float
    """``surviving / judged``."""
    estimate: float
    """The share, smoothed so that it never rises with age."""


class HostRow(NamedTuple):
    """One external host."""

    host: str
    links: int
    """Distinct URLs."""
    files: int
    """Documents that link to it."""
    gone: int
    moved: int
    blocked: int
    unknown: int


class LinkRow(NamedTuple):
    """One external URL."""

    url: str
    host: str
    status: Health
    reason: str
    moved_to: str
    files: int
    first: str
    """ISO date of the oldest post with it; empty where only pages have it."""
    documents: tuple[str, ...]
    """Paths of the documents with it."""


COLUMNS = ("title", "sponsors", "images", "rsvp", "links", "front matter")
"""Of a series' matrix."""
Cell: TypeAlias = Literal["good", "error", "warning", "info", "none"]


class MatrixRow(NamedTuple):
    """One post of a series."""

    path: str
    title: str
    date: str
    cells: tuple[Cell, ...]
    """One for each of ``COLUMNS``: the most severe finding, ``good``, or ``none`` where the post has no
    such thing."""
    findings: tuple[int, ...]
    """For each cell the number of its most severe finding; 0 where there is none."""


class Matrix(NamedTuple):
    """A series, one row a post, oldest first."""

    name: str
    rows: tuple[MatrixRow, ...]


class SponsorRow(NamedTuple):
    """One sponsor of the directory."""

    name: str
    urls: tuple[str, ...]
    first: str
    last: str
    times: int
    state: str
    """Of the sponsor's first URL: one of ``HEALTH``."""
    reason: str


class SourceLine(NamedTuple):
    """A line of a file, with where the repository's host shows it."""

    path: str
    line: int
    href: str | None
    finding: int
    """The number of the finding there; 0 for none."""
    message: str = ""


class RepairTask(NamedTuple):
    """One thing to fix: findings that one sitting settles."""

    rank: int
    rule: str
    severity: Severity
    what: str
    how: str
    command: str
    """What to type, where a command does it."""
    findings: int
    files: int
    minutes: float
    harm: float
    """Readers harmed, in readers of a new post."""
    share: float
    """Of all harm."""
    locations: tuple[SourceLine, ...]
    """The first few."""


class RepairPlan(NamedTuple):
    """The things to fix first."""

    tasks: tuple[RepairTask, ...]
    minutes: float
    share: float
    """Of all harm, what these settle."""
    left: int
    """How many further things there are to fix."""


class Shown(NamedTuple):
    """A finding, ready to be shown."""

    number: int
    rule: str
    severity: Severity
    path: str
    title: str
    """Of the document."""
    date: str
    year: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    source: tuple[tuple[str, str, str], ...]
    """Up to three lines, each as what is before, in and after the finding. Long lines are cut."""
    first_line: int
    """The number of the first of these lines."""
    related: tuple[SourceLine, ...]
    fix: str
    """What the fix does; empty where there is none."""
    safe: bool
    diff: tuple[str, ...]
    """Its lines, each with ``-``, ``+`` or ``@`` before it."""
    href: str | None


class TemplateRow(NamedTuple):
    """What a layout, an include, data or the configuration gives pages that harms their readers."""

    severity: Severity
    rule: str
    what: str
    """The message, without its pages."""
    pages: int
    """How many pages show it."""
    share: float
    """Of all pages and other documents that were read."""
    location: SourceLine


class CountChange(NamedTuple):
    """A number then and now."""

    name: str
    before: int
    now: int


class Comparison(NamedTuple):
    """This audit against an earlier one."""

    made: str
    totals: tuple[CountChange, ...]
    rules: tuple[CountChange, ...]
    """Rules whose number changed."""
    fixed: int
    """Findings then that are not there now."""
    new: int
    """Findings now that were not there then."""
    new_findings: tuple[int, ...]
    """Their numbers."""


class Audit(NamedTuple):
    """All that the report shows."""

    version: int
    tool: str
    """postlint's version."""
    title: str
    root: str
    made: str
    online: bool
    commit: str | None
    notes: tuple[str, ...]
    totals: Totals
    years: tuple[YearRow, ...]
    rules: tuple[RuleRow, ...]
    plan: RepairPlan
    templates: tuple[TemplateRow, ...]
    """What templates harm, the most pages first."""
    health: tuple[HealthRow, ...]
    survival: tuple[SurvivalRow, ...]
    hosts: tuple[HostRow, ...]
    links: tuple[LinkRow, ...]
    series: tuple[Matrix, ...]
    sponsors: tuple[SponsorRow, ...]
    images: tuple[ImageFile, ...]
    comparison: Comparison | None
    findings: tuple[Shown, ...]
