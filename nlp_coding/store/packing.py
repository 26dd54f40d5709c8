"""How values are packed into columns: JSON, evidence, digests of texts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from nlp_coding.core.coding import Evidence


def text_digest(text: str | None) -> bytes | None:
    """16 bytes of SHA-256 of a text; None for none. It tells whether a text is still the one that a person read."""
    return None if text is None else hashlib.sha256(text.encode("utf-8")).digest()[:16]


def pack_json(value: object) -> str:
    """Compact JSON that keeps the order of keys."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def unpack_mapping(packed: str) -> dict[str, Any]:
    """The other way."""
    found: dict[str, Any] = json.loads(packed)
    return found


def pack_evidence(evidence: tuple[Evidence, ...], reason_key: Callable[[str], int]) -> str | None:
    """As [[start,end,reason key],…], without spaces: `forget` looks for `,key]` in it."""
    if not evidence:
        return None
    return f"[{','.join(f'[{item.start},{item.end},{reason_key(item.reason)}]' for item in evidence)}]"


def unpack_evidence(packed: str | None, reasons: Mapping[int, str]) -> tuple[Evidence, ...]:
    """The other way."""
    if packed is None:
        return ()
    return tuple(Evidence(start, end, reasons[key]) for start, end, key in json.loads(packed))
