"""Signs of lists and of HTML that kramdown prints as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.links.literal import LiteralText
from postlint.model import Edit, Fix, Problem, Span

_LIST_SIGN = re.compile(r"(?:\A|\n)[ \t]*(-)(?=\S)")
_OPENS = re.compile(r"-(?:\[[^\[\]\n]+\]\(|\*\*[^\s*])")


def may_have_list_signs(source: str) -> bool:
    """Whether a document has a hyphen that ``list_signs`` could report: most hyphens are others."""
    return _OPENS.search(source) is not None


def list_signs(literal: LiteralText) -> Iterator[Problem]:
    """Report ``-[name](address)`` and ``-**name**`` within a list, or in two lines. A hyphen before other
    words may be a dash, and a single line of these a signature."""
    found = []
    for match in _LIST_SIGN.finditer(literal.text) if "-" in literal.text else ():
        start = literal.offset(match.start(1))
        if _OPENS.match(literal.source, start):
            found.append((start, literal.container == "li" and match.start() > 0))
    for start, in_list in found:
        if in_list or (len(found) > 1 and literal.container == "p"):
            fix = Fix("put a space after the hyphen", (Edit(Span(start + 1, start + 1), " "),), safe=False)
            message = "readers see the `-`: write the item of the list with a space, `- `"
            yield Problem(message, Span(start, start + 1), fix=fix)


_END = re.compile(
    r"</(?:li|[uo]l|div|span|p|b|i|u|em|strong|small|font|center|t[drh]|table|h[1-6]|blockquote|su[bp]|section|details|summary"
    r"|figure|figcaption|iframe|video|br|img)>",
    re.IGNORECASE,
)


def stray_ends(literal: LiteralText) -> Iterator[Problem]:
    """Report the end tag of an HTML element that is not open, except ``</a>``, which `link-syntax`
    reports."""
    for match in _END.finditer(literal.text) if "</" in literal.text else ():
        span = literal.span(*match.span())
        if literal.source[span.start : span.end] == match[0] and f"<{match[0][2:-1]}" not in literal.text:
            fix = Fix(f"delete `{match[0]}`", (Edit(span, ""),), safe=False)
            yield Problem(f"readers see `{match[0]}`, nothing begins it: delete it", span, fix=fix)
