"""Who is thanked, linked or not, and what thanks nobody."""

# ruff: noqa: E501 - sentences of posts are lines

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postlint import markdown
from postlint.blog.sponsors.acknowledgements import acknowledgements
from postlint.blog.sponsors.facts import Acknowledgement
from postlint.model import SourceMap
from postlint.prose.passages import Passage, passages
from postlint.prose.phrases import Texts

Read = Callable[[str], list[Passage]]


def all_acknowledgements(found: Sequence[Passage]) -> list[Acknowledgement]:
    return acknowledgements(found, Texts(one.prose.text for one in found))


def names(found: Acknowledgement) -> list[str]:
    """Names, those with a link in brackets."""
    return [name.name if name.url is None else f"[{name.name}]" for name in found.names]


LINKED = "[Acme](https://acme.example), [Globex](https://globex.example)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"As always, thanks to our sponsors {LINKED}, and [xM](https://x.example).", ["[Acme]", "[Globex]", "[xM]"]),
        (
            "Thanks to our sponsors, Acme, Sainsbury's, the CNCF and Globex, plus all the work - reception, the AV crew.",
            ["Acme", "Sainsbury's", "CNCF", "Globex"],
        ),
        (f"We are, as always, immensely grateful to {LINKED} for your ongoing support and sponsorship.", ["[Acme]", "[Globex]"]),
        ("Our sponsors this month are Acme, Globex and [Initech](https://i.example).", ["Acme", "Globex", "[Initech]"]),
        ("Sponsors: [Acme](https://acme.example), Globex", ["[Acme]", "Globex"]),
        ("Thanks to Acme and [Globex](https://g.example) for sponsoring the pizza!", ["Acme", "[Globex]"]),
        ("A big thank you to our venue sponsor Acme and to our pizza sponsor Globex.", ["Acme", "Globex"]),
        ("Thank you to our sponsors at [Acme](https://acme.example).", ["[Acme]"]),
        ("Huge thanks to our gold sponsors Bank of Utopia and monday.com!", ["Bank of Utopia", "monday.com"]),
        ("This post is sponsored by Acme.", ["Acme"]),
        ("Vielen Dank an unsere Sponsoren [Acme](https://a.example) und Globex GmbH für alles.", ["[Acme]", "Globex GmbH"]),
        ("Merci à nos sponsors [Acme](https://a.example), Globex et Initech pour leur soutien !", ["[Acme]", "Globex", "Initech"]),
        ("Gracias a nuestros patrocinadores [Acme](https://a.example) y Globex.", ["[Acme]", "Globex"]),
        ("Obrigado aos nossos patrocinadores Acme e Globex.", ["Acme", "Globex"]),
        ("Thanks to our sponsors: Acme (venue), Globex (pizza) and Initech.", ["Acme", "Globex", "Initech"]),
        ("Thanks goes to our sponsors ([Acme](https://a.example), Globex), all members and friends.", ["[Acme]", "Globex"]),
        ("Thanks to our sponsors (Acme, Globex and Initech).", ["Acme", "Globex", "Initech"]),
        ("Food and drink are provided by our gracious friends and sponsors: Acme", ["Acme"]),
        ("**Message from our sponsors**: Acme Cards is a startup of the harbour.", ["Acme Cards"]),
        ("Der Uplink, gesponsort vom Bürgerhaus Acme. Vielen Dank dafür!", ["Bürgerhaus Acme"]),
        ("Lunch was sponsored by Acme.", ["Acme"]),
        ("Wir möchten uns bei den Sponsoren bedanken, zu nennen wäre da die Acme, die [Globex](https://g.example) und Hooli.", ["Acme", "[Globex]", "Hooli"]),
        ("Die Hardware wurde uns von Acme und der [Globex GmbH](https://g.example) sowie einzelnen Privatpersonen gesponsort.", ["Acme", "[Globex GmbH]"]),
        ("Met dank aan onze sponsoren Acme en [Globex](https://g.example).", ["Acme", "[Globex]"]),
        ("Děkujeme sponzorům: Acme, [Globex](https://g.example)", ["Acme", "[Globex]"]),
        ("Ett stort tack till våra sponsorer Acme och [Globex](https://g.example).", ["Acme", "[Globex]"]),
        ("Un grazie agli sponsor Acme e [Globex](https://g.example).", ["Acme", "[Globex]"]),
        ("Dziękujemy naszym sponsorom: Acme, [Globex](https://g.example)", ["Acme", "[Globex]"]),
        ("El encuentro está patrocinado por Acme.", ["Acme"]),
        ("La soirée est sponsorisée par Acme.", ["Acme"]),
        ("WE Labs is sponsoring the venue.", ["WE Labs"]),
        ("This is an evening sponsored by Acme.", ["Acme"]),
        ("It exists thanks to the continued support of [Acme](https://a.example), Globex and all other sponsors.", ["[Acme]", "Globex"]),
        ("Since May, Acme, a maker of boats, is sponsoring us.", ["Acme"]),
        ("Since May, Acme GmbH kindly provides our servers.", ["Acme GmbH"]),
        ("[Acme](https://a.example) and Globex sponsored the pizza.", ["[Acme]", "Globex"]),
        ("Nesse encontro na Acme, com café patrocinado pela Globex falamos de tudo.", ["Globex"]),
        ("Foi possível graças a Acme, Globex e Initech, que cederam o espaço e patrocinaram o lanche.", ["Acme", "Globex", "Initech"]),
        ("Thanks to our sponsors for making this possible.", []),
        ("Thanks to all our speakers, sponsors, catering and the events and AV team.", []),
        ("I'm beyond grateful to our [sponsors](/sponsor/) who have supported us, and to [speakers](/speak/).", []),
    ],
)  # fmt: skip
def test_sponsors(read: Read, text: str, expected: list[str]) -> None:
    found = [one for one in all_acknowledgements(read(text)) if one.kind == "sponsor"]
    assert [names(one) for one in found] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Thanks also to [Acme](https://acme.example), who once again hosted us at their venue in London, UK.",
            ["[Acme]"],
        ),
        ("The meetup was kindly hosted by Acme.", ["Acme"]),
        ("Thanks to Globex for the pizza!", ["Globex"]),
        ("Food and drinks were provided by our hosts at [Hooli](https://h.example).", ["[Hooli]"]),
    ],
)
def test_hosts(read: Read, text: str, expected: list[str]) -> None:
    found = all_acknowledgements(read(text))
    assert [(one.kind, names(one)) for one in found] == [("host", expected)]


@pytest.mark.parametrize(
    "text",
    [
        "Thanks to Acme for inviting me to host this debate!",
        "Wir möchten uns bei unseren Sponsoren bedanken, die Pizza und Getränke brachten.",
        "Das Netz wurde von Helfern und Freunden gesponsert.",
        "Find sponsors to help you with the unspoken rules.",
        "[Register now](https://x.example) to attend, speak, sponsor or volunteer.",
        "I spoke at and sponsored both.",
        "Thanks to everyone who helped with this release.",
        "Note that we'll be hosted by Acme next time.",
        "Elixir took the edge thanks to two exclusive features: Fault tolerance and Speed.",
        "> Thanks to our sponsors Acme and Globex",
        "Families sponsored the pizza.",
        "Jane Roe sponsored the pizza.",
        "Thanks, Jane sponsored the pizza.",
        "WE Labs sponsors many open projects.",
        "WE Labs never sponsored the pizza.",
    ],
)
def test_no_acknowledgement(read: Read, text: str) -> None:
    assert all_acknowledgements(read(text)) == []


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (
            "[Acme](https://a.example), Globex, and [Hooli](https://h.example)",
            ["[Acme]", "Globex", "[Hooli]"],
        ),
        ("Acme and [Globex](https://g.example)", None),
        ("[Jo](https://jo.example), Ann and [Bo](https://bo.example) for speaking", None),
    ],
)
def test_thanks_after_a_sentence_about_our_sponsors(
    read: Read, listed: str, expected: list[str] | None
) -> None:
    found = all_acknowledgements(
        read(f"It could not have happened without our sponsors. Thanks to {listed}.")
    )
    assert [names(one) for one in found if one.names] == ([expected] if expected else [])
    assert (
        all_acknowledgements(read(f"It could not have happened without our boats. Thanks to {listed}.")) == []
    )


@pytest.mark.parametrize(
    "text",
    [
        "The bill was sponsored by Senator Smith.",
        "This is a project sponsored by Acme.",
        "Das Programm ist auf Basis von BDK, die Technik wie [Zettel](https://z.example), Hardware-Kisten und mehr unterstützt.",
        "I attended FooConf, sponsored by Acme and Globex.",
        "It is supported by Ruby and powered by GitHub Pages.",
    ],
)
def test_somebody_elses_sponsors_are_a_mention(read: Read, text: str) -> None:
    assert {one.kind for one in all_acknowledgements(read(text))} <= {"mention"}


def test_a_section_of_sponsors(read: Read) -> None:
    text = """
## Sponsors

* [Acme](https://acme.example) – venue
* Globex: pizza
* Drinks: [Hooli](https://hooli.example)
* [![Initech](/logo.png)](https://initech.example)

## Next

* Contoso
"""
    assert [names(one) for one in all_acknowledgements(read(text))] == [
        ["[Acme]"],
        ["Globex"],
        ["[Hooli]"],
        ["[Initech]"],
    ]


@pytest.mark.parametrize(
    "heading", ["Patrocina", "Sponsoren", "Patrocinadores", "Sponzoři", "Supported by", "Apoio"]
)
def test_a_paragraph_of_a_section_says_who_gives(read: Read, heading: str) -> None:
    text = (
        f"## {heading}\n\nAcme Coworking patrocina el club y este taller con sus instalaciones.\n\nMany came."
    )
    assert [names(one) for one in all_acknowledgements(read(text))] == [["Acme Coworking"]]


@pytest.mark.parametrize(
    "heading", ["Sponsor us", "Become a sponsor", "Call for sponsors", "Why sponsor?", "Sponsorship"]
)
def test_a_section_about_sponsoring_is_none(read: Read, heading: str) -> None:
    assert all_acknowledgements(read(f"## {heading}\n\n* Acme\n* Globex\n")) == []


def test_a_list_after_thanks(read: Read) -> None:
    found = all_acknowledgements(
        read("Thanks to our sponsors:\n\n* [Acme](https://a.example)\n* Globex\n\nBye.\n\n* Contoso")
    )
    assert [names(one) for one in found if one.names] == [["[Acme]"], ["Globex"]]


@pytest.mark.parametrize(
    ("text", "hole"),
    [
        (f"We are grateful to {LINKED} and for their sponsorship.", "and for"),
        ("Thanks to our sponsors [Acme](https://a.example), , and [Globex](https://g.example).", ", ,"),
        ("Thanks to our sponsors [Acme](https://a.example) and.", "and."),
        ("We are grateful to for your sponsorship.", "grateful to for"),
    ],
)
def test_holes(read: Read, text: str, hole: str) -> None:
    (found,) = [one for one in all_acknowledgements(read(text)) if one.kind == "sponsor"]
    assert [text[start:end] for start, end in found.holes] == [hole]


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ("[Globex](https://g.example", "[Globex](https://g.example)"),
        ("[Globex] (https://g.example)", "[Globex](https://g.example)"),
        ("(Globex)[https://g.example]", "[Globex](https://g.example)"),
        ("[Globex(https://g.example)", "[Globex](https://g.example)"),
        ("[Globex]https://g.example", "[Globex](https://g.example)"),
        ("[Globex]", None),
        ("[Globex][globex]", None),
    ],
)
def test_links_that_do_not_render(read: Read, broken: str, expected: str | None) -> None:
    text = f"Thanks to our sponsors [Acme](https://a.example), {broken} and [Hooli](https://h.example)."
    (found,) = all_acknowledgements(read(text))
    assert names(found) == ["[Acme]", "Globex", "[Hooli]"]
    (link,) = found.dangling
    assert link.name == "Globex"
    fixed = text
    for start, end, new in reversed(link.edits):
        fixed = fixed[:start] + new + fixed[end:]
    assert fixed == (text.replace(broken, expected) if expected else text)


NAMES = st.sampled_from(
    ["Acme", "Globex", "Initech", "Umbrella Labs", "xMatters", "Bank of Utopia", "D2iQ", "Sainsbury's"]
)


@given(
    listed=st.lists(st.tuples(NAMES, st.booleans()), min_size=1, max_size=6, unique_by=lambda pair: pair[0]),
    opening=st.sampled_from(
        ["Thanks to our sponsors ", "Many thanks to our sponsors, ", "Thank you to our generous sponsors: "]
    ),
    ending=st.sampled_from([".", "!", ", for making this possible.", " for their support and sponsorship!"]),
    oxford=st.booleans(),
)
def test_every_list_is_read_as_it_was_written(
    listed: list[tuple[str, bool]], opening: str, ending: str, oxford: bool
) -> None:
    written = [
        f"[{name}](https://{i}.example)" if linked else name for i, (name, linked) in enumerate(listed)
    ]
    joint = ", and " if oxford and len(written) > 2 else " and "
    text = (
        opening
        + (joint.join([", ".join(written[:-1]), written[-1]]) if len(written) > 1 else written[0])
        + ending
    )
    (found,) = all_acknowledgements(passages(markdown.parse(text, SourceMap.identity(text))))
    assert names(found) == [f"[{name}]" if linked else name for name, linked in listed]
    assert not found.holes
    for name, one in zip(listed, found.names, strict=True):
        assert name[0] in text[one.start : one.end]


@given(
    st.text(alphabet=st.sampled_from(list("Thanks to our sponsors Acme,. [](http://x)\n#*-&")), max_size=80)
)
def test_any_text_is_survived(text: str) -> None:
    for found in all_acknowledgements(passages(markdown.parse(text, SourceMap.identity(text)))):
        assert 0 <= found.start <= found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Avec l'aide de Jane Roe, coach, et de John Doe, notre sponsor, nous avons navigué.", "host"),
        ("Avec l'aide de [Acme](https://a.example) et de nos sponsors, nous avons navigué.", "sponsor"),
        ("With the support of [Acme](https://a.example) and all other sponsors we sailed.", "sponsor"),
    ],
)
def test_of_whom_the_noun_is_in_support(read: Read, text: str, kind: str) -> None:
    assert [one.kind for one in all_acknowledgements(read(text))] == [kind]


@pytest.mark.parametrize(
    ("text", "names_"),
    [
        ("On peut remercier Acme-Info, qui sponsorise l'apéro !", ["Acme-Info"]),
        ("Wir danken Acme, die das Treffen sponsern.", ["Acme"]),
        ("Ringraziamo Acme che sponsorizza la serata.", ["Acme"]),
        ("Damos las gracias a Acme, que patrocina el encuentro.", ["Acme"]),
        ("Thanks to Acme, who sponsored the tea.", ["Acme"]),
        ("Danke an alle, die gekommen sind.", []),
        ("Merci à Jeanne qui a parlé de bateaux.", []),
    ],
)
def test_who_is_thanked_and_sponsors(read: Read, text: str, names_: list[str]) -> None:
    found = [name for one in all_acknowledgements(read(text)) if one.kind == "sponsor" for name in names(one)]
    assert found == names_
