"""decide --from and export decisions as they are typed: what is said of a file that was read, or written."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding.workflow import Study
from tests.cli.conftest import Run

STEPS = (
    ("export decisions sheet.csv --form wide --coder ola", "Wrote sheet.csv\nIt holds 0 decisions by ola.\n"),
    ("export decisions d.csv", "nobody has decided on anything yet\n"),
    ("decide --from filled.csv", "Recorded 4 decisions by ola.\n"),
    ("export decisions d.xlsx --form list", "Wrote d.xlsx\nIt holds 3 decisions by ola.\nLeft out: 1 comment not dec"),
    ("decide K01 messages yes --coder kari", "Recorded 1 decision by kari.\n"),
    ("export decisions d.csv --form list", "2 have decided, and a list is of one: kari, ola\n"),
    ("export decisions all.csv --plain-csv", "Wrote all.csv\nIt holds 5 decisions.\n"),
    ("decide --from all.csv", "Recorded 5 decisions by ola, kari.\n"),
    (
        "decide --from all.csv --coder kari",
        "all.csv, row 2, column «coder»: the row is by «ola», and --coder says kari",
    ),
    ("export decisions d.sav", "d.sav: a file ending in «.sav» cannot be written"),
)


def test_a_sheet_there_and_back(run: Run, small: Study, tmp_path: Path) -> None:
    """A colleague codes in Excel and sends the file back: each step tells what was done, and what to do instead."""
    for command, told in STEPS:
        if "filled.csv" in command:
            sheet = (tmp_path / "sheet.csv").read_text(encoding="utf-8-sig")
            assert sheet.startswith("comment_id;meetings;messages;turnover;coder;codebook\nK01;;;;ola;small@1.0.0\n")
            filled = sheet.replace("K01;;;;", "K01;x;0;0;").replace("K03;;;;", "K03;;1;;")
            (tmp_path / "filled.csv").write_text(filled, encoding="utf-8")
        ran = run(*command.split(), "--study", small.folder)
        assert (ran.out, ran.err[: len(told)]) == ("", told)
        assert ran.status == int(not told.startswith(("Wrote", "Recorded")))
    assert (tmp_path / "d.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            ("comment_id;meetings;notat", "K01;x;ja, se side 2", "K03;;"),
            "Recorded 1 decision by kari.\nLeft blank, so not decided yet: 1 row.\nColumns that were not read: notat\n",
        ),
        (
            ("comment_id;meetings;messages", "K01;x;", "K03;;1"),
            "Recorded 2 decisions by kari.\nLeft blank, so not decided yet: 2 cells of rows that are filled in.\n"
            "Nothing says 0: where a code does not apply, write 0.\n",
        ),
        (
            ("comment_id;code;applies;start;end;status", "K01;meetings;0;3;9;", "K03;meetings;1;;;stale"),
            "Recorded 1 decision by kari.\nPassed over: 1 on another text of the comment.\n"
            "Start and end of 1 row were not read: a 0 has no words that speak for it.\n",
        ),
    ],
)
def test_what_was_not_read(run: Run, small: Study, tmp_path: Path, rows: tuple[str, ...], told: str) -> None:
    """Part of a file would be lost, and the person think it was recorded."""
    (tmp_path / "d.csv").write_text("\n".join(rows), encoding="utf-8")
    ran = run("decide", "--from", "d.csv", "--coder", "kari", "--study", small.folder)
    assert (ran.status, ran.out, ran.err) == (0, "", told)


def test_the_sheet_that_was_read(run: Run, small: Study, tmp_path: Path) -> None:
    """A workbook with a sheet for each coder would be read by its first, and nobody told."""
    import openpyxl

    book = openpyxl.Workbook()
    for title, comment in (("Kari", "K01"), ("Ola", "K03")):
        sheet = book.create_sheet(title)
        sheet.append(["comment_id", "meetings"])
        sheet.append([comment, 0])
    book.remove(book.active)
    book.save(tmp_path / "d.xlsx")
    at = ("--coder", "kari", "--study", small.folder)
    told = "Recorded 1 decision by kari.\nRead the sheet «{}»; not read: {}. --sheet NAME reads another.\n"
    assert run("decide", "--from", "d.xlsx", *at).err == told.format("Kari", "Ola")
    assert run("decide", "--from", "d.xlsx", "--sheet", "Ola", *at).err == told.format("Ola", "Kari")
    ran = run("decide", "K01", "meetings", "yes", "--sheet", "Ola", *at)
    assert (ran.status, "--sheet is for --from FILE" in ran.err) == (2, True)
