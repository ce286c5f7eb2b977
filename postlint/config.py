"""``.postlint.yml``: which rules run, how severe they are, and what the site says of itself.

The file is beside ``_config.yml``. Without it every rule has its own default.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from postlint import files
from postlint.config_error import ConfigError, ConfigProblem
from postlint.globs import FOLDERS, Glob, path_pieces, star_glob
from postlint.model import SEVERITIES, FailOn, Series, Settings, Severity, Sponsor
from postlint.rule import Rule, load, rule_ids

if TYPE_CHECKING:
    import yaml

    from postlint.schema import SchemaReader

FILE_NAMES = (".postlint.yml", ".postlint.yaml")

Level = Literal["off", "info", "warning", "error"]


class RuleConfig(NamedTuple):
    """What the file says of one rule."""

    severity: Level | None = None
    """None: the rule's own."""
    ignore: tuple[str, ...] = ()
    """Globs of files in which it is silent."""
    options: tuple[Any, ...] | None = None
    """The rule's ``Options``; None where it has none."""


class Override(NamedTuple):
    """Other severities for some files."""

    files: tuple[str, ...]
    levels: Mapping[str, Level]


class LiquidConfig(NamedTuple):
    """``liquid:``."""

    tags: Mapping[str, Literal["ignore", "unknown"]] = {}
    """Plugins' tags: ``ignore`` renders to nothing, ``unknown`` to what cannot be judged."""


class NetworkConfig(NamedTuple):
    """``network:``, for online runs."""

    ignore: tuple[str, ...] = ()
    """URLs never requested: globs in which ``*`` is anything, or ``/regular expressions/`` (RE2's; they need
    ``pip install 'postlint[regex]'``)."""
    contact: str | None = None
    """A URL or address in the user agent."""
    per_host: int = 2
    """Requests at once to one host."""
    interval: float = 0.05
    """Least seconds between two requests to one host."""
    tries: int = 3
    """Requests for one URL before its failure is taken for an answer."""
    reuse_days: float = 7.0
    """Days for which a success is not requested again."""
    allow: tuple[str, ...] = ()
    """Hosts, addresses and networks that may be contacted although they are private."""
    ports: tuple[int, ...] = ()
    """Ports requested beside 80, 443, 8080 and 8443."""
    archive_endpoint: str | None = None
    """A CDX server or availability API to look for archived copies."""


class FileConfig(NamedTuple):
    """The keys of the file that are not rules."""

    extends: Literal["default", "strict", "audit"] = "default"
    """The preset that it begins from."""
    sponsors: tuple[Sponsor, ...] = ()
    """The blog's sponsors; what contradicts them is an error."""
    series: tuple[Series, ...] = ()
    """Posts that belong together; what departs from their form is an error."""
    event_hosts: tuple[str, ...] = ()
    """Hosts beyond the built-in ones whose pages are event pages."""
    image_keys: tuple[str, ...] = Settings().image_keys
    """Front matter keys that hold images; dots descend, ``*`` is any key."""
    exists: tuple[str, ...] = ()
    """Globs of site URLs that exist although no source shows it: those that plugins make."""
    exclude: tuple[str, ...] = ()
    """Globs of files in which nothing is reported."""
    fail_on: FailOn = "error"
    """The severity from which on a run exits with 1; with ``never`` it exits with 0 whatever it finds."""
    liquid: LiquidConfig = LiquidConfig()
    """What is known of plugins' tags."""
    jekyll_config: tuple[str, ...] = ()
    """Jekyll's configuration files, in the order of ``jekyll build --config``."""
    github_pages: bool | None = None
    """Whether GitHub Pages' own build makes the site; left out: as the evidence says (`postlint config`)."""
    network: NetworkConfig = NetworkConfig()
    """How online runs make requests."""
    older_than: Mapping[str, Severity] = {}
    """An age (``2y``, ``6m``) and the severity that findings in older posts get at most."""


class Preset(NamedTuple):
    """A configuration to begin from."""

    levels: Mapping[str, Level] = {}
    fail_on: FailOn = "error"


PRESETS: Mapping[str, Preset] = {
    "default": Preset(),
    # For a blog that wants every post right: what is likely fails as well as what is certain.
    "strict": Preset({"image-alt": "warning", "copy-paste": "warning"}, "warning"),
    # For looking at a whole archive: everything is reported, nothing fails.
    "audit": Preset({}, "never"),
}


class Config(NamedTuple):
    """A validated configuration."""

    path: str | None = None
    rules: Mapping[str, RuleConfig] = {}
    overrides: tuple[Override, ...] = ()
    file: FileConfig = FileConfig()

    @property
    def settings(self) -> Settings:
        """The parts that rules share."""
        shared = {name: getattr(self.file, name) for name in FileConfig._fields if name in Settings._fields}
        return Settings(**shared)


def find(root: str) -> str | None:
    """The configuration file in the folder ``root``."""
    for name in FILE_NAMES:
        path = os.path.join(root, name)
        if os.path.isfile(path):
            return path
    return None


def read(path: str, shown: str | None = None) -> Config:
    """Read the configuration at ``path``, called ``shown`` in messages.

    Raises ``OSError`` where the file cannot be read and
    ``schema.ConfigError``, holding every problem with its line, where it is wrong.
    """
    return parse(content(path), path, shown)


def content(path: str) -> bytes:
    """The bytes of the configuration at ``path``. One of the usual name is found without being named,
    so it may not be a link that leads out of its folder. Raises ``OSError``."""
    folder, name = os.path.split(path)
    return files.read(folder or os.curdir, name) if name in FILE_NAMES else files.read_trusted(path)


def parse(content: bytes, path: str, shown: str | None = None) -> Config:
    """The configuration that ``content``, the bytes of the file ``path``, says; ``shown`` and errors as
    in ``read``."""
    from postlint.schema import SchemaReader

    reader = SchemaReader(shown or path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError([ConfigProblem(reader.path, 1, 1, "is not UTF-8: save it as UTF-8")]) from None
    try:
        root = reader.load(text)
        if root is None:
            return Config(path)
        config = _with_preset(_read_root(reader, root, path), reader.pairs(root, "the configuration"))
    except RecursionError:
        problem = ConfigProblem(reader.path, 1, 1, "lists and mappings nest too deep, or hold themselves")
        raise ConfigError([problem]) from None
    if reader.problems:
        raise ConfigError(sorted(reader.problems, key=lambda problem: problem[:3]))
    return config


def _with_preset(config: Config, written: Mapping[str, object]) -> Config:
    """``config`` over the preset that it extends."""
    preset = PRESETS[config.file.extends]
    rules = dict(config.rules)
    for rule_id, level in preset.levels.items():
        configured = rules.get(rule_id, RuleConfig())
        if configured.severity is None:
            rules[rule_id] = configured._replace(severity=level)
    file = config.file if "fail_on" in written else config.file._replace(fail_on=preset.fail_on)
    return config._replace(rules=rules, file=file)


def _read_root(reader: SchemaReader, root: yaml.Node, path: str) -> Config:
    known = list(rule_ids())
    sections = reader.pairs(root, "the configuration")
    # `liquid` is a section of its own besides being a rule.
    rules_only = [name for name in known if name not in FileConfig._fields]
    for name in [name for name in sections if name in rules_only]:
        reader.complain(sections[name][0], f"`{name}` is a rule and belongs under `rules:`")
    file = reader.record(root, FileConfig, "the configuration", skip=("rules", "overrides", *rules_only))
    if file and file.network.contact and not fits_header(file.network.contact):
        keys = reader.pairs(sections["network"][1], "`network`")
        reader.complain(keys["contact"][1], f"`contact` {NOT_A_HEADER}")
    rules: dict[str, RuleConfig] = {}
    if "rules" in sections:
        for name, (key, value) in reader.pairs(sections["rules"][1], "`rules`").items():
            if _is_rule(reader, key, name, known):
                rules[name] = _read_rule(reader, value, name)
    overrides = []
    if "overrides" in sections:
        node = sections["overrides"][1]
        items = node.value if isinstance(node.value, list) and node.tag.endswith(":seq") else [node]
        overrides = [_read_override(reader, item, known) for item in items]
    return Config(path, rules, tuple(overrides), file or FileConfig())


NOT_A_HEADER = "goes into an HTTP header: write one line of Latin-1 letters, such as a URL or mail address"


def fits_header(text: str) -> bool:
    """Whether a text can be the value of an HTTP header: Latin-1 without control characters (RFC 9110,
    5.5)."""
    return re.fullmatch(r"[\t\x20-\x7e\xa0-\xff]*", text) is not None


def _is_rule(reader: SchemaReader, key: yaml.Node, name: str, known: list[str]) -> bool:
    from postlint.schema import nearest

    if name not in known:
        reader.complain(key, f"there is no rule `{name}`{nearest(name, known)}")
    return name in known


def _read_level(reader: SchemaReader, node: yaml.Node, what: str) -> Level | None:
    if node.value in ("on", "true"):
        return None
    if node.value == "false":
        return "off"
    level: Level | None = reader.value(node, Level, what)
    return level


def _read_rule(reader: SchemaReader, node: yaml.Node, name: str) -> RuleConfig:
    options_type = load(name).options
    if not node.tag.endswith(":map"):
        level = _read_level(reader, node, f"`{name}`")
        return RuleConfig(level, (), options_type() if options_type else None)
    pairs = reader.pairs(node, f"`{name}`")
    own = ("severity", "ignore")
    level = _read_level(reader, pairs["severity"][1], "`severity`") if "severity" in pairs else None
    ignore = reader.value(pairs["ignore"][1], tuple[str, ...], "`ignore`") if "ignore" in pairs else ()
    if options_type is None:
        options_type = NoOptions
    options = reader.record(node, options_type, f"rule `{name}`", skip=own)
    return RuleConfig(level, ignore or (), options)


class NoOptions(NamedTuple):
    """The options of a rule that has none."""


def _read_override(reader: SchemaReader, node: yaml.Node, known: list[str]) -> Override:
    pairs = reader.pairs(node, "an override")
    levels: dict[str, Level] = {}
    for name, (key, _) in pairs.items():
        if name not in ("files", "rules"):
            reader.complain(key, f"an override has `files` and `rules`, not `{name}`")
    if "files" not in pairs:
        reader.complain(node, "an override needs `files`")
    files = reader.value(pairs["files"][1], tuple[str, ...], "`files`") if "files" in pairs else ()
    if "rules" in pairs:
        for name, (key, value) in reader.pairs(pairs["rules"][1], "`rules`").items():
            if _is_rule(reader, key, name, known) and (level := _read_level(reader, value, f"`{name}`")):
                levels[name] = level
    return Override(files or (), levels)


# --- what it means for a run ---------------------------------------------------------------------


def options_of(config: Config, rule: Rule) -> Any:
    """The options to hand to ``rule``."""
    configured = config.rules.get(rule.id)
    if configured and configured.options is not None:
        return configured.options
    return rule.options() if rule.options else None


def active_rules(config: Config, select: Sequence[str], ignore: Sequence[str]) -> list[str]:
    """The ids of the rules that may report anything in this run. ``select`` turns on what the
    configuration leaves off; ``ignore`` wins over all."""
    chosen = []
    for rule_id in rule_ids():
        if rule_id in ignore or (select and rule_id not in select):
            continue
        configured = config.rules.get(rule_id)
        raised = any(override.levels.get(rule_id, "off") != "off" for override in config.overrides)
        if configured is None or configured.severity is None:
            on = raised or bool(select) or load(rule_id).default is not None
        else:
            on = raised or bool(select) or configured.severity != "off"
        if on:
            chosen.append(rule_id)
    return chosen


def level_at(config: Config, rule_id: str, path: str, selected: bool) -> Level | None:
    """What the configuration makes of a rule's severity in a file; None where it says nothing."""
    configured = config.rules.get(rule_id)
    level = configured.severity if configured else None
    if configured and any(matches(path, glob) for glob in configured.ignore):
        return "off"
    if is_excluded(config, path):
        return "off"
    if level == "off" and selected:
        level = None
    for override in config.overrides:
        if rule_id in override.levels and any(matches(path, glob) for glob in override.files):
            level = override.levels[rule_id]
    return level


def is_excluded(config: Config, path: str) -> bool:
    """Whether nothing is reported in a file."""
    return any(matches(path, glob) for glob in config.file.exclude)


def severity_of(problem: Severity | None, check: Severity, level: Level | None) -> Severity | None:
    """The severity of a finding; None where it is off. What a check calls milder than its
    default stays milder; what the configuration lowers is lowered."""
    own = problem or check
    if level is None:
        return own
    if level == "off":
        return None
    if problem is None or SEVERITIES.index(problem) >= SEVERITIES.index(check):
        return level
    return min(problem, level, key=SEVERITIES.index)


def matches(path: str, glob: str) -> bool:
    """Whether a site-relative path matches a glob: ``*`` within a folder, ``**`` across folders; a
    glob without ``/`` matches the name in any folder, a folder matches all within it."""
    return _glob(glob).matches(path)


@cache
def _glob(glob: str) -> Glob:
    glob = glob.removeprefix("./").rstrip("/")
    anywhere = [FOLDERS] if "/" not in glob else []
    return Glob([*anywhere, *path_pieces(glob)], and_below=True)


def url_matches(url: str, pattern: str) -> bool:
    """Whether a URL matches a pattern of ``network: ignore``. Raises ``ValueError`` where it is a
    regular expression that cannot be read, or that nothing here can match in linear time."""
    if len(pattern) > 2 and pattern.startswith("/") and pattern.endswith("/"):
        return _expression(pattern)(url)
    return star_glob(pattern).matches(url)


@cache
def _expression(pattern: str) -> Callable[[str], bool]:
    """Whether a text has what a regular expression, written between slashes, matches. RE2 needs linear
    time for any of them; Python's own engine would need exponential time for `/(a+)+$/`."""
    where = f"`{pattern}` under `network: ignore`"
    try:
        import re2  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        raise ValueError(
            f"{where} is a regular expression, which needs the package `google-re2` "
            "(`pip install 'postlint[regex]'`): install it, or write a pattern with `*`"
        ) from None
    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(pattern[1:-1], options)
    except re2.error as error:
        reason = error.args[0]
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise ValueError(f"{where} cannot be read by RE2: {text}") from None
    return lambda text: compiled.search(text) is not None


def select_problems(ids: Iterable[str]) -> str | None:
    """What is wrong with rule ids given on the command line, or None."""
    known = list(rule_ids())
    for rule_id in ids:
        if rule_id not in known:
            from postlint.schema import nearest

            return f"there is no rule `{rule_id}`{nearest(rule_id, known)} (`postlint rules` lists them)"
    return None
