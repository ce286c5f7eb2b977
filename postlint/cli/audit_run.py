"""The run behind an audit: every document checked, with progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.cli.executor import counting_executor
from postlint.cli.progress import ProgressDisplay
from postlint.cli.running import read_config, run_engine, site_request, with_cache, with_rules
from postlint.cli.selecting import Selection
from postlint.config import active_rules
from postlint.engine.outcome import Outcome
from postlint.engine.request import Request
from postlint.rule import load, rule_ids

if TYPE_CHECKING:
    from postlint.cli.audit import Options


def request_of(options: Options, root: str) -> Request:
    """Every rule but those that the configuration turns off by name."""
    request = with_cache(with_rules(site_request(options, root), options.select, options.ignore), options)
    if options.select:
        return request
    config = read_config(request)
    silent = [
        rule_id for rule_id in rule_ids() if rule_id not in config.rules and load(rule_id).default is None
    ]
    if silent:
        return request._replace(select=(*active_rules(config, (), options.ignore), *silent))
    return request


def run_engine_on(request: Request, selection: Selection, progress: ProgressDisplay) -> Outcome:
    with counting_executor(progress) as executor:
        outcome = run_engine(request, selection.shown, executor)
    if outcome.complaint:
        progress.note(outcome.complaint)
    return outcome
