"""A rule that asks for what there is not is an error at its line when it is loaded."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest

from postlint.contract import RuleError, check_folder
from postlint.rule import load, of_module, rule_ids

HEAD = """from __future__ import annotations
from typing import NamedTuple
from postlint.rule import rule

class Fact(NamedTuple):
    name: str

def collect(post: Post, reading: Reading) -> Iterator[Fact]:
    yield Fact("")

@rule("info")
def check(image: Image | Link, post: Post, options: Options):
    yield from ()

@rule("info")
def whole(site: Site, settings: Settings):
    yield from ()
"""


def rule_of(text: str) -> None:
    module = types.ModuleType("postlint.rules.tried")
    exec(compile(text, "rules/tried.py", "exec"), vars(module))
    of_module("tried", module)


def test_all_rules_keep_it() -> None:
    assert [load(one).id for one in rule_ids()] == list(rule_ids())
    rule_of(HEAD)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("image: Image | Link", "heading: Headng", 12, "`Headng`"),
        ("image: Image | Link", "site: Image | Site", 12, "write a check for each"),
        ("options: Options", "optoins: Options", 12, "`optoins`"),
        ("settings: Settings", "post: Post", 16, "`post`"),
        ("reading: Reading", "site: Site", 8, "`site`"),
        ("Iterator[Fact]", "Iterator[Fcat]", 8, "`Fcat`"),
        (" -> Iterator[Fact]", "", 8, "does not say what it yields"),
    ],
)
def test_what_is_misspelt_is_said_at_its_line(old: str, new: str, line: int, message: str) -> None:
    with pytest.raises(RuleError) as error:
        rule_of(HEAD.replace(old, new, 1))
    where, text = str(error.value).split(": ", 1)
    assert message in text
    # Python counts a decorated function from its decorator on.
    assert where in (f"rules/tried.py:{line}", f"rules/tried.py:{line - 1}")


def test_another_checkouts_rules_are_not_used(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    module = types.ModuleType("postlint.rules")
    module.__path__ = [str(tmp_path / "rules")]
    with pytest.raises(ImportError, match="install this checkout"):
        check_folder(module)
    assert Path(check_folder(sys.modules["postlint.rules"])).name == "rules"
