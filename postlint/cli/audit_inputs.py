"""The inputs of an audit, gathered from a run."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from postlint.cli.network_settings import own_hosts
from postlint.cli.selecting import Selection

if TYPE_CHECKING:
    from postlint.audit.data import Inputs
    from postlint.engine.outcome import Outcome
    from postlint.engine.prepare import Prepared
    from postlint.verdict import Verdict


def inputs_of(
    outcome: Outcome,
    selection: Selection,
    verdicts: Sequence[Verdict] | None,
    previous: Mapping[str, Any] | None,
    notes: Sequence[str],
) -> Inputs:
    """What the audit of a run shows, gathered from its outcome.

    Args:
        verdicts: What the network said; None for an audit offline.
        previous: An earlier audit's JSON.
        notes: What the reader of the report must know.
    """
    from postlint.audit import repository
    from postlint.audit.data import Inputs
    from postlint.audit.image_files import stock
    from postlint.audit.site_facts import series_of, sponsors_of, uses_of
    from postlint.engine.judge import source_reader

    fact_type = import_module("postlint.rules.image_link").FrontMatterImage
    view, model = outcome.view, outcome.prepared.model
    posts = [post for post in view.each() if selection.selects(post.path)]
    illustrated = {post.path: fact for post, fact in view.facts(fact_type)}
    uses = uses_of(view, posts)
    files = [entry.source for entry in model.entries if entry.kind == "static" and entry.source]
    repo = repository.find(selection.root)
    return Inputs(
        report=outcome.report,
        posts=posts,
        title=_title(outcome.prepared),
        made=_now().isoformat(timespec="seconds"),
        verdicts=verdicts,
        series=series_of(view, illustrated),
        sponsors=sponsors_of(view),
        images=stock(selection.root, files, uses.images),
        linked=uses.documents,
        own_hosts=own_hosts(outcome.prepared),
        read=source_reader(selection.root),
        blob=(lambda path, line: repository.blob(repo, path, line)) if repo else (lambda path, line: None),
        commit=repo.commit if repo else None,
        previous=previous,
        notes=notes,
    )


def _title(prepared: Prepared) -> str:
    """The site's title; its host or its folder's name where it has none."""
    config, hosts = prepared.model.config, own_hosts(prepared)
    folder = os.path.basename(os.path.abspath(prepared.request.root))
    return config.text("title") or config.text("name") or (hosts[0] if hosts else folder)


def _now() -> datetime.datetime:
    """Now, or the time that a reproducible build sets (https://reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    utc = datetime.timezone.utc
    return datetime.datetime.fromtimestamp(int(epoch), utc) if epoch.isdigit() else datetime.datetime.now(utc)
