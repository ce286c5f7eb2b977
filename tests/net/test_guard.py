"""No request leaves for an address that a stranger's pull request must not reach."""

from __future__ import annotations

import pytest

from postlint.net.guard import (
    AddressRefused,
    Guard,
    NoSuchName,
    kind_of_address,
    system_connect,
    system_resolve,
)
from postlint.net.settings import NetSettings
from postlint.verdict import Unchecked

REFUSED = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.8.8.8",
    "168.63.129.16", "169.254.1.1", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255",
    "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:a9fe:a9fe",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1",
    "2002:7f00:1::", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "nonsense",
]  # fmt: skip


@pytest.mark.parametrize("address", REFUSED)
def test_addresses_that_are_not_public_are_refused(address):
    assert kind_of_address(address) is not None


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "172.32.0.1", "100.128.0.1"]
)
def test_public_addresses_are_not(address):
    assert kind_of_address(address) is None


@pytest.mark.parametrize("address", [a for a in REFUSED if a != "nonsense"])
def test_no_refused_address_is_connected_to(web, address):
    web.host("evil.test", {"*": web.answer(200)}, address)
    verdict = web.check("http://evil.test/")["http://evil.test/"]
    assert isinstance(verdict.outcome, Unchecked)
    assert kind_of_address(address) in verdict.reason
    assert web.server.requests == []


def test_of_several_addresses_only_public_ones_are_used():
    seen = []
    guard = Guard(
        NetSettings(),
        lambda host, port: ["127.0.0.1", "8.8.8.8", "::1"],
        lambda address, port, timeout: seen.append(address),
    )
    guard.connect("both.test", 80, None)
    assert seen == ["8.8.8.8"]


def test_a_name_is_looked_up_once_and_its_address_kept(web):
    """A second answer that points inside (DNS rebinding) is never requested."""
    web.host("rebind.test", {"*": web.answer(200, "x", {"Connection": "close"})})
    original = web.world.resolve

    def rebinding(host, port):
        found = original(host, port)
        web.names["rebind.test"] = ["127.0.0.1"]
        return found

    dialled = []

    def connect(address, port, timeout):
        dialled.append(address)
        return web.world.connect(address, port, timeout)

    there = web._replace(world=web.world._replace(resolve=rebinding, connect=connect))
    verdicts = there.check(*(f"http://rebind.test/{i}" for i in range(5)))
    assert {v.status for v in verdicts.values()} == {"alive"}
    assert set(dialled) == {"93.184.216.34"}
    assert web.looked_up.count("rebind.test") == 1


@pytest.mark.parametrize("inner", ["http://inside.test/admin", "http://169.254.169.254/latest/meta-data/"])
def test_each_redirect_is_judged_again(web, inner):
    web.host("outer.test", {"/": web.answer(302, headers={"Location": inner})})
    web.host("inside.test", {"*": web.answer(200, "secret")}, "10.0.0.5")
    web.host("169.254.169.254", {"*": web.answer(200, "secret")}, "169.254.169.254")
    verdict = web.check("http://outer.test/")["http://outer.test/"]
    assert verdict.status == "unchecked"
    assert [request.host for request in web.server.requests] == ["outer.test"]


@pytest.mark.parametrize("port", [22, 25, 3306, 6379, 9200])
def test_ports_are_limited(web, port):
    web.host("a.test", {"*": web.answer(200)})
    verdict = web.check(f"http://a.test:{port}/")[f"http://a.test:{port}/"]
    assert verdict.outcome == Unchecked(f"it leads to port {port}")
    assert not web.looked_up


@pytest.mark.parametrize(
    ("changes", "requested"),
    [
        ({}, False),
        ({"allow_private": True}, True),
        ({"allow": ("10.0.0.0/8",)}, True),
        ({"allow": ("inside.test",)}, True),
        ({"allow": ("10.9.0.0/16", "other.test")}, False),
    ],
)
def test_private_addresses_can_be_allowed(web, changes, requested):
    web.host("inside.test", {"*": web.answer(200)}, "10.0.0.5")
    verdict = web.check("http://inside.test/", settings=web.quick(**changes))["http://inside.test/"]
    assert verdict.status == ("alive" if requested else "unchecked")
    assert bool(web.server.requests) == requested


@pytest.mark.parametrize(
    "host", ["2130706433", "0177.0.0.1", "0x7f.1", "127.1", "[::1]", "localhost", "LOCALHOST."]
)
def test_other_spellings_of_this_machine_are_refused_by_the_systems_own_resolver(web, host):
    there = web._replace(world=web.world._replace(resolve=system_resolve))
    verdict = there.check(f"http://{host}/")[f"http://{host}/"]
    assert (verdict.status, verdict.reason) in (
        ("unchecked", "it leads to a loopback address"),
        ("gone", "no such host"),  # where the system's resolver does not know the spelling
        ("unknown", "no name can be looked up from here"),
    )
    if host in ("[::1]", "127.1", "2130706433"):
        assert verdict.status == "unchecked"


@pytest.mark.parametrize(
    "url",
    [
        "http://a.test@inside.test/",
        "http:\\\\inside.test\\x",
        "http://inside%2Etest/",
        "http://a.test\\@inside.test/",
    ],
)
def test_the_host_that_is_judged_is_the_host_that_is_requested(web, url):
    web.host("inside.test", {"*": web.answer(200)}, "10.0.0.5")
    web.host("a.test", {"*": web.answer(200)})
    verdict = web.check(url)[url]
    hosts = {request.host for request in web.server.requests}
    assert "inside.test" not in hosts
    assert verdict.status == ("alive" if hosts == {"a.test"} else "unchecked")


def test_a_missing_name_is_looked_up_again_and_a_found_one_is_not():
    answers = iter([[], ["8.8.8.8"], ["9.9.9.9"]])
    guard = Guard(NetSettings(), lambda host, port: next(answers), lambda *a: None)
    with pytest.raises(NoSuchName):
        guard.addresses("a.test", 80)
    assert guard.addresses("a.test", 80) == ("8.8.8.8",)
    assert guard.addresses("a.test", 80) == ("8.8.8.8",)


def test_a_proxy_is_given_no_private_address_either(web):
    """The proxy connects by itself, but what can be known here is judged first."""
    web.host("inside.test", {"*": web.answer(200)}, "10.0.0.5")
    settings = web.quick(proxies=(("http", f"http://127.0.0.1:{web.server.port(False)}"),))
    assert web.check("http://inside.test/", settings=settings)["http://inside.test/"].status == "unchecked"
    assert web.server.requests == []


def test_a_proxy_is_requested_for_what_only_it_can_find(web):
    web.server.routes["only-there.test"] = {"http://only-there.test/x": web.answer(200)}
    proxy = f"http://127.0.0.1:{web.server.port(False)}"
    settings = web.quick(proxies=(("http", proxy), ("no", "direct.test")))
    web.host("direct.test", {"/x": web.answer(200)})
    verdicts = web.check("http://only-there.test/x", "http://direct.test/x", settings=settings)
    assert {v.status for v in verdicts.values()} == {"alive"}
    assert web.server.requested("only-there.test") == ["http://only-there.test/x"]
    assert web.server.requested("direct.test") == ["/x"]


def test_refusals_name_the_reason():
    guard = Guard(NetSettings(), lambda host, port: ["10.0.0.1"], lambda *a: None)
    with pytest.raises(AddressRefused, match="a private address"):
        guard.addresses("a.test", 80)


def test_an_address_for_a_name_does_not_show_that_names_resolve() -> None:
    def resolve(host: str, port: int) -> list[str]:
        if host in ("127.0.0.1", "localhost"):
            return ["127.0.0.1"]
        raise NoSuchName(host)

    guard = Guard(NetSettings(allow_private=True), resolve, system_connect)
    assert guard.addresses("127.0.0.1", 80) == ("127.0.0.1",)
    assert guard.addresses("localhost", 80) == ("127.0.0.1",)
    assert not guard.names_work()
