"""The video of an earlier post of a numbered series, embedded again where each post has its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from postlint.blog.series.grouping import Member
from postlint.model import Problem, Related, Span
from postlint.nodes import Node, Resource

Video = tuple[str, int, int]
"""Its id and its span in the file."""

_VIDEO = re.compile(
    r"(?:https?:)?//(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{11})(?![\w-])"
    r"|(?:https?:)?//player\.vimeo\.com/video/(\d{6,})"
)
_OWN = 3
"""Other posts of the series that must embed videos, each its own."""


def embedded_videos(nodes: Iterable[Node]) -> Iterator[Video]:
    """The videos that a document embeds."""
    for node in nodes:
        if isinstance(node, Resource) and (found := _VIDEO.match(node.target.url)):
            yield found[1] or found[2], *node.target.span


def left_videos(said: Iterable[tuple[Member, Sequence[Video]]]) -> Iterator[Problem]:
    """Videos that the post before with the same title but for its numbers has, too."""
    by_title: dict[str, list[tuple[Member, Sequence[Video]]]] = defaultdict(list)
    for member, videos in said:
        by_title[re.sub(r"\d[\d.]*", "0", member.title.casefold())].append((member, videos))
    for held in by_title.values():
        seen: dict[str, tuple[Member, Video]] = {}
        copied = []
        for member, videos in held:
            copied += [(member, one, seen[one[0]]) for one in videos if one[0] in seen]
            seen.update({one[0]: (member, one) for one in videos if one[0] not in seen})
        if len(copied) == 1 and len({member.path for member, _ in seen.values()}) > _OWN:
            member, (_, start, end), (first, (_, first_start, first_end)) = copied[0]
            related = (Related(first.path, Span(first_start, first_end), "embedded there"),)
            message = f"this video is that of the post of {first.day}, `{first.title}`: embed this post's own"
            yield Problem(message, Span(start, end), member.path, "warning", related)
