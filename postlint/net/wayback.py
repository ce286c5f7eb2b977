"""Archived copies of dead pages, from a CDX server or an availability API (both as the Wayback
Machine has them: https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server and
https://archive.org/help/wayback_api.php)."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode, urlsplit

from postlint.net.ask import follow
from postlint.net.failures import RequestFailure
from postlint.net.settings import NetSettings
from postlint.net.transport import Transport
from postlint.net.web_address import split
from postlint.verdict import ArchivedCopy

_SNAPSHOTS = "https://web.archive.org/web/"


def _snapshots(endpoint: str) -> str:
    """Where an archive shows its captures: beside its API, but for the Wayback Machine's own two."""
    address = split(endpoint)
    return _SNAPSHOTS if address.host.endswith("archive.org") else address.origin + "/web/"


def captures(
    transport: Transport, settings: NetSettings, url: str, dates: tuple[str, ...]
) -> tuple[ArchivedCopy, ...]:
    """For each ISO date (empty: the latest) the capture with status 200 nearest to it, where the
    archive has one. An archive that does not answer has none. Raises ``OverBudget``."""
    found = (_capture(transport, settings, url, date) for date in dates)
    return tuple(capture for capture in found if capture is not None)


def _capture(transport: Transport, settings: NetSettings, url: str, date: str) -> ArchivedCopy | None:
    day = date.replace("-", "")[:8]
    endpoint = settings.archive_endpoint
    if urlsplit(endpoint).path.rstrip("/").endswith("cdx"):
        # `sort=closest` wants `closest`; without a date the last line is the latest capture.
        order = {"closest": day, "sort": "closest", "limit": "1"} if day else {"limit": "-1"}
        query = {
            "url": url,
            "output": "json",
            "fl": "timestamp,original",
            "filter": "statuscode:200",
            **order,
        }
    else:
        query = {"url": url, "timestamp": day}
    try:
        address = split(endpoint + ("&" if "?" in endpoint else "?") + urlencode(query))
        chain = follow(transport, address, "GET", settings, [], 65536)
        if chain.answer.code != 200:
            return None
        return _read(json.loads(chain.answer.body), date, _snapshots(endpoint))
    except (RequestFailure, ValueError, TypeError, AttributeError, RecursionError):
        return None


def _read(value: object, date: str, snapshots: str) -> ArchivedCopy | None:
    """A capture out of either API's JSON."""
    if isinstance(value, list):
        rows = [row for row in value if isinstance(row, list) and len(row) >= 2]
        if len(rows) < 2:
            return None
        timestamp, original = str(rows[1][0]), str(rows[1][1])
    elif isinstance(value, dict):
        closest = (value.get("archived_snapshots") or {}).get("closest") or {}
        if not closest.get("available") or str(closest.get("status")) != "200":
            return None
        timestamp = str(closest.get("timestamp"))
        original = re.sub(r"^https?://[^/]+/web/\d+/", "", str(closest.get("url")))
    else:
        return None
    if not re.fullmatch(r"\d{14}", timestamp):
        return None
    return ArchivedCopy(date, timestamp, f"{snapshots}{timestamp}/{split(original).url}")
