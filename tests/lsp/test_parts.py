"""Places in texts, additions to a configuration, and what a series goes on with."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pytest_lsp", reason="needs `postlint[test]`")

from lsprotocol import types
from pygls import uris

from postlint.cli import lsp
from postlint.engine.request import Request
from postlint.engine.session import Session
from postlint.lsp.completing import completion
from postlint.lsp.declare import declare
from postlint.lsp.editor_positions import Positions
from postlint.lsp.lookup import FileLookup

TAGS = "liquid:\n  tags:\n    a: ignore\n"
NAMED = "sponsors:\n  - name: A\n    url: b\n"


@pytest.mark.parametrize(
    ("before", "keys", "item", "after"),
    [
        ("", "exists", "- /a", "exists:\n  - /a\n"),
        ("# why\nrules:\n  anchor: off", "exists", "- /a", "# why\nrules:\n  anchor: off\nexists:\n  - /a\n"),
        ("exists:\n- /a # here\nrules: {}\n", "exists", "- /b", "exists:\n- /a # here\n- /b\nrules: {}\n"),
        ("exists: [/a]\n", "exists", "- /b", "exists: [/a, /b]\n"),
        ("exists:\nrules: {}\n", "exists", "- /b", "exists:\n  - /b\nrules: {}\n"),
        (TAGS, "liquid tags", "b: unknown", f"{TAGS}    b: unknown\n"),
        ("liquid:\n    x: 1\n\n# e\n", "liquid tags", "b: c", "liquid:\n    x: 1\n    tags:\n      b: c\n\n# e\n"),  # noqa: E501
        (NAMED, "sponsors", "- name: C\n  url: d", f"{NAMED}  - name: C\n    url: d\n"),
    ],

)  # fmt: skip
def test_the_configuration_keeps_what_it_has(before: str, keys: str, item: str, after: str) -> None:
    made = declare(before, tuple(keys.split()), item)
    assert made is not None
    assert before[: made.offset] + made.text + before[made.offset :] == after


def test_positions() -> None:
    text = "a🚂ü\r\nb\x0cc\rd"
    for encoding, column in (("utf-8", 7), ("utf-16", 4), ("utf-32", 3)):
        positions = Positions(text, encoding)
        assert positions.of(3) == types.Position(0, column)
        assert [positions.offset(positions.of(at)) for at in range(len(text)) if at != 4] == [
            at for at in range(len(text)) if at != 4
        ]
        assert positions.offset(types.Position(1, 99)) == 8 and positions.offset(types.Position(9, 0)) == 10


def test_the_pages_of_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for options, published, expected in (
        (lsp.Options(cache_dir=str(tmp_path)), "https://OWNER.example/", "/image-link.md"),
        (lsp.Options(no_cache=True), "https://OWNER.example/", "None"),
        (lsp.Options(no_cache=True), "https://docs.example/", "https://docs.example/rules/image-link/"),
    ):
        monkeypatch.setattr(lsp, "DOCUMENTATION", published)
        lsp._page.cache_clear()
        found = str(lsp._page(options, "image-link"))
        assert found.endswith(expected)
        if found.startswith("file:"):
            assert Path(uris.to_fs_path(found) or "").read_text("utf-8").startswith("# image-link")
        assert lsp._page(options, "unreadable") is None
    lsp._page.cache_clear()


def test_the_next_of_a_series(blog: Path) -> None:
    path, text = "_posts/2025-10-01-next.md", "---\ntitle: harb"
    session = Session(Request(str(blog)))
    outcome = session.run({path: text.encode()}, (path,), walk=True, moment="now", today="2025-10-01")
    items = completion(FileLookup(outcome, path, text, "utf-16"), len(text)).items
    assert [(one.label, one.detail) for one in items] == [
        (
            "'Harbour Town Python October 2025: (TODO)'",
            "next of Harbour Town Python: Wed 2025-10-01",
        )
    ]
