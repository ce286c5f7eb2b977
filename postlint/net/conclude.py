"""Conclusions from attempts and history, as pure functions: the whole policy of what proves what."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from postlint.net.ask import Attempt, SiblingProbe, Signal
from postlint.net.knowledge import alike
from postlint.net.settings import NetSettings
from postlint.net.web_address import Address, split
from postlint.verdict import Alive, Blocked, Gone, Moved, Outcome, Suspect, Unchecked, Unknown

_COMPARABLE = 6
"""The fewest triples of words with which two pages can be compared."""
_ANOTHER_DAY = 12 * 3600.0
"""Seconds after which the same answer counts as that of another day: no passing trouble lasts so long, and
nightly runs are never as close."""
_TRIES = 3
"""Answers of one run that prove something, where settings allow so many. Of 8,000 links with 2 % of random
failures, two failures in a row hit three links, three in a row one link in twelve such runs."""
_BAD: tuple[Signal, ...] = ("missing", "no-name", "failing")


class Observation(Struct, frozen=True):
    """One earlier try, as history keeps it."""

    at: float
    """Seconds since 1970."""
    signal: Signal
    code: int | None = None
    reason: str = ""
    final: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class Again(NamedTuple):
    """Nothing is proven yet: try once more after ``delay`` seconds."""

    delay: float


def bad_run(past: Sequence[Observation]) -> tuple[Observation, ...]:
    """The failures since its last other observation, oldest first."""
    run: list[Observation] = []
    for observation in reversed(past):
        if observation.signal not in _BAD:
            break
        run.append(observation)
    return tuple(reversed(run))


def conclude(
    attempts: Sequence[Attempt],
    past: Sequence[Observation],
    settings: NetSettings,
    *,
    now: float,
    jitter: float = 1.0,
    others_answer: bool = True,
    host_answers: bool = True,
) -> Outcome | Again | None:
    """What attempts that did not succeed come to; None where the last one did.

    ``past``: earlier runs' observations, oldest first. ``now``: seconds since 1970.
    ``jitter``: a factor near 1 for the delay. ``others_answer``: whether anything at all has
    answered in this run; if not, this machine's own network is the likelier culprit.
    ``host_answers``: whether the URL's host answered something else for another address between the
    first of the attempts and the last.
    """
    last = attempts[-1]
    left = settings.tries - len(attempts)
    delay = settings.retry_delay * 2 ** (len(attempts) - 1) * jitter
    if last.signal == "ok":
        return None
    if last.signal == "refused":
        return Unchecked(f"it leads to {last.reason}")
    if last.signal == "unknown":
        return Unknown(_said(last))
    if last.signal == "doubtful":
        return Suspect(_said(last))
    if last.signal == "blocked":
        return _blocked(last, left, delay, settings)
    if last.retry_after is not None and left > 0:
        delay = max(delay, last.retry_after)
        if delay > settings.max_retry_after:
            left = 0
    before = [seen for seen in bad_run(past) if now - seen.at >= _ANOTHER_DAY]
    if last.signal == "missing":
        return _missing(attempts, before, delay, settings, host_answers)
    if last.signal == "no-name":
        delay *= settings.name_delay / settings.retry_delay
        return _nameless(attempts, before, delay, settings, others_answer)
    return Again(delay) if left > 0 else _failing(attempts, bad_run(past), settings, now, others_answer)


def _said(attempt: Attempt) -> str:
    return f"it answers {attempt.reason}" if attempt.reason[:1].isdigit() else attempt.reason


def _blocked(last: Attempt, left: int, delay: float, settings: NetSettings) -> Outcome | Again:
    wait = last.retry_after
    if last.code == 429 and left > 0 and (wait is None or wait <= settings.max_retry_after):
        return Again(max(delay, wait or 0.0))
    requested = f" and asks to wait {int(wait)} s" if wait and wait != float("inf") else ""
    return Blocked(_said(last) + requested)


def _missing(
    attempts: Sequence[Attempt],
    before: Sequence[Observation],
    delay: float,
    settings: NetSettings,
    host_answers: bool,
) -> Outcome | Again:
    """A host in trouble may answer everything with 404 for a quarter of an hour, and two of its answers
    within seconds are one observation. So a page is gone only where 404 was also the answer on another
    day, or where the host answers other addresses differently meanwhile."""
    last = attempts[-1]
    same = sum(attempt.signal == "missing" for attempt in attempts)
    if any(seen.signal == "missing" for seen in before):
        return Gone(_so_often(last, same + 1))
    if len(attempts) < settings.tries and same < _TRIES:
        return Again(delay)
    if same < 2:
        return Suspect(f"{_said(last)}, once")
    if host_answers or not last.reason.isdigit():
        # What an adapter reads is said of this page, not by a server that answers anything with 404.
        return Gone(_so_often(last, same))
    if len(attempts) <= settings.tries:
        return Again(settings.patience)
    return Suspect(f"{_said(last)}, as its host does for every address now", True)


def _so_often(last: Attempt, times: int) -> str:
    if not last.reason.isdigit():
        return last.reason
    return f"{last.reason} twice" if times == 2 else f"{last.reason} {times} times"


def _nameless(
    attempts: Sequence[Attempt],
    before: Sequence[Observation],
    delay: float,
    settings: NetSettings,
    others_answer: bool,
) -> Outcome | Again:
    same = sum(attempt.signal == "no-name" for attempt in attempts)
    known = any(seen.signal == "no-name" for seen in before)
    if not known and len(attempts) < settings.tries and same < _TRIES:
        return Again(delay)
    if not known and same < 2:
        return Suspect(f"{_said(attempts[-1])}, once")
    return Gone("no such host") if others_answer else Unknown("no name can be looked up from here")


def _failing(
    attempts: Sequence[Attempt],
    before: Sequence[Observation],
    settings: NetSettings,
    now: float,
    others_answer: bool,
) -> Outcome:
    last = attempts[-1]
    if not others_answer:
        return Suspect(f"{_said(last)}; nothing else answered either")
    days = sorted({_day(observation.at) for observation in before} | {_day(now)})
    if len(days) >= settings.failing_days:
        return Gone(f"failed on {len(days)} days out of {len(days)} since {days[0]}; last: {_said(last)}")
    return Suspect(_said(last))


def _day(at: float) -> str:
    return datetime.datetime.fromtimestamp(at, datetime.timezone.utc).date().isoformat()


def settle(requested: Address, attempt: Attempt, probe: SiblingProbe | None) -> Outcome:
    """The outcome of an attempt that succeeded, in the light of what the host answers to an
    address that cannot exist (None: not requested)."""
    soft = _soft(requested, attempt, probe)
    if soft is not None:
        return soft
    if attempt.final is None or attempt.final == requested.url:
        return Alive()
    if attempt.permanent is not None:
        return Moved(True, attempt.permanent)
    return Moved(False, attempt.final)


def _soft(requested: Address, attempt: Attempt, probe: SiblingProbe | None) -> Outcome | None:
    """A missing page that the host answers with 200; None without evidence for that."""
    liar = probe is not None and probe.honest is False
    says = attempt.page.not_found if attempt.page else ""
    if liar and probe is not None and attempt.final != requested.url and attempt.final == probe.final:
        where = "the home page" if _at_home(attempt.final) else "another page"
        return Suspect(f"it redirects to {where}, as any missing page there does", True)
    if says and not (probe is not None and probe.honest):
        return Suspect(f"it answers {attempt.code}, but its page says “{says}”", liar)
    # Pages of a few words are alike by chance, and a page that its scripts fill has none.
    enough = probe is not None and len(probe.sketch) >= _COMPARABLE
    if liar and enough and probe is not None and attempt.sketch and alike(attempt.sketch, probe.sketch):
        return Unknown("its host answers any address with the same page")
    return None


def _at_home(url: str | None) -> bool:
    return url is not None and split(url).path == "/"
