"""Hover texts: what the site knows of what is at a position."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

from lsprotocol import types

from postlint.audit.image_files import dimensions
from postlint.blog.sponsors.directory import Known, declared_sponsors, directory, name_key
from postlint.blog.sponsors.facts import Acknowledgement
from postlint.files import size
from postlint.lsp.lookup import FileLookup
from postlint.lsp.navigation import layout_at
from postlint.model import Reference, Resolution, Span
from postlint.prose.dates import find_dates
from postlint.prose.days import resolve

DESCRIPTIONS = {
    "missing": "the published site has nothing there",
    "case": "it exists only in other letter case",
    "unpublished": "it is not published",
    "unknown": "whether it exists cannot be known from the source",
}

Ask = Callable[[str], str | None]
"""What earlier runs saw of an external URL; None where no run has requested it."""


def hover(lookup: FileLookup, offset: int, known: Ask) -> types.Hover | None:
    """What is known of what is at ``offset``, in Markdown."""
    parts: list[str] = []
    span: Span | None = None
    for found, text in _parts(lookup, offset, known):
        span = span or found
        parts.append(text)
    if span is None:
        return None
    content = types.MarkupContent(types.MarkupKind.Markdown, "\n\n".join(parts))
    return types.Hover(content, lookup.positions.range(span))


def _parts(lookup: FileLookup, offset: int, known: Ask) -> Iterator[tuple[Span, str]]:
    reference = lookup.reference_at(offset)
    tag = lookup.tag_at(offset)
    if reference is not None:
        yield reference.span, _of_link(lookup, lookup.resolve(reference), reference, known)
    elif tag is not None:
        path = lookup.tag_target(tag)
        yield tag.span, f"`{path}`" if path else f"there is no `{tag.name}`"
    yield from _of_date(lookup, offset)
    yield from _of_sponsor(lookup, offset)
    layout = layout_at(lookup, offset)
    entry = lookup.front_matter.entry("layout")
    if layout is not None and entry is not None:
        yield entry.value_span, f"`{layout}`"


# --- links


def _of_link(lookup: FileLookup, found: Resolution, reference: Reference, known: Ask) -> str:
    if found.status == "external":
        seen = known(found.url)
        return f"{_code(found.url)}\n\n{seen or 'no run has requested it yet'}"
    if found.status == "other":
        return _code(reference.url)
    lines = [_code(found.url)]
    source = found.entry.source if found.entry else None
    if source is not None:
        lines.append(f"{_title(lookup, source)}`{source}`")
    lines += _state(lookup, found)
    if source is not None and reference.kind == "image":
        lines += _picture(lookup, source)
    return "\n\n".join(lines)


def _title(lookup: FileLookup, source: str) -> str:
    document = lookup.model.by_path.get(source)
    if document is None or document.title is None:
        return ""
    dated = f" ({document.date:%Y-%m-%d})" if document.date else ""
    return f"**{_plain(document.title)}**{dated}\n\n"


def _state(lookup: FileLookup, found: Resolution) -> Iterator[str]:
    entry = found.entry
    if found.status in ("published", "redirect"):
        yield "published" if found.status == "published" else "published, by a redirect"
        if found.fragment and entry is not None and entry.source is not None:
            has = lookup.anchor(entry.source, found.fragment) is not None
            yield f"anchor `#{found.fragment}`" + ("" if has else ": the page's own text has none")
        return
    reason = f": {entry.reason}" if entry is not None and entry.reason else ""
    yield f"{DESCRIPTIONS.get(found.status, found.status)}{reason}"
    if found.unjudged is not None:
        yield found.unjudged.why
    if found.suggestion is not None:
        yield f"nearest: {_code(found.suggestion)}"


def _picture(lookup: FileLookup, source: str) -> Iterator[str]:
    text = picture(lookup, source)
    if text is not None:
        yield text


def picture(lookup: FileLookup, source: str) -> str | None:
    """How large a picture is: ``1200 × 800 pixels, 340 KiB``; None where it cannot be read."""
    try:
        total = size(lookup.root, source)
        width, height = dimensions(lookup.root, source)
    except OSError:
        return None
    weight = f"{total / 1024:,.0f} KiB" if total >= 1024 else f"{total} bytes"
    return weight if width is None else f"{width} × {height} pixels, {weight}"


# --- dates


def _of_date(lookup: FileLookup, offset: int) -> Iterator[tuple[Span, str]]:
    """The weekday of a date in the text, read as the rules read it: by the post's own date."""
    document = lookup.model.by_path.get(lookup.path)
    start = lookup.text.rfind("\n", 0, offset) + 1
    end = lookup.text.find("\n", offset)
    line = lookup.text[start : end if end >= 0 else len(lookup.text)]
    posted = document.date.date() if document is not None and document.date else datetime.date.today()
    for date in find_dates(line):
        if not start + date.start <= offset <= start + date.end or not date.full:
            continue
        day = resolve(date, posted)
        if day is not None:
            yield Span(start + date.start, start + date.end), f"{day:%A}, {day.day} {day:%B %Y}"


# --- sponsors


def sponsors(lookup: FileLookup) -> dict[str, Known]:
    """The sponsors that the site declares and thanks, by the keys of their names."""
    said = [(post, one) for post, one in lookup.view.facts(Acknowledgement) if one.kind == "sponsor"]
    return directory(said, declared_sponsors(lookup.view.settings.sponsors, lookup.view.data))


def _of_sponsor(lookup: FileLookup, offset: int) -> Iterator[tuple[Span, str]]:
    for said in lookup.view.facts_of(lookup.path, Acknowledgement):
        for name in said.names:
            if not name.start <= offset <= name.end or lookup.text[name.start : name.end].count("\n") > 1:
                continue
            sponsor = sponsors(lookup).get(name_key(name.name))
            if sponsor is None:
                continue
            dates = {head.path: head.date for head in lookup.view.posts}
            last = max((dates.get(path) or "" for path in sponsor.paths), default="")[:10]
            thanked = f"thanked in {len(sponsor.paths)} posts, last on {last}" if last else "not thanked yet"
            link = f" ({_code(sponsor.url)})" if sponsor.url else ""
            yield Span(name.start, name.end), f"sponsor **{_plain(sponsor.name)}**{link}: {thanked}"


# --- text of the site as Markdown


def _code(text: str) -> str:
    ticks = "``" if "`" in text else "`"
    return f"{ticks}{' '.join(text.split())}{ticks}"


def _plain(text: str) -> str:
    return "".join(f"\\{one}" if one in "\\`*_[]<>#|" else one for one in " ".join(text.split()))
