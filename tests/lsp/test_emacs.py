"""The setup for Emacs that the documentation gives, in an Emacs without a window."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from os import environ
from pathlib import Path

import pytest

from .conftest import ROOT
from .test_neovim import MAY

BEGIN = """
(package-initialize)
(unless (and (require 'eglot nil t) (require 'markdown-mode nil t)) (kill-emacs 3))
"""
SESSION = """
(defun wait-until (ready)
  (let ((end (+ (float-time) 60)))
    (while (and (not (funcall ready)) (< (float-time) end)) (accept-process-output nil 0.1))))
(defun shown ()
  (mapcar (lambda (one)
            (list (line-number-at-pos (flymake-diagnostic-beg one)) (flymake-diagnostic-text one)))
          (flymake-diagnostics)))
(find-file (getenv "POST"))
(run-hooks 'post-command-hook)
(wait-until (lambda () (and (eglot-current-server) (shown))))
(setq opened (shown))
(goto-char (point-min))
(let ((case-fold-search nil)) (search-forward "may-2025.png"))
(replace-match "no-such.png" t)
(save-buffer)
(wait-until (lambda () (string-match-p "no-such.png" (format "%s" (shown)))))
(setq saved (shown))
(with-temp-file (getenv "ANSWER")
  (insert (json-encode (list :opened (vconcat opened) :saved (vconcat saved)))))
"""


def test_a_session(blog: Path, tmp_path: Path) -> None:
    emacs = shutil.which("emacs")
    if emacs is None:
        pytest.skip("needs Emacs (Debian: apt-get install emacs-nox elpa-eglot elpa-markdown-mode)")
    page = (ROOT / "docs" / "editors.md").read_text("utf-8")
    setup = re.search(r"```elisp\n(.*?)```", page, re.DOTALL)
    assert setup is not None
    command = " ".join(json.dumps(word) for word in (sys.executable, "-m", "postlint", "lsp"))
    documented = setup[1].replace('"postlint" "lsp"', command)
    assert command in documented
    (tmp_path / "session.el").write_text(BEGIN + documented + SESSION, "utf-8")
    answer = tmp_path / "answer.json"
    own = {"ANSWER": str(answer), "POST": str(blog / MAY), "HOME": str(tmp_path)}
    done = subprocess.run(
        [emacs, "--batch", "-q", "-l", str(tmp_path / "session.el")],
        env={**environ, **own, "XDG_CACHE_HOME": str(tmp_path)},
        cwd=blog,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    if done.returncode == 3:
        pytest.skip("needs eglot and markdown-mode (Debian: apt-get install elpa-eglot elpa-markdown-mode)")
    assert answer.exists(), done.stderr
    said = json.loads(answer.read_text("utf-8"))
    ((line, message),) = said["opened"]
    assert line == 8 and "/images/may-2025.png" in message
    ((line, message),) = said["saved"]
    assert line == 8 and "/images/no-such.png" in message
