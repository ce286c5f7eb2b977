"""What a command costs: time on the clock, time on the processors, memory.

The figures are the kernel's, of the command and every process that it started and waited for
(``wait4``). Its peak is that of the *largest* of these processes, and never less than that of the
process that measures, since the kernel counts the moment before the command takes its place.
``watched`` therefore also looks at ``/proc`` while the command runs (Linux only): at each process's
own high-water mark, and at what they hold together, memory that they share counted once.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple


class Command(NamedTuple):
    """A command to run. What it prints goes nowhere."""

    words: tuple[str, ...]
    folder: str
    variables: Mapping[str, str] = {}
    """Added to those of this process."""
    errors: str = os.devnull
    """The file that its standard error goes to."""


class Usage(NamedTuple):
    """What a command cost."""

    wall: float
    """Seconds on the clock."""
    cpu: float
    """Seconds on the processors, in user and system mode, of all its processes."""
    peak: int
    """Bytes, of its largest process."""
    code: int
    """Exit code; negative: the signal that ended it."""
    late: bool = False
    """Whether it was ended because its time was over."""


class Memory(NamedTuple):
    """The highest figures seen while a command ran, in bytes."""

    main: int
    """Resident, of the command's own process."""
    worker: int
    """Resident, of the largest process that it started; 0: it started none."""
    together: int
    """Of all at the same moment, shared memory counted once; 0: there was one process only."""


def run(command: Command, limit: float | None = None) -> Usage:
    """Run ``command`` and tell what it cost.

    Args:
        command: What to run.
        limit: Seconds after which it and all it started is ended.

    Raises:
        OSError: It cannot be started.
    """
    return _finished(*_start(command), limit)


def watched(command: Command, interval: float = 0.02) -> tuple[Usage, Memory]:
    """The same, and the memory seen in ``/proc`` every ``interval`` seconds; watching takes some
    time of a processor that is not counted, so the clock's time is a little longer."""
    process, started = _start(command)
    over = threading.Event()
    seen: list[Memory] = []
    watcher = threading.Thread(target=lambda: seen.append(_watch(process.pid, interval, over)))
    watcher.start()
    try:
        usage = _finished(process, started, None)
    finally:
        over.set()
        watcher.join()
    return usage, seen[0]


def _start(command: Command) -> tuple[subprocess.Popen[bytes], float]:
    started = time.perf_counter()
    with open(command.errors, "wb") as errors:
        process = subprocess.Popen(
            command.words,
            cwd=command.folder,
            env={**os.environ, **command.variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
    return process, started


def _finished(process: subprocess.Popen[bytes], started: float, limit: float | None) -> Usage:
    late = threading.Event()

    def end() -> None:
        late.set()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    timer = threading.Timer(limit, end) if limit is not None else None
    if timer:
        timer.start()
    try:
        _, status, used = os.wait4(process.pid, 0)
    finally:
        if timer:
            timer.cancel()
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)  # or it would be waited for again
    unit = 1 if sys.platform == "darwin" else 1024
    return Usage(
        wall, used.ru_utime + used.ru_stime, used.ru_maxrss * unit, process.returncode, late.is_set()
    )


# --- watching -----------------------------------------------------------------------------------

_TOGETHER_EVERY = 10
"""Looks at the shared memory are dear: only every tenth time."""


def _watch(pid: int, interval: float, over: threading.Event) -> Memory:
    main = worker = together = looks = 0
    while not over.is_set():
        others = _descendants(pid)
        main = max(main, _field(f"/proc/{pid}/status", "VmHWM:"))
        worker = max([worker, *(_field(f"/proc/{one}/status", "VmHWM:") for one in others)])
        if others and looks % _TOGETHER_EVERY == 0:
            held = sum(_field(f"/proc/{one}/smaps_rollup", "Pss:") for one in (pid, *others))
            together = max(together, held)
        looks += 1
        over.wait(interval)
    return Memory(main, worker, together)


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for one in _children(pid):
        found += [one, *_descendants(one)]
    return found


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
                found += map(int, file.read().split())
    return found


def _field(path: str, name: str) -> int:
    """Bytes that a field of a file of ``/proc`` says; 0 where there is none (any more)."""
    with suppress(OSError), open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith(name):
                return int(line.split()[1]) * 1024
    return 0
