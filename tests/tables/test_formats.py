from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import docx
import openpyxl
import pytest
from rich.cells import cell_len

from nlp_coding.core.table import Column, CrossTable, Row, Tally
from nlp_coding.tables import FORMATS, Look, txt
from nlp_coding.tables.csv_file import csv_text, render, render_plain
from nlp_coding.tables.html_page import render as render_html

Golden = Callable[[str, bytes], None]


@pytest.fixture(params=["nasty", "protected"])
def each(request: pytest.FixtureRequest) -> tuple[str, CrossTable]:
    """Each of the tables with golden files, by name."""
    return request.param, request.getfixturevalue(request.param)


@pytest.mark.parametrize("name", ["txt", "csv", "plain-csv", "md", "html", "tex"])
def test_text_formats(name: str, each: tuple[str, CrossTable], golden: Golden) -> None:
    """Else a change to a renderer goes unseen until it is in somebody's report."""
    golden(f"{each[0]}.{name}", FORMATS[name].file_bytes(each[1]))


def test_wide_terminal(nasty: CrossTable, golden: Golden) -> None:
    """Else the width of the terminal is not used."""
    golden("nasty-120.txt", txt.render(nasty, Look(width=120, decimals=1)).encode())


def test_workbook(each: tuple[str, CrossTable], golden: Golden) -> None:
    """Else cells, formats, merged headings or widths change unseen."""
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].file_bytes(each[1])))
    sheet = book.active
    assert sheet is not None
    lines = [
        f"sheet {sheet.title}, frozen at {sheet.freeze_panes}, merged {sorted(map(str, sheet.merged_cells.ranges))}"
    ]
    lines += [f"{letter} {width.width}" for letter, width in sorted(sheet.column_dimensions.items())]

    def value(cell: Any) -> str:
        # The last digits of a test are the machine's.
        is_test = cell.data_type == "n" and (cell.number_format == "0.00" or "[<" in cell.number_format)
        return f"{cell.value:.9g}" if is_test else repr(cell.value)

    lines += [
        f"{cell.coordinate} {cell.data_type} {cell.number_format} {value(cell)}"
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    golden(f"{each[0]}.xlsx.cells", "\n".join(lines).encode())


def test_document(each: tuple[str, CrossTable], golden: Golden) -> None:
    """Else cells, paragraphs or the page of the Word file change unseen."""
    document = docx.Document(io.BytesIO(FORMATS["docx"].file_bytes(each[1])))
    section = document.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    lines = [f"{section.orientation} {section.page_width.cm:.1f} x {section.page_height.cm:.1f}"]
    lines += [
        f"{paragraph.style.name if paragraph.style else ''}: {paragraph.text}" for paragraph in document.paragraphs
    ]
    for table in document.tables:
        lines.append(f"table, style {table.style.name if table.style else ''}")
        lines += [" ¦ ".join(cell.text for cell in row.cells) for row in table.rows]
        assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows][:3] == [True, True, False]
    golden(f"{each[0]}.docx.cells", "\n".join(lines).encode())


@pytest.mark.parametrize("name", ["txt", "csv", "plain-csv", "md", "html", "tex"])
def test_what_is_withheld_is_in_no_text(name: str, protected: CrossTable) -> None:
    """Else a number is hidden in one format and stands in another."""
    shown = FORMATS[name].file_bytes(protected, Look(decimals=1)).decode()
    assert re.search(r"\b94\b", shown)  # the total is published
    assert not re.search(r"\b(87|263|11)\b(?! ?[–,~])", re.sub(r"\d+[.,]\d+", "", shown))


def test_withheld_cells_of_a_workbook(protected: CrossTable) -> None:
    """Else the file knows what the sheet does not show, or an empty cell passes for text."""
    sheet = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].file_bytes(protected))).active
    assert sheet is not None
    cells = {row[0].value: [cell.value for cell in row[4:7]] for row in sheet.iter_rows(min_row=5, max_row=17)}
    assert cells["Enig i alt | sum"] == cells["Uenig"] == [":", ":", ":"]
    assert cells["Standardisert"] == cells["p"] == [None, ":", None]
    assert cells["Totalt"][0] == 94


@pytest.mark.parametrize("name", FORMATS)
def test_same_table_same_bytes(name: str, nasty: CrossTable) -> None:
    """Else two runs on one study cannot be compared, since a clock or a hash seed is in the file."""
    here = FORMATS[name].file_bytes(nasty)
    assert FORMATS[name].file_bytes(nasty) == here
    if zipfile.is_zipfile(io.BytesIO(here)):
        with zipfile.ZipFile(io.BytesIO(here)) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            core = archive.read("docProps/core.xml").decode()
        assert set(re.findall(r"\d{4}-\d\d-\d\dT", core)) == {"2000-01-01T"}


def test_nothing_in_a_workbook_is_a_formula_or_link(nasty: CrossTable) -> None:
    """Else a label runs when the file is opened."""
    content = FORMATS["xlsx"].file_bytes(nasty)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    assert "=1+1" in {cell.value for cell in cells}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_workbook_numbers_are_numbers(nasty: CrossTable) -> None:
    """Else nobody can calculate with them, or a rounded percentage is calculated with."""
    sheet = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].file_bytes(nasty))).active
    assert sheet is not None
    assert (sheet["D5"].value, sheet["E5"].value) == (12, 12 / 12345)
    assert sheet["E5"].number_format == r"0\ %"


def test_csv_for_excel(nasty: CrossTable) -> None:
    """Else Norwegian Excel shows Ã¦, one column, or a date for a number."""
    content = FORMATS["csv"].file_bytes(nasty, Look(decimals=1))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0] == [nasty.title]
    assert rows[2][:5] == ["", "Blåbær | æøå 🩺", "", "'=1+1", ""]
    assert rows[5][:5] == ["[Delvis] enig 👩‍⚕️", "1", "12,5", "2", "25,0"]
    assert rows[6][:3] == ["-", "0", "–"]
    assert rows[-2][0].startswith("'=SUM")


def test_csv_for_programs(nasty: CrossTable) -> None:
    """Else a program must skip titles and notes, and put two heading rows together."""
    rows = list(csv.DictReader(io.StringIO(render_plain(nasty, Look(decimals=1)), newline="")))
    assert len(rows) == len(nasty.rows)
    assert [row["Blåbær | æøå 🩺 %"] for row in rows] == ["0.0", "12.5", "", "50.0", "0.0", "0.0"]
    assert [row["Kommentarer med innhold"] for row in rows] == ["12345", "8", "0", "2", "12355", "1"]


def test_rows_of_any_values() -> None:
    """Else exports write floats with a point where Excel wants a comma, or None as a word."""
    rows: list[list[str | int | float | None]] = [["id", "score", "x"], ["R1;2", 0.25, None], ["-", 1e-7, 3]]
    assert csv_text(rows) == 'id;score;x\r\n"R1;2";0,25;\r\n-;0,0000001;3\r\n'
    assert csv_text(rows, plain=True) == "id,score,x\nR1;2,0.25,\n-,0.0000001,3\n"


@pytest.mark.parametrize("width", [40, 80, 120])
def test_terminal_lines_fit(nasty: CrossTable, width: int) -> None:
    """Else lines break in the middle of the table on an ordinary terminal."""
    assert max(cell_len(line) for line in txt.render(nasty, Look(width=width)).split("\n")) <= width


class _Checker(HTMLParser):
    """Collects what stands in the page, and fails on a tag closed before its children."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_page_is_well_formed_and_alone(nasty: CrossTable) -> None:
    """Else a label becomes a tag, a screen reader has no headings, or the page calls out."""
    page = render_html(nasty)
    checker = _Checker()
    checker.feed(page)
    assert not checker.open
    tags = {tag for tag, _ in checker.seen}
    assert not tags & {"b", "script", "img", "link", "a", "iframe"}
    assert checker.seen[0] == ("html", {"lang": "nb"})
    assert all(attributes.get("scope") for tag, attributes in checker.seen if tag == "th")
    assert "src=" not in page
    assert "url(" not in page


def test_headings_of_a_panel_span_its_columns(nasty: CrossTable) -> None:
    """Else figures stand under another code's heading."""
    for head, body in re.findall(r"<thead>(.*?)</thead>\n<tbody>(.*?)</tbody>", render_html(nasty), re.DOTALL):
        upper, lower = re.findall(r"<tr>(.*?)</tr>", head, re.DOTALL)
        spans = sum(map(int, re.findall(r'colspan="(\d+)"', upper)))
        assert spans == lower.count("<th ")
        n_single = upper.count('rowspan="2"') - 1
        for row in re.findall(r"<tr .*?</tr>", body):
            assert row.count("<td") == spans + n_single


def test_markdown_rows_have_equal_cells(nasty: CrossTable) -> None:
    """Else a pipe in a label shifts the figures below other headings."""
    lines = [line for line in FORMATS["md"].file_bytes(nasty).decode().split("\n") if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {len(nasty.columns) // 2 + 3}


def test_table_without_rows_or_notes() -> None:
    """Else an empty study ends in a traceback."""
    empty = CrossTable("t", "s", (Column("n", "count"),), (Row("Totalt", "total", (Tally(0),)),))
    for name, shown in FORMATS.items():
        assert shown.file_bytes(empty), name
    assert render(empty) == "t\r\n\r\ns;n\r\nTotalt;0\r\n"


def test_formats_load_nothing_heavy() -> None:
    """Else every command waits for the libraries of the formats it does not use."""
    code = (
        "import sys, nlp_coding.tables; "
        "print({'rich', 'docx', 'xlsxwriter', 'openpyxl', 'pandas', 'numpy'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
