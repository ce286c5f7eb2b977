"""Names in front matter that are entries of `_data`, and those that are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Lint = Callable[..., list[str]]

MAPPING = "ann_lee: {name: Ann Lee}\nbob_ray: {name: Bob Ray}\n"
LISTED = "- {id: ann_lee, name: Ann Lee}\n- {id: bob_ray, name: Bob Ray}\n"


def _site(last: str, count: int = 10, data: str = MAPPING, key: str = "author") -> dict[str, str]:
    names = [("ann_lee", "bob_ray")[number % 2] for number in range(count)]
    files = {
        f"_posts/2020-01-{day:02}-a.md": f"---\ntitle: Talk {day}\n{key}: {name}\n---\n"
        for day, name in enumerate([*names, last], 2)
    }
    return {"_data/authors.yml": data} | files


@pytest.mark.parametrize("data", [MAPPING, LISTED])
@pytest.mark.parametrize(
    ("last", "severity", "advice"),
    [
        ("Ann Lee", "warning", "write `ann_lee`"),
        ("bobray", "warning", "write `bob_ray`"),
        ("Bob_Ray", "warning", "write `bob_ray`"),
        ("a_guest", "info", "add it there"),
    ],
)
def test_a_name_that_is_no_entry(lint: Lint, data: str, last: str, severity: str, advice: str) -> None:
    (said,) = lint("data-entry", _site(last, data=data))
    assert f"{severity}: " in said
    assert advice in said


@pytest.mark.parametrize(
    "files",
    [
        _site("bob_ray"),
        _site("Bob Ray", count=9),
        _site("Bob Ray", key="subject"),
        _site("Bob Ray", data="ann_lee: {name: Ann Lee}\n"),
        _site("Bob Ray") | {"_posts/2020-02-02-b.md": "---\ntitle: B\nauthor: Cy\n---\n"},
    ],
)
def test_what_is_no_habit(lint: Lint, files: dict[str, str]) -> None:
    assert lint("data-entry", files) == []


def test_names_in_a_list(lint: Lint) -> None:
    (said,) = lint("data-entry", _site("[ann_lee, Bob Ray]"))
    assert "no `Bob Ray`" in said
