"""A whole run remembered: where nothing has changed, nothing is done again.

The key is everything a run depends on: what was asked, postlint's own files, and the
path, size and time of modification of every file of the site. Looking that up costs a
walk of the folders; all else, the rules' modules included, stays unread. What is kept is
what the run printed and its exit code, so that nothing has to be loaded to say it again.
"""

from __future__ import annotations

import os
import sys

from postlint import __version__, git
from postlint.cache import peek
from postlint.engine.tree import SETTLED, digests, own_walks, site_digests, site_walk
from postlint.hashing import blake2b
from postlint.record import NamedTuple

TYPE_CHECKING = False  # `typing` takes longer to load than all that this module does
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from postlint.cache import Cache
    from postlint.engine.tree import Row

_GIT = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR")
"""What git takes from the environment, and sets in a hook's."""


class State(NamedTuple):
    """Everything a run depends on, at one moment."""

    key: str
    stamps: list[list[Row]]
    """The stamps of all files."""

    def settled(self, moment: str) -> bool:
        """Whether no file was changed so shortly before ``moment`` that it may have changed again
        unseen."""
        young = int(moment) - SETTLED
        return all(modified < young for files in self.stamps for _, _, modified in files)


class Printed(NamedTuple):
    """What a run came to."""

    text: str
    """What it wrote to standard output."""
    code: int
    """Its exit code."""
    until: float
    """When its truth ends by itself, in seconds since 1970: the next post's time of publication."""


def state(
    roots: Sequence[str],
    moment: str,
    asked: object,
    others: Sequence[str],
    environ: Mapping[str, str],
) -> State:
    """The state of the sites at ``roots`` for what was ``asked``.

    Args:
        roots: The folders of the sites.
        moment: The run's, as of ``Request.moment``.
        asked: What makes the report besides files; it has a ``repr`` that tells it from others.
        others: Files outside of the sites.
        environ: The environment, for git.
    """
    own = own_walks()
    stamps = [_stamp(path) for path in others]
    stamps += [_stamp(path) for root in roots for path in _git_files(root, environ)]
    walks = [*own.values(), *(site_walk(root, moment) for root in roots)]
    hashes = [*map(digests, own.values()), *(site_digests(root, moment) for root in roots)]
    variables = [environ.get(name) for name in _GIT]
    places = [*own, *map(os.path.abspath, roots)]
    text = repr((__version__, sys.version, asked, variables, places, stamps, hashes))
    key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return State("run:" + key, [stamps, *(files for walk in walks for files in walk.values())])


def _git_files(root: str, environ: Mapping[str, str]) -> list[str]:
    """The files outside of the site at ``root`` on which it depends what git says of its files."""
    repository = git.repository(root)
    if repository is None:
        return []
    top, folder = repository
    common = os.path.join(folder, _line(os.path.join(folder, "commondir")))
    found = [os.path.join(folder, "index"), os.path.join(common, "config")]
    found.append(os.path.join(common, "info", "exclude"))
    index = git.index_file(repository)
    if index is not None:
        found.append(index)
    home = os.path.expanduser("~")
    settings = environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    found += [os.path.join(home, ".gitconfig"), os.path.join(settings, "git", "config")]
    found.append(os.path.join(settings, "git", "ignore"))
    above = os.path.realpath(root)
    while above != top:
        above = os.path.dirname(above)
        found.append(os.path.join(above, ".gitignore"))
    return found


def _line(path: str) -> str:
    """The one line of a small file; empty where there is none."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.readline().strip()
    except OSError:
        return ""


def _stamp(path: str) -> Row:
    try:
        status = os.stat(path)
    except OSError:
        return (path, -1, 0)
    return (path, status.st_size, status.st_mtime_ns)


def recall(cache_path: str, found: State, clock: float) -> Printed | None:
    """What an earlier run with the same state came to."""
    kept = peek(cache_path, found.key)
    if kept is None:
        return None
    head, _, text = kept.partition("\n")
    try:
        code, until, size = head.split(" ")
        printed = Printed(text, int(code), float(until))
        return printed if int(size) == len(text) and clock < printed.until else None
    except ValueError:
        return None


def remember(cache: Cache, found: State, moment: str, printed: Printed) -> None:
    """Keep what the run of a ``moment`` came to, if a later one is told from it by its state."""
    if found.settled(moment):
        cache.put(found.key, f"{printed.code} {printed.until!r} {len(printed.text)}\n{printed.text}")
        cache.save()
