"""What is printed of draws and merges."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.merging import Merged
from nlp_coding.readers.clean import visible
from nlp_coding.sampling import Draw, Drawn

_LISTED = 10
"""Respondents that are listed by id."""


def check_file(file: Path, *, plain: bool) -> None:
    """Before comments are drawn for it. Raises InputError where the rows cannot be written to this file."""
    if file.suffix.lower() not in (".csv", ".xlsx"):
        remedy = "end it in .csv or .xlsx"
        raise InputError(Mistake(f"a file ending in «{file.suffix}» cannot be written", file.name, remedy=remedy))
    if plain and file.suffix.lower() != ".csv":
        raise InputError("--plain-csv is for CSV")
    if not file.parent.is_dir():
        raise InputError(Mistake(f"there is no folder {file.parent}", file.name, remedy="make it first"))


def draw(found: Draw, *, asked: int) -> None:
    """What was drawn now, and what comes next."""
    n = len(found.sampled)
    _say(f"Drew {_n(n, 'comment')} (draw {found.number}); {found.n_left:,} more can be drawn.")
    if n < asked:
        _say(f"Fewer than the {asked:,} that were asked for: there are no more with substance that were not drawn.")
    if not found.coded:
        _say("Nothing is coded yet, so comments without substance may be among them.")
    _say("Elsewhere, work in a copy of the study's folder: nlp-coding merge COPY brings in what was done.")
    _say("Next: nlp-coding review --sample --coder ID, by each coder; then nlp-coding reliability")


def drawn(found: Drawn) -> None:
    """All that is drawn, by draw, and how far each coder has come."""
    for number, n in sorted(Counter(one.draw for one in found.sampled).items()):
        seeds = sorted({one.seed for one in found.sampled if one.draw == number})
        print(f"{f'draw {number}':<12} {_n(n, 'comment')}, seed {', '.join(map(str, seeds))}")
    by_coder = {visible(coder): one for coder, one in found.by_coder.items()}
    width = max(map(len, by_coder), default=0)
    for coder, one in by_coder.items():
        begun = f", {one.n_begun:,} begun" if one.n_begun else ""
        print(f"{coder:<{max(width, 12)}} {one.n_complete:,} of {len(found.sampled):,} complete{begun}")
    if not found.by_coder:
        print("nobody has decided on any of them yet")


def merged(found: Merged, *, dry_run: bool = False) -> None:
    """What came, where coders disagree now, and what did not come."""
    if not found.changed:
        _say(f"Nothing in {found.other} is new; the study is as it was.")
    else:
        _brought(found, dry_run=dry_run)
    if found.n_left_out:
        what = _n(found.n_left_out, "decision or memo", "decisions and memos")
        _say(f"Left out: {what} on respondents who have withdrawn here.")
    if found.n_memos_without_code:
        on = "a code" if found.n_memos_without_code == 1 else "codes"
        _say(f"Left out: {_n(found.n_memos_without_code, 'memo')} on {on} of a codebook that cannot be taken in here.")
    if found.n_memos_blackened:
        n, on = _n(found.n_memos_blackened, "memo"), _on_comments(found.blackened)
        _say(f"Left out: {n} {on}, where words are blackened here: memos may quote them.")
        _say(f"  Read what is left out in {found.other}, and write it here again without such words.")
    if found.withdrawn_there:
        listed = ", ".join(found.withdrawn_there[:_LISTED])
        more = f" and {len(found.withdrawn_there) - _LISTED} more" if len(found.withdrawn_there) > _LISTED else ""
        _say(f"Withdrawn in {found.other}, and still in this study: {listed}{more}.")
        _say("  Take them out with nlp-coding forget RESPONDENT.")
    if found.changed and dry_run:
        _say("Nothing was written. Next: the same command without --dry-run")
    elif found.changed and found.n_conflicts:
        _say("Next: nlp-coding review --disagreements")


def _brought(found: Merged, *, dry_run: bool) -> None:
    total = sum(found.decisions.values())
    by = ", ".join(f"{visible(coder)} {n:,}" for coder, n in found.decisions.items())
    did = "Would bring" if dry_run else "Brought"
    _say(f"{did} {_n(total, 'decision')} from {found.other}{f': {by}' if by else ''}.")
    for number, what, more in (
        (found.n_taken_back, "decision", " taken back there by undo"),
        (found.n_memos, "memo", ", new or changed"),
        (found.n_sampled, "comment", " drawn for several coders"),
    ):
        if number:
            _say(f"  {_n(number, what)}{more}")
    if found.codebooks:
        taken_in = "that would be taken in" if dry_run else "taken in"
        _say(f"Codebooks {taken_in}, since people worked under them there: {', '.join(found.codebooks)}.")
    if found.n_differing:
        cells = _n(found.n_differing, "code of a comment", "codes of comments")
        _say(f"The same coder said one thing here and another there of {cells}: the later word holds.")
    _differing_memos(found)
    before = f"(before: {found.n_conflicts_before:,})"
    disagree = "Coders would disagree" if dry_run else "Coders disagree"
    if not found.n_conflicts:
        _say(f"{disagree} on nothing {before}.")
        return
    _say(f"{disagree} on {_n(found.n_conflicts, 'code of a comment', 'codes of comments')} {before}.")
    one = found.n_conflicts == 1
    left_out = "would be left out" if dry_run else f"{'is' if one else 'are'} left out"
    _say(f"  {'It' if one else 'They'} {left_out} of the tables until {'it is' if one else 'they are'} settled.")


def _differing_memos(found: Merged) -> None:
    if found.memos_differing:
        _say(f"The same coder wrote different memos here and there {_on_comments(found.memos_differing)}:")
        _say(f"  the later is shown, the earlier is kept: see nlp-coding explain {found.memos_differing[0]}")
    if found.code_memos_differing:
        on = f"the code{'s' * (len(found.code_memos_differing) > 1)} {', '.join(found.code_memos_differing)}"
        _say(f"The same coder wrote different memos here and there on {on}:")
        _say("  the later is shown, the earlier is kept.")


def _on_comments(ids: Sequence[str]) -> str:
    """All of them: each is to be looked at."""
    return f"on the comment{'s' * (len(ids) > 1)} {', '.join(ids)}"


def _n(number: int, one: str, several: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def _say(text: str) -> None:
    print(text, file=sys.stderr)
