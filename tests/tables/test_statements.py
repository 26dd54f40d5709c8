"""Closed questions: levels side by side, shares agreeing over waves, shares agreeing by an attribute."""

from __future__ import annotations

from fractions import Fraction

import pytest

from nlp_coding.core.codebook import Language
from nlp_coding.core.survey import Scale
from nlp_coding.core.table import WITHHELD, CrossTable, Statistic, Tally, Weighing
from nlp_coding.tables.counting import Weights
from nlp_coding.tables.layout import Look, cell_text
from nlp_coding.tables.making import Making
from nlp_coding.tables.rowing import by_agreement, merge_levels
from nlp_coding.tables.statements import (
    EVERYONE,
    Answering,
    Answers,
    Statement,
    answered_fact,
    count_answers,
    level_fact,
    responding_fact,
    tabulate_agreeing,
    tabulate_levels,
    tabulate_trend,
)

LEVELS = ("Enig", "Delvis enig", "Uenig")
TOP = LEVELS[:1]
STATEMENTS = (Statement("svar", "Samarbeidet er godt", is_agreement=True), Statement("q2", "Vi møtes ofte"))
PEOPLE = [
    ("2021", "Enig", "Enig", 1.0, 3),
    ("2021", "Uenig", "", 2.0, 1),
    ("2021", "Vet ikke", "", 1.0, 1),
    ("2023", "Enig", "Uenig", 1.0, 2),
    ("2023", "Delvis enig", "Enig", 3.0, 1),
    ("2023", None, "Uenig", 1.0, 1),
    ("2019", "Enig", "Enig", 1.0, 9),
]
"""Wave, agreement, the other statement, weight, how many."""


def answers_of(*, weighted: bool = False, groups: tuple[str, ...] = ("2021", "2023")) -> Answers:
    def answering(place: int) -> list[Answering]:
        return [
            Answering(
                one[0], one[place] or "", one[4], Weights(one[4] * Fraction(one[3]), one[4] * Fraction(one[3]) ** 2)
            )
            for one in PEOPLE
        ]

    responding = [(wave, bool({agreement, other} & {*LEVELS}), n) for wave, agreement, other, _, n in PEOPLE]
    return count_answers(
        {"svar": answering(1), "q2": answering(2)}, responding, LEVELS, groups=groups, weighted=weighted
    )


def texts(table: CrossTable) -> dict[str, list[str]]:
    """Row label → what its cells show, the no-break space as a plain one."""
    return {
        row.label: [
            cell_text(cell, column, table, Look()).replace("\u00a0", " ")
            for cell, column in zip(row.cells, table.columns, strict=True)
        ]
        for row in table.rows
    }


def test_levels_of_two_statements_in_two_years() -> None:
    """Else a figure stands under another year, or those without an answer are in the base of a percentage."""
    table = tabulate_levels(answers_of(), STATEMENTS, by_agreement(Scale(LEVELS)))
    assert texts(table) == {
        "Enig": ["3", "75 %", "2", "67 %", "3", "100 %", "1", "25 %"],
        "Delvis enig": ["0", "0 %", "1", "33 %", "0", "0 %", "0", "0 %"],
        "Uenig": ["1", "25 %", "0", "0 %", "0", "0 %", "3", "75 %"],
        "Totalt": ["4", "100 %", "3", "100 %", "3", "100 %", "4", "100 %"],
        "Ikke svart eller utenfor skalaen": ["1", "–", "1", "–", "2", "–", "0", "–"],
    }
    assert list(dict.fromkeys(column.group for column in table.columns)) == [
        "Samarbeidet er godt, 2021",
        "Samarbeidet er godt, 2023",
        "Vi møtes ofte, 2021",
        "Vi møtes ofte, 2023",
    ]
    assert table.notes == ("Prosent av alle respondenter som har svart på skalaen (raden «Totalt»).",)


def test_joined_levels_of_a_statement() -> None:
    """Else a joined row counts one of its levels, or does not say which they are."""
    rowing = merge_levels(by_agreement(Scale(LEVELS)), ["Enig+Delvis enig=Enig i alt"])
    table = tabulate_levels(answers_of(), STATEMENTS[:1], rowing)
    assert texts(table)["Enig i alt"] == ["3", "75 %", "3", "100 %"]
    assert table.notes[-1] == "I raden «Enig i alt» er svarene «Enig» og «Delvis enig» slått sammen."


def test_weighted_levels() -> None:
    """Else a weighted percentage is of people, or a count is of weights."""
    answers = answers_of(weighted=True)
    table = tabulate_levels(answers, STATEMENTS[:1], by_agreement(Scale(LEVELS)), making=Making(weight="vekt"))
    # 2021: weights 1 + 1 + 1 of 1 + 1 + 1 + 2; Kish: 5² / (1 + 1 + 1 + 4).
    assert table.rows[0].cells[1] == Tally(3, 4, Weighing(Fraction(3), Fraction(5), 25 / 7))
    assert texts(table)["Enig"] == ["3", "60 %", "2", "40 %"]
    assert "Prosentene er vektet med «vekt». Antallene er uvektede." in table.notes


def test_a_withheld_level() -> None:
    """Else what is withheld of one level is left in the percentage, or takes its neighbours with it."""
    withheld = {level_fact("2021", "svar", ["Uenig"]), answered_fact("2023", "svar"), level_fact("2021", "svar", ())}
    making = Making(withheld=withheld, min_cell=5)
    table = tabulate_levels(answers_of(), STATEMENTS[:1], by_agreement(Scale(LEVELS)), making=making)
    assert texts(table) == {
        "Enig": ["3", "75 %", "2", ":"],
        "Delvis enig": ["0", "0 %", "1", ":"],
        "Uenig": [":", ":", "0", ":"],
        "Totalt": ["4", "100 %", ":", ":"],
        "Ikke svart eller utenfor skalaen": [":", ":", "1", "–"],
    }
    assert table.rows[2].cells[:2] == (WITHHELD, WITHHELD)


def trend(making: Making, **more: dict[str, int]) -> CrossTable:
    answers = answers_of(weighted=making.weight is not None)
    return tabulate_trend(answers, STATEMENTS, top=TOP, every=LEVELS, by="år", making=making, **more)


def test_the_trend_over_waves() -> None:
    """Else the published table 7.3 has another base, or a coverage of those who answered."""
    table = trend(Making(respondents="kommuner"))
    assert texts(table) == {
        "Samarbeidet er godt": ["75 %", "67 %"],
        "Vi møtes ofte": ["100 %", "25 %"],
        "Antall kommuner som har svart på minst én påstand": ["4", "4"],
        "Dekning": ["80 %", "100 %"],
    }
    assert table.title == "Prosent kommuner som har svart «Enig», etter påstand og år"
    assert "Hvor mange som har svart på skalaen, varierer mellom påstandene (2021: 3–4, 2023: 3–4)." in table.notes
    assert texts(trend(Making(weight="vekt")))["Samarbeidet er godt"] == ["60 %", "40 %"]
    of_all = trend(Making(), population={"2021": 40, "2023": 0})
    assert texts(of_all)["Dekning"] == ["10 %", "–"]
    assert any("også dem som ikke er med i dataene" in note for note in of_all.notes)


def test_a_withheld_wave_in_the_trend() -> None:
    """Else the foot or the note of bases tells what the table withholds."""
    withheld = {responding_fact("2021"), level_fact("2023", "q2", TOP)}
    table = trend(Making(withheld=withheld, min_cell=3))
    assert texts(table) == {
        "Samarbeidet er godt": ["75 %", "67 %"],
        "Vi møtes ofte": ["100 %", ":"],
        "Antall respondenter som har svart på minst én påstand": [":", "4"],
        "Dekning": [":", "100 %"],
    }
    assert table.rows[2].cells[0] == Statistic(None, "count", withheld=True)
    no_base = trend(Making(withheld={answered_fact("2023", "svar")}))
    assert texts(no_base)["Samarbeidet er godt"] == ["75 %", ":"]
    assert "Hvor mange som har svart på skalaen, varierer mellom påstandene (2023: 3–4)." in table.notes


def agreeing(making: Making, **more: bool) -> CrossTable:
    answers = answers_of(groups=("2021", "2023", "2025"), **more)
    return tabulate_agreeing(answers, STATEMENTS[0], top=LEVELS[:2], every=LEVELS, by="år", making=making)


def test_shares_agreeing_by_group() -> None:
    """Else an empty group has a row, or the total is not that of the groups shown."""
    table = agreeing(Making(statistics=True))
    assert texts(table) == {
        "2021": ["3", "4", "75 %", "30–95 %"],
        "2023": ["3", "3", "100 %", "44–100 %"],
        "Totalt": ["6", "7", "86 %", "49–97 %"],
    }
    assert table.title == "Respondenter som har svart «Enig» eller «Delvis enig» på «Samarbeidet er godt», etter år"
    assert table.columns[0].label == "Har svart «Enig» eller «Delvis enig»"


def test_weighted_shares_agreeing() -> None:
    """Else Kish's size of the total is the sum of the groups' sizes, and its interval too narrow."""
    table = agreeing(Making(weight="vekt"), weighted=True)
    total = table.rows[-1].cells[2]
    assert isinstance(total, Tally)
    assert total.weighing is not None
    # Weights 1, 1, 1, 2 and 1, 1, 3; all but the 2 agree. Kish: 10² / (1 + 1 + 1 + 4 + 1 + 1 + 9).
    assert (total.weighing.count, total.weighing.base) == (8, 10)
    assert total.weighing.effective == pytest.approx(100 / 18)
    assert texts(table)["Totalt"] == ["6", "7", "80 %"]


def test_a_withheld_group() -> None:
    """Else a group's share stays where its number is withheld."""
    withheld = {level_fact("2021", "svar", LEVELS[:2]), answered_fact(EVERYONE, "svar")}
    assert texts(agreeing(Making(withheld=withheld, statistics=True))) == {
        "2021": [":", "4", ":", ":"],
        "2023": ["3", "3", "100 %", "44–100 %"],
        "Totalt": ["6", ":", ":", ":"],
    }


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_word_is_filled_in(language: Language) -> None:
    """Else a brace stands in a title or note."""
    making = Making(language=language, weight="w", min_cell=2, statistics=True)
    answers = answers_of(weighted=True)
    levels = tabulate_levels(answers, STATEMENTS, by_agreement(Scale(LEVELS)), making=making)
    for table in (levels, trend(making), agreeing(making, weighted=True)):
        words = (table.title, table.stub, *table.notes, *(row.label for row in table.rows))
        assert not any("{" in text for text in (*words, *(column.label for column in table.columns)))
