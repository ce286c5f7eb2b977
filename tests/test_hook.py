"""The pre-commit hook, for real: a repository, ``pre-commit install``, a refused and an accepted commit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}

GOOD = "---\ntitle: Roundup\n---\n![The room](/images/room.png)\n"
BAD = "---\ntitle: Roundup\n---\n![The room](/images/Room.png)\n"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("_posts/2024-01-01-x.md", True),
        ("docs/_posts/2024-01-01-x.markdown", True),
        ("_drafts/x.md", True),
        ("about.md", True),
        ("_posts/2024-01-01-x.html", False),
        ("images/x.md.png", False),
        ("_config.yml", False),
        ("scripts/amd", False),
    ],
)
def test_files(path: str, expected: bool) -> None:
    assert bool(re.search(HOOKS["postlint"]["files"], path)) is expected


def git(folder: Path, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    environment |= {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "PRE_COMMIT_COLOR": "never",
    }
    environment["PATH"] = str(Path(sys.executable).parent) + os.pathsep + environment["PATH"]
    words = (
        "-c",
        "user.name=Test",
        "-c",
        "user.email=test@example.com",
        "-c",
        "protocol.file.allow=always",
        *words,
    )
    done = subprocess.run(["git", *words], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0 or not check, done.stdout + done.stderr
    return done


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if not shutil.which("git"):
        pytest.skip("needs git")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
    hook_repo = tmp_path / "postlint"
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout.split("\0")
    for name in listed:
        if name and (ROOT / name).is_file():
            (hook_repo / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, hook_repo / name)
    git(hook_repo, "init", "-q")
    git(hook_repo, "add", "-A")
    git(hook_repo, "commit", "-q", "-m", "postlint")
    revision = git(hook_repo, "rev-parse", "HEAD").stdout.strip()
    folder = tmp_path / "blog"
    (folder / "_posts").mkdir(parents=True)
    (folder / "images").mkdir()
    (folder / "_config.yml").write_text("title: Blog\n", "utf-8")
    (folder / "images" / "room.png").write_bytes(b"")
    (folder / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {hook_repo}\n  rev: {revision}\n  hooks: [{{id: postlint}}]\n", "utf-8"
    )
    git(folder, "init", "-q")
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "install"], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_commit(blog: Path) -> None:
    pytest.importorskip("pre_commit")
    post = blog / "_posts" / "2024-01-01-roundup.md"
    post.write_text(BAD, "utf-8")
    git(blog, "add", "-A")
    refused = git(blog, "commit", "-m", "A roundup", check=False)
    assert refused.returncode != 0
    said = refused.stdout + refused.stderr
    assert "_posts/2024-01-01-roundup.md:4:" in said and "(image-link)" in said, said
    assert "/images/room.png" in said
    post.write_text(GOOD, "utf-8")
    git(blog, "add", "-A")
    accepted = git(blog, "commit", "-m", "A roundup")
    assert accepted.returncode == 0
