"""What people's decisions mean under another version of the codebook than the one they were made under.

Nothing is rewritten: decisions stay as they were made, and this works out how they stand, along the chain of versions.
So a way back always leads to the start, and a decision that is made meanwhile is never lost.

- Merged: yes if any of the old codes is yes, no only if all are no; no on some and nothing on others waits.
- Split: counts as the old code, and waits, until a person decides on the new ones.
- Replaced: follows to the new id. Redefined: still counts, and is outdated. Retired: stays readable, counts no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal, NamedTuple

from nlp_coding.codebook.changes import Change, Merged, Redefined, Removed, Replaced, Retired, Split
from nlp_coding.codebook.diff import diff
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import Coding, Decision

Cell = tuple[str, str]
"""Comment id, code id."""


class Version(NamedTuple):
    """What tells how versions hang together, without reading them."""

    digest: str
    name: str
    version: str
    revises: str | None


@dataclass(frozen=True)
class Carried:
    """One coder's decision on a cell, as it stands under a version."""

    coding: Coding
    """The code is one of that version, or an old one that is not yet split."""
    origins: tuple[int, ...]
    """Ids of the decisions it rests on, rising."""
    change: Change | None = None
    """The last change that carried it; None where it was made on this very code."""
    outdated: bool = False
    """The code's meaning was changed since."""

    @property
    def own(self) -> bool:
        """Made by the coder on this very code, or on its earlier id."""
        return self.change is None or isinstance(self.change, Replaced)


@dataclass(frozen=True)
class Waiting:
    """What persons decided on codes that are no more, and that cannot follow by itself: a person should look."""

    comment_id: str
    code_id: str
    """The code that was split, or the one that others were merged into."""
    change: Change
    carried: tuple[Carried, ...]
    targets: tuple[str, ...]
    """The codes to decide on."""
    answered: frozenset[str] = frozenset()
    """Of the targets, those that a person has decided on since."""

    @property
    def why(self) -> Literal["split", "merged"]:
        return "split" if isinstance(self.change, Split) else "merged"


@dataclass(frozen=True)
class Standing:
    """How all decisions stand under one version."""

    carried: tuple[Carried, ...] = ()
    """By comment, code and coder; coders who disagree both stand."""
    waiting: tuple[Waiting, ...] = ()
    retired: tuple[Carried, ...] = ()
    """On codes that are not in force here: readable for ever, counted no more."""
    blocked: frozenset[Cell] = field(default_factory=frozenset)
    """Parts of a split code that a person has yet to decide on: no machine's word counts there meanwhile."""

    @property
    def codings(self) -> tuple[Coding, ...]:
        """The decisions that hold."""
        return tuple(one.coding for one in self.carried)

    @property
    def unsplit(self) -> tuple[str, ...]:
        """The old codes that still have decisions which wait to be split."""
        return tuple(dict.fromkeys(one.code_id for one in self.waiting if one.why == "split"))

    @property
    def outdated(self) -> tuple[Carried, ...]:
        return tuple(one for one in self.carried if one.outdated)


def stand(
    decisions: Iterable[Decision],
    *,
    under: str,
    versions: Sequence[Version],
    load: Callable[[str], Codebook],
) -> Standing:
    """How decisions, the newest of each coder for each comment and code, stand under the version of digest `under`.

    `versions` are all that the decisions were made under, in the order they came, with those between; `load` gives the
    codebook of a digest, and is called for those only that decisions have to pass.
    """
    made: dict[str, list[Decision]] = {}
    for one in decisions:
        if not one.withdrawn:
            made.setdefault(one.codebook_digest, []).append(one)
    joined = neighbours(versions)

    def gather(digest: str, come_from: str | None) -> _State:
        state = _State()
        for other in joined.get(digest, ()):
            if other == come_from:
                continue
            there = gather(other, digest)
            if there.any():
                for change in diff(load(other), load(digest)).changes:
                    there.carry(change)
                state.join(there)
        for one in made.get(digest, ()):
            state.add(one)
        return state

    return gather(under, None).standing()


class _State:
    """Decisions on their way through the versions."""

    def __init__(self) -> None:
        self.cells: dict[Cell, dict[str, Carried]] = {}
        self.waiting: dict[Cell, Waiting] = {}
        self.retired: list[Carried] = []

    def any(self) -> bool:
        return bool(self.cells or self.waiting or self.retired)

    def add(self, decision: Decision) -> None:
        """A decision that was made under the version we are at."""
        self._put(Carried(decision.coding, (decision.id,)))
        self._answer(decision.coding)

    def join(self, other: _State) -> None:
        """The decisions that come from another neighbour."""
        for by_coder in other.cells.values():
            for carried in by_coder.values():
                self._put(carried)
        self.waiting.update(other.waiting)
        self.retired += other.retired

    def _put(self, carried: Carried) -> None:
        by_coder = self.cells.setdefault((carried.coding.comment_id, carried.coding.code_id), {})
        held = by_coder.get(carried.coding.coder)
        if held is None or _stands_over(carried, held):
            by_coder[carried.coding.coder] = carried

    def _answer(self, coding: Coding) -> None:
        """What waits for this answer waits no more: one yes is enough, or an answer to every part."""
        for cell, waiting in list(self.waiting.items()):
            if waiting.comment_id == coding.comment_id and coding.code_id in waiting.targets:
                answered = waiting.answered | {coding.code_id}
                if coding.applies or answered.issuperset(waiting.targets):
                    del self.waiting[cell]
                else:
                    self.waiting[cell] = replace(waiting, answered=answered)

    def carry(self, change: Change) -> None:
        """Follow one change."""
        if isinstance(change, Merged):
            self._merge(change)
            self._aim(set(change.sources), (change.target,))
        elif isinstance(change, Split):
            for (comment_id, _), by_coder in self._take(change.source):
                cell = (comment_id, change.source)
                self.waiting[cell] = Waiting(*cell, change, tuple(by_coder.values()), change.targets)
            self._aim({change.source}, change.targets)
        elif isinstance(change, Replaced):
            for _, by_coder in self._take(change.source):
                for carried in by_coder.values():
                    self._put(replace(carried, coding=replace(carried.coding, code_id=change.target), change=change))
            self._aim({change.source}, (change.target,))
        elif isinstance(change, Redefined):
            for (_, code_id), by_coder in self.cells.items():
                if code_id == change.code:
                    by_coder.update({coder: replace(one, outdated=True) for coder, one in by_coder.items()})
        elif isinstance(change, Retired | Removed):
            for _, by_coder in self._take(change.code):
                self.retired += by_coder.values()
            self._aim({change.code}, ())

    def _take(self, code_id: str) -> list[tuple[Cell, dict[str, Carried]]]:
        """Take out all decisions on a code."""
        return [(cell, self.cells.pop(cell)) for cell in [cell for cell in self.cells if cell[1] == code_id]]

    def _aim(self, gone: set[str], targets: tuple[str, ...]) -> None:
        """What waits for an answer on a code that is gone waits for one on those that came instead."""
        for cell, waiting in list(self.waiting.items()):
            if gone.intersection(waiting.targets):
                aims = dict.fromkeys(
                    target for one in waiting.targets for target in (targets if one in gone else (one,))
                )
                if aims:
                    self.waiting[cell] = replace(waiting, targets=tuple(aims))
                else:
                    self.retired += self.waiting.pop(cell).carried

    def _merge(self, change: Merged) -> None:
        of_comment: dict[str, dict[str, dict[str, Carried]]] = {}
        for source in change.sources:
            for (comment_id, _), by_coder in self._take(source):
                of_comment.setdefault(comment_id, {})[source] = by_coder
        for comment_id, by_source in of_comment.items():
            answers = {source: {one.coding.applies for one in found.values()} for source, found in by_source.items()}
            if any(answer == {True} for answer in answers.values()):
                rests_on = [found for source, found in by_source.items() if answers[source] == {True}]
            elif any(len(answer) > 1 for answer in answers.values()):
                rests_on = [found for source, found in by_source.items() if len(answers[source]) > 1]
            else:
                rests_on = list(by_source.values())
            merged: dict[str, list[Carried]] = {}
            for found in rests_on:
                for coder, carried in found.items():
                    merged.setdefault(coder, []).append(carried)
            together = [_together(found, change) for found in merged.values()]
            if answers.keys() == set(change.sources) or any(one.coding.applies for one in together):
                for one in together:
                    self._put(one)
            else:
                cell = (comment_id, change.target)
                noes = tuple(one for found in by_source.values() for one in found.values())
                self.waiting[cell] = Waiting(*cell, change, noes, (change.target,))

    def standing(self) -> Standing:
        split = [one for one in self.waiting.values() if one.why == "split"]
        carried = [one for by_coder in self.cells.values() for one in by_coder.values()]
        carried += [one for waiting in split for one in waiting.carried]
        blocked = {(one.comment_id, target) for one in split for target in one.targets} - self.cells.keys()
        return Standing(
            tuple(sorted(carried, key=_place)),
            tuple(waiting for _, waiting in sorted(self.waiting.items())),
            tuple(sorted(self.retired, key=_place)),
            frozenset(blocked),
        )


def _stands_over(one: Carried, held: Carried) -> bool:
    """The newer word of the same coder holds; but what was put together from several answers only over its like.

    Kari's yes to the whole is not undone by her no to a part, which with others' noes makes up a no to the whole.
    """
    if one.own != held.own and one.coding.applies != held.coding.applies:
        put_together = held if one.own else one
        if not put_together.coding.applies:
            return one.own
    return one.origins[-1] > held.origins[-1]


def _together(carried: Sequence[Carried], change: Merged) -> Carried:
    """One coder's answers on codes that became one."""
    yes = [one for one in carried if one.coding.applies]
    rests_on = yes or carried
    first = rests_on[0].coding
    evidence = tuple(sorted({item for one in rests_on for item in one.coding.evidence}))
    return Carried(
        replace(first, code_id=change.target, evidence=evidence),
        tuple(sorted({origin for one in rests_on for origin in one.origins})),
        change,
        any(one.outdated for one in rests_on),
    )


def _place(carried: Carried) -> tuple[str, str, str]:
    return carried.coding.comment_id, carried.coding.code_id, carried.coding.coder


def neighbours(versions: Sequence[Version]) -> Mapping[str, tuple[str, ...]]:
    """Which versions stand next to each other, by digest: who revises whom; in lack of that the order they came in.

    They make one tree, so that every decision finds its way, and only one.
    """
    joined: dict[str, list[str]] = {one.digest: [] for one in versions}
    tree: dict[str, set[str]] = {one.digest: {one.digest} for one in versions}

    def join(one: str, other: str) -> None:
        if other not in tree[one]:
            joined[one].append(other)
            joined[other].append(one)
            together = tree[one] | tree[other]
            for digest in together:
                tree[digest] = together

    by_version = {(one.name, one.version): one.digest for one in versions}
    for one in versions:
        if one.revises and (other := by_version.get((one.name, one.revises))):
            join(one.digest, other)
    for earlier, one in pairwise(versions):
        join(one.digest, earlier.digest)
    return {digest: tuple(others) for digest, others in joined.items()}
