"""The grammar takes mistune's parsers without its package, and leaves mistune whole for others."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from postlint.markdown.machinery import BlockParser
assert "mistune" not in sys.modules and "mistune.renderers.html" not in sys.modules
import mistune
assert mistune.html("*x*") == "<p><em>x</em></p>\\n"
assert issubclass(BlockParser, mistune.BlockParser) and BlockParser is mistune.BlockParser
"""


def test_mistune_is_left_whole() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
