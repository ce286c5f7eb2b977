"""What is learned from an archive, and how it is written down."""

from __future__ import annotations

import textwrap
from pathlib import Path

import yaml

from postlint.blog.series.conventions import Conventions, learn
from postlint.blog.series.rendering import render_config, render_series
from postlint.config import read
from postlint.engine.prepare import Request
from postlint.engine.run import run
from postlint.examples import Example, write

RULES = ("sponsor-link", "title-format", "rsvp-stale", "copy-paste")
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August"]


def archive() -> dict[str, str]:
    files = {}
    for number, month in enumerate(MONTHS, 1):
        title = f"Users, {month} 2021 - talk {number}" if number < 5 else f"Users {month} 2021: talk {number}"
        if month == "July":
            title = "Users Jul 2021: talk 7"
        thanks = (
            ""
            if month == "June"
            else "Thanks to our sponsors [Acme](https://acme.dev) and [Globex](https://globex.dev)!"
        )
        files[f"_posts/2021-{number:02d}-06-users-{month.lower()}-2021.md"] = (
            f'---\ntitle: "{title}"\nphoto: /images/{number}.jpg\n---\n{thanks}\n\n'
            f"The next meetup is on 20 {MONTHS[number % 8]}: [RSVP](https://events.example.org/{number}).\n"
        )
    files["_posts/2021-04-07-users-goes-virtual.md"] = "---\ntitle: Users goes virtual\n---\n"
    return files


def conventions(files: dict[str, str], folder: Path) -> Conventions:
    write(Example("Bad", files, ()), str(folder))
    return learn(run(Request(str(folder), None, select=RULES)).view)


def test_what_is_learned(tmp_path: Path) -> None:
    found = conventions(archive(), tmp_path)
    (series,) = found.series
    assert (series.name, series.posts, series.files) == ("Users", 8, "_posts/{date}-users-{month}-{year}.md")
    assert [(form.pattern, form.posts) for form in series.titles] == [
        ("Users, {month} {year} - talk {number}", 4),
        ("Users {month} {year}: talk {number}", 3),
    ]
    assert (series.thanks, series.invites) == ((7, 8), (8, 8))
    assert [departure.path[7:14] for departure in series.departures] == ["2021-07", "2021-06"]
    assert [(sponsor.name, sponsor.url, sponsor.posts) for sponsor in found.sponsors] == [
        ("Acme", "https://acme.dev", 7),
        ("Globex", "https://globex.dev", 7),
    ]
    assert found.event_hosts == (("events.example.org", 8),)
    assert found.image_keys == (("photo", 8),)


def test_the_configuration_is_valid_and_says_what_was_learned(tmp_path: Path) -> None:
    found = conventions(archive(), tmp_path)
    text = render_config(found, {"sponsor-link": 1, "rsvp-stale": 0})
    assert "# Found today: sponsor-link 1\n" in text
    path = tmp_path / "written.yml"
    path.write_text(text, encoding="utf-8")
    config = read(str(path))
    (series,) = config.settings.series
    assert (series.name, series.glob, series.thanks, series.invites) == (
        "Users",
        found.series[0].files,
        True,
        True,
    )
    assert [sponsor.name for sponsor in config.settings.sponsors] == ["Acme", "Globex"]
    assert config.settings.event_hosts == ("events.example.org",)
    assert "photo" in config.settings.image_keys and "header.*" in config.settings.image_keys


def test_an_archive_without_habits(tmp_path: Path) -> None:
    found = conventions({"_posts/2021-01-06-x.md": "---\ntitle: X\n---\n"}, tmp_path)
    text = render_config(found, {})
    assert yaml.safe_load(text) is None, "all of it is comment"
    assert render_series(found).startswith("no series found")


def test_names_that_yaml_would_misread(tmp_path: Path) -> None:
    files = {
        f"_posts/2021-0{i}-06-x.md": "---\ntitle: X\n---\n" + textwrap.dedent(
            "Thanks to our sponsors [No](https://no.dev), [A: B](https://ab.dev), [Yes](https://yes.dev)!\n"
        )
        for i in (1, 2)
    }  # fmt: skip
    loaded = yaml.safe_load(render_config(conventions(files, tmp_path), {}))
    assert [sponsor["name"] for sponsor in loaded["sponsors"]] == ["A: B", "No", "Yes"]


def test_the_report(tmp_path: Path) -> None:
    text = render_series(conventions(archive(), tmp_path))
    assert text.startswith("Users: 8 posts, 2021-01-06 to 2021-08-06\n")
    assert "  thanks   7 of 8 posts thank sponsors\n" in text
    assert "title `Users Jul 2021: talk 7` writes its month otherwise" in text


def test_a_title_with_its_subject_is_another_form_no_departure(tmp_path: Path) -> None:
    files = {
        f"_posts/2021-{number:02d}-06-crew-{number}.md": f"---\ntitle: 'Crew Night {number}{extra}'\n---\n"
        for number in range(1, 10)
        for extra in [": Holiday Party" if number == 5 else ""]
    }
    (series,) = conventions(files, tmp_path).series
    assert [form.pattern for form in series.titles] == ["Crew Night {number}", "Crew Night {number}: {text}"]
    assert series.departures == ()
