"""Liquid's filters of text (standardfilters.rb), and those of any value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.liquid.buffer import Limit
from postlint.liquid.values import (
    MAX_TEXT,
    SPACE,
    FilterFunction,
    LiquidError,
    Unknowable,
    Value,
    size,
    to_integer,
    to_s,
    truthy,
)

if TYPE_CHECKING:
    from postlint.liquid.state import LiquidState


def _size(value: Value) -> Value:
    return size(value) or 0


def downcase(value: Value) -> str:
    """``String#downcase``, which has no rule for a final sigma."""
    return to_s(value).replace("Σ", "σ").lower()


def _upcase(value: Value) -> str:
    return to_s(value).upper()


def _capitalize(value: Value) -> str:
    return to_s(value)[:1].title() + downcase(to_s(value)[1:])


def escape_html(text: str) -> str:
    """``CGI.escapeHTML``."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#39;")


def _escape(value: Value) -> Value:
    return None if value is None else escape_html(to_s(value))


def _escape_once(value: Value) -> str:
    entity = r"""["><']|&(?!(?:[a-zA-Z]+|#\d+);)"""
    return re.sub(entity, lambda found: escape_html(found[0]), to_s(value), flags=re.ASCII)


def _url_encode(value: Value) -> Value:
    from postlint.liquid.url_filters import form_encode

    return None if value is None else form_encode(to_s(value))


def _url_decode(value: Value) -> Value:
    from urllib.parse import unquote_plus

    try:
        return None if value is None else unquote_plus(to_s(value), errors="strict")
    except UnicodeDecodeError:
        raise LiquidError("invalid byte sequence in UTF-8") from None


def _encode64(alphabet: bytes) -> FilterFunction:
    def encode(value: Value) -> str:
        from base64 import b64encode

        return b64encode(to_s(value).encode("utf-8", "surrogatepass"), alphabet).decode()

    return encode


def _decode64(alphabet: bytes) -> FilterFunction:
    def decode(value: Value) -> str:
        from base64 import b64decode

        try:
            return b64decode(to_s(value).encode(), alphabet, validate=True).decode("utf-8")
        except UnicodeDecodeError:
            raise Unknowable from None
        except ValueError:
            raise LiquidError("invalid base64") from None

    return decode


def _slice(value: Value, offset: Value, length: Value = None) -> Value:
    start = to_integer(offset)
    count = to_integer(length) if truthy(length) else 1
    whole = value if isinstance(value, list) else to_s(value)
    start = start + len(whole) if start < 0 else start
    return whole[:0] if start < 0 or count < 0 else whole[start : start + count]


def _truncate(value: Value, length: Value = 50, ellipsis: Value = "...") -> Value:
    if value is None:
        return None
    text, count, end = to_s(value), to_integer(length), to_s(ellipsis)
    return text[: max(count - len(end), 0)] + end if len(text) > count else text


def _truncatewords(value: Value, words: Value = 15, ellipsis: Value = "...") -> Value:
    if value is None:
        return None
    text, count = to_s(value), max(to_integer(words), 1)
    if count > 1 << 31:
        raise LiquidError(f"integer {words} too big for truncatewords")
    parts = re.split(r"[ \t\n\v\f\r\0]+", text.lstrip(SPACE), maxsplit=count)
    return text if len(parts) <= count or text == "" else " ".join(parts[:count]) + to_s(ellipsis)


def split_words(text: str) -> list[str]:
    """``String#split`` without arguments."""
    return [part for part in re.split(r"[ \t\n\v\f\r\0]+", text) if part]


def _split(value: Value, separator: Value) -> list[Value]:
    text, by = to_s(value), to_s(separator)
    if by == " ":
        return list(split_words(text))
    parts = list(text) if by == "" else text.split(by)
    while parts and not parts[-1]:
        parts.pop()
    return list(parts)


def _strip(value: Value) -> str:
    return to_s(value).strip(SPACE)


def _lstrip(value: Value) -> str:
    return to_s(value).lstrip(SPACE)


def _rstrip(value: Value) -> str:
    return to_s(value).rstrip(SPACE)


def _strip_html(value: Value) -> str:
    text = to_s(value)
    pieces, position = [], 0
    pairs = {"<script": "</script>", "<!--": "-->", "<style": "</style>"}
    while pairs:
        start, opening = min((text.find(mark, position) % (len(text) + 1), mark) for mark in pairs)
        if start == len(text):
            break
        end = text.find(pairs[opening], start + len(opening))
        if end < 0:
            del pairs[opening]
            continue
        pieces.append(text[position:start])
        position = end + len(pairs[opening])
    text = "".join(pieces) + text[position:]
    last = text.rfind(">") + 1
    return re.sub(r"<[^>]*>", "", text[:last]) + text[last:]


def _strip_newlines(value: Value) -> str:
    return re.sub(r"\r?\n", "", to_s(value))


def _newline_to_br(value: Value) -> str:
    return re.sub(r"\r?\n", "<br />\n", to_s(value))


def _substitution(text: str, found: str) -> str:
    """A replacement text, in which ``gsub`` replaces ``\\0`` by the match even where the pattern is a
    string."""
    if "\\" not in text:
        return text

    def expand(escape: re.Match[str]) -> str:
        if escape[1] in "`'k":
            raise Unknowable
        return found if escape[1] in "0&" else "\\" if escape[1] == "\\" else ""

    return re.sub(r"\\([0-9&\\`']|k(?=<))", expand, text)


def _replace(value: Value, old: Value, new: Value = "") -> str:
    text, pattern = to_s(value), to_s(old)
    replacement = _substitution(to_s(new), pattern)
    count = text.count(pattern) if pattern else len(text) + 1
    if len(text) + count * len(replacement) > MAX_TEXT:
        raise Limit("a value of more than 2 MB")
    return text.replace(pattern, replacement)


def _replace_first(value: Value, old: Value, new: Value = "") -> str:
    return to_s(value).replace(to_s(old), _substitution(to_s(new), to_s(old)), 1)


def _replace_last(value: Value, old: Value, new: Value) -> str:
    text, pattern = to_s(value), to_s(old)
    at = text.rfind(pattern)
    return text if at < 0 else text[:at] + to_s(new) + text[at + len(pattern) :]


def _remove(value: Value, old: Value) -> str:
    return _replace(value, old, "")


def _remove_first(value: Value, old: Value) -> str:
    return _replace_first(value, old, "")


def _remove_last(value: Value, old: Value) -> str:
    return _replace_last(value, old, "")


def _append(value: Value, text: Value) -> str:
    return to_s(value) + to_s(text)


def _prepend(value: Value, text: Value) -> str:
    return to_s(text) + to_s(value)


def _default(value: Value, otherwise: Value = "", options: Value = None) -> Value:
    allow_false = isinstance(options, dict) and truthy(options.get("allow_false"))
    missing = value is None if allow_false else not truthy(value)
    return otherwise if missing or (isinstance(value, str | list | dict) and not value) else value


def _date(state: LiquidState, value: Value, form: Value) -> Value:
    if to_s(form) == "":
        return value
    from postlint.liquid import date_filters

    date = date_filters.to_date(value, date_filters.zone(state.context.timezone))
    return value if date is None else date_filters.strftime(date, to_s(form))


FILTERS: dict[str, FilterFunction] = {
    "append": _append,
    "base64_decode": _decode64(b"+/"),
    "base64_encode": _encode64(b"+/"),
    "base64_url_safe_decode": _decode64(b"-_"),
    "base64_url_safe_encode": _encode64(b"-_"),
    "capitalize": _capitalize,
    "default": _default,
    "downcase": downcase,
    "escape": _escape,
    "escape_once": _escape_once,
    "h": _escape,
    "lstrip": _lstrip,
    "newline_to_br": _newline_to_br,
    "prepend": _prepend,
    "remove": _remove,
    "remove_first": _remove_first,
    "remove_last": _remove_last,
    "replace": _replace,
    "replace_first": _replace_first,
    "replace_last": _replace_last,
    "rstrip": _rstrip,
    "size": _size,
    "slice": _slice,
    "split": _split,
    "strip": _strip,
    "strip_html": _strip_html,
    "strip_newlines": _strip_newlines,
    "truncate": _truncate,
    "truncatewords": _truncatewords,
    "upcase": _upcase,
    "url_decode": _url_decode,
    "url_encode": _url_encode,
}

STATEFUL: dict[str, FilterFunction] = {
    "date": _date,
}
"""Filters that take the state first."""
