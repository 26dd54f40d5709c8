"""The key of each code: digits first, then letters that no command has."""

from __future__ import annotations

from collections.abc import Sequence

from nlp_coding.core.codebook import Code

COMMANDS = "adgmnopqstuw"
"""Letters that are commands on one of the screens."""
_KEYS = "123456789" + "".join(one for one in "abcdefghijklmnopqrstuvwxyz" if one not in COMMANDS)
KEYS = _KEYS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def keys_of(codes: Sequence[Code]) -> dict[str, str]:
    """Key → code id, in the codebook's order; codes beyond the last key have none and are reached with the arrows."""
    return {key: code.id for key, code in zip(KEYS, codes, strict=False)}
