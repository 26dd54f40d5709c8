from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from nlp_coding.cli.show_document import show_document
from nlp_coding.core.document import Document, Grid, Heading, Listing, Paragraph, Quote

Golden = Callable[[str, bytes], None]


def _shown(document: Document, width: int, *, colours: bool = False) -> str:
    out = io.StringIO()
    console = Console(
        file=out, width=width, highlight=False, force_terminal=colours, color_system="standard" if colours else None
    )
    show_document(console, document)
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_screens(nasty_document: Document, golden: Golden, width: int) -> None:
    """A table that runs over the edge of the screen, or markup of a user's that is obeyed."""
    shown = _shown(nasty_document, width)
    assert max(map(cell_len, shown.splitlines())) <= width
    golden(f"document-{width}.txt", shown.encode())


def test_marks_are_seen() -> None:
    """The words that a decision rests on would have to be guessed."""
    assert "\x1b[30;43mfaste møter\x1b[0m" in _shown(
        Document("x", (Quote("Vi har faste møter.", ((7, 18),)),)), 80, colours=True
    )


cell = st.text(st.sampled_from("aå [/]=日🩺-–1") | st.characters(categories=["L", "P"]), max_size=40)


@given(
    st.integers(1, 12).flatmap(lambda n: st.lists(st.tuples(*[cell] * n), min_size=1, max_size=4)), st.integers(40, 120)
)
def test_whatever_fits(rows: list[tuple[str, ...]], width: int) -> None:
    """A long label in a study of somebody else's would break the screen, and brackets in it would be swallowed."""
    header, *others = rows
    numbers = frozenset(range(1, len(header), 2))
    long = "".join(f"{one} " for row in rows for one in row)
    blocks = (Heading(long), Paragraph(long), Listing((long,)), Quote(long), Grid(header, tuple(others), numbers))
    if any(cell_len(row[place]) > width // 3 for row in others for place in numbers):
        return  # figures are never broken
    shown = _shown(Document("x", blocks), width)
    assert max(map(cell_len, shown.splitlines())) <= width
    assert shown.count("[") >= 4 * long.count("[")
