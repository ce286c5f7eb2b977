"""Links whose text and address have different numbers: one of the two was left over when the line was
copied."""

from __future__ import annotations

import re

_TICKET = re.compile(
    r"(?:(?:PRs?|pull(?: request)?s?|issues?|bugs?|tickets?|MR|merge request)\s*)?[#!](\d{1,7})",
    re.IGNORECASE,
)
"""``#12``, ``PR #12``; a number of a list, ``12``, may be anything."""
_TICKET_PAGE = re.compile(
    r"https?://[^/?#]+/(?:[^?#]*/)?(?:pull|pulls|issues|merge_requests|discussions)/(\d{1,7})(?:[/?#]|\Z)"
)
_TICKETS = re.compile(r"https?://[^/?#]+/[^?#]+/(?:pulls?|issues|merge_requests)/?\Z")
"""Where a number was to follow."""
_VERSION = re.compile(r"(?<![\w.])v?(\d{1,3}(?:\.\d{1,3}){1,3})(?![\w.]*\d)(?!\.\w|-\d)")
_IN_ADDRESS = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){1,3})(?=\.html?\b|[^\d.]|\.?\Z)")


def contradicts(text: str, url: str) -> tuple[str, str] | None:
    """The numbers of a link's text and address where each has one and they differ, or where the address of a
    ticket ends without one, the end of the address; None otherwise."""
    ticket = _TICKET.fullmatch(text) if "#" in text or "!" in text else None
    if ticket:
        page = _TICKET_PAGE.match(url)
        if page and int(page[1]) != int(ticket[1]):
            return ticket[0], page[1]
        if page is None and _TICKETS.match(url):
            return ticket[0], f"ends with `/{url.rstrip('/').rpartition('/')[2]}/`"
    return _versions(text, url) if "." in text else None


def _versions(text: str, url: str) -> tuple[str, str] | None:
    said = list(_VERSION.finditer(text))
    if len(said) != 1 or "://" in text:
        return None
    path = re.sub(r"/index\.html?\Z", "", re.split(r"[?#]", url)[0])
    last = path.rstrip("/").rpartition("/")[2]
    written = list(_IN_ADDRESS.finditer(last))
    if len(written) != 1:
        return None
    one, other = said[0][1].split("."), written[0][1].split(".")
    shorter = min(len(one), len(other))
    same_thing = _word_before(text, said[0].start()) == _word_before(last, written[0].start())
    # `9.2` may be short for `9.2.0`; `Unicode 15.1` in the notes of version 1.71.0 is another thing's number.
    if one[:shorter] == other[:shorter] or not (same_thing or len(one) == len(other)):
        return None
    return said[0][1], written[0][1]


def _word_before(text: str, end: int) -> str | None:
    found = re.search(r"([^\W\d_]+)[ _-]*\Z", text[max(end - 40, 0) : end])
    return found and found[1].casefold()
