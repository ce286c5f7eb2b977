"""What went wrong, distinguished: the exceptions of three libraries as one short vocabulary."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from typing import Literal, TypeAlias

import requests
import urllib3.exceptions

from postlint.net.guard import AddressRefused, NameFailure, NoSuchName

Kind: TypeAlias = Literal[
    "no-name",  # the name does not exist
    "name-failure",  # the name could not be looked up just now
    "refused",  # the guard forbids the address or port
    "timeout",
    "reset",  # closed or reset before an answer
    "unreachable",  # no connection
    "tls-expired",
    "tls-host",  # a certificate for another name
    "tls-untrusted",  # self-signed, or an issuer that is not trusted here
    "tls",  # any other failure to agree on TLS
    "protocol",  # not HTTP, or beyond the limits on headers
    "proxy",
]

# Verification results of OpenSSL, x509_vfy.h.
_TLS_KINDS: dict[int, tuple[Kind, str]] = {
    9: ("tls-expired", "its certificate is not valid yet"),
    10: ("tls-expired", "its certificate has expired"),
    18: ("tls-untrusted", "its certificate is self-signed"),
    19: ("tls-untrusted", "its certificate is self-signed"),
    20: ("tls-untrusted", "its certificate's issuer is not known"),
    21: ("tls-untrusted", "its certificate's issuer is not known"),
    62: ("tls-host", "its certificate is for another host name"),
    64: ("tls-host", "its certificate is for another address"),
}


class RequestFailure(Exception):
    """No answer came. ``kind`` says what happened, the text says it to a reader."""

    def __init__(self, kind: Kind, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and everything it was made of: requests and urllib3 keep the cause in
    ``reason``, ``args`` or ``__cause__``, as it happens."""
    pending, seen = [error], set()
    while pending:
        current = pending.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        related = (*current.args, getattr(current, "reason", None), current.__cause__, current.__context__)
        pending.extend(value for value in related if isinstance(value, BaseException))


def failure_of(error: BaseException, overdue: bool = False) -> RequestFailure:
    """The one failure that an exception of requests, urllib3, ssl or socket represents.

    ``overdue``: the request was cut because its deadline had passed.
    """
    if overdue:
        return RequestFailure("timeout", "it did not answer in time")
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            kind, reason = _TLS_KINDS.get(cause.verify_code, ("tls", "its certificate is not valid"))
            return RequestFailure(kind, reason)
        if type(cause).__name__ == "CertificateError":  # urllib3 1.26 compares the names itself
            return RequestFailure("tls-host", "its certificate is for another host name")
    for cause in causes:
        found = _plain(cause)
        if found:
            return found
    return RequestFailure("reset", "the connection broke")


def _plain(cause: BaseException) -> RequestFailure | None:
    if isinstance(cause, AddressRefused):
        return RequestFailure("refused", str(cause))
    if isinstance(cause, NoSuchName):
        return RequestFailure("no-name", "no such host")
    if isinstance(cause, NameFailure):
        return RequestFailure("name-failure", "its name could not be looked up")
    if isinstance(cause, urllib3.exceptions.ProxyError | requests.exceptions.ProxyError):
        return RequestFailure("proxy", "the proxy does not let it through")
    if isinstance(cause, TimeoutError | requests.Timeout | urllib3.exceptions.TimeoutError):
        return RequestFailure("timeout", "it did not answer in time")
    if isinstance(cause, ConnectionResetError | ConnectionAbortedError | BrokenPipeError):
        return RequestFailure("reset", "the connection was reset")
    if isinstance(cause, ConnectionRefusedError):
        return RequestFailure("unreachable", "the connection was refused")
    text = str(cause)
    if isinstance(cause, urllib3.exceptions.SSLError | ssl.SSLError):
        return RequestFailure("tls", "no TLS connection could be made")
    if type(cause).__name__ in ("BadStatusLine", "UnknownProtocol", "LineTooLong", "HeaderParsingError"):
        return RequestFailure("protocol", "its answer is not HTTP")
    if "got more than" in text and "headers" in text:
        return RequestFailure("protocol", "its answer has too many headers")
    if isinstance(cause, OSError) and cause.errno is not None:
        return RequestFailure("unreachable", "no connection could be made")
    return None
