"""The arguments of online runs; what they mean is in ``asking``, which offline runs never load."""

from __future__ import annotations

import argparse
from typing import Any


def add_network(parser: argparse.ArgumentParser) -> None:
    """How the network is asked."""
    group = parser.add_argument_group("network")
    group.add_argument("--online", action="store_true", help="ask every link to other sites")
    group.add_argument(
        "--history", metavar="FILE", help="what earlier runs saw of links (default: the user's)"
    )
    group.add_argument("--budget", type=positive, metavar="N", help="at most N requests")
    group.add_argument(
        "--max-time", type=positive, metavar="SECONDS", help="ask no longer than this; go on next time"
    )
    group.add_argument("--contact", metavar="TEXT", help="a URL or address in the user agent")
    group.add_argument(
        "--header",
        action="append",
        metavar="ORIGIN=NAME:VALUE",
        help="a header, such as a token, for one host only (repeat)",
    )
    group.add_argument("--allow-private", action="store_true", help="also ask private and loopback addresses")
    group.add_argument(
        "--port", action="append", type=positive, metavar="N", help="also ask this port (repeat)"
    )
    group.add_argument(
        "--suggest-archive", action="store_true", help="look for archived copies of what is gone"
    )
    group.add_argument(
        "--trust",
        metavar="COMMIT",
        help="whose `.postlint.yml` says how the network may be asked (default: BASE of `--diff`)",
    )
    group.add_argument("--record", metavar="FILE", help="write the verdicts as JSON lines")
    group.add_argument("--replay", metavar="FILE", help="take verdicts from a recording, ask nothing")


def positive(text: str) -> int:
    """An argument that is a whole number from 1 on."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def wanted(arguments: Any) -> bool:
    """Whether verdicts are asked for."""
    return bool(arguments.online or arguments.replay)
