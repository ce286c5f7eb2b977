"""Reports to render: an ordinary one, one that holds every kind of hostile text, an empty one."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from postlint import formats
from postlint.model import Edit, Finding, Fix, Location, Report, Span

HERE = Path(__file__).parent
RULES = {
    "image-alt": "An image says what it shows",
    "image-link": "An image exists on the published site",
    "rsvp-stale": "An invitation is to the next event",
    "title-format": "A title agrees with its post",
}
PAGES = {
    "image-link": "An image exists on the published site.\n\nReaders see a *broken picture* otherwise.\n"
}


@pytest.fixture(scope="session")
def render() -> Callable[..., str]:
    """``render(name, report, color=False, environ=None)``: what the format writes."""

    def run(name: str, report: Report, *, color: bool = False, environ: dict[str, str] | None = None) -> str:
        out = StringIO()
        formats.load(name, environ)(report, out, color=color)
        return out.getvalue()

    return run


@pytest.fixture(scope="session")
def empty() -> Report:
    return Report((), 146, "1.2.3", "blog", RULES)


@pytest.fixture(scope="session")
def report() -> Report:
    """Each severity, a fix of one edit and one of two, a related place, places of every shape."""
    roundup, stale = "_posts/2018-10-01-roundup.md", "_posts/2019-03-01-März treffen.md"
    findings = (
        Finding(
            "title-format", "info", roundup, 1, 1, 1, 1, "the post has no title", "---"
        ),
        Finding(
            "image-link", "error", roundup, 12, 21, 12, 35,
            "no file `/img/Venue.jpg`; there is `/img/venue.jpg`",
            "Größe: ![The venue](/img/Venue.jpg) at night",
            fix=Fix("write `/img/venue.jpg`", (Edit(Span(210, 224), "/img/venue.jpg"),)),
            edits=(Location(roundup, 12, 21, 12, 35),),
        ),
        Finding(
            "image-alt", "warning", roundup, 20, 3, 22, 4,
            "the image has no text in place of it", '\t<img src="日本.png"',
        ),
        Finding(
            "rsvp-stale", "warning", stale, 30, 1, 30, 9,
            "`https://example.com/e?a=1&b=2` was the invitation of an earlier post", "RSVP **here**: <https://example.com/e?a=1&b=2>",
            (Location(roundup, 40, 5, 40, 9, "announced for 7 November 2018"),),
            Fix("remove the emphasis", (Edit(Span(405, 407), ""), Edit(Span(411, 413), "")), safe=False),
            (Location(stale, 30, 6, 30, 8), Location(stale, 30, 12, 30, 14)),
        ),
    )  # fmt: skip
    return Report(findings, 146, "1.2.3", "blog", RULES, PAGES)


HOSTILE = (
    "\x1b[31mred\x1b]0;title\x07",
    "\u202egnp.exe\u2069\u200f",
    "a\r\n::error::forged\n::stop-commands::x",
    "::add-mask::secret",
    "##[error]forged ##vso[task.complete]",
    "%0A::set-output name=x::y %25",
    "]]> <![CDATA[ </failure> & \x00\x08\ufffe\uffff \ud800",
    "| a | `b` | <script>alert(1)</script> <!-- --> @everyone #1 www.example.com https://example.com",
    "[click](javascript:alert(1)) {0} ![x](y) {{ site.x }} \\| \\",
    "é\u0301" * 3 + "\t日本語\u200b" + "x" * 10_000,
)


@pytest.fixture(scope="session")
def hostile() -> Report:
    findings = tuple(
        Finding(
            "image-link",
            ("error", "warning", "info")[number % 3],
            text.replace("/", ""),
            number + 1,
            2,
            number + 1,
            4,
            text,
            text,
            (Location(text, 1, 1, 1, 2, text),),
            Fix(text, (Edit(Span(0, 1), text),)),
            (Location(text, number + 1, 2, number + 1, 3),),
        )
        for number, text in enumerate(HOSTILE)
    )
    return Report(findings, 3, "1.2.3", ".", {"image-link": HOSTILE[8]})


@pytest.fixture(scope="session")
def schema() -> Callable[[str], Any]:
    """The schema in a file of ``schemas/``."""
    return lambda name: json.loads((HERE / "schemas" / name).read_text(encoding="utf-8"))
