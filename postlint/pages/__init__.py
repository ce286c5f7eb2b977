"""Whole pages: what layouts, includes and data put around the bodies, each reference with its own position.

The layouts of a page are evaluated as Jekyll does, the body being a value that is not known. What
they write is read as a browser reads it. A URL is in the layout or include that writes it; where
it comes from data, front matter or the configuration, at its value's line there; where an include tag
gives it as a parameter, at that tag.
"""

from postlint.pages.collect import Lasting, PageReader, Templates, read_by_page, read_templates
from postlint.pages.copied import read_copied_pages
from postlint.pages.feeds import feeds, is_feed, of_feed, read_feeds
from postlint.pages.flaws import read_template_flaws
from postlint.pages.listings import later_pages, pages_left_out, read_later_pages
from postlint.pages.locate import PageReference

__all__ = [
    "Lasting",
    "PageReader",
    "PageReference",
    "Templates",
    "feeds",
    "is_feed",
    "later_pages",
    "of_feed",
    "pages_left_out",
    "read_by_page",
    "read_copied_pages",
    "read_feeds",
    "read_later_pages",
    "read_template_flaws",
    "read_templates",
]
