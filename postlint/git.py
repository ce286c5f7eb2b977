"""Asking git: what a revision is, what two have in common, what a folder held.

git runs as a command, with its messages in English, without prompts, and without what a hook or
a user's configuration would change in its answers.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from postlint.record import NamedTuple

if TYPE_CHECKING:
    from typing import IO

_COMMAND = ("git", "-c", "core.quotePath=false", "-c", "core.fsmonitor=false", "--literal-pathspecs")

# Whether these exist matters to a site, what is in them does not.
_BINARY = (
    " 7z aac avi avif bmp bz2 doc docx eot epub flac gif gz heic ico jar jpeg jpg key m4a m4v mov mp3 mp4 "
    "mpeg odp ods odt ogg ogv otf pdf png ppt pptx psd tar tif tiff ttf wav webm webp woff woff2 xls xlsx "
    "xz zip "
)


class GitError(Exception):
    """git cannot say what changed; the message is for the user and says what to do."""


def _environment() -> dict[str, str]:
    """The environment for git: a hook's variables, which speak of the top folder, would mislead
    git in a site below it; the index that a commit is made from is kept."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_LITERAL_PATHSPECS")
    }
    index = environment.pop("GIT_INDEX_FILE", None)
    if index and os.path.exists(index):
        environment["GIT_INDEX_FILE"] = os.path.abspath(index)
    return environment | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}


def _run(root: str, *arguments: str) -> tuple[int, bytes, str]:
    import subprocess

    try:
        done = subprocess.run(
            [*_COMMAND, *arguments],
            cwd=root,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise GitError("git is not installed, and only git knows what changed") from None
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace").strip()


def output(root: str, *arguments: str) -> bytes:
    """What ``git`` with ``arguments``, run in ``root``, writes. Raises ``GitError``."""
    code, written, errors = _run(root, *arguments)
    if code:
        raise GitError(f"`git {arguments[0]}` failed: {_first_line(errors)}")
    return written


def _first_line(errors: str) -> str:
    line = errors.partition("\n")[0].removeprefix("fatal: ")
    return line or "it does not say why"


def need_repository(root: str) -> None:
    """Raises ``GitError`` where ``root`` is in no repository that git would read."""
    code, _, errors = _run(root, "rev-parse", "--git-dir")
    if code and "not a git repository" in errors:
        raise GitError(f"`{root}` is in no git repository, and only git knows what changed")
    if code:
        raise GitError(f"git cannot read the repository of `{root}`: {_first_line(errors)}")


def commit_of(root: str, name: str) -> str | None:
    """The id of the commit that ``name`` names; None where there is none."""
    if name.startswith("-"):
        return None
    code, written, _ = _run(root, "rev-parse", "--verify", "--quiet", name + "^{commit}")
    return None if code else written.decode().strip()


def empty_tree(root: str) -> str:
    """The id of the tree without files."""
    # Asked for, since a repository may name its objects by SHA-1 or SHA-256.
    return output(root, "hash-object", "-t", "tree", "--stdin").decode().strip()


def merge_base(root: str, base: str) -> str:
    """The commit from which ``base`` and ``HEAD`` parted. Raises ``GitError``."""
    shallow = output(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    deepen = (
        "this clone is shallow: `git fetch --unshallow` (in GitHub Actions `fetch-depth: 0`) completes it"
    )
    if commit_of(root, "HEAD") is None:
        raise GitError("the repository has no commit to compare with")
    commit = commit_of(root, base)
    if commit is None:
        remote = f"origin/{base}"
        if commit_of(root, remote) is not None:
            raise GitError(f"there is no commit `{base}` here, did you mean `{remote}`")
        advice = deepen if shallow else f"fetch it (`git fetch origin {base}`), or mend the name"
        raise GitError(f"there is no commit `{base}` here; {advice}")
    code, written, _ = _run(root, "merge-base", commit, "HEAD")
    if code:
        advice = deepen if shallow else "they do not belong together"
        raise GitError(f"`{base}` and HEAD have no commit in common; {advice}")
    return written.decode().split()[0]


# --- the site as it was -------------------------------------------------------------------------


class _Blob(NamedTuple):
    path: str
    mode: str
    id: str


@contextmanager
def base_tree(root: str, revision: str) -> Iterator[str]:
    """The folder of the site as it was at ``revision`` (``Changes.base``), laid out in a temporary
    place and removed afterwards. Pictures and the like are empty files. Raises ``GitError``."""
    import tempfile

    prefix = os.fsdecode(output(root, "rev-parse", "--show-prefix").removesuffix(b"\n"))
    with tempfile.TemporaryDirectory(prefix="postlint-base-") as folder:
        listed = output(
            root, "ls-tree", "-r", "-z", "--full-tree", revision, "--", *([prefix] if prefix else [])
        )
        blobs = [blob for blob in _blobs(listed, prefix) if _is_safe(blob.path)]
        for blob in blobs:
            os.makedirs(os.path.dirname(os.path.join(folder, blob.path)), exist_ok=True)
        files = [blob for blob in blobs if blob.mode != "120000"]
        binary = {blob.path for blob in files if f" {blob.path.rpartition('.')[2].lower()} " in _BINARY}
        for path in binary:
            with open(os.path.join(folder, path), "wb"):
                pass
        wanted = [blob for blob in files if blob.path not in binary]
        for blob, content in _contents(root, wanted):
            with open(os.path.join(folder, blob.path), "wb") as file:
                file.write(content)
        # Last, so that nothing is written through one.
        for blob, content in _contents(root, [blob for blob in blobs if blob.mode == "120000"]):
            os.symlink(os.fsdecode(content), os.path.join(folder, blob.path))
        yield folder


def _blobs(listed: bytes, prefix: str) -> Iterator[_Blob]:
    for row in listed.split(b"\0"):
        head, _, name = row.partition(b"\t")
        path = os.fsdecode(name)
        if path.startswith(prefix) and name:
            mode, kind, identity = head.decode().split(" ")
            if kind == "blob":
                yield _Blob(path.removeprefix(prefix), mode, identity)


def _is_safe(path: str) -> bool:
    """Whether a path of a tree, which anybody can have made, stays below the folder."""
    return not any(part in ("", ".", "..") or part.lower() == ".git" for part in path.split("/"))


def _contents(root: str, blobs: Sequence[_Blob]) -> Iterator[tuple[_Blob, bytes]]:
    """Each blob with its content, read one after the other from a single git."""
    import subprocess
    import tempfile

    if not blobs:
        return
    with tempfile.TemporaryFile() as asked:
        asked.write("".join(blob.id + "\n" for blob in blobs).encode())
        asked.seek(0)
        command = [*_COMMAND, "cat-file", "--batch"]
        with subprocess.Popen(
            command, cwd=root, env=_environment(), stdin=asked, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            for blob in blobs:
                yield blob, _one_blob(process.stdout)


def _one_blob(stream: IO[bytes]) -> bytes:
    head = stream.readline().split()
    if len(head) != 3:
        raise GitError("git cannot read a file of the base: fetch it first (`git fetch --refetch`)")
    content = stream.read(int(head[2]))
    stream.read(1)
    return content
