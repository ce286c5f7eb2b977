"""A check remembered as a whole: what a run over an unchanged site says is looked up."""

from __future__ import annotations

import os
import sys
import time

from postlint.cli.storage import folder_of
from postlint.engine.memo import Printed, recall, remember, state
from postlint.record import NamedTuple
from postlint.site.root import find_root

TYPE_CHECKING = False  # `typing` takes longer to load than all that this module does
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from postlint.engine.memo import State
    from postlint.engine.run import Outcome

ENVIRONMENT = (
    "GITHUB_ACTIONS",
    "GITHUB_SERVER_URL",
    "GITHUB_REPOSITORY",
    "GITHUB_SHA",
    "CI_PROJECT_URL",
    "CI_COMMIT_SHA",
    "NO_COLOR",
    "TERM",
)
"""The variables that tell formats where they write."""

_FOREVER = float(2**53)


class RunMemory(NamedTuple):
    """Where a check is remembered that rests on files alone, and when it was begun."""

    path: str
    """The cache's."""
    state: State
    moment: str
    today: str

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


def memory_of(arguments: Any, argv: Sequence[str]) -> RunMemory | None:
    """Where the check of ``argv``, read by ``plain``, is remembered; None where it is to be refused."""
    roots: list[str] = []
    for path in arguments.paths or ["."]:
        root = find_root(path) if os.path.lexists(path) else None
        if root is None and not (arguments.skip_outside and os.path.lexists(path)):
            return None
        if root is not None and (shown := os.path.relpath(root)) not in roots:
            roots.append(shown)
    if not roots:
        return None
    folder = folder_of(arguments, roots)
    if folder is None:
        return None
    moment, today = str(time.time_ns()), time.strftime("%Y-%m-%d")
    settings = [os.environ.get(name) for name in ENVIRONMENT]
    asked = (list(argv), os.getcwd(), settings, sys.stdout.isatty(), today)
    others = [path for path in (arguments.config, arguments.baseline) if path]
    path = os.path.join(folder, "cache.db")
    return RunMemory(path, state(roots, moment, asked, others, os.environ), moment, today)
