"""The evaluation of one body, start to end."""

from __future__ import annotations

from contextlib import suppress

from postlint.liquid import LiquidContext, LiquidMessage, Rendered
from postlint.liquid.buffer import Buffer, Limit
from postlint.liquid.evaluate import body
from postlint.liquid.parser import parse
from postlint.liquid.sources import Sources
from postlint.liquid.state import LiquidState
from postlint.liquid.syntax_tree import Body
from postlint.liquid.values import Unknowable
from postlint.model import Segment, SourceMap, Span
from postlint.nodes import UNKNOWN


def run(source: str, start: int, context: LiquidContext) -> Rendered:
    """As ``postlint.liquid.render``, for a body that has Liquid."""
    state = LiquidState(context, source)
    out = Buffer()
    problems: list[LiquidMessage] = []
    try:
        template = parse(source, start, context.error_mode, context.tags)
        problems.extend(template.problems)
        body(state, template.body, out)
    except (Limit, RecursionError, Unknowable) as error:
        reason = (
            "nested too deep" if isinstance(error, RecursionError) else str(error) or "it cannot be known"
        )
        problems.append(
            LiquidMessage("limit", Span(start, start), f"not evaluated to its end: {reason}", False)
        )
        state.complete = False
        out.generated(UNKNOWN, Span(start, len(source)))
    dependencies = tuple(sorted(state.dependencies))
    text = out.text()
    segments = out.segments or [Segment(0, Span(start, start), True)]
    problems.extend(state.problems)
    problems.sort(key=lambda problem: problem.span)
    return Rendered(text, SourceMap(source, segments), tuple(problems), dependencies, state.complete)


def run_template(content: Body, path: str, context: LiquidContext, sources: Sources) -> Buffer:
    """The output of the template ``content`` (the file ``path``). Each piece, also of includes, has its
    position in its own file, as in ``sources``. Output beyond the limits is left out."""
    state = LiquidState(context, "", sources)
    state.shift = sources.shift(path)
    out = Buffer()
    with suppress(Limit, RecursionError, Unknowable):
        body(state, content, out)
    sources.dependencies |= state.dependencies
    sources.problems += state.problems
    return out
