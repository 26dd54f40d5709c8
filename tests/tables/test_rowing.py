from __future__ import annotations

from nlp_coding.core.survey import Respondent, Scale
from nlp_coding.tables.rowing import attribute_order, by_agreement, by_attribute


def test_sizes_stand_in_order_of_size() -> None:
    """Else the smallest municipalities stand among the largest, as the alphabet has it."""
    sizes = ["50 000 og over", "2 000–4 999", "Under 2 000", "10 000–19 999", "5 000–9 999", "Over 50 000", ""]
    assert attribute_order(sizes) == (
        "Under 2 000",
        "2 000–4 999",
        "5 000–9 999",
        "10 000–19 999",
        "50 000 og over",
        "Over 50 000",
    )


def test_words_stand_in_norwegian_order() -> None:
    """Else Ålesund stands before Bergen."""
    assert attribute_order(["Ålesund", "Øst", "Ærfugl", "Bergen", "øst", "Zulu"]) == (
        "Bergen",
        "Zulu",
        "Ærfugl",
        "Øst",
        "øst",
        "Ålesund",
    )


def test_off_scale_answers_are_named_in_the_scales_order() -> None:
    """Else the note's order follows the file, and changes with it."""
    rowing = by_agreement(Scale(("Enig", "Uenig"), ("Vet ikke", "Ikke relevant")))
    assert rowing.split(["", "Ikke relevant", "Enig", "Tull", "Vet ikke"]) == (
        ("Enig", "Uenig"),
        ("Vet ikke", "Ikke relevant", "Tull", ""),
    )


def test_no_attribute_value_is_left_out() -> None:
    """Else respondents with a value that the order forgot vanish from the total."""
    rowing = by_attribute("size", order=["B", "A"])
    keys = [rowing.key(Respondent("1", None, attributes)) for attributes in ({"size": "C"}, {"size": ""}, {})]
    assert rowing.split(keys) == (("B", "A", "C", ""), ())
