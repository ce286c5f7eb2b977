"""What a run has to do."""

from __future__ import annotations

from typing import NamedTuple


class Request(NamedTuple):
    """What to check, as text alone: a worker process or another machine that shares the
    storage can make everything else from it."""

    root: str
    """The site's folder."""
    config_path: str | None = None
    """``.postlint.yml``; None for the defaults."""
    jekyll_files: tuple[str, ...] = ()
    """Jekyll's configuration files; empty for its default ones."""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    as_of: str | None = None
    """ISO date that represents today where one was given."""
    today: str | None = None
    """ISO date by which suppressions expire; None: none does."""
    only_tracked: bool = False
    """Whether a file counts as missing that git does not track: it is here, and not in what others get."""
    original: str | None = None
    """The site's own folder, where ``root`` is a copy of what git's index has."""
    templates: bool = True
    """Whether what layouts, includes and data give pages is looked at."""
    all_pages: bool = False
    """Whether all pages of lists are evaluated, however many there are."""
    cache_path: str | None = None
    """The folder of the stores; None runs without one."""
    moment: str = ""
    """Tells a request from an earlier one that is otherwise the same: worker processes that outlive a
    run keep the site that they read for it."""

    @property
    def folder(self) -> str:
        """The site's own folder, in its repository if it has one."""
        return self.original or self.root
