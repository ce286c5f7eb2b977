"""``postlint config``: the configuration in effect, and where each value comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from postlint.cli.options import SiteOptions, flag
from postlint.cli.running import read, site_request
from postlint.cli.say import say, say_json
from postlint.cli.selecting import selections
from postlint.config import PRESETS, Config, FileConfig, matches, options_of
from postlint.jsonschema import schema
from postlint.rule import Rule, load, rule_ids
from postlint.site.build import Build


@dataclass(frozen=True)
class Options(SiteOptions):
    """The command's options."""

    schema: bool = flag("--schema", help="print the JSON Schema of the configuration instead")


def run(options: Options) -> int:
    """Print the configuration of each site."""
    if options.schema:
        say_json(schema(), indent=2)
        return 0
    for selection in selections(options.paths):
        prepared = read(site_request(options, selection.root))
        say("\n".join(lines(prepared.config)))
        say(f"# built by {build_line(prepared.model.config.build)}")
        for complaint in complaints(prepared.config, [d.path for d in prepared.model.documents]):
            say(f"# note: {complaint}")
    return 0


def build_line(build: Build) -> str:
    """What builds the site, and why that is assumed."""
    return f"{build.name}: {build.why}"


def lines(config: Config) -> Iterator[str]:
    """The configuration as YAML, with the origin of each value as a comment."""
    yield f"# {config.path or 'no .postlint.yml: the defaults'}"
    for name, value in config.file._asdict().items():
        default = getattr(FileConfig(), name)
        written = "default" if value == default else "file"
        if name == "fail_on" and value != default and value == PRESETS[config.file.extends].fail_on:
            written = f"extends {config.file.extends}"
        yield f"{name}: {flow(value)}  # {written}"
    yield "rules:"
    for rule_id in rule_ids():
        yield from _rule_lines(config, load(rule_id))


def _rule_lines(config: Config, rule: Rule) -> Iterator[str]:
    configured = config.rules.get(rule.id)
    level, origin = rule.default or "off", "default"
    if configured and configured.severity is not None:
        level = configured.severity
        preset = PRESETS[config.file.extends].levels.get(rule.id)
        origin = f"extends {config.file.extends}" if preset == level else "file"
    yield f"  {rule.id}:"
    yield f"    severity: {level}  # {origin}"
    if configured and configured.ignore:
        yield f"    ignore: {flow(configured.ignore)}  # file"
    options = options_of(config, rule)
    for name, value in (options._asdict() if options is not None else {}).items():
        origin = "default" if value == rule.options()._asdict()[name] else "file"  # type: ignore[misc]
        yield f"    {name}: {flow(value)}  # {origin}"


def flow(value: Any) -> str:
    """A value in YAML's flow style."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(map(flow, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def complaints(config: Config, paths: list[str]) -> Iterator[str]:
    """What is legal in the configuration and surely a mistake."""
    for rule_id, configured in config.rules.items():
        rule = load(rule_id)
        changed = rule.options is not None and configured.options not in (None, rule.options())
        if configured.severity == "off" and (changed or configured.ignore):
            yield f"`{rule_id}` is off, so its other settings have no effect"
        for glob in configured.ignore:
            if not any(matches(path, glob) for path in paths):
                yield f"`ignore: {glob}` of `{rule_id}` matches no file"
    globs = [("exclude", glob) for glob in config.file.exclude]
    globs += [("overrides", glob) for override in config.overrides for glob in override.files]
    globs += [("series", one.glob) for one in config.file.series]
    for where, glob in globs:
        if not any(matches(path, glob) for path in paths):
            yield f"`{glob}` under `{where}` matches no file"
