"""The file of results: sections that are written by different commands, each at its own time."""

from __future__ import annotations

import os
import platform
import re
import sys
import sysconfig
import time

SECTIONS = ("findings", "peers", "scaling")
"""In the order in which they are in the file."""

_TITLE = "# Results\n"


def put(path: str, section: str, text: str) -> None:
    """Write one section of the file of results, and leave the others as they are."""
    old = ""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            old = file.read()
    parts = {name: _section(old, name) for name in SECTIONS} | {section: text.strip("\n")}
    with open(path, "w", encoding="utf-8") as file:
        file.write(_TITLE)
        for name, part in parts.items():
            if part is not None:
                file.write(f"\n<!-- section: {name} -->\n\n{part}\n\n<!-- end of section -->\n")


def _section(text: str, name: str) -> str | None:
    found = re.search(rf"<!-- section: {name} -->\n\n(.*?)\n\n<!-- end of section -->", text, re.DOTALL)
    return found[1] if found else None


def machine() -> str:
    """What was measured on, in a sentence: processor, cores, system, Python, how busy it was, when."""
    load = os.getloadavg()[0]
    built = "with" if "--enable-optimizations" in str(sysconfig.get_config_var("CONFIG_ARGS")) else "without"
    return (
        f"Measured on {time.strftime('%Y-%m-%d')} on {processor()}, {cores()} cores, {platform.system()}, "
        f"Python {platform.python_version()} (configured {built} `--enable-optimizations`), "
        f"one-minute load {load:.1f} at the start."
    )


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def processor() -> str:
    """The processor's name, as far as the system tells it."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    return " ".join(line.partition(":")[2].split())
    except OSError:
        pass
    return platform.processor() or platform.machine()
