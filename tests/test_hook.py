"""The pre-commit hooks, for real: installed by pre-commit into repositories, run by git and by hand.

What the hooks need is built into wheels once, so that each environment is made without a network.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}

GOOD = "---\ntitle: Roundup\n---\n![The room](/images/room.png)\n"
BAD = "---\ntitle: Roundup\n---\n![The room](/images/Room.png)\n"
FINDING = re.compile(r"^\S+\.md:\d+:\d+: .*$", re.MULTILINE)


@pytest.mark.parametrize("hook", ["postlint", "postlint-online"])
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("_posts/2024-01-01-x.md", True),
        ("docs/_posts/2024-01-01-x.markdown", True),
        ("_drafts/x.md", True),
        ("about.md", True),
        ("_posts/2024-01-01-x.html", True),
        ("images/x.md.png", False),
        ("_config.yml", True),
        ("docs/_includes/nav.html", True),
        ("_data/nav.yml", True),
        ("my_data/nav.yml", False),
        ("scripts/amd", False),
    ],
)
def test_files(hook: str, path: str, expected: bool) -> None:
    assert bool(re.search(HOOKS[hook]["files"], path)) is expected


def environment(**more: str) -> dict[str, str]:
    """A user's environment without settings of this machine's git."""
    found = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "PRE_COMMIT"))}
    found |= {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "PRE_COMMIT_COLOR": "never",
        "PATH": str(Path(sys.executable).parent) + os.pathsep + found["PATH"],
    }
    for key, value in (
        ("user.name", "Test"),
        ("user.email", "t@example.com"),
        ("init.defaultBranch", "main"),
    ):
        number = int(found.get("GIT_CONFIG_COUNT", "0"))
        found |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        found["GIT_CONFIG_COUNT"] = str(number + 1)
    return found | more


class Said(NamedTuple):
    """What a program said, and its exit code."""

    code: int
    text: str

    @property
    def findings(self) -> list[str]:
        """Its lines that report a finding, sorted."""
        return sorted(FINDING.findall(self.text))


class Repository:
    """A repository of a blog, and its user's pre-commit."""

    def __init__(self, folder: Path, hooks: Hooks, cache: Path) -> None:
        self.folder = folder
        self.hooks = hooks
        self.environment = environment(
            PRE_COMMIT_HOME=str(hooks.home),
            XDG_CACHE_HOME=str(cache),
            PIP_NO_INDEX="1",
            PIP_FIND_LINKS=str(hooks.wheels),
        )

    def run(self, *words: str | Path) -> Said:
        """Run a program in the repository."""
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return Said(done.returncode, done.stdout)

    def pre_commit(self, *words: str) -> Said:
        """Run pre-commit."""
        return self.run(sys.executable, "-m", "pre_commit", *words)

    def write(self, files: dict[str, str]) -> None:
        """Write and stage files."""
        for name, content in files.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(content, "utf-8")
        assert self.run("git", "add", "-A").code == 0

    def configure(self, *hooks: str, repository: Path | None = None) -> None:
        """Write the configuration, ``hooks`` in YAML's flow style."""
        repo = repository or self.hooks.repository
        listed = "".join(f"  - {hook}\n" for hook in hooks)
        text = f"repos:\n- repo: {repo}\n  rev: {self.hooks.revision}\n  hooks:\n{listed}"
        self.write({".pre-commit-config.yaml": text})


class Hooks(NamedTuple):
    """A repository with the hooks as they are in this checkout, and where pre-commit installs them."""

    repository: Path
    revision: str
    wheels: Path
    home: Path


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Hooks:
    pytest.importorskip("pre_commit")
    if not shutil.which("git"):
        pytest.skip("needs git")
    folder = tmp_path_factory.mktemp("hooks")
    repository, wheels = folder / "postlint", folder / "wheels"
    settings = environment()

    def git(*words: str, where: Path = repository) -> str:
        return subprocess.run(
            ["git", *words], cwd=where, env=settings, check=True, capture_output=True, text=True
        ).stdout

    listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard", where=ROOT).split("\0")
    for name in listed:
        if name.startswith(("tests/", "docs/", "examples/")) or not (ROOT / name).is_file():
            continue
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, repository / name)
    git("init", "-q")
    git("add", "-A")
    git("commit", "-q", "-m", "postlint")
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "-w", str(wheels)]
    build = yaml.safe_load(re.search(r"^requires = (\[.*\])", (ROOT / "pyproject.toml").read_text(), re.M)[1])  # type: ignore[index]
    subprocess.run([*pip, str(repository), *build], check=True, env=settings, capture_output=True)
    # The hooks install postlint out of its repository, as anywhere.
    for own in wheels.glob("postlint-*"):
        own.unlink()
    shutil.rmtree(repository / "build", ignore_errors=True)
    return Hooks(repository, git("rev-parse", "HEAD").strip(), wheels, folder / "home")


@pytest.fixture
def blog(hooks: Hooks, tmp_path: Path) -> Repository:
    folder = tmp_path / "blog"
    folder.mkdir()
    repository = Repository(folder, hooks, tmp_path / "cache")
    assert repository.run("git", "init", "-q").code == 0
    repository.configure("{id: postlint}")
    repository.write({"_config.yml": "title: Blog\n", "images/room.png": ""})
    return repository


def test_commit(blog: Repository) -> None:
    assert blog.pre_commit("install").code == 0
    post = "_posts/2024-01-01-roundup.md"
    blog.write({post: BAD})
    refused = blog.run("git", "commit", "-m", "A roundup")
    assert refused.code != 0
    assert len(refused.findings) == 1, refused.text
    assert refused.findings[0].startswith(f"{post}:4:1: error: ") and "(image-link)" in refused.findings[0]
    assert "`/images/room.png`" in refused.findings[0]
    blog.write({post: GOOD})
    assert blog.run("git", "commit", "-m", "A roundup").code == 0
    # What is wrong elsewhere does not keep a good post back.
    blog.write({"_posts/2024-02-01-old.md": BAD})
    assert blog.run("git", "commit", "--no-verify", "-m", "Old").code == 0
    blog.write({"_posts/2024-03-01-new.md": GOOD})
    assert blog.run("git", "commit", "-m", "New").code == 0


def test_all_files_in_parts(blog: Repository) -> None:
    """pre-commit may hand the files to several processes: together they say what one says."""
    posts = {f"_posts/2024-01-{day:02}-{n}.md": BAD for day in range(1, 29) for n in ("one", "two")}
    links = "".join(f"[{name}](/{name.removeprefix('_posts/')}.html)\n" for name in sorted(posts)[:5])
    blog.write({**posts, "_posts/2024-02-01-links.md": "---\ntitle: Links\n---\n" + links})
    whole = blog.pre_commit("run", "--all-files")
    assert whole.code == 1
    assert len(whole.findings) == 56 + 5, whole.text
    blog.configure("{id: postlint, require_serial: false}")
    parts = blog.pre_commit("run", "--all-files")
    assert parts.code == 1
    assert parts.findings == whole.findings
    processes = parts.text.count(" problems ")
    assert processes > 1 or os.cpu_count() == 1


def test_several_at_once_on_one_new_cache(blog: Repository, tmp_path: Path) -> None:
    names = [f"_posts/2024-01-{day:02}-post.md" for day in range(1, 25)]
    blog.write(dict.fromkeys(names, BAD))
    program = [sys.executable, "-m", "postlint", "--format", "concise"]
    alone = blog.run(*program, "--no-cache", *names)
    assert len(alone.findings) == 24
    for _ in ("new", "used"):
        running = [
            subprocess.Popen(
                [*program, *names[start : start + 3]],
                cwd=blog.folder,
                env=blog.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for start in range(0, 24, 3)
        ]
        said = [Said(text=process.communicate()[0], code=process.returncode) for process in running]
        assert [one.code for one in said] == [1] * 8
        # Nothing else is said: no complaint about a locked or damaged cache.
        assert sorted(line for one in said for line in one.text.splitlines()) == alone.findings


def test_what_a_commit_breaks_elsewhere(blog: Repository) -> None:
    """No file that still is there was changed: the hook takes no names, and looks at the whole."""
    blog.configure("{id: postlint-staged}")
    assert blog.pre_commit("install").code == 0
    aim, post = "_posts/2024-01-02-aim.md", "_posts/2024-01-01-roundup.md"
    link = "[Next]({% post_url 2024-01-02-aim %})\n"
    blog.write({post: GOOD + link, aim: "---\ntitle: Aim\n---\nText.\n"})
    assert blog.run("git", "commit", "-m", "A roundup").code == 0
    assert blog.run("git", "rm", "-q", "images/room.png").code == 0
    refused = blog.run("git", "commit", "-m", "Without the picture")
    assert refused.code != 0
    assert [one.partition(": error")[0] for one in refused.findings] == [f"{post}:4:1"], refused.text
    assert blog.run("git", "reset", "-q", "--hard").code == 0
    assert blog.run("git", "mv", aim, "_posts/2024-01-02-goal.md").code == 0
    refused = blog.run("git", "commit", "-m", "Another name")
    assert refused.code != 0
    assert f"{post}:5:8: error: `post_url` finds no post `2024-01-02-aim`" in refused.text
    # What was wrong before keeps nobody back.
    assert blog.run("git", "commit", "--no-verify", "-m", "Another name").code == 0
    blog.write({"_posts/2024-03-01-new.md": GOOD})
    assert blog.run("git", "commit", "-m", "New").code == 0


def test_what_is_staged_counts_and_not_what_lies_here(blog: Repository) -> None:
    blog.configure("{id: postlint-staged}")
    post = "_posts/2024-01-01-roundup.md"
    blog.write({post: BAD})
    (blog.folder / post).write_text(GOOD, "utf-8")
    program = (sys.executable, "-m", "postlint", "--staged", "--format", "concise")
    said = blog.run(*program)
    assert said.code == 1
    assert [one.partition(": error")[0] for one in said.findings] == [f"{post}:4:1"]
    # pre-commit puts the other changes away first, which comes to the same.
    assert blog.pre_commit("run").findings[0].startswith(f"{post}:4:1: error")
    # The picture lies here, and would not be in what others get.
    blog.write({post: GOOD.replace("room", "hall")})
    (blog.folder / "images" / "hall.png").touch()
    assert "untracked: `git add` it" in blog.run(*program).text
    assert "untracked: `git add` it" in blog.pre_commit("run").text
    assert blog.run("git", "add", "images/hall.png").code == 0
    assert blog.pre_commit("run").code == 0


def test_a_merge_that_breaks_a_link(blog: Repository) -> None:
    """Each side is sound, and a merge without conflicts runs no pre-commit hook."""
    blog.configure("{id: postlint-staged}")
    assert blog.pre_commit("install", "-t", "pre-commit", "-t", "pre-merge-commit").code == 0
    blog.write({"_posts/2024-01-01-roundup.md": "---\ntitle: Roundup\n---\nText.\n"})
    assert blog.run("git", "commit", "-m", "A roundup").code == 0
    assert blog.run("git", "checkout", "-q", "-b", "shows").code == 0
    blog.write({"_posts/2024-02-01-shows.md": GOOD})
    assert blog.run("git", "commit", "-m", "Shows the room").code == 0
    assert blog.run("git", "checkout", "-q", "main").code == 0
    assert blog.run("git", "rm", "-q", "images/room.png").code == 0
    assert blog.run("git", "commit", "-m", "Nobody shows the room").code == 0
    refused = blog.run("git", "merge", "--no-edit", "shows")
    assert refused.code != 0
    assert [one.partition(": error")[0] for one in refused.findings] == ["_posts/2024-02-01-shows.md:4:1"]


def test_nothing_to_check_is_no_reason_to_refuse(blog: Repository) -> None:
    blog.configure("{id: postlint-staged}")
    assert blog.run("git", "rm", "-q", "-f", "_config.yml").code == 0
    assert blog.pre_commit("run").code == 0


def test_site_in_a_subfolder(blog: Repository) -> None:
    """The files beside the site are none of postlint's business, changed though they are."""
    for name in ("_config.yml", "images/room.png"):
        assert blog.run("git", "rm", "-q", "-f", name).code == 0
    blog.write(
        {"README.md": "[a broken link](nowhere.md)\n", "site/_config.yml": "", "site/images/room.png": ""}
    )
    blog.configure("{id: postlint}", "{id: postlint-staged}")
    assert blog.pre_commit("run", "--all-files").code == 0
    blog.write({"site/_posts/2024-01-01-roundup.md": BAD})
    said = blog.pre_commit("run")
    assert said.code == 1
    places = [one.partition(":4:1: error")[0] for one in said.findings]
    assert places == ["site/_posts/2024-01-01-roundup.md"] * 2


def test_try_repo(blog: Repository) -> None:
    """With no configuration: the way to see what postlint would say."""
    blog.write({"_posts/2024-01-01-roundup.md": BAD})
    assert blog.run("git", "rm", "-q", "-f", ".pre-commit-config.yaml").code == 0
    said = blog.pre_commit("try-repo", str(blog.hooks.repository), "postlint", "--all-files")
    assert said.code == 1
    assert [one.partition(": error")[0] for one in said.findings] == ["_posts/2024-01-01-roundup.md:4:1"], (
        said
    )


class Gone(BaseHTTPRequestHandler):
    """A host of which one page is gone."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200 if self.path == "/there" else 404)
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Gone) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_online_before_a_push(blog: Repository, host: int, tmp_path: Path) -> None:
    (tmp_path / "remote").mkdir()
    assert blog.run("git", "init", "-q", "--bare", tmp_path / "remote").code == 0
    assert blog.run("git", "remote", "add", "origin", tmp_path / "remote").code == 0
    blog.configure("{id: postlint}", f"{{id: postlint-online, args: [--allow-private, --port, '{host}']}}")
    assert blog.pre_commit("install", "-t", "pre-commit", "-t", "pre-push").code == 0
    url = f"http://127.0.0.1:{host}"
    post = "_posts/2024-01-01-roundup.md"
    blog.write({post: f"---\ntitle: Roundup\n---\n[{url}/there]({url}/there) and [{url}/gone]({url}/gone)\n"})
    # A commit asks nobody.
    committed = blog.run("git", "commit", "-m", "A roundup")
    assert committed.code == 0 and "(online)" not in committed.text
    refused = blog.run("git", "push", "origin", "HEAD:main")
    assert refused.code != 0
    assert [one.partition(" is gone")[0] for one in refused.findings] == [
        f"{post}:4:{len(f'[{url}/there]({url}/there) and ') + 1}: error: `{url}/gone`"
    ], refused.text
    by_hand = blog.pre_commit("run", "postlint-online", "--hook-stage", "manual", "--all-files")
    assert by_hand.code == 1 and by_hand.findings == refused.findings, by_hand.text
    blog.write({post: f"---\ntitle: Roundup\n---\n[{url}/there]({url}/there)\n"})
    assert blog.run("git", "commit", "-m", "Fixed").code == 0
    assert blog.run("git", "push", "origin", "HEAD:main").code == 0
