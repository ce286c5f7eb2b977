"""The run behind an audit: every document checked, every link asked, with progress."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from postlint.cli.errors import CliError
from postlint.cli.site import Selection, readable_errors, request_for
from postlint.config import active_rules

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from postlint.audit.progress import Progress
    from postlint.engine.prepare import Prepared, Request
    from postlint.engine.run import Outcome
    from postlint.net.history import History
    from postlint.net.settings import NetSettings
    from postlint.net.world import World
    from postlint.verdict import Verdict


def request_of(arguments: Any, root: str, select: tuple[str, ...], ignore: tuple[str, ...]) -> Request:
    """Every rule but those that the configuration turns off by name."""
    from postlint.engine.prepare import read_configuration
    from postlint.rule import load, rule_ids

    request = request_for(arguments, root)._replace(select=select, ignore=ignore)
    if select:
        return request
    with readable_errors():
        config = read_configuration(request)
    silent = [
        rule_id for rule_id in rule_ids() if rule_id not in config.rules and load(rule_id).default is None
    ]
    if silent:
        return request._replace(select=(*active_rules(config, (), ignore), *silent))
    return request


def run_engine_on(request: Request, selection: Selection, progress: Progress) -> Outcome:
    from postlint.engine.prepare import prepare
    from postlint.engine.run import run

    with readable_errors():
        prepared = prepare(request)
    total = sum(document.markdown for document in prepared.model.documents)
    progress.phase("checking", total, "files")
    shows = None if selection.shown is None else selection.selects
    try:
        with _executor(total, progress) as executor:
            outcome = run(request, shows, executor)
    except KeyboardInterrupt:
        if prepared.cache is not None:
            prepared.cache.save()
        raise
    if outcome.complaint:
        progress.note(outcome.complaint)
    return outcome


@contextmanager
def _executor(total: int, progress: Progress) -> Iterator[Executor]:
    """An executor that tells ``progress`` of every task that is done: processes where there is
    much to do, this process else."""
    from concurrent.futures import Executor, ProcessPoolExecutor
    from multiprocessing import get_all_start_methods, get_context

    workers = min(os.cpu_count() or 1, total // 48 + 1)
    method = "fork" if "fork" in get_all_start_methods() else "spawn"
    pool = ProcessPoolExecutor(workers, mp_context=get_context(method)) if workers > 1 else None

    class Counting(Executor):
        """Maps tasks in order, counting their documents."""

        def map(self, fn: Callable[..., Any], *iterables: Any, **options: Any) -> Iterator[Any]:
            tasks = list(iterables[0])
            # What is not asked for stands in the cache already.
            count = total - sum(len(task.paths) for task in tasks)
            progress.done(count)
            results = pool.map(fn, tasks) if pool else map(fn, tasks)
            for task, result in zip(tasks, results, strict=True):
                count += len(task.paths)
                progress.done(count)
                yield result

    try:
        yield Counting()
    except BaseException:
        if pool:
            pool.shutdown(cancel_futures=True)
        raise
    if pool:
        pool.shutdown()


class Answers(NamedTuple):
    verdicts: list[Verdict]
    notes: list[str]


def ask(
    outcome: Outcome,
    selection: Selection,
    settings: NetSettings,
    path: str,
    progress: Progress,
    world: World | None,
) -> Answers:
    """Ask every link, remembering every answer at once."""
    from postlint import net
    from postlint.audit.links import host_of
    from postlint.cli.online import places_by_url
    from postlint.net.history import History, HistoryError

    places = places_by_url(outcome.view, _shown(outcome, selection))
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    try:
        history = History(path)
    except (HistoryError, OSError) as error:
        raise CliError(f"the history `{path}` cannot be used: {error}") from None
    verdicts: list[Verdict] = []
    worst: dict[str, int] = {}
    with history:
        known = sum(_is_known(history, url, time.time(), settings) for url in places)
        progress.phase("asking links", len(places), "links")
        if known:
            progress.note(f"going on from the history: {known:,} of {len(places):,} links were asked before")
        for verdict in net.check(places, settings, history, world=world):
            verdicts.append(verdict)
            if verdict.status in ("gone", "suspect"):
                host = host_of(verdict.url)
                worst[host] = worst.get(host, 0) + 1
            progress.done(len(verdicts), sorted(worst.items(), key=lambda item: -item[1])[:5])
        notes = [history.note] if history.note else []
    return Answers(verdicts, notes + _notes(verdicts))


def _is_known(history: History, url: str, now: float, settings: NetSettings) -> bool:
    from postlint.net.urls import BadUrl, split

    try:
        return history.reusable(split(url).url, now, settings.reuse) is not None
    except BadUrl:
        return False


def _notes(verdicts: Sequence[Verdict]) -> list[str]:
    """What the reader must know of how the links were asked."""
    notes = []
    remembered = sum(verdict.evidence.source == "history" for verdict in verdicts)
    if remembered:
        notes.append(f"{remembered:,} of {len(verdicts):,} links were not asked again: they answered lately.")
    ended = sum(verdict.status == "unchecked" and "used up" in verdict.reason for verdict in verdicts)
    if ended:
        notes.append(
            f"{ended:,} of {len(verdicts):,} links were not asked: the time or number of requests was used "
            "up. Run the same command again to go on."
        )
    return notes


def _shown(outcome: Outcome, selection: Selection) -> set[str] | None:
    if selection.shown is None:
        return None
    return {post.path for post in outcome.view.posts if selection.selects(post.path)}


def net_settings(arguments: Any, outcome: Outcome) -> NetSettings:
    from postlint.net.settings import NetSettings

    return NetSettings(
        robots=True,
        contact=arguments.contact,
        max_time=arguments.max_time,
        budget=arguments.budget,
        own_hosts=tuple(own_hosts(outcome.prepared)),
    )


def own_hosts(prepared: Prepared) -> list[str]:
    from postlint.audit.links import host_of

    host = host_of(prepared.model.config.text("url"))
    return [host] if host else []


def history_path(arguments: Any) -> str:
    from postlint.cache import default_folder

    return arguments.history or os.path.join(arguments.cache_dir or default_folder(os.environ), "history.db")
