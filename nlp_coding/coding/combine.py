"""A person over everything: what holds for a comment, from the machine's codings and people's decisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from nlp_coding.core.coding import Coding


def combine(
    machine: Iterable[Coding], decisions: Iterable[Coding], *, blocked: Collection[tuple[str, str]] = ()
) -> list[Coding]:
    """The coding that holds for each comment and code, in order of comment id and code id.

    `decisions` are the newest of each coder. A decision replaces whatever the machine says of the same cell, yes or no.
    Where coders differ, none of them holds: the cell is left out (see `conflicts`), never settled silently. In cells
    that are `blocked` (comment id, code id) the machine has no word.
    """
    decided = _by_cell(decisions)
    held = {cell: codings[0] for cell, codings in decided.items() if len({one.applies for one in codings}) == 1}
    for coding in machine:
        cell = (coding.comment_id, coding.code_id)
        if cell not in decided and cell not in blocked:
            held[cell] = coding
    return [held[cell] for cell in sorted(held)]


def conflicts(decisions: Iterable[Coding]) -> list[tuple[Coding, ...]]:
    """The cells that coders decided differently, each with their decisions."""
    decided = _by_cell(decisions)
    return [tuple(codings) for _, codings in sorted(decided.items()) if len({one.applies for one in codings}) > 1]


def _by_cell(decisions: Iterable[Coding]) -> dict[tuple[str, str], list[Coding]]:
    decided: dict[tuple[str, str], list[Coding]] = {}
    for decision in decisions:
        decided.setdefault((decision.comment_id, decision.code_id), []).append(decision)
    return decided
