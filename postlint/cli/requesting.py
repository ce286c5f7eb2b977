"""``--online``: the links of a run requested, remembered, recorded or replayed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from postlint.audit.link_health import host_of
from postlint.cli.errors import CliError, reason
from postlint.cli.network_settings import net_settings
from postlint.cli.online import occurrences_by_url
from postlint.cli.options import NetworkOptions
from postlint.cli.progress import NoDisplay, ProgressDisplay, progress_on
from postlint.cli.say import say
from postlint.cli.storage import history_file, is_inside
from postlint.config import url_matches
from postlint.engine.run import with_verdicts

if TYPE_CHECKING:
    from postlint.engine.outcome import Outcome
    from postlint.net.history import History
    from postlint.net.settings import NetSettings
    from postlint.net.world import World
    from postlint.verdict import Occurrence, Verdict


_NOT_JUDGED = ("blocked", "suspect", "unknown", "unchecked")
"""The verdicts that say neither that a link works nor that it is broken."""


class Answers(NamedTuple):
    """What the network said."""

    verdicts: list[Verdict]
    notes: list[str]
    """What the reader must know of how the links were requested."""


def answers(
    options: NetworkOptions,
    outcome: Outcome,
    progress: ProgressDisplay,
    world: World | None = None,
    *,
    robots: bool = False,
) -> Answers:
    """The verdicts on every external URL of the shown documents. Raises ``CliError``."""
    occurrences = _without_ignored(occurrences_by_url(outcome.view, outcome.shown), outcome)
    if options.replay:
        _check_replay(options, options.replay, outcome.prepared.request.folder)
        return Answers(list(_replayed(options.replay, occurrences)), [])
    settings = net_settings(options, outcome, robots=robots)
    roots = [outcome.prepared.request.folder]
    history = _history(history_file(options.history, options.cache_dir, roots))
    recording = _Recording(options.record)
    with history, recording:
        verdicts = list(_recorded(_requested(occurrences, settings, history, progress, world), recording))
        notes = [history.note] if history.note else []
    return Answers(verdicts, notes + _notes(verdicts))


def _without_ignored(
    occurrences: dict[str, list[Occurrence]], outcome: Outcome
) -> dict[str, list[Occurrence]]:
    patterns = outcome.prepared.config.file.network.ignore
    try:
        return {
            url: where
            for url, where in occurrences.items()
            if not any(url_matches(url, pattern) for pattern in patterns)
        }
    except ValueError as error:
        raise CliError(str(error)) from None


def _requested(
    occurrences: Mapping[str, Sequence[Occurrence]],
    settings: NetSettings,
    history: History,
    progress: ProgressDisplay,
    world: World | None,
) -> Iterator[Verdict]:
    from postlint import net

    known = sum(_is_known(history, url, time.time(), settings) for url in occurrences)
    progress.phase("checking links", len(occurrences), "links")
    if known:
        progress.note(
            f"resuming from the history: {known:,} of {len(occurrences):,} links were checked before"
        )
    worst: dict[str, int] = {}
    for done, verdict in enumerate(net.check(occurrences, settings, history, world=world), 1):
        if verdict.status in ("gone", "suspect"):
            host = host_of(verdict.url)
            worst[host] = worst.get(host, 0) + 1
        progress.done(done, sorted(worst.items(), key=lambda item: -item[1])[:5])
        yield verdict


class _Recording:
    """Where verdicts are written, if anywhere."""

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._file: Any = None
        self._recorder: Any = None

    def __enter__(self) -> _Recording:
        if self._path:
            from postlint.net.replay import VerdictRecorder

            try:
                self._file = open(self._path, "w", encoding="utf-8", newline="\n")
            except OSError as error:
                raise CliError(f"`{self._path}` cannot be written: {reason(error)}") from None
            self._recorder = VerdictRecorder(self._file)
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._file:
            self._file.close()

    def add(self, verdict: Verdict) -> None:
        """Write one verdict."""
        if self._recorder:
            self._recorder.add(verdict)


def _recorded(verdicts: Iterator[Verdict], recording: _Recording) -> Iterator[Verdict]:
    for verdict in verdicts:
        recording.add(verdict)
        yield verdict


def _replayed(path: str, occurrences: Mapping[str, Sequence[Occurrence]]) -> Iterator[Verdict]:
    from postlint.net.replay import RecordingError, load, replay

    try:
        with open(path, encoding="utf-8") as file:
            recording = load(file)
    except OSError as error:
        raise CliError(f"`{path}` cannot be read: {reason(error)}") from None
    except (RecordingError, UnicodeDecodeError) as error:
        raise CliError(f"`{path}` cannot be replayed: {error}") from None
    return replay(recording, occurrences)


def _check_replay(options: NetworkOptions, path: str, root: str) -> None:
    """Raises ``CliError`` where a change is under test and may have brought the recording along."""
    if options.trusted_commit and is_inside(path, [root]):
        raise CliError(
            f"`--replay {path}` lies in the repository, where the change under test may have "
            "altered it: name a file outside"
        )


def _history(path: str | None) -> History:
    from postlint.net.history import History, HistoryError

    if path is None:
        return History(":memory:")
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        return History(path)
    except (HistoryError, OSError) as error:
        raise CliError(f"the history `{path}` cannot be used: {error}") from None


def _is_known(history: History, url: str, now: float, settings: NetSettings) -> bool:
    from postlint.net.web_address import BadUrl, split

    try:
        return history.reusable(split(url).url, now, settings.reuse) is not None
    except BadUrl:
        return False


def _notes(verdicts: Sequence[Verdict]) -> list[str]:
    notes = []
    remembered = sum(verdict.evidence.source == "history" for verdict in verdicts)
    if remembered:
        notes.append(
            f"{remembered:,} of {len(verdicts):,} links were not requested again: they answered lately."
        )
    ended = sum(verdict.status == "unchecked" and "used up" in verdict.reason for verdict in verdicts)
    if ended:
        notes.append(
            f"{ended:,} of {len(verdicts):,} links were not checked: the time or number of requests was used "
            "up. Run the same command again to go on."
        )
    return notes


def summary(verdicts: Sequence[Verdict]) -> str:
    """How many links came to what: what could not be judged is never counted as good."""
    counts: dict[str, int] = {}
    for verdict in verdicts:
        counts[verdict.status] = counts.get(verdict.status, 0) + 1
    listed = ", ".join(f"{count} {status}" for status, count in sorted(counts.items(), key=lambda i: -i[1]))
    return f"{len(verdicts)} links: {listed}" if verdicts else "no links to other sites"


def with_links(options: NetworkOptions, outcome: Outcome, *, quiet: bool, verbose: bool) -> Outcome:
    """``outcome`` with verdicts on its links, with progress on standard error; ``verbose`` names the links
    that could not be judged."""
    with NoDisplay() if quiet else progress_on(sys.stderr) as progress:
        found = answers(options, outcome, progress)
    for note in [summary(found.verdicts), *found.notes]:
        if not quiet:
            say(f"postlint: {note}", error=True)
    for verdict in found.verdicts if verbose else ():
        if verdict.status in _NOT_JUDGED:
            say(f"postlint: {verdict.status}: {verdict.url}: {verdict.reason}", error=True)
    return with_verdicts(outcome, found.verdicts)
