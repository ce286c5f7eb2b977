"""Addresses in front matter that another document has, or another key."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Lint = Callable[..., list[str]]


def _talks(count: int, **last: str) -> dict[str, str]:
    """``count`` talks with slides and a recording each, and one more with what ``last`` says."""
    files = {"_config.yml": "collections: {talks: {output: true}}\n"}
    for at in range(10, 10 + count):
        files[f"_talks/{at}.md"] = (
            f"---\nslides: https://slides.test/{at}\nvideo_url: https://video.test/{at}\n---\n"
        )
    keys = "".join(f"{key}: {value}\n" for key, value in last.items())
    return files | {"_talks/99.md": f"---\n{keys}---\n"}


@pytest.mark.parametrize(
    ("last", "message"),
    [
        (
            {"slides": "https://video.test/99"},
            "leads to `video.test`, as `video_url` does in other documents",
        ),
        ({"video_url": "abcDEF_1"}, "`video_url` is an address in 10 other documents"),
        ({"slides": "https://slides.test/12"}, "`slides` is that of `_talks/12.md`"),
    ],
)
def test_loud_from_ten_on(lint: Lint, last: dict[str, str], message: str) -> None:
    (said,) = lint("front-matter-address", _talks(10, **last))
    assert said.startswith("_talks/99.md:2:") and "warning" in said and message in said
    assert lint("front-matter-address", _talks(9, **last)) == []


@pytest.mark.parametrize(
    "last",
    [
        {"slides": "https://elsewhere.test/99"},
        {"slides": "https://slides.test/99", "video_url": "https://video.test/99"},
        {"video_url": "/videos/99.mp4"},
        {"video_url": "video.test/99"},
        {"slides": "later"},
        {"video_url": ""},
    ],
)
def test_silent(lint: Lint, last: dict[str, str]) -> None:
    assert lint("front-matter-address", _talks(12, **last)) == []


@pytest.mark.parametrize(("speakers", "found"), [(40, 1), (39, 2), (38, 0), (20, 0)])
def test_addresses_that_are_shared_are_no_copies(lint: Lint, speakers: int, found: int) -> None:
    """Of 41 addresses three that are repeated are more than 5 %."""
    files = {
        f"_posts/2020-01-02-{at}.md": f"---\nauthor_url: https://people.test/{at % speakers}\n---\n"
        for at in range(41)
    }
    assert len(lint("front-matter-address", files)) == found


@pytest.mark.parametrize(
    ("value", "found"), [("255286103", 1), ("255286199", 0), ("20200103", 0), ("103", 0), ("000000", 0)]
)
def test_the_number_of_another_event(lint: Lint, value: str, found: int) -> None:
    start = "2552861" if len(value) > 8 else value[:-2]
    files = {f"_posts/2020-01-02-{at}.md": f"---\nmeetup: {start}{at:02}\n---\n" for at in range(12)}
    said = lint("front-matter-address", files | {"_posts/2020-02-02-z.md": f"---\nmeetup: {value}\n---\n"})
    assert len(said) == found
    assert all("`meetup` is that of `_posts/2020-01-02-3.md`" in one for one in said)


@pytest.mark.parametrize(
    ("videos", "day", "found"),
    [
        (["a", "b", "c", "a"], 20, 1),
        (["a", "b", "c", "a", "a"], 20, 2),
        (["a", "b", "c", "a"], 4, 0),
        (["a", "b", "a"], 20, 0),
        (["a", "b", "c", "d"], 20, 0),
        (["a", "b", "c", "a", "b"], 20, 0),
    ],
)
def test_the_video_of_an_earlier_post(lint: Lint, videos: list[str], day: int, found: int) -> None:
    files = {"_posts/2020-01-01-z.md": "---\nmap: https://maps.test/1\n---\n"}
    for at, name in enumerate(videos):
        date = f"2020-01-{1 if at < 3 else day:02}"
        files[f"_posts/{date}-{at}.md"] = f"---\nmap: https://youtu.be/{name * 11}\n---\n"
    said = lint("front-matter-address", files)
    assert len(said) == found
    assert all("is the video of `_posts/2020-01-01-0.md`" in one for one in said)


@pytest.mark.parametrize(
    ("titles", "last", "found"),
    [
        (["Kotlin", "Ansible", "Awk basics", "Lilypond"], "Plugins for editors", 1),
        (["Kotlin", "Ansible", "Lilypond"], "Plugins for editors", 0),
        (["Kotlin", "Ansible", "Awk basics", "Lilypond"], "Lilypond again", 0),
    ],
)
def test_an_address_named_for_another_title(lint: Lint, titles: list[str], last: str, found: int) -> None:
    files = {
        f"_posts/2020-01-0{at}-a.md": f"---\ntitle: {title}\nroom: https://meet.test/about_{title.split()[-1]}\n---\n"
        for at, title in enumerate(titles, 1)
    }
    files["_posts/2020-01-09-b.md"] = f"---\ntitle: {last}\nroom: https://meet.test/about_Lilypond\n---\n"
    said = lint("front-matter-address", files)
    assert len(said) == found
    assert all("whose title has its `lilypond`" in one for one in said)
