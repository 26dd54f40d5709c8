"""What the commands print. Results to stdout, everything said about them to stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from nlp_coding.core.codebook import Code, Codebook
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.files import write_privately
from nlp_coding.core.table import CrossTable

if TYPE_CHECKING:
    from nlp_coding.auditing import Audit
    from nlp_coding.decisions import Answer
    from nlp_coding.readers import Reading
    from nlp_coding.store import Added
    from nlp_coding.workflow import Acceptance, CodeReport, Made, Status

FEW_AUDITED = 20
"""As many as acceptance asks for (see coding/audit.py)."""
HIGHLIGHT = "black on yellow"
"""Words that are evidence."""


def _out() -> Console:
    return Console(highlight=False, soft_wrap=False)


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _n(number: int, what: str) -> str:
    """A number of things: 1 comment, 2,000 comments."""
    return f"{number:,} {what}{'s' * (number != 1)}"


def progress(what: str, of: str = "comment") -> Callable[[int, int], None] | None:
    """A progress bar on the terminal; nothing where messages go to a file."""
    if not sys.stderr.isatty():
        return None

    def show(n_done: int, n_all: int) -> None:
        filled = 30 * n_done // n_all
        end = "\n" if n_done >= n_all else ""
        print(
            f"\r{what} {'━' * filled}{'╌' * (30 - filled)} {n_done:,} of {_n(n_all, of)}",
            end=end,
            file=sys.stderr,
        )

    return show


def format_name(chosen: str | None, out: Path | None, *, plain_csv: bool) -> str:
    """The format to make: what is chosen, else what the file's ending says, else txt. Raises InputError."""
    from nlp_coding.tables import FORMATS

    if chosen is None and out is not None:
        chosen = {one.suffix: name for name, one in reversed(list(FORMATS.items()))}.get(out.suffix.lower())
        if chosen is None:
            known = ", ".join(dict.fromkeys(one.suffix for one in FORMATS.values()))
            remedy = f"end it in one of {known}, or choose with --format"
            raise InputError(Mistake(f"a table cannot be written as «{out.suffix}»", out.name, remedy=remedy))
    chosen = chosen or ("csv" if plain_csv else "txt")
    if plain_csv:
        if chosen != "csv":
            raise InputError("--plain-csv is for CSV")
        return "plain-csv"
    if out is None and not FORMATS[chosen].text:
        raise InputError(Mistake(f"{chosen} is a file, not text", remedy=f"name the file with --out table.{chosen}"))
    return chosen


def table(made: CrossTable, *, format_name: str = "txt", out: Path | None = None, decimals: int = 0) -> None:
    """A table on the screen, or in a file that only its owner may read."""
    from nlp_coding.tables import FORMATS, Look

    look = Look(decimals=decimals, width=_out().width)
    if out is None:
        rendered = FORMATS[format_name].render(made, look)
        assert isinstance(rendered, str)
        print(rendered, end="" if rendered.endswith("\n") else "\n")
        return
    if not out.parent.is_dir():
        raise InputError(Mistake(f"there is no folder {out.parent}", out.name, remedy="make it first"))
    write_privately(out, FORMATS[format_name].file_bytes(made, look))
    written(out)


def blank_line() -> None:
    """Between two tables on the screen."""
    print()


def written(path: Path) -> None:
    _say(f"Wrote {path}")


def not_masked(n_comments: int) -> None:
    """Before or after texts are handed on: comments that nobody has gone through for personal data."""
    if n_comments:
        what = f"{_n(n_comments, 'comment')} not gone through"
        _say(f"Personal data in the comments is not masked ({what}): run nlp-coding mask")


def demo_files(folder: Path, names: Sequence[str]) -> None:
    _say(f"The study is in {folder}; the tables are there as {', '.join(names)}.")
    _say(f"Next: nlp-coding explain R271 --study {folder}")


def made(made: Made) -> None:
    """A new study: what was read, by which scale, and what comes next."""
    reading = made.reading
    n_respondents, n_comments = reading.n_respondents, reading.n_comments
    _say(f"Made a study in {made.study.folder}: {_n(n_respondents, 'respondent')}, {_n(n_comments, 'comment')}.")
    _say(f"Agreement: {' | '.join(reading.scale.levels)}")
    if reading.scale.outside:
        _say(f"Outside the scale: {' | '.join(reading.scale.outside)}")
    _notes(reading)
    _say(f"Codebook: {made.codebook}, {_n(len(made.codebook.leaves), 'code')}.")
    _say(f"Next: nlp-coding code --study {made.study.folder}")


def added(reading: Reading, added: Added) -> None:
    _notes(reading)
    counts = f"corrected {len(added.changed):,}; {added.n_unchanged:,} as before"
    _say(f"Added {_n(len(added.added), 'respondent')}; {counts}.")
    if added.text_changed:
        has = "has" if len(added.text_changed) == 1 else "have"
        what = f"{_n(len(added.text_changed), 'comment')} {has} another text now"
        _say(f"{what}: run code again, and look at what was decided.")
    if added.withdrawn:
        _say(f"Left out, since they have withdrawn: {', '.join(added.withdrawn)}")


def _notes(reading: Reading) -> None:
    for note in reading.notes:
        _say(f"  {note}")


def forgotten(respondent: str) -> None:
    _say(f"{respondent} is taken out of the study, and will be left out of files that still hold the row.")
    _say("Tables and exports that you made before are files of your own: make them again.")


def coded(report: CodeReport) -> None:
    """A run: how many comments got how many codes."""
    run = report.run
    _say(
        f"Run {run.id}, {run.codebook}: {_n(run.n_comments, 'comment')} read, {report.n_with_codes:,} got "
        f"{_n(report.n_codings, 'code')}, {report.n_without_substance:,} without substance."
    )
    if report.by_origin.keys() - {"terms"}:
        origins = {"both": "by terms and what was learned", "terms": "by terms alone", "model": "by what was learned"}
        told = [f"{report.by_origin[one]:,} {what}" for one, what in origins.items() if one in report.by_origin]
        _say(f"Suggested {', '.join(told)}.")
    if report.n_drawn:
        _say(f"Drawn for the audit sample: {_n(report.n_drawn, 'comment')}.")
    if report.acceptance:
        _accepted(report.acceptance)
    if report.given_up:
        _say("The run before had accepted suggestions; this one has not: give --accept-precision again for that.")
    if report.n_decided:
        _say(f"People have decided on {_n(report.n_decided, 'comment')}; that stands.")


def _accepted(one: Acceptance) -> None:
    """What was accepted unread, and what speaks for it."""
    checked = f"{one.n_right:,} of {one.n_checked:,}"
    if one.score is None:
        _say(f"Accepted nothing: by the audit sample no score is right in {one.precision:g} ({checked} in all).")
        return
    _say(f"Accepted {_n(one.n_accepted, 'suggestion')} with a score of {one.score:g} or more.")
    if one.audited:
        from nlp_coding.core.intervals import wilson

        low, high = wilson(one.n_right, one.n_checked)
        _say(
            f"  By the audit sample: of its suggestions with such a score {checked} were right ({low:.2f}–{high:.2f})."
        )
        return
    share = f" ({one.n_right / one.n_checked:.2f})" if one.n_checked else ""
    _say(f"  By cross-validation on the examples alone: {checked} were right{share}.")
    _say("  How it is in this study is not known before its audit sample is decided on: see queue.")


def decided(answers: Sequence[Answer], coder: str) -> None:
    _say(f"Recorded {_n(len(answers), 'decision')} by {coder}.")


def status(status: Status) -> None:
    """What is in a study."""
    counts, run = status.counts, status.run
    rows = [
        ("study", str(status.study.folder)),
        ("codebook", str(status.codebook)),
        (
            "respondents",
            f"{counts.n_respondents:,}" + (f" ({counts.n_withdrawn} withdrawn)" * bool(counts.n_withdrawn)),
        ),
        ("comments", f"{counts.n_comments:,}"),
        ("runs", f"{counts.n_runs}" + (f", the latest {run.id} of {run.finished_at}, {run.codebook}" if run else "")),
    ]
    if run:
        coded = f"{counts.n_coded:,} given a code by the machine, {counts.n_without_substance:,} without substance"
        rows.append(("coded", f"{_n(run.n_comments, 'comment')} read, {coded}"))
    disputed = f", {_n(status.n_conflicts, 'code')} decided differently by two" if status.n_conflicts else ""
    rows.append(("decided", f"{_n(counts.n_decided, 'comment')} by people{disputed}"))
    waiting = [
        f"{n:,} {what}"
        for n, what in (
            (status.n_unsplit, "with a decision on a code that is split"),
            (status.n_unmerged, "with a no to some of the codes that are merged"),
            (status.n_outdated, "with a decision from before a code was redefined"),
        )
        if n
    ]
    if waiting:
        rows += zip(("to review", *[""] * len(waiting)), (*waiting, "export review FILE lists them"), strict=True)
    if status.audit and status.audit.n_drawn:
        rows += zip(("audit", "", ""), _audit(status.audit), strict=False)
    stale = [
        f"{n:,} {what}"
        for n, what in (
            (counts.n_unread, "comments not coded yet"),
            (counts.n_changed, "with another text since"),
            (counts.n_stale_decided, "decided on another text"),
        )
        if n
    ]
    rows.append(("stale", ", ".join(stale) or "nothing"))
    for name, value in rows:
        print(f"{name:<12} {value}")


def _audit(audit: Audit) -> list[str]:
    """What the audit sample says of the suggestions that nobody has looked at."""
    lines = [f"{_n(audit.n_drawn, 'comment')} drawn at random, {audit.n_complete:,} decided on in every code"]
    found = audit.estimate
    if found is None:
        lines.append("how good unreviewed suggestions are is not known yet: queue shows these comments too")
        return lines
    interval = f"95 % interval {found.low:.2f}–{found.high:.2f}, from {_n(found.n_audited, 'suggestion')}"
    interval += ": too few to lean on" if found.n_audited < FEW_AUDITED else ""
    lines.append(f"unreviewed suggestions are right in {found.precision:.2f} ({interval})")
    if audit.n_had:
        lines.append(f"of the codes that people gave there, {audit.n_found:,} of {audit.n_had:,} were suggested")
    return lines


def indented(out: Console, text: Text, indent: int, *, hanging: int = 0) -> None:
    """Lines folded to the screen, the first indented, the others by `hanging` more; no blanks at their ends."""
    for number, line in enumerate(text.wrap(out, max(20, out.width - indent - hanging))):
        line.rstrip()
        out.print(Text(" " * (indent + hanging * (number > 0))) + line)


def codebooks(known: Mapping[str, Mapping[str, Path]]) -> None:
    for name, versions in known.items():
        for version, path in versions.items():
            print(f"{name}@{version}  {path}")


def codebook(book: Codebook) -> None:
    """All codes of a codebook, under their groups."""
    out = _out()
    out.print(Text(f"{book}  {book.label.get('nb', '')}", style="bold"))
    groups = {code.id for code in book.groups}
    for code_ in book.codes:
        if code_.id in groups:
            out.print(Text(f"\n{code_.label.get('nb', code_.id)}", style="bold"), Text(f"({code_.id})", style="dim"))
            continue
        indent = 2 if code_.parent else 0
        if not code_.parent:
            out.print()  # it stands alone, not in the group above
        line = Text(" " * indent)
        line.append(code_.id, style="bold")
        line.append(f"  {code_.label.get('nb', '')}{' (retired)' if code_.retired else ''}")
        out.print(line)
        indented(out, Text(code_.definition, style="dim"), indent + 2)


def code(book: Codebook, code: Code) -> None:
    """One code with everything a coder needs to know."""
    out = _out()
    out.print(Text(f"{code.id}  ({book})", style="bold"))
    for language, label in code.label.items():
        out.print(Text(f"  {language}  {label}"))
    sections = [("Definition", code.definition), ("Include", code.include), ("Exclude", code.exclude)]
    lists = [
        ("Terms", [term.source for term in code.terms]),
        ("Unless", [term.source for term in code.unless]),
        ("Matches", list(code.matches)),
        ("Rejects", list(code.rejects)),
    ]
    for name, text in sections:
        if text:
            out.print(Text(f"\n{name}", style="bold"))
            indented(out, Text(text), 2)
    out.print(Text(f"\nInside a negation a term {'is skipped' if code.negation == 'skip' else 'counts'}."))
    for name, lines in lists:
        if lines:
            out.print(Text(f"\n{name}", style="bold"))
            for line in lines:
                indented(out, Text(line), 2, hanging=2)


def checked(book: Codebook, failed: Sequence[Mistake], lacks: Sequence[Mistake]) -> None:
    n_examples = sum(len(code.matches) + len(code.rejects) for code in book.leaves)
    for mistake in (*failed, *lacks):
        print(mistake)
    fail = f"{len(failed)} of them fail{'s' * (len(failed) == 1)}"
    print(f"{book}: {_n(len(book.leaves), 'code')}, {_n(n_examples, 'example')}, {fail}; {_n(len(lacks), 'remark')}.")
