"""Acknowledgements compared with the sponsor directory and with those of the other posts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from postlint.blog.posts import facts_by_path, first_facts
from postlint.blog.series.grouping import Group, archive
from postlint.blog.series.habits import broken_habit, why_expected
from postlint.blog.sponsors.directory import (
    Known,
    declared_sponsors,
    directory,
    hosts,
    identifiers,
    is_brand,
    is_placeholder,
    name_key,
    referred,
    resembles,
    same_brand,
    without_legal_form,
)
from postlint.blog.sponsors.facts import EMPTY, Acknowledgement, Credits, Thanked
from postlint.blog.sponsors.left_out import left_out
from postlint.blog.sponsors.named import unlinked
from postlint.blog.sponsors.phrases import THANKING
from postlint.hosts import is_platform
from postlint.model import Edit, Fix, PostHead, Problem, Related, Settings, Severity, Site, Span
from postlint.prose.sentences import straight
from postlint.prose.urls import host_of
from postlint.prose.words import one_letter_apart

LINKED_HOSTS = 3
"""Posts that must thank and link a host before it counts as a sponsor that any post must link: a host of
one evening or two may be a friend."""


class _Use(NamedTuple):
    """An acknowledgement in its post."""

    post: PostHead
    said: Acknowledgement


def compare(site: Site, settings: Settings, absent: bool) -> Iterator[Problem]:
    """All there is to say about the sponsors of a site's posts; ``absent``: of posts that thank
    nobody, too."""
    groups = archive(site.posts, settings.series).groups
    uses = [_Use(post, said) for post, said in site.facts(Acknowledgement)]
    shown = _shown(site)
    yield from _thanked(uses, groups, site, settings, shown)
    if absent:
        yield from _absent(site, groups)
        known = directory(
            [(use.post, use.said) for use in uses], declared_sponsors(settings.sponsors, site.data)
        )
        yield from left_out(site, groups, known, shown)


def _thanked(
    uses: Sequence[_Use],
    groups: Sequence[Group],
    site: Site,
    settings: Settings,
    shown: Mapping[str, set[str]],
) -> Iterator[Problem]:
    said = [(use.post, use.said) for use in uses]
    declared_ = declared_sponsors(settings.sponsors, site.data)
    known = directory(said, declared_)
    thanked = directory(said, declared_, ("sponsor", "host"))
    owners = hosts(thanked)
    found: list[Problem] = []
    elsewhere = {
        path: frozenset(map(name_key, one.linked)) for path, one in first_facts(site, Credits).items()
    }
    elsewhere |= {path: elsewhere.get(path, frozenset()) | keys for path, keys in shown.items()}
    for use in uses:
        found += _broken(use)
        found += _unlinked(use, uses, known, groups, elsewhere.get(use.post.path, frozenset()))
        found += _elsewhere(use, thanked, owners)
        found += _outside(use, known)
    yield from found
    yield from _spellings(uses, known, owners)
    reported = [(one.path or "", one.span) for one in found if one.span and one.severity != "info"]
    yield from unlinked(site, _directory_of_credits(known, thanked), reported, shown)


def _shown(site: Site) -> dict[str, set[str]]:
    """The sponsors of ``_data/`` that the front matter of documents names, so that their layout links them,
    by path."""
    known = identifiers(site.data)
    paths = [post.path for post in site.posts if post.kind != "page"] if known else []
    return {path: keys for path in paths if (keys := referred(site.front_matter(path), known))}


def _directory_of_credits(sponsors: Mapping[str, Known], thanked: Mapping[str, Known]) -> dict[str, Known]:
    """The sponsors, and the hosts that posts link as often as sponsors must be."""
    often = {key: one for key, one in thanked.items() if len(one.paths) >= LINKED_HOSTS}
    return {**often, **sponsors}


# --- what one passage shows ---------------------------------------------------------------------


def _broken(use: _Use) -> Iterator[Problem]:
    """Links that do not render, lead nowhere, names that fell out."""
    said = use.said
    # What a sentence that names no sponsor fails to link is for ``link-syntax`` to say.
    for link in said.dangling if said.kind != "mention" else ():
        edits = tuple(Edit(Span(start, end), text) for start, end, text in link.edits)
        fix = Fix(f"fix the link of `{link.name}`", edits) if edits else None
        message = f"the link of `{link.name}` does not render: {link.why}"
        yield Problem(message, Span(link.start, link.end), use.post.path, fix=fix)
    if said.form == EMPTY:
        message = "nobody is named below this heading: name the sponsors, with links, or remove it"
        yield Problem(message, Span(*said.holes[0]), use.post.path, "warning")
        return
    for start, end in said.holes:
        before = [name for name in said.names if name.end <= start + 1]
        where = f" after `{before[-1].name}`" if before else ""
        message = f"a name is missing{where}: name the sponsor or fix the list"
        yield Problem(message, Span(start, end), use.post.path)
    for name in said.names:
        if name.url is not None and is_placeholder(name.url) and said.kind != "mention":
            what = f"leads to the placeholder `{name.raw}`" if name.raw else "has an empty address"
            span = (
                Span(name.target_start, name.target_end)
                if name.target_end > name.target_start
                else _span(name)
            )
            yield Problem(f"the link of `{name.name}` {what}: give the sponsor's own", span, use.post.path)


def _span(name: Thanked) -> Span:
    return Span(name.start, name.end)


def _rendered(said: Acknowledgement, name: Thanked) -> bool:
    """Whether a name without a link is plain words, not the remains of a broken link."""
    return not any(link.start <= name.start < link.end for link in said.dangling)


# --- names without links ------------------------------------------------------------------------


def _unlinked(
    use: _Use,
    uses: Sequence[_Use],
    known: Mapping[str, Known],
    groups: Sequence[Group],
    elsewhere: Collection[str],
) -> Iterator[Problem]:
    """Names without a link; ``elsewhere``: the keys of what the post links anywhere."""
    plain = [name for name in use.said.names if name.url is None and _rendered(use.said, name)]
    if not plain or use.said.kind == "mention":
        return
    linked_here = {
        name_key(name.name)
        for other in uses
        if other.post.path == use.post.path
        for name in other.said.names
        if name.url
    }
    others = [name for name in use.said.names if name.url is not None]
    plain = [
        name
        for name in plain
        if not {name_key(name.name)} & {*linked_here, *elsewhere} or _odd_one_out(use, name, others, known)
    ]
    if not plain:
        return
    severity, reason = _judge(use, uses, bool(others), plain, known, groups)
    if severity is None:
        return
    sure = [name for name in plain if (entry := known.get(name_key(name.name))) and entry.authority]
    if len(plain) > 1 and not others and not sure:
        names = _listed([name.name for name in plain])
        where = Span(plain[0].start, plain[-1].end)
        yield Problem(f"{names} are thanked without links{reason}", where, use.post.path, severity)
        return
    for name in plain:
        entry = known.get(name_key(name.name))
        if use.said.kind == "host" and not reason and not entry:
            continue
        yield _missing_link(use, name, entry, severity, reason)


def _odd_one_out(use: _Use, name: Thanked, others: Sequence[Thanked], known: Mapping[str, Known]) -> bool:
    """Whether a known sponsor has no link in a list whose other names have theirs: a link elsewhere in the
    post does not make up for it."""
    return use.said.kind == "sponsor" and bool(others) and name_key(name.name) in known


def _missing_link(use: _Use, name: Thanked, entry: Known | None, severity: Severity, reason: str) -> Problem:
    advice = ": link it to the sponsor's site"
    fix = None
    if entry and entry.url:
        count = len([path for path in entry.paths if path != use.post.path])
        source = "" if entry.authority else f" as in {count} other post{'s' if count != 1 else ''}"
        advice = f": link it to {entry.url}{source}"
        if use.said.form != "front matter":
            text = f"[{name.name}]({entry.url})"
            at = Span(name.end - len(name.name), name.end)
            if at.start >= name.start:
                fix = Fix(f"link `{name.name}`", (Edit(at, text),), safe=entry.authority)
    if entry and entry.authority:
        severity = "error"
    return Problem(
        f"`{name.name}` is thanked without a link{reason}{advice}",
        _span(name),
        use.post.path,
        severity,
        fix=fix,
    )


def _judge(
    use: _Use,
    uses: Sequence[_Use],
    mixed: bool,
    plain: Sequence[Thanked],
    known: Mapping[str, Known],
    groups: Sequence[Group],
) -> tuple[Severity | None, str]:
    """How severe names without links are here, and the evidence."""
    if use.said.form == "front matter":
        return ("warning", ", unlike the others here") if mixed else ("info", "")
    familiar = any(name_key(name.name) in known for name in plain)
    if use.said.kind == "host":
        if mixed and familiar:
            return "warning", ", unlike the others here"
        linked, of = _linking(use, uses, groups)
        if of >= 5 and linked >= 0.9 * of:
            return "warning", f", unlike {linked} of the {of} others thanked so in this series"
        return None, ""
    if mixed:
        return "info" if not familiar and _with_a_friend(use) else "warning", ", unlike the others here"
    linked, of = _linking(use, uses, None)
    if of >= 6 and linked < 0.5 * of and not familiar:
        return "info", ""  # the archive's own habit
    if not familiar and len(plain) > 1 and all(_may_be_a_person(name.name) for name in plain):
        return "info", ""
    return "warning", ""


def _with_a_friend(use: _Use) -> bool:
    """Whether the first of two names is one word that may be somebody's of the company that follows, in a
    sentence that does not call them sponsors: ``thanks to Jane and [Acme] for sponsoring``."""
    first, *others = use.said.names
    called = THANKING.search("called", straight(use.said.text))
    alone = re.fullmatch(r"[A-ZÀ-ÖØ-Þ][a-zß-ÿ]+", first.name)
    return len(others) == 1 and first.url is None and bool(alone) and not called


_COMPANY_WORD = re.compile(
    r"(?:labs?|systems?|software|technolog(?:y|ies)|tech|group|foundation|solutions?|consulting|digital|media"
    r"|studios?|banks?|networks?|cloud|security|university|institute|college|data|games?|press|books|partners|ventures"
    r"|capital|health|energy|services|industries|works|international|brewery|brewing|coffee|library|centre|center)",
    re.IGNORECASE,
)


def _may_be_a_person(name: str) -> bool:
    """Whether a name can be somebody's: two or three words with a capital, none of which companies have."""
    parts = name.split()
    return len(parts) in (2, 3) and all(
        re.fullmatch(r"[A-ZÀ-ÖØ-Þ][a-zß-ÿ'’-]+|[A-Z]\.", part) and not _COMPANY_WORD.fullmatch(part)
        for part in parts
    )


def _linking(use: _Use, uses: Sequence[_Use], groups: Sequence[Group] | None) -> tuple[int, int]:
    """How many of the names that other posts thank in the same way are linked; where ``groups``
    are given, in posts of the same series."""
    series: set[str] | None = None
    if groups is not None:
        own = [group for group in groups if any(member.path == use.post.path for member in group.members)]
        series = {member.path for group in own for member in group.members}
    names = [
        name
        for other in uses
        if other.post.path != use.post.path
        and other.said.kind == use.said.kind
        and (use.said.kind == "sponsor" or other.said.form == use.said.form)
        and (series is None or other.post.path in series)
        for name in other.said.names
    ]
    return sum(name.url is not None for name in names), len(names)


def _listed(names: Sequence[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return ", ".join(quoted[:-1]) + f" and {quoted[-1]}"


# --- names with other sites' links --------------------------------------------------------------


def _elsewhere(use: _Use, known: Mapping[str, Known], owners: Mapping[str, str]) -> Iterator[Problem]:
    """A name linked to a site that is another sponsor's, or to another URL than the configured one."""
    if use.said.kind == "mention":
        return
    here = {name_key(name.name): name for name in use.said.names if name.url}
    for key, name in here.items():
        host = host_of(name.url or "")
        if not host or is_platform(host) or is_placeholder(name.url or "") or not is_brand(name.name):
            continue
        entry = known.get(key)
        owner = owners.get(host)
        other = known.get(owner) if owner else None
        if (
            other is not None
            and owner != key
            and (entry is None or other != entry)
            and not _kin(key, owner or "")
        ):
            problem = _taken(use, name, host, entry, other, here)
            if problem:
                yield problem
                continue
        own = entry is not None and (host in entry.also or same_brand(host, entry.host))
        if entry and entry.authority and entry.url and host_of(entry.url) != host and not own:
            message = f"`{name.name}` is linked to {host}: link it to {entry.url}"
            yield Problem(
                message, _link_span(name), use.post.path, "error", fix=_relink(name, entry.url, True)
            )


def _outside(use: _Use, known: Mapping[str, Known]) -> Iterator[Problem]:
    """A sponsor thanked before or after the time that the configuration gives."""
    day = (use.post.date or "")[:10]
    for name in use.said.names if use.said.kind == "sponsor" and day else ():
        entry = known.get(name_key(name.name))
        if entry and entry.since and day < entry.since[:10]:
            yield Problem(
                f"`{name.name}` is a sponsor only from {entry.since} on: remove it or change its `from`",
                _span(name),
                use.post.path,
                "warning",
            )
        elif entry and entry.until and day > entry.until[:10]:
            yield Problem(
                f"`{name.name}` was a sponsor only until {entry.until}: remove it or change its `until`",
                _span(name),
                use.post.path,
                "warning",
            )


def _kin(a: str, b: str) -> bool:
    """Whether one name holds the other, a company and its product, or is a slip of it."""
    return a in b or b in a or one_letter_apart(a, b)


def _taken(
    use: _Use, name: Thanked, host: str, entry: Known | None, other: Known, here: Mapping[str, Thanked]
) -> Problem | None:
    key = name_key(name.name)
    own = sum(count for url, count in (entry.urls if entry else {}).items() if host_of(url) != host)
    elsewhere = sum(count for url, count in other.urls.items() if host_of(url) == host)
    beside = any(other_key != key and host_of(linked.url or "") == host for other_key, linked in here.items())
    if resembles(name.name, host):
        return None  # its own, or one that two companies share
    if other.authority or own >= 2 or (beside and resembles(other.name, host)):
        severity: Severity = "error" if other.authority else "warning"
        right = f"; elsewhere it is {entry.url}" if entry and entry.url and host_of(entry.url) != host else ""
        message = f"`{name.name}` is linked to {host}, the site of `{other.name}`{right}"
        certain = entry is not None and entry.authority and entry.url is not None
        fix = _relink(name, entry.url, certain) if entry and entry.url and right else None
        related = (
            ()
            if beside or not other.paths
            else (Related(other.paths[0], None, f"`{other.name}` is linked there"),)
        )
        return Problem(message, _link_span(name), use.post.path, severity, related, fix)
    if elsewhere >= 3 and not resembles(name.name, host):
        return Problem(
            f"`{name.name}` is linked to {host}, the site of `{other.name}`",
            _link_span(name),
            use.post.path,
            "info",
        )
    return None


def _link_span(name: Thanked) -> Span:
    return Span(name.target_start, name.target_end) if name.target_end > name.target_start else _span(name)


def _relink(name: Thanked, url: str, safe: bool) -> Fix | None:
    if not name.raw or name.target_end - name.target_start != len(name.raw):
        return None
    return Fix(f"link `{name.name}` to {url}", (Edit(Span(name.target_start, name.target_end), url),), safe)


def _spellings(
    uses: Sequence[_Use], known: Mapping[str, Known], owners: Mapping[str, str]
) -> Iterator[Problem]:
    """One sponsor with two sites, or written in two ways: worth a look, no mistake in itself."""
    seen_hosts: dict[tuple[str, str], bool] = {}
    seen_names: dict[tuple[str, str], bool] = {}
    for use in uses:
        if use.said.kind != "sponsor":
            continue
        for name in use.said.names:
            key, host = name_key(name.name), host_of(name.url or "")
            entry = known.get(key)
            if not entry or not host or not is_brand(name.name):
                continue
            usual = entry.url or ""
            theirs = owners.get(host, key) == key and not entry.authority
            if host != entry.host and theirs and not seen_hosts.setdefault((key, host), False):
                seen_hosts[key, host] = True
                first = Related(entry.paths[0], None, f"linked to {usual} there") if entry.paths else None
                message = (
                    f"`{name.name}` is linked to {host} here, elsewhere to {entry.host}: link the right one"
                )
                yield Problem(message, _link_span(name), use.post.path, "info", (first,) if first else ())
            right = _usual_spelling(name.name, key, entry, known)
            if right and not seen_names.setdefault((name.name, use.post.path), False):
                seen_names[name.name, use.post.path] = True
                yield Problem(
                    f"`{name.name}` is `{right}` elsewhere: write it the same way",
                    _span(name),
                    use.post.path,
                    "info",
                )


def _usual_spelling(name: str, key: str, entry: Known, known: Mapping[str, Known]) -> str | None:
    if name_key(entry.name) != key:
        return None  # an alias that the configuration allows
    if name != entry.name and without_legal_form(name) == without_legal_form(entry.name):
        return None
    if name != entry.name and (
        entry.authority or entry.spellings.get(entry.name, 0) >= 2 * entry.spellings.get(name, 0)
    ):
        return entry.name
    for other_key, other in known.items():
        if (
            one_letter_apart(key, other_key)
            and other.host == entry.host
            and len(other.paths) > 2 * len(entry.paths)
        ):
            return other.name
    return None


# --- posts that thank nobody --------------------------------------------------------------------


def _absent(site: Site, groups: Sequence[Group]) -> Iterator[Problem]:
    said = facts_by_path(site, Acknowledgement)
    for group in groups:
        if group.configured and group.configured.thanks is False:
            continue
        required = group.configured is not None and group.configured.thanks is True
        days = [member.day for member in group.members]
        # Of a series that steadily thanks sponsors, thanking a host is not enough.
        sponsors = [_thanks(said.get(one.path, ()), ("sponsor",)) for one in group.members]
        anybody = [_thanks(said.get(one.path, ()), ("sponsor", "host")) for one in group.members]
        for at, member in enumerate(group.members):
            if sponsors[at]:
                continue
            habits = [None if doing[at] else broken_habit(doing, days, at) for doing in (sponsors, anybody)]
            if not required and not any(habits):
                continue
            strong = sum(sponsors) >= 0.5 * len(sponsors)
            habit = habits[0 if strong else 1]
            if (anybody[at] and not strong) or not (required or habit):
                continue
            if any(one.form == EMPTY for one in said.get(member.path, ())):
                continue  # said at its heading
            if any(one.kind == "sponsor" for one in said.get(member.path, ())):
                yield Problem(
                    "thanks its sponsors but names none: name and link them", None, member.path, "info"
                )
                continue
            reason = why_expected(group.name, habit)
            message = f"thanks no sponsors: {reason}; thank them, with links"
            yield Problem(message, None, member.path, "error" if required else "warning")


def _thanks(said: Iterable[Acknowledgement], kinds: Collection[str]) -> bool:
    return any(one.kind in kinds and (one.names or one.dangling) for one in said)
