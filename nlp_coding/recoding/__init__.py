"""Coding again under another version of the codebook, what it changes, and the report on it."""
