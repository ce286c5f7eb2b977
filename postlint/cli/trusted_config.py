"""Whose configuration decides how the network is used: that of the base commit, on a pull request."""

from __future__ import annotations

import os
import posixpath

from postlint import files
from postlint.cli.errors import CliError
from postlint.cli.options import NetworkOptions
from postlint.config import FILE_NAMES, Config, content, parse
from postlint.config_error import ConfigError
from postlint.engine.prepare import Prepared
from postlint.git import GitError, ask, commit_of, merge_base, output
from postlint.model import Finding
from postlint.trust import disobeyed, line_of, trusted

RULE = "untrusted-config"
"""The rule of findings about keys that are not obeyed."""

_LINKS = 5
"""Symbolic links that lead on to others."""


def trusted_config(options: NetworkOptions, prepared: Prepared) -> Config:
    """The configuration by which the network is used. With ``--trust``, ``--diff`` or ``--staged`` its keys
    that need trust are those of the commit compared with. Raises ``CliError``."""
    commit = _commit(options, prepared)
    base = None if commit is None else _config_of(commit, options, prepared)
    return prepared.config if base is None else trusted(prepared.config, base)


def not_obeyed(options: NetworkOptions, prepared: Prepared) -> tuple[Finding, ...]:
    """A finding for each key of the site's configuration that the change under test has altered and that
    is not obeyed. Raises ``CliError``."""
    commit = _commit(options, prepared)
    base = None if commit is None else _config_of(commit, options, prepared)
    keys = [] if base is None else disobeyed(prepared.config, base)
    if not keys or commit is None:
        return ()
    # What the base has altered since the change began is not the change's.
    try:
        began = merge_base(prepared.request.folder, commit) if commit else ""
    except GitError:
        began = commit
    before = _config_of(began, options, prepared)
    altered = [] if before is None else disobeyed(prepared.config, before)
    path, text = _text_of(prepared)
    found = []
    for key in keys:
        if key in altered:
            line = line_of(text, key)
            message = (
                f"`{key}` is read from the commit compared with, not from this change: it counts once merged"
            )
            found.append(Finding(RULE, "info", path, line, 1, line, 1, message))
    return tuple(sorted(found, key=lambda finding: finding.line))


def _text_of(prepared: Prepared) -> tuple[str, str]:
    """Path below the site's folder and text of its configuration; the usual path where there is none."""
    path = prepared.request.config_path
    if path is None:
        return FILE_NAMES[0], ""
    shown = files.relative(path, prepared.request.folder)
    return shown, content(path).decode("utf-8-sig")


def _commit(options: NetworkOptions, prepared: Prepared) -> str | None:
    """The commit to trust; empty before there is one; None where nothing is compared. Raises ``CliError``."""
    revision = options.trusted_commit
    if revision is None:
        return None
    try:
        commit = commit_of(prepared.request.folder, revision)
    except GitError as error:
        raise CliError(str(error)) from None
    if commit is None and revision != "HEAD":
        raise CliError(f"the commit `{revision}`, whose configuration is trusted, is not here: fetch it")
    return commit or ""


def _config_of(commit: str, options: NetworkOptions, prepared: Prepared) -> Config | None:
    """The configuration in ``commit``; None where the one in use lies outside the repository, and is
    trusted itself. Raises ``CliError``."""
    root = prepared.request.folder
    try:
        names = _names(root, prepared.request.config_path, named=bool(options.config))
        if names is None:
            return None
        return _config_at(root, commit, names) if commit else Config()
    except GitError as error:
        raise CliError(str(error)) from None


def _names(root: str, path: str | None, *, named: bool) -> tuple[str, ...] | None:
    """Where the configuration may lie in a commit, as paths from the site's folder; None where the
    file in use lies in no commit. ``named``: it was named on the command line."""
    if not named or path is None:
        return FILE_NAMES
    top = os.fsdecode(output(root, "rev-parse", "--show-toplevel").removesuffix(b"\n"))
    top, real = os.path.realpath(top), os.path.realpath(path)
    if not _lies_in(real, top):
        # A link of the checkout that leads outside is the checkout's all the same.
        given = os.path.join(os.path.realpath(os.path.dirname(path) or "."), os.path.basename(path))
        if not _lies_in(given, top):
            return None
        real = given
    return (files.relative(real, os.path.realpath(root)),)


def _lies_in(path: str, folder: str) -> bool:
    return os.path.join(path, "").startswith(os.path.join(folder, ""))


def _config_at(root: str, commit: str, names: tuple[str, ...]) -> Config:
    """The configuration in a commit. One that is not there, or that has mistakes, says nothing."""
    for name in names:
        written = _file_at(root, commit, name)
        if written is not None:
            try:
                return parse(written, name)
            except ConfigError:
                return Config()
    return Config()


def _file_at(root: str, commit: str, name: str) -> bytes | None:
    """A file of a commit, by its path from the folder ``root``; symbolic links are followed in the
    commit."""
    for _ in range(_LINKS):
        listed = ask(root, "ls-tree", "-z", commit, "--", name) or b""
        mode, _, rest = listed.partition(b" ")
        kind, _, rest = rest.partition(b" ")
        if kind != b"blob":
            return None
        written = ask(root, "cat-file", "blob", rest.partition(b"\t")[0].decode())
        if mode != b"120000" or written is None:
            return written
        name = posixpath.normpath(posixpath.join(posixpath.dirname(name), os.fsdecode(written)))
    return None
