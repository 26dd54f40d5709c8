"""What is to be published, as whole numbers and the relations between them that every reader knows."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

Key = Hashable
"""What a cell is known by: any value that can stand in a dict."""


@dataclass(frozen=True)
class Cell:
    """One number, and what may be done with it."""

    key: Key
    value: int
    exempt: bool = False
    """Nobody's secret, however small: never hidden for its own sake."""
    fixed: bool = False
    """Everybody knows it already, from an earlier export say, so that hiding it protects nothing."""
    shown: bool = True
    """False: in no table, and unknown to the reader unless it follows from the tables. A small one is protected too,
    by hiding others; `exempt` says that it need not be."""
    cost: float = 1.0
    """What is lost by hiding it."""
    withheld: bool = False
    """It was withheld before, and stays so."""

    @property
    def hideable(self) -> bool:
        return self.shown and not self.fixed

    def sensitive(self, limit: int) -> bool:
        """A small number that is somebody's secret; zero is not small."""
        return not self.exempt and 0 < self.value < limit


@dataclass(frozen=True)
class Relation:
    """The sum of coefficient × number is zero, or is at most zero."""

    coefficients: Mapping[Key, int]
    equal: bool


@dataclass
class System:
    """Cells and their relations; `add` the cells first, then say how they hang together.

    Relations are checked as they are stated: one that the true numbers do not fulfil raises a ValueError that names
    its cells.
    """

    _cells: dict[Key, Cell] = field(default_factory=dict)
    _relations: list[Relation] = field(default_factory=list)
    _of: dict[Key, list[int]] = field(default_factory=dict)
    """Where in the relations each cell stands."""

    @property
    def cells(self) -> Mapping[Key, Cell]:
        """In the order they were added."""
        return MappingProxyType(self._cells)

    @property
    def relations(self) -> tuple[Relation, ...]:
        return tuple(self._relations)

    def relations_of(self, key: Key) -> Iterator[tuple[int, Relation]]:
        """Those that a cell stands in, each with its place among all."""
        return ((n, self._relations[n]) for n in self._of.get(key, ()))

    def add(
        self,
        key: Key,
        value: int,
        *,
        exempt: bool = False,
        fixed: bool = False,
        shown: bool = True,
        cost: float = 1.0,
        withheld: bool = False,
    ) -> None:
        """A cell; the same one may be added again, as tables share numbers, but not a different one by its key."""
        cell = Cell(key, int(value), exempt, fixed, shown, cost, withheld)
        if cell.value != value or value < 0:
            raise ValueError(f"{key!r} is no count: {value!r}")
        if not 0 <= cost < float("inf"):
            raise ValueError(f"{key!r} has an impossible cost: {cost!r}")
        if self._cells.setdefault(key, cell) != cell:
            raise ValueError(f"{key!r} is there already, otherwise: {self._cells[key]!r} and {cell!r}")

    def total(self, total: Key, parts: Iterable[Key]) -> None:
        """The total is the sum of its parts; with a single part the two are the same number."""
        self.bounded([(total, 1), *((part, -1) for part in parts)], equal=True)

    def at_most(self, smaller: Key, larger: Key) -> None:
        """One number is never greater than another: a code's count and its base, a part and the union."""
        self.bounded([(smaller, 1), (larger, -1)])

    def bounded(self, coefficients: Mapping[Key, int] | Iterable[tuple[Key, int]], *, equal: bool = False) -> None:
        """Σ coefficient × number ≤ 0, or = 0; what a key is given several times is added up."""
        summed: dict[Key, int] = {}
        for key, coefficient in coefficients.items() if isinstance(coefficients, Mapping) else coefficients:
            if key not in self._cells:
                raise ValueError(f"a relation with {key!r}, which is no cell")
            summed[key] = summed.get(key, 0) + coefficient
        summed = {key: coefficient for key, coefficient in summed.items() if coefficient}
        result = sum(coefficient * self._cells[key].value for key, coefficient in summed.items())
        if result > 0 or (equal and result):
            stated = " ".join(f"{coefficient:+d}·{key!r}" for key, coefficient in summed.items())
            numbers = " ".join(f"{coefficient:+d}·{self._cells[key].value}" for key, coefficient in summed.items())
            raise ValueError(f"the numbers do not add up: {stated} {'=' if equal else '≤'} 0, but {numbers} = {result}")
        self._relate([Relation(MappingProxyType(summed), equal)] if summed else [])

    def _relate(self, relations: Iterable[Relation]) -> None:
        for relation in relations:
            for key in relation.coefficients:
                self._of.setdefault(key, []).append(len(self._relations))
            self._relations.append(relation)

    def sensitive(self, limit: int) -> tuple[Key, ...]:
        return tuple(cell.key for cell in self._cells.values() if cell.sensitive(limit))

    def to_hide(self, limit: int) -> tuple[Key, ...]:
        """What is sensitive, and what was withheld before."""
        return tuple(cell.key for cell in self._cells.values() if cell.withheld or cell.sensitive(limit))

    def parts(self) -> Iterator[System]:
        """Systems that have nothing to do with one another; a fixed cell links none, and comes with each it bears on.

        Fixed cells in no relation with others are left out.
        """
        place = {key: n for n, key in enumerate(self._cells)}
        free = [key for key, cell in self._cells.items() if not cell.fixed]
        for group in linked(free, self._relations):
            own = sorted({n for key in group for n in self._of.get(key, ())})
            keys = {*group, *(key for n in own for key in self._relations[n].coefficients)}
            part = System({key: self._cells[key] for key in sorted(keys, key=place.__getitem__)})
            part._relate(self._relations[n] for n in own)
            yield part


def linked(keys: Sequence[Key], relations: Iterable[Relation]) -> list[tuple[Key, ...]]:
    """The keys in groups that hang together by the relations; keys that are not given link nothing."""
    parent = {key: key for key in keys}

    def root(key: Key) -> Key:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for relation in relations:
        members = [key for key in relation.coefficients if key in parent]
        for other in members[1:]:
            parent[root(other)] = root(members[0])
    groups: dict[Key, list[Key]] = {}
    for key in keys:
        groups.setdefault(root(key), []).append(key)
    return [tuple(group) for group in groups.values()]


def following(known: Iterable[Key], relations: Iterable[Relation]) -> set[Key]:
    """What is known, and what follows one by one: the last unknown member of an equation."""
    known = set(known)
    equations = [tuple(relation.coefficients) for relation in relations if relation.equal]
    while True:
        left = ([key for key in equation if key not in known] for equation in equations)
        last = {keys[0] for keys in left if len(keys) == 1}
        if not last:
            return known
        known |= last
