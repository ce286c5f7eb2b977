"""Invitations: passages that ask readers to come, with the event's link and the announced date.

A passage invites where it says so in words (``the next meetup``, ``RSVP``, ``save
the date``: enough alone; ``join us``, ``register``, ``see you in``: together with
an event's page or a date) and gives a link or a date.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from postlint.blog.events.facts import Invitation
from postlint.blog.events.hosts import EventUrl, event_url
from postlint.blog.events.mentions import moved
from postlint.blog.events.phrases import EVENTS
from postlint.prose.dates import DateMention, find_dates
from postlint.prose.days import make_date
from postlint.prose.passages import Passage, Prose, file_span
from postlint.prose.phrases import Texts
from postlint.prose.sentences import Sentence, sentences, straight

_REACH = 300
"""How far words bear upon each other within a sentence, in characters: some have no full stop."""


LABEL_LENGTH = 40
"""Characters of a line that labels a list: ``Past events of our group:`` has 26."""


class _Cue(NamedTuple):
    start: int
    end: int
    strong: bool


def invitations(
    passages: Sequence[Passage], texts: Texts, own_hosts: Collection[str] = ()
) -> list[Invitation]:
    """Every invitation in a document's passages, in order; ``texts`` are those of the passages."""
    found: list[Invitation] = []
    for index in sorted(EVENTS.among(("strong", "weak"), texts)):
        passage = passages[index]
        if passage.kind == "heading" or _is_over(passages, index):
            continue
        for invitation in _in_passage(passage, own_hosts):
            found.append(_completed(invitation, passages, index))
    return [invitation for invitation in _merged(found, passages) if invitation.url or invitation.date]


def _is_over(passages: Sequence[Passage], index: int) -> bool:
    """Whether a passage says that it lists events that have been, or is of a list that a label says so of."""
    passage = passages[index]
    if EVENTS.match("over", straight(passage.prose.text)):
        return True
    if not passage.group:
        return False
    first = next((at for at in range(index, -1, -1) if passages[at].group != passage.group), None)
    label = passages[first].prose.text if first is not None else ""
    return len(label) <= LABEL_LENGTH and bool(EVENTS.match("over", straight(label)))


def _in_passage(passage: Passage, own: Collection[str]) -> list[Invitation]:
    prose = passage.prose
    text = straight(prose.text)
    edges = sentences(prose)
    cues = _cues(text, prose, edges)
    if not cues:
        return []
    links = _links(prose, text, edges, cues, own)
    strong = any(cue.strong for cue in cues)
    over = _over_parts(prose.text)
    dates = [date for date in _dates(text, edges, cues) if not _within(over, date.start)]
    if not any(date.full for date in dates):
        sooner = _dates(text, edges, cues, before=True)
        dates = [date for date in sooner if date.full and not _within(over, date.start)] or dates
    events = [pair for pair in links if pair[1].kind in ("event", "group")]
    if not strong and not events and not (EVENTS.search("event", text) and dates):
        return []
    if len(links) > 1 and len(dates) > 1 and len({pair[1].key for pair in links}) > 1:
        return [_make(passage, strong, date, link) for date, link in _paired(dates, links, prose)]
    date = _announced(dates, cues)
    return [_make(passage, strong, date, links[0] if links else None)]


def _cues(text: str, prose: Prose, edges: Sequence[Sentence]) -> list[_Cue]:
    found = [_Cue(match.start(), match.end(), True) for match in EVENTS.finditer("strong", text)]
    found += [_Cue(match.start(), match.end(), False) for match in EVENTS.finditer("weak", text)]
    for link in prose.links:  # a link whose words end in "register" is a sentence of its own
        match = EVENTS.search("weak", text[link.start : link.end])
        if match:
            found.append(_Cue(link.start + match.start(), link.start + match.end(), False))
    return [cue for cue in sorted(set(found)) if not _narrated(text, edges, cue)]


def _narrated(text: str, edges: Sequence[Sentence], cue: _Cue) -> bool:
    """Whether a cue is in a sentence that tells of the past: ``the RSVPs for the meetup were many``."""
    start, end = _sentence_of(edges, cue.start)
    part = text[max(start, cue.start - _REACH) : min(end, cue.end + _REACH)]
    return bool(EVENTS.search("past", part)) and not EVENTS.search("present", part)


def _links(
    prose: Prose, text: str, edges: Sequence[Sentence], cues: Sequence[_Cue], own: Collection[str]
) -> list[tuple[int, EventUrl]]:
    """The links that lead to an event, as index and URL, one for each event: the one that asks
    to come first; ordinary links only where their own words ask. A link before the first sentence
    that asks is a reference to another event."""
    opening = _sentence_of(edges, cues[0].start).start
    found: list[tuple[int, EventUrl]] = []
    for index, link in enumerate(prose.links):
        event = event_url(link.url, own)
        words = text[link.start : link.end]
        asking = any(link.start <= cue.start < link.end for cue in cues) or bool(
            EVENTS.search("asking", words)
            or EVENTS.search("signing", text[max(0, link.start - 40) : link.start])
        )
        named = asking or EVENTS.search("event", words) is not None
        if event.kind == "other" and not (named and re.match(r"(?:https?:)?//", link.url)):
            continue
        if not asking and (link.start < opening or _referring(text, edges, link.start, cues)):
            continue
        found.append((index, event))
    order = {"event": 0, "group": 1, "other": 2}
    best = min((order[event.kind] for _, event in found), default=0)
    kept = [pair for pair in found if order[pair[1].kind] == best]
    first = [
        pair
        for pair in kept
        if any(prose.links[pair[0]].start <= cue.start < prose.links[pair[0]].end for cue in cues)
    ]
    return [*first, *(pair for pair in kept if pair not in first)]


def _sentence_of(edges: Sequence[Sentence], at: int) -> Sentence:
    """The sentence that ``at`` is in, the one before it where it is between two."""
    return edges[max(bisect_right(edges, at, key=lambda sentence: sentence.start) - 1, 0)]


def _referring(text: str, edges: Sequence[Sentence], start: int, cues: Sequence[_Cue]) -> bool:
    """Whether a link is in a sentence about the past that asks for nothing."""
    begin, stop = _sentence_of(edges, start)
    if any(begin <= cue.start < stop for cue in cues):
        return False
    return bool(EVENTS.search("past", text[begin:stop]))


def _dates(
    text: str, edges: Sequence[Sentence], cues: Sequence[_Cue], before: bool = False
) -> list[DateMention]:
    """The dates that can be the event's: in a sentence that asks or after one, or in a line that
    starts with the date; not deadlines, not thanks for having come, not in sentences about the past.
    ``before``: also in sentences before the first that asks, about what is to come (``We will hold a
    dinner on January 30th. Please sign up``)."""
    kept = []
    requested = False
    starts = [cue.start for cue in cues]
    for sentence in edges:
        part = text[sentence.start : sentence.end]
        asks = bisect_left(starts, sentence.start) < bisect_left(starts, sentence.end)
        requested = requested or asks
        past = not asks and bool(EVENTS.search("past", part))
        when = bool(EVENTS.match("when", part))
        coming = before and bool(EVENTS.search("present", part))
        for date in _ranges(part, find_dates(part)):
            words = part[max(0, date.start - _REACH) : date.start]
            leading = when or coming or not words.strip(" *_(")
            if (
                date.month is None
                or not (requested or leading)
                or EVENTS.search("deadline", words)
                or EVENTS.search("opens", words)
            ):
                continue
            if past or EVENTS.search("came", words):
                continue
            if not date.full and not date.year and EVENTS.search("far", part):
                continue  # "next year's conference will be in July"
            aside = None if date.full else _parenthesis(part, date)
            if aside and bisect_left(starts, sentence.start + aside.start) == bisect_left(
                starts, sentence.start + aside.end
            ):
                continue  # "our next events (it is warm even in November)"
            kept.append(moved(_whole_week(date, words), sentence.start))
    return kept


_LABEL_MARKS = " \t*_#"


def _over_parts(text: str) -> list[Sentence]:
    """The parts of a passage of several lines that list events which have been: each from the line that says
    so (``Past:``) to the next line that is a label. Markdown within HTML is one passage."""
    parts: list[Sentence] = []
    opened: int | None = None
    at = 0
    for line in text.splitlines(keepends=True) if "\n" in text else ():
        said = line.strip(_LABEL_MARKS + "\n")
        label = len(said) <= LABEL_LENGTH and said.endswith(":")
        over = bool(EVENTS.match("over", said))
        if opened is not None and label and not over:
            parts.append(Sentence(opened, at))
            opened = None
        elif opened is None and over:
            opened = at
        at += len(line)
    return parts if opened is None else [*parts, Sentence(opened, len(text))]


def _within(parts: Sequence[Sentence], offset: int) -> bool:
    return any(part.start <= offset < part.end for part in parts)


_JOINT = re.compile(r"\s*(?:[-–—]|to|until|till|through|bis|au|al|a|até)\s*")


def _ranges(text: str, dates: Sequence[DateMention]) -> list[DateMention]:
    """``dates`` with the second of two that are joined as the end of the first: ``Oct 4 - Oct 5``."""
    found: list[DateMention] = []
    for date in dates:
        before = found[-1] if found else None
        if (
            before
            and before.full
            and date.full
            and not before.last
            and date.day
            and date.month
            and _JOINT.fullmatch(text[before.end : date.start])
        ):
            found[-1] = before._replace(last=(date.day, date.month), year=before.year or date.year)
        else:
            found.append(date)
    return found


def _parenthesis(text: str, date: DateMention) -> Sentence | None:
    """Where the parenthesis is that holds a date; None where there is none."""
    opening = text.rfind("(", max(0, date.start - _REACH), date.start)
    if opening < 0 or ")" in text[opening : date.start]:
        return None
    closing = text.find(")", date.end, date.end + _REACH)
    return Sentence(opening, closing if closing >= 0 else len(text))


def _whole_week(date: DateMention, before: str) -> DateMention:
    """``date`` as the first of seven days where the words before it say so: ``the week of May 21``."""
    if date.day is None or date.month is None or date.last or not EVENTS.search("week", before):
        return date
    first = make_date(date.year or 2000, date.month, date.day)
    if first is None:
        return date
    end = first + datetime.timedelta(days=6)
    return date._replace(last=(end.day, end.month))


def _announced(dates: Sequence[DateMention], cues: Sequence[_Cue]) -> DateMention | None:
    """The event's date among ``dates``: a whole one after the first strong cue, else any whole one,
    else a month."""
    first = next((cue for cue in cues if cue.strong), cues[0])
    whole = [date for date in dates if date.full]
    after = [date for date in whole if date.end > first.start]
    if after:
        return after[0]
    if whole:
        return whole[-1]
    near = [date for date in dates if abs(date.start - first.end) < 80 or date.start > first.start]
    return near[0] if near else None


def _paired(
    dates: Sequence[DateMention], links: Sequence[tuple[int, EventUrl]], prose: Prose
) -> list[tuple[DateMention | None, tuple[int, EventUrl]]]:
    """Each link with the nearest date before it that no earlier link took, else the next one."""
    pairs: list[tuple[DateMention | None, tuple[int, EventUrl]]] = []
    free = [date for date in dates if date.full] or list(dates)
    for link in sorted(links, key=lambda pair: prose.links[pair[0]].start):
        at = prose.links[link[0]].start
        before = [date for date in free if date.start < prose.links[link[0]].end]
        chosen = before[-1] if before else next((date for date in free if date.start > at), None)
        if chosen:
            free = [date for date in free if date.start > chosen.start]
        pairs.append((chosen, link))
    return pairs


def _make(
    passage: Passage, strong: bool, date: DateMention | None, link: tuple[int, EventUrl] | None
) -> Invitation:
    prose = passage.prose
    text = straight(prose.text)
    target = prose.links[link[0]] if link else None
    words = " ".join(prose.text.split())
    heading = passage.headings[-1] if passage.headings else None
    return Invitation(
        prose.span.start,
        prose.span.end,
        " ".join(heading.text.split()) if heading else "",
        (heading.span.start, heading.span.end) if heading else (0, 0),
        None,
        target.url if target else "",
        link[1].kind if link else "",
        link[1].key if link else "",
        link is not None and link[1].single,
        (target.target.start, target.target.end) if target else (0, 0),
        located(prose, date) if date else None,
        strong,
        bool(EVENTS.search("today", text)),
        bool(EVENTS.search("moved", text)),
        words if len(words) <= 80 else words[:79].rstrip() + "…",
        prose.text[date.start : date.end] if date else "",
        tuple(dict.fromkeys(map(int, re.findall(r"(?<![\w.#/-])(?:19|20)\d\d(?![\w-])", text)))),
        max(_times(text), default=""),
    )


_TIME = re.compile(
    r"(?<![\d.,:/-])(?:([01]?\d|2[0-3])[:.h]([0-5]\d)(?![\d.:/-]\d|\d)(?:\s*([ap])\.?m\b)?|(\d{1,2})\s*([ap])\.?m\b)",
    re.IGNORECASE,
)


def _times(text: str) -> Iterator[str]:
    """The times of day in a text, as ``19:30``."""
    for match in _TIME.finditer(text):
        hour, half = int(match[1] or match[4]), (match[3] or match[5] or "").casefold()
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        yield f"{hour:02}:{match[2] or '00'}"


def located(prose: Prose, date: DateMention) -> DateMention:
    """``date`` with offsets into the file instead of the prose."""

    def in_file(pair: tuple[int, int] | None) -> tuple[int, int] | None:
        return tuple(file_span(prose, *pair)) if pair else None  # type: ignore[return-value]

    span = file_span(prose, date.start, date.end)
    return date._replace(
        start=span.start,
        end=span.end,
        weekday_at=in_file(date.weekday_at),
        day_at=in_file(date.day_at),
        month_at=in_file(date.month_at),
    )


def _completed(invitation: Invitation, passages: Sequence[Passage], index: int) -> Invitation:
    """With what its section says: the heading's date, and a date in a line ``When: …`` nearby."""
    passage = passages[index]
    heading = passage.headings[-1] if passage.headings else None
    members = [
        i for i, other in enumerate(passages) if other.section == passage.section and other.kind != "heading"
    ]
    asks = bool(heading and EVENTS.search("invited", straight(heading.text)))
    if heading and (
        asks or (members.index(index) <= 1 and len(members) <= 5 and members[0] > len(passages) // 3)
    ):
        named = [date for date in find_dates(straight(heading.text)) if date.month]
        if len(named) == 1:
            invitation = invitation._replace(heading_date=located(heading, named[0]))
    if invitation.date is None or not invitation.date.full:
        invitation = _dated_nearby(invitation, passages, index, asks)
    return invitation


def _dated_nearby(invitation: Invitation, passages: Sequence[Passage], index: int, asks: bool) -> Invitation:
    section = passages[index].section
    for offset in (-1, 1, -2, 2, -3, 3):
        at = index + offset
        if not 0 <= at < len(passages) or passages[at].section != section or passages[at].kind == "heading":
            continue
        text = straight(passages[at].prose.text)
        if EVENTS.search("past", text) and not EVENTS.search("present", text):
            continue
        if not (EVENTS.match("when", text) or (asks and len(text) < 300 and not EVENTS.search("past", text))):
            continue
        dates = [
            date
            for date in find_dates(text)
            if date.full
            and not EVENTS.search("deadline", text[: date.start])
            and not EVENTS.search("opens", text[: date.start])
        ]
        if dates:
            found = located(passages[at].prose, dates[0])
            return invitation._replace(
                date=found, date_text=passages[at].prose.text[dates[0].start : dates[0].end]
            )
    if invitation.heading_date and invitation.heading_date.full and invitation.date is None:
        return invitation._replace(
            date=invitation.heading_date, heading_date=None, date_text=invitation.heading
        )
    return invitation


def _merged(found: Sequence[Invitation], passages: Sequence[Passage]) -> list[Invitation]:
    """Neighbours that are halves of one invitation joined: the date here, the link in the next paragraph."""
    sections = {passage.prose.span.start: passage.section for passage in passages}
    merged: list[Invitation] = []
    for invitation in found:
        last = merged[-1] if merged else None
        same = last is not None and sections.get(last.start) == sections.get(invitation.start)
        if (
            last
            and same
            and last.date
            and not last.url
            and invitation.url
            and (not invitation.date or invitation.date == last.date)
        ):
            merged[-1] = invitation._replace(
                start=last.start,
                date=last.date,
                date_text=last.date_text,
                strong=True,
                today=last.today or invitation.today,
                time=max(last.time, invitation.time),
            )
        elif (
            last
            and same
            and last.url
            and last.date
            and invitation.url in ("", last.url)
            and not invitation.date
        ):
            continue
        else:
            merged.append(invitation)
    return merged
