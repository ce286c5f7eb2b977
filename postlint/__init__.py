"""postlint: a Jekyll-compatible Markdown linter and checker."""

__version__ = "0.1.0"
