"""What is said of decisions that were read from a file, or written to one; all of it to stderr."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from nlp_coding.cli import show
from nlp_coding.core.shown import listed

if TYPE_CHECKING:
    from nlp_coding.decision_files import DecisionFile
    from nlp_coding.decision_rows import Exported

WHY = {
    "settled": "settled between coders",
    "outdated": "from before the code was redefined",
    "stale": "on another text of the comment",
    "partial": "a no to some of the codes that were merged",
    "waiting": "on a code that was split or merged",
    "retired": "on a retired code",
}
"""Status → why a decision is not one on the codes and texts as they are now."""


def read(found: DecisionFile, coder: str) -> None:
    """What was recorded, and what of the file was not."""
    show.decided(found.answers, coder)
    if found.n_blank:
        _say(f"Left blank, so not decided yet: {_n(found.n_blank, 'row')}.")
    if found.n_blank_cells:
        _say(f"Left blank, so not decided yet: {_n(found.n_blank_cells, 'cell')} of rows that are filled in.")
        if all(one.applies for one in found.answers):
            _say("Nothing says 0: where a code does not apply, write 0.")
    if found.passed_over:
        _say(f"Passed over: {_by_status(found.passed_over)}.")
    if found.n_spans_of_no:
        _say(f"Start and end of {_n(found.n_spans_of_no, 'row')} were not read: a 0 has no words that speak for it.")
    if found.unread:
        _say(f"Columns that were not read: {listed(found.unread)}")
    if found.other_sheets:
        _say(f"Read the sheet «{found.sheet}»; not read: {listed(found.other_sheets)}. --sheet NAME reads another.")


def exported(found: Exported) -> None:
    """What a file of decisions holds, and what not."""
    by = f" by {found.coder}" if found.coder else ""
    _say(f"It holds {_n(found.n_decisions, 'decision')}{by}.")
    if found.n_partly:
        what = f"{_n(found.n_partly, 'comment')} not decided on in every code"
        _say(f"Left out: {what}. --form wide has them.")
    if found.left_out:
        _say(f"Left out: {_by_status(found.left_out)}. --form long has them.")


def _by_status(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {WHY[status]}" for status, number in numbers.items())


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _n(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"
