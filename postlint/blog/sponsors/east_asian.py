"""Who is thanked in Japanese, Chinese and Korean, where names and words run together.

A name without a link cannot be told from the words around it there, so what is taken are links:
all of a sentence that thanks sponsors or says what somebody gives, or those behind a label. Names
without a link are found by the directory (``named``).
"""

from __future__ import annotations

import re
from functools import cache

from postlint.blog.sponsors.directory import is_brand
from postlint.blog.sponsors.phrases import THANKING
from postlint.hosts import is_platform
from postlint.prose.names import Name
from postlint.prose.passages import Prose
from postlint.prose.sentences import Sentence
from postlint.prose.urls import host_of

UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Letters of scripts that run names and the words around them together: ``会場はAcme様のご提供です``."""
LONGEST = 40
"""Characters of a link's words beyond which they are a phrase."""


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED}]")


@cache
def _label() -> re.Pattern[str]:
    return re.compile(r"\W*(?P<label>[^：:。！？]{1,20}?)\s*[：:]")


@cache
def _honorific() -> re.Pattern[str]:
    return re.compile(r"(?:\s*(?:様|さま|さん|御中|님))+\s*$")


def is_unspaced(text: str) -> bool:
    """Whether there are letters of such a script in ``text``."""
    return bool(_unspaced().search(text))


def thanked(prose: Prose, sentence: Sentence, text: str) -> tuple[str, str, list[Name]] | None:
    """The kind of an acknowledgement in a sentence, its form and its names.

    Args:
        prose: The prose that the sentence is in.
        text: Its text with plain quotes and spaces.

    Returns:
        None where the sentence is of another script or credits nobody. There are no names where it credits
        somebody without a link.
    """
    part = text[sentence.start : sentence.end]
    if not is_unspaced(part) or THANKING.search("denies", part) or THANKING.search("around", part):
        return None
    label = _label().match(part)
    start = sentence.start
    noun = bool(THANKING.search("noun", part))
    if label and (THANKING.search("noun", label["label"]) or THANKING.search("given", label["label"])):
        form, start = "label", sentence.start + label.end()
        noun = bool(THANKING.search("noun", label["label"]))
    elif (noun and THANKING.search("said", part)) or THANKING.search("backed", part):
        form, noun = "thanks", True
    elif THANKING.search("given", part):
        form = "for"
    else:
        return None
    names = [
        Name(link.start, link.start + len(name), name, number)
        for number, link in enumerate(prose.links)
        if start <= link.start < sentence.end
        and (name := _honorific().sub("", prose.text[link.start : link.end]))
        and _may_be_a_name(name)
        and not is_platform(host_of(link.url))
    ]
    return ("sponsor" if noun else "host", form, names)


def _may_be_a_name(words: str) -> bool:
    """Whether a link's words are a name and no phrase: ``こちら``, ``スポンサー募集``."""
    if len(words) > LONGEST or not is_brand(words) or _pointing().search(words):
        return False
    return not any(THANKING.search(form, words) for form in ("noun", "given", "said"))


@cache
def _pointing() -> re.Pattern[str]:
    return re.compile(
        r"こちら|ここ|これ|詳細|詳しく|一覧|ページ|サイト|リンク|資料|写真|动画|这里|這裡|此处|此處|链接|連結|详情|页面|主页"
        r"|여기|링크|페이지|자세히|사이트|ました|ます$|です$|합니다"
    )
