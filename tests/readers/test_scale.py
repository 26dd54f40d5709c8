"""Finding the scale and placing the answers on it."""

from __future__ import annotations

import random

import pytest

from nlp_coding.core.errors import InputError
from nlp_coding.core.survey import Scale
from nlp_coding.readers.known_scales import KNOWN_SCALES
from nlp_coding.readers.scale import Placement, find_scale, folded, parse_levels

FIVE = ("Enig", "Delvis enig", "Verken enig/uenig", "Delvis uenig", "Uenig")
FIVE_NN = ("Einig", "Delvis einig", "Verken einig/ueinig", "Delvis ueinig", "Ueinig")


def place(*answers: str, **options: object) -> Placement:
    return find_scale(dict.fromkeys(answers, 1), **options)  # type: ignore[arg-type]


def message_for(*answers: str, **options: object) -> str:
    with pytest.raises(InputError) as caught:
        find_scale(dict.fromkeys(answers, 3), **options)  # type: ignore[arg-type]
    return str(caught.value)


@pytest.mark.parametrize(
    "levels",
    [
        FIVE,
        FIVE_NN,
        ("Enig", "Litt enig", "Hverken enig eller uenig", "Litt uenig", "Uenig"),
        ("Helt enig", "Delvis enig", "Verken/eller", "Delvis uenig", "Helt uenig"),
        ("Helt enig", "Enig", "Verken enig eller uenig", "Uenig", "Helt uenig"),
        ("Heilt einig", "Litt einig", "Korkje einig eller ueinig", "Litt ueinig", "Heilt ueinig"),
        ("I svært stor grad", "I stor grad", "I noen grad", "I liten grad", "I svært liten grad"),
        ("I svært stor grad", "I stor grad", "I nokon grad", "I liten grad", "I svært liten grad"),
        ("Svært god", "God", "Verken god eller dårlig", "Dårlig", "Svært dårlig"),
        ("Svært godt", "Godt", "Verken godt eller dårleg", "Dårleg", "Svært dårleg"),
        ("Svært fornøyd", "Fornøyd", "Verken fornøyd eller misfornøyd", "Misfornøyd", "Svært misfornøyd"),
    ],
)
def test_known_scale_in_any_order(levels: tuple[str, ...]) -> None:
    """Lost: the order of the levels, which no file of text holds."""
    shuffled = list(levels)
    random.Random(7).shuffle(shuffled)
    placed = place(*shuffled)
    assert placed.scale == Scale(levels)
    assert placed.origin == "known"


@pytest.mark.parametrize("levels", KNOWN_SCALES)
def test_known_scales_have_no_level_twice(levels: tuple[object, ...]) -> None:
    """Lost: an answer's one place on its scale."""
    forms = [folded(form) for level in levels for form in dict.fromkeys(level.nb + level.nn)]  # type: ignore[attr-defined]
    assert len(forms) == len(set(forms))


def test_level_that_nobody_chose_stays() -> None:
    """Lost: the row with 0, and with it a reader's view of the whole scale."""
    assert place("Enig", "Uenig").scale.levels == FIVE
    assert place("Einig", "Ueinig").scale.levels == FIVE_NN
    assert place("enig", "uenig").scale.levels == tuple(level.lower() for level in FIVE)


def test_commonest_spelling_is_kept() -> None:
    """Lost: one row for one level, where some typed it otherwise."""
    counts = {"Enig": 5, "ENIG": 2, "enig.": 1, "Verken enig / uenig": 4, "Verken enig/uenig": 1, "Uenig": 1}
    placed = find_scale(counts)
    assert placed.scale.levels == ("Enig", "Delvis enig", "Verken enig / uenig", "Delvis uenig", "Uenig")
    assert placed.spelled["ENIG"] == placed.spelled["enig."] == "Enig"
    assert placed.spelled["Verken enig/uenig"] == "Verken enig / uenig"


def test_both_standards_are_one_scale() -> None:
    """Lost: the nynorsk answers of a survey that was sent out in both standards."""
    placed = find_scale({"Enig": 9, "Einig": 2, "Ueinig": 1, "Veit ikkje": 1, "Vet ikke": 3})
    assert placed.scale == Scale(FIVE, ("Vet ikke",))
    assert placed.spelled == {
        "Enig": "Enig",
        "Einig": "Enig",
        "Ueinig": "Uenig",
        "Veit ikkje": "Vet ikke",
        "Vet ikke": "Vet ikke",
    }


@pytest.mark.parametrize(
    "answer",
    [
        "Vet ikke",
        "vet ikke.",
        "Veit ikkje",
        "Ikke relevant",
        "Ikkje relevant",
        "Ikke aktuelt",
        "Ikkje aktuelt",
        "Ønsker ikke å svare",
        "Vet ikke/ikke relevant",
        "Veit ikkje / ikkje aktuelt",
        "Vet ikke eller ikke relevant",
    ],
)
def test_known_outside_answers(answer: str) -> None:
    """Lost: percentages of those who took a stand."""
    assert place("Enig", answer).scale == Scale(FIVE, (answer,))
    assert place("A", "B", answer, levels=("B", "A")).scale == Scale(("B", "A"), (answer,))


def test_given_levels_come_first_and_keep_their_spelling() -> None:
    """Lost: the order and the words that the researcher typed."""
    placed = place("uenig", "ENIG", "Vet ikke", "Annet", levels=("Uenig", "Vet ikke", "Enig"), outside=("Annet",))
    assert placed.scale == Scale(("Uenig", "Vet ikke", "Enig"), ("Annet",))
    assert placed.spelled["ENIG"] == "Enig"
    assert placed.origin == "given"


def test_given_levels_take_the_other_standard() -> None:
    """Lost: the second wave, which was sent out in nynorsk."""
    placed = place("Einig", "Delvis ueinig", levels=FIVE, fixed=True)
    assert placed.scale.levels == FIVE
    assert placed.spelled == {"Einig": "Enig", "Delvis ueinig": "Delvis uenig"}


def test_value_labels_give_the_order() -> None:
    """Lost: the order that the file itself states, unused levels included."""
    placed = place("Lite", "Mye", labels=("Mye", "Noe", "Lite", "Vet ikke", "Hoppet over"), set_aside={"Hoppet over"})
    assert placed.scale == Scale(("Mye", "Noe", "Lite"), ("Hoppet over",))
    assert placed.origin == "value labels"


def test_unknown_answers_are_listed_with_what_to_type() -> None:
    """Lost: a way on for a researcher whose scale the program has not met."""
    text = message_for("Ja, alltid", "Nei, aldri", "Vet ikke", file="a.csv", column="svar")
    assert "a.csv, column «svar»" in text
    assert "«Ja, alltid» (3)" in text
    assert '--levels "Ja, alltid|Nei, aldri"' in text
    assert "--outside" in text


def test_nearly_a_known_scale() -> None:
    """Lost: the one mistyped answer among 340, told from the sound ones."""
    text = message_for("Enig", "Delvis eing", "Uenig")
    assert "1 answer is not on the known scale" in text
    assert "«Delvis eing» may mean «Delvis enig»" in text
    assert '--levels "Enig|Uenig|Delvis eing"' in text
    assert '--outside "Delvis eing"' in text


def test_levels_of_another_scale_are_no_typing_errors() -> None:
    """Lost: trust, where "Enig" is called a mistyped "Helt enig"."""
    text = message_for("Helt enig", "Enig", "Litt enig", "Litt uenig", "Uenig", "Helt uenig")
    assert "may mean" not in text
    assert "--levels" in text


def test_answers_not_on_given_levels() -> None:
    """Lost: respondents who silently fall off the scale that was typed."""
    text = message_for("Bra", "Dårlig", "Tja", levels=("Bra", "Dårlig"), outside=("Nja",))
    assert "«Tja» (3)" in text
    assert '--levels "Bra|Dårlig|Tja"' in text
    assert '--outside "Nja|Tja"' in text


def test_answers_not_on_a_studys_scale() -> None:
    """Lost: a study's scale, stretched by whatever a new wave holds."""
    text = message_for("Enig", "Tja", levels=FIVE, fixed=True)
    assert "«Tja» (3)" in text
    assert "study.yaml" in text
    assert "--levels" not in text


def test_wrong_column_is_recognised() -> None:
    """Lost: a screen of three hundred comments where one line says it."""
    text = message_for(*(f"kommentar {n}" for n in range(300)))
    assert "300 different answers" in text
    assert "--agreement" in text
    assert len(text) < 400


@pytest.mark.parametrize("answers", [(), ("Vet ikke",)])
def test_no_answers_at_all(answers: tuple[str, ...]) -> None:
    """Lost: the word that the column is the wrong one, before an empty table says it."""
    assert "no respondent has an answer on a scale" in message_for(*answers)


def test_what_to_type_survives_the_shell() -> None:
    """Lost: a command that can be pasted, where an answer holds a dollar sign or quotation marks."""
    assert """--levels 'Over $5|Si "ja"'""" in message_for("Over $5", 'Si "ja"')


def test_parse_levels() -> None:
    """Lost: levels as typed, with white space around the bars."""
    assert parse_levels(" Enig | Delvis  enig|Uenig") == ("Enig", "Delvis enig", "Uenig")


@pytest.mark.parametrize(("text", "word"), [("Enig||Uenig", "empty"), ("", "empty"), ("Enig|enig", "twice")])
def test_parse_levels_refuses(text: str, word: str) -> None:
    """Lost: a scale with a nameless or doubled row."""
    with pytest.raises(InputError, match=word):
        parse_levels(text)


def test_never_alphabetical() -> None:
    """Lost: the scale, sorted by letters because nothing else was known."""
    with pytest.raises(InputError):
        place("A", "B", "C")
