"""Writes the parts of the documentation that are made from the code.

    python docs/generate.py [--check]

Whole files: a page for each rule, the configuration's JSON Schema and the pictures of a terminal. In the
other pages, the text between ``<!-- generated: WHAT -->`` and ``<!-- end of generated -->``; ``SECTIONS``
says what there is. Everywhere, the project's address and version (``_generate/addresses.py``). ``--check``
writes nothing and exits with 1 if something is out of date.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path[:0] = [path for path in (str(DOCS), str(ROOT)) if path not in sys.path]

from _generate import addresses, reference, rule_pages, terminal, transcripts  # noqa: E402

from postlint.jsonschema import schema  # noqa: E402
from postlint.rule import load, rule_ids  # noqa: E402

SECTIONS: Mapping[str, Callable[[str], str]] = {
    "arrows": reference.arrows,
    "commands": reference.commands,
    "exit codes": reference.exit_codes,
    "fields": reference.fields,
    "file": transcripts.file,
    "formats": transcripts.all_formats,
    "inputs": reference.inputs,
    "limits": reference.limits,
    "page": transcripts.page,
    "presets": reference.presets,
    "refused": reference.refused,
    "results": reference.results,
    "rules": rule_pages.table,
    "run": transcripts.run,
    "themes": reference.themes,
    "verdicts": reference.verdicts,
}
"""What a marker can name; the rest of its words is the argument."""

_SECTION = re.compile(
    r"^<!-- generated: (?P<what>[^\n]+) -->\n.*?^<!-- end of generated -->$", re.MULTILINE | re.DOTALL
)
_LIQUID = re.compile(r"\{\{|\{%")


def main(argv: list[str]) -> int:
    """Write what is stale, or with ``--check`` name it; the exit code."""
    stale = [
        path for path, text in generated().items() if not path.exists() or path.read_text("utf-8") != text
    ]
    left = leftovers()
    for path in [*stale, *left]:
        print(path.relative_to(ROOT))
    if argv == ["--check"]:
        return 1 if stale or left else 0
    made = generated()
    for path in stale:
        path.write_text(made[path], "utf-8")
    for path in left:
        path.unlink()
    return 0


def generated() -> dict[Path, str]:
    """Every file that is generated, or has generated sections, and what it should hold."""
    made = {
        DOCS / "rules" / f"{rule_id}.md": safe(rule_pages.page(load(rule_id)), front_matter=True)
        for rule_id in rule_ids()
    }
    made[DOCS / "assets" / "postlint.schema.json"] = json.dumps(schema(), indent=2) + "\n"
    for path in sorted(DOCS.rglob("*.md")):
        if path not in made and not path.relative_to(DOCS).parts[0].startswith("_"):
            text = path.read_text("utf-8")
            if _SECTION.search(text):
                made[path] = _SECTION.sub(_filled, text)
    made |= terminal.pictures(DOCS / "assets")
    return made | _addressed(made)


def _addressed(made: Mapping[Path, str]) -> dict[Path, str]:
    """The files that name the project's address or version, with those of today."""
    owner, version = addresses.owner(ROOT), addresses.version(ROOT)
    named = {}
    for path in addresses.files(ROOT):
        text = made[path] if path in made else path.read_text("utf-8")
        named[path] = addresses.current(text, owner, version)
    return named


def leftovers() -> list[Path]:
    """Pages of rules that no longer exist."""
    known = {f"{rule_id}.md" for rule_id in rule_ids()} | {"index.md"}
    return [path for path in sorted((DOCS / "rules").glob("*.md")) if path.name not in known]


def _filled(match: re.Match[str]) -> str:
    what = match["what"]
    name = max((name for name in SECTIONS if f"{what} ".startswith(f"{name} ")), key=len, default=None)
    if name is None:
        raise SystemExit(f"there is nothing called `{what}` to generate: {', '.join(SECTIONS)}")
    body = safe(SECTIONS[name](what[len(name) :].strip()).strip("\n"))
    return f"<!-- generated: {what} -->\n\n{body}\n\n<!-- end of generated -->"


def safe(text: str, front_matter: bool = False) -> str:
    """``text`` with its Liquid shown instead of run (``raw`` cannot show its own end)."""
    start = text.index("\n---\n") + 5 if front_matter else 0
    return text[:start] + _LIQUID.sub(lambda match: '{{ "' + match[0] + '" }}', text[start:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
