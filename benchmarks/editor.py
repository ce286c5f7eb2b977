"""What the language server costs while somebody writes: `python -m benchmarks.editor SITE FILE`.

A server process is driven over standard input and output, as an editor does it. Said are the time until the
first diagnostics of an opened file (with a warm cache, the workspace not read yet and read already), the
processor time of single keystrokes of several kinds, and the memory that the server holds at its end. The
site is only read; processor time and memory are Linux's `/proc`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.client import LanguageClient

Edit = Callable[[str, int], str]

EDITS: dict[str, Edit] = {
    "a word at the end": lambda text, n: f"{text}\nWord{'x' * n}",
    "the address of a dead link": lambda text, n: f"{text}\n[a](/no/such/{'x' * n}/)\n",
    "the title": lambda text, n: text.replace("title: ", f"title: {'x' * n}", 1),
}


class Driver:
    """A client of one server."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.client = LanguageClient("benchmark", "1")
        self.published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.version = 0

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: types.PublishDiagnosticsParams) -> None:
            self.published.put_nowait(params)

    async def start(self, *, folder: bool) -> None:
        """Start the server; ``folder``: with the site as its workspace, which it then reads by itself."""
        await self.client.start_io(sys.executable, "-m", "postlint", "lsp")
        folders = [types.WorkspaceFolder(self.site.as_uri(), "site")] if folder else None
        await self.client.initialize_async(
            types.InitializeParams(types.ClientCapabilities(), workspace_folders=folders)
        )
        self.client.initialized(types.InitializedParams())

    async def until(self, version: int) -> None:
        """Wait for the diagnostics of a version."""
        while (await self.published.get()).version != version:
            pass

    async def open(self, path: Path, text: str) -> float:
        """Open a file; the seconds until its diagnostics."""
        self.version = 1
        started = time.perf_counter()
        item = types.TextDocumentItem(path.as_uri(), "markdown", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        await self.until(1)
        return time.perf_counter() - started

    async def edit(self, path: Path, text: str) -> float:
        """Type; the processor time that it costs the server, once that has come to rest."""
        self.version += 1
        before = self.processor()
        document = types.VersionedTextDocumentIdentifier(self.version, path.as_uri())
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
        await self.until(self.version)
        await asyncio.sleep(0.2)
        return self.processor() - before

    def processor(self) -> float:
        """Seconds of the processors that the server has taken."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """The most MiB that the server has had in memory."""
        for line in Path(f"/proc/{self.process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
        return 0

    @property
    def process(self) -> int:
        server: Any = self.client._server
        return int(server.pid)

    async def end(self) -> None:
        """End the session."""
        await self.client.shutdown_async(None)
        self.client.exit(None)


async def measure(site: Path, path: Path, rounds: int) -> None:
    """Print what is measured."""
    text = path.read_text("utf-8")
    for what, folder in (("fill the cache", False), ("cold server", False), ("running server", True)):
        driver = Driver(site)
        await driver.start(folder=folder)
        if folder:
            await asyncio.sleep(5)  # the time in which an editor's user looks for a file
        before = driver.processor()
        seconds = await driver.open(path, text)
        spent = driver.processor() - before
        print(f"{what}: {seconds:.2f} s from opening a file to its diagnostics, {spent:.2f} s of a processor")
        if folder:
            for name, edit in EDITS.items():
                took = [await driver.edit(path, edit(text, number)) for number in range(1, rounds + 1)]
                print(f"{name}: {1000 * statistics.median(took):.0f} ms a keystroke (median of {rounds})")
            print(f"memory: {driver.memory()} MiB at most")
        await driver.end()


def main() -> int:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.editor", description=__doc__)
    parser.add_argument("site", type=Path, help="a Jekyll site")
    parser.add_argument("file", type=Path, help="a post of it, relative to the site")
    parser.add_argument("--rounds", type=int, default=10, help="keystrokes of each kind (%(default)s)")
    given = parser.parse_args()
    site = given.site.resolve()
    asyncio.run(measure(site, site / given.file, given.rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
