"""A web server on loopback with many host names, and a world that knows only it."""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

import pytest

from postlint.model import Span
from postlint.net.guard import NameFailure, NoSuchName
from postlint.net.network_phase import check
from postlint.net.settings import NetSettings
from postlint.net.world import World
from postlint.verdict import Occurrence, Verdict


class Request(NamedTuple):
    method: str
    host: str
    path: str
    headers: dict[str, str]
    secure: bool = False


class Reset(Exception):
    """A route raises it to reset the connection."""


Route = Callable[[Request], "bytes | Iterator[bytes]"]


def answer(
    code: int, body: bytes | str = b"", headers: dict[str, str] | None = None, length: int | None = None
) -> bytes:
    """An HTTP/1.1 answer; ``length``: a Content-Length other than the true one."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {code} X"]
    given = {"Content-Type": "text/html; charset=utf-8", **(headers or {})}
    if "Transfer-Encoding" not in given:
        given["Content-Length"] = str(len(data) if length is None else length)
    lines += [f"{name}: {value}" for name, value in given.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8") + data


def page(title: str, text: str = "", head: str = "") -> bytes:
    return answer(200, f"<html><head><title>{title}</title>{head}</head><body>{text}</body></html>")


class Server:
    """Answers by ``routes[host][path]`` (``*`` for any path); what has none is 404."""

    def __init__(self) -> None:
        self.routes: dict[str, dict[str, Route | bytes]] = {}
        self.requests: list[Request] = []
        self.most: dict[str, int] = {}
        """Most connections at once, by host name."""
        self._open: dict[str, int] = {}
        self._lock = threading.Lock()
        self.release = threading.Event()
        """Set when the test is over, for routes that hang."""
        self._sockets: list[socket.socket] = []
        self._ports: dict[bool, int] = {}

    def start(self, context: ssl.SSLContext | None = None) -> int:
        listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self._sockets.append(listener)
        self._ports[context is not None] = listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(listener, context), daemon=True).start()
        return self._ports[context is not None]

    def port(self, secure: bool) -> int | None:
        return self._ports.get(secure)

    def requested(self, host: str, method: str | None = None) -> list[str]:
        """Paths put to a host, in order."""
        return [r.path for r in self.requests if r.host == host and method in (None, r.method)]

    def stop(self) -> None:
        self.release.set()
        for listener in self._sockets:
            listener.close()

    def _accept(self, listener: socket.socket, context: ssl.SSLContext | None) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection, context), daemon=True).start()

    def _serve(self, connection: socket.socket, context: ssl.SSLContext | None) -> None:
        host = ""
        try:
            connection.settimeout(20)
            if context:
                connection = context.wrap_socket(connection, server_side=True)
            file = connection.makefile("rb")
            while request := _read_request(file, context is not None):
                if not host:
                    host = request.host
                    self._count(host, 1)
                self.requests.append(request)
                if not self._respond(connection, request):
                    break
        except (OSError, ValueError):
            pass
        finally:
            if host:
                self._count(host, -1)
            # Also for the file object made above: close() alone would leave the socket open.
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _count(self, host: str, change: int) -> None:
        with self._lock:
            self._open[host] = self._open.get(host, 0) + change
            self.most[host] = max(self.most.get(host, 0), self._open[host])

    def _respond(self, connection: socket.socket, request: Request) -> bool:
        routes = self.routes.get(request.host, {})
        route = routes.get(request.path, routes.get("*", answer(404, "nothing here")))
        try:
            made = route(request) if callable(route) else route
            if isinstance(made, bytes):
                head, _, body = made.partition(b"\r\n\r\n")
                connection.sendall(head + b"\r\n\r\n" + (b"" if request.method == "HEAD" else body))
                return b"\r\nConnection: close" not in head
            for piece in made:
                connection.sendall(piece)
        except Reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        return False


def _read_request(file: Any, secure: bool) -> Request | None:
    line = file.readline(65536).decode("latin-1").split()
    if len(line) != 3:
        return None
    headers: dict[str, str] = {}
    while (header := file.readline(65536).decode("latin-1").strip()) != "":
        name, _, value = header.partition(":")
        headers[name.lower()] = value.strip()
    return Request(line[0], headers.get("host", "").partition(":")[0], line[1], headers, secure)


class Clock:
    """A clock that jumps: whoever is waiting for it gets what he is waiting for, or the time at once."""

    def __init__(self) -> None:
        self.time = 1_000.0
        self.wall_start = 1_790_000_000.0

    def now(self) -> float:
        return self.time

    def wall(self) -> float:
        return self.wall_start + self.time

    def receive(self, queue: SimpleQueue[Any], seconds: float | None) -> Any:
        try:
            # Answers that are on their way come first, so that the time a test sees does not
            # depend on the machine's load more than it must.
            return queue.get(timeout=10.0 if seconds is None else 0.02)
        except Empty:
            self.time += seconds or 0.0
            return None


class Web(NamedTuple):
    """What a test has in hand."""

    server: Server
    clock: Clock
    names: dict[str, list[str]]
    looked_up: list[str]
    world: World

    answer = staticmethod(answer)
    page = staticmethod(page)
    Reset = Reset

    def host(self, name: str, routes: dict[str, Route | bytes], address: str = "93.184.216.34") -> None:
        """Give a name an address, and answers."""
        self.names[name] = [address]
        self.server.routes[name] = routes

    @staticmethod
    def quick(**changes: Any) -> NetSettings:
        """Short time-outs, and nothing requested but what is meant."""
        return QUICK._replace(**changes)

    def check(self, *urls: str, settings: NetSettings | None = None, **options: Any) -> dict[str, Verdict]:
        """The verdicts on ``urls``, by URL."""
        occurrences = {url: (Occurrence("_posts/2020-01-01-a.md", Span(0, 1)),) for url in urls}
        occurrences.update(options.pop("occurrences", {}))
        # No second host is probed, no https requested, unless the test is about it.
        chosen = settings or self.quick()
        return {v.url: v for v in check(occurrences, chosen, world=self.world, **options)}


QUICK = NetSettings(
    soft_404=False, try_https=False, connect_timeout=2.0, read_timeout=2.0, deadline=4.0, interval=0.01
)
"""Time-outs on loopback, and nothing requested but what is meant."""


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def web(server: Server) -> Web:
    clock = Clock()
    names: dict[str, list[str]] = {"example.com": ["93.184.216.34"]}
    looked_up: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        looked_up.append(host)
        found = names.get(host)
        if found is None:
            raise NoSuchName(host)
        if found == ["later"]:
            raise NameFailure(host)
        return found

    def connect(address: str, port: int, timeout: float | None) -> socket.socket:
        real = server.port(port == 443)
        if real is None:
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", real), timeout)

    world = World(resolve, connect, clock.now, clock.wall, lambda: 0.5, clock.receive)
    return Web(server, clock, names, looked_up, world)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an authority ``ca.pem`` and servers' ``good``, ``expired``, ``other`` and ``self``."""
    folder = tmp_path_factory.mktemp("certificates")

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    try:
        # With the extensions that Python 3.13 asks of an authority.
        usage = ("-addext", "keyUsage=critical,keyCertSign,cRLSign")
        openssl(
            "req",
            "-x509",
            *key,
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
            "-days",
            "30",
            "-subj",
            "/CN=CA",
            *usage,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs the openssl command")
    openssl("req", "-x509", *key, "-keyout", "self.key", "-out", "self.pem", "-days", "30", "-subj", "/CN=x")
    for name, host, days in (
        ("good", "a.test", "30"),
        ("expired", "a.test", "-1"),
        ("other", "x.invalid", "30"),
    ):
        (folder / "names").write_text(
            f"subjectAltName=DNS:{host},DNS:b.{host},DNS:www.youtube.com\n"
            "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
        )
        openssl("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", "/CN=s")
        dates = ("-days", days)
        openssl(
            "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-out", f"{name}.pem", "-extfile", "names", *dates,
        )  # fmt: skip
    return folder


@pytest.fixture
def secure(server: Server, certificates: Path) -> Callable[[str], None]:
    """Make the server answer port 443 with one of the certificates."""

    def start(name: str) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
        server.start(context)

    return start


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until another thread has made something true."""
    end = time.monotonic() + 5
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)
    assert condition()
