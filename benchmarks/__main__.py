"""postlint beside other tools, on the same files, in turns: `python -m benchmarks`.

Installs the tools from their registries into a folder of its own, the first time; a tool that
cannot be had is named and left out. Then, case by case, each tool runs once in every round. What
is counted is the time on the processors of a whole process and all it starts; its output goes
nowhere. The site is copied first, and nothing is written into the original.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Sequence

from benchmarks import results, table
from benchmarks.cases import CASES, Bench, Case, Measured, takes_part
from benchmarks.ground import Ground, copied, synthetic
from benchmarks.peers import POSTLINT, TOOLS, Installed, Tool, installed
from benchmarks.profile import profiles
from benchmarks.scratch import Scratch, Unavailable, scratch_folder

DEFAULT_POSTS = 5000
SAMPLE = 250
PROFILE = "profile"


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """What was requested."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("site", nargs="?", help=f"a Jekyll site (else a synthetic one of {DEFAULT_POSTS:,} posts is made)")
    add("--name", help="what to call the site in the results")
    add("--posts", type=int, default=DEFAULT_POSTS, metavar="N", help="size of the synthetic site")
    add("--sample", type=int, default=SAMPLE, metavar="N", help="posts for the slowest tools (%(default)s)")
    add("--rounds", type=int, default=5, metavar="N", help="over the archive (%(default)s)")
    add("--post-rounds", type=int, default=15, metavar="N", help="over one post (%(default)s)")
    add("--only", action="append", default=[], metavar="TOOL", help="these tools (repeat, or use commas)")
    add("--case", action="append", default=[], metavar="CASE", help="these cases (the same)")
    add("--list", action="store_true", help="list the tools and the cases")
    add("--limit", type=float, default=900.0, metavar="SECONDS", help="end a run after (%(default).0f)")
    add("--scratch", metavar="DIR", help="where tools are installed and sites copied (else a cache folder)")
    add("--postlint", metavar="PROGRAM", help="measure this one instead of installing this checkout")
    add("--output", metavar="FILE", help="also write the tables into it, such as benchmarks/RESULTS.md")
    given = parser.parse_args(argv)
    given.only = _chosen(parser, given.only, [tool.key for tool in TOOLS])
    given.case = _chosen(parser, given.case, [*(case.key for case in CASES), PROFILE])
    if given.site and not os.path.isdir(given.site):
        parser.error(f"`{given.site}` is not a folder: name the root of a Jekyll site")
    return given


def _chosen(parser: argparse.ArgumentParser, given: Sequence[str], known: Collection[str]) -> Collection[str]:
    names = [name.strip() for words in given for name in words.split(",")]
    for name in names:
        if name not in known:
            parser.error(f"there is no `{name}`: {', '.join(known)}")
    return names or known


def install(tools: Sequence[Tool], scratch: Scratch) -> tuple[list[Installed], list[tuple[Tool, str]]]:
    """The tools that there are, and those that there are not, with the reasons."""
    there: list[Installed] = []
    missing: list[tuple[Tool, str]] = []
    for tool in tools:
        say(f"installing {tool.key}")
        try:
            there.append(installed(tool, scratch))
        except Unavailable as error:
            missing.append((tool, str(error)))
            say(f"{tool.key} is left out: {error}")
    return there, missing


def say(what: str) -> None:
    """Tell how far it is."""
    print(f"benchmarks: {what}", file=sys.stderr, flush=True)


def report(given: argparse.Namespace, scratch: Scratch, folder: str) -> str:
    """Measure everything that was requested; the results in Markdown."""
    machine = results.machine()
    tools, missing = install([tool for tool in TOOLS if tool.key in given.only], scratch)
    say("copying the site")
    cases = [case for case in CASES if case.key in given.case]
    whole, sample = _grounds(given, folder, any(case.sample for case in cases))
    bench = Bench(scratch, whole, sample, given.limit)
    name = given.name or (os.path.basename(os.path.abspath(given.site)) if given.site else "a synthetic blog")
    parts = [
        "## In turns with other tools",
        f"The site is {name}: {whole.size}. The sample is its {sample.posts:,} oldest posts: {sample.size}. "
        f"The one post has {os.path.getsize(os.path.join(whole.folder, whole.post)):,} bytes. {machine}",
        _LEGEND,
        table.tools_table(tools),
    ]
    if missing:
        parts.append("\n".join(f"* {tool.name} was left out: {reason}" for tool, reason in missing))
    for case in cases:
        found = _measure(bench, case, tools, given)
        if found:
            parts += _described(found)
    ours = [tool for tool in tools if tool.tool is POSTLINT]
    if ours and PROFILE in given.case:
        say("profile")
        made = table.profile_table(profiles(bench, ours[0]))
        parts += ["### Where the time goes", "postlint over the archive, as its `--timings` tells.", made]
    return "\n\n".join(parts)


_LEGEND = (
    "Each figure is the median of the runs, with the least and the greatest. *processor*: seconds in user "
    "and system mode of the process and all it started. *times*: the ratio of these seconds, round by round, "
    "to those of another tool. *memory*: of the largest process; below some 20 MiB it is that of the process "
    "that measures. The tools took turns, with their defaults and their output thrown away. What a tool "
    "looks for differs; this compares only what they cost."
)


def _grounds(given: argparse.Namespace, folder: str, sampled: bool) -> tuple[Ground, Ground]:
    place, part = os.path.join(folder, "site"), os.path.join(folder, "sample")
    whole = copied(given.site, place) if given.site else synthetic(place, given.posts)
    return whole, copied(place, part, given.sample) if sampled else whole


def _measure(
    bench: Bench, case: Case, tools: Sequence[Installed], given: argparse.Namespace
) -> Measured | None:
    requested = [tool for tool in tools if takes_part(tool, case)]
    if not requested:
        return None
    say(f"{case.key}: {', '.join(tool.tool.key for tool in requested)}")
    return bench.measure(case, requested, given.post_rounds if case.one else given.rounds)


def _described(found: Measured) -> list[str]:
    parts = [f"### {found.case.title}", found.case.about]
    if found.tools:
        parts.append(table.case_table(found))
    if found.failures:
        parts.append(table.failures(found))
    return parts


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print the results."""
    given = arguments(argv)
    if given.list:
        for one in (*TOOLS, *CASES):
            print(f"{one.key:18} {one.name if isinstance(one, Tool) else one.title}")
        print(f"{PROFILE:18} Where the time goes")
        return 0
    scratch = Scratch(given.scratch or scratch_folder(), given.postlint)
    folder = tempfile.mkdtemp(prefix="sites-", dir=scratch.folder)
    try:
        text = report(given, scratch, folder)
    finally:
        shutil.rmtree(folder)
    print(text)
    if given.output:
        results.put(given.output, "peers", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
