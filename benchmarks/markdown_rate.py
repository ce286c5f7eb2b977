"""How fast Markdown is parsed: MB/s on one core, against stock mistune and real kramdown.

    python -m benchmarks.markdown_rate FOLDER [--every N]

parses every N-th ``.md``/``.markdown`` file below FOLDER, Liquid masked, front matter left out.
mistune runs with its table, footnotes, strikethrough, definition list and abbreviation plugins
and its AST renderer; kramdown (where there is a ``ruby`` that has it) without converting. Each is
run five times, interleaved, and the best time is taken: CPU time of one process.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from postlint import markdown

FRONT_MATTER = re.compile(r"\A(---\s*\n.*?\n?)^((---|\.\.\.)\s*$\n?)", re.MULTILINE | re.DOTALL)
KRAMDOWN = """
require 'json'; require 'kramdown'; require 'kramdown-parser-gfm'
texts = JSON.parse(STDIN.read)
times = 2.times.map do
  started = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)
  texts.each { |text| Kramdown::Document.new(text, input: 'GFM', hard_wrap: false) rescue nil }
  Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) - started
end
puts times.min
"""


def bodies(folder: Path, every: int) -> list[str]:
    """The bodies to parse."""
    paths = sorted(
        path for path in folder.rglob("*") if path.suffix in (".md", ".markdown") and path.is_file()
    )
    texts = []
    for path in paths[::every]:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        found = FRONT_MATTER.match(text)
        texts.append(markdown.mask(text[found.end() :] if found else text))
    return texts


def seconds(parse: Callable[[str], object], texts: list[str]) -> float:
    """CPU time of parsing all texts once."""
    started = time.process_time()
    for text in texts:
        parse(text)
    return time.process_time() - started


def kramdown_seconds(texts: list[str]) -> float | None:
    """The same of real kramdown, None where it cannot run."""
    ruby = shutil.which("ruby")
    if not ruby:
        return None
    done = subprocess.run([ruby, "-e", KRAMDOWN], input=json.dumps(texts), capture_output=True, text=True)
    return float(done.stdout) if done.returncode == 0 else None


def main() -> None:
    """Measure and print a table."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--every", type=int, default=1, help="parse every N-th file only")
    given = arguments.parse_args()
    texts = bodies(given.folder, given.every)
    size = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6
    import mistune

    plugins = ["table", "footnotes", "strikethrough", "def_list", "abbr"]
    stock = mistune.create_markdown(renderer="ast", plugins=plugins)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(5):
        ours.append(seconds(markdown.parse, texts))
        theirs.append(seconds(stock, texts))
    kramdown = kramdown_seconds(texts)
    print(f"{len(texts)} files, {size:.2f} MB")
    rows: list[tuple[str, float | None]] = [
        ("postlint.markdown", min(ours)),
        ("mistune, AST", min(theirs)),
        ("kramdown, Ruby", kramdown),
    ]
    for name, taken in rows:
        if taken is not None:
            print(f"{name:18} {size / taken:6.2f} MB/s  postlint takes 1/{taken / min(ours):.2f} of its time")


if __name__ == "__main__":
    main()
