"""Decisions: what was coded, by whom or what, on which words, in which run."""

from __future__ import annotations

from collections.abc import Mapping
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
