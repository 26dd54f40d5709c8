"""Where a table, a figure or a report is written."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from nlp_coding.core.errors import InputError, Mistake


def place_of(path: str | Path, endings: Collection[str], *, what: str) -> tuple[Path, str]:
    """The path, and its ending in small letters with the dot. Raises InputError for other endings than those given."""
    place = Path(path)
    ending = place.suffix.lower()
    if ending not in endings:
        remedy = f"end the name in one of {', '.join(endings)}"
        raise InputError(Mistake(f"{what} is not written as «{ending or place.name}»", place.name, remedy=remedy))
    if not place.parent.is_dir():
        raise InputError(Mistake(f"there is no folder {place.parent}", place.name, remedy="make it first"))
    return place, ending
