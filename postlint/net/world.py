"""Clocks, random numbers and the system's sockets in one value, so that tests can replace them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

from postlint.net.guard import Connect, Resolve, system_connect, system_resolve


def receive(queue: SimpleQueue[Any], seconds: float | None) -> Any:
    """The next value of ``queue`` within ``seconds``; None where none came. Never blocks for more
    than half a second, so that an interrupt is noticed on every system."""
    try:
        return queue.get(timeout=0.5 if seconds is None else min(0.5, max(0.0, seconds)))
    except Empty:
        return None


class World(NamedTuple):
    """What a run takes from its environment."""

    resolve: Resolve = system_resolve
    connect: Connect = system_connect
    now: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    chance: Callable[[], float] = random.random
    """A number from 0 to 1."""
    receive: Callable[[SimpleQueue[Any], float | None], Any] = receive
