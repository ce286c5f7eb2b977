"""Front matter that is written otherwise than in nearly all other posts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from postlint.model import Finding

Findings = Callable[..., tuple[Finding, ...]]


def posts(lines: list[str]) -> dict[str, str]:
    return {
        f"_posts/2020-{1 + n // 28:02}-{1 + n % 28:02}-a.md": f"---\n{line}\n---\n"
        for n, line in enumerate(lines)
    }


@pytest.mark.parametrize(
    ("usual", "odd", "severity"),
    [
        ("author: A", "Author: A", "warning"),
        ("authors: [A]", "AUTHORS: [A]", "warning"),
        ("layout: post", "layuot: post", "warning"),
        ("category: x", "catgory: x", "warning"),
        ("image: /images/a.png", "image: images/a.png", "warning"),
        ("cover: a.png", "cover: /a.png", "warning"),
    ],
)
def test_loud(findings: Findings, usual: str, odd: str, severity: str) -> None:
    (found,) = findings("front-matter-habit", posts([usual] * 10 + [odd]))
    assert found.severity == severity
    assert found.fix is not None and not found.fix.safe


@pytest.mark.parametrize(
    "lines",
    [
        ["author: A"] * 9 + ["Author: A"],
        ["author: A"] * 10 + ["Author: A"] * 2,
        ["author: A"] * 10 + ["author: A\nAuthor: B"],
        ["author: A"] * 12 + ["authors: [A, B]"],
        ["image: /a.png"] * 10 + ["image: https://a.test/a.png"],
        ["image: /a.png"] * 10 + ["image: images/a.png"] * 2,
        ["image: /a.png"] * 9 + ["image: images/a.png"],
        ["publish: a"] * 10 + ["published: true"],
        ["image1: a.png"] * 12 + ["image2: b.png"],
        ["og_image: a.png"] * 12 + ["og-image: b.png"],
    ],
)
def test_silent(findings: Findings, lines: list[str]) -> None:
    assert findings("front-matter-habit", posts(lines)) == ()


def test_the_plural_of_a_key_that_all_others_have(findings: Findings) -> None:
    (found,) = findings("front-matter-habit", posts(["social: [A]"] * 30 + ["socials: [A]"]))
    assert "write `social`" in found.message
    assert findings("front-matter-habit", posts(["social: [A]"] * 29 + ["socials: [A]"])) == ()
    assert findings("front-matter-habit", posts(["social: [A]"] * 40 + ["socials: [A]"] * 2)) == ()


def _thumbs(names: list[str], there: list[str]) -> dict[str, str]:
    return posts([f"thumb: {name}" for name in names]) | {f"assets/{name}": "" for name in there}


@pytest.mark.parametrize(
    ("last", "advice"),
    [("icon.jpg", "did you mean `icon.png`?"), ("a-new-one.png", "write the name of one that is there")],
)
def test_an_image_that_is_not_in_the_folder_of_the_others(findings: Findings, last: str, advice: str) -> None:
    there = [f"{number}.png" for number in range(10)]
    (found,) = findings("front-matter-habit", _thumbs([*there, last], [*there, "icon.png"]))
    assert found.severity == "warning"
    assert advice in found.message


@pytest.mark.parametrize("count", [9, 10])
def test_images_without_a_usual_folder(findings: Findings, count: int) -> None:
    there = [f"{number}.png" for number in range(9)]
    names = [*there, *["elsewhere.png"] * (count - 9), "icon.jpg"]
    assert findings("front-matter-habit", _thumbs(names, [*there, "icon.png"])) == ()
