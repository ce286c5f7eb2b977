"""Image files: sizes by the file system, dimensions by the header, no more read than that."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from postlint.audit import image_files


def png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


def test_stock(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(640, 480) + b"\0" * 1000)
    (tmp_path / "EMPTY.JPG").touch()
    (tmp_path / "note.txt").write_text("no image")
    found = image_files.stock(str(tmp_path), ["a.png", "EMPTY.JPG", "note.txt", "gone.gif"], {"a.png": 3})
    assert found == [
        image_files.ImageFile("a.png", 1033, 640, 480, 3),
        image_files.ImageFile("EMPTY.JPG", 0, None, None, 0),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a",
        b"\xff\xd8\xff\xe0",
        b"\xff\xd8" + b"\xff" * 50,
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        b"<html>",
        b"\x00" * 99,
        png(3, 3)[:20],
        b"II*\x00\xff\xff\xff\xff",
        b"\x00\x00\x00 ftypavif" + b"\xff" * 40,
        b"\x89PNG\r\n\x1a\n",
    ],
)
@pytest.mark.parametrize("suffix", [".png", ".svg", ".jpg"])
def test_damaged_headers(tmp_path: Path, data: bytes, suffix: str) -> None:
    (tmp_path / f"x{suffix}").write_bytes(data)
    (image,) = image_files.stock(str(tmp_path), [f"x{suffix}"], {})
    assert (image.size, image.width, image.height) == (len(data), None, None)


def test_a_header_beyond_the_limit_is_not_looked_for(tmp_path: Path) -> None:
    segment = b"\xff\xe1\xff\xff" + b"\0" * 0xFFFD
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 30, 40) + b"\3" + b"\0" * 9
    (tmp_path / "near.jpg").write_bytes(b"\xff\xd8" + segment + frame)
    (tmp_path / "far.jpg").write_bytes(b"\xff\xd8" + segment * 6 + frame)
    assert image_files.dimensions(str(tmp_path), "near.jpg") == (40, 30)
    assert image_files.dimensions(str(tmp_path), "far.jpg") == (None, None)
