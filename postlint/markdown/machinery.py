"""The parts of mistune that the grammar is built on; no other module imports mistune."""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING or "mistune" in sys.modules:
    from mistune.block_parser import BlockParser
    from mistune.core import BlockState, InlineState
    from mistune.inline_parser import InlineParser
else:
    # The package's own `__init__` imports renderers, plugins and HTML escaping that a linter never
    # uses, 30 ms of a hook's time. An empty package of the same name lets its modules be imported
    # alone; whoever imports mistune afterwards gets the real one.
    _found = PathFinder.find_spec("mistune")
    if _found is not None:
        _package = ModuleType("mistune")
        _package.__path__ = list(_found.submodule_search_locations or ())
        _package.__spec__ = _found
        sys.modules["mistune"] = _package
    try:
        from mistune.block_parser import BlockParser
        from mistune.core import BlockState, InlineState
        from mistune.inline_parser import InlineParser
    finally:
        if _found is not None:
            del sys.modules["mistune"]

__all__ = ["BlockParser", "BlockState", "InlineParser", "InlineState"]
