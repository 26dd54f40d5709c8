"""A codebook as a spreadsheet and back: for those who discuss it, and change it, in Excel."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlp_coding.codebook.find import find_codebook
from nlp_coding.codebook.load import load_with_places, read_codebook, read_text
from nlp_coding.codebook.releases import version_key
from nlp_coding.codebook.sheets.comments import comments_in
from nlp_coding.codebook.sheets.read import SheetReading, codebook_of, fits, read_sheets
from nlp_coding.codebook.sheets.write import Sheet, one_sheet_of, sheets_of
from nlp_coding.codebook.write import texts_of
from nlp_coding.core.codebook import DRAFT, Codebook
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.files import replacing
from nlp_coding.readers.sheets import read_sheets as raw_sheets
from nlp_coding.workflow import Study, codebook_folders

ENDINGS = (".xlsx", ".csv")


@dataclass(frozen=True)
class Exported:
    """What was written, and what of the codebook's file has no place in it."""

    codebook: Codebook
    path: Path
    n_comments_left_out: int
    """Comments of the YAML file that stand above no term and no word list."""


@dataclass(frozen=True)
class Imported:
    """The draft that a sheet was made into."""

    codebook: Codebook
    path: Path
    notes: tuple[str, ...]
    """How the sheet was read, and what was left out."""


def export_codebook(
    name: str, out: Path, *, plain: bool = False, force: bool = False, study: Study | None = None
) -> Exported:
    """Write a codebook as a workbook or as CSV, by the ending; nothing of it is left out but some comments.

    `plain` is for CSV: comma, no byte order mark, headings for programs. What stands there is replaced with `force`
    alone. Raises InputError.
    """
    _check_target(out, ENDINGS, force=force)
    if plain and out.suffix.lower() != ".csv":
        raise InputError("--plain-csv is for CSV")
    folders = codebook_folders(study)
    path = find_codebook(name, folders=folders)
    text = read_text(path)
    placed = read_codebook(text, file=str(path), path=path, folders=folders)
    comments = comments_in(text, placed)
    if out.suffix.lower() == ".csv":
        _write_csv(one_sheet_of(placed.codebook, comments=comments), out, plain=plain)
    else:
        from nlp_coding.codebook.sheets.xlsx import write_workbook

        sheets = sheets_of(placed.codebook, comments=comments)
        with replacing(out) as beside:
            write_workbook(sheets, beside, title=str(placed.codebook))
    return Exported(placed.codebook, out, len(comments.elsewhere))


def import_codebook(
    file: Path, out: Path | None = None, *, of: str | None = None, force: bool = False, study: Study | None = None
) -> Imported:
    """Make a draft of a sheet: it revises the version that the sheet is of, and is written as draft.yaml.

    Without `out` it goes where `codebook draft` puts it: below codebooks/ in the study or in the current folder. `of`
    names the codebook that a sheet is a change of which does not say so itself. Raises InputError with all that is
    wrong in the sheet; then nothing is written.
    """
    folders = codebook_folders(study)
    given = load_with_places(find_codebook(of, folders=folders), folders=folders).codebook if of else None
    reading = read_sheets(raw_sheets(file, fits=fits), file=file.name, of=given)
    draft = _as_draft(reading, folders)
    name = draft.texts.head.get("name", "")
    codebook, text = codebook_of(draft, path=out, folders=folders)
    target = out or (study.folder if study else Path()) / "codebooks" / str(name) / f"{DRAFT}.yaml"
    if out is None:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Held against the version beside it, as `codebook check` will.
        codebook, text = codebook_of(draft, path=target, folders=folders)
    _check_target(target, (".yaml", ".yml"), force=force)
    _write_text(target, text)
    return Imported(codebook, target, draft.notes)


def _as_draft(reading: SheetReading, folders: Sequence[Path]) -> SheetReading:
    """The sheet of a version as a draft of the next; a draft's own sheet is that draft again.

    The moves of the version itself are history: they stay in its file, and the draft has those that were added.
    """
    head = dict(reading.texts.head)
    version = head.get("version")
    if version == DRAFT:
        return reading
    if not isinstance(version, str) or not version_key(version):
        return replace(reading, texts=replace(reading.texts, moves=()))  # the version is wrong, and that is enough
    notes = [f"it revises {head.get('name')}@{version}"]
    head |= {"version": DRAFT, "revises": version}
    cells = {**reading.cells, ("revises",): reading.cells[("version",)]} if ("version",) in reading.cells else {}
    moves = list(enumerate(reading.texts.moves))
    if moves:
        try:
            file = find_codebook(f"{head.get('name')}@{version}", folders=folders)
            known = texts_of(load_with_places(file, folders=folders).codebook).moves
        except InputError as error:
            message = f"{head.get('name')}@{version} is not at hand, so nobody knows which moves are its own"
            remedy = "put its file below codebooks/, or empty the rows of the moves"
            raise InputError(Mistake(message, reading.file, remedy=remedy)) from error
        moves = [(number, move) for number, move in moves if move not in known]
        if len(moves) < len(reading.texts.moves):
            notes.append(f"left out the moves that led to {version}: they are in its own file")
    renumbered = {old: new for new, (old, _) in enumerate(moves)}
    cells = {
        ("moves", renumbered[int(place[1])], *place[2:]) if place[0] == "moves" else place: cell
        for place, cell in (cells or reading.cells).items()
        if place[0] != "moves" or int(place[1]) in renumbered
    }
    texts = replace(reading.texts, head=head, moves=[move for _, move in moves])
    return replace(reading, texts=texts, cells=cells, notes=(*reading.notes, *notes))


def _write_text(path: Path, text: str) -> None:
    """With the rights that other files have here: a codebook is no secret, unlike a study."""
    if not path.exists():
        with path.open("xb") as new:
            new.write(text.encode())
        return
    with replacing(path) as beside:
        beside.write_bytes(text.encode())
        shutil.copymode(path, beside)


def _write_csv(sheet: Sheet, path: Path, *, plain: bool) -> None:
    from nlp_coding.tables.rows_file import save_rows

    save_rows([[one.key if plain else one.heading for one in sheet.columns], *sheet.rows], path, plain=plain)


def _check_target(path: Path, endings: Sequence[str], *, force: bool) -> None:
    if path.suffix.lower() not in endings:
        what = f"a codebook cannot be written as «{path.suffix}» here" if path.suffix else "the file has no ending"
        raise InputError(Mistake(what, path.name, remedy=f"end it in {' or '.join(endings)}"))
    if path.is_dir():
        raise InputError(Mistake("this is a folder", str(path), remedy="name a file in it"))
    if not path.parent.is_dir():
        raise InputError(Mistake(f"there is no folder {path.parent}", path.name, remedy="make it first"))
    if path.exists() and not force:
        remedy = "name another file, or say --force to replace it"
        raise InputError(Mistake("there is such a file already", str(path), remedy=remedy))
