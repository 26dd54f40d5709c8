"""Decisions: what was coded, by whom or what, on which words, in which run."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Origin = Literal["terms", "model", "both", "person"]
Status = Literal["suggested", "accepted", "decided", "settled"]
"""`settled` is the outcome of an adjudication between coders; the others are what a machine or a coder said."""
Variety = Literal["nb", "nn", "undecided"]

MACHINE = "machine"
"""The coder of everything that no person decided."""


@dataclass(frozen=True, order=True)
class Evidence:
    """The words that caused a decision."""

    start: int
    """Code point offset into the comment's text; `text[start:end]` are the words."""
    end: int
    reason: str


@dataclass(frozen=True)
class Coding:
    """One decision: a code applies, or does not, to a comment."""

    comment_id: str
    code_id: str
    applies: bool
    origin: Origin
    coder: str
    """A person's id, or `MACHINE`."""
    status: Status
    score: float | None = None
    """0 to 1; None for a person's decision."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Decision:
    """A person's decision and the circumstances it was made in. It is never changed: what it means under another
    version of the codebook is worked out when somebody looks."""

    id: int
    """Ascending in the order they were made."""
    coding: Coding
    decided_at: str
    codebook: str
    """name@version that was in force."""
    codebook_digest: str
    stale: bool = False
    """The comment has another text now, or none: the person should look again."""
    withdrawn: bool = False
    """An `undo`: from here on the coder has no decision on the cell; what `coding` says then has no meaning."""
    run: int | None = None
    """The run whose suggestions the coder saw; None before the first, and where they were kept back."""
    command: int | None = None
    """The entry of the audit log it was made with; None where an older program wrote it."""
    restores: int | None = None
    """Of one that an undo brought back: the id it had. It is as old as that one, whenever it came back."""
    since: str = ""
    """When it was made, or the one that it brought back: by this it is older or newer than others. A merge may have
    brought what is older after what is newer."""


@dataclass(frozen=True)
class Analysis:
    """What the language phase says of a whole comment."""

    comment_id: str
    variety: Variety
    substance: bool
    """False for a non-answer such as "-", "Nei" or "Se over"."""


ORIGINS: tuple[Origin, ...] = ("terms", "model", "both")
"""Those of a machine."""
VARIETIES: tuple[Variety, ...] = ("nb", "nn", "undecided")


@dataclass(frozen=True)
class Coded:
    """What the machine made of some comments, as columns: a million codings without an object for each.

    Comments are named by their places among those that were given.
    """

    code_ids: tuple[str, ...]
    reasons: tuple[str, ...]
    variety: array[int]
    """For each comment, a place in VARIETIES."""
    substance: array[int]
    """For each comment, 0 or 1."""
    comment: array[int]
    """For each coding, rising; with `code` none twice, those of a comment in the codebook's order."""
    code: array[int]
    """A place in `code_ids`."""
    origin: array[int]
    """A place in ORIGINS."""
    accepted: array[int]
    """0 or 1."""
    score: array[float]
    """-1 where there is none."""
    first: array[int]
    """One more than there are codings: the evidence of coding c is at `first[c]` and up to `first[c + 1]`."""
    start: array[int]
    """For each piece of evidence, in the order of the text."""
    end: array[int]
    reason: array[int]
    """A place in `reasons`."""

    @property
    def n_comments(self) -> int:
        return len(self.variety)

    def analyses(self, comment_ids: Sequence[str]) -> list[Analysis]:
        """One for each comment."""
        return [
            Analysis(comment_id, VARIETIES[variety], bool(substance))
            for comment_id, variety, substance in zip(comment_ids, self.variety, self.substance, strict=True)
        ]

    def codings(self, comment_ids: Sequence[str]) -> list[Coding]:
        """By comment, codes in the codebook's order."""
        spans = list(map(Evidence, self.start, self.end, map(self.reasons.__getitem__, self.reason)))
        return [
            Coding(
                comment_ids[comment],
                self.code_ids[code],
                True,
                ORIGINS[origin],
                MACHINE,
                "accepted" if accepted else "suggested",
                None if score < 0 else score,
                tuple(spans[self.first[place] : self.first[place + 1]]),
            )
            for place, (comment, code, origin, accepted, score) in enumerate(
                zip(self.comment, self.code, self.origin, self.accepted, self.score, strict=True)
            )
        ]


@dataclass(frozen=True)
class Run:
    """One pass: what was read, what was decided, by what. The same inputs give the same run."""

    codebook: str
    """name@version"""
    codebook_digest: str
    corpus_fingerprint: str
    settings: Mapping[str, str]
    """Everything else the result depends on, such as the digest of the language resources."""
    analyses: tuple[Analysis, ...]
    """One for every comment that was read, coded or not: without them no table has a base."""
    codings: tuple[Coding, ...]
    bank_digest: str | None = None
    id: int | None = field(default=None, compare=False)
    """Given by the store."""

    @cached_property
    def comment_ids(self) -> tuple[str, ...]:
        return tuple(analysis.comment_id for analysis in self.analyses)
