"""What is measured: the cases, and the rounds in which the tools take turns."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from benchmarks.ground import Edits, Ground
from benchmarks.measure import Command, Usage, run
from benchmarks.peers import PYTHON, Installed
from benchmarks.scratch import Scratch, complaint

SLOW = 20.0
"""Seconds of a run from which on a tool takes part in few rounds only."""
FEW = 3
"""Rounds that a slow tool takes part in."""


class Case(NamedTuple):
    """One question put to several tools."""

    key: str
    title: str
    about: str
    sample: bool = False
    """On the small copy of the site."""
    warm: bool = False
    """What a tool remembers of an earlier run is left to it."""
    one: bool = False
    """Looks at one post, not at all."""
    edit: str = ""
    """What happens to that post before each run: it is `changed`, or `new`."""


CASES = (
    Case("archive-cold", "The archive, cold", "All posts, with an empty cache."),
    Case("archive-warm", "The archive, warm", "The same again: nothing changed.", warm=True),
    Case(
        "archive-changed",
        "The archive, one post changed",
        "The same again, but for one post that has another text each time.",
        warm=True,
        edit="changed",
    ),
    Case(
        "sample-cold",
        "A part of the archive, cold",
        "The slowest tools get fewer posts; the others beside them get the same few.",
        sample=True,
    ),
    Case(
        "post-unchanged",
        "One post, unchanged",
        "After a run over the archive; the post is as it was.",
        warm=True,
        one=True,
    ),
    Case(
        "post-changed",
        "One post, changed",
        "After a run over the archive; the post has another text each time. This is what a hook asks for.",
        warm=True,
        one=True,
        edit="changed",
    ),
    Case(
        "post-new",
        "One post, new",
        "After a run over the archive; the post was not there then.",
        warm=True,
        one=True,
        edit="new",
    ),
    Case("post-cold", "One post, cold", "With an empty cache.", one=True),
)


class Failure(NamedTuple):
    """A tool that did not do its work."""

    tool: Installed
    reason: str


class Measured(NamedTuple):
    """What came out of a case: the usages of each tool by its key, by round."""

    case: Case
    usages: Mapping[str, Sequence[Usage]]
    tools: Sequence[Installed]
    failures: Sequence[Failure]


def takes_part(tool: Installed, case: Case) -> bool:
    """Whether a tool is requested. One that remembers nothing has one figure for one post only."""
    one = tool.tool
    if case.one:
        return bool(one.one) and (one.cached or one is PYTHON or case.edit == "changed")
    if not one.whole or (one.slow and not case.sample):
        return False
    return one.cached or not case.warm


class Bench:
    """Runs the tools over a site and its sample."""

    def __init__(self, scratch: Scratch, whole: Ground, sample: Ground, limit: float) -> None:
        """``limit``: seconds after which a run is ended and its tool given up."""
        self.scratch = scratch
        self.whole = whole
        self.sample = sample
        self.limit = limit
        self.errors = scratch.path("errors.txt")
        self.edits = Edits(whole)
        # What an earlier benchmark left would know the texts of this one.
        shutil.rmtree(scratch.path("caches"), ignore_errors=True)

    def measure(self, case: Case, tools: Sequence[Installed], rounds: int) -> Measured:
        """``rounds`` rounds, in each of which every tool runs once, another one first each time."""
        usages: dict[str, list[Usage]] = {tool.tool.key: [] for tool in tools}
        failures: dict[str, Failure] = {}
        if case.warm:
            for tool in tools:
                self._settle(tool, case)
        for number in range(rounds):
            first = number % len(tools)
            for tool in [*tools[first:], *tools[:first]]:
                key = tool.tool.key
                if key in failures or _enough(usages[key]):
                    continue
                try:
                    usages[key].append(self._once(case, tool))
                except _Failed as failed:
                    failures[key] = Failure(tool, str(failed))
        self.edits.restore()
        kept = {key: found for key, found in usages.items() if found and key not in failures}
        return Measured(
            case, kept, [tool for tool in tools if tool.tool.key in kept], list(failures.values())
        )

    def _once(self, case: Case, tool: Installed) -> Usage:
        if not case.warm:
            self.forget(tool)
        folder = (self.sample if case.sample else self.whole).folder
        with _edited(case, self.edits) as post:
            usage = self._run(tool, [(*tool.tool.one, post)] if case.one else tool.tool.whole, folder)
        if case.edit == "new" and tool.tool.cached:
            # It saw a post that is gone again: that is not to be part of the next figure.
            self._run(tool, [(*tool.tool.one, self.edits.post)], folder)
        return usage

    def _settle(self, tool: Installed, case: Case) -> None:
        """Let a tool see the whole site, and the post alone if that is what comes next, so that it
        remembers what it can. (rumdl forgets the site when it sees a post alone.)"""
        if not tool.tool.cached:
            return
        try:
            self._run(tool, tool.tool.whole, self.whole.folder)
            if case.one:
                self._run(tool, [(*tool.tool.one, self.edits.post)], self.whole.folder)
        except _Failed:
            return  # and it will again, where it counts

    def forget(self, tool: Installed) -> None:
        """Remove what a tool remembers."""
        shutil.rmtree(self.scratch.path("caches", tool.tool.key), ignore_errors=True)

    def command(self, tool: Installed, call: Sequence[str], folder: str) -> Command:
        """A call of a tool as a command."""
        words = tool.words(tuple(call), self.scratch)
        return Command(words, folder, dict(tool.tool.variables), self.errors)

    def _run(self, tool: Installed, calls: Sequence[Sequence[str]], folder: str) -> Usage:
        """Call after call; what they cost together."""
        usages: list[Usage] = []
        for call in calls:
            # What comes before the last call makes what that looks at.
            codes = tool.tool.codes if call is calls[-1] else (0,)
            try:
                usage = run(self.command(tool, call, folder), self.limit)
            except OSError as error:
                raise _Failed(f"`{call[0]}` cannot be started: {error.strerror}") from None
            if usage.late:
                raise _Failed(f"ended after {self.limit:.0f} s")
            if usage.code not in codes:
                with open(self.errors, encoding="utf-8", errors="replace") as file:
                    raise _Failed(f"exit code {usage.code}, {complaint(file.read())}")
            usages.append(usage)
        return Usage(
            sum(one.wall for one in usages),
            sum(one.cpu for one in usages),
            max(one.peak for one in usages),
            usages[-1].code,
        )


class _Failed(Exception):
    pass


def _enough(usages: Sequence[Usage]) -> bool:
    return len(usages) >= FEW and usages[0].wall > SLOW


@contextmanager
def _edited(case: Case, edits: Edits) -> Iterator[str]:
    """The post to look at, made as the case has it."""
    if case.edit == "changed":
        yield edits.change()
    elif case.edit == "new":
        made = edits.create()
        try:
            yield made
        finally:
            edits.remove(made)
    else:
        yield edits.post
