"""What a change touched and broke, on real repositories made for each test."""

from __future__ import annotations

import calendar
import os
import pickle
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postlint import files as opener
from postlint.diff import END, BaseChanges, GitError, _hunks, base_of, broken, changes, misdated, moved
from postlint.engine.prepare import Request
from postlint.engine.run import run as check_site
from postlint.model import Finding, UrlEntry

Git = Callable[..., str]

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


@pytest.fixture(autouse=True)
def _scrubbed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No configuration and no variables of whoever runs the tests."""
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


def run_git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "protocol.file.allow=always")
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with one commit, in a repository of its own."""
    root = tmp_path / "site"
    root.mkdir()
    run_git(root, "init", "-q", "-b", "main")
    put(root, "_posts/2020-01-01-a.md", "1\n2\n3\n4\n5\n6\n7\n8\n")
    put(root, "_posts/2020-01-02-b.md", "one\ntwo\n")
    put(root, "img/x.png", "not really")
    commit(root)
    return root


def put(root: Path, path: str, text: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def commit(root: Path) -> None:
    run_git(root, "add", "-A")
    run_git(root, "commit", "-q", "-m", "x")


def at(path: str, line: int, end_line: int | None = None, rule: str = "r", marked: str = "x") -> Finding:
    return Finding(rule, "error", path, line, 1, end_line or line, 2, "m", marked)


def test_added_and_altered_lines(site: Path) -> None:
    put(site, "_posts/2020-01-01-a.md", "1\nzwei\n3\n4\n4a\n4b\n5\n7\n8\n")
    changed = changes(str(site), "HEAD")
    assert changed.lines == {"_posts/2020-01-01-a.md": ((2, 2), (5, 6))}
    path = "_posts/2020-01-01-a.md"
    touched = [line for line in range(1, 10) if changed.touches(at(path, line))]
    assert touched == [2, 5, 6]
    assert changed.touches(at(path, 1, 3)) and not changed.touches(at(path, 7, 9))
    assert not changed.touches(at("_posts/2020-01-02-b.md", 2))
    assert not changed.touches(Finding("r", "error", path, 1, 1, 2, 1, "ends before line 2"))


def test_since_the_merge_base_not_since_the_tip(site: Path) -> None:
    run_git(site, "checkout", "-q", "-b", "topic")
    put(site, "_posts/2020-01-02-b.md", "one\nzwei\n")
    commit(site)
    run_git(site, "checkout", "-q", "main")
    put(site, "_posts/2020-01-01-a.md", "changed on main\n")
    commit(site)
    run_git(site, "checkout", "-q", "topic")
    assert changes(str(site), "main").lines == {"_posts/2020-01-02-b.md": ((2, 2),)}


def test_new_renamed_deleted_and_untracked(site: Path) -> None:
    run_git(site, "mv", "_posts/2020-01-01-a.md", "_posts/2020-02-01-a.md")
    put(site, "_posts/2020-02-01-a.md", "1\n2\n3\n4\n5\n6\n7\nacht\n")
    run_git(site, "rm", "-q", "img/x.png")
    put(site, "new.md", "x\n")
    run_git(site, "add", "new.md")
    put(site, "untracked.md", "x\n")
    put(site, ".gitignore", "_site/\n")
    put(site, "_site/index.html", "x\n")
    changed = changes(str(site), "HEAD")
    assert changed.renamed == {"_posts/2020-01-01-a.md": "_posts/2020-02-01-a.md"}
    assert changed.deleted == ("img/x.png",)
    assert changed.lines == {
        "_posts/2020-02-01-a.md": ((8, 8),),
        "new.md": ((1, END),),
        "untracked.md": ((1, END),),
        ".gitignore": ((1, END),),
    }


def test_staged_only(site: Path) -> None:
    put(site, "_posts/2020-01-02-b.md", "one\nzwei\n")
    run_git(site, "add", "-A")
    put(site, "_posts/2020-01-01-a.md", "not staged\n")
    put(site, "untracked.md", "x\n")
    assert changes(str(site), staged=True).lines == {"_posts/2020-01-02-b.md": ((2, 2),)}


def test_staged_before_the_first_commit(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q")
    put(tmp_path, "a.md", "x\n")
    run_git(tmp_path, "add", "-A")
    changed = changes(str(tmp_path), staged=True)
    assert changed.lines == {"a.md": ((1, END),)}
    assert texts(base_of(str(tmp_path), changed)) == {}


def test_a_site_in_a_subfolder(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q")
    put(tmp_path, "blog/_posts/a.md", "1\n")
    put(tmp_path, "README.md", "1\n")
    put(tmp_path, "blog2/a.md", "1\n")
    commit(tmp_path)
    put(tmp_path, "blog/_posts/a.md", "1\n2\n")
    put(tmp_path, "README.md", "1\n2\n")
    put(tmp_path, "blog/new.md", "1\n")
    put(tmp_path, "new.md", "1\n")
    changed = changes(str(tmp_path / "blog"), "HEAD")
    assert changed.lines == {"_posts/a.md": ((2, 2),), "new.md": ((1, END),)}
    assert texts(base_of(str(tmp_path / "blog"), changed)) == {"_posts/a.md": b"1\n"}


NAMES = [
    "with space.md",
    "März.md",
    'quo"te.md',
    "back\\slash.md",
    "tab\tx.md",
    "line\nbreak.md",
    "-x.md",
    "日本.md",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_that_git_quotes(site: Path, name: str) -> None:
    put(site, name, "1\n2\n")
    commit(site)
    put(site, name, "1\nzwei\n")
    assert changes(str(site), "HEAD").lines == {name: ((2, 2),)}
    run_git(site, "add", "-A")
    assert changes(str(site), staged=True).lines == {name: ((2, 2),)}


def test_a_name_that_is_not_utf8(site: Path) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    (site / name).write_text("1\n", encoding="utf-8")
    commit(site)
    (site / name).write_text("2\n", encoding="utf-8")
    assert changes(str(site), "HEAD").lines == {name: ((1, 1),)}


def test_lines_that_look_like_a_patch(site: Path) -> None:
    put(site, "a.md", "-- a/old\n-- b\nkeep\n")
    commit(site)
    put(site, "a.md", "++ b/other.md\n@@ -1 +1,99 @@\nkeep\ndiff --git a/x b/x\n+++ b/x")
    assert changes(str(site), "HEAD").lines == {"a.md": ((1, 2), (4, 5))}


lines_of_text = st.lists(
    st.sampled_from(["", "a", "b", "--- a/x", "+++ b/x", "@@ -1 +1 @@", "diff --git x y"])
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=lines_of_text, new=lines_of_text, last=st.booleans())
def test_what_is_not_changed_was_there(tmp_path: Path, old: list[str], new: list[str], last: bool) -> None:
    for name, lines in (("old", old), ("new", new)):
        put(tmp_path, name, "\n".join(lines) + "\n" * last)
    command = ["git", "diff", "--no-index", "--unified=0", "--src-prefix=a/", "--dst-prefix=b/", "old", "new"]
    patch = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).stdout
    ranges = dict(_hunks(patch)).get("new", ())
    # A last line without an end differs from one that has it.
    before, after = (
        (tmp_path / name).read_text(encoding="utf-8").splitlines(keepends=True) for name in ("old", "new")
    )
    assert all(1 <= first <= end <= len(after) for first, end in ranges)
    kept = [
        line
        for number, line in enumerate(after, 1)
        if not any(first <= number <= end for first, end in ranges)
    ]
    left = iter(before)
    assert all(line in left for line in kept)


def test_a_users_configuration_changes_nothing(
    site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    config.write_text(
        "[diff]\n noprefix = true\n mnemonicPrefix = true\n external = false\n interHunkContext = 9\n"
        " renames = false\n[color]\n ui = always\n[core]\n quotePath = true\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    put(site, "_posts/2020-01-01-a.md", "1\nzwei\n3\nvier\n5\n6\n7\n8\n")
    run_git(site, "mv", "_posts/2020-01-02-b.md", "_posts/2020-01-03-ü.md")
    changed = changes(str(site), "HEAD")
    assert changed.lines == {"_posts/2020-01-01-a.md": ((2, 2), (4, 4))}
    assert changed.renamed == {"_posts/2020-01-02-b.md": "_posts/2020-01-03-ü.md"}


def test_within_a_hook_of_git(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A commit of some files only works on an index of its own, named to the hook by a variable.
    put(site, "blog/a.md", "1\n")
    commit(site)
    put(site, "blog/a.md", "1\n2\n")
    index = tmp_path / "index"
    shutil.copy(site / ".git" / "index", index)
    monkeypatch.setenv("GIT_DIR", str(site / ".git"))
    monkeypatch.setenv("GIT_PREFIX", "")
    assert changes(str(site / "blog"), staged=True).lines == {}
    subprocess.run(["git", "add", "a.md"], cwd=site / "blog", check=True, env={
        "PATH": os.environ["PATH"], "GIT_INDEX_FILE": str(index)
    })  # fmt: skip
    monkeypatch.setenv("GIT_INDEX_FILE", str(index))
    assert changes(str(site / "blog"), staged=True).lines == {"a.md": ((2, 2),)}


# --- what git cannot say ------------------------------------------------------------------------


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="is in no git repository, and only git knows what changed"):
        changes(str(tmp_path), "main")


def test_no_git(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(site))
    with pytest.raises(GitError, match="git is not installed"):
        changes(str(site), "main")


def test_no_commit_yet(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q")
    with pytest.raises(GitError, match="has no commit to compare with"):
        changes(str(tmp_path), "main")


@pytest.mark.parametrize("name", ["nope", "--output=x", "HEAD~9", "a b"])
def test_no_such_base(site: Path, name: str) -> None:
    with pytest.raises(GitError, match="there is no commit") as error:
        changes(str(site), name)
    assert f"`{name}`" in str(error.value)
    assert not (site / "x").exists()


def test_a_base_that_only_the_remote_has(site: Path, tmp_path: Path) -> None:
    run_git(site, "branch", "release")
    run_git(tmp_path, "clone", "-q", str(site), "clone")
    with pytest.raises(GitError, match="did you mean `origin/release`"):
        changes(str(tmp_path / "clone"), "release")
    assert changes(str(tmp_path / "clone"), "origin/release").lines == {}


def test_a_shallow_clone(site: Path, tmp_path: Path) -> None:
    run_git(site, "checkout", "-q", "-b", "topic")
    put(site, "_posts/2020-01-02-b.md", "one\nzwei\n")
    commit(site)
    run_git(tmp_path, "clone", "-q", "--depth=1", "-b", "topic", site.as_uri(), "clone")
    clone = tmp_path / "clone"
    with pytest.raises(GitError, match=r"this clone is shallow: `git fetch --unshallow`"):
        changes(str(clone), "main")
    run_git(clone, "fetch", "-q", "--depth=1", "origin", "main:refs/remotes/origin/main")
    with pytest.raises(GitError, match=r"no commit in common; this clone is shallow"):
        changes(str(clone), "origin/main")
    run_git(clone, "fetch", "-q", "--unshallow", "origin")
    assert list(changes(str(clone), "origin/main").lines) == ["_posts/2020-01-02-b.md"]


def test_histories_that_never_met(site: Path) -> None:
    run_git(site, "checkout", "-q", "--orphan", "other")
    put(site, "other.md", "x")
    commit(site)
    with pytest.raises(
        GitError, match="`main` and HEAD have no commit in common; they do not belong together"
    ):
        changes(str(site), "main")


# --- the site as it was -------------------------------------------------------------------------


def texts(root: str) -> dict[str, bytes]:
    """The files of a site, an overlay's as it has them."""
    return {path: opener.read(root, path) for path in opener.walk(root, "", skip=[".git"])}


def test_the_base_is_the_files_as_they_are_but_for_what_differs(site: Path) -> None:
    put(site, "_posts/2020-01-01-a.md", "changed\n")
    put(site, "new/page.md", "x")
    run_git(site, "mv", "_posts/2020-01-02-b.md", "b.md")
    (site / "img" / "x.png").unlink()
    base = base_of(str(site), changes(str(site), "HEAD"))
    assert texts(base) == {
        "_posts/2020-01-01-a.md": b"1\n2\n3\n4\n5\n6\n7\n8\n",
        "_posts/2020-01-02-b.md": b"one\ntwo\n",
        "img/x.png": b"\xff",
    }
    assert opener.is_folder_at(base, "img") and not opener.exists(base, "new")
    assert opener.status(base, "_posts/2020-01-02-b.md").st_size == 8
    with pytest.raises(FileNotFoundError):
        opener.read(base, "new/page.md")
    assert pickle.loads(pickle.dumps(base)).changed == base.changed


def test_the_base_keeps_names_and_bytes_and_follows_links(site: Path) -> None:
    for name in NAMES:
        put(site, name, "a\r\n\0\n")
    (site / "link.md").symlink_to("_posts/2020-01-02-b.md")
    (site / "posts").symlink_to("_posts")
    (site / "out.md").symlink_to("/etc/passwd")
    commit(site)
    for name in [*NAMES, "link.md", "posts", "out.md", "_posts/2020-01-02-b.md"]:
        (site / name).unlink()
    base = base_of(str(site), changes(str(site), "HEAD"))
    assert all(opener.read(base, name) == b"a\r\n\0\n" for name in NAMES)
    assert opener.read(base, "link.md") == opener.read(base, "posts/2020-01-02-b.md") == b"one\ntwo\n"
    assert not opener.exists(base, "out.md")


def test_a_tree_made_to_escape_does_not(site: Path) -> None:
    changed = changes(str(site), "HEAD")
    blob = ("100644", run_git(site, "hash-object", "-w", "_posts/2020-01-02-b.md").strip())
    names = dict.fromkeys(["../up.md", "a/../../up.md", ".git/config", "a/.GIT/x", "ok.md"], blob)
    base = base_of(str(site), changed._replace(blobs=names))
    assert [path for path, content in base.changed.items() if content is not None] == ["ok.md"]


def test_the_repository_is_left_as_it_was(site: Path) -> None:
    put(site, "new.md", "x")
    before = sorted(str(path) for path in (site / ".git").rglob("*"))
    status = run_git(site, "status", "--porcelain")
    changed = changes(str(site), "HEAD")
    base_of(str(site), changed)
    assert run_git(site, "status", "--porcelain") == status
    assert sorted(str(path) for path in (site / ".git").rglob("*")) == before


# --- what the change broke ----------------------------------------------------------------------


def test_what_the_change_answers_for() -> None:
    changed = BaseChanges("base", {"a.md": ((3, 4),)}, {"old.md": "new.md"}, ("img/x.png",))
    known, touched = at("a.md", 9, marked="known"), at("a.md", 3, marked="known too")
    elsewhere = at("b.md", 7, marked="/img/x.png")
    moved = at("new.md", 5, marked="moved")
    found = [known, touched, elsewhere, moved]
    before = [
        at("a.md", 1, marked="known"),
        at("a.md", 2, marked="known too"),
        at("old.md", 1, marked="moved"),
    ]
    assert broken(changed, found, before) == (touched, elsewhere)


def test_one_more_of_the_same_is_the_changes_own() -> None:
    changed = BaseChanges("base", {"a.md": ((1, 1),)})
    first, second = at("a.md", 1, marked="twice"), at("a.md", 8, marked="twice")
    assert broken(changed, [first, second], [at("a.md", 7, marked="twice")]) == (first,)
    assert broken(changed, [first, second], []) == (first, second)


def url(source: str | None, address: str, kind: str = "page", published: bool = True) -> UrlEntry:
    return UrlEntry(source, kind, None, address, None, published, None)  # type: ignore[arg-type]


def test_an_address_that_moves_without_a_redirect() -> None:
    changed = BaseChanges("base", {}, {"old.md": "new.md"})
    before = [
        url("a.md", "/a/"),
        url("old.md", "/old/"),
        url("gone.md", "/gone/"),
        url("draft.md", "/draft/"),
    ]
    before += [
        url("x.png", "/x.png", "static"),
        url(None, "/feed.xml", "generated"),
        url("kept.md", "/kept/"),
    ]
    after = [url("a.md", "/b/"), url("new.md", "/new/"), url("draft.md", "/draft/", published=False)]
    after += [url("x.png", "/y.png", "static"), url("kept.md", "/kept/")]
    found = moved(changed, before, after)
    assert [(one.path, one.message.split(" and ")[0]) for one in found] == [
        ("a.md", "`/a/` moves to `/b/`"),
        ("new.md", "`/old/` moves to `/new/`"),
    ]
    redirects = [url(None, "/a/", "generated"), url(None, "/old/", "generated")]
    assert moved(changed, before, after + redirects) == ()


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("/404/", "/404.html", 0),
        ("/de/404", "/de/404.html", 0),
        ("/404-days/", "/days/", 1),
        ("/a/b/404/", "/c/", 1),
    ],
)
def test_the_page_for_what_is_not_there(before: str, after: str, found: int) -> None:
    changed = BaseChanges("base", {})
    assert len(moved(changed, [url("a.md", before)], [url("a.md", after)])) == found


def test_a_new_form_of_every_address_is_said_once() -> None:
    before = [url(f"{number}.md", f"/old/{number}/") for number in range(1000)]
    after = [url(f"{number}.md", f"/new/{number}/") for number in range(1000)]
    (one,) = moved(BaseChanges("base", {}), before, after)
    assert one.path == "_config.yml"
    assert one.message == "1,000 pages moved without a redirect, `/old/0/` to `/new/0/` among them"


def test_only_additions(site: Path) -> None:
    assert changes(str(site), "HEAD").only_adds
    put(site, "new.md", "x\n")
    assert changes(str(site), "HEAD").only_adds
    put(site, "_posts/2020-01-02-b.md", "one\n")
    assert not changes(str(site), "HEAD").only_adds


def test_what_changes_break_end_to_end(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the command line: a picture deleted, a heading renamed, a page moved, a post renamed."""
    from postlint.cli import run

    root = tmp_path / "site"
    put(root, "_config.yml", "permalink: /:title/\n")
    put(root, "_posts/2024-01-01-target.md", "---\ntitle: A\n---\n\n## Intro\n\nText.\n")
    links = "![x](/img/x.png)\n[a](/target/#intro)\n[b](/about/)\n[never](/never/)\n"
    put(root, "_posts/2024-01-02-linker.md", f"---\ntitle: B\n---\n\n{links}")
    put(root, "about.md", "---\ntitle: About\npermalink: /about/\n---\n")
    put(root, "img/x.png", "")
    run_git(root, "init", "-q")
    commit(root)
    monkeypatch.chdir(root)

    def broke() -> list[str]:
        template = "{path}:{line} {rule}"
        run(["--no-cache", "--diff", "HEAD", "--format", template])
        run_git(root, "add", "-A")
        staged = len(capfd.readouterr().out.splitlines())
        run(["--cache-dir", str(tmp_path / "cache"), "--staged", "--format", template])
        lines = capfd.readouterr().out.splitlines()
        assert len(lines) == staged
        run_git(root, "reset", "-q", "--hard")
        return lines

    assert broke() == []
    (root / "img" / "x.png").unlink()
    assert broke() == ["_posts/2024-01-02-linker.md:5 image-link"]
    put(root, "_posts/2024-01-01-target.md", "---\ntitle: A\n---\n\n## Other\n\nText.\n")
    assert broke() == ["_posts/2024-01-02-linker.md:6 anchor"]
    put(root, "about.md", "---\ntitle: About\npermalink: /us/\n---\n")
    assert broke() == ["_posts/2024-01-02-linker.md:7 internal-link", "about.md:1 moved-url"]
    run_git(root, "mv", "_posts/2024-01-01-target.md", "_posts/2024-01-01-aim.md")
    assert broke() == ["_posts/2024-01-01-aim.md:1 moved-url", "_posts/2024-01-02-linker.md:6 internal-link"]


@pytest.mark.parametrize("flag", ["--staged", "--diff=HEAD~1"])
def test_the_date_of_a_new_post_that_contradicts_its_name_is_an_error(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, flag: str
) -> None:
    from postlint.cli import run

    root = tmp_path / "site"
    old, new = "_posts/2024-01-02-old.md", "_posts/2024-01-09-new.md"
    put(root, "_config.yml", "title: T\n")
    put(root, old, "---\ntitle: A\ndate: 2024-01-02\n---\n")
    run_git(root, "init", "-q")
    commit(root)
    put(root, old, "---\ntitle: A\ndate: 2024-03-02\n---\n")
    put(root, new, "---\ntitle: B\ndate: 2024-04-09\n---\n")
    run_git(root, "add", "-A")
    if flag != "--staged":
        commit(root)
    monkeypatch.chdir(root)
    run(["--no-cache", flag, "--select", "front-matter", "--format", "{path} {severity}"])
    assert capfd.readouterr().out.splitlines() == [f"{old} warning", f"{new} error"]
    run(["--no-cache", "--select", "front-matter", "--format", "{path} {severity}"])
    assert capfd.readouterr().out.splitlines() == [f"{old} warning", f"{new} warning"]


def test_a_new_post_of_another_year(site: Path) -> None:
    base = run_git(site, "rev-parse", "HEAD").strip()
    dates = {
        "_posts/2023-12-20-last-autumn.md": "2023-12-20",
        "_posts/2025-02-01-slip.md": "2025-02-01",
        "_posts/2027-02-10-ahead.md": "2027-02-10",
    }

    def said(paths: list[str], today: str) -> list[str]:
        change = BaseChanges(base, dict.fromkeys(paths, ((1, END),)))
        posts = [(path, f"{day}T00:00:00") for path, day in dates.items()]
        return [finding.path for finding in misdated(str(site), change, posts, today)]

    one, slip, ahead = dates
    assert said([slip], "2026-02-03") == [slip]
    assert said([ahead], "2026-02-03") == [ahead]
    assert said([slip], "2025-02-03") == []
    assert said([slip], "2026-03-17") == [slip]
    assert said([slip], "2026-03-20") == []
    assert said([one], "2026-02-03") == []
    assert said([], "2026-02-03") == []
    assert said(list(dates), "2026-02-03") == []


def test_a_new_post_is_of_the_year_of_its_commit(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = run_git(site, "rev-parse", "HEAD").strip()
    path = "_posts/2015-10-14-x.md"
    put(site, path, "---\ntitle: X\n---\n")
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2015-10-14T12:00:00Z")
    commit(site)
    monkeypatch.delenv("GIT_AUTHOR_DATE")
    change = BaseChanges(base, {path: ((1, END),)})
    assert misdated(str(site), change, [(path, "2015-10-14")], "2016-10-14") == ()
    (finding,) = misdated(str(site), change, [(path, "2014-10-14")], "2020-01-01")
    assert "write 2015-10-14" in finding.message


def test_a_base_that_cannot_be_read_had_no_findings(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from postlint.cli import run

    put(tmp_path, "_config.yml", "title: [\n")
    put(tmp_path, "_posts/2024-01-02-a.md", "---\ntitle: A\n---\n\n![x](/x.png)\n")
    run_git(tmp_path, "init", "-q")
    commit(tmp_path)
    put(tmp_path, "_config.yml", "title: x\n")
    monkeypatch.chdir(tmp_path)
    assert run(["--no-cache", "--diff", "HEAD", "--format", "{path}:{line} {rule}"]) == 1
    assert capfd.readouterr().out == "_posts/2024-01-02-a.md:5 image-link\n"


def test_end_to_end_with_a_linter_of_pictures(site: Path) -> None:
    """A picture deleted, a post untouched: the link to it is what the change broke."""

    def lint(root: str) -> list[Finding]:
        found = []
        for path, text in sorted(texts(root).items()):
            for number, line in enumerate(text.decode("utf-8", "replace").split("\n"), 1):
                if line.startswith("/") and not opener.exists(root, line[1:]):
                    found.append(
                        Finding("image", "error", path, number, 1, number, len(line) + 1, "gone", line)
                    )
        return found

    put(site, "_posts/2020-01-02-b.md", "/img/x.png\n/img/never.png\n")
    commit(site)
    (site / "img" / "x.png").unlink()
    put(site, "_posts/2020-01-03-c.md", "/img/also.png\n")
    changed = changes(str(site), "HEAD")
    answer = broken(changed, lint(str(site)), lint(base_of(str(site), changed)))
    assert [(one.path, one.source_line) for one in answer] == [
        ("_posts/2020-01-02-b.md", "/img/x.png"),
        ("_posts/2020-01-03-c.md", "/img/also.png"),
    ]


Broke = Callable[[], list[str]]


@pytest.fixture
def broke(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Broke:
    """What ``--diff HEAD`` says of the site in ``tmp_path / "site"``, that ``--staged`` says it too."""
    from postlint.cli import run

    root = tmp_path / "site"
    root.mkdir()
    put(root, "_config.yml", "title: x\nurl: https://example.org\n")
    run_git(root, "init", "-q")
    commit(root)
    monkeypatch.chdir(root)

    def answer() -> list[str]:
        run_git(root, "add", "-A")
        said = []
        for mode in (["--diff", "HEAD"], ["--staged"]):
            run(["--no-cache", *mode, "--format", "{path}:{line} {rule}"])
            said.append(capfd.readouterr().out.splitlines())
        assert said[0] == said[1]
        return said[0]

    return answer


def test_a_picture_among_the_posts_is_not_every_changes_fault(tmp_path: Path, broke: Broke) -> None:
    site = tmp_path / "site"
    (site / "_posts").mkdir()
    (site / "_posts" / "2024-01-02-p.jpg").write_bytes(b"\xff\xd8\xff\xe0 not text")
    assert broke() == ["_posts/2024-01-02-p.jpg:1 publish"]
    commit(site)
    put(site, "about.md", "---\ntitle: About\n---\nText.\n")
    assert broke() == []


def test_fixing_yaml_moves_no_address(tmp_path: Path, broke: Broke) -> None:
    """Before, the post had the address of the day of each build, to which nobody links."""
    site = tmp_path / "site"
    put(site, "_posts/2020-01-02-a.md", "---\ntitle: A: B\n---\nText.\n")
    commit(site)
    put(site, "_posts/2020-01-02-a.md", '---\ntitle: "A: B"\n---\nText.\n')
    assert broke() == []
    commit(site)
    put(site, "_posts/2020-01-02-a.md", "---\ntitle: A: C\n---\nText.\n")
    assert broke() == ["_posts/2020-01-02-a.md:2 front-matter"]


def test_a_comparison_that_tips_blames_no_old_post(tmp_path: Path, broke: Broke) -> None:
    """A form of titles becomes a habit with its last post: the post that departs from it is years old."""
    site = tmp_path / "site"
    old = "_posts/2023-01-04-meetup.md"

    def is_reported() -> bool:
        return any(
            one[:3:2] == ("title-format", old) for one in check_site(Request(str(site))).report.findings
        )

    for month in range(1, 13):
        name = calendar.month_name[month]
        title = "Rust meetup Feb 2023" if month == 1 else f"Rust meetup {name} 2023"
        put(site, f"_posts/2023-{month:02}-04-meetup.md", f"---\ntitle: {title}\n---\nText.\n")
        if is_reported():
            break
        commit(site)
    assert is_reported()
    assert month > 1
    assert broke() == []


def test_in_files_left_alone_only_certain_harm_counts() -> None:
    changed = BaseChanges("base", {"new.md": ((1, END),)}, {}, ("img/x.png",))
    old = [at("old.md", 1, rule="broken"), at("old.md", 2, rule="compares")]
    slight = at("old.md", 3, rule="broken")._replace(severity="info")
    own = at("new.md", 1, rule="compares")
    assert broken(changed, [*old, slight, own], [], {"compares"}) == (old[0], own)
