"""How fast, how politely and how truthfully links are checked, beside lychee, linkinator and html-proofer.

    python -m benchmarks.net_rate [--urls 5000] [--hosts 50] [--lychee PATH] [--linkinator PATH]
                                  [--html-proofer PATH] [--flaky-runs 20] [--only rate|cases|flaky|kill]

All of it on loopback, against one server in a process of its own (`net_server.py`). A tool that
is not found is left out and said so. Linux only: it uses the addresses 127.0.1.1 and up.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing.connection import Connection

from benchmarks.net_server import serve
from postlint.model import Span
from postlint.net import check
from postlint.net.history import History
from postlint.net.settings import NetSettings
from postlint.verdict import Occurrence

PORT = 18080
CASES = {
    # what should be said: good, dead, or neither (not judged, or not yet)
    "200": "good", "301": "good", "302": "good", "307": "good", "308": "good",
    "head-405": "good", "head-404": "good", "truncated": "good", "long-length": "good", "bomb": "good",
    "500-once": "good", "503-once": "good", "429-once": "good", "reset-once": "good",
    "404": "dead", "410": "dead", "soft": "dead",
    "401": "neither", "403": "neither", "999": "neither", "429": "neither", "challenge": "neither",
    "500-always": "neither", "loop": "neither",
}  # fmt: skip


def settings(**changes: object) -> NetSettings:
    """postlint's defaults, let onto loopback."""
    return NetSettings(allow=("127.0.0.0/8",), ports=(PORT,))._replace(**changes)  # type: ignore[arg-type]


def said(kind: str, likely_gone: bool) -> str:
    """A verdict in the words of `CASES`. A soft 404 is a warning, not an error: it counts as found."""
    if kind in ("alive", "moved"):
        return "good"
    return "dead" if kind == "gone" or likely_gone else "neither"


def run_postlint(urls: list[str], **changes: object) -> dict[str, str]:
    """postlint's own answers."""
    occurrences = {url: (Occurrence("a.md", Span(0, 0)),) for url in urls}
    return {
        v.url: said(v.status, getattr(v.outcome, "likely_gone", False))
        for v in check(occurrences, settings(**changes))
    }


def run_lychee(tool: str, urls: list[str], folder: str) -> dict[str, str]:
    """lychee, its defaults."""
    path = os.path.join(folder, "links.md")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f"[x]({url})\n\n" for url in urls)
    made = subprocess.run(
        [tool, "--no-progress", "--format", "json", "--verbose", path],
        capture_output=True,
        text=True,
        cwd=folder,
    )
    report = json.loads(made.stdout)
    answers = dict.fromkeys(urls, "good")
    for key, word in (("error_map", "dead"), ("timeout_map", "neither"), ("excluded_map", "neither")):
        for rows in report.get(key, {}).values():
            answers.update({row["url"]: word for row in rows})
    return answers


def _write_html(urls: list[str], folder: str) -> None:
    with open(os.path.join(folder, "index.html"), "w", encoding="utf-8") as file:
        file.write("<!DOCTYPE html><html><head><title>x</title></head><body>")
        file.writelines(f'<p><a href="{url}">x</a></p>' for url in urls)


def run_linkinator(tool: str, urls: list[str], folder: str) -> dict[str, str]:
    """linkinator, its defaults, over a page served by itself."""
    _write_html(urls, folder)
    # Into a file: it ends before a pipe has taken all it writes.
    path = folder + ".json"
    with open(path, "w", encoding="utf-8") as file:
        subprocess.run([tool, folder, "--format", "json"], stdout=file, stderr=subprocess.DEVNULL)
    with open(path, encoding="utf-8") as file:
        output = file.read()
    answers = dict.fromkeys(urls, "neither")
    for link in json.loads(output[output.index("{") :])["links"]:
        if link["url"] in answers:
            answers[link["url"]] = {"OK": "good", "BROKEN": "dead"}.get(link["state"], "neither")
    return answers


def run_html_proofer(tool: str, urls: list[str], folder: str) -> dict[str, str]:
    """html-proofer, its defaults but for the http links that the server makes necessary."""
    _write_html(urls, folder)
    version = subprocess.run([tool, "--version"], capture_output=True, text=True).stdout
    newer = not re.search(r"\b3\.\d+\.\d+", version)
    command = [tool, *(["--no-enforce-https"] if newer else []), folder]
    made = subprocess.run(command, capture_output=True, text=True, errors="replace", cwd=folder)
    output = made.stdout + made.stderr
    failed = set(re.findall(r"External link (\S+) failed", output))
    return {url: "dead" if url in failed else "good" for url in urls}


Tool = Callable[[list[str]], dict[str, str]]
Runner = Callable[[str, list[str], str], dict[str, str]]


def _ask(run: Runner, tool: str, folder: str, urls: list[str]) -> dict[str, str]:
    return run(tool, urls, folder)


def tools(arguments: argparse.Namespace, folder: str) -> Iterator[tuple[str, Tool]]:
    """The tools to be measured, by name."""
    yield "postlint", run_postlint
    for name, path, run in (
        ("lychee", arguments.lychee, run_lychee),
        ("linkinator", arguments.linkinator, run_linkinator),
        ("html-proofer", arguments.html_proofer, run_html_proofer),
    ):
        found = shutil.which(path)
        if not found:
            print(f"{name}: not found ({path}), left out")
            continue
        place = os.path.join(folder, name)
        os.mkdir(place)
        yield name, partial(_ask, run, found, place)


def rate(pipe: Connection, chosen: list[tuple[str, Tool]], urls: list[str]) -> None:
    """Wall time, requests and connections over distinct URLs that all are well."""
    print(f"\n{len(urls)} distinct URLs, 50 ms latency")
    first = 0.0
    for name, run in chosen:
        ask(pipe, "report")
        started = time.perf_counter()
        answers = run(urls)
        took = time.perf_counter() - started
        seen = ask(pipe, "report")
        good = sum(word == "good" for word in answers.values())
        if name == "lychee":
            first = took
        print(
            f"  {name:13} {took:6.2f} s   {seen['requests'] / len(urls):.2f} requests a URL "
            f"{seen['methods']}, most connections at once to one host {seen['most']}, "
            f"{good} said to be good"
        )
        if name == "postlint":
            mine = took
    if first:
        print(f"  postlint takes {mine / first:.2f} times as long as lychee")


def cases(pipe: Connection, chosen: list[tuple[str, Tool]]) -> None:
    """Right and wrong answers, case by case."""
    urls = {
        f"http://127.0.1.{i + 1}:{PORT}/case/{name}": name for i, name in enumerate(CASES) if name != "soft"
    }
    urls[f"http://127.0.1.40:{PORT}/soft/page"] = "soft"
    results: dict[str, dict[str, str]] = {}
    for name, run in chosen:
        ask(pipe, "report")
        started = time.perf_counter()
        results[name] = {urls[url]: word for url, word in run(list(urls)).items()}
        took, seen = time.perf_counter() - started, ask(pipe, "report")
        print(f"  cases: {name} took {took:.1f} s, {seen['requests']} requests")
    print(f"\n{'case':13} {'truth':8} " + " ".join(f"{name:13}" for name in results))
    for name, truth in CASES.items():
        words = [results[tool][name] + ("" if results[tool][name] == truth else " WRONG") for tool in results]
        print(f"{name:13} {truth:8} " + " ".join(f"{word:13}" for word in words))
    for tool, answers in results.items():
        wrong = sum(answers[name] != truth for name, truth in CASES.items())
        print(f"  {tool}: {len(CASES) - wrong} right, {wrong} wrong")


def flaky(pipe: Connection, runs: int, hosts: int) -> None:
    """Runs over a server that fails 2 % of all requests at random: how many turn red."""
    urls = [f"http://127.0.1.{i % hosts + 1}:{PORT}/flaky/{i}" for i in range(500)]
    pipe.send(("failing", 0.02))
    pipe.send(("latency", 0.0))
    red, kinds = 0, Counter[str]()
    for number in range(runs):
        pipe.send(("seed", number))
        answers = run_postlint(urls, interval=0.005, retry_delay=0.2)
        kinds.update(answers.values())
        red += "dead" in answers.values()
    print(f"\n{runs} runs over 500 URLs, 2 % of requests failing: {red} red; answers {dict(kinds)}")
    pipe.send(("failing", 0.0))
    pipe.send(("latency", 0.05))


def kill(pipe: Connection, folder: str, hosts: int) -> None:
    """Kill a run in the middle with SIGKILL; the next goes on from the history."""
    urls = [f"http://127.0.1.{i % hosts + 1}:{PORT}/kill/{i}" for i in range(2000)]
    path = os.path.join(folder, "history.sqlite")

    def run() -> None:
        with History(path) as history:
            for _ in check({url: (Occurrence("a.md", Span(0, 0)),) for url in urls}, settings(), history):
                pass

    ask(pipe, "report")
    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    time.sleep(1.5)
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join()
    first = ask(pipe, "report")["requests"]
    with History(path) as history:
        known = sum(history.verdict(url) is not None for url in urls)
        sources = Counter(
            v.evidence.source
            for v in check({u: (Occurrence("a.md", Span(0, 0)),) for u in urls}, settings(), history)
        )
    second = ask(pipe, "report")["requests"]
    print(
        f"\nkilled after {first} requests with {known} of {len(urls)} verdicts in the history; "
        f"the next run made {second} requests: {dict(sources)}"
    )


def ask(pipe: Connection, command: str) -> dict:  # type: ignore[type-arg]
    """A command that has an answer."""
    pipe.send((command, None))
    return pipe.recv()  # type: ignore[no-any-return]


def main() -> int:
    """Measure what was requested."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--urls", type=int, default=5000)
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--lychee", default="lychee")
    parser.add_argument("--linkinator", default="linkinator")
    parser.add_argument("--html-proofer", default="htmlproofer")
    parser.add_argument("--flaky-runs", type=int, default=20)
    parser.add_argument("--only", choices=("rate", "cases", "flaky", "kill"))
    arguments = parser.parse_args()
    hosts = [f"127.0.1.{number + 1}" for number in range(max(arguments.hosts, len(CASES), 40))]
    pipe, far = multiprocessing.Pipe()
    server = multiprocessing.get_context("fork").Process(target=serve, args=(far, hosts, PORT), daemon=True)
    server.start()
    pipe.recv()
    with tempfile.TemporaryDirectory() as folder:
        chosen = list(tools(arguments, folder))
        if arguments.only in (None, "rate"):
            urls = [f"http://127.0.1.{i % arguments.hosts + 1}:{PORT}/l/{i}" for i in range(arguments.urls)]
            rate(pipe, chosen, urls)
        if arguments.only in (None, "cases"):
            cases(pipe, chosen)
        if arguments.only in (None, "flaky"):
            flaky(pipe, arguments.flaky_runs, arguments.hosts)
        if arguments.only in (None, "kill"):
            kill(pipe, folder, arguments.hosts)
    pipe.send(("stop", None))
    server.join(5)
    return 0


if __name__ == "__main__":
    sys.exit(main())
