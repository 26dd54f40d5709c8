"""What is printed of a topic that became a code: the code, what its terms find, and what to do next."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nlp_coding.cli.show import indented

if TYPE_CHECKING:
    from nlp_coding.proposing import Adopted

_MOST_IDS = 30
"""Ids that are listed; there may be thousands."""


def adopted(done: Adopted) -> None:
    """The code as it stands in the draft, and a row for each term; all else is advice."""
    out = Console(highlight=False, soft_wrap=False)
    print(done.yaml, end="")
    if done.terms:
        print()
        out.print(_terms(done))
    if done.others:
        more = f" … ({len(done.others):,} in all)" if len(done.others) > _MOST_IDS else ""
        indented(out, Text(f"others: {', '.join(done.others[:_MOST_IDS])}{more}"), 0, hanging=2)
    for line in _advice(done):
        print(line, file=sys.stderr)


def _terms(done: Adopted) -> Table:
    shown = Table(box=None, pad_edge=False)
    for name in ("term", f"of {done.topic_id} ({done.n_comments:,})", "others"):
        shown.add_column(name, justify="left" if name == "term" else "right")
    for term in done.terms:
        shown.add_row(Text(term.source), f"{term.n_found:,}", f"{term.n_others:,}")
    shown.add_row(Text("all together", style="bold"), f"{len(done.found):,}", f"{len(done.others):,}")
    return shown


def _advice(done: Adopted) -> Iterator[str]:
    draft = f"{'a new' if done.made else 'the'} draft"
    after = f" of what comes after {done.revises}" if done.revises else ""
    yield f"{done.topic_id} is the code {done.code.id} in {done.path}, {draft}{after}."
    if not done.terms:
        yield (
            f"No term was found: no words of {done.topic_id} are frequent in it and rare elsewhere. Write terms "
            "yourself, or leave the code to people's decisions."
        )
    elif missed := done.n_comments - len(done.found):
        yield f"No term finds {missed:,} of its comments."
    if done.code.matches:
        yield (
            "The draft quotes respondents now (matches): read it before you share it. If one of them withdraws, "
            "take the quotation out by hand: forget does not reach this file."
        )
    if done.n_passed_over:
        yield f"{done.n_passed_over} examples are lacking: no term finds other passages, or they may name somebody."
    yield "Next:"
    for step in done.next_steps:
        yield f"- {step.does}{':' if step.command else ''}"
        if step.command:
            yield f"  {step.command}"
