"""Codes Norwegian free-text survey comments with a versioned codebook, and tabulates them by agreement."""

__version__ = "0.1.0"
