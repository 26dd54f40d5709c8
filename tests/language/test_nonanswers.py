"""Comments that say nothing, and short ones that do say something."""

from __future__ import annotations

import pytest

from nlp_coding.language.nonanswers import has_substance


@pytest.mark.parametrize(
    "text",
    ["-", "--", "Nei", "nei.", "Ingen kommentar", "INGEN KOMMENTARER!", "Se over", "Sjå over", "Vet ikke", "Veit ikkje",
     "Ikkje noko å leggje til.", "Ikke noe å tilføye", "...", "N/A", "Nei takk :)", "x", "", " \n", "?"],
)  # fmt: skip
def test_non_answers(text: str) -> None:
    """They would swell the base of every percentage."""
    assert not has_substance(text)


@pytest.mark.parametrize(
    "text", ["Bra", "Varierer", "Nei, ingen faste møter", "Svarer ikke", "Godt samarbeid", "Lege mangler"]
)
def test_short_answers_have_substance(text: str) -> None:
    """A word too many in the list, and somebody's answer is thrown away."""
    assert has_substance(text)
