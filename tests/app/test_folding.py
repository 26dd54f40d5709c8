"""Rows and words of a text: offsets are those of the text of record, whatever signs it has."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from nlp_coding.app.folding import Row, cell_of, fold, offset_at, row_of, shown
from nlp_coding.app.selecting import joined, select

NASTY = "Vi har 👩‍⚕️ møte kvar veke.\n\nSuperlangtordsomikkefårplass 日本語日本語 slutt   \n"


def rows_of(text: str, width: int) -> list[str]:
    return [text[row.start : row.end] for row in fold(text, width)]


def test_rows_are_broken_between_words_and_long_words_between_signs() -> None:
    """A word that is cut for no reason is hard to read; one that is not cut runs out of the screen."""
    assert rows_of(NASTY, 12) == [
        "Vi har 👩‍⚕️", "møte kvar", "veke.", "", "Superlangtor", "dsomikkefårp", "lass", "日本語日本語", "slutt", "",
    ]  # fmt: skip
    assert rows_of("", 10) == [""]
    assert rows_of("日本", 1) == ["日", "本"]
    assert shown("a\tb\x1b[2J\nc") == "a b [2J c"


@given(text=st.text(alphabet="aæ 日\n\u0301👩‍⚕️.", max_size=60), width=st.integers(2, 12))
def test_every_sign_is_in_one_row(text: str, width: int) -> None:
    """A sign that is in no row is never read; a row that is too wide is cut off at the screen's edge."""
    rows = fold(text, width)
    assert "".join("".join(rows_of(text, width)).split()) == "".join(text.split())
    assert all(cell_len(text[row.start : row.end].rstrip()) <= width for row in rows)
    for before, after in pairwise(rows):
        assert before.end <= after.start
        assert not text[before.end : after.start].strip()


def test_cells_and_offsets() -> None:
    """A click on a word behind an emoji would mark its neighbour."""
    row = fold(NASTY, 40)[0]
    assert NASTY[offset_at(NASTY, row, 10) :].startswith("møte")
    assert cell_of(NASTY, row, NASTY.index("møte")) == 10
    assert offset_at(NASTY, row, 8) == NASTY.index("👩")
    assert offset_at(NASTY, row, 99) == row.end - 1
    assert row_of([Row(0, 4), Row(5, 9), Row(10, 12)], 9) == 1


def test_words_are_selected_whole() -> None:
    """Half a word as evidence finds nothing as a term."""
    text = "PLO-melding, f.eks. 👩‍⚕️ «legane» svarar e\u0301n gong!"
    found = select(text)
    assert found is not None
    assert [text[start:end] for start, end in found.words] == [
        "PLO-melding", "f.eks", "👩‍⚕️", "legane", "svarar", "e\u0301n", "gong",
    ]  # fmt: skip
    assert text[slice(*found.to(1, extend=True).to(0, extend=True).span)] == "PLO-melding"
    fixed = found.to(3, extend=False).fix()
    assert text[slice(*fixed.to(4, extend=fixed.fixed).span)] == "legane» svarar"
    assert text[slice(*found.to_offset(text.index("svarar") + 2, extend=False).span)] == "svarar"
    assert select("… – !") is None
    assert joined([(0, 4), (10, 12)], (3, 6)) == [(3, 6), (10, 12)]
