"""What a name that does not exist may have been meant to be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from postlint.site.nearby import may_be_slip, nearest, same_occasion


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("images/covre.png", "images/cover.png"),
        ("abuot", "about"),
        ("images/laszlo_talk.jpg", "images/laszlo-talk.jpg"),
        ("images/lastalk.jpg", "images/las-talk.jpg"),
        ("images/evening-5.png", "images/evening-05.png"),
        ("images/jun-2025.png", "images/june-2025.png"),
        ("images/JuneMeetup.png", "images/june-meetup.png"),
        ("2019/04/01/secnd", "2019/04/01/second"),
    ],
)
def test_a_slip(one: str, other: str) -> None:
    assert may_be_slip(one, other) and may_be_slip(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("images/june-2025.png", "images/july-2025.png"),
        ("images/juni-2025.png", "images/juli-2025.png"),
        ("images/maart-foto-van-de-groep.png", "images/maand-foto-van-de-groep.png"),
        ("images/2024-group-picture.png", "images/2025-group-picture.png"),
        ("images/evening-05.png", "images/evening-06.png"),
        ("images/the-whole-group-of-june.png", "images/the-whole-group-of-july.png"),
        ("images/conference-part-one.png", "images/conference-part-two.png"),
        ("images/conference-room-a.png", "images/conference-room-b.png"),
        ("images/conference-talk.png", "images/conference-walk.png"),
        ("2025/06/group.png", "2025/07/group.png"),
        ("2024/06/04/meetup", "2025/06/04/meetup"),
    ],
)
def test_another_thing(one: str, other: str) -> None:
    assert not may_be_slip(one, other) and not may_be_slip(other, one)


def test_folders_are_compared_where_both_have_numbers() -> None:
    assert same_occasion("images/group.png", "2024/group.png")
    assert not same_occasion("2025/group.png", "2024/group.png")
    assert same_occasion("2024/06/04/talks", "2024/06/05/talks"), "a day off"


def test_the_same_name_elsewhere_beats_a_similar_name_here() -> None:
    assert nearest("img/boats.png", ["img/boat.png", "pictures/boats.png"]) == "pictures/boats.png"
    assert nearest("img/boats.png", ["img/boat.png", "img/cat.png"]) == "img/boat.png"
    assert nearest("img/boats.png", ["a/boats.png", "b/boats.png", "img/boat.png"]) is None
    assert nearest("img/boats.png", ["img/boats.jpg", "a/boats.png"]) == "img/boats.jpg"
    assert nearest("img/boats.png", ["img/cars.png"]) is None


Lint = Callable[..., list[str]]


@pytest.fixture
def lint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Lint:
    """The messages about a post with a body on a site with some other files."""
    from postlint import cli

    def run(body: str, *files: str) -> list[str]:
        for name in ("_config.yml", *files):
            path = tmp_path / "site" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            text = "---\ntitle: X\npermalink: /about\n---\n" if name == "about.md" else "---\ntitle: X\n---\n"
            path.write_text("" if name == "_config.yml" else text, "utf-8")
        post = tmp_path / "site" / "_posts" / "2025-06-04-boats.md"
        post.parent.mkdir(exist_ok=True)
        post.write_text(f"---\ntitle: Boats\n---\n{body}\n", "utf-8")
        cli.run([str(tmp_path / "site"), "--no-cache", "--format", "{message}|{fix}"])
        return capsys.readouterr().out.splitlines()

    return run


@pytest.mark.parametrize(
    ("body", "file", "hint"),
    [
        ("[a](/about/)", "about.md", "did you mean `/about`?"),
        ("[a](/abuot)", "about.md", "did you mean `/about`?"),
        ("[a]({% link abuot.md %})", "about.md", "did you mean `about.md`?"),
        (
            "[a]({% link _posts/2025-06-04-boat.md %})",
            "about.md",
            "mean `_posts/2025-06-04-boats.md`?",
        ),
        ("[a]({% post_url 2025-06-04-boat %})", "about.md", "did you mean `2025-06-04-boats`?"),
        ("[a](us@x.example)", "about.md", "write `mailto:us@x.example`"),
        ("![a](/images/june-2025.png)", "images/june-2025.jpg", "did you mean `/images/june-2025.jpg`?"),
    ],
)
def test_hint(lint: Lint, body: str, file: str, hint: str) -> None:
    (message,) = lint(body, file)
    assert hint in message


@pytest.mark.parametrize(
    ("body", "file", "unsaid"),
    [
        ("![a](/images/june-2025.png)", "images/july-2025.png", "july"),
        ("[a](/2025/05/07/may-meetup.html)", "_posts/2025-06-05-may-meetup.md", "/2025/06"),
        ("[a]({% link _posts/2025-06-05-boats.md %})", "about.md", "did you mean"),
        ("[a]({% post_url 2025-05-04-boats %})", "about.md", "did you mean"),
    ],
)
def test_no_hint_at_another_occasion(lint: Lint, body: str, file: str, unsaid: str) -> None:
    (message,) = lint(body, file)
    assert unsaid not in message
