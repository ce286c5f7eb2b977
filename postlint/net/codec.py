"""Verdicts as JSON values, for the history and for recordings. Places are not kept: they are the run's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from postlint.verdict import (
    Alive,
    Blocked,
    Capture,
    Event,
    Evidence,
    Exchange,
    Gone,
    Moved,
    Outcome,
    Page,
    Parked,
    Suspect,
    Unchecked,
    Unknown,
    Verdict,
)

_OUTCOMES: Mapping[str, type[Any]] = {
    "alive": Alive,
    "moved": Moved,
    "gone": Gone,
    "suspect": Suspect,
    "blocked": Blocked,
    "unknown": Unknown,
    "unchecked": Unchecked,
}
_LISTS: Mapping[str, type[Any]] = {"exchanges": Exchange, "events": Event, "captures": Capture}
_SINGLES: Mapping[str, type[Any]] = {"page": Page, "parked": Parked}


def encode(verdict: Verdict) -> dict[str, Any]:
    """A verdict as a JSON object. What is at its default is left out."""
    evidence: dict[str, Any] = {}
    default = Evidence()
    for name, value in verdict.evidence._asdict().items():
        if value == getattr(default, name):
            continue
        if name in _LISTS:
            value = [part._asdict() for part in value]
        elif name in _SINGLES:
            value = value._asdict()
        evidence[name] = value
    return {"url": verdict.url, "outcome": verdict.outcome._asdict(), "evidence": evidence}


def decode(value: Any) -> Verdict:
    """The verdict of a JSON object. Raises ``ValueError`` where it is none."""
    try:
        outcome: Outcome = _OUTCOMES[value["outcome"]["kind"]](**value["outcome"])
        parts = dict(value.get("evidence", {}))
        for name, kind in _LISTS.items():
            if name in parts:
                parts[name] = tuple(kind(**part) for part in parts[name])
        for name, kind in _SINGLES.items():
            if parts.get(name) is not None:
                parts[name] = kind(**parts[name])
        if "parked" in parts:
            parts["parked"] = parts["parked"]._replace(reasons=tuple(parts["parked"].reasons))
        return Verdict(str(value["url"]), outcome, Evidence(**parts))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a verdict: {error}") from None
