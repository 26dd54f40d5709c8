"""The words that the coding screen says by itself, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nlp_coding.core.codebook import Language
from nlp_coding.core.coding import Variety
from nlp_coding.core.numbers import format_count
from nlp_coding.review.listing import Order
from nlp_coding.review.trouble import Trouble

Counted = tuple[str, str]
"""Of one thing, and of several (or none); the field {n} holds how many."""


@dataclass(frozen=True)
class Words:
    """The words of one language; fields in braces are filled in."""

    language: Language
    place: str
    """Of the comment among those of the queue."""
    no_place: str
    """It is open, and the filter does not let it through."""
    n_complete: Counted
    n_complete_of: Counted
    orders: Mapping[Order, str]
    filtered: str
    blind_coders: str
    blind_all: str

    no_answer: str
    """The respondent gave no level of agreement."""
    varieties: Mapping[Variety, str]
    audit_hidden: str
    """Of the audit sample: what the machine says is kept back."""
    audit: str
    """The same where a blind coding keeps it back anyway."""
    changed: str
    no_substance: str
    complete: str
    no_code: str
    memo: str

    yes: str
    no: str
    said: str
    """What a coder answered."""
    settled: str
    own: str
    suggestion: str
    suggestion_scored: str
    by: Mapping[str, str]
    """Origin of a suggestion → what made it."""
    quoted: str
    """Words of the comment."""
    model_words: str
    again: str
    nothing_said: str
    """Neither the coder nor the machine has said anything of the code."""

    no_comments_filtered: str
    gone: str
    """In the place of a comment that is not in the study any more."""

    # In the status line, which has room for 78 cells.
    not_coded: str
    no_comments: str
    accepted: Counted
    nothing_to_accept: str
    unanswered: Counted
    unanswered_no_yes: Counted
    no_yes: str
    """Enter, where no code has a yes: that is a decision of its own."""
    has_yes: Counted
    """«No code fits», where the coder has said yes to so many codes."""
    completed: str
    no_code_given: str
    all_complete: str
    undone: Counted
    undone_several: str
    nothing_to_undo: str
    first: str
    last: str
    ordered: str
    filter_on: Counted
    filter_off: str
    learned: Counted
    words_on: str
    no_words: str
    span_given: str
    troubles: Mapping[Trouble, str]
    """What came between a coder's answer and the study: what happened, that nothing is saved, and what to do."""

    disk: str
    """After what the system says of the disk."""

    hints: tuple[tuple[str, str, str], ...]
    """Action, key and what it does, the most needed first."""
    word_hints: tuple[tuple[str, str, str], ...]
    last_hints: tuple[tuple[str, str, str], ...]
    """These always stand."""

    def number(self, n: int) -> str:
        return format_count(n, language=self.language)

    def count(self, forms: Counted, n: int, **fields: str) -> str:
        """One of the two forms, with its fields filled in."""
        return forms[n != 1].format(n=self.number(n), **fields)
