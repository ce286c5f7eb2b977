"""copy-paste beyond its page: tags, photos, word for word."""

# ruff: noqa: E501 - sentences of posts are lines

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

import pytest

Lint = Callable[[str, Mapping[str, str]], list[str]]
MONTHS = ["January", "February", "March", "April", "May", "June"]


def archive(change: Mapping[str, Callable[[str], str]] | None = None) -> dict[str, str]:
    files = {}
    for number, month in enumerate(MONTHS, 1):
        text = (
            f'---\ntitle: "Users {month} 2021"\ndescription: Read all about number {number} of our talks\n'
            f'tags:\n  - Meetup\n  - "2021"\n---\nOur {month} meetup was about topic {number}.\n\n'
            f"![Us](/images/2021-{number:02d}-06-us.jpg)\n\n"
            f"The next meetup is on the first Wednesday of {MONTHS[number % 6]}, with speakers from Acme{number} and Globex{number}.\n"
        )
        change_ = (change or {}).get(month)
        files[f"_posts/2021-{number:02d}-06-users.md"] = change_(text) if change_ else text
    return files


def test_a_careful_archive(lint: Lint) -> None:
    assert lint("copy-paste", archive()) == []


def test_a_year_tag_of_another_year(lint: Lint) -> None:
    (found,) = lint("copy-paste", archive({"April": lambda text: text.replace('"2021"\n---', '"2020"\n---')}))
    assert found.startswith("_posts/2021-04-06-users.md:6:5: info: the tag is 2020")


def test_the_photo_of_another_evening(lint: Lint) -> None:
    (found,) = lint(
        "copy-paste", archive({"April": lambda text: text.replace("2021-04-06-us", "2021-03-06-us")})
    )
    assert "the photo is dated 2021-03-06, that of another post" in found


def test_the_description_and_speakers_of_the_month_before(lint: Lint) -> None:
    change = {
        "April": lambda text: (
            text.replace("number 4 of", "number 3 of").replace("Acme4", "Acme3").replace("Globex4", "Globex3")
        )
    }
    found = lint("copy-paste", archive(change))
    assert [line.split(": ", 2)[2] for line in found] == [
        "the description is that of the post of 2021-03-06: write this post's own",
        "`Acme3` and `Globex3` are announced again, as in the post of 2021-03-06: name those of the next event",
    ]


def test_the_month_before_in_the_opening_sentence(lint: Lint) -> None:
    (found,) = lint("copy-paste", archive({"April": lambda text: text.replace("Our April", "Our March")}))
    assert "the post speaks of the March meetup" in found


def test_a_series_that_tells_of_the_month_before_does_so_on_purpose(lint: Lint) -> None:
    def telling_of_the_month_before(number: int) -> Callable[[str], str]:
        return lambda text: text.replace(f"Our {MONTHS[number]}", f"Our {MONTHS[number - 1]}")

    change = {MONTHS[number]: telling_of_the_month_before(number) for number in range(1, 6)}
    assert lint("copy-paste", archive(change)) == []


@pytest.mark.parametrize(("others", "found"), [(4, 1), (3, 0)])
def test_the_month_of_the_first_sentence(lint: Lint, others: int, found: int) -> None:
    months = ["January", "February", "March", "April", "May", "June"]
    files = {
        f"_posts/2018-{number + 2:02}-03-updates.md": f"---\ntitle: Boat updates {month} 2018\n---\n"
        f"The following {number + 3} were done to the boats in {month if number < others else months[number - 1]}.\n"
        for number, month in enumerate(months[: others + 1])
    }
    said = lint("copy-paste", files)
    assert len(said) == found
    assert all("the first sentence speaks of April, the title of May" in one for one in said)


def _update(month: str, named: str, day: str) -> tuple[str, str]:
    said = f"Read on to find out what updates were made to the gems in {named}."
    return (
        f"_posts/{day}-updates.md",
        f"---\ntitle: {month} 2018 Updates\n---\nWelcome to all of you. {said}\n",
    )


_UPDATES = (
    _update("August", "August", "2018-09-02"),
    _update("September", "September", "2018-10-02"),
    _update("October", "October", "2018-11-05"),
)


def test_a_sentence_with_the_month_of_the_post_that_it_is_from(lint: Lint) -> None:
    (said,) = lint("copy-paste", dict((*_UPDATES, _update("November", "October", "2018-12-09"))))
    assert "_posts/2018-12-09-updates.md:4:82: warning" in said
    assert "that of the post of 2018-11-05 and still names October: write November" in said


@pytest.mark.parametrize("named", ["November", "June", "the month"])
def test_a_sentence_with_another_month_is_another_sentence(lint: Lint, named: str) -> None:
    """Nobody copied June: no post before says it."""
    assert lint("copy-paste", dict((*_UPDATES, _update("November", named, "2018-12-09")))) == []


def test_a_series_whose_sentence_never_names_its_own_month(lint: Lint) -> None:
    months = ["August", "September", "October", "November", "December"]
    files = [_update(b, a, f"2018-{at + 9:02}-02") for at, (a, b) in enumerate(pairwise(months))]
    assert [one for one in lint("copy-paste", dict(files)) if "warning" in one] == []


def _releases(last: str, title: str = "Boats 26 and boats-podman 36") -> dict[str, str]:
    texts = [f"Boats {n} and boats-podman {n + 10} are available now.\n" for n in range(21, 26)]
    titles = [f"Boats {n} and boats-podman {n + 10}" for n in range(21, 26)]
    return {
        f"_posts/2021-{month:02}-03-boats.md": f'---\ntitle: "{name}"\n---\n{text}'
        for month, (name, text) in enumerate(zip([*titles, title], [*texts, last], strict=True), 1)
    }


def test_a_sentence_with_the_number_of_another_post(lint: Lint) -> None:
    (found,) = lint("copy-paste", _releases("Boats 26 and boats-podman 35 are available now.\n"))
    assert found.startswith("_posts/2021-06-03-boats.md:4:27: warning: 35 is not in this post's title")
    assert found.endswith("write 36")


@pytest.mark.parametrize(
    "last",
    [
        "Boats 26 and boats-podman 36 are available now.\n",
        "Boats 26 and boats-podman 35 are still available.\n",
        "Boats 26 is out. It wants podman 4.\n",
    ],
)
def test_numbers_that_are_right_or_in_another_sentence(lint: Lint, last: str) -> None:
    assert lint("copy-paste", _releases(last)) == []


def test_a_number_that_all_posts_have_is_none_of_their_titles(lint: Lint) -> None:
    files = _releases("Runs on Linux 26 and on all of these.\n")
    files = {path: text.replace("are available now", "are on Linux 6 now") for path, text in files.items()}
    assert lint("copy-paste", files) == []


def _described(*posts: tuple[str, str]) -> dict[str, str]:
    return {
        f"_posts/2021-0{month}-06-a.md": f'---\ntitle: "{title}"\ndescription: {description}\n---\nText.\n'
        for month, (title, description) in enumerate(posts, 1)
    }


LINUX = "Install your Linux in the blink of an eye"


def test_a_description_with_the_words_of_another_title(lint: Lint) -> None:
    files = _described(("Linux Install Party", LINUX), ("Linux Party", LINUX), ("Pi Day", LINUX))
    assert lint("copy-paste", files) == []  # `Pi` and `Day` are words of any title
    files = _described(("Linux Install Party", LINUX), ("Linux Party", LINUX), ("Raspberry Day", LINUX))
    (found,) = lint("copy-paste", files)
    assert found.startswith(
        "_posts/2021-03-06-a.md:3:14: warning: the description is that of the post of 2021-01-06"
    )


@pytest.mark.parametrize("title", ["Linux again", "Install fest"])
def test_a_description_that_a_title_shares_words_with(lint: Lint, title: str) -> None:
    files = _described(("Linux Install Party", LINUX), ("Linux Party", LINUX), (title, LINUX))
    assert lint("copy-paste", files) == []


def test_the_first_of_two_posts_wrote_their_description(lint: Lint) -> None:
    files = _described(("Raspberry Day", LINUX), ("Linux Install Party", LINUX))
    (found,) = lint("copy-paste", files)
    assert found.startswith("_posts/2021-02-06-a.md:3:14: info")


def test_a_description_over_all_posts_is_the_blogs(lint: Lint) -> None:
    text = "All about the evenings of our group"
    files = _described(("Linux Party", text), ("Raspberry Day", text), ("Queues", text))
    assert lint("copy-paste", files) == []


def _episodes(*videos: str, title: str = "Boats {}") -> dict[str, str]:
    return {
        f"_posts/2021-0{at}-03-a.md": f'---\ntitle: "{title.format(at)}"\n---\n'
        f'<iframe src="https://www.youtube.com/embed/{video * 11}?rel=0"></iframe>\n'
        for at, video in enumerate(videos, 1)
    }


def test_the_video_of_another_release(lint: Lint) -> None:
    (found,) = lint("copy-paste", _episodes(*"abcdd"))
    assert found.startswith(
        "_posts/2021-05-03-a.md:4:14: warning: this video is that of the post of 2021-04-03"
    )


@pytest.mark.parametrize(
    "files",
    [_episodes(*"abcc"), _episodes(*"abcde"), _episodes(*"abcddd"), _episodes(*"abcdd", title="Boats")],
)
def test_videos_that_are_no_copies(lint: Lint, files: dict[str, str]) -> None:
    assert lint("copy-paste", files) == []


_ENGLISH = [*MONTHS, "July"]
_GERMAN = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli"]
_FRENCH = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet"]
_RUSSIAN = ["январь", "февраль", "март", "апрель", "май", "июнь", "июль"]


def _news(title: str, text: str, months: list[str], last: str) -> dict[str, str]:
    return {
        f"_posts/2020-{at + 1:02}-04-a.md": f"---\ntitle: {title} {month} 2020\n---\nText {at}.\n\n"
        + text.format(last if at == len(months) - 1 else month)
        + "\n"
        for at, month in enumerate(months)
    }


@pytest.mark.parametrize(
    ("title", "text", "months"),
    [
        ("Harbour news", "## What happened in {}", _ENGLISH),
        ("Harbour news", "* All ships of {} are below", _ENGLISH),
        ("Hafenbericht", "Das ist alles im {} passiert.", _GERMAN),
        ("Nouvelles du port,", "### Les bateaux de {} au port", _FRENCH),
        ("Новости порта,", "Все новости порта за {} здесь.", _RUSSIAN),
    ],
)
def test_a_short_sentence_that_all_others_have_with_their_month(
    lint: Lint, title: str, text: str, months: list[str]
) -> None:
    (said,) = lint("copy-paste", _news(title, text, months, months[-2]))
    assert said.startswith("_posts/2020-07-04-a.md:6:")
    assert (
        ": warning: this sentence is that of the post of 2020-06-04 and still names June: write July" in said
    )


@pytest.mark.parametrize(
    ("text", "months", "last"),
    [
        ("## What happened in {}", MONTHS[:4], "March"),
        ("## What happened in {}", _ENGLISH, "December"),
        ("## News, {}", _ENGLISH, "June"),
        ("## What happened on 3 {}", _ENGLISH, "June"),
    ],
)
def test_a_short_sentence_that_may_be_meant(lint: Lint, text: str, months: list[str], last: str) -> None:
    found = lint("copy-paste", _news("Harbour news", text, months, last))
    assert [one for one in found if "warning" in one] == []


def test_a_short_sentence_that_another_post_has_with_another_month(lint: Lint) -> None:
    files = _news("Harbour news", "## What happened in {}", _ENGLISH, "June")
    path = "_posts/2020-02-04-a.md"
    files[path] = files[path].replace("in February", "in January")
    assert [one for one in lint("copy-paste", files) if "2020-07-04" in one and "warning" in one] == []
