"""Front matter: what is wrong with it, what Jekyll makes of that, and the quoting that fixes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from postlint.model import Finding
from postlint.site.front_matter import read_front_matter

Lint = Callable[..., list[str]]
Findings = Callable[..., tuple[Finding, ...]]

POST = "_posts/2020-01-02-a.md"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Text without front matter.\n",
        "---\n---\nText.\n",
        "---\ntitle: A\n---\nText.\n\n---\n\nMore.\n",
        "---\r\ntitle: 'A: b'\r\ntags: [a, b]\r\n---\r\nText.\r\n",
        "---\ntitle: A\ntags: a b\ncategories: [x, y]\ndate: 2020-01-02 23:59:00 -0800\n---\n",
        "---\ntitle: A\ndate: 2020-01-02 12:30\npublished: false\nlayout: null\n---\n",
        "---\ntitle: A\nlayout: none\n---\n",
        "---\ntitle: A\ndescription: >\n  Folded: text\n  here\nurl: http://a.example # a comment\n---\n",
        "---\ntitle: A\ndate: 2020-01-03 01:30:00 -0500\n---\n",
        "---\ntitle: A\ndate: 2020-01-01 9pm\n---\n",
        "---\ntitle: !!str 5\nvalue: !ruby/sym\n---\n",
        "---\ntitle: ! 'Rails 1.0: out now'\n---\n",
        "\n---\n\nA rule, then text.\n\n---\n",
        "---\ntitle: A\nhero:\n  title: A\n  tags: a, b\n---\n",
    ],
)
def test_silent(lint: Lint, text: str) -> None:
    assert lint("front-matter", {POST: text, "_layouts/post.html": ""}) == []


@pytest.mark.parametrize(
    ("lines", "place", "message"),
    [
        ("title: A: b", "2:8: error", "put the value of `title` in quotes, it holds `: `"),
        ("author: @ann", "2:9: error", "put the value of `author` in quotes, it starts with `@`"),
        ("title: [Video] Talk", "2:8: error", "put the value of `title` in quotes, it starts with `[`"),
        ('title: "Talk" by Ann', "2:8: error", 'put the value of `title` in quotes, it starts with `"`'),
        ("title: 'It's me'", "2:8: error", "put the value of `title` in quotes, it starts with `'`"),
        ("title: A\n\ttags: b", "3:1: error", "this tab cannot be read"),
        ("- a\n- b", "2:1: error", "not a list of `key: value` lines"),
        (
            "title: A\ntitle: B",
            "3:1: warning",
            "`title` appears twice, and only the last one counts: delete the other",
        ),
        ("layout: psot", "2:9: error", "there is no layout `psot`"),
        ("tags: a, b c", "2:7: warning", "write `[a, b c]`"),
        ("categories: a, b", "2:13: warning", "write `[a, b]`"),
        ("tags:\n  a: b", "3:3: warning", "Jekyll expects a list: write `[a, b]`"),
        ("permalink: [a]", "2:12: warning", "`permalink` is a list"),
        ("published: 'no'", "2:12: warning", "is text and counts as true"),
        ("date: soon", "2:7: error", "`soon` is not a date"),
        ("date:", "2:6: error", "the date is empty, Jekyll's build fails here: write `2020-01-02`"),
        ("date: ' '", "2:7: error", "the date is empty, Jekyll's build fails here: write `2020-01-02`"),
        ("date: 2019-01-02", "2:7: warning", "the date 2019-01-02 is not the file name's, 2020-01-02"),
        ("date: 2020-02-11", "2:7: warning", "the date 2020-02-11 is not the file name's, 2020-01-02"),
        ("date: 2020/01/03", "2:7: warning", "the date 2020-01-03 is not the file name's, 2020-01-02"),
        ("date: 20200103", "2:7: warning", "the date 2020-01-03 is not the file name's, 2020-01-02"),
        ("date: January 3, 2020", "2:7: warning", "the date 2020-01-03 is not the file name's, 2020-01-02"),
        ("date: 2020-01-01", "2:7: warning", "the date 2020-01-01 is not the file name's, 2020-01-02"),
        ("date: 2020-01-03 23:30:00 -0500", "2:7: info", "the date 2020-01-03 is not the file name's"),
        ("date: 2018-12-02 10:00:00", "2:7: warning", "the date 2018-12-02 is not the file name's"),
        ("date: 2020-02-30", "2:7: error", "`2020-02-30` does not exist, Jekyll dates the post 2020-03-01"),
        ("title: A\ndate:2020-01-02", "3:1: error", "write `date: 2020-01-02`, with a space after the colon"),
        ("title:A", "2:1: error", "write `title: A`, with a space after the colon"),
        ("title: !important news", "2:8: error", "YAML takes `!important` for a tag and drops it"),
        ("title: ! news", "2:8: error", "YAML takes `!` for a tag and drops it"),
        ("permalink: “/a/”", "2:12: error", "the curly quotes are part of `permalink`: write `/a/`"),
        ("permalink: /:nothing/", "2:12: error", "unknown placeholder `:nothing`"),
    ],
)
def test_loud(lint: Lint, lines: str, place: str, message: str) -> None:
    said = lint("front-matter", {POST: f"---\n{lines}\n---\nText.\n", "_layouts/post.html": ""})
    assert len(said) == 1, said
    assert f"{POST}:{place}: " in said[0]
    assert message in said[0]


def test_unterminated(lint: Lint) -> None:
    said = lint("front-matter", {POST: "---\ntitle: A\n\nText.\n"})
    assert len(said) == 1
    assert "no closing `---`" in said[0]


@pytest.mark.parametrize(
    ("config", "layout"),
    [("theme: minima\n", "post"), ("remote_theme: a/b\n", "post"), ("", "POST"), ("", "'none'")],
)
def test_layouts_that_may_exist(lint: Lint, config: str, layout: str) -> None:
    files = {"_config.yml": config, POST: f"---\nlayout: {layout}\n---\n", "_layouts/POST.html": ""}
    assert lint("front-matter", files) == []


def test_a_site_without_layouts(lint: Lint) -> None:
    assert lint("front-matter", {POST: "---\nlayout: post\n---\n"}) == []


@pytest.mark.parametrize(
    "lines",
    [
        "title: A: b",
        "author: @ann",
        "title: [Video] Talk",
        'title: "Talk" by Ann',
        "title: 'It's me'",
        'title: A\nsubtitle: B: "c" d\nlayout: post',
        "title: Ends in a colon:",
    ],
)
def test_fix_makes_it_readable(findings: Findings, lines: str) -> None:
    text = f"---\n{lines}\n---\nText.\n"
    (finding,) = findings("front-matter", {POST: text})
    assert finding.fix is not None
    (edit,) = finding.fix.edits
    expected = read_front_matter(text[: edit.span.start] + edit.text + text[edit.span.end :])
    assert expected.problems == ()
    written = {line.partition(": ")[0]: line.partition(": ")[2] for line in lines.splitlines()}
    assert expected.data == written


@pytest.mark.parametrize("start", ["\n", " \n\r\n", "\u200b", "\x00"])
def test_front_matter_after_what_nobody_sees(findings: Findings, start: str) -> None:
    (found,) = findings("front-matter", {POST: f"{start}---\ntitle: A\n---\nText.\n"})
    assert (found.severity, found.line) == ("error", 1)
    assert found.fix is not None and found.fix.safe


@pytest.mark.parametrize(("differing", "severity"), [(5, "info"), (4, "warning")])
def test_dates_that_differ_by_habit(findings: Findings, differing: int, severity: str) -> None:
    posts = {
        f"_posts/2020-01-{day:02}-a.md": f"---\ntitle: A\ndate: 2020-02-{day:02}\n---\n"
        for day in range(1, 1 + differing)
    }
    assert {one.severity for one in findings("front-matter", posts)} == {severity}


@pytest.mark.parametrize(("posts", "severity"), [(19, "info"), (20, "warning")])
def test_dates_that_differ_in_a_share_of_the_posts(findings: Findings, posts: int, severity: str) -> None:
    """Five posts of 19 are more than a quarter, of 20 they are not."""
    files = {
        f"_posts/2020-01-{day:02}-a.md": "---\ntitle: A\n"
        + f"date: 2020-02-{day:02}\n" * (day <= 5)
        + "---\n"
        for day in range(1, 1 + posts)
    }
    assert {one.severity for one in findings("front-matter", files)} == {severity}


@pytest.mark.parametrize("folder", ["_posts", "_meetups"])
@pytest.mark.parametrize(
    ("date", "meant"),
    [
        ("2018-01-11-01-01 19:00:00", "2018-01-11 19:00:00"),
        ("2018-01-11-01", "2018-01-11"),
        ("2018-01-11 19:00:00 -0100", None),
        ("2018-01-11T19:00:00-01:00", None),
        ("2018-01-11", None),
    ],
)
def test_what_is_behind_the_day(findings: Findings, folder: str, date: str, meant: str | None) -> None:
    files = {"_config.yml": "collections:\n  meetups:\n    output: true\n"}
    files[f"{folder}/2018-01-11-a.md"] = f"---\ntitle: A\ndate: {date}\n---\nText.\n"
    found = [one for one in findings("front-matter", files) if "behind its day" in one.message]
    assert [one.message.rpartition(" write ")[2] for one in found] == ([f"`{meant}`"] if meant else [])


@pytest.mark.parametrize(
    ("value", "found"),
    [("http://www.setHereUrl", 1), ("https://todo/", 1), ("http://localhost/", 0), ("https://a.example", 0)],
)
def test_addresses_without_a_domain(findings: Findings, value: str, found: int) -> None:
    text = f"---\ntitle: A\nslides:\n  - url: {value}\n---\nText.\n"
    assert len(findings("front-matter", {"_posts/2020-01-01-a.md": text})) == found
    assert findings("front-matter", {"_posts/1900-01-01-a.md": text}) == ()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("map: hhttps://maps.test/way/1", "write `https://maps.test/way/1`"),
        ("map: https://https://maps.test", "write `https://maps.test`"),
        ("time: 2019-05-105T10:30", "`2019-05-105T10:30` is not a date"),
        ("until: '2019-02-30'", "`2019-02-30` is not a date"),
    ],
)
def test_addresses_and_days_that_are_none(lint: Lint, line: str, message: str) -> None:
    (said,) = lint("front-matter", {"_posts/2020-01-02-a.md": f"---\ntitle: A\n{line}\n---\n"})
    assert "a.md:3:" in said and "warning" in said and message in said


@pytest.mark.parametrize(
    "line",
    [
        "map: https://maps.test/way/1",
        "time: 2019-05-10T10:30",
        "serial: 2019-05-1051",
        "id: 2019-13",
        "demo: http://localhost:4000",
    ],
)
def test_addresses_and_days_that_are_some(lint: Lint, line: str) -> None:
    said = lint("front-matter", {"_posts/2020-01-02-a.md": f"---\ntitle: A\n{line}\n---\n"})
    assert said == []


@pytest.mark.parametrize(
    ("title", "version", "found"),
    [
        ("Boats 1.4.1 Released", "1.4.0", 1),
        ("Boats 1.4.1 Released", "1.4.1", 0),
        ("Boats released", "1.4.0", 0),
        ("Boats 1.4.1 after 1.4.0", "1.4.0", 0),
    ],
)
def test_the_version_of_the_post_that_was_copied(lint: Lint, title: str, version: str, found: int) -> None:
    text = f"---\ntitle: {title}\nversion: {version}\n---\n"
    said = lint("front-matter", {"_posts/2013-12-09-boats-1-4-1-released.md": text})
    assert len(said) == found and all("write `1.4.1`" in one for one in said)


@pytest.mark.parametrize(
    "value",
    ["2018-01.04T10:00", "2017-09-16-15T09:30", "2016-02-12116:30", "2016-02-10T1900:00"],
)
def test_a_moment_with_a_sign_that_does_not_fit(lint: Lint, value: str) -> None:
    (said,) = lint("front-matter", {"_posts/2018-01-02-a.md": f"---\ntitle: A\nstart: {value}\n---\n"})
    assert ":3:8: warning" in said and "is not a date" in said


@pytest.mark.parametrize(
    "line",
    [
        "start: 2018-01-04T10:00",
        "start: 2018.01.04",
        "start: 2018-01-04 10:00 +0200",
        "permalink: 2018/01-04",
    ],
)
def test_moments_and_addresses(lint: Lint, line: str) -> None:
    assert lint("front-matter", {"_posts/2018-01-02-a.md": f"---\ntitle: A\n{line}\n---\n"}) == []


@pytest.mark.parametrize(
    ("value", "found"),
    [('Online"', 1), ('By the river."', 1), ('15"', 0), ('the "Old Inn"', 0), ("'Online\"'", 0)],
)
def test_a_quote_that_nothing_opens(lint: Lint, value: str, found: int) -> None:
    said = lint("front-matter", {"_posts/2018-01-02-a.md": f"---\ntitle: A\nplace: {value}\n---\n"})
    assert len(said) == found
    assert all("the quote at the end is part of `place`" in one for one in said)
