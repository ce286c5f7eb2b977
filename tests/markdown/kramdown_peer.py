"""What kramdown renders of a text and what we do, in one form to compare."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from postlint import markdown, nodes
from postlint.markdown.html_nodes import unescape

SCRIPT = Path(__file__).with_name("kramdown_dump.rb")
FRONT_MATTER = re.compile(r"\A(---\s*\n.*?\n?)^((---|\.\.\.)\s*$\n?)", re.MULTILINE | re.DOTALL)


def body_of(text: str) -> str:
    """A file's text after its front matter."""
    found = FRONT_MATTER.match(text)
    return text[found.end() :] if found else text


def found_by_kramdown(ruby: str, requests: Iterable[dict[str, object]]) -> Iterator[Any]:
    """The rows that real kramdown gives for each request."""
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    done = subprocess.run(
        [ruby, SCRIPT], input=lines, capture_output=True, text=True, encoding="utf-8", check=True
    )
    for line in done.stdout.splitlines():
        yield json.loads(line)


def comparable(rows: Iterable[list[Any]]) -> Counter[tuple[Any, ...]]:
    """Rows with their URLs as a browser reads them, in any order."""
    return Counter(
        tuple(row) if row[0] == "heading" else (row[0], " ".join(unescape(row[1] or "").split()))
        for row in rows
    )


def ours(text: str, options: dict[str, object]) -> Counter[tuple[Any, ...]]:
    """The same of our tree."""
    rows: list[list[Any]] = []
    for node in nodes.walk(markdown.parse(text, None, markdown.options_from(options))):
        if isinstance(node, nodes.Link):
            rows.append(["link", node.target.url])
        elif isinstance(node, nodes.Image) and node.tag == "img" and node.attribute == "src":
            rows.append(["image", node.target.url])
        elif isinstance(node, nodes.Heading) and node.origin != "html":
            rows.append(["heading", node.level, node.id])
    # What a browser would read is already in `url`.
    return Counter(tuple(r) if r[0] == "heading" else (r[0], " ".join(r[1].split())) for r in rows)
