"""postlint: a Jekyll-compatible Markdown linter and checker."""

__version__ = "0.2.0"

DOCUMENTATION = "https://OWNER.github.io/postlint/"
"""Where the documentation is published; written from ``pyproject.toml`` by ``docs/generate.py``."""
