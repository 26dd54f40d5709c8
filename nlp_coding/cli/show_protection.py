"""What is withheld from a table, and whether it can be computed all the same; on stderr."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nlp_coding.known import names_of

if TYPE_CHECKING:
    from nlp_coding.disclosure.attack import Exposure
    from nlp_coding.results import Produced
    from nlp_coding.settings import Settings
    from nlp_coding.tables.counting import Fact

SHOWN = 10


def given_away(produced: Produced, settings: Settings) -> None:
    """Say what earlier files, or the study's other tables, give away of the numbers that are withheld."""
    if not produced.min_cell and settings.min_cell > 1:
        _say(f"Nothing is withheld here, though study.yaml says min_cell: {settings.min_cell}")
    if produced.exposed:
        n = len(produced.exposed)
        numbers = f"{n} numbers that are" if n > 1 else "a number that is"
        _say(f"Other tables of this study, or its earlier files, give away {numbers} withheld here:")
        for family, fact in list(names_of(one.key for one in produced.exposed))[:SHOWN]:
            _say(f"  {_place(family, fact)}")
        _say("  → join levels or rows, take a greater --min-cell, or do not publish both")


def _place(family: str, fact: Fact) -> str:
    return f"{fact.row}, {fact.of}{f' (by {family})' if family else ''}"


def verified(produced: Produced, exposures: Sequence[Exposure]) -> bool:
    """Say what the attack has found; gives whether anything."""
    if not produced.min_cell:
        _say("Nothing is withheld: give --min-cell N, or min_cell in study.yaml")
        return False
    if not exposures:
        n = len(produced.withheld)
        _say(
            f"{n} number{'s are' if n != 1 else ' is'} withheld; none can be computed from this table, from the other "
            "tables of these rows and of the agreement, or from the study's earlier files"
        )
        return False
    for (family, fact), one in zip(names_of(one.key for one in exposures[:SHOWN]), exposures, strict=False):
        low, high = one.bounds.low, one.bounds.high
        what = f"is {low}" if one.why == "pinned" else f"lies between {low} and {high}"
        _say(f"{_place(family, fact)}: {what}")
    if len(exposures) > SHOWN:
        _say(f"… and {len(exposures) - SHOWN} more")
    _say(f"{len(exposures)} withheld numbers can be computed")
    return True


def _say(text: str) -> None:
    print(text, file=sys.stderr)
