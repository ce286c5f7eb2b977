"""Images in bodies and in front matter, on sites where they are and where they are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from json import loads
from pathlib import Path

import pytest

from postlint.engine.prepare import Request
from postlint.engine.run import run
from postlint.model import Finding

NOT_PUBLISHED = "is not on the published site: fix the address or add the file"

Lint = Callable[..., list[str]]
Findings = Callable[..., tuple[Finding, ...]]

POST = "_posts/2020-01-02-a.md"


def post(body: str = "", **front: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    return f"---\ntitle: A\n{lines}---\n{body}\n"


@pytest.mark.parametrize(
    "body",
    [
        "![a](/i/a.png) ![b](/i/a%20b.png) ![c](/i/a.png?v=2#x) ![d](https://x.example/none.png)",
        "![a]({{ site.baseurl }}/i/a.png) ![b]({{ '/i/a.png' | relative_url }})",
        "![b](data:image/png;base64,xx)",
        '<img srcset="/i/a.png 1x, /i/a%20b.png 2x" src="/i/a.png" alt=""><video poster="/i/a.png"></video>',
        "[a link](/none.png) `![code](/none.png)` ![c](:cover.jpg)",
        "![a](https://www.blog.example/i/a.png) ![b](//blog.example/i/a.png)",
    ],
)
def test_silent(lint: Lint, body: str) -> None:
    config = "url: https://blog.example\n"
    files = {"_config.yml": config, POST: post(body), "i/a.png": "", "i/a b.png": ""}
    assert lint("image-link", files) == []


@pytest.mark.parametrize(
    ("body", "place", "message"),
    [
        (
            "see ![a](/i/b.png)",
            ":4:5: error",
            f"`/i/b.png` {NOT_PUBLISHED}",
        ),
        ("![a](/i/a.jpg)", ":4:1: error", "did you mean `/i/a.png`?"),
        ("![a](/I/A.png)", ":4:1: error", "only as `/i/a.png`"),
        ("![a](a.png)", ":4:1: error", "(`/2020/01/02/a.png`)"),
        ('<img src="/i/a.png" srcset="/i/a.png 1x, /i/c.png 2x" alt="">', ":4:42: error", "`/i/c.png`"),
        ('<video poster="/i/c.png"></video>', ":4:16: error", "`/i/c.png`"),
        ("![a](https://blog.example/i/c.png)", ":4:1: error", "`https://blog.example/i/c.png`"),
        ("![a](/_drafts/x.png)", ":4:1: error", "not on the published site"),
        ("!(a)[/i/a.png]", ":4:1: error", "`![a](/i/a.png)`"),
    ],
)
def test_loud(lint: Lint, body: str, place: str, message: str) -> None:
    files = {
        "_config.yml": "url: https://blog.example\n",
        POST: post(body),
        "i/a.png": "",
        "_drafts/x.png": "",
    }
    said = lint("image-link", files)
    assert len(said) == 1, said
    assert place in said[0]
    assert message in said[0]


def test_a_post_that_nobody_sees_is_no_error(lint: Lint) -> None:
    said = lint("image-link", {POST: post("![a](/none.png)", published="false")})
    assert [": warning: " in line for line in said] == [True]


def test_fix_keeps_liquid(findings: Findings) -> None:
    text = post("![a]({{ site.baseurl }}/i/A.png)")
    (finding,) = findings("image-link", {POST: text, "i/a.png": ""})
    assert finding.fix is not None
    assert finding.fix.safe
    (edit,) = finding.fix.edits
    expected = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert expected == post("![a]({{ site.baseurl }}/i/a.png)")


FILES = {"i/a.png": "", "i/deep/b.png": ""}


@pytest.mark.parametrize(
    "front",
    [
        {"image": "/i/a.png"},
        {"image": "https://x.example/none.png"},
        {"image": "a.png"},
        {"image": "'{{ site.cdn }}/none.png'"},
        {"image": "true"},
        {"image": "a caption"},
        {"image": "\n  path: /i/a.png\n  alt: x.png of mine"},
        {"header": "\n  overlay_color: '#000'\n  cta_url: /none/\n  caption: none"},
        {"picture": "/none.png"},
        {"video": "/none.png"},
    ],
)
def test_front_matter_silent(lint: Lint, front: dict[str, str]) -> None:
    assert lint("image-link", {POST: post(**front), **FILES}) == []


@pytest.mark.parametrize(
    ("front", "place"),
    [
        ({"image": "/i/c.png"}, ":3:8: error: front matter `image`"),
        ({"cover": "'/i/c.png'"}, ":3:8: error: front matter `cover`"),
        ({"image": "\n  path: /i/c.png"}, ":4:9: error: front matter `image.path`"),
        ({"header": "\n  teaser: /i/c.png"}, ":4:11: error: front matter `header.teaser`"),
        ({"image": "c.png"}, ":3:8: warning: front matter `image`"),
    ],
)
def test_front_matter_loud(lint: Lint, front: dict[str, str], place: str) -> None:
    said = lint("image-link", {POST: post(**front), **FILES})
    assert len(said) == 1, said
    assert place in said[0]


def test_keys_are_the_configuration_s(lint: Lint) -> None:
    files = {
        POST: post(photo="/i/c.png", image="/i/c.png"),
        ".postlint.yml": "image_keys: [photo]\n",
        **FILES,
    }
    assert [line.split("`")[1] for line in lint("image-link", files)] == ["photo"]


def test_a_theme_that_puts_a_folder_before_the_value(lint: Lint) -> None:
    posts = {f"_posts/2020-01-0{day}-a.md": post(image="/b.png") for day in (1, 2, 3)}
    assert lint("image-link", {**posts, **FILES}) == []


def test_a_theme_that_takes_pictures_from_elsewhere(lint: Lint) -> None:
    posts = {f"_posts/2020-01-0{day}-a.md": post(image=f"photo-{day}.jpg") for day in (1, 2, 3)}
    assert lint("image-link", {**posts, **FILES}) == []


def test_one_stray_among_many(lint: Lint) -> None:
    posts = {f"_posts/2020-01-0{day}-a.md": post(image="a.png") for day in (1, 2, 3)}
    posts["_posts/2020-01-04-a.md"] = post(image="aa.png")
    assert [line.partition(":")[0] for line in lint("image-link", {**posts, **FILES})] == [
        "_posts/2020-01-04-a.md"
    ]


@pytest.mark.parametrize("site", ["meetup", "brew", "elixir", "jekyll-docs"])
def test_recorded_site(truth: Path, site: str) -> None:
    """``image-link`` and ``internal-link`` find what html-proofer finds on the built site, and no more.

    What a finding of severity info says is not checked, html-proofer judges in the built page.
    """
    outcome = run(Request(str(truth / site / "site"), None, select=("image-link", "internal-link")))
    found = Counter(
        (finding.path, finding.line) for finding in outcome.report.findings if finding.severity != "info"
    )
    rows = loads((truth / site / "broken.json").read_text(encoding="utf-8"))
    assert found == Counter((row["path"], row["line"]) for row in rows)


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("<div style=\"background-image: url('/none.png')\">x</div>", 1),
        ("<div style='background: #fff url(/none.png) no-repeat, url(&quot;none.jpg&quot;)'>x</div>", 2),
        ('a <span style="background: url(/none.png)">b</span>', 1),
        ('<div style="background: url(/there.png)">x</div>', 0),
        ('<div style="background: url(https://a.test/b.png)">x</div>', 0),
        ('<div style="background: url({{ page.nothing }}/none.png)">x</div>', 1),
        ('<div style="background: url(data:image/png;base64,AAAA)">x</div>', 0),
        ("`<div style=\"background: url('/none.png')\">`", 0),
        ('<div style="background: url({{ site.github.nobody }}/none.png)">x</div>', 0),
        ("text\n{: style='background: url(/none.png)'}", 0),
        ("<style>.a { background: url(/none.png) } .b { fill: url(#c) }</style>", 1),
    ],
)
def test_images_of_style_attributes(findings: Findings, body: str, count: int) -> None:
    files = {"_posts/2020-01-02-a.md": f"---\ntitle: A\n---\n{body}\n", "there.png": ""}
    found = [one for one in findings("image-link", files) if one.severity != "info"]
    assert len(found) == count
    assert all(one.line == 4 and one.severity == "error" for one in found)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("/a\\b.jpg", "write `/a/b.jpg`, where the file is"),
        ("/a/c.jpg", "is not on"),
        ("/a/b.jpg", ""),
    ],
)
def test_images_in_a_list_of_the_front_matter(findings: Findings, value: str, said: str) -> None:
    text = f"---\ntitle: A\nimages:\n  - src: {value}\n    alt: Ropes\n---\nText.\n"
    found = findings("image-link", {"_posts/2020-01-01-a.md": text, "a/b.jpg": ""})
    assert [said in one.message for one in found] == ([True] if said else [])
