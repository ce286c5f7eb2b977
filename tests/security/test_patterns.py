"""Patterns that a stranger writes: none takes more than linear time. A test that hangs fails by the limit of
``blog.run``."""

from __future__ import annotations

from typing import Any

import pytest

NAME = "a" * 200
STARS = "*a" * 60 + "b"


@pytest.mark.parametrize("setting", ["exclude", "include"])
def test_settings_of_jekyll(blog: Any, setting: str) -> None:
    blog.write("_config.yml", f"{setting}: ['{STARS}']\n")
    blog.write(f"{NAME}.md", "---\n---\n[x](/gone)\n")
    assert "/gone" in blog.run().out


def test_scopes_of_defaults(blog: Any) -> None:
    scopes = (
        "../**/*",
        "/../../**/*",
        "**/" * 30 + "*",
        "{,../}" * 40 + "**/*",
        f"{NAME[:20]}/{STARS}",
        "[z-a]*",
    )
    items = "".join(f"- scope: {{path: '{path}'}}\n  values: {{layout: x}}\n" for path in scopes)
    blog.write("_config.yml", f"defaults:\n{items}")
    blog.write("/".join(["a"] * 40) + f"/{NAME}.md", "---\n---\n")
    (blog.folder / "loop").symlink_to(".")
    assert blog.run().code in (0, 1)


@pytest.mark.parametrize(
    "options",
    [
        f"exists: ['/{STARS}']",
        f"exclude: ['{STARS}', '{'**/' * 40}x']",
        f"rules: {{internal-link: {{ignore: ['{STARS}']}}}}",
        f"overrides: [{{files: ['{STARS}'], rules: {{anchor: off}}}}]",
        f"series: [{{name: x, files: '{STARS}{{month}}*{{number}}*{{year}}'}}]",
        f"series: [{{name: x, files: '{'{a,b}*' * 40}'}}]",
    ],
)
def test_options(blog: Any, options: str) -> None:
    blog.write(".postlint.yml", options + "\n")
    blog.post(f"[x](/{NAME})\n", name=f"2020-01-01-{NAME}.md")
    ran = blog.run()
    assert ran.code == 1 and f"/{NAME}" in ran.out, ran


def test_addresses_that_are_not_requested(blog: Any) -> None:
    blog.write(".postlint.yml", f"network: {{ignore: ['/(a+)+$/', '/(x|x)*y/', '{STARS}']}}\n")
    blog.post(f"<http://{'a' * 60}.invalid/{'a' * 5000}!> and <http://xxxxxxxx{'x' * 50}.invalid/>\n")
    ran = blog.run("--online", "--budget", "0")
    assert ran.code in (0, 1, 2) and "internal" not in ran.err, ran


@pytest.mark.parametrize("folder", ["(a+)+c/", "(a|a)*c/", "[", "a{1,9}{1,9}{1,9}c/", ".*.*.*.*.*c/"])
def test_folders_of_post_url(blog: Any, folder: str) -> None:
    blog.post("x\n", name=f"{'a' * 60}/2020-01-01-x.md")
    blog.post(f"{{% post_url {folder}2020-01-01-x %}}\n")
    assert blog.run().code in (0, 1)


def test_ids_of_layouts(blog: Any) -> None:
    blog.write("_layouts/post.html", f'<a id="{"{{x}}a" * 60}b"></a>{{{{ content }}}}')
    blog.post(f"[x](#{NAME})\n", front="title: A\nlayout: post")
    assert "#aaa" in blog.run().out
