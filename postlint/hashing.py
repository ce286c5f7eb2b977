"""BLAKE2 (RFC 7693) without OpenSSL, which ``hashlib`` loads besides: it takes 3 ms of each run."""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:  # a Python that has it elsewhere
    from hashlib import blake2b

__all__ = ["blake2b"]
