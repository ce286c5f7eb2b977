"""The report's text: what may be followed, what is escaped, what the policy allows."""

from __future__ import annotations

import base64
import hashlib
import io
import itertools
import re
from typing import Any

import pytest
from synthetic import archive

from postlint.audit import charts, html_report, svg
from postlint.audit.data import SponsorFacts, YearRow
from postlint.audit.gather import gather
from postlint.audit.series_matrix import directory


def report(**options: Any) -> str:
    out = io.StringIO()
    html_report.write(gather(archive(**options)), out)
    return out.getvalue()


def test_the_policy_allows_this_style_and_this_script_alone() -> None:
    text = report(hostile=True)
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert found
    policy = found[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy and "http" not in policy
    for tag in ("style", "script"):
        (inside,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


@pytest.mark.parametrize("hostile", [False, True])
def test_nothing_is_loaded_and_nothing_is_inline(hostile: bool) -> None:
    text = report(hostile=hostile)
    tags = re.findall(r"<[a-z][^>]*>", text)
    assert not [tag for tag in tags if re.search(r"\s(on\w+|style|src|srcset)=", tag)]
    assert [tag for tag in tags if tag.startswith("<link")] == ['<link rel="icon" href="data:,">']
    assert text.encode("utf-8"), "no lone surrogate is left"


@pytest.mark.parametrize(
    ("url", "followed"),
    [
        ("https://example.org/a b", ""),
        ("https://example.org/ü?q=1&r=2#x", "https://example.org/%C3%BC?q=1&r=2#x"),
        ("https://example.org/%20", "https://example.org/%20"),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("https://user:secret@example.org/", ""),
        ("https:\\\\example.org\\", ""),
        ("//example.org/", ""),
        ("/relative", ""),
        ("data:text/html,x", ""),
        ("https://[bad", ""),
        ("https://example.org/" + "y" * 3000, ""),
        ('https://example.org/"><script>', "https://example.org/%22%3E%3Cscript%3E"),
        ("https://example.org/\ud800", "https://example.org/?"),
        (None, ""),
    ],
)
def test_what_may_be_followed(url: str | None, followed: str) -> None:
    assert html_report.href(url) == followed


def test_code_in_messages() -> None:
    assert html_report.ticks("`<b>` is & `x`") == "<code>&lt;b&gt;</code> is &amp; <code>x</code>"
    assert html_report.ticks("a lone ` backtick") == "a lone ` backtick"
    assert len(html_report.ticks("x" * 10_000)) < 1_000


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0.2, "1 minute"), (61, "61 minutes"), (100, "2 hours"), (480 * 3, "3.0 working days")],
)
def test_duration(minutes: float, words: str) -> None:
    assert html_report.duration(minutes) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0 %"), (0.0004, "under 0.1 %"), (0.034, "3.4 %"), (0.956, "96 %"), (1, "100 %")]
)
def test_percent(share: float, words: str) -> None:
    assert html_report.percent(share) == words


@pytest.mark.parametrize("highest", [0, 1, 4, 5, 6, 49, 50, 51, 99, 1234, 20_000])
def test_axes_begin_at_zero_and_hold_the_highest(highest: int) -> None:
    ticks = svg.nice_ticks(highest)
    steps = {b - a for a, b in itertools.pairwise(ticks)}
    assert ticks[0] == 0 and ticks[-1] >= highest and len(steps) == 1 and 2 <= len(ticks) <= 6


def test_columns_are_as_high_as_their_numbers() -> None:
    audit = gather(archive(posts=30, findings=90))
    drawn = str(charts.years_chart(audit.years))
    top = svg.nice_ticks(max(y.error + y.warning for y in audit.years))[-1]
    heights = [float(h) for h in re.findall(r'height="([\d.]+)" class="fill-error"', drawn)]
    wanted = [max(svg.PLOT * y.error / top - 1, 1) for y in audit.years if y.error]
    assert heights == pytest.approx(wanted, abs=0.1)


@pytest.mark.parametrize(("years", "least"), [(4, 4), (26, 7)])
def test_numbers_over_columns_do_not_touch(years: int, least: int) -> None:
    rows = [YearRow(str(2000 + n), 9, 900 + 37 * (n * 7 % 11), 0, 0, 0, 9) for n in range(years)]
    drawn = str(charts.years_chart(rows))
    for kind, width in (("value", charts.NARROW), ("value(?: sparse)?", charts.WIDE)):
        shown = re.findall(rf'x="([\d.]+)%" y="[\d.]+" text-anchor="middle" class="{kind}">([\d,]+)<', drawn)
        assert len(shown) >= least // (2 if width == charts.NARROW and years > 4 else 1)
        for (left, one), (right, other) in itertools.pairwise(shown):
            assert (float(right) - float(left)) / 100 * width >= 7 * (len(one) + len(other)) / 2
    assert max(row.error for row in rows) in {int(text.replace(",", "")) for _, text in shown}


def test_code_that_is_cut_stays_code() -> None:
    text = html_report.ticks(f"`{'a' * 300}` is not on the published site", 240)
    assert text == f"<code>{'a' * 238}…</code>"
    assert html_report.ticks("a lone ` is itself") == "a lone ` is itself"


def test_charts_say_what_they_show() -> None:
    audit = gather(archive(hostile=True))
    for chart in (
        charts.years_chart(audit.years),
        charts.rules_chart(audit.rules),
        charts.health_chart(audit.health),
        charts.survival_chart(audit.survival),
    ):
        assert re.match(r'<svg [^>]*role="img"[^>]*aria-labelledby="(\S+) (\S+)"', str(chart))
        assert re.search(r"<title id=\"\S+\">[^<]+</title><desc id=\"\S+\">[^<]+</desc>", str(chart))


def test_an_audit_of_nothing() -> None:
    text = report(posts=0, findings=0, online=False)
    assert "Nothing needs fixing" in text


def test_links_without_a_verdict_have_their_reasons() -> None:
    audit = gather(archive())
    rows = html_report.unjudged(audit)
    assert rows and sum(row.links for row in rows) <= sum(
        row.status in ("blocked", "unknown", "unchecked") for row in audit.links
    )
    assert [row.links for row in rows] == sorted((row.links for row in rows), reverse=True)
    text = report()
    assert all(row.reason in text for row in rows)


def test_spellings_of_a_sponsor_are_one_row() -> None:
    days = ("2020-01-01", "2021-01-01", "2022-01-01")
    one = SponsorFacts("Acme Labs", ("https://acme.example/",), days)
    other = SponsorFacts("ACME-Labs", ("https://www.acme.example",), ("2019-01-01",))
    third = SponsorFacts("Acme Labs Ltd", ("http://acme.example/?utm=x",), ("2023-01-01",))
    apart = SponsorFacts("Acme Lager", ("https://lager.example/",), ("2018-01-01",))
    rows = directory([other, third, apart, one], [])
    assert [(row.name, row.times, row.first, row.last) for row in rows] == [
        ("Acme Labs", 5, "2019-01-01", "2023-01-01"),
        ("Acme Lager", 1, "2018-01-01", "2018-01-01"),
    ]
    assert len(rows[0].urls) == 1, "a closing slash and `www.` make no other address"
