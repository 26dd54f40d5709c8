"""Excel workbooks."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest

from nlp_coding.readers import Columns, Reading

Read = Callable[..., Reading]
MistakesIn = Callable[..., str]

HEAD = ["id", "text", "agreement"]


def workbook(*rows: Sequence[Any], change: Callable[[Any], None] | None = None) -> bytes:
    """One sheet "Svar" with these rows; text that starts with = stays text unless `change` says otherwise."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Svar"
    for row in rows:
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    if change:
        change(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_values_become_text(read: Read) -> None:
    """Lost: ids that match those of the CSV: 17 for 17.0, 007 where the sheet shows it."""

    def formats(sheet: Any) -> None:
        sheet["A3"].number_format = "000"

    columns = Columns("id", "text", "agreement", ("x",))
    reading = read(
        workbook(
            [*HEAD, "x"],
            [17.0, "NA", "Enig", datetime.datetime(2023, 5, 17)],
            [7, "=1+1", "Enig", 0.5],
            ["007b", "-", "Uenig", True],
            [None, None, None, None],
            ["d", "a_x000D_\nb_x005F_x0041_", "Uenig", datetime.time(9, 30)],
            ["e", 12, "Uenig", datetime.datetime(2023, 5, 17, 9, 30)],
            ["f", "#N/A er svaret", "Uenig", None],
            change=formats,
        ),
        "a.xlsx",
        columns,
    )
    respondents = reading.corpus.respondents
    assert [r.id for r in respondents] == ["17", "007", "007b", "d", "e", "f"]
    assert [r.attributes["x"] for r in respondents] == [
        "2023-05-17",
        "0.5",
        "TRUE",
        "09:30:00",
        "2023-05-17 09:30:00",
        "",
    ]
    assert [c.text for c in reading.corpus.comments] == ["NA", "=1+1", "-", "a\nb_x0041_", "12", "#N/A er svaret"]
    assert [r.source.row for r in respondents if r.source] == [2, 3, 4, 6, 7, 8]
    assert reading.encoding is reading.separator is None


def test_errors_and_formulas_are_mistakes_where_they_are_read(mistakes_in: MistakesIn) -> None:
    """Lost: a comment that shows #N/A, or a formula whose result was never stored, read as blank."""

    def spoil(sheet: Any) -> None:
        sheet["B2"] = "=A2&A2"
        sheet["B3"] = "#N/A"
        sheet["D2"] = "=1+1"
        sheet["D3"] = "#DIV/0!"

    content = workbook([*HEAD, "x"], ["1", "a", "Enig", ""], ["2", "b", "Uenig", ""], change=spoil)
    text = mistakes_in(content, "a.xlsx")
    assert "row 2, column «text»: the cell holds a formula without its result" in text
    assert "row 3, column «text»: the cell shows the error #N/A" in text
    assert "«x»" not in text


def test_sheets(read: Read, mistakes_in: MistakesIn) -> None:
    """Lost: the sheet that is meant, where a workbook has several, and the word which one was read."""
    book = openpyxl.Workbook()
    hidden = book.active
    hidden.title = "Skjult"
    hidden.sheet_state = "hidden"
    for name, text in (("Svar 2022", "a"), ("Svar 2023", "b")):
        sheet = book.create_sheet(name)
        sheet.append(HEAD)
        sheet.append(["1", text, "Enig"])
    book.create_sheet("Tom")
    file = io.BytesIO()
    book.save(file)
    content = file.getvalue()
    first = read(content, "a.xlsx")
    assert [c.text for c in first.corpus.comments] == ["a"]
    assert "read the sheet «Svar 2022»; not read: Skjult, Svar 2023, Tom" in first.notes
    assert [c.text for c in read(content, "a.xlsx", sheet="Svar 2023").corpus.comments] == ["b"]
    text = mistakes_in(content, "a.xlsx", sheet="Svar 2024")
    assert "no sheet «Svar 2024»" in text
    assert "did you mean «Svar 202" in text
    assert "header is blank" in mistakes_in(content, "a.xlsx", sheet="Tom")


def test_notes_beside_the_columns_are_left_alone(read: Read) -> None:
    """Lost: a sheet with a scribble to the right of the answers."""
    reading = read(workbook(HEAD, ["1", "a", "Enig", None, "husk denne"], ["2"], ["3", "c", "Uenig"]), "a.xlsx")
    assert [r.id for r in reading.corpus.respondents] == ["1", "2", "3"]
    assert reading.corpus.respondents[1].agreement is None


def test_wrong_extent_is_not_believed(read: Read) -> None:
    """Lost: all rows but the first of a workbook that another program wrote."""
    content = workbook(HEAD, ["1", "a", "Enig"], ["2", "b", "Uenig"])
    assert len(read(_with_sheet(content, b'ref="A1:C3"', b'ref="A1:A1"'), "a.xlsx").corpus.comments) == 2


def _with_sheet(content: bytes, old: bytes, new: bytes) -> bytes:
    """The same workbook with something changed in the XML of its sheet."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(file, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert old in data
                data = data.replace(old, new)
            after.writestr(name, data)
    return file.getvalue()


def _zip_with(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "a")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0" + b"x" * 600 + "EncryptedPackage".encode("utf-16-le"), ["protected by a password"]),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, ["old Excel file (.xls)", "password"]),
        (workbook(HEAD, ["1", "a", "Enig"])[:2000], ["cut off"]),
        (b"id;text;agreement\n", ["not an Excel workbook", ".csv"]),
        (_zip_with("word/document.xml"), ["zip file", "not an Excel workbook"]),
        (_zip_with("xl/workbook.xml"), ["damaged"]),
        (_with_sheet(workbook(HEAD, ["1", "a", "Enig"]), b"</sheetData>", b""), ["damaged"]),
    ],
)
def test_no_readable_workbook(mistakes_in: MistakesIn, content: bytes, words: list[str]) -> None:
    """Lost: a plain word on what is wrong with the file, in place of a traceback."""
    text = mistakes_in(content, "a.xlsx")
    assert all(word in text for word in words), text
