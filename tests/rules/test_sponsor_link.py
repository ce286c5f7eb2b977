"""sponsor-link beyond its page: the directory, the configuration, the fixes."""

# ruff: noqa: E501 - sentences of posts are lines

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from postlint.model import Finding

Lint = Callable[..., list[str]]

Findings = Callable[[str, Mapping[str, str]], tuple[Finding, ...]]


def post(day: str, body: str, title: str = "A post", extra: str = "") -> dict[str, str]:
    return {f"_posts/{day}-post.md": f"---\ntitle: {title}\n{extra}---\n{body}\n"}


def fixed(text: str, finding: Finding) -> str:
    assert finding.fix
    for edit in sorted(finding.fix.edits, key=lambda edit: -edit.span.start):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


ACME = "[Acme](https://acme.dev)"
GLOBEX = "[Globex](https://globex.dev)"
APRIL = post("2023-04-05", f"Thanks to our sponsors {ACME} and {GLOBEX}!")
MAY = post("2023-05-03", f"Thanks to our sponsors {ACME} and {GLOBEX}!")


def test_a_known_sponsor_gets_its_link(findings: Findings) -> None:
    june = post("2023-06-07", f"Thanks to our sponsors {ACME} and Globex!")
    (found,) = findings("sponsor-link", {**APRIL, **MAY, **june})
    assert found.severity == "warning"
    assert found.fix and not found.fix.safe, "learned, so a guess"
    assert fixed(june["_posts/2023-06-07-post.md"], found).endswith(f"{ACME} and {GLOBEX}!\n")


def test_the_configuration_is_the_authority(findings: Findings) -> None:
    config = "sponsors:\n  - name: Globex\n    url: https://globex.com\n    aliases: [Globex Corp]\n    also: [https://globex.dev]\n"
    june = post("2023-06-07", f"Thanks to our sponsors {ACME} and Globex Corp!")
    july = post("2023-07-05", f"Thanks to our sponsors {ACME} and [Globex](https://initech.io)!")
    found = findings("sponsor-link", {".postlint.yml": config, **APRIL, **june, **july})
    assert [(f.path[7:14], f.severity) for f in found] == [("2023-06", "error"), ("2023-07", "error")]
    assert found[0].fix and found[0].fix.safe
    assert "[Globex Corp](https://globex.com)" in fixed(june["_posts/2023-06-07-post.md"], found[0])
    assert "link it to https://globex.com" in found[1].message
    assert "[Globex](https://globex.com)" in fixed(july["_posts/2023-07-05-post.md"], found[1])


@pytest.mark.parametrize(
    ("below", "count"),
    [
        ("\n\n## Next time", 1),
        (" ##\n{: .thanks}\n\n<!-- who? -->\n\n## Next time", 1),
        ("\n\n### Gold\n\n[Acme](https://acme.dev)", 0),
        ("\n\n![Acme](https://acme.dev/logo.png)\n\n## Next time", 0),
        ("\n\n{% include sponsors.html %}\n\n## Next time", 0),
        ("\n\n<div id='sponsors'></div>\n\n## Next time", 0),
        ("", 0),  # the layout may list them
    ],
)
def test_a_section_of_sponsors_without_any(findings: Findings, below: str, count: int) -> None:
    files = post("2023-04-05", f"Hello.\n\n## Our sponsors{below}\n")
    files["_includes/sponsors.html"] = "<a href='https://acme.dev'>Acme</a>\n"
    found = findings("sponsor-link", files)
    assert [one.line for one in found if "nobody is named below" in one.message] == [6] * count


def test_a_sponsor_has_its_time(findings: Findings) -> None:
    config = "sponsors:\n  - name: Globex\n    url: https://globex.dev\n    from: 2023-05-01\n    until: 2023-05-31\n"
    june = post("2023-06-07", f"Thanks to our sponsors {ACME} and {GLOBEX}!")
    found = findings("sponsor-link", {".postlint.yml": config, **APRIL, **MAY, **june})
    assert [(f.path[7:14], f.message) for f in found] == [
        ("2023-04", "`Globex` is a sponsor only from 2023-05-01 on: remove it or change its `from`"),
        ("2023-06", "`Globex` was a sponsor only until 2023-05-31: remove it or change its `until`"),
    ]


def test_data_files_are_an_authority_too(findings: Findings) -> None:
    data = "- name: Globex\n  url: https://globex.dev\n"
    may = post("2023-05-03", f"Thanks to our sponsors {ACME} and Globex!")
    (found,) = findings("sponsor-link", {"_data/sponsors.yml": data, **may})
    assert (found.severity, "https://globex.dev" in found.message) == ("error", True)


def test_one_name_with_anothers_site(findings: Findings) -> None:
    june = post(
        "2023-06-07", "Thanks to our sponsors [Acme](https://globex.dev) and [Globex](https://globex.dev)!"
    )
    (found,) = findings("sponsor-link", {**APRIL, **MAY, **june})
    assert found.message == (
        "`Acme` is linked to globex.dev, the site of `Globex`; elsewhere it is https://acme.dev"
    )


def test_a_company_and_its_product_share_a_site(findings: Findings) -> None:
    june = post("2023-06-07", f"Thanks to our sponsors {ACME} and [Acme Cloud](https://acme.dev/cloud)!")
    assert findings("sponsor-link", {**APRIL, **MAY, **june}) == ()


def test_shared_platforms_belong_to_nobody(findings: Findings) -> None:
    body = "Thanks to our sponsors [Acme](https://twitter.com/acme) and [Globex](https://twitter.com/globex)!"
    assert findings("sponsor-link", {**post("2023-04-05", body), **post("2023-05-03", body)}) == ()


def test_two_sites_and_two_spellings_are_for_information(findings: Findings) -> None:
    june = post(
        "2023-06-07", "Thanks to our sponsors [ACME](https://acme.shop) and [Globx](https://globex.dev)!"
    )
    found = findings(
        "sponsor-link", {**APRIL, **MAY, **post("2023-05-10", f"Thanks to our sponsors {GLOBEX}."), **june}
    )
    assert [(f.severity, f.message) for f in found] == [
        ("info", "`ACME` is `Acme` elsewhere: write it the same way"),
        ("info", "`ACME` is linked to acme.shop here, elsewhere to acme.dev: link the right one"),
        ("info", "`Globx` is `Globex` elsewhere: write it the same way"),
    ]


def test_front_matter_names_sponsors_too(findings: Findings) -> None:
    extra = "sponsors:\n  - name: Acme\n    url: https://acme.dev\n  - name: Globex\n  - name: Hooli\n    url: ''\n"
    found = findings("sponsor-link", post("2023-05-03", "Hello.", extra=extra))
    assert [(f.line, f.severity) for f in found] == [(6, "warning"), (8, "error")]


@pytest.mark.parametrize("url", ["https://example.com", "TODO", "#", "http://"])
def test_placeholders(findings: Findings, url: str) -> None:
    (found,) = findings("sponsor-link", post("2023-05-03", f"Thanks to our sponsor [Acme]({url})!"))
    assert found.severity == "error"


def test_a_name_linked_above_needs_no_second_link(findings: Findings) -> None:
    body = f"Thanks to our sponsors {ACME} and {GLOBEX}.\n\nText.\n\nThanks again to our sponsors Acme and Globex!"
    assert findings("sponsor-link", post("2023-05-03", body)) == ()


def test_absence_can_be_turned_off(findings: Findings) -> None:
    months = ["January", "February", "March", "April", "May", "June", "July", "August"]
    files: dict[str, str] = {}
    for number, month in enumerate(months, 1):
        body = "Hello." if month == "July" else f"Thanks to our sponsors {ACME}."
        files |= post(f"2023-{number:02d}-01", body, f"Users {month} 2023")
    (found,) = findings("sponsor-link", files)
    assert (found.path, found.line, found.severity) == ("_posts/2023-07-01-post.md", 1, "warning")
    assert "7 of the 7" in found.message
    config = "rules:\n  sponsor-link:\n    absent: false\n"
    assert findings("sponsor-link", {**files, ".postlint.yml": config}) == ()


def test_a_legal_form_is_no_other_spelling(findings: Findings) -> None:
    june = post("2023-06-07", "Thanks to our sponsors [Acme GmbH](https://acme.dev)!")
    assert findings("sponsor-link", {**APRIL, **MAY, **june}) == ()


def test_names_of_data_files_have_spaces(findings: Findings) -> None:
    files = {"_data/partners.yml": "- name: Big_Boats\n  url: https://boats.example\n"}
    (found,) = findings("sponsor-link", {**files, **post("2023-06-07", "Thanks to Big Boats for the pizza!")})
    assert found.message == "`Big Boats` is credited without a link: link it to https://boats.example"


def test_what_the_post_links_anywhere_needs_no_second_link(findings: Findings) -> None:
    files = post("2023-06-07", "Funded by [Acme](https://acme.dev).\n\nThanks to Acme for sponsoring this!")
    assert findings("sponsor-link", files) == ()


@pytest.mark.parametrize(
    ("words", "count"), [("mining pools check templates provided by", 0), ("This evening is sponsored by", 1)]
)
def test_links_that_do_not_render_in_sentences_about_other_things(
    findings: Findings, words: str, count: int
) -> None:  # fmt: skip
    files = {"_posts/2020-01-01-links.md": f"---\ntitle: Links\n---\n{words} [Acme][topic acme] again.\n"}
    assert len(findings("sponsor-link", files)) == count


@pytest.mark.parametrize(
    ("file", "data", "count"),
    [
        (
            "sponsorship.yml",
            "levels: {gold: Gold}\nsponsors:\n- name: Globex\n  url: https://globex.dev\n",
            1,
        ),
        (
            "conference.yml",
            "dates: [1]\nsponsors:\n  gold:\n  - {name: Globex, url: 'https://globex.dev'}\n",
            1,
        ),
        ("y2023/partners.yml", "Globex: https://globex.dev\n", 1),
        ("past_sponsors.yml", "- {name: Globex, link: 'https://globex.dev'}\n", 1),
        ("past_sponsors.yml", "Globex: https://globex.dev\n", 0),  # may be anything
        ("links.yml", "- {name: Globex, url: 'https://globex.dev'}\n", 0),
        ("sponsor.yml", "title: Globex\n", 0),
    ],
)
def test_data_files_and_keys_that_hold_sponsors(findings: Findings, file: str, data: str, count: int) -> None:
    may = post("2023-05-03", "The pizza came from Globex, thanks a lot!")
    assert len(findings("sponsor-link", {f"_data/{file}": data, **may})) == count


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("I edit Slate, a community publication supported by Globex.", 0),
        ("We had a meetup supported by Globex.", 1),
        ("I have to acknowledge that Globex is a small project.", 0),
        ("We gratefully acknowledge Globex.", 1),
        ("Coffee is sponsored both days by Globex.", 1),
    ],
)
def test_sentences_that_credit_others(findings: Findings, words: str, count: int) -> None:
    files = {"_data/sponsors.yml": "Globex: https://globex.dev\n", **post("2023-05-03", words)}
    assert len(findings("sponsor-link", files)) == count


def test_two_names_of_one_company_may_share_its_site(findings: Findings) -> None:
    data = "- {name: Globex, url: 'https://globex.dev'}\n- {name: Globex GX, url: 'https://gx.globex.dev'}\n"
    may = post("2023-05-03", "Thanks to our sponsor [Globex Xtra](https://gx.globex.dev)!")
    assert findings("sponsor-link", {"_data/sponsors.yml": data, **may}) == ()


@pytest.mark.parametrize(("unlinking", "count"), [(2, 2), (3, 0)])
def test_a_name_that_most_posts_credit_without_a_link_is_none_to_link(
    findings: Findings, unlinking: int, count: int
) -> None:
    files = post("2023-01-01", f"Thanks to our sponsor {ACME}!") | post(
        "2023-01-08", f"Thanks to our sponsor {ACME}!"
    )
    for number in range(unlinking):
        files |= post(f"2023-02-0{number + 1}", "The pizza came from our friends at Acme, thanks a lot!")
    found = [one for one in findings("sponsor-link", files) if "credited without a link" in one.message]
    assert len(found) == count


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Thanks to our sponsor the University of Acme, (UA). It was founded in 1920.", 0),
        ("Thanks to our sponsors the University of Acme, and . It was founded in 1920.", 1),
    ],
)
def test_a_short_name_in_parentheses_is_no_hole(findings: Findings, words: str, count: int) -> None:
    found = findings("sponsor-link", post("2023-01-01", words))
    assert len([one for one in found if "a name is missing" in one.message]) == count


@pytest.mark.parametrize(("date", "count"), [("date: 2023-05-03\n", 1), ("", 0)])
def test_dated_documents_of_collections_credit_sponsors_too(
    findings: Findings, date: str, count: int
) -> None:
    files = {
        "_config.yml": "collections: {evenings: {output: true}}\n",
        "_data/sponsors.yml": "- {name: Acme, url: ' https://acme.dev'}\n",
        "_evenings/12.md": f"---\ntitle: Twelve\n{date}---\nThe coffee break was provided by Acme and friends.\n",
    }
    found = findings("sponsor-link", files)
    assert [one.message for one in found] == [
        "`Acme` is credited without a link: link it to https://acme.dev"
    ] * count


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("The room was given by Caelum e Globex, thanks!", "`Caelum` is credited"),
        ("The room was given by Caelun, thanks!", "`Caelun` is `Caelum` misspelt"),
    ],
)
def test_a_misspelt_name_has_as_many_words(findings: Findings, words: str, said: str) -> None:
    files = {
        "_data/sponsors.yml": "- {name: Caelum, url: 'https://caelum.dev'}\n",
        **post("2023-05-03", words),
    }
    (found,) = findings("sponsor-link", files)
    assert found.message.startswith(said)


def test_whom_a_portuguese_coffee_break_was_sponsored_by(findings: Findings) -> None:
    (found,) = findings("sponsor-link", post("2023-05-03", "O coffee-break foi patrocinado pela Gonow."))
    assert found.message.startswith("`Gonow` is thanked without a link")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("会場は港湾工業様にご提供いただきました。", ["港湾工業"]),
        ("会場はAcme様にご提供いただきました。", ["Acme"]),
        ("港湾工業は大きい会社です。", []),
    ],
)
def test_names_in_scripts_without_spaces(findings: Findings, words: str, said: list[str]) -> None:
    data = "- {name: 港湾工業, url: 'https://kowan.example'}\n- {name: Acme, url: 'https://acme.dev'}\n"
    found = findings("sponsor-link", {"_data/sponsors.yml": data, **post("2023-05-03", words)})
    assert [one.message.split("`")[1] for one in found] == said


@pytest.mark.parametrize(("name", "count"), [("Globex GmbH", 1), ("Vereinskasse", 0)])
def test_a_company_before_a_german_verb(findings: Findings, name: str, count: int) -> None:
    words = f"Die Hardware wurde uns von der {name} sowie einzelnen Privatpersonen gesponsert."
    assert len(findings("sponsor-link", post("2023-05-03", words))) == count


@pytest.mark.parametrize(
    ("words", "reported"),
    [
        ("[UPDATED 2018-08-29]", False),
        ("[Update: 3 May]", False),
        ("[Edit]", False),
        ("[更新]", False),
        ("[New Relic]", True),
        ("[Acme]", True),
    ],
)
def test_remarks_of_editors_are_no_names(lint: Lint, words: str, reported: bool) -> None:
    said = lint("sponsor-link", f"Thanks to our sponsors {words} and [Borealis](https://borealis.test/).\n")
    assert any("does not render" in one for one in said) == reported
