"""Slugs and the escaping of URLs, after ``lib/jekyll/utils.rb`` and ``lib/jekyll/url.rb``."""

from __future__ import annotations

import re
import string
from typing import Final, Literal

Mode = Literal["raw", "default", "pretty", "ascii", "latin"]

_MODES: Final = ("raw", "default", "pretty", "ascii", "latin")
_PRETTY_MARKS: Final = frozenset("._~!$&'()+,;=@")
_ASCII_DEFAULT: Final = re.compile(r"[^A-Za-z0-9]+")
_ASCII_PRETTY: Final = re.compile(r"[^A-Za-z0-9._~!$&'()+,;=@]+")
_BLANKS: Final = re.compile(r"[ \t\r\n\f\v]+")
_PLAIN_PATH: Final = re.compile(r"[a-zA-Z0-9./-]*\Z")
_PATH_SAFE: Final = frozenset(string.ascii_letters + string.digits + "-._~!$&'()*+,;=:@/")
_ESCAPES: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def slugify(text: str, mode: str | None = None, *, cased: bool = False) -> str:
    """Make a slug (``utils.rb:204-225``).

    Args:
        text: A file name or title.
        mode: ``raw``, ``default`` (also None), ``pretty``, ``ascii`` or ``latin``; anything
            else leaves all characters as they are.
        cased: Whether upper case stays.
    """
    mode = mode or "default"
    if mode not in _MODES:
        return text if cased else text.lower()
    if mode == "latin":
        text = transliterate(text)
    slug = _hyphenated(text, mode)
    slug = slug[1:] if slug.startswith("-") else slug
    slug = slug[:-1] if slug.endswith("-") else slug
    return slug if cased else slug.lower()


def _hyphenated(text: str, mode: str) -> str:
    if mode == "raw":
        return _BLANKS.sub("-", text)
    if mode == "ascii" or text.isascii():
        return (_ASCII_PRETTY if mode == "pretty" else _ASCII_DEFAULT).sub("-", text)
    import unicodedata

    kept = _PRETTY_MARKS if mode == "pretty" else frozenset()
    out: list[str] = []
    for char in text:
        category = unicodedata.category(char)
        if category[0] in "ML" or category == "Nd" or char in kept:
            out.append(char)
        elif not out or out[-1] != "-":
            out.append("-")
    return "".join(out)


_LETTERS: Final = {
    "ß": "ss", "Æ": "AE", "æ": "ae", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "Th",
    "þ": "th", "Œ": "OE", "œ": "oe", "Ł": "L", "ł": "l", "ı": "i", "ĸ": "k", "Ŋ": "NG", "ŋ": "ng", "Ħ": "H",
    "ħ": "h", "Ŧ": "T", "ŧ": "t", "×": "x", "ŉ": "'n", "Ĳ": "IJ", "ĳ": "ij", "Ŀ": "L", "ŀ": "l", "ſ": "s",
}  # fmt: skip


def transliterate(text: str) -> str:
    """Latin letters without their accents, everything else that is not ASCII as ``?``
    (``I18n.transliterate`` with its default table)."""
    if text.isascii():
        return text
    import unicodedata

    out = []
    for char in text:
        plain = char if char.isascii() else _LETTERS.get(char)
        if plain is None:
            base = unicodedata.normalize("NFD", char)[0]
            plain = base if base.isascii() and ord(char) < 0x180 else "?"
        out.append(plain)
    return "".join(out)


def titleize(slug: str) -> str:
    """The title that Jekyll gives a document without one (``utils.rb:24``)."""
    words = slug.split("-")
    while words and not words[-1]:
        words.pop()
    return " ".join(word.capitalize() for word in words)


# urllib.parse would do, but costs a hook some milliseconds to import.


def percent_encode(text: str, also_safe: str = "") -> str:
    """Escape all that cannot be in a URL's path, and ``%`` (RFC 3986)."""
    if _PLAIN_PATH.match(text):
        return text
    safe = _PATH_SAFE | frozenset(also_safe)
    return "".join(
        char if char in safe else "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogateescape"))
        for char in text
    )


def percent_decode(text: str, errors: str = "replace") -> str:
    """Undo percent-encoding; what is not two hexadecimal digits after a ``%`` stays."""
    if "%" not in text:
        return text
    return _ESCAPES.sub(lambda found: bytes.fromhex(found[0].replace("%", "")).decode("utf-8", errors), text)


def escape_path(path: str) -> str:
    """Escape a placeholder's value (``url.rb:134-154``): ``?`` stays, as in Addressable's ``encode``."""
    return percent_encode(path, "?")


def unescape_path(path: str) -> str:
    """Percent-decode a URL's path."""
    return percent_decode(path, "surrogateescape")


def sanitize_url(url: str) -> str:
    """One leading slash, no double slashes, no ``..`` and ``./`` (``url.rb:117-122``)."""
    url = "/" + url
    if ".." in url:
        url = url.replace("..", "/")
    if "./" in url:
        url = url.replace("./", "")
    while "//" in url:
        url = url.replace("//", "/")
    return url
