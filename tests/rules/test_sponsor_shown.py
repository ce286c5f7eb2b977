"""sponsor-link where the layout links the sponsors, and where names may be people's."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

Lint = Callable[[str, Mapping[str, str] | str], list[str]]
DATA = """- id: 5
  slug: acme
  name: Acme
  url: https://acme.dev
- id: 6
  slug: globex
  name: Globex
  url: https://globex.dev
"""


@pytest.mark.parametrize(
    ("front_matter", "found"),
    [
        ("sponsor_ids: [5]", 0),
        ("sponsors: [acme]", 0),
        ("sponsors:\n  gold: Acme", 0),
        ("host: acme", 0),
        ("sponsor_ids: [6]", 1),
        ("talk_ids: [5]", 1),
    ],
)
def test_a_sponsor_that_the_front_matter_names_has_its_link(
    lint: Lint, front_matter: str, found: int
) -> None:
    body = "The coffee break was sponsored by Acme."
    files = {
        "_data/sponsors.yml": DATA,
        "_posts/2020-01-02-post.md": f"---\ntitle: Post\n{front_matter}\n---\n{body}\n",
    }
    assert len(lint("sponsor-link", files)) == found


@pytest.mark.parametrize(
    ("names", "severity"),
    [
        ("Jane Roe, John Pfister and Alex Morgan", "info"),
        ("Jane Roe, John Pfister and Acme Labs", "warning"),
        ("Hooli and Initech", "warning"),
    ],
)
def test_people_may_be_without_a_site(lint: Lint, names: str, severity: str) -> None:
    (found,) = lint("sponsor-link", f"Thanks to our sponsors {names}.")
    assert f": {severity}: " in found


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Thanks to Jane and [Acme](https://acme.dev) for sponsoring the meeting.", "info"),
        ("Thanks to our sponsors Globex and [Acme](https://acme.dev).", "warning"),
        ("Thanks to [Acme](https://acme.dev) and Globex for sponsoring the meeting.", "warning"),
        ("Thanks to WELabs and [Acme](https://acme.dev) for sponsoring the meeting.", "warning"),
    ],
)
def test_somebody_of_the_company_that_follows(lint: Lint, text: str, severity: str) -> None:
    (found,) = lint("sponsor-link", text)
    assert f": {severity}: " in found


@pytest.mark.parametrize(
    "text",
    [
        "Sponsorem spotkania jest firma Acme.",
        "Naszym sponsorem jest Acme.",
        "Sponsor des Abends ist Acme.",
        "Notre sponsor est Acme.",
        "Nuestro patrocinador es Acme.",
    ],
)
def test_who_is_the_sponsor_in_other_languages(lint: Lint, text: str) -> None:
    (found,) = lint("sponsor-link", text)
    assert "`Acme` is thanked without a link" in found
    linked = text.replace("Acme", "[Acme](https://acme.dev)")
    assert lint("sponsor-link", linked) == []


@pytest.mark.parametrize(
    "text",
    ["Sponsorami są: Acme, Globex.", "Partnerem wydarzenia jest Acme.", "Naszym sponsorem nie jest Acme."],
)
def test_who_sponsors_something_else(lint: Lint, text: str) -> None:
    assert lint("sponsor-link", text) == []
