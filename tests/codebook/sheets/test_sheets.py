"""A codebook as sheets and back: nothing is lost, much is understood, nothing is guessed."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp_coding.codebook.find import shipped_codebooks
from nlp_coding.codebook.load import load_codebook, load_codebook_text
from nlp_coding.codebook.sheets.read import codebook_of, fits, read_sheets
from nlp_coding.codebook.sheets.words import in_sheet_words
from nlp_coding.codebook.sheets.write import entries_of, in_lines, one_sheet_of, sheets_of
from nlp_coding.codebook.sheets.xlsx import write_workbook
from nlp_coding.codebook_sheets import _write_csv, export_codebook
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.errors import InputError
from nlp_coding.readers.sheets import read_sheets as raw_sheets
from tests.codebook.wild import codebooks, texts

SHIPPED = sorted(shipped_codebooks().glob("*/*.yaml"))
ROUND_TRIP = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

SMALL = """\
name: vakt
version: "1.0.0"
label: {nb: Legevakt, nn: Legevakt, en: Out of hours}
lists:
  # the doctor
  lege: |
    lege
    # by another name
    doktor
codes:
  - id: group
    label: {nb: Gruppe, nn: Gruppa, en: Group}
    definition: About something.
  - id: waiting
    parent: group
    label: {nb: Ventetid, nn: Ventetid, en: Waiting}
    definition: Long waiting.
    terms: |
      # waiting itself
      =vente
      vente ~3 @lege
    unless: |
      vente barn
    matches:
      - Lang ventetid
      - "=1+1"
    rejects:
      # not of that kind
      - Venter barn
  - id: old
    label: {nb: Gammel, nn: Gammal, en: Old}
    definition: No more.
    negation: skip
    retired: true
    replaced_by: [waiting]
"""

Change = Callable[[Any], None]


def imported(path: Path, *, of: Codebook | None = None) -> Codebook:
    return codebook_of(read_sheets(raw_sheets(path, fits=fits), file=path.name, of=of))[0]


@pytest.fixture
def small() -> Codebook:
    return load_codebook_text(SMALL)


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[Change], Path]:
    """The small codebook as a workbook, after somebody has been at it."""

    def change(edit: Change) -> Path:
        source = tmp_path / "1.0.0.yaml"
        source.write_text(SMALL, encoding="utf-8")
        export_codebook(str(source), tmp_path / "book.xlsx", force=True)
        book = openpyxl.load_workbook(tmp_path / "book.xlsx")
        edit(book)
        book.save(tmp_path / "book.xlsx")
        return tmp_path / "book.xlsx"

    return change


def cell(book: Any, heading: str, row: int) -> Any:
    """The cell of the codes' sheet under a heading."""
    sheet = book["Codes"]
    column = next(one.column for one in sheet[1] if one.value == heading)
    return sheet.cell(row, column)


def mistakes_in(path: Path, *, of: Codebook | None = None) -> list[str]:
    with pytest.raises(InputError) as caught:
        imported(path, of=of)
    return [str(mistake).replace("\n  → ", " → ") for mistake in caught.value.mistakes]


# What goes out comes back.


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize("file", ["book.xlsx", "book.csv", "plain.csv"])
def test_the_shipped_codebooks_come_back(path: Path, file: str, tmp_path: Path) -> None:
    out = tmp_path / file
    exported = export_codebook(str(path), out, plain=file == "plain.csv")
    assert imported(out).digest == exported.codebook.digest == load_codebook(path).digest


@ROUND_TRIP
@given(codebook=codebooks(keepable=True))
def test_any_codebook_comes_back_from_a_workbook(codebook: Codebook, tmp_path: Path) -> None:
    """A term that begins with = and turns into a formula, or loses a line, would find other comments."""
    path = tmp_path / "book.xlsx"
    sheets = sheets_of(codebook)
    if re.search("_x0041_", str(sheets)):
        with pytest.raises(InputError, match="escape"):
            write_workbook(sheets, path, title="x")
        return
    write_workbook(sheets, path, title="x")
    assert imported(path) == codebook
    assert imported(path).digest == codebook.digest


@ROUND_TRIP
@given(codebook=codebooks(keepable=True), plain=st.booleans())
def test_any_codebook_comes_back_from_csv(codebook: Codebook, plain: bool, tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    _write_csv(one_sheet_of(codebook), path, plain=plain)
    assert imported(path) == codebook
    assert imported(path).digest == codebook.digest


@given(st.lists(texts(keepable=True), max_size=5))
def test_entries_are_lines_and_lines_entries(entries: list[str]) -> None:
    assert [text for text, _ in entries_of(in_lines(entries))] == entries


def test_comments_travel_with_their_terms(tmp_path: Path) -> None:
    """Who sorted sixty terms under headings would have to do it again."""
    source = tmp_path / "1.0.0.yaml"
    source.write_text(SMALL, encoding="utf-8")
    exported = export_codebook(str(source), tmp_path / "book.xlsx")
    assert exported.n_comments_left_out == 1
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert cell(book, "Terms", 3).value == "# waiting itself\n=vente\nvente ~3 @lege"
    assert book["Word lists"]["B2"].value == "# the doctor\nlege\n# by another name\ndoktor"
    _, text = codebook_of(read_sheets(raw_sheets(tmp_path / "book.xlsx", fits=fits), file="book.xlsx"))
    assert "      # waiting itself\n      =vente\n" in text
    assert "    # by another name\n    doktor\n" in text


def test_no_cell_is_a_formula_or_will_become_one(small: Codebook, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_workbook(sheets_of(small), path, title="x")
    with zipfile.ZipFile(path) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
    sheet = openpyxl.load_workbook(path)["Codes"]
    assert {one.number_format for row in sheet.iter_rows() for one in row} == {"@"}
    assert {sheet.column_dimensions[letter].number_format for letter in "AJO"} == {"@"}  # rows to come
    _write_csv(one_sheet_of(small), tmp_path / "book.csv", plain=False)
    written = (tmp_path / "book.csv").read_bytes()
    assert written.startswith("\ufeffKind;Id;Group;".encode())
    assert b";\"'=vente\n" in written


def test_the_workbook_is_pleasant(small: Codebook, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_workbook(sheets_of(small), path, title="x")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Codes", "Word lists", "Moves", "Codebook"]
    sheet = book["Codes"]
    assert sheet.freeze_panes == "B2"
    assert [one.font.bold for one in sheet["A"]] == [True, True, False, False]
    assert all(one.alignment.wrap_text for row in sheet.iter_rows() for one in row)
    first = path.read_bytes()
    write_workbook(sheets_of(small), path, title="x")
    assert path.read_bytes() == first


@pytest.mark.parametrize("text", ["a\\u0007b", "a\\rb", "a\\u030A"])
def test_what_no_cell_keeps_is_refused(text: str) -> None:
    codebook = load_codebook_text(SMALL.replace("Long waiting.", f'"{text}"'))
    for write in (sheets_of, one_sheet_of):
        with pytest.raises(InputError, match=r"vakt@1\.0\.0, column «waiting\.definition»"):
            write(codebook)


def test_what_looks_like_an_escape_is_refused(tmp_path: Path) -> None:
    """It would come back from a workbook as another sign; CSV keeps it."""
    codebook = load_codebook_text(SMALL.replace("Long waiting.", "a _x0041_ b"))
    with pytest.raises(InputError, match=r"waiting\.definition.*«_x0041_»"):
        write_workbook(sheets_of(codebook), tmp_path / "book.xlsx", title="x")


def test_a_text_too_long_for_a_cell_is_refused(tmp_path: Path) -> None:
    codebook = load_codebook_text(SMALL.replace("Long waiting.", "a" * 32_768))
    with pytest.raises(InputError, match="32767"):
        write_workbook(sheets_of(codebook), tmp_path / "book.xlsx", title="x")


# What people do to sheets is understood.


def test_headings_as_people_write_them(changed: Callable[[Change], Path], small: Codebook) -> None:
    """In another order and language, below a title, beside columns of their own."""
    names = {
        "Id": " KODE ", "Group": "Gruppe / forelder", "Label (bokmål)": "Navn", "Label (nynorsk)": "label_NN",
        "Label (English)": "Navn (engelsk)", "Definition": "definisjon", "Include": "Inkluder",
        "Exclude": "EKSKLUDER", "Terms": "Søkeord", "Unless": "Unntak", "Examples": "Eksempler",
        "Counterexamples": "Moteksempler", "Retired": "Utgått", "Replaced by": "Erstattet av", "Negation": "negasjon",
    }  # fmt: skip

    def edit(book: Any) -> None:
        sheet = book["Codes"]
        for one in sheet[1]:
            one.value = names[one.value]
        rows = [[one.value for one in row][::-1] for row in sheet.iter_rows()]
        other = book.create_sheet("Vår kodebok", 0)
        other.append(["Kodebok for legevakt, utkast"])
        other.merge_cells("A1:D1")
        other.append([])
        for row in rows:
            other.append([*row, "Merknad" if row is rows[0] else "se her"])
            other.append([])
        del book["Codes"]
        book.create_sheet("Notater").append(["hei"])

    path = changed(edit)
    reading = read_sheets(raw_sheets(path, fits=fits), file=path.name)
    assert codebook_of(reading)[0] == small
    assert reading.notes == (
        "read «Vår kodebok», «Word lists», «Moves», «Codebook»; not read: Notater",
        "columns left out: Merknad",
    )


@pytest.mark.parametrize(
    ("written", "retired"),
    [("ja", True), ("X", True), (True, True), (1.0, True), ("nei", False), (False, False), (0, False), (None, False)],
)
def test_yes_and_no(changed: Callable[[Change], Path], written: object, retired: bool) -> None:
    def edit(book: Any) -> None:
        cell(book, "Retired", 4).value = written
        cell(book, "Replaced by", 4).value = None

    assert imported(changed(edit)).by_id["old"].retired is retired


def test_cells_as_spreadsheets_leave_them(changed: Callable[[Change], Path]) -> None:
    """Numbers for texts, CRLF, spaces, a group that is merged downwards, letters in two parts."""

    def edit(book: Any) -> None:
        cell(book, "Label (English)", 3).value = 2023.0
        cell(book, "Definition", 3).value = " ga\u030ar\r\nbra_x000D_\nja \n"
        cell(book, "Examples", 3).value = "  en \r\n\r\nto"
        cell(book, "Replaced by", 4).value = "waiting; other , third"
        cell(book, "Negation", 3).value = "Hopp over"
        sheet = book["Codes"]
        for code_id in ("other", "third"):
            sheet.append([code_id, None, "a" + code_id, "b", "c", "d"])
        sheet.cell(5, 2).value = "group"
        sheet.merge_cells("B5:B6")
        sheet.cell(40, 20).value = "astray"

    codebook = imported(changed(edit))
    waiting, old, other, third = codebook.codes[1:]
    assert waiting.label["en"] == "2023"
    assert waiting.definition == "går\nbra\nja"
    assert waiting.matches == ("en", "to")
    assert waiting.negation == "skip"
    assert old.replaced_by == ("waiting", "other", "third")
    assert (other.parent, third.parent) == ("group", "group")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_any_kind(separator: str, encoding: str, tmp_path: Path, small: Codebook) -> None:
    rows = [
        ["Kodebok"],
        ["kode", "navn", "nynorsk", "engelsk", "definisjon", "søkeord"],
        ["mote", "a", "b", "c", '"Lang, og; bred"', '"\'=vente\r\nmøte"'],
    ]
    path = tmp_path / "koder.csv"
    path.write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    reading = read_sheets(raw_sheets(path, fits=fits), file=path.name, of=small)
    (code,) = codebook_of(reading)[0].codes
    assert (code.id, code.label["nb"], code.definition) == ("mote", "a", "Lang, og; bred")
    assert [term.source for term in code.terms] == ["=vente", "møte"]
    assert "there is no sheet of word lists; they are those of vakt@1.0.0" in reading.notes
    assert "what codebook it is, is taken from vakt@1.0.0" in reading.notes


def test_our_csv_saved_as_a_workbook(tmp_path: Path, small: Codebook) -> None:
    """A spreadsheet that opens our CSV shows the apostrophes, and saves them."""
    _write_csv(one_sheet_of(small), tmp_path / "book.csv", plain=False)
    (sheet,) = raw_sheets(tmp_path / "book.csv", fits=fits)
    book = openpyxl.Workbook()
    for _, cells in sheet.rows:
        book.active.append([f"'{text}" if text.startswith("=") else text for text in cells])
    book.save(tmp_path / "book.xlsx")
    assert imported(tmp_path / "book.xlsx") == small


def test_hidden_columns_and_rows_are_read_and_named(changed: Callable[[Change], Path], small: Codebook) -> None:
    def edit(book: Any) -> None:
        book["Codes"].column_dimensions["J"].hidden = True
        book["Codes"].row_dimensions[3].hidden = True

    path = changed(edit)
    reading = read_sheets(raw_sheets(path, fits=fits), file=path.name)
    assert codebook_of(reading)[0] == small
    assert reading.notes[1:] == ("hidden columns are read too: J", "hidden rows are read too: 3")


# What is wrong is told of its cell.


def _wrong_terms(book: Any) -> None:
    cell(book, "Terms", 3).value = "@legen møte\nmøte ~\n# ok\nfast møte\nfast møte\n- god"


def _wrong_codes(book: Any) -> None:
    cell(book, "Label (nynorsk)", 2).value = None
    cell(book, "Definition", 2).value = "  "
    cell(book, "Group", 3).value = "groupe"
    cell(book, "Retired", 4).value = "kanskje"
    cell(book, "Negation", 4).value = "skippe"
    book["Codes"].append([None, "group", "a"])
    book["Codes"].append(["Møte plass", None, "a", "b", "c", "d"])
    book["Codes"].append(["waiting", None, "a", "b", "c", "d"])


def _wrong_cells(book: Any) -> None:
    cell(book, "Terms", 3).value = "=vente"  # typed into a cell that is not text
    cell(book, "Definition", 3).value = datetime.datetime(2023, 1, 2)
    cell(book, "Include", 3).value = "#NAME?"
    cell(book, "Include", 3).data_type = "e"
    cell(book, "Exclude", 3).value = "a_x000B_b"


def _wrong_lists(book: Any) -> None:
    book["Word lists"].append(["lege", "lege"])
    book["Word lists"].append(["råd og", "råd"])
    book["Word lists"].append([None, "råd"])
    book["Codebook"]["B3"] = "1.1"
    book["Codebook"]["B6"] = None


def _wrong_moves(book: Any) -> None:
    book["Codebook"]["B3"] = "1.1.0"
    book["Codebook"]["B4"] = "1.0.0"
    book["Moves"].append(["splitt", "old", "waiting"])
    book["Moves"].append(["replace", "waiting", "old"])


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (
            _wrong_terms,
            [
                "book.xlsx, sheet «Codes», row 3, column «J Terms, line 1»: «@legen møte»: there is no list @legen "
                "→ did you mean @lege?",
                "book.xlsx, sheet «Codes», row 3, column «J Terms, line 2»: «møte ~»: say how many words apart, as in "
                "~4 (at character 6)",
                "book.xlsx, sheet «Codes», row 3, column «J Terms, line 5»: «fast møte» is the same term as in line 4 "
                "→ take one away",
                "book.xlsx, sheet «Codes», row 3, column «J Terms, line 6»: «- god»: «-» has no meaning in a term (at "
                "character 1) → each term stands alone on its line, without «-»",
            ],
        ),
        (
            _wrong_codes,
            [
                "book.xlsx, sheet «Codes», row 2, column «D Label (nynorsk)»: the code «group» has no «Label "
                "(nynorsk)» → fill in the cell",
                "book.xlsx, sheet «Codes», row 2, column «F Definition»: the code «group» has no «Definition» → fill "
                "in the cell",
                "book.xlsx, sheet «Codes», row 3, column «B Group»: there is no code «groupe» → did you mean «group»?",
                "book.xlsx, sheet «Codes», row 4, column «N Retired»: «kanskje» is neither yes nor no → write yes, or "
                "leave the cell empty",
                "book.xlsx, sheet «Codes», row 4, column «I Negation»: unknown negation «skippe» → did you mean "
                "«skip»?",
                "book.xlsx, sheet «Codes», row 5, column «A Id»: the row has no id → give the code an id, or empty "
                "the row",
                "book.xlsx, sheet «Codes», row 6, column «A Id»: «Møte plass» is no id: an id has only a–z, 0–9 and "
                "_, and begins with a letter → write mote_plass",
                "book.xlsx, sheet «Codes», row 7, column «A Id»: the id «waiting» is taken (row 3) → give each code "
                "an id of its own",
            ],
        ),
        (
            _wrong_cells,
            [
                "book.xlsx, sheet «Codes», row 3, column «H Exclude»: an invisible character (U+000B) → delete it, or "
                "type the text anew",
                "book.xlsx, sheet «Codes», row 3, column «F Definition»: the spreadsheet has made a date or a time of "
                "what was typed → format the cell as Text (Format Cells, Number), and type it again",
                "book.xlsx, sheet «Codes», row 3, column «G Include»: the cell shows the error #NAME? → format the "
                "cell as Text (Format Cells, Number), and type it again",
                "book.xlsx, sheet «Codes», row 3, column «J Terms»: the cell holds a formula without its result → "
                "open the file in Excel and save it",
            ],
        ),
        (
            _wrong_lists,
            [
                "book.xlsx, sheet «Word lists», row 3, column «A List»: the word list «lege» stands twice (first in "
                "row 2) → put all words in one of them",
                "book.xlsx, sheet «Word lists», row 4, column «A List»: @råd og cannot be written in a term → name "
                "the list with letters, digits and _",
                "book.xlsx, sheet «Word lists», row 5, column «A List»: the word list has no name → name it, or empty "
                "the row",
                "book.xlsx, sheet «Codebook», row 3, column «Version»: «1.1» is no version of three numbers → write "
                "1.1.0",
                "book.xlsx, sheet «Codebook», row 6, column «Label (nynorsk)»: the codebook has no «Label (nynorsk)» "
                "→ fill it in beside the name of the codebook",
            ],
        ),
        (
            _wrong_moves,
            [
                "book.xlsx, sheet «Moves», row 2, column «A Move»: «splitt» is no kind of move → did you mean «split»?",
                "book.xlsx, sheet «Moves», row 3, column «B From»: «waiting» is moved, and yet in force → add to it "
                "yes under Retired, and old under Replaced by",
                "book.xlsx, sheet «Moves», row 3, column «C To»: «old» is retired, so no coding can go there → name a "
                "code that is in force",
            ],
        ),
    ],
)
def test_mistakes_are_told_of_their_cells(changed: Callable[[Change], Path], edit: Change, told: list[str]) -> None:
    """A row of a YAML file that nobody has seen would help nobody."""
    assert sorted(mistakes_in(changed(edit))) == sorted(told)


def test_a_missing_column_is_not_guessed(changed: Callable[[Change], Path]) -> None:
    def edit(book: Any) -> None:
        cell(book, "Label (English)", 1).value = "Label (svensk)"

    assert mistakes_in(changed(edit)) == [
        "book.xlsx, sheet «Codes», row 1: a column is missing: «Label (English)» → head a column «Label (English)» "
        "(or label_en, en, english)"
    ]


def test_two_columns_that_mean_the_same(changed: Callable[[Change], Path]) -> None:
    def edit(book: Any) -> None:
        cell(book, "Include", 1).value = "Definisjon"

    assert mistakes_in(changed(edit)) == [
        "book.xlsx, sheet «Codes», row 1: the headings F «Definition» and G «Definisjon» mean the same column → keep "
        "one, or head the other differently"
    ]


def test_a_sheet_without_headings(tmp_path: Path) -> None:
    path = tmp_path / "koder.csv"
    path.write_text("mote;Møte;Møte\nvente;Venting;Venting\n", encoding="utf-8")
    (told,) = mistakes_in(path)
    assert told.startswith("koder.csv: there is no row of headings with Id and labels → head columns «Id» (or kode,")


def test_what_codebook_it_is_is_not_guessed(changed: Callable[[Change], Path], small: Codebook) -> None:
    def without_facts(book: Any) -> None:
        del book["Codebook"]

    def without_lists(book: Any) -> None:
        del book["Word lists"]

    path = changed(without_facts)
    (told,) = mistakes_in(path)
    assert told.startswith("book.xlsx: nothing says what codebook this is")
    assert imported(path, of=small) == small
    path = changed(without_lists)
    (told,) = mistakes_in(path)
    assert told.startswith("book.xlsx: the terms use word lists (@name), and there is no sheet of them")
    assert imported(path, of=small) == small


def test_columns_that_are_absent_are_named(changed: Callable[[Change], Path]) -> None:
    """Without them no code has any: that is what the sheet says, and it must be heard."""

    def edit(book: Any) -> None:
        cell(book, "Examples", 1).value = "Exmpls"

    path = changed(edit)
    reading = read_sheets(raw_sheets(path, fits=fits), file=path.name)
    assert codebook_of(reading)[0].by_id["waiting"].matches == ()
    assert reading.notes[1:] == ("columns left out: Exmpls", "no column, and so no code has any: Examples")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("no.xlsx", None, "there is no such file"),
        ("a.docx", b"x", "files ending in .docx cannot be read"),
        ("a.xlsx", b"", "the file is empty"),
        ("a.xlsx", b"id;label", "this is not an Excel workbook, whatever its name says"),
        ("a.xlsx", b"PK\x03\x04 cut", "the workbook is cut off"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        ("a.csv", b'id;nb;nn;en;definition\na;"b;c;d;e\n', "a quotation mark opens in this row and is never closed"),
        ("a.csv", b"PK\x03\x04", "this is an Excel workbook or another zip file, not a text file"),
    ],
)
def test_files_that_cannot_be_read(name: str, content: bytes | None, told: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=re.escape(told)) as caught:
        imported(tmp_path / name)
    assert caught.value.mistakes[0].remedy


def test_a_damaged_workbook(changed: Callable[[Change], Path]) -> None:
    path = changed(lambda _: None)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part[:200] if name.endswith("sheet1.xml") else part)
    assert mistakes_in(path) == ["book.xlsx: the workbook is damaged → open it in Excel and save it again as .xlsx"]


@pytest.mark.parametrize(
    ("remedy", "words"),
    [
        ("add retired: true, or take replaced_by away", "write yes under Retired, or empty the cell"),
        ("write split: old, into: [a, b]", "write split under Move, old under From, a, b under To"),
        ("write redefine: a, note: why", "write redefine under Move, a under From, and as Note why"),
        ("take the move away, or retired: true", "take the move away, or the yes under Retired"),
        ("name an earlier version, or raise version:", "name an earlier version, or raise the version"),
        ("a key is indented less than the block of terms above it", None),
        (None, None),
    ],
)
def test_remedies_in_the_words_of_a_sheet(remedy: str | None, words: str | None) -> None:
    assert in_sheet_words(remedy) == words
