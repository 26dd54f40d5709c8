"""The attempt to work out what is withheld, from all that is published and from knowing why numbers are withheld."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from nlp_coding.disclosure.system import Cell, Key, System
from nlp_coding.disclosure.unknowns import Ints, Unknowns, unknowns

Why = Literal["pinned", "small"]
"""The number itself is certain; or it is certain that the number is small, though not which it is."""


@dataclass(frozen=True)
class Bounds:
    """The least and the greatest number that fits."""

    low: int
    high: int | None
    """None where any greater number fits as well."""


@dataclass(frozen=True)
class Exposure:
    """A number that can be worked out, or worked out to be small."""

    key: Key
    bounds: Bounds
    why: Why


def attack(system: System, hidden: Collection[Key], limit: int) -> Mapping[Key, Bounds]:
    """Bounds of every withheld number, and of those that are in no table; what is published or fixed has none.

    Slow: two searches a number. Where a search is given up, the bounds are too narrow rather than too wide.
    """
    return {
        cell.key: _bounds(part, place)
        for part in unknowns(system, hidden, limit)
        for place, cell in enumerate(part.cells)
    }


def exposed(cell: Cell, bounds: Bounds, limit: int) -> Why | None:
    """Why a number with these bounds is no secret; that an exempt one is small is known to harm nobody."""
    if bounds.low == bounds.high:
        return "pinned"
    small = bounds.low > 0 and bounds.high is not None and bounds.high < limit
    return "small" if small and not cell.exempt else None


def verify(system: System, hidden: Collection[Key], limit: int) -> tuple[Exposure, ...]:
    """What the full attack works out, small numbers that are not withheld at all included.

    Not where a number without partners is only known to be 1 … limit − 1: that is what the mark for withheld says.
    """
    found = [*in_the_open(system, hidden, limit)]
    for part in unknowns(system, hidden, limit):
        for place, cell in enumerate(part.cells):
            bounds = _bounds(part, place)
            why = _why(part, place, bounds)
            found += [Exposure(cell.key, bounds, why)] if why else []
    return in_order(system, found)


def find_exposed(system: System, hidden: Collection[Key], limit: int) -> tuple[Exposure, ...]:
    """The same as `verify`, asked for nothing but this: most numbers are cleared by a solution found for another."""
    parts = (Possible(part) for part in unknowns(system, hidden, limit))
    return in_order(system, [*in_the_open(system, hidden, limit), *(one for part in parts for one in part.exposures())])


@dataclass
class Possible:
    """The least and the greatest of each unknown number in the solutions found so far, the true one to begin with."""

    part: Unknowns
    _low: Ints = field(init=False)
    _high: Ints = field(init=False)

    def __post_init__(self) -> None:
        self._low = self.part.true.copy()
        self._high = self.part.true.copy()

    def exposures(self) -> Iterator[Exposure]:
        for direction in (1.0, -1.0):
            unsettled = [place for place in range(len(self.part.cells)) if self._why(place)]
            if len(unsettled) > 1:
                objective = np.zeros(len(self.part.cells))
                objective[unsettled] = direction
                self._solve(objective)
        for cell in self.part.cells:
            exposure = self.exposure(cell.key)
            if exposure:
                yield exposure

    def exposure(self, key: Key) -> Exposure | None:
        """Whether this number is exposed: at most two searches."""
        place = self.part.place[key]
        for direction in (1.0, -1.0):
            if not self._why(place):
                return None
            objective = np.zeros(len(self.part.cells))
            objective[place] = direction
            self._solve(objective)
        why = self._why(place)
        return Exposure(key, Bounds(int(self._low[place]), int(self._high[place])), why) if why else None

    def _solve(self, objective: np.typing.NDArray[np.float64]) -> None:
        # A low ceiling keeps the searches short. It can only make a number seem exposed that is not.
        found = self.part.best(objective, 2 * int(self.part.true.max() + self.part.limit))
        if found is not None:
            self._low = np.minimum(self._low, found)
            self._high = np.maximum(self._high, found)

    def _why(self, place: int) -> Why | None:
        return _why(self.part, place, Bounds(int(self._low[place]), int(self._high[place])))


def _why(part: Unknowns, place: int, bounds: Bounds) -> Why | None:
    """What is in no table is no secret but where it is a small one; a mark that stands alone says so much itself."""
    cell = part.cells[place]
    if not cell.shown and not cell.sensitive(part.limit):
        return None
    why = exposed(cell, bounds, part.limit)
    says_itself = why == "small" and (place,) in part.groups and bounds == Bounds(1, part.limit - 1)
    return None if says_itself else why


def _bounds(part: Unknowns, place: int) -> Bounds:
    """Above the scale of a bounded number there is no bound: the ceiling lies far above that."""
    true = int(part.true[place])
    objective = np.zeros(len(part.cells))
    objective[place] = 1.0
    least = part.best(-objective, 8 * part.scale)
    greatest = part.best(objective, 8 * part.scale)
    low = true if least is None else int(least[place])
    high = true if greatest is None else int(greatest[place])
    return Bounds(min(low, true), None if high > part.scale else max(high, true))


def in_the_open(system: System, hidden: Collection[Key], limit: int) -> Iterator[Exposure]:
    """Small numbers that anybody may read."""
    for key in system.sensitive(limit):
        cell = system.cells[key]
        if cell.fixed or (cell.shown and key not in hidden):
            yield Exposure(key, Bounds(cell.value, cell.value), "pinned")


def in_order(system: System, exposures: list[Exposure]) -> tuple[Exposure, ...]:
    place = {key: n for n, key in enumerate(system.cells)}
    return tuple(sorted(exposures, key=lambda one: place[one.key]))
