"""The parts of mistune that the grammar is built on; no other module imports mistune."""

from __future__ import annotations

from mistune.block_parser import BlockParser
from mistune.core import BlockState, InlineState
from mistune.inline_parser import InlineParser

__all__ = ["BlockParser", "BlockState", "InlineParser", "InlineState"]
