from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.core.document import Grid, Quote

marks = st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30)), max_size=6)


@given(st.text(max_size=25), marks)
def test_pieces_are_the_text(text: str, marks: list[tuple[int, int]]) -> None:
    """A respondent's words would be lost, said twice, or marked where nothing was found."""
    pieces = list(Quote(text, tuple(marks)).pieces())
    assert "".join(piece for piece, _ in pieces) == text
    assert all(piece for piece, _ in pieces)
    flags = [marked for piece, marked in pieces for _ in piece]
    assert flags == [any(start <= place < end for start, end in marks) for place in range(len(text))]
    assert all(one != following for (_, one), (_, following) in pairwise(pieces))


def test_rows_fit_their_header() -> None:
    """A cell would stand under another column's heading."""
    with pytest.raises(ValueError, match="as long as its header"):
        Grid(("a", "b"), (("1",),))
