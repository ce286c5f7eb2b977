"""Settings of other link checkers as a configuration of postlint."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any, NamedTuple

_INSTEAD = (
    (
        "accept ignore-status-codes http-status-ignore only-4xx",
        "not needed, a host that blocks programs is not checked",
    ),
    ("exclude-path ignore-files file-ignore", "globs of files under `exclude`"),
    (
        "base-url base root-dir fallback-extensions index-files url-swap replacementpatterns projectbaseurl",
        "not needed, the URLs that Jekyll publishes are known",
    ),
    ("header httpheaders", "`--header ORIGIN=NAME:VALUE`, for one host only"),
    ("host-concurrency", "`network: {per_host: N}`"),
    ("cache", "not needed, the history does it (`network: {reuse_days: N}`)"),
    ("user-agent", "`network: {contact: TEXT}` is added to postlint's own"),
    ("include-fragments", "not needed, the rule `anchor` looks at the site's own pages"),
    (
        "ignore-missing-alt alt-ignore empty-alt-ignore",
        "`rules: {image-alt: off}`, which is information only",
    ),
    ("enforce-https", "`external-link` reports `http` links that answer over https"),
    ("offline", "not needed, only `--online` makes requests"),
)
"""Settings of all three tools (in lower case, with ``-``) and what does the same here."""


class Imported(NamedTuple):
    """What was understood, and what was not."""

    ignore: tuple[str, ...]
    """For ``network: ignore``."""
    notes: tuple[str, ...] = ()


def from_file(path: str, text: str) -> Imported:
    """The settings in a file of lychee's, markdown-link-check's or html-proofer's.

    ``.lycheeignore`` (regular expressions, a line each), ``lychee.toml``, a
    markdown-link-check JSON, or a file with html-proofer's command line (a CI step, a Rakefile).
    Raises ``ValueError`` where it is none of them or broken.
    """
    name = os.path.basename(path)
    if name == ".lycheeignore":
        lines = (line.strip() for line in text.splitlines())
        return Imported(tuple(_regex(line) for line in lines if line and not line.startswith("#")))
    if name.endswith(".toml"):
        return _lychee_toml(text)
    if name.endswith(".json"):
        return _markdown_link_check(text)
    if "htmlproofer" in text or "HTMLProofer" in text:
        return _html_proofer(text)
    raise ValueError(
        f"`{path}` is not known: a `.lycheeignore`, a `lychee.toml`, markdown-link-check's JSON "
        "or a file with html-proofer's options can be imported"
    )


def _regex(pattern: str) -> str:
    re.compile(pattern)
    return f"/{pattern}/"


def _lychee_toml(text: str) -> Imported:
    try:
        tomllib = import_module("tomllib")
    except ImportError:
        raise ValueError("reading TOML needs Python 3.11 or newer") from None
    settings: dict[str, Any] = tomllib.loads(text)
    patterns = settings.pop("exclude", [])
    known = {"timeout", "max_retries", "retry_wait_time", "no_progress", "verbose", "cache", "max_cache_age"}
    return Imported(
        tuple(_regex(str(pattern)) for pattern in patterns),
        tuple(_note("lychee", key, value) for key, value in settings.items() if key not in known),
    )


def _markdown_link_check(text: str) -> Imported:
    settings: dict[str, Any] = json.loads(text)
    rows = settings.pop("ignorePatterns", [])
    known = {"timeout", "retryOn429", "retryCount", "fallbackRetryDelay", "aliveStatusCodes"}
    return Imported(
        tuple(_regex(str(row["pattern"])) for row in rows),
        tuple(
            _note("markdown-link-check", key, value) for key, value in settings.items() if key not in known
        ),
    )


_OPTION = re.compile(r"--?(ignore[-_]urls|url[-_]ignore)[= ]\s*(\"[^\"]*\"|'[^']*'|\S+)")
_RUBY = re.compile(r":?(?:ignore_urls|url_ignore)(?::|\s*=>)\s*\[(.*?)\]", re.DOTALL)
_OTHER = re.compile(r"--(?!ignore[-_]urls|url[-_]ignore)([a-z][a-z0-9_-]+)(?:[= ]([^\s-]\S*))?")


def _html_proofer(text: str) -> Imported:
    found: list[str] = []
    for match in _OPTION.finditer(text):
        found += _listed(match[2].strip("\"'").split(","))
    for match in _RUBY.finditer(text):
        found += _listed(re.findall(r"/(?:\\.|[^/])+/[mix]*|\"[^\"]*\"|'[^']*'", match[1]))
    line = next((line for line in text.splitlines() if "htmlproofer" in line), "")
    needless = {
        "disable-external",
        "assume-extension",
        "check-html",
        "allow-hash-href",
        "swap-urls",
        "baseurl",
    }
    notes = [
        _note("html-proofer", match[1], match[2] or "true")
        for match in _OTHER.finditer(line)
        if match[1].replace("_", "-") not in needless
    ]
    return Imported(tuple(dict.fromkeys(found)), tuple(notes))


def _listed(words: Iterable[str]) -> list[str]:
    patterns = []
    for word in words:
        word = word.strip()
        if word.startswith("/"):
            body = word[1 : word.rindex("/")].replace("\\/", "/")
            patterns.append(_regex(body))
        elif word.strip("\"'"):
            patterns.append(word.strip("\"'"))
    return patterns


def _note(tool: str, key: str, value: object) -> str:
    said = f"{tool}'s `{key}: {value}`"
    instead = next((text for keys, text in _INSTEAD if key.replace("_", "-").lower() in keys.split()), None)
    return f"{said}: {instead}" if instead else f"{said} has no counterpart here"
