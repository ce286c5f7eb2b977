"""The editorial rules on archives of many habits: silent on clean ones, loud about one planted mistake."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from postlint.blog.series.conventions import learn
from postlint.blog.series.rendering import render_config
from postlint.engine.prepare import Request
from postlint.engine.run import run
from postlint.examples import Example, write
from postlint.model import Finding

RULES = ("sponsor-link", "title-format", "rsvp-stale", "copy-paste")
Change = Callable[[str], str | None]
Lint = Callable[[dict[str, str], Path], tuple[Finding, ...]]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("archives", Path(__file__).with_name("archives.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


archives = load()
NAMES = "Acme|Globex|Initech|Hooli|Umbrella Labs|Vandelay"
LINK = rf"\[({NAMES})\]\((https://[^)]*)\)"
MONTHS = "|".join(archives.ENGLISH[1:])


@pytest.fixture
def lint(alone: Callable[[Request, tuple[Finding, ...]], None]) -> Lint:
    """``lint(files, folder)``: what the editorial rules find on a site of these files, and on each."""

    def find(files: dict[str, str], folder: Path) -> tuple[Finding, ...]:
        write(Example("Bad", files, ()), str(folder))
        config = folder / ".postlint.yml"
        request = Request(str(folder), str(config) if config.exists() else None, select=RULES)
        outcome = run(request)
        assert not outcome.failed, outcome.report.findings
        alone(request, outcome.report.findings)
        return outcome.report.findings

    return find


@pytest.mark.parametrize("name", list(archives.ARCHIVES))
def test_a_clean_archive_is_clean(name: str, tmp_path: Path, lint: Lint) -> None:
    found = lint(archives.ARCHIVES[name](), tmp_path)
    if name == "unlinked_podcast":  # its habit, worth a word and no more
        assert {(f.rule, f.severity) for f in found} == {("sponsor-link", "info")}
    else:
        assert [f"{f.path}:{f.line}: {f.message}" for f in found] == []


@pytest.mark.parametrize("name", list(archives.ARCHIVES))
def test_each_post_alone_is_clean(name: str, tmp_path: Path, lint: Lint) -> None:
    files = archives.ARCHIVES[name]()
    path = sorted(files)[len(files) // 2]
    serious = [f.message for f in lint({path: files[path]}, tmp_path) if f.severity != "info"]
    if name != "unlinked_podcast":  # alone, nobody can tell its habit from a slip
        assert serious == []


def learned(files: dict[str, str], folder: Path) -> str:
    """The configuration that an archive is worth."""
    write(Example("Bad", files, ()), str(folder))
    return render_config(learn(run(Request(str(folder), None, select=RULES)).view), {})


@pytest.mark.parametrize("name", list(archives.ARCHIVES))
def test_a_clean_archive_keeps_what_was_learned_of_it(name: str, tmp_path: Path, lint: Lint) -> None:
    files = archives.ARCHIVES[name]()
    config = learned(files, tmp_path / "first")
    found = lint({**files, ".postlint.yml": config}, tmp_path / "second")
    assert [f"{f.path}:{f.line}: {f.message}" for f in found if f.severity != "info"] == []


def replace(pattern: str, new: str) -> Change:
    return lambda text: re.sub(pattern, new, text, count=1) if re.search(pattern, text) else None


def in_title(pattern: str, change: Callable[[str], str]) -> Change:
    def made(text: str) -> str | None:
        title = re.search(r"^title: .*$", text, re.MULTILINE)
        assert title
        found = re.search(pattern, title[0])
        if not found:
            return None
        new = title[0][: found.start()] + change(found[0]) + title[0][found.end() :]
        return text.replace(title[0], new, 1)

    return made


def later_month(name: str) -> str:
    return str(archives.ENGLISH[(archives.ENGLISH.index(name) + 2) % 12 + 1])


CHANGES: dict[str, tuple[str, Change]] = {
    "unlinked": ("sponsor-link", replace(LINK, r"\1")),
    "unclosed": ("sponsor-link", replace(LINK, r"[\1](\2")),
    "no address": ("sponsor-link", replace(LINK, r"[\1]()")),
    "another's site": (
        "sponsor-link",
        replace(
            r"\[(?!Vandelay)([\w ]+)\]\(https://\w+\.example\.io/\)", r"[\1](https://vandelay.example.io/)"
        ),
    ),
    "no thanks": (
        "sponsor-link",
        replace(r"(?m)^.*(?:sponsors|Sponsoren|patrocinadores|sponsored by) .*\n", ""),
    ),
    "weekday": ("rsvp-stale", replace(r"\b(?:Wednesday|Tuesday|Mittwoch)(?=,? \d|, \w+ \d)", "Sunday")),
    "no invitation": (
        "rsvp-stale",
        replace(r"(?m)^.*(?:RSVP|Sign up here|Save the date|Anmeldung|inscription|Inscríbete).*\n?", ""),
    ),
    "abbreviated": (
        "title-format",
        in_title(rf"\b(?:{MONTHS.replace('May|', '')})\b", lambda name: name[:3]),
    ),
    "lower case": ("title-format", in_title(rf"\b(?:{MONTHS.replace('May|', '')})\b", str.lower)),
    "another month": ("title-format", in_title(rf"\b(?:{MONTHS})\b", later_month)),
    "another year": ("title-format", in_title(r"\b20\d\d\b", lambda year: str(int(year) - 1))),
    "separator": ("title-format", in_title(r"(?<=\w): (?=[a-z])", lambda _: " - ")),
    "spaces": ("title-format", in_title(r"(?<=[a-z]) (?=[\w])", lambda _: "  ")),
}
CASES = [
    ("unlinked", "hosted_by german french spanish sponsor_section podcast conference changing"),
    ("unclosed", "german sponsor_section podcast conference"),
    ("no address", "hosted_by french sponsor_section announcements"),
    ("another's site", "hosted_by sponsor_section podcast"),
    ("no thanks", "german french spanish podcast changing"),
    ("no invitation", "hosted_by sponsor_section german french spanish announcements rolling_page changing"),
    ("abbreviated", "sponsor_section previous_month changing announcements"),
    ("lower case", "sponsor_section previous_month changing"),
    ("another month", "sponsor_section previous_month changing event_dated"),
    ("another year", "sponsor_section previous_month changing german rolling_page"),
    ("separator", "hosted_by german podcast"),
    ("spaces", "hosted_by german newsletter changing personal"),
]


@pytest.mark.parametrize(
    ("change", "name", "newest"),
    [
        pytest.param(change, name, newest, id=f"{change}-{name}-{'newest' if newest else 'amid'}")
        for change, names in CASES
        for at, name in enumerate(names.split())
        for newest in ([False, True] if at == 0 else [bool(at % 2)])
    ],
)
def test_one_mistake_is_found_and_nothing_else(
    change: str, name: str, newest: bool, tmp_path: Path, lint: Lint
) -> None:
    rule, make = CHANGES[change]
    files = archives.ARCHIVES[name]()
    paths = sorted(path for path in files if make(files[path]) not in (None, files[path]))
    path = paths[-1] if newest else paths[len(paths) // 2]
    changed = make(files[path])
    assert changed
    found = [f for f in lint({**files, path: changed}, tmp_path) if f.severity != "info"]
    assert {(f.path, f.rule) for f in found} == {(path, rule)}


@pytest.mark.parametrize(
    "change", ["unlinked", "no thanks", "no invitation", "abbreviated", "another month", "separator"]
)
def test_what_is_written_down_is_an_error(change: str, tmp_path: Path, lint: Lint) -> None:
    rule, make = CHANGES[change]
    files = archives.sponsor_section()
    if change in ("no thanks", "separator"):
        files = archives.german()
    config = learned(files, tmp_path / "first")
    path = next(path for path in sorted(files)[5:] if make(files[path]) not in (None, files[path]))
    changed = make(files[path])
    assert changed
    found = lint({**files, path: changed, ".postlint.yml": config}, tmp_path / "second")
    assert {(f.path, f.rule, f.severity) for f in found} == {(path, rule, "error")}
