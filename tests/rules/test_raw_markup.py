"""Signs of Markdown that readers see, and signs that are meant to be seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from postlint.model import Finding

Lint = Callable[..., list[str]]
Findings = Callable[..., tuple[Finding, ...]]


@pytest.mark.parametrize(
    "body",
    [
        "## Talks\n\n### `a` _b_\n\n#hashtag and ##\n\n## 12",
        "\\## Talks and \\**bold\\** and \\`code",
        "2 ** 3 and 4 ** 5, f(**options, **more), `**/*.md`, a/**/b.md and b/**/c.md, f***ing",
        "**bold** and __bold__ and *a **b** c*",
        "the ` key and the \"`\" key, it`s so, `word' and ``quoted'' by TeX, `a` and `b`",
        "<div>the ` key and `` ` `` and <code>`a`</code> and `a\nb`</div>",
        "<pre>`a`</pre>\n\n<script>x = `a` + `b`</script>",
        "R&D; and AT&T; &copy; &nbsp; &hellip; fish&chips;",
        "-[a](https://a.example) signs\n\n-One\n-Two\n\n- [a](https://a.example)\n- **b**",
        "`</li>` and <span>a</span> and \\</li> <custom-element>b</custom-element> <https://a.example>",
        "<pre>and </span></pre>",
        "* [ ] open\n* [x] done\n* an array `[]` and [] too",
        "```ruby\nputs 1\n```\n\n````\n```ruby\n```\n````\n\n`a\nb`",
        "```\n$ ls ``\n```",
        "`a <https://a.example>` and `b`_",
        "[`a`](https://a.example) and [it`s](https://a.example)",
        "[`a](https://a.example)`](https://a.example) and [`a`](https://a.example) [`b`](https://a.example)",
        "fill in ______ and **{{ page.nothing }}**",
        "Title\n---\n- a\n- b\n\nTitle\n---\n-----\n",
        "Title\n---\n\nOther\n--\n\n- a\n- b\n\n\\-\n\n*\n\ntext - and -\n\n| - | b |\n",
        "* <i class='icon'></i>\n* ![](/a.png)\n* `a`\n",
        "```\n- a\n-\n```\n",
        "{% raw %}`{{ a }}`{% endraw %}",
        "the title is `{{ page.title }}` and `` and\n\n```\n`{{ a }}`\n```\n",
    ],
)
def test_silent(lint: Lint, body: str) -> None:
    assert lint("raw-markup", body + "\n") == []


@pytest.mark.parametrize(
    ("body", "place", "message"),
    [
        ("##Talks and more", "4:1: warning", "`## Talks and more`"),
        ("text\n###Talks", "5:1: warning", "`### Talks`"),
        ("_### Talks:_", "4:2: warning", "`### Talks:`, without signs"),
        ("**# Talks**", "4:3: warning", "`# Talks`, without signs"),
        ("it was ** very good**.", "4:8: warning", "`**very good**`"),
        ("it was **very good **.", "4:8: warning", "`**very good**`"),
        ("see ** [a](https://a.example)**", "4:5: warning", "`**…**`"),
        ("on ****this we", "4:4: warning", "delete `****`"),
        ("a **** this** b", "4:5: warning", "the second `**`"),
        ("use `grep and awk", "4:5: warning", "nothing closes"),
        ("as in -42` or so", "4:10: warning", "nothing opens"),
        ("a binary.`. This", "4:10: warning", "nothing closes"),
        ("[`name](https://a.example) b", "4:2: warning", "nothing closes"),
        ("<ul><li>the `when` word</li></ul>", "4:13: warning", "`<code>when</code>`"),
        ("<p>the ``x y`` word</p>", "4:8: warning", "`<code>x y</code>`"),
        ("the &lquot;x&rdquo;", "4:5: warning", "write `&l"),
        ("- one\n-[a](https://a.example)", "5:1: warning", "`- `"),
        ("text\n\n##\n\ntext", "6:1: warning", "readers see `##`"),
        ("* the user agent</li>", "4:17: warning", "delete it"),
        ("at <a.example.org> it", "4:4: warning", "write `<https://a.example.org>`"),
        ("* one\n* []", "5:3: warning", "readers see `[]`"),
        ("```ruby title=x\nputs 1\n```", "4:1: warning", "leave only `ruby`"),
        ("```\n\n## Talks\n\n```ruby\nputs 1\n```\n", "4:1: warning", "goes on over ````ruby`"[:15]),
        ("```\nputs 1\n``\n\ntext\n\n```\nputs 2\n```\n", "4:1: warning", "goes on over"),
        ("prefix it with `{{ site.baseurl }}` and", "4:16: warning", "`{{ site.baseurl }}`"),
        ("[`a](https://a.example), [`b`](https://a.example) c", "4:2: warning", "write `a` within"),
        ("see `the docs <https://a.example>`_.", "4:5: warning", "`[the docs](https://a.example)`"),
    ],
)
def test_loud(lint: Lint, body: str, place: str, message: str) -> None:
    (said,) = lint("raw-markup", body + "\n")
    assert f"post.md:{place}" in said and message in said


def test_a_fence_that_only_lacks_a_blank_line_is_code_all_the_same(lint: Lint) -> None:
    files = {
        "_config.yml": "kramdown: {gfm_quirks: []}\n",
        "_posts/2020-01-02-post.md": "---\ntitle: A\n---\ntext\n```\n[b](/no)\n```\n",
    }
    assert lint("raw-markup", files) == []


def test_another_engine_reads_headings_without_a_space(lint: Lint) -> None:
    files = {
        "_config.yml": "markdown: redcarpet\n",
        "_posts/2020-01-02-post.md": "---\ntitle: A\n---\n##Talks\n",
    }
    assert lint("raw-markup", files) == []


@pytest.mark.parametrize(("body", "fixed"), [("the &lquot;x", True), ("<pre>the &lquot;x</pre>", False)])
def test_code_in_html_is_changed_by_its_author_alone(findings: Findings, body: str, fixed: bool) -> None:
    (found,) = findings("raw-markup", {"_posts/2020-01-02-a.md": f"---\ntitle: A\n---\n{body}\n"})
    assert (found.fix is not None) is fixed


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("- Ann\n-\n- Bob", ":5:1: warning: this `-` makes a heading of the line above"),
        ("- Ann\n  - Bob\n  -\n", ":6:3: warning: this `-` makes a heading of the line above"),
        ("Ann\n-", ":5:1: warning: this `-` makes a heading of the line above"),
        ("* Ann\n* \n* Bob", ":5:1: warning: readers see an empty item of the list"),
        ("## Talks\n-\n\n## Boats", ":5:1: warning: readers see the `-`"),
        ("Talks\n\n-\n\nBoats", ":6:1: warning: readers see the `-`"),
        ("1. Ann\n2. \n3. Bob", ":5:1: warning: readers see an empty item of the list"),
        ("> - Ann\n> - \n> - Bob", ":5:3: warning: readers see an empty item of the list"),
    ],
)
def test_an_item_that_was_to_be_written(lint: Lint, body: str, said: str) -> None:
    (found,) = lint("raw-markup", body + "\n")
    assert said in found
    (crlf,) = lint("raw-markup", body.replace("\n", "\r\n") + "\r\n")
    assert said in crlf
