"""Prose of any site: passages, sentences, dates in every language, lists of names."""
