"""URLs as Jekyll's URL filters make them: Addressable's normalisation (addressable/uri.rb)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache


class InvalidUrl(ValueError):
    """A URL that Addressable refuses, which ends Jekyll's build."""


@cache
def _pattern(name: str) -> re.Pattern[str]:
    patterns = {
        "uri": r"^(([^:/?#]+):)?(//([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?$",
        "scheme": r"[a-z][a-z0-9.+-]*\Z",
        "colon": r"^(?!/)[^/:]*:.*$",
        "2a": r"/\./|/\.$",
        "2bc": r"/([^/]*)/\.\./|/([^/]*)/\.\.$",
        "2d": r"^\.\.?/?",
        "prefixed": r"^/\.\.?/|^(?:/\.\.?)+/?$",
        "host": r"[<>{}/\\?#@\"\s]",
        "escaped": r"%[0-9a-fA-F]{2}",
    }
    flags = re.MULTILINE if name in ("uri", "colon") else re.IGNORECASE if name == "scheme" else 0
    return re.compile(patterns[name], flags)


class _Parts:
    """An address in its five parts."""

    def __init__(self, url: str) -> None:
        found = _pattern("uri").search(url)
        if found is None:  # the pattern matches the empty string
            raise InvalidUrl(url)
        self.scheme, self.authority, self.path = found[2], found[4], found[5]
        self.query, self.fragment = found[7], found[9]
        if self.scheme is not None and not _pattern("scheme").match(self.scheme):
            raise InvalidUrl(f"`{url}` has an invalid scheme")
        if self.scheme in ("http", "https", "ftp", "ws", "wss", "ssh", "svn+ssh", "tftp", "git") and not (
            self.authority or self.path
        ):
            raise InvalidUrl(f"`{url}` has no host")
        if self.authority is None and self.path.startswith("//"):
            raise InvalidUrl(f"`{url}` starts with two slashes")
        if self.authority is not None and _pattern("host").search(self.authority.rpartition("@")[2]):
            raise InvalidUrl(f"`{url}` has an invalid host")


_SAFE = {
    "path": "!$&'()*+,;=:@-._~",
    "query": "!$'()*+,=:@/?-._~",
    "fragment": "!$&'()*+,;=:@/?-._~",
    "reserved": ":/?#[]@!$&'()*+,;=-._~",
    "host": "!$&'()*+,;=[:]-._~",
}


@cache
def _encodings(safe: str) -> tuple[str, ...]:
    """What each byte becomes (``urllib.parse`` does the same and takes 3 ms to import)."""
    kept = {ord(char) for char in safe}
    return tuple(
        chr(byte) if byte in kept or (byte < 128 and chr(byte).isalnum()) else f"%{byte:02X}"
        for byte in range(256)
    )


def percent_encode(raw: bytes, safe: str) -> str:
    """``raw`` with all but ASCII letters, digits and ``safe`` escaped."""
    encodings = _encodings(safe)
    return "".join([encodings[byte] for byte in raw])


def form_encode(text: str) -> str:
    """``CGI.escape``: as in forms, a space becoming ``+``."""
    return percent_encode(text.encode("utf-8", "surrogatepass"), " -._~").replace(" ", "+")


def normalize_component(text: str, safe: str = _SAFE["reserved"], *, keep_plus: bool = False) -> str:
    """``Addressable::URI.normalize_component``: decoded, composed (NFKC) and encoded again."""
    encoded = text.encode("utf-8", "surrogatepass")
    raw = re.sub(rb"%[0-9a-fA-F]{2}", lambda found: _decoded(found[0], keep_plus), encoded)
    try:
        raw = unicodedata.normalize("NFKC", raw.decode("utf-8")).encode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        safe = _SAFE["reserved"]
    encoded_text = percent_encode(raw, safe)
    if keep_plus:
        encoded_text = re.sub("%252b", "%2B", encoded_text, flags=re.IGNORECASE)
    return encoded_text


def _decoded(sequence: bytes, keep_plus: bool) -> bytes:
    if keep_plus and sequence.upper() == b"%2B":
        return sequence
    return bytes([int(sequence[1:], 16)])


def is_absolute(url: str) -> bool:
    """Whether ``url`` has a scheme. Raises ``InvalidUrl``."""
    return _Parts(url).scheme is not None


def normalize(url: str) -> str:
    """``Addressable::URI.parse(url).normalize.to_s``. Raises ``InvalidUrl``."""
    parts = _Parts(url)
    scheme = parts.scheme.lower() if parts.scheme is not None else None
    authority = None if parts.authority is None else _authority(parts.authority, scheme)
    path = parts.path
    if scheme is None and _pattern("colon").search(path):
        path = path.replace(":", "%2F", 1)
    segments = path.strip().split("/")
    path = _without_dots("/".join(normalize_component(segment, _SAFE["path"]) for segment in segments))
    if not path and scheme in ("http", "https", "ftp", "tftp"):
        path = "/"
    if authority is None and path.startswith("//"):
        raise InvalidUrl(f"`{url}` comes to start with two slashes")
    query = None
    if parts.query is not None:
        pairs = parts.query.split("&")
        query = "&".join(normalize_component(pair, _SAFE["query"], keep_plus=True) for pair in pairs)
    fragment = None if parts.fragment is None else normalize_component(parts.fragment, _SAFE["fragment"])
    return (
        (f"{scheme}:" if scheme is not None else "")
        + (f"//{authority}" if authority is not None else "")
        + path
        + (f"?{query}" if query else "")
        + (f"#{fragment}" if fragment else "")
    )


_PORTS = {"http": "80", "https": "443", "ftp": "21", "tftp": "69", "ws": "80", "wss": "443"}


def _authority(authority: str, scheme: str | None) -> str:
    userinfo, at, rest = authority.rpartition("@")
    found = re.search(r":([^:@\[\]]*)$", rest)
    host, port = (rest[: found.start()], found[1]) if found else (rest, "")
    host = host.strip().lower()
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            raise InvalidUrl(f"`{authority}` is not a host") from None
    host = normalize_component(host[:-1] if re.search(r"[^.]\.$", host) else host, _SAFE["host"])
    port = "" if port == _PORTS.get(scheme or "") else port
    return userinfo + at + host + (f":{port}" if port else "")


def _without_dots(path: str) -> str:
    """Remove ``.`` and ``..`` as Addressable does."""
    while True:
        changed = _pattern("2a").sub("/", path)
        if changed == path:
            changed = _without_parent(path)
        if changed == path:
            changed = _pattern("2d").sub("", path)
        if changed == path:
            changed = _pattern("prefixed").sub("/", path)
        if changed == path:
            return path
        path = changed


def _without_parent(path: str) -> str:
    pair = _pattern("2bc").search(path)
    if not pair:
        return path
    parent, current = pair[1], pair[2]
    if parent in (".", "..") and current in (".", ".."):
        return path
    expression = rf"/{re.escape(parent or '')}/\.\./|(/{re.escape(current or '')}/\.\.$)"
    return re.sub(expression, "/", path)


def relative_url(url: str, baseurl: str) -> str:
    """Jekyll's ``relative_url`` (filters/url_filters.rb). Raises ``InvalidUrl``."""
    if is_absolute(url):
        return url
    base = baseurl.removesuffix("/")
    return normalize(_slashed(base) + _slashed(url))


def absolute_url(url: str, baseurl: str, site_url: str) -> str:
    """Jekyll's ``absolute_url``. Raises ``InvalidUrl``."""
    if is_absolute(url):
        return url
    relative = relative_url(url, baseurl)
    return normalize(site_url + relative) if site_url else relative


def _slashed(part: str) -> str:
    return part if not part or part.startswith("/") else "/" + part
