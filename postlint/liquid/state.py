"""The state of one evaluation: its variables and limits, and the evaluation of expressions and conditions.

Sources: Liquid's context.rb, variable_lookup.rb, condition.rb.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from postlint.liquid import LiquidContext, LiquidMessage, ProblemKind
from postlint.liquid.buffer import Limit
from postlint.liquid.sources import Sources
from postlint.liquid.syntax import Condition, Expression, Filter, Lookup, RangeLookup
from postlint.liquid.values import (
    ForLoop,
    LiquidError,
    MethodLiteral,
    Range,
    Unknowable,
    Value,
    compare,
    equal,
    is_drop,
    is_number,
    is_time,
    is_unknown,
    is_wholly_unknown,
    size,
    to_i,
    to_integer,
    to_s,
    truthy,
)
from postlint.model import Span
from postlint.nodes import UNKNOWN

MAX_STEPS = 500_000
"""The largest number of nodes and loop rounds of one document, which take about half a second."""

MAX_SCOPES = 100
"""Liquid's ``MAX_DEPTH`` for scopes, which includes and loops open."""

_TOO_DEEP_STEPS = MAX_STEPS // 8
"""The steps that nesting too deep counts for. Jekyll ends the build there. Evaluation goes on here to find
other problems, but an include that includes itself twice would double the work at each level."""

DROP_METHODS = frozenset(
    ("count", "first", "keys", "max", "min", "sort", "to_h", "to_json", "content_methods")
)
"""Ruby methods of Jekyll's outermost drop, which answer where no variable of the name exists; their results
are accidental."""


class Snapshot(NamedTuple):
    """The state that a template can change."""

    scopes: tuple[dict[str, Value], ...]
    environment: dict[str, Value]
    cycles: dict[Value, int]
    offsets: dict[str, int]
    changed: str | None


class LiquidState:
    """The variables of one evaluation and the steps it has used."""

    def __init__(self, context: LiquidContext, source: str = "", sources: Sources | None = None) -> None:
        self.context = context
        self.source = source
        self.scopes: list[dict[str, Value]] = [{}]
        """Innermost last; ``assign`` writes to the first."""
        self.environment: dict[str, Value] = _environment(context)
        self.cycles: dict[Value, int] = {}
        self.offsets: dict[str, int] = {}
        self.loops: list[ForLoop] = []
        self.changed: str | None = None
        self.interrupt: str | None = None
        self.origin: Span | None = None
        """The include tag that is being evaluated, to which all output belongs; None in the body itself."""
        self.sources = sources
        """The files that the text is made of, where positions within includes count."""
        self.shift = 0
        """What is added to the offsets of the file that is being evaluated (see ``sources``)."""
        self.problems: list[LiquidMessage] = []
        self.dependencies: set[str] = set()
        self.complete = True
        self.steps = 0

    def origin_of(self, span: Span) -> Span:
        """``span``, of the file that is evaluated, as output maps to it."""
        if self.origin is not None:
            return self.origin
        return Span(span.start + self.shift, span.end + self.shift) if self.shift else span

    def step(self, count: int = 1) -> None:
        """Count ``count`` steps. Raises ``Limit`` where they exceed the limit."""
        self.steps += count
        if self.steps > MAX_STEPS:
            raise Limit("more steps than are worth waiting for")

    def push(self, scope: dict[str, Value]) -> None:
        """Open a scope."""
        if len(self.scopes) >= MAX_SCOPES:
            self.step(_TOO_DEEP_STEPS)
            raise LiquidError("includes and loops are nested too deep")
        self.scopes.append(scope)

    def pop(self) -> None:
        """Close the innermost scope."""
        self.scopes.pop()

    def problem(
        self, kind: ProblemKind, span: Span, message: str, *, fatal: bool = True, name: str = ""
    ) -> None:
        """Record a problem, where output of ``span`` maps to; once for each position."""
        found = LiquidMessage(kind, self.origin_of(span), message, fatal, name)
        if found not in self.problems[-20:]:
            self.problems.append(found)

    def failure(self, error: LiquidError, span: Span) -> None:
        """Record that the tag at ``span`` fails when it is evaluated."""
        from postlint.liquid.parser import shortened

        start, end = self.origin or span
        message = f"`{shortened(self.source[start:end])}` fails: {error}"
        self.problem("error", span, message)

    def snapshot(self) -> Snapshot:
        """A copy of the variables."""
        scopes = tuple(dict(scope) for scope in self.scopes)
        cycles, offsets = dict(self.cycles), dict(self.offsets)
        return Snapshot(scopes, dict(self.environment), cycles, offsets, self.changed)

    def restore(self, snapshot: Snapshot) -> None:
        """Set the variables back to a snapshot."""
        for scope, saved in zip(self.scopes, snapshot.scopes, strict=True):
            scope.clear()
            scope.update(saved)
        self.environment = dict(snapshot.environment)
        self.cycles = dict(snapshot.cycles)
        self.offsets = dict(snapshot.offsets)
        self.changed = snapshot.changed

    def forget_differences(self, snapshots: list[Snapshot]) -> None:
        """Make every variable unknown that has different values in the ``snapshots``."""
        self.restore(snapshots[0])
        for other in snapshots[1:]:
            for scope, saved in zip(self.scopes, other.scopes, strict=True):
                _forget(scope, saved)
            _forget(self.environment, other.environment)

    # --- expressions --------------------------------------------------------------------------

    def evaluate(self, expression: Value) -> Value:
        """The value of an expression's name part: a literal, a look-up or a range."""
        if isinstance(expression, Lookup):
            return self._look_up(expression)
        if isinstance(expression, RangeLookup):
            return Range(_bound(self.evaluate(expression.start)), _bound(self.evaluate(expression.end)))
        return expression

    def value(self, expression: Expression) -> Value:
        """The value of an expression with its filters."""
        try:
            value = self.evaluate(expression.name)
        except Unknowable:
            value = UNKNOWN
        for filter_ in expression.filters:
            value = self._filtered(value, filter_)
        return value

    def named(self, lookup: Lookup) -> Value:
        """The value of a variable that an output names, to find its source."""
        return self._look_up(lookup)

    def _filtered(self, value: Value, filter_: Filter) -> Value:
        from postlint.liquid.filters import apply

        self.step()
        try:
            arguments = [self.evaluate(argument) for argument in filter_.arguments]
            if filter_.keywords:
                arguments.append({key: self.evaluate(argument) for key, argument in filter_.keywords})
            return apply(self, filter_.name, value, arguments)
        except Unknowable:
            return UNKNOWN

    def find_variable(self, name: Value) -> Value:
        """The value of a variable, None where there is none."""
        if is_unknown(name):
            return UNKNOWN
        if not isinstance(name, str):
            return None
        for scope in reversed(self.scopes):
            if name in scope:
                found = scope[name]
                return "" if isinstance(found, MethodLiteral) else found
        value = self.environment.get(name)
        if value is None and name in DROP_METHODS:
            return UNKNOWN
        if value is None and self.context.strict_variables and name not in self.environment:
            raise LiquidError(f"undefined variable `{name}`")
        return value

    def _look_up(self, lookup: Lookup) -> Value:
        name = lookup.name if type(lookup.name) is str else self.evaluate(lookup.name)
        value = self.find_variable(name)
        if name == "paginator" and value is not None:
            self.dependencies.add("site.documents")  # it lists some of them
        trail = self._trail(value)
        if trail is not None and not lookup.keys:
            self.dependencies.add(trail)  # all of it, whatever is done with it
        for expression, command in lookup.keys:
            key = expression if type(expression) is str else self.evaluate(expression)
            if type(value) is dict and type(key) is str and key in value:
                # The usual case: a key of a mapping.
                value = value[key]
            elif is_wholly_unknown(value) or is_unknown(key) or (is_unknown(value) and command):
                return UNKNOWN
            else:
                value = self._member(value, key, command)
            if trail is not None:
                trail = self._depends(trail, key, value)
        if trail == "site.data" and is_drop(value):  # all of it: a hash, lazy or not
            self.dependencies.add(trail)
            return dict(value)
        return value

    def _member(self, value: Value, key: Value, command: bool) -> Value:
        if isinstance(value, Mapping):
            if isinstance(key, str | int | float) and key in value:
                return value[key]
            if isinstance(key, int) and not isinstance(key, bool):
                return None
        elif isinstance(value, list):
            if isinstance(key, int) and not isinstance(key, bool):
                return value[key] if -len(value) <= key < len(value) else None
        elif isinstance(value, ForLoop):
            return value.get(key)
        if command and isinstance(key, str):
            found, result = _command(value, key)
            if found:
                return result
        if self.context.strict_variables:
            raise LiquidError(f"undefined variable `{to_s(key)}`")
        return None

    def _depends(self, trail: str, key: Value, value: Value) -> str | None:
        """Record a dependency on something outside of the file: other documents, data or the clock."""
        trail = f"{trail}.{to_s(key)}"
        if trail == "site.data":
            return trail
        # Something that is missing now may be added later.
        may_come = trail.startswith("site.data.") or trail in ("page.next", "page.previous")
        if may_come or isinstance(value, Mapping | list) or is_unknown(value):
            self.dependencies.add(trail)
        return None

    def _trail(self, value: Value) -> str | None:
        """``site`` or ``page`` where ``value`` is that variable; None for other values."""
        for name in ("site", "page"):
            if value is not None and value is self.environment.get(name):
                return name
        return None

    # --- conditions ---------------------------------------------------------------------------

    def holds(self, condition: Condition) -> bool | None:
        """Whether a condition holds; None where that cannot be known (condition.rb)."""
        result = self._compare(condition)
        if condition.rest is None:
            return result
        decisive = condition.relation == "or"
        if result is decisive:
            return decisive
        rest = self.holds(condition.rest)
        if result is None:
            return decisive if rest is decisive else None
        return rest

    def _compare(self, condition: Condition) -> bool | None:
        try:
            left = self.evaluate(condition.left)
            if condition.operator is None:
                return None if is_wholly_unknown(left) else truthy(left)
            right = self.evaluate(condition.right)
            if is_unknown(left) or is_unknown(right):
                return None
            if condition.operator not in _OPERATORS:
                raise LiquidError(f"unknown operator `{condition.operator}`")
            return _OPERATORS[condition.operator](left, right)
        except Unknowable:
            return None


def _environment(context: LiquidContext) -> dict[str, Value]:
    jekyll = {
        "version": context.version,
        "environment": UNKNOWN if context.environment is None else context.environment,
    }
    payload = {"highlighter_prefix": "\n", "highlighter_suffix": "\n", "jekyll": jekyll}
    return {**payload, **context.payload, "site": context.site, "page": context.page}


def _forget(values: dict[str, Value], other: dict[str, Value]) -> None:
    for key in values.keys() | other.keys():
        if key not in values or key not in other or not _same(values[key], other[key]):
            values[key] = UNKNOWN


def _same(left: Value, right: Value) -> bool:
    if left is right:
        return True
    return type(left) is type(right) and isinstance(left, str | int | float) and left == right


def _bound(value: Value) -> int:
    """One end of a range (range_lookup.rb)."""
    return to_i(value) if value is None or isinstance(value, str) else to_integer(value)


def _command(value: Value, key: str) -> tuple[bool, Value]:
    """``size``, ``first`` and ``last`` on a value without such a key. Returns whether it has the method, and
    the result."""
    if is_drop(value):
        return key == "first", UNKNOWN
    if key == "size":
        count = size(value)
        return count is not None, count
    if isinstance(value, list):
        return True, (value[0 if key == "first" else -1] if value else None)
    if isinstance(value, Range):
        return True, value.first if key == "first" else value.last
    if isinstance(value, dict) and key == "first":
        return True, next(([name, item] for name, item in value.items()), None)
    return False, None


def _equals(left: Value, right: Value) -> bool:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, MethodLiteral):
            # Nothing in Jekyll answers to Ruby on Rails' `blank?`.
            return one.name == "empty" and isinstance(other, str | list | dict) and not other
    return equal(left, right)


def _differs(left: Value, right: Value) -> bool:
    return not _equals(left, right)


def _ordered(test: Callable[[int], bool]) -> Callable[[Value, Value], bool]:
    def check(left: Value, right: Value) -> bool:
        for value in (left, right):
            if not (is_number(value) or isinstance(value, str) or is_time(value)):
                return False
        if (_is_day(left) and is_number(right)) or (is_number(left) and _is_day(right)):
            raise Unknowable  # a date compares with a julian day
        if is_number(left) and is_number(right) and (left != left or right != right):
            return False
        order = compare(left, right)
        if order is None:
            raise LiquidError(f"comparison of `{to_s(left)}` with `{to_s(right)}` failed")
        return test(order)

    return check


def _is_day(value: Value) -> bool:
    return is_time(value) and not hasattr(value, "hour")


def _contains(left: Value, right: Value) -> bool:
    if not truthy(left) or not truthy(right):
        return False
    if isinstance(left, str):
        return to_s(right) in left
    if isinstance(left, list):
        if any(is_unknown(item) for item in left):
            raise Unknowable
        return any(equal(item, right) for item in left)
    if isinstance(left, Range):
        return is_number(right) and left.first <= right <= left.last
    return isinstance(left, dict) and isinstance(right, str | int | float) and right in left


_OPERATORS: dict[str, Callable[[Value, Value], bool]] = {
    "==": _equals,
    "!=": _differs,
    "<>": _differs,
    "<": _ordered(lambda order: order < 0),
    ">": _ordered(lambda order: order > 0),
    "<=": _ordered(lambda order: order <= 0),
    ">=": _ordered(lambda order: order >= 0),
    "contains": _contains,
}
