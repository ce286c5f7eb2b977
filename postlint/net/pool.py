"""Threads that run jobs: daemons, so that an interrupted run ends at once, started as needed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Generic, NamedTuple, TypeVar

JobT = TypeVar("JobT")


class Done(NamedTuple):
    """A job's result, or the exception that it raised."""

    job: Any
    """What was handed in (a named tuple cannot be generic before Python 3.11)."""
    result: Any
    error: BaseException | None


class Pool(Generic[JobT]):
    """Up to ``size`` threads that call ``work`` with jobs; results come in ``results`` as they end."""

    def __init__(self, size: int, work: Callable[[JobT], Any]) -> None:
        self._size = max(1, size)
        self._work = work
        self._jobs: SimpleQueue[JobT | None] = SimpleQueue()
        self.results: SimpleQueue[Done] = SimpleQueue()
        self._threads = 0
        self.running = 0
        """Jobs handed in whose results have not been taken out."""

    @property
    def full(self) -> bool:
        """Whether another job would have to wait for a thread."""
        return self.running >= self._size

    def submit(self, job: JobT) -> None:
        """Hand a job to a thread."""
        self.running += 1
        if self.running > self._threads:
            self._threads += 1
            threading.Thread(target=self._run, daemon=True, name=f"postlint-net-{self._threads}").start()
        self._jobs.put(job)

    def close(self) -> None:
        """Let threads end after their current jobs, without waiting for them."""
        for _ in range(self._threads):
            self._jobs.put(None)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                done = Done(job, self._work(job), None)
            except BaseException as error:
                done = Done(job, None, error)
            self.results.put(done)
