"""A study.yaml that was damaged by hand, and files for `decide` and `evaluate` that are not what they seem."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.demo import make_demo
from nlp_coding.readers.rows import numbered_rows
from nlp_coding.settings import read_settings
from nlp_coding.workflow import open_study


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("language: 2023-13-45\n", "month must be in 1..12"),
        ("language: !!int x\n", "invalid literal"),
        ("language: " + "9" * 6000 + "\n", "in quotation marks"),
        ("a: " + "[" * 5000, "brackets inside brackets"),
    ],
)
def test_values_that_yaml_cannot_make(tmp_path: Path, text: str, said: str) -> None:
    """Lost: a message in place of a traceback."""
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_settings(tmp_path)


@pytest.mark.parametrize(("text", "said"), [("", "the file is empty"), ("- a\n", "does not hold settings")])
def test_no_settings_at_all_is_one_mistake(tmp_path: Path, text: str, said: str) -> None:
    """Lost: the one thing that is wrong, among six that follow from it."""
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said) as caught:
        read_settings(tmp_path)
    assert len(caught.value.mistakes) == 1


def test_doubled_column_is_no_guess(tmp_path: Path) -> None:
    """Lost: the decisions of the first of two columns called code."""
    (tmp_path / "d.csv").write_text("comment_id,code,applies,code\n1,turnover,1,availability\n", encoding="utf-8")
    with pytest.raises(InputError, match="several columns are called «code»"):
        numbered_rows(tmp_path / "d.csv", "comment_id", "code", "applies")


def test_workbook_that_is_none(tmp_path: Path) -> None:
    """Lost: advice that helps; «give it its own ending (.xlsx)» is no use to a file that has it."""
    (tmp_path / "d.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError, match=r"d\.xlsx"):
        numbered_rows(tmp_path / "d.xlsx")


def test_database_without_its_settings(tmp_path: Path) -> None:
    """Lost: the way back; «make one with init» led to «there is already a study»."""
    (tmp_path / "study.db").write_bytes(b"x")
    with pytest.raises(StudyError, match="has lost its study"):
        open_study(tmp_path)


def test_demo_beside_other_files(tmp_path: Path) -> None:
    """Lost: a person's own codes.xlsx, which the demo's took the place of."""
    (tmp_path / "codes.xlsx").write_bytes(b"mine")
    with pytest.raises(StudyError, match="holds other files"):
        make_demo(tmp_path)
    assert (tmp_path / "codes.xlsx").read_bytes() == b"mine"
    assert not (tmp_path / "study.yaml").exists()
