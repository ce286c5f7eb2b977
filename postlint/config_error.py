"""What is wrong in a configuration file."""

from __future__ import annotations

from typing import NamedTuple


class ConfigProblem(NamedTuple):
    """Something wrong in a configuration file."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class ConfigError(Exception):
    """The configuration cannot be used; ``problems`` says why, all of it at once."""

    def __init__(self, problems: list[ConfigProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
