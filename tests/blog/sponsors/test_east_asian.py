"""Who is thanked in Japanese, Chinese and Korean."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from postlint.blog.sponsors.acknowledgements import acknowledgements
from postlint.prose.passages import Passage
from postlint.prose.phrases import Texts

Read = Callable[[str], list[Passage]]
A, B = "[アクメ](https://acme.example)", "[グロベックス](https://globex.example)"


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        (f"スポンサーの{A}様、{B}様に感謝します。", "sponsor", ["アクメ", "グロベックス"]),
        (f"会場は{A}様にご提供いただきました。", "host", ["アクメ"]),
        (f"飲食スポンサー：{B}様", "sponsor", ["グロベックス"]),
        (f"会場提供：{A}さん", "host", ["アクメ"]),
        (f"本イベントは{A}様の協賛で開催しました。ありがとうございました。", "sponsor", ["アクメ"]),
        (f"{A}様に協賛いただきました。", "sponsor", ["アクメ"]),
        (
            "感谢赞助商[阿克米](https://a.example)和[环球](https://g.example)的支持。",
            "sponsor",
            ["阿克米", "环球"],
        ),
        ("本次活动由[阿克米](https://a.example)赞助。", "sponsor", ["阿克米"]),
        ("感谢[阿克米](https://a.example)提供场地。", "host", ["阿克米"]),
        ("赞助商：[阿克米](https://a.example)、[Globex](https://g.example)", "sponsor", ["阿克米", "Globex"]),
        ("이번 모임은 [아크메](https://a.example)의 후원으로 열렸습니다.", "sponsor", ["아크메"]),
        ("[아크메](https://a.example)에서 장소를 제공해 주셨습니다.", "host", ["아크메"]),
        # Names in the link's words, with what is polite.
        ("[アクメ様](https://acme.example)に会場を提供していただきました。", "host", ["アクメ"]),
        # Neither phrases, nor platforms, nor who is looked for.
        (f"{A}様にご提供いただきました。詳しくは[こちら](https://x.example)。", "host", ["アクメ"]),
        (f"{A}様、[告知ページ](https://x.example)にご提供いただきました。", "host", ["アクメ"]),
        (f"{A}様、[やまだ](https://twitter.com/yamada)さんにご提供いただきました。", "host", ["アクメ"]),
        (f"スポンサー募集：{A}まで", None, []),
        (f"{A}はスポンサーではありません。感謝。", None, []),
        (f"{A}について話しました。", None, []),
        ("飲食スポンサー：グロベックス様", "sponsor", []),
        (f"[{'ア' * 40}](https://a.example)様に会場を提供していただきました。", "host", ["ア" * 40]),
        (f"[{'ア' * 41}](https://a.example)様に会場を提供していただきました。", "host", []),
    ],
)
def test_links_in_sentences_that_credit(read: Read, text: str, kind: str | None, names: list[str]) -> None:
    passages = read(text)
    found = acknowledgements(passages, Texts(one.prose.text for one in passages))
    assert [one.kind for one in found] == ([kind] if kind else [])
    assert [name.name for one in found for name in one.names] == names
    assert all(name.url for one in found for name in one.names)
