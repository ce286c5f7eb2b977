"""What a pull request writes into the site's configuration gives it no power over the network."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import pytest

from postlint.config import Config, FileConfig, NetworkConfig
from postlint.net.history import History
from postlint.trust import DECISIONS, disobeyed, keys, trusted
from postlint.verdict import Alive, Evidence, Verdict


class Inside(NamedTuple):
    """A server on loopback, as it may be behind a company's wall."""

    port: int
    requested: list[str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/admin"

    @property
    def opening(self) -> str:
        """The configuration that lets it be contacted."""
        return f"network:\n  allow: [127.0.0.1]\n  ports: [{self.port}]\n"


@pytest.fixture
def inside() -> Iterator[Inside]:
    requested: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            requested.append(f"{self.command} {self.path} {self.headers['User-Agent']}")
            self.send_response(200)
            self.end_headers()

        do_GET = do_HEAD

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield Inside(server.server_port, requested)
        server.shutdown()


def change(blog: Any, configuration: str, url: str) -> str:
    """A pull request that brings a configuration and a post with a link; the base commit."""
    base = blog.commit()
    blog.write(".postlint.yml", configuration)
    blog.post(f"[inside]({url})\n", name="2021-01-01-new.md")
    return base


def test_a_change_cannot_open_the_private_network(blog: Any, inside: Inside) -> None:
    base = change(blog, inside.opening, inside.url)
    blog.commit()
    ran = blog.run("--online", "--diff", base, "--format", "{path}:{line} {severity} {rule} {message}")
    assert inside.requested == []
    assert "1 unchecked" in ran.err
    lines = [line for line in ran.out.splitlines() if "untrusted-config" in line]
    assert [line.partition(" is read")[0] for line in lines] == [
        ".postlint.yml:2 info untrusted-config `network.allow`",
        ".postlint.yml:3 info untrusted-config `network.ports`",
    ]


def test_nor_what_is_staged(blog: Any, inside: Inside) -> None:
    change(blog, inside.opening, inside.url)
    blog.git("add", "-A")
    ran = blog.run("--online", "--staged")
    assert inside.requested == []
    assert "untrusted-config" in ran.out


def test_nor_a_file_named_on_the_command_line(blog: Any, inside: Inside) -> None:
    base = change(blog, "", inside.url)
    blog.write("ci/lint.yml", inside.opening)
    blog.commit()
    blog.run("--online", "--diff", base, "--config", "ci/lint.yml")
    assert inside.requested == []


def test_nor_a_link_to_a_file_outside(blog: Any, inside: Inside) -> None:
    """The link is the change's, wherever it leads."""
    (blog.secret / "other.yml").write_text(inside.opening)
    base = change(blog, "", inside.url)
    (blog.folder / "lint.yml").symlink_to(blog.secret / "other.yml")
    blog.commit()
    blog.run("--online", "--diff", base, "--config", "lint.yml")
    assert inside.requested == []


def test_nor_where_everything_is_reported(blog: Any, inside: Inside) -> None:
    """``--trust`` alone, as the action runs where it reports more than the change."""
    base = change(blog, inside.opening, inside.url)
    blog.commit()
    ran = blog.run("--online", "--trust", base)
    assert inside.requested == []
    assert "untrusted-config" in ran.out


def test_nor_a_branch_off_an_old_commit_that_was_open(blog: Any, inside: Inside) -> None:
    blog.write(".postlint.yml", inside.opening)
    old = blog.commit()
    blog.write(".postlint.yml", "")
    blog.commit()
    blog.git("checkout", "-q", "-b", "stranger", old)
    blog.post(f"[inside]({inside.url})\n", name="2021-01-01-new.md")
    blog.commit()
    blog.run("--online", "--diff", "main")
    assert inside.requested == []


def test_the_base_commit_and_a_file_outside_are_trusted(blog: Any, inside: Inside) -> None:
    blog.write(".postlint.yml", inside.opening)
    base = change(blog, inside.opening, inside.url)
    blog.commit()
    ran = blog.run("--online", "--diff", base)
    assert inside.requested
    assert "untrusted-config" not in ran.out
    inside.requested.clear()
    (blog.secret / "lint.yml").write_text(inside.opening)
    blog.run("--online", "--diff", base, "--config", str(blog.secret / "lint.yml"), "--cache-dir",
             str(blog.secret))  # fmt: skip
    assert inside.requested


def test_the_user_agent_is_not_the_changes(blog: Any, inside: Inside) -> None:
    blog.write(".postlint.yml", inside.opening)
    base = change(blog, inside.opening + "  contact: we were here\n", inside.url)
    blog.commit()
    blog.run("--online", "--diff", base)
    assert inside.requested
    assert not any("we were here" in one for one in inside.requested)


# --- the table ----------------------------------------------------------------------------------


def test_every_key_is_decided_on() -> None:
    assert set(keys()) == set(DECISIONS)


def test_what_is_read_from_the_base() -> None:
    def config(**network: object) -> Config:
        return Config(file=FileConfig(network=NetworkConfig(**network)))  # type: ignore[arg-type]

    checkout = config(
        ignore=("https://a.example/*",), contact="x", per_host=99, interval=0.0, tries=99, reuse_days=999.0,
        allow=("10.0.0.0/8",), ports=(22,), archive_endpoint="https://evil.example/",
    )  # fmt: skip
    base = config(allow=("intranet.example",))
    assert trusted(checkout, base).file.network == NetworkConfig(
        ignore=("https://a.example/*",), allow=("intranet.example",)
    )
    requested = [key for key, decision in DECISIONS.items() if decision.source == "base"]
    assert disobeyed(checkout, base) == sorted(requested, key=list(DECISIONS).index)
    assert disobeyed(base, base) == []


def test_exists_says_nothing_of_other_hosts(blog: Any, inside: Inside) -> None:
    blog.write(".postlint.yml", f"{inside.opening}exists: ['*', '**', '{inside.url}']\n")
    blog.post(f"[inside]({inside.url})\n", name="2021-01-01-new.md")
    blog.run("--online")
    assert inside.requested


# --- what earlier runs remember -----------------------------------------------------------------


def plant(path: Path, url: str) -> None:
    """A history that says that a link answered a moment ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with History(str(path)) as history:
        history.conclude(url, Verdict(url, Alive(), Evidence(at=time.time())))


DEAD = "http://no-such-host.invalid/"


@pytest.mark.parametrize("repository", [True, False])
def test_a_planted_history_makes_no_dead_link_alive(blog: Any, repository: bool) -> None:
    plant(blog.folder / ".cache/postlint/history.db", DEAD)
    blog.post(f"[dead]({DEAD})\n")
    if repository:
        blog.commit()
    where = {"XDG_CACHE_HOME": str(blog.folder / ".cache")}
    ran = blog.run("--online", environment=where)
    assert "1 alive" not in ran.err
    assert "XDG_CACHE_HOME" in ran.err


@pytest.mark.parametrize("option", ["--history", "--cache-dir"])
def test_nor_where_the_command_line_names_a_place_in_the_checkout(blog: Any, option: str) -> None:
    plant(blog.folder / "kept/history.db", DEAD)
    (blog.secret / "link").symlink_to(blog.folder / "kept")
    blog.post(f"[dead]({DEAD})\n")
    blog.commit()
    for folder in (blog.folder / "kept", blog.secret / "link"):
        named = folder / "history.db" if option == "--history" else folder
        ran = blog.run("--online", option, str(named))
        assert (ran.code, ran.out) == (2, "")
        assert "is in the repository" in ran.err


def test_nor_above_the_site_in_the_repository(blog: Any) -> None:
    """The site is one folder of the repository, the planted file lies in another."""
    (blog.folder / "_config.yml").rename(blog.folder / "site.yml")
    blog.write("site/_config.yml", "title: A blog\n")
    blog.write("site/_posts/2020-01-01-a.md", f"---\ntitle: A\n---\n\n[dead]({DEAD})\n")
    plant(blog.folder / "kept/history.db", DEAD)
    blog.commit()
    ran = blog.run("--online", "--history", "../kept/history.db", cwd=blog.folder / "site")
    assert ran.code == 2


def test_a_home_folder_under_version_control_keeps_its_cache(blog: Any) -> None:
    blog.git("init", "-q", str(blog.home))
    site = blog.home / "blog"
    (site / "_posts").mkdir(parents=True)
    (site / "_config.yml").write_text("title: x\n")
    (site / "_posts" / "2020-01-01-a.md").write_text("---\ntitle: A\n---\n\nText.\n")
    ran = blog.run(cwd=site)
    assert (ran.code, ran.err) == (0, "")
    assert list((blog.home / "cache").rglob("*.db"))


def test_a_recording_is_not_taken_from_the_change(blog: Any) -> None:
    base = blog.commit()
    blog.write("verdicts.jsonl", '{"postlint": "verdicts", "version": 1}\n')
    blog.post(f"[dead]({DEAD})\n")
    blog.commit()
    ran = blog.run("--replay", "verdicts.jsonl", "--diff", base)
    assert ran.code == 2
    assert "may have altered it" in ran.err


# --- what is said of it -------------------------------------------------------------------------


def test_what_the_base_altered_since_is_not_said_of_the_change(blog: Any, inside: Inside) -> None:
    start = blog.commit()
    blog.write(".postlint.yml", inside.opening)
    blog.commit()
    blog.git("checkout", "-q", "-b", "change", start)
    blog.post(f"[inside]({inside.url})\n", name="2021-01-01-new.md")
    blog.commit()
    ran = blog.run("--online", "--diff", "main")
    assert "untrusted-config" not in ran.out
    assert inside.requested  # the base allows it now


def test_a_configuration_that_is_a_link_in_the_base_is_followed_there(blog: Any, inside: Inside) -> None:
    blog.write("ci/shared/lint.yml", inside.opening)
    (blog.folder / "ci" / "lint.yml").symlink_to("shared/lint.yml")
    (blog.folder / ".postlint.yml").symlink_to("ci/lint.yml")
    base = blog.commit()
    blog.post(f"[inside]({inside.url})\n", name="2021-01-01-new.md")
    blog.commit()
    ran = blog.run("--online", "--diff", base)
    assert "untrusted-config" not in ran.out
    assert inside.requested


def test_before_the_first_commit_nothing_is_trusted(blog: Any, inside: Inside) -> None:
    blog.git("init", "-q", "-b", "main")
    blog.write(".postlint.yml", inside.opening)
    blog.post(f"[inside]({inside.url})\n")
    blog.git("add", "-A")
    ran = blog.run("--online", "--staged")
    assert inside.requested == []
    assert "untrusted-config" in ran.out
