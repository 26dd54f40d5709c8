"""SPSS and Stata files."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from nlp_coding.core.errors import InputError
from nlp_coding.core.survey import Scale
from nlp_coding.readers import Columns, read_survey

COLUMNS = Columns("id", "text", "agreement", ("size", "date"))
LABELS = {"agreement": {1: "Bra", 2: "Ymse", 3: "Dårlig", 9: "Hoppet over"}, "size": {2: "Stor", 1: "Liten"}}


def answers(**columns: list[Any]) -> pd.DataFrame:
    whole = {
        "id": [17.0, 18.0, 19.0, 20.0],
        "text": ["NA", "None", "-", ""],
        "agreement": [1.0, 3.0, 9.0, float("nan")],
        "size": [2.0, 1.0, 4.0, float("nan")],
        "date": [datetime.date(2023, 5, 17)] * 4,
    }
    return pd.DataFrame(whole | columns)


def test_spss(tmp_path: Path) -> None:
    """Lost: labels in place of codes, the order of the codes, and the user-missing answers."""
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(answers(), path, variable_value_labels=LABELS, missing_ranges={"agreement": [9]})
    reading = read_survey(path, COLUMNS)
    assert reading.scale == Scale(("Bra", "Ymse", "Dårlig"), ("Hoppet over",))
    assert [r.agreement for r in reading.corpus.respondents] == ["Bra", "Dårlig", "Hoppet over", None]
    assert [r.id for r in reading.corpus.respondents] == ["17", "18", "19", "20"]
    assert [r.attributes["size"] for r in reading.corpus.respondents] == ["Stor", "Liten", "4", ""]
    assert reading.attribute_values == {"size": ("Liten", "Stor", "4"), "date": ("2023-05-17",)}
    assert [c.text for c in reading.corpus.comments] == ["NA", "None", "-"]
    assert "read as SPSS" in reading.notes


def test_stata(tmp_path: Path) -> None:
    """Lost: labels and labelled missing values (.a) of Stata files."""
    path = tmp_path / "a.dta"
    frame = answers(agreement=[1, 3, "a", 2]).astype({"agreement": object})
    labels = {"agreement": {1: "Bra", 2: "Ymse", 3: "Dårlig", "a": "Hoppet over"}}
    pyreadstat.write_dta(frame, path, variable_value_labels=labels, missing_user_values={"agreement": ["a"]})
    reading = read_survey(path, COLUMNS)
    assert reading.scale == Scale(("Bra", "Ymse", "Dårlig"), ("Hoppet over",))
    assert [r.agreement for r in reading.corpus.respondents] == ["Bra", "Dårlig", "Hoppet over", "Ymse"]
    assert [r.id for r in reading.corpus.respondents] == ["17", "18", "19", "20"]
    assert [c.text for c in reading.corpus.comments] == ["NA", "None", "-"]


def test_labels_of_codes_that_are_words_give_no_order(tmp_path: Path) -> None:
    """Lost: the known scale, where the letters of the codes would sort it."""
    path = tmp_path / "a.sav"
    frame = answers(agreement=["U", "E", "E", ""])
    labels = {"agreement": {"D": "Delvis enig", "E": "Enig", "U": "Uenig"}}
    pyreadstat.write_sav(frame, path, variable_value_labels=labels)
    reading = read_survey(path, COLUMNS)
    assert reading.scale.levels == ("Enig", "Delvis enig", "Verken enig/uenig", "Delvis uenig", "Uenig")
    assert [r.agreement for r in reading.corpus.respondents] == ["Uenig", "Enig", "Enig", None]


def test_only_the_ends_have_labels(tmp_path: Path) -> None:
    """Lost: the middle of a scale from 1 to 5 whose ends alone are named."""
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(
        answers(agreement=[5.0, 3.0, 1.0, 2.0]), path, variable_value_labels={"agreement": {1: "Enig", 5: "Uenig"}}
    )
    assert read_survey(path, COLUMNS).scale.levels == ("Enig", "2", "3", "Uenig")


@pytest.mark.parametrize("ending", ["sav", "zsav", "dta"])
@pytest.mark.parametrize("kept", [0.2, 0.6, 0.95])
def test_cut_off(tmp_path: Path, ending: str, kept: float) -> None:
    """Lost: the rows at the end of a file whose copying was broken off, without a word."""
    path = tmp_path / f"a.{ending}"
    frame = answers()
    if ending == "dta":
        pyreadstat.write_dta(frame, path)
    else:
        pyreadstat.write_sav(frame, path, compress=ending == "zsav")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    with pytest.raises(InputError, match="cannot be read as S"):
        read_survey(path, COLUMNS)


@pytest.mark.parametrize("name", ["a.sav", "a.dta"])
def test_another_file_by_this_name(tmp_path: Path, name: str) -> None:
    """Lost: a plain word in place of a traceback."""
    (tmp_path / name).write_text("id;text\n1;a\n" * 40)
    with pytest.raises(InputError, match="cannot be read as S"):
        read_survey(tmp_path / name, COLUMNS)
