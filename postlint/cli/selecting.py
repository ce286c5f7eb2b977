"""From the paths on the command line to the sites they belong to."""

from __future__ import annotations

import os
from collections.abc import Sequence

from postlint.cli.errors import CliError
from postlint.record import NamedTuple
from postlint.site.root import find_root


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


def only_site(paths: Sequence[str]) -> Selection:
    """The one site that ``paths`` belong to. Raises ``CliError`` where they are of several."""
    chosen = selections(paths)
    if len(chosen) != 1:
        raise CliError(f"name one of the sites {', '.join(f'`{one.root}`' for one in chosen)}")
    return chosen[0]
