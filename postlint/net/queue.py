"""The queue of requests: every host at its own pace, every first try before any second."""

from __future__ import annotations

import heapq
from typing import Literal, NamedTuple

Kind = Literal["ask", "read", "probe", "robots", "https", "archive", "witness"]


class Job(NamedTuple):
    """One thing to do at one host."""

    kind: Kind
    host: str
    key: str
    """The URL it is for, or the folder that a probe is for."""
    round: int = 0
    """0 for first tries and what follows from them at once."""


class _Host:
    __slots__ = ("interval", "next_at", "running")

    def __init__(self, interval: float) -> None:
        self.interval = interval
        self.next_at = 0.0
        self.running = 0


class _Round:
    __slots__ = ("count", "jobs", "listed", "ready")

    def __init__(self) -> None:
        self.count = 0
        self.jobs: dict[str, list[tuple[float, int, Job]]] = {}
        self.ready: list[tuple[float, str]] = []
        """Hosts with jobs, by the time when one may start; entries that `listed` does not have are stale."""
        self.listed: dict[str, float] = {}


class Queue:
    """Jobs waiting. Times are seconds of whatever clock the caller uses. Not for several threads."""

    def __init__(self, per_host: int, interval: float) -> None:
        self._per_host = per_host
        self._interval = interval
        self._hosts: dict[str, _Host] = {}
        self._rounds: dict[int, _Round] = {}
        self._sequence = 0

    def add(self, job: Job, not_before: float = 0.0) -> None:
        """Queue a job, to start no earlier than ``not_before``."""
        current = self._rounds.setdefault(job.round, _Round())
        self._sequence += 1
        heapq.heappush(current.jobs.setdefault(job.host, []), (not_before, self._sequence, job))
        current.count += 1
        self._list(current, job.host)

    def take(self, now: float) -> Job | float | None:
        """The next job; or the seconds until one may start; or None where none is waiting, or those
        that do wait for a running one of their host."""
        numbers = sorted(number for number, entry in self._rounds.items() if entry.count)
        if not numbers:
            return None
        current = self._rounds[numbers[0]]
        while current.ready:
            at, host_name = current.ready[0]
            if current.listed.get(host_name) != at:
                heapq.heappop(current.ready)
                continue
            host, jobs = self._host(host_name), current.jobs[host_name]
            if host.running >= self._per_host:
                heapq.heappop(current.ready)
                del current.listed[host_name]
                continue
            earliest = max(jobs[0][0], host.next_at)
            if earliest > at:
                heapq.heapreplace(current.ready, (earliest, host_name))
                current.listed[host_name] = earliest
                continue
            if at > now:
                return at - now
            return self._start(current, host_name, now)
        return None

    def done(self, job: Job) -> None:
        """A job taken before has ended."""
        self._host(job.host).running -= 1
        for entry in self._rounds.values():
            if entry.jobs.get(job.host):
                self._list(entry, job.host)

    def pause(self, host_name: str, until: float) -> None:
        """Start nothing at a host before ``until``, and go at half the pace from then on (a host
        that says 429 means all requests, not this one)."""
        host = self._host(host_name)
        host.next_at = max(host.next_at, until)
        host.interval = min(max(host.interval * 2, 0.1), 30.0)

    def slow_down(self, host_name: str, interval: float) -> None:
        """Keep at least ``interval`` between two requests to a host (its robots.txt says so)."""
        host = self._host(host_name)
        host.interval = max(host.interval, interval)

    def _start(self, current: _Round, host_name: str, now: float) -> Job:
        host, jobs = self._host(host_name), current.jobs[host_name]
        heapq.heappop(current.ready)
        del current.listed[host_name]
        job = heapq.heappop(jobs)[2]
        current.count -= 1
        host.running += 1
        host.next_at = now + host.interval
        if jobs:
            self._list(current, host_name)
        return job

    def _list(self, current: _Round, host_name: str) -> None:
        at = max(current.jobs[host_name][0][0], self._host(host_name).next_at)
        if at < current.listed.get(host_name, float("inf")):
            current.listed[host_name] = at
            heapq.heappush(current.ready, (at, host_name))

    def _host(self, name: str) -> _Host:
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = _Host(self._interval)
        return host
