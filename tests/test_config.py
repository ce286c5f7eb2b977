"""``.postlint.yml``: what it can say, and that every mistake in it is named at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.config import Config, level_at, matches, read, severity_of
from postlint.config_error import ConfigError


def config(tmp_path: Path, text: str) -> Config:
    path = tmp_path / ".postlint.yml"
    path.write_text(text, encoding="utf-8")
    return read(str(path), ".postlint.yml")


def complaints(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        config(tmp_path, text)
    return [str(problem) for problem in caught.value.problems]


def test_empty_file_is_the_default(tmp_path: Path) -> None:
    assert config(tmp_path, "# nothing yet\n") == Config(str(tmp_path / ".postlint.yml"))


def test_off_is_a_word_although_yaml_reads_false(tmp_path: Path) -> None:
    found = config(tmp_path, "rules:\n  image-alt: off\n  image-link: warning\n")
    assert level_at(found, "image-alt", "_posts/x.md", False) == "off"
    assert level_at(found, "image-link", "_posts/x.md", False) == "warning"
    assert level_at(found, "title-format", "_posts/x.md", False) is None


def test_rule_mapping_with_ignore_and_overrides(tmp_path: Path) -> None:
    found = config(
        tmp_path,
        "rules:\n  image-link:\n    severity: warning\n    ignore: ['_posts/2010-*']\n"
        "overrides:\n  - files: drafts\n    rules: {image-link: info}\n",
    )
    assert level_at(found, "image-link", "_posts/2010-01-01-x.md", False) == "off"
    assert level_at(found, "image-link", "_posts/2011-01-01-x.md", False) == "warning"
    assert level_at(found, "image-link", "drafts/a/b.md", False) == "info"


def test_unknown_rule_names_line_and_nearest(tmp_path: Path) -> None:
    assert complaints(tmp_path, "rules:\n  image-alt: off\n  image-lnik: off\n") == [
        ".postlint.yml:3:3: there is no rule `image-lnik`; did you mean `image-link`?"
    ]


def test_unknown_key_and_wrong_types_are_all_named(tmp_path: Path) -> None:
    assert complaints(tmp_path, "sponors: []\nfail_on: fatal\nexists: {a: b}\n") == [
        ".postlint.yml:1:1: the configuration has no option `sponors`; did you mean `sponsors`?",
        ".postlint.yml:2:10: `fail_on` must be one of `info`, `warning`, `error`, `never`, not `fatal`",
        ".postlint.yml:3:9: an item of `exists` must be text, not a mapping",
    ]


def test_rule_at_the_top_is_sent_under_rules(tmp_path: Path) -> None:
    assert complaints(tmp_path, "image-link: off\n") == [
        ".postlint.yml:1:1: `image-link` is a rule and belongs under `rules:`"
    ]


def test_broken_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    (said,) = complaints(tmp_path, "rules:\n  image-link: [\n")
    assert said.startswith(".postlint.yml:3:1: invalid YAML: ")


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / ".postlint.yml"
    path.write_bytes(b"rules: {\xff}\n")
    with pytest.raises(ConfigError, match="not UTF-8"):
        read(str(path))


def test_sponsors_by_name_or_in_full(tmp_path: Path) -> None:
    found = config(
        tmp_path,
        "sponsors:\n  - Acme\n  - {name: Globex, url: 'https://globex.example/', from: 2019-01-01}\n",
    )
    first, second = found.settings.sponsors
    assert (first.name, first.url) == ("Acme", None)
    assert (second.name, second.url, second.since) == ("Globex", "https://globex.example/", "2019-01-01")


@pytest.mark.parametrize(
    ("path", "glob", "expected"),
    [
        ("_posts/a.md", "_posts/*", True),
        ("_posts/a/b.md", "_posts/*.md", False),
        ("_posts/a/b.md", "_posts/**", True),
        ("_posts/a/b.md", "**/b.md", True),
        ("b.md", "**/b.md", True),
        ("_posts/a/b.md", "b.md", True),
        ("_posts/a.md", "_posts", True),
        ("_posts/a.md", "posts", False),
        ("_posts/[x].md", "_posts/[[]x].md", True),
        ("_posts/a.mdx", "_posts/*.md", False),
    ],
)
def test_globs(path: str, glob: str, expected: bool) -> None:
    assert matches(path, glob) is expected


@pytest.mark.parametrize(
    ("problem", "check", "level", "expected"),
    [
        (None, "error", None, "error"),
        (None, "error", "info", "info"),
        (None, "info", "error", "error"),
        ("info", "error", "error", "info"),
        ("warning", "error", "info", "info"),
        ("warning", "error", None, "warning"),
        ("error", "error", "warning", "warning"),
        (None, "error", "off", None),
    ],
)
def test_severities(problem: str, check: str, level: str, expected: str) -> None:
    assert severity_of(problem, check, level) == expected  # type: ignore[arg-type]


def test_extends(tmp_path: Path) -> None:
    found = config(tmp_path, "extends: strict\nrules: {copy-paste: off}\n")
    assert found.file.fail_on == "warning"
    assert level_at(found, "image-alt", "x.md", False) == "warning"
    assert level_at(found, "copy-paste", "x.md", False) == "off"
    assert config(tmp_path, "extends: strict\nfail_on: error\n").file.fail_on == "error"


def test_schema_accepts_what_is_read_and_refuses_what_is_not(tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    import yaml

    from postlint.jsonschema import schema

    validator = jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    good = (
        "extends: strict\nrules:\n  image-alt: off\n  image-link: {severity: warning, ignore: x}\n"
        "overrides: [{files: _drafts, rules: {image-link: info}}]\n"
        "sponsors: [Acme, {name: Globex, url: 'https://globex.example/'}]\nexists: ['/news/*']\n"
    )
    config(tmp_path, good)
    assert list(validator.iter_errors(yaml.safe_load(good))) == []
    for bad in ("sponors: []", "rules: {image-lnik: off}", "rules: {image-link: loud}", "fail_on: fatal"):
        complaints(tmp_path, bad)
        assert list(validator.iter_errors(yaml.safe_load(bad))), bad
