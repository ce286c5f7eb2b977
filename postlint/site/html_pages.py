"""The ids of published pages that are HTML files, with front matter or without.

Python's own tokenizer reads them (``html.parser``), as browsers do (HTML standard, 13.2.5).
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from postlint import files
from postlint.model import UNKNOWN, PostFacts, UrlEntry

if TYPE_CHECKING:
    from postlint.site.model import SiteModel

_EXTENSIONS: Final = (".html", ".htm", ".xhtml")
FEW: Final = 3
"""A page with scripts and fewer ids than this is one that scripts write: its ids are theirs."""


class _Ids(HTMLParser):
    """Gathers the ids of a page, and whether it runs scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: dict[str, None] = {}
        self.scripts = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element's id, and an ``<a>``'s name."""
        self.scripts = self.scripts or tag == "script"
        for name, value in attrs:
            if value and (name == "id" or (name == "name" and tag == "a")):
                self.ids[value] = None


def read_html_page(model: SiteModel, entry: UrlEntry) -> PostFacts | None:
    """What can be linked to on the page of an entry; None where it is no HTML file of the site.

    Its body after Liquid is looked at, its layout is not: the page's front matter names it.
    """
    source = entry.source
    if source is None or not source.lower().endswith(_EXTENSIONS):
        return None
    try:
        text = files.read(model.root, source).decode("utf-8-sig", "replace")
    except OSError:
        return None
    document = model.by_path.get(source)
    complete = True
    if document is not None:
        text, complete = _body(model, source, text)
    ids = _Ids()
    ids.feed(text)
    ids.close()
    known = complete and not any(UNKNOWN in one for one in ids.ids)
    known = known and not (ids.scripts and len(ids.ids) < FEW)
    return PostFacts(source, "page", None, entry.url, None, None, (), tuple(ids.ids), known)


def _body(model: SiteModel, source: str, text: str) -> tuple[str, bool]:
    """The body of a page with front matter after Liquid, and whether all of it is known."""
    from postlint.liquid import has_liquid, plugin_tags, render
    from postlint.site.front_matter import read_front_matter
    from postlint.site.liquid_context import context_for

    start = read_front_matter(text).body
    if not has_liquid(text[start:]):
        return text[start:], True
    config = model.config
    tags = {**plugin_tags(config.plugins), **dict.fromkeys(config.own.tags, "unknown")}
    rendered = render(text, start, context_for(model, model.by_path[source], tags))
    return rendered.text, rendered.complete
