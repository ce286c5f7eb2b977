"""Worker processes that share the work of a run."""

from __future__ import annotations

import gc
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import connection, get_all_start_methods, get_context, parent_process


def processes(number: int) -> ProcessPoolExecutor:
    """So many processes, which end with this one.

    They inherit what this process holds, where the system can fork it and it has no other threads: a fork
    may inherit a lock that one of these holds.
    """
    forks = "fork" in get_all_start_methods() and threading.active_count() == 1
    method = "fork" if forks else "spawn"
    return ProcessPoolExecutor(number, mp_context=get_context(method), initializer=_begin)


def _begin() -> None:
    # What is inherited lives as long as the process does: the collector, which would look at all of it
    # again and again, need not.
    gc.freeze()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that started it has been killed: nobody else would end it, and whoever
    reads the output that it inherited would wait for it forever."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
