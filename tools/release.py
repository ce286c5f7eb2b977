"""Steps of a release that the workflow runs, and that can be run by hand.

    python tools/release.py v0.2.0            check that the tag is the version and the changelog describes it
    python tools/release.py v0.2.0 --notes    print the changelog's section of it
    python tools/release.py --try wheel dist  install what was built in a new environment, and run it

Exits with 1 and says why where something is missing.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = {"wheel": "*.whl", "sdist": "*.tar.gz"}
MISTAKES = 6
"""What `examples/meetup` has."""


def main(argv: list[str]) -> int:
    """Run one step; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("tag", nargs="?", help="the tag of the release, such as v0.2.0")
    parser.add_argument("--notes", action="store_true", help="print the changelog's section")
    parser.add_argument("--try", dest="attempt", nargs=2, metavar=("KIND", "FOLDER"), help="wheel or sdist")
    given = parser.parse_args(argv)
    if given.attempt:
        found = attempt(given.attempt[0], Path(given.attempt[1]))
        print(f"{found} findings in the example")
        return 0 if found == MISTAKES else 1
    version = (given.tag or "").removeprefix("v")
    if version != current():
        print(f"the tag is {given.tag}, the version is {current()}", file=sys.stderr)
        return 1
    text = notes((ROOT / "CHANGELOG.md").read_text("utf-8"), version)
    if not text:
        print(f"CHANGELOG.md has no section `## [{version}] - YEAR-MONTH-DAY`", file=sys.stderr)
        return 1
    if given.notes:
        print(text)
    return 0


def current() -> str:
    """The version of the code, read without importing it."""
    text = (ROOT / "postlint" / "__init__.py").read_text("utf-8")
    return re.findall(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)[0]


def notes(changelog: str, version: str) -> str:
    """The section of ``version`` without its heading; empty where there is none with a date."""
    heading = rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d\n(.*?)(?=^## |^\[[\d.]+\]: |\Z)"
    found = re.search(heading, changelog, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


def attempt(kind: str, folder: Path) -> int:
    """Install the ``kind`` of ``folder`` in a new environment; how many mistakes it finds in the example."""
    (package,) = folder.resolve().glob(KINDS[kind])
    with tempfile.TemporaryDirectory() as scratch:
        venv.EnvBuilder(with_pip=True).create(scratch)
        programs = Path(scratch) / ("Scripts" if os.name == "nt" else "bin")
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", package], check=True)
        command = [programs / "postlint", ROOT / "examples" / "meetup", "--format", "json", "--no-cache"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=scratch, check=False)
    return len(json.loads(done.stdout)["findings"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
