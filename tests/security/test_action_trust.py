"""The action on events whose jobs have secrets, and on pull requests that configure the network."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.skipif(
    not (shutil.which("bash") and shutil.which("git")), reason="needs bash and git"
)


def privileged(
    folder: Path, event: str, sha: str, *, paths: str = "", allow: str = "false"
) -> subprocess.CompletedProcess[str]:
    """The action's first step, as ``action.yml`` runs it."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder.parent),
        "GITHUB_EVENT_NAME": event,
        "GITHUB_SHA": sha,
        "INPUT_ALLOW_PRIVILEGED": allow,
        "INPUT_PATHS": paths,
    }
    script = str(ROOT / "action" / "privileged.sh")
    return subprocess.run(["bash", script], cwd=folder, env=environment, capture_output=True, text=True)


@pytest.fixture
def base_and_head(blog: Any) -> tuple[str, str]:
    """The commits of a base branch and of a pull request, whose files are checked out."""
    base = blog.commit()
    blog.post("New.\n", name="2021-01-01-new.md")
    return base, blog.commit()


@pytest.mark.parametrize("event", ["pull_request_target", "workflow_run", "issue_comment"])
def test_a_privileged_job_does_not_check_a_strangers_files(
    blog: Any, base_and_head: tuple[str, str], event: str
) -> None:
    base, head = base_and_head
    refused = privileged(blog.folder, event, base)
    assert refused.returncode == 2
    assert "::error title=postlint::" in refused.stdout
    assert "allow-privileged" in refused.stdout and "run postlint on pull_request" in refused.stdout
    assert privileged(blog.folder, event, base, allow="true").returncode == 0
    assert privileged(blog.folder, event, head).returncode == 0  # the base branch itself
    for other in ("pull_request", "push", "schedule", "merge_group", ""):
        assert privileged(blog.folder, other, base).returncode == 0


def test_nor_those_in_a_folder_beside_the_base(blog: Any, base_and_head: tuple[str, str]) -> None:
    base, _ = base_and_head
    blog.git("clone", "-q", str(blog.folder), str(blog.home / "job" / "pr"))
    blog.git("clone", "-q", str(blog.folder), str(blog.home / "base"))
    job = blog.home / "base"
    subprocess.run(["git", "checkout", "-q", base], cwd=job, check=True)
    shutil.move(blog.home / "job" / "pr", job / "pr")
    assert privileged(job, "pull_request_target", base).returncode == 0
    for paths in ("pr", "about.md\n  pr/_posts \r\n", "pr/_config.yml"):
        assert privileged(job, "pull_request_target", base, paths=paths).returncode == 2


def test_nor_what_is_no_repository(blog: Any, base_and_head: tuple[str, str]) -> None:
    assert privileged(blog.home, "pull_request_target", base_and_head[0]).returncode == 2


def test_nor_what_only_looks_like_one(blog: Any, base_and_head: tuple[str, str]) -> None:
    """The pull request brings files that look like a repository at the base's commit."""
    base, _ = base_and_head
    (blog.folder / "docs").mkdir()
    for name, text in {"HEAD": base + "\n", "config": "[core]\nbare = true\n"}.items():
        (blog.folder / "docs" / name).write_text(text)
    for name in ("objects", "refs"):
        (blog.folder / "docs" / name).mkdir()
    assert privileged(blog.folder, "pull_request_target", base, paths="docs").returncode == 2


def test_the_step_comes_first() -> None:
    import yaml

    steps = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
    assert "action/privileged.sh" in steps[0]["run"]
