"""Progress in a log: a line a phase, and one every so often; nothing that steers a terminal."""

from __future__ import annotations

import io

from postlint.cli.progress import Lines, Live, Patient, progress_on


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_lines() -> None:
    times = iter([0.0, 3.0, 10.0, 11.0, 20.0, 30.0])
    out = io.StringIO()
    with Lines(out, clock=lambda: next(times)) as progress:
        progress.phase("checking links", 1000, "links")
        for count in (10, 100, 110, 500, 1000):
            progress.done(count, [("evil\x1b[31m.example", 7), ("b.example", 2)])
    assert out.getvalue().splitlines() == [
        "postlint: checking links: 1,000 links",
        "postlint: checking links: 100 of 1,000 links (10 %), 10 a second, about 90 s left; "
        "worst hosts: evil\\x1b[31m.example 7, b.example 2".replace("90 s", "2 min"),
        "postlint: checking links: 500 of 1,000 links (50 %), 25 a second, about 20 s left; "
        "worst hosts: evil\\x1b[31m.example 7, b.example 2",
    ]


def test_one_file_is_a_file() -> None:
    out = io.StringIO()
    with Lines(out, clock=lambda: 0.0) as progress:
        progress.phase("checking", 1, "files")
        progress.phase("writing", 0, "files")
    assert out.getvalue().splitlines() == ["postlint: checking: 1 file", "postlint: writing"]


def test_live() -> None:
    out = Terminal()
    chosen = progress_on(out)
    assert isinstance(chosen, Live) and isinstance(progress_on(io.StringIO()), Lines)
    with chosen as progress:
        progress.phase("reading", 0, "files")
        progress.phase("asking [bold]links", 50, "links")
        progress.done(20, [("[red]host\x1b]0;x\x07", 3)])
        progress.done(50)
    shown = out.getvalue()
    assert "asking [bold]links" in shown, "what a site says is not markup"
    assert "\x1b]0;" not in shown and "\x07" not in shown


def test_nothing_is_shown_of_what_is_soon_done() -> None:
    now = [0.0]
    stream = Terminal()
    with Patient(stream, lambda: now[0]) as progress:
        progress.phase("checking", 100, "files")
        progress.done(50)
        now[0] = 0.9
        progress.done(60)
        assert stream.getvalue() == ""
        now[0] = 5.0
        progress.done(100)
        assert stream.getvalue() == "", "it is done"
        progress.done(90)
    assert "checking" in stream.getvalue()
