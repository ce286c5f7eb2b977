"""Problems that a run reports once, however many files have them."""

from __future__ import annotations

from collections.abc import Iterable

from postlint.model import Raised


def said_once(raised: Iterable[Raised]) -> list[Raised]:
    """``raised`` with one problem for each ``Once.key``: the first one, with the number of all."""
    kept: list[Raised] = []
    groups: dict[str, list[Raised]] = {}
    for one in raised:
        if one.problem.once is None:
            kept.append(one)
        else:
            groups.setdefault(one.problem.once.key, []).append(one)
    for group in groups.values():
        first = min(group, key=lambda one: (one.path, one.problem.span or (0, 0)))
        once = first.problem.once
        if once is not None and len(group) > 1:
            message = once.many.replace("{count}", str(len(group)))
            first = first._replace(problem=first.problem._replace(message=message))
        kept.append(first)
    return kept
