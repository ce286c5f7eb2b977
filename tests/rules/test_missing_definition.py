"""References without a definition that the documents around have."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Lint = Callable[..., list[str]]
LINK = "Thanks to [Acme].\n\n[Acme]: https://acme.test/\n"
BARE = "Thanks to [acme].\n"


def _posts(texts: list[str]) -> dict[str, str]:
    return {
        f"_posts/2020-{at // 28 + 1:02}-{at % 28 + 1:02}-a.md": f"---\ntitle: A\n---\n{text}"
        for at, text in enumerate(texts)
    }


def test_two_around_define_it(lint: Lint) -> None:
    (said,) = lint("missing-definition", _posts([LINK, LINK, BARE]))
    assert said.startswith("_posts/2020-01-03-a.md:4:11: warning")
    assert "add the line `[acme]: https://acme.test/`" in said


def test_three_around_link_it(lint: Lint) -> None:
    linked = "Thanks to [Acme](https://acme.test/).\n"
    (said,) = lint("missing-definition", _posts([linked, linked, linked, BARE]))
    assert "_posts/2020-01-04-a.md:4:11: warning" in said and "write `[acme](https://acme.test/)`" in said
    assert lint("missing-definition", _posts([linked, linked, BARE])) == []
    other = linked.replace("acme.test", "else.test")
    assert lint("missing-definition", _posts([linked, linked, linked, other, BARE])) == []


@pytest.mark.parametrize(
    "texts",
    [
        [LINK, BARE],
        [LINK, LINK.replace("acme.test", "else.test"), BARE],
        [LINK, LINK, BARE, BARE],
        [LINK, LINK, *["Text.\n"] * 10, BARE],
        [LINK, LINK, "Thanks to \\[acme\\], `[acme]`.\n"],
        [LINK, LINK, "Thanks to [acme](https://acme.test/).\n"],
        [LINK.replace("Acme", "12"), LINK.replace("Acme", "12"), BARE.replace("acme", "12")],
    ],
)
def test_silent(lint: Lint, texts: list[str]) -> None:
    assert lint("missing-definition", _posts(texts)) == []
