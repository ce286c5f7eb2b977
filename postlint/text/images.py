"""Front matter keys that hold images, for telling which an archive uses."""

from __future__ import annotations

import re
from typing import NamedTuple

from postlint.model import FrontMatter


class ImageKeys(NamedTuple):
    """The keys of a post whose values name a picture; a fact."""

    keys: tuple[str, ...]
    """Dotted, without list indices: ``header.image``."""


def image_keys(front_matter: FrontMatter) -> ImageKeys:
    """The keys whose values end like a picture's file name."""
    found: dict[str, None] = {}
    for entry in front_matter.entries:
        if isinstance(entry.value, str) and re.search(
            r"\.(?:jpe?g|png|gif|webp|svg|avif)(?:\?.*)?$", entry.value, re.IGNORECASE
        ):
            found[".".join(part for part in entry.path if isinstance(part, str))] = None
    return ImageKeys(tuple(found))
