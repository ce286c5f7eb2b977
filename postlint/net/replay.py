"""Recordings of verdicts: one JSON object a line, the first line says what the file is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from msgspec.structs import replace

from postlint.net.verdict_json import decode, encode
from postlint.verdict import Occurrence, Unknown, Verdict

_HEADER = {"postlint": "verdicts", "version": 1}


class RecordingError(ValueError):
    """A file that is not a recording; its text says where and why."""


class VerdictRecorder:
    """Writes verdicts to a text stream as they come, each line whole, so that a killed run's
    recording can be replayed up to there."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._write(_HEADER)

    def add(self, verdict: Verdict) -> None:
        """Write one verdict down."""
        self._write(encode(verdict))

    def _write(self, value: Mapping[str, object]) -> None:
        self._stream.write(json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n")
        self._stream.flush()


def load(lines: Iterator[str] | Sequence[str] | IO[str]) -> dict[str, Verdict]:
    """The verdicts of a recording by URL. An incomplete last line, as a killed run leaves it, is skipped; any
    other line that cannot be read raises ``RecordingError``."""
    verdicts: dict[str, Verdict] = {}
    problem = ""
    number = 0
    for number, line in enumerate(lines, 1):
        if problem:
            raise RecordingError(problem)
        try:
            value = json.loads(line)
            if number == 1:
                _check_header(value)
                continue
            verdict = decode(value)
        except ValueError as error:
            if number == 1:
                raise RecordingError(f"line 1: {error}") from None
            problem = f"line {number}: {error}"
            continue
        verdicts[verdict.url] = verdict
    if problem and line.endswith("\n"):
        raise RecordingError(problem)
    if not number:
        raise RecordingError("the file is empty")
    return verdicts


def _check_header(value: object) -> None:
    if not isinstance(value, dict) or value.get("postlint") != "verdicts":
        raise ValueError("not a recording of verdicts")
    if value.get("version") != 1:
        raise ValueError(f"a recording of version {value.get('version')}, this postlint reads version 1")


def replay(
    recording: Mapping[str, Verdict], occurrences_by_url: Mapping[str, Sequence[Occurrence]]
) -> Iterator[Verdict]:
    """A verdict for every URL, nothing requested: the recorded one, or *unknown*."""
    for url, occurrences in occurrences_by_url.items():
        verdict = recording.get(url) or Verdict(url, Unknown("the recording does not have it"))
        evidence = replace(verdict.evidence, source="recording")
        yield replace(verdict, evidence=evidence, occurrences=tuple(occurrences))
