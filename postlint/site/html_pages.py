"""The ids of published HTML files without front matter, and of pages that could not be analysed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint import files
from postlint.html.ids import ids_of
from postlint.model import HTML_EXTENSIONS, UNKNOWN, PostFacts, UrlEntry

if TYPE_CHECKING:
    from postlint.site.site_model import SiteModel


def read_html_page(model: SiteModel, entry: UrlEntry) -> PostFacts | None:
    """The anchors of an entry's page; None where it is not an HTML file of the site.

    Only its body after Liquid is read; its layout is looked up by the page's front matter elsewhere.
    """
    source = entry.source
    if source is None or not source.lower().endswith(HTML_EXTENSIONS):
        return None
    try:
        text = files.read(model.root, source).decode("utf-8-sig", "replace")
    except OSError:
        return None
    document = model.by_path.get(source)
    complete = True
    if document is not None:
        text, complete = _body(model, source, text)
    ids = ids_of(text)
    known = complete and not ids.scripted and not any(UNKNOWN in one for one in ids.ids)
    return PostFacts(source, "page", None, entry.url, None, None, (), ids.ids, known)


def _body(model: SiteModel, source: str, text: str) -> tuple[str, bool]:
    """The body of a page with front matter after Liquid, and whether all of it is known."""
    from postlint.liquid import has_liquid, render
    from postlint.site.front_matter import read_front_matter
    from postlint.site.liquid_context import context_for

    start = read_front_matter(text).body
    if not has_liquid(text[start:]):
        return text[start:], True
    rendered = render(text, start, context_for(model, model.by_path[source], {}))
    return rendered.text, rendered.complete
