"""From the paths on the command line to the site they belong to."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from postlint.cli.errors import CliError, reason
from postlint.cli.storage import cache_file
from postlint.config import find as find_config
from postlint.engine.request import Request
from postlint.record import NamedTuple


class Selection(NamedTuple):
    """A site and the part of it that was asked for."""

    root: str
    """The site's folder, as a path relative to the working directory where it lies below it."""
    shown: tuple[str, ...] | None
    """Files and folders relative to ``root``; None for all of it."""

    def selects(self, path: str) -> bool:
        """Whether the file ``path`` of the site was asked for."""
        return self.shown is None or any(path == name or path.startswith(name + "/") for name in self.shown)


def selections(paths: Sequence[str], *, skip_outside: bool = False) -> list[Selection]:
    """The sites that ``paths`` (none: the working directory) belong to. ``skip_outside`` passes over
    those that lie in none. Raises ``CliError``."""
    from postlint.site.root import find_root

    by_root: dict[str, list[str] | None] = {}
    for path in paths or ["."]:
        if not os.path.lexists(path):
            raise CliError(f"`{path}` does not exist")
        root = find_root(path)
        if root is None and skip_outside:
            continue
        if root is None:
            where = path if os.path.isdir(path) else os.path.dirname(path) or "."
            raise CliError(
                f"no site found: `{where}` and the folders above it have no `_config.yml`; "
                "run postlint inside a Jekyll site or name a file of one"
            )
        inner = os.path.relpath(os.path.abspath(path), os.path.abspath(root)).replace(os.sep, "/")
        if inner == "." or (not paths):
            by_root[root] = None
        elif (known := by_root.setdefault(root, [])) is not None:
            known.append(inner)
    return [
        Selection(os.path.relpath(root), tuple(shown) if shown is not None else None)
        for root, shown in by_root.items()
    ]


def request_for(arguments: Any, root: str) -> Request:
    """What to check at ``root``, as the arguments have it."""
    named = getattr(arguments, "jekyll_config", None) or ""
    memory = getattr(arguments, "memory", None)
    if getattr(arguments, "executor", None):
        # Another machine has another working directory.
        root = os.path.abspath(root)
    return Request(
        root,
        arguments.config or find_config(root),
        tuple(name.strip() for name in named.split(",") if name.strip()),
        today=memory.today if memory else time.strftime("%Y-%m-%d"),
        cache_path=cache_file(arguments, [root]),
        moment=memory.moment if memory else str(time.time_ns()),
    )


@contextmanager
def readable_errors() -> Iterator[None]:
    """Configurations that cannot be used end the run with a message instead of an exception."""
    try:
        yield
    except OSError as error:
        raise CliError(f"`{error.filename}` cannot be read: {reason(error)}") from None
    except Exception as error:
        # The two kinds of ConfigError are known by name: importing their modules takes YAML along.
        kind = f"{type(error).__module__}.{type(error).__name__}"
        if kind == "postlint.schema.ConfigError":
            raise CliError(f"the configuration cannot be used\n{error}") from None
        if kind == "postlint.site.config.ConfigError":
            raise CliError(f"Jekyll's configuration cannot be used\n{error}") from None
        raise


def words(values: list[str] | None) -> tuple[str, ...]:
    """The words of a repeatable option that also takes commas."""
    return tuple(word.strip() for value in values or () for word in value.split(",") if word.strip())
