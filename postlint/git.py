"""Queries to git; the only module that starts a process.

What a checkout holds is data, so nothing of it may tell git what to do. The repository is named
explicitly: a folder of the site that looks like a repository (``HEAD``, ``config``, ``objects``, ``refs``)
is not one, and ``.git`` itself cannot be part of a commit. Beyond that, no command that any
configuration names is run: no hooks, filters, file system monitors, external diffs, textconv, pagers,
prompts or transports. Replacement objects and grafts would show another history than others see.
Everything here works with git 2.25.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from postlint import files
from postlint.files import Overlay

if TYPE_CHECKING:
    import subprocess
    from typing import IO

_OPTIONS = (
    "--no-pager",
    "--literal-pathspecs",
    "--no-replace-objects",
    # An empty value turns it off in every version; before 2.36 `false` was the name of a program.
    *("-c", "core.fsmonitor="),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.quotePath=false"),
    *("-c", "advice.graftFileDeprecated=false"),
    *("-c", "safe.bareRepository=explicit"),
)

_KEPT_VARIABLES = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH")
"""What git still takes from the environment: where it is installed and configured. The others would
lead it to another repository (hooks set some), write traces, or add to its configuration."""

_VARIABLES = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    # A partial clone would fetch what it lacks, by commands that its configuration names. The second
    # does what the first does in git before 2.44.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
}

_SECONDS = 120
"""Seconds after which git is stopped: it compares a hundred thousand files in a few seconds."""

_PARTIAL = (
    "this clone lacks files of the base (a partial clone?): `git fetch --refetch --no-filter` completes it"
)

_LINK = "120000"
_SUBMODULE = "160000"
"""Modes of what is not a file."""

_MAX_LINK = 4096
"""Bytes of a symbolic link's target, more than any file system takes."""

_CHUNK = 1 << 20

# Whether these exist matters to a site, what is in them does not.
_NO_TEXT = b"\xff"
"""What represents the bytes of a binary file: Jekyll, too, decides by its bytes whether a file is text."""
_BINARY = (
    " 7z aac avi avif bmp bz2 doc docx eot epub flac gif gz heic ico jar jpeg jpg key m4a m4v mov mp3 mp4 "
    "mpeg odp ods odt ogg ogv otf pdf png ppt pptx psd tar tif tiff ttf wav webm webp woff woff2 xls xlsx "
    "xz zip "
)


class GitError(Exception):
    """git cannot say what changed; the message is for the user and says what to do."""


# --- the repository -----------------------------------------------------------------------------


class Repository(NamedTuple):
    """The git repository of a site."""

    top: str
    """The top folder of the working tree, without symbolic links."""
    folder: str
    """The git directory: ``.git``, or where the file ``.git`` of a worktree or submodule leads."""


def repository(root: str) -> Repository | None:
    """The repository that the folder ``root`` lies in: the nearest ``.git`` upwards, else the one that
    ``GIT_DIR`` names (a hook of a repository whose git directory lies elsewhere)."""
    top = os.path.realpath(root)
    while True:
        folder = _git_directory(os.path.join(top, ".git"))
        if folder is not None:
            return Repository(top, folder)
        above = os.path.dirname(top)
        if above == top:
            return _named_repository(root)
        top = above


def _git_directory(path: str) -> str | None:
    """The git directory that ``path``, a folder or a file that names one, is; None where it is none."""
    if os.path.isfile(path):
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            line = file.read(_MAX_LINK).rstrip("\r\n")
        if not line.startswith("gitdir:"):
            return None
        path = os.path.join(os.path.dirname(path), line.removeprefix("gitdir:").strip())
    return os.path.realpath(path) if os.path.lexists(os.path.join(path, "HEAD")) else None


def _named_repository(root: str) -> Repository | None:
    named = os.environ.get("GIT_DIR")
    folder = _git_directory(os.path.abspath(named)) if named else None
    if folder is None:
        return None
    top = os.path.realpath(os.environ.get("GIT_WORK_TREE") or os.curdir)
    inside = os.path.join(os.path.realpath(root), "").startswith(os.path.join(top, ""))
    return Repository(top, folder) if inside else None


def index_file(found: Repository) -> str | None:
    """The index that a hook's commit is made from (``git commit -a`` and ``git commit FILE`` use
    another than the repository's own); None where it is the repository's own."""
    index = os.environ.get("GIT_INDEX_FILE")
    if not index or not os.path.exists(index):
        return None
    of_hook = os.environ.get("GIT_DIR")
    if of_hook and _git_directory(os.path.abspath(of_hook)) != found.folder:
        return None  # the index of another repository, in which this one lies
    return os.path.abspath(index)


# --- running git --------------------------------------------------------------------------------


def _program() -> str:
    """git's program. Neither the working directory nor a relative folder of ``PATH`` is searched, since
    that may be the checkout. Raises ``GitError``."""
    name = "git.exe" if os.name == "nt" else "git"
    for folder in os.get_exec_path():
        path = os.path.join(folder, name)
        if os.path.isabs(folder) and os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise GitError("git is not installed, and only git knows what changed")


def _environment(found: Repository) -> dict[str, str]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name in _KEPT_VARIABLES
    }
    index = index_file(found)
    if index is not None:
        environment["GIT_INDEX_FILE"] = index
    return environment | _VARIABLES


def _start(
    root: str, arguments: Sequence[str], stdin: int | IO[bytes], stderr: int
) -> subprocess.Popen[bytes]:
    """git in ``root``, a folder of a repository. Raises ``GitError``."""
    import subprocess

    found = repository(root)
    if found is None:
        raise GitError(f"`{root}` is in no git repository, and only git knows what changed")
    options = (f"--git-dir={found.folder}", f"--work-tree={found.top}")
    try:
        return subprocess.Popen(
            [_program(), *_OPTIONS, *options, *arguments],
            cwd=root,
            env=_environment(found),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
    except OSError as error:
        raise GitError(f"git cannot be started: {(error.strerror or str(error)).lower()}") from None


def _run(root: str, *arguments: str) -> tuple[int, bytes, str]:
    """Exit code, output and errors of git. Raises ``GitError``."""
    import subprocess

    with _start(root, arguments, subprocess.DEVNULL, subprocess.PIPE) as process:
        try:
            written, errors = process.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise GitError(f"git took longer than {_SECONDS} seconds") from None
    return process.returncode, written, errors.decode("utf-8", "replace").strip()


def output(root: str, *arguments: str) -> bytes:
    """What ``git`` with ``arguments``, run in ``root``, writes. Raises ``GitError``."""
    code, written, errors = _run(root, *arguments)
    if code and ("unable to read" in errors or "promisor" in errors):
        raise GitError(_PARTIAL)
    if code:
        raise GitError(f"`git {arguments[0]}` failed: {_first_line(errors)}")
    return written


def ask(root: str, *arguments: str) -> bytes | None:
    """What ``git`` with ``arguments``, run in ``root``, writes; None where it has no answer."""
    try:
        return output(root, *arguments)
    except GitError:
        return None


def diff(root: str, *arguments: str) -> bytes:
    """What ``git diff`` writes of the files below ``root``, whatever the user's configuration says of
    its form. Raises ``GitError``."""
    form = ["--no-ext-diff", "--no-textconv", "--no-color", "--relative", "--find-renames"]
    form += ("--src-prefix=a/", "--dst-prefix=b/", "--ignore-submodules", "--inter-hunk-context=0")
    return output(root, *_without_filters(root), "diff", *form, *arguments, "--")


def _without_filters(root: str) -> list[str]:
    """Options that turn off every filter that is configured: comparing the index with files runs them."""
    code, written, _ = _run(root, "config", "-z", "--name-only", "--get-regexp", r"^filter\.")
    keys = {os.fsdecode(key) for key in written.split(b"\0") if key} if code == 0 else set()
    options = []
    for driver in sorted({key.rpartition(".")[0] for key in keys}):
        if "=" in driver:
            raise GitError(f"git's configuration has the filter `{driver}`, which cannot be turned off")
        for setting in ("clean=", "smudge=", "process=", "required=false"):
            options += ["-c", f"{driver}.{setting}"]
    return options


def _first_line(errors: str) -> str:
    lines = [line for line in errors.splitlines() if not line.startswith(("hint: ", "warning: "))]
    return lines[0].removeprefix("fatal: ").removeprefix("error: ") if lines else "it does not say why"


# --- revisions ----------------------------------------------------------------------------------


def need_repository(root: str) -> None:
    """Raises ``GitError`` where ``root`` is in no repository that git would read."""
    code, _, errors = _run(root, "rev-parse", "--git-dir")
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
    # Named, since a repository may name its objects by SHA-1 or SHA-256.
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
        advice = deepen if shallow else f"fetch it (`git fetch origin {base}`), or fix the name"
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
def index_tree(root: str) -> Iterator[str]:
    """The folder of the site as the index has it, which is what a commit would get; laid out in a
    temporary folder and removed afterwards. Of pictures and the like only that they are there and no text.
    Raises ``GitError``."""
    with _laid_out(root, _staged_blobs(output(root, "ls-files", "--stage", "-z"))) as folder:
        yield folder


def differs_from_index(root: str) -> bool:
    """Whether a build in the work tree would read something else than what the index has: a tracked file
    is altered or gone, or a file that git does not track lies where Jekyll looks for more than pages
    and pictures (``_includes``, ``_data``, ``_config.yml``). Raises ``GitError``."""
    options = ("--name-only", "--relative", "--no-ext-diff", "--no-textconv", "--ignore-submodules")
    if output(root, *_without_filters(root), "diff", *options, "-z", "--"):
        return True
    untracked = output(root, "ls-files", "--others", "--exclude-standard", "-z").split(b"\0")
    return any(re.match(rb"(?:.*/)?_(?!posts/|drafts/)", path) for path in untracked)


@contextmanager
def _laid_out(root: str, listed: Iterable[_Blob]) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="postlint-tree-") as folder:
        blobs = [blob for blob in listed if _is_safe(blob.path)]
        for blob in blobs:
            os.makedirs(os.path.dirname(os.path.join(folder, blob.path)), exist_ok=True)
        files = [blob for blob in blobs if blob.mode != "120000"]
        binary = {blob.path for blob in files if f" {blob.path.rpartition('.')[2].lower()} " in _BINARY}
        for path in binary:
            with open(os.path.join(folder, path), "wb") as file:
                file.write(_NO_TEXT)
        wanted = [blob for blob in files if blob.path not in binary]
        for blob, content in _contents(root, wanted):
            with open(os.path.join(folder, blob.path), "wb") as file:
                file.writelines(content.chunks())
        # Last, so that nothing is written through one.
        for blob, content in _contents(root, [blob for blob in blobs if blob.mode == "120000"]):
            target = next(content.chunks(), b"")
            if target and len(target) <= _MAX_LINK and b"\0" not in target:
                os.symlink(os.fsdecode(target), os.path.join(folder, blob.path))
        yield folder


def overlay(root: str, changed: Mapping[str, tuple[str, str] | None], folder: str) -> Overlay:
    """A folder with other contents of some files.

    Args:
        root: The site's folder in its repository.
        folder: That folder, or a copy of it.
        changed: Mode and id of the blob that git has for a path; None: there is no such file. What
            submodules hold is not known.

    Raises:
        GitError: git lacks a blob.
    """
    texts: dict[str, bytes | None] = {}
    wanted: list[_Blob] = []
    for path, blob in changed.items():
        if blob is None or blob[0] == _SUBMODULE or not _is_safe(path):
            texts[path] = None
        elif blob[0] != _LINK and f" {path.rpartition('.')[2].lower()} " in _BINARY:
            texts[path] = _NO_TEXT
        else:
            wanted.append(_Blob(path, *blob))
    links: dict[str, str] = {}
    for one, content in _contents(root, wanted):
        text = content.start(files.MAX_BYTES + 1)
        if one.mode == _LINK:
            links[one.path] = os.fsdecode(text[:_MAX_LINK])
        else:
            texts[one.path] = text
    for path, target in links.items():
        texts |= _linked(Overlay(folder, texts), path, target)
    return Overlay(folder, texts)


def _linked(root: Overlay, path: str, target: str) -> dict[str, bytes | None]:
    """What represents a symbolic link: the file, or the files of the folder, to which it leads."""
    inner = os.path.normpath(os.path.join(os.path.dirname(path), target)).replace(os.sep, "/")
    if os.path.isabs(target) or inner.startswith(".."):
        return {path: None}
    found: dict[str, bytes | None] = {path: None}
    for file in [inner] if files.is_file(root, inner) else files.walk(root, inner, follow=False):
        with suppress(OSError):
            found[path + file[len(inner) :]] = files.read(root, file)
    return found


def _staged_blobs(listed: bytes) -> Iterator[_Blob]:
    """Of ``git ls-files --stage``; what is in conflict has other stages than 0, and is not to be
    committed as it is."""
    for row in listed.split(b"\0"):
        head, _, name = row.partition(b"\t")
        if name:
            mode, identity, stage = head.decode().split(" ")
            if stage == "0" and mode != "160000":
                yield _Blob(os.fsdecode(name), mode, identity)


def _is_safe(path: str) -> bool:
    """Whether a path of a tree, which anybody can have made, stays below the folder."""
    if os.sep != "/" and (os.sep in path or ":" in path):
        return False
    return not any(part in ("", ".", "..") or part.lower() == ".git" for part in path.split("/"))


def _contents(root: str, blobs: Sequence[_Blob]) -> Iterator[tuple[_Blob, _Content]]:
    """Each blob with its content, read one after the other from a single git."""
    import subprocess

    if not blobs:
        return
    with tempfile.TemporaryFile() as requested:
        requested.write("".join(blob.id + "\n" for blob in blobs).encode())
        requested.seek(0)
        with _start(root, ("cat-file", "--batch"), requested, subprocess.DEVNULL) as process:
            assert process.stdout is not None
            for blob in blobs:
                content = _Content(process.stdout)
                yield blob, content
                for _ in content.chunks():
                    pass
                process.stdout.read(1)


class _Content:
    """The content of the blob that git writes next."""

    def __init__(self, stream: IO[bytes]) -> None:
        head = stream.readline().split()
        if len(head) != 3:
            raise GitError(_PARTIAL)
        self._stream = stream
        self._left = int(head[2])

    def start(self, size: int) -> bytes:
        """Its first ``size`` bytes."""
        found = bytearray()
        for chunk in self.chunks():
            found += chunk[: max(0, size - len(found))]
        return bytes(found)

    def chunks(self) -> Iterator[bytes]:
        """What is left of it, piece by piece."""
        while self._left:
            chunk = self._stream.read(min(self._left, _CHUNK))
            if not chunk:
                raise GitError("git ended before it had written a file of the base")
            self._left -= len(chunk)
            yield chunk
