"""The settings of the network: limits, politeness and trust."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from postlint import __version__


class HostHeader(NamedTuple):
    """A header, such as a token, that goes to one origin only."""

    origin: str
    """``api.example.org`` (https, port 443), or written out: ``http://host:8080``."""
    name: str
    value: str


class NetSettings(NamedTuple):
    """All settings of the network phase. Times in seconds, sizes in bytes."""

    # Manners
    workers: int = 96
    """Requests at once, over all hosts."""
    per_host: int = 2
    """Requests at once to one host."""
    interval: float = 0.05
    """Least time between two requests to one host."""
    robots: bool = False
    """Request robots.txt first and obey it (audits)."""
    contact: str = ""
    """A URL or mail address in the user agent, for administrators who wonder about the requests."""
    user_agent: str = ""
    """The whole user agent, instead of postlint's own."""
    headers: tuple[HostHeader, ...] = ()

    # Patience
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    """Longest silence within an answer."""
    deadline: float = 45.0
    """Longest time for one request, however steadily it trickles."""
    tries: int = 3
    retry_delay: float = 2.0
    """Before the second try; doubled for each further one."""
    name_delay: float = 7.0
    """The same for a name that was not found: nothing but time tells a bad moment from a missing name."""
    patience: float = 20.0
    """Before the last try at a page of a host that now answers 404 for every address."""
    max_retry_after: float = 60.0
    """The longest wait that a host may ask for; one that asks for more is not requested again."""
    silent_after: int = 5
    """Attempts in a row without any answer after which a host's other URLs are put off, and then left."""
    max_redirects: int = 10
    max_time: float | None = None
    budget: int | None = None
    """Most requests in all, redirects and retries counted."""
    max_body: int = 1_000_000
    """Decoded bytes of a page that are looked at."""

    # Judgement
    soft_404: bool = True
    """Request one address that cannot exist per folder, to know hosts that never say 404."""
    probes_per_host: int = 3
    try_https: bool = True
    failing_days: int = 3
    """Days of nothing but failure that prove a URL dead."""
    reuse: float = 7 * 86400.0
    """How long a success is reused; 0: always request."""
    own_hosts: tuple[str, ...] = ()
    """The site's own hosts: judged by the URL map, never requested."""
    suggest_archive: bool = False
    archive_endpoint: str = "https://web.archive.org/cdx/search/cdx"
    """A CDX server, or an availability API as archive.org's ``/wayback/available``."""

    # Trust
    allow_private: bool = False
    allow: tuple[str, ...] = ()
    """Host names, addresses and networks that may be contacted although they are private."""
    ports: tuple[int, ...] = (80, 443, 8080, 8443)
    ca_bundle: str | None = None
    """A file or folder of certificates to trust instead of the usual ones."""
    proxies: tuple[tuple[str, str], ...] = ()
    """``("http", url)``, ``("https", url)`` and ``("no", hosts)``, as the environment gives them."""
    control_name: str = "example.com"
    """Looked up before a missing name is believed where no other name has been found."""

    @property
    def agent(self) -> str:
        """The user agent sent."""
        if self.user_agent:
            return self.user_agent
        contact = f"; {self.contact}" if self.contact else ""
        return f"Mozilla/5.0 (compatible; postlint/{__version__}{contact})"


CA_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""What names a file or folder of certificates, the first that is set: the first two as requests reads
them, the third as OpenSSL does."""


def environment_proxies(environment: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """``NetSettings.proxies`` as ``HTTP_PROXY``, ``HTTPS_PROXY``, ``ALL_PROXY`` and ``NO_PROXY`` give them.

    Lower case wins. ``HTTP_PROXY`` in upper case is passed over where ``REQUEST_METHOD`` is set: a web
    server makes that variable of a header that any client may send (CVE-2016-5385).
    """
    found = []
    for name in ("http", "https", "all", "no"):
        upper = f"{name.upper()}_PROXY"
        trusted = not (name == "http" and "REQUEST_METHOD" in environment)
        value = environment.get(f"{name}_proxy", environment.get(upper, "") if trusted else "")
        if value:
            found.append((name, value))
    return tuple(found)
