"""What personal data is made of: a stretch of a comment and the kind of thing that stands there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "email", "web", "national_id", "account", "birth_date", "id_number", "phone", "address", "name"
]


@dataclass(frozen=True, order=True)
class Personal:
    """A stretch of a comment that may point out a person."""

    start: int
    end: int
    """The code point after the last, as in slices."""
    kind: Kind


Spans: TypeAlias = Iterator[Personal]
