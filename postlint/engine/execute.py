"""The map over many documents: in this process, in several, or on an executor that is given."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from postlint.describe import describe_error
from postlint.engine.map import Failure, Mapped, map_post, nothing
from postlint.engine.prepare import Prepared, Request, prepare
from postlint.engine.stored import Seen, encode_mapped, seen_of
from postlint.model import SourceFile
from postlint.parse import Unreadable, parse, read_source
from postlint.record import NamedTuple

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from postlint.site.model import SourceDocument

_WORTH_FORKING = 64
"""Fewer documents are mapped sooner than processes start."""
_CHUNK = 48
"""Documents to a task: small enough to share the work out evenly, large enough to ask seldom."""


class Task(NamedTuple):
    """A part of the map, small enough to send anywhere."""

    request: Request
    paths: tuple[str, ...]


class Result(NamedTuple):
    """One document's part of a task's answer."""

    path: str
    text: str
    """Its result, as of ``stored.encode_mapped``; empty where it cannot be read."""
    seen: Seen
    dependencies: tuple[str, ...] = ()
    broken: bool = False
    """Whether a rule broke down on it."""
    unreadable: Unreadable | None = None


def execute(prepared: Prepared, paths: Sequence[str], executor: Executor | None) -> Iterator[Result]:
    """Map the documents at ``paths``, in any order."""
    tasks = [
        Task(prepared.request, tuple(paths[start : start + _CHUNK])) for start in range(0, len(paths), _CHUNK)
    ]
    if executor is not None:
        yield from _flat(executor.map(work, tasks))
        return
    workers = min(os.cpu_count() or 1, len(tasks))
    if len(paths) < _WORTH_FORKING or workers < 2:
        yield from _flat(map(work, tasks))
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_all_start_methods, get_context

    # A forked worker inherits the prepared site; elsewhere each reads it once.
    method = "fork" if "fork" in get_all_start_methods() else "spawn"
    # What it inherits lives as long as it does: the collector, which would look at all of it again and
    # again, need not.
    with ProcessPoolExecutor(workers, mp_context=get_context(method), initializer=gc.freeze) as pool:
        yield from _flat(pool.map(work, tasks))


def _flat(answers: Iterable[list[Result]]) -> Iterator[Result]:
    for answer in answers:
        yield from answer


def work(task: Task) -> list[Result]:
    """Map the documents of one task."""
    prepared = prepare(task.request)
    documents = prepared.model.by_path
    return [answer(path, map_document(prepared, documents[path])) for path in task.paths]


def answer(path: str, mapped: Mapped | Unreadable) -> Result:
    """A document's result as it is sent and kept."""
    if not isinstance(mapped, Mapped):
        return Result(path, "", Seen([], ""), unreadable=mapped)
    text = encode_mapped(mapped)
    return Result(path, text, seen_of(path, text), mapped.dependencies, bool(mapped.failures))


def map_document(prepared: Prepared, document: SourceDocument) -> Mapped | Unreadable:
    """Read, parse and judge one document."""
    source = read_source(prepared.request.root, document.path)
    if isinstance(source, Unreadable):
        return source
    return map_source(prepared, document, source)


def map_source(prepared: Prepared, document: SourceDocument, source: SourceFile) -> Mapped:
    """Parse and judge one document's text. Where that fails, the failure and what its front matter
    tells: one document must not cost the findings of all others."""
    try:
        parsed = parse(source, document, prepared.model, tags=prepared.config.file.liquid.tags)
        return map_post(parsed.post, prepared.plan, parsed.dependencies)
    except Exception as error:
        return nothing(document)._replace(failures=(Failure("", document.path, describe_error(error)),))
