"""The arguments of a plain check, read without ``argparse``.

To load ``argparse`` and to declare all options takes longer than the rest of a run that finds
nothing changed. What hooks and people mostly write is read here; all else, and all that is
wrong, is left to ``argparse``, which reads these to the same values.
"""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` takes longer to load than this module to run
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from postlint.cli.memory import RunMemory

_FLAGS = {
    "--skip-outside": "skip_outside",
    "--quiet": "quiet",
    "-q": "quiet",
    "--no-baseline": "no_baseline",
}
_VALUES = {
    "--format": "format",
    "--fail-on": "fail_on",
    "--color": "color",
    "--config": "config",
    "--baseline": "baseline",
    "--cache-dir": "cache_dir",
}
_LISTS = {"--select": "select", "--ignore": "ignore"}
_CHOICES = {"--fail-on": ("info", "warning", "error"), "--color": ("auto", "always", "never")}
_DEFAULTS = {
    **dict.fromkeys(_FLAGS.values(), False),
    **dict.fromkeys(_VALUES.values()),
    **dict.fromkeys(_LISTS.values()),
    **dict.fromkeys(("jekyll_config", "output", "diff", "as_of", "executor")),
    **dict.fromkeys(("staged", "fix", "unsafe_fixes", "diff_fixes", "no_cache", "timings"), False),
    **dict.fromkeys(
        ("history", "budget", "max_time", "contact", "header", "port", "record", "replay", "trust")
    ),
    **dict.fromkeys(("online", "allow_private", "suggest_archive"), False),
    "color": "auto",
    "memory": None,
}


class Arguments:
    """A check's arguments, each an attribute, as ``argparse`` would have them."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)

    def remembered_in(self, memory: RunMemory | None) -> Arguments:
        """The same arguments, and where the run is remembered."""
        return Arguments({**self.__dict__, "memory": memory})


def read(argv: Sequence[str]) -> Arguments | None:
    """The arguments of a check in ``argv``, the command's name taken off; None where that is not as
    plain as this module takes it."""
    values: dict[str, Any] = dict(_DEFAULTS)
    paths: list[str] = []
    waiting = iter(argv)
    for word in waiting:
        if not word.startswith("-"):
            paths.append(word)
            continue
        name, equals, value = word.partition("=")
        if name in _FLAGS and not equals:
            values[_FLAGS[name]] = True
            continue
        if name not in _VALUES and name not in _LISTS:
            return None
        if not equals:
            value = next(waiting, "-")
            if value.startswith("-"):
                return None
        if value not in _CHOICES.get(name, (value,)):
            return None
        if name in _VALUES:
            values[_VALUES[name]] = value
        else:
            values[_LISTS[name]] = [*(values[_LISTS[name]] or ()), value]
    values["paths"] = paths
    return Arguments(values)
