"""Why a comment has its codes: the words, who decided, and what became of it when the codebook changed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from nlp_coding.cli.show import HIGHLIGHT, indented
from nlp_coding.codebook.carried import Carried
from nlp_coding.core.coding import Coding, Decision
from nlp_coding.explanations import Explanation
from nlp_coding.readers.clean import visible


def explanation(one: Explanation) -> None:
    """A comment with its evidence highlighted, and every decision with its reason."""
    out = Console(highlight=False, soft_wrap=False)
    respondent = one.respondent
    about = [
        respondent.agreement or "no answer",
        *(f"{name}: {value}" for name, value in respondent.attributes.items()),
    ]
    out.print(Text(one.comment.id, style="bold"), Text(" · ".join(about), style="dim"))
    indented(out, _highlighted(one), 2)
    if one.analysis is None:
        out.print("  not coded yet", style="dim")
    elif not one.analysis.substance:
        out.print("  a comment without substance: in no code's base", style="dim")
    elif not one.held:
        out.print("  no code", style="dim")
    for coding in one.held:
        _coding(out, coding, one)
    blocked = {target for case in one.waiting for target in case.targets} - {coding.code_id for coding in one.held}
    for coding in one.overruled:
        if coding.code_id in blocked:
            out.print(Text(f"  the {_by(coding)} would say yes to {coding.code_id}; it waits for a person"))
            continue
        out.print(Text(f"  overruled: the {_by(coding)} said {'yes' if coding.applies else 'no'} to {coding.code_id}"))
    for cell in one.conflicts:
        said = ", ".join(f"{visible(coding.coder)} {'yes' if coding.applies else 'no'}" for coding in cell)
        out.print(Text(f"  conflict on {cell[0].code_id}: {said}; it is counted for neither", style="bold"))
    for line in _since_the_change(one):
        indented(out, Text(visible(line)), 2, hanging=2)
    for memo in one.memos:
        indented(out, Text(visible(f"memo by {memo.coder}: {memo.text}")), 2, hanging=2)
    for memo in one.earlier_memos:
        indented(out, Text(visible(f"memo by {memo.coder} (earlier): {memo.text}"), style="dim"), 2, hanging=2)
    if one.history:
        out.print(Text("  history", style="bold"))
        for line in _history(one.history):
            indented(out, Text(visible(line), style="dim"), 4, hanging=2)


def _since_the_change(one: Explanation) -> Iterator[str]:
    """What became of people's decisions when the codebook changed."""
    waiting = {waiting.code_id for waiting in one.waiting}
    for carried in one.carried:
        if carried.change and carried.coding.code_id not in waiting:
            yield f"{_answer(carried)} on {carried.coding.code_id} is carried over: {carried.change.describe()}"
        if carried.outdated:
            yield f"{_answer(carried)} on {carried.coding.code_id} is from before it was redefined: look again"
    for case in one.waiting:
        said = ", ".join(f"{_answer(carried)} to {carried.coding.code_id}" for carried in case.carried)
        to_do = " or ".join(target for target in case.targets if target not in case.answered)
        said += "" if case.why == "split" else ", and nothing on the rest"
        yield f"to be decided on: {to_do}, since {case.change.describe()}; until now {said}"
    for carried in one.retired:
        yield f"{_answer(carried)} on {carried.coding.code_id}, which is not in force: readable, not counted"


def _answer(carried: Carried) -> str:
    return f"{carried.coding.coder}’s {'yes' if carried.coding.applies else 'no'}"


def _history(decisions: Sequence[Decision]) -> Iterator[str]:
    """Every decision ever made on the comment, oldest first."""
    for one in decisions:
        said = "took back" if one.withdrawn else "yes to" if one.coding.applies else "no to"
        said = f"settled: {said}" if one.coding.status == "settled" else said
        seen = f", having seen run {one.run}" if one.run else ""
        stale = ", of another text" if one.stale else ""
        when = one.decided_at.replace("T", " ").removesuffix("Z")
        yield f"{when}  {one.coding.coder} {said} {one.coding.code_id}, under {one.codebook}{seen}{stale}"


def _coding(out: Console, coding: Coding, one: Explanation) -> None:
    code = one.codebook.by_id.get(coding.code_id)
    label = code.label.get("nb", "") if code else ""
    if coding.code_id in {case.code_id for case in one.waiting if case.why == "split"}:
        label += " (not yet split)"
    line = Text("  ")
    line.append(coding.code_id if coding.applies else f"not {coding.code_id}", style="bold")
    score = "" if coding.score is None else f", {coding.score:.2f}"
    line.append(f"  {label} · {coding.status} by {_by(coding)}{score}", style="dim")
    out.print(line)
    for span in coding.evidence:
        words = Text("«")
        words.append(one.comment.text[span.start : span.end].replace("\n", " "), style=HIGHLIGHT)
        words.append(f"» {span.start}–{span.end}  {_shortened(span.reason)}".rstrip())
        indented(out, words, 4, hanging=2)


_REASON = 100
"""Characters of a term that are shown as a reason; `codebook show --code` has all of it."""


def _shortened(reason: str) -> str:
    """A long term ends in an ellipsis; what was read as what stands behind it in any case."""
    term, guessed, guesses = reason.partition(" [«")
    if len(term) > _REASON:
        term = term[:_REASON].rpartition(" ")[0].rstrip(" /(") + " …"
    return term + guessed + guesses


def _by(coding: Coding) -> str:
    origins = {"both": "terms and model", "terms": "terms", "model": "model"}
    return origins.get(coding.origin) or visible(coding.coder)


def _highlighted(one: Explanation) -> Text:
    text = Text(one.comment.text)
    for coding in one.held:
        for span in coding.evidence:
            text.stylize(HIGHLIGHT, span.start, span.end)
    return text


def cell(explanations: Sequence[Explanation], code: str, level: str | None) -> None:
    """The comments behind a cell, each with its evidence."""
    for one in explanations:
        explanation(one)
    where = f" at «{level}»" if level else ""
    n = len(explanations)
    print(f"{n:,} comment{'s' * (n != 1)} with {code}{where}.", file=sys.stderr)
