"""What a change can affect, found in texts."""

from __future__ import annotations

import pytest

from postlint.engine.affected import DocumentTexts, Names, _naming

URL = "/en/news/2026/08/01/some-words/"
PATH = "en/news/_posts/2026-08-01-some-words.md"


def is_named(address: str, text: str) -> bool:
    names = Names()
    names.add(address)
    return bool(_naming(names, DocumentTexts({"page.md": text})))


@pytest.mark.parametrize(
    "text",
    [
        "[x](/en/news/2026/08/01/some-words/)",
        "[x](/EN/News/2026/08/01/Some-Words)",
        "[x](/base/en/news/2026/08/01/some-words)",
        "[x](https://www.example.org/en/news/2026/08/01/some-words/#part)",
        "[x]({{ site.url }}/en/news/2026/08/01/some-words/)",
        "[x]({{ site.baseurl }}/08/01/some-words/)",
        "[x]({{ page.year }}8/01/some-words/)",
        "[x](01/some-words/)",
        "[x](../08/01/../01/some-words/)",
        "[x](some-words)",
        "[x](/some-words)",  # a layout may write something in front of it
        "{% post_url en/news/2026-08-01-some-words %} /2018/10/18/some-words/ [y](01/some_words)",
        "1" * 300 + "/2026/08/01/some-words",
    ],
)
def test_an_address_is_named_as_far_as_a_text_shows_its_folders(text: str) -> None:
    assert is_named(URL, text)


@pytest.mark.parametrize(
    "text",
    [
        "[x](/en/news/2018/10/18/some-words/)",
        "[x](/en/news/2018/10/01/some-words/)",
        "[x](02/some-words/)",
        "[x](https://www.example.org/some-words)",
        "[x](/de/news/2026/08/01/some-words/)",
        "[x](/01/some-words-more/)",
        "[x]({{ page.year }}/9/01/some-words/)",
    ],
)
def test_an_address_with_the_same_last_part_is_another(text: str) -> None:
    assert not is_named(URL, text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{% post_url 2026-08-01-some-words %}", True),
        ("{% post_url en/news/2026-08-01-some-words %}", True),
        ("{% link en/news/_posts/2026-08-01-some-words.md %}", True),
        ("{% post_url de/news/2026-08-01-some-words %}", False),
        ("{% link de/news/_posts/2026-08-01-some-words.md %}", False),
    ],
)
def test_a_post_is_named_with_and_without_its_folder(text: str, named: bool) -> None:
    assert is_named(PATH, text) is named


@pytest.mark.parametrize("folder", ["caf%C3%A9", "café", "CAFÉ"])
def test_folders_are_written_in_several_ways(folder: str) -> None:
    assert is_named("/café/menu.html", f"[x](/{folder}/menu.html)")
    assert not is_named("/other/menu.html", f"[x](/{folder}/menu.html)")
