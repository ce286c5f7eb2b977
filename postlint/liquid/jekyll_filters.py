"""Jekyll's filters of text, URLs and dates (jekyll/filters.rb, jekyll/filters/)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from postlint.liquid import url_filters
from postlint.liquid.strings import downcase, split_words
from postlint.liquid.values import (
    MAX_MEMBERS,
    SPACE,
    FilterFunction,
    LiquidError,
    Range,
    Unknowable,
    Value,
    bounded_join,
    float_to_s,
    inspect,
    int_to_s,
    is_drop,
    is_time,
    is_unknown,
    join,
    time_to_s,
    to_i,
    to_s,
)

if TYPE_CHECKING:
    from postlint.liquid.state import LiquidState


def string_of(value: Value) -> str:
    """``value`` as a string. Raises ``LiquidError`` for others: Jekyll calls a string's methods on them,
    which ends the build."""
    if not isinstance(value, str):
        raise LiquidError(f"`{to_s(value)[:40]}` is not a string")
    return value


def _markup(_value: Value) -> Value:
    """``sassify`` and the like."""
    raise Unknowable


def _markdownify(state: LiquidState, value: Value) -> Value:
    if state.context.markdownify is None or is_drop(value):
        raise Unknowable
    text = to_s(value)
    state.step(len(text))  # parsing takes about as long as a node for each letter
    return state.context.markdownify(text)


_PRETTY = frozenset("._~!$&'()+,;=@")


def _slugify(state: LiquidState, value: Value, mode: Value = None) -> Value:
    """``Utils.slugify``."""
    if value is None:
        return None
    text = string_of(value)
    if mode is None or mode is False:
        mode = "default"
    if mode not in ("raw", "default", "pretty", "ascii", "latin"):
        return downcase(text)
    if mode == "latin":
        text = "".join(map(_latin, text))
    if mode == "raw":
        slug = re.sub(r"\s+", "-", text, flags=re.ASCII)
    else:
        slug = _hyphenated(text, mode, marks=not state.context.version.startswith("3."))
    return downcase(slug.removeprefix("-").removesuffix("-"))


def _hyphenated(text: str, mode: str, *, marks: bool) -> str:
    out: list[str] = []
    kept = True
    for char in text:
        if mode == "ascii":
            keep = char.isascii() and char.isalnum()
        else:
            category = unicodedata.category(char)
            keep = category[0] == "L" or category == "Nd" or (marks and category[0] == "M")
            keep = keep or (mode == "pretty" and char in _PRETTY)
        if keep or kept:
            out.append(char if keep else "-")
        kept = keep
    return "".join(out)


_LATIN = {
    "Æ": "AE", "æ": "ae", "Ð": "D", "ð": "d", "Ø": "O", "ø": "o", "Þ": "Th", "þ": "th", "ß": "ss", "×": "x",
    "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "ı": "i", "Ĳ": "IJ", "ĳ": "ij", "ĸ": "k", "Ł": "L", "ł": "l",
    "Ŀ": "L", "ŀ": "l", "ŉ": "'n", "Ŋ": "NG", "ŋ": "ng", "Œ": "OE", "œ": "oe", "Ŧ": "T", "ŧ": "t",
}  # fmt: skip


def _latin(char: str) -> str:
    """I18n's transliteration: Latin-1 and Latin Extended-A without their accents, all else ``?``."""
    if char.isascii():
        return char
    if char in _LATIN:
        return _LATIN[char]
    base = unicodedata.normalize("NFD", char)[0]
    return base if "\u00c0" <= char <= "\u017e" and base.isascii() else "?"


def _xml_escape(value: Value) -> str:
    text = to_s(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;")


def _cgi_escape(value: Value) -> str:
    return url_filters.form_encode(string_of(value))


def _uri_escape(value: Value) -> Value:
    return None if value is None else url_filters.normalize_component(string_of(value))


def _normalize_whitespace(value: Value) -> str:
    return re.sub(r"\s+", " ", to_s(value), flags=re.ASCII).strip(SPACE)


@cache
def _cjk() -> re.Pattern[str]:
    ranges = "\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    ranges += "\u30fd-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff6f\uff71-\uff9d"
    ranges += "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3\ua960-\ua97c\ud7b0-\ud7fb\U00020000-\U0003134a"
    return re.compile(f"(?P<cjk>[{ranges}])|[^{ranges} \\t\\n\\v\\f\\r]+")


def _number_of_words(value: Value, mode: Value = None) -> int:
    text = string_of(value)
    if mode in ("cjk", "auto"):
        pieces = list(_cjk().finditer(text))
        if mode == "cjk" or any(piece["cjk"] for piece in pieces):
            return len(pieces)
    return len(split_words(text))


def _array_to_sentence_string(value: Value, connector: Value = "and") -> str:
    if (isinstance(value, str) and len(value) > 2) or not isinstance(value, str | list | dict):
        raise LiquidError(f"`{to_s(value)[:40]}` is not an array")
    if len(value) == 0:
        return ""
    if isinstance(value, dict):
        raise LiquidError("a hash is not an array") if len(value) > 2 else Unknowable
    if len(value) == 1:
        return to_s(value[0])
    if len(value) == 2:
        return f"{to_s(value[0])} {to_s(connector)} {to_s(value[1])}"
    return f"{join(list(value[:-1]), ', ')}, {to_s(connector)} {to_s(value[-1])}"


def _inspect(value: Value) -> str:
    if is_drop(value):
        raise Unknowable
    return _xml_escape(inspect(value))


def _jsonify(value: Value) -> str:
    return bounded_join("", _json(value, 0))


def _json(value: Value, depth: int) -> list[str]:
    if depth > 90 or is_drop(value):
        raise Unknowable
    if value is None or isinstance(value, bool):
        return [to_s(value) if value is not None else "null"]
    if isinstance(value, int):
        return [int_to_s(value)]
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise LiquidError("a number has no form in JSON")
        return [float_to_s(value)]
    if isinstance(value, dict):
        out = ["{"]
        for index, (key, member) in enumerate(value.items()):
            if len(out) > MAX_MEMBERS:
                raise Unknowable
            out += [",", *_json(to_s(key), depth)][index == 0 :]
            out += [":", *_json(member, depth + 1)]
        return [*out, "}"]
    if isinstance(value, list):
        out = ["["]
        for index, member in enumerate(value):
            if len(out) > MAX_MEMBERS:
                raise Unknowable
            out += [",", *_json(member, depth + 1)][index == 0 :]
        return [*out, "]"]
    if not isinstance(value, str | Range) and not is_time(value):
        raise Unknowable
    import json

    text = time_to_s(value) if is_time(value) else to_s(value)
    return [json.dumps(text, ensure_ascii=False)]


def _to_integer(value: Value) -> int:
    return int(value) if isinstance(value, bool) else to_i(value)


def _url_of(value: Value) -> str:
    """The text that a URL filter works on: of a document its URL."""
    if is_drop(value):
        value = value.get("url") if isinstance(value, Mapping) else None
    text = to_s(value)
    if is_unknown(text):
        raise Unknowable
    return text


def _relative_url(state: LiquidState, value: Value) -> Value:
    if value is None:
        return None
    try:
        return url_filters.relative_url(_url_of(value), _configured(state, "baseurl"))
    except url_filters.InvalidUrl as error:
        raise LiquidError(str(error)) from None


def _absolute_url(state: LiquidState, value: Value) -> Value:
    if value is None:
        return None
    try:
        return url_filters.absolute_url(
            _url_of(value), _configured(state, "baseurl"), _configured(state, "url")
        )
    except url_filters.InvalidUrl as error:
        raise LiquidError(str(error)) from None


def _configured(state: LiquidState, key: str) -> str:
    text = state.context.baseurl if key == "baseurl" else state.context.url
    if is_unknown(text):
        raise Unknowable
    return text


def _strip_index(value: Value) -> Value:
    if to_s(value) == "":
        return None
    return re.sub(r"/index\.html?$", "/", string_of(value), count=1, flags=re.MULTILINE)


def _date_filter(name: str) -> FilterFunction:
    def convert(state: LiquidState, value: Value) -> Value:
        from postlint.liquid import date_filters

        function = date_filters.xmlschema if name == "xmlschema" else date_filters.rfc822
        return function(value, date_filters.zone(state.context.timezone))

    return convert


def _date_text(month: str) -> FilterFunction:
    def convert(state: LiquidState, value: Value, kind: Value = None, style: Value = None) -> Value:
        from postlint.liquid import date_filters

        return date_filters.stringify(value, month, kind, style, date_filters.zone(state.context.timezone))

    return convert


FILTERS: dict[str, FilterFunction] = {
    "array_to_sentence_string": _array_to_sentence_string,
    "cgi_escape": _cgi_escape,
    "inspect": _inspect,
    "jsonify": _jsonify,
    "normalize_whitespace": _normalize_whitespace,
    "number_of_words": _number_of_words,
    "sassify": _markup,
    "scssify": _markup,
    "smartify": _markup,
    "strip_index": _strip_index,
    "to_integer": _to_integer,
    "uri_escape": _uri_escape,
    "xml_escape": _xml_escape,
}

STATEFUL: dict[str, FilterFunction] = {
    "absolute_url": _absolute_url,
    "date_to_long_string": _date_text("%B"),
    "date_to_rfc822": _date_filter("rfc822"),
    "date_to_string": _date_text("%b"),
    "date_to_xmlschema": _date_filter("xmlschema"),
    "markdownify": _markdownify,
    "relative_url": _relative_url,
    "slugify": _slugify,
}
"""Filters that take the state first."""
