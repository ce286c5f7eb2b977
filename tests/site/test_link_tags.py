"""The files that ``{% post_url %}`` represents."""

from __future__ import annotations

import re

import pytest

from postlint.site.link_tags import _paths


@pytest.mark.parametrize("folder", ["", "news/", "a-b/", "a.b/", "x+/"])
@pytest.mark.parametrize("name", ["2024-01-02-a.", "2024-01-02-a.b."])
@pytest.mark.parametrize(
    "path",
    [
        "_posts/2024-01-02-a.md",
        "_posts/2024-01-02-a.b.md",
        "_posts/2024-01-02-a.",
        "_posts/2024-01-02-a..md",
        "_posts/2024-01-02-ab.md",
        "_posts/news/2024-01-02-a.md",
        "news/_posts/2024-01-02-a.md",
        "a-b/_posts/2024-01-02-a.md",
        "acb/_posts/2024-01-02-a.md",
        "xx/_posts/2024-01-02-a.md",
        "news/_posts2024-01-02-a.md",
        "other/news/_posts/2024-01-02-a.md",
    ],
)
def test_posts_are_found_as_by_the_pattern(folder: str, name: str, path: str) -> None:
    file = re.escape(name) + "[^.]+"
    pattern = rf"_posts/{folder}{file}|{folder}_posts/?{file}"
    assert _paths(folder, name)(path) == (re.match(pattern, path) is not None)
