"""A file is gone through in blocks: of any size they give the same, and nothing of the whole file is held."""

from __future__ import annotations

import csv
import io
import os
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.survey import Corpus
from nlp_coding.readers import Columns, encoding, open_survey
from nlp_coding.readers.delimited import DelimitedFile
from nlp_coding.readers.encoding import find_encoding
from nlp_coding.readers.grid import Walkable
from nlp_coding.readers.reading import check_rows
from nlp_coding.readers.stata_spss import StatisticsFile

COLUMNS = Columns("id", "text", "agreement", ("size",), wave="year", statements=("q2",), weight="weight")
HEADER = ["id", "text", "agreement", "q2", "size", "year", "weight"]

Outcome = tuple[Corpus, tuple[str, ...], object] | tuple[Mistake, ...]


def outcome(opened: Callable[[], Walkable], columns: Columns = COLUMNS) -> Outcome:
    """What a file gives: respondents, comments, notes and values, or all its mistakes."""
    try:
        reading = check_rows(opened(), columns, file="a.csv")
    except InputError as error:
        return error.mistakes
    return reading.corpus, reading.notes, reading.attribute_values


cells = st.tuples(
    st.sampled_from(["1", "2", " 3", "4", "", "'=5", "é", "e\u0301"]),
    st.sampled_from(["", "bra", "to\nlinjer", "mÃ¸te", "'-", "tapt \ufffd", ' "ja" ', "a\r\nb", "x" * 100_001]),
    st.sampled_from(["Enig", "enig", "Uenig", "Vet ikke", "", "Tja"]),
    st.sampled_from(["Enig", "Uenig", "", "Veit ikkje"]),
    st.sampled_from(["Under 2 000", "2 000–4 999", ""]),
    st.sampled_from(["2022", "2023", "2023", ""]),
    st.sampled_from(["1", "0,5", "-1"]),
)
rows = st.lists(
    cells.map(list) | st.sampled_from([[], ["", "", ""], ["1", "for", "kort"], ["'\t"] * 7, [*HEADER, "x"]]), max_size=8
)


@settings(deadline=None, max_examples=60)
@given(rows, st.integers(1, 4), st.sampled_from(["", '9;"åpen\n10;b', '9;"a" b;Enig\n']))
@example([["1", "a", "Enig", "", "", "2022", "1"]] * 3, 1, "")
def test_any_block_gives_the_same(given_rows: list[list[str]], size: int, end: str) -> None:
    """Lost: a mistake, a note or a respondent at the seam between two blocks."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows([HEADER, *given_rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text(file.getvalue() + end, encoding="utf-8", newline="")
        whole = outcome(lambda: DelimitedFile(path))
        assert outcome(lambda: DelimitedFile(path, size=size)) == whole


def test_an_id_that_stands_twice_is_found_far_away(tmp_path: Path) -> None:
    """Lost: one of two respondents with one id, who stand in different blocks; ids like another's in part are sound."""
    path = tmp_path / "a.csv"
    ids = [*(f"R{n}" for n in range(1200)), "R7", "", "R70 "]
    path.write_text("id;text;agreement\n" + "".join(f"{one};a;Enig\n" for one in ids))
    with pytest.raises(InputError) as caught:
        open_survey(path, Columns("id", "text", "agreement"))
    assert [(one.row, one.message) for one in caught.value.mistakes] == [
        (1202, "the id «R7» stands in row 9 and in row 1202"),
        (1203, "the id is blank"),
        (1204, "the id «R70» stands in row 72 and in row 1204"),
    ]


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("ending", [".sav", ".zsav", ".dta"])
def test_any_portion_of_cases_gives_the_same(tmp_path: Path, ending: str, size: int) -> None:
    """Lost: the order of codes, of which each portion shows some; cases that are numbered anew in each of them."""
    path = tmp_path / f"a{ending}"
    frame = pd.DataFrame(
        {
            "id": ["1", "2", "", "", "5", "6"],
            "text": ["a", "", "", "", "b\nc", "d"],
            "agreement": [1.0, 3.0, float("nan"), float("nan"), 2.0, 1.0],
            "size": [9.0, 1.0, float("nan"), float("nan"), 4.0, 2.0],
            "beside": ["", "", "", "x", "", ""],
        }
    )
    labels = {"agreement": {1: "Bra", 2: "Ymse", 3: "Dårlig"}, "size": {2: "Liten", 9: "Stor"}}
    write = pyreadstat.write_dta if ending == ".dta" else pyreadstat.write_sav
    write(frame, path, variable_value_labels=labels, **({"compress": True} if ending == ".zsav" else {}))
    reader = pyreadstat.read_dta if ending == ".dta" else pyreadstat.read_sav
    columns = Columns("id", "text", "agreement", ("size",))

    def opened(size: int = 50) -> Walkable:
        return StatisticsFile(path, reader, "SPSS", encoding=None, size=size)

    refused = outcome(opened, columns)
    assert [(one.row, one.message) for one in refused if isinstance(one, Mistake)] == [(5, "the id is blank")]
    assert outcome(lambda: opened(size), columns) == refused
    frame.loc[3, "beside"] = ""
    write(frame, path, variable_value_labels=labels)
    corpus, _, values = outcome(lambda: opened(size), columns)
    assert isinstance(corpus, Corpus)
    assert [(one.id, one.source.row) for one in corpus.respondents if one.source] == [
        ("1", 2),
        ("2", 3),
        ("5", 6),
        ("6", 7),
    ]
    assert values == {"size": ("1", "Liten", "4", "Stor")}


@pytest.mark.parametrize("size", [1, 2, 5])
@pytest.mark.parametrize(
    ("written", "used"), [("utf-8", "utf-8"), ("utf-16", "utf-16"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252")]
)
def test_a_letter_across_two_blocks_is_a_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, used: str, size: int
) -> None:
    """Lost: a sound file, taken for one in another encoding where a block ends in the middle of a letter."""
    path = tmp_path / "a.csv"
    path.write_bytes("id;text;agreement\n1;så få møter på Ås;Enig\n".encode(written))
    monkeypatch.setattr(encoding, "_BLOCK", size)
    assert find_encoding(path) == used
    assert [one.text for one in open_survey(path, Columns("id", "text", "agreement")).corpus.comments] == [
        "så få møter på Ås"
    ]


@pytest.mark.parametrize("size", [1, 1000])
def test_two_encodings_are_told_apart_in_any_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Lost: the rows that are in another encoding, where the letter that gives it away lies across two blocks."""
    path = tmp_path / "a.csv"
    path.write_bytes("id;text\n1;møte\n2;må\n".encode() + "3;på\n".encode("cp1252"))
    monkeypatch.setattr(encoding, "_BLOCK", size)
    with pytest.raises(InputError, match="mixes two encodings: row 4 is not UTF-8, the other 2"):
        find_encoding(path)


def test_utf_16_without_its_mark_where_it_is_named(tmp_path: Path) -> None:
    """Lost: a file that is read by its name alone, since the codec for blocks insists on a mark."""
    path = tmp_path / "a.csv"
    path.write_bytes("id;text;agreement\n1;ja;Enig\n".encode("utf-16-le"))
    assert open_survey(path, Columns("id", "text", "agreement"), encoding="utf-16").n_comments == 1


def test_a_file_that_changes_meanwhile_is_refused(tmp_path: Path) -> None:
    """Lost: a study of answers that nobody checked, since the file was written between the two ways through it."""
    path = tmp_path / "a.csv"
    path.write_text("id;text;agreement\n1;ja;Enig\n")
    reading = open_survey(path, Columns("id", "text", "agreement"))
    path.write_text("id;text;agreement\n1;ja;Tja\n")
    os.utime(path, ns=(1, 1))
    with pytest.raises(InputError, match="changed while it was read"):
        list(reading.rows())
    path.unlink()
    with pytest.raises(InputError, match="changed while it was read"):
        list(reading.rows())


def test_no_text_of_the_whole_file_is_held(tmp_path: Path) -> None:
    """Lost: a million comments on a laptop; the file here is four times what may be held."""
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("id;text;agreement\n")
        file.writelines(f"{n};{'faste møter ' * 70}{n};Enig\n" for n in range(20_000))
    find_encoding(path)
    tracemalloc.start()
    try:
        reading = open_survey(path, Columns("id", "text", "agreement"))
        assert sum(comment is not None for _, comment in reading.rows()) == 20_000
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (reading.n_respondents, reading.n_comments) == (20_000, 20_000)
    assert most < path.stat().st_size / 4
