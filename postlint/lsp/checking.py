"""The runs of a language server: one site's findings with the texts that are open, on the engine's thread."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from postlint import baseline, files
from postlint.config_error import ConfigError
from postlint.contract import RuleError
from postlint.engine.outcome import Outcome
from postlint.engine.request import Request
from postlint.engine.session import Session
from postlint.model import Finding, SourceFile
from postlint.parse import read_source
from postlint.site.jekyll_config import JekyllConfigError
from postlint.store.file_changes import walk as stamps

CONFIGURATION = "configuration"
"""The rule of findings about configurations that cannot be used."""

UNSAVED_ONLY_WHEN_SAVED = (".postlint.yml", ".postlint.yaml", "_config.yml", "_config.yaml", "_config.toml")
"""Configurations count as they are on disk: half a key would be another site."""


class Provider(NamedTuple):
    """What the command line gives the server."""

    request: Callable[[str], Request]
    """A request to read the site in a folder."""
    page: Callable[[str], str | None]
    """The URL of a rule's page."""
    known: Callable[[str], str | None]
    """What earlier runs saw of an external URL; None where no run has requested it."""


class SiteFindings(NamedTuple):
    """What a run found."""

    findings: Mapping[str, Sequence[Finding]]
    """By path relative to the site's folder."""
    outcome: Outcome | None
    """None where a configuration is invalid."""
    texts: Mapping[str, str]
    """The open texts that it looked at."""
    checked: int = 0
    """How many files were checked."""


class Checker:
    """One site, checked again as it changes. It belongs to the engine's thread."""

    def __init__(self, root: str, provider: Provider) -> None:
        self.root = root
        self._provider = provider
        self._session = self._begun()
        self._known: baseline.Baseline | None = None
        self.outcome: Outcome | None = None
        """The latest run that came to its end."""

    def _begun(self) -> Session:
        return Session(self._provider.request(self.root))

    def check(
        self,
        texts: Mapping[str, str],
        shown: Sequence[str] | None,
        *,
        walk: bool,
        stopped: Callable[[], bool] | None = None,
        preview: Callable[[SiteFindings], None] | None = None,
    ) -> SiteFindings:
        """Check the site with ``texts`` over it. Raises ``Stopped`` where ``stopped`` says so.

        Args:
            texts: The open files' texts by path.
            shown: The files of which the findings are wanted; None: all.
            walk: Whether files on disk may have changed, been closed or renamed; else only the texts have.
            preview: Gets what is found first where nothing of the site is analysed yet.
        """
        laid = {
            path: text.encode("utf-8", "replace")
            for path, text in texts.items()
            if path not in UNSAVED_ONLY_WHEN_SAVED
        }
        try:
            if walk:
                self._follow_configuration()
            moment, today = str(time.time_ns()), time.strftime("%Y-%m-%d")
            outcome = self._session.run(
                laid,
                shown,
                walk=walk,
                moment=moment,
                today=today,
                stopped=stopped,
                preview=None if preview is None else partial(self._preview, texts, preview),
            )
            self.outcome = outcome
        except (ConfigError, JekyllConfigError, RuleError, OSError) as error:
            found = [*self._unusable(error, shown or ())]
            return SiteFindings(_by_path(found), None, texts)
        return SiteFindings(
            _by_path(self._counting(outcome, walk=walk)), outcome, texts, outcome.report.checked
        )

    def _preview(
        self, texts: Mapping[str, str], preview: Callable[[SiteFindings], None], outcome: Outcome
    ) -> None:
        findings = _by_path(self._counting(outcome, walk=True))
        preview(SiteFindings(findings, None, texts, outcome.report.checked))

    def warm_up(self, path: str, text: str) -> None:
        """Have at hand what the next analysis of a file needs."""
        self._session.warm_up(path, text)

    def address(self, texts: Mapping[str, str], path: str, to: str) -> str | None:
        """The URL that the file ``path`` would have at the path ``to``; None where it would have none."""
        laid: dict[str, bytes | None] = {
            name: text.encode("utf-8", "replace") for name, text in texts.items()
        }
        source = read_source(self.root, path) if path not in laid else None
        content = laid.get(path) or (source.text.encode() if isinstance(source, SourceFile) else b"")
        moment, today = str(time.time_ns()), time.strftime("%Y-%m-%d")
        try:
            outcome = self._session.run(
                {**laid, path: None, to: content}, (), walk=True, moment=moment, today=today
            )
        except (ConfigError, JekyllConfigError, RuleError, OSError):
            return None
        entry = outcome.prepared.model.by_source.get(to)
        return entry.url if entry is not None and entry.published else None

    def _follow_configuration(self) -> None:
        """Begin with another request where `.postlint.yml` has come or gone."""
        if self._session.config_path != self._provider.request(self.root).config_path:
            self._session = self._begun()

    def _counting(self, outcome: Outcome, *, walk: bool) -> Sequence[Finding]:
        """The findings that the age policy and the baseline leave."""
        findings = outcome.report.findings
        older_than = outcome.prepared.config.file.older_than
        if older_than:
            dates = {head.path: head.date for head in outcome.view.posts}
            findings = baseline.lower_by_age(
                findings, dates, older_than, outcome.prepared.request.today or "9999-12-31"
            )
        if walk:
            self._known = self._baseline()
        return findings if self._known is None else baseline.compare(findings, self._known).new

    def _baseline(self) -> baseline.Baseline | None:
        if not files.is_file(self.root, baseline.FILE_NAME):
            return None
        try:
            return baseline.read(os.path.join(self.root, baseline.FILE_NAME))
        except (OSError, baseline.BaselineError):
            return None  # `postlint check` says what is wrong with it

    def _unusable(self, error: Exception, shown: Sequence[str]) -> Sequence[Finding]:
        """Findings where the configuration is wrong, and in the files that are waiting for it."""
        problems: list[tuple[str, int, int, str]]
        if isinstance(error, ConfigError):
            problems = [(one.path, one.line, one.column, one.message) for one in error.problems]
        elif isinstance(error, JekyllConfigError):
            problems = [(error.path, error.line or 1, error.column or 1, error.message)]
        else:
            problems = []
        found = []
        for path, line, column, message in problems:
            inner = files.relative(os.path.join(self.root, path), self.root)
            found.append(Finding(CONFIGURATION, "error", inner, line, column, line, column, message))
        named = {one.path for one in found}
        message = f"nothing is checked: {' '.join(str(error).split())}"
        found += [
            Finding(CONFIGURATION, "error", path, 1, 1, 1, 1, message) for path in shown if path not in named
        ]
        return found


def _by_path(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for one in findings:
        found.setdefault(one.path, []).append(one)
    return found


def stamps_of(root: str) -> int:
    """A number that differs where the sizes or times of the files of a site do."""
    return hash(repr(stamps(root, set())))
