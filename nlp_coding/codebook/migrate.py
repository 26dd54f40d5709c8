"""What people's decisions mean under another version of the codebook than the one they were made under.

Nothing is rewritten: decisions stay as they were made, and this works out how they stand, along the chain of versions.
So a way back always leads to the start, and a decision that is made meanwhile is never lost.

- Merged: yes if any of the old codes is yes, no only if all are no; no on some and nothing on others waits.
- Split: counts as the old code, and waits, until a person decides on the new ones.
- Replaced: follows to the new id. Redefined: still counts, and is outdated. Retired: stays readable, counts no more.

What waits has no answer by the machine either: its word would stand over what a person said before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from nlp_coding.codebook.changes import Change, Removed, Retired
from nlp_coding.codebook.diff import diff
from nlp_coding.codebook.lineage import Version, neighbours
from nlp_coding.codebook.move_changes import Merged, Redefined, Replaced, Split
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import Coding, Decision

Cell = tuple[str, str]
"""Comment id, code id."""
Voice = tuple[str, bool]
"""Who speaks, and whether to settle what coders said: what a person settles stands beside what the same one decided."""


@dataclass(frozen=True)
class Carried:
    """One coder's decision on a cell, as it stands under a version."""

    coding: Coding
    """The code is one of that version, or an old one that is not yet split."""
    origins: tuple[int, ...]
    """Ids of the decisions it rests on, rising."""
    change: Change | None = None
    """The last merge that carried it, or else the last new id; None where it was made on this very code."""
    outdated: bool = False
    """The code's meaning was changed since."""
    partial: bool = False
    """A no that the coder gave to some of the codes that were merged, and others to the rest."""
    age: int = 0
    """By what it is older or newer than others: its place in time among all decisions, as an id; 0 for that of the
    newest decision it rests on."""

    @property
    def own(self) -> bool:
        """Made by the coder on this very code, or on its earlier id."""
        return self.change is None or isinstance(self.change, Replaced)

    @property
    def newest(self) -> int:
        """By what it is older or newer than others: one that an undo brought back is as old as it was."""
        return self.age or self.origins[-1]

    @property
    def settles(self) -> bool:
        """The outcome of an adjudication."""
        return self.coding.status == "settled"

    @property
    def voice(self) -> Voice:
        return self.coding.coder, self.settles


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
    """Of the targets, those where what a person decided is an answer."""

    @property
    def why(self) -> Literal["split", "merged"]:
        return "split" if isinstance(self.change, Split) else "merged"


@dataclass(frozen=True)
class Standing:
    """How all decisions stand under one version."""

    carried: tuple[Carried, ...] = ()
    """By comment, code and coder, what was settled beside what was decided; coders who disagree both stand."""
    waiting: tuple[Waiting, ...] = ()
    retired: tuple[Carried, ...] = ()
    """On codes that are not in force here: readable for ever, counted no more."""
    blocked: frozenset[Cell] = field(default_factory=frozenset)
    """What a person has yet to decide on: no machine's word counts there meanwhile, over what a person said before."""

    @cached_property
    def holding(self) -> tuple[Carried, ...]:
        """Those of `carried` that count: what was settled takes the place of all that was said of the cell before."""
        of_cell: dict[Cell, list[Carried]] = {}
        for one in self.carried:
            of_cell.setdefault((one.coding.comment_id, one.coding.code_id), []).append(one)
        return tuple(one for found in of_cell.values() for one in _holding(found))

    def of_coder(self, coder: str) -> tuple[Carried, ...]:
        """What one coder has decided, whatever was settled since."""
        return tuple(one for one in self.carried if one.voice == (coder, False))

    @property
    def codings(self) -> tuple[Coding, ...]:
        """The decisions that hold."""
        return tuple(one.coding for one in self.holding)

    @property
    def n_unsplit(self) -> int:
        """Comments with a decision on a code that is split, and that nobody has looked at since."""
        return len({one.comment_id for one in self.waiting if one.why == "split"})

    @property
    def n_unmerged(self) -> int:
        """Comments with a no to some of the codes that are merged, and nothing on the others."""
        return len({one.comment_id for one in self.waiting if one.why == "merged"})

    @property
    def n_outdated(self) -> int:
        """Comments with a decision on a code that was redefined since."""
        return len({one.coding.comment_id for one in self.outdated})

    @property
    def n_retired(self) -> int:
        """Comments with a decision on a code that is in force no more."""
        return len({one.coding.comment_id for one in self.retired})

    @property
    def comment_ids(self) -> frozenset[str]:
        """The comments that anybody has decided on, in whatever code."""
        decided = (one.coding.comment_id for one in (*self.carried, *self.retired))
        return frozenset([*decided, *(one.comment_id for one in self.waiting)])

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
    codebook of a digest, and is called for those only that decisions have to pass. Raises ValueError where one lacks.
    """
    made: dict[str, list[Decision]] = {}
    held = [one for one in decisions if not one.withdrawn]
    first = {one.restores or one.id: one.since for one in held}
    # By time; each place in that order has the id that would stand there if all had come in order.
    ages = dict(zip(sorted(first, key=lambda key: (first[key], key)), sorted(first), strict=True))
    for one in held:
        made.setdefault(one.codebook_digest, []).append(one)
    joined = neighbours(versions)
    if lacking := {under, *made} - joined.keys():
        raise ValueError(f"versions that are not among those given: {', '.join(sorted(lacking))}")

    def gather(digest: str, come_from: str | None) -> _State:
        state = _State()
        for other in joined[digest]:
            if other == come_from:
                continue
            there = gather(other, digest)
            if there.any():
                for change in diff(load(other), load(digest)).changes:
                    there.carry(change)
                state.join(there)
        for one in made.get(digest, ()):
            state.put(Carried(one.coding, (one.id,), age=ages[one.restores or one.id]))
        state.settle()
        return state

    return gather(under, None).standing()


class _State:
    """Decisions on their way through the versions."""

    def __init__(self) -> None:
        self.cells: dict[Cell, dict[Voice, Carried]] = {}
        self.waiting: dict[tuple[str, str, Change], Waiting] = {}
        self.retired: list[Carried] = []

    def any(self) -> bool:
        return bool(self.cells or self.waiting or self.retired)

    def join(self, other: _State) -> None:
        """The decisions that come from another neighbour."""
        for by_coder in other.cells.values():
            for carried in by_coder.values():
                self.put(carried)
        for waiting in other.waiting.values():
            self._wait(waiting)
        self.retired += other.retired

    def put(self, carried: Carried) -> None:
        """The newest word of a coder holds, but a no that others must complete over nothing that stands by itself.

        Kari's yes to the whole is not undone by her no to a part, which with Ola's noes makes up a no to the whole.
        """
        by_coder = self.cells.setdefault((carried.coding.comment_id, carried.coding.code_id), {})
        held = by_coder.get(carried.voice)
        if held is None or _weight(carried) > _weight(held):
            by_coder[carried.voice] = carried

    def _wait(self, waiting: Waiting) -> None:
        """Add what waits; the same codes may have become one, or several, in two versions that revise the same."""
        key = (waiting.comment_id, waiting.code_id, waiting.change)
        if held := self.waiting.get(key):
            carried = sorted({*held.carried, *waiting.carried}, key=_place)
            targets = dict.fromkeys((*held.targets, *waiting.targets))
            waiting = replace(held, carried=tuple(carried), targets=tuple(targets), answered=frozenset())
        self.waiting[key] = waiting

    def settle(self) -> None:
        """What has its answer waits no more: one yes is enough, or an answer to every part."""
        for key, waiting in list(self.waiting.items()):
            answers = list(self._answers(waiting))
            answered = waiting.answered.union(one.coding.code_id for one in answers)
            if any(one.coding.applies for one in answers) or answered.issuperset(waiting.targets):
                del self.waiting[key]
                for one in answers:
                    self._confirm(one, waiting)
            else:
                self.waiting[key] = replace(waiting, answered=answered)

    def _confirm(self, answer: Carried, waiting: Waiting) -> None:
        """What a coder said of a part, and later of the whole in the same sense, is as new as the later word."""
        again = [one for one in waiting.carried if one.coding.coder == answer.coding.coder and _agree(one, answer)]
        newest = max((one.newest for one in again), default=0)
        if waiting.why == "split" and newest > answer.newest:
            origins = sorted({*answer.origins, *(origin for one in again for origin in one.origins)})
            self.put(replace(answer, origins=tuple(origins), age=newest))

    def _answers(self, waiting: Waiting) -> Iterator[Carried]:
        """What persons decided on the targets, as far as it answers.

        Noes to some of the codes that were merged say nothing against a decision on the whole. What was said of a
        code that is split is answered by what was said later, or by what the only coder said in the same sense.
        """
        newest = max(one.newest for one in waiting.carried)
        said = {(one.coding.coder, one.coding.applies) for one in waiting.carried}
        for target in waiting.targets:
            for one in self.cells.get((waiting.comment_id, target), {}).values():
                if waiting.why == "merged" or (
                    one.own and (one.newest > newest or said == {(one.coding.coder, one.coding.applies)})
                ):
                    yield one

    def carry(self, change: Change) -> None:
        """Follow one change."""
        if isinstance(change, Merged):
            self._merge(change)
            self._aim(set(change.sources), (change.target,))
        elif isinstance(change, Split):
            for (comment_id, _), by_coder in self._take(change.source):
                self._wait(Waiting(comment_id, change.source, change, _sorted(by_coder.values()), change.targets))
            self._aim({change.source}, change.targets)
        elif isinstance(change, Replaced):
            for _, by_coder in self._take(change.source):
                for one in by_coder.values():
                    last = change if one.own else one.change
                    self.put(replace(one, coding=replace(one.coding, code_id=change.target), change=last))
            self._aim({change.source}, (change.target,))
        elif isinstance(change, Redefined):
            for (_, code_id), by_coder in self.cells.items():
                if code_id == change.code:
                    by_coder.update({voice: replace(one, outdated=True) for voice, one in by_coder.items()})
        elif isinstance(change, Retired | Removed):
            for _, by_coder in self._take(change.code):
                self.retired += by_coder.values()
            self._aim({change.code}, ())

    def _take(self, code_id: str) -> list[tuple[Cell, dict[Voice, Carried]]]:
        """Take out all decisions on a code."""
        return [(cell, self.cells.pop(cell)) for cell in [cell for cell in self.cells if cell[1] == code_id]]

    def _aim(self, gone: set[str], targets: tuple[str, ...]) -> None:
        """What waits for an answer on a code that is gone waits for one on those that came instead."""
        for key, waiting in list(self.waiting.items()):
            if gone.isdisjoint(waiting.targets):
                continue
            came_from: dict[str, set[str]] = {}
            for one in waiting.targets:
                for target in targets if one in gone else (one,):
                    came_from.setdefault(target, set()).add(one)
            if came_from:
                answered = frozenset(target for target, those in came_from.items() if those <= waiting.answered)
                self.waiting[key] = replace(waiting, targets=tuple(came_from), answered=answered)
            else:
                self.retired += self.waiting.pop(key).carried

    def _merge(self, change: Merged) -> None:
        of_comment: dict[str, dict[str, list[Carried]]] = {}
        for source in change.sources:
            for (comment_id, _), by_coder in self._take(source):
                of_comment.setdefault(comment_id, {})[source] = _holding(list(by_coder.values()))
        for comment_id, by_source in of_comment.items():
            answers = {source: {one.coding.applies for one in found} for source, found in by_source.items()}
            decided = [one for found in by_source.values() for one in found]
            if any(answer == {True} for answer in answers.values()):
                rests_on = [one for one in decided if one.coding.applies]
            elif any(len(answer) > 1 for answer in answers.values()):
                disputed = [found for source, found in by_source.items() if len(answers[source]) > 1]
                rests_on = [one for found in disputed for one in found]
            elif answers.keys() == set(change.sources):
                rests_on = decided
            else:
                self._wait(Waiting(comment_id, change.target, change, _sorted(decided), (change.target,)))
                continue
            merged: dict[Voice, list[Carried]] = {}
            for one in rests_on:
                merged.setdefault(one.voice, []).append(one)
            for found in merged.values():
                self.put(_together(found, change))

    def _look_again(self) -> None:
        """A cell of a redefined code waits for one look under the new meaning, whoever takes it."""
        for by_coder in self.cells.values():
            if any(not one.outdated for one in by_coder.values()):
                by_coder.update({voice: replace(one, outdated=False) for voice, one in by_coder.items()})

    def standing(self) -> Standing:
        self._look_again()
        split = [one for one in self.waiting.values() if one.why == "split"]
        carried = {
            _place(one)[:4]: one
            for one in sorted((one for waiting in split for one in waiting.carried), key=lambda one: one.newest)
        }
        carried |= {_place(one)[:4]: one for by_coder in self.cells.values() for one in by_coder.values()}
        waiting = self.waiting.values()
        blocked = {(one.comment_id, target) for one in waiting for target in one.targets} - self.cells.keys()
        return Standing(
            _sorted(carried.values()),
            tuple(sorted(self.waiting.values(), key=lambda one: (one.comment_id, one.code_id, one.carried[0].origins))),
            _sorted(self.retired),
            frozenset(blocked),
        )


def _holding(of_cell: Sequence[Carried]) -> list[Carried]:
    """Of what was said of one cell, that which counts."""
    since = max((one.newest for one in of_cell if one.settles), default=0)
    return [one for one in of_cell if one.newest >= since]


def _agree(one: Carried, other: Carried) -> bool:
    return one.coding.applies == other.coding.applies


def _weight(carried: Carried) -> tuple[bool, int]:
    return not carried.partial, carried.newest


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
        age=max(one.newest for one in rests_on),
        partial=not yes and (any(one.partial for one in carried) or len(carried) < len(change.sources)),
    )


def _place(carried: Carried) -> tuple[str, str, str, bool, tuple[int, ...]]:
    return carried.coding.comment_id, carried.coding.code_id, *carried.voice, carried.origins


def _sorted(carried: Iterable[Carried]) -> tuple[Carried, ...]:
    return tuple(sorted(carried, key=_place))
