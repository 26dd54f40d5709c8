"""The keys of codes as bindings, the same on each screen that answers."""

from __future__ import annotations

from textual.binding import Binding

from nlp_coding.review.keys import KEYS

CODE_KEYS = tuple(Binding(key, f"code('{key}')") for key in KEYS)
"""Bindings are worked off one after another, however fast keys come; in `on_key` a code's key would be answered before
the «next» that was pressed before it, and so for the wrong comment."""
