"""An audit as one HTML file that needs nothing else: no request, no script to be read, both themes.

Everything shown goes through Jinja's autoescaping and, before it, through ``visible``: control
characters and marks that reorder text appear as their escapes. The policy in the file's head allows
its one style and its one script by their hashes and nothing else, so even a hole in the escaping
could neither run nor send anything.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO
from urllib.parse import quote, urlsplit

from postlint.audit import charts
from postlint.audit.data import COLUMNS, Audit, Health, RuleRow, Shown
from postlint.audit.excerpt import cut
from postlint.audit.rank import EXPLANATION
from postlint.formats._shared import visible

if TYPE_CHECKING:
    import jinja2
    from markupsafe import Markup

MESSAGE_WIDTH = 600
"""Longer messages are cut; CSV and JSON have them whole."""
HOSTS, IMAGES, SPONSORS, TEMPLATES = 20, 12, 200, 50
"""Rows shown of these tables; CSV and JSON have all."""


class FileGroup(NamedTuple):
    """One rule's findings in one file."""

    path: str
    title: str
    date: str
    year: str
    href: str | None
    findings: Sequence[Shown]


class RuleGroup(NamedTuple):
    """One rule's findings, newest files first."""

    rule: RuleRow
    files: Sequence[FileGroup]
    mixed: bool
    """Whether its findings differ in severity."""


REASONS = 30
"""Reasons of links without a verdict that are shown, the most frequent first."""


def write(audit: Audit, out: TextIO) -> None:
    """Write the report. ``out`` should be UTF-8, and replace what that cannot write."""
    environment = _environment()
    style, script = (_asset(environment, name) for name in ("style.css", "script.js"))
    template = environment.get_template("report.html")
    pieces = template.generate(
        audit=audit,
        style=style,
        script=script,
        policy=policy(style, script),
        charts=charts,
        groups=group(audit),
        unjudged=unjudged(audit) if audit.online else (),
        columns=COLUMNS,
        explanation=EXPLANATION,
        limits={"hosts": HOSTS, "images": IMAGES, "sponsors": SPONSORS, "templates": TEMPLATES},
    )
    for piece in pieces:
        out.write(piece)


class UnjudgedLinks(NamedTuple):
    """Links of one state for one reason."""

    reason: str
    status: Health
    links: int
    example: str


def unjudged(audit: Audit) -> list[UnjudgedLinks]:
    """The links that were neither found alive nor gone, by reason; the most frequent reason first."""
    found: dict[tuple[str, Health], list[str]] = {}
    for row in audit.links:
        if row.status in ("blocked", "unknown", "unchecked"):
            reason = row.reason or (
                "no time for it in this run" if row.status == "unchecked" else "no reason known"
            )
            found.setdefault((reason, row.status), []).append(row.url)
    rows = [UnjudgedLinks(reason, status, len(urls), min(urls)) for (reason, status), urls in found.items()]
    return sorted(rows, key=lambda row: (-row.links, row.reason))[:REASONS]


def policy(style: str, script: str) -> str:
    """The content security policy: this style, this script, an icon within the page, nothing else."""
    style_hash, script_hash = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def group(audit: Audit) -> list[RuleGroup]:
    """The findings by rule, most severe rule first, and within a rule by file, newest first."""
    by_rule: dict[str, dict[str, list[Shown]]] = {}
    for finding in audit.findings:
        by_rule.setdefault(finding.rule, {}).setdefault(finding.path, []).append(finding)
    groups = []
    for row in audit.rules:
        files = [
            FileGroup(path, found[0].title, found[0].date, found[0].year, found[0].href, found)
            for path, found in by_rule.get(row.rule, {}).items()
        ]
        files.sort(key=lambda file: file.date or "9", reverse=True)
        if files:
            groups.append(RuleGroup(row, files, max(row.error, row.warning, row.info) < row.findings))
    return groups


def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("postlint.audit", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        ticks=ticks,
        cut=cut,
        href=href,
        number=number,
        duration=duration,
        plural=plural,
        percent=percent,
        size=size,
        heat=heat,
        line=line,
        short=short,
    )
    return environment


def _asset(environment: jinja2.Environment, name: str) -> Markup:
    from markupsafe import Markup

    assert environment.loader is not None
    return Markup(environment.loader.get_source(environment, name)[0])


def _finalize(value: Any) -> Any:
    """What every expression of a template passes through: text is made safe to look at."""
    if type(value) is str:
        return visible(value)
    return "" if value is None else value


def line(text: str) -> str:
    """A line of a file: tabs are part of it and stay."""
    from markupsafe import Markup, escape

    return text if "\t" not in text else Markup("\t").join(escape(visible(part)) for part in text.split("\t"))


def ticks(text: str, width: int = MESSAGE_WIDTH) -> Markup:
    """A message of at most ``width`` characters with what is between backticks set as code."""
    from markupsafe import Markup, escape

    is_paired = text.count("`") % 2 == 0
    text = cut(text, width)
    parts = text.split("`")
    if not is_paired:  # a lone backtick is itself
        return escape(visible(text))
    return Markup("").join(
        Markup("<code>{}</code>").format(visible(part)) if odd else escape(visible(part))
        for odd, part in _alternate(parts)
        if part
    )


def _alternate(parts: Sequence[str]) -> Iterator[tuple[bool, str]]:
    for position, part in enumerate(parts):
        yield position % 2 == 1, part


def href(url: str | None) -> str:
    """``url`` where it may be followed: absolute, http or https, without credentials; else empty."""
    if not url or len(url) > 2000:
        return ""
    try:
        parts = urlsplit(url)
        plain = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return ""
    return (
        quote(url, safe="!#$%&'()*+,/:;=?@[]~", errors="replace") if plain and not _odd().search(url) else ""
    )


@cache
def _odd() -> re.Pattern[str]:
    # What browsers drop or turn into something else before they parse an address.
    return re.compile(r"[\x00-\x20\x7f\\]")


def short(path: str) -> str:
    """A path without what most posts have in common."""
    return path.removeprefix("_posts/")


def number(value: float) -> str:
    """``12,345``."""
    return f"{value:,}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 file``, ``2 files``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """``12 %``; small shares with a decimal, so that none is a zero that is not."""
    value = 100 * share
    return (
        f"{value:.0f} %" if value >= 10 or value == 0 else "under 0.1 %" if value < 0.1 else f"{value:.1f} %"
    )


def duration(minutes: float) -> str:
    """``45 minutes``, ``3 hours``, ``2.5 days`` of eight hours."""
    if minutes < 90:
        return plural(max(1, round(minutes)), "minute")
    if minutes < 12 * 60:
        return plural(round(minutes / 60), "hour")
    return f"{minutes / 480:.1f} working days"


def size(count: int) -> str:
    """Bytes for people: ``812 kB``, ``3.4 MB``."""
    if count < 1000:
        return plural(count, "byte")
    return f"{count / 1000:,.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:,.1f} MB"


def heat(count: int, highest: int) -> int:
    """0 (none) to 5 for the shade of a cell; steps by ratio, so that small numbers show."""
    if not count or highest <= 0:
        return 0
    share = count / highest
    return 1 + sum(share > step for step in (0.03, 0.1, 0.3, 0.6))
