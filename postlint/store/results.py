"""The results of the analysis of each document: facts, problems, links, dependencies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar

from postlint.codec import decode, decode_list, encode
from postlint.model import PostFacts, PostHead, Raised, Reference
from postlint.store.database import Store
from postlint.suppress import Suppression

_REST: Final[Any] = tuple[tuple[Reference, ...], tuple[str, ...], bool]
_HEAD: Final = "path, kind, collection, url, date, title"
_PARSED: Final = f"SELECT {_HEAD} FROM document JOIN result USING(path)"

T = TypeVar("T")


class Row(NamedTuple):
    """A document's result as it is written and sent between processes. All texts but names are JSON."""

    path: str
    facts: str
    """Its references, its anchors, and whether all anchors are known."""
    problems: str
    suppressions: str
    failures: str
    """Rules that failed; nearly always ``[]``."""
    collected: tuple[tuple[str, str, str], ...]
    """For each kind of facts: the kind, its rule and the facts."""
    dependencies: tuple[str, ...]


def anchors(row: Row) -> tuple[tuple[str, ...], bool]:
    """The anchors of a result, and whether these are all."""
    _, found, known = decode(_REST, row.facts)
    return found, known


def write_results(store: Store, rows: Iterable[Row]) -> set[str]:
    """Write results and return the kinds of things that differ from the previous results."""
    rows = list(rows)
    changed = _differences(store, rows)
    paths = [[row.path] for row in rows]
    store.write_many(
        "REPLACE INTO result VALUES (?, ?, ?, ?, ?, NULL)",
        [[row.path, row.facts, row.problems, row.suppressions, row.failures] for row in rows],
    )
    store.write_many("DELETE FROM fact WHERE path = ?", paths)
    store.write_many(
        "INSERT INTO fact VALUES (?, ?, ?, ?)",
        [[kind, row.path, rule, value] for row in rows for kind, rule, value in row.collected],
    )
    store.write_many("DELETE FROM front WHERE path = ?", paths)
    store.write_many("DELETE FROM dependency WHERE path = ?", paths)
    store.write_many(
        "INSERT INTO dependency VALUES (?, ?)",
        [[name, row.path] for row in rows for name in row.dependencies],
    )
    return changed


def _differences(store: Store, rows: Sequence[Row]) -> set[str]:
    """The kinds of things that differ between new results and those in the store."""
    paths = [row.path for row in rows]
    facts = dict(store.among("SELECT path, facts FROM result WHERE path IN (??)", paths))
    query = "SELECT path, kind, value FROM fact WHERE path IN (??)"
    before = {(path, kind): value for path, kind, value in store.among(query, paths)}
    now = {(row.path, kind): value for row in rows for kind, _, value in row.collected}
    changed = {key[1] for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
    if any(row.path not in facts for row in rows):
        changed |= {"heads", "references"}
    if any(facts.get(row.path) != row.facts for row in rows):
        changed.add("references")
    return changed


def forget(store: Store, paths: Iterable[str]) -> set[str]:
    """Delete the results of documents and return the kinds of things that were in them."""
    changed: set[str] = set()
    for path in paths:
        changed.update(kind for (kind,) in store.all("SELECT kind FROM fact WHERE path = ?", [path]))
        if store.one("SELECT 1 FROM result WHERE path = ?", [path]):
            changed |= {"heads", "references"}
        for table in ("result", "fact", "front", "link", "dependency"):
            store.write(f"DELETE FROM {table} WHERE path = ?", [path])
    return changed


def analysed(store: Store) -> set[str]:
    """The documents that have results."""
    return {path for (path,) in store.all("SELECT path FROM result")}


# --- facts of front matter alone


def fronts(store: Store) -> set[str]:
    """The documents without results of which the facts that are made of front matter alone are known."""
    return {path for (path,) in store.all("SELECT path FROM front")}


def write_fronts(store: Store, facts: Mapping[str, Sequence[tuple[str, str, str]]]) -> set[str]:
    """Keep the facts that are made of front matter alone of documents without results: by path the kinds,
    each with its rule and its facts. The kinds are returned of which there were others."""
    query = "SELECT path, kind, value FROM fact WHERE path IN (??)"
    before = {(path, kind): value for path, kind, value in store.among(query, facts)}
    now = {(path, kind): value for path, found in facts.items() for kind, _, value in found}
    store.write_many("DELETE FROM fact WHERE path = ?", [[path] for path in facts])
    store.write_many(
        "INSERT INTO fact VALUES (?, ?, ?, ?)",
        [[kind, path, rule, value] for path, found in facts.items() for kind, rule, value in found],
    )
    store.write_many("REPLACE INTO front VALUES (?)", [[path] for path in facts])
    return {key[1] for key in before.keys() | now.keys() if before.get(key) != now.get(key)}


def forget_fronts(store: Store, paths: Collection[str] | None) -> None:
    """Let the facts of front matter of documents (None: of all) be made again; what there was stays, for the
    difference."""
    if paths is None:
        store.write("DELETE FROM front")
    else:
        store.write_many("DELETE FROM front WHERE path = ?", [[path] for path in paths])


# --- facts


def heads(store: Store) -> list[PostHead]:
    """The heads of all documents: posts by date, then pages and documents by path."""
    return sorted(map(PostHead._make, store.all(_PARSED)), key=_order)


def document_heads(store: Store) -> list[PostHead]:
    """As ``heads``, but of all documents that are to be analysed, whether they have been or not."""
    rows = store.all(f"SELECT {_HEAD} FROM document WHERE is_read")
    return sorted(map(PostHead._make, rows), key=_order)


def head(store: Store, path: str) -> PostHead | None:
    """The head of one document."""
    row = store.one(f"{_PARSED} WHERE path = ?", [path])
    return None if row is None else PostHead._make(row)


def _order(post: PostHead | PostFacts) -> tuple[bool, str, str]:
    return post.date is None, post.date or "", post.path


def all_facts(store: Store, paths: Collection[str] | None = None) -> Iterator[PostFacts]:
    """The facts of documents (None: of all), in no order."""
    query = _PARSED.replace("title", "title, facts")
    rows = store.all(query) if paths is None else store.among(f"{query} WHERE path IN (??)", paths)
    for *first, text in rows:
        yield PostFacts._make([*first, *decode(_REST, text)])


def collected(store: Store, kind: str, among: Collection[str] | None = None) -> list[tuple[str, str, str]]:
    """For each document (of ``among``, where that is not None) with facts of a kind: its path, their rule,
    and the facts as JSON."""
    query = "SELECT path, rule, value FROM fact WHERE kind = ?"
    if among is None:
        return store.all(query, [kind])
    return list(store.among(f"{query} AND path IN (??)", among, [kind]))


def collected_of(store: Store, path: str, kind: str) -> tuple[str, str] | None:
    """The rule of one document's facts of a kind, and the facts as JSON; None where it has none."""
    return store.one("SELECT rule, value FROM fact WHERE kind = ? AND path = ?", [kind, path])


# --- problems


def problems(store: Store, paths: Collection[str] | None) -> Iterator[Raised]:
    """The problems in documents (None: in all), without those of checks of the whole site."""
    for column in ("problems", "site_problems"):
        for (text,) in _filled(store, column, paths):
            yield from decode_list(Raised, text)


def suppressions(store: Store, paths: Collection[str] | None) -> dict[str, Sequence[Suppression]]:
    """The suppressions that authors wrote."""
    return {
        path: decode_list(Suppression, text) for text, path in _filled(store, "suppressions, path", paths)
    }


def failures(store: Store, kind: type[T]) -> list[T]:
    """Every failure of a rule on a document."""
    return [one for (text,) in _filled(store, "failures", None) for one in decode_list(kind, text)]


def broken(store: Store) -> list[str]:
    """The documents on which a rule failed."""
    return [path for _, path in _filled(store, "failures, path", None)]


def _filled(store: Store, columns: str, paths: Collection[str] | None) -> Iterator[tuple[Any, ...]]:
    first = columns.partition(",")[0]
    query = f"SELECT {columns} FROM result WHERE {first} != '[]'"
    if paths is None:
        yield from store.all(query)
    else:
        yield from store.among(f"{query} AND path IN (??)", paths)


def count(store: Store, paths: Collection[str] | None) -> int:
    """How many documents were analysed (of ``paths``, where that is not None)."""
    query = "SELECT count(*) FROM result"
    if paths is None:
        return int(store.all(query)[0][0])
    return sum(int(row[0]) for row in store.among(f"{query} WHERE path IN (??)", paths))


# --- checks against the site


def unchecked(store: Store) -> list[str]:
    """The documents whose checks against the site have not run since they were analysed."""
    return [path for (path,) in store.all("SELECT path FROM result WHERE site_problems IS NULL")]


def write_checked(store: Store, path: str, raised: Sequence[Raised], looked_up: Iterable[str]) -> None:
    """Record the problems of a document's checks against the site, and what these looked up."""
    store.write("UPDATE result SET site_problems = ? WHERE path = ?", [encode(raised), path])
    store.write("DELETE FROM link WHERE path = ?", [path])
    store.write_many("INSERT INTO link VALUES (?, ?)", [[key, path] for key in looked_up])


def to_check_again(store: Store, keys: Collection[str] | None) -> None:
    """Mark the documents whose checks looked up one of ``keys`` (None: all documents)."""
    if keys is None:
        store.write("UPDATE result SET site_problems = NULL")
        return
    paths = {path for (path,) in store.among("SELECT DISTINCT path FROM link WHERE key IN (??)", keys)}
    store.write_many("UPDATE result SET site_problems = NULL WHERE path = ?", [[path] for path in paths])


# --- dependencies


def dependency_names(store: Store) -> list[str]:
    """The names of all dependencies of documents."""
    return [name for (name,) in store.all("SELECT DISTINCT name FROM dependency")]


def depending(store: Store, names: Iterable[str]) -> set[str]:
    """The documents with one of the dependencies ``names``."""
    return {path for (path,) in store.among("SELECT path FROM dependency WHERE name IN (??)", names)}


def inputs(store: Store) -> Mapping[str, str]:
    """The state of each dependency when the results were made."""
    return dict(store.all("SELECT name, hash FROM input"))


def write_inputs(store: Store, hashes: Mapping[str, str]) -> None:
    """Record states of dependencies."""
    store.write_many("REPLACE INTO input VALUES (?, ?)", hashes.items())


# --- checks of the whole site


def site_result(store: Store, name: str, kind: type[T]) -> list[T] | None:
    """The result of a check of the whole site; None where it has to run."""
    row = store.one("SELECT problems FROM site_result WHERE name = ?", [name])
    return None if row is None else decode_list(kind, row[0])


def has_site_result(store: Store, name: str) -> bool:
    """Whether the store has the result of a check of the whole site."""
    return store.one("SELECT 1 FROM site_result WHERE name = ?", [name]) is not None


def write_site_result(store: Store, name: str, found: Sequence[object], seen: Iterable[str]) -> None:
    """Record the result of a check of the whole site, and the kinds of things that it read."""
    write_encoded_site_result(store, name, encode(found), seen)


def write_encoded_site_result(store: Store, name: str, found: str, seen: Iterable[str]) -> None:
    """As ``write_site_result``, with ``found`` encoded already."""
    store.write("REPLACE INTO site_result VALUES (?, ?)", [name, found])
    store.write("DELETE FROM site_read WHERE name = ?", [name])
    store.write_many("INSERT INTO site_read VALUES (?, ?)", [[kind, name] for kind in seen])


def forget_site_results(store: Store, names: Iterable[str]) -> None:
    """Delete results of checks of the whole site, by their names."""
    store.write_many("DELETE FROM site_result WHERE name = ?", [[name] for name in names])


def forget_site_problems(store: Store, kinds: Collection[str] | None) -> None:
    """Delete the results of checks of the whole site that read one of ``kinds`` (None: all results)."""
    if kinds is None:
        store.write("DELETE FROM site_result")
        return
    names = {name for (name,) in store.among("SELECT name FROM site_read WHERE kind IN (??)", kinds)}
    store.write_many("DELETE FROM site_result WHERE name = ?", [[name] for name in names])
