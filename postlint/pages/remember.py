"""What reduced templates give pages, remembered by what they read.

A part of a template gives two pages the same references where all that it reads from outside has the same
values. So while a part is evaluated, each value that comes from outside is noted: of an output or an
assignment the value of the whole expression, of a comparison how it ends. What is read next depends on what
was read before, so that these make a tree, whose leaves are what the part gave. On the next page the same is
read again, up to a leaf.

What the part sets itself, and what the site is made of, follows from the rest and is not noted. Where the
line of a value counts, that is noted as well: two pages may have the same text in their front matter.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from postlint.liquid import LiquidContext, evaluate
from postlint.liquid.sources import Sources
from postlint.liquid.state import LiquidState, Snapshot
from postlint.liquid.syntax import Condition, Expression, Filter, Lookup, RangeLookup
from postlint.liquid.syntax_tree import Body, Extension, Node
from postlint.liquid.values import ForLoop, LiquidError, Unknowable, Value
from postlint.model import Span
from postlint.nodes import UNKNOWN
from postlint.pages.liveness import READS_VARIABLES

if TYPE_CHECKING:
    from postlint.pages.writer import ReferenceCollector

Key: TypeAlias = Any
"""What tells a value from others: scalars by what they are, anything else by its identity."""

_ABSENT: Final = object()
_OF_ONE_DOCUMENT: Final = frozenset(("related_posts",))
"""What of ``site`` differs from page to page."""

_LEARNING: Final = 8
"""Pages after which a part that is rarely the same is split."""


class Unstable(Exception):
    """A value may change while it is held."""


class Probe(NamedTuple):
    """What is looked up of a page."""

    kind: str
    """``value`` of an expression, ``test`` of a condition or ``line`` of a value."""
    item: Any
    of_page: bool = False
    """Whether the answer is the same in all layouts of a page: it is made of ``page`` alone."""


class Result(NamedTuple):
    """What a part of a template gave."""

    given: ReferenceCollector
    writes: tuple[tuple[str, Value, Lookup | Expression | None], ...]
    """The variables that it set, each with its value and, where that is a text from outside, what to ask for
    it: on another page it may be the same text on another line."""
    captures: tuple[tuple[int, Any], ...]
    interrupt: str | None
    dependencies: frozenset[str]


class Question:
    """A node of the tree: what to ask next, and what follows from each answer."""

    __slots__ = ("answers", "probe")

    def __init__(self, probe: Probe) -> None:
        self.probe = probe
        self.answers: dict[Key, Question | Result] = {}


class Variables(dict[str, Value]):
    """The outermost scope, of which it is known what was set."""

    recorder: Recorder | None = None

    def __setitem__(self, name: str, value: Value) -> None:
        if self.recorder is not None:
            self.recorder.sets(name)
        super().__setitem__(name, value)


class Recorder:
    """What one evaluation of a part read and set."""

    def __init__(self, state: PageState) -> None:
        self._state = state
        self.base = len(state.scopes)
        """Scopes from here on are the part's own."""
        self.set: set[str] = set()
        self.ever_set: set[str] = set()
        self.probed: list[tuple[Probe, Key]] = []
        self.is_usable = True
        self.kept: list[Value] = []
        """What is known by its identity, which is nothing else's as long as it is kept."""
        self.undecided = 0
        self._known: dict[Lookup, Value] = {}
        self._lines: dict[int, tuple[Value, Any]] = {}
        self._asked_lines: set[int] = set()

    def sets(self, name: str) -> None:
        """A variable is set."""
        if self.undecided and name not in self.set:
            self.value(Lookup(name, ()), self._state.scopes[0].get(name))  # another way may leave it
        self.set.add(name)
        self.ever_set.add(name)

    def is_known(self, lookup: Lookup) -> bool:
        return lookup in self._known

    def value(self, item: Lookup | Expression, value: Value) -> None:
        """Note the value of something from outside."""
        if isinstance(item, Lookup):
            if item in self._known:
                return
            self._known[item] = value
        self._note(Probe("value", item, _is_of_page(item)), value)

    def _note(self, probe: Probe, value: Value) -> None:
        try:
            key = self._state.key(value)
        except Unstable:
            self.is_usable = False
            return
        self.probed.append((probe, key))
        self.from_outside(value, probe.item)

    def test(self, item: Condition, outcome: bool | None) -> None:
        """Note how a condition ends."""
        self.probed.append((Probe("test", item), outcome))

    def from_outside(self, value: Value, item: Lookup | Expression) -> None:
        """Note what a value comes from."""
        self.kept.append(value)
        if type(value) is str:
            self._lines.setdefault(id(value), (value, item))

    def source_of(self, value: Value) -> Lookup | Expression | None:
        """What a text from outside was read by."""
        found = self._lines.get(id(value))
        return found[1] if found is not None and found[0] is value else None

    def line(self, value: Value, line: Key) -> None:
        """Note the line of a value, on which a reference depends."""
        item = self.source_of(value)
        if item is not None and id(value) not in self._asked_lines:
            self._asked_lines.add(id(value))
            self.probed.append((Probe("line", item), line))


class PageState(LiquidState):
    """The evaluation of a layout for a page, which can be recorded."""

    def __init__(
        self,
        context: LiquidContext,
        sources: Sources,
        line_of: Callable[[Value], Key],
        answers: dict[Probe, Key],
    ) -> None:
        """``line_of`` gives where a value is, ``answers`` are the page's so far."""
        super().__init__(context, "", sources)
        self.variables = Variables()
        self.scopes = [self.variables]
        self.recorder: Recorder | None = None
        self.line_of = line_of
        self._answers = answers
        self._asking = False
        self._as_it_is = 0
        self._sets: dict[int, set[str]] = {}

    def key(self, value: Value) -> Key:
        """What tells a value from others."""
        kind = type(value)
        if kind is str:
            captured = self.sources.captures if self.sources is not None else {}
            return (id(value),) if id(value) in captured else value
        if value is None:
            return None
        if kind in (int, float, bool) or hasattr(value, "isoformat"):
            return kind, value
        if kind is ForLoop:
            raise Unstable
        return (id(value),)

    def answer(self, probe: Probe) -> Key:
        """What the page answers. Raises as evaluation does."""
        if not probe.of_page or any(_PAGE in scope for scope in self.scopes):
            return self._answer(probe)
        if probe not in self._answers:
            self._answers[probe] = self._answer(probe)
        return self._answers[probe]

    def _answer(self, probe: Probe) -> Key:
        self._asking = True
        try:
            item = probe.item
            if probe.kind == "test":
                holds: bool | None = super()._compare(item)
                return holds
            value = self.ask(item)
            return self.line_of(value) if probe.kind == "line" else self.key(value)
        finally:
            self._asking = False

    def ask(self, item: Lookup | Expression) -> Value:
        """The value of something from outside."""
        was, self._asking = self._asking, True
        try:
            return super().value(item) if type(item) is Expression else super().evaluate(item)
        finally:
            self._asking = was

    # --- recording

    def evaluate(self, expression: Value) -> Value:
        if self._asking or self.recorder is None or type(expression) is not Lookup:
            return super().evaluate(expression)
        settled, outside = self._settled(expression)
        value = self._quietly(LiquidState.evaluate, settled)
        if outside:
            self.recorder.value(settled, value)
        return value

    def value(self, expression: Expression) -> Value:
        if self.recorder is None or self._asking:
            return super().value(expression)
        if not expression.filters:
            try:
                return self.evaluate(expression.name)
            except Unknowable:
                return UNKNOWN
        if self._as_it_is or any(one.name in READS_VARIABLES for one in expression.filters):
            self._as_it_is += 1
            try:
                return super().value(expression)
            finally:
                self._as_it_is -= 1
        name, outside = self._settled(expression.name)
        filters = []
        for one in expression.filters:
            arguments = [self._settled(each) for each in one.arguments]
            keywords = [(key, self._settled(each)) for key, each in one.keywords]
            outside = outside or any(each for _, each in arguments) or any(each for _, (_, each) in keywords)
            filters.append(
                Filter(
                    one.name,
                    tuple(each for each, _ in arguments),
                    tuple((key, each) for key, (each, _) in keywords),
                )
            )
        settled = Expression(name, tuple(filters))
        value = self._quietly(LiquidState.value, settled)
        if outside:
            self.recorder.value(settled, value)
        return value

    def named(self, lookup: Lookup) -> Value:
        if self.recorder is None or self._asking:
            return super().named(lookup)
        settled, outside = self._settled(lookup)
        value = self._quietly(LiquidState.evaluate, settled)
        if outside:
            self.recorder.from_outside(value, settled)
        return value

    def _compare(self, condition: Condition) -> bool | None:
        if self.recorder is None or self._asking or self._as_it_is:
            return super()._compare(condition)
        try:
            left, one = self._settled(condition.left)
            right, other = self._settled(condition.right)
        except Unknowable:
            return None
        settled = Condition(left, condition.operator, right)
        outcome: bool | None = self._quietly(LiquidState._compare, settled)
        if one or other:
            self.recorder.test(settled, outcome)
        return outcome

    def _quietly(self, ask: Callable[[Any, Any], Any], item: Any) -> Any:
        self._asking = True
        try:
            return ask(self, item)
        except (LiquidError, Unknowable):
            if self.recorder is not None:
                self.recorder.is_usable = False
            raise
        finally:
            self._asking = False

    def _settled(self, value: Value) -> tuple[Value, bool]:
        """A part of an expression with what the part of the template itself has set, and
        whether something from outside is left in it."""
        if type(value) is not Lookup:
            if type(value) is RangeLookup:
                return super().evaluate(value), False  # its ends are noted on the way
            return value, False
        recorder = self.recorder
        assert recorder is not None
        if not isinstance(value.name, str):
            recorder.is_usable = False
            return value, True
        if self._is_outside(value):
            if all(type(key) is str for key, _ in value.keys):
                return value, not recorder.is_known(value)
            keys = tuple((self._known_key(key), command) for key, command in value.keys)
            settled = Lookup(value.name, keys)
            try:
                hash(settled)
            except TypeError:
                recorder.is_usable = False
                return value, True
            return settled, not recorder.is_known(settled)
        for key, _ in value.keys:
            if type(key) is not str:
                self._known_key(key)
        return self._quietly(LiquidState.evaluate, value), False

    def _known_key(self, key: Value) -> Value:
        return self.evaluate(key) if isinstance(key, Lookup | RangeLookup) else key

    def _is_outside(self, lookup: Lookup) -> bool:
        """Whether a variable is neither the part's own nor the same on all pages."""
        recorder = self.recorder
        assert recorder is not None
        name = lookup.name
        for number in range(len(self.scopes) - 1, -1, -1):
            if name in self.scopes[number]:
                return number < recorder.base and not (number == 0 and name in recorder.set)
        if name == "site" and lookup.keys:
            key = lookup.keys[0][0]
            return not isinstance(key, str) or key in _OF_ONE_DOCUMENT
        return True

    # --- ways of which it is not known which is taken

    def snapshot(self) -> Snapshot:
        found = super().snapshot()
        if self.recorder is not None:
            self.recorder.undecided += 1  # from now on; rarely is there a second one
            self._sets[id(found.scopes)] = set(self.recorder.set)
            self.recorder.kept.append(found)
        return found

    def restore(self, snapshot: Snapshot) -> None:
        super().restore(snapshot)
        if self.recorder is not None:
            self.recorder.set = set(self._sets.get(id(snapshot.scopes), ()))


_PAGE: Final = "page"


def _is_of_page(item: Lookup | Expression) -> bool:
    """Whether something is made of ``page`` alone."""
    if isinstance(item, Lookup):
        return item.name == _PAGE and all(type(key) is str for key, _ in item.keys)
    parts = [item.name]
    for one in item.filters:
        parts += (*one.arguments, *(value for _, value in one.keywords))
    return all(type(one) is str or one is None or (type(one) is Lookup and _is_of_page(one)) for one in parts)


class Part(Extension):
    """Nodes of a reduced template whose references are remembered."""

    __slots__ = ("_content", "_parts", "_patience", "_split", "hits", "misses", "tree")

    def __init__(
        self,
        content: tuple[Node, ...],
        split: Callable[[tuple[Node, ...]], tuple[Node, ...]],
        patience: int = 1,
    ) -> None:
        """``split`` gives smaller parts, or the nodes themselves where there are none; it is done after
        ``patience`` times as many pages as usual."""
        super().__init__(Span(0, 0))
        self._content = Body(content, False)
        self._parts: Body | None = None
        self._split = split
        self._patience = patience
        self.tree: Question | Result | None = None
        self.hits = self.misses = 0

    def write(self, state: LiquidState, out: Any) -> None:
        """Give what is remembered, or evaluate."""
        assert isinstance(state, PageState)
        if state.recorder is not None:
            evaluate.body(state, self._content, out)
            return
        if self._parts is not None:
            evaluate.body(state, self._parts, out)
            return
        found = self._find(state)
        if found is None:
            self.misses += 1
            self._record(state, out)
            if self.misses >= _LEARNING * self._patience and self.hits * self._patience < self.misses:
                self._parts = Body(self._split(self._content.nodes), False)
                self.tree = None
        else:
            self.hits += 1
            own = [(name, value if item is None else state.ask(item)) for name, value, item in found.writes]
            for name, value in own:
                if value is _ABSENT:
                    state.variables.pop(name, None)
                else:
                    state.variables[name] = value
            assert state.sources is not None
            state.sources.captures.update(found.captures)
            state.interrupt = found.interrupt
            state.dependencies |= found.dependencies
            out.extend(found.given)

    def _find(self, state: PageState) -> Result | None:
        at = self.tree
        try:
            while type(at) is Question:
                at = at.answers.get(state.answer(at.probe))
        except (LiquidError, Unknowable, Unstable):
            return None
        return at  # type: ignore[return-value]

    def _record(self, state: PageState, out: ReferenceCollector) -> None:
        sources = state.sources
        assert sources is not None
        recorder = state.recorder = state.variables.recorder = Recorder(state)
        dependencies, state.dependencies = state.dependencies, set()
        alternatives, sources.alternatives = sources.alternatives, []
        given = out.another()
        try:
            evaluate.body(state, self._content, given)  # type: ignore[arg-type]
            given.take_alternatives(state)
        finally:
            state.recorder = state.variables.recorder = None
            found, state.dependencies = state.dependencies, dependencies | state.dependencies
            sources.alternatives = alternatives
            out.extend(given)
        if not recorder.is_usable:
            return
        values = [(name, state.variables.get(name, _ABSENT)) for name in sorted(recorder.ever_set)]
        captures = tuple(
            (id(value), sources.captures[id(value)]) for _, value in values if id(value) in sources.captures
        )
        for _, (_, captured) in captures:
            for value, _ in chain.from_iterable(captured.values.values()):
                recorder.line(value, state.line_of(value))
        writes = tuple((name, value, recorder.source_of(value)) for name, value in values)
        given.keep(recorder.kept)
        self._insert(recorder, Result(given.settled(), writes, captures, state.interrupt, frozenset(found)))

    def _insert(self, recorder: Recorder, result: Result) -> None:
        if not recorder.probed:
            self.tree = result
            return
        if self.tree is None:
            self.tree = Question(recorder.probed[0][0])
        at = self.tree
        for number, (probe, key) in enumerate(recorder.probed):
            if type(at) is not Question or at.probe.kind != probe.kind:
                return  # what it depends on is not all known
            if number + 1 == len(recorder.probed):
                at.answers[key] = result
            else:
                at = at.answers.setdefault(key, Question(recorder.probed[number + 1][0]))
