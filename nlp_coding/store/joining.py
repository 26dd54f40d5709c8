"""What coders said and noted in two copies of a study, put together: what is new, and which word of a coder holds.

A row is known again by its content, since keys differ between copies. Which side is merged into which changes nothing
of what holds afterwards, nor which of several copies is merged first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nlp_coding.core.coding import Evidence
from nlp_coding.store.memos import Memo

Voice = tuple[str, str, str, bool]
"""Comment, code, coder, and whether it settles what coders said: the newest row of each voice holds."""


@dataclass(frozen=True)
class DecisionRow:
    """A decision as the store keeps it."""

    key: int
    voice: Voice
    decided_at: str
    applies: bool | None
    """None: from here on the coder has no decision."""
    evidence: tuple[Evidence, ...]
    codebook_digest: str
    text_digest: bytes
    fresh: bool
    """It was made on the text that the comment has now."""
    run: tuple[int, str, str] | None
    """The run that the coder saw: its key, when it started, and its codebook's digest."""
    restores: int | None

    @property
    def taken_back(self) -> bool:
        """Written by an undo: nobody's decision of its own."""
        return self.applies is None or self.restores is not None


class Identity(NamedTuple):
    """By what a row is known again in another copy, in the order that settles which of two words is the later."""

    decided_at: str
    answer: int
    """Of words of the same second a yes holds over a no, and a no over one that was taken back."""
    spans: tuple[tuple[int, int], ...]
    """Without their reasons: these change when words are blackened."""
    codebook_digest: str
    restores: bool
    ordinal: int
    """Of rows that are the same in all else, by one coder within a second."""
    voice: Voice


@dataclass(frozen=True)
class Joined:
    """What has to be appended so that a study says all that another one says."""

    new: tuple[DecisionRow, ...]
    """Rows that were not here, in the order they were made."""
    again: tuple[Identity, ...]
    """Words that hold although others come after them now: each is appended again."""
    n_differing: int
    """Cells where the same coder said one thing here and another there; the later word holds."""


def identities(rows: Iterable[DecisionRow]) -> dict[int, Identity]:
    """The identity of each row, by key. Rows come in the order of their keys.

    A row that brings another back at that one's own time is a copy of it, made by a merge, and has its identity.
    """
    found: dict[int, Identity] = {}
    seen: Counter[Identity] = Counter()
    for row in rows:
        first = found.get(row.restores) if row.restores is not None else None
        if first is not None and first.decided_at == row.decided_at:
            found[row.key] = first
            continue
        answer = -1 if row.applies is None else int(row.applies)
        spans = tuple((one.start, one.end) for one in row.evidence)
        restores = row.restores is not None
        same = Identity(row.decided_at, answer, spans, row.codebook_digest, restores, 0, row.voice)
        # Two that bring back the same are one: what counts is that it holds again.
        found[row.key] = same if restores else same._replace(ordinal=seen[same])
        seen[same] += 1
    return found


def join(ours: Sequence[DecisionRow], theirs: Sequence[DecisionRow]) -> Joined:
    """What is to be appended to ours. The newest row by key holds on either side.

    A side that has all rows of the other had the last word, whatever its clock says. Where each has rows that the
    other had not, the later of the two words holds; of two of the same second the one that `Identity` puts last.
    """
    our_ids, their_ids = identities(ours), identities(theirs)
    ours_of, theirs_of = _by_voice(ours, our_ids), _by_voice(theirs, their_ids)
    known = set(our_ids.values())
    new = []
    for row in theirs:
        if their_ids[row.key] not in known:
            known.add(their_ids[row.key])
            new.append(row)
    last_new = {row.voice: their_ids[row.key] for row in new}
    again = []
    n_differing = 0
    for voice, their_words in theirs_of.items():
        our_words = ours_of.get(voice, [])
        head = last_new.get(voice) or our_words[-1]
        holds, differing = _later(our_words, their_words)
        n_differing += differing
        if holds != head:
            again.append(holds)
    return Joined(tuple(new), tuple(again), n_differing)


def _later(ours: Sequence[Identity], theirs: Sequence[Identity]) -> tuple[Identity, bool]:
    """The word that holds of one voice, and whether the two sides said different things by themselves."""
    if not ours or set(ours) < set(theirs):
        return theirs[-1], False
    if set(theirs) < set(ours):
        return ours[-1], False
    return max(ours[-1], theirs[-1]), ours[-1].answer != theirs[-1].answer


@dataclass(frozen=True)
class JoinedMemos:
    """What has to be appended so that a study has all memos of another one."""

    new: tuple[Memo, ...]
    differing: tuple[Memo, ...]
    """Where a coder wrote one memo here and another there: the one that holds, which may be empty."""
    left_out: tuple[Memo, ...]
    """On comments with blackened words, each coder's newest there, unless there is a newer one here."""


def join_memos(ours: Iterable[Memo], theirs: Iterable[Memo], *, blackened: Collection[str]) -> JoinedMemos:
    """What is to be appended to ours: every row that is not among them. Both come with their history.

    On the comments that are blackened here nothing is taken in but that a coder took a memo away: a memo from there may
    quote what nobody shall read here.
    """
    ours_of, theirs_of = _memos_by_voice(ours), _memos_by_voice(theirs)
    new: list[Memo] = []
    differing: list[Memo] = []
    left_out: list[Memo] = []
    for voice, written in theirs_of.items():
        known, last = ours_of.get(voice, []), written[-1]
        if voice[0] in blackened:
            if not known or _order(last) > _order(known[-1]):
                (left_out if last.text else new).append(last)
            continue
        rows = [one for one in written if one not in known]
        new += rows
        if rows and known and not {*known} <= {*written} and known[-1].text != last.text:
            differing.append(max(known[-1], last, key=_order))
    return JoinedMemos(tuple(new), tuple(differing), tuple(left_out))


def _order(one: Memo) -> tuple[str, str]:
    return one.at, one.text


def _memos_by_voice(memos: Iterable[Memo]) -> dict[tuple[str | None, str | None, str], list[Memo]]:
    found: dict[tuple[str | None, str | None, str], list[Memo]] = {}
    for one in sorted(memos, key=_order):
        found.setdefault(one.voice, []).append(one)
    return found


def _by_voice(rows: Iterable[DecisionRow], ids: Mapping[int, Identity]) -> dict[Voice, list[Identity]]:
    found: dict[Voice, list[Identity]] = {}
    for row in rows:
        found.setdefault(row.voice, []).append(ids[row.key])
    return found
