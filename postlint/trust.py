"""Which keys of ``.postlint.yml`` are obeyed although a stranger may have written them.

On a pull request the file is part of what is tested. Most keys only say what is reported: a change
of these is seen in review like a change of any other check. Some have power over the network or over
what earlier runs remember: they are taken from the base commit, as ``trusted`` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from postlint.config import Config, FileConfig, NetworkConfig

Source = Literal["checkout", "base"]
"""Where a key is read on a pull request: in the files under test, or in the commit compared with."""


class Decision(NamedTuple):
    """Where a key is read, and why."""

    source: Source
    why: str


_REPORTS = "says only what is reported, and at which severity"
_KNOWLEDGE = "says only how text of the site is understood"

DECISIONS: Mapping[str, Decision] = {
    "extends": Decision("checkout", _REPORTS),
    "rules": Decision("checkout", _REPORTS),
    "overrides": Decision("checkout", _REPORTS),
    "exclude": Decision("checkout", _REPORTS),
    "fail_on": Decision("checkout", _REPORTS),
    "older_than": Decision("checkout", _REPORTS),
    "sponsors": Decision("checkout", _KNOWLEDGE),
    "series": Decision("checkout", _KNOWLEDGE),
    "event_hosts": Decision("checkout", "says whose pages are event pages: they are requested anyway"),
    "image_keys": Decision("checkout", _KNOWLEDGE),
    "exists": Decision("checkout", "globs of paths of the site; never says anything of another host"),
    "liquid.tags": Decision("checkout", _KNOWLEDGE),
    "jekyll_config": Decision("checkout", "names files, which are opened inside the site only"),
    "github_pages": Decision("checkout", _KNOWLEDGE),
    "network.ignore": Decision("checkout", "only takes links out of what is requested"),
    "network.contact": Decision("base", "is sent to every host, in the name of whoever runs postlint"),
    "network.per_host": Decision("base", "sets how fast requests leave this machine"),
    "network.interval": Decision("base", "sets how fast requests leave this machine"),
    "network.tries": Decision("base", "sets how fast requests leave this machine"),
    "network.reuse_days": Decision("base", "lets old answers replace new ones"),
    "network.allow": Decision("base", "opens private networks"),
    "network.ports": Decision("base", "opens ports"),
    "network.archive_endpoint": Decision("base", "names a host whose answers are trusted"),
}
"""Every key of the file, and the decision on it."""


def keys() -> Iterator[str]:
    """Every key of the file as ``DECISIONS`` names it: sections that are one value each by their name,
    ``network`` and ``liquid`` by their keys."""
    yield from ("rules", "overrides")
    for name, default in FileConfig._field_defaults.items():
        if isinstance(default, tuple) and hasattr(default, "_fields"):
            yield from (f"{name}.{inner}" for inner in default._fields)
        else:
            yield name


def trusted(checkout: Config, base: Config) -> Config:
    """The configuration of the checkout with the values of ``base`` for the keys that are read there."""
    taken = {
        name: getattr(base.file.network, name)
        for name in NetworkConfig._fields
        if DECISIONS[f"network.{name}"].source == "base"
    }
    network = checkout.file.network._replace(**taken)
    return checkout._replace(file=checkout.file._replace(network=network))


def disobeyed(checkout: Config, base: Config) -> list[str]:
    """The keys whose values in the checkout are not obeyed, as ``network.allow``."""
    obeyed = trusted(checkout, base).file.network
    return [
        f"network.{name}"
        for name in NetworkConfig._fields
        if getattr(obeyed, name) != getattr(checkout.file.network, name)
    ]


def line_of(text: str, key: str) -> int:
    """The line of a dotted key in the text of a configuration that was read; 1 where it is not
    there."""
    import yaml

    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = 1
    for part in key.split("."):
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        found = [pair for pair in pairs if pair[0].value == part]
        if not found:
            break
        line, node = found[0][0].start_mark.line + 1, found[0][1]
    return line
