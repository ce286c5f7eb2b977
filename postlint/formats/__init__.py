"""Ways to write a report. The folder is the registry: ``text.py`` is the format ``text``.

Every format is a module with ``render(report, out, *, color=False)``; it sees the
report and nothing else (no clock, no environment, no files), and writes to ``out``.
Whatever comes from a file or the network passes through an escape proper to the
format before it is written: a post is other people's text.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TextIO, cast

from postlint.formats._shared import visible
from postlint.model import Report

__all__ = ["Render", "automatic", "blob_link", "load", "names", "visible"]

if TYPE_CHECKING:
    from collections.abc import Sequence


class Render(Protocol):
    """What a format offers. ``color``: whether ``out`` is a terminal that wants colours;
    formats for machines ignore it."""

    def __call__(self, report: Report, out: TextIO, *, color: bool = False) -> None: ...


def names() -> Sequence[str]:
    """The names of all formats, in order. Nothing is imported."""
    return sorted(
        name[:-3].replace("_", "-")
        for name in os.listdir(os.path.dirname(__file__))
        if name.endswith(".py") and not name.startswith("_") and name != "template.py"
    )


def load(name: str, environ: Mapping[str, str] | None = None, width: int | None = None) -> Render:
    """The format called ``name``; a name with braces in it is a template (``{path}:{line} {message}``).

    ``auto`` is the one that suits ``environ``, which also tells ``markdown`` where lines can be
    looked at. ``width``: the columns of the terminal that is written to; None: it is none. Raises
    ``ValueError`` with a message for the user where there is no such format or the template is broken.
    """
    if name == "auto":
        name = automatic(environ or {})
    if "{" in name:
        template = import_module("postlint.formats.template")
        template.check(name)
        return cast(Render, partial(template.render, template=name))
    if name not in names():
        from difflib import get_close_matches

        near = get_close_matches(name, names(), 1)
        hint = f": did you mean `{near[0]}`?" if near else f": name one of {', '.join(names())}"
        raise ValueError(f"there is no format `{name}`{hint}")
    render = import_module("postlint.formats." + name.replace("-", "_")).render
    if name == "markdown":
        render = partial(render, link=blob_link(environ or {}))
    if name == "text" and width is not None:
        render = partial(render, width=width)
    return cast(Render, render)


def automatic(environ: Mapping[str, str]) -> str:
    """The format that suits where the run happens: ``github`` under GitHub Actions, else ``text``."""
    return "github" if environ.get("GITHUB_ACTIONS") == "true" else "text"


def blob_link(environ: Mapping[str, str]) -> str:
    """Where a line of a file can be looked at, with ``{path}`` and ``{line}`` in it: on GitHub
    under Actions, on GitLab in its CI; empty elsewhere."""
    github = [environ.get(name) for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA")]
    if all(github):
        return "{}/{}/blob/{}/{{path}}?plain=1#L{{line}}".format(*github)
    gitlab = [environ.get(name) for name in ("CI_PROJECT_URL", "CI_COMMIT_SHA")]
    return "{}/-/blob/{}/{{path}}?plain=1#L{{line}}".format(*gitlab) if all(gitlab) else ""
