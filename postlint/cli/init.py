"""``postlint init``: a commented ``.postlint.yml`` out of what the archive does."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from dataclasses import dataclass, replace

from postlint.blog.series.conventions import Conventions, learn
from postlint.blog.series.proving import proven
from postlint.blog.series.rendering import render_config
from postlint.blog.series.updating import updated
from postlint.blog.sponsors.facts import Acknowledgement
from postlint.cli.errors import CliError, reason
from postlint.cli.options import ArchiveOptions, flag
from postlint.cli.running import run_whole
from postlint.cli.say import say, write_file
from postlint.cli.selecting import only_site
from postlint.config import FILE_NAMES
from postlint.config import find as find_config
from postlint.engine.outcome import Outcome
from postlint.engine.view import SiteView


@dataclass(frozen=True)
class Options(ArchiveOptions):
    """The command's options."""

    force: bool = flag("--force", help="replace an existing configuration")
    update: bool = flag("--update", help="add what is new to an existing configuration")
    stdout: bool = flag("--stdout", help="print it instead of writing the file")


def run(options: Options) -> int:
    """Write the configuration of one site."""
    root = only_site(options.paths).root
    existing = find_config(root)
    if options.update and options.force:
        raise CliError("`--update` keeps the existing configuration, `--force` replaces it: give one of them")
    if existing and not (options.force or options.update or options.stdout):
        raise CliError(
            f"`{existing}` exists already: `--update` adds to it, `--force` replaces it, `--stdout` prints"
        )
    if options.update and existing:
        return _update(options, root, existing)
    # What is learned must not depend on what an earlier configuration said.
    outcome = run_whole(replace(options, config=options.config or os.devnull), root)
    flagged = Counter(finding.rule for finding in outcome.report.findings)
    unjudged = _unjudged(outcome.view)
    learned = _proven(options, root, learn(outcome.view), outcome)
    text = render_config(learned, flagged, unjudged)
    if options.stdout:
        write_file(text)
        return 0
    path = existing or os.path.join(root, FILE_NAMES[0])
    write(path, text)
    say(f"{os.path.normpath(path)}: written; `postlint series` shows what it declares")
    return 0


def _update(options: Options, root: str, existing: str) -> int:
    """Add to a configuration what the archive shows and it does not name. Its own series keep their posts."""
    outcome = run_whole(replace(options, config=options.config or existing), root)  # raises where it is wrong
    with open(existing, encoding="utf-8-sig") as file:
        owned = file.read()
    learned = _proven(options, root, learn(outcome.view), outcome)
    new = updated(owned, render_config(learned, {}, _unjudged(outcome.view)))
    for section in new.left:
        say(f"`{section}` is not a list with one item per line, so nothing was added: write it as one")
    if options.stdout:
        write_file(new.text)
        return 0
    if not new.added:
        say(f"{os.path.normpath(existing)}: nothing new")
        return 0
    write(existing, new.text)
    said = ", ".join(f"`{name}` ({section})" for section, name in new.added)
    say(f"{os.path.normpath(existing)}: added {said}")
    return 0


def _proven(options: Options, root: str, learned: Conventions, before: Outcome) -> Conventions:
    """``learned`` without what makes errors of posts that were right: it is tried before it is written."""
    said = {(one.rule, one.path, one.line) for one in before.report.findings if one.severity != "info"}
    linking: dict[str, set[str]] = {}
    for post, acknowledgement in before.view.facts(Acknowledgement):
        linking.setdefault(post.path, set()).update(one.name for one in acknowledgement.names if one.url)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, FILE_NAMES[0])
        write(path, render_config(learned, {}))
        after = run_whole(replace(options, config=path), root)
    accusing = [
        one
        for one in after.report.findings
        if (one.severity == "error" or (one.rule, one.severity) == ("sponsor-link", "warning"))
        and (one.rule, one.path, one.line) not in said
    ]
    return proven(learned, accusing, linking)


def _unjudged(view: SiteView) -> Counter[str]:
    """The globs of URLs of which only the user can tell whether they exist, with the links to them. Files
    of themes are not among them: those exist or not as the theme has it."""
    found: Counter[str] = Counter()
    for facts in view.each():
        for reference in facts.references:
            unjudged = view.follow(reference, facts).unjudged
            if unjudged is not None and unjudged.kind != "theme":
                found[unjudged.glob] += 1
    return found


def write(path: str, text: str) -> None:
    """Write a file whole or not at all. Raises ``CliError``."""
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(temporary, path)
    except OSError as error:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise CliError(f"`{path}` cannot be written: {reason(error)}") from None
