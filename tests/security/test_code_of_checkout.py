"""No code of a checkout runs: not by the Action's steps, not by a hook, not by postlint."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]

MODULES = """
    venv ensurepip pip setuptools json site sitecustomize usercustomize encodings codecs postlint rules yaml
    mistune requests frontmatter subprocess multiprocessing concurrent argparse os re typing logging rich
"""


def plant(blog: Any) -> Path:
    """Put modules that say that they ran into the site's folder; the file that they make."""
    marker: Path = blog.secret / "ran"
    code = f"open({str(marker)!r}, 'a').write(__name__)\n"
    for name in MODULES.split():
        blog.write(f"{name}.py", code)
    for name in (
        "setup.py",
        "conftest.py",
        "_plugins/x.py",
        "pip/__main__.py",
        "pip/__init__.py",
        "venv/__main__.py",
    ):
        blog.write(name, code)
    blog.write("x.pth", f"import os; {code}")
    for name in ("pip.conf", "pip.ini", "setup.cfg", "pyproject.toml", ".pydistutils.cfg"):
        blog.write(name, "[global]\nindex-url = http://127.0.0.1:9/\n[install]\ntarget = x\n")
    return marker


# Empty parts of these represent the folder that Python runs in.
HOSTILE = {"PYTHONPATH": f":.:{os.pathsep}", "PYTHONSTARTUP": "site.py"}


def test_the_action_installs_without_the_workspace(blog: Any, tmp_path: Path) -> None:
    marker = plant(blog)
    (tmp_path / "temp").mkdir()
    wheel = tmp_path / "postlint-0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("postlint/__init__.py", "")
        file.writestr("postlint/__main__.py", "import os, sys\nprint(sys.flags.isolated, sys.path)\n")
        file.writestr("postlint-0.dist-info/METADATA", "Metadata-Version: 2.1\nName: postlint\nVersion: 0\n")
        file.writestr(
            "postlint-0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        file.writestr("postlint-0.dist-info/RECORD", "")
    output = tmp_path / "output"
    environment = blog.environment(HOSTILE) | {
        "GITHUB_ACTION_PATH": str(wheel),
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_OUTPUT": str(output),
        "PIP_NO_INDEX": "1",
    }
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    script = ["bash", str(ROOT / "action" / "install.sh")]
    done = subprocess.run(
        script, cwd=blog.folder, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done
    programs = dict(line.split("=", 1) for line in output.read_text().splitlines())
    ran = subprocess.run(
        [programs["postlint"]], cwd=blog.folder, env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.startswith("1 ") and str(blog.folder) not in ran.stdout, ran
    assert not marker.exists()


def test_every_python_of_the_action_and_the_hooks_is_isolated() -> None:
    for path in (ROOT / "action").glob("*.sh"):
        for line in path.read_text("utf-8").splitlines():
            for option in re.findall(r'"(?:\$python|\$PYTHON|\$programs/python)" (-\S+)', line):
                assert option == "-I", (path.name, line)
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")):
        assert hook["entry"].startswith("python -I -m postlint "), hook


@pytest.mark.parametrize("words", [["check"], ["check", "--diff", "HEAD"], ["audit"], ["links"]])
def test_postlint_imports_nothing_of_the_site(blog: Any, words: list[str]) -> None:
    marker = plant(blog)
    blog.commit()
    ran = blog.run(*words, environment=HOSTILE)
    assert ran.code in (0, 1), ran
    assert not marker.exists()


def test_workers_import_nothing_of_the_site(blog: Any) -> None:
    """Where processes are not forked, each worker is a Python of its own, started in the site's folder."""
    marker = plant(blog)
    code = (
        "import multiprocessing, sys\n"
        "multiprocessing.get_all_start_methods = lambda: ['spawn']\n"
        "from postlint.engine import execute\n"
        "execute._WORTH_FORKING = 1\n"
        "from postlint.__main__ import main\n"
        "if __name__ == '__main__':\n"
        "    sys.exit(main())\n"
    )
    script = blog.secret / "program.py"
    script.write_text(code)
    for number in range(1, 9):
        blog.post("x\n", name=f"2020-01-0{number}-x.md")
    done = subprocess.run(
        [sys.executable, "-I", str(script), "check"], cwd=blog.folder, env=blog.environment(HOSTILE),
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode in (0, 1), done
    assert not marker.exists()
