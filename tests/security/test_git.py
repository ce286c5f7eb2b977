"""What git would run or obey of a checkout's own files: nothing of it does anything."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from postlint.diff import changes

TOUCHES = "touch '{}'; cat"


def plant(blog: Any, folder: str, base: str, command: str) -> None:
    """Make a folder of the site look like a bare repository whose configuration runs ``command``."""
    blog.write(f"{folder}/HEAD", base + "\n")
    blog.write(f"{folder}/refs/keep", "")
    blog.write(f"{folder}/objects/info/alternates", "../../.git/objects\n")
    blog.write(f"{folder}/config", hostile(command) + "[core]\n\tbare = false\n\tworktree = ..\n")
    blog.write(f"{folder}/index", (blog.folder / ".git" / "index").read_bytes())
    blog.write(f"{folder}/.gitattributes", "* filter=evil diff=evil\n")


def hostile(command: str) -> str:
    """A configuration that names ``command`` wherever git would run one."""
    return f"""\
[core]
\trepositoryformatversion = 0
\tfsmonitor = "{command}"
\tpager = "{command}"
\tsshCommand = "{command}"
[pager]
\tdiff = "{command}"
[filter "evil"]
\tclean = "{command}"
\tprocess = "{command}"
\tsmudge = "{command}"
\trequired = true
[diff]
\texternal = "{command}"
[diff "evil"]
\tcommand = "{command}"
\ttextconv = "{command}"
"""


def small_site(blog: Any, folder: str, body: str = "Fine.\n") -> None:
    blog.write(f"{folder}/_config.yml", "title: Docs\n")
    blog.write(f"{folder}/_posts/2020-01-01-a.md", f"---\ntitle: A\n---\n\n{body}")


@pytest.mark.parametrize("arguments", [("check", "docs"), ("check", "--diff", "BASE", "docs")])
def test_a_planted_bare_repository_is_a_folder_like_any(blog: Any, arguments: tuple[str, ...]) -> None:
    small_site(blog, "docs")
    base = blog.commit()
    marker = blog.secret / "ran"
    plant(blog, "docs", base, TOUCHES.format(marker))
    small_site(blog, "docs", "![x](/gone.png)\n")
    ran = blog.run(*(base if one == "BASE" else one for one in arguments))
    assert not marker.exists()
    assert ran.code == 1 and "gone.png" in ran.out, ran


@pytest.mark.parametrize("arguments", [("check",), ("check", "--diff", "HEAD"), ("check", "--staged")])
def test_no_command_of_the_configuration_runs(blog: Any, arguments: tuple[str, ...]) -> None:
    """Not even of the repository's own, which an archive may have brought along."""
    blog.commit()
    marker = blog.secret / "ran"
    with (blog.folder / ".git" / "config").open("a") as file:
        file.write(hostile(TOUCHES.format(marker)))
    hook = blog.folder / ".git" / "hooks" / "post-index-change"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch '{marker}'\n")
    hook.chmod(0o755)
    blog.write(".gitattributes", "* filter=evil diff=evil\n")
    blog.post("![x](/gone.png)\n")
    ran = blog.run(*arguments)
    assert not marker.exists()
    if "--staged" in arguments:  # the image is in the work tree alone
        assert ran.code == 0, ran
    else:
        assert ran.code == 1 and "gone.png" in ran.out, ran


def test_a_partial_clone_fetches_nothing(blog: Any) -> None:
    """What is missing would be fetched by a command that the configuration names."""
    base = blog.commit()
    blob = blog.git("rev-parse", f"{base}:_posts/2020-01-01-a-post.md")
    objects = blog.folder / ".git" / "objects"
    (objects / blob[:2] / blob[2:]).unlink()
    marker = blog.secret / "ran"
    with (blog.folder / ".git" / "config").open("a") as file:
        file.write('[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = "evil"\n')
        file.write(f'[remote "evil"]\n\tpromisor = true\n\turl = "ext::touch {marker}"\n')
        file.write("[protocol]\n\tallow = always\n")
    blog.post("![x](/gone.png)\n")
    ran = blog.run("check", "--diff", base)
    assert not marker.exists()
    assert ran.code == 2 and "fetch" in ran.err, ran


@pytest.mark.parametrize("kind", ["replace", "grafts"])
def test_the_history_is_the_one_that_others_see(blog: Any, kind: str) -> None:
    """A replaced or grafted commit would make the base one that has the mistake already."""
    base = blog.commit()
    blog.post("![x](/gone.png)\n")
    broken = blog.commit()
    if kind == "replace":
        blog.git("replace", base, broken)
    else:
        (blog.folder / ".git" / "info").mkdir(exist_ok=True)
        (blog.folder / ".git" / "info" / "grafts").write_text(f"{broken}\n")
    ran = blog.run("check", "--diff", base)
    assert ran.code == 1 and "gone.png" in ran.out, ran


def test_git_is_not_taken_from_the_checkout(blog: Any) -> None:
    blog.commit()
    marker = blog.secret / "ran"
    blog.write("git", f"#!/bin/sh\ntouch '{marker}'\n").chmod(0o755)
    ran = blog.run("check", "--diff", "HEAD", environment={"PATH": f".::{os.environ['PATH']}"})
    assert not marker.exists() and ran.code == 0, ran


def test_variables_do_not_lead_to_another_repository(blog: Any) -> None:
    """`GIT_DIR`, as a hook of an outer repository or a careless script leaves it."""
    base = blog.commit()
    other = blog.secret / "other"
    blog.git("init", "-q", str(other))
    blog.post("![x](/gone.png)\n")
    variables = {"GIT_DIR": str(other / ".git"), "GIT_INDEX_FILE": str(other / ".git" / "index")}
    variables |= {"GIT_WORK_TREE": str(other), "GIT_OBJECT_DIRECTORY": str(other), "GIT_TRACE": "1"}
    variables |= {"GIT_EXTERNAL_DIFF": "false", "GIT_CONFIG_PARAMETERS": "'core.bare=true'"}
    ran = blog.run("check", "--diff", base, environment=variables)
    assert ran.code == 1 and "gone.png" in ran.out, ran
    assert not ran.err


@pytest.mark.parametrize("path", ["{folder}/.git/next-index", ".git/next-index"])
def test_staged_is_what_the_commit_is_made_from(
    blog: Any, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`git commit -a` has an index of its own, which it names to hooks, sometimes relatively."""
    blog.commit()
    blog.post("![x](/gone.png)\n")
    own = blog.folder / ".git" / "next-index"
    own.write_bytes((blog.folder / ".git" / "index").read_bytes())
    blog.git("add", "-A", environment={"GIT_INDEX_FILE": str(own)})
    monkeypatch.chdir(blog.folder)
    assert not changes(str(blog.folder), staged=True).lines
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", path.format(folder=blog.folder))
    assert list(changes(str(blog.folder), staged=True).lines) == ["_posts/2020-01-01-a-post.md"]


@pytest.mark.parametrize("kind", ["worktree", "submodule"])
def test_worktrees_and_submodules_are_repositories(blog: Any, kind: str, tmp_path: Path) -> None:
    base = blog.commit()
    if kind == "worktree":
        folder = tmp_path / "linked"
        blog.git("worktree", "add", "-q", "--detach", str(folder), base)
    else:
        (tmp_path / "outer").mkdir()
        outer = type(blog)(tmp_path / "outer")
        outer.commit()
        outer.git(
            "-c", "protocol.file.allow=always", "submodule", "-q", "add", str(blog.folder), "sub"
        )  # fmt: skip
        folder = outer.folder / "sub"
    (folder / "_posts" / "2020-01-01-a-post.md").write_text("---\ntitle: A\n---\n\n![x](/gone.png)\n")
    (folder / "img").mkdir()
    (folder / "img" / "new.png").write_bytes(b"")
    ran = blog.run("check", "--diff", base, str(folder))
    assert ran.code == 1 and "gone.png" in ran.out, ran
    assert "new.png" in blog.run("urls", str(folder)).out
