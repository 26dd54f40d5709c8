"""How values are packed into columns: JSON, evidence, digests of texts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from nlp_coding.core.coding import Coded, Evidence


def text_digest(text: str) -> bytes:
    """16 bytes of SHA-256 of a text. It tells whether a text is still the one that a person read."""
    return hashlib.sha256(text.encode("utf-8")).digest()[:16]


def digest_if_any(text: str | None) -> bytes | None:
    """As `text_digest`; None for none."""
    return None if text is None else text_digest(text)


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


def pack_columns(coded: Coded, reason_keys: Sequence[int]) -> Iterator[str | None]:
    """As `pack_evidence`, for coding after coding."""
    keys = map(reason_keys.__getitem__, coded.reason)
    spans = [f"[{start},{end},{key}]" for start, end, key in zip(coded.start, coded.end, keys, strict=True)]
    for first, last in pairwise(coded.first):
        yield f"[{','.join(spans[first:last])}]" if last > first else None


def unpack_evidence(packed: str | None, reasons: Mapping[int, str]) -> tuple[Evidence, ...]:
    """The other way."""
    if packed is None:
        return ()
    return tuple(Evidence(start, end, reasons[key]) for start, end, key in json.loads(packed))
