"""``postlint init`` writes nothing that accuses the posts it was learned from."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.blog.series.conventions import Conventions, Departure, LearnedSeries, LearnedSponsor, TitleForm
from postlint.blog.series.proving import proven
from postlint.cli import run
from postlint.examples import Example, write
from postlint.model import Finding


def _site(folder: Path, posts: dict[str, str]) -> None:
    (folder / "_config.yml").write_text("title: Test\n")
    for name, text in posts.items():
        path = folder / "_posts" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)


def test_what_init_writes_finds_nothing_in_what_it_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dates = {f"2013-{month}-01-a.md": f"2013年{month}月01日 Evening 集い" for month in (10, 11, 12)}
    _site(tmp_path, {name: f'---\ntitle: "{title}"\n---\nText.\n' for name, title in dates.items()})
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--no-cache"]) == 0
    written = (tmp_path / ".postlint.yml").read_text()
    assert run(["--no-cache"]) == 0
    assert run(["init", "--no-cache", "--force"]) == 0
    assert (tmp_path / ".postlint.yml").read_text() == written


def test_what_links_are_called_is_no_sponsor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"homepage": "a", "Logo": "b", "README": "c", "Acme": "d"}
    links = ", ".join(f"[{name}](https://{host}.example)" for name, host in names.items())
    _site(tmp_path, {"2024-03-25-a.md": f"---\ntitle: A\n---\nThanks to our sponsors {links}.\n"})
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--no-cache"]) == 0
    written = (tmp_path / ".postlint.yml").read_text()
    assert "name: Acme" in written
    assert not any(word in written for word in ("name: homepage", "name: Logo", "name: README"))


def _finding(rule: str, path: str, message: str) -> Finding:
    return Finding(rule, "error", path, 1, 1, 1, 1, message, "")


def _learned(*departures: Departure) -> Conventions:
    form = TitleForm("Users {month}", 9, "2021-01-01", "2021-09-01")
    series = LearnedSeries(
        "Users", "_posts/*.md", 9, "2021-01-01", "2021-09-01", (form,), None, 0, (9, 9), (9, 9), departures
    )
    sponsor = LearnedSponsor("Acme", "https://acme.example", 9, "2021-01-01", "2021-09-01", (), ())
    return Conventions((series,), (sponsor,), (), ())


@pytest.mark.parametrize(
    ("finding", "titles", "thanks", "sponsors"),
    [
        (_finding("title-format", "a.md", "the title has none of the forms of `Users`"), 0, True, 1),
        (_finding("sponsor-link", "a.md", "thanks no sponsors: every post of `Users` must"), 1, False, 1),
        (_finding("sponsor-link", "a.md", "`Acme` is linked to b.example"), 1, True, 0),
        (_finding("sponsor-link", "b.md", "`Acme` is thanked without a link"), 1, True, 1),
        (_finding("title-format", "c.md", "the title has none of the forms of `Users`"), 1, True, 1),
    ],
)
def test_what_is_dropped(finding: Finding, titles: int, thanks: bool, sponsors: int) -> None:
    """``a.md`` links Acme and is right, ``b.md`` does not link it, ``c.md`` is known to depart."""
    found = proven(_learned(Departure("c.md", "title")), [finding], {"a.md": {"Acme"}})
    (series,) = found.series
    assert (len(series.titles), series.always_thanks, len(found.sponsors)) == (titles, thanks, sponsors)


@pytest.mark.parametrize(("unlinked", "kept"), [(4, 1), (5, 0)])
def test_a_name_that_is_often_no_link_is_no_sponsor(unlinked: int, kept: int) -> None:
    """Acme is linked by nine posts."""
    message = "`Acme` is credited without a link: link it to https://acme.example"
    accusing = [_finding("sponsor-link", f"{number}.md", message) for number in range(unlinked)]
    assert len(proven(_learned(), accusing, {}).sponsors) == kept


def test_who_is_no_sponsor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Acme is linked once, Harbour is the site itself."""
    thanks = ["[Globex](https://globex.example) and [Harbour](https://harbour.example/)"] * 2
    thanks.append("[Acme](https://acme.example)")
    files = {
        f"_posts/2021-0{number}-06-a.md": f"---\ntitle: A{number}\n---\nThanks to our sponsors {who}!\n"
        for number, who in enumerate(thanks, 1)
    }
    write(Example("Bad", {"_config.yml": "url: https://harbour.example\n", **files}, ()), str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--no-cache"]) == 0
    written = (tmp_path / ".postlint.yml").read_text()
    assert [name for name in ("Globex", "Harbour", "Acme") if f"name: {name}" in written] == ["Globex"]


OWNED = """\
# ours
sponsors:
# the good ones
- name: Acme
  url: https://other.example/  # by hand
# - name: Globex
exists: ["/a/**"]
series:
    - name: Users
      files: "_posts/*-users-*.md"
"""


def test_update_adds_and_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the owner wrote, took out and renamed stays; what is new follows in the same form."""
    names = {name: f"[{name}](https://{name.casefold()}.example)" for name in ("Acme", "Globex", "Initech")}
    months = ("january", "february", "march", "april", "may", "june")
    thanks = f"Thanks to our sponsors {', '.join(names.values())}."
    posts = {
        f"2024-0{number}-02-{series}-{month}-2024.md": f"---\ntitle: {title} {month.title()}"
        f" 2024\n---\n{thanks}\n"
        for number, month in enumerate(months, 1)
        for series, title in (("users", "Users"), ("harbour", "Harbour crew"))
    }
    _site(tmp_path, posts)
    path = tmp_path / ".postlint.yml"
    path.write_text(OWNED)
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--no-cache", "--update"]) == 0
    written = path.read_text()
    assert [line for line in OWNED.splitlines() if line not in written.splitlines()] == []
    assert "\n- name: Initech  # 12 posts" in written
    assert "\n    - name: Harbour crew\n" in written
    assert written.count("name: Users") == written.count("Acme") == written.count("Globex") == 1
    assert run(["--no-cache", "--fail-on", "error"]) in (0, 1)
    assert run(["init", "--no-cache", "--update"]) == 0
    assert path.read_text() == written


def test_update_and_force_exclude_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _site(tmp_path, {"2024-01-01-a.md": "---\ntitle: A\n---\nText.\n"})
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--update", "--force"]) == 2
