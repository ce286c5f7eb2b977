"""A check remembered as a whole: what a run over an unchanged site says is looked up."""

from __future__ import annotations

import dataclasses
import os
import shutil
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from postlint.cli.selecting import Selection
from postlint.cli.storage import folder_of
from postlint.engine.memo import Printed, State, recall, remember, state
from postlint.engine.run import Outcome
from postlint.record import NamedTuple

if TYPE_CHECKING:
    from postlint.cli.check import Options

ENVIRONMENT = (
    "CI",
    "GITHUB_ACTIONS",
    "GITHUB_SERVER_URL",
    "GITHUB_REPOSITORY",
    "GITHUB_SHA",
    "CI_PROJECT_URL",
    "CI_COMMIT_SHA",
    "NO_COLOR",
    "FORCE_COLOR",
    "TERM",
)
"""The variables that tell formats where they write."""

_PLAIN = {
    "paths", "config", "select", "ignore", "format", "fail_on", "quiet", "color", "baseline",
    "no_baseline", "cache_dir", "skip_outside",
}  # fmt: skip
"""The options of a check that rests on files alone."""

_FOREVER = float(2**53)


class RunMemory(NamedTuple):
    """Where a check is remembered that rests on files alone, and when it was begun."""

    path: str
    """The cache's."""
    state: State
    moment: str

    def recall(self) -> Printed | None:
        """What the same check came to before."""
        return recall(self.path, self.state, time.time())

    def keep(self, outcomes: Sequence[Outcome], text: str, code: int) -> None:
        """Remember a check that wrote ``text``. Failures are not: they are to be looked into."""
        caches = [outcome.prepared.cache for outcome in outcomes if outcome.prepared.cache is not None]
        if caches and all(_rests_on(outcome, self.moment) for outcome in outcomes):
            until = min(outcome.prepared.model.next_publication or _FOREVER for outcome in outcomes)
            remember(caches[0], self.state, self.moment, Printed(text, code, until))


def _rests_on(outcome: Outcome, moment: str) -> bool:
    """Whether a run was made of what a state of ``moment`` knows, and went well."""
    prepared = outcome.prepared
    if outcome.failed or outcome.complaint or prepared.request.moment != moment:
        return False
    named = prepared.config.file.jekyll_config
    return not any(os.path.isabs(name) or ".." in name for name in named)


def memory_of(options: Options, selected: Sequence[Selection], moment: str) -> RunMemory | None:
    """Where a check is remembered; None where it rests on more than files."""
    rest = [field for field in dataclasses.fields(options) if field.name not in _PLAIN]
    if not selected or any(getattr(options, field.name) != field.default for field in rest):
        return None
    roots = [one.root for one in selected]
    folder = folder_of(options.cache_dir, roots)
    if folder is None:
        return None
    settings = [os.environ.get(name) for name in ENVIRONMENT]
    terminal = shutil.get_terminal_size() if sys.stdout.isatty() else None
    asked = (options, os.getcwd(), settings, terminal, time.strftime("%Y-%m-%d"))
    others = [path for path in (options.config, options.baseline) if path]
    found = state(roots, moment, asked, others, os.environ)
    return RunMemory(os.path.join(folder, "cache.db"), found, moment)
