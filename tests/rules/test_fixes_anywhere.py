"""Fixes of slips anywhere in a document: they settle, find nothing new and leave code alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postlint.engine.prepare import Request
from postlint.engine.run import run
from postlint.examples import Example, write
from postlint.fix import settle
from postlint.model import Finding
from tests.rules.test_fixes import HEAD, OTHERS, POST, RULES, SLIPS

Find = Callable[[str], tuple[Finding, ...]]

INLINE = [slip for slip in SLIPS if "\n" not in slip and "`" not in slip]
WORDS = ["we met", "in the hall,", "*nice*", "queues & 3 < 4", "`code(x)`", "[Ann](https://a.test)", "(at 7)"]

words = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
slips = st.sampled_from(INLINE)
lines = st.tuples(words, slips, words).map(lambda parts: " ".join(filter(None, parts)))
cells = lines.map(lambda line: line.replace("|", "/"))


def _prefixed(first: str, rest: str) -> Callable[[list[str]], str]:
    return lambda texts: "\n".join((first if at == 0 else rest) + text for at, text in enumerate(texts))


def _code(form: str) -> st.SearchStrategy[tuple[str, str]]:
    """A block of ``form`` and the code in it."""
    return slips.map(lambda slip: (form.format(f"kept {slip}"), f"kept {slip}"))


def _text(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, str]]:
    """A block without code."""
    return strategy.map(lambda text: (text, ""))


several = st.lists(lines, min_size=1, max_size=2)
blocks = st.one_of(
    _text(lines),
    _text(st.sampled_from([slip for slip in SLIPS if slip not in INLINE])),
    _text(several.map(_prefixed("* ", "* "))),
    _text(several.map(_prefixed("1. ", "   - "))),
    _text(several.map(_prefixed("> ", "> "))),
    _text(several.map(_prefixed("> * ", "> * "))),
    _text(several.map(_prefixed("## ", "\n"))),
    _text(several.map(_prefixed("Term\n: ", ": "))),
    _text(lines.map("A remark[^1]\n\n[^1]: {}".format)),
    _text(lines.map("<p>{}</p>".format)),
    _text(lines.map("<div>\n{}\n</div>".format)),
    _text(lines.map("{}\n{{: .lead}}".format)),
    _text(lines.map("{{% raw %}}\n{}\n{{% endraw %}}".format)),
    _text(slips.map("the **{}** end".format)),
    _text(st.tuples(cells, cells).map(lambda row: "| a | b |\n|---|---|\n| {} | {} |".format(*row))),
    _code("```\n{}\n```"),
    _code("~~~ md\n{}\n~~~"),
    _code("So:\n\n    {}\n"),
    _code("the `{}` word"),
    _code("{{% highlight md %}}\n{}\n{{% endhighlight %}}"),
    _code("<!-- {} -->"),
    _code("<pre>{}</pre>"),
)


@pytest.fixture(scope="module")
def find(tmp_path_factory: pytest.TempPathFactory) -> Find:
    """``find(text)``: what the rules find in a post with this text."""
    folder = tmp_path_factory.mktemp("site")
    write(Example("Bad", OTHERS | {POST: HEAD}, ()), str(folder))

    def found(text: str) -> tuple[Finding, ...]:
        Path(folder, POST).write_text(text, encoding="utf-8")
        outcome = run(Request(str(folder), None, select=RULES))
        assert not outcome.failed, outcome.report.findings
        return tuple(one for one in outcome.report.findings if one.path == POST)

    return found


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(parts=st.lists(blocks, min_size=1, max_size=3), unsafe=st.booleans())
def test_fixes_settle_and_leave_code_alone(find: Find, parts: list[tuple[str, str]], unsafe: bool) -> None:
    text = HEAD + "\n\n".join(["Before it.", *(block for block, _ in parts), "After it."]) + "\n"
    before = find(text)
    for one in before:
        for edit in one.fix.edits if one.fix else ():
            first, last = (text.count("\n", 0, at) + 1 for at in edit.span)
            assert one.line <= first and last <= one.end_line, one
    settled = settle(text, find, unsafe=unsafe)
    assert settled.problem is None
    assert not settle(settled.text, find, unsafe=unsafe).applied
    said = Counter((one.rule, one.message) for one in before)
    assert Counter((one.rule, one.message) for one in settled.remaining) <= said
    assert all(code in settled.text for _, code in parts)
