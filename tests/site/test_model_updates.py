"""A site model after edits is the one that reading the site makes; documents survive being kept as text."""

from __future__ import annotations

import datetime
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postlint.site.jekyll_config import load
from postlint.site.model_updates import Edits, reusable, same_documents, updated
from postlint.site.reader import read_site
from postlint.site.site_model import SiteModel, SourceDocument
from postlint.site.stored import pack_config, pack_document, unpack_config, unpack_document
from postlint.site.summary import summarise

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "examples" / "meetup"
NOW = datetime.datetime(2025, 6, 15, 12, tzinfo=datetime.timezone.utc)

WORDS = ("published: false", "redirect_from: /old/", "tags: [x, y]", "date: 2024-01-01", "a: [")
"""What an edit may write into front matter."""

POST = """---
title: All that YAML has
date: 2024-07-01 10:00:00 +0300
other: 2024-07-01 10:00:00 +0300
day: 2024-07-02
1: one
true: [a, {2024-01-01: b}, null, 1.5]
nested: {x: {y: [1, "2"]}}
---
"""

CONFIGS = (
    "title: Blog\n",
    "plugins: [jekyll-redirect-from, jekyll-archives, jekyll-paginate, jekyll-sitemap]\n"
    "paginate: 2\njekyll-archives: {enabled: all}\n",
    "plugins: [jekyll-optional-front-matter, jekyll-readme-index, jekyll-titles-from-headings]\n"
    "defaults: [{scope: {path: images}, values: {published: false}}]\n",
    "collections: {things: {output: true}, notes: {}}\ntimezone: Europe/Helsinki\n",
    "source: src\nshow_drafts: true\n",
)


def as_read(model: SiteModel) -> list[str]:
    """All of a model. By ``repr``, which tells zones from offsets and 1 from True."""
    return [
        repr(one) for part in model.parts for one in (part if isinstance(part, (list, tuple)) else [part])
    ]


def files_of(root: Path) -> dict[str, bytes]:
    return {one.relative_to(root).as_posix(): one.read_bytes() for one in root.rglob("*") if one.is_file()}


def edit(root: Path, chance: random.Random) -> None:
    """One of the things that happen to the files of a site."""
    files = sorted(one for one in root.rglob("*") if one.is_file() and one.name != "_config.yml")
    posts = [one for one in files if "_posts" in one.as_posix()]
    one = chance.choice(files)
    action = chance.randrange(9)
    if action == 0:
        one.unlink()
    elif action == 1:
        one.rename(one.with_name("moved-" + one.name))
    elif action == 2 and posts:
        day = f"20{chance.randrange(18, 26)}-0{chance.randrange(1, 9)}-1{chance.randrange(9)}"
        post = chance.choice(posts)
        post.with_name(f"{day}-copy.md").write_bytes(post.read_bytes())
    elif action == 3 and posts:
        post = chance.choice(posts)
        post.write_text(
            post.read_text("utf-8").replace("title:", f"permalink: /{chance.random()}/\ntitle:", 1)
        )
    elif action == 4 and posts:
        post = chance.choice(posts)
        word = chance.choice(
            ("published: false", "redirect_from: /old/", "tags: [x, y]", "date: 2024-01-01", "a: [")
        )
        post.write_text(post.read_text("utf-8").replace("title:", f"{word}\ntitle:", 1))
    elif action == 5:
        (one.parent / f"new{chance.randrange(3)}.png").write_bytes(b"x")
    elif action == 6 and one.suffix == ".md":
        one.write_text(one.read_text("utf-8") + "\n# More\n", "utf-8")
    elif action == 7:
        (one.parent / "README.md").write_text("# Read me\n", "utf-8")
    else:
        (one.parent / f"2024-05-0{chance.randrange(1, 9)}-misnamed").write_text("---\n---\n", "utf-8")


def site(folder: Path, config: str) -> Path:
    root = Path(shutil.copytree(EXAMPLE, folder / "blog"))
    if config.startswith("source"):
        (root / "src").mkdir()
        for path in list(root.iterdir()):
            if path.name not in ("_config.yml", "src"):
                path.rename(root / "src" / path.name)
    inner = root / "src" if config.startswith("source") else root
    for name in ("_things/a.md", "_notes/b.md", "_drafts/c.md", "sub/_posts/2024-02-02-sub.md"):
        (inner / name).parent.mkdir(parents=True, exist_ok=True)
        (inner / name).write_text("---\ntitle: One\n---\nText\n", "utf-8")
    (inner / "sub" / "plain.md").write_text("# No front matter\n", "utf-8")
    (root / "_config.yml").write_text(config, "utf-8")
    return root


@given(seed=st.integers(0, 10**9), config=st.sampled_from(CONFIGS), edits=st.integers(1, 4))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_updated_is_what_reading_makes(
    tmp_path_factory: pytest.TempPathFactory, seed: int, config: str, edits: int
) -> None:
    root = site(tmp_path_factory.mktemp("site"), config)
    jekyll = load(str(root))
    before, files = read_site(str(root), jekyll, now=NOW), files_of(root)
    chance = random.Random(seed)
    for _ in range(edits):
        edit(root, chance)
    after, now = read_site(str(root), jekyll, now=NOW), files_of(root)
    found = Edits(
        frozenset(now.keys() - files.keys()),
        frozenset(files.keys() - now.keys()),
        frozenset(path for path in now.keys() & files.keys() if now[path] != files[path]),
    )
    made = updated(str(root), jekyll, before.parts, found, lambda path: path.endswith(".png"), NOW)
    if made is not None:
        assert as_read(SiteModel(str(root), jekyll, made)) == as_read(after)
    if not found.added and not found.removed:
        same = same_documents(str(root), jekyll, before.by_path, found.changed, NOW)
        assert not same or as_read(before) == as_read(after)
    known = reusable(jekyll, before.parts, found.added | found.changed, NOW)
    assert as_read(read_site(str(root), jekyll, known=known, now=NOW)) == as_read(after)


def test_the_commonest_edits_do_not_read_the_site(tmp_path: Path) -> None:
    root = site(tmp_path, CONFIGS[1])
    jekyll = load(str(root))
    parts = read_site(str(root), jekyll, now=NOW).parts
    post = root / "_posts" / "2025-05-07-harbour-town-python-may-2025.md"
    (root / "_posts" / "2025-06-01-new.md").write_text("---\ntitle: New\n---\n", "utf-8")
    (root / "images" / "new.png").write_bytes(b"")
    post.write_text(post.read_text("utf-8").replace("title:", "redirect_from: /old/\ntitle:"), "utf-8")
    edits = Edits(
        frozenset({"_posts/2025-06-01-new.md", "images/new.png"}),
        frozenset(),
        frozenset({f"_posts/{post.name}"}),
    )
    made = updated(str(root), jekyll, parts, edits, lambda path: path.endswith(".png"), NOW)
    assert made is not None
    assert {one.url for one in made.entries} >= {"/images/new.png", "/old/"}


@pytest.mark.parametrize(
    "path", ["_layouts/default.html", "_includes/x.html", "_data/x.yml", "CNAME", "new.md"]
)
def test_what_else_is_added_takes_reading_the_site(tmp_path: Path, path: str) -> None:
    root = site(tmp_path, CONFIGS[0])
    jekyll = load(str(root))
    parts = read_site(str(root), jekyll, now=NOW).parts
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).write_text("---\n---\n", "utf-8")
    edits = Edits(frozenset({path}), frozenset(), frozenset())
    assert updated(str(root), jekyll, parts, edits, lambda path: False, NOW) is None


@pytest.mark.parametrize("zone", ["", "timezone: Europe/Helsinki\n"])
def test_documents_and_configurations_survive_being_text(tmp_path: Path, zone: str) -> None:
    root = site(tmp_path, "title: x\nsince: 2024-01-01\n1: 2\n" + zone)
    (root / "_posts" / "2024-07-01-yaml.md").write_text(POST, "utf-8")
    config = load(str(root))
    model = read_site(str(root), config)
    tz = model.parts.timezone
    for one in model.documents:
        assert repr(unpack_document(pack_document(one, tz), tz)) == repr(one)
    assert repr(unpack_config(pack_config(config))) == repr(config)


@settings(deadline=None)
@given(st.binary(max_size=60).map(lambda data: b"---\n" + data + b"\n---\n"))
def test_front_matter_survives_being_text(data: bytes) -> None:
    summary = summarise(data)
    values = summary.data if isinstance(summary.data, dict) else {}
    zone = datetime.timezone.utc
    document = SourceDocument("a", "a", "page", None, None, None, None, values, True, True, None)
    try:
        text = pack_document(document, zone)
    except TypeError:
        return  # such a site is read each time
    assert repr(unpack_document(text, zone)) == repr(document)
