"""Tables out of the code: commands, configuration, exit codes, verdicts, architecture."""

from __future__ import annotations

import ast
import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from _generate.markup import code, prose, table

from postlint import cli
from postlint.cli.argument_parser import groups_of
from postlint.cli.fields import fields as fields_of
from postlint.config import PRESETS, FileConfig, LiquidConfig, NetworkConfig
from postlint.model import Series, Sponsor
from postlint.net.guard import _REFUSED
from postlint.net.settings import NetSettings
from postlint.verdict import Alive, Blocked, Gone, Moved, Suspect, Unchecked, Unknown

ROOT = Path(__file__).resolve().parent.parent.parent
TYPES: dict[str, Any] = {
    kind.__name__: kind for kind in (FileConfig, LiquidConfig, NetworkConfig, Series, Sponsor)
}
EXITS = (
    (cli.OK, "nothing at or above `--fail-on` (by default: no error)"),
    (cli.FINDINGS, "findings at or above `--fail-on`"),
    (cli.USAGE, "a usage or configuration error, or nothing to check"),
    (cli.INTERNAL, "an internal error, or input that cannot be read; what could be checked was"),
    (cli.INTERRUPTED, "interrupted"),
)


def exit_codes(_: str) -> str:
    """The exit codes."""
    return table(("code", "means"), [(str(number), what) for number, what in EXITS])


# --- configuration ------------------------------------------------------------------------------


def fields(name: str) -> str:
    """A table of the keys that a type of the configuration reads."""
    kind = TYPES[name]
    rows = [(code(one.name), one.kind, one.default, prose(one.about)) for one in fields_of(kind)]
    if missing := [row[0] for row in rows if not row[3]]:
        raise SystemExit(f"{name} does not say what {', '.join(missing)} is: write it below the field")
    return table(("key", "takes", "default", "what it is"), rows)


def inputs(path: str) -> str:
    """The inputs of a GitHub Action."""
    action = yaml.safe_load((ROOT / path).read_text("utf-8"))
    rows = [
        (code(name), code(one["default"]) if one.get("default") else "", prose(one["description"]))
        for name, one in action["inputs"].items()
    ]
    return table(("input", "default", "what it does"), rows)


def presets(_: str) -> str:
    """What ``extends`` begins from."""
    rows = [
        (
            code(name),
            code(preset.fail_on),
            ", ".join(f"`{rule}: {level}`" for rule, level in preset.levels.items()) or "each rule's own",
        )
        for name, preset in PRESETS.items()
    ]
    return table(("`extends`", "`fail_on`", "severities"), rows)


# --- commands -----------------------------------------------------------------------------------


def commands(_: str) -> str:
    """Every command with its arguments, out of its parser."""
    return "\n".join(_command(name) for name in cli.COMMANDS)


def _command(name: str) -> str:
    what = cli.COMMANDS[name]
    groups = groups_of(cli.module_of(name).Options)
    spelled = "postlint [check]" if name == "check" else f"postlint {name}"
    operands = " ".join(_operand(one) for fields in groups.values() for one in fields if _is_operand(one))
    parts = [f"## {name}\n", f"`{' '.join(filter(None, (spelled, '[OPTIONS]', operands)))}`\n"]
    parts.append(what[:1].upper() + what[1:] + ".\n")
    parts += _arguments(groups)
    return "\n".join(parts)


def _arguments(groups: dict[str, list[dataclasses.Field[Any]]]) -> Iterator[str]:
    for title, fields in groups.items():
        for heading, operands in ((title or "arguments", True), (title or "options", False)):
            rows = [_row(one) for one in fields if _is_operand(one) is operands]
            if rows:
                yield f"**{heading.capitalize()}**\n"
                yield table(("argument", "what it does"), rows)


def _is_operand(field: dataclasses.Field[Any]) -> bool:
    return not field.metadata["names"]


def _operand(field: dataclasses.Field[Any]) -> str:
    name = str(field.metadata["metavar"])
    return {"*": f"[{name} …]", "?": f"[{name}]"}.get(field.metadata.get("nargs", ""), name)


def _row(field: dataclasses.Field[Any]) -> tuple[str, str]:
    declared = field.metadata
    about = prose(declared["help"])
    if _is_operand(field):
        return code(_operand(field)), about
    choices = declared.get("choices")
    value = "{" + ",".join(choices) + "}" if choices else declared.get("metavar")
    shown = [name if value is None else f"{name} {value}" for name in declared["names"]]
    return ", ".join(map(code, shown)), about


# --- themes ---------------------------------------------------------------------------------------


def themes(_: str) -> str:
    """The themes that there are data of."""
    rows = []
    for path in sorted((ROOT / "postlint" / "site" / "themes" / "data").glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        newest = str(data["revisions"][0]).rpartition(" ")[2].rstrip(")")
        names = ", ".join(map(code, data.get("gems", ())))
        remote = ", ".join(map(code, data.get("repositories", ())))
        rows.append((f"[{path.stem}]({data['source']})", names, remote, newest))
    return table(("theme", "`theme`", "`remote_theme`", "read as of"), rows)


# --- the network --------------------------------------------------------------------------------


def verdicts(_: str) -> str:
    """The kinds of verdicts."""
    kinds = (Alive, Moved, Gone, Suspect, Blocked, Unknown, Unchecked)
    return table(
        ("verdict", "means"),
        [(f"**{kind.__struct_config__.tag}**", prose(kind.__doc__ or "")) for kind in kinds],
    )


def limits(_: str) -> str:
    """The numbers that the network phase keeps to."""
    numbers = [one for one in fields_of(NetSettings) if "number" in one.kind and one.about]
    rows = [(code(one.name), one.default or "none", prose(one.about)) for one in numbers]
    return table(("limit", "value", "what it is"), rows)


def refused(_: str) -> str:
    """The addresses that are never contacted."""
    by_kind: dict[str, list[str]] = {}
    for network, kind in _REFUSED:
        by_kind.setdefault(kind.removeprefix("a ").removeprefix("an "), []).append(str(network))
    rows = [(kind, ", ".join(map(code, networks))) for kind, networks in sorted(by_kind.items())]
    return table(("kind of address", "networks"), rows)


def results(_: str) -> str:
    """The committed results of the benchmarks, their headings lowered; or that there are none."""
    path = ROOT / "benchmarks" / "RESULTS.md"
    if not path.exists():
        return "postlint's own figures are not committed yet."
    text = re.sub(r"\A# [^\n]*\n", "", path.read_text("utf-8"))
    return re.sub(r"^(#+ )", r"#\1", text, flags=re.MULTILINE)


# --- architecture -------------------------------------------------------------------------------


def arrows(_: str) -> str:
    """Who may import whom: the table that the contract test walks, with what each room is."""
    allowed = _arrows()
    values = allowed["verdict"]
    rows = []
    for room, targets in allowed.items():
        if room.startswith("__"):
            continue
        values_too = values <= targets and room not in values
        others = targets - values if values_too else targets - {room}
        names = ["*values*"] * values_too + [code(one) for one in sorted(others)]
        shown = "everything" if "*" in targets else ", ".join(names) or "nothing"
        rows.append((code(room), _about(room), shown))
    note = "*values* are " + ", ".join(code(one) for one in sorted(values)) + ".\n"
    return table(("room", "what it is", "may import"), rows) + "\n" + note


def _arrows() -> dict[str, set[str]]:
    source = (ROOT / "tests" / "test_architecture.py").read_text("utf-8")
    wanted: list[ast.stmt] = [
        node
        for node in ast.parse(source).body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        and getattr(node.targets[0] if isinstance(node, ast.Assign) else node.target, "id", "")
        in ("VALUES", "ARROWS")
    ]
    scope: dict[str, Any] = {}
    exec(compile(ast.Module(wanted, []), "test_architecture.py", "exec"), scope)
    found: dict[str, set[str]] = scope["ARROWS"]
    return found


def _about(room: str) -> str:
    folder = ROOT / "rules" if room == "rules" else ROOT / "postlint" / room
    path = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) if path.exists() else None
    first = prose((text or "").split("\n\n")[0])
    return first.rstrip(".")
