#!/usr/bin/env python3
"""Write what a Jekyll theme contains, ``postlint/site/themes/data/NAME.json``, from its repository.

    tools/themes.py NAME CHECKOUT[@REVISION…] [CHECKOUT…]   add or rebuild one theme
        [--gem GEM]… [--repository OWNER/NAME]…            its names in `theme:`, `remote_theme:` (needed)
        [--partial]                                        there are newer versions than these revisions

A revision is a tag or commit of the checkout, several are separated by commas; none: its newest commit and
all its tags that are versions. The last one counts as the newest. Sites use other versions of themes too, so
what is written is what *any* of the revisions has: a layout's ids are those of all its versions. The layout
that it is on, what it replaces and the assets are the newest's, other revisions' assets stand apart. Keys
that the tool does not read from the templates (``image_keys``, ``media``) are kept as they are in the file.

Only names, ids and the like are written: no text of a theme.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from postlint.site.front_matter import read_values
from postlint.site.template_text import TemplateText, read_template

DATA = Path(__file__).resolve().parent.parent / "postlint" / "site" / "themes" / "data"
VERSION = re.compile(r"v?\d+(?:\.\d+)+\Z")
DEPENDENCY = re.compile(r"""\.add(?:_runtime)?_dependency\s*\(?\s*["']([\w-]+)["']""")
NO_PLUGINS = {"jekyll", "jekyll-theme"}
COMPILED = {".scss": ".css", ".sass": ".css", ".coffee": ".js"}
WRITTEN_BY_HAND = ("image_keys", "media")


class Checkout:
    """A git repository, read without a work tree."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.texts: dict[str, str] = {}

    def git(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(["git", "-C", self.folder, *words], capture_output=True, check=check)
        return done.stdout.decode("utf-8", "replace")

    def versions(self) -> list[str]:
        """The newest commit, and the tags that are versions, oldest first: a gem is made of the last one."""
        return ["HEAD"] + [tag for tag in self.git("tag", "--sort=creatordate").split() if VERSION.match(tag)]

    def files(self, revision: str) -> Iterator[tuple[str, str]]:
        """The path and the blob of every file."""
        for row in self.git("ls-tree", "-r", "-z", revision).split("\0"):
            mode, _, rest = row.partition(" ")
            if mode in ("100644", "100755"):
                blob, _, path = rest.partition(" ")[2].partition("\t")
                yield path, blob

    def text(self, blob: str) -> str:
        """A file's text; empty where the checkout lists it without having it."""
        if blob not in self.texts:
            self.texts[blob] = self.git("cat-file", "blob", blob, check=False)
        return self.texts[blob]


class Theme:
    """What all revisions read so far have between them."""

    def __init__(self) -> None:
        self.layouts: dict[str, TemplateText] = {}
        self.includes: dict[str, TemplateText] = {}
        self.assets: dict[str, str] = {}
        self.older_assets: dict[str, None] = {}
        self.plugins: dict[str, None] = {}
        self.read: list[str] = []

    def add(self, checkout: Checkout, revision: str) -> None:
        """Add one revision; what an earlier one has and this one has not counts as older."""
        files = dict(checkout.files(revision))
        self.older_assets.update(dict.fromkeys(self.assets))
        self.assets = {}
        for path, blob in files.items():
            folder, _, inner = path.partition("/")
            if folder == "_layouts" and "." in inner:
                add(self.layouts, inner.rpartition(".")[0], read_template(checkout.text(blob)))
            elif folder == "_includes" and inner:
                add(self.includes, inner, read_template(checkout.text(blob)))
            elif folder == "assets" and inner:
                self.assets[address(path, checkout, blob)] = path
        for path, blob in files.items():
            if "/" not in path and path.endswith(".gemspec"):
                gems = DEPENDENCY.findall(checkout.text(blob))
                self.plugins = dict.fromkeys(name for name in gems if "jekyll" in name or name == "jemoji")
        if any(path.startswith("_layouts/") for path in files):
            commit = checkout.git("log", "-1", "--format=%h %cs", revision)
            self.read.append(f"{revision} ({commit.strip()})")


def add(templates: dict[str, TemplateText], name: str, new: TemplateText) -> None:
    """Put a version of a template to the older ones."""
    old = templates.get(name, TemplateText())
    layout = new.layout if name in templates or new.layout else old.layout
    templates[name] = TemplateText(
        layout,
        merged(old.includes, new.includes),
        merged(old.ids, new.ids),
        old.plain and new.plain,
        new.replaces,
        new.base,
        new.pictures,
    )


def merged(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({*one, *other}))


def address(path: str, checkout: Checkout, blob: str) -> str:
    """The URL of an asset: Jekyll renders those with front matter (``theme_assets_reader.rb``)."""
    suffix = Path(path).suffix.lower()
    if suffix not in {*COMPILED, ".html", ".md", ".json", ".xml", ".js", ".css", ".txt", ".webmanifest"}:
        return "/" + path
    text = checkout.text(blob)
    if not re.match(r"---[ \t]*\r?\n", text):
        return "/" + path
    data = read_values(text).data
    permalink = data.get("permalink") if isinstance(data, dict) else None
    if isinstance(permalink, str):
        return "/" + permalink.lstrip("/")
    return "/" + path[: -len(suffix)] + COMPILED.get(suffix, suffix).replace(".md", ".html")


def template_row(template: TemplateText) -> dict[str, object]:
    """The description of a layout or include; what is at its default is left out."""
    row: dict[str, object] = {}
    if template.layout:
        row["layout"] = template.layout
    if template.includes:
        row["includes"] = list(template.includes)
    if template.ids:
        row["ids"] = list(template.ids)
    if not template.plain:
        row["plain"] = False
    if template.replaces:
        row["replaces"] = list(template.replaces)
    if template.base is not None:
        row["base"] = template.base
    if template.pictures:
        row["pictures"] = list(template.pictures)
    return row


def written(data: dict[str, object]) -> str:
    """The data as JSON, a template or asset a line."""
    parts = []
    for key, value in data.items():
        if isinstance(value, dict) and value and key in ("layouts", "includes", "assets"):
            rows = ",\n".join(f"    {json.dumps(name)}: {json.dumps(value[name])}" for name in sorted(value))
            parts.append(f"  {json.dumps(key)}: {{\n{rows}\n  }}")
        elif isinstance(value, list) and len(value) > 1 and key == "older_assets":
            rows = ",\n".join(f"    {json.dumps(one)}" for one in value)
            parts.append(f"  {json.dumps(key)}: [\n{rows}\n  ]")
        else:
            parts.append(f"  {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> None:
    """Read the checkouts that the command line names and write the theme's file."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("name")
    parser.add_argument("checkouts", nargs="+", metavar="CHECKOUT[@REVISION,…]")
    parser.add_argument("--gem", action="append", default=[])
    parser.add_argument("--repository", action="append", default=[])
    parser.add_argument("--partial", action="store_true", help="newer versions exist than the revisions read")
    arguments = parser.parse_args()
    path = DATA / f"{arguments.name}.json"
    before = json.loads(path.read_text("utf-8")) if path.exists() else {}
    gems = arguments.gem or before.get("gems") or []
    repositories = arguments.repository or before.get("repositories") or []
    if not repositories:
        parser.error("a new theme needs `--repository OWNER/NAME`")
    theme = Theme()
    for one in arguments.checkouts:
        folder, _, revisions = one.partition("@")
        checkout = Checkout(folder)
        for revision in revisions.split(",") if revisions else checkout.versions():
            theme.add(checkout, revision)
    data: dict[str, object] = {
        "source": f"https://github.com/{repositories[0]}",
        "gems": gems,
        "repositories": repositories,
        "revisions": theme.read,
        "partial": arguments.partial,
        "plugins": sorted(set(theme.plugins) - NO_PLUGINS),
        **{key: before[key] for key in WRITTEN_BY_HAND if key in before},
        "layouts": {name: template_row(one) for name, one in theme.layouts.items()},
        "includes": {name: template_row(one) for name, one in theme.includes.items()},
        "assets": theme.assets,
        "older_assets": sorted(set(theme.older_assets) - set(theme.assets)),
    }
    path.write_text(written(data), "utf-8")
    counts = len(theme.layouts), len(theme.includes), len(theme.assets)
    print("{}: {} layouts, {} includes, {} assets".format(path.name, *counts))


if __name__ == "__main__":
    main()
