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


@pytest.mark.parametrize(
    ("usual", "odd", "said"),
    [
        (
            "event:\n  Venue: Hall",
            "event:\n  venue: Hall",
            "`event.venue` is `event.Venue` in 10 other posts",
        ),
        ("header:\n  teaser: /a.png", "header:\n  teaser: images/a.png", "`header.teaser` begins with `/`"),
    ],
)
def test_keys_within_keys(findings: Findings, usual: str, odd: str, said: str) -> None:
    (found,) = findings("front-matter-habit", posts([usual] * 10 + [odd]))
    assert said in found.message
    assert found.line == 3


def test_the_fix_of_a_key_within_a_key(findings: Findings) -> None:
    usual, odd = "event:\n  Venue: Hall", "event:\n  venue: Hall"
    (found,) = findings("front-matter-habit", posts([usual] * 10 + [odd]))
    assert found.fix is not None
    assert [edit.text for edit in found.fix.edits] == ["Venue"]


def test_keys_of_lists_are_left_alone(findings: Findings) -> None:
    usual, odd = "talks:\n- Title: A", "talks:\n- title: A"
    assert findings("front-matter-habit", posts([usual] * 10 + [odd])) == ()


@pytest.mark.parametrize(
    ("images", "titles", "found"),
    [
        ([*range(11), 10], "Talks", 1),
        ([*range(10), 9], "Talks", 0),
        ([*range(11), 9], "Talks", 0),
        ([*range(11), 10, 10], "Talks", 0),
        ([*range(11), 10], "Talks, part", 0),
        (list(range(12)), "Talks", 0),
    ],
)
def test_the_image_of_the_post_before(findings: Findings, images: list[int], titles: str, found: int) -> None:
    lines = [f"title: {titles} {at}\ncover: /img/{image}.png" for at, image in enumerate(images)]
    files = {f"img/{image}.png": "" for image in images}
    said = findings("front-matter-habit", posts(lines) | files)
    assert len(said) == found
    assert all("`cover` is that of the post before, the 10 others" in one.message for one in said)
    assert all(one.path == "_posts/2020-01-12-a.md" for one in said)
