"""Text that was meant to be a link: found where it was, silent where it was not."""

from __future__ import annotations

from collections.abc import Callable
from json import loads
from pathlib import Path

import pytest

from postlint.engine.prepare import Request
from postlint.engine.run import run
from postlint.model import Finding

Lint = Callable[..., list[str]]
Findings = Callable[..., tuple[Finding, ...]]

SILENT = [
    "a `[b]https://c.example)` d and ``(a)[https://b.example]``",
    "```\n(here)[http://b.example]\n[x][y]\n```\n\n    [text](https://a.example",
    "$$ a[i][j] (x)[/y/] $$ and array[0][1], f(x)[https], m[row][column]",
    "A note.[^1]\n\n[^1]: The note.",
    "* [ ] open\n* [x] done\n* [X] done",
    'as [1] and [2][3] say, "so [sic] it is", [Ed.] and [PDF]',
    r"\[text\](https://a.example) and \[text\]\[label\]",
    "{% raw %}[a]({{ b }}){% endraw %}",
    "{% comment %}(here)[https://a.example]{% endcomment %}",
    "<!-- (here)[https://a.example] [a](https://b.example -->",
    "Text.\n{: .note #id }\n\n* one\n{:.list}",
    "(see [the docs](https://a.example)) [again](https://b.example/Foo_(bar))",
    "[https://a.example](https://a.example) and <https://b.example>",
    "see (https://a.example) [2] and [3](https://b.example), or [RFC 1234] (1998)",
    "[//]: # (a remark for authors)\n[comment]: a remark for authors\n\n[t]: /a/b.html it is here",
    "{% for x in (1..2) %}\n[a{{ x }}]: this is printed by Liquid\n{% endfor %}\n",
    "[#12](https://h.example/o/r/pull/12) [#3](https://h.example/o/r/wiki/4) [12](https://h.example/o/r/pull/3)",
    "[issues](https://h.example/o/r/issues/) [1.2](https://h.example/1.2/index.html) [#1 of all](https://h.example/o/r/issues/)",
    "[Rust 1.37](https://h.example/Rust-1.37.0.html) [1.2 and 1.3](https://h.example/1.4) [v2.1](https://h.example/v2/)",
    "an interval [0, 1) and [the talk](https://h.example)",
    "[see [a](https://h.example) and so on]",
    "[[a wiki link]] and [[Feature #1](https://a.example)]",
    "<pre>[a](https://b.example)</pre>\n\n<script>x = [a](https://b.example)</script>",
    "[top](#top) [mail](mailto:us@a.example) [phone](tel:+123) [file](/team.md) [js](javascript:void(0))",
    "see [a talk [2] (https://h.example)] and [as Ann says in the minutes of May (https://h.example)]",
    "use url(https://h.example) or f(https://h.example) and 详见文档(https://h.example)",
    "[[a](https://h.example)] and [see [b](https://h.example)]",
    '<a name="x"></a> <a id="y"><a>text</a> <a href="" onclick="x()">go</a> <a class="b">styled</a>',
    "[](https://h.example){: .icon} and [](https://h.example)[text](https://h.example)",
    "wow [!!](https://h.example/a.html)",
    "[event](https://h.example)(s), [1st](https://h.example)[2nd](https://h.example)",
    "[a talk](https://h.example) (see it) and ![a picture](/x.png)(by us all)",
    "[`sum`](https://h.example)(a, b) and [open(2)](https://h.example)(中文 说明)",
    "call run()[abc][1] and [abc][1] or x]",
    "{{ site.url }}{{ '/a' | relative_url }} [a]({{ site.url }}{{ '/team.html' | relative_url }})",
    "(see [a](https://h.example)) (b [c (d](https://h.example)) and a) [e](https://h.example/f_(g))",
    "| (a | [b](https://h.example)) |\n",
    '<a href="https://h.example">a</a> <A HREF="https://h.example">b</A> <a href="https://h.example"/>',
    "[sic].(see https://h.example) [1].(https://h.example) [text] <https://h.example>",
    "[a](https://h.example/b_c) `\\_` [d](/e f.pdf)",
    "[talk][by Ann Lee], see [a campaign](https://h.example) ([b](/y) and\nmore), f\\([x](/y)\n\n"
    "| ([a](https://h.example)) | ([b](https://h.example) c) |",
    '<a href="https://h.example" class="icon"></a>Text <a href="https://h.example" rel="me"></a> Text',
    '<blockquote class="embed">\n<a href="//h.example/a"></a>\n</blockquote>',
    "[boat](https://h.example)s [boot](https://h.example)en [han](https://h.example)and [see](https://h.example)the",
    "un[believable talks](https://h.example) re[Acme](https://h.example) mac[OS](https://h.example)",
    "pre-[the boat](https://h.example) [C](https://h.example)and [the boat](https://h.example)android",
    "[a talk](https://h.example)[^1] and `to[Acme Inc](https://h.example)the`\n\n[^1]: note",
    "Options: `foo` [options] [files]... and String[][] and list[int][str]",
]


@pytest.mark.parametrize("body", SILENT)
def test_silent(lint: Lint, body: str) -> None:
    files = {"_posts/2020-01-02-a.md": f"---\ntitle: A\n---\n{body}\n", "team.md": "---\n---\n"}
    assert lint("link-syntax", files) == []


LOUD = [
    ("the [talk](https://h.example/1](https://h.example/2)", "4:5: error", "`[talk](https://h.example/2)`"),
    ("the [talk]([https://h.example/1) is", "4:5: error", "write `https://h.example/1`"),
    ("[a]: not a definition, b", "4:1: warning", "write `\\[a]:`"),
    ("[Please Note]: bring a laptop", "4:1: warning", "write `\\[Please Note]:`"),
    ("* [[1/3]: the talk](https://h.example)", "4:3: error", "write `[(1/3):`"),
    ("the [Ann Lee(https://h.example)] was", "4:5: error", "`[Ann Lee](https://h.example)`"),
    ("the [[talk](https://h.example) was", "4:5: warning", "`[` that nothing closes"),
    ("the [old talk and [slides](https://h.example) was", "4:5: warning", "`[` that nothing closes"),
    ("a [**talk](https://h.example)** b", "4:3: error", "put the signs of emphasis around"),
    ("the [#12](https://h.example/o/r/pull/21)", "4:5: warning", "the link says `#12`, its address 21"),
    ("the [#12](https://h.example/o/r/issues/)", "4:5: warning", "its address ends with `/issues/`"),
    (
        "[9.4.3.0](/downloads/9.4.2.0/index.html)",
        "4:1: warning",
        "the link says `9.4.3.0`, its address 9.4.2.0",
    ),
    ("[Rust 1.37](https://h.example/Rust-1.36.0.html)", "4:1: warning", "the link says"),
    ("[#11] and [#12]\n\n[#11]: https://h.example/11", "4:11: warning", "the reference `#12` is not defined"),
    ("the [first big paper] is\n\n[big-paper]: https://h.example", "4:5: warning", "`big-paper` is"),
    (
        "[![a](https://commons.test/wiki/File:A.png)](https://h.example)",
        "4:2: error",
        "wiki/Special:FilePath/A.png",
    ),
    ("* [the talk](https://h.example/1))", "4:34: warning", "that nothing opens"),
    ("([#1](https://h.example/1, [#2](https://h.example/2))", "4:2: error", "after `https://h.example/1`"),
    ("[`a`])(https://h.example) b", "4:1: error", "[`a`](https://h.example)"),
    ("[ab]<https://h.example> b", "4:1: error", "[ab](https://h.example)"),
    ("[come here].(https://h.example) b", "4:1: error", "[come here](https://h.example)"),
    ("![]((/x.png)", "4:3: error", "(/x.png)"),
    ("see</a> it", "4:4: warning", "delete it"),
    ('<a href="https://h.example">a and b', "4:1: warning", "never ends"),
    (r"[a](https://h.example/b\_c)", "4:1: warning", "write `https://h.example/b_c`"),
    ("the [talk](https://h.example)(starting at 4:14)", "4:29: info", "the space behind the link is missing"),
    (
        "the [talk](https://h.example)[slides](https://i.example)",
        "4:29: info",
        "the space behind the link is missing",
    ),
    ("(given to dask-image]() by Ann", "4:11: error", "a bracket and an address are missing"),
    ("follow the [blog][9] for more", "4:12: warning", "the reference `9` is not defined"),
    ("go (here)[http://b.example] now", "4:4: error", "`[here](http://b.example)`"),
    ("thanks to Humio](https://h.example)", "4:11: error", "`[Humio](https://h.example)`"),
    ("the [talk]https://h.example) was", "4:5: error", "`[talk](https://h.example)`"),
    ("the [talk]https://h.example/a. It was", "4:5: warning", "`[talk](https://h.example/a)`"),
    ("(see the [talk]https://h.example) it was", "4:10: warning", "`[talk](https://h.example)`"),
    ("the [talk}(https://h.example) was", "4:5: error", "`[talk](https://h.example)`"),
    ("the [talk](https://h.example. It was", "4:5: error", "`[talk](https://h.example)`"),
    ("the [talk](https://h.example] was", "4:5: error", "`[talk](https://h.example)`"),
    ("the [talk](https://h.example/Foo_(bar) was", "4:5: error", "`[talk](https://h.example/Foo_(bar))`"),
    ("the [talk(https://h.example) was", "4:5: error", "`[talk](https://h.example)`"),
    ("the [talk] (https://h.example) was", "4:5: error", "`[talk](https://h.example)`"),
    ("the <a href=/x>talk</a>", "4:5: error", 'write `<a href="/x">`'),
    ("the <a href=/x talk</a>", "4:5: error", "double quotes"),
    ("the [talk]()", "4:5: error", "the link `talk` leads nowhere"),
    ("the [talk][nope]", "4:5: warning", "the reference `nope` is not defined"),
    (
        "the [talk][the Fundingraising Campaign], see [The Fundraising Campaign](/x)",
        "4:5: warning",
        "not defined",
    ),
    ("the [talk](mailto://us@h.example)", "4:5: error", "write `mailto:us@h.example`"),
    ('the [talk](https://h.example/x.pdf">x.pdf)', "4:5: error", "write `https://h.example/x.pdf`"),
    ('the <a href="https://h.example"></a>talk', "4:33: warning", "move this `</a>` behind"),
    ("the one ([talk](https://h.example) was", "4:9: warning", "a `(` that nothing closes"),
    ("the [long talk][1]", "4:5: warning", "the reference `1` is not defined"),
    ("the [talk](http//h.example)", "4:5: error", "write `http://h.example`"),
    ("the [talk](ttps://h.example)", "4:5: error", "write `https://h.example`"),
    ("the [talk](http://https://h.example)", "4:5: error", "write `https://h.example`"),
    ("the [talk]((https://h.example))", "4:5: error", "write `https://h.example`"),
    ("the [talk](h.example.org/x)", "4:5: error", "write `https://h.example.org/x`"),
    ("the [talk](us@example.org)", "4:5: error", "write `mailto:us@example.org`"),
    (
        "the [https://h.example/us](the rules of us)",
        "4:5: error",
        "write `[the rules of us](https://h.example/us)`",
    ),
    ("the [https://h.example/us](@us)", "4:5: error", "write `[@us](https://h.example/us)`"),
    ("the text\n[talk]: https://h.example", "5:1: warning", "only after a blank line"),
    ("[talk|it](https://h.example)", "4:", "a `|` in the link or image"),
    ("[a | talk][1]\n\n[1]: https://h.example", "4:", "a `|` in the link"),
    ("so #309][ref] is\n\n[ref]: https://h.example", "4:4: error", "`[#309][ref]`"),
    ("the [talk[(https://h.example) was", "4:5: error", "`[talk](https://h.example)`"),
    ("the [talk[(/x.html) was", "4:5: error", "`[talk](/x.html)`"),
    ("the [talk]](https://h.example) was", "4:5: error", "`[talk](https://h.example)`"),
    ("the [talk](https://h.example)] was", "4:5: warning", "`[talk](https://h.example)`"),
    ("the [talk]([h.example](https://h.example) was", "4:5: error", "`[talk](https://h.example)`"),
    ("the [&#x5b;talk&#x5d;]((https://h.example) was", "4:", "`[…](https://h.example)`"),
    ("the [long talk (https://h.example)] was", "4:5: error", "`[long talk](https://h.example)`"),
    ("the channel(https://h.example) was", "4:5: warning", "`[channel](https://h.example)`"),
    ("请看[文档]（https://h.example/doc）。", "4:3: error", "`[文档](https://h.example/doc)`"),
    ("the [!talk](/talk.png)", "4:5: error", "write `![talk](/talk.png)`"),
    ("the <A HREF=/x>talk</A>", "4:5: error", 'write `<A HREF="/x">`'),
    ("the [talk](https://h.example/c.html].", "4:5: error", "`[talk](https://h.example/c.html)`"),
    ("the <a href=“https://h.example”>talk</a>", "4:5: error", 'write `<a href="https://h.example">`'),
    ("the [](https://h.example)", "4:5: error", "nothing to click on"),
    ("the <a>talk</a>", "4:5: error", "its `<a>` has no `href`: write the address"),
    ('the <a href="">talk</a>', "4:5: error", "leads nowhere"),
    ("<div>\n[talk](https://h.example)\n</div>", "5:1: error", "no Markdown within HTML"),
    (
        "<div>\n[talk](https://h.example. It was\n</div>",
        "5:1: error",
        '`<a href="https://h.example">talk</a>`',
    ),
]


@pytest.mark.parametrize(("body", "place", "message"), LOUD)
def test_loud(lint: Lint, body: str, place: str, message: str) -> None:
    said = lint("link-syntax", body + "\n")
    assert len(said) == 1, said
    assert f"post.md:{place}" in said[0]
    assert message in said[0]


def test_reference_near_an_unused_definition(lint: Lint) -> None:
    said = lint(
        "link-syntax", "The [the slides][slide] and [Video].\n\n[slides]: https://a.example\n[video s]: /x"
    )
    assert "`slide` is not defined, `slides` is" in said[0]


def test_reference_of_a_shape_that_is_defined(lint: Lint) -> None:
    body = "See [Bug #17] and [Bug #18], not [the rest].\n\n[Bug #17]: https://a.example\n"
    said = lint("link-syntax", body)
    assert len(said) == 1
    assert "`Bug #18`" in said[0]


@pytest.mark.parametrize(
    ("more", "count"),
    [("", 1), ("[others] too", 0), ("[5]: https://e.example", 0), ("[Bug]: https://b.example", 0)],
)
def test_the_only_bracket_and_the_only_unused_definition(lint: Lint, more: str, count: int) -> None:
    definitions = "[1]: https://a.example\n[4]: https://d.example"
    body = f"See [talks][1] and [photos] {'' if ']:' in more else more}.\n\n{definitions}\n"
    said = lint("link-syntax", body + (more if "]:" in more else ""))
    assert len(said) == count
    assert all("write `[photos][4]`" in one for one in said)


def test_a_definition_that_may_come_from_elsewhere(lint: Lint) -> None:
    files = {"_posts/2020-01-02-a.md": "---\ntitle: A\n---\n[a b][nope] {{ site.time | nofilter }}\n"}
    assert lint("link-syntax", files) == []


def test_an_existing_file_is_no_host(lint: Lint) -> None:
    files = {
        "_config.yml": "permalink: /:title\n",
        "_posts/2020-01-02-a.md": "---\ntitle: A\n---\n[a](x.example.org)\n",
        "x.example.org": "",
    }
    assert lint("link-syntax", files) == []


@pytest.mark.parametrize(
    ("body", "expected", "safe"),
    [
        ("go (here)[http://b.example] now", "go [here](http://b.example) now", True),
        ('it’s (Ann\'s "x")[http://b.example]', 'it’s [Ann\'s "x"](http://b.example)', True),
        ("the [talk]https://h.example) was", "the [talk](https://h.example) was", True),
        ("(see [talk]https://h.example)", "(see [talk](https://h.example))", False),
        ("the [talk}(https://h.example) was", "the [talk](https://h.example) was", True),
        ("<p>(talk)[https://h.example]</p>", '<p><a href="https://h.example">talk</a></p>', True),
        ("thanks to Humio](https://h.example)", "thanks to [Humio](https://h.example)", False),
        ("[https://h.example/us](@us)", "[@us](https://h.example/us)", True),
        ("the [talk[(/x) was", "the [talk](/x) was", True),
        ("the [talk]](/x) was", "the [talk](/x) was", True),
        ("the [talk](/x)] was", "the [talk](/x) was", True),
        ("the [talk]([h](https://h.example) was", "the [talk](https://h.example) was", True),
        ("the [&#x5b;t&#x5d;]((https://h.example) was", "the [&#x5b;t&#x5d;](https://h.example) was", True),
        ("the [talk (https://h.example)] was", "the [talk](https://h.example) was", False),
        ("the talk(https://h.example) was", "the [talk](https://h.example) was", False),
        ("请看[文档]（https://h.example/doc）。", "请看[文档](https://h.example/doc)。", True),
        ("the [!talk](https://h.example/talk.png)", "the ![talk](https://h.example/talk.png)", True),
        ("the [talk](https://h.example/c.html].", "the [talk](https://h.example/c.html).", True),
        ("[talk](https://h.example)(at 4:14 pm)", "[talk](https://h.example) (at 4:14 pm)", True),
        ("[talk](h.example.org)", "[talk](https://h.example.org)", False),
    ],
)
def test_fix(findings: Findings, body: str, expected: str, safe: bool) -> None:
    text = "---\ntitle: A\n---\n" + body + "\n"
    (finding,) = findings("link-syntax", {"_posts/2020-01-02-a.md": text})
    assert finding.fix is not None
    assert finding.fix.safe is safe
    for edit in sorted(finding.fix.edits, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert text == "---\ntitle: A\n---\n" + expected + "\n"


@pytest.mark.parametrize(
    ("target", "said", "meant"),
    [
        ("{{ site.baseurl }}https://h.example", "in front of a whole address", "https://h.example"),
        ("{{ site.url }}https://h.example", "in front of a whole address", "https://h.example"),
        (
            "{{ site.url }}{{ '/team.html' | absolute_url }}",
            "has added already",
            "{{ '/team.html' | absolute_url }}",
        ),
        (
            "{{site.baseurl}}{{ '/team.html' | relative_url }}",
            "has added already",
            "{{ '/team.html' | relative_url }}",
        ),
        (
            "{{ site.baseurl }}/{{ site.baseurl }}/team.html",
            "appears twice here",
            "{{ site.baseurl }}/team.html",
        ),
        ("{{ site.url }}{{ site.baseurl }}/team.html", None, None),
        ("{{ site.url }}{{ '/team.html' | relative_url }}", None, None),
        ("{{ site.baseurl }}/team.html?next={{ site.baseurl }}/", None, None),
    ],
)
def test_the_sites_own_address_twice(
    findings: Findings, target: str, said: str | None, meant: str | None
) -> None:
    files = {
        "_posts/2020-01-02-a.md": f"---\ntitle: A\n---\n[a]({target})\n",
        "_config.yml": "url: https://b.example\nbaseurl: /blog\n",
        "team.md": "---\n---\n",
    }
    found = findings("link-syntax", files)
    assert [one.severity for one in found] == (["error"] if said else [])
    for one in found:
        assert said and said in one.message and one.fix is not None
        assert [edit.text for edit in one.fix.edits] == [meant]


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("staging.example.org", True),
        ("www.staging.example.org", True),
        ("docs-staging.example.org", True),
        ("preview.example.org", True),
        ("example.org", False),
        ("dev.example.org", False),
        ("stagecoach.example.org", False),
        ("staging.example.com", False),
    ],
)
def test_the_site_before_it_is_published(lint: Lint, host: str, said: bool) -> None:
    body = f"---\ntitle: A\n---\n[a](https://{host}/)\n"
    files = {
        "_posts/2020-01-02-a.md": body,
        "_config.yml": "url: https://www.example.org\n",
        "index.md": "---\n---\n",
    }
    found = lint("link-syntax", files)
    assert ["is for trying out" in one for one in found] == [True] * said


def test_labelled_archive(truth: Path) -> None:
    """Every link that readers labelled as malformed, reversed or without a scheme, and no other in posts."""
    outcome = run(Request(str(truth / "meetup" / "site"), None, select=("link-syntax",)))
    rows = map(loads, (truth / "meetup" / "defects.jsonl").read_text(encoding="utf-8").splitlines())
    kinds = ("other:malformed-link", "other:reversed-link", "other:scheme-less-link")
    labelled = sorted((row["file"], row["line"]) for row in rows if row["rule"] in kinds)
    broken = [one for one in outcome.report.findings if one.severity == "error"]
    found = [(one.path, one.line) for one in broken if one.path.startswith("_posts/")]
    assert sorted(found) == labelled


@pytest.mark.parametrize(("engine", "said"), [("kramdown", 0), ("CommonMark", 0), ("redcarpet", 1)])
def test_another_engine_is_said_once(lint: Lint, engine: str, said: int) -> None:
    files = {f"_posts/2020-01-0{day}-a.md": "---\ntitle: A\n---\n[a](/)\n" for day in (1, 2)}
    config = {"_config.yml": f"markdown: {engine}", "Gemfile": 'gem "jekyll"\n'}
    found = lint("link-syntax", files | config)
    assert len(found) == said
    assert all("`markdown: redcarpet` is read as kramdown reads it" in one for one in found)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("[the slides](#)", 1),
        ("[Back to top](#), [nach oben](#), [↑](#)", 0),
        ("[Menu](#){:.toggle} <a href='#' class='x'>Menu</a>", 0),
        ("[the slides](#slides)\n{: #slides}", 0),
    ],
)
def test_a_link_to_its_own_page(findings: Callable[..., tuple[object, ...]], body: str, found: int) -> None:
    assert len(findings("link-syntax", {"_posts/2020-01-01-a.md": f"---\ntitle: A\n---\n{body}\n"})) == found


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        (["March 3rd", "March 10", "March 24th"], 1),
        (["March 3rd", "March 10", "March 17th"], 0),
        (["March 3rd", "March 24th"], 0),
        (["March 3rd", "March 11", "March 24th"], 0),
        (["the third", "March 10", "March 24th"], 0),
    ],
)
def test_the_day_of_a_link_and_of_its_address(lint: Lint, dates: list[str], found: int) -> None:
    days = [*["03", "10", "17"][: len(dates) - 1], "17"]
    lines = [
        f"* [{date}](https://a.example/log-2022-03-{day}.html)" for date, day in zip(dates, days, strict=True)
    ]
    said = lint("link-syntax", "\n".join(lines) + "\n")
    assert len(said) == found
    assert all(":6:3: warning: the link says `March 24th`, its address another day" in one for one in said)


@pytest.mark.parametrize(
    ("url", "disk"),
    [
        ("/Users/ann/blog/images/a.png", True),
        ("/home/ann/Pictures/a.png", True),
        ("/home/ann/a.png", False),  # a site may have such a folder
        ("/home/about/", False),
        ("/Users/guide", False),
        ("/users/ann/a.png", False),
    ],
)
def test_home_folders_of_the_author(lint: Lint, url: str, disk: bool) -> None:
    said = [one for one in lint("link-syntax", f"![a picture]({url})\n") if "own disk" in one]
    assert bool(said) == disk


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("[the boat](https://h.example)and more", "4:30: warning: `and` is glued to the link"),
        ("* [das Boot](https://h.example)ist da", "4:32: warning: `ist` is glued to the link"),
        ("[los barcos][b]que salen\n\n[b]: https://h.example", "4:16: warning: `que` is glued to the link"),
        ("thanks to[Acme](https://h.example) and", "4:8: warning: `to` is glued to the link"),
        ("danke bei[Firma](https://h.example) und", "4:7: warning: `bei` is glued to the link"),
        ("See[the boat](https://h.example) now", "4:1: warning: `See` is glued to the link"),
    ],
)
def test_a_word_glued_to_a_link(lint: Lint, body: str, said: str) -> None:
    (found,) = lint("link-syntax", body + "\n")
    assert f"{said}: put a space between" in found


def test_the_space_at_a_link_is_put_in(findings: Findings) -> None:
    body = "to[Acme](https://h.example)and"
    found = findings("link-syntax", {"_posts/2020-01-01-a.md": f"---\ntitle: A\n---\n{body}\n"})
    assert [one.fix and one.fix.safe for one in found] == [True, True]


@pytest.mark.parametrize(
    "body",
    [
        'Ann <a href="https://h.example"></a> spoke',
        '<p>Ann <a href="/" target="_blank" rel="noopener"></a></p>',
    ],
)
def test_a_link_without_a_text(lint: Lint, body: str) -> None:
    (found,) = lint(
        "link-syntax", {"_posts/2020-01-01-a.md": f"---\ntitle: A\n---\n{body}\n", "index.html": ""}
    )
    assert "warning: readers see nothing to click on: write a text before `</a>`" in found


def test_an_image_without_a_file(lint: Lint) -> None:
    (found,) = lint("link-syntax", 'see <img alt="Ann"> and <img data-src="/a.png" alt="Bob">\n')
    assert ":4:5: error: the image shows nothing, its `<img>` has no `src`" in found


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("{{ site.baseurl }}img/a.html", "`{{ site.baseurl }}/img/a.html`"),
        ("{{ site.baseurl }}img/", "`{{ site.baseurl }}/img/`"),
        ("{{ site.url }}img/a.html", "`{{ site.url }}/img/a.html`"),
        ("{{ site.baseurl }}/img/a.html", None),
        ("{{ site.baseurl }}{{ page.nothing }}", None),
        ("{{ site.baseurl }}", None),
    ],
)
@pytest.mark.parametrize("baseurl", ["/blog", "/blog/"])
def test_a_path_glued_to_the_site_s_own(lint: Lint, target: str, said: str | None, baseurl: str) -> None:
    files = {
        "_config.yml": f"baseurl: {baseurl}\nurl: https://h.example",
        "img/a.html": "",
        "img/index.html": "",
    }
    post = {"_posts/2020-01-01-a.md": f"---\ntitle: A\n---\n[a]({target})\n"}
    found = lint("link-syntax", files | post)
    if said is None or (baseurl.endswith("/") and "baseurl" in target):
        assert found == []
    else:
        assert len(found) == 1
        assert "ends without a slash" in found[0]
        assert found[0].endswith(f"write {said}")


@pytest.mark.parametrize(
    ("first", "found"),
    [("2022/12/22", 1), ("2021/12/22", 0), ("2022/11/12", 0), ("2022/01/02", 0)],
)
def test_an_address_a_year_ahead(lint: Lint, first: str, found: int) -> None:
    days = [first, "2022/01/05", "2022/01/12"]
    lines = [f"* [Letter {at}](https://h.example/letters/{day}/)" for at, day in enumerate(days, 180)]
    body = "---\ntitle: A\n---\n" + "\n".join(lines) + "\n"
    said = lint("link-syntax", {"_posts/2022-01-27-a.md": body})
    assert len(said) == found
    assert all("later than the post: that of 2021-12-22 was meant" in one for one in said)
    later = lint("link-syntax", {"_posts/2023-01-27-a.md": body})
    assert later == []
    two = {"_posts/2022-01-27-a.md": "---\ntitle: A\n---\n" + "\n".join(lines[:2]) + "\n"}
    assert lint("link-syntax", two) == []
