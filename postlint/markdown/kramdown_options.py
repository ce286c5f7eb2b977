"""kramdown's options, as a site's ``_config.yml`` sets them over Jekyll's defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Options(NamedTuple):
    """The options that change the links, images, headings and ids that kramdown makes."""

    gfm: bool = True
    """``input: GFM``; otherwise kramdown's own grammar."""
    hard_wrap: bool = False
    auto_ids: bool = True
    auto_id_prefix: str = ""
    auto_id_stripping: bool = False
    transliterated_header_ids: bool = False
    parse_block_html: bool = False
    parse_span_html: bool = True
    html_to_native: bool = False
    footnote_nr: int = 1
    footnote_prefix: str = ""
    toc_levels: tuple[int, ...] = (1, 2, 3, 4, 5, 6)
    header_offset: int = 0
    paragraph_end: bool = True
    """The GFM quirk ``paragraph_end``: blocks interrupt paragraphs."""
    auto_typographic: bool = True
    """False by the GFM quirk ``no_auto_typographic``."""
    math_engine: str | None = "mathjax"
    link_defs: tuple[tuple[str, str, str | None], ...] = ()
    """Predefined reference definitions: label, target, title."""


_HIGHEST = 6


def _boolean(value: object) -> bool:
    """As kramdown reads a boolean option (options.rb:110)."""
    if isinstance(value, bool):
        return value
    text = "" if value is None else str(value)
    return text.lower().strip() != "false" and bool(text)


def _level(value: object) -> int | None:
    """A heading's level. HTML has six, so every larger number is read as 7."""
    text = str(value).strip()
    if not (text.isascii() and text.isdigit()):
        return None
    return min(int(text[:10]), _HIGHEST + 1)


def _levels(value: object) -> tuple[int, ...]:
    if isinstance(value, str):
        first, dots, last = value.partition("..")
        if dots:
            lowest, highest = _level(first), _level(last)
            return () if lowest is None or highest is None else tuple(range(lowest, highest + 1))
        value = value.split(",")
    if isinstance(value, list | tuple):
        return tuple(level for item in value if (level := _level(item)) is not None)
    return Options().toc_levels


def _quirks(value: object) -> list[str]:
    items = value.split(",") if isinstance(value, str) else value
    return [str(item).strip().lstrip(":") for item in items] if isinstance(items, list | tuple) else []


def _link_defs(value: object) -> tuple[tuple[str, str, str | None], ...]:
    if not isinstance(value, Mapping):
        return ()
    return tuple(
        (str(label), str(target[0]), str(target[1]) if len(target) > 1 and target[1] is not None else None)
        for label, target in value.items()
        if isinstance(target, list | tuple) and target
    )


def set_option(options: Options, name: str, value: object) -> Options:
    """``options`` with kramdown's option ``name`` set; unknown names and bad values change nothing."""
    default = Options._field_defaults.get(name)
    if name == "input":
        return options._replace(gfm=str(value).lower() == "gfm")
    if name == "gfm_quirks":
        quirks = _quirks(value)
        return options._replace(
            paragraph_end="paragraph_end" in quirks, auto_typographic="no_auto_typographic" not in quirks
        )
    if name == "toc_levels":
        return options._replace(toc_levels=_levels(value))
    if name == "link_defs":
        return options._replace(link_defs=_link_defs(value))
    if name == "math_engine":
        return options._replace(math_engine=None if value in (None, "", "nil") else str(value))
    if name in ("gfm", "paragraph_end", "auto_typographic") or name not in Options._fields:
        return options
    if isinstance(default, bool):
        return options._replace(**{name: _boolean(value)})  # type: ignore[arg-type]
    if isinstance(default, int):
        try:
            return options._replace(**{name: int(str(value))})  # type: ignore[arg-type]
        except ValueError:
            return options
    return options._replace(**{name: "" if value is None else str(value)})  # type: ignore[arg-type]


def options_from(kramdown: Mapping[str, object]) -> Options:
    """The options of the ``kramdown:`` mapping of ``_config.yml``, over Jekyll's defaults
    (jekyll configuration.rb: ``input: GFM``, ``hard_wrap: false``)."""
    options = Options()
    for name, value in kramdown.items():
        options = set_option(options, str(name), value)
    return options
