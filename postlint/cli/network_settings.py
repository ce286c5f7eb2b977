"""The settings of the network phase, from options, configuration and environment."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from postlint.audit.link_health import host_of
from postlint.cli.errors import CliError, reason
from postlint.cli.options import NetworkOptions
from postlint.cli.trusted_config import trusted_config
from postlint.config import NOT_A_HEADER, fits_header
from postlint.formats._shared import visible

if TYPE_CHECKING:
    from postlint.engine.outcome import Outcome
    from postlint.engine.prepare import Prepared
    from postlint.net.settings import HostHeader, NetSettings


def _headers(written: Sequence[str]) -> Iterator[HostHeader]:
    """The values of ``--header``. Raises ``CliError``; it shows no value, which may be a secret."""
    from postlint.net.settings import HostHeader
    from postlint.net.web_address import BadUrl, split

    for one in written:
        origin, equals, header = one.partition("=")
        name, colon, value = header.partition(":")
        name, value = name.strip(), value.strip(" \t")
        shown = f"`--header {visible(origin)}=…`"
        if not (equals and colon and origin and name):
            raise CliError(f"{shown} is not a header for an origin: write ORIGIN=NAME:VALUE")
        try:
            split(origin if "://" in origin else f"https://{origin}")
        except BadUrl as error:
            raise CliError(f"{shown} has no valid origin: {error}") from None
        if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name):
            raise CliError(f"{shown}: `{visible(name)}` is not a valid header name")
        if not fits_header(value):
            raise CliError(f"{shown}: the value must be one line of Latin-1 letters")
        yield HostHeader(origin, name, value)


def ca_bundle(environment: Mapping[str, str]) -> str | None:
    """The certificates that the environment names. Raises ``CliError`` where they cannot be read: every
    host would seem to have a bad certificate."""
    import ssl

    from postlint.net.settings import CA_VARIABLES

    name = next((name for name in CA_VARIABLES if environment.get(name)), None)
    if name is None:
        return None
    path = environment[name]
    if os.path.isdir(path):
        return path
    try:
        ssl.create_default_context(cafile=path)
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) and not isinstance(error, ssl.SSLError) else ""
        raise CliError(
            f"`{name}` names `{path}`, which {f'cannot be read: {why}' if why else 'has no certificates'}"
        ) from None
    return path


def net_settings(options: NetworkOptions, outcome: Outcome, *, robots: bool) -> NetSettings:
    """The settings that the options and the environment give. Raises ``CliError``."""
    from postlint.net.settings import NetSettings, environment_proxies

    if options.contact and not fits_header(options.contact):
        raise CliError(f"`--contact` {NOT_A_HEADER}")
    network = trusted_config(options, outcome.prepared).file.network
    defaults = NetSettings()
    return defaults._replace(
        robots=robots,
        contact=options.contact or network.contact or "",
        headers=tuple(_headers(options.header)),
        per_host=max(1, network.per_host),
        interval=max(0.0, network.interval),
        tries=max(1, network.tries),
        reuse=max(0.0, network.reuse_days) * 86400.0,
        max_time=options.max_time,
        budget=options.budget,
        own_hosts=own_hosts(outcome.prepared),
        suggest_archive=options.suggest_archive,
        archive_endpoint=network.archive_endpoint or defaults.archive_endpoint,
        allow_private=options.allow_private,
        allow=network.allow,
        ports=(*defaults.ports, *network.ports, *options.port),
        ca_bundle=ca_bundle(os.environ),
        proxies=environment_proxies(os.environ),
    )


def own_hosts(prepared: Prepared) -> tuple[str, ...]:
    """The hosts of the site itself."""
    host = host_of(prepared.model.config.text("url"))
    return (host,) if host else ()
