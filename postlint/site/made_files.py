"""Files and pages that plugins and other programs make, from the plugins' settings: exact addresses where
these can be known, otherwise folders.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from postlint import files
from postlint.files import walk
from postlint.model import UrlEntry, YamlValue
from postlint.site.documents import is_post_name
from postlint.site.jekyll_config import JekyllConfig, defaults
from postlint.site.permalink import static_destination
from postlint.site.site_model import SourceDocument, StaticSource

Globs = Callable[[JekyllConfig], Iterable[str]]


def made_folders(config: JekyllConfig) -> Iterator[str]:
    """Globs of URLs of files that other programs make, each followed by a tab and the program."""
    own = defaults()["keep_files"]
    for name in config.words("keep_files"):
        if name not in own:
            path = "/" + name.strip("/")
            why = f"`keep_files` has `{name}`, which another program makes"
            yield f"{path}\t{why}"
            yield f"{path}/**\t{why}"
    for plugin, globs in FOLDERS.items():
        if plugin in config.plugins:
            for glob in globs(config):
                yield f"{glob}\tthe plugin `{plugin}` may make it"


def missing_submodules(root: str, prefix: str) -> Iterator[str]:
    """Globs, as above, of what lies in git's submodules that are not checked out. ``prefix``: the source
    folder's path within ``root``, with a slash at its end."""
    try:
        text = files.read(root, ".gitmodules").decode("utf-8", "replace")
    except OSError:
        return
    for path in re.findall(r"(?m)^[ \t]*path[ \t]*=[ \t]*\"?([^\"\r\n]+?)/?\"?[ \t]*\r?$", text):
        if path.startswith(prefix) and next(walk(root, path, follow=False), None) is None:
            yield f"/{path[len(prefix) :]}/**\tthe submodule `{path}` is not checked out"


_BUILT: Final = {
    **dict.fromkeys((".tailwindcss", ".pcss", ".postcss", ".less", ".styl", ".stylus"), ".css"),
    **dict.fromkeys((".ts", ".tsx", ".jsx"), ".js"),
}
"""Extensions of sources that Jekyll copies and from which other programs build style sheets and scripts."""


def built_beside(sources: Iterable[tuple[str, str | None]]) -> Iterator[str]:
    """Globs, as above, of what another program builds from files, which are given by path and address."""
    for path, url in sources:
        stem, extension = posixpath.splitext(url or "")
        if extension in _BUILT:
            yield f"{stem}{_BUILT[extension]}\tanother program may make it of `{path}`"


# --- plugins that make what lies in known folders -----------------------------------------------


def _below(value: YamlValue, default: str) -> str:
    folder = value if isinstance(value, str) and value.strip("/ ") else default
    return f"/{folder.strip('/ ')}/**"


def _scholar(config: JekyllConfig) -> Iterator[str]:
    """jekyll-scholar: a page of details for each entry (``scholar/utilities.rb``, ``details_path``)."""
    yield _below(config.mapping("scholar").get("details_dir"), "bibliography")


def _tagging(config: JekyllConfig) -> Iterator[str]:
    yield _below(config.data.get("tag_page_dir"), "tag")
    yield _below(config.data.get("tag_feed_dir"), "tag")


def _category_pages(config: JekyllConfig) -> Iterator[str]:
    yield _below(config.data.get("category_path"), "category")


def _picture_tag(config: JekyllConfig) -> Iterator[str]:
    yield _below(config.mapping("picture").get("output"), "generated")


def _responsive_image(config: JekyllConfig) -> Iterator[str]:
    """jekyll-responsive-image: the folder before the first placeholder of the file names."""
    form = config.mapping("responsive_image").get("output_path_format")
    form = form if isinstance(form, str) else "assets/resized/%{filename}-%{width}x%{height}.%{extension}"
    yield _below(posixpath.dirname(form.partition("%")[0]), "assets/resized")


def _datapages(config: JekyllConfig) -> Iterator[str]:
    """jekyll-datapage-generator: a page for each record, in the folder that its settings name."""
    rows = config.data.get("page_gen")
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict):
            yield _below(row.get("dir"), str(row.get("data") or "data"))


FOLDERS: Final[Mapping[str, Globs]] = {
    "jekyll-assets": lambda _config: ["/assets/**"],
    "jekyll-category-pages": _category_pages,
    "jekyll-datapage-generator": _datapages,
    "jekyll-datapage_gen": _datapages,
    "jekyll-picture-tag": _picture_tag,
    "jekyll_picture_tag": _picture_tag,
    "jekyll-responsive-image": _responsive_image,
    "jekyll-scholar": _scholar,
    "jekyll-tagging": _tagging,
    "jekyll_pages_api": lambda _config: ["/api/v1/**"],
}
"""Plugin to where it makes files, by its settings' defaults in its documentation."""


# --- plugins that make files which can be known ---------------------------------------------------


def post_files(root: str, prefix: str, posts: Iterable[SourceDocument]) -> Iterator[UrlEntry]:
    """jekyll-postfiles: files beside a post, in a folder below ``_posts``, are copied to the folder of the
    post's page (``generator.rb``).

    ``root``: the site's folder; ``prefix``: the source folder's path within it, with a slash at its end.
    """
    for post in posts:
        folder = posixpath.dirname(post.relative_path)
        if post.destination is None or folder == "_posts" or folder.endswith("/_posts"):
            continue
        target = posixpath.dirname(post.destination)
        for path in walk(root, prefix + folder):
            inner = path[len(f"{prefix}{folder}/") :]
            if is_post_name(inner):
                continue
            destination = posixpath.join(target, inner)
            yield UrlEntry(path, "static", None, "/" + destination, destination, True, None)


def resized_images(config: JekyllConfig, static: Iterable[StaticSource]) -> Iterator[UrlEntry]:
    """jekyll-imagemagick: ``a.png`` in one of its folders also becomes ``a-480.webp`` for each width
    and format (``generator.rb``)."""
    settings = config.mapping("imagemagick")
    if settings.get("enabled") in (None, False):
        return
    named = _words(settings.get("input_directories")) or ("assets/img",)
    folders = tuple("/" + folder.strip("/") + "/" for folder in named)
    inputs = tuple("." + form.lstrip(".").lower() for form in _words(settings.get("input_formats")))
    formats = settings.get("output_formats")
    outputs = [str(form) for form in formats] if isinstance(formats, (dict, list)) else ["webp"]
    widths = _words(settings.get("widths"))
    for file in static:
        stem, extension = posixpath.splitext(file.url)
        if not file.url.startswith(folders) or extension.lower() not in inputs:
            continue
        for url in (f"{stem}-{width}.{form}" for width in widths for form in outputs):
            yield UrlEntry(None, "generated", None, url, static_destination(url), True, None)


def _words(value: YamlValue) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
