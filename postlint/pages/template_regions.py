"""Where in a template's text tags, comments and scripts are, whatever its Liquid does.

The text is read as a browser reads it, each character of Liquid being a letter. That holds for each way
through the template where what is between two tags of Liquid begins and ends between tags of HTML; where
it does not, it is *uneven*, and only what an evaluation writes can be read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from postlint.html.tokens import TEXT_ONLY, Characters, Comment, EndTag, StartTag, Token, tokens
from postlint.liquid import syntax_tree as nodes
from postlint.liquid.syntax_tree import Body, Node


class TokenPiece(NamedTuple):
    """A node of a template, or a part of a text of it, by the token that it is in."""

    token: int
    node: Node


def bodies(node: Node) -> tuple[Body, ...]:
    """What is between the tags of a node."""
    match node:
        case nodes.If(_, branches, _) | nodes.Case(_, branches):
            return tuple(branch.body for branch in branches)
        case nodes.For():
            return (node.body,) if node.otherwise is None else (node.body, node.otherwise)
        case nodes.TableRow() | nodes.Capture() | nodes.Highlight() | nodes.IfChanged():
            return (node.body,)
    return ()


def start_of(node: Node) -> int:
    """Where a node begins."""
    return node.start if isinstance(node, nodes.TextNode) else node.span.start


def end_of(node: Node) -> int:
    """Where what is known of a node ends; the tag that ends a block is not."""
    if isinstance(node, nodes.TextNode):
        return node.start + len(node.text)
    inner = [end_of(one) for body in bodies(node) for one in body.nodes[-1:]]
    return max([node.span.end, *inner])


class TemplateTokens:
    """The tokens of one template."""

    def __init__(self, text: str, content: Body) -> None:
        masked = ["x"] * len(text)
        for one in _texts(content):
            masked[one.start : one.start + len(one.text)] = one.text
        self.html = "".join(masked)
        """The text with a letter for each character of Liquid, so that attributes without quotes keep a
        value."""
        self.tokens: list[Token] = list(tokens(self.html))
        self._starts = [one.start for one in self.tokens]
        pairs = zip(self.tokens, self.tokens[1:], strict=False)
        self._raw = {
            number
            for number, (one, after) in enumerate(pairs, 1)
            if type(one) is StartTag and one.name in TEXT_ONLY and type(after) is Characters
        }
        end = self.tokens[-1] if self.tokens else None
        self.is_closed = (not text and end is None) or (
            end is not None and end.end == len(text) and not self._opens(len(self.tokens) - 1)
        )
        """Whether it ends between tags."""

    def _opens(self, number: int) -> bool:
        """Whether a token begins a script or the like, or is the text of one that does not end."""
        token = self.tokens[number]
        return number in self._raw or (type(token) is StartTag and token.name in TEXT_ONLY)

    def at(self, offset: int) -> int:
        """The number of the token at ``offset``; -1 where there is none."""
        number = bisect_right(self._starts, offset) - 1
        return number if number >= 0 and offset < self.tokens[number].end else -1

    def is_text(self, number: int) -> bool:
        """Whether a token is text of the page."""
        return type(self.tokens[number]) is Characters and number not in self._raw

    def end_around(self, offset: int) -> str | None:
        """What ends the comment or script that ``offset`` is in; None where it is in none."""
        number = self.at(offset)
        if number in self._raw:
            opening = self.tokens[number - 1]
            return f"</{opening.name}" if type(opening) is StartTag else None
        return "-->" if number >= 0 and type(self.tokens[number]) is Comment else None

    def is_between(self, offset: int) -> bool:
        """Whether ``offset`` is between tags."""
        if offset >= len(self.html):
            return self.is_closed
        number = self.at(offset)
        if number < 0:
            return False
        token = self.tokens[number]
        if token.start == offset and not (type(token) is EndTag and number - 1 in self._raw):
            return number not in self._raw
        return self.is_text(number)

    def is_even(self, content: Body) -> bool:
        """Whether what is between the tags of each node in ``content`` begins and ends between tags of HTML,
        or is within one with the node."""
        return all(self._is_even(node) for node in content.nodes)

    def _is_even(self, node: Node) -> bool:
        number = self.at(start_of(node))
        if isinstance(node, nodes.TextNode):
            return number >= 0 or not node.text
        if number < 0:
            return False
        if not self.is_text(number):
            return end_of(node) <= self.tokens[number].end
        if isinstance(node, nodes.Capture):
            return True  # a text of its own
        return all(
            self.is_between(start_of(one.nodes[0])) and self.is_between(end_of(one.nodes[-1]))
            for one in bodies(node)
            if one.nodes
        )

    def pieces(self, content: Body) -> Iterator[TokenPiece]:
        """The nodes of ``content``, texts cut where tokens end."""
        for node in content.nodes:
            if not isinstance(node, nodes.TextNode):
                yield TokenPiece(self.at(start_of(node)), node)
                continue
            start, end = node.start, node.start + len(node.text)
            while start < end:
                number = self.at(start)
                stop = min(end, self.tokens[number].end)
                text = node.text[start - node.start : stop - node.start]
                yield TokenPiece(number, nodes.TextNode(text, start, node.raw))
                start = stop


def _texts(content: Body) -> Iterator[nodes.TextNode]:
    """The texts of a template, those in blocks as well, in order."""
    for node in content.nodes:
        if isinstance(node, nodes.TextNode):
            yield node
        for one in bodies(node):
            yield from _texts(one)
