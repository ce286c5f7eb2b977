"""The run: the same findings with and without a cache, for a part and for the whole, on any executor."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import sys
import time
import types
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postlint.engine import execute, reduce
from postlint.engine.prepare import Request, prepare
from postlint.engine.run import relint, run
from postlint.model import Finding, SourceFile
from postlint.rule import Check, Rule, load, of_module
from postlint.site import reader

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "examples" / "meetup"


def check(root: Path, **words: object) -> tuple[Finding, ...]:
    outcome = run(Request(str(root), **words))  # type: ignore[arg-type]
    assert outcome.complaint is None
    return outcome.report.findings


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "blog"))


def settle(blog: Path) -> None:
    """Let all files have been written a while ago, so that their times can be trusted."""
    for path in blog.rglob("*"):
        if path.is_file():
            written = path.stat().st_mtime_ns
            if written > time.time_ns() - 60 * 10**9:
                os.utime(path, ns=(written, written - 3600 * 10**9))


def edit(blog: Path, chance: random.Random) -> None:
    """One of the things that happen to a blog between two runs."""
    posts = sorted((blog / "_posts").iterdir())
    if not posts:
        return
    post = chance.choice(posts)
    action = chance.randrange(14)
    if action == 0:
        post.unlink()
    elif action == 1:
        post.write_text(post.read_text("utf-8") + "\n![New](/images/new.png)\n", "utf-8")
    elif action == 2:
        (blog / "images" / "new.png").write_bytes(b"")
    elif action == 3:
        post.rename(post.with_name(post.name.replace("harbour", "harbor")))
    elif action == 4:
        text = post.read_text("utf-8").replace("title:", "permalink: /x/\ntitle:", 1)
        post.write_text(text, "utf-8")
    elif action == 5:
        (blog / "_includes").mkdir(exist_ok=True)
        (blog / "_includes" / "x.md").write_text(f"[x](/{chance.random()}/)", "utf-8")
        post.write_text(post.read_text("utf-8") + "\n{% include x.md %}\n", "utf-8")
    elif action == 6:
        (blog / ".postlint.yml").write_text(f"image_keys: [image{chance.randrange(2)}]\n", "utf-8")
    elif action == 7:
        listing = "{% for post in site.posts %}{{ post.url }} {{ post.date }}{% endfor %}"
        post.write_text(
            post.read_text("utf-8") + f"\n{listing}\n[x]({{% post_url {posts[0].stem} %}})\n", "utf-8"
        )
    elif action == 8:
        # The next post, written over a copy of another.
        day = f"2025-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        post.with_name(day + post.name[10:]).write_text(post.read_text("utf-8"), "utf-8")
    elif action == 9:
        months = ("January", "May", "July", "October")
        text = post.read_text("utf-8").replace(chance.choice(months), chance.choice(months))
        post.write_text(
            text.replace("title:", f"description: one and the same text\ntitle: {day_tag(chance)}", 1),
            "utf-8",
        )
    elif action == 10:
        text = post.read_text("utf-8").replace("title:", "tags: [2024]\nimage: /images/none.png\ntitle:", 1)
        post.write_text(text.replace("](https://", "] (https://", 1), "utf-8")
    elif action == 11:
        (blog / "about.md").write_text(
            f"---\npermalink: /x/\nredirect_from: [/y/, /a{chance.randrange(3)}/]\n---\n{{% unknown %}}\n",
            "utf-8",
        )
    else:
        # A text alone changes: the commonest of all.
        lines = post.read_text("utf-8").split("\n")
        head, body = lines[: (at := lines.index("---", 1) + 1)], lines[at:]
        chance.shuffle(body)
        post.write_text("\n".join([*head, *body[: chance.randrange(len(body) + 1)]]), "utf-8")


def day_tag(chance: random.Random) -> str:
    """Nothing, or what makes two titles one."""
    return chance.choice(("", "The same words in two titles # "))


@given(seed=st.integers(0, 10**9), rounds=st.integers(2, 6))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_same_with_and_without_cache(
    tmp_path_factory: pytest.TempPathFactory, seed: int, rounds: int
) -> None:
    folder = tmp_path_factory.mktemp("random")
    blog = Path(shutil.copytree(EXAMPLE, folder / "blog"))
    chance = random.Random(seed)
    cache = str(folder / "cache.db")
    for _ in range(rounds):
        if chance.randrange(4):
            settle(blog)
        config = blog / ".postlint.yml"
        config_path = str(config) if config.exists() else None
        fresh = check(blog, config_path=config_path)
        # Parts first: what they did not look at is read from the cache, or is not there yet.
        for _ in range(chance.randrange(3)):
            paths = sorted(one.relative_to(blog).as_posix() for one in blog.rglob("*.md"))
            parts = tuple(chance.sample(paths, min(len(paths), chance.randrange(1, 3))))
            cached = chance.choice((cache, cache, None))
            part = run(Request(str(blog), cache_path=cached, config_path=config_path), parts)
            assert part.report.findings == tuple(one for one in fresh if one.path in parts)
        if chance.randrange(2):
            assert check(blog, cache_path=cache, config_path=config_path) == fresh
        edit(blog, chance)


def test_a_run_that_shows_nothing_is_not_taken_for_one_that_found_nothing(blog: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache.db")
    settle(blog)
    (blog / "_includes").mkdir(exist_ok=True)
    (blog / "_includes" / "x.md").write_text("", "utf-8")
    assert run(Request(str(blog), cache_path=cache), ("_includes/x.md",)).report.findings == ()
    assert check(blog, cache_path=cache) == check(blog) != ()


def test_what_waited_is_remembered_like_all_else(blog: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache.db")
    (blog / "_includes").mkdir(exist_ok=True)
    (blog / "_includes" / "x.md").write_text("[x](/none/)", "utf-8")
    first, *_, last = sorted(path.relative_to(blog).as_posix() for path in (blog / "_posts").iterdir())
    (blog / first).write_text((blog / first).read_text("utf-8") + "\n{% include x.md %}\n", "utf-8")
    settle(blog)
    request = Request(str(blog), cache_path=cache)
    run(request, (last,))
    assert run(request).report.findings == check(blog)
    snapshot = run(request, (last,)).prepared.snapshot
    assert snapshot is not None
    # A post that reads an include is looked at again where that has changed, not in every run.
    assert not snapshot.known.waits
    assert list(snapshot.known.loose) == []


def test_second_run_parses_nothing(blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = str(tmp_path / "cache.db")
    first = check(blog, cache_path=cache)
    monkeypatch.setattr(execute, "map_source", lambda *words: pytest.fail("something was parsed"))
    assert check(blog, cache_path=cache) == first


def test_site_is_read_again_only_for_more_than_texts(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = str(tmp_path / "cache.db")
    settle(blog)
    check(blog, cache_path=cache)
    reads: list[str] = []
    read_site = reader.read_site
    monkeypatch.setattr(reader, "read_site", lambda *a, **k: reads.append("read") or read_site(*a, **k))
    post = blog / "_posts" / "2025-05-07-harbour-town-python-may-2025.md"
    text = post.read_text("utf-8")
    changes = {
        post: [text + "\n![New](/images/new.png)\n", text.replace("title:", "permalink: /x/\ntitle:", 1)],
        blog / "_config.yml": [(blog / "_config.yml").read_text("utf-8") + "\nbaseurl: /b\n"],
        blog / "images" / "new.png": [""],
    }
    expected = iter([0, 1, 1, 1])
    for path, texts in changes.items():
        for one in texts:
            path.write_text(one, "utf-8")
            settle(blog)
            reads.clear()
            findings = check(blog, cache_path=cache)
            assert len(reads) == next(expected), path
            prepare.cache_clear()
            assert findings == check(blog)


def test_site_rules_are_asked_again_only_about_what_they_look_at(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = str(tmp_path / "cache.db")
    before = check(blog, cache_path=cache)
    asked: list[str] = []
    answer = reduce._Runner.run

    def listen(runner: reduce._Runner, rule: Rule, check: Check, subject: object, path: str) -> None:
        if check.phase == "site":
            asked.append(rule.id)
        answer(runner, rule, check, subject, path)

    monkeypatch.setattr(reduce._Runner, "run", listen)
    post = blog / "_posts" / "2025-05-07-harbour-town-python-may-2025.md"
    text = post.read_text("utf-8")
    post.write_text(text + "\nSee you there.\n", "utf-8")
    assert check(blog, cache_path=cache) == before
    assert asked == []
    post.write_text(text.replace("title:", "title: New", 1), "utf-8")
    assert check(blog, cache_path=cache) == check(blog)
    assert "title-format" in asked


def test_what_the_cache_lost_is_made_again(blog: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache.db")
    whole = check(blog, cache_path=cache)
    with closing(sqlite3.connect(cache)) as database, database:
        database.execute("DELETE FROM entries WHERE key LIKE 'map:%' OR key LIKE 'site:%'")
    for path in sorted({one.path for one in whole}):
        part = run(Request(str(blog), cache_path=cache), (path,))
        assert part.report.findings == tuple(one for one in whole if one.path == path)


@pytest.mark.parametrize(
    "keys",
    [
        "index:%",
        "index:%:%",
        "model:%",
        "model:%:documents/%",
        "snapshot:%",
        "map:%",
        "files:%",
        "config:%",
        "site:%",
    ],
)
@pytest.mark.parametrize("damage", ["", "nonsense", "another\n\n"])
def test_damaged_or_mixed_parts_of_the_cache_change_nothing(
    blog: Path, tmp_path: Path, keys: str, damage: str
) -> None:
    cache = str(tmp_path / "cache.db")
    settle(blog)
    whole = check(blog, cache_path=cache)
    post = blog / "_posts" / "2025-05-07-harbour-town-python-may-2025.md"
    post.write_text(post.read_text("utf-8") + "\n[Out](/nowhere/)\n", "utf-8")
    with closing(sqlite3.connect(cache)) as database, database:
        changed = database.execute("UPDATE entries SET text = ? WHERE key LIKE ?", (damage, keys))
        assert changed.rowcount > 0
    now = check(blog)
    assert len(now) == len(whole) + 1
    for path in ("_posts/" + post.name, "_posts/" + sorted((blog / "_posts").iterdir())[0].name):
        part = run(Request(str(blog), cache_path=cache), (path,)).report
        assert part.findings == tuple(one for one in now if one.path == path)
    assert check(blog, cache_path=cache) == now


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system that takes any bytes for a name")
def test_names_that_are_no_utf8(blog: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache.db")
    post = b"_posts/2024-01-01-b\xffd.md"
    for name, text in (
        (post, b"---\ntitle: x\n---\n[a](/nowhere/)\n"),
        (b"images/\xfe.png", b"x"),
        (b"a\nb.md", b""),
    ):
        (blog / os.fsdecode(name)).write_bytes(text)
    settle(blog)
    fresh = check(blog)
    assert "/nowhere/" in "".join(one.message for one in fresh if one.path == os.fsdecode(post))
    for _ in range(2):
        assert check(blog, cache_path=cache) == fresh
    with (blog / os.fsdecode(post)).open("ab") as file:
        file.write(b"\n[b](/nowhere/else/)\n")
    part = run(Request(str(blog), cache_path=cache), (os.fsdecode(post),)).report.findings
    assert part == tuple(one for one in check(blog) if one.path == os.fsdecode(post))
    assert len(part) > len([one for one in fresh if one.path == os.fsdecode(post)])


def test_edited_post_is_parsed_again(blog: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache.db")
    before = check(blog, cache_path=cache)
    post = blog / "_posts" / "2025-05-07-harbour-town-python-may-2025.md"
    post.write_text(post.read_text("utf-8").replace("(/images/may", "(/images/May"), "utf-8")
    after = check(blog, cache_path=cache)
    assert [one for one in before if one not in after] == [one for one in before if one.rule == "image-link"]


def test_a_part_says_the_same_as_the_whole(blog: Path) -> None:
    whole = check(blog)
    for path in {one.path for one in whole}:
        part = run(Request(str(blog)), (path,)).report.findings
        assert part == tuple(one for one in whole if one.path == path)


def test_any_executor(blog: Path) -> None:
    here = check(blog)
    for executor in (ThreadPoolExecutor(2), ProcessPoolExecutor(2, mp_context=get_context("spawn"))):
        with executor:
            assert run(Request(str(blog)), executor=executor).report.findings == here


def test_processes_are_used_for_many_documents(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = check(blog)
    monkeypatch.setattr(execute, "_WORTH_FORKING", 1)
    monkeypatch.setattr(execute, "_CHUNK", 2)
    assert check(blog) == here


BROKEN = """
from __future__ import annotations
from postlint.rule import rule

@rule("info")
def check(image: Image):
    raise RuntimeError("out of paint")
    yield
"""


def test_a_broken_rule_is_a_finding_and_the_rest_goes_on(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = [one for one in check(blog) if one.rule != "image-alt"]
    module = types.ModuleType("broken")
    exec(BROKEN, vars(module))

    def load_broken(rule_id: str) -> Rule:
        return of_module(rule_id, module) if rule_id == "image-alt" else load(rule_id)

    monkeypatch.setattr("postlint.engine.prepare.load", load_broken)
    outcome = run(Request(str(blog)))
    assert outcome.failed
    failures = [one for one in outcome.report.findings if one.rule == "internal-error"]
    assert failures and "`image-alt`" in failures[0].message and "out of paint" in failures[0].message
    assert [one for one in outcome.report.findings if one.rule != "internal-error"] == good


def test_relint_judges_another_text(blog: Path) -> None:
    outcome = run(Request(str(blog)))
    path = "_posts/2025-05-07-harbour-town-python-may-2025.md"
    text = (blog / path).read_text("utf-8")
    assert [one.rule for one in relint(outcome, SourceFile(path, text))] == ["image-link"]
    assert relint(outcome, SourceFile(path, text.replace("(/images/may", "(/images/May"))) == ()
