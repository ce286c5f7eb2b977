"""The GitHub Action and the snippets for other CI servers, run as the servers would run them.

The composite steps of ``action.yml`` run under bash with the environment, event file, step summary
and output file that GitHub gives; only the checkout, the installation and GitHub's API are played.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
SCRIPTS = sorted((ROOT / "action").glob("*.sh"))
EXAMPLES = ROOT / "examples" / "ci"

pytestmark = pytest.mark.skipif(
    not (shutil.which("bash") and shutil.which("git")), reason="needs bash and git"
)


# --- the file -----------------------------------------------------------------------------------


def test_action_follows_githubs_schema() -> None:
    check_jsonschema = pytest.importorskip("check_jsonschema")
    jsonschema = pytest.importorskip("jsonschema")
    vendor = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor"
    read = {name: json.loads((vendor / f"{name}.json").read_text(encoding="utf-8")) for name in
            ("github-actions", "github-workflows")}  # fmt: skip
    jsonschema.Draft7Validator(read["github-actions"]).validate(ACTION)
    workflow = yaml.safe_load((EXAMPLES / "github.yml").read_text(encoding="utf-8"))
    workflow["on"] = workflow.pop(True)  # YAML 1.1 reads `on` as a truth value, GitHub does not
    jsonschema.Draft7Validator(read["github-workflows"]).validate(workflow)


def test_no_expression_is_in_a_script() -> None:
    """``${{ … }}`` in a ``run`` would put a stranger's text into a shell's hands."""
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_inputs_are_used_and_described() -> None:
    steps = json.dumps(ACTION["runs"]["steps"])
    for name, declared in ACTION["inputs"].items():
        assert re.search(rf"inputs\.{name}\b", steps), name
        assert declared["description"]
    assert {re.sub(r"_", "-", name[6:].lower()) for name in re.findall(r"INPUT_\w+", steps)} <= set(
        ACTION["inputs"]
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_get_what_they_read(script: Path) -> None:
    """Every variable in upper case that a script reads is the runner's or given by its step."""
    text = script.read_text(encoding="utf-8")
    given = {
        name
        for step in ACTION["runs"]["steps"]
        if f"action/{script.name}" in step.get("run", "")
        for name in step.get("env", {})
    }
    read = set(re.findall(r"\$\{?([A-Z][A-Z_]+)\b", text))
    runners = {"RUNNER_TEMP", *(name for name in read if name.startswith("GITHUB_"))}
    assert read <= given | runners
    subprocess.run(["bash", "-n", str(script)], check=True)


# --- a runner -----------------------------------------------------------------------------------


class Ran(NamedTuple):
    """What came of the action's steps."""

    log: str
    summary: str
    outputs: Mapping[str, Mapping[str, str]]
    used: list[dict[str, str]]
    """The ``with`` of every other action that would have run, and its name as ``uses``."""
    code: int
    """Of the first step that failed, or 0."""
    calls: list[list[str]]
    """What ``gh`` was requested."""


class Runner:
    """Plays GitHub's runner for one job in the checkout ``workspace``."""

    def __init__(self, folder: Path, workspace: Path, programs: Path) -> None:
        self.folder, self.workspace, self.programs = folder, workspace, programs
        (folder / "temp").mkdir(parents=True)

    def run(self, event: Mapping[str, Any], inputs: Mapping[str, str] | None = None) -> Ran:
        for name in ("summary", "output", "calls"):
            (self.folder / name).write_text("", encoding="utf-8")
        (self.folder / "event.json").write_text(json.dumps(event), encoding="utf-8")
        given = {name: str(one.get("default", "")) for name, one in ACTION["inputs"].items()}
        given |= inputs or {}
        outputs: dict[str, dict[str, str]] = {}
        used, log, code = [], "", 0
        for step in ACTION["runs"]["steps"]:
            if code or not self.condition(step.get("if"), given, outputs):
                continue
            if "uses" in step:
                values = {name: self.fill(text, given, outputs) for name, text in step["with"].items()}
                used.append({"uses": step["uses"], **values})
                continue
            environment = {
                name: self.fill(text, given, outputs) for name, text in step.get("env", {}).items()
            }
            done = self.shell(step["run"], environment)
            log, code = log + done.stdout, done.returncode
            written = (self.folder / "output").read_text(encoding="utf-8")
            outputs[step.get("id", "")] = dict(line.split("=", 1) for line in written.splitlines())
            (self.folder / "output").write_text("", encoding="utf-8")
        calls = [
            json.loads(line) for line in (self.folder / "calls").read_text(encoding="utf-8").splitlines()
        ]
        return Ran(log, (self.folder / "summary").read_text(encoding="utf-8"), outputs, used, code, calls)

    def shell(self, script: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        file = self.folder / "step.sh"
        file.write_text(script, encoding="utf-8")
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(file)],
            cwd=self.workspace,
            env={
                "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}",
                "HOME": str(self.folder),
                "CALLS": str(self.folder / "calls"),
                "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(ROOT),
                "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
                "GITHUB_OUTPUT": str(self.folder / "output"),
                "GITHUB_REPOSITORY": "owner/blog",
                "GITHUB_SERVER_URL": "https://github.com",
                "GITHUB_SHA": "0123abc",
                "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
                "GITHUB_WORKSPACE": str(self.workspace),
                "RUNNER_TEMP": str(self.folder / "temp"),
                **{
                    name: os.environ[name]
                    for name in ("COMMENTS", "SCRIPTED", "REFUSE")
                    if name in os.environ
                },
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def fill(self, text: object, inputs: Mapping[str, str], outputs: Mapping[str, Mapping[str, str]]) -> str:
        known = {"runner.temp": str(self.folder / "temp"), "runner.os": "Linux", "github.token": "t0ken"}
        known |= {"github.run_id": "1", "github.run_attempt": "1"}
        known |= {f"inputs.{name}": value for name, value in inputs.items()}
        known |= {
            f"steps.{i}.outputs.{name}": value for i, one in outputs.items() for name, value in one.items()
        }
        filled = str(text)
        for _ in range(2):
            filled = re.sub(r"\$\{\{ (.*?) \}\}", lambda match: known[match[1]], filled)
        return filled

    def condition(
        self, text: str | None, inputs: Mapping[str, str], outputs: Mapping[str, Mapping[str, str]]
    ) -> bool:
        for part in (text or "").split(" && ") if text else ():
            left, operator, right = re.fullmatch(r"(\S+) (==|!=) '(.*)'", part).groups()  # type: ignore[union-attr]
            value = self.fill("${{ " + left + " }}", inputs, outputs)
            if (value == right) != (operator == "=="):
                return False
        return True


FAKES = {
    # Is for the installed postlint where a test looks at how it is called.
    "scripted-postlint": (
        "import json, os, sys\n"
        "with open(os.environ['CALLS'], 'a') as calls: calls.write(json.dumps(sys.argv[1:]) + '\\n')\n"
        "script = json.loads(os.environ['SCRIPTED'])\n"
        "for spec in [sys.argv[i + 1] for i, word in enumerate(sys.argv) if word == '--output']:\n"
        "    name, _, path = spec.partition(':')\n"
        "    if name in script: open(path, 'w').write(script[name])\n"
        "print(script.get('stdout', ''))\n"
        "print(script.get('stderr', ''), end='', file=sys.stderr)\n"
        "sys.exit(script['code'])\n"
    ),
    "real-postlint": "import sys\nfrom postlint.__main__ import main\nsys.exit(main())\n",
    "gh": (
        "import json, os, sys\n"
        "with open(os.environ['CALLS'], 'a') as calls:\n"
        "    calls.write(json.dumps(['gh', *sys.argv[1:]]) + '\\n')\n"
        "if os.environ.get('REFUSE'): sys.exit('HTTP 403: Resource not accessible by integration')\n"
        "if '--jq' in sys.argv: print(os.environ.get('COMMENTS', ''))\n"
    ),
    # `python3 -m venv FOLDER` makes a folder whose pip installs nothing.
    "python3": (
        "import os, sys\n"
        "assert sys.argv[1] == '-I', sys.argv\n"
        "if sys.argv[2:4] == ['-m', 'venv']:\n"
        "    programs = os.path.join(sys.argv[4], 'bin'); os.makedirs(programs)\n"
        "    here = os.path.dirname(os.path.abspath(__file__))\n"
        "    os.symlink(os.path.join(here, 'python3'), os.path.join(programs, 'python'))\n"
        "elif sys.argv[2:4] == ['-m', 'postlint'] and 'SCRIPTED' in os.environ:\n"
        "    scripted = os.path.join(os.path.dirname(os.path.realpath(__file__)), 'scripted-postlint')\n"
        "    os.execv(scripted, [scripted, *sys.argv[4:]])\n"
        "elif sys.argv[2:4] == ['-m', 'pip']:\n"
        "    assert os.path.exists(os.path.join(sys.argv[-1], 'pyproject.toml')), sys.argv\n"
        "else:\n"
        f"    os.execv({sys.executable!r}, [{sys.executable!r}, *sys.argv[1:]])\n"
    ),
}


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    folder = tmp_path / "programs"
    folder.mkdir()
    for name, text in FAKES.items():
        (folder / name).write_text(f"#!{sys.executable} -I\n{text}", encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "protocol.file.allow=always")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", *identity, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


class Hub(NamedTuple):
    """A repository on the server with a pull request, merged into its base as GitHub does."""

    folder: Path
    base: str
    head: str
    merge: str
    start: str
    """Where the pull request's branch left ``main``."""


POST = "---\nlayout: post\ntitle: A post\n---\n\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Hub, Path]:
    """The server's repository and a shallow checkout of the pull request's merge, as actions/checkout
    makes it. Made once; each test has copies."""
    folder = tmp_path_factory.mktemp("server") / "hub"
    (folder / "_posts").mkdir(parents=True)
    (folder / "img").mkdir()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")

    def save(path: str, text: str | None) -> str:
        if text is None:
            (folder / path).unlink()
        else:
            (folder / path).write_text(text, encoding="utf-8")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", path)
        return git(folder, "rev-parse", "HEAD")

    save("_config.yml", "title: Blog\n")
    save("img/x.png", "x")
    save("_posts/2024-01-01-old.md", POST + "![A picture](/img/x.png)\n![Never](/img/never.png)\n")
    start = save("_posts/2024-01-02-other.md", POST + "Words.\n")
    git(folder, "checkout", "-q", "-b", "topic")
    save("img/x.png", None)
    head = save("_posts/2024-02-01-new.md", POST + "![New](/img/new.png)\n")
    git(folder, "checkout", "-q", "main")
    base = save("_posts/2024-01-02-other.md", POST + "![Not ours](/img/not-ours.png)\n")
    git(folder, "checkout", "-q", "--detach")
    git(folder, "merge", "-q", "-m", "Merge", "topic")
    merge = git(folder, "rev-parse", "HEAD")
    git(folder, "update-ref", "refs/pull/7/merge", merge)
    git(folder, "checkout", "-q", "main")
    workspace = folder.parent / "workspace"
    workspace.mkdir()
    git(workspace, "init", "-q")
    ref = "refs/remotes/pull/7/merge"
    git(workspace, "fetch", "-q", "--no-tags", "--depth=1", folder.as_uri(), f"+refs/pull/7/merge:{ref}")
    git(workspace, "checkout", "-q", "--detach", ref)
    return Hub(folder, base, head, merge, start), workspace


@pytest.fixture
def hub(made: tuple[Hub, Path], tmp_path: Path) -> Hub:
    return made[0]._replace(folder=Path(shutil.copytree(made[0].folder, tmp_path / "hub")))


def pull_request(hub: Hub, *, repository: str = "owner/blog", base: str | None = None) -> dict[str, Any]:
    return {
        "pull_request": {
            "number": 7,
            "title": "$(touch pwned) `touch pwned` ${{ secrets.X }}\n::error::x",
            "base": {"sha": base or hub.base, "ref": "main"},
            "head": {"sha": hub.head, "ref": "topic", "repo": {"full_name": repository}},
        }
    }


@pytest.fixture
def runner(tmp_path: Path, made: tuple[Hub, Path], hub: Hub, programs: Path) -> Runner:
    workspace = Path(shutil.copytree(made[1], tmp_path / "workspace"))
    git(workspace, "remote", "add", "origin", hub.folder.as_uri())
    return Runner(tmp_path / "job", workspace, programs)


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """``scripted(code=1, markdown=…)``: what the postlint of this test answers."""

    def set_up(**answer: object) -> None:
        monkeypatch.setenv("SCRIPTED", json.dumps(answer))

    return set_up


TABLE = "<!-- postlint report -->\n### postlint: 1 problem\n\n| | place |\n|---|---|\n| x | y |\n"
CLEAN = "<!-- postlint report -->\n### postlint: no problems in 3 files\n"


# --- the base -----------------------------------------------------------------------------------


def test_a_pull_requests_base_is_the_merges_parent(
    runner: Runner, hub: Hub, scripted: Callable[..., None]
) -> None:
    scripted(code=0, markdown=CLEAN)
    stale = git(hub.folder, "rev-parse", "main~1")
    ran = runner.run(pull_request(hub, base=stale))
    assert ran.outputs["base"] == {
        "base": hub.base,
        "trust": hub.base,
        "fork": "false",
        "pull-request": "7",
    }
    # History has been fetched as far as comparing needs.
    assert git(runner.workspace, "merge-base", hub.base, "HEAD") == hub.base
    assert ran.calls[0][ran.calls[0].index("--diff") + 1] == hub.base


def test_a_checkout_of_the_branch_itself_is_deepened(
    runner: Runner, hub: Hub, scripted: Callable[..., None]
) -> None:
    scripted(code=0, markdown=CLEAN)
    git(runner.workspace, "fetch", "-q", "--depth=1", "origin", hub.head)
    git(runner.workspace, "checkout", "-q", "--detach", hub.head)
    ran = runner.run(pull_request(hub))
    assert ran.outputs["base"]["base"] == hub.base
    assert git(runner.workspace, "merge-base", hub.base, "HEAD") == hub.start


def test_a_push_reports_everything(runner: Runner, hub: Hub, scripted: Callable[..., None]) -> None:
    scripted(code=0, markdown=CLEAN)
    ran = runner.run({"before": hub.base, "ref": "refs/heads/main"})
    assert ran.outputs["base"] == {"base": "", "trust": "", "fork": "false", "pull-request": ""}
    assert "--diff" not in ran.calls[0]


def test_a_merge_queue_compares_with_its_base(
    runner: Runner, hub: Hub, scripted: Callable[..., None]
) -> None:
    scripted(code=0, markdown=CLEAN)
    ran = runner.run({"merge_group": {"base_sha": hub.base, "head_sha": hub.merge}})
    assert ran.outputs["base"]["base"] == hub.base
    assert git(runner.workspace, "merge-base", hub.base, "HEAD") == hub.base


@pytest.mark.parametrize(
    ("given", "base"), [("none", ""), ("", ""), ("main", "origin/main"), ("origin/main", "origin/main")]
)
def test_a_base_of_ones_own(
    runner: Runner, hub: Hub, scripted: Callable[..., None], given: str, base: str
) -> None:
    scripted(code=0, markdown=CLEAN)
    ran = runner.run(pull_request(hub), {"base": given})
    assert ran.outputs["base"]["base"] == base
    if base:
        assert git(runner.workspace, "merge-base", base, "HEAD") == hub.base


@pytest.mark.parametrize("sha", ["--upload-pack=touch pwned", "$(touch pwned)", "main\nfork=false", "zz"])
def test_an_event_with_no_commit_for_its_base_ends_the_job(runner: Runner, hub: Hub, sha: str) -> None:
    git(runner.workspace, "fetch", "-q", "--depth=1", "origin", hub.head)
    git(runner.workspace, "checkout", "-q", "--detach", hub.head)
    ran = runner.run(pull_request(hub, base=sha))
    assert ran.code == 2
    assert "::error title=postlint::the event names no commit as its base" in ran.log
    assert not (runner.workspace / "pwned").exists()


# --- the run ------------------------------------------------------------------------------------


def test_arguments_come_one_a_line_and_untouched(
    runner: Runner, hub: Hub, scripted: Callable[..., None]
) -> None:
    scripted(code=0, markdown=CLEAN)
    paths = "_posts/with space.md\r\n\n  $(touch pwned)\n; touch pwned\n--online"
    inputs = {
        "paths": paths,
        "args": "--select\nimage-link",
        "online": "true",
        "fail-on": "info",
        "config": "c d.yml",
    }
    ran = runner.run(pull_request(hub), {**inputs, "base": "none"})
    report = str(runner.folder / "temp" / "postlint" / "report.md")
    assert ran.calls[0] == [
        "check", "--format", "github", "--output", f"markdown:{report}", "--trust", hub.base,
        "--online", "--fail-on", "info",
        "--config", "c d.yml", "--select", "image-link",
        "--", "_posts/with space.md", "$(touch pwned)", "; touch pwned", "--online",
    ]  # fmt: skip
    assert not (runner.workspace / "pwned").exists()
    assert ran.code == 0


def test_findings_fail_the_job_after_everything_is_reported(
    runner: Runner, hub: Hub, scripted: Callable[..., None]
) -> None:
    scripted(code=1, markdown=TABLE, sarif="{}", stdout="::error file=a.md::m")
    ran = runner.run(pull_request(hub), {"sarif": "true", "comment": "true"})
    assert ran.code == 1
    assert ran.outputs["check"]["exit-code"] == "1"
    assert ran.summary == TABLE
    assert "::error file=a.md::m" in ran.log
    sarif = str(runner.folder / "temp" / "postlint" / "report.sarif")
    assert [one["uses"].split("@")[0] for one in ran.used] == [
        "actions/cache/restore",
        "actions/cache/save",
        "github/codeql-action/upload-sarif",
    ]
    assert ran.used[0]["path"] == ran.used[1]["path"] and ran.used[0]["key"] == ran.used[1]["key"]
    assert ran.used[2]["sarif_file"] == sarif
    assert ran.calls[-1][:5] == ["gh", "api", "--silent", "--method", "POST"]


def test_no_report_is_said(runner: Runner, hub: Hub, scripted: Callable[..., None]) -> None:
    scripted(code=2, stderr="postlint: .postlint.yml:3:1: no rule `x`\n::error::forged\n##[error]forged\n")
    ran = runner.run(pull_request(hub), {"sarif": "true", "comment": "true"})
    assert ran.code == 2
    assert ran.summary == "" and len(ran.used) == 1 and len(ran.calls) == 1
    assert "::error title=postlint::postlint could not do its work (exit code 2)" in ran.log
    # What postlint says on its own account is between a line that stops commands and one that ends that.
    match = re.search(r"^::stop-commands::([0-9a-f]{32})\n(.*?)^::\1::$", ran.log, re.S | re.M)
    assert match and match[2].count("forged") == 2


def test_summary_can_be_left_out(runner: Runner, hub: Hub, scripted: Callable[..., None]) -> None:
    scripted(code=0, markdown=CLEAN)
    assert runner.run(pull_request(hub), {"summary": "false"}).summary == ""


def test_an_old_report_is_not_taken_for_a_new_one(
    runner: Runner, hub: Hub, scripted: Callable[..., None], tmp_path: Path, programs: Path
) -> None:
    scripted(code=0, markdown=TABLE)
    runner.run(pull_request(hub))
    shutil.rmtree(runner.folder / "temp" / "postlint" / "venv")
    scripted(code=3)
    ran = runner.run(pull_request(hub))
    assert (ran.summary, ran.outputs["check"]["report"], ran.code) == ("", "", 3)


# --- the comment --------------------------------------------------------------------------------


def test_the_comment_is_replaced(
    runner: Runner, hub: Hub, scripted: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted(code=0, markdown=CLEAN)
    monkeypatch.setenv("COMMENTS", "4711\n4712\n")
    ran = runner.run(pull_request(hub), {"comment": "true"})
    look, replace = ran.calls[1:]
    assert "repos/owner/blog/issues/7/comments?per_page=100" in look
    report = ran.outputs["check"]["report"]
    assert replace == [
        "gh",
        "api",
        "--silent",
        "--method",
        "PATCH",
        "repos/owner/blog/issues/comments/4711",
        "-F",
        f"body=@{report}",
    ]


def test_a_clean_pull_request_gets_no_first_comment(
    runner: Runner, hub: Hub, scripted: Callable[..., None]
) -> None:
    scripted(code=0, markdown=CLEAN)
    ran = runner.run(pull_request(hub), {"comment": "true"})
    assert [call[0] for call in ran.calls] == ["check", "gh"]


def test_the_marker_looked_for_is_the_one_written() -> None:
    from postlint.formats.markdown import MARKER

    assert f'startswith("{MARKER}")' in (ROOT / "action" / "comment.sh").read_text(encoding="utf-8")


@pytest.mark.parametrize("repository", ["stranger/blog", None])
def test_a_fork_gets_a_summary_and_needs_no_rights(
    runner: Runner, hub: Hub, scripted: Callable[..., None], repository: str | None
) -> None:
    scripted(code=1, markdown=TABLE, sarif="{}")
    event = pull_request(hub)
    event["pull_request"]["head"]["repo"] = {"full_name": repository} if repository else None
    ran = runner.run(event, {"comment": "true", "sarif": "true", "token": ""})
    assert (ran.code, ran.summary) == (1, TABLE)
    assert [call[0] for call in ran.calls] == ["check"]
    assert not any("upload" in one["uses"] for one in ran.used)


def test_a_token_without_rights_fails_nothing(
    runner: Runner, hub: Hub, scripted: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted(code=0, markdown=CLEAN)
    monkeypatch.setenv("REFUSE", "1")
    ran = runner.run(pull_request(hub), {"comment": "true"})
    assert ran.code == 0
    assert "::warning title=postlint::no comment: GitHub refused it" in ran.log


# --- the real postlint --------------------------------------------------------------------------


def needs_option(option: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "postlint", "-h"], capture_output=True, text=True, check=True
    )
    if option not in done.stdout:
        pytest.skip(f"needs `postlint check {option}`")


def test_a_pull_request_end_to_end(runner: Runner, hub: Hub) -> None:
    """The change deleted a picture that an old post shows and added a post with a missing one."""
    needs_option("--diff")
    ran = runner.run(pull_request(hub), {"args": "--select\nimage-link"})
    assert ran.code == 1, ran.log
    annotated = re.findall(r"^::error title=postlint \(image-link\),file=(.*?),line=(\d+)", ran.log, re.M)
    assert annotated == [("_posts/2024-01-01-old.md", "6"), ("_posts/2024-02-01-new.md", "6")]
    assert "never.png" not in ran.log and "not-ours.png" not in ran.log
    assert ran.summary.startswith("<!-- postlint report -->\n### postlint: 2 problems (2 errors)")
    assert "](https://github.com/owner/blog/blob/0123abc/_posts/2024-02-01-new.md?plain=1#L6)" in ran.summary
    everything = runner_again(runner).run(pull_request(hub), {"args": "--select\nimage-link", "base": "none"})
    assert len(re.findall("^::error", everything.log, re.M)) == 4


def runner_again(runner: Runner) -> Runner:
    return Runner(runner.folder / "again", runner.workspace, runner.programs)


# --- other servers ------------------------------------------------------------------------------


@pytest.fixture
def server(runner: Runner, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """``server(*command, **variables)`` runs in a full checkout, postlint "installed" by pip."""
    folder = tmp_path / "server"
    folder.mkdir()
    shutil.copy(runner.programs / "real-postlint", folder / "postlint")
    (folder / "pip").write_text(
        "#!/bin/sh\ntest \"$*\" = 'install --quiet postlint==0.2.0'\n", encoding="utf-8"
    )
    (folder / "pip").chmod(0o755)
    git(runner.workspace, "fetch", "-q", "--unshallow", "origin", "+refs/heads/*:refs/remotes/origin/*")

    def run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder), **variables}
        return subprocess.run(
            command, cwd=runner.workspace, env=environment, capture_output=True, text=True, check=False
        )

    return run


def test_gitlab(server: Callable[..., subprocess.CompletedProcess[str]], runner: Runner, hub: Hub) -> None:
    needs_option("--diff")
    job = yaml.safe_load((EXAMPLES / "gitlab.yml").read_text(encoding="utf-8"))["postlint"]
    script = "set -e\n" + "\n".join(job["script"])
    done = server("sh", "-c", script, CI_MERGE_REQUEST_DIFF_BASE_SHA=hub.base)
    assert done.returncode == 1, done.stderr
    report = runner.workspace / job["artifacts"]["reports"]["codequality"]
    issues = [
        one for one in json.loads(report.read_text(encoding="utf-8")) if one["check_name"] == "image-link"
    ]
    assert [one["location"]["path"] for one in issues] == [
        "_posts/2024-01-01-old.md",
        "_posts/2024-02-01-new.md",
    ]
    server("sh", "-c", script)
    issues = [
        one for one in json.loads(report.read_text(encoding="utf-8")) if one["check_name"] == "image-link"
    ]
    assert len(issues) == 4


def test_gitlab_follows_its_schema() -> None:
    check_jsonschema = pytest.importorskip("check_jsonschema")
    jsonschema = pytest.importorskip("jsonschema")
    vendor = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor"
    schema = json.loads((vendor / "gitlab-ci.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(
        yaml.safe_load((EXAMPLES / "gitlab.yml").read_text(encoding="utf-8"))
    )


def test_any_server(server: Callable[..., subprocess.CompletedProcess[str]], runner: Runner) -> None:
    needs_option("--diff")
    done = server("sh", str(EXAMPLES / "plain.sh"), BASE="main")
    assert done.returncode == 1, done.stderr
    assert "_posts/2024-02-01-new.md:6:" in done.stdout
    assert "never.png" not in done.stdout
    assert "<failure" in (runner.workspace / "postlint.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("base", ["none", "auto"])
def test_the_base_is_trusted_whatever_is_reported(runner: Runner, hub: Hub, base: str) -> None:
    """In a checkout that does not have it: it is fetched, and what the change configures is reported."""
    (runner.workspace / ".postlint.yml").write_text("network:\n  ports: [22]\n", encoding="utf-8")
    git(runner.workspace, "add", ".postlint.yml")
    git(runner.workspace, "commit", "-q", "-m", "configuration")
    ran = runner.run(pull_request(hub), {"base": base})
    assert ran.outputs["base"]["trust"] == hub.base, ran.log
    assert ran.outputs["check"]["exit-code"] == "1", ran.log
    assert "untrusted-config" in ran.log
