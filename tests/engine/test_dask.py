"""The map on a real Dask cluster of two worker processes, one of which is killed half-way."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from postlint.engine import execute
from postlint.engine.prepare import Request
from postlint.engine.run import run

distributed = pytest.importorskip("distributed", reason="needs postlint[dask]")
ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(ROOT / "examples" / "meetup", tmp_path_factory.mktemp("dask") / "blog"))
    for number in range(120):
        name = f"2020-01-01-post-{number:03}.md"
        (folder / "_posts" / name).write_text(f"---\ntitle: Post {number}\n---\n![x](/images/{number}.png)\n")
    return folder


def test_same_report_on_a_cluster(cluster: Any, blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execute, "_CHUNK", 8)
    here = run(Request(str(blog))).report
    assert len(here.findings) > 120
    with distributed.Client(cluster) as client:
        there = run(Request(str(blog)), executor=client.get_executor(pure=False)).report
    assert there == here


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at processes as Linux shows them")
def test_same_report_when_a_worker_is_killed(
    cluster: Any, blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execute, "_CHUNK", 2)
    here = run(Request(str(blog))).report
    with distributed.Client(cluster) as client:
        victim = next(iter(client.run(os.getpid).values()))
        killer = threading.Timer(0.3, os.kill, (victim, signal.SIGKILL))
        killer.start()
        there = run(Request(str(blog)), executor=client.get_executor(pure=False)).report
        killer.join()
        deadline = time.monotonic() + 30
        while Path(f"/proc/{victim}/cmdline").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not Path(f"/proc/{victim}/cmdline").exists(), "the worker was really killed"
    assert there == here
