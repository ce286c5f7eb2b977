"""What postlint prints, as it prints it today."""

from __future__ import annotations

import inspect
import io
import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from _generate.markup import fence, language_of, prose

from postlint import cli, formats
from postlint.formats import template

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = "examples/meetup --select image-link"
"""What every format is shown on: one finding with a fix."""
LONG = 60
"""Lines after which a format's sample is cut."""
FORMAT_LANGUAGES = {"json": "json", "jsonl": "json", "sarif": "json", "gitlab": "json", "rdjson": "json"}


def run(command: str) -> str:
    """A command line and what it prints. ``… | head -N`` shows N lines."""
    words, _, count = command.partition(" | head -")
    said = output(words)
    if count:
        lines = said.splitlines(keepends=True)
        said = "".join(lines[: int(count)]) + ("…\n" if len(lines) > int(count) else "")
    return fence(f"$ postlint {words}\n{said}", "console")


def page(path: str) -> str:
    """A Markdown file of the repository as a part of a page: without its title, and without links to other
    files of the repository, which the site does not have."""
    text = (ROOT / path).read_text("utf-8").partition("\n")[2]
    text = re.sub(r"<!-- [a-z ]+ -->\n", "", text)
    return re.sub(r"\[([^]\n]+)\]\((?!https?:|#)[^)\n]+\)", r"\1", text)


def file(path: str) -> str:
    """A file of the repository."""
    return fence((ROOT / path).read_text("utf-8"), language_of(path))


def formats_sections() -> Iterator[str]:
    """A section for each format: what its module says of it, and a sample."""
    for name in formats.names():
        module = __import__(f"postlint.formats.{name.replace('-', '_')}", fromlist=["render"])
        yield f"## {name}\n\n{_about(module.__doc__)}\n"
        said = output(f"{EXAMPLE} --format {name}").splitlines(keepends=True)
        sample = "".join(said[:LONG]) + (f"… and {len(said) - LONG} lines more\n" if len(said) > LONG else "")
        yield fence(sample, FORMAT_LANGUAGES.get(name, "text"))
    yield f"## Your own\n\n{_about(template.__doc__)}\n"
    pattern = "{path}:{line}: {message} [{rule}]"
    yield fence(
        f"$ postlint {EXAMPLE} --format '{pattern}'\n" + output(f"{EXAMPLE} --format '{pattern}'"), "console"
    )
    yield "Its names: " + ", ".join(f"`{name}`" for name in template._NAMES) + ".\n"


def all_formats(_: str) -> str:
    """Every format, described and shown."""
    return "\n".join(formats_sections())


def _about(docstring: str | None) -> str:
    """A docstring in Markdown, without what it shows as code: a real sample follows."""
    paragraphs = inspect.cleandoc(docstring or "").split("\n\n")
    kept = [prose(one) for one in paragraphs if one != "::" and not one.startswith("    ")]
    return "\n\n".join(re.sub(r"(?<![<(])(https://[^\s)]+[^\s).,:;])", r"<\1>", one) for one in kept)


def output(command: str) -> str:
    """What ``postlint COMMAND`` prints in the repository, with no cache and no terminal."""
    said = io.StringIO()
    with _place(), redirect_stdout(said), redirect_stderr(said):
        code = cli.run(shlex.split(command))
    assert code in (0, 1), (command, said.getvalue())
    return said.getvalue()


@contextmanager
def _place() -> Iterator[None]:
    before, environment = os.getcwd(), dict(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(ROOT)
        for name in [name for name in environment if name.startswith(("GITHUB_", "CI_", "POSTLINT_"))]:
            del os.environ[name]
        os.environ.update(XDG_CACHE_HOME=folder, NO_COLOR="1")
        try:
            yield
        finally:
            os.chdir(before)
            os.environ.clear()
            os.environ.update(environment)
