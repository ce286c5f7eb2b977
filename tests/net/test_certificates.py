"""A private authority that the environment names is trusted, over the connections that the guard makes."""

from __future__ import annotations

import pytest

from postlint.cli.errors import CliError
from postlint.cli.network_settings import ca_bundle


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_private_authority(web, secure, certificates, name):
    secure("good")
    web.host("a.test", {"/": web.answer(200)})
    unknown = web.check("https://a.test/")["https://a.test/"]
    assert (unknown.status, unknown.reason) == ("suspect", "its certificate's issuer is not known")
    settings = web.quick(ca_bundle=ca_bundle({name: str(certificates / "ca.pem")}))
    assert web.check("https://a.test/", settings=settings)["https://a.test/"].status == "alive"
    expired = web.quick(ca_bundle=ca_bundle({name: str(certificates / "self.pem")}))
    assert web.check("https://a.test/", settings=expired)["https://a.test/"].status == "suspect"


def test_a_folder_of_certificates(web, secure, certificates, tmp_path):
    import shutil
    import subprocess

    secure("good")
    web.host("a.test", {"/": web.answer(200)})
    shutil.copy(certificates / "ca.pem", tmp_path)
    if subprocess.run(["openssl", "rehash", str(tmp_path)], capture_output=True).returncode:
        pytest.skip("needs openssl rehash")
    settings = web.quick(ca_bundle=ca_bundle({"REQUESTS_CA_BUNDLE": str(tmp_path)}))
    assert web.check("https://a.test/", settings=settings)["https://a.test/"].status == "alive"


def test_the_first_that_is_set_counts_as_for_requests(certificates):
    good, other = str(certificates / "ca.pem"), str(certificates / "self.pem")
    assert ca_bundle({}) is None
    assert ca_bundle({"REQUESTS_CA_BUNDLE": "", "CURL_CA_BUNDLE": good, "SSL_CERT_FILE": other}) == good
    assert ca_bundle({"REQUESTS_CA_BUNDLE": other, "CURL_CA_BUNDLE": good}) == other
    with pytest.raises(CliError):
        ca_bundle({"SSL_CERT_FILE": str(certificates)[:-1] + "x.pem"})
