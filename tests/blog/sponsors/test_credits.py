"""Known sponsors in sentences that credit in any words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from postlint.blog.sponsors.named import LEARNED_POSTS
from postlint.cli import run

Credited = Callable[[str], list[str]]


@pytest.fixture
def credited(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Credited:
    """``credited(sentence)``: what is said of a post with it; Acme Labs and Globex are sponsors."""
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_config.yml").write_text("title: Test\n")
    (tmp_path / ".postlint.yml").write_text(
        "sponsors:\n  - {name: Acme Labs, url: 'https://acme.example'}\n"
        "  - {name: Globex, url: 'https://globex.example'}\n"
    )
    monkeypatch.chdir(tmp_path)

    def check(sentence: str) -> list[str]:
        (tmp_path / "_posts/2024-05-01-a.md").write_text(f"---\ntitle: A\n---\n{sentence}\n")
        run(["--no-cache", "--format", "concise", "_posts/2024-05-01-a.md"])
        return [line for line in capsys.readouterr().out.splitlines() if "sponsor-link" in line]

    return check


@pytest.mark.parametrize(
    "sentence",
    [
        "Thanks to our friends at Acme Labs for tea and sandwiches.",
        "Special thanks to Acme Labs for cake, drinks and the upstairs room.",
        "Pizza courtesy of Acme Labs.",
        "Acme Labs hosted us once more.",
        "Wir danken auch der Firma Acme Labs, die uns den Raum gab.",
        "Merci à Acme Labs qui nous a encore nourris.",
        "Message from our sponsors: Acme Labs is hiring.",
        "We thank the makers of Acme Labs, [the one](https://other.example) with the boats.",
        "Thanks to the team at Acme Lasb for tea.",
        "Děkujeme firmě Acme Labs za prostory.",
        "Tack till Acme Labs som bjöd på fika.",
        "Met dank aan Acme Labs voor de locatie.",
        "Obrigado à Acme Labs pelo espaço.",
        "Gracias a Acme Labs por cedernos la sala.",
        "Un grazie ad Acme Labs per l'ospitalità.",
        "Dziękujemy firmie Acme Labs za gościnę.",
        "Спасибо компании Acme Labs за зал.",
        "会場提供: Acme Labs 様",
        "感谢 Acme Labs 提供场地。",
        "For the fourth time in a row Acme Labs and friends sponsored the tea.",
        "The evening was hosted by Acme Labs.",
        "We had a sponsor in Acme Labs, thanks to the crew.",
        "Este encuentro es posible gracias a Acme Labs.",
        "O encontro foi possível graças à Acme Labs.",
        "Acme Labs hosted us, with tea sponsored by [Initech](https://initech.example).",
        "O encontro foi patrocinado pela [Initech](https://initech.example) e pela Acme Labs.",
    ],
)
def test_a_known_sponsor_without_a_link(credited: Credited, sentence: str) -> None:
    assert len(credited(sentence)) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "This evening was not sponsored by Acme Labs.",
        "Acme Labs no longer sponsors us.",
        "Now that the folks of Acme Labs left for the sea and the winter is long, we have a new sponsor.",
        "Thanks to Jane Roe of Acme Labs for tea.",
        "Thanks to Acme Labs for speaking about boats.",
        "Thanks to [Acme](https://www.acme.example/boats) for tea: Acme Labs knows how.",
        "Next time we hear how Acme Labs builds boats.",
        "Thanks to `Acme Labs` for tea.",
        "The Acme Labs provider supports more hosts, and supplies their host names.",
        "Thanks to all who found the Plobex for us.",
        "Thanks to the Acme Labs Security team of the harbour.",
        "The sponsor booth was busy with people who asked about Acme Labs.",
        "Kudos to Acme Labs for their great work on the new boats!",
        "Thanks to Acme Labs for finding and reporting the leak.",
        "Thanks to Acme Labs (https://acme.example/boats) for tea.",
        "The boat runs with oars, Acme Labs and sails thanks to a good wind.",
        "El barco funciona con Acme Labs gracias a los remos.",
        "Builds are provided by Globex Two, on an Acme Labs cluster.",
        "We sail by the rules of the harbour, a process hosted by Acme Labs.",
        "We met at Acme Labs, with tea sponsored by [Initech](https://initech.example).",
        "O encontro aconteceu na Acme Labs e teve o coffee-break patrocinado pela [Initech](https://initech.example).",
        "Nous étions chez Acme Labs, le buffet offert par [Initech](https://initech.example).",
        "Grâce à son immense curiosité, elle est architecte des technologies Acme Labs.",
        "Dank ihrer Neugier baut sie heute Boote mit Acme Labs.",
        "Gracias a su curiosidad construye barcos con Acme Labs.",
    ],
)
def test_nothing_to_link(credited: Credited, sentence: str) -> None:
    assert credited(sentence) == []


@pytest.mark.parametrize("posts", [LEARNED_POSTS - 1, LEARNED_POSTS])
def test_how_many_posts_make_a_sponsor_known(credited: Credited, tmp_path: Path, posts: int) -> None:
    (tmp_path / ".postlint.yml").unlink()
    for month in range(1, posts + 1):
        (tmp_path / f"_posts/2024-0{month}-01-b.md").write_text(
            "---\ntitle: B\n---\nThanks to our sponsor [Acme](https://acme.example).\n"
        )
    assert len(credited("Thanks to our friends at Acme for tea and sandwiches.")) == (posts == LEARNED_POSTS)


def test_a_negated_sponsor_is_never_linked(credited: Credited, tmp_path: Path) -> None:
    sentence = "And no, this recording is not sponsored by Globex."
    credited(sentence)
    run(["--fix", "--unsafe-fixes", "--no-cache"])
    assert sentence in (tmp_path / "_posts/2024-05-01-a.md").read_text()
