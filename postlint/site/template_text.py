"""Reads the text of one layout or include without evaluating it: the ids that it writes, the templates that
it names, and whether it may print further ids.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

from postlint.model import UNKNOWN

_PLAIN_FILTERS = frozenset(
    ("escape", "lstrip", "markdownify", "normalize_whitespace", "number_of_words", "remove", "remove_first",
     "rstrip", "size", "slice", "strip", "strip_html", "strip_newlines", "truncate", "truncatewords")
)  # fmt: skip
"""Filters that add no ids to ``content``."""
_WITH_TEXTS = frozenset(("append", "prepend", "replace", "replace_first"))
"""Filters that add only their arguments to ``content``."""
_TOC = frozenset(("toc", "toc_only", "inject_anchors"))
"""The filters and the tag of jekyll-toc: they link to the ids that headings have, and give none. Without the
plugin the filters do nothing."""


class TemplateText(NamedTuple):
    """What one file of ``_layouts`` or ``_includes`` says."""

    layout: str | None = None
    """Its parent layout."""
    includes: tuple[str, ...] = ()
    """The includes that it names, whatever the conditions around them; a name with Liquid as written."""
    ids: tuple[str, ...] = ()
    """Regular expressions for the ids that it writes."""
    plain: bool = True
    """Whether it prints no other ids than these and those of the page's body."""
    replaces: tuple[tuple[str, str | None], ...] = ()
    """The texts that it replaces in the page's content, each with the replacement (None where only a build
    knows it)."""
    base: str | None = None
    """The ``href`` of its ``<base>``, Liquid left in; unknown where that is under a condition."""
    pictures: tuple[str, ...] = ()
    """Parameters of an include that it shows as an image, with ``relative_url`` applied."""

    @property
    def stand_in(self) -> str:
        """A substitute for an include whose text is not available, with what is known of it."""
        shown = (
            f'{{% if include.{name} %}}<img src="{{{{ include.{name} | relative_url }}}}">{{% endif %}}'
            for name in self.pictures
        )
        return UNKNOWN + "".join(shown)


_COMPRESSES = "Jekyll layout that compresses HTML"
"""How the layout jekyll-compress-html begins, the parent of many themes' layouts. It removes white space and
end tags."""

_HEAD = 400
"""Where that is: below the layout's front matter."""


def read_template(text: str, own: Collection[str] = ()) -> TemplateText:
    """Read the text of a template. ``own``: filters and tags of the site's own plugins."""
    if _COMPRESSES in text[:_HEAD]:
        return TemplateText(_parent(text))
    includes = dict.fromkeys(match[1].strip("\"'") for match in _include().finditer(text))
    ids = dict.fromkeys(_ids(text))
    if _contents().search(text):
        ids["toc"] = None  # the list that jekyll-toc makes
    plain = not _changes_ids(text, frozenset(own))
    pictures = tuple(dict.fromkeys(_picture().findall(text)))
    return TemplateText(
        _parent(text), tuple(includes), tuple(ids), plain, _replaces(text), _base(text), pictures
    )


BASE = re.compile(r"""<base\b[^<>]*?\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_CONDITION = re.compile(r"\{%-?\s*(end)?(?:if|unless|case|for)\b")


def _base(text: str) -> str | None:
    text = re.sub(r"<!--.*?-->", "", re.sub(_raw(), "", text), flags=re.DOTALL)
    found = BASE.search(text)
    if found is None:
        return None
    depth = sum(-1 if match[1] else 1 for match in _CONDITION.finditer(text, 0, found.start()))
    return UNKNOWN if depth > 0 else found[1] or found[2] or found[3] or ""


@cache
def _plain_tags() -> frozenset[str]:
    """A pattern of tags that print no elements of their own."""
    words = """
        assign break capture case comment continue cycle decrement echo else elsif endcapture endcase
        endcomment endfor endhighlight endif endifchanged endraw endtablerow endunless feed_meta for
        highlight if ifchanged include include_cached include_relative increment link liquid post_url raw
        render seo tablerow unless when
    """
    return frozenset(words.split())


def _parent(text: str) -> str | None:
    from postlint.site.front_matter import read_values

    data = read_values(text).data
    name = data.get("layout") if isinstance(data, dict) else None
    return name if isinstance(name, str) else None


@cache
def _include() -> re.Pattern[str]:
    return re.compile(r"\{%-?\s*include(?:_cached)?\s+((?:\{\{.*?\}\}|[^\s%{])+)")


_LIQUID = r"(?:\{\{(?:(?!\}\}).)*\}\}|\{%(?:(?!%\}).)*%\})"
"""Liquid within an attribute, which may have quotes of its own."""


@cache
def _id() -> re.Pattern[str]:
    return re.compile(
        r"""(?:(?<![\w?&;.:/=-])id|<a\b[^<>]*?\sname)\s*=\s*"""
        rf"""(?:"((?:{_LIQUID}|[^"{{]|\{{(?![{{%]))*)"|'((?:{_LIQUID}|[^'{{]|\{{(?![{{%]))*)'"""
        rf"""|((?:{_LIQUID}|[^\s"'<>=`{{]|\{{(?![{{%]))+))""",
        re.IGNORECASE,
    )


def _ids(text: str) -> Iterator[str]:
    """Regular expressions of the ids that ``text`` writes; what Liquid puts in matches anything."""
    for match in _id().finditer(text):
        value = next(group for group in match.groups() if group is not None)
        if re.fullmatch(r"\{\{-?\s*include\.id\s*-?\}\}", value):
            continue  # given by the include tag, as `id="…"`, which is found there
        parts = re.split(r"\{\{.*?\}\}|\{%.*?%\}", value, flags=re.DOTALL)
        # One wildcard, however many outputs there are: several would not match in linear time.
        ends = parts if len(parts) == 1 else (parts[0], parts[-1])
        yield ".*".join(map(re.escape, ends))


@cache
def _picture() -> re.Pattern[str]:
    return re.compile(
        r"""<img\b[^<>]*?\bsrc\s*=\s*["']\{\{-?\s*include\.([\w-]+)\s*\|\s*relative_url\s*-?\}\}["']"""
    )


def _replaces(text: str) -> tuple[tuple[str, str | None], ...]:
    """The arguments of ``replace``, ``replace_first``, ``remove`` and ``remove_first`` on ``content``, or on
    a variable called so, as far as they concern attributes that hold URLs."""
    found: dict[tuple[str, str | None], None] = {}
    for chain in _content_filters().finditer(text):
        for name, first, second in _filter().findall(chain[0]):
            old, new = _literal(first), "" if name.startswith("remove") else _literal(second)
            if old is not None and re.search(r"\b(?:src|srcset|href|poster|data)=", old):
                found[old, new] = None
    return tuple(found)


def _literal(argument: str) -> str | None:
    """A string as Liquid writes it; None for a variable."""
    argument = argument.strip()
    return argument[1:-1] if argument[:1] in "\"'" and len(argument) > 1 else None


_ARGUMENT = r"""\s*(?:"[^"]*"|'[^']*'|[\w.-]+)\s*"""


@cache
def _content_filters() -> re.Pattern[str]:
    return re.compile(rf"\b\w*content\w*\s*(?:\|\s*\w+\s*(?::{_ARGUMENT}(?:,{_ARGUMENT})*)?)+")


@cache
def _filter() -> re.Pattern[str]:
    return re.compile(rf"\|\s*((?:replace|remove)(?:_first)?)\s*:({_ARGUMENT})(?:,({_ARGUMENT}))?")


def _changes_ids(text: str, own: frozenset[str]) -> bool:
    """Whether a template may print other ids: it filters the page's content, prints other documents' content,
    or uses tags of plugins."""
    text = re.sub(_raw(), "", text)
    for output in re.findall(r"\{\{(.*?)\}\}", text, re.DOTALL):
        value, *filters = (part.strip() for part in output.strip(" -\n").split("|"))
        if value == "content" and any(_adds_ids(one, own) for one in filters):
            return True
        if re.fullmatch(r"[\w-]+\.(?:content|output)", value) and "strip_html" not in filters:
            return True
    plain = _plain_tags() | {"toc"} - own
    return any(name not in plain for name in re.findall(r"\{%-?\s*(\w+)", text))


def _adds_ids(written: str, own: frozenset[str]) -> bool:
    """Whether a filter, as written, may add ids to the page's content."""
    name, _, arguments = (part.strip() for part in written.partition(":"))
    if name in _WITH_TEXTS:
        # A variable, or a text that has an attribute with an id or a part of any.
        texts = re.fullmatch(r"""(?:(?:"[^"]*"|'[^']*')[\s,]*)*""", arguments)
        return texts is None or _attribute().search(arguments) is not None
    return name not in _PLAIN_FILTERS | _TOC - own


@cache
def _attribute() -> re.Pattern[str]:
    return re.compile(r"""\b(?:id|name)\b|=["']?["']\s*(?:,|\Z)""", re.IGNORECASE)


@cache
def _contents() -> re.Pattern[str]:
    return re.compile(r"\|\s*toc(?:_only)?\b|\{%-?\s*toc\b")


@cache
def _raw() -> re.Pattern[str]:
    return re.compile(r"\{%-?\s*(raw|comment)\s*-?%\}.*?\{%-?\s*end\1\s*-?%\}", re.DOTALL)
