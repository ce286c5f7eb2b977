"""The command line as a user meets it: exit codes, messages, and never a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from postlint import __version__

ROOT = Path(__file__).resolve().parent.parent
POST = "---\ntitle: Hello\n---\nText with [a link](https://example.com/).\n"


def postlint(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("POSTLINT", "GITHUB"))}
    environment["PYTHONIOENCODING"] = "utf-8"
    environment["XDG_CACHE_HOME"] = str(cwd.parent / "cache")
    done = subprocess.run(
        [sys.executable, "-m", "postlint", *map(str, words)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "site"
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").write_text("title: Site\n", "utf-8")
    (folder / "_posts" / "2024-01-01-hello.md").write_text(POST, "utf-8")
    yield folder


def test_clean_site(site: Path) -> None:
    done = postlint(cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 file" in done.stdout


def test_findings_exit_1_and_fail_on(site: Path) -> None:
    (site / "_posts" / "2024-01-02-bad.md").write_text("---\ntitle: Bad\n---\n![x](/no.png)\n", "utf-8")
    assert postlint(cwd=site).returncode == 1
    assert postlint("--ignore", "image-link", cwd=site).returncode == 0
    assert postlint("--select", "image-alt", cwd=site).returncode == 0
    assert postlint("_posts/2024-01-01-hello.md", cwd=site).returncode == 0
    (site / ".postlint.yml").write_text("rules: {image-link: warning}\n", "utf-8")
    assert postlint(cwd=site).returncode == 0
    assert postlint("--fail-on", "warning", cwd=site).returncode == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.md"], "`nowhere.md` does not exist"),
        (["--select", "image-lnik"], "there is no rule `image-lnik`; did you mean `image-link`?"),
        (["--format", "jsn"], "there is no format `jsn`: did you mean `json`?"),
        (["--fail-on", "fatal"], "invalid choice: 'fatal'"),
        (["--config", "none.yml"], "`none.yml` cannot be read: no such file or directory"),
        (["--no-such-option"], "there is no option `--no-such-option`"),
        (["explain", "nothing"], "there is no rule `nothing`"),
    ],
)
def test_usage_errors(site: Path, words: list[str], said: str) -> None:
    done = postlint(*words, cwd=site)
    assert done.returncode == 2
    assert said in done.stderr and done.stderr.startswith("postlint: ")
    assert done.stdout == ""


def test_no_site(tmp_path: Path) -> None:
    done = postlint(cwd=tmp_path)
    assert done.returncode == 2
    assert "no Jekyll site found" in done.stderr and "`_config.yml`" in done.stderr


def test_broken_configurations(site: Path) -> None:
    (site / ".postlint.yml").write_text("rules:\n  image-link: loud\n", "utf-8")
    done = postlint(cwd=site)
    assert done.returncode == 2 and ".postlint.yml:2:15: " in done.stderr
    (site / ".postlint.yml").unlink()
    (site / "_config.yml").write_text("title: [\n", "utf-8")
    done = postlint(cwd=site)
    assert done.returncode == 2 and "_config.yml:2:" in done.stderr


def test_unreadable_files_do_not_stop_the_rest(site: Path) -> None:
    (site / "_posts" / "2024-01-02-latin.md").write_bytes(b"---\ntitle: Caf\xe9\n---\nx\n")
    (site / "_posts" / "2024-01-03-photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (site / "_posts" / "2024-01-04-empty.md").write_bytes(b"")
    (site / "_posts" / "2024-01-05-bad.md").write_text("---\ntitle: B\n---\n![x](/no.png)\n", "utf-8")
    done = postlint("--format", "json", cwd=site)
    assert done.returncode == 1
    found = {(f["path"], f["rule"]) for f in json.loads(done.stdout)["findings"]}
    assert ("_posts/2024-01-05-bad.md", "image-link") in found
    assert any(path == "_posts/2024-01-02-latin.md" for path, _ in found)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom permissions stop")
def test_file_that_cannot_be_opened(site: Path) -> None:
    locked = site / "_posts" / "2024-01-02-locked.md"
    locked.write_text(POST, "utf-8")
    locked.chmod(0)
    done = postlint(cwd=site)
    assert done.returncode == 3 and "permission denied" in done.stdout


def test_version_and_help(site: Path) -> None:
    assert postlint("--version", cwd=site).stdout == f"postlint {__version__}\n"
    help_text = postlint("-h", cwd=site).stdout
    assert "examples:" in help_text and "exit codes:" in help_text
    for option in ("--format", "--select", "--ignore", "--config", "--fail-on", "--color", "--quiet"):
        assert option in help_text


def test_rules_and_explain(site: Path) -> None:
    listed = postlint("rules", cwd=site).stdout
    assert re.search(r"^image-link +error +\S", listed, re.MULTILINE)
    page = postlint("explain", "image-link", cwd=site).stdout
    assert page.startswith("# image-link\n") and "severity: error" in page and "Bad:" in page


def test_links(site: Path) -> None:
    done = postlint("links", "--format", "jsonl", cwd=site)
    (row,) = map(json.loads, done.stdout.splitlines())
    assert row["path"] == "_posts/2024-01-01-hello.md"
    assert (row["line"], row["column"], row["end_line"], row["end_column"]) == (4, 11, 4, 41)
    assert (row["kind"], row["target"], row["text"], row["origin"]) == (
        "link",
        "https://example.com/",
        "a link",
        "inline",
    )
    assert "https://example.com/" in postlint("links", cwd=site).stdout


def test_urls(site: Path) -> None:
    done = postlint("urls", "--format", "json", cwd=site)
    entries = {e["source"]: e for e in json.loads(done.stdout)["entries"]}
    assert entries["_posts/2024-01-01-hello.md"]["url"] == "/2024/01/01/hello.html"
    assert "/2024/01/01/hello.html" in postlint("urls", cwd=site).stdout


def test_from_outside_the_site(site: Path) -> None:
    (site / "_posts" / "2024-01-02-bad.md").write_text("---\ntitle: Bad\n---\n![x](/no.png)\n", "utf-8")
    done = postlint("site", cwd=site.parent)
    assert done.returncode == 1
    assert "site/_posts/2024-01-02-bad.md:4:" in done.stdout


def test_control_characters_never_reach_the_terminal(site: Path) -> None:
    (site / "_posts" / "2024-01-02-bad.md").write_text(
        "---\ntitle: Bad\n---\n![x](/no\x1b[31m.png) \x07\n", "utf-8"
    )
    done = postlint("--color", "never", cwd=site)
    assert "\x1b" not in done.stdout and "\x07" not in done.stdout


def test_colour_only_when_requested(site: Path) -> None:
    (site / "_posts" / "2024-01-02-bad.md").write_text("---\ntitle: Bad\n---\n![x](/no.png)\n", "utf-8")
    assert "\x1b[" not in postlint(cwd=site).stdout
    assert "\x1b[" in postlint("--color", "always", cwd=site).stdout


def test_quiet(site: Path) -> None:
    assert postlint("--quiet", cwd=site).stdout == ""


def test_readme_and_ci_run_the_same_test_command() -> None:
    (command,) = re.findall(
        r"^python3 -m venv .*pytest$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert command in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
