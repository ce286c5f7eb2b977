"""Where the time of a run goes: postlint's own phases, and the memory of its processes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from benchmarks.cases import Bench
from benchmarks.measure import Memory, Usage, watched
from benchmarks.peers import Installed

_PHASE = re.compile(r"^postlint: +(?P<seconds>[\d.]+) s (?P<name>.+)$", re.MULTILINE)


class Profile(NamedTuple):
    """One run over the archive."""

    name: str
    phases: Mapping[str, float]
    """Seconds on the clock, as ``--timings`` says."""
    usage: Usage
    memory: Memory


def profiles(bench: Bench, tool: Installed) -> list[Profile]:
    """postlint over the archive, first with an empty cache, then with a full one."""
    bench.forget(tool)
    return [_profile(bench, tool, name) for name in ("cold", "warm")]


def _profile(bench: Bench, tool: Installed, name: str) -> Profile:
    call = (*tool.tool.whole[0], "--timings")
    usage, memory = watched(bench.command(tool, call, bench.whole.folder))
    with open(bench.errors, encoding="utf-8", errors="replace") as file:
        return Profile(name, phases(file.read()), usage, memory)


def phases(said: str) -> Mapping[str, float]:
    """The phases, in their order, out of what ``--timings`` printed."""
    return {found["name"]: float(found["seconds"]) for found in _PHASE.finditer(said)}
