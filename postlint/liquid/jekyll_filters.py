"""Jekyll's filters (jekyll/filters.rb, jekyll/filters/)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, cmp_to_key
from typing import TYPE_CHECKING

from postlint.liquid import urls
from postlint.liquid.filters import FilterFunction, downcase, identity, item, split_words
from postlint.liquid.syntax import (
    LiquidSyntaxError,
    condition_strict,
    parse_variable,
)
from postlint.liquid.values import (
    SPACE,
    LiquidError,
    MethodLiteral,
    Range,
    Unknowable,
    Value,
    compare,
    float_to_s,
    int_to_s,
    is_drop,
    is_time,
    is_unknown,
    join,
    time_to_s,
    to_f,
    to_i,
    to_integer,
    to_s,
    truthy,
)
from postlint.liquid.values import inspect as ruby_inspect

if TYPE_CHECKING:
    from postlint.liquid.state import State


def _string(value: Value) -> str:
    """Jekyll calls a string's methods on what may be none, which ends the build."""
    if not isinstance(value, str):
        raise LiquidError(f"`{to_s(value)[:40]}` is no string")
    return value


def _markup(_value: Value) -> Value:
    """``markdownify`` and the like."""
    raise Unknowable


# --- text -----------------------------------------------------------------------------------------

_PRETTY = frozenset("._~!$&'()+,;=@")


def _slugify(state: State, value: Value, mode: Value = None) -> Value:
    """``Utils.slugify``."""
    if value is None:
        return None
    text = _string(value)
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
    return urls.form_encode(_string(value))


def _uri_escape(value: Value) -> Value:
    return None if value is None else urls.normalize_component(_string(value))


def _normalize_whitespace(value: Value) -> str:
    return re.sub(r"\s+", " ", to_s(value), flags=re.ASCII).strip(SPACE)


@cache
def _cjk() -> re.Pattern[str]:
    ranges = "\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    ranges += "\u30fd-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff6f\uff71-\uff9d"
    ranges += "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3\ua960-\ua97c\ud7b0-\ud7fb\U00020000-\U0003134a"
    return re.compile(f"(?P<cjk>[{ranges}])|[^{ranges} \\t\\n\\v\\f\\r]+")


def _number_of_words(value: Value, mode: Value = None) -> int:
    text = _string(value)
    if mode in ("cjk", "auto"):
        pieces = list(_cjk().finditer(text))
        if mode == "cjk" or any(piece["cjk"] for piece in pieces):
            return len(pieces)
    return len(split_words(text))


def _array_to_sentence_string(value: Value, connector: Value = "and") -> str:
    if (isinstance(value, str) and len(value) > 2) or not isinstance(value, str | list | dict):
        raise LiquidError(f"`{to_s(value)[:40]}` is no array")
    if len(value) == 0:
        return ""
    if isinstance(value, dict):
        raise LiquidError("a hash is no array") if len(value) > 2 else Unknowable
    if len(value) == 1:
        return to_s(value[0])
    if len(value) == 2:
        return f"{to_s(value[0])} {to_s(connector)} {to_s(value[1])}"
    return f"{join(list(value[:-1]), ', ')}, {to_s(connector)} {to_s(value[-1])}"


def _inspect(value: Value) -> str:
    if is_drop(value):
        raise Unknowable
    return _xml_escape(ruby_inspect(value))


def _jsonify(value: Value) -> str:
    return "".join(_json(value, 0))


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
            out += [",", *_json(to_s(key), depth)][index == 0 :]
            out += [":", *_json(member, depth + 1)]
        return [*out, "}"]
    if isinstance(value, list):
        out = ["["]
        for index, member in enumerate(value):
            out += [",", *_json(member, depth + 1)][index == 0 :]
        return [*out, "]"]
    if not isinstance(value, str | Range) and not is_time(value):
        raise Unknowable
    import json

    text = time_to_s(value) if is_time(value) else to_s(value)
    return [json.dumps(text, ensure_ascii=False)]


# --- lists ----------------------------------------------------------------------------------------


def _listed(value: Value) -> list[Value] | None:
    """The members of what Ruby calls enumerable; None for what is not. A hash has its values."""
    if is_drop(value):
        raise Unknowable
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, Range):
        return list(value.numbers())[:200_000]
    return value if isinstance(value, list) else None


def _property(holder: Value, name: Value) -> Value:
    """``item_property``: dots descend, what looks like a number is one."""
    key = to_s(name)
    value = holder
    if "." in key:
        for part in key.split("."):
            value = item(value, part) if _has_items(value) else False
    elif not _has_items(value):
        raise LiquidError(f"`{ruby_inspect(value)[:40]}` has no property `{key}`")
    else:
        value = item(value, key)
    if is_unknown(value):
        raise Unknowable
    if isinstance(value, str):
        if re.match(r"\s*-?\d+\s*\Z", value, re.ASCII):
            return to_i(value)
        if re.match(r"\s*-?(?:\d+\.?\d*|\.\d+)\s*\Z", value, re.ASCII):
            text = value.strip(SPACE)
            return to_f(text.replace("-.", "-0.") if "-" in text else "0" + text)
    return value


def _has_items(value: Value) -> bool:
    return hasattr(value, "get") or (isinstance(value, str | list | int) and not isinstance(value, bool))


def _has_target(value: Value, target: Value) -> bool:
    """``compare_property_vs_target``."""
    if target is None:
        return value is None
    wanted = to_s(target)
    if isinstance(value, str):
        return value == wanted
    if is_drop(value):
        raise Unknowable
    if isinstance(target, MethodLiteral):
        return value is None or (isinstance(value, list) and join(value, "") == "")
    if isinstance(value, dict):
        value = [[key, member] for key, member in value.items()]
    for member in value if isinstance(value, list) else [] if value is None else [value]:
        text = to_s(member)
        if is_unknown(text):
            raise Unknowable
        if text == wanted:
            return True
    return False


def _where(value: Value, name: Value, target: Value) -> Value:
    if not truthy(name) or isinstance(target, list | dict):
        return value
    listed = _listed(value)
    if listed is None:
        return value
    return [member for member in listed if _has_target(_property(member, name), target)]


def _find(value: Value, name: Value, target: Value) -> Value:
    if not truthy(name) or isinstance(target, list | dict):
        return value
    listed = _listed(value)
    if listed is None:
        return value
    return next((member for member in listed if _has_target(_property(member, name), target)), None)


def _matching(state: State, value: Value, variable: Value, expression: Value) -> Callable[[Value], bool]:
    """Whether the expression holds of a member of the list."""
    try:
        condition = condition_strict(_string(expression))
    except LiquidSyntaxError as error:
        raise LiquidError(f"`{to_s(expression)}` cannot be read: {error}") from None

    def matches(member: Value) -> bool:
        state.step()
        state.push({to_s(variable): member})
        try:
            holds = state.holds(condition)
        finally:
            state.pop()
        if holds is None:
            raise Unknowable
        return holds

    return matches


def _where_exp(state: State, value: Value, variable: Value, expression: Value) -> Value:
    listed = _listed(value)
    if listed is None:
        return value
    matches = _matching(state, value, variable, expression)
    return [member for member in listed if matches(member)]


def _find_exp(state: State, value: Value, variable: Value, expression: Value) -> Value:
    listed = _listed(value)
    if listed is None:
        return value
    matches = _matching(state, value, variable, expression)
    return next((member for member in listed if matches(member)), None)


def _group_by(value: Value, name: Value) -> Value:
    if _listed(value) is None:
        return value
    listed = [[key, member] for key, member in value.items()] if isinstance(value, dict) else _listed(value)
    groups: dict[str, list[Value]] = {}
    for member in listed or []:
        key = to_s(_property(member, name))
        if is_unknown(key):
            raise Unknowable
        groups.setdefault(key, []).append(member)
    return [_group(key, found) for key, found in groups.items()]


def _group(name: Value, found: list[Value]) -> dict[str, Value]:
    return {"name": name, "items": found, "size": len(found)}


def _group_by_exp(state: State, value: Value, variable: Value, expression: Value) -> Value:
    if _listed(value) is None:
        return value
    listed = [[key, member] for key, member in value.items()] if isinstance(value, dict) else _listed(value)
    try:
        parsed = parse_variable(_string(expression), state.context.error_mode, lambda _message: None)
    except LiquidSyntaxError as error:
        raise LiquidError(str(error)) from None
    groups: dict[Value, tuple[Value, list[Value]]] = {}
    for member in listed or []:
        state.step()
        state.push({to_s(variable): member})
        try:
            key = state.value(parsed)
        finally:
            state.pop()
        groups.setdefault(identity(key), (key, []))[1].append(member)
    return [_group(key, found) for key, found in groups.values()]


def _sort(value: Value, name: Value = None, nils: Value = "first") -> Value:
    if is_drop(value):
        raise Unknowable
    if isinstance(value, dict):
        value = [[key, member] for key, member in value.items()]
    if isinstance(value, Range):
        value = _listed(value)
    if not isinstance(value, list):
        raise LiquidError("cannot sort a null object" if value is None else "cannot sort what is no list")
    if name is None:
        return sorted(value, key=cmp_to_key(_strict_order))
    if nils not in ("first", "last"):
        raise LiquidError(f"`{to_s(nils)}` is neither `first` nor `last`")
    return _sort_by(value, name, -1 if nils == "first" else 1)


def _strict_order(left: Value, right: Value) -> int:
    order = compare(left, right)
    if order is None:
        raise LiquidError(f"comparison of `{to_s(left)[:40]}` with `{to_s(right)[:40]}` failed")
    return order


def _sort_by(value: list[Value], name: Value, order: int) -> list[Value]:
    def compared(left: tuple[Value, Value], right: tuple[Value, Value]) -> int:
        one, other = left[0], right[0]
        if one is not None and other is None:
            return -order
        if one is None and other is not None:
            return order
        found = compare(one, other)
        if found is not None:
            return found
        return _strict_order(to_s(one), to_s(other))

    keyed = [(_property(member, name), member) for member in value]
    return [member for _key, member in sorted(keyed, key=cmp_to_key(compared))]


def _count(number: Value) -> int:
    count = to_integer(number)
    if count < 0:
        raise LiquidError("negative array size")
    return count


def _pop(value: Value, number: Value = 1) -> Value:
    return value[: max(len(value) - _count(number), 0)] if isinstance(value, list) else value


def _shift(value: Value, number: Value = 1) -> Value:
    return value[_count(number) :] if isinstance(value, list) else value


def _push(value: Value, member: Value) -> Value:
    return [*value, member] if isinstance(value, list) else value


def _unshift(value: Value, member: Value) -> Value:
    return [member, *value] if isinstance(value, list) else value


def _sample(value: Value, _number: Value = 1) -> Value:
    if isinstance(value, list):
        raise Unknowable
    return value


def _to_integer(value: Value) -> int:
    return int(value) if isinstance(value, bool) else to_i(value)


# --- URLs and dates -------------------------------------------------------------------------------


def _url_of(value: Value) -> str:
    """The text that a URL filter works on: a document's URL, anything else as text."""
    if is_drop(value):
        value = value.get("url") if isinstance(value, Mapping) else None
    text = to_s(value)
    if is_unknown(text):
        raise Unknowable
    return text


def _relative_url(state: State, value: Value) -> Value:
    if value is None:
        return None
    try:
        return urls.relative_url(_url_of(value), _configured(state, "baseurl"))
    except urls.InvalidUrl as error:
        raise LiquidError(str(error)) from None


def _absolute_url(state: State, value: Value) -> Value:
    if value is None:
        return None
    try:
        return urls.absolute_url(_url_of(value), _configured(state, "baseurl"), _configured(state, "url"))
    except urls.InvalidUrl as error:
        raise LiquidError(str(error)) from None


def _configured(state: State, key: str) -> str:
    text = state.context.baseurl if key == "baseurl" else state.context.url
    if is_unknown(text):
        raise Unknowable
    return text


def _strip_index(value: Value) -> Value:
    if to_s(value) == "":
        return None
    return re.sub(r"/index\.html?$", "/", _string(value), count=1, flags=re.MULTILINE)


def _date_filter(name: str) -> FilterFunction:
    def convert(state: State, value: Value) -> Value:
        from postlint.liquid import dates

        function = dates.xmlschema if name == "xmlschema" else dates.rfc822
        return function(value, dates.zone(state.context.timezone))

    return convert


def _date_text(month: str) -> FilterFunction:
    def convert(state: State, value: Value, kind: Value = None, style: Value = None) -> Value:
        from postlint.liquid import dates

        return dates.stringify(value, month, kind, style, dates.zone(state.context.timezone))

    return convert


FILTERS: dict[str, FilterFunction] = {
    "array_to_sentence_string": _array_to_sentence_string, "cgi_escape": _cgi_escape, "find": _find,
    "group_by": _group_by, "inspect": _inspect, "jsonify": _jsonify, "markdownify": _markup,
    "normalize_whitespace": _normalize_whitespace, "number_of_words": _number_of_words, "pop": _pop,
    "push": _push, "sample": _sample, "sassify": _markup, "scssify": _markup, "shift": _shift,
    "smartify": _markup, "sort": _sort, "strip_index": _strip_index, "to_integer": _to_integer,
    "unshift": _unshift, "uri_escape": _uri_escape, "where": _where, "xml_escape": _xml_escape,
}  # fmt: skip

STATEFUL: dict[str, FilterFunction] = {
    "absolute_url": _absolute_url, "date_to_long_string": _date_text("%B"),
    "date_to_rfc822": _date_filter("rfc822"), "date_to_string": _date_text("%b"),
    "date_to_xmlschema": _date_filter("xmlschema"), "find_exp": _find_exp, "group_by_exp": _group_by_exp,
    "relative_url": _relative_url, "slugify": _slugify, "where_exp": _where_exp,
}  # fmt: skip
"""Filters that take the state first."""
