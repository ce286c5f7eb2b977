"""title-format beyond its page: YAML, fixes, series, eras, the configuration."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence

import pytest

from postlint.blog.titles.shape import shape
from postlint.model import Finding
from postlint.prose.dates import MONTHS as MONTH_NAMES

Findings = Callable[[str, Mapping[str, str]], tuple[Finding, ...]]
TOPICS = ["", "queues", "tries", "types", "tools", "tests", "threads", "traces", "teams", "tables", "time"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]


def fixed(text: str, finding: Finding) -> str:
    assert finding.fix
    for edit in sorted(finding.fix.edits, key=lambda edit: -edit.span.start):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def series(form: str, count: int = 9, **other: str) -> dict[str, str]:
    """Monthly posts whose titles are ``form``; ``other`` replaces the title of a month."""
    files = {}
    for number, month in enumerate(MONTHS[:count], 1):
        title = other.get(month, form.format(month=month, mon=month[:3], topic=TOPICS[number]))
        files[f"_posts/2021-{number:02d}-06-users-{month.lower()}-2021.md"] = (
            f'---\ntitle: "{title}"\n---\nText.\n'
        )
    return files


@pytest.mark.parametrize(
    ("line", "severity", "said"),
    [
        ("title:", "error", "empty"),
        ('title: ""', "error", "empty"),
        ("title: [a, b]", "error", "list"),
        ("title: No", "error", "false"),
        ("title: 1.10", "warning", "number 1.1"),
        ("title: Meetup #12", "warning", "takes `#12` for a comment"),
        ("title: #12", "warning", "the title is empty"),
        ("title: Meetup: May", "error", "colon followed by a space"),
        ("title: [Photos] Meetup", "error", "starts with `[`"),
        ("title: 2019", None, ""),
        ("title: Meetup # a comment", None, ""),
        ("title: 'Meetup #12: (a) “b” it''s'", None, ""),
        ("layout: post", "warning", "no title"),
    ],
)
def test_one_title(findings: Findings, line: str, severity: str | None, said: str) -> None:
    found = findings("title-format", {"_posts/2020-01-02-post.md": f"---\n{line}\n---\nText.\n"})
    assert [f.severity for f in found] == ([severity] if severity else [])
    assert all(said in f.message for f in found)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("title: Meetup #12", 'title: "Meetup #12"'),
        ("title: Meetup: May", 'title: "Meetup: May"'),
        ("title: No", 'title: "No"'),
        ('title: "Two  spaces"', 'title: "Two spaces"'),
        ("title: 'Ends '", "title: 'Ends'"),
    ],
)
def test_fixes(findings: Findings, line: str, expected: str) -> None:
    text = f"---\n{line}\n---\nText.\n"
    (found,) = findings("title-format", {"_posts/2020-01-02-post.md": text})
    assert fixed(text, found) == f"---\n{expected}\n---\nText.\n"


def test_the_month_written_as_the_neighbours_write_it(findings: Findings) -> None:
    files = series("Users {month} 2021: {topic}", March="Users Mar 2021: talks")
    (found,) = findings("title-format", files)
    assert "abbreviates the month" in found.message
    assert found.fix and found.fix.safe
    assert "Users March 2021: talks" in fixed(files[found.path], found)
    assert findings("title-format", series("Users {mon} 2021: {topic}")) == ()


def test_another_form_is_shown_the_right_way(findings: Findings) -> None:
    files = series("Users, {month} 2021 - {topic}", May="Users May 2021: queues, and caches")
    (found,) = findings("title-format", files)
    assert found.severity == "warning"
    assert found.message.endswith("write `Users, May 2021 - queues, and caches`")
    assert "Users, May 2021 - queues, and caches" in fixed(files[found.path], found)


def test_eras_are_no_departures(findings: Findings) -> None:
    other = {
        month: f"Users {month} 2021: {topic}" for month, topic in zip(MONTHS[4:9], TOPICS[1:], strict=False)
    }
    assert findings("title-format", series("Users, {month} 2021 - {topic}", **other)) == ()


def test_a_title_without_its_subject_is_no_other_form(findings: Findings) -> None:
    assert findings("title-format", series("Users {month} 2021: {topic}", May="Users May 2021")) == ()


@pytest.mark.parametrize(
    "title", ["Users August 2021: talks", "Users May 2020: talks", "Users June 2021: talks"]
)
def test_another_month(findings: Findings, title: str) -> None:
    (found,) = findings("title-format", series("Users {month} 2021: {topic}", May=title))
    assert found.path == "_posts/2021-05-06-users-may-2021.md"
    assert "the post is dated 6 May 2021" in found.message


def test_reports_of_the_month_before(findings: Findings) -> None:
    before = dict(zip(MONTHS[1:], MONTHS, strict=False))
    titles = {month: f"Report {name} 2021" for month, name in before.items()}
    files = series("", January="Report December 2020", **titles)
    assert findings("title-format", files) == ()
    titles["June"] = "Report June 2021"
    (found,) = findings("title-format", series("", January="Report December 2020", **titles))
    assert "give the month 1 before the post's" in found.message


def test_words_that_open_the_subject_are_no_form(findings: Findings) -> None:
    files = series("Users {month} 2021: Talks from {topic}", May="Users May 2021: Featuring Acme and Globex")
    assert findings("title-format", files) == ()


def test_tags_in_front(findings: Findings) -> None:
    form = "[Photos] [{mon} 2021] Users {month} 2021 Roundup"
    assert findings("title-format", series(form)) == ()
    (found,) = findings("title-format", series(form, May="[Photo] [May 2021] Users May 2021 Roundup"))
    assert "the tag is `[Photos]` in the other titles of" in found.message
    (found,) = findings("title-format", series(form, May="[Photos] [Jun 2021] Users May 2021 Roundup"))
    assert "the title names May, its tag is `[Jun 2021]`: make them agree" in found.message


def test_numbers_count_upwards_and_may_start_again(findings: Findings) -> None:
    def numbered(numbers: list[int]) -> dict[str, str]:
        return {
            f"_posts/2021-01-{day:02d}-day.md": f'---\ntitle: "Episode {number}: talk {day}"\n---\n'
            for day, number in enumerate(numbers, 1)
        }

    assert findings("title-format", numbered([1, 2, 3, 4, 5, 1, 2, 3, 4, 5])) == ()
    (found,) = findings("title-format", numbered([1, 2, 3, 4, 4, 6, 7, 8]))
    assert (found.path, found.line) == ("_posts/2021-01-05-day.md", 2)


def test_one_title_twice(findings: Findings) -> None:
    def twice(title: str, *days: str) -> dict[str, str]:
        return {f"_posts/{day}-a{i}.md": f'---\ntitle: "{title}"\n---\n' for i, day in enumerate(days)}

    (found,) = findings("title-format", twice("Users meetup, May", "2020-05-06", "2020-06-03"))
    assert (found.severity, found.path[7:14], len(found.related)) == ("warning", "2020-06", 1)
    assert findings("title-format", twice("Security fix released today", "2018-05-06", "2020-06-03")) == ()
    assert (
        findings("title-format", twice("Links of the week", "2020-05-06", "2020-05-13", "2020-05-20")) == ()
    )


def test_the_configured_forms_are_errors(findings: Findings) -> None:
    config = """series:
  - name: Users
    files: "_posts/{date}-users-{month}-{year}.md"
    title: ["Users {month} {year}: {names}"]
"""
    files = series("Users {month} 2021: {topic}", 3, February="Users: February talks")
    (found,) = findings("title-format", {**files, ".postlint.yml": config})
    assert (found.severity, found.path) == ("error", "_posts/2021-02-06-users-february-2021.md")
    assert "`Users {month} {year}: {names}`" in found.message
    files = series("Users {month} 2021: {topic}", 2, February="Users March 2021: talks")
    (found,) = findings("title-format", {**files, ".postlint.yml": config})
    assert found.severity == "error" and "says March 2021" in found.message


def test_file_name_and_date_against_the_title(findings: Findings) -> None:
    path = "_posts/2018-10-09-users-october-2018.md"
    (found,) = findings("title-format", {path: "---\ntitle: Users September 2018\n---\n"})
    assert "file name and date" in found.message
    (found,) = findings("title-format", {"_posts/2019-01-08-x.md": "---\ntitle: Users January 2018\n---\n"})
    assert "one of the years is wrong" in found.message
    assert (
        findings(
            "title-format", {"_posts/2018-10-09-x.md": "---\ntitle: Speaking at Conf, December 2018\n---\n"}
        )
        == ()
    )


@pytest.mark.parametrize("block", [">\n  Folded\n  title", "|\n  One line", ">-\n  No line end"])
def test_a_block_scalar_is_a_good_title(findings: Findings, block: str) -> None:
    assert findings("title-format", {"_posts/2020-01-02-a.md": f"---\ntitle: {block}\n---\n"}) == ()


HEADED = "---\nlayout: none\n---\n"


@pytest.mark.parametrize(
    "body", ["# Snow\n", "News of May\n===========\n\ntext\n", "### A *small* [one](/x) ###\n"]
)
def test_a_heading_is_a_title_where_the_plugin_makes_it_one(findings: Findings, body: str) -> None:
    config = "plugins: [jekyll-titles-from-headings]\n"
    post = {"_posts/2020-01-02-snow.md": HEADED + body}
    declared = {"_config.yml": config + "titles_from_headings: {collections: true}\n", **post}
    assert findings("title-format", declared) == ()
    # Posts are documents of a collection: without the setting they have no title.
    assert len(findings("title-format", {"_config.yml": config, **post})) == 1


def test_text_before_the_heading_leaves_a_post_without_title(findings: Findings) -> None:
    config = "plugins: [jekyll-titles-from-headings]\ntitles_from_headings: {collections: true}\n"
    assert (
        len(
            findings("title-format", {"_config.yml": config, "_posts/2020-01-02-a.md": HEADED + "x\n\n# T\n"})
        )
        == 1
    )


# --- slips, ranges, free text, days, numbers ----------------------------------------------------


def test_a_month_with_a_slip(findings: Findings) -> None:
    (found,) = findings(
        "title-format",
        series("Letter ({month} 2021)", May="Letter (April 2021)", March="Letter (Mrach 2021)"),
    )[:1]
    assert "`Mrach` is not a month" in found.message


def test_first_words_with_a_slip(findings: Findings) -> None:
    files = series("Letters of {month} 2021", May="Leters of May 2021")
    (found,) = [one for one in findings("title-format", files) if "Leters" in one.message]
    assert "`Leters` is `Letters`" in found.message


def test_other_signs_around_the_same_words(findings: Findings) -> None:
    numbers = {
        f"_posts/2021-{month:02}-28-n.md": f"---\ntitle: Letter ({name} 2021)\n---\n"
        for month, name in enumerate(MONTHS[:9], 1)
    }
    assert findings("title-format", numbers) == ()
    numbers["_posts/2021-09-28-n.md"] = '---\ntitle: "Letter: September 2021"\n---\n'
    (found,) = findings("title-format", numbers)
    assert found.message.endswith("write `Letter (September 2021)`")


@pytest.mark.parametrize("title", ["Users April-May 2021: talks", "Users April and May 2021: talks"])
def test_two_months(findings: Findings, title: str) -> None:
    assert findings("title-format", series("Users {month} 2021: {topic}", May=title)) == ()


@pytest.mark.parametrize(("subject", "found"), [("April Showers", 0), ("Deck 9", 0), ("  Oars", 1)])
def test_months_and_numbers_in_free_text(findings: Findings, subject: str, found: int) -> None:
    topics = dict(
        zip(
            range(4, 16),
            [
                "Oars",
                "Buoys",
                "Charts",
                "Locks",
                "Boats",
                "X",
                "Kites",
                "Tides",
                "Maps",
                "Knots",
                "Winds",
                "Rope",
            ],
            strict=True,
        )
    )
    topics[9] = subject
    weeks = {
        f"_posts/2021-03-{day:02}-w.md": f'---\ntitle: "Week {day}: {topic}"\n---\n'
        for day, topic in topics.items()
    }
    assert len(findings("title-format", weeks)) == found


@pytest.mark.parametrize(("day", "found"), [(10, 0), (11, 1)])
def test_the_day_of_the_post(findings: Findings, day: int, found: int) -> None:
    days = {month: day if month == 9 else 10 for month in range(1, 11)}
    hours = {
        f"_posts/2022-{month:02}-10-h.md": f"---\ntitle: Hour 2022-{month:02}-{named}\n---\n"
        for month, named in days.items()
    }
    assert len(findings("title-format", hours)) == found


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Evening of March 9, 2021", 0), ("Evening of February 9, 2021", 1),
        ("Evening of January 9, 2021", 1),
        ("Evening of December 9, 2020", 0), ("Evening of February 8, 2021", 0),
        ("Evening of February", 0),
        ("Evening, 9 April", 0),  # announced ahead
        ("Evening, 9 February", 1), ("Evening of February 30, 2021", 0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("folder", ["_posts", "_evenings"])
def test_the_month_of_the_post_that_was_copied(
    findings: Findings, folder: str, title: str, found: int
) -> None:
    files = {
        "_config.yml": "collections:\n  evenings:\n    output: true\n",
        f"{folder}/2021-03-09-evening.md": f"---\ntitle: {title}\ndate: 2021-03-09\n---\nHi.\n",
    }
    said = [one.message for one in findings("title-format", files) if "the file is dated" in one.message]
    assert len(said) == found


@pytest.mark.parametrize(("lag", "found"), [(16, 0), (30, 1)])
def test_a_day_too_far_from_the_post(findings: Findings, lag: int, found: int) -> None:
    notes = {}
    for month in range(1, 9):
        posted = datetime.date(2021, month, 28)
        named = posted - datetime.timedelta(lag if month == 5 else (2, 12)[month % 2])
        title = f"Notes of {MONTHS[named.month - 1]} {named.day}, 2021"
        notes[f"_posts/{posted}-n.md"] = f"---\ntitle: {title}\n---\n"
    assert len(findings("title-format", notes)) == found


def test_a_day_that_no_calendar_has(findings: Findings) -> None:
    notes = {
        f"_posts/2021-{month:02}-20-n.md": f"---\ntitle: Notes of {MONTHS[month - 1]} 18, 2021\n---\n"
        for month in range(3, 10)
    }
    notes["_posts/2021-02-28-n.md"] = "---\ntitle: Notes of February 30, 2021\n---\n"
    assert "a day that does not exist" in findings("title-format", notes)[0].message


def test_versions_are_no_dates(findings: Findings) -> None:
    files = {
        f"_posts/2021-0{month}-04-n.md": f"---\ntitle: New 2016.1.{month}+own\n---\n" for month in range(1, 9)
    }
    assert findings("title-format", files) == ()


def test_months_of_other_languages(findings: Findings) -> None:
    names = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto")
    files = {
        f"_posts/2021-{month:02}-16-n.md": f'---\ntitle: "Charla {name}: barcos {month}"\n---\n'
        for month, name in enumerate(names, 1)
    }
    assert findings("title-format", files) == ()
    files["_posts/2021-07-16-n.md"] = '---\ntitle: "Charla junio: barcos"\n---\n'
    (found,) = findings("title-format", files)
    assert "says June" in found.message


def test_a_number_that_does_not_follow(findings: Findings) -> None:
    def posts(**other: int) -> dict[str, str]:
        numbers = [other.get(f"n{one}", one) for one in range(1, 9)]
        return {
            f"_posts/2021-0{at}-04-n.md": f'---\ntitle: "Seminar {one}"\n---\n'
            for at, one in enumerate(numbers, 1)
        }

    assert findings("title-format", posts()) == ()
    (found,) = findings("title-format", posts(n5=55))
    assert found.message == "number 55 does not follow 4 in `Seminar`: write 5"
    (found,) = findings("title-format", posts(n8=9))
    assert found.message == "number 9 does not follow 7 in `Seminar`: 8 is left out"
    assert findings("title-format", posts(n8=10)) == ()
    for other in ("Lecture 8: all hands", "Lecture 08"):  # it is in a title of another form
        extra = {"_posts/2021-07-20-n.md": f'---\ntitle: "{other}"\n---\n'}
        assert findings("title-format", {**posts(n8=9), **extra}) == ()
    extra = {"_posts/2021-07-20-n.md": '---\ntitle: "Lecture 1.8.0"\n---\n'}
    assert len(findings("title-format", {**posts(n8=9), **extra})) == 1


@pytest.mark.parametrize(
    ("path", "title", "found"),
    [
        ("2021-05-20-n", "Seminar 5 and 6 Notes", 0),
        ("2021-05-20-n", "Seminar 5-6 Notes", 0),
        ("2021-05-20-n", "Seminar 5, Notes of it", 1),
        ("talks/2021-05-20-n", "Seminar 5, Notes of it", 0),  # of another kind, in a folder of its own
    ],
)
def test_forms_that_differ_for_a_reason(findings: Findings, path: str, title: str, found: int) -> None:
    titles = {f"2021-0{at}-20-n": f"Seminar {at} Notes" for at in range(1, 10) if at != 5} | {path: title}
    files = {f"_posts/{one}.md": f'---\ntitle: "{said}"\n---\n' for one, said in titles.items()}
    said = [one for one in findings("title-format", files) if "differs from" in one.message]
    assert len(said) == found


@pytest.mark.parametrize(
    ("title", "found"), [("Crew Update (Dec-Jan 2021)", 0), ("Crew Update (Jan 2021)", 1)]
)
def test_two_months_may_be_short(findings: Findings, title: str, found: int) -> None:
    names = [
        "August 2020",
        "September 2020",
        "October 2020",
        "November 2020",
        "",
        "February 2021",
        "March 2021",
    ]
    files = {}
    for at, name in enumerate(names):
        day = datetime.date(2020, 8, 20) + datetime.timedelta(days=31 * at + (15 if at > 3 else 0))
        files[f"_posts/{day}-crew.md"] = f'---\ntitle: "{f"Crew Update ({name})" if name else title}"\n---\n'
    assert len(findings("title-format", files)) == found


def test_an_empty_title_is_one_fault(findings: Findings) -> None:
    files = {
        f"_posts/2021-{month:02}-04-letter-{name.lower()}.md": f'---\ntitle: "Letter ({name} 2021)"\n---\n'
        for month, name in enumerate(("January", "February", "March", "April", "May", "June", "July"), 1)
    }
    files["_posts/2021-05-04-letter-may.md"] = "---\ntitle:\n---\n"
    (found,) = findings("title-format", files)
    assert found.message == "the title is empty: write one"


@pytest.mark.parametrize(
    ("title", "found"), [("Seminar 5 (draft)", 1), ("TBD", 1), ("Draft horses", 0), ("A TODO app", 0)]
)
def test_unfinished(findings: Findings, title: str, found: int) -> None:
    files = {"_posts/2021-01-04-n.md": f"---\ntitle: {title}\n---\n"}
    assert len(findings("title-format", files)) == found


def test_titles_of_collections(findings: Findings) -> None:
    files = {
        "_config.yml": "collections: {evenings: {output: true}}\n",
        "_evenings/2021-01-04-a.md": "---\ntitle: Boats  and oars\n---\n",
        "_evenings/2021-02-04-b.md": "---\ntitle:\n---\n",
    }
    (found,) = findings("title-format", files)
    assert (found.path, "two spaces in a row" in found.message) == ("_evenings/2021-01-04-a.md", True)


@pytest.mark.parametrize(("second", "count"), [("2022-06-11", 0), ("2021-07-10", 1), ("2022-07-09", 1)])
def test_a_title_with_the_month_alone_returns_each_year(findings: Findings, second: str, count: int) -> None:
    days = ("2021-06-12", second)
    files = {f"_posts/{day}-evening.md": "---\ntitle: Stammtisch im Juni\n---\nHi.\n" for day in days}
    assert len(findings("title-format", files)) == count


@pytest.mark.parametrize(
    ("title", "count"), [("Links #5: the year in review", 0), ("Links #5 : l'année", 0), ("Links: #5", 1)]
)
def test_a_special_issue_keeps_the_form_up_to_its_number(findings: Findings, title: str, count: int) -> None:
    titles = {number: f"Links #{number}" for number in range(1, 10)} | {5: title}
    files = {
        f"_posts/2021-0{n}-12-links.md": f"---\ntitle: '{t.replace(chr(39), chr(39) * 2)}'\n---\nHi.\n"
        for n, t in titles.items()
    }
    assert len(findings("title-format", files)) == count


@pytest.mark.parametrize(("title", "found"), [("2.6.14 Released", 1), ("Weekly notes", 0)])
def test_two_words_are_a_title_of_its_own_with_a_version(findings: Findings, title: str, found: int) -> None:
    files = {
        "_posts/2017-10-09-released.md": f"---\ntitle: {title}\n---\n",
        "_posts/2017-10-11-a-vulnerability.md": f"---\ntitle: {title}\n---\n",
        "_posts/2017-11-12-on-boats.md": "---\ntitle: On boats\n---\n",
    }
    said = findings("title-format", files)
    assert sum("has this title already" in one.message for one in said) == found


def counted(form: str, numbers: Sequence[int | str], apart: int = 28) -> dict[str, str]:
    """A series whose titles have these numbers."""
    start = datetime.date(2020, 1, 7)
    files = {}
    for at, number in enumerate(numbers):
        day = start + datetime.timedelta(apart * at)
        title = form.format(n=number, m=MONTH_NAMES[day.month - 1])
        files[f"_posts/{day}-x{at}.md"] = f'---\ntitle: "{title}"\n---\n'
    return files


@pytest.mark.parametrize(
    "form",
    [
        "第{n}回もくもく会", "第{n}回 港勉強会", "第{n}回：話題", "周刊（第{n}期）：一些事",
        "제{n}회 항구 모임", "{n}회 항구 모임",
        "{n}. Treffen", "{n}. spotkanie żeglarzy", "{n}º encuentro de marineros", "{n}ème rencontre du port",
        "{n}-й митап", "Our {n}th meetup", "Harbour meetup {m} #{n}", "{m} Meetup #{n}",
    ],
)  # fmt: skip
def test_ordinals_count(findings: Findings, form: str) -> None:
    assert findings("title-format", counted(form, range(11, 19))) == ()
    twice = findings("title-format", counted(form, [11, 12, 13, 14, 14, 15, 16]))
    assert [one.path[-5:] for one in twice] == ["x4.md"]
    assert "number 14 is taken" in twice[0].message


def test_chinese_numerals_count(findings: Findings) -> None:
    numerals = ["九十九", "一百", "一百〇一", "一百零二", "一百零二", "一百零三", "一百零四"]
    (twice,) = findings("title-format", counted("港口例会 第{n}期", numerals))
    assert "number 102 is taken" in twice.message


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Our 5th birthday", 5), ("Am 5. Mai im Hafen", None), ("5th May: boats", None),
        ("Version 2.0. Boats", None),
        ("第二十一回 港勉強会", 21), ("3차원 지도", None), ("12 기능", None), ("第一", None),
    ],
)  # fmt: skip
def test_which_numbers_are_of_a_series(title: str, number: int | None) -> None:
    hole = shape(title).hole("number")
    assert (hole.value if hole else None) == number
