"""Reads the literals in a site's own plugins. No Ruby is run.

These show what changes the site: tags, filters, placeholders of permalinks, generated pages and files, values
for templates, required gems, texts that are changed around their conversion (jekyllrb.com/docs/plugins).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from postlint import files
from postlint.site.build import ruby_files


class Maker(NamedTuple):
    """A plugin that makes pages or files."""

    path: str
    """Relative to Jekyll's source folder."""
    words: tuple[str, ...]
    """Words that may be parts of the URLs of its pages: its literals, the names of its classes."""
    subjects: tuple[str, ...] = ()
    """What it makes pages for, where the names of all its classes say so; it makes no others."""


class OwnPlugins(NamedTuple):
    """What the files of ``_plugins`` declare."""

    files: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """The Liquid tags that they register."""
    more_tags: bool = False
    """Whether they register tags whose names are not literals, or load code from elsewhere."""
    filters: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    """The placeholders of permalinks that they define, without the colon."""
    makers: tuple[Maker, ...] = ()
    data: tuple[str, ...] = ()
    """The keys of ``page`` that they set."""
    config: tuple[str, ...] = ()
    """The keys of ``site`` that they set."""
    requires: tuple[str, ...] = ()
    """The gems that they require."""
    copies: tuple[str, ...] = ()
    """The published plugins that they are copies of."""
    ids: bool = False
    """Whether they change the text of documents around its conversion, and their code names ids."""
    fences: bool = False
    """Whether they change the text of documents and their code names the fence of a code block."""


def restored(row: Sequence[Any]) -> OwnPlugins:
    """The value of a row that JSON has made of it."""
    own = OwnPlugins._make(one if isinstance(one, bool) else tuple(one) for one in row)
    return own._replace(makers=tuple(Maker(path, *map(tuple, rest)) for path, *rest in own.makers))


_COMMENT: Final = re.compile(r"^=begin\b.*?^=end\b|^\s*#(?!\{).*?$", re.MULTILINE | re.DOTALL)
_TAG: Final = re.compile(r"""\bregister_tag\s*\(?\s*(?:["'](\w+)["']|:(\w+)|(\S))""")
_ELSEWHERE: Final = re.compile(
    r"\bBundler\.(?:require|setup)\b|^\s*(?:require_relative|load)\b|\bDir\.glob\b|\bDir\[", re.M
)
_FILTERS: Final = re.compile(r"\bregister_filter\b")
_METHOD: Final = re.compile(r"^\s*def\s+(?:self\.)?(\w+)", re.MULTILINE)
_PLACEHOLDERS: Final = re.compile(r"\bUrlDrop\b|\burl_placeholders\b")
_KEY: Final = re.compile(r"""["'](\w+)["']\s*=>|:(\w+)\s*=>|\b(\w+):\s""")
_DATA: Final = re.compile(
    # what a hook gives the templates: `payload['page']['key'] = …`
    r"""(?:\bdata|\bpayload\s*\[\s*["']page["']\s*\])\s*\[\s*["':](\w+)["']?\s*\]\s*(?:\|\||&&|\+|<<)?=(?![=~])"""
)
_CONFIG: Final = re.compile(r"""\bconfig\s*\[\s*["':](\w+)["']?\s*\]\s*(?:\|\||&&|\+|<<)?=(?![=~])""")
_REQUIRE: Final = re.compile(r"""^\s*require\s*\(?\s*["'](jekyll[\w-]+)["']""", re.MULTILINE)
_MAKES: Final = re.compile(
    r"\b(?:PageWithoutAFile|Page|StaticFile|Document)\.new\b"
    r"|\bclass\s+\w+\s*<\s*(?:::)?(?:Jekyll::)?(?:Page|PageWithoutAFile|StaticFile)\b"
    r"|\b(?:pages|static_files|docs)\s*(?:<<|\+=|\.(?:push|concat|unshift|append)\b)"
    r"|\b(?:File|IO)\.(?:write|binwrite)\b|\bFile\.open\([^)]*[\"']w|\bFileUtils\.(?:cp|mv|copy|install)"
)
_CHANGES_TEXT: Final = re.compile(
    r"\bHooks\.register\b[^\n]*:(?:pre_render|post_convert|post_render)\b"
    r"|\bclass\s+[\w:]+\s*<\s*(?:::)?(?:Jekyll::)?(?:Converter|Converters::\w+)\b"
    r"|\bclass\s+(?:Jekyll::)?Converters::\w+\s*$",
    re.MULTILINE,
)
"""A hook around the rendering of documents, or a converter (jekyllrb.com/docs/plugins)."""
_IDS: Final = re.compile(
    r"""\bid\\?=|\[\s*(?:["']id["']|:id)\s*\]|["']id["']\s*=>|\{:\s?#|\{#(?!\{)|\banchor""", re.IGNORECASE
)
_FENCE: Final = re.compile(r"```|~~~")
_CLASS: Final = re.compile(r"\b(?:class|module)\s+([\w:]+)")
_MAKING_CLASS: Final = re.compile(
    r"\bclass\s+([\w:]+)\s*<\s*(?:::)?(?:Jekyll::)?(?:Generator|Page|PageWithoutAFile|StaticFile)\b"
)
_SUBJECTS: Final = {
    **dict.fromkeys(("tag", "tags"), "tag"),
    **dict.fromkeys(("cat", "category", "categories"), "category"),
    **dict.fromkeys(("author", "authors"), "author"),
    **dict.fromkeys(("alias", "aliases", "redirect", "redirects"), "alias"),
    **dict.fromkeys(("feed", "feeds", "rss", "atom"), "feed"),
    **dict.fromkeys(("lunr", "search"), "search"),
    "sitemap": "sitemap",
}
"""Words in names of classes that say what pages are made for. None of the generators with such names that
were read makes other pages; those for archives and languages do."""
_COPIES: Final = {
    "jekyll-pages-directory": ("PagesDirGenerator", "PagesDirPage"),
    "jekyll-datapage-generator": ("DataPage", "DataPagesGenerator"),
}
"""Published plugins that sites copy into ``_plugins``, and the classes that identify them, without those that
are usually changed when they are copied."""
_LITERAL: Final = re.compile(r"""(["'])((?:(?!\1)[^\\\n]|\\.)*)\1""")
_WORD: Final = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_UPPER_CASE: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]+|[a-z0-9]+")
_DULL: Final = frozenset(
    ("base", "config", "data", "default", "dir", "docs", "false", "file", "files", "gen", "generator", "high",
     "highest", "hook", "html", "index", "item", "jekyll", "layout", "liquid", "list", "low", "made",
     "md", "name", "new", "normal", "page", "pages", "path", "plugin", "post", "posts", "priority", "self",
     "site", "source", "static", "template", "the", "title", "true", "url", "utf", "without")
)  # fmt: skip
"""Words that are too common to be a hint at a URL."""


def read_own_plugins(root: str, source: str, folder: str) -> OwnPlugins:
    """What the Ruby files below ``folder`` declare. It and Jekyll's ``source`` folder are relative to the
    site's folder ``root``."""
    found = []
    for path in ruby_files(root, folder):
        try:
            text = files.read(root, path).decode("utf-8", "replace")
        except OSError:
            continue
        found.append(read_ruby(path.removeprefix(source + "/"), text))
    return OwnPlugins(
        _distinct(one.files for one in found),
        _distinct(one.tags for one in found),
        any(one.more_tags for one in found),
        _distinct(one.filters for one in found),
        _distinct(one.placeholders for one in found),
        tuple(maker for one in found for maker in one.makers),
        _distinct(one.data for one in found),
        _distinct(one.config for one in found),
        _distinct(one.requires for one in found),
        _distinct(one.copies for one in found),
        any(one.ids for one in found),
        any(one.fences for one in found),
    )


def _distinct(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in groups for name in group))


def read_ruby(path: str, text: str) -> OwnPlugins:
    """What one file declares."""
    text = _COMMENT.sub("", text)
    tags = [match[1] or match[2] for match in _TAG.finditer(text) if not match[3]]
    methods = _distinct([_METHOD.findall(text)])
    classes = {name.rpartition(":")[2] for name in _CLASS.findall(text)}
    copies = tuple(name for name, known in _COPIES.items() if classes.issuperset(known))
    changes_text = _CHANGES_TEXT.search(text) is not None
    placeholders = methods if _PLACEHOLDERS.search(text) else ()
    if "url_placeholders" in text:
        placeholders += tuple(next(filter(None, match.groups())) for match in _KEY.finditer(text))
    return OwnPlugins(
        (path,),
        _distinct([tags]),
        _ELSEWHERE.search(text) is not None or any(match[3] for match in _TAG.finditer(text)),
        methods if _FILTERS.search(text) else (),
        placeholders,
        (Maker(path, _distinct([_words(path, text)]), _subjects(text)),)
        if _MAKES.search(text) and not copies
        else (),
        _distinct([_DATA.findall(text)]),
        _distinct([_CONFIG.findall(text)]),
        _distinct([_REQUIRE.findall(text)]),
        copies,
        changes_text and _IDS.search(text) is not None,
        changes_text and _FENCE.search(text) is not None,
    )


def _subjects(text: str) -> tuple[str, ...]:
    """What a plugin makes pages for; empty where the name of one of its classes does not say it."""
    found: dict[str, None] = {}
    for name in _MAKING_CLASS.findall(text):
        words = [word.lower() for word in _UPPER_CASE.findall(name.rpartition(":")[2])]
        subjects = [_SUBJECTS[word] for word in words if word in _SUBJECTS]
        if not subjects:
            return ()
        found.update(dict.fromkeys(subjects))
    return tuple(found)


def _words(path: str, text: str) -> Iterator[str]:
    """The words that URLs of what a plugin makes may hold."""
    names = [path.rpartition("/")[2].removesuffix(".rb"), *_CLASS.findall(text)]
    words = [word for name in names for word in _UPPER_CASE.findall(name)]
    words += [
        word
        for match in _LITERAL.finditer(text)
        for word in _WORD.findall(re.sub(r"#\{[^}]*\}", " ", match[2]))
    ]
    for word in words:
        word = word.lower()
        if len(word) > 1 and word not in _DULL and not word.isdigit():
            yield word


def is_hinted(word: str, words: Collection[str]) -> bool:
    """Whether a part of a URL is one of ``words``, in singular or plural."""
    forms = {word, word + "s", word.removesuffix("s"), word.removesuffix("ies") + "y"}
    forms.add(word[:-1] + "ies" if word.endswith("y") else word)
    return not forms.isdisjoint(words)
