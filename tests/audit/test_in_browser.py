"""The report in a real browser: what runs, what leaves the page, what can be read, by whom."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from browser import Browser
from synthetic import archive

from postlint.audit import html_report
from postlint.audit.gather import gather

SMALL: dict[str, Any] = {"posts": 24, "findings": 60}
REPORTS: dict[str, dict[str, Any]] = {
    "ordinary": SMALL,
    "hostile": {**SMALL, "hostile": True},
    "offline": {**SMALL, "online": False},
    "clean": {"posts": 4, "findings": 0},
    "one": {"posts": 1, "findings": 1, "online": False},
}
OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    made = {}
    for name, options in REPORTS.items():
        made[name] = folder / f"{name}.html"
        with made[name].open("w", encoding="utf-8") as out:
            html_report.write(gather(archive(**options)), out)
    return made


def check_quiet(browser: Browser, page: Path) -> None:
    assert browser.complaints() == []
    assert [url for url in browser.requests() if not url.startswith("data:,")] == [page.as_uri()]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 800, 1440])
@pytest.mark.parametrize("name", ["ordinary", "hostile"])
def test_fits_and_is_quiet(
    chromium: Browser, reports: dict[str, Path], screenshots: Path, name: str, width: int, theme: str
) -> None:
    chromium.open(reports[name].as_uri(), width=width, theme=theme)
    chromium.screenshot(screenshots / f"audit-{name}-{width}-{theme}.png")
    chromium.evaluate(OPEN_ALL)
    assert chromium.evaluate("document.documentElement.scrollWidth") <= width
    check_quiet(chromium, reports[name])
    background = chromium.evaluate("getComputedStyle(document.body).backgroundColor")
    lightness = sum(map(int, background.strip("rgb()").split(", ")))
    assert (lightness > 600) is (theme == "light")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", list(REPORTS))
def test_accessible(chromium: Browser, reports: dict[str, Path], axe: str, name: str, theme: str) -> None:
    chromium.open(reports[name].as_uri(), theme=theme)
    chromium.evaluate(OPEN_ALL)
    chromium.evaluate(axe + "; 0")
    options = {"resultTypes": ["violations"]}
    found = chromium.evaluate(f"axe.run(document, {json.dumps(options)})")
    said = [(v["id"], v["help"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found["violations"]]
    assert said == []


def test_hostile_content_is_text(chromium: Browser, reports: dict[str, Path]) -> None:
    chromium.open(reports["hostile"].as_uri())
    chromium.evaluate(OPEN_ALL)
    assert chromium.evaluate("document.scripts.length") == 1
    assert chromium.evaluate("document.images.length") == 0
    assert chromium.evaluate("document.title").startswith("Audit of </style><script>")
    handlers = "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes]).map(a => a.name)"
    names = set(chromium.evaluate(handlers))
    assert not {name for name in names if name.startswith("on")} and "style" not in names
    targets = chromium.evaluate("[...document.links].map(a => a.href)")
    page = reports["hostile"].as_uri()
    outside = [url for url in targets if not url.startswith(page + "#")]
    assert outside and all(url.startswith(("https://", "http://")) for url in outside)
    assert not any("secret@" in url or "javascript" in url.lower()[:12] for url in outside)
    text = chromium.evaluate("document.body.textContent")
    assert "<script>alert(1)</script>" in text and "\\x1b[31m" in text and "\\u202e" in text
    assert not set(text) & set("\x00\x07\x1b\x9b\u202e\u2066\u200f")


def test_nothing_runs_even_where_escaping_fails(chromium: Browser, tmp_path: Path) -> None:
    # As if a template had let markup through: the policy is the second wall.
    page = tmp_path / "page.html"
    with page.open("w", encoding="utf-8") as out:
        html_report.write(gather(archive(**SMALL)), out)
    hole = "<script>document.title='owned'</script><img src=https://evil.example/x onerror=alert(1)>"
    page.write_text(page.read_text("utf-8").replace("<main", hole + "<main", 1), "utf-8")
    chromium.open(page.as_uri())
    assert chromium.evaluate("document.title") != "owned"
    assert any("Content Security Policy" in complaint for complaint in chromium.complaints())


def test_without_javascript(chromium: Browser, reports: dict[str, Path]) -> None:
    chromium.open(reports["ordinary"].as_uri(), script=False)
    seen = chromium.evaluate(
        "({filter: document.getElementById('filter').checkVisibility(),"
        " buttons: document.querySelectorAll('button').length,"
        " findings: document.querySelectorAll('li.f').length,"
        " tables: [...document.querySelectorAll('table')].every(t => t.caption && t.tHead)})"
    )
    assert seen == {"filter": False, "buttons": 0, "findings": 60, "tables": True}
    check_quiet(chromium, reports["ordinary"])


def test_filter(chromium: Browser, reports: dict[str, Path]) -> None:
    chromium.open(reports["ordinary"].as_uri())

    def filtered(**values: str) -> tuple[str, int, list[str]]:
        settings = "".join(f"f.elements[{json.dumps(k)}].value = {json.dumps(v)};" for k, v in values.items())
        chromium.evaluate(
            f"(() => {{ const f = document.getElementById('filter'); f.reset(); {settings}"
            " f.dispatchEvent(new Event('input')); })()"
        )
        chromium.evaluate("new Promise(done => setTimeout(done, 300))")
        count = "[...document.querySelectorAll('li.f')].filter(e => !e.closest('[hidden]'))"
        return (
            chromium.evaluate("document.getElementById('shown').textContent"),
            chromium.evaluate(count + ".length"),
            sorted(set(chromium.evaluate(count + ".map(e => e.closest('.rulegroup').dataset.rule)"))),
        )

    audit = gather(archive(**SMALL))
    errors = [f for f in audit.findings if f.severity == "error"]
    said, shown, rules = filtered(severity="error")
    assert (said, shown) == (f"{len(errors)} findings", len(errors))
    assert rules == sorted({f.rule for f in errors})
    badges = (
        "[...document.querySelectorAll('.rulegroup:not([hidden]) .counts')].map(e => e.textContent.trim())"
    )
    counted = chromium.evaluate(badges)
    assert all(text.split()[1].rstrip("s") == "error" and len(text.split()) == 2 for text in counted)
    assert sum(int(text.split()[0]) for text in counted) == len(errors)
    rule, year = errors[0].rule, errors[0].year
    said, shown, rules = filtered(rule=rule, year=year)
    assert shown == sum((f.rule, f.year) == (rule, year) for f in audit.findings) and rules == [rule]
    word = errors[-1].path
    said, shown, _ = filtered(text=word.upper())
    assert shown == sum(word in f.path for f in audit.findings)
    said, shown, _ = filtered(text="twice) GONE")
    assert shown == sum("gone (404 twice)" in f.message for f in audit.findings) > 0
    said, shown, _ = filtered(text="no such words at all")
    assert (said, shown) == ("0 findings", 0)
    said, shown, _ = filtered()
    assert shown == len(audit.findings)


def test_sort(chromium: Browser, reports: dict[str, Path]) -> None:
    chromium.open(reports["ordinary"].as_uri())
    column = (
        "[...document.querySelectorAll('#images table')[0].tBodies[0].rows].map(r => r.cells[1].dataset.v)"
    )
    press = "document.querySelectorAll('#images table')[0].tHead.rows[0].cells[1].firstElementChild.click()"
    before = [int(value) for value in chromium.evaluate(column)]
    chromium.evaluate(press)
    assert [int(value) for value in chromium.evaluate(column)] == sorted(before, reverse=True)
    chromium.evaluate(press)
    assert [int(value) for value in chromium.evaluate(column)] == sorted(before)
    sort = "document.querySelectorAll('#images th[aria-sort]')[0].getAttribute('aria-sort')"
    assert chromium.evaluate(sort) == "ascending"


def test_a_link_to_a_finding_opens_its_group(chromium: Browser, reports: dict[str, Path]) -> None:
    chromium.open(reports["ordinary"].as_uri())
    target = chromium.evaluate(
        "(() => { const a = document.querySelector('.task .location a');"
        " a.click(); return a.hash.slice(1) })()"
    )
    chromium.evaluate("new Promise(done => setTimeout(done, 100))")
    assert chromium.evaluate(f"document.getElementById('{target}').closest('details').open") is True


def test_print(chromium: Browser, reports: dict[str, Path]) -> None:
    chromium.open(reports["ordinary"].as_uri(), theme="dark", media="print")
    assert chromium.evaluate("document.querySelector('nav').checkVisibility()") is False
    assert chromium.evaluate("getComputedStyle(document.body).color") == "rgb(27, 33, 39)"
    pdf = chromium.send("Page.printToPDF", printBackground=True)["data"]
    assert pdf.startswith("JVBER")


def test_a_large_archive_opens(chromium: Browser, tmp_path: Path) -> None:
    page = tmp_path / "large.html"
    with page.open("w", encoding="utf-8") as out:
        html_report.write(gather(archive(posts=5_000, findings=20_000)), out)
    assert page.stat().st_size < 20_000_000
    chromium.open(page.as_uri())
    check_quiet(chromium, page)
    assert chromium.evaluate("document.querySelectorAll('li.f').length") == 20_000
    # Closed groups cost no layout: the page is as long as its summary.
    assert chromium.evaluate("document.documentElement.scrollHeight") < 40_000
    chromium.evaluate("document.querySelectorAll('.rulegroup')[0].open = true")
    assert chromium.evaluate("document.documentElement.scrollHeight") > 40_000
