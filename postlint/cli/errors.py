"""Exit codes, and what the command line cannot go on from."""

from __future__ import annotations

OK, FINDINGS, USAGE, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 130


class CliError(Exception):
    """A message for the user and the exit code that goes with it (2: usage or configuration)."""

    def __init__(self, message: str, code: int = USAGE) -> None:
        super().__init__(message)
        self.code = code


class ReaderGone(Exception):
    """Nobody reads standard output any more; ``code`` is what the run came to."""

    def __init__(self, code: int) -> None:
        super().__init__("the reader of the output has gone, so the rest of it is not written")
        self.code = code


def reason(error: OSError) -> str:
    """Why the system refused, as a message says it."""
    return (error.strerror or str(error)).lower()
