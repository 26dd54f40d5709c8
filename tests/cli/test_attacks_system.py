"""What the operating system refuses, said as a person would."""

from __future__ import annotations

from pathlib import Path

from nlp_coding.cli import message_of_system


def test_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    """Lost: the name that was asked for, behind «[Errno 21]» and a temporary file."""
    (tmp_path / "codes.csv").mkdir()
    (tmp_path / "temporary").touch()
    try:
        (tmp_path / "temporary").replace(tmp_path / "codes.csv")
    except OSError as error:
        message = message_of_system(error)
    assert message.startswith(f"{tmp_path / 'codes.csv'}: ")
    assert "temporary" not in message
    assert "Errno" not in message


def test_error_without_a_file() -> None:
    """Lost: the message, where a library raises OSError with words alone."""
    assert message_of_system(OSError("no space")) == "no space"
    assert "make room" in message_of_system(OSError(28, "No space left on device"))
