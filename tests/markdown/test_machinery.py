"""The grammar takes mistune's parser without its package, and leaves mistune whole for others."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from postlint.markdown.blocks import KramdownBlockParser
from postlint.markdown.inlines import KramdownInlineParser
assert "mistune" not in sys.modules and "mistune.block_parser" not in sys.modules
import mistune
assert mistune.html("*x*") == "<p><em>x</em></p>\\n"
from mistune.core import Parser
assert issubclass(KramdownBlockParser, Parser) and issubclass(KramdownInlineParser, Parser)
assert issubclass(mistune.BlockParser, Parser) and issubclass(mistune.InlineParser, Parser)
"""


def test_mistune_is_left_whole() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
