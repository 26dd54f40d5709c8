"""Digests of frozen inputs, so that a run can say exactly what it read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable


def digest_of(value: object) -> str:
    """SHA-256 (hex) of a JSON-like value; the order of mapping keys does not matter."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest_of_parts(parts: Iterable[str]) -> str:
    """SHA-256 (hex) of a stream of strings; each part is length-prefixed, so ("ab", "c") differs from ("a", "bc")."""
    state = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8")
        state.update(len(encoded).to_bytes(8, "big"))
        state.update(encoded)
    return state.hexdigest()
