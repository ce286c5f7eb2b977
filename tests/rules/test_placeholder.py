"""Placeholders: what was to be filled in, and sentences that only talk of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postlint.rules import placeholder

Lint = Callable[..., list[str]]


@pytest.mark.parametrize(
    "body",
    [
        "A TODO list, TODOs, my TODO.md and `TODO: x`.",
        "What is left is in the [TODO](https://example.org/todo.txt), see **[FIXME](/fixme/)**.",
        "    TODO: code\n\n```\nTBD\n```",
        'Fixed "[TODO] show line contents" and “(TODO)”.',
        "The TBA standard is old. TBD stands for to be done.",
        "__Note__ and __DATE OF BIRTH__ and **DATE**",
        "Name it `YYYY-MM-DD-title.md`, like YYYY-MM-DD-title.md.",
        "[URL](https://example.org/url) and [top](#top) and [xxx](/xxx.html)",
        "Add the link here and insert your name.",
        "<!-- TODO: write more -->",
        "<speaker> [the link](/a)",
        'It said "As an AI language model" and “Let me know if you like it”.',
        "Here is a list: Certainly! Sure, here is one. Let me know if you can come.",
        "Super Bowl XX.XX and XX/XX, XX-XX-abc, (the link follows), [link to code]",
        "INSERT INTO boats, insert coin here",
        "[a](https://example.org/XXX/) [b](https://example.org/your-links) [c](https://example.org/?utm_source=x)",
        "[a](https://example.org/blob/TODO) [b](https://example.org/?your_id=x) [c](/YOUR_)",
    ],
)
def test_silent(lint: Lint, body: str) -> None:
    assert lint("placeholder", body + "\n") == []


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("TODO", "4:1: warning"),
        ("the slides of [TODO]()", "4:16: warning"),
        ("* #TODO", "4:3: warning"),
        ("// TODO", "4:1: warning"),
        ("the page: https:// TODO", "4:11: warning"),
        ("[notes](https://example.org/log.html#TODO)", "4:1: warning"),
        ("* FIXME: the talk", "4:3: warning"),
        ("The talk (TODO) was long.", "4:11: warning"),
        ("## TODO", "4:4: warning"),
        ("TBD", "4:1: info"),
        ("Speaker: TBA.", "4:10: info"),
        ("The talk [TBC] was long.", "4:11: info"),
        ("See [insert name of the venue].", "4:5: warning"),
        ("in version [REPLACE]1.0.0", "4:12: warning"),
        ("See (add link).", "4:5: warning"),
        ("We meet on __DATE__.", "4:12: warning"),
        ("Lorem ipsum dolor sit amet", "4:1: warning"),
        ("So it is.【4†source】", "4:10: warning"),
        ("So it is. citeturn0search3", "4:11: warning"),
        ("[slides](URL)", "4:1: error"),
        ("[slides](#todo)", "4:1: error"),
        ("[slides](https://xxx)", "4:1: error"),
        ("![photo](add-link-here)", "4:1: error"),
        ("[form](https://example.org/?id=TO_REPLACE&x=1)", "4:1: warning"),
        ("<https://example.org/YOUR_NAME_HERE/>", "4:1: warning"),
        ('<iframe src="//example.org/embed?v=XXXX"></iframe>', "4:1: warning"),
    ],
)
def test_loud(lint: Lint, body: str, place: str) -> None:
    (said,) = lint("placeholder", body + "\n")
    assert f"post.md:{place}" in said


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("description: TODO", "3:14: warning"),
        ("date: YYYY-MM-DD", "3:7: warning"),
        ("meetup: FIXME", "3:9: warning"),
        ("venue: '#TODO'", "3:8: warning"),
        ("meetup: ????", "3:9: warning"),
        ("meetup: xxxx", "3:9: warning"),
        ("description: ??? by Ann Lee", "3:14: warning"),
        ("excerpt: 'Speaker: TBA'", "3:10: info"),
    ],
)
def test_front_matter(lint: Lint, line: str, place: str) -> None:
    (said,) = lint("placeholder", {"_posts/2020-01-02-a.md": f"---\ntitle: A\n{line}\n---\n"})
    assert f"a.md:{place}" in said


@pytest.mark.parametrize(
    "line", ["tags: [TODO]", "project: TODO list", "todo: xxx", "mood: why???", "note: '??'", "size: XX"]
)
def test_silent_front_matter(lint: Lint, line: str) -> None:
    assert lint("placeholder", {"_posts/2020-01-02-a.md": f"---\ntitle: A\n{line}\n---\n"}) == []


def test_filler_on_a_page_may_show_a_theme(lint: Lint) -> None:
    assert lint("placeholder", {"typography.md": "---\ntitle: A\n---\nLorem ipsum dolor sit amet.\n"}) == []


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from([*(pattern for pattern, _ in placeholder._MARKS), placeholder._CHATBOT]).flatmap(
        st.from_regex
    )
)
def test_the_pre_filter_lets_through_what_the_patterns_match(text: str) -> None:
    """A row added to the patterns and not to the pre-filter fails here."""
    assert placeholder._may_hold_marks(text)


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("2020-01-01-a.md", "alt: Whatever", 1),
        ("2020-01-01-a.md", "items:\n  - description: Repo code description", 1),
        ("2020-01-01-a.md", "description: Your description", 1),
        ("2020-01-01-a.md", "description: A short description", 1),
        ("2020-01-01-a.md", "description: The Name", 0),
        ("2020-01-01-a.md", "description: A title", 0),
        ("2020-01-01-a.md", "description: Whatever the weather", 0),
        ("2020-01-01-a.md", "heading: Event description", 0),  # no key that describes
        ("1900-01-01-event.md", "alt: Whatever", 0),  # what others are copied from
        ("2020-01-01-template.md", "alt: Whatever", 0),
    ],
)
def test_values_of_a_template(
    findings: Callable[..., tuple[object, ...]], name: str, value: str, found: int
) -> None:
    assert len(findings("placeholder", {f"_posts/{name}": f"---\ntitle: A\n{value}\n---\nText.\n"})) == found


@pytest.mark.parametrize(
    "body",
    [
        "Am XX.XX.2021 treffen wir uns.",
        "On XX/XX/21 we sail.",
        "(link to come)",
        "Slides: [slides to follow]",
        "[Link einfügen]",
        "(Datum ergänzen)",
        "[lien à ajouter]",
        "[insertar enlace aquí]",
        "(inserir link)",
        "[リンクを追加]",
        "[插入链接]",
        "INSERT IMAGE HERE",
        "Certainly! Here is the blog post you wanted:",
        "Sure, here it is.\n\nLet me know if you'd like me to change the tone.",
        "[a](https://example.org/events/XXXXXX/)",
        "[a](https://example.org/your-link-here)",
        "[a](https://example.org/b?utm_source=chatgpt.com)",
    ],
)
def test_words_of_templates_and_chatbots(lint: Lint, body: str) -> None:
    (found,) = lint("placeholder", body + "\n")
    assert ": warning: " in found
