"""From the paths on the command line to the sites they belong to, and what of those is not read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from postlint import files
from postlint.cli.errors import CliError
from postlint.config import Config, matches
from postlint.model import NotRead
from postlint.site.root import (
    find_root,
    has_config,
    other_generator,
    other_generator_around,
    sites_below,
)
from postlint.site.site_model import SiteModel

_MARKUP = {
    ".html": "HTML",
    ".htm": "HTML",
    ".xhtml": "HTML",
    ".adoc": "AsciiDoc",
    ".asciidoc": "AsciiDoc",
    ".textile": "Textile",
    ".org": "Org",
    ".rst": "reStructuredText",
    ".haml": "Haml",
    ".slim": "Slim",
    ".ipynb": "Jupyter",
}
"""The extensions of files, other than Markdown, that hold pages with links."""

_READ = ("Markdown", "HTML")

_PARTS = {
    "_sass": "is a stylesheet",
    "_plugins": "is a plugin",
}


class Selection(NamedTuple):
    """A site and the part of it that was named."""

    root: str
    """The site's folder, as a path relative to the working directory where it lies below it."""
    shown: tuple[str, ...] | None
    """Files and folders relative to ``root``; None for all of it."""
    found: bool = False
    """Whether a folder above it was named."""

    def selects(self, path: str) -> bool:
        """Whether the file ``path`` of the site was named."""
        return self.shown is None or any(path == name or path.startswith(name + "/") for name in self.shown)


def selections(paths: Sequence[str], *, skip_outside: bool = False) -> list[Selection]:
    """The sites that ``paths`` (none: the working directory) lie in, or that lie below them.
    ``skip_outside`` passes over paths without a site. Raises ``CliError``."""
    by_root: dict[str, list[str] | None] = {}
    found: set[str] = set()
    for path in paths or ["."]:
        if not os.path.lexists(path):
            raise CliError(f"`{path}` does not exist")
        root = find_root(path)
        if root is not None and has_other_generator(root, path, skip_outside):
            continue
        if root is None:
            below = [one for one in sites_below(path) if other_generator(one) is None]
            if not below and not skip_outside:
                raise CliError(_no_site(path))
            by_root.update((files.relative(one), None) for one in below)
            found.update(map(files.relative, below))
            continue
        inner = files.spelled(root, files.relative(path, root))
        root = files.relative(root)
        if inner == "." or not paths:
            by_root[root] = None
        elif (known := by_root.setdefault(root, [])) is not None:
            known.append(inner)
    return [
        Selection(root, None if shown is None else tuple(shown), root in found)
        for root, shown in by_root.items()
    ]


def has_other_generator(root: str, path: str, skip_outside: bool) -> bool:
    """Whether the site at ``root`` is not Jekyll's. Raises ``CliError`` where that is not to be skipped."""
    generator = other_generator(root)
    if generator and not skip_outside:
        raise CliError(f"`{path}` is not a Jekyll site: {_looks_like(generator)}")
    return generator is not None


def _no_site(path: str) -> str:
    folder = path if os.path.isdir(path) else os.path.dirname(path) or "."
    if generator := other_generator_around(folder):
        return f"no Jekyll site found for `{path}`: {_looks_like(generator)}"
    if os.path.isdir(path):
        where = f"`{path}`, the folders above it and the folders below it have"
    else:
        where = f"`{path}` is in no site, the folders above it have"
    return f"no Jekyll site found: {where} neither `_config.yml` nor `_posts`"


def _looks_like(generator: str) -> str:
    return f"this looks like {generator}, and postlint reads Jekyll sites only"


def only_site(paths: Sequence[str]) -> Selection:
    """The one site that ``paths`` belong to. Raises ``CliError`` where they are of several."""
    chosen = selections(paths)
    if len(chosen) != 1:
        raise CliError("name one of the sites " + ", ".join(f"`{one.root}`" for one in chosen))
    return chosen[0]


# --- once a site is read ----------------------------------------------------------------------------


def sites_left_out(selection: Selection, model: SiteModel, config: Config) -> Iterator[Selection]:
    """The sites below a whole site that it leaves out: those of which it reads no file, and that the
    configuration does not ``exclude``."""
    if selection.shown is not None:
        return
    for folder in sites_below(selection.root):
        inner = files.relative(folder, selection.root)
        hidden = any(part.startswith("_") for part in inner.split("/"))
        if hidden or not has_config(folder) or other_generator(folder):
            continue
        excluded = any(matches(inner, glob) for glob in config.file.exclude)
        if not excluded and not any(source.startswith(inner + "/") for source in model.by_source):
            yield Selection(files.relative(folder), None, True)


def not_read(selection: Selection, model: SiteModel, config: Config) -> tuple[NotRead, ...]:
    """What of a selection holds pages or posts and is not read, or is read and not reported."""
    found: Counter[tuple[str, str]] = Counter()
    markdown = model.config.markdown_extensions
    for path in filter(selection.selects, model.by_source):
        read = path in model.copied_pages or model.is_read.get(path)
        if read:
            if any(matches(path, glob) for glob in config.file.exclude):
                found["", "left out by `exclude`"] += 1
            continue
        extension = os.path.splitext(path)[1].lower()
        kind = "Markdown" if extension in markdown else _MARKUP.get(extension)
        if kind is not None:
            found[kind, "without front matter" if read is None and kind in _READ else ""] += 1
    return tuple(NotRead(number, kind, why) for (kind, why), number in found.most_common())


def empty_paths(selection: Selection, model: SiteModel) -> Iterator[str]:
    """For each path named that has nothing to check, why."""
    read = [path for path, is_read in model.is_read.items() if is_read] + [*model.copied_pages]
    if selection.shown is None:
        if not read:
            yield f"`{selection.root}` has no posts or pages in Markdown or HTML" + _markup_in("", model)
        return
    read += model.template_files
    for name in selection.shown:
        path = os.path.normpath(os.path.join(selection.root, name)).replace(os.sep, "/")
        if any(one == name or one.startswith(name + "/") for one in read):
            continue
        if os.path.isdir(path):
            yield f"`{path}` has no posts or pages in Markdown or HTML" + _markup_in(name, model)
        else:
            yield f"`{path}` {_why_not_read(name, model)}"


def _markup_in(folder: str, model: SiteModel) -> str:
    """How many pages of other kinds there are in a folder, to be added in brackets."""
    whole = Selection("", (folder,) if folder else None)
    counts = Counter(
        _MARKUP[extension]
        for path in filter(whole.selects, model.by_source)
        if (extension := os.path.splitext(path)[1].lower()) in _MARKUP
    )
    listed = ", ".join(f"{number:,} {kind} file{'s' * (number > 1)}" for kind, number in counts.items())
    return f" ({listed} not read)" if listed else ""


def _why_not_read(path: str, model: SiteModel) -> str:
    """Why the file ``path`` of a site is not checked."""
    extension = os.path.splitext(path)[1].lower()
    entry = model.by_source.get(path)
    parts = path.split("/")
    kind = _MARKUP.get(extension)
    if kind is not None and kind not in _READ and (entry is not None or parts[0] not in _PARTS):
        return f"is {kind}, and only Markdown and HTML are read"
    if entry is None:
        part = next((why for folder, why in _PARTS.items() if folder in parts[:-1]), None)
        if part:
            return f"{part}; only posts and pages are checked by name"
        if parts[-1] in (".postlint.yml", ".postlint.yaml"):
            return "is configuration, no post or page"
        return "is left out of the site by Jekyll (`exclude`, or a name that begins with `_`, `.` or `#`)"
    if entry.kind == "static" and (kind in _READ or extension in model.config.markdown_extensions):
        return "has no front matter, so Jekyll copies it as it is: begin it with two lines `---`"
    if entry.kind == "static":
        return "is copied as it is: name posts or pages"
    return f"is not read: {entry.reason}" if entry.reason else "is not read: it is neither Markdown nor HTML"
