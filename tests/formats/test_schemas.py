"""What is written is what its readers take: real schemas, real parsers."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from postlint import DOCUMENTATION
from postlint.model import Finding, Report

Render = Callable[..., str]


@pytest.fixture(params=["report", "hostile", "empty"])
def any_report(request: pytest.FixtureRequest) -> Report:
    found: Report = request.getfixturevalue(request.param)
    return found


def test_json_says_all_of_a_finding(report: Report, render: Render) -> None:
    document = json.loads(render("json", report))
    assert document["version"] == 1
    counts = {"files": 146, "findings": 4, "error": 1, "warning": 2, "info": 1, "known": 0}
    assert document["summary"] == {
        **counts,
        "fixable": 1,
        "unsafely_fixable": 1,
        "text": "4 problems (1 error, 2 warnings, 1 info) in 2 of 146 files",
    }
    for row, finding in zip(document["findings"], report.findings, strict=True):
        plain = {key: value for key, value in row.items() if key not in ("related", "fix")}
        assert plain == {key: getattr(finding, key) for key in plain}
        assert row["related"] == [place._asdict() for place in finding.related]
        assert (row["fix"] is None) == (finding.fix is None)


def test_jsonl_is_the_findings_of_json(any_report: Report, render: Render) -> None:
    rows = [json.loads(line) for line in render("jsonl", any_report).splitlines()]
    findings = json.loads(render("json", any_report))["findings"]
    assert [{**row, "root": None} for row in rows] == [{**row, "root": None} for row in findings]


def test_sarif_is_valid(any_report: Report, render: Render, schema: Callable[[str], Any]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    log = json.loads(render("sarif", any_report))
    jsonschema.Draft4Validator(schema("sarif-2.1.0-rtm.5.json")).validate(log)
    (run,) = log["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(ids[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    prints = [result["partialFingerprints"]["postlint/v1"] for result in run["results"]]
    assert len(set(prints)) == len(any_report.findings)


def test_rules_lead_to_their_pages(report: Report, render: Render) -> None:
    known = report._replace(documentation=DOCUMENTATION, levels={"image-link": "error", "image-alt": "info"})
    (run,) = json.loads(render("sarif", known))["runs"]
    driver = run["tool"]["driver"]
    assert driver["informationUri"] == DOCUMENTATION
    rules = {rule["id"]: rule for rule in driver["rules"]}
    assert rules["image-link"]["helpUri"] == DOCUMENTATION + "rules/image-link/"
    assert rules["image-link"]["defaultConfiguration"] == {"level": "error"}
    own = [rule for name, rule in rules.items() if name not in report.rules]
    assert all("defaultConfiguration" not in rule and rule["helpUri"].endswith("/rules/") for rule in own)
    rows = json.loads(render("rdjson", known))["diagnostics"]
    codes = {row["code"]["value"]: row["code"]["url"] for row in rows}
    assert codes["image-link"] == DOCUMENTATION + "rules/image-link/"
    pages = {path.stem for path in (Path(__file__).parents[2] / "docs" / "rules").glob("*.md")}
    assert {url.removeprefix(DOCUMENTATION).split("/")[1] for url in codes.values()} <= {*pages, ""}


def test_sarif_regions_and_fixes(report: Report, render: Render) -> None:
    (run,) = json.loads(render("sarif", report))["runs"]
    venue = next(result for result in run["results"] if result["ruleId"] == "image-link")
    physical = venue["locations"][0]["physicalLocation"]
    assert physical["region"] == {"startLine": 12, "startColumn": 21, "endLine": 12, "endColumn": 35}
    (change,) = venue["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["deletedRegion"] == physical["region"]
    stale = next(result for result in run["results"] if result["ruleId"] == "rsvp-stale")
    uri = stale["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "blog/_posts/2019-03-01-M%C3%A4rz%20treffen.md"
    assert stale["relatedLocations"][0]["message"]["text"] == "announced for 7 November 2018"


def test_sarif_messages_are_no_links(hostile: Report, render: Render) -> None:
    (run,) = json.loads(render("sarif", hostile))["runs"]
    texts = [result["message"]["text"] for result in run["results"]]
    assert not any(re.search(r"(?<!\\)\[[^\]]*\]\(", text) for text in texts)


def test_sarif_outside_the_repository_is_a_file_url(report: Report, render: Render) -> None:
    (run,) = json.loads(render("sarif", report._replace(root="/srv/my blog")))["runs"]
    artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "file:///srv/my%20blog/_posts/2018-10-01-roundup.md"}


@pytest.mark.parametrize("name", ["gitlab", "rdjson"])
def test_follows_the_description(
    name: str, any_report: Report, render: Render, schema: Callable[[str], Any]
) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft7Validator(schema(f"{name}.json"))
    assert list(validator.iter_errors(json.loads(render(name, any_report)))) == []


def test_gitlab_fingerprints_are_unique_and_keep_when_lines_move(report: Report, render: Render) -> None:
    twice = report._replace(findings=tuple(sorted([*report.findings, report.findings[1]])))
    prints = [issue["fingerprint"] for issue in json.loads(render("gitlab", twice))]
    assert len(set(prints)) == len(prints)
    moved = report._replace(
        findings=tuple(f._replace(line=f.line + 7, end_line=f.end_line + 7) for f in report.findings)
    )
    before, after = (json.loads(render("gitlab", one)) for one in (report, moved))
    assert [issue["fingerprint"] for issue in before] == [issue["fingerprint"] for issue in after]


def test_rdjson_counts_bytes_and_joins_edits(report: Report, render: Render) -> None:
    diagnostics = json.loads(render("rdjson", report))["diagnostics"]
    # "Größe" has two characters of two bytes before the image.
    assert diagnostics[1]["location"]["range"] == {
        "start": {"line": 12, "column": 23},
        "end": {"line": 12, "column": 37},
    }
    assert diagnostics[3]["suggestions"] == [
        {
            "range": {"start": {"line": 30, "column": 6}, "end": {"line": 30, "column": 14}},
            "text": "here",
        }
    ]
    assert diagnostics[2]["location"]["range"] == {"start": {"line": 20}, "end": {"line": 22}}


def test_checkstyle_is_read_by_an_xml_parser(any_report: Report, render: Render) -> None:
    root = ET.fromstring(render("checkstyle", any_report))
    errors = root.findall("file/error")
    assert root.tag == "checkstyle" and len(errors) == len(any_report.findings)
    for error, finding in zip(errors, any_report.findings, strict=True):
        assert (error.get("line"), error.get("severity")) == (str(finding.line), finding.severity)
        assert error.get("source") == f"postlint.{finding.rule}"


def test_junit_is_read_by_a_junit_parser(any_report: Report, render: Render) -> None:
    junitparser = pytest.importorskip("junitparser")
    parsed = junitparser.JUnitXml.fromstring(render("junit", any_report).encode())
    cases = [case for suite in parsed for case in suite]
    failing = [finding for finding in any_report.findings if finding.severity != "info"]
    assert len(cases) == max(len(any_report.findings), 1)
    assert sum(bool(case.result) for case in cases) == len(failing)
    assert (parsed.tests, parsed.failures) == (len(cases), len(failing))


def cells(rendered: str) -> Iterator[list[list[Any]]]:
    """The inline tokens of each cell of each row of the table in ``rendered``."""
    markdown_it = pytest.importorskip("markdown_it")
    parser = markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(rendered)
    assert {t.type for t in tokens if t.level == 0} <= {
        "html_block", "heading_open", "heading_close", "inline", "table_open", "table_close",
        "paragraph_open", "paragraph_close",
    }  # fmt: skip
    row: list[list[Any]] = []
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield row
        elif (token.type == "inline" and token.level == 4) or (token.type == "inline" and token.level > 1):
            row.append(token.children)


def test_markdown_shows_hostile_text_as_text(hostile: Report, render: Render) -> None:
    rendered = render("markdown", hostile)
    assert rendered.startswith("<!-- postlint report -->\n")
    rows = list(cells(rendered))[1:]
    assert len(rows) == len(hostile.findings)
    allowed = {"<br>", "<!-- -->", "<code>", "</code>"}
    for row in rows:
        assert len(row) == 4
        for token in (token for cell in row for token in cell):
            assert token.type in ("text", "code_inline", "html_inline", "text_special"), token
            if token.type == "html_inline":
                assert token.content in allowed
            if token.type == "text":
                assert not re.search(r"@\w|#\d|www\.|://\w", token.content)


def test_markdown_keeps_below_the_limit_of_a_comment(report: Report, render: Render) -> None:
    finding = report.findings[1]
    many = tuple(finding._replace(line=number, message="💥" * 300) for number in range(1, 5000))
    rendered = render("markdown", report._replace(findings=many))
    assert len(rendered.encode()) < 65_536
    assert re.search(r"… and [\d,]+ more problems, see the log of the run\.\n$", rendered)


def test_markdown_puts_the_most_severe_first(report: Report, render: Render) -> None:
    signs = re.findall(r"^\| [^ \w|]+ (\w+) \|", render("markdown", report), re.M)
    assert signs == ["error", "warning", "warning", "info"]


def test_severities_have_their_names_everywhere(report: Report, render: Render) -> None:
    levels = [result["level"] for result in json.loads(render("sarif", report))["runs"][0]["results"]]
    assert levels == ["note", "error", "warning", "warning"]
    assert re.findall(r"^::(\w+) ", render("github", report), re.M) == [
        "notice",
        "error",
        "warning",
        "warning",
    ]
    assert [issue["severity"] for issue in json.loads(render("gitlab", report))] == [
        "info",
        "major",
        "minor",
        "minor",
    ]


def test_a_finding_without_text_still_has_its_place(render: Render) -> None:
    bare = Finding("unreadable", "error", "a.md", 1, 1, 1, 1, "is not UTF-8")
    one = Report((bare,), 1, "1.2.3")
    for name in ("text", "concise", "github", "junit", "checkstyle"):
        assert "a.md" in render(name, one) and "is not UTF-8" in render(name, one)
