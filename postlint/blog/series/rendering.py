"""What was learned, as a commented configuration and as a report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from postlint.blog.series.conventions import Conventions, LearnedSeries, LearnedSponsor
from postlint.model import Settings

_DEFAULT_IMAGE_KEYS = Settings().image_keys


def render_config(
    conventions: Conventions, flagged: Mapping[str, int], unjudged: Mapping[str, int] | None = None
) -> str:
    """The text of a ``.postlint.yml``.

    Args:
        flagged: For rules that are on, the number of findings that the archive has without a
            configuration; it becomes a comment.
        unjudged: Globs of URLs that may exist without a source, with the number of links to them.
    """
    lines = [
        "# What postlint knows of this site. Learned from its posts by `postlint init`; yours to fix.",
        "# Without this file it is learned again on each run, and departures are warnings at most;",
        "# what is written down here is the rule, and a departure from it an error.",
        "",
        *_rules(flagged),
        *_series_section(conventions),
        *_sponsors_section(conventions),
        *_hosts_section(conventions),
        *_exists_section(unjudged or {}),
        *_image_keys_section(conventions),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _rules(flagged: Mapping[str, int]) -> Iterator[str]:
    yield "# Severities: off, info, warning, error. `postlint rules` lists the rules."
    counts = {rule: count for rule, count in flagged.items() if count}
    if counts:
        yield "# Found today: " + ", ".join(f"{rule} {count}" for rule, count in sorted(counts.items()))
    yield "# rules:"
    yield "#   image-alt: off"
    yield ""


def _series_section(conventions: Conventions) -> Iterator[str]:
    yield "# Series: posts that belong together. `files` may hold {date} {month} {year} {number}; a title"
    yield "# must have one of the forms and name the month and year that it names. Holes: {month} {mon}"
    yield "# {year} {day} {number} {names} {text}. `thanks` and `invites`: whether each post must."
    written = [one for one in conventions.series if one.files]
    if not written:
        yield "# series:"
        yield "#   - name: Meetup"
        yield '#     files: "_posts/{date}-meetup-{month}-{year}*.md"'
        yield '#     title: "Meetup {month} {year}: {names}"'
    else:
        yield "series:"
    for one in written:
        yield from _one_series(one)
    for one in conventions.series:
        if not one.files:
            yield f"  # {one.name}: {one.posts} posts whose file names and titles show no rule for `files`"
    yield ""


def _one_series(one: LearnedSeries) -> Iterator[str]:
    yield f"  # {one.posts} posts, {one.since} to {one.until}"
    yield f"  - name: {_text(one.name)}"
    yield f"    files: {_text(one.files or '')}"
    if one.titles:
        yield "    title:"
        for form in one.titles:
            yield f"      - {_text(form.pattern)}  # {form.posts} posts, {form.since} to {form.until}"
    if one.cadence:
        yield f"    cadence: {_text(one.cadence)}"
    for key, always, (doing, of) in (
        ("thanks", one.always_thanks, one.thanks),
        ("invites", one.always_invites, one.invites),
    ):
        if always:
            yield f"    {key}: true  # {doing} of {of} posts do"
        elif doing:
            yield f"    # {key}: {doing} of {of} posts do"
    for departure in one.departures:
        yield f"    # departs: {departure.path}: {departure.why}"


def _sponsors_section(conventions: Conventions) -> Iterator[str]:
    yield "# Sponsors: who is linked to where. A name without its link, or with another's, is an error."
    if not conventions.sponsors:
        yield "# sponsors:"
        yield "#   - name: Acme"
        yield "#     url: https://acme.example"
    else:
        yield "sponsors:"
    for one in conventions.sponsors:
        yield from _one_sponsor(one)
    yield ""


def _one_sponsor(one: LearnedSponsor) -> Iterator[str]:
    times = "1 post" if one.posts == 1 else f"{one.posts} posts"
    period = one.since if one.since == one.until else f"{one.since} to {one.until}"
    yield f"  - name: {_text(one.name)}  # {times}, {period}"
    yield f"    url: {_text(one.url)}"
    if one.aliases:
        yield f"    aliases: [{', '.join(_text(alias) for alias in one.aliases)}]"
    if one.also:
        yield f"    also: [{', '.join(_text(url) for url in one.also)}]"


def _hosts_section(conventions: Conventions) -> Iterator[str]:
    yield "# Hosts whose pages are events, beyond meetup.com, eventbrite, lu.ma, ti.to and the like."
    if conventions.event_hosts:
        yield "event_hosts:"
        for host, count in conventions.event_hosts:
            yield f"  - {_text(host)}  # {count} pages"
    else:
        yield "# event_hosts: [events.example.org]"
    yield ""


def _exists_section(unjudged: Mapping[str, int]) -> Iterator[str]:
    yield "# URLs that exist although no source of this site shows it: another deployment's of the same"
    yield "# domain, those that plugins make."
    if not unjudged:
        yield '# exists: ["/api/**"]'
    else:
        yield "# The posts lead to these. Remove those that do not exist, and the links to them are reported."
        yield "exists:"
    for glob, links in sorted(unjudged.items()):
        yield f"  - {_text(glob)}  # {links} link{'s' if links > 1 else ''}"
    yield ""


def _image_keys_section(conventions: Conventions) -> Iterator[str]:
    own = [
        (key, count)
        for key, count in conventions.image_keys
        if key not in _DEFAULT_IMAGE_KEYS and not key.startswith("header.")
    ]
    yield "# Front matter keys that hold images; dots descend, * is any key."
    if own:
        yield "image_keys:"
        for key in _DEFAULT_IMAGE_KEYS:
            yield f"  - {_text(key)}"
        for key, count in own:
            yield f"  - {_text(key)}  # {count} posts"
    else:
        yield '# image_keys: [image, images, photos, thumbnail, cover, og_image, "header.*"]'


def _text(value: str) -> str:
    """A string as YAML: plain where that is safe, else double-quoted."""
    plain = value.replace(" ", "").replace("-", "").replace(".", "").replace("/", "").replace("_", "")
    if (
        plain.isalnum()
        and value[:1].isalpha()
        and value.isascii()
        and value == value.strip()
        and value.casefold() not in ("yes", "no", "on", "off", "true", "false", "null", "y", "n")
    ):
        return value
    return json.dumps(value, ensure_ascii=False)


def render_series(conventions: Conventions) -> str:
    """What was learned of the series, for reading."""
    if not conventions.series:
        return "no series found: no three posts share a title around a month, a date or a number\n"
    lines: list[str] = []
    for one in conventions.series:
        lines.append(f"{one.name}: {one.posts} posts, {one.since} to {one.until}")
        if one.files:
            lines.append(f"  files    {one.files}")
        for form in one.titles:
            lines.append(f"  title    {form.pattern}  ({form.posts}, {form.since} to {form.until})")
        if one.cadence:
            lines.append(f"  comes    {one.cadence}")
        if one.month_offset:
            months = f"{abs(one.month_offset)} month{'s' if abs(one.month_offset) > 1 else ''}"
            lines.append(
                f"  month    titles name {months} {'before' if one.month_offset < 0 else 'after'} the post's"
            )
        lines.append(f"  thanks   {one.thanks[0]} of {one.thanks[1]} posts thank sponsors")
        lines.append(f"  invites  {one.invites[0]} of {one.invites[1]} posts invite to a next event")
        lines += [f"  departs  {departure.path}: {departure.why}" for departure in one.departures]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"
