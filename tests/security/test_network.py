"""Where a stranger's links may lead this machine, whatever is configured."""

from __future__ import annotations

import pytest

from postlint.net.guard import Guard, Refused
from postlint.net.settings import NetSettings

ALLOWED = NetSettings(
    allow_private=True,
    allow=("evil.example", "metadata.google.internal", "metadata", "0.0.0.0/0", "::/0"),
)
"""As open as a configuration can be."""


def guard_with(address: str, settings: NetSettings = ALLOWED) -> Guard:
    def connect(address: str, port: int, timeout: float | None) -> None:
        raise AssertionError(f"{address} was connected to")

    return Guard(settings, lambda host, port: [address], connect)  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254", "169.254.170.2", "169.254.170.23", "169.254.0.23", "168.63.129.16",
        "100.100.100.200", "192.0.0.192", "fd00:ec2::254", "fd00:ec2::23", "fd00:42::42", "fd20:ce::254",
        "fe80::a9fe:a9fe",
        # The same address as gateways and systems write it.
        "::ffff:169.254.169.254", "::ffff:0:169.254.169.254", "::169.254.169.254", "64:ff9b::169.254.169.254",
        "64:ff9b:1::169.254.169.254", "2002:a9fe:a9fe::1", "fe80::1%eth0",
    ],
)  # fmt: skip
def test_metadata_is_refused_whatever_is_allowed(address: str) -> None:
    with pytest.raises(Refused):
        guard_with(address).connect("evil.example", 80, 1.0)


@pytest.mark.parametrize(
    "host", ["metadata.google.internal", "metadata.goog", "metadata", "instance-data.ec2.internal"]
)
def test_names_of_metadata_services_are_refused(host: str) -> None:
    """A proxy looks names up by itself, so that the address cannot be judged here."""
    with pytest.raises(Refused):
        guard_with("10.0.0.1").addresses(host, 80)


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "fd12::1", "::ffff:10.0.0.1", "8.8.8.8"])
def test_what_is_allowed_is_asked(address: str) -> None:
    assert guard_with(address).addresses("evil.example", 80) == (address,)
