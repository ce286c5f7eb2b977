"""Takes the screenshots of the audit (the example's report, and a made-up archive's links), and draws the
card that is shown where somebody shares a link to the documentation.

    python docs/_generate/screenshots.py

Needs Chromium; drives it as the audit's own tests do.
"""

from __future__ import annotations

import base64
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ASSETS = ROOT / "docs" / "assets"
WIDTH = 1100
CARD = """<!DOCTYPE html><meta charset="utf-8"><style>
body { margin: 0; width: 1200px; height: 630px; overflow: hidden; background: #14181c; color: #e4e7ea;
  font: 34px/1.4 system-ui, "DejaVu Sans", sans-serif; display: grid; grid-template-columns: 490px 1fr; }
div { padding: 150px 40px 0 60px; font-size: 31px } b { font-size: 70px; display: block }
img { width: 660px; margin-top: 60px }
</style><div><b>postlint</b>Finds the mistakes in Jekyll posts, and names the line to change.</div>
<img src="TERMINAL" alt="">"""
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "audit")]

from browser import Browser, find  # noqa: E402
from synthetic import archive  # noqa: E402

from postlint.audit import html_report  # noqa: E402
from postlint.audit.gather import gather  # noqa: E402


def main() -> int:
    """Take them; the exit code."""
    program = find()
    if program is None:
        print("needs Chromium", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.html"
        with made.open("w", encoding="utf-8") as out:
            html_report.write(gather(archive(posts=60, findings=140)), out)
        browser = Browser(program, Path(folder) / "profile")
        page = Path(folder) / "card.html"
        page.write_text(CARD.replace("TERMINAL", (ASSETS / "terminal-narrow-dark.svg").as_uri()), "utf-8")
        try:
            browser.open(page.as_uri(), width=1200, theme="dark")
            clip = {"x": 0, "y": 0, "width": 1200, "height": 630, "scale": 1}
            shot = browser.send("Page.captureScreenshot", format="png", clip=clip)
            (ASSETS / "card.png").write_bytes(base64.b64decode(shot["data"]))
            for theme in ("light", "dark"):
                report = ROOT / "examples" / "audit" / "report.html"
                take(browser, report.as_uri(), "body", 1120, theme, f"audit-{theme}.webp")
                take(browser, made.as_uri(), "#links", 900, theme, f"audit-links-{theme}.webp")
        finally:
            browser.close()
    return 0


def take(browser: Browser, url: str, start: str, height: int, theme: str, name: str) -> None:
    """One screenshot, ``height`` pixels from where the element ``start`` begins."""
    browser.open(url, width=WIDTH, theme=theme)
    top = browser.evaluate(f"document.querySelector('{start}').getBoundingClientRect().top + scrollY")
    clip = {"x": 0, "y": max(0, top), "width": WIDTH, "height": height, "scale": 1}
    found = browser.send(
        "Page.captureScreenshot", format="webp", quality=82, clip=clip, captureBeyondViewport=True
    )
    (ASSETS / name).write_bytes(base64.b64decode(found["data"]))


if __name__ == "__main__":
    sys.exit(main())
