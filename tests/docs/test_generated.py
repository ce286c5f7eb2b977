"""The documentation says what the code says: generated parts are current, what it shows can be used."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import generate
import pytest
import yaml
from _generate import addresses
from documentation import DOCS, ROOT

from postlint import cli
from postlint.cli.argument_parser import parse
from postlint.config import FileConfig, read
from postlint.rule import rule_ids

PAGES = [path for path in sorted(DOCS.rglob("*.md")) if not path.relative_to(DOCS).parts[0].startswith("_")]
HOOKS = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}


def blocks(path: Path, *languages: str) -> Iterator[str]:
    """The fenced blocks of a page in some languages, Liquid's quoting undone."""
    text = re.sub(r'\{\{ "(\{[{%])" \}\}', r"\1", path.read_text("utf-8"))
    for match in re.finditer(r"^(`{3,})(\w+)\n(.*?)^\1$", text, re.MULTILINE | re.DOTALL):
        if match[2] in languages:
            yield match[3]


def test_nothing_is_stale() -> None:
    stale = [path.name for path, text in generate.generated().items() if path.read_text("utf-8") != text]
    stale += [path.name for path in generate.leftovers()]
    assert stale == [], "python docs/generate.py"


def test_what_is_out_of_date_is_noticed_and_rewritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in addresses.files(ROOT):
        copied = tmp_path / path.relative_to(ROOT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copied)
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(generate, "DOCS", tmp_path / "docs")
    shutil.copytree(DOCS, tmp_path / "docs", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    assert generate.main(["--check"]) == 0
    for name, word in (
        ("rules/image-link.md", "error"),
        ("commands.md", "--fail-on"),
        ("configuration.md", "strict"),
    ):
        page = tmp_path / "docs" / name
        fresh = page.read_text("utf-8")
        page.write_text(fresh.replace(word, "other"), "utf-8")
        assert generate.main(["--check"]) == 1, name
        assert generate.main([]) == 0
        assert word in page.read_text("utf-8")
        page.write_text(fresh, "utf-8")
    (tmp_path / "docs" / "rules" / "no-rule.md").write_text("", "utf-8")
    assert generate.main(["--check"]) == 1
    assert generate.main([]) == 0
    assert not (tmp_path / "docs" / "rules" / "no-rule.md").exists()


def test_address_and_version_are_set_in_one_place() -> None:
    text = "".join(path.read_text("utf-8") for path in addresses.files(ROOT))
    other = addresses.current(text, "someone-else", "7.8.9")
    assert other.count("someone-else") > 10 and other.count("7.8.9") > 3
    owner = addresses.owner(ROOT)
    assert not re.search(rf"\b{re.escape(owner)}(/|\.github\.io/)postlint", other)
    assert addresses.current(other, owner, addresses.version(ROOT)) == text


def test_every_rule_has_a_page() -> None:
    assert {path.stem for path in (DOCS / "rules").glob("*.md")} == {*rule_ids(), "index"}


def commands() -> Iterator[Any]:
    """Every call of postlint that a page shows."""
    for path in PAGES:
        for block in blocks(path, "sh", "console"):
            for line in block.splitlines():
                found = re.match(r"(?:\$ )?(?:\S*/)?postlint\b(.*)", line)
                if found and (line.startswith("$") or "console" not in block):
                    yield pytest.param(
                        re.split(r" (?:>>?|\||&&) ", found[1])[0], id=f"{path.stem}:{line[:60]}"
                    )


@pytest.mark.parametrize("command", list(commands()))
def test_command(command: str) -> None:
    words = shlex.split(command)
    name = words.pop(0) if words and words[0] in cli.COMMANDS else "check"
    parse(cli.parser_for(name), cli.module_of(name).Options, words)


def configurations() -> Iterator[Any]:
    """Every piece of YAML that a page shows."""
    for path in PAGES:
        for number, block in enumerate(blocks(path, "yaml")):
            yield pytest.param(block, id=f"{path.stem}-{number}")


@pytest.mark.parametrize("block", list(configurations()))
def test_configuration(block: str, tmp_path: Path) -> None:
    data = yaml.safe_load(block)
    if isinstance(data, dict) and set(data) <= {*FileConfig._fields, "rules", "overrides"}:
        (tmp_path / ".postlint.yml").write_text(block, "utf-8")
        read(str(tmp_path / ".postlint.yml"))
    elif isinstance(data, dict) and "repos" in data:
        ids = {hook["id"] for repo in data["repos"] if repo["repo"] != "local" for hook in repo["hooks"]}
        assert ids <= HOOKS


def test_every_page_can_be_found() -> None:
    groups = yaml.safe_load((DOCS / "_data" / "navigation.yml").read_text("utf-8"))
    listed = [entry["url"].strip("/") for group in groups for entry in group["pages"]]
    assert len(listed) == len(set(listed))
    own = [path for path in PAGES if path.parent == DOCS and path.stem not in ("index", "404")]
    assert sorted(listed) == sorted([*(path.stem for path in own), "rules"])


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "examples/audit/README.md"])
def test_links_of_the_repository(name: str) -> None:
    text = re.sub(r"^```.*?^```$", "", (ROOT / name).read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert linked
    assert [one for one in linked if not (ROOT / name).parent.joinpath(one).exists()] == []


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in PAGES])
def test_title_and_description(path: Path) -> None:
    data = yaml.safe_load(path.read_text("utf-8").split("---\n")[1])
    assert data["title"] and 20 <= len(data["description"]) <= 160 and not data["description"].endswith(".")
