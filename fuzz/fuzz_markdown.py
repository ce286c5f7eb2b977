"""Coverage-guided fuzzing of the Markdown grammar: no text may raise, and spans must fit.

    python fuzz/fuzz_markdown.py -max_total_time=60 corpus/

Needs atheris (``pip install atheris``), which not every platform has; without it, this says so
and exits with status 0, so that a run of all checks goes on.
"""

from __future__ import annotations

import sys

from postlint import markdown, nodes

OPTIONS = (
    markdown.Options(),
    markdown.Options(gfm=False),
    markdown.Options(parse_block_html=True, hard_wrap=True),
    markdown.Options(paragraph_end=False, parse_span_html=False),
)


def one_input(data: bytes) -> None:
    """Parse ``data``, its first byte choosing the options, and check what holds of every tree."""
    if not data:
        return
    text = data[1:].decode("utf-8", "replace")
    assert len(markdown.mask(text)) == len(text)
    stack: list[tuple[nodes.Node | nodes.Document, int, int]] = []
    stack.append((markdown.parse(text, None, OPTIONS[data[0] % len(OPTIONS)]), 0, len(text)))
    while stack:
        node, low, high = stack.pop()
        for child in nodes.children(node):
            assert low <= child.span.start <= child.span.end <= high, (node, child)
            if isinstance(child, nodes.Link | nodes.Image | nodes.Resource):
                span = child.target.span
                assert text[span.start : span.end] == child.target.raw, child
            stack.append((child, child.span.start, child.span.end))


def main() -> None:
    """Hand the target to atheris."""
    try:
        import atheris
    except ImportError:
        print("skipped: atheris is not installed (pip install atheris)")
        return
    atheris.instrument_all()
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
