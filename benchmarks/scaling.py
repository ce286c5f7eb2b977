"""How time and memory grow with the archive.

    python -m benchmarks.scaling [--posts 5000,20000,100000] [--output benchmarks/RESULTS.md]

writes synthetic blogs (``benchmarks.synthetic``) and runs postlint over them, each with a cache of
its own: over the whole archive with an empty cache and again with a full one; then over one post
that did not change, one that did, and one that is new. Each run once for the archive, and for one
post as often as requested (the medians count). At the end of a size its files are removed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from benchmarks import results
from benchmarks.measure import Command, Memory, Usage, run, watched
from benchmarks.peers import POSTLINT, installed
from benchmarks.scratch import ROOT, Scratch, Unavailable, scratch_folder

MIB = 1024 * 1024


class Row(NamedTuple):
    """One case at one size."""

    posts: int
    case: str
    usage: Usage
    memory: Memory | None
    """None where only the kernel's figure of the largest process is known."""
    cache: int
    """Bytes of the cache afterwards."""


def scale(postlint: Sequence[str], folder: str, posts: int, times: int = 5) -> Iterator[Row]:
    """Measure all cases on a blog of ``posts`` posts, made in ``folder``."""
    site, cache = os.path.join(folder, "site"), os.path.join(folder, "cache")
    # In a process of its own: this one is to stay small, see `measure`.
    generate = [sys.executable, "-m", "benchmarks.synthetic", site, "--posts", str(posts)]
    subprocess.run(generate, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    words = (*postlint, "check", "--quiet", "--cache-dir", cache)
    for case in ("archive, cold", "archive, warm"):
        usage, memory = watched(Command(words, site))
        yield Row(posts, case, _well(usage), memory, size(cache))
    for case, edit in (("unchanged", _untouched), ("changed", _changed), ("new", _new)):
        usages = []
        for number in range(times):
            path = edit(site, number)
            usages.append(_well(run(Command((*words, path), site))))
        yield Row(posts, f"one post, {case}", middle(usages), None, size(cache))


Edit = Callable[[str, int], str]
"""Does something to a site for the n-th time; the post to look at, from the site's root."""


def _untouched(site: str, number: int) -> str:
    folder = sorted(os.listdir(os.path.join(site, "_posts")))[-2]
    names = sorted(os.listdir(os.path.join(site, "_posts", folder)))
    return f"_posts/{folder}/{names[len(names) // 2]}"


def _changed(site: str, number: int) -> str:
    path = _untouched(site, number)
    with open(os.path.join(site, path), "a", encoding="utf-8") as file:
        file.write(f"\nSeen {number + 1} times.\n")
    return path


def _new(site: str, number: int) -> str:
    path = _untouched(site, number)
    head, name = os.path.split(path)
    made = f"{head}/{name[:11]}something-new-{number}.md"
    with open(os.path.join(site, path), encoding="utf-8") as old:
        text = old.read()
    with open(os.path.join(site, made), "w", encoding="utf-8") as file:
        file.write(text.replace('title: "', f'title: "Something new ({number}): ', 1))
    return made


def _well(usage: Usage) -> Usage:
    if usage.code not in (0, 1):
        raise SystemExit(f"postlint ended with {usage.code}: nothing was measured")
    return usage


def middle(usages: Sequence[Usage]) -> Usage:
    """The medians of several runs, and the highest peak."""
    wall, cpu = (statistics.median(one[field] for one in usages) for field in (0, 1))
    return Usage(wall, cpu, max(one.peak for one in usages), usages[-1].code)


def size(folder: str) -> int:
    """Bytes of all files below a folder."""
    return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(folder) for name in names)


HEAD = (
    "| posts | case | CPU, s | CPU a post, ms | clock, s | memory, MiB | a worker, MiB | together, MiB "
    "| cache, MiB |\n|--:|---|--:|--:|--:|--:|--:|--:|--:|"
)


_LEGEND = (
    "*CPU*: seconds in user and system mode of all processes. *memory*: resident, of the main process, of "
    "the largest worker, and of all together at one moment with what they share counted once. One run over "
    "the archive each; over one post, the median of several."
)


def line(row: Row) -> str:
    """``row`` as a line of a Markdown table."""
    usage, memory = row.usage, row.memory
    digits = 2 if usage.cpu < 10 else 1
    cells = [f"{row.posts:,}", row.case, f"{usage.cpu:.{digits}f}"]
    cells.append(f"{usage.cpu / row.posts * 1000:.2f}" if row.case.startswith("archive") else "")
    cells += [f"{usage.wall:.{digits}f}", _mib(memory.main if memory else usage.peak)]
    cells += [_mib(memory.worker), _mib(memory.together)] if memory else ["", ""]
    return f"| {' | '.join([*cells, _mib(row.cache)])} |"


def _mib(count: int) -> str:
    return f"{count / MIB:.0f}" if count else ""


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """What was requested."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.scaling", description=__doc__.partition("\n")[0]
    )
    add = parser.add_argument
    add("--posts", default="5000,20000,100000", metavar="N,…", help="sizes of the archives (%(default)s)")
    add("--rounds", type=int, default=5, metavar="N", help="runs over one post (%(default)s)")
    add("--postlint", metavar="PROGRAM", help="measure this one instead of installing this checkout")
    add("--scratch", metavar="DIR", help="where postlint is installed and archives are written")
    add("--output", metavar="FILE", help="also write the table into it, such as benchmarks/RESULTS.md")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure all sizes and print a table."""
    given = arguments(argv)
    machine = results.machine()
    scratch = Scratch(given.scratch or scratch_folder(), given.postlint)
    try:
        ours = installed(POSTLINT, scratch)
    except Unavailable as error:
        raise SystemExit(f"nothing to measure: {error}") from None
    lines = [HEAD]
    print(HEAD, flush=True)
    for posts in map(int, given.posts.split(",")):
        folder = tempfile.mkdtemp(prefix=f"{posts}-", dir=scratch.folder)
        try:
            for row in scale([ours.program], folder, posts, given.rounds):
                lines.append(line(row))
                print(lines[-1], flush=True)
        finally:
            shutil.rmtree(folder)
    if given.output:
        text = "\n".join(lines)
        about = f"postlint {ours.version} over synthetic blogs of several sizes. {machine}"
        results.put(given.output, "scaling", f"## As the archive grows\n\n{about}\n\n{_LEGEND}\n\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
