"""``python -m postlint`` and the ``postlint`` command."""

from __future__ import annotations

import gc
import os
import sys

_COLLECT_AFTER = 50_000
"""Objects made before the collector looks for circles: what a run makes is mostly used to its end."""


def main() -> int:
    """Run the command line and return its exit code."""
    gc.set_threshold(_COLLECT_AFTER, 10, 10)
    # Workers that are not forked are Pythons of their own: they must not import from the folder they run in.
    os.environ["PYTHONSAFEPATH"] = "1"
    from postlint.cli import run

    code = run(sys.argv[1:])
    _leave(code)
    return code


def _leave(code: int) -> None:
    """End the process without taking apart what it made, which takes a tenth of a short run, unless
    there may be threads, processes or a debugger that have to end in order."""
    if "threading" in sys.modules:
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
