"""Requests to other sites. Nothing here is imported on an offline run.

``check`` makes the requests; ``settings.NetSettings`` says how; ``history.History`` remembers;
``replay`` records and plays back; ``guard`` keeps requests off private addresses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from postlint.net.network_phase import NetworkProgress as NetworkProgress
    from postlint.net.network_phase import check as check


def __getattr__(name: str) -> Any:
    """``check`` and ``NetworkProgress``, on first use: they bring ``requests`` along, which the settings
    in this package do not need."""
    if name in ("check", "NetworkProgress"):
        from postlint.net import network_phase

        return getattr(network_phase, name)
    raise AttributeError(name)
