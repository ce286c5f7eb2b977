"""Sponsors: who they are, where posts thank them."""
