"""``postlint audit`` as a user meets it: what is written, what is said, going on after an interruption."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from postlint.cli import audit, parser_for
from postlint.cli.argument_parser import parse
from postlint.cli.errors import CliError
from postlint.net.guard import NoSuchName
from postlint.net.world import World

NOT_PUBLISHED = "is not on the published site: fix the address or add the file"

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "examples" / "meetup"


def run(*words: str | Path, world: World | None = None) -> int:
    return audit.run(parse(parser_for("audit"), audit.Options, [*map(str, words), "--no-cache"]), world)


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """A blog whose posts link three living pages, a dead one and one that moved."""
    folder = tmp_path / "blog"
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").write_text("title: A blog\nurl: https://me.example\n")
    links = "[a](http://one.example/a) [b](http://one.example/b) [c](http://two.example/c)"
    gone = "[dead](http://two.example/dead) [moved](http://two.example/moved) [own](https://me.example/x)"
    for year in (2014, 2020):
        text = f"---\ntitle: Of {year}\n---\n{links}\n{gone}\n![No such](/images/none-{year}.png)\n"
        (folder / "_posts" / f"{year}-01-02-post.md").write_text(text)
    return folder


def test_what_templates_harm_has_a_section_of_its_own(blog: Path, tmp_path: Path) -> None:
    (blog / "_layouts").mkdir()
    (blog / "_layouts" / "post.html").write_text("<a href='/gone/'>x</a>{{ content }}")
    (blog / "_config.yml").write_text("defaults: [{scope: {path: ''}, values: {layout: post}}]\n")
    html, data = tmp_path / "a.html", tmp_path / "a.json"
    run(blog, "--html", html, "--json", data)
    (row,) = json.loads(data.read_text("utf-8"))["templates"]
    assert row["pages"] == 2 and row["share"] == 1.0
    assert row["what"] == f"`/gone/` {NOT_PUBLISHED}"
    assert (row["location"]["path"], row["location"]["line"]) == ("_layouts/post.html", 1)
    text = html.read_text("utf-8")
    assert "In templates</h2>" in text and text.count('href="#templates"') == 1


def test_writes_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    html, data, tables = tmp_path / "a.html", tmp_path / "a.json", tmp_path / "csv"
    assert run(EXAMPLE, "--html", html, "--json", data, "--csv", tables) == 0
    said = capsys.readouterr()
    assert "Harbour Town Python" in said.out and "begin here" in said.out and str(html) in said.out
    assert "checking: " in said.err
    document = json.loads(data.read_text("ascii"))
    assert document["totals"]["error"] >= 2 and not document["online"]
    assert {finding["rule"] for finding in document["findings"]} >= {
        "image-link",
        "sponsor-link",
        "rsvp-stale",
    }
    assert [sponsor["name"] for sponsor in document["sponsors"]] and document["series"][0]["rows"]
    text = html.read_text("utf-8")
    assert "Harbour Town Python" in text and "Tidewater" in text
    with (tables / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == document["totals"]["findings"]


def test_compare(tmp_path: Path, blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = tmp_path / "old.json"
    assert run(blog, "--json", old, "--quiet") == 0
    assert capsys.readouterr().out == ""
    post = blog / "_posts" / "2014-01-02-post.md"
    post.write_text(post.read_text().replace("![No such](/images/none-2014.png)", "[none](/nowhere/)"))
    new = tmp_path / "new.json"
    assert run(blog, "--compare", old, "--json", new) == 0
    assert "1 finding gone, 1 new" in capsys.readouterr().out
    comparison = json.loads(new.read_text())["comparison"]
    assert {change["name"] for change in comparison["rules"]} == {"image-link", "internal-link"}


def test_a_part_of_the_site(tmp_path: Path, blog: Path) -> None:
    data = tmp_path / "a.json"
    run(blog / "_posts" / "2014-01-02-post.md", "--json", data, "-q")
    document = json.loads(data.read_text())
    assert document["totals"]["files"] == document["totals"]["posts"] == 1
    assert {finding["path"] for finding in document["findings"]} == {"_posts/2014-01-02-post.md"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--html", "{tmp}/no/such/folder/a.html"], "cannot be written"),
        (["--html", "{tmp}"], "is a folder"),
        (["--csv", "{tmp}/file"], "is a file"),
        (["--compare", "{tmp}/none.json"], "cannot be read"),
        (["--compare", "{tmp}/file"], "is not JSON"),
        (["--compare", "{tmp}/list.json"], "is not an audit's JSON"),
        (["--select", "no-such-rule"], "no-such-rule"),
    ],
)
def test_mistakes_are_said_before_the_work(tmp_path: Path, words: list[str], said: str) -> None:
    (tmp_path / "file").write_text("not json")
    (tmp_path / "list.json").write_text("[1]")
    with pytest.raises(CliError, match=said) as refused:
        run(EXAMPLE, *(word.format(tmp=tmp_path) for word in words))
    assert refused.value.code == 2


def test_a_report_that_cannot_be_finished_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    html = tmp_path / "a.html"
    html.write_text("the old one")

    def broken(audit: Any, out: Any) -> None:
        out.write("half")
        raise KeyboardInterrupt

    monkeypatch.setattr("postlint.audit.html_report.write", broken)
    assert run(EXAMPLE, "--html", html, "-q") == 130
    assert html.read_text() == "the old one"
    assert os.listdir(tmp_path) == ["a.html"]


def test_rules_that_the_configuration_turns_off_stay_off(tmp_path: Path, blog: Path) -> None:
    (blog / ".postlint.yml").write_text("rules: {image-link: off}\n")
    data = tmp_path / "a.json"
    run(blog, "--json", data, "-q")
    document = json.loads(data.read_text())
    assert "image-link" not in {rule["rule"] for rule in document["rules"]}


# --- online -------------------------------------------------------------------------------------


class Site(BaseHTTPRequestHandler):
    """Two hosts; every request is noted."""

    protocol_version = "HTTP/1.1"
    requested: list[tuple[str, str]]
    hang: threading.Event | None = None

    def do_GET(self) -> None:
        host = self.headers["Host"]
        self.requested.append((host, self.path))
        if self.hang is not None and host == "two.example":
            self.hang.wait(30)
        code = {"/dead": 404, "/moved": 301, "/robots.txt": 404}.get(self.path, 200)
        if "postlint-" in self.path:  # the address that cannot exist
            code = 404
        self.send_response(code)
        if code == 301:
            self.send_header("Location", "http://two.example/c")
        body = b"" if code == 301 else b"<html><title>A page</title></html>"
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *arguments: Any) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def server() -> Iterator[type[Site]]:
    handler = type("Handler", (Site,), {"requested": [], "hang": None})
    made = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    made.daemon_threads = True
    made.handle_error = lambda *arguments: None  # type: ignore[method-assign]
    handler.port = made.server_address[1]  # type: ignore[attr-defined]
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield handler
    if handler.hang:
        handler.hang.set()
    made.shutdown()
    made.server_close()


def world_of(port: int) -> World:
    import socket

    def resolve(host: str, port: int) -> list[str]:
        if not host.endswith(".example"):
            raise NoSuchName(host)
        return ["93.184.216.34"]

    def connect(address: str, at: int, timeout: float | None) -> socket.socket:
        if at != 80:
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", port), timeout)

    return World(resolve, connect)


def test_online(tmp_path: Path, blog: Path, server: Any, capsys: pytest.CaptureFixture[str]) -> None:
    data, history = tmp_path / "a.json", tmp_path / "history.db"
    words = (blog, "--online", "--history", history, "--json", data, "--html", tmp_path / "a.html")
    assert run(*words, world=world_of(server.port)) == 0
    document = json.loads(data.read_text())
    status = {link["url"]: link["status"] for link in document["links"]}
    assert status == {
        "http://one.example/a": "alive",
        "http://one.example/b": "alive",
        "http://two.example/c": "alive",
        "http://two.example/dead": "gone",
        "http://two.example/moved": "moved",
    }
    assert document["totals"]["gone"] == 1 and document["online"]
    assert next((h["host"], h["gone"]) for h in document["hosts"]) == ("two.example", 1)
    dead = [f for f in document["findings"] if f["rule"] == "external-link" and f["severity"] == "error"]
    assert {f["path"] for f in dead} == {"_posts/2014-01-02-post.md", "_posts/2020-01-02-post.md"}
    assert {year["year"]: year["gone"] for year in document["health"]} == {"2014": 1, "2020": 1}
    assert "1 of 5 links gone" in capsys.readouterr().out
    assert ("me.example", "/x") not in server.requested

    # Again: what answered is in the history, and the run says so.
    first = len(server.requested)
    assert run(*words, world=world_of(server.port)) == 0
    again = server.requested[first:]
    # One page that answered is requested again where its host says 404: the host works, the page is gone.
    assert {path for _, path in again} <= {"/dead", "/c", "/", "/robots.txt"} | {
        p for _, p in again if "postlint-" in p
    }
    assert "resuming from the history: 4 of 5 links were checked before" in capsys.readouterr().err
    assert "4 of 5 links were not requested again" in json.loads(data.read_text())["notes"][0]


def test_budget(tmp_path: Path, blog: Path, server: Any) -> None:
    data = tmp_path / "a.json"
    words = (blog, "--online", "--history", tmp_path / "h.db", "--json", data, "-q")
    assert run(*words, "--budget", "3", world=world_of(server.port)) == 0
    document = json.loads(data.read_text())
    assert len(server.requested) <= 3
    assert any("Run the same command again" in note for note in document["notes"])
    assert run(*words, world=world_of(server.port)) == 0
    statuses = {link["status"] for link in json.loads(data.read_text())["links"]}
    assert statuses == {"alive", "gone", "moved"}


def ended_by(process: subprocess.Popen[str], number: int) -> str:
    """What a process says when signals end it. As a person would, it is interrupted again where it does
    not listen: Python drops an interrupt that arrives while it finalises an object."""
    for _ in range(12):
        process.send_signal(number)
        try:
            return process.communicate(timeout=5)[1]
        except subprocess.TimeoutExpired:
            continue
    process.kill()
    pytest.fail(f"signal {number} does not end it")


@pytest.mark.skipif(os.name == "nt", reason="signals as POSIX has them")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_run_goes_on(tmp_path: Path, blog: Path, server: Any, number: int) -> None:
    """What was answered before the end is not requested again after it, whatever ended the run."""
    server.hang = threading.Event()
    program = (
        # A test run in the background may have been set to ignore interrupts; children inherit that.
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import test_command\n"
        f"sys.exit(test_command.run({str(blog)!r}, '--online', '--history', {str(tmp_path / 'h.db')!r},"
        f" '--html', {str(tmp_path / 'a.html')!r}, world=test_command.world_of({server.port})))"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not {("one.example", "/a"), ("one.example", "/b")} <= set(server.requested):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.05)
    time.sleep(0.5)
    said = ended_by(process, number)
    assert process.returncode == (130 if number != signal.SIGKILL else -signal.SIGKILL)
    assert ("run the same command again" in said) is (number != signal.SIGKILL)
    assert not (tmp_path / "a.html").exists()

    server.hang.set()
    server.hang = None
    before = len(server.requested)
    data = tmp_path / "a.json"
    run(blog, "--online", "--history", tmp_path / "h.db", "--json", data, "-q", world=world_of(server.port))
    assert not {("one.example", "/a"), ("one.example", "/b")} & set(server.requested[before:])
    statuses = {link["url"]: link["status"] for link in json.loads(data.read_text())["links"]}
    assert statuses["http://one.example/a"] == "alive" and statuses["http://two.example/dead"] == "gone"
