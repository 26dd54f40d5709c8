"""A survey file of any format, written for one test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nlp_coding.core.errors import InputError
from nlp_coding.core.survey import Scale
from nlp_coding.readers import Columns, Reading, read_survey

COLUMNS = Columns("id", "text", "agreement")

Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write the content under this name and read it."""

    def write_and_read(
        content: str | bytes, name: str = "survey.csv", columns: Columns = COLUMNS, **options: object
    ) -> Reading:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_survey(path, columns, **options)  # type: ignore[arg-type]

    return write_and_read


@pytest.fixture
def mistakes_in(read: Read) -> Callable[..., str]:
    """The message of the InputError that reading this content raises."""

    def message(content: str | bytes, *args: object, **options: object) -> str:
        with pytest.raises(InputError) as caught:
            read(content, *args, **options)
        return str(caught.value)

    return message


@pytest.fixture
def five_levels() -> Scale:
    return Scale(("Enig", "Delvis enig", "Verken enig/uenig", "Delvis uenig", "Uenig"))
