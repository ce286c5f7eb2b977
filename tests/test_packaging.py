"""Wheel, source distribution, editable install: each has its rules, none a top-level ``rules``."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROBE = """
import importlib.util, json, os, sys
os.chdir(sys.argv[1])
import postlint, postlint.rules
from postlint.rule import load, rule_ids
print(json.dumps({
    "rules": [load(rule_id).id for rule_id in rule_ids()],
    "top": importlib.util.find_spec("rules") is not None,
    "typed": os.path.exists(os.path.join(os.path.dirname(postlint.__file__), "py.typed")),
}))
"""


def run(*words: str | Path, cwd: Path = ROOT) -> str:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run([*map(str, words)], cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean copy of the checkout, so that building leaves nothing behind."""
    folder = tmp_path_factory.mktemp("checkout")
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in listed:
        source = ROOT / name
        if name and source.is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    return folder


@pytest.fixture(scope="module")
def built(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("build")
    dist = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", dist, cwd=copy)
    return dist


def test_the_description_on_an_index_has_no_relative_links(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        (name,) = [one for one in wheel.namelist() if one.endswith(".dist-info/METADATA")]
        metadata = message_from_string(wheel.read(name).decode("utf-8"))
    assert metadata["Description-Content-Type"] == "text/markdown"
    text = str(metadata.get_payload())
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'\b(?:src|srcset)="([^"]+)"', text)
    assert len(targets) > 20
    assert [one for one in targets if not one.startswith("https://")] == []
    urls = dict(one.split(", ") for one in metadata.get_all("Project-URL") or [])
    assert {"Repository", "Documentation", "Issues", "Changelog"} <= set(urls)
    versions = {one for one in metadata.get_all("Classifier") or [] if "Python :: 3." in one}
    assert len(versions) == 5


def test_the_source_distribution_holds_the_checkout(copy: Path, built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        held = {one.name.partition("/")[2] for one in archive if one.isfile()}
    kept = {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()}
    kept = {one for one in kept if not one.startswith((".gitignore", "build/")) and ".egg-info/" not in one}
    assert sorted(kept - held) == []


@pytest.mark.parametrize("kind", ["wheel", "sdist", "editable"])
def test_install(kind: str, copy: Path, built: Path, tmp_path: Path) -> None:
    # The dependencies come from the running environment: what is tested is what we install.
    builder = venv.EnvBuilder(with_pip=True, system_site_packages=False)
    builder.create(tmp_path / "env")
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    what = {"wheel": [*built.glob("*.whl")], "sdist": [*built.glob("*.tar.gz")], "editable": ["-e", copy]}[
        kind
    ]
    run(python, "-m", "pip", "install", "--quiet", *what)
    probe = json.loads(run(python, "-c", PROBE, tmp_path))
    expected = sorted(p.stem.replace("_", "-") for p in (ROOT / "rules").glob("[a-z]*.py"))
    assert probe == {"rules": expected, "top": False, "typed": True}
    script = python.with_name("postlint")
    listed = run(script, "rules", cwd=tmp_path)
    assert [line.split()[0] for line in listed.splitlines()] == expected
    found = subprocess.run(
        [script, ROOT / "examples" / "meetup", "--format", "json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 1, found.stderr
    assert {f["rule"] for f in json.loads(found.stdout)["findings"]} >= {"image-link", "sponsor-link"}
