"""Connections that only the guard makes, under the adapter of ``requests``."""

from __future__ import annotations

import socket
import threading
from typing import Any

import requests.adapters
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from postlint.net.guard import Guard


class Running(threading.local):
    """The deadline of the request that this thread makes, for connections it opens or reuses."""

    token: list[Any] | None = None


def _connection_classes(guard: Guard, running: Running) -> tuple[type[HTTPConnection], type[HTTPSConnection]]:
    """The connections of urllib3, opened by ``guard`` alone. Each records its socket in ``running``, so that
    a request can be ended at its deadline."""

    def open_socket(self: HTTPConnection) -> socket.socket:
        timeout = self.timeout if isinstance(self.timeout, int | float) else None
        sock = guard.connect(self.host, self.port, timeout)
        # A second handle on the same connection: TLS takes the first one over, and the
        # watch must be able to end a handshake that never gets done too.
        self._handle = sock.dup()  # type: ignore[attr-defined]
        watch(self)
        return sock

    def watch(self: HTTPConnection) -> None:
        if running.token is not None:
            running.token[1] = getattr(self, "_handle", None)

    def close_handle(self: HTTPConnection) -> None:
        handle = self.__dict__.pop("_handle", None)
        if handle is None:
            return
        if running.token is not None and running.token[1] is handle:
            # A connection that will not be kept is closed before its body is read; the watch
            # needs the handle until then.
            running.token[3] = True
        else:
            handle.close()

    class Plain(HTTPConnection):
        _new_conn = open_socket

        def request(self, *args: Any, **kwargs: Any) -> None:
            watch(self)
            super().request(*args, **kwargs)

        def close(self) -> None:
            super().close()
            close_handle(self)

    class Secure(HTTPSConnection):
        _new_conn = open_socket

        def request(self, *args: Any, **kwargs: Any) -> None:
            watch(self)
            super().request(*args, **kwargs)

        def close(self) -> None:
            super().close()
            close_handle(self)

    return Plain, Secure


class GuardedAdapter(requests.adapters.HTTPAdapter):
    """The adapter of ``requests`` with connections that only the guard makes."""

    def __init__(self, guard: Guard, running: Running, per_host: int) -> None:
        self._classes = _connection_classes(guard, running)
        super().__init__(pool_connections=128, pool_maxsize=per_host, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        plain, secure = self._classes

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
