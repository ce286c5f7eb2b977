"""Executors that analyse documents: with a progress display, or on a cluster (``--executor``)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from postlint.cli.errors import CliError
from postlint.cli.progress import ProgressDisplay


@contextmanager
def executor_of(address: str) -> Iterator[Executor]:
    """The executor at an address: ``dask://host:port`` is a Dask scheduler whose workers have
    postlint installed and see the site's files under the same path.

    Raises ``CliError``.
    """
    scheme, _, host = address.partition("://")
    if scheme != "dask" or not host:
        raise CliError(f"`--executor {address}` names no Dask scheduler: write dask://HOST:PORT")
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise CliError("`--executor dask://…` needs Dask: pip install 'postlint[dask]'") from None
    try:
        client = distributed.Client(f"tcp://{host}", timeout="10s")
    except OSError as error:
        raise CliError(f"no Dask scheduler answers at `{host}`: {error}") from None
    with client:
        yield client.get_executor(pure=False)


@contextmanager
def counting_executor(progress: ProgressDisplay) -> Iterator[Executor]:
    """An executor that reports every finished task to ``progress``: processes where there is
    much to do, otherwise this process."""
    pools: list[Executor] = []

    class Counting(Executor):
        """Maps tasks in order, counting their documents."""

        def map(self, fn: Callable[..., Any], *iterables: Any, **options: Any) -> Iterator[Any]:
            tasks = list(iterables[0])
            count = 0
            progress.phase("checking", sum(len(task.paths) for task in tasks), "files")
            workers = min(os.cpu_count() or 1, len(tasks))
            if workers > 1:
                # Imported where it is used: a run over a few files needs no other processes.
                from postlint.processes import processes

                pools.append(processes(workers))
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
