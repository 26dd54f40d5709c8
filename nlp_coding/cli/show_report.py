"""What a report leaves out, said to whoever makes it; on stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from nlp_coding.cli import show_protection

if TYPE_CHECKING:
    from nlp_coding.reporting import Reported
    from nlp_coding.settings import Settings


def left_out(made: Reported, settings: Settings) -> None:
    """Quotes that are not in it, and what earlier files give away of what it withholds."""
    if n := made.n_withheld_quotes:
        _say(f"Left out {_quotes(n)} of codes whose number is withheld; --allow-quotes takes them in")
    if n := made.n_void_quotes:
        _say(f"Left out {_quotes(n)} whose comment does not have the code any more; see quote list --approved")
    if made.produced:
        show_protection.given_away(max(made.produced, key=lambda one: len(one.exposed)), settings)


def _quotes(n: int) -> str:
    return f"{n} approved quote{'s' * (n != 1)}"


def _say(text: str) -> None:
    print(text, file=sys.stderr)
