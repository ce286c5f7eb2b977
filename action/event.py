"""Print values of the event that started the workflow, a line each; empty where it has none.

Usage: event.py FILE pull_request.base.sha …
"""

from __future__ import annotations

import json
import sys


def value(event: object, path: str) -> str:
    """What is at ``path`` (keys joined by dots), on one line."""
    for key in path.split("."):
        event = event.get(key) if isinstance(event, dict) else None
    return "" if event is None else " ".join(str(event).split())


def main(file: str, *paths: str) -> None:
    """Print the values at ``paths``."""
    with open(file, encoding="utf-8") as stream:
        event = json.load(stream)
    for path in paths:
        print(value(event, path))


if __name__ == "__main__":
    main(*sys.argv[1:])
