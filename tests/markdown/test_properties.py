"""What holds of every text: parsing never raises, and every span is where it says."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postlint import markdown, nodes
from postlint.model import Segment, SourceMap, Span

WORDS = """* _ ` `` ``` ~~~ ~~ [ ]( ](/u) ![ ] [r] [^1] # ##
--- > | : $$ \\ \\* < << >> & &amp; {: {:#i} {:.c} {:toc}
^ <div> </div> <p> </p> <b> </b> <code> </code> <script> <td> <!-- --> <foo> é 日本 ( ) ' word"""
LINES = (
    """* a|1. b|> c|t\n: d|| a | b |||[r]: /x "t"|[^1]: n|    code|```\ny\n```|# h"""
    """|<div markdown="1">|{:x: #y}|$$"""
)
PIECES = (
    *WORDS.split(),
    *(line.replace("\\n", "\n") + "\n" for line in LINES.split("|")),
    *("\n", "\n\n", " ", "    ", "\t", "  \n", "\r\n", "\f", "| a | b |\n"),
    *("<a href='/h'>", "</a>", "<img src=i.png srcset='a 1x, b 2x'>", "{::comment}", "{:/}", "<a@b.c>"),
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
OPTIONS = st.sampled_from(
    [
        {},
        {},
        {"parse_block_html": True},
        {"hard_wrap": True},
        {"input": "kramdown"},
        {"parse_span_html": False},
    ]
)
MANY = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(document: nodes.Document, source: str) -> None:
    """Spans lie in their parent's, siblings come in order, what is said of a place is there."""

    def below(parent: nodes.Node | nodes.Document, low: int, high: int) -> None:
        previous = low
        for node in nodes.children(parent):
            span = node.span
            assert low <= span.start <= span.end <= high, node
            if not isinstance(node, nodes.Anchor | nodes.Resource | nodes.Image):
                assert span.start >= previous, node
                previous = span.end
            if isinstance(node, nodes.Link | nodes.Image | nodes.Resource):
                assert source[node.target.span.start : node.target.span.end] == node.target.raw
            if isinstance(node, nodes.Text) and len(node.text) == span.end - span.start:
                assert source[span.start : span.end].replace("\r", "\n") == node.text, node
            below(node, span.start, span.end)

    below(document, 0, len(source))


@MANY
@given(TEXTS, OPTIONS)
def test_every_span_is_where_it_says(text: str, options: dict[str, object]) -> None:
    check(markdown.parse(text, None, markdown.options_from(options)), text)


@MANY
@given(TEXTS, st.integers(0, 20))
def test_offsets_are_the_files(text: str, shift: int) -> None:
    source = "-" * shift + text
    check(markdown.parse(text, SourceMap.identity(source, shift)), source)


@MANY
@given(TEXTS, TEXTS, TEXTS)
def test_generated_text_maps_to_its_tag(before: str, made: str, after: str) -> None:
    tag = "{% x %}"
    source = before + tag + after
    start, end = len(before), len(before) + len(tag)
    segments = [Segment(0, Span(0, start), True), Segment(start, Span(start, end), False)]
    segments.append(Segment(start + len(made), Span(end, len(source)), True))
    text = before + made + after
    document = markdown.parse(
        text, SourceMap(source, [s for s in segments if s.start < len(text) or not text])
    )
    for node in nodes.walk(document):
        assert 0 <= node.span.start <= node.span.end <= len(source)
        if isinstance(node, nodes.Text) and node.text == source[node.span.start : node.span.end]:
            continue
        if isinstance(node, nodes.Link | nodes.Image | nodes.Resource):
            assert source[node.target.span.start : node.target.span.end] == node.target.raw


@MANY
@given(
    st.lists(
        st.sampled_from(
            ["{{ a }}", "{% b %}", "{% raw %}", "{% endraw %}", "{{", "%}", "\n", "\r\n", "x", "{%"]
        )
    )
)
def test_masking_keeps_length_and_lines(parts: list[str]) -> None:
    text = "".join(parts)
    masked = markdown.mask(text)
    assert len(masked) == len(text)
    assert [i for i, c in enumerate(masked) if c in "\r\n"] == [i for i, c in enumerate(text) if c in "\r\n"]
    check(markdown.parse(masked), masked)
