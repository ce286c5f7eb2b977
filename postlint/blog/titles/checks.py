"""Titles compared with those of the other posts, of the same series above all."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from postlint.blog.events.facts import Invitation
from postlint.blog.events.phrases import EVENTS
from postlint.blog.posts import first_facts, is_draft
from postlint.blog.series.grouping import Group, Member, archive, companions
from postlint.blog.series.habits import (
    WINDOW,
    Cadence,
    cadence,
    era,
    forms_around,
    odd_month,
)
from postlint.blog.titles.collections import SHARED, UNSHARED, compare_collections, share_in
from postlint.blog.titles.dates import Announced, alone, month, named_day, settled, told_days, window
from postlint.blog.titles.facts import DayInText, OwnEvent, Title, TitleSource
from postlint.blog.titles.numbers import numbers
from postlint.blog.titles.own_event import OWN_DAY, other_month
from postlint.blog.titles.shape import Hole, fill, form_pattern, shape, without_subject, words
from postlint.blog.titles.unread import unread
from postlint.model import Problem, Related, Settings, Severity, Site, Span
from postlint.prose.dates import MONTHS
from postlint.prose.days import month_distance, resolve, shifted


def compare(site: Site, settings: Settings, duplicates: bool) -> Iterator[Problem]:
    """What the other posts of the site show of each title; ``duplicates``: also that another post has
    the same."""
    titles = first_facts(site, Title)
    yield from _missing(titles)
    yield from compare_collections(site, duplicates)
    known = archive(site.posts, settings.series)
    judged: set[str] = set()
    slips = list(unread(known, titles))
    yield from slips
    slipped = {problem.path or "" for problem in slips}
    judged |= slipped
    told = told_days(known.members)

    agreeing = set(first_facts(site, DayInText))

    def announced(member: Member, day: datetime.date) -> bool:
        return day in told or member.path in agreeing

    for group in known.groups:
        for problem in _in_series(group, titles, announced):
            if problem.path in slipped:
                continue  # the slip is why its form is another
            judged.add(problem.path or "")
            yield problem
        yield from _dates(group, site)
    dated = [group for group in known.groups if _dated(group)]
    unchecked = judged | {
        one.path for group in dated for at, one in enumerate(group.members) if settled(group, at)
    }
    for at, member in enumerate(known.members):
        if member.path not in unchecked and member.path in titles:
            source = TitleSource(titles[member.path])
            wrong = list(alone(known.members, at, source))
            judged.update(problem.path or "" for problem in wrong)
            yield from wrong
    events = first_facts(site, OwnEvent)
    for member in known.members:
        if member.path in events and member.path not in judged and member.path in titles:
            yield from other_month(member, events[member.path], TitleSource(titles[member.path]))
    for first, second in _same_title(known.members, titles) if duplicates else ():
        if not judged & {first.path, second.path}:
            yield _duplicate(first, second, titles)


def neighbours(site: Site, settings: Settings, paths: Collection[str]) -> set[str]:
    """The posts whose bodies decide what is said of the titles of those at ``paths``: their series, and the
    posts of one title with the series of these."""
    own = {_said(post.path, post.title or "") for post in site.posts if post.path in paths}
    alike = {post.path for post in site.posts if post.title and _said(post.path, post.title) in own}
    return companions(site.posts, settings.series, alike.union(paths))


def _said(path: str, title: str) -> tuple[str, tuple[str, ...]]:
    return path.rpartition("/")[0], words(title)


def _missing(titles: Mapping[str, Title]) -> Iterator[Problem]:
    without = [path for path, title in titles.items() if not (title.present or is_draft(path))]
    count = len(without)
    habit = count >= 3 and count >= 0.2 * len(titles)
    for path in without:
        message = "the post has no title: add `title:`, or readers see one made of the file name"
        yield Problem(message, None, path, "info" if habit else "warning")


def _same_title(members: Sequence[Member], titles: Mapping[str, Title]) -> list[tuple[Member, Member]]:
    """The pairs of posts of a folder with one title. Over more posts it is a habit
    (``Links``), no mistake."""
    same: dict[tuple[str, tuple[str, ...]], list[Member]] = {}
    for member in members:
        if member.title.strip():
            same.setdefault(_said(member.path, member.title), []).append(member)
    pairs = []
    for (_, said), alike in same.items():
        if len(alike) < 2 or (len(said) < 3 and not VERSION.search(alike[0].title)):
            continue
        held = [member for member in alike if member.path in titles]
        if len(held) != 2 or held[0].day == held[1].day:
            continue
        if not _happened_again(*held) and not _counted_anew(members, *held):
            pairs.append((held[0], held[1]))
    return pairs


VERSION = re.compile(r"(?<![\d.])\d+(?:\.\d+)+(?![\d.])")
"""What makes two words a title of its own: `2.6.14 Released`."""
AGAIN = 120
"""Days between two posts of one title that can be two occasions: a party every spring."""


SOON = 62
"""Days after a post in which a day that its title names is that of its own event."""


def _announces_a_day(member: Member) -> bool:
    """Whether a title names a day without a year, and it is near the post."""
    if member.shape.year or not member.shape.hole("day"):
        return False
    try:
        day = named_day(member)
    except ValueError:
        return False
    return day is not None and -OWN_DAY <= (day - member.day).days <= SOON


def _happened_again(first: Member, second: Member) -> bool:
    """Whether two posts of one title can be of two occasions: the title says no time, or the month of
    both alone (``Meetup in June``, each June)."""
    if (second.day - first.day).days <= AGAIN:
        return False
    if all(map(_announces_a_day, (first, second))):
        return True  # so far apart, both are near that day of two years
    month = second.shape.month
    # Of that month or announced the month before, or a report of the month after in both years.
    apart = {month_distance(month.value, one.day.month) for one in (first, second)} if month else set()
    yearly = month is not None and (apart <= {0, 1} or apart == {-1})
    return not _names_time(second) or (yearly and second.shape.hole("year", "number", "date", "day") is None)


COUNTED = 30
"""Days around a post in which the one before or after it must have the next number but one at most, for its
own to be right."""


def _counted_anew(members: Sequence[Member], first: Member, second: Member) -> bool:
    """Whether a series counts from one again, each term or season, and so comes to a title that it has had:
    the number of the later post follows that of its neighbours."""
    number = second.shape.hole("number")
    if number is None or (second.day - first.day).days <= AGAIN or second.shape.hole("date", "day"):
        return False
    folder = second.path.rpartition("/")[0]
    for other in members:
        near = abs((other.day - second.day).days) <= COUNTED and other.path.rpartition("/")[0] == folder
        own = other.shape.hole("number") if near else None
        if own and (own.value - number.value) * (1 if other.day > second.day else -1) in (1, 2):
            return True
    return False


def _names_time(member: Member) -> bool:
    return member.shape.hole("month", "mon", "number", "date") is not None


def _duplicate(first: Member, second: Member, titles: Mapping[str, Title]) -> Problem:
    source, other = titles[second.path], titles[first.path]
    related = (Related(first.path, Span(other.start, other.end), "has it too"),)
    message = f"the post of {first.day} has this title already: write titles that differ"
    shared, unshared = (share_in(one.path, second.title) for one in (first, second))
    copied = shared >= SHARED and unshared <= UNSHARED
    severity: Severity = "warning" if copied or _names_time(second) else "info"
    return Problem(message, Span(source.start, source.end), second.path, severity, related)


def _dated(group: Group) -> bool:
    """Whether its titles name a month, a date or a number, so that their form can be compared."""
    with_hole = sum(
        member.shape.hole("month", "mon", "date", "number") is not None for member in group.members
    )
    return bool(group.configured) or with_hole >= 0.6 * len(group.members)


def _in_series(group: Group, titles: Mapping[str, Title], announced: Announced) -> Iterator[Problem]:
    """What the series shows of the titles of its posts. ``announced``: as of ``dates.month``."""
    if not _dated(group):
        return
    for at, member in enumerate(group.members):
        if not member.title.strip():
            continue
        title = titles.get(member.path)
        if title is not None and title.text.strip():
            source = TitleSource(title)
            wrong = list(month(group, at, source, announced))
            yield from wrong
            yield from _form(group, at, source, bool(wrong))
            yield from _tags(group, at, source)
    yield from numbers(group, titles)


def _form(group: Group, at: int, source: TitleSource, month_wrong: bool) -> Iterator[Problem]:
    member = group.members[at]
    configured = group.configured
    plain = " ".join(member.title.split())
    if (
        configured
        and configured.title
        and not any(form_pattern(pattern).match(plain) for pattern in configured.title)
    ):
        yield (_departure(group, at, source) or _unlike(group, member, source))._replace(severity="error")
        return
    problem = _departure(group, at, source)
    if problem and not month_wrong:
        yield problem


def _unlike(group: Group, member: Member, source: TitleSource) -> Problem:
    assert group.configured is not None
    forms = " or ".join(f"`{pattern}`" for pattern in group.configured.title)
    message = f"the title has none of the forms of `{group.name}`: write it as {forms}"
    return Problem(message, Span(source.title.start, source.title.end), member.path)


def _departure(group: Group, at: int, source: TitleSource) -> Problem | None:
    """A title that has another form than its neighbours on both sides."""
    odd = odd_month(group.members, at)
    if odd:
        return _odd_month(group, at, source, *odd)
    member = group.members[at]
    forms, position = forms_around(group.members, at)
    found = era([pattern for pattern, _ in forms], position)
    if found is None:
        return None
    usual, count, _ = found
    here, texts = forms[position]
    if here == without_subject(usual) or usual == without_subject(here):
        return None  # without its subject, or with one: no other form
    plain = " ".join(member.title.split())
    if _special_issue(usual, plain) or _has_form(usual, plain) or EVENTS.search("moved", plain):
        return None
    if any(form_pattern(usual).match(one) for one in _of_one_month(member)) or _unqualified(
        usual, here, forms
    ):
        return None
    folder = _folder(member)
    if all(_folder(one) != folder for one in window(group, at, WINDOW)):
        return None  # of another kind: the recording on a letter, among letters
    right = fill(usual, shape(" ".join(member.title.split())), texts)
    message = f"the title differs from `{usual}`, the form of the {count} posts of `{group.name}` around it"
    fix = None
    if right:
        message += f": write `{right}`"
        fix = source.edit(0, len(source.title.text), right, "write the title as its neighbours", False)
    return Problem(message, Span(source.title.start, source.title.end), member.path, "warning", fix=fix)


QUALIFIED = 0.6
"""Share of the titles around one that have the sign which it has right behind its number further on: those
of a group in two towns are ``Meetup #17 Springfield: kites``, the first town's ``Meetup #35: kites``."""


def _unqualified(usual: str, here: str, forms: Sequence[tuple[str, tuple[str, ...]]]) -> bool:
    """Whether a title lacks what the others have between their number and the sign that opens the subject."""
    opened = re.search(r"\}(:|\s[–—|-])\s?\{text\}$", here)
    if opened is None or here[: opened.start(1)] + " {text}" != usual:
        return False
    sign = opened[1].strip()
    others = [texts for pattern, texts in forms if pattern == usual]
    return sum(bool(texts) and sign in texts[-1] for texts in others) >= QUALIFIED * len(others)


def _of_one_month(member: Member) -> Iterator[str]:
    """The title of a post for two months (``Dec-Jan 2021``) as if it was for the last of them."""
    months = [hole for hole in member.shape.holes if hole.kind in ("month", "mon")]
    for first, last in pairwise(months):
        if re.fullmatch(r"\s*(?:and|und|et|y|e|[&+/–-])\s*", member.title[first.end : last.start]):
            yield member.title[: first.start] + MONTHS[last.value - 1] + member.title[last.end :]


def _folder(member: Member) -> str:
    return member.path.rpartition("/")[0]


_TWO_NUMBERS = re.compile(r"(?<![\d.])(\d+)\s*(?:and|und|et|y|e|[&+/–-])\s*\d+(?![\d.]*\d)")
"""``Sprint 12 and 13``: one post for two of a series."""


def _has_form(usual: str, title: str) -> bool:
    """Whether a title has a form although its free text holds what looks like a hole of its own, a year
    (``Episode 3: Trends for 2017``), or it has two numbers instead of one."""
    forms = (usual, usual.replace("}{text}", "} {text}")) if "{text}" in usual else ()
    single = _TWO_NUMBERS.sub(r"\1", title)
    if single != title and form_pattern(usual).match(single):
        return True
    return any(form_pattern(one).match(title) for one in forms)


def _special_issue(usual: str, title: str) -> bool:
    """Whether a title is the usual one, up to its number, and then says what is special about this one:
    ``Newsletter #231: the year in review``."""
    if not usual.endswith("{number}") or ":" not in title:
        return False
    return any(form_pattern(usual + colon + "{text}").match(title) for colon in (": ", " : "))


def _odd_month(group: Group, at: int, source: TitleSource, month: Hole, count: int) -> Problem:
    """An abbreviated month, or one in lower case, among months that are neither."""
    member = group.members[at]
    written = member.title[month.start : month.end]
    english = all(
        other.title[hole.start : hole.end] in MONTHS
        for other in window(group, at, 6)
        if (hole := other.shape.month)
    )
    name = MONTHS[month.value - 1] if month.kind == "mon" else written.capitalize()
    how = "abbreviates the month" if month.kind == "mon" else "has the month in lower case"
    verb = "write it out" if month.kind == "mon" else "do not"
    message = f"the title {how}: the {count} posts of `{group.name}` around it {verb}"
    fix = None
    if english or month.kind != "mon":
        message += f", `{name}`"
        fix = source.edit(month.start, month.end, name, f"write `{name}`", True)
    return Problem(message, source.span(month.start, month.end), member.path, fix=fix)


def _tags(group: Group, at: int, source: TitleSource) -> Iterator[Problem]:
    """Bracketed tags in front: spelled as the series spells them, their month the title's."""
    member = group.members[at]
    known = Counter(
        tag.casefold() for other in group.members if other is not member for tag in set(_tag_words(other))
    )
    for start, end in member.shape.tags:
        word = member.title[start + 1 : end - 1].strip()
        if any(start < hole.start < end for hole in member.shape.holes):
            yield from _tag_date(member, start, end, source)
        elif word.casefold() not in known:
            near = [tag for tag, count in known.items() if count >= 2 and _near(tag, word.casefold())]
            if near:
                right = next(
                    tag for other in group.members for tag in _tag_words(other) if tag.casefold() == near[0]
                )
                fix = source.edit(start + 1, end - 1, right, f"write `[{right}]`", False)
                message = (
                    f"the tag is `[{right}]` in the other titles of `{group.name}`: "
                    f"write it instead of `[{word}]`"
                )
                yield Problem(message, source.span(start, end), member.path, fix=fix)


def _tag_words(member: Member) -> list[str]:
    return [
        member.title[start + 1 : end - 1].strip()
        for start, end in member.shape.tags
        if not any(start < hole.start < end for hole in member.shape.holes)
    ]


def _near(a: str, b: str) -> bool:
    return a.rstrip("s") == b.rstrip("s") or (
        len(a) > 4 and sum((Counter(a) - Counter(b)).values()) + sum((Counter(b) - Counter(a)).values()) <= 2
    )


def _tag_date(member: Member, start: int, end: int, source: TitleSource) -> Iterator[Problem]:
    month, year = member.shape.month, member.shape.year
    for hole in member.shape.holes:
        if start < hole.start < end:
            other = month if hole.kind in ("month", "mon") else year if hole.kind == "year" else None
            if other and other.value != hole.value:
                said = MONTHS[other.value - 1] if hole.kind != "year" else str(other.value)
                message = f"the title names {said}, its tag is `{member.title[start:end]}`: make them agree"
                yield Problem(message, source.span(start, end), member.path)


# --- the date of the file -----------------------------------------------------------------------


def _announced(site: Site, group: Group) -> dict[str, set[datetime.date]]:
    """The days that the posts of a series invite to, as far as they are near and certain, by path."""
    announced: dict[str, set[datetime.date]] = {}
    for post, said in site.facts(Invitation, {member.path for member in group.members}):
        if said.date and post.date and said.date.full:
            posted = datetime.date.fromisoformat(post.date[:10])
            day = resolve(said.date, posted)
            if day and posted < day <= shifted(posted, 75) and said.strong:
                announced.setdefault(post.path, set()).update(_readings(day, said.date.weekday))
    return announced


def _dates(group: Group, site: Site) -> Iterator[Problem]:
    """A post dated neither on the day that its predecessor announced nor on the usual weekday."""
    usual = cadence([member.day for member in group.members])
    if usual is None or usual.share < 0.6:
        return
    odd = [member for member in group.members if member.day.weekday() != usual.weekday]
    if not odd:
        return
    announced = _announced(site, group)
    pairs = [
        (member, announced[before.path])
        for before, member in pairwise(group.members)
        if before.path in announced
    ]
    kept = sum(member.day in days for member, days in pairs)
    if len(pairs) < 6 or kept < 0.8 * len(pairs):
        return
    for member, days in pairs:
        near = [day for day in days if abs((day - member.day).days) <= 10]
        if member.day not in days and member.day.weekday() != usual.weekday and near:
            yield _misdated(
                group,
                member,
                min(near, key=lambda day: abs((day - member.day).days)),
                usual,
                kept,
                len(pairs),
            )


def _readings(day: datetime.date, weekday: int | None) -> set[datetime.date]:
    """The day announced; where its weekday is another one, also the nearest day that is."""
    if weekday is None or day.weekday() == weekday:
        return {day}
    return {
        day,
        *(near for by in range(-3, 4) if (near := shifted(day, by)).weekday() == weekday),
    }


def _misdated(
    group: Group, member: Member, day: datetime.date, usual: Cadence, kept: int, of: int
) -> Problem:
    message = (
        f"the file is dated {member.day}, a {member.day:%A}: the post before it announced {day}, and "
        f"{kept} of {of} posts of `{group.name}` have the announced day"
    )
    return Problem(message, None, member.path, "warning" if kept >= 0.9 * of and of >= 8 else "info")
