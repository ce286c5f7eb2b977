"""Benchmarks: postlint beside other tools, and beside itself on larger and larger archives."""
