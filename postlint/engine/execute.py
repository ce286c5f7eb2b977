"""Analyses many documents: in this process, in several, or on a given executor."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from postlint.codec import encode
from postlint.engine.map import Mapped, map_post, nothing
from postlint.engine.prepare import Prepared, Request, prepare
from postlint.error_text import describe_error
from postlint.model import Failure, PostFacts, SourceFile
from postlint.parse import Unreadable, parse, read_source
from postlint.store.results import Row
from postlint.store.site_tables import whole

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from postlint.site.site_model import SourceDocument

T = TypeVar("T")

_WORTH_FORKING = 64
"""The fewest documents for which starting processes is faster."""
_CHUNK = 48
"""Documents in a task: few enough for an even share of work, enough to send few tasks."""


class Task(NamedTuple):
    """A part of the map, small enough to send anywhere."""

    request: Request
    paths: tuple[str, ...]


_HEAD = PostFacts._fields.index("references")
"""How many of the first fields of ``PostFacts`` the document's own row has."""

_inherited: list[Prepared] = []
"""The site of the run that is under way, for workers that are forked in it."""


class Beside(Generic[T]):
    """Work that one process does while others analyse documents."""

    def __init__(self, function: Callable[[Prepared], T]) -> None:
        """``function``: can be sent to another process, as its result can."""
        self._function = function
        self._future: Future[T] | None = None

    def start(self, pool: Executor, request: Request) -> None:
        """Let one of the processes of ``pool`` do it."""
        self._future = pool.submit(_beside, self._function, request)

    def result(self) -> T | None:
        """Its result; None where it was not started or failed."""
        return None if self._future is None or self._future.exception() else self._future.result()


def _beside(function: Callable[[Prepared], T], request: Request) -> T:
    return function(_prepared(request))


def execute(
    prepared: Prepared, paths: Sequence[str], executor: Executor | None, beside: Beside[T] | None = None
) -> Iterator[Row | Unreadable]:
    """Analyse the documents at ``paths``, in any order. ``beside``: started where this starts processes."""
    workers = min(os.cpu_count() or 1, -(-len(paths) // _CHUNK))
    alone = executor is None and (len(paths) < _WORTH_FORKING or workers < 2)
    if not alone:
        prepared = prepared._replace(model=whole(prepared.model))  # workers must not use the store
    # Workers read the site themselves or inherit it; the store is this process's alone.
    request = prepared.request._replace(cache_path=None)
    tasks = [Task(request, tuple(paths[start : start + _CHUNK])) for start in range(0, len(paths), _CHUNK)]
    _inherited[:] = [prepared._replace(request=request)]
    try:
        if alone:
            yield from _flat(map(work, tasks))
        elif executor is not None:
            yield from _flat(executor.map(work, tasks))
        else:
            # Imported where it is used: most runs need no other processes.
            from postlint.processes import processes

            with processes(workers) as pool:
                if beside is not None:
                    beside.start(pool, request)  # first, as it may take as long as many documents
                yield from _flat(pool.map(work, tasks))
    finally:
        _inherited.clear()


def _flat(answers: Iterable[list[Row | Unreadable]]) -> Iterator[Row | Unreadable]:
    for answer in answers:
        yield from answer


def work(task: Task) -> list[Row | Unreadable]:
    """Analyse the documents of one task."""
    prepared = _prepared(task.request)
    documents = prepared.model.by_path
    return [_answer(path, map_document(prepared, documents[path])) for path in task.paths]


def _prepared(request: Request) -> Prepared:
    here = [one for one in _inherited if one.request == request]
    return here[0] if here else prepare(request)


def _answer(path: str, mapped: Mapped | Unreadable) -> Row | Unreadable:
    return row_of(path, mapped) if isinstance(mapped, Mapped) else mapped


def row_of(path: str, mapped: Mapped) -> Row:
    """A document's result as it is sent and kept."""
    kinds: dict[str, tuple[str, list[object]]] = {}
    for rule, facts in mapped.collected.items():
        for fact in facts:
            kinds.setdefault(type(fact).__name__, (rule, []))[1].append(fact)
    return Row(
        path,
        encode(mapped.facts[_HEAD:]),
        encode(mapped.raised),
        encode(mapped.suppressions),
        encode(mapped.failures),
        tuple((kind, rule, encode(facts)) for kind, (rule, facts) in kinds.items()),
        mapped.dependencies,
    )


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
