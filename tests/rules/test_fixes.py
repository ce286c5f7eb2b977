"""Every fix does what it says: its finding goes, no other comes, and nothing else of the text changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from postlint.engine.prepare import Request
from postlint.engine.run import run
from postlint.examples import Example, write
from postlint.fix import apply
from postlint.model import Finding

Findings = Callable[[str], tuple[Finding, ...]]

RULES = (
    "link-syntax",
    "bare-url",
    "raw-markup",
    "placeholder",
    "embed",
    "internal-link",
    "image-link",
    "anchor",
    "liquid",
)
HEAD = "---\ntitle: A visit\n---\n"
POST = "_posts/2020-01-02-a.md"
OTHERS = {"x.html": "---\n---\n<p id='a'></p>\n", "talk.png": "", "team.md": "---\n---\n## Us\n"}

SLIPS = [
    "go (here)[http://b.test] now",
    "thanks to Humio](https://h.test) and",
    "the [talk]https://h.test) was",
    "the [talk](https://h.test. It was",
    "the [talk](https://h.test/c.html] was",
    "the [talk](https://h.test/c.html].",
    "the [talk](https://h.test/c.html],",
    "the [talk](https://h.test/c.html]*.",
    "the [talk(https://h.test/x) was",
    "the [Ann Lee(https://h.test/x)] was",
    "the [http://h.test/#x(http://h.test/#x)] was",
    "the [talk] (https://h.test) was",
    "the [talk[(https://h.test) was",
    "the [talk]](https://h.test) was",
    "the [talk](https://h.test)] was",
    "the [[talk](https://h.test) was",
    "the [old talk and [slides](https://h.test) was",
    "the [talk]([h.test](https://h.test/y) was",
    "the [talk]((https://h.test/z) was",
    "the [talk]((https://h.test/z)) was",
    "the [long talk (https://h.test)] was",
    "the channel(https://h.test) was",
    "请看[文档]（https://h.test/doc）。",
    "the [!talk](/talk.png) is",
    "the [talk]<https://h.test> is",
    "see</a> it",
    "* [the talk](https://h.test/1))",
    "the [talk](h.test.org/x) is",
    "the [talk](us@h.test) is",
    "the [https://h.test/us](@us) is",
    "the [talk](http//h.test) is",
    "the [talk](https:h.test) is",
    "the [talk](hhttps://h.test) is",
    "the [talk](http://https://h.test) is",
    r"the [a](https://h.test/b\_c) is",
    "the [a](https://h.test/b?c=1?d=2) is",
    "the [a](“https://h.test/b”) is",
    "the [a](https://h.test/b.html.) is",
    "the [talk](https://h.test)(starting at 4:14)",
    "the [talk](https://h.test)[slides](https://i.test)",
    "the [talk](http://localhost:4000/x.html) is",
    "so #309][ref] is\n\n[ref]: https://h.test",
    "the [first big paper] is\n\n[big-paper]: https://h.test",
    "the [talk][refs] is, [it][ref] is\n\n[ref]: https://h.test\n[ref]: https://h.test/2",
    "[Note]: bring a laptop and a cable",
    "see https://h.test/a. And write to ann@h.test, or (https://h.test/b)",
    "see [a](https://h.test/b)https://h.test/b now",
    "##Talks",
    "text\n###Talks",
    "it was ** very good**.",
    "it was **very good **.",
    "on ****this we",
    "a **** this** b",
    "<ul><li>the `when` word</li></ul>",
    "the &lquot;x&hellp; b",
    "see `the docs <https://h.test>`_.",
    "prefix it with `{{ site.baseurl }}` and",
    "go to [x](/X.html) and [team](/team.md) and [us](/team.html#Us)",
    "{{ site.url }}https://h.test and [a]({{ site.baseurl }}https://h.test)",
    "<a href=“https://h.test”>b</a>",
    "the ![a](https://github.com/o/r/blob/main/a.png) is",
    "the [talk]https://h.test/a. It was",
    "the [talk}(https://h.test) was",
    "see ([talk](https://h.test) was",
    "mail [us](mailto://us@h.test) now",
    'the [paper](https://h.test/a.pdf">a.pdf) is',
    "see</li> it",
    "-[a](https://h.test) b\n-[c](https://h.test) d",
    '<iframe src="https://www.youtube.com/watch?v=abcdefghijk"></iframe>',
]


@pytest.fixture
def findings(tmp_path: Path) -> Findings:
    """``findings(text)``: what the rules find in a post with this text."""

    def find(text: str) -> tuple[Finding, ...]:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        write(Example("Bad", OTHERS | {POST: text}, ()), str(folder))
        outcome = run(Request(str(folder), None, select=RULES))
        assert not outcome.failed, outcome.report.findings
        return tuple(one for one in outcome.report.findings if one.path == POST)

    return find


def _fixed(findings: Findings, text: str, unsafe: bool) -> tuple[str, Sequence[Finding], Sequence[Finding]]:
    """``text`` with its fixes made, and the findings before and after."""
    before = findings(text)
    fixes = [one.fix for one in before if one.fix and (unsafe or one.fix.safe)]
    fixed = apply(text, fixes)
    assert not fixed.skipped
    _keeps_the_rest(text, fixed.text, [edit.span for fix in fixes for edit in fix.edits])
    return fixed.text, before, findings(fixed.text)


def _keeps_the_rest(text: str, fixed: str, edits: Sequence[tuple[int, int]]) -> None:
    """What lies between the edits is in the fixed text, in order."""
    ends = sorted((0, *(end for _, end in edits)))
    starts = sorted((*(start for start, _ in edits), len(text)))
    at = 0
    for start, end in zip(ends, starts, strict=True):
        at = fixed.index(text[start:end], at) + max(end - start, 0)


def _said(found: Sequence[Finding]) -> Counter[tuple[str, str]]:
    return Counter((one.rule, one.message) for one in found)


@pytest.mark.parametrize("slip", SLIPS)
def test_a_fix_settles_its_finding_and_makes_no_other(findings: Findings, slip: str) -> None:
    text = f"{HEAD}Before it.\n\n{slip}\n\nAfter it.\n"
    fixed, before, after = _fixed(findings, text, unsafe=True)
    assert before
    assert _said(after) <= _said([one for one in before if one.fix is None])
    assert _fixed(findings, fixed, unsafe=True)[0] == fixed


@pytest.mark.parametrize("pair", list(pairwise(SLIPS))[::4])
def test_fixes_of_two_slips_do_not_meet(findings: Findings, pair: tuple[str, str]) -> None:
    text = HEAD + "\n\n".join(pair) + "\n"
    _, before, after = _fixed(findings, text, unsafe=True)
    assert _said(after) <= _said([one for one in before if one.fix is None])


@pytest.mark.parametrize("slip", SLIPS)
def test_safe_fixes_alone_make_nothing_worse(findings: Findings, slip: str) -> None:
    _, before, after = _fixed(findings, f"{HEAD}{slip}\n", unsafe=False)
    assert _said(after) <= _said([one for one in before if one.fix is None or not one.fix.safe])
