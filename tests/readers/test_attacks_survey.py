"""Survey files and options that once made a study that could not be opened, or kept the program waiting."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from nlp_coding.core.errors import InputError
from nlp_coding.readers import Columns, read_survey

MistakesIn = Callable[..., str]

FILE = "id;text;agreement;year\n1;a;Enig;2023\n2;b;Uenig;2024\n"


def test_one_level_is_no_scale(mistakes_in: MistakesIn) -> None:
    """Lost: the study, whose study.yaml then says that it needs two levels."""
    message = mistakes_in("id;text;agreement\n1;a;Enig\n", levels="Enig")
    assert "at least two levels, and only «Enig» is named" in message
    assert '--levels "Enig|Uenig"' in message


def test_level_cannot_stand_outside(mistakes_in: MistakesIn) -> None:
    """Lost: what the person meant; one of the two options would be dropped without a word."""
    message = mistakes_in(FILE, levels="Enig|Uenig", outside="enig|Tja")
    assert "«enig» cannot be a level and stand outside the scale" in message


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (Columns("id", "text", "agreement", ("text",)), "«text» is named both as --text and as --attribute"),
        (Columns("id", "text", "agreement", (" id",)), "«id» is named both as --id and as --attribute"),
        (Columns("id", "text", "agreement", wave="id"), "«id» is named both as --id and as --wave"),
        (Columns("id", "text", "agreement", ("year", "year ")), "the attribute «year» is named twice"),
    ],
)
def test_column_in_two_roles(mistakes_in: MistakesIn, columns: Columns, said: str) -> None:
    """Lost: study.yaml without comments and ids in it, where an attribute's values are listed."""
    assert said in mistakes_in(FILE, columns=columns)


def test_wave_may_be_tabulated_by(read: Callable[..., object]) -> None:
    """Lost: tables by year."""
    read(FILE, columns=Columns("id", "text", "agreement", ("year",), wave="year"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Lost: the prompt; a pipe that nobody writes to has no end."""
    os.mkfifo(tmp_path / "survey.csv")
    with pytest.raises(InputError, match="no ordinary file"):
        read_survey(tmp_path / "survey.csv", Columns("id", "text", "agreement"))


def test_endless_answer_does_not_fill_the_screen(mistakes_in: MistakesIn) -> None:
    """Lost: the message, under 45 000 characters of advice."""
    message = mistakes_in("id;text;agreement\n1;a;Uenig\n2;b;" + "Enig " * 9000 + "\n")
    assert len(message) < 1000
