"""What linters and link checkers find of mistakes that were made on purpose, and what they report besides.

    python -m benchmarks.findings [--posts 300] [--tool NAME=PROGRAM …]

The same synthetic blog is written without mistakes, and with those of one kind
(``benchmarks.plan.MISTAKES``). A tool finds a mistake when it says something of the post that it does
not say of the good one; style rules do not count. What it says of links and images of the blog without
mistakes is false. Tools that are not installed are left out.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from typing import NamedTuple

from benchmarks.plan import MISTAKES, Blog, Post, blog
from benchmarks.synthetic import write_site

PER_SERIES, PER_MISTAKE = 250, 12
"""A small blog with a series and each kind of mistake at least twice."""
WORDS = {
    "case": "an image in other letter case",
    "no page": "a link to a page that does not exist",
    "no post": "a `post_url` of a post that does not exist",
    "no heading": "a link to a heading that does not exist",
    "no words": "an image without alternative text",
    "no sponsor": "a sponsor without the link that others have",
    "old month": "a title with another month than the post's",
    "odd weekday": "an invitation whose weekday is not its date's",
}


class Tool(NamedTuple):
    """A tool, its program, and how its output is read."""

    name: str
    program: str
    lines: Callable[[str, str], list[str]]
    """Its findings, a line each, of a program and the folder of a site."""
    counts: re.Pattern[str]
    """What a finding holds that is not a matter of style: about a link, an image, a sponsor, a date."""


def output(words: Sequence[str], folder: str) -> str:
    """What a command prints in a folder."""
    environment = {**os.environ, "JEKYLL_NO_BUNDLER_REQUIRE": "true", "LANG": "C.UTF-8", "NO_COLOR": "1"}
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, env=environment, check=False)
    return done.stdout + done.stderr


def _postlint(program: str, folder: str) -> list[str]:
    return output((program, "check", "--no-cache", "--format", "concise"), folder).splitlines()


def _rumdl(program: str, folder: str) -> list[str]:
    return output((program, "check", "--no-cache", "."), folder).splitlines()


def _markdownlint(program: str, folder: str) -> list[str]:
    return output((program, "**/*.md"), folder).splitlines()


def _lychee(program: str, folder: str) -> list[str]:
    words = (program, "--offline", "--no-progress", "--include-fragments", "--root-dir", folder, "_posts")
    found, path = [], ""
    for line in output(words, folder).splitlines():
        if heading := re.match(r"(?:Errors in|\[)\s*(_posts/[^\]]+)\]?", line):
            path = heading[1]
        elif line.startswith("[") and path:
            found.append(f"{path}: {line.replace(folder, '')}")
    return found


def _proofer(program: str, folder: str) -> list[str]:
    site = os.path.join(folder, "_site")
    build = output(("jekyll", "build", "--quiet", "--disable-disk-cache"), folder)
    if not os.path.isdir(site):
        return build.splitlines()
    found, path = [f"jekyll: {line}" for line in build.splitlines()], ""
    for line in output((program, site, "--disable-external", "--check-html"), folder).splitlines():
        if heading := re.match(r"\s*- .*?_site/(\S+?\.html)", line):
            path = "/" + heading[1].removesuffix("index.html")
        elif line.lstrip().startswith("*") and path:
            found.append(f"{path}: {line.strip()}")
    return found


TOOLS = (
    Tool("postlint", "postlint", _postlint, re.compile(": ")),
    Tool(
        "html-proofer",
        "htmlproofer",
        _proofer,
        re.compile("link|image|hash|alt|post_url|Liquid Exception|jekyll: "),
    ),
    Tool("lychee", "lychee", _lychee, re.compile("")),
    Tool("rumdl", "rumdl", _rumdl, re.compile(r"MD0(?:42|45|51|52|53|57)")),
    Tool("markdownlint", "markdownlint-cli2", _markdownlint, re.compile(r"MD0(?:42|45|51|52|53)")),
)


def only(made: Blog, kind: str) -> Blog:
    """The same blog with the mistakes of one kind; of none where ``kind`` is empty."""
    kept = [post if post.mistake == kind else post._replace(mistake="") for post in made.posts]
    return made._replace(posts=kept)


def named(lines: Sequence[str], post: Post) -> set[str]:
    """The lines about a post: by its file, its name or its address."""
    return {line for line in lines if post.path in line or post.address in line or post.name in line}


def said(tool: Tool, program: str, made: Blog) -> list[str]:
    """What a tool says of a blog, without matters of style."""
    with tempfile.TemporaryDirectory() as folder:
        write_site(folder, made)
        return [line for line in tool.lines(program, folder) if tool.counts.search(line)]


def measure(tool: Tool, program: str, made: Blog) -> tuple[dict[str, tuple[int, int]], int]:
    """For each kind of mistake how many a tool finds of how many there are, and its false findings."""
    before = said(tool, program, only(made, ""))
    found: dict[str, tuple[int, int]] = {}
    for kind in MISTAKES:
        lines = said(tool, program, only(made, kind))
        posts = [post for post in made.posts if post.mistake == kind]
        hits = sum(bool(named(lines, post) - named(before, post)) for post in posts)
        found[kind] = hits, len(posts)
    return found, sum(any(part in line for part in ("_posts/", "/20")) for line in before)


def table(made: Blog, programs: dict[str, str]) -> str:
    """The measurement in Markdown."""
    columns = [(tool, programs[tool.name]) for tool in TOOLS if tool.name in programs]
    measured = [measure(tool, program, made) for tool, program in columns]
    lines = [
        "| " + " | ".join(["mistake", *(tool.name for tool, _ in columns)]) + " |",
        "|---|" + "--:|" * len(columns),
    ]
    for kind, words in WORDS.items():
        cells = [f"{found[kind][0]} of {found[kind][1]}" for found, _ in measured]
        lines.append("| " + " | ".join([words, *cells]) + " |")
    lines.append(
        "| findings about links and images of the blog without mistakes | "
        + " | ".join(str(false) for _, false in measured)
        + " |"
    )
    return "\n".join(lines) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print the table; the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--posts", type=int, default=300)
    parser.add_argument("--tool", action="append", default=[], metavar="NAME=PROGRAM")
    given = parser.parse_args(argv)
    programs = {tool.name: path for tool in TOOLS if (path := shutil.which(tool.program))}
    programs |= dict(one.split("=", 1) for one in given.tool)
    print(table(blog(given.posts, 1, PER_SERIES, PER_MISTAKE), programs), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
