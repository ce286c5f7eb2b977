"""The server that `net_rate.py` measures against: many hosts on loopback, one process of its own.

Every address 127.0.1.N is a host. `/l/...` answers 200 after the latency; `/flaky/...` fails for a
share of requests; `/case/NAME` misbehaves as the name says. Commands come over a pipe.
"""

from __future__ import annotations

import asyncio
import gzip
import random
import re
from collections import Counter
from multiprocessing.connection import Connection

BOMB = gzip.compress(b"\0" * 50_000_000)
FAILURES = (500, 502, 503, "reset")


class State:
    """What the server saw, and how it is to behave."""

    def __init__(self) -> None:
        self.latency = 0.05
        self.failing = 0.0
        self.random = random.Random(1)
        self.requests: Counter[str] = Counter()
        self.seen: Counter[tuple[str, str]] = Counter()
        self.open: Counter[str] = Counter()
        self.most: Counter[str] = Counter()

    def report(self) -> dict[str, object]:
        """The figures since the last report; counting starts again."""
        report: dict[str, object] = {
            "requests": sum(self.requests.values()),
            "methods": dict(self.requests),
            "most": max(self.most.values(), default=0),
        }
        self.requests.clear()
        self.seen.clear()
        self.most = Counter(self.open)
        return report


def answer(code: int, body: bytes = b"ok", *headers: str) -> bytes:
    """An HTTP answer."""
    lines = [f"HTTP/1.1 {code} X", "Content-Type: text/html", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def case(name: str, method: str, times: int) -> bytes | str | None:
    """The answer of a case; `times`: how often this method requested before. None: hang; "reset"."""
    ok = answer(200, b"<title>A page</title>Here it is")
    plain = {"403": 403, "401": 401, "404": 404, "410": 410, "999": 999, "500-always": 500, "429": 429}
    if name in plain:
        return answer(plain[name])
    if name in ("301", "302", "307", "308"):
        return answer(int(name), b"", "Location: /l/target")
    if name.endswith("-once"):
        code = name.removesuffix("-once")
        if times:
            return ok
        return "reset" if code == "reset" else answer(int(code), b"", "Retry-After: 1")
    return {
        "200": ok,
        "head-405": answer(405) if method == "HEAD" else ok,
        "head-404": answer(404) if method == "HEAD" else ok,
        "loop": answer(302, b"", "Location: /case/loop"),
        "challenge": answer(503, b"<title>Just a moment...</title>", "cf-mitigated: challenge"),
        "bomb": answer(200, BOMB, "Content-Encoding: gzip"),
        "long-length": ok.replace(b"Content-Length: 3", b"Content-Length: 93"),
        "truncated": b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n40\r\nhalf",
    }.get(name, answer(404))


class Host(asyncio.Protocol):
    """One connection."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.buffer = b""
        self.host = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.host = transport.get_extra_info("sockname")[0]
        self.state.open[self.host] += 1
        self.state.most[self.host] = max(self.state.most[self.host], self.state.open[self.host])

    def connection_lost(self, error: Exception | None) -> None:
        self.state.open[self.host] -= 1

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            method, path, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
            self.state.requests[method] += 1
            asyncio.get_running_loop().call_later(self.state.latency, self.respond, method, path)

    def respond(self, method: str, path: str) -> None:
        """Answer a request, as the path says."""
        if self.transport.is_closing():
            return
        state = self.state
        made: bytes | str | None
        if path.startswith("/case/"):
            name = path.rpartition("/")[2]
            made = case(name, method, state.seen[path, method])
            state.seen[path, method] += 1
        elif path.startswith("/soft/"):
            made = answer(200, b"<title>Page not found</title><h1>Page not found</h1>Nothing is here.")
        elif re.fullmatch(r"/(l|flaky|kill)/(\d+|target)", path):
            made = answer(200, b"<html><title>A page</title>" + b"x" * 500)
            if state.failing and path.startswith("/flaky/") and state.random.random() < state.failing:
                kind = state.random.choice(FAILURES)
                made = "reset" if kind == "reset" else answer(int(kind))
        else:
            made = answer(404)
        if made == "reset":
            self.transport.abort()
        elif isinstance(made, bytes):
            self.transport.write(made.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if method == "HEAD" else made)
            if path.endswith(("/truncated", "/long-length")):
                self.transport.close()


def serve(pipe: Connection, hosts: list[str], port: int) -> None:
    """Run until the pipe says stop. Sends True when listening."""

    async def run() -> None:
        """Serve on all hosts until ``pipe`` says to stop."""
        loop = asyncio.get_running_loop()
        state = State()
        servers = [await loop.create_server(lambda: Host(state), host, port, backlog=512) for host in hosts]
        stop = asyncio.Event()

        def command() -> None:
            name, value = pipe.recv()
            if name == "stop":
                stop.set()
            elif name == "report":
                pipe.send(state.report())
            elif name == "seed":
                state.random.seed(value)
            else:
                setattr(state, name, value)

        loop.add_reader(pipe.fileno(), command)
        pipe.send(True)
        await stop.wait()
        for server in servers:
            server.close()

    asyncio.run(run())
