"""How far a long run has come: a live display on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, TextIO

from postlint.formats._shared import visible

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.progress import TaskID

Hosts = Sequence[tuple[str, int]]
"""Host and how many of its links are dead or do not answer, the worst first."""


class ProgressDisplay(Protocol):
    """A display of progress; used as a context."""

    def __enter__(self) -> ProgressDisplay: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def phase(self, name: str, total: int, unit: str) -> None:
        """Begin a phase of ``total`` units."""

    def done(self, count: int, worst: Hosts = ()) -> None:
        """``count`` units of the phase are done."""

    def note(self, text: str) -> None:
        """Print a line that stays on the screen."""


def progress_on(stream: TextIO) -> ProgressDisplay:
    """The display that suits ``stream``."""
    return Live(stream) if stream.isatty() else Lines(stream)


class NoDisplay:
    """Displays nothing."""

    def __enter__(self) -> NoDisplay:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def phase(self, name: str, total: int, unit: str) -> None:
        """Begin a phase."""

    def done(self, count: int, worst: Hosts = ()) -> None:
        """Count finished units."""

    def note(self, text: str) -> None:
        """Print a line."""


class Patient:
    """Shows nothing at first, then what ``Live`` shows once a phase takes longer than people like to wait."""

    AFTER = 1.0
    """Seconds."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._began = clock()
        self._phase = ("", 0, "")
        self._live: Live | None = None

    def __enter__(self) -> Patient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.__exit__(kind, error, trace)

    def phase(self, name: str, total: int, unit: str) -> None:
        """Begin a phase of ``total`` units."""
        self._phase = (name, total, unit)
        if self._live is not None:
            self._live.phase(name, total, unit)

    def done(self, count: int, worst: Hosts = ()) -> None:
        """``count`` units of the phase are done."""
        if self._live is None and count < self._phase[1] and self._clock() - self._began > self.AFTER:
            self._live = Live(self._stream)
            self._live.__enter__()
            self._live.phase(*self._phase)
        if self._live is not None:
            self._live.done(count, worst)

    def note(self, text: str) -> None:
        """Print a line that stays on the screen."""
        self._stream.write(f"postlint: {visible(text)}\n")


class Lines:
    """A line when a phase begins and ends, and every so often between."""

    def __init__(
        self, stream: TextIO, every: float = 10.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = stream
        self._every = every
        self._clock = clock
        self._name = ""
        self._unit = ""
        self._total = 0
        self._count = 0
        self._began = self._last = 0.0

    def __enter__(self) -> Lines:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def phase(self, name: str, total: int, unit: str) -> None:
        """Begin a phase of ``total`` units."""
        self._name, self._total, self._unit, self._count = name, total, unit, 0
        self._began = self._last = self._clock()
        counted = unit.removesuffix("s") if total == 1 else unit
        self._write(f"{name}: {total:,} {counted}" if total else name)

    def done(self, count: int, worst: Hosts = ()) -> None:
        """``count`` units of the phase are done."""
        self._count = count
        now = self._clock()
        if now - self._last >= self._every and count < self._total:
            self._last = now
            self._write(self._status(now) + _worst(worst))

    def note(self, text: str) -> None:
        """Print a line that stays on the screen."""
        self._write(text)

    def _status(self, now: float) -> str:
        rate = self._count / max(now - self._began, 1e-9)
        share = 100 * self._count // max(self._total, 1)
        left = (self._total - self._count) / rate if rate else 0.0
        return (
            f"{self._name}: {self._count:,} of {self._total:,} {self._unit} ({share} %), "
            f"{rate:.0f} a second, about {_duration(left)} left"
        )

    def _write(self, text: str) -> None:
        self._stream.write(f"postlint: {visible(text)}\n")
        self._stream.flush()


class Live:
    """A bar with rate and time left, and the worst hosts under it."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            Progress,
            SpinnerColumn,
            TaskProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        class Display(Progress):
            """The bars, and what is under them."""

            below: RenderableType = ""

            def get_renderables(self) -> Sequence[RenderableType]:
                return [self.make_tasks_table(self.tasks), self.below]

        self._display = Display(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            TaskProgressColumn(show_speed=False),
            TextColumn("{task.fields[count]}", markup=False),
            TextColumn("{task.fields[rate]}", markup=False),
            TimeRemainingColumn(),
            console=Console(file=stream),
            transient=True,
        )
        self._task: TaskID | None = None
        self._total = 0
        self._unit = ""
        self._began = 0.0

    def __enter__(self) -> Live:
        self._display.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._display.stop()

    def phase(self, name: str, total: int, unit: str) -> None:
        """Begin a phase of ``total`` units."""
        if self._task is not None:
            self._display.update(self._task, visible=False)
        self._began = time.monotonic()
        self._display.below = ""
        self._task = self._display.add_task(visible(name), total=total or None, count="", rate="")
        self._total, self._unit = total, unit

    def done(self, count: int, worst: Hosts = ()) -> None:
        """``count`` units of the phase are done."""
        if self._task is None:
            return
        seconds = time.monotonic() - self._began
        rate = f"{count / seconds:,.0f}/s" if seconds > 1 else ""
        self._display.below = _table(worst) if worst else ""
        of = f"{count:,} of {self._total:,} {self._unit}"
        self._display.update(self._task, completed=count, count=of, rate=rate)

    def note(self, text: str) -> None:
        """Print a line that stays on the screen."""
        self._display.console.print(f"postlint: {visible(text)}", markup=False, highlight=False)


def _table(worst: Hosts) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2))
    table.add_column("worst hosts", style="dim")
    table.add_column("links", justify="right", style="dim")
    for host, count in worst[:5]:
        table.add_row(Text(visible(host)), f"{count:,}")
    return table


def _worst(worst: Hosts) -> str:
    shown = ", ".join(f"{host} {count}" for host, count in worst[:3])
    return f"; worst hosts: {shown}" if shown else ""


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
