"""Which row of a table a respondent stands in."""

from __future__ import annotations

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
    """Rows are an attribute's values in the given order; blanks have a row inside the total."""
    return Rowing(tuple(value for value in dict.fromkeys(order) if value), attribute=name, stub=stub)
