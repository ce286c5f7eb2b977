"""Fixes: whole or not at all, in any order the same; files replaced in one step."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postlint.fix import apply, patch, settle, write
from postlint.model import Edit, Finding, Fix, LineIndex, Severity, Span


def fix(*edits: tuple[int, int, str], title: str = "t", safe: bool = True) -> Fix:
    return Fix(title, tuple(Edit(Span(start, end), text) for start, end, text in edits), safe)


def test_edits_are_on_the_original_text() -> None:
    fixed = apply("one two three", [fix((8, 13, "3")), fix((0, 3, "1"), (4, 7, "22222"))])
    assert fixed.text == "1 22222 3"
    assert fixed.skipped == ()


def test_a_clash_skips_the_whole_fix() -> None:
    first, second = fix((0, 3, "A")), fix((2, 4, "B"), (8, 9, "C"))
    fixed = apply("one two three", [second, first])
    assert (fixed.text, fixed.applied, fixed.skipped) == ("A two three", (first,), (second,))


def test_neighbours_do_not_clash_but_insertions_at_an_edge_do() -> None:
    assert apply("abcd", [fix((0, 2, "X")), fix((2, 4, "Y"))]).text == "XY"
    for other in ((0, 2, "X"), (2, 4, "Y"), (1, 3, "Z"), (2, 2, "other")):
        assert len(apply("abcd", [fix((2, 2, "ins")), fix(other)]).skipped) == 1
    assert apply("abcd", [fix((2, 2, "ins")), fix((0, 1, "A"), (3, 4, "D"))]).text == "AbinscD"


def test_the_same_fix_twice_is_made_once() -> None:
    fixed = apply("abcd", [fix((1, 1, "x"), title="from one rule"), fix((1, 1, "x"), title="from another")])
    assert (fixed.text, len(fixed.applied)) == ("axbcd", 2)


@pytest.mark.parametrize(
    "bad",
    [
        ((3, 9, "x"),),
        ((-1, 1, "x"),),
        ((3, 2, "x"),),
        ((0, 2, "x"), (1, 3, "y")),
        ((1, 1, "x"), (1, 1, "y")),
        (),
    ],
)
def test_edits_that_cannot_be_are_skipped(bad: tuple[tuple[int, int, str], ...]) -> None:
    fixed = apply("abcd", [fix(*bad)])
    assert (fixed.text, len(fixed.skipped)) == ("abcd", 1)


edits = st.tuples(st.integers(0, 12), st.integers(0, 4), st.text("xyz\n", max_size=3)).map(
    lambda t: (t[0], t[0] + t[1], t[2])
)
fixes = st.lists(
    st.builds(
        lambda parts, title, safe: fix(*parts, title=title, safe=safe),
        st.lists(edits, min_size=1, max_size=3),
        st.sampled_from("ab"),
        st.booleans(),
    ),
    max_size=6,
)


def test_fixes_that_differ_in_how_they_are_written_have_an_order_too() -> None:
    once, twice = fix((0, 0, ""), title="a", safe=True), fix((0, 0, ""), (0, 0, ""), title="a", safe=True)
    assert apply("abc", [once, twice]) == apply("abc", [twice, once])


@given(some=fixes, data=st.data())
def test_order_means_nothing(some: list[Fix], data: st.DataObject) -> None:
    text = "abcdefghijkl"
    one = apply(text, some)
    assert apply(text, data.draw(st.permutations(some))) == one


@given(some=fixes)
def test_each_is_made_whole_or_not_at_all(some: list[Fix]) -> None:
    text = "abcdefghijkl"
    fixed = apply(text, some)
    assert sorted(fixed.applied + fixed.skipped) == sorted(some)
    made = sorted({edit for one in fixed.applied for edit in one.edits})
    # Making the edits of the applied fixes from the end backwards gives the same text.
    expected = text
    for edit in reversed(made):
        expected = expected[: edit.span.start] + edit.text + expected[edit.span.end :]
    assert fixed.text == expected
    assert all(left.span.end <= right.span.start for left, right in pairwise(made))


@given(some=fixes)
def test_a_skipped_fix_really_clashed(some: list[Fix]) -> None:
    text = "abcdefghijkl"
    fixed = apply(text, some)
    for skipped in fixed.skipped:
        alone = apply(text, [skipped])
        touched = [
            1
            for mine in skipped.edits
            for one in fixed.applied
            for other in one.edits
            if mine.span.start <= other.span.end and other.span.start <= mine.span.end
        ]
        assert alone.skipped or touched


# --- until nothing is left ----------------------------------------------------------------------


def at(text: str, start: int, end: int, rule: str, severity: Severity, repair: Fix | None) -> Finding:
    index = LineIndex(text)
    place = (*index.position(start), *index.position(end))
    return Finding(rule, severity, "a.md", *place, rule, index.line_text(place[0]), fix=repair)


def replacing(old: str, new: str, *, severity: Severity = "warning", safe: bool = True) -> object:
    """A linter that finds every ``old`` and would have ``new``; nothing to fix where they are equal."""

    def lint(text: str) -> Sequence[Finding]:
        found, start = [], text.find(old)
        while start >= 0:
            end = start + len(old)
            repair = fix((start, end, new), title=f"write {new}", safe=safe) if new != old else None
            found.append(at(text, start, end, f"no-{old}", severity, repair))
            start = text.find(old, end)
        return found

    return lint


def both(*linters: object) -> object:
    return lambda text: [finding for linter in linters for finding in linter(text)]  # type: ignore[operator]


def test_goes_on_until_nothing_is_left() -> None:
    settled = settle("aaaaaaaa\n", replacing("aa", "a"))  # type: ignore[arg-type]
    assert (settled.text, settled.problem, settled.remaining) == ("a\n", None, ())
    assert len(settled.applied) == 4 + 2 + 1


def test_keeps_what_cannot_be_fixed() -> None:
    settled = settle("a b", both(replacing("a", "c"), replacing("b", "b", severity="error")))  # type: ignore[arg-type]
    assert (settled.text, settled.problem) == ("c b", None)
    assert [finding.rule for finding in settled.remaining] == ["no-b"]


def test_unsafe_only_where_requested() -> None:
    lint = replacing("a", "b", safe=False)
    assert settle("a", lint).text == "a"  # type: ignore[arg-type]
    assert settle("a", lint, unsafe=True).text == "b"  # type: ignore[arg-type]


def test_a_new_error_takes_everything_back() -> None:
    lint = both(replacing("a", "c"), replacing("x", "y"), replacing("c", "c", severity="error"))
    settled = settle("x a", lint)  # type: ignore[arg-type]
    assert (settled.text, settled.applied) == ("x a", ())
    assert settled.problem is not None
    assert "`write c`" in settled.problem and "line 1: no-c" in settled.problem
    assert [finding.rule for finding in settled.remaining] == ["no-a", "no-x"]


def test_an_error_that_only_moves_is_not_new() -> None:
    lint = both(replacing("aa", "\n\n"), replacing("bad", "bad", severity="error"))
    assert settle("aa bad", lint).text == "\n\n bad"  # type: ignore[arg-type]


def test_a_text_that_will_not_settle_is_left_alone() -> None:
    lint = both(replacing("a", "b"), replacing("b", "a"))
    settled = settle("a", lint)  # type: ignore[arg-type]
    assert (settled.text, settled.problem) == ("a", "the fixes did not settle in 10 rounds")


# --- files --------------------------------------------------------------------------------------


def test_write_keeps_mode_line_endings_and_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"\xef\xbb\xbfold\r\n")
    file.chmod(0o640)
    write(str(file), "neu: ü\r\nzwei\rdrei\n", bom=True)
    assert file.read_bytes() == b"\xef\xbb\xbf" + "neu: ü\r\nzwei\rdrei\n".encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["a.md"]


def test_write_goes_through_symlinks(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real = tmp_path / "real" / "a.md"
    real.write_text("old", encoding="utf-8")
    link = tmp_path / "link.md"
    link.symlink_to("real/a.md")
    write(str(link), "new")
    assert link.is_symlink() and os.readlink(link) == "real/a.md"
    assert real.read_text(encoding="utf-8") == "new"


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.md"
    file.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(str(file), "new")
    assert file.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["a.md"]


def test_write_refuses_a_read_only_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.md"
    file.write_text("old", encoding="utf-8")
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(PermissionError, match="read-only"):
        write(str(file), "new")
    assert file.read_text(encoding="utf-8") == "old"


def test_no_patch_where_nothing_differs() -> None:
    assert patch("a.md", "x", "x") == ""


def test_a_patch_reads_like_one() -> None:
    assert patch("_posts/a.md", "1\n2\n3\n", "1\nzwei\n3\n") == (
        "--- a/_posts/a.md\n+++ b/_posts/a.md\n@@ -1,3 +1,3 @@\n 1\n-2\n+zwei\n 3\n"
    )


@pytest.mark.parametrize(
    "name", ["a.md", "with space.md", "März.md", 'quo"te.md', "back\\slash.md", "tab\t.md"]
)
@pytest.mark.parametrize(
    ("old", "new", "bom"),
    [
        ("1\n2\n3", "1\n2\n4", False),
        ("1\r\n2\r\n", "1\r\nx\r\n", False),
        ("1\n2\n", "1\n2", False),
        ("1\x0b\x85\u2028\r2\x00\n3\n", "1\x0b\x85\u2028\r2\x00\n\n", False),
        ("1\n", "2\n", True),
    ],
)
def test_git_takes_the_patch(tmp_path: Path, name: str, old: str, new: str, bom: bool) -> None:
    file = tmp_path / name
    mark = b"\xef\xbb\xbf" if bom else b""
    file.write_bytes(mark + old.encode())
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "GIT_CEILING_DIRECTORIES": str(tmp_path.parent),
    }
    subprocess.run(
        ["git", "apply", "-p1", "--whitespace=nowarn", "-"],
        cwd=tmp_path,
        env=environment,
        input=patch(name, old, new, bom=bom).encode(),
        check=True,
    )
    assert file.read_bytes() == mark + new.encode()


def test_through_the_command_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A title (front matter) and a picture (body) are fixed; the patch alone writes nothing."""
    from postlint.cli import run as run_here
    from postlint.engine.prepare import prepare

    def run(arguments: list[str]) -> int:
        prepare.cache_clear()  # each run represents a process of its own
        return run_here(arguments)

    example = Path(__file__).resolve().parent.parent / "examples" / "meetup"
    root = Path(shutil.copytree(example, tmp_path / "meetup"))
    monkeypatch.chdir(root)
    before = {file: file.read_bytes() for file in root.rglob("*.md")}
    rules = ["--no-cache", "--select", "title-format,image-link", "--format", "{rule}"]
    run([*rules, "--diff-fixes", "--unsafe-fixes"])
    shown = capfd.readouterr().out
    assert '+title: "Harbour Town Python June 2025' in shown
    assert "+![The audience in May](/images/May" in shown
    assert {file: file.read_bytes() for file in root.rglob("*.md")} == before
    assert run([*rules, "--fix"]) == 0
    assert capfd.readouterr().out.split() == ["title-format"]
    assert run([*rules, "--fix", "--unsafe-fixes"]) == 0
    assert capfd.readouterr().out == ""
    assert run(rules) == 0
    assert capfd.readouterr().out == ""
    changed = {file.name: file.read_bytes() for file, text in before.items() if file.read_bytes() != text}
    assert sorted(changed) == [
        "2025-05-07-harbour-town-python-may-2025.md",
        "2025-06-04-harbour-town-python-june-2025.md",
    ]
