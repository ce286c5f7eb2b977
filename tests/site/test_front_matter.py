"""Front matter: Jekyll's delimiters, SafeYAML's scalars, places in the file, and no exceptions."""

from __future__ import annotations

import datetime

import frontmatter
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postlint.model import FrontMatter
from postlint.site.front_matter import JekyllHandler, find_fence, read_front_matter, read_values
from postlint.site.scalars import resolve

UTC = datetime.timezone.utc


def positions(text: str, front: FrontMatter) -> list[tuple[object, str, str]]:
    return [
        (entry.path, text[slice(*entry.key_span)], text[slice(*entry.value_span)]) for entry in front.entries
    ]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\na: 1\n---\nbody", "body"),
        ("---\na: 1\n---\n\n \n  body", "  body"),  # the blank lines go with it, the indent stays
        ("---\na: 1\n---", ""),
        ("---\na: 1\n...\nbody", "body"),
        ("--- \t\na: 1\n--- \nbody\n---\nmore", "body\n---\nmore"),
        ("---\r\na: 1\r\n---\r\nbody", "body"),
        ("---\n---\nbody", "body"),
        ("---\n\n---\nbody", "body"),
    ],
)
def test_where_the_body_starts(text: str, body: str) -> None:
    assert text[read_front_matter(text).body :] == body


@pytest.mark.parametrize(
    "text", ["", "a: 1\n", "\n---\na: 1\n---\n", "----\na: 1\n----\n", "---x\na\n---\n", "---\na: 1"]
)
def test_no_front_matter(text: str) -> None:
    front = read_front_matter(text)
    assert (front.span, front.body, front.data) == (None, 0, {})


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_places(newline: str) -> None:
    text = newline.join(
        [
            "---",
            "title: \U0001f600 Hello # comment",
            "header:",
            "  image: 'a.png'",
            "list:",
            "  - a",
            '  - {b: "c"}',
            "",
            "# comment",
            "text: |",
            "  one",
            "  two",
            "empty:",
            "---",
            "body",
        ]
    )
    assert positions(text, read_front_matter(text)) == [
        (("title",), "title", "\U0001f600 Hello"),
        (("header",), "header", "image: 'a.png'"),
        (("header", "image"), "image", "'a.png'"),
        (("list",), "list", f'- a{newline}  - {{b: "c"}}'),
        (("list", 0), "", "a"),
        (("list", 1), "", '{b: "c"}'),
        (("list", 1, "b"), "b", '"c"'),
        (("text",), "text", f"|{newline}  one{newline}  two"),
        (("empty",), "empty", ""),
    ]


@pytest.mark.parametrize(
    ("yaml", "kind", "at"),
    [
        ("title: a: b\n", "invalid", ": b"),
        ("a: 1\n\tb: 2\n", "tab", "\tb"),
        ("- a\n- b\n", "not-a-mapping", "- a\n- b"),
        ("just words\n", "not-a-mapping", "just words"),
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", "a: 3"),
        ("a: &x {b: 1}\nc: {<<: *x}\na: 3\n", "duplicate-key", "a: 3"),
        ("a: [1\n", "invalid", None),
        ("a: \x07\n", "invalid", "\x07"),
    ],
)
def test_problems(yaml: str, kind: str, at: str | None) -> None:
    text = f"---\n{yaml}---\nbody"
    front = read_front_matter(text)
    assert [problem.kind for problem in front.problems] == [kind]
    if at is not None:
        start = front.problems[0].span.start
        assert text[start:].startswith(at[0]) and abs(start - text.index(at)) <= 1
    assert text[front.body :] == "body"
    if kind != "duplicate-key":
        assert front.data == {}
    assert front.data.get("a") in (None, 3)


def test_unterminated() -> None:
    assert [p.kind for p in read_front_matter("---\ntitle: x\n\nText\n").problems] == ["unterminated"]
    assert read_front_matter("---\n\nA rule, then text\n").problems == ()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", False),
        ("Yes", True),
        ("y", "y"),
        ("~", None),
        ("", None),
        (":title", ":title"),
        ("12:30", 750.0),
        ("2015-1-1", "2015-1-1"),
        ("2015-01-01", datetime.date(2015, 1, 1)),
        ("2015-02-30", "2015-02-30"),
        ("2015-1-1 2:03:04", datetime.datetime(2015, 1, 1, 2, 3, 4, tzinfo=UTC)),
        ("2015-01-01 23:30", "2015-01-01 23:30"),
        ("2015-01-01T23:30:00 -0800", datetime.datetime(2015, 1, 2, 7, 30, tzinfo=UTC)),
        ("2015-01-01 24:00:00", datetime.datetime(2015, 1, 2, tzinfo=UTC)),
        ("1,000", 1000),
        ("010", 8),
        ("09", "09"),
        ("0x1F", 31),
        ("1e3", "1e3"),
        ("1.5e+3", 1500.0),
        ("1.", "1."),
        ("+.5", 0.5),
    ],
)
def test_scalars(written: str, value: object) -> None:
    assert resolve(written) == value and type(resolve(written)) is type(value)


PIECES = st.one_of(
    st.sampled_from(list("#'\"[]{}!>%:") + list("\u2028\u0085\ufeff\t")),
    st.sampled_from(
        ["a", "b c", ": ", " #", "- ", "\n", ", ", "&x", "*x", "no", "2020-01-02", "12:30", "1,0"]
    ),
    st.sampled_from(["é", "  ", "---", "...", "\r\n", "😀", "<<: "]),
)
STARTS = [
    *("k: ", "title:", "on: ", "  - ", "- ", "k:\n", "  k: ", "  - k: ", "    l: ", "- k:\n", "  on:\n"),
    *("k: |\n  ", "k: >-\n  ", "  ", "", "# ", 'k: "a', "k: a\\"),
]
LINES = st.lists(
    st.tuples(
        st.sampled_from(STARTS),
        st.lists(PIECES, max_size=4),
    ),
    max_size=7,
)
YAML = LINES.map(lambda rows: "".join(f"{key}{''.join(value)}\n" for key, value in rows))


def test_nested_front_matter() -> None:
    values = read_values(
        '---\nimage:\n  path: /a.png # a comment\n  alt: "A \\"b\\""\n\nlinks:\n- url: http://x/#y\n  n: 1\n'
        "- |\n   two\n    lines\n\n- >-\n  folded\n  lines\ntags: [a, 'b c']\nempty:\n---\n"
    )
    assert values.data == {
        "image": {"path": "/a.png", "alt": 'A "b"'},
        "links": [{"url": "http://x/#y", "n": 1}, "two\n lines\n", "folded lines"],
        "tags": ["a", "b c"],
        "empty": None,
    }


def test_python_frontmatter_reads_it_by_the_handler() -> None:
    """A handler as its interface wants it: also for who calls python-frontmatter themselves."""
    text = "---\r\ntime: 12:30\r\n...\r\n\r\nbody\r\n---\r\n"
    handler = JekyllHandler(text, positions=False)
    post = frontmatter.loads(text, handler=handler)
    assert (post.metadata, post.content) == ({"time": 750.0}, "body\r\n---")
    assert handler.detect(text) and not handler.detect("\n" + text)


@settings(deadline=None)
@given(st.one_of(YAML.map(lambda yaml: f"---\n{yaml}---\nbody"), st.text()))
def test_never_raises_and_stays_within(text: str) -> None:
    front = read_front_matter(text)
    assert 0 <= front.body <= len(text)
    for entry in front.entries:
        assert 0 <= entry.key_span.start <= entry.key_span.end <= len(text)
        assert entry.value_span.start <= entry.value_span.end <= front.body
    values = read_values(text)
    assert values.body == front.body
    if isinstance(values.data, dict):
        assert repr(values.data) == repr(dict(front.data))


def test_aliases_cannot_explode() -> None:
    rows = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 20)]
    front = read_front_matter("---\n" + "\n".join(rows) + "\n---\n")
    assert [problem.kind for problem in front.problems] == ["invalid"]


def test_deep_nesting() -> None:
    front = read_front_matter("---\na: " + "[" * 5000 + "]" * 5000 + "\n---\n")
    assert front.problems or front.data


def test_a_later_rule_is_text() -> None:
    fence = find_fence("---\na: 1\n---\ntext\n---\n")
    assert fence is not None and fence.body == len("---\na: 1\n---\n")
