"""The same survey from every format; wild text there and back; files that are none."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlp_coding.core.errors import InputError
from nlp_coding.core.survey import Respondent
from nlp_coding.readers import READERS, Columns, Reading, read_survey
from nlp_coding.readers.clean import clean_text
from nlp_coding.tables.csv_file import csv_text

EXAMPLE = Path(__file__).parents[2] / "corpora" / "fastlege-2023" / "respondents.csv"
COLUMNS = Columns("respondent_id", "comment", "agreement", ("year", "municipality_size"))
LEVELS = ("Enig", "Delvis enig", "Verken enig/uenig", "Delvis uenig", "Uenig")
SIZES = ("Under 2 000", "2 000–4 999", "5 000–9 999", "10 000–19 999", "20 000–49 999", "50 000 og over")


@pytest.fixture(scope="module")
def example_rows() -> list[list[str]]:
    with EXAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(scope="module")
def example_reading() -> Reading:
    return read_survey(EXAMPLE, COLUMNS)


def _delimited(encoding: str, separator: str) -> Callable[[list[list[str]], Path], None]:
    def write(rows: list[list[str]], path: Path) -> None:
        file = io.StringIO(newline="")
        csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows(rows)
        path.write_bytes(file.getvalue().encode(encoding))

    return write


def _xlsx(rows: list[list[str]], path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([float(cell) if cell.isdecimal() else cell for cell in row])
    book.save(path)


def _coded(rows: list[list[str]]) -> tuple[pd.DataFrame, dict[str, dict[int, str]]]:
    """As statistics programs hold it: numbers for closed answers, and labels for the numbers."""
    frame = pd.DataFrame(rows[1:], columns=rows[0])
    labels = {"agreement": dict(enumerate(LEVELS, 1)), "municipality_size": dict(enumerate(SIZES, 1))}
    for column, by_code in labels.items():
        frame[column] = frame[column].map({label: code for code, label in by_code.items()}).astype(float)
    frame["year"] = frame["year"].astype(float)
    return frame, labels


def _sav(rows: list[list[str]], path: Path) -> None:
    frame, labels = _coded(rows)
    pyreadstat.write_sav(frame, path, variable_value_labels=labels, row_compress=True)


def _dta(rows: list[list[str]], path: Path) -> None:
    frame, labels = _coded(rows)
    pyreadstat.write_dta(frame, path, variable_value_labels=labels)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.csv", _delimited("utf-8", ",")),
        ("bom.csv", _delimited("utf-8-sig", ";")),
        ("utf16.txt", _delimited("utf-16", "\t")),
        ("cp1252.CSV", _delimited("cp1252", ";")),
        ("a.tsv", _delimited("utf-8", "\t")),
        ("pipe.txt", _delimited("utf-8", "|")),
        ("a.xlsx", _xlsx),
        ("a.sav", _sav),
        ("a.dta", _dta),
    ],
)
def test_every_format_gives_the_same_corpus(
    tmp_path: Path, example_rows: list[list[str]], example_reading: Reading, name: str, write: Any
) -> None:
    """Lost: the same tables from the same answers, whatever program they came out of."""
    write(example_rows, tmp_path / name)
    reading = read_survey(tmp_path / name, COLUMNS)
    assert reading.corpus.comments == example_reading.corpus.comments
    assert [_at_home(r) for r in reading.corpus.respondents] == [
        _at_home(r) for r in example_reading.corpus.respondents
    ]
    assert {r.source.file for r in reading.corpus.respondents if r.source} == {name}
    assert reading.scale == example_reading.scale
    assert reading.attribute_values == example_reading.attribute_values
    assert reading.corpus.fingerprint == example_reading.corpus.fingerprint


def _at_home(respondent: Respondent) -> tuple[Respondent, int | None]:
    """The respondent without the file's name, but with the row."""
    return replace(respondent, source=None), respondent.source.row if respondent.source else None


def test_the_example_corpus(example_reading: Reading) -> None:
    """Lost: the published margins, before anything is coded."""
    respondents = example_reading.corpus.respondents
    assert [sum(r.agreement == level for r in respondents) for level in LEVELS] == [176, 96, 47, 16, 5]
    assert len(example_reading.corpus.comments) == 81
    assert example_reading.attribute_values["municipality_size"] == SIZES


def _sound(text: str) -> bool:
    """Without the pairs of letters that are taken for damage, which chance may put together."""
    return not any(mark in text for mark in "ÂÃâð√")


WILD = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=40),
    st.text("'\"=+-@;,\t|\r\n æøåa\u030a1", max_size=12),
    st.sampled_from(["NA", "None", "nan", "-", "=1+1", "'=1", "NULL", "TRUE", "1,5", "😀👩‍⚕️", "e\u0301", '"', '""']),
).filter(_sound)


def _read_texts(texts: list[str], content: bytes, ending: str) -> Iterator[tuple[str, str, str | None]]:
    """What was written, the text of record, the original kept."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{ending}"
        path.write_bytes(content)
        reading = read_survey(path, Columns("id", "text", "agreement"))
    assert [r.id for r in reading.corpus.respondents] == [f"R{n}" for n in range(len(texts))]
    by_id = {comment.id: comment for comment in reading.corpus.comments}
    for n, written in enumerate(texts):
        comment = by_id.get(f"R{n}")
        yield written, comment.text if comment else "", comment.original if comment else None


def _table(texts: list[str]) -> list[list[str]]:
    return [["id", "text", "agreement"], *([f"R{n}", text, "Enig"] for n, text in enumerate(texts))]


@settings(deadline=None, max_examples=100)
@given(st.lists(WILD, min_size=1, max_size=6), st.sampled_from(";,\t|"))
@example(["=1+1", "-", "+5", "\t", "a\r\nb", '"', "'"], ";")
def test_wild_text_through_csv(texts: list[str], separator: str) -> None:
    """Lost: a comment, torn by the quotation marks, separators and line breaks in it."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(_table(texts))
    for written, text, original in _read_texts(texts, file.getvalue().encode("utf-8-sig"), ".csv"):
        guarded = written[1:] if re.match(r"'+[=+\-@\t\r]", written) else written
        assert text == clean_text(guarded)
        assert original == (guarded if text and text != guarded else None)


@settings(deadline=None, max_examples=100)
@given(st.lists(WILD.map(clean_text), min_size=1, max_size=6), st.booleans())
@example(["=1+1", "'=1+1", "''-", "-", "+5", "'+5", "-5,5", "a\nb", '"', "'", "@"], True)
def test_text_of_record_through_our_own_csv(texts: list[str], plain: bool) -> None:
    """Lost: a comment, changed on its way out and in again by the apostrophe before formula signs."""
    encoded = csv_text(_table(texts), plain=plain).encode("utf-8-sig")
    for written, text, original in _read_texts(texts, encoded, ".csv"):
        assert (text, original) == (written, None)


@settings(deadline=None, max_examples=40)
@given(st.lists(WILD, min_size=1, max_size=6))
@example(["=1+1", "'=1+1", "_x000D_", "#N/A", "TRUE", "007"])
def test_wild_text_through_excel(texts: list[str]) -> None:
    """Lost: a comment that Excel takes for a formula, an error, a number or an escape."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    legal = [ILLEGAL_CHARACTERS_RE.sub("", text).replace("_x", "_y").replace("\r", "\n") for text in texts]
    legal = ["".join(character for character in text if character not in "\ufffe\uffff") for text in legal]
    for row in _table(legal):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value)
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    for written, text, _ in _read_texts(legal, file.getvalue(), ".xlsx"):
        assert text == clean_text(written)


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300), st.sampled_from(sorted(READERS)))
@example(b"\xff\xfe", ".csv")
@example(b'"', ".csv")
@example(b"sep=;\n", ".csv")
@example(b"PK\x05\x06" + b"\x00" * 18, ".xlsx")
@example(b"$FL2@(#)", ".sav")
def test_no_file_ends_in_a_traceback(content: bytes, ending: str) -> None:
    """Lost: a plain word to a person whose file is broken in a way nobody thought of."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{ending}"
        path.write_bytes(content)
        with pytest.raises(InputError) as caught:
            read_survey(path, Columns("id", "text", "agreement"))
    assert all(mistake.remedy for mistake in caught.value.mistakes)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.docx", ["files ending in .docx cannot be read", ".csv", ".sav"]),
        ("a.xls", ["Excel", "save it as .xlsx"]),
        ("a.ods", ["LibreOffice"]),
        ("a", ["without an ending"]),
        ("empty.sav", ["empty"]),
        ("empty.xlsx", ["empty"]),
        ("folder.csv", ["a folder"]),
        ("survay.csv", ["no such file", "did you mean «survey.csv»"]),
        ("nowhere/a.csv", ["no such file", "folder", "does not exist"]),
    ],
)
def test_no_survey_file(tmp_path: Path, name: str, words: list[str]) -> None:
    """Lost: the difference between a wrong name, a wrong kind of file and an empty one."""
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "survey.csv").write_text("id;text;agreement\n")
    for empty in ("empty.sav", "empty.xlsx"):
        (tmp_path / empty).touch()
    for other in ("a.docx", "a.xls", "a.ods", "a"):
        (tmp_path / other).write_text("a")
    with pytest.raises(InputError) as caught:
        read_survey(tmp_path / name, Columns("id", "text", "agreement"))
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_options_that_mean_nothing_are_refused(tmp_path: Path) -> None:
    """Lost: the belief that --sheet chose something in a CSV."""
    path = tmp_path / "a.csv"
    path.write_text("id;text;agreement\n1;a;Enig\n")
    with pytest.raises(InputError, match="--sheet means nothing"):
        read_survey(path, Columns("id", "text", "agreement"), sheet="Ark1")
