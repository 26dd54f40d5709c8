from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.core.printing import printable
from nlp_coding.tables.cells import protect_cell


@pytest.mark.parametrize("text", ["=1+1", "+47 som før", "- bra", "@sum", "\tx", "\r=1", "-1+1", "'=1+1", "+", "="])
def test_what_starts_like_a_formula_is_text(text: str) -> None:
    """Else a comment runs as a formula on the machine of whoever opens the file."""
    assert protect_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["-", "-3", "+1,5", "-0.25", "Enig", "", "'tis", "a=b", " ja"])
def test_other_text_is_left_alone(text: str) -> None:
    """Else the usual non-answer "-" and plain numbers come out changed."""
    assert protect_cell(text) == text


@given(st.text(alphabet="'=+-@\t\r1a ", max_size=6))
def test_taking_the_apostrophe_off_gives_back_the_text(text: str) -> None:
    """Else a study exported and read again has other comments than before."""
    written = protect_cell(text)
    assert (written[1:] if re.match(r"'+[=+\-@\t\r]", written) else written) == text


def test_control_characters_are_removed() -> None:
    """Else Word and Excel call the file damaged."""
    assert printable("a\x00b\x0bc\x1bd\ud800e\uffff\tæ\n🩺") == "abcde\tæ\n🩺"
