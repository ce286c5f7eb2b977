"""The built documentation in a real browser: it fits, is quiet, and can be read by everybody."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browser import Browser, find
from documentation import BASEURL

PAGES = ("", "getting-started/", "audit/", "rules/", "rules/title-format/", "configuration/", "commands/",
         "formats/", "verdicts/", "comparison/", "architecture/", "glossary/", "ci/", "404.html")  # fmt: skip


class Quiet(SimpleHTTPRequestHandler):
    """Serves, and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(built: Path) -> Iterator[str]:
    """The address of the served site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(built))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{BASEURL}/"
        server.shutdown()


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A headless Chromium."""
    program = find()
    if program is None or os.name == "nt":
        pytest.skip("needs Chromium (Debian: apt-get install chromium; or set POSTLINT_CHROMIUM)")
    browser = Browser(program, tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (800, "light"), (1440, "dark")])
def test_fits_and_is_quiet(chromium: Browser, site: str, tmp_path: Path, width: int, theme: str) -> None:
    folder = Path(os.environ.get("POSTLINT_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    for page in PAGES:
        chromium.open(site + page, width=width, theme=theme)
        assert chromium.evaluate("document.documentElement.scrollWidth") <= width, page
        assert chromium.complaints() == [], page
        assert all(url.startswith(site) for url in chromium.requests()), page
        name = page.strip("/").replace("/", "-") or "home"
        chromium.screenshot(folder / f"docs-{name}-{width}-{theme}.png")


def test_menu_without_javascript(chromium: Browser, site: str) -> None:
    chromium.open(site, width=360, script=False)
    shown = "[...document.querySelectorAll('nav')].map(e => e.checkVisibility())"
    assert chromium.evaluate(shown) == [False, False]
    chromium.evaluate("document.querySelector('details.menu').open = true")
    assert chromium.evaluate(shown) == [True, False]
    chromium.open(site, width=1440)
    assert chromium.evaluate(shown) == [False, True]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_accessible(chromium: Browser, site: str, axe: str, theme: str) -> None:
    for page in PAGES:
        chromium.open(site + page, theme=theme)
        chromium.evaluate(axe + "; 0")
        options = json.dumps({"resultTypes": ["violations"]})
        found = chromium.evaluate(f"axe.run(document, {options})")
        said = [(v["id"], v["help"], [n["html"][:150] for n in v["nodes"][:3]]) for v in found["violations"]]
        assert said == [], page


def test_messages_are_on_the_first_screen(chromium: Browser, site: str) -> None:
    for width, name in ((360, "terminal-narrow"), (800, "terminal"), (1440, "terminal")):
        chromium.open(site, width=width, theme="dark")
        shown = (
            "(i => [i.currentSrc, i.getBoundingClientRect().top])(document.querySelector('.terminal img'))"
        )
        source, top = chromium.evaluate(shown)
        assert source.endswith(f"/{name}-dark.svg") and top < 600, width


def test_search_and_copy(chromium: Browser, site: str) -> None:
    chromium.open(site + "getting-started/", width=1280)
    chromium.evaluate("document.querySelector('#search input').focus()")
    find = """new Promise(done => {
        const field = document.querySelector('#search input');
        field.value = 'sponsor link';
        const again = () => {
            field.dispatchEvent(new Event('input'));
            const found = [...document.querySelectorAll('#search li a')].map(a => a.textContent);
            found.length ? done(found) : setTimeout(again, 50);
        };
        again();
    })"""
    assert chromium.evaluate(find)[0] == "sponsor-link"
    copied = """(async () => {
        let text = '';
        Object.defineProperty(navigator, 'clipboard', {value: {writeText: async t => { text = t; }}});
        [...document.querySelectorAll('.copyable')].find(e => e.textContent.includes('$ postlint'))
            .querySelector('.copy').click();
        await null;
        return text;
    })()"""
    name = "2025-04-02-harbour-town-python-april-2025.md"
    assert chromium.evaluate(copied) == f"postlint examples/meetup/_posts/{name}"
    assert chromium.complaints() == []
    assert all(url.startswith(site) for url in chromium.requests())
