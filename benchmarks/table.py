"""Tables in Markdown, and the few statistics in them."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from benchmarks.cases import Measured
from benchmarks.measure import Usage
from benchmarks.peers import POSTLINT, PYTHON, RUMDL, Installed
from benchmarks.profile import Profile

MIB = 1024 * 1024


class Spread(NamedTuple):
    """The middle of several figures, and the outermost."""

    middle: float
    least: float
    most: float

    def __str__(self) -> str:
        if self.least == self.most:
            return number(self.middle)
        return f"{number(self.middle)} ({number(self.least)}–{number(self.most)})"


def spread(figures: Sequence[float]) -> Spread:
    """The median, the least and the greatest of ``figures``, of which there is at least one."""
    return Spread(statistics.median(figures), min(figures), max(figures))


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """How many times ``theirs`` the figures ``ours`` are, round by round, so that what slows down
    a whole round leaves the ratio as it is. A tool that took part in fewer rounds than the other
    did so in the first ones."""
    return spread([one / other for one, other in zip(ours, theirs, strict=False)])


def number(figure: float) -> str:
    """With as many digits as mean something."""
    if figure == 0:
        return "0"
    if figure < 0.1:
        return f"{figure:.3f}"
    return f"{figure:.2f}" if figure < 10 else f"{figure:.1f}" if figure < 100 else f"{figure:,.0f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose first column is text and whose others are figures."""
    lines = [f"| {' | '.join(head)} |", "|---|" + "--:|" * (len(head) - 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def case_table(found: Measured) -> str:
    """The figures of a case, one tool a line."""
    units = [PYTHON, POSTLINT] if found.case.one else [RUMDL, POSTLINT]
    units = [unit for unit in units if unit.key in found.usages]
    head = ["tool", "processor, s", "on the clock, s", *(f"times {unit.name}" for unit in units)]
    head += [] if found.case.one else ["memory, MiB"]
    return table([*head, "runs"], list(_rows(found, [unit.key for unit in units])))


def _rows(found: Measured, units: Sequence[str]) -> Iterator[list[str]]:
    for tool in found.tools:
        key = tool.tool.key
        usages = found.usages[key]
        cpu = _cpu(usages)
        row = [tool.tool.name, str(spread(cpu)), str(spread([one.wall for one in usages]))]
        for unit in units:
            row.append("1" if key == unit else str(ratios(cpu, _cpu(found.usages[unit]))))
        if not found.case.one:
            row.append(f"{max(one.peak for one in usages) / MIB:.0f}")
        yield [*row, str(len(usages))]


def _cpu(usages: Sequence[Usage]) -> list[float]:
    return [one.cpu for one in usages]


def failures(found: Measured) -> str:
    """What did not do its work in a case, and why."""
    return "\n".join(f"* {one.tool.tool.name} is not in the table: {one.reason}" for one in found.failures)


def profile_table(profiles: Sequence[Profile]) -> str:
    """The phases of postlint's runs side by side, and the memory of their processes."""
    names = list(dict.fromkeys(name for one in profiles for name in one.phases))
    rows = [[name, *(_seconds(one.phases.get(name)) for one in profiles)] for name in names]
    rows.append(["the whole process, clock", *(number(one.usage.wall) for one in profiles)])
    rows.append(["the whole process, processors", *(number(one.usage.cpu) for one in profiles)])
    for what, field in (("main process", 0), ("largest worker", 1), ("all together", 2)):
        rows.append([f"memory, MiB: {what}", *(_mib(one.memory[field]) for one in profiles)])
    return table(["phase, s", *(one.name for one in profiles)], rows)


def _seconds(figure: float | None) -> str:
    return "" if figure is None else f"{figure:.3f}"


def _mib(count: int) -> str:
    return f"{count / MIB:.0f}" if count else ""


def tools_table(tools: Sequence[Installed]) -> str:
    """The tools with their versions."""
    rows = [[tool.tool.name, tool.version, tool.tool.note] for tool in tools]
    lines = ["| tool | version | note |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])
