"""Every way in which HTML names another file, in every kind of file that it can be written in."""

from __future__ import annotations

import re

from tests.cli.conftest import LayOut, Run

HTML = """
<div style="background:url('/x1.png')">d</div>

<p style="background: URL(&quot;/x2.png&quot;)">p</p>

<style>
/* url(/no.png) */
@import "/x3.css";
@font-face { src: url("/x4.woff2") }
.a { background: url(/x5.png) }
.b { fill: url(#no) }
</style>

<meta http-equiv="refresh" content="0; url=/x6/">
<meta property="og:image" content="/x7.png">
<meta name="twitter:image" content="/x8.png">
<meta name="description" content="/no">
<link rel="icon" href="/x9.ico">
<link rel="manifest" href="/x10.json">
<link rel="canonical" href="/x11/">
<link rel="alternate" type="application/rss+xml" href="/x12.xml">
<link rel="preconnect" href="/no/">
<link rel="preload" as="image" imagesrcset="/x13.png 1x, /x14.png 2x">
<input type="image" src="/x15.png" alt="">
<video poster="/x16.png" src="/x17.mp4"><track src="/x18.vtt"><source src="/x19.mp4"></video>
<object data="/x20.svg"></object>
<embed src="/x21.swf">
<map name="m"><area href="/x22/" alt=""></map>
<img src="/x23.png" srcset="/x24.png 1x, /x25.png 2x" alt="">
<picture><source srcset="/x26.png"></picture>
<iframe src="/x27/"></iframe>
<script src="/x28.js"></script>
<audio src="/x29.mp3"></audio>
<svg><use xlink:href="/x30.svg#a"></use><use href="#no"/><image href="/x31.png"/></svg>
<table background="/x32.png"><tr><td background="/x33.png">x</td></tr></table>
<p>in <a href="/x34/">a</a> <span style="background:url(/x35.png)">text</span> <img src="/x36.png" alt=""></p>
<a href="/x37/">c</a>
"""
KINDS = ("layout", "include", "page", "copied", "markdown", "included")


def test_every_attribute_in_every_kind_of_file(lay_out: LayOut, run: Run) -> None:
    html = {kind: re.sub(r"/x(?=\d)", f"/{kind}-", HTML) for kind in KINDS}
    lay_out(
        {
            "_config.yml": "",
            "_layouts/default.html": f"{html['layout']}{{% include in.html %}}{{{{ content }}}}",
            "_includes/in.html": html["include"],
            "_includes/body.html": html["included"],
            "page.html": f"---\nlayout: default\n---\n{html['page']}",
            "copied.html": html["copied"],
            "post.md": f"---\nlayout: default\n---\n{html['markdown']}\n\n{{% include body.html %}}\n",
        }
    )
    said = run("-f", "concise", "--select", "image-link,internal-link").out
    for kind in KINDS:
        found = {int(number) for number in re.findall(rf"`/{kind}-(\d+)[./]", said)}
        assert found == set(range(1, 38)), kind
    assert "/no" not in said


def test_a_style_sheet_in_a_document_of_commonmark(lay_out: LayOut, run: Run) -> None:
    html = "<style media=all>\nb { background: url(/gone.png) }\n</style>\n<a href='/lost/'>x</a>\n"
    inside = "<p><style>i { background: url(/none.png) }</style> <a href='/nowhere/'>y</a></p>\n"
    config = "markdown: CommonMark\ncommonmark: {options: [UNSAFE]}\n"
    lay_out({"_config.yml": config, "a.md": f"---\n---\n{html}\n[b](/c/)\n\n{inside}"})
    said = run("-f", "concise", "--select", "image-link,internal-link").out
    for place, target in (
        ("4:21", "/gone.png"),
        ("6:1", "/lost/"),
        ("8:1", "/c/"),
        ("10:31", "/none.png"),
        ("10:52", "/nowhere/"),
    ):
        assert f"a.md:{place}: " in said and f"`{target}`" in said, said
    lay_out({"_config.yml": "markdown: CommonMark\n"})
    assert "/gone.png" not in run("-f", "concise", "--select", "image-link").out


def test_character_references_are_read_as_browsers_do(lay_out: LayOut, run: Run) -> None:
    """``&copy`` before ``=`` is not a sign in a browser; kramdown writes it as text in any case."""
    body = '<a href="/gone/?a=1&copy=2&amp;b=3">x</a>\n'
    lay_out({"_config.yml": "", "a.html": f"---\n---\n{body}", "b.html": body, "c.md": f"---\n---\n{body}"})
    said = run("-f", "concise", "--select", "internal-link").out
    assert said.count("`/gone/?a=1&copy=2&b=3`") == 3


def test_a_page_may_hand_over_to_a_program_of_the_same_domain(lay_out: LayOut, run: Run) -> None:
    refresh = '<meta http-equiv="refresh" content="0; url={}">\n'
    lay_out(
        {
            "_config.yml": "url: https://own.example\n",
            "wiki/index.html": refresh.format("https://own.example/wiki/doku.php"),
            "shop/index.md": f"---\n---\n{refresh.format('https://own.example/shop/cart.php')}",
            "about.html": "---\n---\n<meta property=og:image content=https://own.example/gone.png>us\n",
            "us/index.html": refresh.format("https://own.example/abuot.html"),
            "old/index.html": refresh.format("/old/gone.html"),
        }
    )
    said = run("-f", "concise", "--select", "internal-link,image-link").out
    assert "doku.php" not in said and "cart.php" not in said
    assert "abuot.html" in said and "/old/gone.html" in said
    assert "/gone.png" in said  # a picture is not a page that leads on
