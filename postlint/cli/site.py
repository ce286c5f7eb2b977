"""From the paths on the command line to the site they belong to."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from postlint.cli.errors import CliError
from postlint.config import Config
from postlint.config import find as find_config
from postlint.config import read as read_config


class Selection(NamedTuple):
    """A site and the part of it that was asked for."""

    root: str
    """The site's folder, as a path relative to the working directory where it lies below it."""
    shown: tuple[str, ...] | None
    """Files and folders relative to ``root``; None for all of it."""

    def selects(self, path: str) -> bool:
        """Whether the file ``path`` of the site was asked for."""
        return self.shown is None or any(path == name or path.startswith(name + "/") for name in self.shown)


def selections(paths: Sequence[str]) -> list[Selection]:
    """The sites that ``paths`` (none: the working directory) belong to. Raises ``CliError``."""
    from postlint.site.config import find_root

    by_root: dict[str, list[str] | None] = {}
    for path in paths or ["."]:
        if not os.path.lexists(path):
            raise CliError(f"`{path}` does not exist")
        root = find_root(path)
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


def configuration(arguments: Any, root: str) -> Config:
    """The configuration for the site at ``root``. Raises ``CliError``."""
    path = arguments.config or find_config(root)
    if path is None:
        return Config()
    from postlint.schema import ConfigError

    try:
        return read_config(path, os.path.relpath(path))
    except OSError as error:
        raise CliError(f"`{path}` cannot be read: {(error.strerror or str(error)).lower()}") from None
    except ConfigError as error:
        raise CliError("the configuration cannot be used\n" + str(error)) from None


def jekyll_files(arguments: Any, config: Config) -> tuple[str, ...]:
    """The names of Jekyll's configuration files; empty for its defaults."""
    if arguments.jekyll_config:
        return tuple(name.strip() for name in arguments.jekyll_config.split(",") if name.strip())
    return config.file.jekyll_config


def files_below(root: str, shown: Sequence[str]) -> Iterator[str]:
    """The files that were named one by one, relative to ``root``."""
    for path in shown:
        if os.path.isfile(os.path.join(root, path)):
            yield path
