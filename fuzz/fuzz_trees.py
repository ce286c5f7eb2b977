"""Run postlint over mutated sites: no exit code but 0, 1 and 2, no hang, no endless memory.

    python fuzz/fuzz_trees.py --seconds 60 [--seed N | --from N] [--seeds FOLDER ...] [--keep FOLDER]

Each round takes a site from the seeds (by default the examples and the test sites of this repository),
changes its configurations, front matter, Liquid, Markdown, file names and links, and runs one command over
it in a process of its own. What fails is kept with the round's seed, which makes the same site again.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from postlint.cli import run

ROOT = Path(__file__).resolve().parent.parent
SEEDS = (ROOT / "examples" / "meetup", *sorted((ROOT / "tests" / "site" / "sites").glob("*/*")))

SECONDS = 30.0
"""Processor time after which a run counts as hanging."""
MEMORY = 500 << 20
"""Bytes that a run may grow by."""
ADDRESSES = 4 << 30
"""Bytes of address space, so that endless growth ends before the machine does."""

COMMANDS = (
    ["check"],
    ["check", "--format", "json"],
    ["check", "--format", "sarif"],
    ["links"],
    ["urls"],
    ["series"],
    ["config"],
    ["init", "--print"],
)

LINES = (
    "layout: post", "layout: ../../x", "title:", "title: [a, b]", "title: {a: b}", "date: 2020-02-30",
    "date: 0001-01-01 00:00:00 +2359", "date: 99999-01-01", "date: 2020-01-01 25:61:61", "tags: &a [*a]",
    "categories: [[[]]]", "categories: 1", "permalink: /:categories/:title/../..//", "permalink: :x",
    "permalink: [1]", "published: 'no'", "redirect_from: [/, ..]", "redirect_to: {}", "a: !!python/object:os.system x",
    "a: &a [&b [*a, *b]]", "? [a, b]\n: c", "<<: *x", "<<: {a: 1}", "a: 0o7777777777777777777777777", "a: .inf",
    "image: {path: 1}", "slug: ''", "slug: '..'", "- a", "---", "...", "\t- x", "{% raw %}", "a: '\\x00'", "a: \"\\ud800\"",
)  # fmt: skip
SETTINGS = (
    "source: ..", "source: .git", "source: _posts", "includes_dir: /proc", "includes_dir: .", "layouts_dir: ''",
    "data_dir: .", "collections_dir: _posts", "collections_dir: ../..", "collections: {posts: 1, '': {}, a/b: {output: true}}",
    "collections: [a, 1, null]", "exclude: ['*a*a*a*a*a*a*a*b', '[', '**/**/**', '\\\\']", "exclude: 1", "include: ['*', '.git']",
    "permalink: /:title/:title/:title", "permalink: pretty", "permalink: 1", "baseurl: //x", "baseurl: [a]", "url: http://[",
    "timezone: ../../etc/passwd", "timezone: Europe/Berlin", "markdown_ext: ',,'", "markdown_ext: 'md,md,*'", "paginate: 0",
    "paginate: -1", "paginate: 99999999999", "paginate_path: ':num'", "defaults: [{scope: {path: '**/*'}, values: {a: b}}]",
    "defaults: [{scope: {path: '{a,b}{a,b}{a,b}*'}, values: {permalink: x}}]", "defaults: 1", "defaults: [1, {scope: 1}]",
    "plugins: [jekyll-feed, jekyll-archives, jekyll-redirect-from, jekyll-paginate, jekyll-sitemap]", "theme: minima",
    "kramdown: {input: 1, auto_ids: x, toc_levels: [a]}", "kramdown: {parse_block_html: true, hard_wrap: true}", "safe: true",
    "liquid: {error_mode: strict, strict_filters: true}", "future: true", "limit_posts: -1", "show_drafts: true", "encoding: x",
    "jekyll-archives: {enabled: all, permalinks: {year: '/:x'}}", "feed: {path: ../x, collections: {a: 1}}", "markdown: x",
    "redirect_from: {json: 1}", "titles_from_headings: 1", "sass: 1", "keep_files: 1", "data: {a: [1]}", "destination: .",
)  # fmt: skip
OPTIONS = (
    "exclude: ['*a*a*a*a*a*a*b', '**/**/x', '[z-a]']", "exists: ['/**/*a*a*a*a/', '[', '']", "fail_on: info",
    "rules: {title-format: off}", "rules: {internal-link: {severity: info, ignore: ['**a**b**']}}", "rules: 1", "rules: {x: 1}",
    "overrides: [{files: ['[[[']}]", "overrides: [{files: ['**'], rules: {anchor: error}}]", "series: [{name: a, files: '{month}*{year}*{number}*'}]",
    "series: [{files: '{a,b,c}*{month}*'}]", "network: {ignore: ['/(a+)+$/', '*a*a*a']}", "sponsors: {Acme: https://acme.dev}",
    "extends: strict", "extends: x", "liquid: {tags: {x: unknown}}", "jekyll_config: [../x.yml]", "jekyll_config: [_config.yml, _config.yml]",
    "as_of: 2020", "baseline: ../x", "event_hosts: ['*', '']", "image_keys: ['']", "github_pages: x",
)  # fmt: skip
BODIES = (
    "{% include x.html a=b %}", "{% include {{ page.title }} %}", "{% include_relative ../x.md %}", "{% post_url (a+)+c/2020-01-01-x %}",
    "{% post_url 2020-01-01-x %}", "{% link _posts/x.md %}", "{% for a in (1..999999999) %}x{% endfor %}", "{% for p in site.posts %}{{ p.content }}{% endfor %}",
    "{% for a in site.posts %}{% for b in site.posts %}{% for c in site.posts %}{{ a.title }}{% endfor %}{% endfor %}{% endfor %}",
    "{% assign x = 'a' %}{% for i in (1..60) %}{% assign x = x | append: x %}{% endfor %}{{ x }}", "{{ 'x' | replace: '', 'xx' }}",
    "{{ site.data | jsonify }}", "{{ page | inspect }}", "{{ 1 | divided_by: 0 }}", "{{ 10 | times: 99999999999999999999 }}", "{{ '%Y' | date: '%9999999d' }}",
    "{% capture a %}{% capture a %}", "{% if a %}{% endfor %}", "{% raw %}", "{% comment %}", "{% highlight x", "{{ a | where_exp: 'x', 'x.y == z' }}",
    "![](<", "[a](b 'c", "[a]: b", "[^1]: [^1]", "*[a]: b", "{: #a .b c='d'}", "{:toc}", "<div markdown='1'>", "<a href='", "<!--", "<![CDATA[", "```",
    "| a | b |\n|---|\n", "> > > > - - - 1. x", "\\\\[", "$$", "[x](/%ff%00)", "[x](javascript:1)", "[x](//[::1]:99999/)", "<img srcset='a 1x, b 2x, ,,'>",
    "RSVP for Wednesday 31 February 2020", "Thanks to our sponsors A, [B](c), and", "\u202e\u2066", "\x1b]8;;x\x07", "\x00", "\ufeff", "\r", "\u2028",
)  # fmt: skip
NESTS = ("[", "![", "(", "{{", "{%", "{% if a %}", "<div>", "<span>", "*", "_", "**a ", "> ", "- ", "`", "~", "&", "a.", "[a](", "{", "'", '"', "| ",
         "\\", "=", "#", "  ", "\t", "\n", "<!--", "$$", "^", "a@", "http://", "{:", "^1", "1. ", ": ", "%", "-", ",", "and ", "](", "<a ")  # fmt: skip
NAMES = (b"\x1b[31mred", b"\xff\xfe", b"new\nline", b"-rf", b"~", b"#x#", b"x.", b"a" * 200, "\u202egnp".encode(), b"..x", b"a b", b"%2e%2e", b"x.md",
         b"2020-01-01-x.md", b"2020-01-01-.md", b"2020-13-41-x.md", b"9999-99-99-a.markdown", b"index.html", b"_x.md", b"[a].md", b"*.md", b"a;b", b"`x`.md")  # fmt: skip
TARGETS = (
    "/",
    "/proc/self/environ",
    "/dev/zero",
    "..",
    ".",
    "../..",
    "_posts",
    "_config.yml",
    ".git",
    "nothing",
    "/etc/passwd",
    "../_includes",
)


def mutate(text: str, bits: tuple[str, ...], chance: random.Random) -> str:
    """``text`` with something inserted, removed, doubled, or repeated very often."""
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at, to = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        kind = chance.randrange(7)
        if kind < 3:
            start = text.rfind("\n", 0, at) + 1 if chance.random() < 0.8 else at
            text = f"{text[:start]}{chance.choice(bits)}\n{text[start:]}"
        elif kind == 3:
            text = text[:at] + text[min(to, at + 200) :]
        elif kind == 4:
            text = text[:to] + text[at:to][:2000] + text[to:]
        elif kind == 5:
            nest = chance.choice(NESTS) + chance.choice(("", "", chance.choice(NESTS)))
            text = text[:at] + nest * chance.choice((3, 50, 2000, 20000)) + text[at:]
        else:
            text = (
                text[:at]
                + chr(chance.choice((0, 9, 10, 13, 27, 34, 39, 58, 92, 0x202E, 0x1F600)))
                + text[at:]
            )
    return text


def bomb(chance: random.Random) -> str:
    """YAML that is small and means very much."""
    kind = chance.randrange(3)
    if kind == 0:
        levels = [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
        return "\n".join(["a0: &a0 [x]", *levels])
    if kind == 1:
        return "a: " + "[" * chance.choice((100, 5000, 50000))
    return "a:\n" + "\n".join(" " * i + "- " * 1 + "b:" for i in range(chance.choice((100, 2000))))


def change(site: Path, chance: random.Random) -> None:
    """Change a site in some places."""
    files = sorted(path for path in site.rglob("*") if path.is_file() and not path.is_symlink())
    texts = [
        path for path in files if path.suffix in (".md", ".markdown", ".html", ".yml", ".json", ".csv", "")
    ]
    configuration, options = site / "_config.yml", site / ".postlint.yml"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if chance.random() < 0.6:
            text = configuration.read_text() if configuration.exists() else ""
            configuration.write_text(
                mutate(text + "\n", SETTINGS if chance.random() < 0.9 else (bomb(chance),), chance)
            )
        if chance.random() < 0.3:
            text = options.read_text() if options.exists() else ""
            options.write_text(
                mutate(text + "\n", OPTIONS if chance.random() < 0.9 else (bomb(chance),), chance)
            )
    for path in chance.sample(texts, min(len(texts), chance.choice((1, 2, 5)))):
        with contextlib.suppress(OSError, UnicodeDecodeError):
            text = path.read_text("utf-8")
            front, fence, body = text.partition("\n---")
            if path.suffix == ".yml" or (fence and chance.random() < 0.4):
                front = mutate(front, LINES if chance.random() < 0.9 else (bomb(chance),), chance)
            else:
                body = mutate(body, BODIES, chance)
            path.write_text(front + fence + body, "utf-8", errors="surrogatepass")
    for _ in range(chance.choice((0, 0, 1, 3))):
        with contextlib.suppress(OSError, ValueError):
            disarrange(site, files, chance)


def disarrange(site: Path, files: list[Path], chance: random.Random) -> None:
    """Rename, link, or replace a file."""
    folders = [path for path in site.rglob("*") if path.is_dir()] or [site]
    path = chance.choice(files)
    if path.is_symlink() or not path.is_file():  # an earlier change has taken it
        return
    kind = chance.randrange(6)
    name = os.fsencode(chance.choice((path.parent, chance.choice(folders)))) + b"/" + chance.choice(NAMES)
    if kind == 0:
        os.rename(path, name)
    elif kind == 1:
        os.symlink(chance.choice(TARGETS), name)
    elif kind == 2:
        path.unlink()
        path.symlink_to(chance.choice(TARGETS))
    elif kind == 3:
        path.unlink()
        os.mkfifo(path) if chance.random() < 0.5 else path.mkdir()
    elif kind == 4:
        path.write_bytes(bytes(chance.randrange(256) for _ in range(chance.choice((0, 1, 5000)))))
    else:
        shutil.move(
            path,
            chance.choice(folders) / chance.choice(("_includes", "_layouts", "_data", "_posts", "_drafts")),
        )


def seeds(folders: list[Path]) -> Iterator[Path]:
    """The folders of sites among ``folders`` and directly below them."""
    for folder in folders:
        if any((folder / name).exists() for name in ("_config.yml", "_posts")):
            yield folder
        else:
            yield from (one for one in sorted(folder.glob("*")) if (one / "_posts").is_dir())


def copied(seed: Path, site: Path, chance: random.Random) -> None:
    """Copy a site, of its posts only a few."""
    posts = sorted((seed / "_posts").rglob("*.m*")) if (seed / "_posts").is_dir() else []
    left_out = {str(path) for path in posts} - {
        str(path) for path in chance.sample(posts, min(len(posts), 12))
    }

    def passed_over(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if name in (".git", "_site") or os.path.join(folder, name) in left_out]

    shutil.copytree(seed, site, symlinks=True, ignore=passed_over)


def attempt(site: Path, words: list[str], home: Path) -> str | None:
    """Run postlint over ``site`` in a process of its own; what went wrong, or None."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
        resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS) + 5))
        with open(home / "output", "wb") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        os.chdir(site)
        code = run(words)
        sys.stdout.flush()
        os._exit(code)
    limit = time.monotonic() + 10 * SECONDS
    while True:
        done, status, used = os.wait4(child, os.WNOHANG)
        if done:
            break
        if time.monotonic() > limit:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.005)
    if os.WIFSIGNALED(status):
        return f"hang or crash, ended by signal {os.WTERMSIG(status)}"
    if os.WEXITSTATUS(status) not in (0, 1, 2):
        return f"exit code {os.WEXITSTATUS(status)}"
    grown = used.ru_maxrss * 1024 - GROUND
    return f"grew by {grown >> 20} MiB" if grown > MEMORY else None


GROUND = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, help="only the round of this seed")
    parser.add_argument("--from", dest="first", type=int, help="the seed of the first round (else by chance)")
    parser.add_argument("--seeds", type=Path, action="append")
    parser.add_argument("--keep", type=Path, default=Path("build/fuzz"))
    arguments = parser.parse_args()
    found = list(seeds(arguments.seeds or list(SEEDS)))
    begin, rounds, failures = time.monotonic(), 0, 0
    given = arguments.first if arguments.seed is None else arguments.seed
    start = random.SystemRandom().randrange(1 << 40) if given is None else given
    while time.monotonic() - begin < arguments.seconds and (arguments.seed is None or not rounds):
        number = start + rounds
        rounds += 1
        chance = random.Random(number)
        with tempfile.TemporaryDirectory(prefix="postlint-fuzz-") as folder:
            home, site = Path(folder), Path(folder) / "site"
            copied(chance.choice(found), site, chance)
            change(site, chance)
            words = chance.choice(COMMANDS)
            os.environ["XDG_CACHE_HOME"] = folder
            wrong = attempt(site, words, home)
            if wrong is not None:
                failures += 1
                kept = arguments.keep / str(number)
                shutil.rmtree(kept, ignore_errors=True)
                kept.parent.mkdir(parents=True, exist_ok=True)
                with contextlib.suppress(OSError, shutil.Error):
                    shutil.copytree(
                        home,
                        kept,
                        symlinks=True,
                        ignore=lambda _, names: [n for n in names if n == "postlint"],
                    )
                lines = (home / "output").read_bytes()[-300:].decode("utf-8", "backslashreplace").splitlines()
                print(f"{number}: postlint {' '.join(words)}: {wrong}: {lines[-2:]}", flush=True)
    print(f"{rounds} sites in {time.monotonic() - begin:.0f} s, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
