"""Which numbers to withhold: all small ones, and as little else as keeps them from being worked out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from nlp_coding.disclosure.attack import Exposure, Possible, Why, in_order, in_the_open
from nlp_coding.disclosure.giving_away import giving_away
from nlp_coding.disclosure.system import Key, System, following
from nlp_coding.disclosure.unknowns import Unknowns, unknowns, unknowns_around

_NODES = 500
_ROUNDS = 12
"""After so many attacks what is hidden stays so, which comes to an end, and hides little more than is needed."""


@dataclass(frozen=True)
class Suppression:
    """What to withhold, and what can be worked out all the same."""

    hidden: frozenset[Key]
    unprotected: tuple[Exposure, ...]
    """What hiding still more would not protect: small numbers that are fixed, those that fixed ones give away
    ("pinned"), and those that fixed ones show to be small, though not which ("small")."""


@dataclass(frozen=True)
class _Need:
    """If this one is hidden, at least so many of the others must be."""

    key: Key
    others: tuple[Key, ...]


def suppress(system: System, limit: int) -> Suppression:
    """Hide what is sensitive and, at the least cost, further numbers until an attack finds nothing more.

    The cells to hide are found by integer programming over the equations, with the attack's findings added as further
    conditions until there are none; where that takes many rounds, a little more is hidden than the least. Source:
    Fischetti and Salazar-González (2000), Models and algorithms for optimizing cell suppression in tabular data with
    linear constraints, Journal of the American Statistical Association 95; the attacker here works in whole numbers
    and knows the limit.
    """
    hidden: set[Key] = set()
    exposures: list[Exposure] = []
    for part in system.parts():
        if part.to_hide(limit):
            search = _Search(part, limit)
            chosen = search.run()
            hidden |= chosen
            exposures += search.exposures(chosen)
    return Suppression(frozenset(hidden), in_order(system, [*in_the_open(system, hidden, limit), *exposures]))


@dataclass
class _Search:
    """For one system whose cells hang together."""

    system: System
    limit: int
    _needs: list[_Need] = field(default_factory=list)
    """What the attacks have shown."""
    _known: set[Key] = field(default_factory=set)
    """Can be worked out whatever is hidden."""
    _given_up: set[Key] = field(default_factory=set)
    """Nothing more can be hidden for these, though with other things hidden too the attack found no proof."""
    _all: dict[Key, Possible] = field(default_factory=dict)
    """What is possible for each number with all hidden that can be."""
    _attacked: dict[frozenset[Key], tuple[Exposure, ...]] = field(default_factory=dict)
    """What was found of unknown numbers that hang together; most are the same from attack to attack."""

    def run(self) -> frozenset[Key]:
        self._know({key for key, cell in self.system.cells.items() if cell.fixed})
        hidden = self._cheapest(frozenset())
        n = 0
        while self._learn(hidden):
            n += 1
            hidden = self._cheapest(hidden if n > _ROUNDS else frozenset())
        return self._thinned(hidden) if n > _ROUNDS else hidden

    def _thinned(self, hidden: frozenset[Key]) -> frozenset[Key]:
        """Without what need not be hidden after all, the dearest first."""
        added = [cell for key, cell in self.system.cells.items() if key in hidden and key not in self._to_hide]
        for cell in sorted(added, key=lambda cell: -cell.cost):
            fewer = hidden - {cell.key}
            if all(map(self._beyond_help, self.exposures(fewer))):
                hidden = fewer
        return hidden

    @cached_property
    def _to_hide(self) -> frozenset[Key]:
        return frozenset(self.system.to_hide(self.limit))

    @cached_property
    def _equations(self) -> list[tuple[Key, ...]]:
        return [tuple(relation.coefficients) for relation in self.system.relations if relation.equal]

    def _know(self, keys: Iterable[Key]) -> None:
        self._known = following([*self._known, *keys], self.system.relations)

    def _learn(self, hidden: frozenset[Key]) -> bool:
        """Attack, and take down what must be otherwise; False when all is as safe as it can be.

        Of unknown numbers that hang together only the first is seen to: what protects it often protects the rest.
        """
        parts = unknowns(self.system, hidden, self.limit)
        mended = [any(self._mended(one, hidden) for one in self._exposures(part)) for part in parts]
        return any(mended)

    def exposures(self, hidden: frozenset[Key]) -> list[Exposure]:
        return [one for part in unknowns(self.system, hidden, self.limit) for one in self._exposures(part)]

    def _exposures(self, part: Unknowns) -> tuple[Exposure, ...]:
        keys = frozenset(part.place)
        if keys not in self._attacked:
            self._attacked[keys] = tuple(Possible(part).exposures())
        return self._attacked[keys]

    def _mended(self, exposure: Exposure, hidden: frozenset[Key]) -> bool:
        """Whether there was anything new to take down."""
        if self._beyond_help(exposure):
            return False
        key = exposure.key
        at_best = self._whatever_is_hidden(key)
        whys: set[Why] = {"pinned"} if at_best else {"pinned", "small"}
        others = () if at_best and at_best.why == "pinned" else self._others(key, whys, hidden)
        # What was hidden for it before did not help: what does not, even together, is passed over.
        if others and any(need.key == key for need in self._needs):
            for other in others:
                more = hidden | {other}
                hidden = more if self._stays(key, whys, more) else hidden
            others = self._others(key, whys, hidden)
        if others:
            self._needs.append(_Need(key, others))
        elif at_best and at_best.why == "pinned":
            self._know([key])
        else:
            self._given_up.add(key)
            return False
        return True

    def _beyond_help(self, exposure: Exposure) -> bool:
        """That nothing more can be done: as has been found out, or is found out now for what is known to be small."""
        if exposure.key in self._known | self._given_up:
            return True
        at_best = self._whatever_is_hidden(exposure.key)
        return at_best is not None and at_best.why == exposure.why == "small"

    def _whatever_is_hidden(self, key: Key) -> Exposure | None:
        """Whether a number is exposed even with all hidden that can be: no smaller choice protects it then."""
        if not self._all:
            everything = {key for key, cell in self.system.cells.items() if cell.hideable}
            for part in unknowns(self.system, everything, self.limit):
                possible = Possible(part)
                self._all.update({cell.key: possible for cell in part.cells})
        return self._all[key].exposure(key)

    def _others(self, key: Key, whys: Collection[Why], hidden: frozenset[Key]) -> tuple[Key, ...]:
        published = giving_away(unknowns_around(self.system, key, hidden, self.limit), key, whys)
        return tuple(other for other in published if self._choosable(other) and other not in hidden)

    def _stays(self, key: Key, whys: Collection[Why], hidden: frozenset[Key]) -> bool:
        exposure = Possible(unknowns_around(self.system, key, hidden, self.limit)).exposure(key)
        return exposure is not None and exposure.why in whys

    def _choosable(self, key: Key) -> bool:
        return self.system.cells[key].hideable and key not in self._known

    def _sums(self) -> list[_Need]:
        """No hidden number may be the only one in its equation; what is in no table is as good as hidden."""
        needs = []
        for equation in self._equations:
            unknown = [key for key in equation if key not in self._known]
            for key in unknown:
                others = tuple(other for other in unknown if other != key)
                if all(map(self._choosable, others)):
                    needs.append(_Need(key, others))
        return needs

    def _cheapest(self, keep: frozenset[Key]) -> frozenset[Key]:
        """The least costly cells to hide, with all that is sensitive, that meet all needs."""
        given = keep | {key for key in self._to_hide if self.system.cells[key].hideable}
        choices = [key for key in self.system.cells if self._choosable(key) and key not in given]
        needs = []
        for need in (*self._sums(), *self._needs):
            others = tuple(key for key in need.others if self._choosable(key))
            needed = need.key in given or need.key in self._to_hide or self._choosable(need.key)
            if needed and others and not given.intersection(others):
                needs.append(_Need(need.key, others))
        costs = [self.system.cells[key].cost for key in choices]
        least = min((cost for cost in costs if cost), default=1.0)
        # Among choices that cost the same, the same one is taken every time; and what costs nothing is not hidden idly.
        costs = [cost + least * 0.001 * (n + 1) / len(costs) for n, cost in enumerate(costs)]
        return given | (_chosen(dict(zip(choices, costs, strict=True)), needs) if needs else frozenset())


def _chosen(costs: Mapping[Key, float], needs: Sequence[_Need]) -> frozenset[Key]:
    """The keys that meet the needs at the least cost; a need whose own key has no cost is there in any case."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # a quarter of a second
    from scipy.sparse import coo_array, csc_array

    place = {key: n for n, key in enumerate(costs)}
    entries = [(row, place[key], 1.0) for row, need in enumerate(needs) for key in need.others]
    entries += [(row, place[need.key], -1.0) for row, need in enumerate(needs) if need.key in place]
    rows, columns, signs = np.array(entries).T
    matrix = coo_array((signs, (rows.astype(int), columns.astype(int))), shape=(len(needs), len(costs)))
    at_least = [0.0 if need.key in place else 1.0 for need in needs]
    found = milp(
        np.array(list(costs.values())),
        integrality=np.ones(len(costs)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(csc_array(matrix), at_least, np.inf),
        options={"node_limit": _NODES},
    )
    if found.x is None:
        return _greedily_chosen(costs, needs)
    return frozenset(key for key, number in zip(costs, found.x, strict=True) if number > 0.5)


def _greedily_chosen(costs: Mapping[Key, float], needs: Sequence[_Need]) -> frozenset[Key]:
    """Need by need the cheapest, where the search was given up before it had any choice: safe, but hides more."""
    chosen: set[Key] = set()
    while True:
        unmet = (
            need
            for need in needs
            if (need.key in chosen or need.key not in costs) and not chosen.intersection(need.others)
        )
        need = next(unmet, None)
        if need is None:
            return frozenset(chosen)
        chosen.add(min(need.others, key=costs.__getitem__))
