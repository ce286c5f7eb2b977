"""The map on a real Dask cluster of two worker processes, one of which is killed half-way."""

from __future__ import annotations

import os
import shutil
import signal
import threading
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


def test_same_report_when_a_worker_is_killed(
    cluster: Any, blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execute, "_CHUNK", 2)
    here = run(Request(str(blog))).report
    with distributed.Client(cluster) as client:
        pids = list(client.run(os.getpid).values())
        killer = threading.Timer(0.3, os.kill, (pids[0], signal.SIGKILL))
        killer.start()
        there = run(Request(str(blog)), executor=client.get_executor(pure=False)).report
        killer.join()
        client.wait_for_workers(2, timeout=30)
        assert pids[0] not in client.run(os.getpid).values(), "the worker was really killed"
    assert there == here
