"""The image files of a site: how heavy, how large, how often shown."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from postlint import files
from postlint.audit.data import ImageFile

SUFFIXES = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".webp",
    ".avif",
    ".heic",
    ".bmp",
    ".tif",
    ".tiff",
    ".svg",
    ".ico",
)
HEADER = 256 * 1024
"""Bytes read of a file at most: more than any header but those with large thumbnails."""


def stock(root: str, paths: Sequence[str], used: Mapping[str, int]) -> list[ImageFile]:
    """The image files among ``paths`` (relative to ``root``); ``used`` says how many documents show
    each. Files that cannot be read are left out: other rules report them."""
    images = []
    for path in paths:
        if not path.lower().endswith(SUFFIXES):
            continue
        try:
            size = files.size(root, path)
            width, height = dimensions(root, path) if size else (None, None)
        except OSError:
            continue
        images.append(ImageFile(path, size, width, height, used.get(path, 0)))
    return images


def dimensions(root: str, path: str) -> tuple[int | None, int | None]:
    """Width and height in pixels of the file ``path`` of the site at ``root``, by its header; None
    where it has none that can be read. Drawings (SVG) have no pixels. Raises ``OSError``."""
    import imagesize  # type: ignore[import-untyped,unused-ignore]

    if path.lower().endswith(".svg"):
        return None, None
    head = files.read(root, path, start=HEADER)
    try:
        width, height = imagesize.get(io.BytesIO(head))
    except OSError:
        raise
    except Exception:  # a damaged header: the library lets struct.error and others through
        return None, None
    return (int(width), int(height)) if width > 0 and height > 0 else (None, None)
