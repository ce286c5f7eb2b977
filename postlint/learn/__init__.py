"""What an archive does, learned from its facts: for ``postlint init`` and ``postlint series``.

``learn`` looks at the facts that the editorial rules collect; ``render_config`` and
``render_series`` put the answer into words. All pure: nothing is read, written or printed here.
"""

from __future__ import annotations

from postlint.learn.conventions import (
    Conventions,
    Departure,
    LearnedSeries,
    LearnedSponsor,
    TitleForm,
    learn,
)
from postlint.learn.rendering import render_config, render_series

__all__ = [
    "Conventions",
    "Departure",
    "LearnedSeries",
    "LearnedSponsor",
    "TitleForm",
    "learn",
    "render_config",
    "render_series",
]
