"""The run: the same findings with and without a cache, for a part and for the whole, on any executor."""

from __future__ import annotations

import os
import random
import re
import shutil
import sys
import time
import types
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postlint.diff import END, BaseChanges, broken
from postlint.engine import execute, partial, reduce, sync, template_findings
from postlint.engine.outcome import Outcome
from postlint.engine.prepare import Request
from postlint.engine.run import _is_worth_choosing, relint, run, run_before
from postlint.engine.sync import Synced
from postlint.files import Overlay
from postlint.model import Finding, Post, SourceFile
from postlint.rule import Check, Rule, load, of_module
from postlint.site.site_model import SiteModel, SourceDocument, lasting_addresses
from postlint.store.database import passing_store

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "examples" / "meetup"


EDITS = 200 if os.environ.get("CI") else 20
"""So many series of edits are tried."""


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
    action = chance.randrange(22)
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
    elif action == 12:
        # An include, a layout or a file of data goes.
        parts = [one for one in sorted(blog.glob("_*/**/*")) if one.is_file() and one.parent != post.parent]
        if parts:
            chance.choice(parts).unlink()
    elif action == 13:
        layout = blog / "_layouts" / "post.html"
        layout.parent.mkdir(exist_ok=True)
        layout.write_text(f'<base href="/{chance.randrange(2)}/"><p id="a">{{{{ content }}}}', "utf-8")
        post.write_text(post.read_text("utf-8").replace("title:", "layout: post\ntitle:", 1), "utf-8")
    elif action == 14:
        (blog / "_data").mkdir(exist_ok=True)
        (blog / "_data" / "x.yml").write_text(f"link: /{chance.randrange(2)}/\n", "utf-8")
        post.write_text(post.read_text("utf-8") + "\n[x]({{ site.data.x.link }})\n", "utf-8")
    elif action == 15:
        setting = chance.choice(("baseurl: /b", "permalink: /:title/", "future: true", "exclude: [images]"))
        config = blog / "_config.yml"
        key = setting.partition(":")[0]
        lines = [one for one in config.read_text("utf-8").split("\n") if one.partition(":")[0] != key]
        config.write_text("\n".join([*lines, setting, ""]), "utf-8")
    elif action == 16:
        (blog / ".postlint.yml").unlink(missing_ok=True)
    elif action == 17:
        # A heading comes or goes in one post, to which another leads.
        text = post.read_text("utf-8")
        heading = f"\n\n## Part {chance.randrange(2)}\n"
        post.write_text(text.replace(heading, "") if heading in text else text + heading, "utf-8")
        other = chance.choice(posts)
        link = f"\n[x]({{% post_url {post.stem} %}}#part-{chance.randrange(2)})\n"
        other.write_text(other.read_text("utf-8") + link, "utf-8")
    elif action == 18:
        other = chance.choice(posts)
        if other != post:  # it would have itself in it
            text = other.read_text("utf-8").replace("{% include_relative", "{% x")
            other.write_text(text + f"\n{{% include_relative {post.name} %}}\n", "utf-8")
    elif action == 19:
        # A whole address, of which another post may have the last part.
        date, name = (other := chance.choice(posts)).stem[:10], other.stem[11:]
        link = f"{date.replace('-', '/')}/{name}/"
        if chance.randrange(2):
            post.write_text(post.read_text("utf-8") + f"\n[x](/{link})\n", "utf-8")
        else:
            (blog / "_data").mkdir(exist_ok=True)
            (blog / "_data" / "x.yml").write_text(f"link: /{link}\n", "utf-8")
            post.write_text(post.read_text("utf-8") + "\n[x]({{ site.data.x.link }})\n", "utf-8")
    else:
        # A text alone changes: the commonest of all.
        lines = post.read_text("utf-8").split("\n")
        head, body = lines[: (at := lines.index("---", 1) + 1)], lines[at:]
        chance.shuffle(body)
        post.write_text("\n".join([*head, *body[: chance.randrange(len(body) + 1)]]), "utf-8")


def day_tag(chance: random.Random) -> str:
    """Nothing, or what makes two titles one."""
    return chance.choice(("", "The same words in two titles # "))


def everywhere(findings: Iterable[Finding]) -> list[Finding]:
    """``findings`` without those that a run reports once, at the first of the places that it shows."""
    return [one for one in findings if not one.once]


def choose_always(patch: pytest.MonkeyPatch) -> None:
    """Let runs over named documents analyse no more than they need, however little is left."""
    patch.setattr("postlint.engine.run.MUCH", 0)
    patch.setattr("postlint.engine.run.SOME", 0)
    patch.setattr("postlint.engine.run.LEFT", 100)
    patch.setattr("postlint.engine.part.MOST_NAMED", 1)


@given(seed=st.integers(0, 10**9), rounds=st.integers(2, 6))
@settings(
    max_examples=200 if os.environ.get("CI") else 20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_same_with_and_without_cache(
    tmp_path_factory: pytest.TempPathFactory, seed: int, rounds: int
) -> None:
    folder = tmp_path_factory.mktemp("random")
    blog = Path(shutil.copytree(EXAMPLE, folder / "blog"))
    chance = random.Random(seed)
    cache = str(folder / "cache")
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
            with pytest.MonkeyPatch.context() as patch:
                if chance.randrange(2):
                    choose_always(patch)
                part = run(
                    Request(str(blog), cache_path=cached, config_path=config_path), parts, findings_only=True
                )
            assert everywhere(part.report.findings) == everywhere(one for one in fresh if one.path in parts)
        if chance.randrange(2):
            assert check(blog, cache_path=cache, config_path=config_path) == fresh
        edit(blog, chance)


def contents(blog: Path) -> dict[str, bytes]:
    """The files of a site but for the configuration, which is the same on both sides of a change."""
    found = {one.relative_to(blog).as_posix(): one.read_bytes() for one in blog.rglob("*") if one.is_file()}
    return {path: content for path, content in found.items() if path != ".postlint.yml"}


@given(seed=st.integers(0, 10**9), edits=st.integers(1, 5), cached=st.booleans())
@settings(max_examples=EDITS // 2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_site_before_edits_is_as_if_checked_then(
    tmp_path_factory: pytest.TempPathFactory, seed: int, edits: int, cached: bool
) -> None:
    folder = tmp_path_factory.mktemp("before")
    blog = Path(shutil.copytree(EXAMPLE, folder / "blog"))
    chance = random.Random(seed)
    for _ in range(chance.randrange(5)):
        edit(blog, chance)
    old = Path(shutil.copytree(blog, folder / "old"))
    for _ in range(edits):
        edit(blog, chance)
    for place in [*old.rglob("*"), *blog.rglob("*")]:
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()  # git has no empty folders
    was, now = contents(old), contents(blog)
    differ = {path for path in was.keys() | now.keys() if was.get(path) != now.get(path)}
    request = Request(str(blog), cache_path=str(folder / "cache") if cached else None)
    after = run(request, keep_open=True)
    before = run_before(after, Overlay(str(blog), {path: was.get(path) for path in differ}), None, judge=True)
    after.end()
    then = run(Request(str(old)))
    assert tuple(before.findings) == then.report.findings
    assert before.addresses is None or set(before.addresses) == set(lasting_addresses(then.prepared.model))
    if before.addresses is None:
        assert set(then.prepared.model.entries) == set(run(Request(str(blog))).prepared.model.entries)
    # What the store knew of the past, it has forgotten.
    assert run(request).report.findings == after.report.findings == check(blog)


@given(
    seed=st.integers(0, 10**9),
    edits=st.integers(1, 5),
    cached=st.sampled_from(("not", "for this run", "by a part", "whole")),
)
@settings(max_examples=EDITS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_change_is_judged_alike_by_a_part_of_the_site(
    tmp_path_factory: pytest.TempPathFactory, seed: int, edits: int, cached: str
) -> None:
    folder = tmp_path_factory.mktemp("part")
    blog = Path(shutil.copytree(EXAMPLE, folder / "blog"))
    chance = random.Random(seed)
    first = contents(blog)
    for _ in range(chance.randrange(5)):
        edit(blog, chance)
    was = contents(blog)
    request = Request(str(blog), cache_path=None if cached == "not" else str(folder / "cache"))
    if cached == "by a part":
        differ = {
            path: first.get(path) for path in first.keys() | was.keys() if first.get(path) != was.get(path)
        }
        run(request, base=Overlay(str(blog), differ), findings_only=True)
    elif cached == "whole":
        run(request)
    for _ in range(edits):
        edit(blog, chance)
    now = contents(blog)
    differ = {path: was.get(path) for path in was.keys() | now.keys() if was.get(path) != now.get(path)}
    base = Overlay(str(blog), differ)
    whole = run(Request(str(blog)), keep_open=True)
    before = run_before(whole, base, None, judge=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("postlint.engine.part.MOST", 1)
        part = run(request, base=base, findings_only=True, keep_open=True)
    part.end()
    changed = BaseChanges("", dict.fromkeys(now.keys() & differ.keys(), ((1, END),)))
    comparing = {rule.id for rule in whole.prepared.rules if rule.compares}
    if part.before is not None:
        new = [broken(changed, one.report.findings, old.findings, comparing) for one, old in (
            (whole, before), (part, part.before)
        )]  # fmt: skip
        assert new[0] == new[1]
        assert (before.addresses is None) == (part.before.addresses is None)
        # On no lines: what the base had is known.
        untouched = changed._replace(lines=dict.fromkeys(now.keys() & differ.keys(), ()))
        assert broken(untouched, whole.report.findings, before.findings, comparing) == broken(
            untouched, part.report.findings, part.before.findings, comparing
        )
    # What the store has not, the next run makes.
    assert run(request).report.findings == whole.report.findings


def change_of(blog: Path, path: str, text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], Outcome]:
    """What checks are requested about where one document of a blog gets another text, and the outcome."""
    monkeypatch.setattr("postlint.engine.part.MOST", 1)
    old = (blog / path).read_bytes()
    (blog / path).write_text(text, "utf-8")
    requested = requested_in(monkeypatch)
    outcome = run(
        Request(str(blog)), base=Overlay(str(blog), {path: old}), findings_only=True, keep_open=True
    )
    outcome.end()
    return requested, outcome


def test_a_later_run_over_a_change_is_a_part_as_well(blog: Path, tmp_path: Path) -> None:
    post = min((blog / "_posts").iterdir())
    base = Overlay(str(blog), {f"_posts/{post.name}": post.read_bytes()})
    post.write_text(post.read_text("utf-8") + "\nMore words.\n", "utf-8")
    request = Request(str(blog), cache_path=str(tmp_path / "cache"))
    for _ in range(2):
        assert run(request, base=base, findings_only=True).before is not None


@pytest.mark.parametrize("source", ["", "docs"])
def test_who_includes_a_changed_document_is_analysed_on_both_sides(
    tmp_path: Path, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``outer`` includes ``middle``, which includes ``inner``, which gets a picture that is not there."""
    (tmp_path / "blog" / source).mkdir(parents=True)
    blog = tmp_path / "blog"
    (blog / "_config.yml").write_text(f"title: Blog\nsource: {source or '.'}\n", "utf-8")
    pages = blog / source
    texts = {"outer": "{% include_relative middle.md %}", "middle": "{% include_relative inner.md %}"}
    for name, text in {**texts, "inner": "words", "other": "words"}.items():
        (pages / f"{name}.md").write_text(f"---\n---\n{text}\n", "utf-8")
    path = f"{source}/inner.md".lstrip("/")
    old = (blog / path).read_bytes()
    (blog / path).write_text("---\n---\n![A boat](/boat.png)\n", "utf-8")
    whole = check(blog)
    assert sorted(Path(one.path).stem for one in whole if one.rule == "image-link") == [
        "inner", "middle", "outer",
    ]  # fmt: skip
    monkeypatch.setattr("postlint.engine.part.MOST", 1)
    request = Request(str(blog), cache_path=str(tmp_path / "cache"))
    part = run(request, base=Overlay(str(blog), {path: old}), findings_only=True)
    assert part.before is not None and not part.before.findings
    assert part.report.findings == whole
    assert run(request).report.findings == whole


def test_a_changed_document_is_analysed_once_for_each_side(
    blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    analysed: list[str] = []
    map_document = execute.map_document
    monkeypatch.setattr(
        execute,
        "map_document",
        lambda prepared, one: analysed.append(one.path) or map_document(prepared, one),
    )
    post = min(f"_posts/{one.name}" for one in (blog / "_posts").iterdir())
    text = (blog / post).read_text("utf-8")
    _, outcome = change_of(blog, post, text + "\n## More\n", monkeypatch)
    assert outcome.before is not None and analysed.count(post) == 2


def test_checks_of_which_nothing_differs_run_once_for_both_sides(
    blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = min(f"_posts/{one.name}" for one in (blog / "_posts").iterdir())
    text = (blog / post).read_text("utf-8")
    requested, outcome = change_of(blog, post, text + "\nMore words.\n", monkeypatch)
    assert outcome.before is not None and requested.count("sponsor-link") == 1
    requested, outcome = change_of(blog, post, text + "\nThanks to our sponsor Initech.\n", monkeypatch)
    assert outcome.before is not None and requested.count("sponsor-link") == 2


def test_front_matter_is_collected_from_once_for_all_runs(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    front_matter_post = partial.front_matter_post

    def listen(source: SourceFile, document: SourceDocument, model: SiteModel) -> Post:
        read.append(source.path)
        return front_matter_post(source, document, model)

    monkeypatch.setattr(partial, "front_matter_post", listen)
    monkeypatch.setattr("postlint.engine.part.MOST", 1)
    for name in ("a", "b", "c"):
        (blog / f"{name}.md").write_text(f"---\ntitle: {name}\nauthor: Ann\n---\n", "utf-8")
    request = Request(str(blog), cache_path=str(tmp_path / "cache"))

    def read_for(path: str, author: str) -> set[str]:
        """Of which of the three pages the front matter is read where one gets another author."""
        read.clear()
        old = (blog / path).read_bytes()
        (blog / path).write_bytes(re.sub(rb"author: .*", f"author: {author}".encode(), old))
        outcome = run(request, base=Overlay(str(blog), {path: old}), findings_only=True)
        assert outcome.before is not None
        return {"a.md", "b.md", "c.md"}.intersection(read)

    assert read_for("a.md", "Bob") == {"b.md", "c.md"}
    assert read_for("a.md", "Cy") == set()
    assert read_for("b.md", "Bob") == set()
    (blog / "_layouts").mkdir(exist_ok=True)
    (blog / "_layouts" / "new.html").write_text("{{ content }}", "utf-8")
    assert read_for("a.md", "Dee") == {"c.md"}


def test_what_is_said_once_of_a_site_is_no_news_where_there_is_more_of_it(
    blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (blog / "_plugins").mkdir()
    makes = "  def generate(site)\n    site.pages << Jekyll::Page.new\n  end\n"
    makes = f"class Made < Jekyll::Generator\n{makes}end\n"
    (blog / "_plugins" / "made.rb").write_text(makes, "utf-8")
    first, second, *_ = sorted(f"_posts/{one.name}" for one in (blog / "_posts").iterdir())
    link = "\n[x](/made/) {% post_url " + Path(second).stem + " %}\n"
    (blog / first).write_text((blog / first).read_text("utf-8") + link, "utf-8")
    text = (blog / second).read_text("utf-8")
    (blog / second).write_text(text + link.replace(Path(second).stem, Path(first).stem), "utf-8")
    _, outcome = change_of(blog, second, text + "\n## More\n" + link, monkeypatch)
    assert any("links like `/made/`" in one.message for one in run(Request(str(blog))).report.findings)
    assert outcome.before is not None
    _, outcome = change_of(blog, second, text + "\n## More\n" + link * 2, monkeypatch)
    assert outcome.before is not None


def test_what_was_unknown_elsewhere_before_is_known_of_both_sides(
    blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (blog / "about.md").write_text("---\n---\n{% unknown %}\n", "utf-8")
    post = min((blog / "_posts").iterdir())
    text = post.read_text("utf-8") + "\n{% include none.md %}\n"
    _, outcome = change_of(blog, f"_posts/{post.name}", text, monkeypatch)
    assert outcome.before is not None
    sides = [
        [one for one in found if one.path == "about.md"]
        for found in (outcome.report.findings, outcome.before.findings)
    ]
    assert sides[0] == sides[1] != []


def test_others_are_analysed_where_the_anchors_of_a_document_change(
    blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, *others = sorted(f"_posts/{one.name}" for one in (blog / "_posts").iterdir())
    link = f"\n[x]({{% post_url {Path(post).stem} %}}#more)\n"
    (blog / others[0]).write_text((blog / others[0]).read_text("utf-8") + link, "utf-8")
    text = (blog / post).read_text("utf-8")
    requested, outcome = change_of(blog, post, text + "\nMore words.\n", monkeypatch)
    assert outcome.before is not None and f"anchor {others[0]}" not in requested
    requested, outcome = change_of(blog, post, text + "\n## More\n", monkeypatch)
    assert outcome.before is not None and f"anchor {others[0]}" in requested
    lost = [one for one in outcome.before.findings if one.path == others[0] and "more" in one.message]
    assert lost and lost[0] not in outcome.report.findings


def test_who_may_read_data_that_name_a_document_is_analysed(
    blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = f"_posts/{min(one.name for one in (blog / '_posts').iterdir())}"
    for folder in ("_data", "_includes"):
        (blog / folder).mkdir(exist_ok=True)
    (blog / "_data" / "talks.yml").write_text(f"- {Path(post).stem}\n", "utf-8")
    (blog / "_includes" / "talks.html").write_text("{{ site.data['talks'] }}", "utf-8")
    (blog / "_includes" / "outer.html").write_text("{% include talks.html %}", "utf-8")
    bodies = {
        "reads": "{{ site.data.talks | first }}", "all": "{% assign s = site %}",
        "inner": "{% include outer.html %}", "computed": "{% include {{ page.part }} %}",
        "other": "{{ site.data.people }}", "title": "{{ site.title }} {% include head.html %}",
        "plain": "site.data.talks",
    }  # fmt: skip
    for name, body in bodies.items():
        (blog / f"{name}.md").write_text(f"---\n---\n{body}\n", "utf-8")
    text = (blog / post).read_text("utf-8")
    requested, outcome = change_of(blog, post, text + "\n## More\n", monkeypatch)
    assert outcome.before is not None
    analysed = {name for name in bodies if f"anchor {name}.md" in requested}
    assert analysed == {"reads", "all", "inner", "computed"}


@pytest.mark.parametrize(
    ("analysed", "pending", "chosen"),
    [(0, 63, False), (0, 64, True), (1000, 7, False), (1000, 8, True), (1000, 100, True), (1000, 101, False)],
)
def test_when_documents_are_left_for_a_later_run(
    analysed: int, pending: int, chosen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postlint.store.results.count", lambda store, paths: analysed)
    model: Any = None
    synced = Synced(model, model, [str(n) for n in range(pending)], None, None, model, frozenset())
    assert _is_worth_choosing(passing_store(), synced) is chosen


def test_what_a_hook_left_for_later_is_analysed_later(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_always(monkeypatch)
    (blog / "all.md").write_text(
        "---\n---\n{% for p in site.posts %}\n## {{ p.title }}\n{% endfor %}\n", "utf-8"
    )
    post = blog / "_posts" / "2025-01-09-first-words.md"
    post.write_text("---\ntitle: First words\n---\nText.\n", "utf-8")
    (blog / "links.md").write_text("---\n---\n[x](/all/#first-words)\n", "utf-8")
    request = Request(str(blog), cache_path=str(tmp_path / "cache"))
    assert run(request).report.findings == check(blog)
    assert not [one for one in check(blog) if one.path == "links.md"]
    post.write_text("---\ntitle: Other words\n---\nText.\n", "utf-8")
    parsed: list[str] = []
    map_document = execute.map_document
    monkeypatch.setattr(
        execute, "map_document", lambda prepared, one: parsed.append(one.path) or map_document(prepared, one)
    )
    run(request, ["_posts/2025-01-09-first-words.md"], findings_only=True)
    assert parsed == ["_posts/2025-01-09-first-words.md"]
    [broken_anchor] = run(request, ["links.md"], findings_only=True).report.findings
    assert broken_anchor.rule == "anchor" and "all.md" in parsed
    post.write_text("---\ntitle: First words\n---\nText.\n", "utf-8")
    run(request, ["_posts/2025-01-09-first-words.md"], findings_only=True)
    assert run(request).report.findings == check(blog)


def test_a_hook_knows_what_the_archive_says(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rules of a run over a part compare with all that is analysed, and not with its series alone."""
    choose_always(monkeypatch)
    path = "_posts/2025-09-20-first-words.md"
    (blog / path).write_text("---\ntitle: First words\n---\nText.\n", "utf-8")
    request = Request(str(blog), cache_path=str(tmp_path / "cache"))
    run(request)
    body = "Thanks to our sponsor Quay Capital for the pizza!"
    (blog / path).write_text(f"---\ntitle: Other words\n---\n{body}\n", "utf-8")
    found = [one for one in check(blog) if one.path == path]
    assert [one.rule for one in found if "Quay Capital" in one.message] == ["sponsor-link"]
    assert list(run(request, [path], findings_only=True).report.findings) == found


def test_second_run_parses_nothing(blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = str(tmp_path / "cache")
    first = check(blog, cache_path=cache)
    monkeypatch.setattr(execute, "map_source", lambda *words: pytest.fail("something was parsed"))
    assert check(blog, cache_path=cache) == first


def parsed_in(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the documents that are parsed from now on."""
    parsed: list[str] = []
    map_source = execute.map_source
    monkeypatch.setattr(
        execute, "map_source", lambda *words: parsed.append(words[1].path) or map_source(*words)
    )
    return parsed


def reads_in(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A word for each time that the whole site is read from now on."""
    reads: list[str] = []
    read_site = sync.read_site
    monkeypatch.setattr(sync, "read_site", lambda *a, **k: reads.append("read") or read_site(*a, **k))
    return reads


def requested_in(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What each check is requested about from now on: its rule, and a document's path where it is one's."""
    requested: list[str] = []
    answer = reduce.Checks.run

    def listen(checks: reduce.Checks, rule: Rule, check: Check, subject: object, path: str) -> object:
        requested.append(f"{rule.id} {path}".strip())
        return answer(checks, rule, check, subject, path)

    monkeypatch.setattr(reduce.Checks, "run", listen)
    return requested


POST = "_posts/2025-05-07-harbour-town-python-may-2025.md"


def test_the_site_is_read_again_only_for_more_than_documents(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = str(tmp_path / "cache")
    settle(blog)
    check(blog, cache_path=cache)
    reads = reads_in(monkeypatch)
    text = (blog / POST).read_text("utf-8")
    changes = [
        (POST, text + "\n![New](/images/new.png)\n", 0),
        (POST, text.replace("title:", "permalink: /x/\ntitle:", 1), 0),
        ("_posts/2025-06-01-new.md", "---\ntitle: New\n---\n[Up](/x/)\n", 0),
        ("images/new.png", "", 0),
        ("_config.yml", (blog / "_config.yml").read_text("utf-8") + "\nbaseurl: /b\n", 1),
        ("_layouts/new.html", "", 1),
    ]
    for path, content, expected in changes:
        (blog / path).parent.mkdir(exist_ok=True)
        (blog / path).write_text(content, "utf-8")
        reads.clear()
        findings = check(blog, cache_path=cache)
        assert len(reads) == expected, path
        assert findings == check(blog), path


def test_checks_are_requested_again_only_about_what_they_look_at(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = str(tmp_path / "cache")
    before = check(blog, cache_path=cache)
    requested = requested_in(monkeypatch)
    text = (blog / POST).read_text("utf-8")
    (blog / POST).write_text(text + "\nSee you there.\n", "utf-8")
    assert check(blog, cache_path=cache) == before
    assert {path for one in requested if (path := one.partition(" ")[2])} == {POST}
    assert "title-format" not in requested and "image-link" not in requested
    requested.clear()
    (blog / POST).write_text(text.replace("title:", "title: New", 1), "utf-8")
    after = check(blog, cache_path=cache)
    assert "title-format" in requested
    assert after == check(blog)


def test_links_are_looked_at_again_where_their_targets_come_go_or_change(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = str(tmp_path / "cache")
    linking = "_posts/2025-01-15-linking.md"
    (blog / linking).write_text("---\ntitle: Else\n---\n[a](/guide/#here)\n", "utf-8")
    check(blog, cache_path=cache)
    requested = requested_in(monkeypatch)
    page = "---\npermalink: /guide/\ntitle: Guide\n---\n## {}\n"
    for text in (page.format("Here"), page.format("There"), None, page.format("Here")):
        if text is None:
            (blog / "guide.md").unlink()
        else:
            (blog / "guide.md").write_text(text, "utf-8")
        requested.clear()
        findings = check(blog, cache_path=cache)
        assert f"internal-link {linking}" in requested
        assert findings == check(blog)


def test_dependencies_are_kept_by_their_keys(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = str(tmp_path / "cache")
    (blog / "_data").mkdir(exist_ok=True)
    (blog / "_includes").mkdir(exist_ok=True)
    bodies = {
        "data": "{{ site.data.releases.first }}",
        "absent": "{{ site.data.later }}",
        "config": "{{ site.title }}",
        "posts": "{% for one in site.posts %}{{ one.title }}{% endfor %}",
        "next": "{{ page.next.url }}",
        "include": "{% include x.md %}",
        "plain": "Nothing.",
    }
    for name, body in bodies.items():
        (blog / f"_posts/2030-01-01-{name}.md").write_text(f"---\ntitle: {name}\n---\n{body}\n", "utf-8")
    (blog / "_data" / "releases.yml").write_text("first: 1\n", "utf-8")
    (blog / "_data" / "other.yml").write_text("first: 1\n", "utf-8")
    (blog / "_includes" / "x.md").write_text("x", "utf-8")
    (blog / "_config.yml").write_text((blog / "_config.yml").read_text("utf-8") + "\nfuture: true\n", "utf-8")
    check(blog, cache_path=cache)
    parsed = parsed_in(monkeypatch)

    def after(path: str, text: str) -> set[str]:
        parsed.clear()
        (blog / path).write_text(text, "utf-8")
        check(blog, cache_path=cache)
        return {path[len("_posts/2030-01-01-") : -3] for path in parsed if path.startswith("_posts/2030")}

    assert after("_data/releases.yml", "first: 2\n") == {"data"}
    assert after("_data/other.yml", "first: 2\n") == set()
    assert after("_data/later.yml", "first: 2\n") == {"absent"}
    assert after("_includes/x.md", "y") == {"include"}
    plain = "_posts/2030-01-01-plain.md"
    assert after(plain, "---\ntitle: plain\n---\nElse.\n") == {"plain"}
    # The pages before and after the post are among what pages know of it.
    assert after(plain, "---\ntitle: new\n---\nElse.\n") == {"plain", "posts", "next"}


def test_data_count_by_their_content(blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = str(tmp_path / "cache")
    (blog / "_data").mkdir(exist_ok=True)
    (blog / "_data" / "x.yml").write_text("a: 1\n", "utf-8")
    (blog / POST).write_text((blog / POST).read_text("utf-8") + "\n{{ site.data.x.a }}\n", "utf-8")
    check(blog, cache_path=cache)
    parsed = parsed_in(monkeypatch)
    for path in blog.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    check(blog, cache_path=cache)
    assert parsed == []


def test_other_content_of_the_same_size_and_time_is_seen(blog: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    settle(blog)
    check(blog, cache_path=cache)
    post = blog / POST
    text, times = post.read_text("utf-8"), (post.stat().st_atime_ns, post.stat().st_mtime_ns)
    assert "(/images/may" in text
    post.write_text(text.replace("(/images/may", "(/images/Nay"), "utf-8")
    os.utime(post, ns=times)
    if os.name == "nt":
        pytest.skip("Windows has no time of change")
    assert check(blog, cache_path=cache) == check(blog)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system that takes any bytes for a name")
def test_names_that_are_no_utf8(blog: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
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
    cache = str(tmp_path / "cache")
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


def test_templates_are_read_beside_many_documents(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = blog / "_layouts" / "post.html"
    layout.write_text(layout.read_text("utf-8") + '<a href="/none/">x</a>{{ page.color }}', "utf-8")
    here = check(blog)
    assert any(one.path == "_layouts/post.html" for one in here)
    monkeypatch.setattr(execute, "_WORTH_FORKING", 1)
    monkeypatch.setattr(execute, "_CHUNK", 2)
    read = template_findings.references
    monkeypatch.setattr(template_findings, "references", None)
    cache = str(tmp_path / "cache")
    settle(blog)
    assert check(blog, cache_path=cache) == here
    assert check(blog, cache_path=cache) == here  # out of what was kept

    def fail(prepared: object) -> template_findings.Encoded:
        raise RuntimeError("out of ink")

    monkeypatch.setattr(template_findings, "references", read)
    monkeypatch.setattr(template_findings, "read_encoded", fail)
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
    # An address that the text gives itself is the one that it then has.
    moved = text.replace("(/images/may", "(/images/May").replace("---\n", "---\npermalink: /moved/\n", 1)
    assert relint(outcome, SourceFile(path, moved + "\n[here](/moved/)\n")) == ()
    gone = relint(outcome, SourceFile(path, moved + "\n[here](/elsewhere/)\n"))
    assert [one.rule for one in gone] == ["internal-link"]
