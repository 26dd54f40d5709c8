"""The order of an attribute's values."""

from __future__ import annotations

import pytest

from nlp_coding.readers.order import in_order


@pytest.mark.parametrize(
    "ordered",
    [
        ("Under 2 000", "2 000–4 999", "5 000–9 999", "10 000–19 999", "20 000–49 999", "50 000 og over"),
        ("Mindre enn 100", "100–999", "1.000–9.999", "10.000 eller flere"),
        ("Inntil 5", "6–10", "Over 10", "Ukjent"),
        ("5 eller færre", "5", "5+", "6"),
        ("Bydel 2", "Bydel 10"),
        ("Helse Nord 1", "Helse Sør 1", "Helse Øst 1"),
        ("Finnmark", "Oslo", "Vestland", "Østfold", "Ålesund"),
        ("2022", "2023"),
        ("0,5", "0,75", "1"),
        (),
    ],
)
def test_in_order(ordered: tuple[str, ...]) -> None:
    """Lost: a table by size of municipality whose rows a reader can follow."""
    assert in_order(reversed(ordered)) == ordered
    assert in_order((*ordered, *ordered)) == ordered
