"""Which addresses may be contacted, and connections that go nowhere else.

A pull request of a stranger may name any URL, and the machine that checks it may
run inside a network that trusts it. So a name is looked up once a run, every address
is judged, and the connection is made to the address that was judged: looking it up
again at connect time would let the answer change in between (DNS rebinding).
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

from postlint.net.settings import NetSettings

Resolve: TypeAlias = Callable[[str, int], Sequence[str]]
"""Host and port to addresses; raises ``NoSuchName`` or ``NameFailure``."""
Connect: TypeAlias = Callable[[str, int, float | None], socket.socket]
"""Address, port and time-out to a connected socket; raises ``OSError``."""


class AddressRefused(Exception):
    """The guard refuses this address; the text says why."""


class NoSuchName(Exception):
    """The name does not exist."""


class NameFailure(Exception):
    """The name could not be looked up for now."""


# What `ipaddress` counts as global (or did in some supported Python) and must not be contacted.
_REFUSED = tuple(
    (ip_network(network), kind)
    for network, kind in (
        ("169.254.169.254/32", "a cloud's metadata address"),
        ("169.254.170.0/24", "a cloud's metadata address"),
        ("168.63.129.16/32", "a cloud's metadata address"),
        ("100.100.100.200/32", "a cloud's metadata address"),
        ("192.0.0.192/32", "a cloud's metadata address"),
        ("fd00:ec2::/32", "a cloud's metadata address"),
        ("fd00:42::42/128", "a cloud's metadata address"),
        ("fd20:ce::254/128", "a cloud's metadata address"),
        ("0.0.0.0/8", "an unspecified address"),
        ("10.0.0.0/8", "a private address"),
        ("100.64.0.0/10", "a shared (carrier) address"),
        ("127.0.0.0/8", "a loopback address"),
        ("169.254.0.0/16", "a link-local address"),
        ("172.16.0.0/12", "a private address"),
        ("192.0.0.0/24", "a reserved address"),
        ("192.88.99.0/24", "a 6to4 relay address"),
        ("192.168.0.0/16", "a private address"),
        ("198.18.0.0/15", "a benchmarking address"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
        ("::1/128", "a loopback address"),
        ("::ffff:0:0/96", "an IPv4-mapped address"),
        ("::ffff:0:0:0/96", "an IPv4-translated address"),
        ("::/96", "an IPv4-compatible address"),
        ("64:ff9b::/96", "a NAT64 address"),
        ("64:ff9b:1::/48", "a NAT64 address"),
        ("100::/64", "a discard address"),
        ("2001::/32", "a Teredo address"),
        ("2002::/16", "a 6to4 address"),
        ("fc00::/7", "a private address"),
        ("fe80::/10", "a link-local address"),
        ("fec0::/10", "a site-local address"),
        ("ff00::/8", "a multicast address"),
    )
)


_NEVER = tuple(
    ip_network(network)
    for network in (
        # All of it: clouds put metadata at several of these addresses, and nobody publishes pages there.
        "169.254.0.0/16",
        "168.63.129.16/32",
        "100.100.100.200/32",
        "192.0.0.192/32",
        "fd00:ec2::/32",
        "fd00:42::42/128",
        "fd20:ce::254/128",
        "fe80::/10",
    )
)
"""Refused whatever is allowed: link-local addresses and those at which clouds give credentials away."""

_NEVER_NAMES = frozenset(
    (
        "metadata",
        "metadata.goog",
        "metadata.google.internal",
        "metadata.tencentyun.com",
        "instance-data",
        "instance-data.ec2.internal",
    )
)
"""Names of metadata services, refused where a proxy looks names up."""

# Networks whose addresses hold an IPv4 address, and the bits that follow it.
_EMBEDDING = tuple(
    (IPv6Network(network), shift)
    for network, shift in (
        ("::/96", 0),
        ("::ffff:0:0/96", 0),
        ("::ffff:0:0:0/96", 0),
        ("64:ff9b::/96", 0),
        ("64:ff9b:1::/48", 0),
        ("2002::/16", 80),
    )
)


def _forms(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address | IPv6Address]:
    """The address, and the IPv4 address that a gateway or the system makes of it."""
    yield address
    if isinstance(address, IPv6Address):
        for network, shift in _EMBEDDING:
            if address in network:
                yield IPv4Address(int(address) >> shift & 0xFFFFFFFF)
        if address.teredo:
            yield from address.teredo


def never_requested(text: str) -> bool:
    """Whether an address is refused whatever is allowed."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return True
    return any(
        form.version == network.version and form in network for form in _forms(address) for network in _NEVER
    )


def kind_of_address(text: str) -> str | None:
    """Why an address must not be requested (``a loopback address``, …); None where it may be."""
    try:
        address: IPv4Address | IPv6Address = ip_address(text)
    except ValueError:
        # An IPv6 address with a zone (`fe80::1%eth0`) parses, but must never be reached.
        return "not an address"
    if "%" in text:
        return "a link-local address"
    for network, kind in _REFUSED:
        if address.version == network.version and address in network:
            return kind
    return None if address.is_global else "a reserved address"


def system_resolve(host: str, port: int) -> Sequence[str]:
    """Look a name up as the system does."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        missing = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
        raise (NoSuchName if error.errno in missing else NameFailure)(host) from None
    except (OSError, UnicodeError):
        raise NameFailure(host) from None
    return [str(entry[4][0]) for entry in found]


def system_connect(address: str, port: int, timeout: float | None) -> socket.socket:
    """Connect to an address, which is never looked up again."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(timeout)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect((address, port))
    except BaseException:
        sock.close()
        raise
    return sock


class Guard:
    """Judges hosts and ports, and connects to what it has judged. Threads share one a run."""

    def __init__(self, settings: NetSettings, resolve: Resolve, connect: Connect) -> None:
        self._settings = settings
        self._resolve = resolve
        self._connect = connect
        self._lock = threading.Lock()
        self._found: dict[str, tuple[str, ...] | AddressRefused] = {}
        self._names_work: bool | None = None
        hosts, networks = set(), []
        for entry in settings.allow:
            try:
                networks.append(ip_network(entry.strip("[]"), strict=False))
            except ValueError:
                hosts.add(entry.lower())
        self._allowed_hosts = hosts
        self._allowed_networks = tuple(networks)

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses of ``host`` that may be contacted, in the resolver's order.

        Raises ``AddressRefused`` where none may or the port may not, ``NoSuchName``, ``NameFailure``.
        A name that was not found is looked up again the next time: once is not proof.
        """
        if port not in self._settings.ports:
            raise AddressRefused(f"port {port}")
        found = self._found.get(host)
        if found is None:
            found = self._judge(host, port)
            with self._lock:
                # The first look-up represents the whole run, whichever thread made it.
                found = self._found.setdefault(host, found)
        if isinstance(found, AddressRefused):
            raise found
        return found

    def _judge(self, host: str, port: int) -> tuple[str, ...] | AddressRefused:
        if host in _NEVER_NAMES:
            return AddressRefused("a cloud's metadata address")
        addresses = tuple(dict.fromkeys(self._resolve(host, port)))
        if not addresses:
            raise NoSuchName(host)
        if host not in addresses and host != "localhost":
            # An address instead of a name, or the machine's own name, was never looked up.
            self._names_work = True
        reason = ""
        allowed = []
        for address in addresses:
            kind = kind_of_address(address)
            if kind is None or (self._allowed(host, address) and not never_requested(address)):
                allowed.append(address)
            else:
                reason = kind
        return tuple(allowed) or AddressRefused(reason)

    def _allowed(self, host: str, address: str) -> bool:
        if host in self._allowed_hosts:
            return True
        if self._settings.allow_private:
            return kind_of_address(address) != "not an address"
        plain = ip_address(address.partition("%")[0])
        return any(plain in network for network in self._allowed_networks if plain.version == network.version)

    def connect(self, host: str, port: int, timeout: float | None) -> socket.socket:
        """A socket connected to a judged address of ``host``, one of each family tried."""
        addresses = self.addresses(host, port)
        first_of_family = {":" in address: address for address in reversed(addresses)}
        failure: OSError = ConnectionError("no address")
        for address in sorted(first_of_family.values(), key=addresses.index):
            try:
                return self._connect(address, port, timeout)
            except OSError as error:
                failure = error
        raise failure

    def names_work(self) -> bool:
        """Whether name resolution works here at all; if not, a missing name proves nothing.

        A machine without a network answers "no such name" to everything on some systems.
        """
        if self._names_work is None:
            try:
                self._names_work = bool(self._resolve(self._settings.control_name, 443))
            except (NoSuchName, NameFailure):
                self._names_work = False
        return self._names_work
