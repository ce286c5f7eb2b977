"""Suppressions: where they are read, what they cover, what is said of those that do nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postlint.model import Finding, LineIndex, Span
from postlint.site.front_matter import read_front_matter
from postlint.suppress import END, RULE, Suppression, apply, read

KNOWN = ("external-link", "image-alt", "image-link", "title-format")
TODAY = "2026-11-22"


def finding(rule: str, line: int, end_line: int | None = None, column: int = 3) -> Finding:
    last = end_line or line
    return Finding(rule, "error", "a.md", line, column, last, column + 4, "message")


def said(text: str, *findings: Finding, ran: tuple[str, ...] | None = None) -> tuple[list[int], list[str]]:
    """Lines of the findings kept, and messages about suppressions."""
    judges = lambda path, one: ran is None or one.rule in ran  # noqa: E731
    applied = apply(findings, {"a.md": read(text)}, KNOWN, TODAY, judges)
    assert len(applied.kept) + len(applied.suppressed) == len(findings)
    assert {one.rule for one in applied.extra} <= {RULE}
    return [one.line for one in applied.kept], [f"{one.line}: {one.message}" for one in applied.extra]


FORMS = {
    "html": "<!-- {} -->",
    "html tight": "<!--{}-->",
    "kramdown": "{{::comment}} {} {{:/comment}}",
    "kramdown short": "{{::comment}}{}{{:/}}",
    "liquid": "{{% comment %}} {} {{% endcomment %}}",
    "liquid tight": "{{%- comment -%}}{}{{%- endcomment -%}}",
    "liquid inline": "{{% # {} %}}",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_kind_of_comment(form: str) -> None:
    line = form.format("postlint-disable-line image-link: the venue took it down")
    (one,) = read(f"one\n![x](/y.png) {line}\nthree\n")
    assert (one.rule, one.first, one.last, one.reason) == ("image-link", 2, 2, "the venue took it down")
    (one,) = read(f"one\n{form.format('postlint-disable-next-line')}\n \nfour\n")
    assert (one.rule, one.first, one.last, one.reason) == (None, 4, 4, "")
    (one,) = read(f"one\n{form.format('postlint-disable image-alt')}\nthree\n")
    assert (one.rule, one.first, one.last) == ("image-alt", 2, END)


def test_a_comment_on_several_lines_counts_from_its_end() -> None:
    text = "<!-- postlint-disable-next-line\n  image-link, image-alt until=2027-01-31:\n  two words -->\nx\n"
    first, second = read(text)
    assert [(one.rule, one.first, one.until, one.reason) for one in (first, second)] == [
        ("image-link", 4, "2027-01-31", "two words"),
        ("image-alt", 4, "2027-01-31", "two words"),
    ]
    assert (first.line, first.column, first.end_line) == (1, 1, 3)


def test_line_and_next_line_hold_there_only() -> None:
    text = (
        "1\n2 <!-- postlint-disable-line image-link -->\n<!-- postlint-disable-next-line image-alt -->\n4\n"
    )
    hits = [finding("image-link", 2), finding("image-alt", 4)]
    misses = [finding("image-link", 1), finding("image-alt", 2), finding("image-link", 4)]
    assert said(text, *hits, *misses) == ([1, 2, 4], [])


def test_a_finding_on_several_lines_is_on_each() -> None:
    text = "1\n2\n3 <!-- postlint-disable-line image-link -->\n"
    assert said(text, finding("image-link", 1, 5)) == ([], [])
    ends_before = Finding("image-link", "error", "a.md", 1, 1, 3, 1, "up to the start of line 3")
    assert said(text, ends_before)[0] == [1]


def test_blocks_nest_by_rule() -> None:
    text = "\n".join(
        [
            "<!-- postlint-disable image-link -->",
            "2",
            "<!-- postlint-disable image-alt -->",
            "4",
            "<!-- postlint-enable image-link -->",
            "6",
            "<!-- postlint-enable -->",
            "8",
        ]
    )
    findings = [finding(rule, line) for line in (2, 4, 6, 8) for rule in ("image-link", "image-alt")]
    kept, extra = said(text, *findings)
    assert kept == [2, 6, 8, 8]
    assert extra == []


def test_enable_without_disable_is_said() -> None:
    assert said("<!-- postlint-enable image-link -->")[1] == [
        "1: nothing disables `image-link` before this `postlint-enable`"
    ]


def test_findings_about_the_whole_file() -> None:
    whole = Finding("title-format", "error", "a.md", 1, 1, 1, 1, "no title")
    assert said("\n\n<!-- postlint-disable title-format -->", whole) == ([], [])
    closed = "\n<!-- postlint-disable title-format -->\n<!-- postlint-enable title-format -->"
    assert said(closed, whole)[0] == [1]


def test_examples_in_code_are_none() -> None:
    text = "```\n<!-- postlint-disable image-link -->\n```\n"
    assert read(text, None, [Span(0, len(text))]) == ()
    assert len(read(text)) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("disable-line image-lnk", "there is no rule `image-lnk` to suppress, did you mean `image-link`"),
        ("disable-line zzz", "there is no rule `zzz` to suppress (a reason comes after a colon)"),
        ("disable-line image-link until=soon", "`soon` is not a date; write one like `until=2027-01-31`"),
        ("disable-line image-link until=2026-02-30", "`2026-02-30` is not a date"),
        ("disable-nextline image-link", "there is no `postlint-disable-nextline`, did you mean"),
        ("disable-line image-link until=2026-11-21", "the suppression of `image-link` ended on 2026-11-21"),
    ],
)
def test_what_is_wrong_is_said_and_suppresses_nothing(words: str, message: str) -> None:
    kept, extra = said(f"x <!-- postlint-{words} -->", finding("image-link", 1))
    assert kept == [1]
    (only,) = extra
    assert only.startswith(f"1: {message}")


def test_holds_through_its_last_day() -> None:
    text = "x <!-- postlint-disable-line image-link until=2026-11-22 -->"
    assert said(text, finding("image-link", 1)) == ([], [])


def test_unused_is_said_only_where_the_run_could_tell() -> None:
    text = "x <!-- postlint-disable-line external-link, image-alt -->"
    unused = "1: the suppression of `{}` suppresses nothing: remove it"
    assert said(text)[1] == [unused.format("external-link"), unused.format("image-alt")]
    offline = ("image-alt", "image-link", "title-format")
    assert said(text, ran=offline)[1] == [unused.format("image-alt")]
    everything = "x <!-- postlint-disable-line -->"
    assert said(everything)[1] == ["1: the suppression of every rule suppresses nothing: remove it"]
    assert said(everything, ran=offline)[1] == []


def test_in_front_matter() -> None:
    text = (
        "---\ntitle: x # postlint-disable-line title-format: it is a pun\npostlint:\n  disable:\n"
        "    - image-alt\n    - image-link: the venue\n    - {rule: external-link, until: 2027-01-31}\n"
        "---\n<!-- postlint-disable-line image-link -->\n"
    )
    matter = read_front_matter(text)
    found = read(text, matter)
    assert [(one.rule, one.first, one.last, one.line, one.reason, one.until) for one in found] == [
        ("title-format", 2, 2, 2, "it is a pun", None),
        ("image-alt", 1, END, 5, "", None),
        ("image-link", 1, END, 6, "the venue", None),
        ("external-link", 1, END, 7, "", "2027-01-31"),
        ("image-link", 9, 9, 9, "", None),
    ]


@pytest.mark.parametrize(
    ("value", "rules"),
    [
        ("image-alt", ["image-alt"]),
        ("'image-alt, image-link until=2027-01-31: why'", ["image-alt", "image-link"]),
        ("{image-alt: why}", ["image-alt"]),
        ("[all]", [None]),
    ],
)
def test_shapes_of_front_matter(value: str, rules: list[str | None]) -> None:
    text = f"---\npostlint:\n  disable: {value}\n---\n"
    found = read(text, read_front_matter(text))
    assert [one.rule for one in found] == rules
    assert all(one.problem is None and one.line == 3 for one in found)


@pytest.mark.parametrize("value", ["true", "image-alt", "{disabled: [x]}", "{disable: [3]}", "{disable: }"])
def test_other_shapes_of_front_matter_are_said(value: str) -> None:
    text = f"---\npostlint: {value}\n---\n"
    (one,) = read(text, read_front_matter(text))
    assert one.problem is not None and not one.covers(finding("image-alt", 5))
    assert (one.line, one.source_line) == (2, f"postlint: {value}")


def test_yaml_comments_only_within_front_matter() -> None:
    text = "# postlint-disable-line image-link\n"
    assert read(text) == ()


def test_carriage_returns_and_columns() -> None:
    text = "a\r\nb <!-- postlint-disable-line image-link -->\r\nc\r"
    (one,) = read(text)
    assert (one.line, one.column, one.end_column, one.source_line) == (2, 3, 44, text.split("\r\n")[1])


def test_unclosed_comments_cost_no_more_than_their_length() -> None:
    text = "<!-- postlint-disable-line x " * 20_000
    assert read(text) == ()


PARTS = [
    "<!-- ",
    " -->",
    "postlint-",
    "disable",
    "enable",
    "-line",
    "-next",
    " ",
    "\n",
    "image-link",
    ":",
    ",",
    "until=",
    "2026-01-01",
    "{::comment}",
    "{:/}",
    "{% comment %}",
    "{% endcomment %}",
    "{% # ",
    " %}",
    "all",
]
directives = st.lists(st.sampled_from(PARTS), max_size=30).map("".join)


@given(text=directives, line=st.integers(1, 10))
def test_reading_never_fails_and_stays_in_the_file(text: str, line: int) -> None:
    index = LineIndex(text)
    for one in read(text):
        assert isinstance(one, Suppression)
        assert 1 <= one.line <= one.end_line <= len(index.starts)
        assert one.source_line == index.line_text(one.line)
        assert one.problem or one.first <= one.last or one.last == END
    said(text, finding("image-link", line))
