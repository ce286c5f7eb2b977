"""The code itself: one place opens a site's files, one starts processes, one opens sockets, one prints."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

OPENING = {
    "open", "os.open", "os.scandir", "os.listdir", "os.walk", "io.open", "glob.glob", "glob.iglob",
    "os.fdopen", "read_text", "read_bytes", "iterdir", "rglob", "write_text", "write_bytes", "copyfile",
    "copytree", "mmap.mmap",
}  # fmt: skip
"""Calls that open files or list folders; those without a module are methods of paths."""

STARTING = {"subprocess", "pty", "pexpect", "multiprocessing.Process"}
STARTING_CALLS = {"os.system", "os.popen", "os.fork", "os.forkpty"}
STARTING_PREFIXES = ("os.exec", "os.spawn", "os.posix_spawn", "subprocess.")

SOCKETS = {
    "socket",
    "ssl",
    "requests",
    "urllib3",
    "http.client",
    "urllib.request",
    "ftplib",
    "smtplib",
    "asyncio",
}

MAY_OPEN = {
    "files": "the opener of a site's files",
    "git": "`.git`, which no checkout brings; it lays a base out in a folder of its own",
    # They list folders, of which the opener says whether they may be entered.
    "store.file_changes": "walks the site for stamps, enters links by `files.refusal`",
    "site.refused": "looks at entries without opening them, follows no links",
    "site.root": "looks for sites without opening files, follows no links",
    # What the command line names, and what is written.
    "audit.csv_report": "writes tables where the command line says",
    "baseline": "writes the baseline",
    "cli.__init__": "the null device",
    "cli.requesting": "recordings that the command line names",
    "cli.audit": "an earlier audit that the command line names",
    "cli.audit_output": "writes what the command line names",
    "cli.import_": "another checker's settings that the command line names",
    "cli.init": "writes the configuration",
    "cli.lsp": "writes rules' pages beside the caches",
    "cli.next": "writes the next post",
    "cli.reporting": "writes reports where the command line says",
    "cli.url": "histories that the command line names",
    "fix": "writes fixed files",
    # postlint's own files.
    "engine.signature": "its own modules",
    "store.database": "the store, beside no site",
    "examples": "sites of examples, in a folder of their own",
    "formats.__init__": "its own modules",
    "net.knowledge": "its own data",
    "rule": "its own modules",
    "site.themes.__init__": "its own data",
    "toml_data": "its own data",
}
"""Modules that open files or list folders themselves, and what."""

MAY_IMPORT_SOCKETS = {
    "cli.network_settings": "`ssl` for the file of certificates that the environment names",
    # An event loop, which opens no connection: the server speaks over standard input and output.
    "lsp.features": "`asyncio`",
    "lsp.server": "`asyncio`",
    "lsp.open_site": "`asyncio`",
    "lsp.workspace": "`asyncio`",
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """postlint's own modules by name, the rules included."""
    for path in sorted((ROOT / "postlint").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT / "postlint").with_suffix("").parts)
        yield name, ast.parse(path.read_text("utf-8"))
    for path in sorted((ROOT / "rules").rglob("*.py")):
        yield f"rules.{path.stem}", ast.parse(path.read_text("utf-8"))


def called(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """What a module calls: `name`, `module.name`, or a method's name alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Name):
                yield function.id, node.lineno
            elif isinstance(function, ast.Attribute):
                if isinstance(function.value, ast.Name):
                    yield f"{function.value.id}.{function.attr}", node.lineno
                yield function.attr, node.lineno


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_one(name: str, of: set[str]) -> bool:
    return any(name == one or name.startswith(one + ".") for one in of)


def test_only_the_opener_opens_files_of_a_site() -> None:
    opening = {name for name, tree in modules() if any(call in OPENING for call, _ in called(tree))}
    assert opening <= set(MAY_OPEN), "use `postlint.files` for what lies in a site"
    assert set(MAY_OPEN) <= opening, "a row of the table is not needed any more"


def test_only_git_starts_processes() -> None:
    for name, tree in modules():
        if name == "git":
            continue
        assert not [one for one in imported(tree) if is_one(one, STARTING)], name
        calls = [one for one, _ in called(tree) if one in STARTING_CALLS or one.startswith(STARTING_PREFIXES)]
        assert not calls, (name, calls)


def test_only_the_network_opens_sockets() -> None:
    for name, tree in modules():
        if not name.startswith("net.") and name not in MAY_IMPORT_SOCKETS:
            assert not [one for one in imported(tree) if is_one(one, SOCKETS)], name


def test_only_one_place_prints() -> None:
    printing = {
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert printing == {"cli.say"}


def test_no_pattern_of_a_site_is_compiled_by_a_backtracking_engine() -> None:
    """Whatever a configuration calls a pattern goes through `globs` or RE2."""
    for name, tree in modules():
        if name in ("config", "site.entry_filter", "site.rubypath", "site.defaults"):
            assert "fnmatch" not in set(imported(tree)) and "glob" not in set(imported(tree)), name
