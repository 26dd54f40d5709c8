"""The key of each code: digits first, then letters that no command has."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase, ascii_uppercase

from nlp_coding.core.codebook import Code

COMMANDS = "adgmnopqstuwS"
"""Letters that are commands on one of the screens."""
KEYS = "123456789" + "".join(one for one in ascii_lowercase + ascii_uppercase if one not in COMMANDS)


def keys_of(codes: Sequence[Code]) -> dict[str, str]:
    """Key → code id, in the codebook's order; codes beyond the last key have none and are reached with the arrows."""
    return {key: code.id for key, code in zip(KEYS, codes, strict=False)}
