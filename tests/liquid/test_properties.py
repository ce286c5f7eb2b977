"""Whatever the template: no exception, an end, and a map that holds."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from postlint.liquid import LiquidContext, Rendered, has_liquid, render, syntax

WORDS = (
    "{{ }} {% %} {%- -%} {{- -}} { } % | : , . ' \" ( ) [ ] = == a page.x site.baseurl if endif else elsif "
    "for in endfor case when endcase assign capture endcapture raw endraw comment endcomment include a.html "
    "link post_url highlight ruby endhighlight cycle tablerow endtablerow unless endunless break continue "
    "upcase append split where date now 1 -2 3.5 nil blank contains and or liquid \n \t text é \u2028 \0"
)
NAMES = ("a", "_b", "size", "first", "true", "nil", "empty", "c9")
PIECES = st.sampled_from(WORDS.split(" "))
TEMPLATES = (
    st.lists(PIECES, max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join) | st.text()
)
INCLUDES = {"a.html": "[{{ include.x }}]{% include a.html %}", "b.html": "{{ page.x }} text"}
CONTEXT = LiquidContext(
    {"baseurl": "/b", "list": [1, 2]}, {"x": "v"}, INCLUDES.get, link=lambda path: "/" + path, baseurl="/b"
)


def check(source: str, start: int, rendered: Rendered) -> None:
    """The segments cover the text without gaps, literal ones are the file's own text."""
    segments = rendered.source_map.segments
    assert segments[0].start == 0
    ends = [segment.start for segment in segments[1:]] + [len(rendered.text)]
    for segment, end in zip(segments, ends, strict=True):
        assert segment.start < end or not rendered.text
        assert start <= segment.source.start <= segment.source.end <= len(source)
        if segment.literal and rendered.text:
            assert source[segment.source.start : segment.source.end] == rendered.text[segment.start : end]
    for problem in rendered.problems:
        assert start <= problem.span.start <= problem.span.end <= len(source)
        assert problem.message and not problem.message[0].isupper()


@settings(max_examples=400, deadline=None)
@given(TEMPLATES, st.integers(0, 3))
def test_any_text(template: str, start: int) -> None:
    start = min(start, len(template))
    check(template, start, render(template, start, CONTEXT))


@settings(max_examples=200, deadline=None)
@given(st.text().filter(lambda text: not has_liquid(text)))
def test_text_without_liquid_is_itself(text: str) -> None:
    rendered = render(text, 0, CONTEXT)
    assert rendered.text == text
    assert rendered.complete and not rendered.problems and not rendered.dependencies


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["a", "_b", "size", "first", "true", "nil", "empty", "c9"]), min_size=1, max_size=4
    )
)
def test_plain_names_are_read_as_the_parsers_would(parts: list[str]) -> None:
    name = ".".join(parts)
    warnings: list[str] = []
    quick = syntax.parse_variable(f" {name} ", "warn", warnings.append)
    assert quick == syntax.variable_strict(f" {name} ") == syntax.variable_lax(f" {name} ")
    assert not warnings
    scanned = syntax.pattern("variable").findall(name)
    if isinstance(quick.name, syntax.Lookup):
        assert [quick.name.name, *(key for key, _ in quick.name.keys)] == scanned
        assert all(command == (key in syntax.COMMANDS) for key, command in quick.name.keys)
    else:
        assert len(parts) == 1 and parts[0] in ("true", "nil", "empty")


def test_random_templates(random_templates: Callable[[int, int], list[str]]) -> None:
    for template in random_templates(7, 300):
        source = "---\na: 1\n---\n" + template
        check(source, 13, render(source, 13, CONTEXT))
