"""Texts with their codes, which a coder learns from: the example bank of a codebook, and what people have decided."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from nlp_coding.core.digest import digest_of_parts


@dataclass(frozen=True)
class Example:
    """A text and the codes it has, under one version of a codebook."""

    text: str
    codes: frozenset[str]
    variety: str = ""
    """nb, nn or dialect, as its author says."""
    hand: str = ""
    """Who wrote it: texts of one hand resemble each other, so cross-validation keeps them together."""
    unknown: frozenset[str] = frozenset()
    """Codes of which nobody has said whether the text has them: it teaches nothing about those."""


@dataclass(frozen=True)
class Bank:
    """The examples of one version of a codebook."""

    examples: tuple[Example, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all of it; another order is another bank."""
        return digest_of_parts(
            part
            for one in self.examples
            for part in (one.text, " ".join(sorted(one.codes)), one.variety, one.hand, " ".join(sorted(one.unknown)))
        )

    def __len__(self) -> int:
        return len(self.examples)
