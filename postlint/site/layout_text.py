"""What layouts add to the pages that use them: ids for links, other URLs for images.

A layout's text is read without being evaluated: every ``id="…"`` in it, in its parent layouts and in their
includes counts, whatever the conditions around it. Files that the site does not have are looked up in its
theme.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from postlint import files
from postlint.model import UNKNOWN, Layout
from postlint.site.gems import KNOWN_PLUGINS
from postlint.site.template_text import BASE, TemplateText, read_template

if TYPE_CHECKING:
    from postlint.site.site_model import SiteModel, SourceDocument

NO_LAYOUT = frozenset(("none", "nil", "null"))


def has_layout(model: SiteModel, name: str) -> bool | None:
    """Whether there is a layout ``name``; None where a theme may have it."""
    folder = _folder(model)
    path = layout_path(model, name)
    if name in NO_LAYOUT or (path is not None and files.is_file(model.root, path)):
        return True
    theme = model.theme
    if theme is not None:
        return True if name in theme.layouts else None if theme.partial else False
    # A site without any layouts gets them from elsewhere or does without on purpose. With layouts of its own
    # and without a theme, Jekyll builds the page without this one.
    return False if files.is_folder_at(model.root, folder) else None


def read_layout(model: SiteModel, name: str | None) -> Layout:
    """What the layout ``name`` adds to its pages; ``name`` is None for a page without a layout."""
    kramdown = str(model.config.data.get("markdown", "kramdown")).lower() == "kramdown"
    if name is None or name in NO_LAYOUT:
        return Layout((), kramdown)
    contents = model.config.mapping("toc").get("list_id")  # jekyll-toc's
    ids = {} if contents is None else {re.escape(str(contents)): None}
    replaces: dict[tuple[str, str | None], None] = {}
    known = kramdown
    base: str | None = None
    seen = set()
    current: str | None = name
    while current and current not in NO_LAYOUT and current not in seen:
        seen.add(current)
        template = _layout(model, current)
        if template is None:
            known = known and has_layout(model, current) is False
            break
        templates = [template]
        known = known and _gather(model, template, templates)
        for part in templates:
            ids.update(dict.fromkeys(part.ids))
            replaces.update(dict.fromkeys(part.replaces))
            known = known and part.plain
            base = part.base if part.base is not None else base
        current = template.layout
    evaluated = None if base is None else _evaluated(model, base)
    return Layout(tuple(ids), known, tuple(replaces), evaluated)


def image_base(model: SiteModel, document: SourceDocument) -> str | None:
    """The prefix that the layouts of the site's theme add to image URLs without a scheme in a document's
    body; None where there is none. It contains ``UNKNOWN`` where it is not known."""
    media = None if model.theme is None else model.theme.media
    name = document.data.get("layout")
    if media is None or not isinstance(name, str) or layout_path(model, name) is not None:
        return None
    if model.theme is None or name not in model.theme.layouts:
        return None
    folder = next((document.data[key] for key in media.folder_keys if document.data.get(key)), "")
    host = next((model.config.data[key] for key in media.host_keys if model.config.data.get(key)), "")
    if not isinstance(folder, str) or not isinstance(host, str):
        return UNKNOWN
    path = re.sub("/{2,}", "/", f"/{folder}/")
    return f"{host.rstrip('/')}{path}" if host else f"{model.config.baseurl}{path}"


def has_bases(model: SiteModel) -> bool:
    """Whether a layout or include of the site has a ``<base>``."""
    folders = (_folder(model), model.config.folder("includes_dir", "_includes"))
    texts = (_read(model, path) for folder in folders for path in files.walk(model.root, folder))
    return any(text is not None and BASE.search(text) for text in texts)


def _evaluated(model: SiteModel, href: str) -> str:
    """An attribute's value after Liquid; unknown where it depends on the page."""
    from postlint.liquid import has_liquid, render
    from postlint.site.liquid_context import site_context

    if not has_liquid(href):
        return href
    if re.search(r"\b(?:page|layout|include|content)\b", href):
        return UNKNOWN
    return render(href, 0, site_context(model)).text


def extended(model: SiteModel) -> bool:
    """Whether plugins run that postlint does not know and that may define Liquid tags."""
    if model.config.plugins - KNOWN_PLUGINS:
        return True
    if model.config.github_pages or model.config.flag("safe"):
        return False
    return model.config.own.more_tags or (model.theme is not None and not model.theme.known)


def _layout(model: SiteModel, name: str) -> TemplateText | None:
    """The layout ``name`` of the site, else of its theme."""
    path = layout_path(model, name)
    text = None if path is None else _read(model, path)
    if text is not None:
        return read_template(text, (*model.config.own.filters, *model.config.own.tags))
    return None if model.theme is None else model.theme.layouts.get(name)


def _include(model: SiteModel, name: str) -> TemplateText | None:
    """The include ``name`` of the site, else of its theme."""
    folder = model.config.folder("includes_dir", "_includes")
    text = _read(model, f"{folder}/{files.anchored(name)}")
    if text is not None:
        return read_template(text, (*model.config.own.filters, *model.config.own.tags))
    return None if model.theme is None else model.theme.includes.get(name.lstrip("/"))


def _gather(model: SiteModel, template: TemplateText, templates: list[TemplateText]) -> bool:
    """Append the includes that ``template`` names, with theirs. Returns whether all of them could be read."""
    known = True
    todo, seen = [template], set()
    while todo:
        for name in todo.pop().includes:
            if name in seen:
                continue
            seen.add(name)
            partial = model.theme is not None and model.theme.partial
            if "{" in name:  # the name is computed: it is one of these
                names = _names_like(model, name)
                todo.append(TemplateText(includes=names))
                known = known and bool(names) and not partial
                continue
            found = _include(model, name)
            if found is not None:
                templates.append(found)
                todo.append(found)
            elif partial:
                known = False
    return known


def _names_like(model: SiteModel, name: str) -> tuple[str, ...]:
    """The includes of the site and of its theme that a name with Liquid in it may be."""
    folder = model.config.folder("includes_dir", "_includes")
    pattern = ".*".join(map(re.escape, re.split(r"\{\{.*?\}\}", name)))
    own = (path[len(folder) :].lstrip("/") for path in files.walk(model.root, folder))
    others = () if model.theme is None else model.theme.includes
    return tuple(one for one in (*own, *others) if re.fullmatch(pattern, one))


def _read(model: SiteModel, path: str) -> str | None:
    try:
        return files.read(model.root, path).decode("utf-8", "replace")
    except OSError:
        return None


def _folder(model: SiteModel) -> str:
    return model.config.folder("layouts_dir", "_layouts")


def layout_path(model: SiteModel, name: str) -> str | None:
    """The file of the layout ``name``, whatever its extension, relative to the site's folder."""
    inner, _, base = name.rpartition("/")
    where = os.path.join(_folder(model), files.anchored(inner))
    if files.refusal(model.root, where) is not None:
        return None
    try:
        names = sorted(entry.name for entry in files.scan(model.root, where))
    except OSError:
        return None
    for candidate in names:
        if candidate.rpartition(".")[0] == base:
            return os.path.join(where, candidate)
    return None
