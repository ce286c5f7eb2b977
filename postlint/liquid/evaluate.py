"""Evaluates each kind of node of a template (Liquid's tags/*.rb)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from postlint.liquid import jekyll_tags
from postlint.liquid.buffer import Buffer
from postlint.liquid.sources import Sources
from postlint.liquid.state import LiquidState
from postlint.liquid.syntax import Condition, Expression, Lookup, RangeLookup
from postlint.liquid.syntax_tree import (
    Assign,
    Body,
    Branch,
    Capture,
    Case,
    Count,
    Cycle,
    Extension,
    For,
    Highlight,
    If,
    IfChanged,
    Include,
    Interrupt,
    LinkTag,
    Node,
    Output,
    Plugin,
    TableRow,
    TextNode,
)
from postlint.liquid.values import (
    ForLoop,
    LiquidError,
    Range,
    Unknowable,
    Value,
    is_drop,
    is_number,
    is_unknown,
    output,
    to_i,
    to_integer,
)
from postlint.model import Span
from postlint.nodes import UNKNOWN

Alternative: TypeAlias = Callable[[Buffer], None]


def body(state: LiquidState, content: Body, out: Buffer) -> None:
    """Evaluate a body up to a ``break`` or ``continue`` in it (block_body.rb)."""
    for node in content.nodes:
        state.step()
        if isinstance(node, TextNode):
            if state.origin is None:
                out.literal(node.text, node.start + state.shift)
            else:
                out.generated(node.text, state.origin)
            continue
        try:
            if isinstance(node, Extension):
                node.write(state, out)
            else:
                _WRITERS[type(node)](state, node, out)
        except LiquidError as error:
            state.failure(error, node.span)
            emit(state, out, UNKNOWN, node.span)
        except Unknowable:
            emit(state, out, UNKNOWN, node.span)
        if state.interrupt:
            return


def emit(state: LiquidState, out: Buffer, text: str, span: Span) -> None:
    """Write the text that the tag at ``span`` printed."""
    if UNKNOWN in text:
        state.complete = False
    out.generated(text, state.origin_of(span))


def undecided(state: LiquidState, alternatives: list[Alternative], out: Buffer, span: Span) -> None:
    """Evaluate several alternatives of which one applies, not known which. Where they write the same text it
    is written; otherwise it is unknown, as is each variable to which they give different values."""
    before, complete = state.snapshot(), state.complete
    problems = len(state.problems)
    results: list[tuple[Buffer, str | None]] = []
    after = []
    for alternative in alternatives:
        state.step(20 * len(state.scopes))  # the cost of saving and restoring them
        state.restore(before)
        attempt = out.another()
        alternative(attempt)
        results.append((attempt, state.interrupt))
        state.interrupt = None
        after.append(state.snapshot())
    del state.problems[problems:]
    state.forget_differences(after)
    state.complete = complete
    first, interrupt = results[0]
    if all(other.text() == first.text() for other, _ in results) and all(
        stop == interrupt for _, stop in results
    ):
        out.extend(first)
        state.complete = complete and UNKNOWN not in first.text()
        state.interrupt = interrupt
    else:
        emit(state, out, UNKNOWN, span)
        state.interrupt = next((stop for _, stop in results if stop), None)
        if state.sources is not None:
            state.sources.alternatives += [attempt for attempt, _ in results]


def _output(state: LiquidState, node: Output, out: Buffer) -> None:
    value = state.value(node.expression)
    text = output(value)
    if state.sources is not None and text:
        captured = state.sources.captures.get(id(value))
        if captured is not None and captured[0] is value:
            out.extend(captured[1])
            return
        out.values[out.length] = _made_of(state, node.expression, state.sources)
    emit(state, out, text, node.span)


def _made_of(
    state: LiquidState, expression: Expression, sources: Sources
) -> tuple[tuple[Value, Span | None], ...]:
    """The values of the variables that an output names, in its filters' arguments as well, each with the
    include tag that gives it."""
    named = [expression.name, *(argument for one in expression.filters for argument in one.arguments)]
    try:
        values = [state.named(one) for one in named if isinstance(one, Lookup)]
    except (LiquidError, Unknowable):
        return ()
    return tuple((value, sources.tag_of(value)) for value in values)


def _assign(state: LiquidState, node: Assign, _out: Buffer) -> None:
    try:
        state.scopes[0][node.name] = state.value(node.expression)
    except LiquidError as error:
        state.scopes[0][node.name] = UNKNOWN
        state.failure(error, node.span)


def _capture(state: LiquidState, node: Capture, _out: Buffer) -> None:
    captured = Buffer()
    body(state, node.body, captured)
    text = captured.text()
    if state.sources is not None:
        text = state.sources.capture(text, captured)
    state.scopes[0][node.name] = text


def _if(state: LiquidState, node: If, out: Buffer) -> None:
    possible: list[Body] = []
    decided = False
    for index, branch in enumerate(node.branches):
        holds = True if branch.condition is None else state.holds(branch.condition)
        if node.negated and index == 0 and holds is not None:
            holds = not holds
        if holds is not False:
            possible.append(branch.body)
        if holds:
            decided = True
            break
    if not decided and possible:
        possible.append(Body((), True))
    _one_of(state, possible, out, node.span)


def _one_of(state: LiquidState, bodies: list[Body], out: Buffer, span: Span) -> None:
    if len(bodies) == 1:
        body(state, bodies[0], out)
    elif bodies:
        undecided(state, [_writing(state, content) for content in bodies], out, span)


def _writing(state: LiquidState, content: Body) -> Alternative:
    return lambda to: body(state, content, to)


def _case(state: LiquidState, node: Case, out: Buffer) -> None:
    verdicts = [_matches(state, branch) for branch in node.branches]
    if None in verdicts:
        bodies = [
            branch.body
            for branch, verdict in zip(node.branches, verdicts, strict=True)
            if verdict is not False
        ]
        _one_of(state, [*bodies, Body((), True)], out, node.span)
        return
    any_matched = False
    for branch, verdict in zip(node.branches, verdicts, strict=True):
        # `else` applies where no branch before it matched, a `when` always, even after another.
        if branch.condition is None:
            if not any_matched:
                body(state, branch.body, out)
        elif verdict:
            any_matched = True
            body(state, branch.body, out)


def _matches(state: LiquidState, branch: Branch) -> bool | None:
    condition: Condition | None = branch.condition
    return True if condition is None else state.holds(condition)


def _for(state: LiquidState, node: For, out: Buffer) -> None:
    try:
        segment = _segment(state, node)
    except Unknowable:
        otherwise = node.otherwise or Body((), True)
        alternatives = [
            lambda to: _rounds(state, node, [UNKNOWN], to),
            lambda to: body(state, otherwise, to),
        ]
        undecided(state, alternatives, out, node.span)
        return
    if segment:
        _rounds(state, node, segment, out)
    elif node.otherwise:
        body(state, node.otherwise, out)


def _segment(state: LiquidState, node: For) -> list[Value]:
    if node.proceed:
        start = state.offsets.get(node.name, 0)
    else:
        offset = state.evaluate(node.offset)
        start = 0 if offset is None else to_integer(offset)
    collection = state.evaluate(node.collection)
    limit = state.evaluate(node.limit)
    segment = slice_collection(state, collection, start, None if limit is None else to_integer(limit) + start)
    if node.reversed:
        segment.reverse()
    state.offsets[node.name] = start + len(segment)
    return segment


def slice_collection(state: LiquidState, collection: Value, start: int, end: int | None) -> list[Value]:
    """The members of ``collection`` from ``start`` up to ``end`` (utils.rb); a string is a list of itself."""
    if is_unknown(collection) or is_drop(collection):
        raise Unknowable
    if isinstance(collection, str):
        return [collection] if collection else []
    if isinstance(collection, Range):
        numbers = collection.numbers()[max(start, 0) : None if end is None else max(end, 0)]
        state.step(min(max(numbers.stop - numbers.start, 0), 1 << 40))
        return list(numbers)
    if isinstance(collection, dict):
        collection = [[key, value] for key, value in collection.items()]
    if not isinstance(collection, list):
        return []
    return collection[max(start, 0) : None if end is None else max(end, 0)]


def _rounds(state: LiquidState, node: For, segment: list[Value], out: Buffer) -> None:
    loop = ForLoop(node.name, len(segment), state.loops[-1] if state.loops else None)
    state.push({"forloop": loop})
    state.loops.append(loop)
    try:
        for item in segment:
            state.step()
            state.scopes[-1][node.variable] = item
            body(state, node.body, out)
            loop.advance()
            interrupt, state.interrupt = state.interrupt, None
            if interrupt == "break":
                break
    finally:
        state.loops.pop()
        state.pop()


def _tablerow(state: LiquidState, node: TableRow, out: Buffer) -> None:
    collection = state.evaluate(node.collection)
    if collection is None or collection is False:
        return
    attributes = {key: state.evaluate(value) for key, value in node.attributes}
    start = to_i(attributes.get("offset"))
    end = start + to_i(attributes["limit"]) if "limit" in attributes else None
    items = slice_collection(state, collection, start, end)
    loop = ForLoop("", len(items), None, to_i(attributes.get("cols")))
    emit(state, out, '<tr class="row1">\n', node.span)
    state.push({"tablerowloop": loop})
    try:
        for item in items:
            state.step()
            state.scopes[-1][node.variable] = item
            emit(state, out, f'<td class="col{loop.col}">', node.span)
            body(state, node.body, out)
            emit(state, out, "</td>", node.span)
            if loop.col == loop.cols and loop.index != loop.length - 1:
                emit(state, out, f'</tr>\n<tr class="row{loop.row + 1}">', node.span)
            loop.advance()
    finally:
        state.pop()
    emit(state, out, "</tr>\n", node.span)


def _cycle(state: LiquidState, node: Cycle, out: Buffer) -> None:
    if isinstance(node.name, tuple) and not isinstance(node.name, Lookup | RangeLookup | Range):
        # A group without a name is identified by its members, or by its tag where a variable is among them.
        own = any(isinstance(value, Lookup | RangeLookup) for value in node.variables)
        key: Value = id(node) if own else repr(node.variables)
    else:
        name = state.evaluate(node.name)
        if is_unknown(name):
            raise Unknowable
        key = repr(name)
    at = state.cycles.get(key, 0)
    value = state.evaluate(node.variables[at]) if at < len(node.variables) else None
    state.cycles[key] = at + 1 if at + 1 < len(node.variables) else 0
    emit(state, out, output(value), node.span)


def _count(state: LiquidState, node: Count, out: Buffer) -> None:
    value = state.environment.get(node.name)
    if value is None or value is False:
        value = 0
    if is_unknown(value):
        raise Unknowable
    if not is_number(value):
        raise LiquidError(f"`{node.name}` is not a number")
    state.environment[node.name] = value + node.by
    emit(state, out, output(value if node.by > 0 else value - 1), node.span)


def _ifchanged(state: LiquidState, node: IfChanged, out: Buffer) -> None:
    block = Buffer()
    body(state, node.body, block)
    text = block.text()
    if UNKNOWN in text or (state.changed and UNKNOWN in state.changed):
        state.changed = UNKNOWN
        raise Unknowable
    if text != state.changed:
        state.changed = text
        out.extend(block)


def _interrupt(state: LiquidState, node: Interrupt, _out: Buffer) -> None:
    state.interrupt = node.kind


def _plugin(state: LiquidState, node: Plugin, out: Buffer) -> None:
    if not node.known:
        state.complete = False
    # A plugin's tag may print a part of an address; then the rest must not be judged.
    text = UNKNOWN if state.sources is not None and not node.text else node.text
    emit(state, out, text, node.span)


_INCLUDE_STEPS = 20
"""The steps that an include counts for."""


def _include(state: LiquidState, node: Include, out: Buffer) -> None:
    template, parameters, path = jekyll_tags.locate(state, node, text_of)
    if template is None:
        emit(state, out, UNKNOWN, node.span)
        return
    origin, shift = state.origin, state.shift
    state.push({})
    state.step(_INCLUDE_STEPS)
    at_tag = state.origin_of(node.span)
    try:
        if parameters is not None:
            state.step(len(parameters))
            state.scopes[-1]["include"] = {key: state.evaluate(value) for key, value in parameters}
        if state.sources is None:
            state.origin = at_tag
        else:
            state.shift = state.sources.shift(path)
            for _, value in parameters or ():
                if type(value) is str:
                    state.sources.parameters[id(value)] = value, at_tag
        for problem in template.problems:
            if problem.fatal:
                message = problem.message
                if state.origin is not None:
                    message = f"in the include `{node.file}`: {message}"
                state.problem(problem.kind, problem.span, message, name=problem.name)
        body(state, out.content(path, template.body), out)
    finally:
        state.origin, state.shift = origin, shift
        state.pop()


def _reference(state: LiquidState, node: LinkTag, out: Buffer) -> None:
    emit(state, out, jekyll_tags.url(state, node, text_of), node.span)


def _highlight(state: LiquidState, node: Highlight, out: Buffer) -> None:
    block = Buffer()
    body(state, node.body, block)
    emit(state, out, jekyll_tags.highlighted(node, block.text(), state.context.highlighter), node.span)


def text_of(state: LiquidState, content: Body) -> str:
    """The text that a template within a tag's markup prints."""
    block = Buffer()
    body(state, content, block)
    return block.text()


Writer: TypeAlias = Callable[[LiquidState, Any, Buffer], None]

_WRITERS: Mapping[type[Node], Writer] = {
    Assign: _assign,
    Capture: _capture,
    Case: _case,
    Count: _count,
    Cycle: _cycle,
    For: _for,
    Highlight: _highlight,
    If: _if,
    IfChanged: _ifchanged,
    Include: _include,
    Interrupt: _interrupt,
    Output: _output,
    Plugin: _plugin,
    LinkTag: _reference,
    TableRow: _tablerow,
}
