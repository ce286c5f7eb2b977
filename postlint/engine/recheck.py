"""Discards what checks found about things that have changed since, so that they run again."""

from __future__ import annotations

from collections.abc import Collection

from postlint.engine import keys
from postlint.store import results
from postlint.store.database import Store


def recheck(store: Store, kinds: Collection[str] | None, changed: Collection[str] | None) -> None:
    """Delete the results of checks of the whole site that read one of ``kinds``, and of checks of documents
    that looked up one of ``changed`` or all of a kind. Both are names as in ``keys``; where either is None,
    anything may have changed, and all results are deleted."""
    looked_up = None if kinds is None or changed is None else {*changed, *map(keys.of_kind, kinds)}
    results.to_check_again(store, looked_up)
    results.forget_site_problems(store, kinds)
