"""What a site's files name outside of the site is not read, and is reported."""

from __future__ import annotations

import os
from typing import Any

import pytest

SECRET = "tide-4711-secret"


def secret(blog: Any, name: str = "key.html") -> None:
    (blog.secret / name).write_text(f"[x](/{SECRET})\n")


def refusal(ran: Any, path: str) -> str:
    """The one line in which a run says of ``path`` that it is not read, and nothing of what it holds."""
    assert SECRET not in ran.text and "root:" not in ran.text, ran
    assert ran.code in (0, 1), ran
    (line,) = (line for line in ran.out.splitlines() if line.startswith(path) and "(unreadable)" in line)
    return line


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("includes_dir", "../secret"),
        ("includes_dir", "{secret}"),
        ("includes_dir", ".git"),
        ("includes_dir", "/proc/self"),
        ("layouts_dir", "../secret"),
        ("data_dir", "../secret"),
        ("data_dir", "/etc"),
        ("plugins_dir", "../secret"),
        ("collections_dir", "../secret"),
        ("source", ".."),
        ("source", "{secret}"),
        ("source", "/"),
    ],
)
def test_settings_lead_to_no_folder_outside(blog: Any, setting: str, value: str) -> None:
    secret(blog)
    secret(blog, "data.yml")
    blog.commit()
    (blog.folder / ".git" / "key.html").write_text(f"[x](/{SECRET})\n")
    value = value.format(secret=blog.secret)
    blog.write("_config.yml", f"title: A\n{setting}: {value}\ncollections: [secret, blog]\n")
    blog.post(
        "{% include key.html %}{% include environ %}\n\n"
        "{{ site.data.data }} {{ site.data.passwd }}\n\n![x](/gone-{{ site.data.data }}.png)\n",
        front="title: A\nlayout: key",
    )
    assert setting in refusal(blog.run(), "_config.yml:2:")


LINKS = ["{secret}/key.html", "../../secret/key.html", "/proc/self/environ", "/etc/passwd", "../.git/config"]


@pytest.mark.parametrize("target", LINKS)
@pytest.mark.parametrize(
    "name", ["_includes/s.html", "_layouts/post.html", "_data/s.yml", "_posts/2020-02-02-s.md", "assets/s.md"]
)
def test_links_lead_to_no_file_outside(blog: Any, name: str, target: str) -> None:
    secret(blog)
    blog.commit()
    with (blog.folder / ".git" / "config").open("a") as file:
        file.write(f'[extra]\n\theader = "{SECRET}"\n')
    blog.post(
        "{% include s.html %} {{ site.data.s }}\n\n![x](/a-{{ site.data.s }}.png)\n",
        front="title: A\nlayout: post",
    )
    blog.write(name, "")
    (blog.folder / name).unlink()
    (blog.folder / name).symlink_to(target.format(secret=blog.secret))
    ran = blog.run(environment={"TOKEN": SECRET})
    assert ("git" if ".git" in target else "outside") in refusal(ran, f"{name}:1:")


@pytest.mark.parametrize("name", ["_includes/s", "_layouts", "_data/s", "_posts/s", "assets", "_plugins"])
@pytest.mark.parametrize("target", ["{secret}", "/", "/proc", ".git"])
def test_links_lead_to_no_folder_outside(blog: Any, name: str, target: str) -> None:
    secret(blog)
    secret(blog, "2020-01-01-x.md")
    blog.commit()
    blog.post("{% include s/key.html %}{% include s/self/environ %} {{ site.data.s }}\n")
    blog.write(name + "/x", "")
    (blog.folder / name / "x").unlink()
    (blog.folder / name).rmdir()
    target = (
        os.path.relpath(blog.folder / target, (blog.folder / name).parent) if target == ".git" else target
    )
    (blog.folder / name).symlink_to(target.format(secret=blog.secret), target_is_directory=True)
    assert refusal(blog.run(environment={"TOKEN": SECRET}), f"{name}:1:")


def test_links_outside_take_no_blame(blog: Any) -> None:
    """What a link that leads outside publishes is not known, so that links to it may be right."""
    (blog.secret / "CHANGELOG.md").write_text("Changes\n")
    (blog.folder / "CHANGELOG.md").symlink_to("../secret/CHANGELOG.md")
    (blog.folder / "shared").symlink_to("../secret")
    blog.post("[log](/CHANGELOG.html) and ![x](/shared/x.png)\n")
    ran = blog.run()
    assert "is not on the published site" not in ran.out, ran
    assert ran.out.count("(unreadable)") == 2, ran


def test_links_inside_are_followed(blog: Any) -> None:
    blog.write("shared/part.html", "[x](/gone)\n")
    blog.write("img/real.png", b"\x89PNG")
    blog.write("_includes/own.html", "")
    (blog.folder / "_includes" / "shared").symlink_to("../shared")
    (blog.folder / "pictures").symlink_to("img")
    (blog.folder / "_posts" / "2020-02-02-again.md").symlink_to("2020-01-01-a-post.md")
    blog.post("{% include shared/part.html %}\n\n![x](/pictures/real.png)\n")
    ran = blog.run()
    assert "(unreadable)" not in ran.out and "`/gone` is not" in ran.out, ran
    assert "real.png" not in ran.out


def test_a_relative_include_stays_in_the_site(blog: Any) -> None:
    secret(blog)
    blog.post("{% include_relative ../../secret/key.html %}\n\n{% include ../../secret/key.html %}\n")
    assert SECRET not in blog.run().text


@pytest.mark.parametrize(
    "name", ["_includes/s.html", "_data/s.yml", "_posts/2020-02-02-s.md", "s.md", "_config.yml"]
)
def test_a_pipe_is_not_waited_for(blog: Any, name: str) -> None:
    blog.post("{% include s.html %} {{ site.data.s }}\n")
    blog.write(name, "").unlink()
    os.mkfifo(blog.folder / name)
    if name == "_config.yml":
        ran = blog.run(str(blog.folder / "_posts"))
        assert ran.code in (0, 1, 2), ran
    else:
        assert "pipe" in refusal(blog.run(), f"{name}:1:")


@pytest.mark.parametrize("name", ["_includes/s.html", "_data/s.yml", "_posts/2020-02-02-s.md", "s.md"])
def test_a_huge_file_is_not_read(blog: Any, name: str) -> None:
    blog.post("{% include s.html %} {{ site.data.s }}\n")
    file = blog.write(name, "---\n")
    os.truncate(file, 4 << 30)
    assert "too large" in refusal(blog.run(), f"{name}:1:")


@pytest.mark.parametrize("name", ["_config.yml", ".postlint.yml", "Gemfile", "CNAME", "_data/s.yml"])
@pytest.mark.parametrize("target", ["{secret}/key.html", "/proc/self/environ", "/dev/zero", "."])
def test_files_of_settings_are_the_sites_own(blog: Any, name: str, target: str) -> None:
    secret(blog)
    blog.write(name, "").unlink()
    (blog.folder / name).symlink_to(target.format(secret=blog.secret))
    ran = blog.run(str(blog.folder / "_posts"), environment={"TOKEN": SECRET})
    assert SECRET not in ran.text and ran.code in (0, 1, 2), ran


def test_the_command_line_may_name_files_outside(blog: Any) -> None:
    (blog.secret / "jekyll.yml").write_text("baseurl: /sub\n")
    (blog.secret / "own.yml").write_text("rules:\n  internal-link: off\n")
    (blog.folder / "linked.yml").symlink_to("../secret/own.yml")
    blog.post("[x](/gone)\n")
    assert "/gone" in blog.run().out
    assert "/gone" not in blog.run("--config", "linked.yml").out
    ran = blog.run("urls", "--jekyll-config", "_config.yml,../secret/jekyll.yml")
    assert ran.code == 0, ran


def test_settings_of_the_site_name_no_configuration_outside(blog: Any) -> None:
    (blog.secret / "jekyll.yml").write_text(f"{SECRET}: [\n")
    blog.write(".postlint.yml", "jekyll_config: [../secret/jekyll.yml]\n")
    ran = blog.run()
    assert SECRET not in ran.text and ran.code == 2 and "outside" in ran.err, ran


@pytest.mark.parametrize("folder", ["", "_includes", "_layouts", "_data", "_posts", "_plugins"])
def test_links_to_links_do_not_multiply(blog: Any, folder: str) -> None:
    """Nine folders of nine links, each to the next folder: a thousand million paths."""
    for level in range(9):
        for number in range(9):
            blog.write(f"./{folder}/d{level}/x", "")
            (blog.folder / folder / f"d{level}" / f"l{number}").symlink_to(f"../d{level + 1}")
    blog.write(f"./{folder}/d9/x.html", "")
    (blog.folder / folder / "loop").symlink_to(".")
    blog.post("{% include d0/x.html %} {{ site.data }}\n", front="title: A\nlayout: d0/x")
    assert blog.run().code in (0, 1)
    assert blog.run("links").code in (0, 1)
