"""What others wrote, as a message shows it: on one line, and not all of it where it is long."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MOST = 60
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""What would break the line, steer the terminal, or cannot be written at all."""


def shown(given: str) -> str:
    """A value in at most 60 characters; what is cut off is `…`.

    >>> shown("a" * 100) == "a" * 59 + "…"
    True
    """
    start = " ".join(_BREAKS.sub(" ", given[: 2 * _MOST]).split())
    return start if len(start) <= _MOST and len(given) <= 2 * _MOST else f"{start[: _MOST - 1]}…"


def listed(names: Iterable[str], *, most: int = 40) -> str:
    """Names with commas between them, and how many more there are.

    >>> listed(["kari", "ola", "siri"], most=2)
    'kari, ola and 1 more'
    """
    every = list(names)
    more = f" and {len(every) - most:,} more" if len(every) > most else ""
    return ", ".join(map(shown, every[:most])) + more
