"""The options of commands: typed values, each field declared once with its name on the command
line and its help. A command's ``Options`` is made of the groups that it needs."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from postlint.model import SEVERITIES, FailOn

Words = tuple[str, ...]


def operand(
    metavar: str, help: str, *, nargs: str | None = None, choices: tuple[str, ...] | None = None
) -> Any:
    """A field for words that are without an option's name."""
    default: Any = {"*": (), "?": None}.get(nargs or "", dataclasses.MISSING)
    declared = {"metavar": metavar, "help": help, "choices": choices, "nargs": nargs}
    return _field((), default, declared)


def flag(*names: str, help: str, rare: bool = False) -> Any:
    """A field for an option that is there or not."""
    return _field(names, False, {"action": "store_true", "help": help}, rare)


def value(
    *names: str,
    help: str,
    default: Any = None,
    metavar: str | None = None,
    choices: tuple[str, ...] | None = None,
    type: Callable[[str], Any] = str,
    rare: bool = False,
) -> Any:
    """A field for an option with a value."""
    declared = {"help": help, "metavar": metavar, "choices": choices, "type": type}
    return _field(names, default, declared, rare)


def several(
    *names: str, metavar: str, help: str, type: Callable[[str], Any] = str, rare: bool = False
) -> Any:
    """A field for an option that may be repeated."""
    return _field(names, (), {"action": "append", "metavar": metavar, "help": help, "type": type}, rare)


def listed(*names: str, metavar: str, help: str, rare: bool = False) -> Any:
    """A field for an option that may be repeated and takes several values with commas between them."""
    return _field(names, (), {"action": "extend", "metavar": metavar, "help": help, "type": _split}, rare)


def _field(names: Words, default: Any, declared: dict[str, Any], rare: bool = False) -> Any:
    return dataclasses.field(default=default, metadata={"names": names, "rare": rare, **declared})


def _split(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def positive(text: str) -> int:
    """An argument that is a whole number from 1 on."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


@dataclass(frozen=True)
class SiteOptions:
    """Which site, and how it is read."""

    paths: Words = operand(
        "PATH", "files or folders (default: the site of this folder, or all sites below it)", nargs="*"
    )
    config: str | None = value(
        "--config", metavar="FILE", help="postlint's configuration (default: `.postlint.yml` of the site)"
    )
    jekyll_config: Words = listed(
        "--jekyll-config",
        metavar="FILES",
        help="Jekyll's configuration files, as `jekyll build --config a.yml,b.yml`",
        rare=True,
    )


@dataclass(frozen=True)
class RuleOptions:
    """Which rules run."""

    select: Words = listed("--select", metavar="RULE", help="only these rules (repeat, or use commas)")
    ignore: Words = listed("--ignore", metavar="RULE", help="without these rules")


@dataclass(frozen=True)
class ReportOptions:
    """How findings are shown."""

    TITLE: ClassVar[str] = "report"

    format: str | None = value(
        "-f",
        "--format",
        metavar="FORMAT",
        help="`text`, `json`, `github`, `sarif`, … or a template such as `{path}:{line} {message}`; "
        "`auto` (the default) is `github` under GitHub Actions and `text` elsewhere",
    )
    output: Words = several(
        "-o",
        "--output",
        metavar="[FORMAT:]FILE",
        help="write to a file (repeat for several), by default in the format that its name ends in",
    )
    fail_on: FailOn | None = value(
        "--fail-on", choices=(*SEVERITIES, "never"), help="exit 1 from this severity on (default: error)"
    )
    quiet: bool = flag("-q", "--quiet", help="only findings that fail the run")
    verbose: bool = flag("-v", "--verbose", help="also say which links could not be judged, and why")
    exit_zero: bool = flag("--exit-zero", help="exit 0 even with findings (failures still exit 2 or 3)")
    statistics: bool = flag("--statistics", help="count the findings of each rule")
    color: Literal["auto", "always", "never"] = value(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colours: `auto` is a terminal without NO_COLOR, or anything with FORCE_COLOR",
    )


@dataclass(frozen=True)
class FilterOptions:
    """Which findings count."""

    TITLE: ClassVar[str] = "what counts"

    diff: str | None = value(
        "--diff", metavar="BASE", help="only what changed since the merge base with BASE, and what that broke"
    )
    staged: bool = flag("--staged", help="only what is staged, and what that breaks")
    untracked: str | None = value(
        "--untracked",
        choices=("there", "missing"),
        help="whether files that git does not track count as there (default: missing with `--diff`, "
        "`--staged` and in CI, otherwise there)",
        rare=True,
    )
    baseline: str | None = value(
        "--baseline", metavar="FILE", help="known findings (default: `.postlint-baseline.json` of the site)"
    )
    no_baseline: bool = flag("--no-baseline", help="report known findings too")
    as_of: str | None = value(
        "--as-of",
        metavar="DATE",
        help="also report invitations to events that were over on this day",
        rare=True,
    )


@dataclass(frozen=True)
class FixOptions:
    """What is fixed."""

    TITLE: ClassVar[str] = "fixes"

    fix: bool = flag("--fix", help="apply the fixes that are certain")
    unsafe_fixes: bool = flag(
        "--unsafe-fixes", help="with --fix or --diff-fixes: also the fixes that are a good guess"
    )
    diff_fixes: bool = flag("--diff-fixes", help="show the fixes as a patch, write nothing")


@dataclass(frozen=True)
class CacheOptions:
    """Where what is known is kept."""

    TITLE: ClassVar[str] = "run"

    no_cache: bool = flag("--no-cache", help="neither read nor write the cache")
    cache_dir: str | None = value(
        "--cache-dir", metavar="DIR", help="the cache's folder (default: the user's)", rare=True
    )


@dataclass(frozen=True)
class NetworkOptions(SiteOptions, CacheOptions):
    """How the network is used."""

    TITLE: ClassVar[str] = "network"

    online: bool = flag("--online", help="check links to other sites too")
    history: str | None = value(
        "--history", metavar="FILE", help="what earlier runs saw of links (default: the user's)", rare=True
    )
    budget: int | None = value("--budget", type=positive, metavar="N", help="at most N requests", rare=True)
    max_time: int | None = value(
        "--max-time",
        type=positive,
        metavar="SECONDS",
        help="stop requesting after this time; the next run continues",
    )
    contact: str | None = value(
        "--contact", metavar="TEXT", help="a URL or address in the user agent", rare=True
    )
    header: Words = several(
        "--header",
        metavar="ORIGIN=NAME:VALUE",
        help="send a header, such as a token, to one host only (repeat)",
        rare=True,
    )
    allow_private: bool = flag(
        "--allow-private", help="also request private and loopback addresses", rare=True
    )
    port: tuple[int, ...] = several(
        "--port", type=positive, metavar="N", help="also request this port (repeat)", rare=True
    )
    suggest_archive: bool = flag(
        "--suggest-archive", help="look for archived copies of what is gone", rare=True
    )
    trust: str | None = value(
        "--trust",
        metavar="COMMIT",
        help="the commit whose `.postlint.yml` decides about the network (default: BASE of `--diff`)",
        rare=True,
    )
    record: str | None = value("--record", metavar="FILE", help="write the verdicts as JSON lines", rare=True)
    replay: str | None = value(
        "--replay", metavar="FILE", help="take verdicts from a recording, request nothing", rare=True
    )

    @property
    def trusted_commit(self) -> str | None:
        """The commit whose configuration says how the network may be used; None: the one in use does."""
        return self.trust

    @property
    def wants_verdicts(self) -> bool:
        """Whether links to other sites are judged."""
        return bool(self.online or self.replay)


@dataclass(frozen=True)
class RunOptions(CacheOptions):
    """How the run is done."""

    TITLE: ClassVar[str] = "run"

    no_templates: bool = flag("--no-templates", help="skip what layouts, includes and data add to pages")
    all_pages: bool = flag(
        "--all-pages",
        help="evaluate all pages of lists, however many there are",
        rare=True,
    )
    timings: bool = flag("--timings", help="print how long each phase took", rare=True)
    verify_cache: bool = flag(
        "--verify-cache", help="check that a run without the cache reports the same (for tests)", rare=True
    )
    executor: str | None = value(
        "--executor",
        metavar="ADDRESS",
        help="analyse the posts on a Dask cluster: dask://HOST:PORT, files on shared storage",
        rare=True,
    )


@dataclass(frozen=True)
class ArchiveOptions(SiteOptions, RunOptions):
    """What the commands take that look at the whole of a site."""
