"""Liquid's filters (standardfilters.rb) but those that Jekyll replaces, and how any filter is called."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, cmp_to_key
from typing import TYPE_CHECKING, Any, TypeAlias

from postlint.liquid.buffer import Limit
from postlint.liquid.values import (
    MAX_DIGITS,
    SPACE,
    LiquidError,
    MethodLiteral,
    Range,
    Unknowable,
    Value,
    flatten,
    inspect,
    is_drop,
    is_unknown,
    join,
    size,
    to_i,
    to_integer,
    to_s,
    truthy,
)
from postlint.nodes import UNKNOWN

if TYPE_CHECKING:
    from postlint.liquid.state import State

FilterFunction: TypeAlias = Callable[..., Value]

MAX_STRING = 2_000_000
"""Code points of any value."""

JOINING = frozenset(("append", "prepend"))
"""Filters that leave the known part of a string known."""

OF_LISTS = frozenset(
    ("compact", "concat", "first", "join", "last", "map", "pop", "push", "reverse", "shift", "size", "slice")
)
"""Filters that do not look at a list's members, so that unknown ones among them do not matter."""


def apply(state: State, name: str, value: Value, arguments: list[Value]) -> Value:
    """The result of a filter. An unknown filter, or one of an unknown value, gives an unknown value."""
    function, contextual = _find(name)
    if function is None:
        if state.context.strict_filters:
            raise LiquidError(f"unknown filter `{name}`")
        return UNKNOWN
    if _depends_on_unknown(name, value, arguments):
        return UNKNOWN
    given = len(arguments) + 1 + contextual
    code = function.__code__
    if not code.co_argcount - len(function.__defaults__ or ()) <= given <= code.co_argcount:
        raise LiquidError(f"filter `{name}` takes another number of arguments")
    if isinstance(value, list | str):
        state.step(len(value) // 50 + 1 if isinstance(value, str) else len(value))
    result = function(state, value, *arguments) if contextual else function(value, *arguments)
    if isinstance(result, MethodLiteral):
        return ""
    if isinstance(result, str) and len(result) > MAX_STRING:
        raise Limit("a value of more than 2 MB")
    return result


@cache
def _find(name: str) -> tuple[Any, bool]:
    """A filter's function and whether it takes the state first."""
    if name in FILTERS or name in STATEFUL:
        return FILTERS.get(name) or STATEFUL[name], name in STATEFUL
    from postlint.liquid import jekyll_filters as jekyll

    return jekyll.FILTERS.get(name) or jekyll.STATEFUL.get(name), name in jekyll.STATEFUL


def _depends_on_unknown(name: str, value: Value, arguments: list[Value]) -> bool:
    if name in JOINING:
        return False
    if name == "default" and value != UNKNOWN:
        return any(map(is_unknown, arguments)) and not truthy(value)
    if is_unknown(value) or any(map(is_unknown, arguments)):
        return True
    if isinstance(value, list) and name not in OF_LISTS:
        return any(map(is_unknown, value))
    return False


def members(value: Value) -> list[Value]:
    """What a list filter goes over (``InputIterator``)."""
    if isinstance(value, list):
        return flatten(value)
    if is_drop(value) or hasattr(value, "hour"):
        raise Unknowable
    if isinstance(value, Range):
        if len(range(value.first, min(value.last, value.first + 200_001))) > 200_000:
            raise Limit("a range of more than 200,000 numbers")
        return list(value.numbers())
    if isinstance(value, MethodLiteral):
        return [""]
    return [] if value is None else [value]


def item(holder: Value, key: Value) -> Value:
    """Ruby's ``holder[key]``. Raises ``LiquidError`` for what has none or takes no such key."""
    if hasattr(holder, "get"):
        return holder.get(key) if isinstance(key, str | int | float) else None
    if isinstance(holder, str) and isinstance(key, str):
        return key if key in holder else None
    if isinstance(holder, str | list) and isinstance(key, int) and not isinstance(key, bool):
        return holder[key] if -len(holder) <= key < len(holder) else None
    raise LiquidError(f"cannot select the property `{to_s(key)}`")


def has_items(value: Value) -> bool:
    """Whether ``value`` answers to ``[]``."""
    return hasattr(value, "get") or isinstance(value, str | list) or _is_int(value)


def _is_int(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _size(value: Value) -> Value:
    return size(value) or 0


def downcase(value: Value) -> str:
    """``String#downcase``, which knows no final sigma."""
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
    from postlint.liquid.urls import form_encode

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


def _join(value: Value, glue: Value = " ") -> str:
    items, text = members(value), to_s(glue)
    if len(items) * len(text) > MAX_STRING:
        raise Limit("a value of more than 2 MB")
    return join(items, text)


def _sort_natural(value: Value, key: Value = None) -> Value:
    items = members(value)
    if key is not None and not all(map(has_items, items)):
        return None

    def order(left: Value, right: Value) -> int:
        if key is not None:
            left, right = item(left, key), item(right, key)
        if left is None and right is None:
            raise Unknowable  # each sorts after the other
        if left is None or right is None:
            return 1 if left is None else -1
        one, other = (_ascii_lower(to_s(side)) for side in (left, right))
        if UNKNOWN in one or UNKNOWN in other:
            raise Unknowable
        return (one > other) - (one < other)

    return sorted(items, key=cmp_to_key(order))


def _ascii_lower(text: str) -> str:
    return re.sub("[A-Z]+", lambda found: found[0].lower(), text)


def identity(value: Value) -> Value:
    """What two values share exactly when Ruby's ``eql?`` holds of them."""
    if is_unknown(value):
        raise Unknowable
    if is_drop(value):
        return id(value)
    if isinstance(value, list | dict):
        return "collection", inspect(value)
    return type(value), value


def _uniq(value: Value, key: Value = None) -> Value:
    everything = members(value)
    if key is not None and len(everything) > 1 and not _selectable(everything, key):
        return None
    seen: dict[Value, Value] = {}
    for member in everything:
        seen.setdefault(
            identity(member if key is None or len(everything) == 1 else item(member, key)), member
        )
    return list(seen.values())


def _reverse(value: Value) -> list[Value]:
    return members(value)[::-1]


def _map(value: Value, key: Value) -> list[Value]:
    return [item(member, key) if has_items(member) else None for member in members(value)]


def _compact(value: Value, key: Value = None) -> Value:
    everything = members(value)
    if key is None:
        return [member for member in everything if member is not None]
    if not _selectable(everything, key):
        return None
    return [member for member in everything if item(member, key) is not None]


def _selectable(everything: list[Value], key: Value) -> bool:
    """Whether all have items; an error where one before the first without them takes no such key."""
    for member in everything:
        if not has_items(member):
            return False
        item(member, key)
    return True


def _substitution(text: str, found: str) -> str:
    """A replacement text: ``gsub`` takes ``\\0`` in it for the match even where the pattern is a string."""
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
    if len(text) + count * len(replacement) > MAX_STRING:
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


def _concat(value: Value, other: Value) -> list[Value]:
    if not isinstance(other, list):
        raise LiquidError("concat filter requires an array argument")
    return members(value) + other


def _date(state: State, value: Value, form: Value) -> Value:
    if to_s(form) == "":
        return value
    from postlint.liquid import dates

    date = dates.to_date(value, dates.zone(state.context.timezone))
    return value if date is None else dates.strftime(date, to_s(form))


def _first(value: Value) -> Value:
    if is_drop(value):
        raise Unknowable
    if isinstance(value, Range):
        return value.first
    if isinstance(value, dict):
        return next(([key, member] for key, member in value.items()), None)
    return value[0] if isinstance(value, list) and value else None


def _last(value: Value) -> Value:
    if isinstance(value, Range):
        return value.last
    return value[-1] if isinstance(value, list) and value else None


def to_number(value: Value) -> Any:
    """``Utils.to_number``: an int, or a Decimal for whatever has a fraction."""
    if isinstance(value, float):
        if value - value != 0:
            raise Unknowable  # infinite, or not a number
        from decimal import Decimal

        return Decimal(repr(value))
    if _is_int(value):
        return value
    if isinstance(value, str):
        text = value.strip(SPACE)
        if re.match(r"-?\d+\.\d+\Z", text, re.ASCII):
            from decimal import Decimal

            return Decimal(text[:1000])
        return to_i(value)
    return 0


def _number(value: Any) -> Value:
    if isinstance(value, int):
        if value.bit_length() > MAX_DIGITS * 3:
            raise Limit("a number of thousands of digits")
        return value
    return float(value)


def _arithmetic(name: str) -> FilterFunction:
    def operate(value: Value, operand: Value) -> Value:
        left, right = to_number(value), to_number(operand)
        if isinstance(left, int) and isinstance(right, int):
            return _number(_INTEGERS[name](left, right))
        from decimal import Decimal, localcontext

        with localcontext() as exact:
            exact.prec = 60
            return _number(_DECIMALS[name](Decimal(left), Decimal(right)))

    return operate


def _integer_division(left: int, right: int) -> int:
    if right == 0:
        raise LiquidError("divided by 0")
    return left // right


def _integer_modulo(left: int, right: int) -> int:
    if right == 0:
        raise LiquidError("divided by 0")
    return left % right


def _decimal_division(left: Any, right: Any) -> Any:
    if right == 0:
        return float("nan") if left == 0 else float("inf") if left > 0 else float("-inf")
    return left / right


def _decimal_modulo(left: Any, right: Any) -> Any:
    if right == 0:
        raise LiquidError("divided by 0")
    rest = left % right
    return rest + right if rest and (rest < 0) != (right < 0) else rest


_INTEGERS: dict[str, Callable[[int, int], int]] = {
    "plus": lambda left, right: left + right,
    "minus": lambda left, right: left - right,
    "times": lambda left, right: left * right,
    "divided_by": _integer_division,
    "modulo": _integer_modulo,
}
_DECIMALS: dict[str, Callable[[Any, Any], Any]] = {
    "plus": lambda left, right: left + right,
    "minus": lambda left, right: left - right,
    "times": lambda left, right: left * right,
    "divided_by": _decimal_division,
    "modulo": _decimal_modulo,
}


def _abs(value: Value) -> Value:
    return _number(abs(to_number(value)))


def _round(value: Value, digits: Value = 0) -> Value:
    from decimal import ROUND_HALF_UP, Decimal, localcontext

    number, places = to_number(value), int(to_number(digits))
    if isinstance(number, int) and places >= 0:
        return number
    if abs(places) > 300:
        raise Unknowable
    with localcontext() as exact:
        exact.prec = 1000
        rounded = Decimal(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return int(rounded) if places <= 0 else _number(rounded)


def _ceil(value: Value) -> Value:
    number = to_number(value)
    whole = int(number)
    return whole + 1 if number > whole else whole


def _floor(value: Value) -> Value:
    number = to_number(value)
    whole = int(number)
    return whole - 1 if number < whole else whole


def _at_least(value: Value, floor: Value) -> Value:
    return _number(max(to_number(floor), to_number(value)))


def _at_most(value: Value, ceiling: Value) -> Value:
    return _number(min(to_number(ceiling), to_number(value)))


def _default(value: Value, otherwise: Value = "", options: Value = None) -> Value:
    allow_false = isinstance(options, dict) and truthy(options.get("allow_false"))
    missing = value is None if allow_false else not truthy(value)
    return otherwise if missing or (isinstance(value, str | list | dict) and not value) else value


FILTERS: dict[str, FilterFunction] = {
    "abs": _abs, "append": _append, "at_least": _at_least, "at_most": _at_most,
    "base64_encode": _encode64(b"+/"), "base64_decode": _decode64(b"+/"),
    "base64_url_safe_encode": _encode64(b"-_"), "base64_url_safe_decode": _decode64(b"-_"),
    "capitalize": _capitalize, "ceil": _ceil, "compact": _compact, "concat": _concat, "default": _default,
    "divided_by": _arithmetic("divided_by"), "downcase": downcase, "escape": _escape,
    "escape_once": _escape_once, "first": _first, "floor": _floor, "h": _escape, "join": _join, "last": _last,
    "lstrip": _lstrip, "map": _map, "minus": _arithmetic("minus"), "modulo": _arithmetic("modulo"),
    "newline_to_br": _newline_to_br, "plus": _arithmetic("plus"), "prepend": _prepend, "remove": _remove,
    "remove_first": _remove_first, "remove_last": _remove_last, "replace": _replace,
    "replace_first": _replace_first, "replace_last": _replace_last, "reverse": _reverse, "round": _round,
    "rstrip": _rstrip, "size": _size, "slice": _slice, "sort_natural": _sort_natural, "split": _split,
    "strip": _strip, "strip_html": _strip_html, "strip_newlines": _strip_newlines,
    "times": _arithmetic("times"), "truncate": _truncate, "truncatewords": _truncatewords, "uniq": _uniq,
    "upcase": _upcase, "url_decode": _url_decode, "url_encode": _url_encode,
}  # fmt: skip

STATEFUL: dict[str, FilterFunction] = {"date": _date}
"""Filters that take the state first."""
