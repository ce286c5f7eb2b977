"""The network phase: which URLs to request, what to do with each answer, when a verdict is final."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from postlint.net.ask import Attempt, SiblingProbe
from postlint.net.conclude import Again, conclude, settle
from postlint.net.guard import Guard
from postlint.net.history import History
from postlint.net.knowledge import Knowledge, knowledge
from postlint.net.pool import Done, Pool
from postlint.net.queue import Job, Queue
from postlint.net.robots import Robots
from postlint.net.settings import NetSettings
from postlint.net.siblings import Siblings
from postlint.net.silence import LATER, Silence
from postlint.net.transport import OverBudget, Transport
from postlint.net.url_state import NetworkProgress as NetworkProgress
from postlint.net.url_state import UrlState, observation
from postlint.net.web_address import BadUrl, same_but_for_spelling, split
from postlint.net.witness import Witnesses
from postlint.net.work import Worker
from postlint.net.world import World
from postlint.verdict import Alive, Evidence, Gone, Occurrence, Outcome, Suspect, Unchecked, Unknown, Verdict


class Run:
    """One run of the network phase; see ``check`` for its parameters."""

    def __init__(
        self,
        occurrences: Mapping[str, Sequence[Occurrence]],
        settings: NetSettings,
        history: History | None,
        progress: Callable[[NetworkProgress], None] | None,
        world: World,
        known: Knowledge,
    ) -> None:
        self._occurrences = occurrences
        self._settings = settings
        self._history = history
        self._progress = progress
        self._world = world
        self._known = known
        self._guard = Guard(settings, world.resolve, world.connect)
        self._transport = Transport(settings, self._guard, world.wall)
        self._queue = Queue(settings.per_host, settings.interval)
        self._states: dict[str, UrlState] = {}
        self._siblings = Siblings(settings.probes_per_host, world.chance)
        self._worker = Worker(self._transport, known, settings, self._siblings, self._states, occurrences)
        self._pool: Pool[Job] = Pool(settings.workers, self._worker)
        self._ready: list[Verdict] = []
        self._waiting: dict[str, list[UrlState]] = {}
        self._witnesses = Witnesses()
        self._robots: dict[str, Robots] = {}
        self._silence = Silence(settings.silent_after)
        self._answered = False
        self._spent = ""
        self._done = 0
        self._started = world.now()

    def verdicts(self) -> Iterator[Verdict]:
        """Every URL's verdict, as it comes."""
        try:
            for url, occurrences in self._occurrences.items():
                self._admit(url, occurrences)
            yield from self._flush()
            for state in list(self._states.values()):
                self._begin(state)
            yield from self._flush()
            while not self._spent:
                step = self._dispatch()
                if step is None and not self._pool.running:
                    break
                yield from self._take(step)
            for state in self._states.values():
                if not state.finished:
                    self._give_up(state)
            yield from self._flush()
        finally:
            self._pool.close()
            self._transport.close()

    # --- before requests ----------------------------------------------------------------------

    def _admit(self, url: str, occurrences: Sequence[Occurrence]) -> None:
        try:
            address = split(url)
        except BadUrl as error:
            self._emit(url, Unchecked(str(error)), Evidence(at=self._world.wall()))
            return
        if address.host in self._settings.own_hosts:
            why = "it is the site's own: judged by the site's URL map"
            self._emit(url, Unchecked(why), Evidence(at=self._world.wall()))
            return
        read = any(occurrence.roles for occurrence in occurrences)
        state = self._states.get(address.url)
        if state is None:
            state = self._states[address.url] = UrlState(address, read)
        state.read = state.read or read
        state.raw.append(url)

    def _begin(self, state: UrlState) -> None:
        """Reuse what history knows, or queue the first request."""
        if self._history:
            known = self._history.reusable(state.address.url, self._world.wall(), self._settings.reuse)
            if known and not (state.read and known.evidence.page is None):
                if isinstance(known.outcome, Alive):
                    self._witnesses.suggest(state.address)
                self._finish(state, known.outcome, known.evidence)
                return
            state.past = self._history.observations(state.address.url)
        if not self._settings.robots:
            self._add(state)
        elif self._wait(state, "robots:" + state.address.origin):
            self._queue.add(Job("robots", state.address.host, state.address.origin))

    def _wait(self, state: UrlState, what: str) -> bool:
        """Put a URL off until a job that serves several is done; True for the first that is waiting."""
        waiting = self._waiting.setdefault(what, [])
        waiting.append(state)
        return len(waiting) == 1

    def _add(self, state: UrlState, delay: float = 0.0) -> None:
        adapter = self._known.adapter(state.address)
        host = (adapter and adapter.ask and urlsplit(adapter.ask).hostname) or state.address.host
        number = len(state.attempts)
        self._queue.add(Job("ask", host, state.address.url, number), self._world.now() + delay)

    # --- the loop ----------------------------------------------------------------------------

    def _dispatch(self) -> float | None:
        """Start the jobs that may start. Returns the seconds until the next may; None where that
        depends on results."""
        while not self._pool.full:
            step = self._queue.take(self._world.now())
            if not isinstance(step, Job):
                return step
            if not self._put_off(step):
                if step.kind == "ask":
                    self._states[step.key].requested_at = self._world.now()
                self._pool.submit(step)
        return None

    def _put_off(self, job: Job) -> bool:
        """Whether a first try is not made now because its host answers nobody: the second tries of
        those that met the silence find out whether it is over."""
        silent = self._silence.of(job.host)
        if not silent or job.kind != "ask" or self._states[job.key].attempts:
            return False
        self._queue.done(job)
        if job.round == 0:
            self._queue.add(job._replace(round=1), self._world.now() + LATER)
        else:
            why = f"its host did not answer {silent} times in a row"
            self._finish(self._states[job.key], Unchecked(why))
        return True

    def _take(self, seconds: float | None) -> Iterator[Verdict]:
        limit = self._settings.max_time
        if limit is not None:
            left = self._started + limit - self._world.now()
            seconds = left if seconds is None else min(seconds, left)
            if left <= 0:
                self._spent = "the time for this run was used up"
                return
        done = self._world.receive(self._pool.results, seconds)
        while done is not None:
            self._pool.running -= 1
            self._queue.done(done.job)
            self._handle(done)
            yield from self._flush()
            done = None if self._pool.results.empty() else self._pool.results.get()

    def _flush(self) -> Iterator[Verdict]:
        while self._ready:
            yield self._ready.pop(0)

    # --- answers -----------------------------------------------------------------------------

    def _handle(self, done: Done) -> None:
        job: Job = done.job
        result = done.result
        if isinstance(done.error, OverBudget):
            self._spent = self._spent or "the budget of requests was used up"
            return
        if job.kind == "robots":
            self._handle_robots(job.key, result or Robots())
        elif job.kind == "witness":
            self._witnesses.done(job.host)
            if result is not None:
                self._witnesses.note(job.key, result, split(job.key), self._world.now())
        elif job.kind == "probe":
            self._siblings.found[job.key] = result or SiblingProbe(None)
            for state in self._waiting.pop(job.key, []):
                self._judge(state)
        elif done.error is not None:
            self._finish(
                self._states[job.key], Unknown(f"postlint failed on it ({type(done.error).__name__})")
            )
        elif job.kind == "https":
            self._handle_https(self._states[job.key], result)
        elif job.kind == "archive":
            state = self._states[job.key]
            state.captures = result
            self._finish(state, state.outcome or Unknown(""))
        else:
            self._handle_attempt(self._states[job.key], job, result)

    def _handle_robots(self, origin: str, robots: Robots) -> None:
        self._robots[origin] = robots
        waiting = self._waiting.pop("robots:" + origin, [])
        if robots.delay:
            self._queue.slow_down(waiting[0].address.host, min(robots.delay, 30.0))
        for state in waiting:
            if robots.allows(state.address.url[len(origin) :]):
                self._add(state)
            else:
                self._finish(state, Unchecked(f"robots.txt of {state.address.host} does not allow it"))

    def _handle_attempt(self, state: UrlState, job: Job, attempt: Attempt) -> None:
        self._answered = self._answered or any(exchange.code for exchange in attempt.exchanges)
        self._silence.note(job.host, attempt)
        self._witnesses.note(state.address.url, attempt, state.address, self._world.now())
        if attempt.signal == "missing" and state.missing_since is None:
            state.missing_since = self._world.now()
        if attempt.head_lied:
            self._worker.head_lies.add(state.address.origin)
        if attempt.code == 429 or (attempt.code == 503 and attempt.retry_after):
            wait = min(attempt.retry_after or 0.0, self._settings.max_retry_after)
            self._queue.pause(job.host, self._world.now() + wait)
        if job.kind == "read" and attempt.signal != "ok":
            # The second request for the page failed; the first one's status still counts.
            state.attempts[-1] = state.attempts[-1]._replace(
                exchanges=state.attempts[-1].exchanges + attempt.exchanges
            )
            self._settle(state)
            return
        if job.kind == "read":
            attempt = attempt._replace(exchanges=state.attempts.pop().exchanges + attempt.exchanges)
        state.attempts.append(attempt)
        self._observe(state, attempt)
        if attempt.signal == "ok" and any(
            a.signal == "missing" and a.method == "HEAD" for a in state.attempts
        ):
            self._worker.head_lies.add(state.address.origin)
        self._judge(state)

    def _observe(self, state: UrlState, attempt: Attempt) -> None:
        if not self._history:
            return
        seen = observation(attempt, self._world.wall(), self._others_answer(attempt))
        self._history.observe(state.address.url, seen)

    def _others_answer(self, attempt: Attempt) -> bool:
        return self._answered or (attempt.signal == "no-name" and self._guard.names_work())

    def _judge(self, state: UrlState) -> None:
        last = state.attempts[-1]
        outcome = conclude(
            state.attempts,
            state.past,
            self._settings,
            now=self._world.wall(),
            jitter=0.75 + self._world.chance() / 2,
            others_answer=last.signal not in ("failing", "no-name") or self._others_answer(last),
            host_answers=self._witnesses.speaks(state),
        )
        if isinstance(outcome, Again):
            if last.signal == "missing" and last.reason.isdigit() and not self._witnesses.speaks(state):
                self._ask_witness(state, outcome.delay / 2)
            self._add(state, outcome.delay)
        elif outcome is None:
            self._settle(state)
        elif isinstance(outcome, Gone) and self._settings.suggest_archive:
            state.outcome = outcome
            host = urlsplit(self._settings.archive_endpoint).hostname or ""
            self._queue.slow_down(host, 1.0)  # a common good that everybody uses
            self._queue.add(Job("archive", host, state.address.url, len(state.attempts)))
        else:
            self._finish(state, outcome)

    def _ask_witness(self, state: UrlState, delay: float) -> None:
        """Find out what a URL's host answers for another address, before the URL is requested again."""
        found = self._witnesses.to_ask(state)
        if found is not None:
            host, url = found
            if self._settings.robots and not self._permitted(url):
                return
            self._queue.add(Job("witness", host, url, len(state.attempts)), self._world.now() + delay)

    def _permitted(self, url: str) -> bool:
        """Whether the robots.txt of a URL's origin was read and allows it."""
        origin = split(url).origin
        return origin in self._robots and self._robots[origin].allows(url[len(origin) :])

    def _settle(self, state: UrlState) -> None:
        """Check what a success proves before it becomes a verdict."""
        last, requested = state.attempts[-1], state.address
        adapter = self._known.adapter(requested)
        sibling = self._siblings.of(requested) if self._settings.soft_404 and not adapter else None
        found = self._siblings.found.get(sibling) if sibling else None
        if sibling and found is None and self._siblings.may_ask(sibling, requested.host):
            if self._wait(state, sibling):
                # Before this host's other URLs: where it lies, HEAD would be requested nothing.
                self._queue.add(Job("probe", requested.host, sibling, len(state.attempts) - 1), -1.0)
            return
        if found and found.honest is False and not last.read:
            state.attempts[-1] = last._replace(read=True)
            self._queue.add(Job("read", requested.host, requested.url, len(state.attempts) - 1))
            return
        outcome = settle(requested, last, found)
        if (
            self._settings.try_https
            and isinstance(outcome, Alive)
            and state.outcome is None
            and requested.scheme == "http"
            and requested.port == 80
            and not (adapter and adapter.ask)
        ):
            state.outcome = outcome
            self._queue.add(Job("https", requested.host, requested.url, len(state.attempts) - 1))
            return
        self._finish(state, outcome)

    def _handle_https(self, state: UrlState, attempt: Attempt) -> None:
        first = state.attempts[-1]
        if attempt.signal == "ok" and attempt.final and attempt.final.startswith("https:"):
            same = same_but_for_spelling(attempt.final, state.address.url)
            kinds = first.content_type is None or first.content_type == attempt.content_type
            if same and kinds:
                state.https = attempt.final
        self._finish(state, state.outcome or Alive())

    # --- verdicts ----------------------------------------------------------------------------

    def _give_up(self, state: UrlState) -> None:
        """The run ends before this URL has a verdict: conclude what the attempts allow."""
        if state.outcome is not None:
            self._finish(state, state.outcome)
        elif not state.attempts:
            self._finish(state, Unchecked(self._spent or "the run ended before it"))
        elif state.attempts[-1].signal == "ok":
            self._finish(state, settle(state.address, state.attempts[-1], None))
        else:
            last = state.attempts[-1]
            self._finish(state, Suspect(f"{last.reason}; not requested again, {self._spent}"))

    def _finish(self, state: UrlState, outcome: Outcome, evidence: Evidence | None = None) -> None:
        if state.finished:
            return
        state.finished = True
        fresh = evidence is None
        evidence = evidence or state.evidence(outcome, self._world.wall())
        self._done += 1
        if self._history and fresh and state.attempts:
            self._history.conclude(state.address.url, Verdict(state.address.url, outcome, evidence))
        for url in state.raw:
            self._emit(url, outcome, evidence)
        state.attempts = []  # pages' fingerprints are large, and nothing needs them any more
        if self._progress:
            seconds = self._world.now() - self._started
            self._progress(NetworkProgress(self._done, len(self._states), self._transport.count, seconds))

    def _emit(self, url: str, outcome: Outcome, evidence: Evidence) -> None:
        self._ready.append(Verdict(url, outcome, evidence, tuple(self._occurrences[url])))


def check(
    occurrences_by_url: Mapping[str, Sequence[Occurrence]],
    settings: NetSettings | None = None,
    history: History | None = None,
    progress: Callable[[NetworkProgress], None] | None = None,
    *,
    world: World | None = None,
    known: Knowledge | None = None,
) -> Iterator[Verdict]:
    """Request every URL once and yield its verdict, with its occurrences, as it comes; every URL gets one.

    ``history`` gives what earlier runs saw and takes what this one sees, at once. ``progress``
    is called after every verdict. ``world`` and ``known`` replace the clock, chance, name look-up
    and sockets, and the data about hosts. Interrupting the iteration ends the run; what was
    observed is in the history.
    """
    run = Run(
        occurrences_by_url,
        settings or NetSettings(),
        history,
        progress,
        world or World(),
        known or knowledge(),
    )
    return run.verdicts()
