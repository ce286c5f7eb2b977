"""An audit as one JSON object: the whole ``Audit``, named tuples as objects.

``version`` changes only where a key goes or changes its meaning, so readers should ignore keys
that they do not know. All is ASCII: nothing in it can steer a terminal, every encoding can write it.
"""

from __future__ import annotations

import json
from typing import Any, TextIO

from postlint.audit.data import Audit


def plain(value: Any) -> Any:
    """``value`` with its named tuples turned into objects and its tuples into lists."""
    if isinstance(value, tuple):
        if hasattr(value, "_fields"):
            return {name: plain(part) for name, part in zip(value._fields, value, strict=True)}
        return [plain(part) for part in value]
    return value


def write(audit: Audit, out: TextIO) -> None:
    """Write ``audit`` and a line end; the outer keys a line each, every row of a list a line."""
    out.write("{")
    for position, (name, value) in enumerate(zip(audit._fields, audit, strict=True)):
        out.write(("," if position else "") + f"\n {json.dumps(name)}: ")
        rows = plain(value)
        if isinstance(rows, list) and rows:
            out.write("[\n  " + ",\n  ".join(json.dumps(row) for row in rows) + "\n ]")
        else:
            json.dump(rows, out)
    out.write("\n}\n")
