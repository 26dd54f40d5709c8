"""A codebook: the codes of one version, with what each means and the terms that find it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from nlp_coding.core.digest import digest_of
from nlp_coding.core.terms import Term

Language = Literal["nb", "nn", "en"]
LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")

Negation = Literal["count", "skip"]

MoveKind = Literal["merge", "split", "replace", "redefine"]

DRAFT = "draft"
"""The version of a codebook that is worked on: it can be looked at and tried out, and no study is coded with it."""


@dataclass(frozen=True)
class Code:
    """One category. Its id is for ever; everything else may change from version to version."""

    id: str
    label: Mapping[str, str]
    """By language: nb, nn, en."""
    definition: str
    include: str = ""
    exclude: str = ""
    parent: str | None = None
    """The id of the group it stands under; a group's tally is the union of its children's comments."""
    negation: Negation = "count"
    """Whether a hit inside a negation counts ("ingen faste møter" is still about meetings) or is skipped."""
    terms: tuple[Term, ...] = ()
    unless: tuple[Term, ...] = ()
    """Expressions that are something else: a hit that shares a word with one of them does not count."""
    matches: tuple[str, ...] = ()
    rejects: tuple[str, ...] = ()
    retired: bool = False
    replaced_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Move:
    """What the author of a version says became of codes of the version it revises, so that codings can follow."""

    kind: MoveKind
    sources: tuple[str, ...]
    """Earlier codes: several for a merge, one otherwise. They are retired here (but for a redefinition)."""
    targets: tuple[str, ...]
    """New codes: several for a split, one otherwise. Of a redefinition, which keeps its id, the code itself."""
    note: str = ""
    """Why, in the author's words."""


@dataclass(frozen=True)
class Codebook:
    """The codes of one version, in the order they are reported."""

    name: str
    version: str
    label: Mapping[str, str]
    codes: tuple[Code, ...]
    """Groups (parents) stand among them; `leaves` are the codes that comments get."""
    revises: str | None = None
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Named word lists that terms use as @name, as written."""
    moves: tuple[Move, ...] = ()
    """How codings travel from the version it revises to this one."""

    @cached_property
    def by_id(self) -> Mapping[str, Code]:
        return {code.id: code for code in self.codes}

    @cached_property
    def groups(self) -> tuple[Code, ...]:
        """The codes that are some other code's parent."""
        parents = {code.parent for code in self.codes if code.parent}
        return tuple(code for code in self.codes if code.id in parents)

    @cached_property
    def leaves(self) -> tuple[Code, ...]:
        """The codes in force that comments are coded with: neither groups nor retired."""
        groups = {code.id for code in self.groups}
        return tuple(code for code in self.codes if code.id not in groups and not code.retired)

    def children(self, code_id: str) -> tuple[Code, ...]:
        """The leaves below a group, at any depth; the code itself where it is a leaf."""

        def below(code: Code) -> bool:
            seen = set()
            while code.parent and code.parent not in seen:
                if code.parent == code_id:
                    return True
                seen.add(code.parent)
                if code.parent not in self.by_id:
                    return False
                code = self.by_id[code.parent]
            return False

        return tuple(code for code in self.leaves if code.id == code_id or below(code))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything in it, by meaning: comments and layout of the YAML file do not count."""
        return digest_of(
            {
                "name": self.name,
                "version": self.version,
                "label": dict(self.label),
                "revises": self.revises,
                "lists": {name: list(words) for name, words in self.lists.items()},
                **({"moves": [_plain(move) for move in self.moves]} if self.moves else {}),
                "codes": [
                    {
                        "id": code.id,
                        "label": dict(code.label),
                        "definition": code.definition,
                        "include": code.include,
                        "exclude": code.exclude,
                        "parent": code.parent,
                        "negation": code.negation,
                        "terms": [term.source for term in code.terms],
                        "unless": [term.source for term in code.unless],
                        "matches": list(code.matches),
                        "rejects": list(code.rejects),
                        "retired": code.retired,
                        "replaced_by": list(code.replaced_by),
                    }
                    for code in self.codes
                ],
            }
        )

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


def _plain(move: Move) -> dict[str, object]:
    return {"kind": move.kind, "sources": list(move.sources), "targets": list(move.targets), "note": move.note}
