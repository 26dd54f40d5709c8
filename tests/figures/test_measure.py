"""That labels get the room they need."""

from __future__ import annotations

import pytest

from nlp_coding.figures.lines import spread
from nlp_coding.figures.measure import drawable, one_line, width_of, wrapped
from tests.figures.made import NASTY


def test_one_line() -> None:
    """A file of XML with a control character cannot be opened."""
    assert one_line(" a\n\tb\x00\u202e\u2028c ") == "a b c"
    assert one_line("13\u00a0%") == "13\u00a0%"


def test_width() -> None:
    """Labels would overlap: 0.6362 is the advance of DejaVu Sans' digits (1303 of 2048 units)."""
    assert width_of("1234", 10) == pytest.approx(4 * 10 * 1303 / 2048)
    assert width_of("Uenig", 10, bold=True) > width_of("Uenig", 10)
    assert width_of("🩺", 10) == 14


def test_lines_fit() -> None:
    """A label that is wider than its room is drawn over its bar."""
    lines = wrapped(NASTY, 8.5, 90)
    assert max(width_of(line, 8.5) for line in lines) <= 90
    assert "".join(lines).replace("-", "").replace(" ", "") == one_line(NASTY).replace(" ", "")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        (" \x00 ", ()),
        ("10 000–19 999", ("10 000–", "19 999")),
        ("klokka 20 2020", ("klokka 20", "2020")),
        ("bydeler/kommuner", ("bydeler/", "kommuner")),
        ("helsetjenester", ("helsetjene-", "ster")),
    ],
)
def test_where_lines_break(text: str, lines: tuple[str, ...]) -> None:
    """A number of inhabitants would be read as two."""
    assert wrapped(text, 10, 57) == lines


def test_a_letter_is_the_least() -> None:
    """A room without width would be filled for ever."""
    assert wrapped("abc", 10, 0) == ("a-", "b-", "c")


def test_missing_letters_show_as_boxes() -> None:
    """An emoji would be a warning on the screen, or gone without a trace."""
    assert drawable("æ 🩺 ŧ") == "æ □ ŧ"


def test_labels_are_spread() -> None:
    """Two lines that end at the same share would have their labels over each other."""
    assert spread([50, 10], [10, 10], (0, 100)) == [50, 10]
    assert spread([50, 50, 52], [10, 10, 20], (0, 100)) == pytest.approx([35.67, 45.67, 60.67], abs=0.01)
    assert spread([0, 1], [10, 10], (0, 100)) == [5, 15]
    assert spread([99, 100, 98], [10, 10, 10], (0, 100)) == [85, 95, 75]
    assert spread([], [], (0, 100)) == []
