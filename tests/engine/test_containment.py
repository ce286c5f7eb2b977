"""One odd file never costs the findings of the others, whatever part of a run it breaks."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from postlint.cli import links
from postlint.cli import run as cli_run
from postlint.engine import execute, prepare
from postlint.engine.prepare import Request
from postlint.engine.run import run
from postlint.model import Finding, Post, Problem, SourceFile
from postlint.nodes import Link
from postlint.rule import of_module, rule
from postlint.site import documents, plugins, reader

CONFIG = "title: x\n"
BIG = "9" * 5000
HEX = "0x" + "f" * 6000
ODD = "_posts/2024-02-02-odd.md"


def post(front: str = "title: Odd", body: str = "text") -> str:
    return f"---\n{front}\n---\n\n{body}\n"


def nested(depth: int) -> str:
    return "\n".join("  " * level + f"k{level}:" for level in range(depth)) + " 1"


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "\n".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]" for n in range(9)
)

ODDITIES = {
    "parenthesis in post_url": {ODD: post(body="{% post_url blog/2024-01-01-a) and [y]({% link x %}")},
    "no pattern in post_url": {ODD: post(body="{% post_url [z-a]/2024-01-01-z %}")},
    "slow pattern in post_url": {ODD: post(body="{% post_url (((a+)+)+)+b/2024-01-01-z %}")},
    "after the last date": {ODD: post("title: a\ndate: 9999-12-31 23:59:59 -0500")},
    "before the first date": {ODD: post("title: a\ndate: 0001-01-01 00:00:00 +0900")},
    "the last date in the east": {ODD: post("title: a\ndate: 9999-12-31 23:59:59"), "tz": "Asia/Tokyo"},
    "the first date in the west": {
        ODD: post("title: a\ndate: 0001-01-01 00:00:00", "{{ page.date | date: '%s %V' }}"),
        "tz": "America/New_York",
    },
    "the 999th day of 9999": {ODD: post('title: a\ndate: "9999-999"')},
    "a date of 5,000 digits": {ODD: post(f'title: a\ndate: "{BIG}"')},
    "a number": {ODD: post(f"title: {BIG}\ntags: [{BIG}]\npermalink: {BIG}")},
    "a hexadecimal number": {ODD: post(f"title: {HEX}\ntags: [{HEX}]\npermalink: {HEX}")},
    "a number in data": {"_data/a.yml": f"n: {BIG}\n", ODD: post(body="{{ site.data.a.n | plus: 1 }}")},
    "a number in Liquid": {ODD: post(body=f"{{{{ {BIG} | plus: 1 }}}} {{{{ '{BIG}' | times: 2 }}}}")},
    "a squared day": {ODD: post(body="Please RSVP by 3² June, for ③ May 20²4.")},
    "a squared title": {ODD: post('title: "Meetup May ²"')},
    "squared levels": {ODD: post(body='{::options toc_levels="²..³" /}\n\n# a')},
    "many levels": {ODD: post(body='{::options toc_levels="1..1000000000" /}\n\n# a')},
    "nested mappings": {ODD: post("title: a\n" + nested(700))},
    "nested in brackets": {ODD: post("title: a\nb: " + "{a: " * 900 + "1" + "}" * 900)},
    "aliases of aliases": {ODD: post(BOMB)},
    "an alias in itself": {ODD: post("title: a\ntags: &a [1, *a]")},
    "nested by aliases": {
        ODD: post("a0: &a0 [x]\n" + "\n".join(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 600)))
    },
    "no base64": {ODD: post('title: !!binary "é²"')},
    "an include in itself": {
        "_includes/a.html": "{% include a.html %}",
        ODD: post(body="{% include a.html %}"),
    },
    "Liquid within Liquid": {ODD: post(body="{% if true %}" * 1500 + "x" + "{% endif %}" * 1500)},
    "brackets": {ODD: post(body="[" * 20000 + "a" + "]" * 20000)},
    "an event at the end of time": {
        "_posts/9999-12-31-a.md": post("title: Meetup", "RSVP for our next meetup on Friday 31 December."),
        "_posts/0001-01-01-b.md": post("title: Meetup", "RSVP for our next meetup on 31 December."),
    },
    "settings without end": {"config": "limit_posts: .inf\npaginate: .inf\nplugins: [jekyll-paginate]\n"},
}


def make(root: Path, files: dict[str, str]) -> None:
    files = {**files, "_posts/2024-01-01-z.md": post("title: Z", "[gone](/gone/)")}
    zone = files.pop("tz", "")
    config = CONFIG + files.pop("config", "") + (f"timezone: {zone}\n" if zone else "")
    for path, text in {"_config.yml": config, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
        os.utime(root / path, (1_600_000_000, 1_600_000_000))


def check(root: Path, **words: object) -> tuple[Finding, ...]:
    return run(Request(str(root), **words)).report.findings  # type: ignore[arg-type]


def found_gone(findings: tuple[Finding, ...]) -> bool:
    return any(one.rule == "internal-link" and one.path.endswith("-z.md") for one in findings)


@pytest.mark.parametrize("name", ODDITIES)
def test_odd_values_cost_no_other_file_its_findings(name: str, tmp_path: Path) -> None:
    make(tmp_path / "site", ODDITIES[name])
    findings = check(tmp_path / "site")
    assert found_gone(findings)
    assert not [one for one in findings if one.rule in ("internal-error", "unreadable")]
    for _ in range(2):  # what a cache remembers of it is the same
        assert check(tmp_path / "site", cache_path=str(tmp_path / "cache.db")) == findings


def test_folders_may_nest_deeper_than_calls(tmp_path: Path) -> None:
    make(tmp_path, {ODD: post()})
    descriptor = os.open(tmp_path, os.O_RDONLY)
    for _ in range(sys.getrecursionlimit() + 100):  # step by step: the path is longer than a call may name
        os.mkdir("d", dir_fd=descriptor)
        inner = os.open("d", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = inner
    os.close(descriptor)
    try:
        assert found_gone(check(tmp_path))
    finally:  # from the top: what removes folders calls itself too
        while (tmp_path / "d" / "d").exists():
            (tmp_path / "d" / "d").rename(tmp_path / "e")
            (tmp_path / "d").rmdir()
            (tmp_path / "e").rename(tmp_path / "d")


def broken(*words: object, **more: object) -> None:
    raise AssertionError("broken on purpose")


@pytest.mark.parametrize(
    ("module", "function"),
    [(execute, "parse"), (execute, "map_post"), (reader, "read_document"), (reader, "read_summary")],
)
def test_a_failure_in_one_document_is_a_finding(
    module: object, function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fails while a document is read, it is said of this document, and the rest is checked."""
    make(tmp_path / "site", {ODD: post()})
    whole = getattr(module, function)

    def fails_on_odd(*words: object, **more: object) -> object:
        if any(ODD.rpartition("/")[2] in str(getattr(word, "path", word)) for word in words):
            broken()
        return whole(*words, **more)

    prepare.prepare.cache_clear()
    monkeypatch.setattr(module, function, fails_on_odd)
    for words in ({}, {"cache_path": str(tmp_path / "cache.db")}, {"cache_path": str(tmp_path / "cache.db")}):
        outcome = run(Request(str(tmp_path / "site"), **words))  # type: ignore[arg-type]
        assert outcome.failed
        assert found_gone(outcome.report.findings)
        errors = [one for one in outcome.report.findings if one.rule == "internal-error"]
        assert [one.path for one in errors] == [ODD]
        assert "broken on purpose" in errors[0].message


def test_a_failure_in_front_matter_leaves_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a value breaks the reader, the page is still published under its file's name, so that links to
    it are not called broken."""
    make(tmp_path, {ODD: post(), "_posts/2024-03-03-c.md": post("title: C", "[x](/2024/02/02/odd.html)")})
    whole = documents.read_date

    def fails_on_data(value: object, *words: object) -> object:
        return whole(value, *words) if isinstance(value, str) else broken()  # type: ignore[arg-type]

    (tmp_path / ODD).write_text(post("title: a\ndate: 2024-02-02"), "utf-8")
    monkeypatch.setattr(documents, "read_date", fails_on_data)
    rules = [(one.rule, one.path) for one in check(tmp_path)]
    assert rules == [("internal-link", "_posts/2024-01-01-z.md"), ("internal-error", ODD)]


def test_a_failure_of_the_plugins_makes_addresses_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, {})
    monkeypatch.setattr(plugins, "generate", broken)
    assert [(one.rule, one.path) for one in check(tmp_path)] == [("internal-error", "_config.yml")]


def test_findings_on_one_line_share_it(tmp_path: Path) -> None:
    """Thousands of findings on a line of a megabyte hold one megabyte."""
    make(tmp_path, {ODD: post(body="![a](/nope.png) " * 100)})
    lines = {id(one.source_line) for one in check(tmp_path) if one.rule == "image-link"}
    assert len(lines) == 1


def test_a_rule_that_fails_is_reported_once_with_a_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, {ODD: post(body="[a](/a/) [b](/b/)")})

    @rule("error")
    def fails(link: Link, post: Post) -> list[Problem]:
        raise AssertionError("broken on purpose")

    fails.__annotations__["link"] = "Link"
    fails.__module__ = "fails"
    module = SimpleNamespace(__doc__="Fails.", __name__="fails", fails=fails)
    monkeypatch.setattr(prepare, "load", lambda rule_id: of_module(rule_id, module))  # type: ignore[arg-type]
    prepare.prepare.cache_clear()
    (finding,) = check(tmp_path, select=("internal-link",))
    assert finding.rule == "internal-error"
    assert "failed (3 times in 2 files)" in finding.message


def test_listing_links_passes_over_a_document_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    make(tmp_path, {ODD: post()})
    whole = links.parse

    def fails_on_odd(source: SourceFile, *words: object, **more: object) -> object:
        return broken() if "odd" in source.path else whole(source, *words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(links, "parse", fails_on_odd)
    monkeypatch.chdir(tmp_path)
    assert cli_run(["links"]) == 3
    said = capfd.readouterr()
    assert "/gone/" in said.out
    assert f"`{ODD}` cannot be read: AssertionError: broken on purpose" in said.err
