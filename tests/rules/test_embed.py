"""Frames without a player, and keys that hold an address where all others hold an id."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from postlint.model import Finding

Findings = Callable[..., tuple[Finding, ...]]
Lint = Callable[..., list[str]]


@pytest.mark.parametrize(
    "body",
    [
        '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0"></iframe>',
        '<iframe src="https://www.youtube-nocookie.com/embed/live_stream?channel=x"></iframe>',
        '<iframe src="//player.vimeo.com/video/1"></iframe>',
        '<iframe src="{{ page.nothing }}"></iframe>',
        '<iframe src="https://open.spotify.com/embed/track/4rOoJ6Egrf8K2"></iframe>',
        '<iframe src="https://www.google.com/maps/embed?pb=x"></iframe>',
        '<iframe src="https://www.google.com/maps/d/embed?mid=x"></iframe>',
        '<iframe src="https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b"></iframe>',
        '<iframe src="https://www.slideshare.net/slideshow/embed_code/1"></iframe>',
        '<iframe src="//speakerdeck.com/player/0123"></iframe>',
        '<iframe src="https://github.com/sponsors/ann/button"></iframe>',
        '<iframe src="https://www.facebook.com/plugins/page.php?href=x"></iframe>',
        '<script src="http://localhost:35729/livereload.js"></script>',
        "[a](http://a.test) ![b](http://b.test/b.png)",
    ],
)
def test_silent(lint: Lint, body: str) -> None:
    assert lint("embed", body + "\n") == []


@pytest.mark.parametrize(
    ("source", "meant", "severity"),
    [
        (
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3",
            "https://www.youtube.com/embed/dQw4w9WgXcQ",
            "error",
        ),
        ("https://youtu.be/dQw4w9WgXcQ", "https://www.youtube.com/embed/dQw4w9WgXcQ", "error"),
        ("http://vimeo.com/76979871", "https://player.vimeo.com/video/76979871", "error"),
        ("http://a.test/frame", "https://a.test/frame", "warning"),
    ],
)
def test_frame(findings: Findings, source: str, meant: str, severity: str) -> None:
    body = f'---\ntitle: A\n---\n<iframe src="{source}"></iframe>\n'
    (found,) = findings("embed", {"_posts/2020-01-02-a.md": body})
    assert found.severity == severity
    assert found.fix is not None and found.fix.edits[0].text == meant


def posts(values: list[str]) -> dict[str, str]:
    return {
        f"_posts/2020-01-{day:02}-a.md": f"---\ntitle: A\nyoutube: {value}\n---\n"
        for day, value in enumerate(values, 1)
    }


@pytest.mark.parametrize(
    ("ids", "odd", "count"),
    [(9, 1, 1), (8, 1, 0), (5, 0, 0), (18, 2, 2), (4, 1, 0)],
)
def test_a_key_that_is_an_id_by_habit(findings: Findings, ids: int, odd: int, count: int) -> None:
    values = ["dQw4w9WgXcQ"] * ids + ["https://www.youtube.com/watch?v=dQw4w9WgXcQ"] * odd
    found = findings("embed", posts(values))
    assert len(found) == count
    assert all(one.fix and one.fix.edits[0].text == "dQw4w9WgXcQ" for one in found)


@pytest.mark.parametrize(
    ("page", "player"),
    [
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", "https://www.youtube.com/embed/dQw4w9WgXcQ"),
        ("https://youtube.com/live/dQw4w9WgXcQ?feature=share", "https://www.youtube.com/embed/dQw4w9WgXcQ"),
        ("https://www.youtube.com/playlist?list=PL1", "https://www.youtube.com/embed/videoseries?list=PL1"),
        ("https://open.spotify.com/episode/4rOoJ6", "https://open.spotify.com/embed/episode/4rOoJ6"),
        ("https://www.twitch.tv/videos/123", "https://player.twitch.tv/?video=123"),
    ],
)
def test_the_page_of_a_player(lint: Lint, page: str, player: str) -> None:
    (found,) = lint("embed", f'<iframe src="{page}"></iframe>\n')
    assert f"error: `{page}` is the page of a video" in found
    assert found.endswith(f"write `{player}`")


@pytest.mark.parametrize(
    "page",
    [
        "https://soundcloud.com/ann/boats",
        "https://www.slideshare.net/ann/boats",
        "https://speakerdeck.com/ann/boats",
        "https://www.google.de/maps/place/Bremen",
        "https://github.com/ann/boats",
        "https://www.facebook.com/boats",
    ],
)
def test_a_page_that_no_frame_shows(lint: Lint, page: str) -> None:
    (found,) = lint("embed", f'<iframe src="{page}"></iframe>\n')
    assert f"error: browsers do not show `{page}` in a frame, its host forbids it" in found


def with_keys(values: list[object]) -> dict[str, str]:
    return {
        f"_posts/2020-01-{at + 1:02}-a.md": f"---\nvideo: {value}\n---\n" for at, value in enumerate(values)
    }


IDS: list[object] = [f"dQw4w9WgX{at}" for at in range(10, 25)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([*range(12345600, 12345610), "https://vimeo.com/12345678"], "write `12345678`"),
        ([*IDS, "dQw4w9W"], "has 11 characters in 15 other posts, `dQw4w9W` has 7"),
        ([*IDS[:10], IDS[9]], None),
        ([*IDS[:11], IDS[3]], "is that of `_posts/2020-01-04-a.md`, all other posts have their own"),
        ([*IDS[:11], IDS[3], IDS[3]], None),
        ([*IDS[:11], IDS[3], IDS[4]], None),
        ([*IDS[:4], "dQw4w9W"], None),
        ([*IDS, 76979871], None),
        ([1234, 12345, 123456, 1234567, 12345678, 99], None),
    ],
)
def test_ids_of_other_posts(findings: Findings, values: list[object], said: str | None) -> None:
    found = findings("embed", with_keys(values))
    assert [one.path for one in found] == ([f"_posts/2020-01-{len(values):02}-a.md"] if said else [])
    assert all(said in one.message for one in found if said)
