"""What is printed of masks and quotes. Results to stdout, everything said about them to stderr."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from nlp_coding.cli.show import HIGHLIGHT, indented
from nlp_coding.masking import Proposal
from nlp_coding.quoting import Approved, Candidate, Draft
from nlp_coding.store import Blackened, Mask, Quote

_CONTEXT = 40
"""Characters before and after the words."""


def proposal(found: Proposal) -> None:
    """Each stretch with its place, what it is, and the words in their context."""
    out = Console(highlight=False, soft_wrap=False)
    for comment in found.comments:
        out.print(Text(comment.comment_id, style="bold"))
        for one in sorted((*comment.hide, *comment.show)):
            kind = one.kind if one.hides else "shown"
            line = Text(f"{one.start}-{one.end}  {kind}  ")
            line.append_text(_in_context(comment.text, one))
            indented(out, line, 2, hanging=2)


def _in_context(text: str, one: Mask) -> Text:
    begin, stop = max(0, one.start - _CONTEXT), min(len(text), one.end + _CONTEXT)
    before, after = text[begin : one.start], text[one.end : stop]
    if begin:  # not from the middle of a word
        before = "… " + re.sub(r"^\w*\W*", "", before)
    if stop < len(text):
        after = re.sub(r"\W*\w*$", "", after) + " …"
    found = Text(_one_line(before))
    found.append(f"«{_one_line(text[one.start : one.end])}»", style=HIGHLIGHT)
    found.append(_one_line(after))
    return found


def _one_line(text: str) -> str:
    return re.sub(r"\s", " ", text)


def as_json(found: Proposal) -> None:
    """A list, one object a stretch; `words` are the respondent's."""
    print(
        json.dumps(
            [
                {
                    "comment": comment.comment_id,
                    "start": one.start,
                    "end": one.end,
                    "kind": one.kind,
                    "words": comment.text[one.start : one.end],
                }
                for comment in found.comments
                for one in sorted((*comment.hide, *comment.show))
            ],
            ensure_ascii=False,
            indent=2,
        )
    )


def question(found: Proposal) -> str:
    asked = []
    if found.n_stretches:
        asked.append(f"Mask {_these(found.n_stretches)} in {_n(found.n_comments, 'comment')}")
    if found.n_shown:
        asked.append(f"{'show' if asked else 'Show'} {_n(found.n_shown, 'other' if asked else 'stretch')} as it is")
    return ", and ".join(asked) + "?"


def accepted(found: Proposal) -> None:
    if found.n_stretches:
        _say(f"Masked {_n(found.n_stretches, 'stretch')} in {_n(found.n_comments, 'comment')}.")
        _say("What you hand on has markers in their place. The study has the words still: see mask --forget.")
    if found.n_shown:
        _say(f"{_n(found.n_shown, 'stretch')} will be shown as written, and not be found again.")


def not_changed() -> None:
    _say("Nothing was changed: say --yes to do this.")


def nothing_new(n_stretches: int, n_comments: int) -> None:
    _say(f"Nothing new is found. Masked: {_n(n_stretches, 'stretch')} in {_n(n_comments, 'comment')}.")


def nothing_to_forget() -> None:
    _say("There is nothing to overwrite: no word that is masked is left in the study.")


def forget_question(there: Blackened) -> str:
    what = f"{_n(there.n_stretches, 'masked stretch')} in {_n(there.n_comments, 'comment')}"
    return f"Overwrite the words of {what}, for good? This cannot be undone."


def forgotten(done: Blackened) -> None:
    _say(f"Overwrote the words of {_n(done.n_stretches, 'stretch')} in {_n(done.n_comments, 'comment')}.")
    _say("What was decided and coded stands. The survey file and what you exported before still hold the words.")
    _say("Memos may quote them: read the memos on these comments in review.")


def candidates(found: Mapping[str, Sequence[Candidate]]) -> None:
    """By code what could be quoted, as it would be published."""
    out = Console(highlight=False, soft_wrap=False)
    for code_id, of_code in found.items():
        out.print(Text(code_id, style="bold"))
        if not of_code:
            out.print(Text("  no comment to quote", style="dim"))
        for one in of_code:
            about = [one.agreement or "no answer", f"{one.start}-{one.end}"]
            if one.decided:
                about.append("decided by a person")
            elif one.score is not None:
                about.append(f"score {one.score:.2f}")
            line = Text("  ")
            line.append(one.comment_id, style="bold")
            line.append("  " + " · ".join(about), style="dim")
            if one.approved:
                line.append("  " + _state(one), style="bold")
            out.print(line)
            indented(out, Text(_one_line(one.text)), 4)


def _state(one: Candidate) -> str:
    assert one.approved
    if not one.approved.holds:
        return "approved, but its text has changed"
    same = (one.approved.start, one.approved.end) == (one.start, one.end)
    return "approved" if same else f"approved: {one.approved.start}-{one.approved.end}"


def approved_quotes(found: Sequence[Approved], void: Sequence[Quote]) -> None:
    """What may be published, and what may not any more."""
    out = Console(highlight=False, soft_wrap=False)
    for one in found:
        _quote(out, one)
        out.print(Text(f"    approved by {one.approved_by}, {one.approved_at[:10]}", style="dim"))
    for gone in void:
        of_code = f" for {gone.code_id}" if gone.code_id else ""
        _say(f"{gone.comment_id}{of_code} was approved, but its text has changed: approve it again, or withdraw it.")
    if not found and not void:
        _say("No quote is approved yet: nlp-coding quote list shows what could be quoted.")


def draft(found: Draft) -> None:
    """What would be published."""
    _quote(Console(highlight=False, soft_wrap=False), found)


def _quote(out: Console, one: Draft | Approved) -> None:
    line = Text(one.comment_id, style="bold")
    about = " · ".join(filter(None, (one.code_id, one.agreement or "no answer", f"{one.start}-{one.end}")))
    out.print(line, Text(about, style="dim"))
    for paragraph in one.text.split("\n"):
        indented(out, Text(paragraph), 2)


def quote_approved(one: Approved) -> None:
    of_code = f" as an example of {one.code_id}" if one.code_id else ""
    _say(f"Approved by {one.approved_by}{of_code}: {one.comment_id} {one.start}-{one.end}.")


def quotes_withdrawn(n: int, comment_id: str) -> None:
    _say(f"Withdrew {_n(n, 'quote')} of {comment_id}.")


def _these(number: int) -> str:
    return "this stretch" if number == 1 else f"these {number:,} stretches"


def _n(number: int, what: str) -> str:
    ending = "es" if what.endswith("ch") else "s"
    return f"{number:,} {what}{ending * (number != 1)}"


def _say(text: str) -> None:
    print(text, file=sys.stderr)
