"""Suppressions: comments by which an author keeps rules from reporting, with a reason and a last day.

====================================================  ==========================================
``<!-- postlint-disable-line RULE: reason -->``       findings on this line
``<!-- postlint-disable-next-line RULE -->``          findings on the next line that is not blank
``<!-- postlint-disable RULE -->``                    from here on, until ``postlint-enable RULE``
``{::comment} postlint-… {:/comment}``                the same in a kramdown comment
``{% comment %} postlint-… {% endcomment %}``         the same in a Liquid comment
``# postlint-disable-line RULE`` in front matter      the same in a YAML comment
``postlint: {disable: [RULE]}`` in front matter       the whole file
====================================================  ==========================================

Several rules are separated by commas or spaces, no rule means all of them. ``until=2027-01-31``
among the words ends a suppression after that day; what follows a colon is the reason. A finding
on several lines counts as being on each. Those about a file as a whole (at 1:1) are met by front
matter and by a ``disable`` that no ``enable`` ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from postlint.model import Finding, FrontMatter, LineIndex, Severity, Span, YamlValue

RULE = "suppression"
"""The rule of findings about suppressions themselves."""

END = 1 << 60
"""The last line of a suppression that reaches to the end of the file."""

_NOTHING = "suppresses nothing: remove it"

_KINDS = ("disable", "disable-line", "disable-next-line", "enable")
_LONGEST = 1000
"""Characters of a directive: bounds the search where a comment is never closed."""


class Suppression(NamedTuple):
    """One rule that one directive suppresses on the lines ``[first, last]``."""

    rule: str | None
    """None: every rule."""
    first: int
    last: int
    line: int
    column: int
    end_line: int
    end_column: int
    source_line: str
    reason: str = ""
    until: str | None = None
    """ISO date of the last day on which it holds."""
    problem: str | None = None
    """What is wrong with the directive; such a one suppresses nothing."""

    def covers(self, finding: Finding) -> bool:
        """Whether ``finding`` (of the same file) is where this suppresses its rule."""
        if self.problem is not None or self.rule not in (None, finding.rule):
            return False
        if finding[3:7] == (1, 1, 1, 1):
            return self.last == END or self.first <= 1 <= self.last
        last = finding.end_line - (finding.end_column == 1 and finding.end_line > finding.line)
        return self.first <= last and finding.line <= self.last


class Applied(NamedTuple):
    """Findings after suppression."""

    kept: tuple[Finding, ...]
    extra: tuple[Finding, ...]
    """Findings about suppressions: broken, of an unknown rule, expired, unused."""
    suppressed: tuple[Finding, ...]


# --- reading ------------------------------------------------------------------------------------


class _Directive(NamedTuple):
    kind: str
    body: str
    span: Span


class _Words(NamedTuple):
    rules: tuple[str | None, ...]
    reason: str
    until: str | None
    problem: str | None


def read(
    text: str, front_matter: FrontMatter | None = None, code: Sequence[Span] = ()
) -> tuple[Suppression, ...]:
    """The suppressions in a file's text, in order.

    ``code``: where the file has code (blocks and spans): a directive shown there is an example.
    """
    if "postlint" not in text:
        return ()
    index = LineIndex(text)
    found = [*_of_front_matter(text, front_matter, index)] if front_matter else []
    directives = [one for one in _directives(text, front_matter) if not _within(one.span, code)]
    found += _of_comments(directives, index)
    return tuple(sorted(found, key=lambda one: (one.line, one.column)))


def _within(span: Span, code: Sequence[Span]) -> bool:
    return any(one.start <= span.start and span.end <= one.end for one in code)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    name, body = r"\s*postlint-(?P<kind>[a-z-]+)", rf"(?P<body>(?:\s.{{0,{_LONGEST}}}?)?)"
    forms = (
        rf"<!--{name}{body}-->",
        rf"\{{::comment\}}{name}{body}\{{:/(?:comment)?\}}",
        rf"\{{%-?\s*comment\s*-?%\}}{name}{body}\{{%-?\s*endcomment\s*-?%\}}",
        rf"\{{%-?\s*\#{name}{body}-?%\}}",
    )
    # Names of groups cannot be repeated in one pattern, so each form numbers its own.
    joined = "|".join(
        form.replace("<kind>", f"<kind{number}>").replace("<body>", f"<body{number}>")
        for number, form in enumerate(forms)
    )
    yaml = r"(?:^|(?<=[ \t]))#[ \t]*postlint-(?P<kind0>[a-z-]+)(?P<body0>(?:[ \t][^\r\n]*)?)$"
    return re.compile(joined, re.S), re.compile(yaml, re.M)


def _directives(text: str, front_matter: FrontMatter | None) -> Iterator[_Directive]:
    body = front_matter.body if front_matter else 0
    comments, yaml_comments = _patterns()
    if front_matter and front_matter.span:
        for match in yaml_comments.finditer(text.replace("\r", "\n"), *front_matter.span):
            yield _directive(match)
    for match in comments.finditer(text, body):
        yield _directive(match)


def _directive(match: re.Match[str]) -> _Directive:
    found = {name[:4]: value for name, value in match.groupdict().items() if value is not None}
    return _Directive(found["kind"], found["body"], Span(*match.span()))


def _of_comments(directives: Iterable[_Directive], index: LineIndex) -> Iterator[Suppression]:
    open_blocks: list[Suppression] = []
    for directive in directives:
        words = _words(directive.body)
        made = [_made(directive, rule, words, index) for rule in words.rules]
        if directive.kind == "enable":
            for one in made:
                yield from _close(open_blocks, one)
        elif directive.kind == "disable":
            open_blocks += made
        else:
            yield from made
    yield from open_blocks


def _made(directive: _Directive, rule: str | None, words: _Words, index: LineIndex) -> Suppression:
    position, source_line = _position(directive.span, index)
    line, last = position[0], position[2]
    problem = words.problem
    if directive.kind not in _KINDS:
        from difflib import get_close_matches

        near = (get_close_matches(directive.kind, _KINDS, 1, 0) or _KINDS)[0]
        problem = f"there is no `postlint-{directive.kind}`, did you mean `postlint-{near}`"
    if directive.kind == "disable":
        last = END
    elif directive.kind == "disable-next-line":
        line = last = _next_line(index, last)
    return Suppression(rule, line, last, *position, source_line, words.reason, words.until, problem)


def _close(open_blocks: list[Suppression], enable: Suppression) -> Iterator[Suppression]:
    """End the open blocks that ``enable`` is about, at its line."""
    ended = [one for one in open_blocks if enable.rule in (None, one.rule)]
    if not ended and enable.problem is None:
        name = f"`{enable.rule}`" if enable.rule else "anything"
        enable = enable._replace(problem=f"nothing disables {name} before this `postlint-enable`")
    if enable.problem is not None:
        yield enable
    for one in ended:
        open_blocks.remove(one)
        yield one._replace(last=enable.line)


def _next_line(index: LineIndex, line: int) -> int:
    for number in range(line + 1, len(index.starts) + 1):
        if index.line_text(number).strip():
            return number
    return line + 1


def _position(span: Span, index: LineIndex) -> tuple[tuple[int, int, int, int], str]:
    start, end = index.position(span.start), index.position(span.end)
    return (*start, *end), index.line_text(start.line)


def _words(body: str, rules: Sequence[str | None] | None = None) -> _Words:
    """Rules, reason and date of a directive's text; ``rules`` where they are known already."""
    named, _, reason = body.partition(":") if rules is None else ("", "", body)
    until = problem = None
    if match := re.search(r"(?:^|(?<=[\s,(]))until=([^\s,:)]*)[\s,]*", body):
        until = match[1]
        problem = None if _is_date(until) else f"`{until}` is not a date; write one like `until=2027-01-31`"
        named, reason = named.replace(match[0], " "), reason.replace(match[0], " ")
    if rules is None:
        rules = [None if word == "all" else word for word in re.split(r"[\s,]+", named) if word] or [None]
    return _Words(tuple(dict.fromkeys(rules)), " ".join(reason.split()), until, problem)


def _is_date(text: str) -> bool:
    import datetime

    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _of_front_matter(text: str, front_matter: FrontMatter, index: LineIndex) -> Iterator[Suppression]:
    value = front_matter.data.get("postlint")
    if value is None:
        return
    if not isinstance(value, dict) or set(value) - {"disable"}:
        problem = "`postlint` in front matter holds `disable` and a list of rules, nothing else"
        yield _file_wide(front_matter, index, ("postlint",), _Words((None,), "", None, problem))
        return
    listed = value.get("disable")
    items = listed if isinstance(listed, list) else [listed]
    for number, item in enumerate(items):
        path: tuple[str | int, ...] = ("postlint", "disable")
        for words in _of_item(item):
            position = (*path, number) if isinstance(listed, list) else path
            yield from _each(front_matter, index, position, words)


def _each(
    front_matter: FrontMatter, index: LineIndex, path: tuple[str | int, ...], words: _Words
) -> Iterator[Suppression]:
    for rule in words.rules:
        yield _file_wide(front_matter, index, path, words._replace(rules=(rule,)))


def _of_item(item: YamlValue) -> Iterator[_Words]:
    """``rule``, ``rule: reason`` (which YAML takes for a mapping), or a mapping of ``rule``,
    ``reason`` and ``until``."""
    if isinstance(item, str):
        yield _words(item)
    elif isinstance(item, dict) and "rule" in item:
        until = f" until={item['until']}" if item.get("until") is not None else ""
        yield _words(f"{item.get('reason') or ''}{until}", [str(item["rule"])])
    elif isinstance(item, dict):
        for rule, reason in item.items():
            yield _words(str(reason or ""), [str(rule)])
    else:
        yield _Words((None,), "", None, f"`{item}` names no rule to disable")


def _file_wide(
    front_matter: FrontMatter, index: LineIndex, path: tuple[str | int, ...], words: _Words
) -> Suppression:
    entry = front_matter.entry(*path) or front_matter.entry("postlint")
    span = Span(0, 0) if entry is None else entry.value_span if len(path) > 1 else entry.key_span
    position, source_line = _position(span, index)
    return Suppression(
        words.rules[0], 1, END, *position, source_line, words.reason, words.until, words.problem
    )


# --- applying -----------------------------------------------------------------------------------


def apply(
    findings: Iterable[Finding],
    suppressions: Mapping[str, Sequence[Suppression]],
    known: Collection[str],
    today: str,
    judges: Callable[[str, Suppression], bool] = lambda path, suppression: True,
    severity: Severity = "warning",
) -> Applied:
    """Take out the findings that are suppressed, and say what is wrong with suppressions.

    ``suppressions``: by path, those of the files whose findings are shown. ``known``: every rule
    there is. ``today``: ISO date. ``judges``: whether the run would have found whatever a suppression
    of the file at a path is about; only such a one can be called unused.
    """
    used: set[Suppression] = set()
    kept: list[Finding] = []
    suppressed: list[Finding] = []
    for finding in findings:
        hits = [
            one
            for one in suppressions.get(finding.path, ())
            if one.covers(finding) and not _expired(one, today)
        ]
        used.update(hits)
        (suppressed if hits else kept).append(finding)
    extra = [
        Finding(RULE, severity, path, *one[3:7], message, one.source_line)
        for path, ones in suppressions.items()
        for one in ones
        if (message := _complaint(one, known, today))
        or (message := None if one in used or not judges(path, one) else _unused(one))
    ]
    return Applied(tuple(kept), tuple(extra), tuple(suppressed))


def _expired(one: Suppression, today: str) -> bool:
    return one.until is not None and one.until < today


def _complaint(one: Suppression, known: Collection[str], today: str) -> str | None:
    """What is wrong with a suppression, whatever the run has looked at."""
    if one.problem is not None:
        return one.problem
    if one.rule is not None and one.rule not in known:
        from difflib import get_close_matches

        near = get_close_matches(one.rule, known, 1)
        hint = f", did you mean `{near[0]}`" if near else " (a reason comes after a colon)"
        return f"there is no rule `{one.rule}` to suppress{hint}"
    if _expired(one, today):
        return f"the suppression {_what(one)} ended on {one.until}: fix what it hid, or give it a new date"
    return None


def _unused(one: Suppression) -> str:
    return f"the suppression {_what(one)} {_NOTHING}"


def is_unused(finding: Finding) -> bool:
    """Whether a finding says that a suppression suppresses nothing."""
    return finding.rule == RULE and finding.message.endswith(_NOTHING)


def _what(one: Suppression) -> str:
    return f"of `{one.rule}`" if one.rule else "of every rule"
