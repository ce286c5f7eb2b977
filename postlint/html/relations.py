"""Which elements of a page's head name files that somebody asks for."""

from __future__ import annotations

import re
from typing import Final

FOLLOWED: Final = frozenset(
    ("alternate", "apple-touch-icon", "apple-touch-icon-precomposed", "canonical", "icon", "manifest",
     "mask-icon", "modulepreload", "next", "prefetch", "preload", "prev", "search", "stylesheet")
)  # fmt: skip
"""The ``rel`` of a ``<link>`` of which browsers, search engines or feed readers ask for the file."""

PREVIEW: Final = re.compile(r"(?:og:image|twitter:image)(?::src|:url|:secure_url)?\Z", re.IGNORECASE)
"""The names of ``<meta>`` elements that hold the picture of a preview (Open Graph protocol, X's cards)."""

REFRESH: Final = re.compile(
    r"""[ \t\n\f\r]*[\d.]+[ \t\n\f\r]*[;,][ \t\n\f\r]*url[ \t\n\f\r]*=[ \t\n\f\r]*["']?([^"']*)""", re.I
)
"""The ``content`` of ``<meta http-equiv="refresh">`` that leads to another page (HTML standard, 4.2.5.3)."""


def is_followed(rel: str) -> bool:
    """Whether anybody asks for the file of a ``<link>`` with this ``rel``."""
    return not FOLLOWED.isdisjoint(rel.lower().split())
