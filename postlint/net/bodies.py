"""Reading the bodies of answers within bounds."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from urllib3.exceptions import HTTPError

if TYPE_CHECKING:
    import requests
    import urllib3

_DRAIN = 65536
"""A body up to this size is read to keep the connection; a larger one costs more than a new one."""


def read_body(response: requests.Response, limit: int, method: str) -> tuple[bytes, bool]:
    """The body within bounds, and whether it is whole; the connection is kept where that is cheap."""
    raw = response.raw
    try:
        length = int(response.headers.get("Content-Length", ""))
    except ValueError:
        length = -1
    if method == "HEAD":
        raw.release_conn()
        return b"", True
    if not limit:
        if 0 <= length <= _DRAIN:
            _drain(raw)
        response.close()
        return b"", True
    try:
        return _bounded(raw, response.headers.get("Content-Encoding", ""), limit)
    finally:
        response.close()


def _drain(raw: urllib3.response.BaseHTTPResponse) -> None:
    try:
        while raw.read(16384, decode_content=False):
            pass
        raw.release_conn()
    except (HTTPError, OSError):
        pass  # the answer itself is known; only the connection is lost


def _bounded(raw: urllib3.response.BaseHTTPResponse, encoding: str, limit: int) -> tuple[bytes, bool]:
    """Read and decode up to ``limit`` bytes. urllib3 would decode a chunk to whatever it swells to."""
    encoding = encoding.strip().lower()
    decoder = zlib.decompressobj(zlib.MAX_WBITS | 32) if encoding in ("gzip", "x-gzip", "deflate") else None
    if decoder is None and encoding not in ("", "identity"):
        return b"", False
    parts: list[bytes] = []
    size = 0
    try:
        while size < limit:
            chunk = raw.read(16384, decode_content=False)
            if not chunk:
                raw.release_conn()
                return b"".join(parts), decoder is None or decoder.eof
            piece = decoder.decompress(chunk, limit - size) if decoder else chunk[: limit - size]
            parts.append(piece)
            size += len(piece)
    except (HTTPError, OSError, zlib.error):
        pass
    return b"".join(parts), False
