"""Processes that share the work of a run end with it, however it ends."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

KILLED = """
import os, signal, time
from postlint.processes import processes
if __name__ == "__main__":
    pool = processes(2)
    sleeping = [pool.submit(time.sleep, 600) for _ in range(2)]
    while not all(one.running() for one in sleeping):
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals as POSIX has them")
def test_processes_end_with_the_one_that_was_killed() -> None:
    """Who reads its output is not left waiting: they inherit the pipe."""
    done = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, timeout=60, check=False)
    assert done.returncode == -9
