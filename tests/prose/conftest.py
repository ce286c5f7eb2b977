"""Passages of a Markdown text, with the text itself, so that offsets can be read back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from postlint import markdown
from postlint.model import SourceMap
from postlint.prose.passages import Passage, passages

Read = Callable[[str], list[Passage]]


@pytest.fixture(scope="session")
def read() -> Read:
    """``read(markdown)``: its passages."""

    def passages_of(text: str) -> list[Passage]:
        return passages(markdown.parse(text, SourceMap.identity(text)))

    return passages_of
