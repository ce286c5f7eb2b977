"""What is known of a URL, and how far a run has come, as lines to show. Nothing is printed here."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence

from postlint.net.conclude import Observation
from postlint.net.url_state import NetworkProgress
from postlint.net.web_address import clean
from postlint.verdict import Moved, Verdict


def describe(verdict: Verdict | None, observations: Sequence[Observation]) -> Iterator[str]:
    """Lines on one URL: the latest verdict, what it rests on, and every observation.

    ``verdict`` is None where there is none yet; ``observations`` are the history's, oldest first.
    """
    if verdict is None:
        yield "no verdict yet"
    else:
        to = f" to {verdict.outcome.to}" if isinstance(verdict.outcome, Moved) else ""
        reason = f": {clean(verdict.reason)}" if verdict.reason else ""
        yield f"{verdict.status}{to}{reason} (as of {_time(verdict.evidence.at)}, {verdict.evidence.source})"
        yield from _evidence(verdict)
    if observations:
        yield f"{len(observations)} observations since {_time(observations[0].at)}:"
        for seen in observations:
            code = f" {seen.code}" if seen.code else ""
            reason = f" ({clean(seen.reason)})" if seen.reason and seen.reason != str(seen.code) else ""
            yield f"  {_time(seen.at)} {seen.signal}{code}{reason}"


def _evidence(verdict: Verdict) -> Iterator[str]:
    evidence = verdict.evidence
    for exchange in evidence.exchanges:
        result = exchange.code or exchange.error
        yield f"  {_time(exchange.at)} {exchange.method} {exchange.url} {result} {exchange.seconds:.2f} s"
    if evidence.page:
        yield f"  its page: {evidence.page.title or evidence.page.heading or 'no title'}"
    for event in evidence.events:
        yield f"  event: {event.name}, {event.start or 'no date'}, {event.status}"
    if evidence.parked:
        yield f"  signs of parking: {'; '.join(evidence.parked.reasons)}"
    if evidence.https:
        yield f"  answers over https too: {evidence.https}"
    for capture in evidence.captures:
        yield f"  archived: {capture.url}"


def _time(at: float) -> str:
    moment = datetime.datetime.fromtimestamp(at, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%d %H:%M:%SZ")


def progress_line(progress: NetworkProgress) -> str:
    """How far a run has come, in one line."""
    share = 100 * progress.done // progress.total if progress.total else 100
    return (
        f"{progress.done} of {progress.total} URLs judged ({share} %),"
        f" {progress.requests} requests, {progress.seconds:.0f} s"
    )


def every(seconds: float, show: Callable[[str], None]) -> Callable[[NetworkProgress], None]:
    """A progress function for logs: a line when so many seconds of the run have passed, and at the end."""
    shown = [0.0]

    def progress(now: NetworkProgress) -> None:
        if now.seconds - shown[0] >= seconds or now.done == now.total:
            shown[0] = now.seconds
            show(progress_line(now))

    return progress
