"""What is printed of the trail."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.files import write_privately
from nlp_coding.trail.acts import Act, History, RunLine, Undone
from nlp_coding.trail.export import Trail, audit_rows
from nlp_coding.trail.tell import counted, tell

_DIGEST = 12
"""Letters of a digest that are shown."""
_SHOWN = 8
"""Codes that are listed by name."""
_SETTINGS = {"program": "program", "language_resources": "language resources", "spacy_model": "spaCy model"}


def history(found: History, *, acts: bool = False) -> None:
    """The runs, each with what sets it apart from the one before; and what persons did."""
    out = Console(highlight=False)
    if not found.runs:
        print("There are no runs yet: nothing is coded.")
    for before, line in zip((None, *found.runs), found.runs, strict=False):
        _run(out, line, before)
    if acts:
        print()
        persons = [act for act in found.acts if act.actor != "program"]
        width = max(len(str(act.id)) for act in persons)
        actor = max(len(act.actor) for act in persons)
        for act in persons:
            _act(out, act, width=width, actor=actor)


def _run(out: Console, line: RunLine, before: RunLine | None) -> None:
    facts = line.facts
    head = Text()
    head.append(f"Run {facts.id}", style="bold")
    head.append(
        f"  {_minute(facts.started_at)}  {facts.started_by}  {facts.codebook}  {facts.codebook_digest[:_DIGEST]}"
    )
    if line.is_latest:
        head.append("  latest", style="bold")
    out.print(head, soft_wrap=True)
    about = [f"{_n(facts.n_comments, 'comment')}, {_n(line.n_codings, 'coding')}"]
    if line.taken_over:
        about.append(f"{_n(len(line.taken_over), 'code')} taken over from run {facts.base}")
    if line.codes and (line.taken_over or facts.base):
        about.append(f"computed: {_listed(line.computed)}")
    _folded(out, "; ".join(about))
    for name, value in facts.settings.items():
        former = before.facts.settings.get(name) if before else None
        if before is None or value != former:
            was = f"{_setting(name, former)} → " if before else ""
            _folded(out, f"{_SETTINGS.get(name, name)}: {was}{_setting(name, value)}")


def _listed(codes: Sequence[str]) -> str:
    more = f" and {len(codes) - _SHOWN} more" if len(codes) > _SHOWN else ""
    return ", ".join(codes[:_SHOWN]) + more if codes else "none"


def _setting(name: str, value: str | None) -> str:
    if name == "language_resources" and value:
        return value[:_DIGEST]
    return value or "none"


def _act(out: Console, act: Act, *, width: int, actor: int) -> None:
    line = Text(f"{act.id:>{width}}  {_minute(act.at)}  {act.actor:<{actor}}  ")
    line.append(tell(act.action, act.details, "en", actor=act.actor))
    if act.undone_by is not None:
        line.append(f" (taken back by act {act.undone_by})", style="dim")
    out.print(line, soft_wrap=True)


def _folded(out: Console, text: str) -> None:
    for line in Text(text).wrap(out, max(20, out.width - 4)):
        line.rstrip()
        out.print(Text("    ") + line)


def _minute(at: str) -> str:
    return f"{at[:10]} {at[11:16]}"


def history_json(found: History) -> None:
    """Everything, as one JSON object."""
    runs = [
        {
            **dataclasses.asdict(line.facts),
            "n_codings": line.n_codings,
            "latest": line.is_latest,
            "codes": {code_id: dataclasses.asdict(one) for code_id, one in line.codes.items()},
        }
        for line in found.runs
    ]
    print(
        json.dumps(
            {"runs": runs, "acts": [dataclasses.asdict(act) for act in found.acts]}, ensure_ascii=False, indent=2
        )
    )


def undone(one: Undone, *, dry_run: bool = False) -> None:
    """What was taken back, of which command."""
    act = one.act
    command = f"{act.action} of {_minute(act.at)} UTC (act {act.id})"
    if one.codebook is not None:
        did = f"Would code again with {one.codebook}" if dry_run else f"{one.codebook} is in force again"
        run = f", in run {one.run}" if one.run is not None else ""
        _say(f"{did}{run}, as before your {command}.")
        return
    did = "Would take back" if dry_run else "Took back"
    _say(f"{did} {_n(one.n_decisions, 'decision')} of your {command}.")
    if one.n_later:
        were = "was" if one.n_later == 1 else "were"
        _say(f"{_n(one.n_later, 'decision')} of it {were} decided again later; that stands.")


def check_file(file: Path, *, plain: bool) -> None:
    """Before minutes of work. Raises InputError where the trail cannot be written to this file."""
    if file.suffix.lower() not in (".html", ".csv", ".xlsx"):
        remedy = "end it in .html, .csv or .xlsx"
        raise InputError(Mistake(f"the trail cannot be written as «{file.suffix}»", file.name, remedy=remedy))
    if plain and file.suffix.lower() != ".csv":
        raise InputError("--plain-csv is for CSV")
    if not file.parent.is_dir():
        raise InputError(Mistake(f"there is no folder {file.parent}", file.name, remedy="make it first"))


def write_audit(trail: Trail, file: Path, *, plain: bool) -> None:
    """A page or rows, in a file that only its owner may read."""
    if file.suffix.lower() == ".html":
        from nlp_coding.tables.document_html import to_html
        from nlp_coding.trail.page import audit_document

        write_privately(file, to_html(audit_document(trail)))
    else:
        from nlp_coding.tables.rows_file import save_rows

        save_rows(audit_rows(trail), file, plain=plain)


def _n(number: int, what: str) -> str:
    return counted(number, (what, f"{what}s"), "en")


def _say(text: str) -> None:
    print(text, file=sys.stderr)
