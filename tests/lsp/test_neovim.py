"""The setup for Neovim that the documentation gives, in a Neovim without a window."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

MAY = "_posts/2025-05-07-harbour-town-python-may-2025.md"
SESSION = """
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 50)
local shown = {}
for _, one in ipairs(vim.diagnostic.get(0)) do
  table.insert(shown, { one.lnum, one.source, one.message })
end
local place = vim.lsp.util.make_position_params(0, "utf-16")
place.position = { line = 7, character = 30 }
local hovers = vim.lsp.buf_request_sync(0, "textDocument/hover", place, 60000)
vim.api.nvim_buf_set_lines(0, 7, 8, false, { "![The audience in May](/images/May-2025.png)" })
local fixed = vim.wait(60000, function() return #vim.diagnostic.get(0) == 0 end, 50)
local answer = { shown = shown, hovers = hovers, fixed = fixed }
vim.fn.writefile({ vim.fn.json_encode(answer) }, os.getenv("ANSWER"))
vim.cmd("qall!")
"""


def test_a_session(blog: Path, tmp_path: Path) -> None:
    neovim = shutil.which("nvim")
    if neovim is None:
        pytest.skip("needs Neovim (Debian: apt-get install neovim)")
    (tmp_path / "session.lua").write_text(SESSION)
    command = json.dumps([sys.executable, "-m", "postlint", "lsp"])
    words = [neovim, "--headless", "-u", "NONE", "-i", "NONE", "-n"]
    words += ["--cmd", "filetype on", "--cmd", f"let g:postlint_command = {command}"]
    words += ["--cmd", "lua vim.lsp.set_log_level('debug')"]
    words += ["--cmd", f"luafile {ROOT / 'editors' / 'neovim' / 'postlint.lua'}"]
    words += [str(blog / MAY), "-c", f"luafile {tmp_path / 'session.lua'}"]
    answer = tmp_path / "answer.json"
    own = {"ANSWER": str(answer), "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(
        words, env={**os.environ, **own}, cwd=blog, capture_output=True, text=True, timeout=240, check=False
    )
    assert answer.exists(), done.stderr
    said = json.loads(answer.read_text())
    ((line, source, message),) = said["shown"]
    assert (line, source) == (7, "postlint") and "/images/may-2025.png" in message
    assert "nearest: `/images/May-2025.png`" in json.dumps(said["hovers"])
    assert said["fixed"] is True
    log = next(tmp_path.rglob("lsp.log")).read_text("utf-8")
    assert "textDocument/publishDiagnostics" in log and "textDocument/didChange" in log
    assert [line for line in log.splitlines() if line.startswith(("[ERROR]", "[WARN]"))] == []
