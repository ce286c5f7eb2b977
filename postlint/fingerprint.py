"""Fingerprints, by which a finding is recognised in later runs: rule, file and target, not line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from postlint.model import Finding

_LONGEST = 100
"""Characters of content kept as they are; the rest is known by its digest."""


def content(finding: Finding) -> str:
    """The text a finding points at, white space made even, so that moving or re-wrapping it changes
    nothing; its message where it points at nothing. Neither depends on the line, and the wording of
    messages may change between versions as long as the text that a finding is about is known."""
    end = finding.end_column if finding.end_line == finding.line else None
    marked = finding.source_line[finding.column - 1 : None if end is None else end - 1]
    words = " ".join(marked.split()) or " ".join(finding.message.split())
    if len(words) <= _LONGEST:
        return words
    return f"{words[:_LONGEST]}… {_sha256(words)[:12]}"


def fingerprints(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Each finding with a digest (32 hexadecimal digits) that no other of ``findings`` has: those
    alike in rule, file and content are numbered in the order given."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for finding in findings:
        key = (finding.rule, finding.path, content(finding))
        digest = _sha256("\0".join((*key, str(seen[key]))))
        seen[key] += 1
        yield finding, digest[:32]


def _sha256(text: str) -> str:
    from hashlib import sha256  # with OpenSSL, which takes as long to load as ten modules of ours

    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
