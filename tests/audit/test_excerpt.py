"""What is shown of a file: the lines of a finding, a fix as a diff."""

from __future__ import annotations

from postlint.audit.excerpt import WIDTH, cut, cut_line, excerpt, fix_diff
from postlint.model import Edit, Finding, Fix, LineIndex, Span

TEXT = "one\ntwo three\nfour\r\nfive\nsix\n"
INDEX = LineIndex(TEXT)


def at(line: int, column: int, end_line: int, end_column: int) -> Finding:
    return Finding("r", "error", "a.md", line, column, end_line, end_column, "m", "shown line")


def test_lines() -> None:
    assert excerpt(at(2, 5, 2, 10), INDEX) == (2, (("two ", "three", ""),))
    assert excerpt(at(2, 5, 3, 3), INDEX) == (2, (("two ", "three", ""), ("", "fo", "ur")))
    assert excerpt(at(1, 1, 5, 4), INDEX) == (1, (("", "one", ""), ("", "two three", ""), ("", "four", "")))
    assert excerpt(at(2, 1, 3, 1), INDEX) == (2, (("", "two three", ""),)), "the line end is not a line"
    assert excerpt(at(1, 1, 1, 1), INDEX) == (1, ()), "about the file as a whole"
    assert excerpt(at(3, 2, 3, 4), None) == (3, (("s", "ho", "wn line"),)), "a file that has gone"


def test_long_lines_are_cut_around_the_place() -> None:
    line = "a" * 5000 + "PLACE" + "b" * 5000
    before, inside, after = cut_line(line, 5000, 5005)
    assert inside == "PLACE" and before.startswith("…a") and after.endswith("b…")
    assert len(before + inside + after) == WIDTH + 2
    before, inside, after = cut_line(line, 0, len(line))
    assert before == "" and len(inside) == WIDTH and after == "…"
    assert cut_line(line, 9_000_000, 9_000_001)[1] == "", "a file that changed meanwhile"
    assert len(cut("x" * 500, 20)) == 20


def test_diff() -> None:
    fix = Fix("t", (Edit(Span(4, 7), "TWO"), Edit(Span(8, 13), "THREE")))
    assert fix_diff(fix, INDEX) == ("@2", "-two three", "+TWO THREE")
    apart = Fix("t", (Edit(Span(0, 3), ""), Edit(Span(14, 18), "4\n4b")))
    assert fix_diff(apart, INDEX) == ("@1", "-one", "+", "@3", "-four", "+4", "+4b")
    insertion = Fix("t", (Edit(Span(len(TEXT), len(TEXT)), "seven\n"),))
    assert fix_diff(insertion, INDEX) == ("@6", "+seven")


def test_a_long_diff_is_cut() -> None:
    index = LineIndex("x\n" * 100)
    shown = fix_diff(Fix("t", (Edit(Span(0, 200), "y\n" * 100),)), index)
    assert len(shown) == 25 and shown[-1].endswith("more lines")
