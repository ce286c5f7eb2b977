"""title-format in a series of several places, whose titles name all but the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

Lint = Callable[[str, Mapping[str, str]], list[str]]
SUBJECTS = ["yarn", "trains", "bells", "Jane on boats", "drums", "maps", "clocks"]


@pytest.mark.parametrize(("places", "found"), [((" Springfield: ", " Shelbyville: "), 0), ((" ", " "), 1)])
def test_a_title_without_the_place_that_others_name(lint: Lint, places: tuple[str, str], found: int) -> None:
    files = {
        f"_posts/2021-{number:02}-03-kites.md": f'---\ntitle: "Kites #{number}'
        f'{": " if number == 4 else places[number % 2]}{subject}"\n---\n'
        for number, subject in enumerate(SUBJECTS, 1)
    }
    assert len(lint("title-format", files)) == found
