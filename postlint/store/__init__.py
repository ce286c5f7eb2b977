"""The store: everything that is kept between runs, in one SQLite file for each site.

A run is one transaction: it records what has changed on disk, analyses that, writes what
was found and runs the rules, which read facts and URLs from the same tables. A run without
a cache does the same in a database in memory.
"""
