"""sponsor-link on a sponsor that all posts around one thank, and it does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

Lint = Callable[[str, Mapping[str, str]], list[str]]
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November",
)  # fmt: skip
ACME, GLOBEX = "[Acme](https://acme.dev)", "[Globex](https://globex.dev)"


def season(count: int, without: Mapping[int, str], first: int = 0) -> dict[str, str]:
    files = {}
    for number, month in enumerate(MONTHS[:count], 1):
        text = without.get(number, f"Thanks to our sponsors {ACME} and {GLOBEX}.")
        if number <= first:
            text = f"Thanks to our sponsor {ACME}."
        files[f"_posts/2021-{number:02}-03-a.md"] = f"---\ntitle: Users {month} 2021\n---\n{text}\n"
    return files


@pytest.mark.parametrize(
    ("count", "at", "text", "said"),
    [
        (11, 6, f"Thanks to our sponsor {ACME}.", "warning"),
        (7, 4, f"Thanks to our sponsor {ACME}.", "info"),
        (6, 4, f"Thanks to our sponsor {ACME}.", ""),  # two behind it
        (11, 6, f"Thanks to our sponsor {ACME}. We met at [Globex](https://www.globex.dev/office).", ""),
        (11, 6, f"Thanks to our sponsors {ACME} and Globex GmbH.", "no link"),
    ],
)
def test_one_of_two_is_left_out(lint: Lint, count: int, at: int, text: str, said: str) -> None:
    found = [one for one in lint("sponsor-link", season(count, {at: text})) if "does not thank" in one]
    assert len(found) == (said in ("warning", "info"))
    for one in found:
        assert f"{said}: does not thank `Globex`: the" in one
        assert f"2021-{at:02}-03" in one


def test_a_sponsor_that_came_later_or_pauses_is_no_habit(lint: Lint) -> None:
    only_acme = f"Thanks to our sponsor {ACME}."
    files = season(11, {6: only_acme, 7: only_acme}, first=3)
    assert [one for one in lint("sponsor-link", files) if "does not thank" in one] == []
