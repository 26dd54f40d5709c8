from __future__ import annotations

from nlp_coding.core.survey import Respondent, Scale
from nlp_coding.tables.rowing import by_agreement, by_attribute


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
