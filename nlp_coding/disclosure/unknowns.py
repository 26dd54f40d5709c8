"""What a reader does not know, as a problem in whole numbers: the withheld numbers, what binds them, and solutions."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_coding.disclosure.system import Cell, Key, Relation, System, following, linked

Ints = NDArray[np.int64]

_NODES = 2000
"""Branches of one search. A limit in seconds would give other tables on a slower machine."""


@dataclass(frozen=True)
class Unknowns:
    """Unknown numbers that hang together, whatever they have to do with one another."""

    cells: tuple[Cell, ...]
    relations: tuple[Relation, ...]
    """All that one of them stands in."""
    constants: tuple[int, ...]
    """Of each relation: the sum of what is published."""
    groups: tuple[tuple[int, ...], ...]
    """Places of cells of which at least one is small, as the reader knows, since nothing else is withheld."""
    limit: int

    @cached_property
    def true(self) -> Ints:
        return np.array([cell.value for cell in self.cells], dtype=np.int64)

    @cached_property
    def scale(self) -> int:
        """No number that is bounded at all is greater (where the relations are sums and differences)."""
        return int(sum(map(abs, self.constants)) + self.true.max() + self.limit * (len(self.groups) + 1))

    @cached_property
    def place(self) -> dict[Key, int]:
        return {cell.key: n for n, cell in enumerate(self.cells)}

    def narrowed(self, key: Key, relations: Collection[int], groups: Collection[int]) -> Unknowns:
        """What a reader knows who knows these relations and groups alone, by their places."""
        kept = [self.relations[n] for n in sorted(relations)]
        members = {key, *(other for relation in kept for other in relation.coefficients)}
        members |= {self.cells[n].key for group in groups for n in self.groups[group]}
        cells = tuple(cell for cell in self.cells if cell.key in members)
        place = {cell.key: n for n, cell in enumerate(cells)}
        return Unknowns(
            cells,
            tuple(kept),
            tuple(self.constants[n] for n in sorted(relations)),
            tuple(tuple(place[self.cells[n].key] for n in self.groups[group]) for group in sorted(groups)),
            self.limit,
        )

    def best(self, objective: NDArray[np.float64], most: int) -> Ints | None:
        """Numbers up to `most` that fit and make the sum of objective × number as large as can be.

        None where the search was given up before there were any, or where rounding errors let wrong ones through.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp  # a quarter of a second

        matrix, low, high, ceilings = self._programme(most)
        n_rest = len(ceilings) - len(objective)
        found = milp(
            np.concatenate([-objective, np.zeros(n_rest)]),
            integrality=np.ones(len(ceilings)),
            bounds=Bounds(0, ceilings),
            constraints=LinearConstraint(matrix, low, high),
            options={"node_limit": _NODES, "mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None
        numbers = np.rint(found.x[: len(objective)]).astype(np.int64)
        return numbers if self.fits(numbers) else None

    def fits(self, numbers: Ints) -> bool:
        """In whole numbers, since the solver's own are only near them."""
        small = (numbers > 0) & (numbers < self.limit)
        rows, columns, coefficients = self._entries
        sums = np.array(self.constants, dtype=np.int64)
        np.add.at(sums, rows, coefficients * numbers[columns])
        return bool(
            (numbers >= 0).all()
            and (sums <= 0).all()
            and (sums[self._equal] == 0).all()
            and all(small[list(group)].any() for group in self.groups)
        )

    @cached_property
    def _entries(self) -> Ints:
        """Row, column and coefficient of the relations' matrix, one entry below the other."""
        entries = [
            (row, self.place[key], coefficient)
            for row, relation in enumerate(self.relations)
            for key, coefficient in relation.coefficients.items()
            if key in self.place
        ]
        return np.array(entries, dtype=np.int64).reshape(-1, 3).T

    @cached_property
    def _equal(self) -> NDArray[np.bool_]:
        return np.array([relation.equal for relation in self.relations], dtype=np.bool_)

    def _programme(self, most: int) -> tuple[Any, NDArray[np.float64], NDArray[np.float64], Ints]:
        """Matrix with the bounds of its rows, and the ceilings of the variables: the numbers, then which are small.

        Of each group at least one choice is 1, and a number chosen is in 1 … limit − 1:
        number ≥ choice, number + (most − limit + 1) × choice ≤ most.
        """
        from scipy.sparse import csc_array

        n, n_relations, n_groups = len(self.cells), len(self.relations), len(self.groups)
        chosen = np.array([place for group in self.groups for place in group], dtype=np.int64)
        of_group = np.repeat(np.arange(n_groups), [len(group) for group in self.groups])
        choice = n + np.arange(len(chosen))
        above = n_relations + np.arange(len(chosen))
        below = above + len(chosen)
        one = np.ones(len(chosen), dtype=np.int64)
        rows, columns, coefficients = self._entries
        matrix = csc_array(
            (
                np.concatenate([coefficients, one, -one, one, (most - self.limit + 1) * one, one]).astype(np.float64),
                (
                    np.concatenate([rows, above, above, below, below, n_relations + 2 * len(chosen) + of_group]),
                    np.concatenate([columns, chosen, choice, chosen, choice, choice]),
                ),
            ),
            shape=(n_relations + 2 * len(chosen) + n_groups, n + len(chosen)),
        )
        constants = np.array(self.constants, dtype=np.float64)
        low = [np.where(self._equal, -constants, -np.inf), 0 * one, np.full(len(one), -np.inf), np.ones(n_groups)]
        high = [-constants, np.full(len(one), np.inf), most * one, np.full(n_groups, np.inf)]
        return matrix, np.concatenate(low), np.concatenate(high), np.repeat([most, 1], [n, len(chosen)])


def unknowns(system: System, hidden: Collection[Key], limit: int) -> Iterator[Unknowns]:
    """What the reader does not know when these are withheld, in parts that have nothing to do with one another."""
    seen: set[Key] = set()
    for key, cell in system.cells.items():
        if key not in seen and _unknown(cell, hidden):
            part = unknowns_around(system, key, hidden, limit)
            seen.update(part.place)
            yield part


def unknowns_around(system: System, key: Key, hidden: Collection[Key], limit: int) -> Unknowns:
    """The part with this number.

    A group of which one is known to be small hangs together by equations alone, without what follows from them at once,
    and truly holds a small one. A reader who cannot tell such groups from those that were withheld for an inequality
    knows less.
    """
    found = {key: system.cells[key]}
    relations: dict[int, Relation] = {}
    waiting = [key]
    while waiting:
        for n, relation in system.relations_of(waiting.pop()):
            if n not in relations:
                relations[n] = relation
                for other in relation.coefficients:
                    if other not in found and _unknown(system.cells[other], hidden):
                        found[other] = system.cells[other]
                        waiting.append(other)
    place = {key: n for n, key in enumerate(found)}
    equations = [relation for relation in relations.values() if relation.equal]
    published = (key for relation in equations for key in relation.coefficients if key not in found)
    derived = following(published, equations)
    hanging = linked([key for key in found if key not in derived], equations)
    groups = (_group([found[key] for key in group], limit) for group in hanging)
    return Unknowns(
        tuple(found.values()),
        tuple(relations.values()),
        tuple(
            sum(by * system.cells[key].value for key, by in relation.coefficients.items() if key not in found)
            for relation in relations.values()
        ),
        tuple(tuple(place[cell.key] for cell in group) for group in groups if group),
        limit,
    )


def _unknown(cell: Cell, hidden: Collection[Key]) -> bool:
    return not cell.fixed and (not cell.shown or cell.key in hidden)


def _group(cells: list[Cell], limit: int) -> list[Cell]:
    """Those among which one is known to be small: the withheld ones, or also what is in no table, but never exempt."""
    secret = [cell for cell in cells if not cell.exempt]
    shown = [cell for cell in secret if cell.shown]
    return next((some for some in (shown, secret) if any(cell.sensitive(limit) for cell in some)), [])
