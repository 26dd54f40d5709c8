from __future__ import annotations

import pytest

from nlp_coding.core.errors import InputError
from nlp_coding.core.survey import Respondent, Scale
from nlp_coding.tables.rowing import by_agreement, by_attribute, merge_levels


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


SCALE = Scale(("Helt enig", "Enig", "Verken/eller", "Uenig", "Helt uenig"), ("Vet ikke",))


def test_joined_levels() -> None:
    """Else a joined row stands in another place, or counts fewer than its levels."""
    rowing = merge_levels(by_agreement(SCALE), ["Helt uenig + Uenig=Uenig", "Helt enig+Enig = Enig samlet"])
    assert rowing.levels == ("Enig samlet", "Verken/eller", "Uenig")
    assert rowing.merged == {"Uenig": ("Uenig", "Helt uenig"), "Enig samlet": ("Helt enig", "Enig")}
    answers = ["Helt enig", "Uenig", "Helt uenig", "Verken/eller", "Vet ikke", None]
    keys = [rowing.key(Respondent("1", answer)) for answer in answers]
    assert keys == ["Enig samlet", "Uenig", "Uenig", "Verken/eller", "Vet ikke", ""]
    assert rowing.split(keys) == (rowing.levels, ("Vet ikke", ""))
    assert rowing.name("Uenig") == "level:Uenig+Helt uenig"
    assert rowing.name("Verken/eller") == "level:Verken/eller"
    assert merge_levels(by_agreement(SCALE), []) == by_agreement(SCALE)


@pytest.mark.parametrize(
    ("merges", "message"),
    [
        (["Enig=Ja"], "«Enig=Ja» does not say which levels become which\n  → write it as in"),
        (["Enig+Helt enig"], "«Enig+Helt enig» does not say which levels become which"),
        (["Enig+Helt enig="], "does not say which levels become which"),
        (["Enig+Heltt enig=Ja"], "there is no level «Heltt enig» to join\n  → did you mean «Helt enig»?"),
        (["Enig+x=Ja"], "there is no level «x» to join\n  → the levels are Helt enig, Enig, Verken/eller"),
        (["Enig+Enig=Ja"], "«Enig+Enig=Ja» joins a level twice\n  → name each level once"),
        (["Enig+Helt enig=Ja", "Enig+Verken/eller=Nja"], "«Enig+Verken/eller=Nja» joins a level twice"),
        (["Helt enig+Uenig=Ja"], "joins levels that do not stand side by side\n  → the scale is Helt enig, Enig"),
        (["Helt enig+Enig=Uenig"], "another row is called «Uenig» already"),
        (["Helt enig+Enig=X", "Uenig+Helt uenig=X"], "another row is called «X» already"),
    ],
)
def test_levels_that_cannot_be_joined(merges: list[str], message: str) -> None:
    """Else a slip makes a table of other rows than were asked for."""
    with pytest.raises(InputError) as caught:
        merge_levels(by_agreement(SCALE), merges)
    assert message in str(caught.value)


def test_all_mistakes_of_joining_at_once() -> None:
    """Else three slips take three runs."""
    with pytest.raises(InputError) as caught:
        merge_levels(by_agreement(SCALE), ["Enig=Ja", "x+y=Z", "Helt enig+Uenig=Q"])
    assert len(caught.value.mistakes) == 4
