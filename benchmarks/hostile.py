"""How the work on one post grows with its length, for texts that nobody writes.

    python -m benchmarks.hostile [--from 8000] [--steps 3] [--least 0.05] [NAME...]

writes posts that repeat one construct, each twice as long as the one before, and fits a power of the length
to the processor time of analysing one (front matter, Liquid, Markdown, all rules of posts). An exponent of 1
is linear. Constructs above 1.3 are listed with their times; a run ends with code 1 where there are any.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from postlint.engine.execute import map_source
from postlint.engine.prepare import Prepared, Request, prepare
from postlint.model import SourceFile

LINEAR = 1.3
"""Above this an exponent is not a noise."""

UNITS = {
    "brackets": "[",
    "bracket and parenthesis": "](",
    "asterisks": "*",
    "quotes": ">",
    "backquotes": "`a``",
    "images": "![",
    "links that do not end": "[a](",
    "titles that do not end": '[a](b "',
    "strong and emphasis": "**a *b ",
    "underscores": "__a _b ",
    "attribute lists": "{:",
    "comments": "<!--",
    "links in HTML": '<a href="',
    "links in HTML, whole": '<a href="/x">y</a> ',
    "images in HTML": '<img src="',
    "tags in tags": "<div>",
    "tags that end": "</a>",
    "attributes": "<a x='",
    "blocks": "<div>\n",
    "nested quotes": "> > ",
    "list items": "* a\n",
    "nested items": "* a\n\n    * b\n",
    "fences": "```a\n",
    "strikethrough": "~~a ",
    "headings": "# a\n",
    "headings alike": "## RSVP\n\n",
    "definitions": "[a]: b\n",
    "footnotes": "[^a]: b\n",
    "references": "[a][b] ",
    "references in brackets": "[[a](b)",
    "links": "[a](/b) ",
    "links, one a line": "[a](/b)\n",
    "bare addresses": "https://example.com/a ",
    "bare addresses in one": "https://example.com/https://",
    "entities": "&amp;",
    "backslashes": "\\",
    "math": "$$",
    "table cells": "a|",
    "table rows": "|a|b|\n",
    "raw text": "{% raw %}",
    "output": "{{ a }}",
    "output that does not end": "{{",
    "tags of Liquid": "{% if a %}",
    "tags of Liquid that end": "{% if a %}b{% endif %}",
    "one line": "word ",
    "one word": "a",
    "sentences": "This is a sentence. ",
    "letter case": "Acme Globex ",
    "names": "Acme, ",
    "commas": ",",
    "dots": ". ",
    "question marks": "?! ",
    "dates": "5 May 2026 ",
    "numbers": "12 ",
    "digits": "1",
    "numeric dates": "01/02/2020 ",
    "ISO dates": "2020-01-02 ",
    "times": "19:30 ",
    "weekdays": "Monday ",
    "weekdays and dates": "Monday, 5 May. ",
    "months": "May ",
    "invitations": "RSVP and save the date! ",
    "invitations to the next": "Our next meetup is on 5 May 2026. ",
    "registrations": "Please register here: ",
    "thanks": "Thanks to our sponsors ",
    "thanks for": "Thanks to Acme for hosting us. ",
    "thanks, no end": "thanks to Acme and ",
    "sponsored by": "sponsored by Acme ",
    "hosted by": "hosted by ",
    "sponsor labels": "Sponsors: ",
    "sponsor headings": "## Sponsors\n\n* Acme\n\n",
    "quotation marks": '"',
    "apostrophes": "'s ",
    "parentheses": "(",
    "parentheses, whole": "(a) ",
    "text for an image": "!(a)[b] ",
    "text for a link": "(a)[b] ",
    "links apart": "[a] (b) ",
    "ideographs": "次回は五月五日。",
    "calendar links": "https://calendar.google.com/calendar/r?dates=2020",
    "suppressions": "<!-- postlint-disable -->",
    "spaces": " ",
    "lines": "\n",
    "carriage returns": "\r\n",
    "form feeds": "\f\n",
    "nulls": "\0",
    "placeholders": "TODO XXX ",
    "lorem ipsum": "lorem ipsum ",
    "video frames": '<iframe src="http://youtube.com/watch?v=a"></iframe>',
    "srcset": '<img srcset="a 1x, b 2x">',
    "style images": '<p style="background: url(a)">',
}

TAGS = {
    "include": ("{% include ", "a ", " %}"),
    "include of an output": ("{% include ", "{{a|", " %}"),
    "include of what does not end": ("{% include {{ page.", "1. ", " %}"),
    "post_url": ("{% post_url ", "a/", " %}"),
    "assign": ("{% assign ", "(a", " %}"),
    "attributes of a loop": ("{% for a in b ", "a-", " %}"),
    "tablerow": ("{% tablerow ", "a", " %}"),
    "brackets of a variable": ("{{ ", "[", " }}"),
    "filters": ("{{ a ", "| a: b, c ", " }}"),
    "conditions": ("{% if a ", "and a == b ", " %}{% endif %}"),
}

FRONT = {
    "title": ("title: ", "Meetup "),
    "title of dates": ("title: ", "May 2026 "),
    "title of brackets": ("title: ", "a [b] "),
    "title of quotation marks": ("title: ", "a' "),
    "title of markup": ("title: ", "a*b_c`d "),
    "title of entities": ("title: ", "a &amp; "),
    "title of numbers": ("title: ", "#12 "),
    "tags": ("tags: [", "a, "),
    "keys": ("", "k{n}: v\n"),
    "one key": ("", "k: v\n"),
    "description": ("description: ", "5 May 2026 "),
    "images": ("", "image{n}: /a.png\n"),
}


def post(name: str, size: int) -> str:
    """A post of some ``size`` that repeats a construct."""
    if name in UNITS:
        unit = UNITS[name]
        return f"---\ntitle: T\n---\n{unit * (size // len(unit))}\n"
    if name.startswith("Liquid: "):
        start, unit, end = TAGS[name.removeprefix("Liquid: ")]
        return f"---\ntitle: T\n---\n{start}{unit * (size // len(unit))}{end}\n"
    start, unit = FRONT[name.removeprefix("front matter: ")]
    body = "".join(unit.replace("{n}", str(n)) for n in range(size // len(unit)))
    return f"---\n{start}{body}{']' if start.endswith('[') else ''}\n---\nText.\n"


def seconds(prepared: Prepared, text: str) -> float:
    """The processor time of analysing a post."""
    path = "_posts/2026-01-02-x.md"
    document = prepared.model.by_path[path]
    started = time.process_time()
    map_source(prepared, document, SourceFile(path, text))
    return time.process_time() - started


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """The power of the size that fits the times best."""
    xs, ys = [math.log(size) for size in sizes], [math.log(max(one, 1e-6)) for one in times]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((one - x) ** 2 for one in xs)
    return sum((one - x) * (other - y) for one, other in zip(xs, ys, strict=True)) / spread


def fits(
    names: Sequence[str], first: int, steps: int, least: float
) -> Iterator[tuple[str, float, list[float]]]:
    """Name, exponent and times of each construct; 0 where even the longest takes less than ``least``."""
    with tempfile.TemporaryDirectory() as folder:
        posts = Path(folder) / "_posts"
        posts.mkdir()
        (Path(folder) / "_config.yml").write_text("title: Hostile\n", "utf-8")
        (posts / "2026-01-02-x.md").write_text("---\ntitle: T\n---\nText.\n", "utf-8")
        prepared = prepare(Request(folder))
        seconds(prepared, post("one line", first))
        sizes = [first * 2**step for step in range(steps)]
        for name in names:
            times = [min(seconds(prepared, post(name, size)) for _ in range(2)) for size in sizes]
            yield name, exponent(sizes, times) if times[-1] >= least else 0.0, times


def main(argv: Sequence[str] | None = None) -> int:
    """Fit, print, and tell whether all is linear."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile", description=__doc__)
    parser.add_argument("names", nargs="*", help="constructs (else all)")
    parser.add_argument(
        "--from", dest="first", type=int, default=8000, help="characters of the shortest post"
    )
    parser.add_argument("--steps", type=int, default=3, help="lengths, each twice the one before")
    parser.add_argument("--least", type=float, default=0.05, help="seconds below which a time tells nothing")
    options = parser.parse_args(argv)
    names = options.names or [
        *UNITS,
        *(f"Liquid: {name}" for name in TAGS),
        *(f"front matter: {name}" for name in FRONT),
    ]
    bad = 0
    for name, power, times in fits(names, options.first, options.steps, options.least):
        bad += power > LINEAR
        mark = " <" if power > LINEAR else ""
        print(f"{power:5.2f}  {'  '.join(f'{one:8.3f}' for one in times)}  {name}{mark}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
