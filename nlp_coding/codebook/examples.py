"""The example bank beside a codebook: `examples-<version>.csv` with the columns text, variety, codes and maybe hand.

A bank follows the codebook's life. The file of the first version speaks of all its codes. What it says travels along
the moves to later versions; what cannot follow (which part of a code that was split?) is unknown from there on, never
guessed. The file of a later version speaks of the codes of which earlier ones can say nothing: new ones, parts of
others, those that were redefined.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from nlp_coding.codebook.diff import moves_between
from nlp_coding.codebook.load import load_codebook, read_text
from nlp_coding.codebook.move_changes import Merged, Redefined, Replaced, Split
from nlp_coding.codebook.revised import find_revised
from nlp_coding.codebook.yaml_tree import Mistakes
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.examples import Bank, Example

COLUMNS = ("text", "variety", "codes")
VARIETIES = ("nb", "nn", "dialect")
_KEPT = (*COLUMNS, "unknown", "hand")

Answers = dict[str, bool]
"""Code id → whether the text has it; codes that nobody judged are not there."""


def examples_file(folder: Path, version: str) -> Path:
    """Where the examples of a version stand: beside its file."""
    return folder / f"examples-{version}.csv"


def collect_bank(path: Path, codebook: Codebook, *, folders: Sequence[Path] = ()) -> Bank:
    """The examples of a codebook in `path`, with what earlier versions' files say; empty where there are none.

    Versions that it revises are looked for beside it, and in `folders` (each holds <name>/<version>.yaml). Raises
    InputError with every mistake in a file.
    """
    held: dict[str, tuple[Example, Answers]] = {}
    before: Codebook | None = None
    lineage = _lineage(path, codebook, folders)
    _refuse_orphans(lineage)
    for file, book in lineage:
        if before is not None:
            held = {text: (one, _carried(answers, before, book)) for text, (one, answers) in held.items()}
        listed = examples_file(file.parent, book.version)
        if listed.is_file():
            new = _new_codes(before, book) if held and before else frozenset(code.id for code in book.leaves)
            for one in read_examples(listed, book):
                first, answers = held.get(one.text, (one, {}))
                held[one.text] = first, {**answers, **{code_id: code_id in one.codes for code_id in new}}
        before = book
    leaves = frozenset(code.id for code in codebook.leaves)
    return Bank(
        tuple(
            Example(
                one.text,
                frozenset(code_id for code_id, applies in answers.items() if applies),
                one.variety,
                one.hand,
                leaves - answers.keys(),
            )
            for one, answers in held.values()
        )
    )


def read_examples(path: Path, codebook: Codebook) -> tuple[Example, ...]:
    """The rows of one file, as they stand. Raises InputError with every mistake in it."""
    mistakes = Mistakes(str(path))
    leaves = [code.id for code in codebook.leaves]
    found: dict[str, Example] = {}
    for row, cells in _rows(path, mistakes):
        text = cells["text"].strip()
        codes = [code.strip() for code in cells["codes"].split(";") if code.strip()]
        variety = cells["variety"].strip()
        if not text:
            mistakes.add("there is no text in this row", row=row, column="text", remedy="write one, or take it away")
        elif text in found:
            mistakes.add("the same text stands above already", row=row, column="text", remedy="keep one of the rows")
        if variety not in VARIETIES:
            mistakes.add(
                f"«{variety}» is no variety", row=row, column="variety", remedy=f"write {', '.join(VARIETIES)}"
            )
        for code in codes:
            if code not in leaves:
                close = nearest(code, leaves)
                remedy = f"did you mean {close}?" if close else f"the codes are {', '.join(leaves)}"
                mistakes.add(f"there is no code «{code}» in {codebook}", row=row, column="codes", remedy=remedy)
        found[text] = Example(text, frozenset(codes), variety, cells.get("hand", "").strip())
    mistakes.raise_if_any()
    return tuple(found.values())


def bank_text(bank: Bank) -> str:
    """A bank as one CSV, to be kept in a study."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_KEPT)
    for one in bank.examples:
        writer.writerow((one.text, one.variety, ";".join(sorted(one.codes)), ";".join(sorted(one.unknown)), one.hand))
    return out.getvalue()


def read_bank_text(text: str) -> Bank:
    """The other way."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return Bank(
        tuple(
            Example(row["text"], _codes(row["codes"]), row["variety"], row["hand"], _codes(row["unknown"]))
            for row in rows
        )
    )


def _codes(joined: str) -> frozenset[str]:
    return frozenset(joined.split(";")) if joined else frozenset()


def _lineage(path: Path, codebook: Codebook, folders: Sequence[Path]) -> list[tuple[Path, Codebook]]:
    """The codebook with its file, and those that it revises, as far as they are at hand; the earliest first."""
    found = [(path, codebook)]
    while (revised := found[-1][1].revises) is not None:
        name = codebook.name
        file = find_revised(name, revised, [found[-1][0].parent, *(folder / name for folder in folders)])
        if file is None:
            break
        book = load_codebook(file)
        if book.name != name or book.version != revised:
            break
        found.append((file, book))
    return found[::-1]


def _refuse_orphans(lineage: Sequence[tuple[Path, Codebook]]) -> None:
    """Raises InputError for examples of a version whose earlier ones are not at hand: what they speak of is unknown."""
    first = lineage[0][1]
    files = [examples_file(file.parent, book.version) for file, book in lineage]
    if first.revises and (there := [one for one in files if one.is_file()]):
        what = f"{first.name}@{first.revises}, which {first.version} revises, is not to be found"
        remedy = f"put {first.revises}.yaml (with its examples) beside it: these rows speak only of what is new since"
        raise InputError(Mistake(what, file=str(there[0]), remedy=remedy))


def _carried(answers: Mapping[str, bool], before: Codebook, after: Codebook) -> Answers:
    """What is known of a text under the next version."""
    now = dict(answers)
    for change in moves_between(before, after):
        if isinstance(change, Merged):
            parts = [now.pop(source, None) for source in change.sources]
            if any(parts):
                now[change.target] = True
            elif None not in parts:
                now[change.target] = False
        elif isinstance(change, Split):
            if now.pop(change.source, None) is False:
                now.update(dict.fromkeys(change.targets, False))
        elif isinstance(change, Replaced):
            if change.source in now:
                now[change.target] = now.pop(change.source)
        elif isinstance(change, Redefined):
            now.pop(change.code, None)
    leaves = {code.id for code in after.leaves}
    return {code_id: applies for code_id, applies in now.items() if code_id in leaves}


def _new_codes(before: Codebook, after: Codebook) -> frozenset[str]:
    """The codes of a version of which earlier examples say nothing: new ones, parts of others, another meaning."""
    moves = moves_between(before, after)
    old = {code.id for code in before.leaves}
    redefined = {change.code for change in moves if isinstance(change, Redefined)}
    follow = {change.target for change in moves if isinstance(change, Merged | Replaced)}
    leaves = {code.id for code in after.leaves}
    return frozenset((leaves - old - follow) | (leaves & redefined))


def _rows(path: Path, mistakes: Mistakes) -> Iterator[tuple[int, dict[str, str]]]:
    """The cells of each row by column, with the row's number as a spreadsheet shows it."""
    text = unicodedata.normalize("NFC", read_text(path))
    separator = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        for column in COLUMNS:
            if column not in header:
                mistakes.add(f"there is no column «{column}»", row=1, remedy=f"the columns are {', '.join(COLUMNS)}")
        if mistakes.found:
            return
        for row, cells in enumerate(reader, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                what = f"the row has {len(cells)} cells, and the first row {len(header)}"
                mistakes.add(what, row=row, remedy="put a text that holds the separator in quotation marks")
                continue
            yield row, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        mistakes.add(
            f"the quotation marks are wrong: {error}", row=reader.line_num, remedy='write " inside a text twice: ""'
        )
