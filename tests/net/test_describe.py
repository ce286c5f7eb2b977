"""What is shown of one URL and of a run's progress."""

from __future__ import annotations

from postlint.net.conclude import Observation
from postlint.net.describe import describe, every, progress_line
from postlint.net.settings import environment_proxies
from postlint.net.url_state import NetworkProgress
from postlint.verdict import Evidence, Exchange, Gone, Moved, Verdict


def test_a_url_is_described_with_its_evidence_and_history():
    exchange = Exchange("GET", "http://a.test/", 404, None, 0.0, 0.25)
    verdict = Verdict("http://a.test/", Gone("404 twice"), Evidence(at=86400.0, exchanges=(exchange,)))
    lines = list(
        describe(
            verdict, [Observation(0.0, "missing", 404, "404"), Observation(1.0, "failing", None, "it\x1b[2J")]
        )
    )
    assert lines == [
        "gone: 404 twice (as of 1970-01-02 00:00:00Z, network)",
        "  1970-01-01 00:00:00Z GET http://a.test/ 404 0.25 s",
        "2 observations since 1970-01-01 00:00:00Z:",
        "  1970-01-01 00:00:00Z missing 404",
        "  1970-01-01 00:00:01Z failing (it [2J)",
    ]
    assert list(describe(None, [])) == ["no verdict yet"]
    assert next(describe(Verdict("u", Moved(True, "http://b.test/")), [])).startswith(
        "moved to http://b.test/ ("
    )


def test_progress_in_a_log_is_a_line_now_and_then():
    shown: list[str] = []
    tell = every(10.0, shown.append)
    for number in range(1, 101):
        tell(NetworkProgress(number, 100, number, number / 4))
    assert len(shown) == 3
    assert (
        shown[-1]
        == progress_line(NetworkProgress(100, 100, 100, 25.0))
        == "100 of 100 URLs judged (100 %), 100 requests, 25 s"
    )


def test_proxies_of_the_environment():
    found = environment_proxies(
        {"HTTP_PROXY": "http://up", "https_proxy": "http://low", "NO_PROXY": "a.test,.b.test"}
    )
    assert found == (("http", "http://up"), ("https", "http://low"), ("no", "a.test,.b.test"))
    assert environment_proxies({"HTTP_PROXY": "http://evil", "REQUEST_METHOD": "GET"}) == ()
