"""rsvp-stale on months with a slip in them, and on days behind labels that are another post's."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from postlint.blog.events.misspelt import meant_month

Lint = Callable[[str, Mapping[str, str] | str], list[str]]


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("Feburary", "february"),
        ("Septemeber", "september"),
        ("Ocotber", "october"),
        ("Apirl", "april"),
        ("octobree", None),
        ("Novembers", None),
        ("Augusta", None),
        ("decembre", None),
        ("Marche", None),
        ("Settembre", None),
        ("settember", "september"),
        ("wrzesnia", None),
        ("Novemba", None),  # Swahili
        ("верасня", None),  # Belarusian
        ("Novembe", "november"),
    ],
)
def test_one_letter_off_a_month(word: str, month: str | None) -> None:
    assert meant_month(word) == month


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We meet on Wednesday 5 Feburary.", 1),
        ("We meet on Wednesday, Feburary 5.", 1),
        ("We meet on the 5th of Feburary.", 1),
        ("We met on 5 Feburary 2020.", 1),
        ("We met on Feburary 5, 2020.", 1),
        ("See Feburary 5.", 0),
        ("See chapter 5 Feburary.", 0),
        ("We meet on Wednesday 5 February.", 0),
        ("`5 Feburary 2020` is what the parser refuses.", 0),
    ],
)
def test_a_slip_counts_where_a_date_stands(lint: Lint, text: str, found: int) -> None:
    said = [one for one in lint("rsvp-stale", text) if "is not a month" in one]
    assert len(said) == found
    assert all("warning: `Feburary` is not a month: write `February`" in one for one in said)


def labelled(lead: str, later: str = "2023-05-20") -> dict[str, str]:
    first = "---\ntitle: 29\n---\nOn 1 March we meet.\n\n**When:** 01/03/2023, 18:30\n"
    second = f"---\ntitle: 30\n---\n{lead}\n\n**When:** 01/03/2023, 18:30\n"
    return {"_posts/2023-02-20-a.md": first, f"_posts/{later}-b.md": second}


@pytest.mark.parametrize(
    ("lead", "later", "found"),
    [
        ("On 17 June we meet.", "2023-05-20", 1),
        ("On 17 June 2024 we meet.", "2023-05-20", 0),
        ("It was a fine evening.", "2023-05-20", 0),
        ("On 3 March we meet.", "2023-02-25", 0),
    ],
)
def test_a_day_behind_a_label_left_from_an_earlier_post(
    lint: Lint, lead: str, later: str, found: int
) -> None:
    said = [one for one in lint("rsvp-stale", labelled(lead, later)) if "and is over" in one]
    assert len(said) == found
    assert all("`01/03/2023` is the day of the post of 2023-02-20" in one for one in said)
