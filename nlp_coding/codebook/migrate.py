"""What people's decisions mean under another version of the codebook than the one they were made under.

Nothing is rewritten: decisions stay as they were made, and this works out how they stand, along the chain of versions.
So a way back always leads to the start, and a decision that is made meanwhile is never lost.

- Merged: yes if any of the old codes is yes, no only if all are no; no on some and nothing on others waits.
- Split: counts as the old code, and waits, until a person decides on the new ones.
- Replaced: follows to the new id. Redefined: still counts, and is outdated. Retired: stays readable, counts no more.

What waits has no answer by the machine either: its word would stand over what a person said before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from nlp_coding.codebook.carried import Carried, Cell, Standing, Voice, Waiting, settled_over
from nlp_coding.codebook.changes import Change, Removed, Retired
from nlp_coding.codebook.diff import diff
from nlp_coding.codebook.lineage import Version, neighbours
from nlp_coding.codebook.move_changes import Merged, Redefined, Replaced, Split
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import Decision


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
            state.put(Carried(one.coding, (one.id,), stale=one.stale, age=ages[one.restores or one.id]))
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
                of_comment.setdefault(comment_id, {})[source] = list(by_coder.values())
        for comment_id, by_source in of_comment.items():
            self._merge_answers(comment_id, _those(by_source, settles=False), change)
            if _those(by_source, settles=True):
                self._merge_settled(comment_id, by_source, change)

    def _merge_answers(self, comment_id: str, by_source: Mapping[str, Sequence[Carried]], change: Merged) -> None:
        """What coders said, each for itself."""
        rests_on = _rests_on(by_source, change)
        if rests_on is None:
            self._wait_merged(comment_id, [one for found in by_source.values() for one in found], change)
            return
        for voice in dict.fromkeys(one.voice for one in rests_on):
            of_voice = [one for found in by_source.values() for one in found if one.voice == voice]
            merged = _together([one for one in rests_on if one.voice == voice], change)
            whole = len(of_voice) == len(change.sources) and not any(one.partial for one in of_voice)
            self.put(replace(merged, partial=not (merged.coding.applies or whole)))

    def _merge_settled(self, comment_id: str, by_source: Mapping[str, Sequence[Carried]], change: Merged) -> None:
        """What follows for the whole from what was settled of its parts and what holds of the others."""
        held = {source: settled_over(found) for source, found in by_source.items()}
        settled = [one for found in held.values() for one in found if one.settles]
        rests_on = _rests_on(held, change)
        if rests_on is None:
            self._wait_merged(comment_id, settled, change)
        elif outcomes := [one for one in rests_on if one.settles]:
            outcome = _together(outcomes, change)
            newest = max(one.newest for one in rests_on if _agree(one, outcome))
            self.put(replace(outcome, age=newest))

    def _wait_merged(self, comment_id: str, said: Sequence[Carried], change: Merged) -> None:
        if said:
            self._wait(Waiting(comment_id, change.target, change, _sorted(said), (change.target,)))

    def standing(self) -> Standing:
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


def _those(by_source: Mapping[str, Sequence[Carried]], *, settles: bool) -> dict[str, list[Carried]]:
    found = {source: [one for one in said if one.settles == settles] for source, said in by_source.items()}
    return {source: said for source, said in found.items() if said}


def _rests_on(by_source: Mapping[str, Sequence[Carried]], change: Merged) -> list[Carried] | None:
    """The answers to the parts that make up the answer to the whole; None where some are missing."""
    answers = {source: {one.coding.applies for one in found} for source, found in by_source.items()}
    said = [one for found in by_source.values() for one in found]
    if any(answer == {True} for answer in answers.values()):
        return [one for one in said if one.coding.applies]
    if any(len(answer) > 1 for answer in answers.values()):
        return [one for source, found in by_source.items() if len(answers[source]) > 1 for one in found]
    return said if answers.keys() == set(change.sources) else None


def _agree(one: Carried, other: Carried) -> bool:
    return one.coding.applies == other.coding.applies


def _weight(carried: Carried) -> tuple[bool, int]:
    return not carried.partial, carried.newest


def _together(carried: Sequence[Carried], change: Merged) -> Carried:
    """One answer to codes that became one, from those to some of them."""
    rests_on = [one for one in carried if one.coding.applies] or carried
    first = rests_on[0].coding
    evidence = tuple(sorted({item for one in rests_on for item in one.coding.evidence}))
    return Carried(
        replace(first, code_id=change.target, evidence=evidence),
        tuple(sorted({origin for one in rests_on for origin in one.origins})),
        change,
        any(one.outdated for one in rests_on),
        any(one.stale for one in rests_on),
        age=max(one.newest for one in rests_on),
    )


def _place(carried: Carried) -> tuple[str, str, str, bool, tuple[int, ...]]:
    return carried.coding.comment_id, carried.coding.code_id, *carried.voice, carried.origins


def _sorted(carried: Iterable[Carried]) -> tuple[Carried, ...]:
    return tuple(sorted(carried, key=_place))
