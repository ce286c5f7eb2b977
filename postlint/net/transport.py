"""One request and its bounded answer, over ``requests``.

``requests.Session.send`` is not used: it reads the whole body of every redirect and
follows where the guard has not judged. Its ``HTTPAdapter`` is, with connections of our
own that are made by the guard.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import requests
import requests.adapters
from urllib3.exceptions import HTTPError

from postlint.net.bodies import read_body
from postlint.net.connections import GuardedAdapter, Running
from postlint.net.failures import RequestFailure, failure_of
from postlint.net.guard import AddressRefused, Guard, NameFailure, NoSuchName
from postlint.net.settings import HostHeader, NetSettings
from postlint.net.web_address import Address, BadUrl, split

if TYPE_CHECKING:
    from requests.cookies import RequestsCookieJar


class Answer(NamedTuple):
    """The answer to a request."""

    code: int
    headers: Mapping[str, str]
    body: bytes
    """Decoded, cut at the limit requested; empty unless requested."""
    complete: bool
    """Whether the body arrived whole and within the limit."""
    seconds: float


class OverBudget(Exception):
    """No more requests may be made."""


class Transport:
    """Makes requests within the limits of the settings. Threads share one a run."""

    def __init__(self, settings: NetSettings, guard: Guard, wall: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self.guard = guard
        self.wall = wall
        self._running = Running()
        self._adapter = GuardedAdapter(guard, self._running, settings.per_host)
        self._proxies = {scheme: url for scheme, url in settings.proxies if scheme != "no"}
        self._not_proxied = tuple(
            host.strip().lower().removeprefix("*.").removeprefix(".")
            for scheme, hosts in settings.proxies
            if scheme == "no"
            for host in hosts.split(",")
            if host.strip()
        )
        self._tokens = tuple((_origin(header), header) for header in settings.headers)
        self._lock = threading.Lock()
        self.count = 0
        """Requests made so far."""
        self._watched: dict[int, list[Any]] = {}
        self._closed = threading.Event()
        self._watch: threading.Thread | None = None

    def exchange(
        self,
        method: str,
        address: Address,
        *,
        limit: int = 0,
        jar: RequestsCookieJar | None = None,
        accept: str = "*/*",
    ) -> Answer:
        """Send one request, without following redirects.

        ``limit``: decoded bytes of the body wanted; 0: none. Raises ``RequestFailure``, ``OverBudget``.
        """
        self._take_one()
        prepared = self._prepare(method, address, jar, accept)
        proxies = self._proxies_for(address)
        started = time.monotonic()
        token: list[Any] = [started + self._settings.deadline, None, False, False]
        self._start_watch(token)
        try:
            if proxies:
                self._judge_for_proxy(address)
            response = self._adapter.send(
                prepared,
                stream=True,
                timeout=(self._settings.connect_timeout, self._settings.read_timeout),
                verify=self._settings.ca_bundle or True,
                proxies=proxies,
            )
            if token[2]:
                # http.client mistakes a connection ended by the watch for the end of the headers.
                response.close()
                raise TimeoutError
            if jar is not None:
                requests.cookies.extract_cookies_to_jar(jar, prepared, response.raw)  # type: ignore[no-untyped-call]
            body, complete = read_body(response, limit, method)
            code, headers = response.status_code, response.headers
        except (
            requests.RequestException,
            HTTPError,
            OSError,
            NoSuchName,
            NameFailure,
            AddressRefused,
        ) as error:
            raise failure_of(error, overdue=token[2]) from None
        except (ValueError, LookupError, AttributeError) as error:
            # http.client and urllib3 let some malformed answers out as these.
            raise RequestFailure("protocol", f"its answer is malformed ({type(error).__name__})") from None
        finally:
            self._watched.pop(id(token), None)
            self._running.token = None
            if token[3]:
                token[1].close()
        return Answer(code, headers, body, complete, time.monotonic() - started)

    def close(self) -> None:
        """Close every idle connection and end the watch; requests still running end at once."""
        self._closed.set()
        for token in list(self._watched.values()):
            _cut(token)
        self._adapter.close()

    def _take_one(self) -> None:
        with self._lock:
            if self._settings.budget is not None and self.count >= self._settings.budget:
                raise OverBudget
            self.count += 1

    def _prepare(
        self, method: str, address: Address, jar: RequestsCookieJar | None, accept: str
    ) -> requests.PreparedRequest:
        # Filled by hand: `prepare()` would read ~/.netrc and send what it finds there.
        prepared = requests.PreparedRequest()
        prepared.method = method
        prepared.url = address.url
        headers = {
            "User-Agent": self._settings.agent,
            "Accept": accept,
            "Accept-Encoding": "gzip, deflate",
            "Accept-Language": "en,*;q=0.5",
        }
        for origin, header in self._tokens:
            if origin == address.origin:
                headers[header.name] = header.value
        prepared.headers = requests.structures.CaseInsensitiveDict(headers)
        prepared.hooks = {"response": []}
        prepared.body = None
        prepared._cookies = requests.cookies.RequestsCookieJar()  # type: ignore[attr-defined]
        if jar:
            prepared.prepare_cookies(jar)
        return prepared

    def _proxies_for(self, address: Address) -> dict[str, str]:
        if not self._proxies or any(
            entry == "*" or address.host == entry or address.host.endswith("." + entry)
            for entry in self._not_proxied
        ):
            return {}
        return self._proxies

    def _judge_for_proxy(self, address: Address) -> None:
        """A proxy makes the connection itself; what can be known here is judged all the same."""
        # Behind a proxy names often resolve nowhere but there.
        with contextlib.suppress(NoSuchName, NameFailure):
            self.guard.addresses(address.host, address.port)

    def _start_watch(self, token: list[Any]) -> None:
        self._watched[id(token)] = token
        self._running.token = token
        if self._watch is None:
            with self._lock:
                if self._watch is None:
                    self._watch = threading.Thread(target=self._watch_deadlines, daemon=True)
                    self._watch.start()

    def _watch_deadlines(self) -> None:
        """End requests that are overdue: socket time-outs measure silence only, and a server
        that sends one byte per second would occupy a thread for ever."""
        pause = min(0.25, self._settings.deadline / 4)
        while not self._closed.wait(pause):
            now = time.monotonic()
            for token in list(self._watched.values()):
                if now > token[0]:
                    _cut(token)


def _cut(token: list[Any]) -> None:
    token[2] = True
    handle = token[1]
    if handle is not None:
        with contextlib.suppress(OSError):
            handle.shutdown(socket.SHUT_RDWR)


def _origin(header: HostHeader) -> str:
    origin = header.origin if "://" in header.origin else "https://" + header.origin
    try:
        return split(origin).origin
    except BadUrl as error:
        raise ValueError(f"`{header.origin}` is not an origin for a header: {error}") from None
