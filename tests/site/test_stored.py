"""A site model kept as text is the one that was read."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

import pytest

from postlint.site.config import load
from postlint.site.model import SiteModel
from postlint.site.reader import read_site
from postlint.site.stored import StoredModel, pack_model

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "examples" / "meetup"

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


def kept(model: SiteModel) -> StoredModel:
    packed = dict(pack_model(model))

    def read(names: Collection[str]) -> dict[str, str]:
        return {name: packed[name] for name in names}

    return StoredModel(model.root, model.config, read, model.exists_globs, lambda: model)


@pytest.mark.parametrize("zone", ["", "timezone: Europe/Helsinki\n"])
def test_is_the_same(tmp_path: Path, zone: str) -> None:
    blog = Path(shutil.copytree(EXAMPLE, tmp_path / "blog"))
    (blog / "_posts" / "2024-07-01-yaml.md").write_text(POST, "utf-8")
    (blog / "_posts" / "2999-07-01-later.md").write_text("---\n---\n", "utf-8")
    with (blog / "_config.yml").open("a", encoding="utf-8") as file:
        file.write("\n" + zone)
    model = read_site(str(blog), load(str(blog)))
    again = kept(model)
    # By repr, which tells zones from offsets and 1 from True.
    assert repr(again.documents) == repr(list(model.documents))
    assert repr(again.posts) == repr(model.posts)
    assert again.entries == model.entries
    assert dict(again.sources) == dict(model.sources)
    assert dict(again.published) == dict(model.published)
    assert dict(again.hidden) == dict(model.hidden) != {}
    assert dict(again.by_source) == dict(model.by_source)
    assert again.next_publication == model.next_publication is not None
    for day in ("2024-07-01", "2025-05-07", "1999-01-01"):
        assert repr(list(again.posts_of(day))) == repr(list(model.posts_of(day)))
    assert model.posts_of("2024-07-01")
    assert list(again.static) == list(model.static)
    assert again.parts.redirects == model.parts.redirects
    assert again.parts.unknown == model.parts.unknown
    assert list(again.by_path) == list(model.by_path)
    fresh = kept(model)
    for mapping in ("sources", "published", "hidden", "by_source"):
        for key, value in getattr(model, mapping).items():
            assert getattr(fresh, mapping)[key] == value
    for path, document in model.by_path.items():
        assert repr(fresh.by_path[path]) == repr(document)
    assert "_posts/none.md" not in again.by_path


def test_what_json_cannot_hold_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("", "utf-8")
    (tmp_path / "x.md").write_text("---\npicture: !!binary aGVsbG8=\n---\n", "utf-8")
    model = read_site(str(tmp_path), load(str(tmp_path)))
    if isinstance(model.by_path["x.md"].data.get("picture"), bytes):
        with pytest.raises(TypeError):
            dict(pack_model(model))
    else:
        assert repr(kept(model).documents) == repr(list(model.documents))


def test_parts_that_were_lost_are_made_again(tmp_path: Path) -> None:
    blog = Path(shutil.copytree(EXAMPLE, tmp_path / "blog"))
    model = read_site(str(blog), load(str(blog)))
    packed = dict(pack_model(model))
    kept = {name: packed[name] for name in ("head", "entries")}

    def read(names: Collection[str]) -> dict[str, str]:
        return {name: kept[name] for name in names if name in kept}

    again = StoredModel(model.root, model.config, read, (), lambda: model)
    assert repr(again.documents) == repr(list(model.documents))
    assert dict(again.sources) == dict(model.sources)
    some = next(iter(model.by_path))
    assert repr(again.by_path[some]) == repr(model.by_path[some])
