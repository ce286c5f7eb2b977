"""Diagnostics: as text is typed, saved, closed, renamed and broken."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from lsprotocol import types

from postlint import files

from .conftest import PULL, PUSH, SECONDS, Start, started

pytestmark = pytest.mark.asyncio(loop_scope="function")

MAY = "_posts/2025-05-07-harbour-town-python-may-2025.md"
MARCH = "_posts/2025-03-05-harbour-town-python-march-2025.md"
JUNE = "_posts/2025-06-04-harbour-town-python-june-2025.md"


def codes(diagnostics: Sequence[types.Diagnostic]) -> list[object]:
    return [one.code for one in diagnostics]


async def test_as_one_types(start: Start, blog: Path) -> None:
    editor = await start(blog)
    text = editor.open(MAY)
    (first,) = await editor.version(MAY, 1)
    assert first.code == "image-link"
    assert first.severity == types.DiagnosticSeverity.Error
    assert first.code_description.href.endswith(("/image-link.md", "/rules/image-link/"))
    fixed = text.replace("/images/may-2025.png", "/images/May-2025.png")
    assert await editor.version(MAY, editor.edit(MAY, fixed)) == []
    broken = fixed + "\n🚂 [train](/no/such/page/)\n"
    (link,) = await editor.version(MAY, editor.edit(MAY, broken))
    assert link.code == "internal-link"
    line = broken.count("\n") - 1
    # The engine is one code point and two code units.
    assert link.range == types.Range(types.Position(line, 3), types.Position(line, 26))


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 5), ("utf-16", 3), ("utf-32", 2)])
async def test_the_negotiated_encoding(start: Start, blog: Path, encoding: str, column: int) -> None:
    general = types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind(encoding)])
    editor = await start(blog, types.ClientCapabilities(general=general))
    editor.open(JUNE, "---\ntitle: Hello\n---\n\n🚂 [train](/no/such/page/)\n")
    found = await editor.version(JUNE, 1)
    assert [one.range.start for one in found if one.code == "internal-link"] == [types.Position(4, column)]


SHOWS_EVERY_RUN = """
import sys
import postlint.lsp.open_site
from postlint.__main__ import main
postlint.lsp.open_site.SLOW = 0.0
sys.argv = ["postlint", "lsp"]
raise SystemExit(main())
"""


async def test_a_long_run_is_shown(blog: Path, tmp_path: Path) -> None:
    can = types.ClientCapabilities(window=types.WindowClientCapabilities(work_done_progress=True))
    async with started(blog, tmp_path / "cache", can, ["-c", SHOWS_EVERY_RUN]) as editor:
        shown: asyncio.Queue[types.ProgressParams] = asyncio.Queue()
        editor.client.feature(types.WINDOW_WORK_DONE_PROGRESS_CREATE)(lambda params: None)
        editor.client.feature(types.PROGRESS)(lambda params: shown.put_nowait(params))
        editor.open(MAY)
        begin, end = [await asyncio.wait_for(shown.get(), SECONDS) for _ in range(2)]
        assert begin.token == end.token and end.value["kind"] == "end"
        assert begin.value == {"kind": "begin", "title": "postlint", "message": "checking blog"}


async def test_broken_front_matter_while_typing(start: Start, blog: Path) -> None:
    editor = await start(blog)
    text = editor.open(MARCH)
    assert await editor.version(MARCH, 1) == []
    for broken in ("", "---\n", "---\ntitle: [", text.replace("---", "--", 1), text[: len(text) // 3]):
        await editor.version(MARCH, editor.edit(MARCH, broken))
    assert await editor.version(MARCH, editor.edit(MARCH, text)) == []


async def test_another_open_file_is_checked_again(start: Start, blog: Path) -> None:
    editor = await start(blog)
    (blog / "about.md").write_text("---\ntitle: About\n---\n\n## Venue\n", "utf-8")
    about = editor.open("about.md")
    editor.open("find.md", "---\ntitle: Find us\n---\n\n[where](/about/#venue)\n")
    assert await editor.version("find.md", 1) == []
    editor.edit("about.md", about.replace("Venue", "Place"))
    found = await editor.until("find.md", lambda params: params.diagnostics)
    assert [one.code for one in found.diagnostics] == ["anchor"]


async def test_files_renamed_and_deleted_outside(start: Start, blog: Path) -> None:
    editor = await start(blog)
    editor.open(MAY)
    await editor.until(MAY, lambda params: params.diagnostics)
    (blog / "images/May-2025.png").rename(blog / "images/may-2025.png")
    # Now the front matter is wrong, and the body right. This editor tells of nothing: the server looks.
    await editor.until(MAY, lambda params: [one.range.start.line for one in params.diagnostics] == [3])
    (blog / "images/may-2025.png").unlink()
    editor.touch("images/may-2025.png")
    await editor.until(MAY, lambda params: codes(params.diagnostics) == ["image-link"] * 2)
    # The post itself goes: what is open is what counts, until it is closed.
    (blog / MAY).unlink()
    editor.touch(MAY)
    assert codes(await editor.now(MAY)) == ["image-link"] * 2
    editor.close(MAY)
    assert await editor.now(MAY) == []
    assert list(editor.sent[-1].diagnostics) == []


async def test_the_configuration_is_read_again(start: Start, blog: Path) -> None:
    editor = await start(blog)
    editor.open(MAY)
    await editor.until(MAY, lambda params: params.diagnostics)
    (blog / ".postlint.yml").write_text("rules:\n  image-link: off\n", "utf-8")
    editor.touch(".postlint.yml")
    await editor.until(MAY, lambda params: not params.diagnostics)
    (blog / ".postlint.yml").write_text("rules:\n  image-lnk: off\n", "utf-8")
    editor.touch(".postlint.yml")
    found = await editor.until(".postlint.yml", lambda params: params.diagnostics)
    (problem,) = found.diagnostics
    assert problem.range.start == types.Position(1, 2)
    assert "did you mean `image-link`" in problem.message
    assert codes(await editor.now(MAY)) == ["configuration"]
    (blog / ".postlint.yml").unlink()
    editor.touch(".postlint.yml")
    await editor.until(".postlint.yml", lambda params: not params.diagnostics)
    assert codes(await editor.now(MAY)) == ["image-link"]


async def test_who_pulls_is_not_pushed(start: Start, blog: Path) -> None:
    editor = await start(blog, PULL)
    text = editor.open(MAY)
    params = types.DocumentDiagnosticParams(editor.at(MAY))
    report = await editor.client.text_document_diagnostic_async(params)
    assert codes(report.items) == ["image-link"]
    again = types.DocumentDiagnosticParams(editor.at(MAY), previous_result_id=report.result_id)
    assert (await editor.client.text_document_diagnostic_async(again)).kind == "unchanged"
    editor.edit(MAY, text.replace("may-2025.png", "May-2025.png"))
    assert (await editor.client.text_document_diagnostic_async(again)).items == ()
    assert editor.sent == []


async def test_the_whole_workspace(start: Start, blog: Path) -> None:
    """All sites of the workspace, as ``postlint check`` has them."""
    (blog.parent / "other" / "_posts").mkdir(parents=True)
    (blog.parent / "other" / "_posts" / "2025-01-01-a.md").write_text("---\ntitle: A\n---\n![a](/no.png)\n")
    editor = await start(blog.parent, PULL)
    report = await editor.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))
    found = {
        (one.uri.removeprefix(blog.parent.as_uri() + "/"), item.code)
        for one in report.items
        for item in one.items
    }
    command = [sys.executable, "-m", "postlint", "--no-cache", "-f", "{path} {rule}"]
    said = subprocess.run(command, cwd=blog.parent, capture_output=True, text=True, check=False)
    assert found == {tuple(line.split()) for line in said.stdout.splitlines()}
    assert ("other/_posts/2025-01-01-a.md", "image-link") in found


async def test_two_windows_and_no_goodbye(start: Start, blog: Path) -> None:
    """Two editors have one site open; one of them dies, and its server with it."""
    one, other = await start(blog), await start(blog)
    one.open(MAY)
    other.open(MAY)
    assert codes(await one.version(MAY, 1)) == codes(await other.version(MAY, 1)) == ["image-link"]
    server = one.client._server
    server.stdin.close()
    await asyncio.wait_for(server.wait(), SECONDS)
    other.edit(MAY, "---\ntitle: Hello\n---\n![a](/no.png)\n")
    assert "image-link" in codes(await other.version(MAY, 2))


ENDS_SOON = SHOWS_EVERY_RUN.replace("open_site.SLOW = 0.0", "server.PARENT_SECONDS = 0.1").replace(
    "import postlint.lsp.open_site", "import postlint.lsp.server"
)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no cheap way to look for a process")
async def test_the_server_ends_with_an_editor_that_was_killed(blog: Path, tmp_path: Path) -> None:
    """Though somebody else still holds the pipe open."""
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=subprocess.PIPE)
    async with started(blog, tmp_path / "cache", PUSH, ["-c", ENDS_SOON], parent.pid) as editor:
        editor.open(MAY)
        await editor.version(MAY, 1)
        server = editor.client._server
        assert server.returncode is None
        parent.kill()
        await asyncio.wait_for(parent.wait(), SECONDS)
        assert await asyncio.wait_for(server.wait(), SECONDS) == 1


async def test_a_huge_post(start: Start, blog: Path) -> None:
    editor = await start(blog)
    text = "---\ntitle: Hello\n---\n\n" + "".join(f"[a](/gone-{n}/) words.\n\n" for n in range(1000))
    editor.open(JUNE, text)
    assert codes(await editor.version(JUNE, 1)).count("internal-link") == 1000
    editor.edit(JUNE, "---\ntitle: Hello\n---\n" + "x" * files.MAX_BYTES)
    assert codes(await editor.version(JUNE, 2)) == ["unreadable"]
    editor.edit(JUNE, "---\ntitle: Hello\n---\n\nWords.\n")
    assert "internal-link" not in codes(await editor.version(JUNE, 3))


async def test_files_of_no_site_are_left_alone(start: Start, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    editor = await start(tmp_path / "notes", PUSH)
    editor.open("todo.md", "![a](/no.png)\n")
    assert await editor.now("todo.md") == []


async def test_meetup(start: Start, truth: Path, tmp_path: Path) -> None:
    """Every post of a real site: what the editor shows is what a run says."""
    site = truth / "meetup" / "site"
    editor = await start(site, PULL)
    command = [sys.executable, "-m", "postlint", "--no-cache", "-f", "{path}:{line} {rule}", str(site)]
    said = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)
    lines = said.stdout.splitlines()
    posts = sorted((site / "_posts").rglob("*.md"))[-5:]
    for post in posts:
        path = post.relative_to(site).as_posix()
        editor.open(path)
        found = [f"{path}:{one.range.start.line + 1} {one.code}" for one in await editor.now(path)]
        assert found == [line for line in lines if line.startswith(f"{path}:")]
