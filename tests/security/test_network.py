"""Where a stranger's links may lead this machine, whatever is configured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from postlint.net.guard import AddressRefused, Guard
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
    with pytest.raises(AddressRefused):
        guard_with(address).connect("evil.example", 80, 1.0)


@pytest.mark.parametrize(
    "host", ["metadata.google.internal", "metadata.goog", "metadata", "instance-data.ec2.internal"]
)
def test_names_of_metadata_services_are_refused(host: str) -> None:
    """A proxy looks names up by itself, so that the address cannot be judged here."""
    with pytest.raises(AddressRefused):
        guard_with("10.0.0.1").addresses(host, 80)


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "fd12::1", "::ffff:10.0.0.1", "8.8.8.8"])
def test_what_is_allowed_is_requested(address: str) -> None:
    assert guard_with(address).addresses("evil.example", 80) == (address,)


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\0b", "päss ☃", "a\x7f"])
def test_a_header_that_cannot_be_sent_is_an_error_of_usage(blog: Any, value: str) -> None:
    blog.post("[a](http://a.invalid/)\n")
    for option in ("--header", "--contact"):
        given = f"a.invalid=X-Token:{value}" if option == "--header" else value
        if "\0" in given:
            continue  # no command line can hold it
        ran = blog.run("--online", option, given)
        assert ran.code == 2, ran
        assert option in ran.err and "line of Latin-1 letters" in ran.err
        assert "X-Evil" not in ran.text and "☃" not in ran.text


@pytest.mark.parametrize("header", ["no origin=X:1", "a.invalid=X Y:1", "a.invalid=:1", "://=X:1"])
def test_so_is_one_that_is_none(blog: Any, header: str) -> None:
    blog.post("[a](http://a.invalid/)\n")
    assert blog.run("--online", "--header", header).code == 2


def test_a_contact_that_cannot_be_sent_is_an_error_at_its_line(blog: Any) -> None:
    blog.write(".postlint.yml", 'network:\n  contact: "a\\r\\nX-Evil: 1"\n')
    ran = blog.run()
    assert ran.code == 2
    assert ".postlint.yml:2:12: `contact` goes into an HTTP header" in ran.err


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_certificates_that_cannot_be_read_are_an_error_of_usage(blog: Any, tmp_path: Path, name: str) -> None:
    blog.post("[a](http://a.invalid/)\n")
    (tmp_path / "no.pem").write_text("no certificate")
    for path in (tmp_path / "no.pem", tmp_path / "nowhere.pem"):
        ran = blog.run("--online", environment={name: str(path)})
        assert ran.code == 2
        assert f"`{name}` names `{path}`" in ran.err
