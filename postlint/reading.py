"""One document as the rules read it: what several of them need, computed once.

Everything is worked out when the first rule needs it and kept for the others as
long as the document is judged; what no rule needs is never made.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from postlint.model import Post
from postlint.nodes import Node, Text, texts_and_elements

if TYPE_CHECKING:
    from postlint.blog.events.blocks import Blocks
    from postlint.blog.events.facts import Day, Invitation
    from postlint.links.literal import LiteralText
    from postlint.links.meant import Mangled
    from postlint.prose.passages import Passage
    from postlint.prose.phrases import Texts


class Reading:
    """What is to be found in one document. A rule takes it by the name ``reading``."""

    texts: list[Text]
    """The plain text of the tree, in source order."""
    elements: list[Node]
    """The nodes of the tree other than plain text, parents before children, in source order."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.texts, self.elements = texts_and_elements(post.document)
        self._invitations: dict[tuple[str, ...], list[Invitation]] = {}

    @cached_property
    def folded(self) -> str:
        """The file's text, case folded."""
        return self.post.source.text.casefold()

    @cached_property
    def words(self) -> str:
        """The plain text of the tree in one piece, to look for what is seldom in it."""
        return "".join([node.text for node in self.texts])

    @cached_property
    def passages(self) -> list[Passage]:
        """The author's own prose, see ``prose.passages``, without logs of chats."""
        from postlint.prose.passages import passages
        from postlint.prose.transcripts import transcript_start

        text = self.post.source.text
        end = transcript_start(text)
        found = passages(self.post.document)
        return found if end == len(text) else [one for one in found if one.prose.span.start < end]

    @cached_property
    def passage_texts(self) -> Texts:
        """The texts of ``passages``, to look for phrases in."""
        from postlint.prose.phrases import Texts

        return Texts(one.prose.text for one in self.passages)

    @cached_property
    def blocks(self) -> Blocks:
        """The source cut into pieces that say one thing, see ``events.blocks``."""
        from postlint.blog.events.blocks import read_blocks

        return read_blocks(self.post, self.elements)

    @cached_property
    def days(self) -> list[Day]:
        """The days that the document names, see ``events.mentions``."""
        from postlint.blog.events.mentions import days

        return list(days(self.blocks))

    def invitations(self, own_hosts: tuple[str, ...] = ()) -> list[Invitation]:
        """The invitations, ``own_hosts`` being hosts of event pages; see ``invitations.invitations``."""
        if own_hosts not in self._invitations:
            from postlint.blog.events.invitations import invitations

            self._invitations[own_hosts] = invitations(self.passages, self.passage_texts, own_hosts)
        return self._invitations[own_hosts]

    @cached_property
    def literals(self) -> list[LiteralText]:
        """The literal text that holds a bracket, see ``literal.literals``."""
        from postlint.links.literal import literals

        return literals(self.post, self.texts, self.words)

    @cached_property
    def mangled(self) -> list[Mangled]:
        """Text that was meant to be a link or an image, see ``mangled.mangled_links``."""
        if not self.literals:
            return []
        from postlint.links.mangled import mangled_links, markdown_in_html

        return markdown_in_html(self.literals) if self.post.html else mangled_links(self.literals)
