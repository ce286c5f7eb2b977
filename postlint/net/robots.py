"""robots.txt as RFC 9309 has it: the longest match wins, ``*`` and ``$`` are patterns.

``urllib.robotparser`` knows neither, and would request what a site has forbidden.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

_LARGEST = 512 * 1024


class Robots(NamedTuple):
    """The rules for one user agent."""

    rules: tuple[tuple[bool, str], ...] = ()
    """Whether it allows, and the path pattern."""
    delay: float | None = None
    """``Crawl-delay``, in seconds; not of the RFC, but many mean it."""

    def allows(self, path: str) -> bool:
        """Whether a path (with its query) may be requested."""
        path = _normal(path)
        best = (-1, True)
        for allow, pattern in self.rules:
            if _matches(pattern, path):
                best = max(best, (len(pattern), allow))
        return best[1]


FORBIDDEN = Robots(((False, "/"),))
"""For a robots.txt that exists and cannot be read (RFC 9309, 2.3.1.4)."""


def read_robots(text: str, agent: str = "postlint") -> Robots:
    """The rules of a robots.txt for ``agent``: of every group that names it, or else of ``*``."""
    groups: dict[str, list[tuple[bool, str]]] = {}
    delays: dict[str, float] = {}
    agents: list[str] = []
    naming = False
    for line in text[:_LARGEST].splitlines():
        key, mark, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not mark:
            continue
        if key == "user-agent":
            if not naming:
                agents = []
            naming = True
            agents.append(value.partition("/")[0].strip().lower())
            groups.setdefault(agents[-1], [])
        elif key in ("allow", "disallow", "crawl-delay"):
            naming = False
            for name in agents:
                if key == "crawl-delay":
                    if re.fullmatch(r"\d{1,6}(\.\d{1,3})?", value):
                        delays[name] = float(value)
                elif value:
                    groups[name].append((key == "allow", _normal(value)))
    name = agent if agent in groups else "*"
    return Robots(tuple(groups.get(name, ())), delays.get(name))


def _normal(path: str) -> str:
    return quote(unquote(path), safe="/:@!$&'()*+,;=~-._?")


def _matches(pattern: str, path: str) -> bool:
    """Match without a regular expression: a hostile pattern of many ``*`` must not cost time."""
    anchored = pattern.endswith("$")
    parts = (pattern[:-1] if anchored else pattern).split("*")
    if not path.startswith(parts[0]):
        return False
    at = len(parts[0])
    for part in parts[1:]:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if not anchored:
        return True
    return path.endswith(parts[-1]) and (len(parts) > 1 or len(path) == at)
