"""The run behind an audit: every document checked, with progress."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from postlint.cli.progress import Progress
from postlint.cli.running import read_config, run_engine, site_request, with_cache, with_rules
from postlint.cli.selecting import Selection
from postlint.config import active_rules
from postlint.engine.request import Request
from postlint.engine.run import Outcome
from postlint.rule import load, rule_ids

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from postlint.cli.audit import Options


def request_of(options: Options, root: str) -> Request:
    """Every rule but those that the configuration turns off by name."""
    request = with_cache(with_rules(site_request(options, root), options.select, options.ignore), options)
    if options.select:
        return request
    config = read_config(request)
    silent = [
        rule_id for rule_id in rule_ids() if rule_id not in config.rules and load(rule_id).default is None
    ]
    if silent:
        return request._replace(select=(*active_rules(config, (), options.ignore), *silent))
    return request


def run_engine_on(request: Request, selection: Selection, progress: Progress) -> Outcome:
    with _executor(progress) as executor:
        outcome = run_engine(request, selection.shown, executor)
    if outcome.complaint:
        progress.note(outcome.complaint)
    return outcome


@contextmanager
def _executor(progress: Progress) -> Iterator[Executor]:
    """An executor that tells ``progress`` of every task that is done: processes where there is
    much to do, this process else."""
    from concurrent.futures import Executor, ProcessPoolExecutor
    from multiprocessing import get_all_start_methods, get_context

    pools: list[Executor] = []

    class Counting(Executor):
        """Maps tasks in order, counting their documents."""

        def map(self, fn: Callable[..., Any], *iterables: Any, **options: Any) -> Iterator[Any]:
            tasks = list(iterables[0])
            count = 0
            progress.phase("checking", sum(len(task.paths) for task in tasks), "files")
            workers = min(os.cpu_count() or 1, len(tasks))
            if workers > 1:
                method = "fork" if "fork" in get_all_start_methods() else "spawn"
                pools.append(ProcessPoolExecutor(workers, mp_context=get_context(method)))
            results = pools[0].map(fn, tasks) if pools else map(fn, tasks)
            for task, result in zip(tasks, results, strict=True):
                count += len(task.paths)
                progress.done(count)
                yield result

    try:
        yield Counting()
    except BaseException:
        for pool in pools:
            pool.shutdown(cancel_futures=True)
        raise
    for pool in pools:
        pool.shutdown()
