"""``postlint next``: the next post of a series, instead of a copy of the last one."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

import frontmatter

from postlint import files
from postlint.blog.events.facts import Invitation
from postlint.blog.series.drafting import LastPost, draft, next_day, thanking
from postlint.blog.series.grouping import Group, Member, archive
from postlint.blog.sponsors.directory import Known, declared_sponsors, directory, name_key
from postlint.blog.sponsors.facts import Acknowledgement
from postlint.cli.errors import CliError, reason
from postlint.cli.options import ArchiveOptions, flag, operand, value
from postlint.cli.running import run_whole
from postlint.cli.say import say, write_file
from postlint.cli.selecting import only_site
from postlint.engine.view import SiteView
from postlint.rule import rule_ids

LAST = 3
"""Posts of which the headings and the front matter are taken: what two of them have is not an accident."""


@dataclass(frozen=True)
class Options(ArchiveOptions):
    """The command's options."""

    paths: tuple[str, ...] = operand(
        "SERIES", "the series (default: of those that go on, the one with the most posts)", nargs="*"
    )
    date: str | None = value("--date", metavar="DAY", help="its day (default: by the series' rhythm)")
    dry_run: bool = flag("--dry-run", help="print the post instead of writing it")


def run(options: Options) -> int:
    """Write the post, or print it. Raises ``CliError`` where there is no series, or a file of its name."""
    root = only_site(()).root
    view = run_whole(replace(options, paths=()), root, select=tuple(rule_ids())).view
    group = _chosen(archive(view.posts, view.settings.series).groups, " ".join(options.paths) or None)
    day = _day(options.date) if options.date else next_day([member.day for member in group.members])
    last = [_read(root, member) for member in group.members[-LAST:]]
    inviting = {post.path for post, said in view.facts(Invitation) if said.url or said.strong}
    invites = sum(member.path in inviting for member in group.members[-LAST:]) * 2 > LAST
    post = draft(group, day, last, thanking(_current(view, group, day)), invites)
    if options.dry_run:
        say(f"{post.path}:", error=True)
        write_file(post.text)
        return 0
    path = os.path.join(root, post.path)
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(post.text)
    except FileExistsError:
        raise CliError(
            f"`{post.path}` exists already and was not overwritten: give another `--date`"
        ) from None
    except OSError as error:
        raise CliError(f"`{post.path}` cannot be written: {reason(error)}") from None
    say(f"{os.path.normpath(path)}: written; `postlint {os.path.normpath(path)}` lists what to fill in")
    return 0


def _chosen(groups: Sequence[Group], name: str | None) -> Group:
    """The series called ``name``; the one of most posts among the newest where there is no name."""
    found = [group for group in groups if len(group.members) > 1]
    if not found:
        raise CliError("there is no series: no three posts share a title around a month, a date or a number")
    if name is None:
        newest = max(group.members[-1].day for group in found)
        alive = [group for group in found if (newest - group.members[-1].day).days <= 180]
        return max(alive, key=lambda group: len(group.members))
    for group in found:
        if group.name.casefold() == name.casefold():
            return group
    names = ", ".join(f"`{group.name}`" for group in sorted(found, key=lambda one: -len(one.members))[:8])
    raise CliError(f"there is no series `{name}`: name one of {names}")


def _day(written: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        raise CliError(f"`--date {written}` is not a day: write it as `2024-05-31`") from None


def _read(root: str, member: Member) -> LastPost:
    path = member.path
    try:
        read = frontmatter.loads(files.read(root, path).decode("utf-8", "replace"))
    except Exception as error:  # YAML's errors are of many types
        raise CliError(f"the front matter of `{path}` cannot be read: {type(error).__name__}") from None
    return LastPost(read.metadata, read.content, member.day.year)


def _current(view: SiteView, group: Group, day: datetime.date) -> list[Known]:
    """The sponsors that the newest post that thanks any links, without those whose time is over, and those
    whose time the configuration says it is."""
    said = [(post, one) for post, one in view.facts(Acknowledgement) if one.kind == "sponsor"]
    known = directory(said, declared_sponsors(view.settings.sponsors, view.data))
    keys: dict[str, None] = {}
    for member in reversed(group.members):
        names = [name for post, one in said if post.path == member.path for name in one.names if name.url]
        keys = dict.fromkeys(name_key(name.name) for name in names)
        if keys:
            break
    today = day.isoformat()
    keys.update((key, None) for key, one in known.items() if one.since and one.since <= today)
    found = {known[key].name: known[key] for key in keys if key in known}
    return [one for one in found.values() if not (one.until and one.until < today)]
