"""Recording verdicts and playing them back."""

from __future__ import annotations

import io
import json

import pytest
from msgspec.structs import replace

from postlint.net.replay import RecordingError, VerdictRecorder, load, replay
from postlint.verdict import Gone, Occurrence, Unknown


def recording(web):
    web.host("a.test", {"/ok": web.answer(200), "/old": web.answer(301, headers={"Location": "/ok"})})
    verdicts = web.check("http://a.test/ok", "http://a.test/old", "http://a.test/dead#x")
    stream = io.StringIO()
    recorder = VerdictRecorder(stream)
    for verdict in verdicts.values():
        recorder.add(verdict)
    return verdicts, stream.getvalue()


def test_a_replay_gives_the_same_verdicts_and_asks_nothing(web):
    verdicts, text = recording(web)
    count = len(web.server.requests)
    occurrences = {url: (Occurrence("other.md", (3, 4)),) for url in [*verdicts, "http://a.test/new"]}
    again = {v.url: v for v in replay(load(io.StringIO(text)), occurrences)}
    for url, verdict in verdicts.items():
        assert again[url].outcome == verdict.outcome
        assert again[url].evidence == replace(verdict.evidence, source="recording")
        assert again[url].occurrences[0].path == "other.md"
    assert again["http://a.test/dead#x"].outcome == Gone("404 3 times")
    assert again["http://a.test/new"].outcome == Unknown("the recording does not have it")
    assert len(web.server.requests) == count


def test_a_recording_is_ascii_json_lines_without_occurrences(web):
    _, text = recording(web)
    assert text.isascii()
    assert all("occurrences" not in json.loads(line) for line in text.splitlines())


def test_a_line_that_a_killed_run_left_half_written_is_passed_over(web):
    verdicts, text = recording(web)
    assert len(load(io.StringIO(text[:-20]))) == len(verdicts) - 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: "", "empty"),
        (lambda text: "hello\n" + text, "line 1"),
        (lambda text: text.replace('"version":1', '"version":2'), "version 2"),
        (lambda text: text.replace("\n", "\nnonsense\n", 1), "line 2"),
        (lambda text: text + '{"url":"x"}\n', "line 5: not a verdict"),
        (lambda text: text.replace('"kind":"alive"', '"kind":"weird"'), "not a verdict"),
    ],
)
def test_what_is_no_recording_is_said_with_its_line(web, change, message):
    _, text = recording(web)
    with pytest.raises(RecordingError, match=message):
        load(io.StringIO(change(text)))
