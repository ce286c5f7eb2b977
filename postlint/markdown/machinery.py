"""The parts of mistune that the grammar is built on; no other module imports mistune."""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING or "mistune" in sys.modules:
    from mistune.core import BlockState, InlineState, Parser
else:
    # The package's own `__init__` imports renderers, plugins and CommonMark's grammar, which a linter of
    # kramdown never uses, 30 ms of a hook's time. An empty package of the same name lets its core, what both
    # of its parsers are made from, be imported alone; whoever imports mistune afterwards gets the real one.
    _found = PathFinder.find_spec("mistune")
    if _found is not None:
        _package = ModuleType("mistune")
        _package.__path__ = list(_found.submodule_search_locations or ())
        _package.__spec__ = _found
        sys.modules["mistune"] = _package
    try:
        from mistune.core import BlockState, InlineState, Parser
    finally:
        if _found is not None:
            del sys.modules["mistune"]

__all__ = ["BlockState", "InlineState", "Parser"]
