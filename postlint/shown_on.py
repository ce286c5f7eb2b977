"""How a message says on which pages a template's reference is: written by rules, read by the audit."""

from __future__ import annotations

import re

_SAID = re.compile(r" \(on (?:([\d,]+) pages, such as )?`[^`]*`\)\Z")


def with_pages(message: str, pages: int, example: str) -> str:
    """``message``, and on how many pages, ``example`` among them, what it is about is seen."""
    where = f"`{example}`" if pages == 1 else f"{pages:,} pages, such as `{example}`"
    return f"{message} (on {where})"


def pages_of(message: str) -> tuple[str, int]:
    """A message without the pages that it names, and how many they are; 0 where it names none."""
    found = _SAID.search(message)
    if found is None:
        return message, 0
    return message[: found.start()], int((found[1] or "1").replace(",", ""))
