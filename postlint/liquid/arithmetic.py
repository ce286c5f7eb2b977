"""Liquid's arithmetic (standardfilters.rb): whole numbers stay whole, others are exact until printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from postlint.liquid.buffer import Limit
from postlint.liquid.values import (
    MAX_DIGITS,
    SPACE,
    FilterFunction,
    LiquidError,
    Unknowable,
    Value,
    to_i,
)

if TYPE_CHECKING:
    pass


def to_number(value: Value) -> Any:
    """``Utils.to_number``: an int, or a Decimal for whatever has a fraction."""
    if isinstance(value, float):
        if value - value != 0:
            raise Unknowable  # infinity or NaN
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


def _is_int(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


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
    number, least = to_number(value), to_number(floor)
    return _number(least if least > number else number)


def _at_most(value: Value, ceiling: Value) -> Value:
    number, most = to_number(value), to_number(ceiling)
    return _number(most if most < number else number)


FILTERS: dict[str, FilterFunction] = {
    "abs": _abs,
    "at_least": _at_least,
    "at_most": _at_most,
    "ceil": _ceil,
    "divided_by": _arithmetic("divided_by"),
    "floor": _floor,
    "minus": _arithmetic("minus"),
    "modulo": _arithmetic("modulo"),
    "plus": _arithmetic("plus"),
    "round": _round,
    "times": _arithmetic("times"),
}

STATEFUL: dict[str, FilterFunction] = {}
"""Filters that take the state first."""
