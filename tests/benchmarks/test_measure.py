"""What is measured of a command is what it did, and what its children did."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.measure import Command, run, watched

MIB = 1024 * 1024
BUSY = "import time\nwhile time.process_time() < 0.3: pass\n"
CHILD = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {BUSY!r}])\n"
LARGE = "import time\ntext = b'x' * (200 << 20)\ntime.sleep(0.3)\n"
LARGE_CHILD = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {LARGE!r}])\n"


def python(code: str, folder: Path) -> Command:
    return Command((sys.executable, "-I", "-c", code), str(folder))


def test_time_of_the_processors(tmp_path: Path) -> None:
    idle = run(python("import time; time.sleep(0.3)", tmp_path))
    busy = run(python(BUSY, tmp_path))
    assert idle.wall >= 0.3 > idle.cpu
    assert busy.cpu >= 0.3
    assert (idle.code, busy.code, busy.late) == (0, 0, False)


def test_children_count(tmp_path: Path) -> None:
    assert run(python(CHILD, tmp_path)).cpu >= 0.3
    assert run(python(LARGE_CHILD, tmp_path)).peak >= 200 * MIB


def test_exit_code_and_errors(tmp_path: Path) -> None:
    command = python("import sys; sys.exit('no luck')", tmp_path)._replace(errors=str(tmp_path / "errors"))
    assert run(command).code == 1
    assert (tmp_path / "errors").read_text().strip() == "no luck"


def test_variables_and_folder(tmp_path: Path) -> None:
    code = "import os, sys; sys.exit(os.environ['COLOUR'] != 'blue' or os.getcwd() != os.environ['HERE'])"
    folder = tmp_path.resolve()
    command = python(code, folder)._replace(variables={"COLOUR": "blue", "HERE": str(folder)})
    assert run(command).code == 0


def test_a_run_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    usage = run(python("import time; time.sleep(600)", tmp_path), limit=0.2)
    assert usage.late
    assert usage.code < 0


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_memory_of_main_process_and_worker(tmp_path: Path) -> None:
    usage, memory = watched(python(LARGE_CHILD, tmp_path))
    assert memory.main < 100 * MIB
    assert memory.worker >= 200 * MIB
    assert memory.main < memory.together
    assert usage.code == 0
    _, alone = watched(python(LARGE, tmp_path))
    assert alone.main >= 200 * MIB
    assert alone.worker == alone.together == 0


def test_what_cannot_be_started(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run(Command(("no-such-program-here",), str(tmp_path)))
