"""Titles: their form, their flaws, their series."""
