"""Which row of a table a respondent stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlp_coding.core.survey import Respondent, Scale


@dataclass(frozen=True)
class Rowing:
    """The rows of a table: the agreement levels, or the values of an attribute."""

    levels: tuple[str, ...]
    """Each has its row, in this order, also where nobody chose it."""
    attribute: str | None = None
    """The attribute's column name; None for the agreement."""
    outside: tuple[str, ...] = ()
    """Agreement answers off the scale, in the order the note names them."""
    stub: str | None = None
    """The heading over the row labels, where it is not the attribute's name or the usual word."""

    def key(self, respondent: Respondent) -> str:
        """The respondent's answer; the empty string for a blank one."""
        if self.attribute is None:
            return respondent.agreement or ""
        return respondent.attributes.get(self.attribute, "")

    def split(self, keys: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The keys inside the total and those outside it, each in the order of its rows; nobody is left out.

        Agreement that is no level stands outside. An attribute has no outside: values without a given place come
        after the others, a blank last.
        """
        others = [key for key in dict.fromkeys(keys) if key not in self.levels]
        if self.attribute is None:
            placed = [answer for answer in self.outside if answer in others]
            rest = [key for key in others if key and key not in placed]
            return self.levels, (*placed, *rest, *([""] if "" in others else []))
        return (*self.levels, *(key for key in others if key), *([""] if "" in others else [])), ()


def by_agreement(scale: Scale, *, stub: str | None = None) -> Rowing:
    """Rows are the scale's levels; blank and off-scale answers share one row below the total."""
    return Rowing(scale.levels, outside=scale.outside, stub=stub)


def by_attribute(name: str, *, order: Sequence[str], stub: str | None = None) -> Rowing:
    """Rows are an attribute's values in the given order; blanks have a row inside the total.

    `attribute_order` finds an order where the study gives none.
    """
    return Rowing(tuple(value for value in dict.fromkeys(order) if value), attribute=name, stub=stub)


_NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f.,]\d{3})*")
_BELOW = ("under", "mindre", "færre", "inntil", "opptil", "opp til", "less", "fewer", "below", "up to", "<")
_ABOVE = ("over", "mer", "meir", "fler", "minst", "more", "above", "at least", ">")
_LATE_LETTERS = str.maketrans({"æ": "{a", "ä": "{a", "ø": "{b", "ö": "{b", "å": "{c"})


def attribute_order(values: Iterable[str]) -> tuple[str, ...]:
    """The different values as a reader expects them: by size where they hold numbers, else alphabetically.

    "Under 2 000" comes before "2 000–4 999", and that before "10 000–19 999"; æ, ø and å come after z.
    """

    def place(value: str) -> tuple[int, int, int, str, str]:
        folded = value.casefold()
        letters = folded.translate(_LATE_LETTERS)
        found = _NUMBER.search(value)
        if not found:
            return (1, 0, 0, letters, value)
        size = int(re.sub(r"\D", "", found[0]))
        side = -1 if folded.startswith(_BELOW) else int(folded.startswith(_ABOVE))
        return (0, size, side, letters, value)

    return tuple(sorted({value for value in values if value}, key=place))
