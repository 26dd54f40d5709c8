"""Which published numbers give a withheld one away: of these at least one must be withheld as well."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from nlp_coding.disclosure.attack import Possible, Why
from nlp_coding.disclosure.system import Key, linked
from nlp_coding.disclosure.unknowns import Unknowns

_FEW = 12
"""Of so few relations all are taken for the proof: thinning it costs more than it saves."""


def giving_away(part: Unknowns, key: Key, whys: Collection[Why]) -> tuple[Key, ...]:
    """The published numbers of a proof that this number is exposed, for one of these reasons.

    The proof is sought near the number and then thinned. While all these numbers are published the number is exposed,
    whatever else is withheld: a relation says less the more is withheld, and a group of which one is known to be small
    only grows with a number that shares an equation with it.
    """
    if len(part.relations) <= _FEW:
        return _published(part, range(len(part.relations)))
    relations, groups = _near(part, key, whys)
    for group in sorted(groups):
        if _proves(part, key, whys, relations, groups - {group}):
            groups.remove(group)
    for size in (8, 2, 1):
        farthest = sorted(relations, reverse=True)
        for chunk in ({*farthest[n : n + size]} for n in range(0, len(farthest), size)):
            if _proves(part, key, whys, relations - chunk, groups):
                relations -= chunk
    for group in groups:
        relations |= _bordering(part, group)
    return _published(part, sorted(relations))


def _published(part: Unknowns, relations: Iterable[int]) -> tuple[Key, ...]:
    members = (key for n in relations for key in part.relations[n].coefficients)
    return tuple(dict.fromkeys(key for key in members if key not in part.place))


def _near(part: Unknowns, key: Key, whys: Collection[Why]) -> tuple[set[int], set[int]]:
    """Relations and groups, few and near, that prove it; all of them if need be."""
    reached, relations = {key}, set[int]()
    while len(relations) < len(part.relations):
        touching = {n for n, relation in enumerate(part.relations) if reached & relation.coefficients.keys()}
        reached |= {other for n in touching for other in part.relations[n].coefficients if other in part.place}
        if touching == relations:
            break
        relations = touching
        groups = {n for n, group in enumerate(part.groups) if all(part.cells[at].key in reached for at in group)}
        if _proves(part, key, whys, relations, groups):
            return relations, groups
    return set(range(len(part.relations))), set(range(len(part.groups)))


def _proves(part: Unknowns, key: Key, whys: Collection[Why], relations: set[int], groups: set[int]) -> bool:
    exposure = Possible(part.narrowed(key, relations, groups)).exposure(key)
    return exposure is not None and exposure.why in whys


def _bordering(part: Unknowns, group: int) -> set[int]:
    """The equations that a group's numbers stand in, with those of no table or exempt that hang together with them."""
    member = part.cells[part.groups[group][0]].key
    equations = {n: relation for n, relation in enumerate(part.relations) if relation.equal}
    whole = next(keys for keys in linked(list(part.place), equations.values()) if member in keys)
    return {n for n, relation in equations.items() if relation.coefficients.keys() & set(whole)}
