"""Our Liquid prints what Jekyll's Ruby Liquid prints, or says that it cannot know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from postlint.liquid import Rendered
from postlint.nodes import UNKNOWN

Evaluate = Callable[[str], Rendered]


def difference(template: str, expected: str | None, rendered: Rendered) -> str | None:
    """How our evaluation differs from the recorded one; None where it does not. Unknown text may be
    for anything, an error included."""
    if UNKNOWN in rendered.text and not any(problem.fatal for problem in rendered.problems):
        return None if not rendered.complete else f"{template!r} is unknown and called complete"
    failed = any(problem.fatal for problem in rendered.problems)
    if expected is None:
        return None if failed else f"{template!r} ends Jekyll's build, here it prints {rendered.text!r}"
    if failed:
        return f"{template!r} prints {expected!r}, here it fails: {rendered.problems}"
    return None if rendered.text == expected else f"{template!r}: {expected!r} but here {rendered.text!r}"


def test_recorded(recorded: dict[str, Any], evaluate: Evaluate) -> None:
    differences = [
        found
        for template, expected in recorded["cases"]
        if (found := difference(template, expected, evaluate(template)))
    ]
    assert not differences, "\n".join(differences[:10])


def test_recorded_are_mostly_known(recorded: dict[str, Any], evaluate: Evaluate) -> None:
    """Unknown is for what cannot be known: were it the answer to much, the comparison would be empty."""
    unknown = [template for template, _ in recorded["cases"] if UNKNOWN in evaluate(template).text]
    failing = sum(expected is None for _, expected in recorded["cases"])
    assert len(unknown) - failing < len(recorded["cases"]) * 0.03


@pytest.mark.parametrize("seed", [101, 202])
def test_random_templates(
    seed: int,
    ask: Callable[[list[str]], list[str | None]],
    random_templates: Callable[[int, int], list[str]],
    evaluate: Evaluate,
) -> None:
    templates = random_templates(seed, 600)
    differences = []
    for template, expected in zip(templates, ask(templates), strict=True):
        # A filter or tag that nobody defines is unknown here, not passed over.
        found = difference(template, expected, evaluate(template))
        if found:
            differences.append(found)
    assert not differences, "\n".join(differences[:10])
