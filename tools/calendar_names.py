#!/usr/bin/env python3
"""Write ``postlint/prose/calendar_names.py``: names of months and weekdays, from CLDR by way of babel.

    pip install babel && python tools/calendar_names.py > postlint/prose/calendar_names.py

A development tool: babel is not a dependency of postlint. A name is kept where it
means the same month in every language that has it (Polish and Croatian disagree
about ``listopad``, so neither is listed) and is not an English word of another sense.
"""

from __future__ import annotations

from collections import defaultdict

from babel import Locale

LANGUAGES = (
    "en", "ca", "cs", "da", "de", "el", "es", "et", "fi", "fr", "gl", "hr", "hu", "id", "it", "lt", "lv",
    "nb", "nl", "nn", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk",
)  # fmt: skip
ENGLISH_WORDS = {"mart"}


def clean(name: str) -> str:
    return name.casefold().strip(". ")


def gather(kind: str) -> tuple[dict[str, int], dict[str, dict[str, int]], dict[str, list[str]]]:
    """Wide names that are unanimous; every language's own names, short ones too; languages of a name."""
    wide: dict[str, set[int]] = defaultdict(set)
    own: dict[str, dict[str, int]] = {}
    speakers: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        locale = Locale.parse(language)
        table = locale.months if kind == "months" else locale.days
        names: dict[str, set[int]] = defaultdict(set)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated", *(["short"] if kind == "days" else [])):
                for number, name in table[context].get(width, {}).items():
                    word = clean(name)
                    letters = word.replace("-", "") if kind == "days" else word
                    if not letters.isalpha():
                        continue
                    names[word].add(number)
                    if width == "wide" and len(word) > 2:
                        wide[word].add(number)
                        speakers[word].add(language)
        own[language] = {
            name: next(iter(numbers)) for name, numbers in sorted(names.items()) if len(numbers) == 1
        }
    unanimous = {name: next(iter(numbers)) for name, numbers in sorted(wide.items()) if len(numbers) == 1}
    return unanimous, own, {name: sorted(speakers[name]) for name in unanimous}


def main() -> None:
    """Print the module ``calendar_names``."""
    print(
        '"""Names of months and weekdays by language, generated from CLDR by ``tools/calendar_names.py``."""'
    )
    print("\n# fmt: off\n# ruff: noqa: E501\nfrom __future__ import annotations\n")
    english_months = {
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    }
    for kind, title in (("months", "MONTHS"), ("days", "WEEKDAYS")):
        wide, own, speakers = gather(kind)
        if kind == "months":
            listed = {n: v for n, v in wide.items() if n not in ENGLISH_WORDS and n not in english_months}
        else:
            listed = {n: v for n, v in wide.items() if n not in ENGLISH_WORDS and not n.endswith("day")}
        print(f"{title}: dict[str, tuple[int, str]] = {{")
        for name, number in sorted(listed.items(), key=lambda item: (item[1], item[0])):
            print(f'    "{name}": ({number}, "{" ".join(speakers[name])}"),')
        print("}")
        numbers = "month 1-12" if kind == "months" else "weekday, Monday 0"
        print(f'"""Full names in other languages than English: {numbers}, and the languages."""')
        print()
        print(f"{title}_OF: dict[str, dict[str, int]] = {{")
        for language, names in own.items():
            if language != "en":
                body = ", ".join(f'"{name}": {number}' for name, number in names.items())
                print(f'    "{language}": {{{body}}},')
        print("}")
        print('"""All names of a language, short ones too, for words beside a name that shows it."""\n')


main()
