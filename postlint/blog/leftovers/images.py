"""Front matter keys that hold images, for telling which an archive uses."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from postlint.model import FrontMatter
from postlint.prose.phrases import holds


class ImageKeys(NamedTuple):
    """The keys of a post whose values name a picture; a fact."""

    keys: tuple[str, ...]
    """Dotted, without list indices: ``header.image``."""


_ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif")


@cache
def _image() -> re.Pattern[str]:
    return re.compile(r"\.(?:jpe?g|png|gif|webp|svg|avif)(?:\?.*)?$", re.IGNORECASE)


def image_keys(front_matter: FrontMatter) -> ImageKeys:
    """The keys whose values end like a picture's file name."""
    found: dict[str, None] = {}
    for entry in front_matter.entries:
        value = entry.value
        if isinstance(value, str) and holds(value.lower(), _ENDINGS) and _image().search(value):
            found[".".join(part for part in entry.path if isinstance(part, str))] = None
    return ImageKeys(tuple(found))
