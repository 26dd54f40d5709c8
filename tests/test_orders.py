"""Orders of tables: what does not go together is said before anything is counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from nlp_coding.core.errors import InputError
from nlp_coding.core.survey import Scale
from nlp_coding.orders import Order, TableKind, check_order, default_top, known_waves
from nlp_coding.settings import Settings

LEVELS = ("Enig", "Delvis enig", "Verken/eller", "Delvis uenig", "Uenig")
SETTINGS = Settings(
    id="id", text="tekst", agreement="svar", scale=Scale(LEVELS), attributes={"størrelse": ()}, wave="år", weight="vekt"
)
BARE = replace(SETTINGS, attributes={}, wave=None, weight=None)


@pytest.mark.parametrize(
    ("settings", "kind", "order", "message"),
    [
        (
            SETTINGS,
            "codes",
            {"weight": "vekt", "unweighted": True},
            "a table is either weighted or unweighted: leave out --weight or --unweighted",
        ),
        (
            BARE,
            "codes",
            {"weight": "vekt"},
            "the study has no weights\n  → name the column with init --weight when you make the study: "
            "weights are read with the data",
        ),
        (
            SETTINGS,
            "codes",
            {"weight": "vekta"},
            "the study has no weight «vekta»\n  → the study's weights are those of «vekt»",
        ),
        (
            SETTINGS,
            "codes",
            {"standardise": "agreement", "by": "størrelse"},
            "shares are standardised to what the rows are by, here «størrelse»\n"
            "  → write --standardise størrelse, or leave out --by and write --standardise agreement",
        ),
        (
            SETTINGS,
            "codes",
            {"standardise": "størrelse"},
            "shares are standardised to what the rows are by, here «svar»\n  → write --standardise agreement",
        ),
        (
            SETTINGS,
            "codes",
            {"standardise": "agreement", "percent": "column"},
            "shares of comments with substance alone can be standardised\n  → leave out --percent, or --standardise",
        ),
        (
            SETTINGS,
            "codes",
            {"corrected": True, "percent": "mentions"},
            "shares of comments with substance alone can be corrected\n  → leave out --percent, or --corrected",
        ),
        (
            SETTINGS,
            "codes",
            {"merge": ("Enig+Delvis enig=Enig",), "by": "år"},
            "levels can be joined where they are the rows\n  → leave out --by år, or --merge-levels",
        ),
        (
            BARE,
            "trend",
            {},
            "a table over waves needs a study with several\n"
            "  → name the column with the year with init --wave when you make the study",
        ),
        (
            SETTINGS,
            "agreeing",
            {"by": "svar"},
            "shares agreeing need groups to be shares of\n  → name an attribute with --by: størrelse, år",
        ),
        (
            BARE,
            "agreeing",
            {},
            "shares agreeing need groups to be shares of\n  → name an attribute with --by: the study has none",
        ),
        (SETTINGS, "trend", {"top": 5}, "--top 5 leaves no level\n  → give 1 to 4"),
        (SETTINGS, "trend", {"top": 0}, "--top 0 leaves no level\n  → give 1 to 4"),
    ],
)
def test_what_does_not_go_together(settings: Settings, kind: TableKind, order: dict[str, Any], message: str) -> None:
    """A table of something else would be made, without a word."""
    with pytest.raises(InputError) as caught:
        check_order(settings, Order(kind, **order))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("kind", "order"),
    [
        ("codes", {"weight": "vekt"}),
        ("codes", {"unweighted": True}),
        ("codes", {"standardise": "agreement", "corrected": True}),
        ("codes", {"standardise": "svar", "by": "svar"}),
        ("codes", {"standardise": "agreement", "by": "svar", "merge": ("Enig+Delvis enig=Enig",)}),
        ("codes", {"standardise": "størrelse", "by": "størrelse"}),
        ("agreeing", {"by": "år", "top": 1}),
        ("trend", {"top": 4}),
    ],
)
def test_what_goes_together(kind: TableKind, order: dict[str, Any]) -> None:
    """A table that can be made would be refused."""
    check_order(SETTINGS, Order(kind, **order))


def test_waves_of_a_table() -> None:
    """Waves would come in the order of typing, or an unknown one be left out in silence."""
    known = ("2019", "2021", "2023")
    assert known_waves(known, ("2023", "2019")) == ("2019", "2023")
    assert known_waves(known, ()) == known
    for known_ones, wanted, message in (
        (known, "2022", "the study has no wave «2022»\n  → did you mean «2023»?"),
        (known, "våren", "the study has no wave «våren»\n  → the waves are 2019, 2021, 2023"),
        (("",), "2023", "the study has no waves\n  → leave out --wave"),
    ):
        with pytest.raises(InputError) as caught:
            known_waves(known_ones, (wanted,))
        assert str(caught.value) == message


def test_the_levels_that_agree() -> None:
    """The middle of the scale would count as agreeing."""
    assert [default_top(LEVELS[:n]) for n in (2, 3, 4, 5)] == [1, 1, 2, 2]
