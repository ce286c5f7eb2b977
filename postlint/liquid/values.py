"""Ruby's values as Liquid shows and compares them.

YAML's values represent Ruby's: None, bool, int, float, str, list, dict, date and
datetime. A ``Mapping`` that is not a ``dict`` is one of Jekyll's drops (a lazy
document, page or site); ``Range`` is Ruby's. ``UNKNOWN`` is a value that depends on a plugin, the clock, the
environment or a converter; a string may contain it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from postlint.nodes import UNKNOWN

Value: TypeAlias = Any
"""Any value of YAML or of a template."""

FilterFunction: TypeAlias = Callable[..., Value]
"""A filter's function. It takes the state (where it needs it), the value and the arguments."""

SPACE = " \t\n\v\f\r\0"
"""The characters that Ruby's ``String#strip`` removes."""

MAX_DIGITS = 4000
"""The largest number of digits of an integer: repeated squaring would never end."""

MAX_TEXT = 2_000_000
"""The largest length of a text, in code points: a loop that appends a text to itself soon exceeds it."""

MAX_MEMBERS = 200_000
MAX_NESTING = 50
MAX_COMPARED = 12
"""The deepest nesting of lists that are compared: for lists that share members, time grows exponentially with
it."""


class LiquidError(Exception):
    """A runtime error, which ends Jekyll's build (it renders with ``render!``)."""


class Unknowable(Exception):
    """A value depends on something that cannot be known."""


class Range(NamedTuple):
    """Ruby's ``(first..last)``."""

    first: int
    last: int

    def numbers(self) -> range:
        """The integers within."""
        return range(self.first, self.last + 1)


class MethodLiteral(NamedTuple):
    """``blank`` or ``empty`` in a condition."""

    name: str


class ForLoop:
    """The variable ``forloop`` (forloop_drop.rb) or ``tablerowloop`` (tablerowloop_drop.rb)."""

    __slots__ = ("col", "cols", "index", "length", "name", "parent", "row")

    def __init__(self, name: str, length: int, parent: ForLoop | None, cols: int | None = None) -> None:
        self.name = name
        self.length = length
        self.parent = parent
        self.index = 0
        self.cols = cols
        self.row = self.col = 1

    def get(self, key: Value) -> Value:
        """The value of an attribute; None for any that it does not have."""
        index, length = self.index, self.length
        if self.cols is not None and key in ("row", "col", "col0", "col_first", "col_last"):
            values = (self.row, self.col, self.col - 1, self.col == 1, self.col == self.cols)
            return values[("row", "col", "col0", "col_first", "col_last").index(key)]
        if self.cols is None and key in ("name", "parentloop"):
            return self.name if key == "name" else self.parent
        known: dict[Value, Value] = {
            "length": length,
            "index": index + 1,
            "index0": index,
            "rindex": length - index,
            "rindex0": length - index - 1,
            "first": index == 0,
            "last": index == length - 1,
        }
        return known.get(key) if isinstance(key, str) else None

    def advance(self) -> None:
        """Go on to the next item."""
        self.index += 1
        if self.col == self.cols:
            self.col = 1
            self.row += 1
        else:
            self.col += 1


def is_unknown(value: Value) -> bool:
    """Whether ``value`` is unknown, or a string with an unknown part."""
    return isinstance(value, str) and UNKNOWN in value


def is_wholly_unknown(value: Value) -> bool:
    """Whether nothing is known of ``value``, not even that it is a string. The mark may be followed by the
    value that Jekyll has without the plugin, for people to read."""
    return isinstance(value, str) and value.startswith(UNKNOWN)


def is_number(value: Value) -> bool:
    """Whether ``value`` is one of Ruby's numbers; Python's bool is not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_drop(value: Value) -> bool:
    """Whether ``value`` is one of Jekyll's drops."""
    return isinstance(value, Mapping) and not isinstance(value, dict)


def is_time(value: Value) -> bool:
    """Whether ``value`` is a date or a time."""
    return hasattr(value, "isoformat")


def truthy(value: Value) -> bool:
    """Ruby's truth: everything but ``nil`` and ``false``."""
    return value is not None and value is not False


def float_to_s(value: float) -> str:
    """``Float#to_s``."""
    text = repr(value)
    if text in ("inf", "-inf", "nan"):
        return {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}[text]
    mantissa, e, exponent = text.partition("e")
    if e and "." not in mantissa:
        mantissa += ".0"
    return mantissa + e + exponent


def to_s(value: Value) -> str:
    """Ruby's ``to_s``. A drop prints its rendered content, which is unknown here."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return int_to_s(value)
    if isinstance(value, float):
        return float_to_s(value)
    if isinstance(value, Range):
        return f"{value.first}..{value.last}"
    if isinstance(value, MethodLiteral):
        return ""
    if isinstance(value, list | tuple | dict):
        return inspect(value)
    if is_time(value):
        return time_to_s(value)
    if isinstance(value, ForLoop):
        return "Liquid::ForloopDrop" if value.cols is None else "Liquid::TablerowloopDrop"
    return UNKNOWN


def int_to_s(value: int) -> str:
    """``Integer#to_s``, refusing those too long for Python to write."""
    if value.bit_length() > MAX_DIGITS * 3:
        raise Unknowable
    return str(value)


def time_to_s(value: Value) -> str:
    """``Date#to_s`` or ``Time#to_s``; a time that YAML writes has its offset, even if it is zero."""
    if not hasattr(value, "hour"):
        return str(value.isoformat())
    offset = value.strftime("%z") or "+0000"
    return f"{value.year:04}-{value:%m-%d %H:%M:%S} {offset[:5]}"


def inspect(value: Value, depth: int = 0) -> str:
    """Ruby's ``inspect``, which is also how arrays and hashes print inside text."""
    if depth > MAX_NESTING:
        raise Unknowable
    if isinstance(value, str):
        return inspect_string(value)
    if value is None:
        return "nil"
    if isinstance(value, MethodLiteral):
        raise Unknowable  # it shows an address in memory
    if isinstance(value, list | tuple) and not isinstance(value, Range):
        return "[" + bounded_join(", ", (inspect(item, depth + 1) for item in value)) + "]"
    if isinstance(value, dict):
        pairs = (f"{inspect(key, depth + 1)}=>{inspect(item, depth + 1)}" for key, item in value.items())
        return "{" + bounded_join(", ", pairs) + "}"
    if is_time(value):
        if hasattr(value, "hour"):
            return time_to_s(value)
        raise Unknowable  # Date#inspect writes julian days
    return to_s(value)


_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\v": "\\v",
    "\f": "\\f",
    "\a": "\\a",
    "\b": "\\b",
    "\x1b": "\\e",
}


def inspect_string(value: str) -> str:
    """``String#inspect``."""
    parts = []
    for index, char in enumerate(value):
        if char in _ESCAPES:
            parts.append(_ESCAPES[char])
        elif char == "#" and value[index + 1 : index + 2] in ("{", "$", "@") and index + 1 < len(value):
            parts.append("\\#")
        elif char < " " or char == "\x7f":
            parts.append(f"\\x{ord(char):02X}" if char == "\x7f" else f"\\u{ord(char):04X}")
        elif char != UNKNOWN and not char.isprintable():
            parts.append(f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\u{{{ord(char):X}}}")
        else:
            parts.append(char)
    return '"' + "".join(parts) + '"'


def output(value: Value) -> str:
    """What ``{{ value }}`` prints: an array prints its members, one after the other."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return join(value, "")
    return to_s(value)


def flatten(values: Value) -> list[Value]:
    """``Array#flatten``, up to a limit: a list may contain another many times, so that a few pushes make
    millions of members."""
    flat: list[Value] = []
    pending = [iter(values)]
    while pending:
        for value in pending[-1]:
            if isinstance(value, list):
                pending.append(iter(value))
                break
            flat.append(value)
            if len(flat) > MAX_MEMBERS:
                raise Unknowable
        else:
            pending.pop()
        if len(pending) > MAX_NESTING:
            raise Unknowable
    return flat


def join(values: list[Value], glue: str) -> str:
    """``Array#join``, nested arrays included."""
    return bounded_join(glue, map(to_s, flatten(values)))


def bounded_join(glue: str, texts: Iterable[str]) -> str:
    """``glue.join(texts)``, unless that grows beyond what any page holds."""
    parts = []
    length = 0
    for text in texts:
        parts.append(text)
        length += len(text) + len(glue)
        if length > MAX_TEXT:
            raise Unknowable
    return glue.join(parts)


def equal(left: Value, right: Value, depth: int = 0) -> bool:
    """Ruby's ``==``: a boolean is never a number, a drop is only itself."""
    if left is right:
        return True
    if depth > MAX_COMPARED:
        raise Unknowable
    if isinstance(left, bool) or isinstance(right, bool) or left is None or right is None:
        return False
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(
            equal(one, other, depth + 1) for one, other in zip(left, right, strict=True)
        )
    if is_drop(left) or is_drop(right):
        return False
    if is_time(left) and is_time(right) and hasattr(left, "hour") != hasattr(right, "hour"):
        return False
    try:
        return bool(left == right) and isinstance(left, Range) == isinstance(right, Range)
    except TypeError:  # a time with and one without its zone
        return False


def compare(left: Value, right: Value, depth: int = 0) -> int | None:
    """Ruby's ``<=>``; None where the two cannot be compared."""
    if depth > MAX_COMPARED:
        raise Unknowable
    if is_unknown(left) or is_unknown(right):
        raise Unknowable
    if isinstance(left, list) and isinstance(right, list):
        for one, other in zip(left, right, strict=False):
            order = compare(one, other, depth + 1)
            if order != 0:
                return order
        return (len(left) > len(right)) - (len(left) < len(right))
    if _comparable(left, right):
        try:
            return int(left > right) - int(left < right)
        except TypeError:
            return None
    if is_drop(left) and is_drop(right):
        return _compare_documents(left, right)
    return 0 if equal(left, right) else None


def _comparable(left: Value, right: Value) -> bool:
    if is_number(left):
        return is_number(right)
    if isinstance(left, str):
        return isinstance(right, str)
    return is_time(left) and is_time(right) and hasattr(left, "hour") == hasattr(right, "hour")


def _compare_documents(left: Value, right: Value) -> int | None:
    """``DocumentDrop#<=>``: by date, then by path."""
    for key in ("date", "path"):
        order = compare(left.get(key), right.get(key))
        if order:
            return order
    return 0


@cache
def _number_pattern(name: str) -> re.Pattern[str]:
    patterns = {
        "int": r"[+-]?\d+(?:_\d+)*",
        "float": r"[+-]?(?:\d+(?:_\d+)*)(?:\.\d+(?:_\d+)*)?(?:[eE][+-]?\d+)?",
        "decimal": r"-?\d+\.\d+\Z",
        "strict": r"[+-]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7_]*|[1-9]\d*(?:_\d+)*)\Z",
    }
    return re.compile(patterns[name], re.ASCII)


def to_i(value: Value) -> int:
    """Ruby's ``to_i``. Raises ``LiquidError`` for what has none."""
    if isinstance(value, str):
        if UNKNOWN in value:
            raise Unknowable
        match = _number_pattern("int").match(value.lstrip(SPACE))
        if match and len(match[0]) > MAX_DIGITS:
            raise Unknowable
        return int(match[0]) if match else 0
    if value is None:
        return 0
    if isinstance(value, bool):
        raise LiquidError(f"undefined method `to_i` for {to_s(value)}")
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise LiquidError("a number is infinite or not a number")
        return int(value)
    if hasattr(value, "hour"):
        return int(value.timestamp())
    raise LiquidError("undefined method `to_i`")


def to_f(value: str) -> float:
    """``String#to_f``."""
    match = _number_pattern("float").match(value.lstrip(SPACE))
    return float(match[0].replace("_", "")) if match else 0.0


def to_integer(value: Value) -> int:
    """Liquid's ``Utils.to_integer``: only what ``Kernel#Integer`` takes, else an error."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = to_s(value)
    if UNKNOWN in text:
        raise Unknowable
    text = text.strip(SPACE)
    if len(text) > MAX_DIGITS or not _number_pattern("strict").match(text):
        raise LiquidError("invalid integer")
    digits = text.lstrip("+-").replace("_", "").lower()
    base = {"0x": 16, "0b": 2}.get(digits[:2], 8 if digits[0] == "0" and len(digits) > 1 else 10)
    return int(digits.replace("0o", "0"), base) * (-1 if text[0] == "-" else 1)


def size(value: Value) -> int | None:
    """Ruby's ``size``; None for what has none. An integer's is its width in bytes."""
    if isinstance(value, str | list | dict) and not is_unknown(value):
        return len(value)
    if isinstance(value, Range):
        return len(value.numbers())
    if isinstance(value, int) and not isinstance(value, bool):
        return max(8, (value.bit_length() + 63) // 64 * 8)
    return None
