"""Charts as SVG, written by hand: direct labels, axes from zero, colours from the page's style.

Nothing here is wider or narrower than its container: horizontal lengths are per cent and text is in
pixels, so a chart on a phone keeps its words readable. Every chart has a title and a description
for those who do not see it; the template puts a table of the same numbers under it.

Colours are classes (``fill-gone``): the page's style gives each theme its own, chosen to stay
apart for colour-blind eyes and in grey; neighbours in a stack are also kept apart by a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from postlint.audit.data import HealthRow, RuleRow, SurvivalRow, YearRow
from postlint.audit.svg import BOTTOM, PLOT, TOP, figure, grid, markup, nice_ticks, rect, text, tooltip

if TYPE_CHECKING:
    from markupsafe import Markup

GUTTER = 6.0
"""Room for the numbers of an axis, in per cent of the width."""
CROWDED = 18
"""Labels of an axis that fit side by side on a page of 1,280 pixels, two charts in a row."""
WIDE, NARROW = 520, 300
"""Pixels of a chart on a page of 1,280 pixels, two charts in a row, and on a phone of 360."""
DIGIT = 9
"""Pixels of a digit of a number over a column, with its share of the gap to the next number."""
ENOUGH = 20
"""Links of an age from which on its dot is drawn full: their share's standard error is at most 11 %."""
WORDS = {
    "alive": "alive",
    "moved": "moved",
    "gone": "gone",
    "blocked": "blocked (the host refuses programs)",
    "unknown": "unclear",
    "unchecked": "not checked",
}
"""Names of ``HEALTH`` for people."""


def years_chart(rows: Sequence[YearRow]) -> Markup:
    """Columns of errors and warnings by year of post; pages come last."""
    highest = max((row.error + row.warning for row in rows), default=0)
    ticks = nice_ticks(highest)
    worst = max(rows, key=lambda row: row.error + row.warning, default=None)
    svg = figure(
        "years",
        TOP + PLOT + BOTTOM,
        "Errors and warnings by year of post",
        f"Stacked columns, one a year. Most in {worst.year or 'pages'}: {worst.error} errors and "
        f"{worst.warning} warnings."
        if worst
        else "",
    )
    grid(svg, ticks)
    # The numbers of the axis are left of the columns; pages are a little apart from the years.
    apart = 0.6 if rows and not rows[-1].year else 0
    step = (100 - GUTTER) / (max(len(rows), 1) + apart)
    totals = [row.error + row.warning for row in rows]
    wide, narrow = _apart(totals, step / 100 * WIDE), _apart(totals, step / 100 * NARROW)
    for number, row in enumerate(rows):
        middle = GUTTER + step * (number + 0.5 + (0 if row.year else apart))
        width = min(step * 0.68, 9)
        bottom = float(TOP + PLOT)
        column = SubElement(svg, "g")
        tooltip(column, f"{row.year or 'pages'}: {row.error} errors, {row.warning} warnings, {row.info} info")
        for name, count in (("error", row.error), ("warning", row.warning)):
            height = PLOT * count / ticks[-1]
            if count:
                rect(column, middle - width / 2, bottom - height, width, max(height - 1, 1), name)
            bottom -= height
        if number in wide:
            kind = "value" if number in narrow else "value sparse"
            text(column, f"{middle:.2f}%", bottom - 5, f"{totals[number]:,}", "middle", kind)
        text(
            svg,
            f"{middle:.2f}%",
            TOP + PLOT + 17,
            _year(row.year, len(rows)),
            "middle",
            "tick" + _sparse(number, rows),
        )
    return markup(svg)


def rules_chart(rows: Sequence[RuleRow]) -> Markup:
    """A bar a rule: errors, warnings and info, each rule's words above its bar."""
    spoke = [row for row in rows if row.findings]
    highest = max((row.findings for row in spoke), default=1)
    svg = figure(
        "rules",
        max(len(spoke), 1) * 38,
        "Findings by rule",
        "Bars, one a rule, from the most severe. "
        + "; ".join(f"{row.rule}: {_severities(row)}" for row in spoke[:5]),
    )
    for number, row in enumerate(spoke):
        y = number * 38
        left = 0.0
        text(svg, "0", y + 13, row.rule, "start", "name")
        text(svg, "100%", y + 13, _severities(row), "end", "value")
        for name, count in (("error", row.error), ("warning", row.warning), ("info", row.info)):
            width = 100 * count / highest
            if count:
                rect(svg, left, y + 19, max(width, 0.15), 10, name)
            left += width
    return markup(svg)


def health_chart(rows: Sequence[HealthRow]) -> Markup:
    """A bar a year of post, its links by what became of them, in per cent."""
    links = sum(row.links for row in rows)
    gone = sum(row.gone for row in rows)
    svg = figure(
        "health",
        len(rows) * 26 + BOTTOM,
        "External links by year of post",
        f"Bars of 100 per cent, one a year. Of {links} links in all, {gone} are gone.",
    )
    left, room = 11.0, 79.0
    for number, row in enumerate(rows):
        y = number * 26
        text(svg, "0", y + 15, row.year or "pages", "start", "tick")
        x = left
        for name in WORDS:
            count = getattr(row, name)
            width = room * count / row.links if row.links else 0
            if not count:
                continue
            part = SubElement(svg, "g")
            tooltip(part, f"{row.year or 'pages'}: {count} of {row.links} links {WORDS[name]}")
            rect(part, x, y, max(width - 0.15, 0.1), 20, name)
            if width > 7:
                share = f"{100 * count / row.links:.0f} %"
                text(part, f"{x + width / 2:.2f}%", y + 14, share, "middle", f"on-{name}")
            x += width
        text(svg, "100%", y + 15, f"{row.links:,}", "end", "value")
    text(svg, f"{left}%", len(rows) * 26 + 13, "0 %", "start", "tick")
    text(svg, f"{left + room}%", len(rows) * 26 + 13, "100 %", "end", "tick")
    text(svg, "100%", len(rows) * 26 + 13, "links", "end", "tick")
    return markup(svg)


def survival_chart(rows: Sequence[SurvivalRow]) -> Markup:
    """The share of links that still answer, by their age: a dot an age, a line that never rises."""
    oldest = max((row.age for row in rows), default=0) or 1
    half = next((row.age for row in rows if row.estimate < 0.5), None)
    svg = figure(
        "survival",
        TOP + PLOT + BOTTOM + 14,
        "Links that still lead somewhere, by age",
        "A line falling with the age of the link. "
        + "; ".join(f"{row.age} years: {row.estimate:.0%}" for row in _spread(rows, 4))
        + (f". Half are gone at {half} years." if half is not None else "."),
    )
    _survival_grid(svg)

    def x(age: int) -> float:
        return 9 + 81 * age / oldest

    _survival_line(svg, [(x(row.age), 100 - 100 * row.estimate) for row in rows])
    for number, row in enumerate(rows):
        _survival_dot(svg, row, x(row.age), _sparse(number, rows))
    if rows:
        last = rows[-1]
        y = TOP + PLOT * (1 - last.estimate)
        text(svg, "100%", y + 4, f"{last.estimate:.0%}", "end", "value")
    text(svg, "100%", TOP + PLOT + BOTTOM + 9, "years since the post", "end", "tick")
    return markup(svg)


def _survival_grid(svg: Element) -> None:
    for share in (0, 25, 50, 75, 100):
        y = TOP + PLOT * (1 - share / 100)
        SubElement(
            svg, "line", {"x1": "0", "x2": "100%", "y1": f"{y:.1f}", "y2": f"{y:.1f}", "class": "grid"}
        )
        text(svg, "0", y - 4, f"{share} %", "start", "tick")


def _survival_line(svg: Element, points: Iterable[tuple[float, float]]) -> None:
    """A line through points, both of whose coordinates are per cent of the plot."""
    # Per cent do not work in a path: a square of 100 by 100, stretched, with a stroke that is not.
    inner = SubElement(
        svg,
        "svg",
        {"x": "0", "y": str(TOP), "width": "100%", "height": str(PLOT), "viewBox": "0 0 100 100"},
    )
    inner.set("preserveAspectRatio", "none")
    line = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
    SubElement(
        inner, "polyline", {"points": line, "class": "line-alive", "vector-effect": "non-scaling-stroke"}
    )


def _survival_dot(svg: Element, row: SurvivalRow, x: float, sparse: str) -> None:
    """The dot of an age at ``x`` per cent of the width, and its label with the further class
    ``sparse``."""
    enough = row.judged >= ENOUGH
    y = TOP + PLOT * (1 - row.share)
    dot = SubElement(svg, "circle", {"cx": f"{x:.2f}%", "cy": f"{y:.1f}", "r": "4" if enough else "2.5"})
    dot.set("class", "dot" if enough else "dot few")
    tooltip(dot, f"{row.age} years: {row.surviving} of {row.judged} links answer ({row.share:.0%})")
    text(svg, f"{x:.2f}%", TOP + PLOT + 17, str(row.age), "middle", "tick" + sparse)


def share_bar(share: float, name: str) -> Markup:
    """A small bar of ``share`` (0 to 1), to be beside its number."""
    svg = Element("svg", {"class": "share", "width": "100%", "height": "6", "aria-hidden": "true"})
    SubElement(svg, "rect", {"width": "100%", "height": "6", "rx": "3", "class": "track"})
    rect(svg, 0, 0, max(100 * min(share, 1), 0.5), 6, name).set("rx", "3")
    return markup(svg)


def _apart(totals: Sequence[int], step: float) -> set[int]:
    """The columns, ``step`` pixels apart, whose numbers can be shown without touching: the highest first."""
    shown: set[int] = set()
    for number in sorted(range(len(totals)), key=lambda number: -totals[number]):
        if not totals[number]:
            break
        widths = {
            other: DIGIT * (len(f"{totals[other]:,}") + len(f"{totals[number]:,}")) / 2 for other in shown
        }
        if all(abs(other - number) * step >= width for other, width in widths.items()):
            shown.add(number)
    return shown


def _sparse(number: int, rows: Sequence[object]) -> str:
    """A class that hides every other label where there are many and the page is narrow, and on any page
    where there are more than ``CROWDED``."""
    if len(rows) <= 7 or (len(rows) - 1 - number) % 2 == 0:
        return ""
    return " sparse crowded" if len(rows) > CROWDED else " sparse"


def _year(year: str, years: int) -> str:
    """The label of a year; two digits where there are many."""
    return "pages" if not year else "’" + year[2:] if years > 10 else year


def _severities(row: RuleRow) -> str:
    words = (
        (row.error, "error" if row.error == 1 else "errors"),
        (row.warning, "warning" if row.warning == 1 else "warnings"),
        (row.info, "info"),
    )
    return ", ".join(f"{count:,} {word}" for count, word in words if count)


def _spread(rows: Sequence[SurvivalRow], most: int) -> Iterable[SurvivalRow]:
    return rows[:: max(1, len(rows) // most)]
