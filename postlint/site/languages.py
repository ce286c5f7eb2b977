"""jekyll-polyglot: the site is built once for each language, below the language's name but for the default.

After ``lib/jekyll/polyglot/patches/jekyll/{site,static_file}.rb`` (1.5). Pages whose addresses differ only in
the language are translations of each other; where a translation is missing, the page of another language is
served.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from postlint.model import UrlEntry
from postlint.site.jekyll_config import JekyllConfig
from postlint.site.permalink import static_destination
from postlint.site.site_model import SourceDocument, StaticSource

PLUGIN: Final = "jekyll-polyglot"
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:[_-][A-Za-z]{2,4}){0,2}")


class Languages(NamedTuple):
    """The languages that the configuration names."""

    default: str
    others: tuple[str, ...]
    excluded: tuple[str, ...]
    """Beginnings of paths that are published in the default language only."""
    from_path: bool

    @property
    def all(self) -> tuple[str, ...]:
        """The default first."""
        return (self.default, *self.others)


class Localized(NamedTuple):
    """A site in all its languages."""

    documents: Sequence[SourceDocument]
    entries: Sequence[UrlEntry]
    """The entries of the addresses that a document has in other languages."""


def languages_of(config: JekyllConfig) -> Languages | None:
    """The languages of a site that uses the plugin; None for others."""
    if PLUGIN not in config.plugins:
        return None
    default = config.text("default_lang", "en")
    named = config.words("languages") or ("en",)
    excluded = tuple(path.removeprefix("/") for path in config.words("exclude_from_localization"))
    others = tuple(one for one in dict.fromkeys(named) if one != default)
    return Languages(default, others, excluded, config.flag("lang_from_path"))


def localize(
    documents: Sequence[SourceDocument], static: Iterable[StaticSource], languages: Languages
) -> Localized:
    """``documents`` with the addresses of their languages, and the other entries that the builds write."""
    marks = "|".join(rf"[/.]{re.escape(one)}[/.]" for one in languages.all)
    neutral = re.compile(marks)
    shared: dict[str, dict[str, SourceDocument]] = {}
    placed: list[SourceDocument] = []
    for document in documents:
        if document.would_be is None:
            placed.append(document)
            continue
        language = _language(document, languages)
        if document.published:
            shared.setdefault(neutral.sub("/", document.would_be), {}).setdefault(language, document)
        placed.append(_below(document, language) if language in languages.others else document)
    entries = [*_fallbacks(shared, languages)]
    for file in static:
        if not file.relative_path.lstrip("/").startswith(languages.excluded or ("\0",)):
            destination = static_destination(file.url)
            entries += [_entry(language, file.url, destination) for language in languages.others]
    return Localized(placed, entries)


def neutral_url(document: SourceDocument, languages: Languages) -> str:
    """The ``url`` of a localized document as templates see it: without the language."""
    url = document.would_be or ""
    language = _language(document, languages)
    return url.removeprefix(f"/{language}") if language in languages.others else url


def _language(document: SourceDocument, languages: Languages) -> str:
    said = document.data.get("lang")
    if isinstance(said, str) and said:
        return said
    parts = document.relative_path.split("/")
    if languages.from_path:
        for part in parts[1:2] if parts[0].startswith("_") and len(parts) > 2 else parts[:-1][:1]:
            if _LANGUAGE.fullmatch(part):
                return part
    return languages.default


def _below(document: SourceDocument, language: str) -> SourceDocument:
    """A document below the folder of its language."""
    return document._replace(
        url=None if document.url is None else f"/{language}{document.url}",
        would_be=f"/{language}{document.would_be}",
        destination=f"{language}/{document.destination}",
    )


def _fallbacks(shared: dict[str, dict[str, SourceDocument]], languages: Languages) -> Iterator[UrlEntry]:
    for translations in shared.values():
        first = translations.get(languages.default) or next(iter(translations.values()))
        for language in languages.all:
            default = language == languages.default
            if language in translations or (
                default and languages.default not in translations and _unlisted(translations, languages)
            ):
                continue
            only = first.data.get("lang-exclusive")
            if isinstance(only, list) and only and language not in only:
                continue
            if not default and first.relative_path.startswith(languages.excluded or ("\0",)):
                continue
            yield _entry("" if default else language, first.would_be or "/", first.destination)


def _unlisted(translations: Iterable[str], languages: Languages) -> bool:
    """Whether a translation is in no language of the site, so that it is published for the default
    language."""
    return any(language not in languages.all for language in translations)


def _entry(language: str, url: str, destination: str | None) -> UrlEntry:
    kind: Literal["generated"] = "generated"
    below = f"/{language}" if language else ""
    return UrlEntry(None, kind, None, below + url, f"{below}/{destination}".lstrip("/"), True, None)


def in_all_languages(entries: Iterable[UrlEntry], languages: Languages) -> Iterator[UrlEntry]:
    """The entries that plugins make, repeated for each of the other languages."""
    for entry in entries:
        destination = entry.destination
        if entry.source is None and entry.url is not None and destination is not None:
            excluded = destination.startswith(languages.excluded or ("\0",))
            yield from (_entry(one, entry.url, destination) for one in languages.others if not excluded)
