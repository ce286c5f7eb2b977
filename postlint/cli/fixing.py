"""``--fix``, ``--unsafe-fixes`` and ``--diff-fixes``."""

from __future__ import annotations

import os
from collections.abc import Sequence

from postlint.cli.errors import reason
from postlint.cli.options import FixOptions
from postlint.cli.say import say, write_file
from postlint.engine.outcome import Outcome
from postlint.engine.run import relint
from postlint.fix import Settled, apply, patch, settle, write
from postlint.model import Finding, SourceFile
from postlint.parse import Unreadable, read_source


def fixed(options: FixOptions, outcome: Outcome, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Fix what can be fixed in the files of ``findings``, or show the patch, where the options say so;
    what is left."""
    if not (options.fix or options.diff_fixes):
        return tuple(findings)
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.path, []).append(finding)
    left: list[Finding] = []
    for path, ones in by_path.items():
        left += _fix_file(options, outcome, path, ones)
    return tuple(left)


def _fix_file(options: FixOptions, outcome: Outcome, path: str, findings: list[Finding]) -> list[Finding]:
    fixable = [one for one in findings if one.fix is not None and (one.fix.safe or options.unsafe_fixes)]
    if not fixable:
        return findings
    root = outcome.prepared.request.root
    source = read_source(root, path)
    if isinstance(source, Unreadable):
        return findings
    if path not in outcome.prepared.model.by_path:
        return _deliver(options, root, source, _in_template(source, findings, fixable), findings)
    # A gate may have let only some findings through: only those are fixed.
    wanted = {(one.rule, one.message) for one in fixable}

    def lint(text: str) -> list[Finding]:
        found = relint(outcome, SourceFile(path, text, source.bom))
        return [
            one if (one.rule, one.message) in wanted or text != source.text else one._replace(fix=None)
            for one in found
        ]

    settled = settle(source.text, lint, unsafe=options.unsafe_fixes)
    if settled.problem:
        say(f"postlint: `{_shown(root, path)}` was not changed: {settled.problem}", error=True)
        return findings
    return _deliver(options, root, source, settled, findings)


def _in_template(source: SourceFile, findings: Sequence[Finding], fixable: Sequence[Finding]) -> Settled:
    """A layout, an include, data or a copied page with its fixes made, in one round: what it then gives all
    pages is for the next run to see."""
    made = apply(source.text, [one.fix for one in fixable if one.fix is not None])
    left = [one for one in findings if one not in fixable or one.fix not in made.applied]
    return Settled(made.text, tuple(made.applied), tuple(left))


def _deliver(
    options: FixOptions, root: str, source: SourceFile, settled: Settled, findings: list[Finding]
) -> list[Finding]:
    if settled.text == source.text:
        return findings
    target = os.path.join(root, source.path)
    if options.diff_fixes:
        write_file(patch(_shown(root, source.path), source.text, settled.text, bom=source.bom))
        return findings
    try:
        write(target, settled.text, bom=source.bom)
    except OSError as error:
        say(f"postlint: `{_shown(root, source.path)}` cannot be written: {reason(error)}", error=True)
        return findings
    many = "fix" if len(settled.applied) == 1 else "fixes"
    say(f"postlint: `{_shown(root, source.path)}`: {len(settled.applied)} {many} made", error=True)
    return list(settled.remaining)


def _shown(root: str, path: str) -> str:
    """A path of the site as seen from the working directory, like the paths of the report."""
    return os.path.normpath(os.path.join(root, path)).replace(os.sep, "/")
