"""What people know from other commands: options, hints, colours, pipes, full disks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postlint.cli import COMMANDS

Run = Callable[..., Any]
LayOut = Callable[[dict[str, str]], Path]

CONFIG = "title: Site\n"
BAD = "---\ntitle: Hello\n---\n![A boat](/images/boat.JPG) [b](/no/)\n"
SITE = {"_config.yml": CONFIG, "images/boat.jpg": "", "_posts/2024-01-01-a.md": BAD}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--fomat", "json"), "there is no option `--fomat`, did you mean `--format`?"),
        (("--Quiet",), "did you mean `--quiet`?"),
        (("--qqqqq",), "there is no option `--qqqqq` ("),
        (("audit", "--htlm", "x"), "did you mean `--html`?"),
        (("chekc",), "`chekc` is neither a command nor a file: did you mean `check`?"),
        (("Explain", "image-link"), "did you mean `explain`?"),
        (("--select", "IMAGE-LINK"), "there is no rule `IMAGE-LINK`; did you mean `image-link`?"),
        (("explain", "image_link"), "did you mean `image-link`?"),
        (("rules", "x"), "unexpected argument `x`"),
        (("explain",), "the following arguments are required: RULE"),
    ],
)
def test_hints(lay_out: LayOut, run: Run, words: tuple[str, ...], said: str) -> None:
    lay_out(SITE)
    found = run(*words)
    assert (found.code, found.out) == (2, "") and said in found.err


def test_a_folder_called_nearly_like_a_command(lay_out: LayOut, run: Run) -> None:
    lay_out({**SITE, "link/a.md": BAD})
    assert run("link").code == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_help(run: Run, capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit):
        run(command, "-h")
    brief = capsys.readouterr().out
    operand = {"explain": "RULE", "import": "FILE", "url": "[URL]", "rules": "", "completion": "SHELL"}
    operand |= {"lsp": "", "next": "[OPTIONS] [SERIES ...]", "page": "[OPTIONS] [URL ...]"}
    usage = brief.splitlines()[0]
    assert usage.startswith("usage: postlint") and usage.endswith(operand.get(command, "[PATH ...]"))
    if "--help-all" in brief:
        with pytest.raises(SystemExit):
            run(command, "--help-all")
        whole = capsys.readouterr().out
        assert set(re.findall(r"--[\w-]+", brief)) < set(re.findall(r"--[\w-]+", whole))


def test_short_options(lay_out: LayOut, run: Run) -> None:
    lay_out(SITE)
    assert run("-f", "concise", "-q", "--select", "image-link").out.count("\n") == 1
    assert run("-o", "report.json").out == ""
    assert len(json.loads(Path("report.json").read_text())["findings"]) == 2


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("r.json", "{"),
        ("r.jsonl", "{"),
        ("r.sarif", "{"),
        ("r.md", "<!-- postlint report -->"),
        ("r.txt", "_posts/"),
        ("r", "_posts/"),
        ("junit:r.xml", "<?xml"),
        ("text:r.json", "_posts/"),
    ],
)
def test_output_tells_its_format(lay_out: LayOut, run: Run, name: str, start: str) -> None:
    lay_out(SITE)
    said = run("--output", name)
    assert (said.code, said.out, said.err) == (1, "", "")
    assert Path(name.rpartition(":")[2]).read_text("utf-8").startswith(start)


@pytest.mark.parametrize(
    ("name", "advice"), [("r.xml", "`junit:r.xml` or `checkstyle:r.xml`"), ("r.html", "`text:r.html`")]
)
def test_output_refuses_a_format_that_cannot_be_reported(
    lay_out: LayOut, run: Run, name: str, advice: str
) -> None:
    lay_out(SITE)
    said = run("--output", name)
    assert said.code == 2 and advice in said.err and not Path(name).exists()
    assert run("--output", name, "--format", "json").code == 1 and Path(name).exists()


def test_what_can_be_fixed_is_counted(lay_out: LayOut, run: Run) -> None:
    lay_out({**SITE, "no.md": "---\npermalink: /noe/\n---\n"})
    assert "\n1 fixable with --fix\n" in run("--select", "image-link").out
    summary = json.loads(run("--format", "json").out)["summary"]
    assert summary["fixable"] == 1
    assert "fixable" not in run("--select", "title-format").out


def test_unsafe_fixes_alone_change_nothing(lay_out: LayOut, run: Run) -> None:
    folder = lay_out(SITE)
    run("--unsafe-fixes")
    assert (folder / "_posts/2024-01-01-a.md").read_text() == BAD
    run("--fix")
    assert "boat.jpg" in (folder / "_posts/2024-01-01-a.md").read_text()


def test_statistics(lay_out: LayOut, run: Run) -> None:
    lay_out({**SITE, "_posts/2024-01-02-b.md": "---\ntitle: B\n---\n[b](/nowhere/)\n"})
    table = "     2  error    internal-link\n     1  error    image-link     1 with a fix\n"
    assert run("--statistics").out.endswith(table)
    said = run("--statistics", "--format", "json")
    assert len(json.loads(said.out)["findings"]) == 3 and said.err == table


def test_colour(lay_out: LayOut, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(SITE)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    assert "\x1b[" not in run().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run().out and "\x1b[" not in run("--color", "never").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run().out and "\x1b[" in run("--color", "always").out


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_carets_stay_under_their_text(width: int) -> None:
    import io

    from postlint import formats
    from postlint.model import Finding, Report

    line = "日本語 " * 30 + "![broken](/images/no.png)" + " and so on" * 30
    start = line.index("/images") + 1
    finding = Finding("image-link", "error", "a.md", 123, start, 123, start + 14, "no", source_line=line)
    out = io.StringIO()
    formats.load("text", {}, width)(Report((finding,), 1, "0"), out)
    shown, carets = out.getvalue().splitlines()[2:4]

    def columns(text: str) -> int:
        return sum(2 if ord(character) > 0x2E80 else 1 for character in text)

    assert max(columns(shown), columns(carets)) <= width
    at = columns(carets[: carets.index("^")])
    while columns(shown) > at:
        last, shown = shown[-1], shown[:-1]
    assert last == "/"


def test_completion(run: Run) -> None:
    for shell in ("bash", "zsh"):
        script = run("completion", shell).out
        assert "image-link" in script and "--select" in script and "audit" in script
        if shell == "bash":
            subprocess.run(["bash", "-n"], input=script, text=True, check=True)
    assert run("completion", "cmd").code == 2


def test_explain_names_options(run: Run) -> None:
    said = run("explain", "rsvp-stale")
    assert said.out.startswith("# rsvp-stale\n") and "- `absent` (`true` or `false`" in said.out


def as_process(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """A shell's script, in which ``$postlint`` runs the command."""
    environment = {**os.environ, "postlint": f"{sys.executable} -m postlint --no-cache"}
    return subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")
def test_a_full_disk_is_one_line(lay_out: LayOut) -> None:
    folder = lay_out(SITE)
    done = as_process(folder, "$postlint >/dev/full")
    assert done.returncode == 3
    assert done.stderr == "postlint: the output cannot be written: no space left on device\n"
    done = as_process(folder, "$postlint --output /dev/full")
    assert done.stderr == "postlint: `/dev/full` cannot be written: no space left on device\n"


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
def test_a_closed_pipe_is_one_line(lay_out: LayOut) -> None:
    folder = lay_out(SITE)
    done = as_process(folder, "$postlint | true; echo ${PIPESTATUS[0]}")
    assert done.stderr in (
        "",
        "postlint: the reader of the output has gone, so the rest of it is not written\n",
    )
    assert as_process(folder, "$postlint >&-; echo $? >&2").stderr == "1\n"


def test_exit_zero_and_never(lay_out: LayOut, run: Run) -> None:
    lay_out(SITE)
    assert run().code == 1
    for words in (("--exit-zero",), ("--fail-on", "never")):
        said = run(*words)
        assert said.code == 0 and "2 errors" in said.out
    assert run("--exit-zero", "nowhere.md").code == 2


def test_the_preset_for_audits_reports_all_and_fails_nothing(lay_out: LayOut, run: Run) -> None:
    lay_out({**SITE, ".postlint.yml": "extends: audit\n"})
    said = run()
    assert said.code == 0 and "2 errors" in said.out
    assert run("--fail-on", "error").code == 1
    Path(".postlint.yml").write_text("extends: default\n")
    assert run().code == 1


def test_verbose_names_the_links_that_could_not_be_judged(lay_out: LayOut, run: Run) -> None:
    """The addresses are of documentation (RFC 5737): the guard lets none of them be contacted."""
    lay_out({**SITE, "_posts/2024-01-02-b.md": "---\ntitle: B\n---\n[b](http://192.0.2.1/x)\n"})
    words = ("--online", "--max-time", "5", "--history", "../history.db")
    assert "192.0.2.1" not in run(*words).err
    said = run(*words, "--verbose")
    assert re.search(r"^postlint: \w+: http://192\.0\.2\.1/x: \S", said.err, re.MULTILINE), said.err


def test_standard_input(lay_out: LayOut, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    folder = lay_out({**SITE, "_posts/2024-01-02-b.md": "---\ntitle: B\n---\n[b](/nowhere/)\n"})
    post = "_posts/2024-01-02-b.md"

    def check(text: bytes, *words: str) -> Any:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
        return run("--stdin-filename", post, *words)

    said = check(b"---\ntitle: B\n---\n\n[a]({% post_url 2024-01-01-a %}) [c](/gone/)\n", "-")
    assert said.code == 1 and f"{post}:5:" in said.out and "/gone/" in said.out
    assert "/nowhere/" not in said.out and "in 1 of 1 file" in said.out
    assert check(b"---\ntitle: B\n---\nNothing.\n").code == 0
    assert run(post).code == 1, "what was checked for an editor is not taken for what is saved"
    assert check(b"\xff").code == 3
    assert check(b"", "--fix").code == 2 and check(b"", "other.md").code == 2
    assert run("-").code == 2 and "--stdin-filename" in run("-").err
    (folder / post).unlink()
    assert "/gone/" in check(b"---\ntitle: B\n---\n[c](/gone/)\n").out, "it need not be saved yet"
    post = "_posts/nowhere/2024-01-02-b.md"
    assert "does not exist" in check(b"x").err
