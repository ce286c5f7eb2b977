"""Which files a run reads: those of the work tree, or those staged in git's index."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from postlint.cli.errors import CliError
from postlint.cli.options import FilterOptions
from postlint.git import GitError, differs_from_index, index_tree


@contextmanager
def folder_of(root: str, *, staged: bool, fixes: bool) -> Iterator[str]:
    """The folder to read the site at ``root`` from: where what is ``staged`` is checked and the work tree
    differs, a copy of what the index has, in which nothing can be fixed. Raises ``CliError``."""
    if not staged or not _differs(root):
        yield root
        return
    if fixes:
        raise CliError(
            "`--staged` looks at the index, and files here differ from it, so they cannot be fixed: "
            "stage or stash the changes first"
        )
    with index_tree(root) as folder:
        yield folder


def _differs(root: str) -> bool:
    try:
        return differs_from_index(root)
    except GitError as error:
        raise CliError(str(error)) from None


def only_tracked(options: FilterOptions) -> bool:
    """Whether files that git does not track count as missing: in what is committed and in CI they are; while
    somebody writes, Jekyll shows them."""
    if options.untracked is not None:
        return options.untracked == "missing"
    in_ci = os.environ.get("CI", "").lower() not in ("", "0", "false")
    return options.staged or options.diff is not None or in_ci
