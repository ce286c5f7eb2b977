"""Two copies of a site with one cache, as a change and its base are: each gets its own answer."""

from __future__ import annotations

from pathlib import Path

from postlint.engine.prepare import Request
from postlint.engine.run import run

LINKER = "_posts/2024-01-01-linker.md"
AIM = "_posts/2024-01-02-aim.md"


def write(root: Path, path: str, body: str = "Text.") -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(f"---\ntitle: A\n---\n{body}\n", "utf-8")


def test_the_same_post_in_other_surroundings(tmp_path: Path) -> None:
    change, base = tmp_path / "change", tmp_path / "base"
    for root in (change, base):
        root.mkdir()
        (root / "_config.yml").write_text("title: x\n", "utf-8")
        write(root, LINKER, "[a]({% post_url 2024-01-02-aim %})")
    write(base, AIM)

    def messages(root: Path) -> list[str]:
        request = Request(str(root), cache_path=str(tmp_path / "cache.db"))
        return [one.message for one in run(request).report.findings]

    broken = ["`post_url` finds no post `2024-01-02-aim`: write the name of a post that exists"]
    assert messages(change) == broken
    assert messages(base) == []
    write(change, "_posts/2024-01-03-other.md")
    assert messages(change) == broken
    assert messages(base) == []
    assert messages(change) == broken
