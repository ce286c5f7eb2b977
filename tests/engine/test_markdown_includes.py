"""Includes in Markdown, by themselves: at their own lines, once, and only what no other part completes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from postlint.engine.prepare import Request
from postlint.engine.run import run
from postlint.examples import Example, show, write

NOTE = "See [the boats[(https://boats.test).\n\n##Talks\n\n[x](https://)\n"
IN_NOTE = [
    "_includes/note.md:1:5: error: readers see this as text",
    "_includes/note.md:3:1: warning: readers see `##`",
    "_includes/note.md:5:1: error: `https://` has no host",
]
MADE_OF = "{% capture m %}{% include NAME %}{% endcapture %}{{ m | markdownify }}"
POST = "---\ntitle: A\n---\nText.\n\n{% include note.md %}\n"


def findings(folder: Path, files: Mapping[str, str], *parts: str) -> list[str]:
    write(Example("Bad", dict(files), ()), str(folder))
    outcome = run(Request(str(folder), None), parts or None)
    assert not outcome.failed
    return list(show(outcome.report.findings))


def begins(found: list[str], expected: list[str]) -> bool:
    return len(found) == len(expected) and all(map(str.startswith, found, expected))


def test_each_fault_once_at_its_own_line(tmp_path: Path) -> None:
    posts = {f"_posts/2020-01-0{day}-a{day}.md": POST.replace("A", f"Of {day}") for day in (1, 2, 3)}
    assert begins(findings(tmp_path, {**posts, "_includes/note.md": NOTE}), IN_NOTE)


def test_a_run_over_a_post_says_it_at_the_tag(tmp_path: Path) -> None:
    files = {"_posts/2020-01-01-a.md": POST, "_includes/note.md": NOTE}
    found = findings(tmp_path, files, "_posts/2020-01-01-a.md")
    assert begins(found, ["_posts/2020-01-01-a.md:6:1: error: `https://` has no host"])


def test_a_run_over_the_include(tmp_path: Path) -> None:
    files = {"_posts/2020-01-01-a.md": POST, "_includes/note.md": NOTE}
    assert begins(findings(tmp_path, files, "_includes/note.md"), IN_NOTE)


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, 0),
        ({"_includes/foot.html": "{% include note.md %}"}, 0),
        ({"_layouts/a.html": MADE_OF.replace("NAME", "note.md")}, 3),
        ({"_layouts/a.html": MADE_OF.replace("NAME", "{{ page.x }}.md")}, 3),
        ({"index.md": "---\n---\n{% include b/c.md %}", "_includes/b/c.md": "{% include note.md %}"}, 3),
    ],
)
def test_who_brings_it_in(tmp_path: Path, files: Mapping[str, str], found: int) -> None:
    said = findings(tmp_path, {"_posts/2020-01-01-a.md": "---\n---\n", "_includes/note.md": NOTE, **files})
    assert len([one for one in said if one.startswith("_includes/note.md")]) == found


@pytest.mark.parametrize(
    "text",
    [
        "[{{ include.text }}]({{ include.url }}) ![{{ include.alt }}]({{ include.image }})\n",
        "[the rules][rules] and [ref] and text[^1]\n",
        "[rules]: https://boats.test/rules\n",
        "</div>\n\n[a](https://boats.test)\n",
        "{% if include.a %}[a](https://a.test){% else %}[b](https://b.test){% endif %}and more\n",
        "```\n[the boats[(https://boats.test)\n##Talks\n```\n",
        "<!-- postlint-disable raw-markup: an example -->\n\n##Talks\n",
    ],
)
def test_what_another_part_may_complete(tmp_path: Path, text: str) -> None:
    post = POST + "\n[rules]: https://boats.test\n[ref]: https://boats.test\n[^1]: A note.\n"
    files = {"_posts/2020-01-01-a.md": post, "_includes/note.md": text}
    assert [one for one in findings(tmp_path, files) if one.startswith("_includes/")] == []


def test_other_extensions_are_left_alone(tmp_path: Path) -> None:
    files = {"_posts/2020-01-01-a.md": POST.replace("note.md", "note.html"), "_includes/note.html": NOTE}
    assert not any(one.startswith("_includes/") for one in findings(tmp_path, files))
