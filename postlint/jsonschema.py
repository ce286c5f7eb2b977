"""The JSON Schema of ``.postlint.yml``, from the same types that read it."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from typing import Any

from postlint.config import FileConfig, Level
from postlint.rule import Rule, load, rule_ids
from postlint.schema import SPELLING

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The schema of the whole file: editors complete and check by it."""
    root = _record(FileConfig)
    levels = {"description": "severity", "enum": [*typing.get_args(Level), True, False]}
    rules = {rule_id: _rule(load(rule_id), levels) for rule_id in rule_ids()}
    root["properties"]["rules"] = {
        "description": "severity, ignored files and options of each rule",
        "type": "object",
        "properties": rules,
        "additionalProperties": False,
    }
    override = {
        "type": "object",
        "properties": {
            "files": _of(tuple[str, ...]),
            "rules": {
                "type": "object",
                "properties": dict.fromkeys(rules, levels),
                "additionalProperties": False,
            },
        },
        "required": ["files"],
        "additionalProperties": False,
    }
    root["properties"]["overrides"] = {
        "description": "other severities for some files; the last that matches counts",
        "anyOf": [override, {"type": "array", "items": override}],
    }
    return {"$schema": DRAFT, "title": "postlint's configuration", **root}


def _rule(rule: Rule, levels: dict[str, Any]) -> dict[str, Any]:
    detail: dict[str, Any] = _record(rule.options) if rule.options else {"type": "object", "properties": {}}
    detail["properties"] = {"severity": levels, "ignore": _of(tuple[str, ...]), **detail["properties"]}
    detail["additionalProperties"] = False
    return {"description": rule.summary, "anyOf": [levels, detail]}


def _record(kind: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    properties = {}
    for field in kind._fields:
        described = _of(hints[field])
        default = kind._field_defaults.get(field)
        if isinstance(default, str | int | float | bool):
            described = {**described, "default": default}
        properties[SPELLING.get(field, field)] = described
    required = [SPELLING.get(field, field) for field in kind._fields if field not in kind._field_defaults]
    found: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": required} if required else found


def _of(kind: Any) -> dict[str, Any]:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        inner = [_of(one) for one in arguments if one is not type(None)]
        return {"anyOf": [*inner, {"type": "null"}]}
    if origin is typing.Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        item = _of(arguments[0])
        return {"anyOf": [item, {"type": "array", "items": item}]}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _of(arguments[1])}
    if isinstance(kind, type) and issubclass(kind, tuple):
        record = _record(kind)
        if len(record.get("required", ())) == 1:
            return {"anyOf": [record["properties"][record["required"][0]], record]}
        return record
    names = {str: "string", int: "integer", float: "number", bool: "boolean"}
    return {"type": names[kind]} if kind in names else {}
