"""Sealing, granting and proving: no journals, no web, nothing but bytes, keys and ids."""
