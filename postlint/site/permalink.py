"""URLs from permalink templates, and the files that are written for URLs.

After ``lib/jekyll/{url,page,document,static_file,renderer}.rb`` and
``lib/jekyll/drops/url_drop.rb``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from postlint.model import HTML_EXTENSIONS, YamlValue
from postlint.site.rubypath import basename_without_extension, extname
from postlint.site.slug import escape_path, sanitize_url, slugify, unescape_path

UNKNOWN_PART: Final = "\ufdd0"
"""The mark in a URL for a placeholder that Jekyll does not know; a plugin may define it."""

_PLACEHOLDER: Final = re.compile(r":([a-z_]+)")
_ESCAPE: Final = re.compile(r"%[0-9A-Fa-f]{2}")


class DocumentParts(NamedTuple):
    """The values of the placeholders of a document's URL."""

    collection: str
    path: str
    """Relative to the folder of the collections, as ``_posts/2020-01-01-x.md``."""
    date: datetime.datetime
    slug: str | None
    """``slug`` of the data: the front matter's, or what the file name gives."""
    categories: Sequence[YamlValue]
    output_ext: str


def document_url(template: str, parts: DocumentParts) -> str:
    """Expand the template of a post or document. An unknown placeholder, which ends
    Jekyll's build, becomes ``UNKNOWN_PART``."""
    pieces = _compiled(template)
    return sanitize_url("".join([one if isinstance(one, str) else escape_path(one(parts)) for one in pieces]))


@cache
def _compiled(template: str) -> tuple[str | Callable[[DocumentParts], str], ...]:
    """A template as literal texts and functions that give the placeholders' values."""
    pieces: list[str | Callable[[DocumentParts], str]] = []
    end = 0
    for match in _PLACEHOLDER.finditer(template):
        pieces.append(template[end : match.start()])
        name = match[1].removesuffix("_")  # `:month_:day` means `:month`
        pieces.append(_VALUES.get(name, UNKNOWN_PART))
        end = match.start() + 1 + len(name) if name in _VALUES else match.end()
    return (*pieces, template[end:])


def unknown_placeholders(template: str) -> list[str]:
    """The placeholders of a document's template that Jekyll does not know."""
    names = (match[1].removesuffix("_") for match in _PLACEHOLDER.finditer(template))
    return [name for name in names if name not in _VALUES]


def _name(parts: DocumentParts) -> str:
    return basename_without_extension(parts.path)


def _cleaned_path(parts: DocumentParts) -> str:
    extension = extname(parts.path)
    path = parts.path[: -len(extension)] if extension else parts.path
    return path.replace("_" + parts.collection, "", 1).rstrip(".")


def _categories(parts: DocumentParts) -> str:
    return "/".join(dict.fromkeys(ruby_text(one).lower() for one in parts.categories))


def _slugified_categories(parts: DocumentParts) -> str:
    return "/".join(dict.fromkeys(slugify(ruby_text(one)) for one in parts.categories))


_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# Names by hand: strftime's depend on the process's locale.
_VALUES: Final[Mapping[str, Callable[[DocumentParts], str]]] = {
    "collection": lambda p: p.collection,
    "path": _cleaned_path,
    "output_ext": lambda p: p.output_ext,
    "name": lambda p: slugify(_name(p)),
    "title": lambda p: slugify(_name(p) if p.slug is None else p.slug, "pretty", cased=True),
    "slug": lambda p: slugify(_name(p) if p.slug is None else p.slug),
    "categories": _categories,
    "slugified_categories": _slugified_categories,
    "year": lambda p: f"{p.date.year:04d}",
    "month": lambda p: f"{p.date.month:02d}",
    "day": lambda p: f"{p.date.day:02d}",
    "hour": lambda p: f"{p.date.hour:02d}",
    "minute": lambda p: f"{p.date.minute:02d}",
    "second": lambda p: f"{p.date.second:02d}",
    "i_day": lambda p: str(p.date.day),
    "i_month": lambda p: str(p.date.month),
    "short_month": lambda p: _MONTHS[p.date.month - 1][:3],
    "long_month": lambda p: _MONTHS[p.date.month - 1],
    "short_year": lambda p: f"{p.date.year % 100:02d}",
    "w_year": lambda p: f"{p.date.isocalendar()[0]:04d}",
    "week": lambda p: f"{p.date.isocalendar()[1]:02d}",
    "w_day": lambda p: str(p.date.isoweekday()),
    "short_day": lambda p: _DAYS[p.date.weekday()][:3],
    "long_day": lambda p: _DAYS[p.date.weekday()],
    "y_day": lambda p: f"{p.date.timetuple().tm_yday:03d}",
}


def ruby_text(value: YamlValue) -> str:
    """A scalar as Ruby's ``to_s`` writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def page_url(permalink: str | None, folder: str, name: str, output_ext: str, style: str) -> str:
    """A page's URL (``page.rb:79-108``).

    Args:
        permalink: Of its front matter or the defaults; may hold ``:path``, ``:basename``, ``:output_ext``.
        folder: The folder it lies in, with a leading slash; empty for the source folder.
        name: The file's name.
        style: The site's ``permalink``.
    """
    stem = page_basename(name)
    if permalink is not None:
        template = permalink
    elif output_ext not in HTML_EXTENSIONS:
        template = "/:path/:basename:output_ext"
    elif stem == "index":
        template = "/:path/"
    else:
        template = "/:path/:basename" + permalink_suffix(style)
    if ":" in template:
        template = template.replace(":path", escape_path(folder))
        template = template.replace(":basename", escape_path(stem))
        template = template.replace(":output_ext", escape_path(output_ext))
    return sanitize_url(template)


def page_basename(name: str) -> str:
    """A page's name without its extension and trailing dots."""
    extension = extname(name)
    return (name[: -len(extension)] if extension else name).rstrip(".")


def permalink_suffix(style: str) -> str:
    """How pages and documents end under the site's ``permalink`` (``utils.rb:253-267``)."""
    if style == "pretty":
        return "/"
    if style in ("date", "ordinal", "none"):
        return ":output_ext"
    return ("/" if style.endswith("/") else "") + (":output_ext" if style.endswith(":output_ext") else "")


def static_url(path: str) -> str:
    """A static file's URL: its path, not escaped (``static_file.rb:163-177``).

    Args:
        path: With a leading slash.
    """
    extension = extname(path)
    stem = path[: -len(extension)] if extension else path
    return stem.rstrip(".").removesuffix("/") + extension


def collection_static_url(template: str, collection: str, path: str) -> str:
    """A static file's URL in a collection: its template, title and the rest empty.

    Args:
        path: As ``_things/x.png``.
    """
    extension = extname(path)
    stem = (path[: -len(extension)] if extension else path).rstrip(".")
    values = {
        ":collection": collection,
        ":path": stem.replace("_" + collection, "", 1),
        ":output_ext": "",
        ":name": basename_without_extension(path).rstrip("."),
        ":title": "",
    }
    url = template
    for placeholder, value in values.items():
        url = url.replace(placeholder, escape_path(value))
    return sanitize_url(url).removesuffix("/") + extension


def output_extension(extension: str, permalink: str | None, html: frozenset[str]) -> str:
    """The extension of what is written (``renderer.rb:230-257``).

    Args:
        extension: The source's.
        permalink: Of its data; its extension wins.
        html: Extensions, in lower case, that are turned into HTML.
    """
    if permalink and not permalink.endswith("/"):
        written = extname(permalink)
        if written:
            return written
    lowered = extension.lower()
    if lowered in html:
        return ".html"
    if lowered in (".scss", ".sass"):
        return ".css"
    return extension


def page_destination(url: str, output_ext: str) -> str:
    """The file a page is written to, relative to the destination folder (``page.rb:153-161``)."""
    path = _inside(unescape_path(url))
    if url.endswith("/"):
        path = f"{path}/index" if path else "index"
    return path if path.endswith(output_ext) else path + output_ext


def document_destination(url: str, output_ext: str) -> str:
    """The file a post or document is written to (``document.rb:259-270``)."""
    path = _inside(unescape_path(url))
    if url.endswith("/"):
        return f"{path}/index.html" if path else "index.html"
    return path if path.endswith(output_ext) else path + output_ext


def static_destination(url: str) -> str:
    """The file a static file is written to."""
    return _inside(unescape_path(url))


def _inside(path: str) -> str:
    """``File.expand_path`` below the destination folder."""
    if "//" not in path and "/." not in path:
        return path.strip("/")
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
