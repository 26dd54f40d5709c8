"""What a decision is under a version of the codebook: as it was made, carried there, waiting, or out of use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from nlp_coding.codebook.changes import Change
from nlp_coding.codebook.move_changes import Replaced, Split
from nlp_coding.core.coding import Coding

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
    stale: bool = False
    """The comment has another text now, or none."""
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
    def current(self) -> bool:
        """The coder's own whole answer, to the text and under the meaning that there are now."""
        return not (self.outdated or self.stale or self.partial)

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
        """Those of `carried` that count (see `holding`)."""
        of_cell: dict[Cell, list[Carried]] = {}
        for one in self.carried:
            of_cell.setdefault((one.coding.comment_id, one.coding.code_id), []).append(one)
        return tuple(one for found in of_cell.values() for one in holding(found))

    @cached_property
    def held(self) -> frozenset[Carried]:
        """As `holding`, to look one up."""
        return frozenset(self.holding)

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
        """On codes that were redefined since, where nobody has looked again."""
        return tuple(one for one in self.holding if one.outdated)


def holding(of_cell: Sequence[Carried]) -> list[Carried]:
    """Of what was said of one cell, that which counts.

    What was said of another text, or under an earlier meaning, counts only as long as nobody has answered anew.
    """
    return settled_over([one for one in of_cell if not (one.outdated or one.stale)] or of_cell)


def settled_over(of_cell: Sequence[Carried]) -> list[Carried]:
    """What was settled takes the place of all that was said of the cell before it, not of what is said later."""
    since = max((one.newest for one in of_cell if one.settles), default=0)
    return [one for one in of_cell if one.newest >= since]
