"""People's word over the machine's, in the codes of comments."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set

from nlp_coding.core.coding import Coding

Keys = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
"""Of codes that apply to a comment, that a person decided on, and that only the machine says."""


def by_comment(
    decisions: Iterable[Coding], blocked: Collection[tuple[str, str]], keys: Mapping[str, int]
) -> tuple[dict[str, dict[int, bool]], dict[str, set[int]]]:
    """By comment id: what people say of code keys, where they differ no; and those where the machine has no word."""
    answers: dict[str, dict[int, bool]] = {}
    for one in decisions:
        of_comment = answers.setdefault(one.comment_id, {})
        of_comment[keys[one.code_id]] = one.applies and of_comment.get(keys[one.code_id], True)
    held_back: dict[str, set[int]] = {}
    for comment_id, code_id in blocked:
        held_back.setdefault(comment_id, set()).add(keys[code_id])
    return answers, held_back


def over_machine(machine: tuple[int, ...], said: Mapping[int, bool], silenced: Set[int]) -> Keys:
    """People's word over the machine's, in the codes of one comment."""
    only = tuple(code for code in machine if code not in silenced and code not in said)
    yes = (code for code, applies in said.items() if applies)
    return (tuple(sorted((*only, *yes))), tuple(sorted(said)), only)


def differing(decisions: Iterable[Coding]) -> frozenset[str]:
    """The comments with a code that people say yes and no to."""
    first: dict[tuple[str, str], bool] = {}
    return frozenset(
        one.comment_id
        for one in decisions
        if first.setdefault((one.comment_id, one.code_id), one.applies) != one.applies
    )
