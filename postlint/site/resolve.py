"""Resolves targets as a browser on the published site does.

The server is assumed to work like GitHub Pages: ``/foo`` serves ``foo.html``, or redirects to ``/foo/`` where
there is an index; ``/foo/`` never serves ``foo.html``; names are case-sensitive.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from postlint import files
from postlint.globs import ANY, IN_NAME, Glob, PatternPart, literal
from postlint.model import UNKNOWN, Reference, Resolution, Unjudged, UrlEntry
from postlint.site.nearby import may_be_slip, most_alike, same_occasion
from postlint.site.ruby import is_hinted
from postlint.site.site_model import ALL_UNKNOWN
from postlint.site.slug import percent_decode, percent_encode

if TYPE_CHECKING:
    from postlint.site.site_model import SiteModel, SourceDocument

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_PLAIN: Final = re.compile(r"https?://([^\s/?#\x00-\x20]+)[^\s#\x00-\x20]*(?:#[^\s\x00-\x20]*)?\Z")
"""A pattern of complete URLs without characters that browsers remove. Most links are such."""
_EDGES: Final = "".join(map(chr, range(0x21)))
"""The characters that browsers strip from the ends of a URL."""

_STATIC_HOSTS: Final = (".github.io", ".gitlab.io", ".codeberg.page", ".pages.dev", ".netlify.app")
_CONTENT_SYSTEM: Final = re.compile(
    r"/(?:archives?|articles?|entry|events?|news|node|posts?|story|topics?)/(?!(?:19|20)\d\d/?\Z)\d{2,}/?",
    re.IGNORECASE,
)
"""A pattern of numbered addresses, as programs that serve articles from a database have. They come with text
that was copied from such a site."""

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_ASSET_EXTENSIONS: Final = frozenset(
    (
        ".css",
        ".js",
        ".png",
        ".jpg",
        ".jpeg",
        ".jfif",
        ".gif",
        ".svg",
        ".webp",
        ".avif",
        ".apng",
        ".bmp",
        ".ico",
        ".tif",
        ".tiff",
    )
)
_COMPILED: Final = (".css", ".js", ".mjs")
"""Extensions of files that programs other than Jekyll build."""
_ASSETS: Final = frozenset(
    ("css", "js", "images", "image", "img", "imgs", "assets", "asset", "static", "media", "uploads", "upload",
     "files", "pics", "pictures", "photos", "figures", "public", "resources", "wp-content", "attachments")
)  # fmt: skip
"""Folders in which sites keep their own files: a file missing there is this site's, even if the folder is
missing too. None of 23 sites measured shows an image of another deployment by a path alone."""
_SHARED_FOLDERS: Final = _ASSETS | frozenset(
    ("blog", "bootstrap", "brands", "contrib", "core", "data", "dist", "docs", "es5", "favicons", "font",
     "font-awesome", "fontawesome", "fonts", "helpers", "icons", "jquery", "katex", "lib", "lunr", "mathjax",
     "plugins", "png", "portfolio", "sass", "scss", "src", "svg", "vendor", "webfonts")
)  # fmt: skip
"""Folders below `assets` that a theme may have as well: those of at least two of the themes described
here."""
_STAND_IN: Final = re.compile(r":[^/\s]")
"""The beginning of what only a template or a script makes an address of, ``:cover.jpg``: no relative address
has a colon in its first part (RFC 3986, 4.2)."""
_REDIRECTS: Final = "_redirects"
"""The file by which Netlify, Cloudflare Pages and GitLab Pages lead on, where Jekyll publishes it: an address
in each line, then where it leads."""
_TELLING: Final = 10
"""The least length of a page's name that identifies it: `install`, `about` and `faq` are names of many pages.
The shortest name that lost its folder on the sites measured is `Complex-Graphs`."""
_TITLE: Final = 3
"""The least number of words in a name that only one page has. Documentation that another repository publishes
on the same domain has `getting-started`, `instructor-notes` and `contributing-guide`, too; posts that moved,
`killing-the-meta-letter`, have at least three."""
_INDEXES: Final = ("index.html", "index.htm", "index.xhtml", "index.xml")


Written: TypeAlias = Literal["page", "root", "host"]
"""What a target is relative to: its page, the site's root, or nothing, as it names the host."""


class _Split(NamedTuple):
    """A target taken apart."""

    path: str
    query: str
    """With its ``?``, empty where there is none."""
    fragment: str | None


class Resolver:
    """Resolves targets of one site; builds its indexes when they are first needed."""

    def __init__(self, model: SiteModel) -> None:
        self.model = model
        self.baseurl = model.config.baseurl
        self._suggested: dict[str, str | None] = {}

    def resolve(self, url: str, base: str | None) -> Resolution:
        """See ``SiteModel.resolve``."""
        if "{{" in url or "{%" in url:
            return Resolution("unknown", url)
        if UNKNOWN in url:
            known = known_part(url)
            if not known or self._within_site(known) is None:
                return Resolution("unknown", url)
            url = known
        plain = _PLAIN.match(url)
        if plain and not self._is_own(plain[1]):
            return self._external(url)
        url = re.sub(r"[\t\r\n]", "", url.strip(_EDGES))
        own = self._within_site(url)
        if own is None:
            return self._elsewhere(url)
        if url in ("", "#"):
            return Resolution("other", base or "", "" if url else None)
        path, query, fragment = _split(own)
        decoded = None if fragment is None else percent_decode(fragment)
        if not path:
            if base is None:
                return Resolution("other", "", decoded)
            status = "published" if decoded else "other"
            return Resolution(status, percent_decode(base), decoded, self._served(percent_decode(base)))  # type: ignore[arg-type]
        written: Written = "root" if own is url else "host"
        if not path.startswith("/"):
            written = "page"
            if base is None or _STAND_IN.match(path):
                return Resolution("unknown", path, decoded)
            path = _joined(self.baseurl + base, path)
        else:
            path = _joined("/", path)
        inner = self._without_baseurl(path)
        if inner is None:
            return self._outside_baseurl(url, path, query, fragment)
        answer = self._look_up(percent_decode(inner), written=written)._replace(fragment=decoded)
        if answer.suggestion is not None:
            tail = query + ("" if fragment is None else "#" + fragment)
            answer = answer._replace(suggestion=self._written_like(url, base, answer.suggestion) + tail)
        return answer

    # --- whose URL it is

    @cached_property
    def _own_hosts(self) -> frozenset[str]:
        hosts = set()
        own = re.match(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//([^/?#]+)", self.model.config.url)
        if own:
            hosts.add(own[1].lower())
        with suppress(OSError):
            text = files.read(self.model.root, self._prefix + "CNAME").decode("utf-8", "replace")
            hosts.update(line.strip().lower() for line in text.splitlines() if "." in line.strip())
        hosts.update([host[4:] if host.startswith("www.") else "www." + host for host in hosts])
        return frozenset(hosts)

    def _within_site(self, url: str) -> str | None:
        """The URL without scheme and host where it is on the site's host; None where it is on another."""
        scheme = _SCHEME.match(url)
        if scheme and scheme[1].lower() not in ("http", "https"):
            return None
        if not scheme and not url.startswith(("//", "\\\\")):
            return url
        rest = url[scheme.end() :] if scheme else url
        if not rest.startswith("//"):
            return None
        host = re.split(r"[/?#]", rest[2:], maxsplit=1)[0]
        if not self._is_own(host):
            return None
        path = rest[2 + len(host) :] or "/"
        if not re.match(re.escape(self._url_path) + r"(?:[/?#]|\Z)", path):
            return None
        return path[len(self._url_path) :] or "/"

    @cached_property
    def _url_path(self) -> str:
        """The path in ``url: https://me.github.io/project``, below which the site then is published.

        With a ``baseurl`` as well, absolute addresses have both paths, which is a mistake that is reported.
        """
        own = re.match(r"[^/?#]*//[^/?#]+(/[^?#]*)", self.model.config.url)
        return own[1].rstrip("/") if own and not self.baseurl else ""

    def _is_own(self, host: str) -> bool:
        return host.lower().removesuffix(":443").removesuffix(":80") in self._own_hosts

    @staticmethod
    def _elsewhere(url: str) -> Resolution:
        scheme = _SCHEME.match(url)
        if scheme and scheme[1].lower() not in ("http", "https"):
            return Resolution("other", url)
        return Resolver._external(url if scheme else "https:" + url)

    @staticmethod
    def _external(url: str) -> Resolution:
        rest, mark, fragment = url.partition("#")
        return Resolution("external", rest, percent_decode(fragment) if mark else None)

    def _without_baseurl(self, path: str) -> str | None:
        if not self.baseurl:
            return path
        if path == self.baseurl:
            return "/"
        return path[len(self.baseurl) :] if path.startswith(self.baseurl + "/") else None

    def _outside_baseurl(self, url: str, path: str, query: str, fragment: str | None) -> Resolution:
        """Resolve a path of the same host outside of the site: broken where the site has it below its
        ``baseurl``, otherwise another site's."""
        decoded = None if fragment is None else percent_decode(fragment)
        inside = self._look_up(percent_decode(path))
        if inside.status in ("published", "redirect"):
            tail = query + ("" if fragment is None else "#" + fragment)
            return Resolution("missing", percent_decode(path), decoded, None, self.baseurl + path + tail)
        if _SCHEME.match(url):
            return Resolution("external", url.partition("#")[0], decoded)
        if self.model.config.url:
            return Resolution("external", self.model.config.url + path + query, decoded)
        return Resolution("unknown", percent_decode(path), decoded)

    def converted(self, reference: Reference, base: str | None) -> Resolution | None:
        """The result of jekyll-relative-links for a link; None where it changes nothing. On pages (on all
        documents where its ``collections`` is true), a Markdown link to a source file becomes that file's URL
        (``generator.rb:37-53``, 0.7). GitHub Pages' version, 0.6.1, reads the title as part of the path."""
        config = self.model.config
        settings = config.mapping("relative_links")
        url = re.sub(r"[\t\r\n]", "", reference.url.strip(_EDGES))
        path, query, fragment = _split(url)
        if (
            settings.get("enabled") is False
            or reference.origin not in ("inline", "reference")
            or "{" in reference.raw
            or (reference.titled and config.github_pages)
            or not path
            or query
            or _SCHEME.match(url)
            or url.startswith("//")
        ):
            return None
        page = self._documents_by_url.get(base or "")
        if (
            page is None
            or not page.markdown
            or not (page.kind == "page" or settings.get("collections") is True)
        ):
            return None
        folder = "" if path.startswith("/") else page.relative_path.rpartition("/")[0]
        name = percent_decode(path.lstrip("/").replace("+", " "))  # CGI.unescape
        source = os.path.normpath(os.path.join(folder, name)).replace(os.sep, "/")
        found = self.model.by_source.get(self._prefix + source)
        if found is None or not found.published:
            return None
        decoded = None if fragment is None else percent_decode(fragment)
        return Resolution("published", percent_decode(found.url or path), decoded, found)

    @cached_property
    def _documents_by_url(self) -> dict[str, SourceDocument]:
        return {one.url: one for one in self.model.documents if one.url is not None}

    # --- what the site has

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {
            destination.casefold(): destination for destination in sorted(self.model.published, reverse=True)
        }

    def _served(self, path: str) -> UrlEntry | None:
        found = _candidate(path, self.model.published)
        return None if found is None else self.model.published[found]

    def _look_up(self, path: str, *, written: Written = "root") -> Resolution:
        """Resolve a decoded path of the site, without baseurl."""
        found = _candidate(path, self.model.published)
        if found is not None:
            status = "redirect" if found in self.model.parts.redirects else "published"
            return Resolution(status, path, None, self.model.published[found])  # type: ignore[arg-type]
        if any(_matches(glob, path) for glob in (*self.model.exists_globs, *self._led_on)):
            return Resolution("published", path)
        folded = _candidate(path.casefold(), self._folded)
        if folded is not None:
            entry = self.model.published[self._folded[folded]]
            return Resolution("case", path, None, entry, _url_of(entry, path))
        hidden = _candidate(path, self.model.hidden)
        if hidden is not None:
            return Resolution("unpublished", path, None, self.model.hidden[hidden])
        source = self.model.unpublished_source(path.strip("/"))
        if source is not None:
            return Resolution("unpublished", path, None, source, self._suggest(path))
        if ALL_UNKNOWN in self.model.parts.unknown:
            return Resolution("unknown", path)
        near = self._suggest(path)
        beyond = self._beyond(path, written)
        elsewhere = beyond is not None and (written == "host" or path.strip("/").count("/") > 1)
        is_near = near is not None and self._is_near(path, near, elsewhere=elsewhere)
        if not is_near or path in self._made_elsewhere:
            unjudged = beyond if beyond and written == "host" else self._made_by_plugin(path) or beyond
            if unjudged is not None:
                return Resolution("unknown", path, unjudged=unjudged)
        elif path.strip("/").partition("/")[0].casefold() not in self._firsts:
            # The site has nothing of this folder: its files may be built from others nearby.
            built = self._built(path)
            if built is not None:
                return Resolution("unknown", path, unjudged=built)
        return Resolution("missing", path, None, None, near)

    @cached_property
    def _led_on(self) -> tuple[str, ...]:
        """Globs of the URLs from which the host leads on to others."""
        if self.model.config.github_pages or _REDIRECTS not in self.model.published:
            return ()
        try:
            text = files.read(self.model.root, self._prefix + _REDIRECTS).decode("utf-8-sig", "replace")
        except OSError:
            return ()
        rows = (line.split("#", 1)[0].split() for line in text.splitlines())
        found = [
            re.sub(r":\w+", "*", row[0]).rstrip("/") for row in rows if len(row) > 1 and row[0][0] == "/"
        ]
        # A rule for all addresses shows the host's own page for what is missing.
        return tuple(dict.fromkeys(re.sub(r"\*\Z", "**", glob) for glob in found if glob.strip("/*")))

    # --- what cannot be known

    def _made_by_plugin(self, path: str) -> Unjudged | None:
        """The reason why a theme or plugin may make the URL; None where none does. A generator makes pages,
        so missing images and pages missing among those of sources are still reported."""
        extension = os.path.splitext(path)[1].lower()
        page = extension in ("", ".html", ".htm", ".xml", ".json")
        for row in self.model.parts.unknown:
            glob, _, why = row.partition("\t")
            if glob.startswith("|"):
                parts = os.path.splitext(path.strip("/").casefold())[0].split("/")
                may = page and any(is_hinted(part, glob[1:].split(",")) for part in parts)
            elif glob == "**":
                may = page and not self._is_among_sources(path)
            else:
                may = _matches(glob, path) and not (glob == "/assets/**" and self._is_own_folder(path))
            if may:
                first, below, _ = path.strip("/").partition("/")
                declared = f"/{first}/**" if below and first.casefold() not in self._firsts else path
                kind: Literal["plugin", "theme"] = "theme" if why.startswith("the theme") else "plugin"
                return Unjudged(kind, why, declared if glob[0] == "|" or glob == "**" else glob)
        return self._built(path)

    @cached_property
    def _made_elsewhere(self) -> frozenset[str]:
        """The URLs and globs of what themes and plugins make."""
        return frozenset(row.partition("\t")[0] for row in self.model.parts.unknown)

    def _beyond(self, path: str, written: Written) -> Unjudged | None:
        """The reason why another deployment of the domain may have the URL, where this site has nothing below
        the URL's first part; None otherwise."""
        absolute = written == "host" and not self.baseurl
        first, slash, rest = path.strip("/").partition("/")
        below = slash and rest
        if self.baseurl and path.startswith(self.baseurl + "/"):
            return None  # given twice
        if written == "page" or not (below or (absolute and not os.path.splitext(first)[1])):
            return None
        if first.startswith("_") or self._is_known_first(first.casefold()):
            return None
        if "/" in rest and _folder(rest).casefold() in self._written_folders:
            return None  # the site has the rest of the path: the first part is superfluous
        if written == "root" and self._is_static_host and _CONTENT_SYSTEM.fullmatch(path):
            return None
        asset = os.path.splitext(path)[1].lower() in _ASSET_EXTENSIONS
        if written != "host" and asset and first.casefold() in _ASSETS:
            return None
        return Unjudged("beyond", "this site makes nothing there", f"/{first}/**")

    @cached_property
    def _is_static_host(self) -> bool:
        """Whether the site is on a domain of a host that only serves files, not on its own."""
        return any(host.endswith(_STATIC_HOSTS) for host in self._own_hosts) and not files.exists(
            self.model.root, self._prefix + "CNAME"
        )

    def _is_own_folder(self, path: str) -> bool:
        """Whether a URL is in a folder of the site's own assets that themes do not have: its name is neither
        ``assets`` nor a kind of file."""
        folder = _folder(path.strip("/")).casefold()
        return folder in self._written_folders and folder.rpartition("/")[2] not in _SHARED_FOLDERS

    @cached_property
    def _written_folders(self) -> frozenset[str]:
        return frozenset(_folder(destination).casefold() for destination in self.model.published)

    def _is_known_first(self, first: str) -> bool:
        """Whether the first part of a URL is one of the site's, perhaps with other separators: categories
        keep their blanks in URLs (``/paper%20boats/``), slugs have hyphens."""
        return first in self._firsts or _hyphenated(first) in self._hyphenated_firsts

    @cached_property
    def _hyphenated_firsts(self) -> frozenset[str]:
        return frozenset(map(_hyphenated, self._firsts))

    @cached_property
    def _firsts(self) -> frozenset[str]:
        """The first parts of the site's URLs. Where it has dated URLs, or its posts would have, all years are
        among them."""
        found = {
            part.casefold().strip("/").partition("/")[0]
            for entry in self.model.entries
            for part in (entry.url or "", os.path.splitext(entry.url or "")[0], entry.destination or "")
        }
        found.update(glob.strip("/").partition("/")[0].casefold() for glob in self.model.exists_globs)
        template = str(self.model.config.collections.get("posts", {}).get("permalink") or "")
        dated = template.removeprefix("/:categories").startswith("/:year")
        if dated or any(_YEAR.fullmatch(part) for part in found):
            found.update(str(year) for year in range(1990, 2100))
        return frozenset(found)

    @cached_property
    def _folders(self) -> frozenset[str]:
        """The folders of pages that have sources, except index pages."""
        return frozenset(
            _folder(_page(destination)).casefold()
            for destination, entry in self.model.published.items()
            if entry.source is not None and entry.kind != "static"
        )

    def _is_among_sources(self, path: str) -> bool:
        """Whether a page at ``path`` would be among pages that have sources: in one of their folders below
        the root, or dated like them."""
        parts = path.strip("/").split("/")
        folder = "/".join(parts[:-1]).casefold()
        dated = len(parts) > 3 and _YEAR.fullmatch(parts[0]) is not None and parts[0] in self._firsts
        return dated or (folder != "" and folder in self._folders)

    def _is_near(self, path: str, near: str, *, elsewhere: bool = False) -> bool:
        """Whether a suggestion is certain: it differs only in its ending or by a typing error, or has the
        same long name in another folder. ``elsewhere``: the path may be another deployment's, which has names
        such as ``getting-started`` as well, so that the name must be a title's."""
        one, other = (
            os.path.splitext(text.strip("/").removesuffix("/index.html"))[0].casefold()
            for text in (path, percent_decode(near))
        )
        if one == other or self._prefix + path.strip("/") in self.model.by_path:
            return True
        name, same = one.rpartition("/")[2], other.rpartition("/")[2]
        if name in self._by_source_name and re.match(r"\d{4}-\d", name):
            return True  # the file of a post
        if name == same and elsewhere and name.count("-") + 1 < _TITLE:
            return False
        if name == same:
            return len(name) >= _TELLING or one.split("/")[-2:] == other.split("/")[-2:]
        plural = name.rstrip("s") == same.rstrip("s")  # this may be another page
        return _folder(one) == _folder(other) and not plural and may_be_slip(name, same)

    def _built(self, path: str) -> Unjudged | None:
        """The reason where git ignores the file of the URL or its folder, so that another program makes it;
        None otherwise. Jekyll's own folders, such as ``_site``, do not count."""
        path = path.strip("/")
        folder = path.rpartition("/")[0]
        if path[:1] in ("", ".", "_"):
            return None
        if folder and self.model.ignores(f"{self._prefix}{folder}/a"):
            return Unjudged("plugin", "git ignores its folder, which another program makes", f"/{folder}/**")
        if path.endswith(_COMPILED) and self.model.ignores(self._prefix + path):
            return Unjudged("plugin", "git ignores it, for another program makes it", f"/{path}")
        return None

    @cached_property
    def _prefix(self) -> str:
        return self.model.config.source + "/" if self.model.config.source else ""

    # --- what was meant

    def _suggest(self, path: str) -> str | None:
        """The URL of the nearest existing entry; None where nothing is near. Cached, as several rules ask for
        it and posts repeat broken links."""
        if path not in self._suggested:
            self._suggested[path] = self._nearest(path)
        return self._suggested[path]

    def _nearest(self, path: str) -> str | None:
        document = self.model.by_path.get(self._prefix + path.strip("/"))
        if document is not None and document.url is not None:  # a link to the source file
            return document.url
        bare = path.strip("/")
        for other in (bare + ".html", bare + "/index.html", bare.removesuffix("/index.html") + ".html"):
            if other in self.model.published:
                return _url_of(self.model.published[other], path)
        elsewhere = [one for one in self._same_name(bare) if same_occasion(bare, _page(one))]
        elsewhere = elsewhere or self._same_source(bare)
        nearest = self._same_stem(bare)
        if nearest is None:
            # The same name elsewhere is preferred to a similar name here; of several it is unknown which.
            nearest = elsewhere[0] if len(elsewhere) == 1 else None if elsewhere else self._similar(bare)
        return None if nearest is None else _url_of(self.model.published[nearest], path)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        for destination in self.model.published:
            names.setdefault(_page_name(destination).casefold(), []).append(destination)
        return names

    @cached_property
    def _by_source_name(self) -> dict[str, list[str]]:
        """The pages by the names of their sources without extension; posts with their date."""
        names: dict[str, list[str]] = {}
        for destination, entry in self.model.published.items():
            if entry.source is not None and entry.kind != "static":
                name = os.path.splitext(entry.source.rpartition("/")[2])[0]
                names.setdefault(name.casefold(), []).append(destination)
        return names

    @cached_property
    def _by_folder(self) -> dict[str, list[str]]:
        folders: dict[str, list[str]] = {}
        for destination in self.model.published:
            folders.setdefault(_folder(_page(destination)).casefold(), []).append(destination)
        return folders

    def _same_stem(self, path: str) -> str | None:
        """The URL with another extension in the same folder."""
        stem = os.path.splitext(path)[0].casefold()
        found = [
            one
            for one in self._by_folder.get(_folder(path).casefold(), ())
            if os.path.splitext(_page(one))[0].casefold() == stem
        ]
        return min(found, key=len) if found else None

    def _same_name(self, path: str) -> list[str]:
        """The URLs with the same name in other folders."""
        return self._by_name.get(path.rpartition("/")[2].casefold(), [])

    def _same_source(self, path: str) -> list[str]:
        """The URL of the page whose source has this name; a post's has its date."""
        stem, extension = os.path.splitext(path.rpartition("/")[2].casefold())
        page = extension in ("", ".html", ".htm", ".md", ".markdown")
        return self._by_source_name.get(stem, []) if page and re.match(r"\d{4}-\d", stem) else []

    def _similar(self, path: str) -> str | None:
        """The URL with a similar name in the same folder."""
        names = {_page(one): one for one in self._by_folder.get(_folder(path).casefold(), ())}
        if not os.path.splitext(path)[1]:  # an address of a page, which need not end in `.html`
            names = {name.removesuffix(".html"): one for name, one in names.items()}
        found = most_alike(path, names)
        return names[found] if found else None

    def _written_like(self, url: str, base: str | None, suggestion: str) -> str:
        """A URL of the site in the form of the target: relative, absolute or with its host."""
        scheme = _SCHEME.match(url)
        if scheme or url.startswith("//"):
            host = re.split(r"[/?#]", url[(scheme.end() if scheme else 0) + 2 :], maxsplit=1)[0]
            return f"{scheme[0] if scheme else ''}//{host}{self._url_path}{self.baseurl}{suggestion}"
        if not url.startswith("/") and base is not None:
            folder = base[: base.rfind("/") + 1]
            if suggestion.startswith(folder) and suggestion != folder:
                return suggestion[len(folder) :]
        return self.baseurl + suggestion


def known_part(url: str) -> str:
    """``url`` without a query or fragment that is partly unknown, as they do not change the file. Empty where
    there is no path or it is partly unknown."""
    if UNKNOWN not in url:
        return url
    path = re.split("[?#]", url, maxsplit=1)[0]
    return "" if UNKNOWN in path else path


def rebased(url: str, base: str) -> str:
    """``url`` on a page whose ``<base href>`` is ``base``, as a URL that does not depend on it."""
    url = url.strip(_EDGES)
    if url.startswith(("/", "\\")) or _SCHEME.match(url):
        return url
    if UNKNOWN in base or not url or url.startswith("#"):
        return base.partition("#")[0] + url
    if base.startswith(("/", "\\")) or _SCHEME.match(base):
        from urllib.parse import urljoin

        return urljoin(base, url)
    return base[: base.rfind("/") + 1] + url


def _candidate(path: str, among: Mapping[str, UrlEntry] | Mapping[str, str]) -> str | None:
    """The file of ``among`` that a server sends for ``path``; None where there is none."""
    bare = path[1:] if path.startswith("/") else path
    if bare.endswith("/") or not bare:
        return next((bare + name for name in _INDEXES if bare + name in among), None)
    if bare in among:
        return bare
    if bare + ".html" in among:
        return bare + ".html"
    return next((f"{bare}/{name}" for name in _INDEXES if f"{bare}/{name}" in among), None)


def _url_of(entry: UrlEntry, path: str) -> str:
    """The URL of an entry, as it is suggested to the author of ``path``."""
    if entry.kind == "static":
        return "/" + percent_encode(entry.destination or "")
    url = entry.url or "/" + (entry.destination or "")
    return url + "index.html" if path.endswith("/index.html") and url.endswith("/") else url


def _page(destination: str) -> str:
    """A written file as a URL: without ``/index.html``."""
    return destination.removesuffix("/index.html")


def _page_name(destination: str) -> str:
    return _page(destination).rpartition("/")[2]


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _split(url: str) -> _Split:
    rest, mark, fragment = url.partition("#")
    path, question, query = rest.partition("?")
    return _Split(path.replace("\\", "/"), question + query, fragment if mark else None)


def _joined(base: str, path: str) -> str:
    """``path`` relative to ``base``, without ``.``, ``..`` and double slashes (RFC 3986, 5.2.4)."""
    whole = path if path.startswith("/") else base[: base.rfind("/") + 1] + path
    parts: list[str] = []
    pieces = whole.split("/")
    for index, part in enumerate(pieces):
        dots = part.replace("%2e", ".").replace("%2E", ".")
        if dots == "..":
            del parts[-1:]
        elif dots != "." and (part or index == len(pieces) - 1):
            parts.append(part)
            continue
        if index == len(pieces) - 1 and dots in (".", ".."):
            parts.append("")
    return "/" + "/".join(parts)


def _hyphenated(name: str) -> str:
    """A name with its words joined by hyphens."""
    return re.sub(r"[\s_-]+", "-", percent_decode(name))


def _matches(glob: str, path: str) -> bool:
    """Whether a URL matches a glob: ``*`` within a part, ``**`` across, with or without the last slash."""
    return _url_glob(glob).matches(path.rstrip("/") or "/")


@cache
def _url_glob(glob: str) -> Glob:
    pieces: list[PatternPart] = []
    for part in re.split(r"(\*\*|\*)", "/" + glob.strip("/")):
        pieces += [ANY] if part == "**" else [IN_NAME] if part == "*" else literal(part)
    return Glob(pieces)
