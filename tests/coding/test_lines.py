"""Many texts searched at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.coding.lines import Lines

_text = st.text(st.sampled_from("abæ\n"), max_size=6)


@given(st.lists(_text, max_size=8), st.lists(st.text(st.sampled_from("abæ\n"), min_size=1, max_size=3), max_size=4))
def test_what_holds_a_stretch(texts: list[str], stretches: list[str]) -> None:
    """A form that a changed word matches would be missed, or one found across the border of two."""
    expected = [place for place, text in enumerate(texts) if any(one in text for one in stretches)]
    assert Lines(texts).holding(stretches).tolist() == expected
