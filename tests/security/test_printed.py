"""What a stranger names or writes neither steers a terminal nor commands the server whose log it is."""

from __future__ import annotations

import re
from typing import Any

import pytest

HOSTILE = "\x1b]0;x\x07\x9b31m\u202e\u2066\u200e##[error]x"
NAMES = (
    "\x1b[31m-red.md",
    "\u202egnp.exe.md",
    "line\n::error::forged.md",
    "::warning::x.md",
    "\x9b2J.md",
    "##[group]x.md",
)
UNSAFE = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]|^\s*::|##\[|##vso\[", re.MULTILINE
)

COMMANDS = [
    ["check"],
    ["check", "--format", "concise"],
    ["check", "--format", "json"],
    ["check", "--format", "sarif"],
    ["check", "--format", "{path}: {message}"],
    ["check", "--fix"],
    ["links"],
    ["links", "--format", "jsonl"],
    ["urls"],
    ["urls", "--format", "json"],
    ["series"],
    ["config"],
    ["audit"],
    ["audit", "--online", "--budget", "0"],
    ["init", "--stdout"],
    ["url", "http://x/" + HOSTILE],
    ["check", "nothing-" + HOSTILE],
    ["--config", "nothing-" + HOSTILE],
]


def hostile(blog: Any) -> None:
    for number, name in enumerate(NAMES):
        blog.write(f"_posts/2020-02-0{number + 1}-{name}", f"---\ntitle: 'x'\n---\n\n![x](/gone{number})\n")
        blog.write(name, "---\ntitle: x\n---\n[x](/gone)\n")
        blog.write(f"img/{name}.png", "")
    blog.post(
        f"# {HOSTILE}\n\n![{HOSTILE}](/gone{HOSTILE}) [x](http://host.invalid/{HOSTILE})\n\n"
        f"Thanks to our sponsors {HOSTILE} and [B](https://b.invalid).\n",
        front='title: "[ x \\e[31m\\u202E ##[error]  y"',
    )
    blog.write("_data/x.yml", f"a: '{HOSTILE[15:]}'\n")


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: repr(" ".join(words)[:30]))
def test_nothing_steers_or_commands(blog: Any, words: list[str]) -> None:
    hostile(blog)
    ran = blog.run(*words)
    found = UNSAFE.search(ran.text)
    assert found is None, (found, ran.text[max(0, found.start() - 200) :][:400])
    assert ran.code in (0, 1, 2), ran


@pytest.mark.parametrize("name", ["_config.yml", ".postlint.yml"])
def test_errors_of_configurations_steer_nothing(blog: Any, name: str) -> None:
    for text in (
        f'"{HOSTILE}": {{', '"\\e[31m\\u202E": 1\n"\\e[31m": [', '"\\e[31m\\n::error::x": 1', "a: \x1b[31m",
        '"##[error]": x'
    ):  # fmt: skip
        blog.write(name, text)
        ran = blog.run()
        found = UNSAFE.search(ran.text)
        assert found is None, (found, ran.text)


def test_errors_of_git_steer_nothing(blog: Any) -> None:
    blog.commit()
    ran = blog.run("--diff", f"none-{HOSTILE}")
    assert ran.code == 2 and UNSAFE.search(ran.text) is None, ran
