"""Whose configuration decides how the network is asked: that of the base commit, on a pull request."""

from __future__ import annotations

import os

from postlint.cli.errors import CliError
from postlint.cli.options import NetworkOptions
from postlint.config import FILE_NAMES, Config, content
from postlint.engine.prepare import Prepared
from postlint.git import GitError, commit_of, output
from postlint.model import Finding
from postlint.schema import ConfigError
from postlint.trust import disobeyed, line_of, trusted

RULE = "untrusted-config"
"""The rule of findings about keys that are not obeyed."""


def trusted_config(options: NetworkOptions, prepared: Prepared) -> Config:
    """The configuration to ask the network by. With ``--trust``, ``--diff`` or ``--staged`` its keys that
    need trust are those of the commit compared with. Raises ``CliError``."""
    base = _base_config(options, prepared)
    return prepared.config if base is None else trusted(prepared.config, base)


def not_obeyed(options: NetworkOptions, prepared: Prepared) -> tuple[Finding, ...]:
    """A finding for each key of the site's configuration that the change under test has altered and that
    is not obeyed. Raises ``CliError``."""
    base = _base_config(options, prepared)
    if base is None:
        return ()
    path, text = _text_of(prepared)
    found = []
    for key in disobeyed(prepared.config, base):
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
    shown = os.path.relpath(path, prepared.request.root).replace(os.sep, "/")
    return shown, content(path).decode("utf-8-sig")


def _base_config(options: NetworkOptions, prepared: Prepared) -> Config | None:
    """The configuration in the commit to trust; None where the one in use is trusted itself: nothing
    is compared, or the file lies outside the repository."""
    root = prepared.request.folder
    revision = options.trusted_commit
    if revision is None:
        return None
    try:
        commit = commit_of(root, revision)
        if commit is None and revision != "HEAD":
            raise CliError(f"there is no commit `{revision}` here whose configuration could be trusted")
        names = _names(root, prepared.request.config_path, named=bool(options.config))
        if names is None:
            return None
        return Config() if commit is None else _config_at(root, commit, names)
    except GitError as error:
        raise CliError(str(error)) from None


def _names(root: str, path: str | None, *, named: bool) -> tuple[str, ...] | None:
    """Where the configuration may lie in a commit, as paths from the site's folder; None where the
    file in use lies in no commit. ``named``: it was named on the command line."""
    if not named or path is None:
        return FILE_NAMES
    top = os.fsdecode(output(root, "rev-parse", "--show-toplevel").removesuffix(b"\n"))
    top, real = os.path.realpath(top), os.path.realpath(path)
    if os.path.commonpath([top, real]) != top:
        # A link of the checkout that leads outside is the checkout's all the same.
        given = os.path.join(os.path.realpath(os.path.dirname(path) or "."), os.path.basename(path))
        if os.path.commonpath([top, given]) != top:
            return None
        real = given
    return (os.path.relpath(real, os.path.realpath(root)).replace(os.sep, "/"),)


def _config_at(root: str, commit: str, names: tuple[str, ...]) -> Config:
    """The configuration in a commit. One that is not there, or that has mistakes, says nothing."""
    from postlint.config import parse

    for name in names:
        try:
            content = output(root, "cat-file", "blob", f"{commit}:./{name}")
        except GitError:
            continue
        try:
            return parse(content, name)
        except ConfigError:
            return Config()
    return Config()
