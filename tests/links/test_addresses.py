"""Targets that lead nowhere as they are written, and those that only look so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postlint.links import addresses
from postlint.links.address_flaws import WrittenTarget
from postlint.links.addresses import flaw


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("https://", None),
        ("malito:ann@a.example", "mailto:ann@a.example"),
        ("mail:ann@a.example?subject=Hi", "mailto:ann@a.example?subject=Hi"),
        ("e-mail:ann@a.example", "mailto:ann@a.example"),
        ("phone:+49301234", "tel:+49301234"),
        ("/Users/ann/Desktop/a.png", None),
        ("/home/ann/Downloads/a.png", None),
        ("/bloghttps://a.example/b", "https://a.example/b"),
        ("https://a.example/my-first-boat.", "https://a.example/my-first-boat"),
        ("https://a.example/events/12345.", "https://a.example/events/12345"),
        ("https://a.example/b。", "https://a.example/b"),
        ("http://192.168.1.5:4000/about/", "/about/"),
        ("http:///", None),
        ("https:example.org/a", "https://example.org/a"),
        ("need to add it later", None),
        ("*The link to the document*", None),
        ("irc:://irc.example.org/a", "irc://irc.example.org/a"),
        ("https:://example.org", "https://example.org"),
        ("https;//example.org", "https://example.org"),
        ("htps://example.org", "https://example.org"),
        ("(https://example.org)", "https://example.org"),
        ("https://http://example.org", "http://example.org"),
        ("https://www,example.org/", "https://www.example.org/"),
        ("https://nodot/x", None),
        ("//nodot", None),
        ("https://[::bad/", None),
        ("https://a.examplehttps://b.example", None),
        ("https://a.example/xhttp://b.example", None),
        ("“https://a.example”", "https://a.example"),
        ("mailto:", None),
        ("mailto:ann", None),
        ("mailto:ann@host", None),
        ("mailto:ann@a.example,bob", None),
        ("tel:", None),
        ("tel:number", None),
        ("file:///home/ann/a.html", None),
        ("C:\\Users\\ann\\a.png", None),
        ("c:/a.png", None),
        ("http://localhost:4000/2024/a/?b=1#c", "/2024/a/?b=1#c"),
        ("http://127.0.0.1:4000/", None),
        ("https://0.0.0.0/a", "/a"),
        ("http://[::1]:4000/a", "/a"),
        ("https://deploy-preview-12--blog.netlify.app/a", None),
        ("https://blog-git-fix-ann.vercel.app/", None),
        ("https://3f2a.ngrok-free.app/a", None),
        ("https://a.example/?utm_source=x?utm_medium=y", "https://a.example/?utm_source=x&utm_medium=y"),
        ("https://a.example/a%20", "https://a.example/a"),
        ("https://a.example/a,", "https://a.example/a"),
        ("https://a.example/a.html.", "https://a.example/a.html"),
    ],
)
def test_leads_nowhere(url: str, meant: str | None) -> None:
    found = flaw(WrittenTarget(url, "text", image=False))
    assert found is not None
    assert found.meant == meant


@pytest.mark.parametrize(
    "url",
    [
        "a b",
        "my nice photo.png",
        "docs/a b c",
        "a b c#d",
        "Y + X",
        "{{ b }}",
        "",
        "/a",
        "a.html",
        "#top",
        "https://example.org",
        "https://example.org:8080/a?b=c&d=e#f",
        "https://münchen.example/",
        "https://例え.jp/",
        "https://web.archive.org/web/2020/https://boats.example/",
        "https://a.example/?url=https://b.example/?c=d",
        "https://a.example/login?next=https%3A%2F%2Fb.example%2F%3Fc%3Dd",
        "https://a.example/?q=what?",
        "https://a.example/search?q=is%3Apr%20",
        "https://en.wikipedia.org/wiki/Acme_Inc.",
        "mailto:ann@a.example",
        "mailto:ann%40a.example?subject=Hi",
        "mailto:ann@a.example,bob@b.example",
        "mailto:?subject=Read%20this",
        "tel:+49-421-5550",
        "data:image/png;base64,AAAA",
        "http://192.168.1.1/",
        "irc://irc.example.org/postlint",
        "javascript:void(0)",
        "https://\ufdd0/",
        "https://github.com/ann/boats/blob/main/README.md",
        "sip:ann@a.example",
        "xmpp:ann@a.example?join",
        "acct:ann@a.example",
        "skype:ann?call",
        "callto:ann",
        "https://a.example/etc.",
        "https://a.example/U.S.",
        "https://a.example.",
        "http://192.168.1.1:4000",
        "http://192.168.1.1:8080/",
        "/home/about/",
        "/users/ann/boats/",
        "/Users/ann.html",
        "/redirect/https://b.example/",
        "content:a",
    ],
)
def test_may_lead_somewhere(url: str) -> None:
    assert flaw(WrittenTarget(url, "text", image=False)) is None


def test_who_names_the_own_machine_means_it() -> None:
    assert flaw(WrittenTarget("http://localhost:4000/", "http://localhost:4000", image=False)) is None
    assert flaw(WrittenTarget("http://localhost:4000/a.png", "http://localhost:4000", image=True)) is not None
    assert flaw(WrittenTarget("http://192.168.1.1/a.png", "", image=True)) is not None


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        (
            "https://github.com/ann/boats/blob/main/img/a.png",
            "https://raw.githubusercontent.com/ann/boats/main/img/a.png",
        ),
        ("https://gitlab.com/ann/boats/-/blob/main/a.png", "https://gitlab.com/ann/boats/-/raw/main/a.png"),
        ("https://www.dropbox.com/s/x/a.png?dl=0", "https://www.dropbox.com/s/x/a.png?raw=1"),
        ("https://drive.google.com/file/d/1aB/view?usp=sharing", None),
        ("https://imgur.com/aB3dE", None),
        ("https://imgur.com/a/aB3dE", None),
        ("https://www.flickr.com/photos/ann/12345/", None),
        ("https://photos.app.goo.gl/aB3dE", None),
        ("https://unsplash.com/photos/a-small-boat", None),
        ("https://gyazo.com/0123456789abcdef0123456789abcdef", None),
    ],
)
def test_a_page_about_an_image(url: str, meant: str | None) -> None:
    found = flaw(WrittenTarget(url, "", image=True))
    assert found is not None
    assert found.meant == meant


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/ann/boats/blob/main/a.png?raw=true",
        "https://raw.githubusercontent.com/ann/boats/main/a.png",
        "https://github.com/ann/boats/raw/main/a.png",
        "https://i.imgur.com/aB3dE.png",
        "https://imgur.com/aB3dE.png",
        "https://live.staticflickr.com/1/2_3.jpg",
        "https://images.unsplash.com/photo-1",
        "https://unsplash.com/photos/aB3/download?force=true",
        "https://media.giphy.com/media/aB3/giphy.gif",
        "https://i.gyazo.com/0123456789abcdef0123456789abcdef.png",
    ],
)
def test_the_image_itself(url: str) -> None:
    assert flaw(WrittenTarget(url, "", image=True)) is None


@pytest.mark.parametrize(
    ("url", "severity"),
    [
        ("https://nodot/", "error"),
        ("https://deploy-preview-1--a.netlify.app/", "warning"),
        ("mailto:a", "warning"),
    ],
)
def test_severity_follows_certainty(url: str, severity: str) -> None:
    found = flaw(WrittenTarget(url, "", image=False))
    assert found is not None
    assert found.severity == severity


@settings(max_examples=500, deadline=None)
@given(
    st.from_regex(addresses._PLAIN, fullmatch=True) | st.from_regex(addresses._PLAIN_PATH, fullmatch=True),
    st.text(),
    st.booleans(),
)
def test_in_plain_addresses_only_the_host_is_wrong(url: str, text: str, image: bool) -> None:
    """The few checks that most addresses get find what all of them find."""
    written = WrittenTarget(url, text, image)
    assert flaw(written) == next((found for check in addresses._CHECKS for found in check(written)), None)


@pytest.mark.parametrize(
    "scheme", ["blob:https://a.example/1", "content://media/1", "webkit-fake-url://a/b.png"]
)
def test_a_picture_in_the_author_s_browser(scheme: str) -> None:
    found = flaw(WrittenTarget(scheme, "", image=True))
    assert found is not None
    assert "exists only in the author's own browser" in found.message


@pytest.mark.parametrize(
    ("scheme", "found"), [("mailo", True), ("maiilto", True), ("sips", False), ("mumble", False)]
)
def test_how_like_mailto(scheme: str, found: bool) -> None:
    assert (flaw(WrittenTarget(f"{scheme}:ann@a.example", "", image=False)) is not None) == found
