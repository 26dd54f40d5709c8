"""Which column of a file of decisions is what, and which sheet of a workbook: nothing is dropped without a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from nlp_coding import decisions
from nlp_coding.answers import Codes, evidence_of
from nlp_coding.codebook.load import load_codebook
from nlp_coding.core.coding import Evidence
from nlp_coding.core.errors import InputError
from nlp_coding.core.shown import listed, shown
from nlp_coding.decision_files import DecisionFile, read_decisions
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK

Sheets = Mapping[str, Sequence[Sequence[object]]]


def _csv(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def _workbook(path: Path, sheets: Sheets) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def _told(study: Study, file: Path, *, sheet: str | None = None) -> list[str]:
    with pytest.raises(InputError) as caught:
        decisions.decide_from(study, file, coder="kari", sheet=sheet)
    return [str(one) for one in caught.value.mistakes]


def _said(found: DecisionFile) -> list[tuple[str, str, bool | None]]:
    assert not found.mistakes
    return [(one.comment_id, one.code_id, one.applies) for one in found.answers]


def test_a_column_without_a_heading(small: Study, tmp_path: Path) -> None:
    """A heading that was cleared by a slip of the hand would take a column of decisions with it."""
    told = "row 1: column B has no heading, and holds «1» in row 2\n  → write its heading above it, or clear the column"
    assert _told(small, _csv(tmp_path / "d.csv", "comment_id,,messages", "K01,1,0")) == [f"d.csv, {told}"]
    assert _told(small, _csv(tmp_path / "d.csv", "comment_id,,codes", "K01,1,-")) == [f"d.csv, {told}"]
    rows = [["comment_id", None, "messages"], ["K01", 1, 0]]
    assert _told(small, _workbook(tmp_path / "d.xlsx", {"A": rows})) == [f"d.xlsx, {told}"]
    blank = _csv(tmp_path / "d.csv", "comment_id,,messages", "K01, ,0")
    assert _said(read_decisions(small, blank)) == [("K01", "messages", False)]


def test_a_column_beside_the_header(small: Study, tmp_path: Path) -> None:
    """In a workbook the last heading may be the one that is cleared; a formula there is as good as none."""
    rows: list[list[object]] = [["comment_id", "messages"], ["K01", 1], ["K03", 0, *[None] * 25, 1]]
    assert _told(small, _workbook(tmp_path / "d.xlsx", {"A": rows}))[0].startswith(
        "d.xlsx, row 1: column AB has no heading, and holds «1» in row 3"
    )
    rows = [["comment_id", "messages", "=A1"], ["K01", 1, 0]]
    assert _told(small, _workbook(tmp_path / "d.xlsx", {"A": rows}))[0].startswith(
        "d.xlsx, row 1: column C has a formula without its result for a heading, and holds «0» in row 2"
    )


def test_a_misspelt_code_whatever_its_cells_hold(small: Study, tmp_path: Path) -> None:
    """One odd cell would make a column of notes of a column of decisions; what the survey calls so is no code."""
    for cell in ("1?", "ja, tror jeg", ""):
        told = _told(small, _csv(tmp_path / "d.csv", "comment_id;mesages;turnover", f"K01;{cell};0"))
        assert told[0].startswith(
            "d.csv, row 1, column «mesages»: there is no code «mesages» in the study\n  → did you"
        )
    assert "did you mean «Utskifting»?" in _told(small, _csv(tmp_path / "d.csv", "comment_id;Utskiftning", "K01;1?"))[0]
    survey = replace(small, settings=replace(small.settings, attributes={"mesages": ()}))
    file = _csv(tmp_path / "d.csv", "comment_id;Mesages;turnover", "K01;1?;0")
    assert _said(read_decisions(survey, file)) == [("K01", "turnover", False)]


@pytest.mark.parametrize(
    ("header", "row", "said"),
    [
        (" Comment_ID ,CODE,Applies", "K01,TURNOVER,1", [("K01", "turnover", True)]),
        ("COMMENT_ID,Meetings,UTSKIFTING,Text", "K01,1,0,x", [("K01", "meetings", True), ("K01", "turnover", False)]),
        ("Comment_id,Coder, MESSAGES", "K01,kari,1", [("K01", "messages", True)]),
        (
            "Comment_Id,Codes", "K01,MØTE; Turnover",
            [("K01", "meetings", True), ("K01", "messages", False), ("K01", "turnover", True)],
        ),
    ],
)  # fmt: skip
def test_headings_in_any_case(
    small: Study, tmp_path: Path, header: str, row: str, said: list[tuple[str, str, bool]]
) -> None:
    """Excel writes a capital at the start of a cell, and the file would be taken for one of another form."""
    found = read_decisions(small, _csv(tmp_path / "d.csv", header, row))
    assert (_said(found), found.unread) == (said, ())


def test_headings_that_mean_two_things(small: Study, tmp_path: Path) -> None:
    """A column of the survey would be taken for one of the program's, or one of two columns be read by chance."""
    twice = _csv(tmp_path / "d.csv", "comment_id,Code,code,applies", "K01,x,meetings,1")
    assert _told(small, twice) == ["d.csv, row 1: several columns are called «code»\n  → keep one of them"]
    survey = replace(small, settings=replace(small.settings, id="Comment_ID", attributes={"Status": ()}))
    file = _csv(tmp_path / "d.csv", "Comment_ID,Status,meetings", "K01,Fast ansatt,1")
    assert _said(read_decisions(survey, file)) == [("K01", "meetings", True)]
    _told(small, file)  # no status of a decision, where the survey has no such column


def test_codes_in_any_case() -> None:
    """An id with a capital is the same code, unless another one is called so."""
    book = load_codebook(SMALL_CODEBOOK)
    assert {Codes(book).named(name) for name in ("MEETINGS", " møter ", "meetings")} == {("meetings",)}
    messages = book.by_id["messages"]
    clash = replace(messages, label={**messages.label, "nb": "Står", "en": "Meetings"})
    codes = Codes(replace(book, codes=tuple(clash if one is messages else one for one in book.codes)))
    assert codes.named("Meetings") == ("meetings", "messages")
    assert codes.named("meetings") == ("meetings",)
    assert codes.named("sta\u030ar") == ("messages",)  # å as two characters, as some programs write it


def test_sheets_that_were_not_read(small: Study, tmp_path: Path) -> None:
    """Half the decisions may stand on the second sheet, and nobody would know that they were not read."""
    rows = [["comment_id", "messages"], ["K01", 1]]
    book = _workbook(tmp_path / "d.xlsx", {"Kari": rows, "Ola": [rows[0], ["K03", 0]], "Ark3": [[None, " "]]})
    found = read_decisions(small, book)
    assert (_said(found), found.sheet, found.other_sheets) == ([("K01", "messages", True)], "Kari", ("Ola",))
    assert _said(read_decisions(small, book, sheet="Ola")) == [("K03", "messages", False)]
    assert _told(small, book, sheet="ola") == [
        "d.xlsx: there is no sheet «ola»\n  → did you mean «Ola»? The sheets are: Kari, Ola, Ark3"
    ]
    assert _told(small, book, sheet="Ark3")[0] == (
        "d.xlsx: the sheet «Ark3» is empty\n  → name another with --sheet: Kari, Ola"
    )
    file = _csv(tmp_path / "d.csv", "comment_id,messages", "K01,1")
    assert _told(small, file, sheet="Ola") == ["d.csv: --sheet means nothing for this file\n  → it is for .xlsx, .xlsm"]


def test_decisions_on_another_sheet(small: Study, tmp_path: Path) -> None:
    """A first sheet that is blank, or says how to fill in the second, would be all that the person hears of."""
    rows = [["comment_id", "messages"], ["K01", 1]]
    empty = _workbook(tmp_path / "d.xlsx", {"Ark1": [], "Koding": rows})
    assert _told(small, empty) == ["d.xlsx: the sheet «Ark1» is empty\n  → name another with --sheet: Koding"]
    for first in ([["Slik gjør du"]], [["code", "applies"], ["meetings", 1]], [["comment_id", "messages"], ["K01"]]):
        told = _told(small, _workbook(tmp_path / "d.xlsx", {"Les meg": first, "Koding": rows}))
        assert told[0].endswith("The sheet read is «Les meg»; name another with --sheet: Koding")


def test_a_workbook_that_is_called_xls(small: Study, tmp_path: Path) -> None:
    """The program would end with a trace of itself over three letters."""
    book = _workbook(tmp_path / "d.xlsx", {"A": [["comment_id", "messages"], ["K01", 1]]})
    assert _told(small, book.rename(tmp_path / "d.xls"))[0].endswith("→ call it .xlsx")


def test_a_formula_without_its_result_is_told_once(small: Study, tmp_path: Path) -> None:
    """Two mistakes for one cell, and the second is false: nobody wrote «=»."""
    rows = [
        ["comment_id", "code", "applies"], ["=A9", "meetings", 1], ["=A9", "meetings", 0], ["K03", "=A9", 1],
        ["K99", "meetings", 2],
    ]  # fmt: skip
    told = [one.split("\n")[0] for one in _told(small, _workbook(tmp_path / "d.xlsx", {"A": rows}))]
    assert told == [
        "d.xlsx, row 2, column «comment_id»: the cell holds a formula without its result",
        "d.xlsx, row 3, column «comment_id»: the cell holds a formula without its result",
        "d.xlsx, row 4, column «code»: the cell holds a formula without its result",
        "d.xlsx, row 5, column «applies»: «2» is neither 1 nor 0",
        "d.xlsx, row 5, column «comment_id»: there is no comment «K99» in the study",
    ]
    wide = [["comment_id", "meetings"], ["=A9", 1], ["=A9", "q"]]
    assert [one.split(": ")[1].split("\n")[0] for one in _told(small, _workbook(tmp_path / "d.xlsx", {"A": wide}))] == [
        "the cell holds a formula without its result",
        "the cell holds a formula without its result",
        "«q» is neither 1 nor 0",
    ]


def test_words_that_are_marked_twice() -> None:
    """The same words would be marked twice, and counted so; the words of start and end stay the first."""
    wrong: list[tuple[str, str, str]] = []
    found = evidence_of("6", "16", "6-16 12-20 1-3 30-40 1-3 20-22", wrong)
    assert found == (Evidence(6, 20, ""), Evidence(1, 3, ""), Evidence(20, 22, ""), Evidence(30, 40, ""))
    assert wrong == []


def test_a_cell_as_large_as_a_book(small: Study, tmp_path: Path) -> None:
    """A terminal that is filled with one cell shows no mistake at all."""
    huge = "z" * 200_000
    long = _csv(
        tmp_path / "d.csv", "comment_id,code,applies,status,codebook,coder,start,end,further_spans",
        ",".join([huge] * 3 + ["", huge, huge, "", "", ""]), f"K01,meetings,1,{huge},,kari,,,",
        f"K01,meetings,1,,,kari,{huge},{huge},{huge}",
    )  # fmt: skip
    wide = _csv(tmp_path / "w.csv", f"comment_id,messages,{huge}", f"{huge},{huge},1", f"{huge},0,1")
    lists = _csv(tmp_path / "l.csv", "comment_id,codes,codebook", f"K01,{huge};-,", f"K03,{huge},", f"K04,-,{huge}")
    for file, n_told in ((long, 9), (wide, 4), (lists, 3)):
        told = _told(small, file)
        assert len(told) == n_told
        assert max(map(len, told)) < 400
        assert f"«{'z' * 59}…»" in told[0]


def test_many_coders_are_not_all_named(small: Study, tmp_path: Path) -> None:
    """Five hundred names on a line hide how many decisions there are."""
    file = _csv(
        tmp_path / "d.csv", "comment_id,code,applies,coder", *(f"K01,meetings,1,c{number}" for number in range(12))
    )
    assert decisions.decide_from(small, file)[1] == "c0, c1, c2, c3, c4, c5, c6, c7, c8, c9 and 2 more"


def test_what_is_shown_of_a_value() -> None:
    """A cell would break the line, steer the terminal, or be longer than the screen."""
    assert shown("a" * 60) == "a" * 60
    assert shown("a" * 61) == "a" * 59 + "…"
    assert shown("to\nlinjer\x1b[31m \ud800") == "to linjer [31m"
    assert listed(["a", "b"], most=2) == "a, b"
    assert listed(map(str, range(1003)), most=1) == "0 and 1,002 more"
