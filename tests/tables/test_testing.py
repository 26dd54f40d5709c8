"""Rows of tests: the numbers are those of `statistics`, and each stands below its column."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from nlp_coding.core.codebook import Language
from nlp_coding.core.survey import Respondent, Scale
from nlp_coding.core.table import BLANK, CrossTable, Row, Statistic
from nlp_coding.tables.counting import CodeColumn, Coded, Fact
from nlp_coding.tables.making import Making
from nlp_coding.tables.rowing import Rowing, by_agreement, by_attribute
from nlp_coding.tables.statistics import association, benjamini_hochberg, cramers_v, holm, trend
from nlp_coding.tables.tabulate import Percent, Reviewed, tabulate_code, tabulate_codes, tabulate_commenting

SCALE = Scale(("Enig", "Delvis enig", "Uenig"), ("Vet ikke",))
COLUMNS = tuple(CodeColumn(name.upper(), frozenset(name)) for name in "abcd")
PLACES = (1, 4, 7, 10)
"""Where the percentages of a to d stand: each code has n, percent and interval."""
REVIEWED = Reviewed("b@1", 0, 0)
BASES = (40, 30, 30)
COUNTS = {"a": (20, 10, 3), "b": (12, 11, 12), "c": (1, 0, 2)}
"""By code, how many have it in each level; nobody has d."""


def people() -> list[Coded]:
    made: list[Coded] = []
    for place, (level, base) in enumerate(zip(SCALE.levels, BASES, strict=True)):
        for number in range(base):
            codes = frozenset(code for code, counts in COUNTS.items() if number < counts[place])
            made.append(Coded(Respondent("r", level, {"size": level}), True, True, codes))
        made += [Coded(Respondent("r", level, {"size": level}))] * 20
    return [*made, *[Coded(Respondent("r", "Vet ikke", {"size": "Enig"}), False)] * 7]


PEOPLE = people()


def codes(
    *,
    rowing: Rowing | None = None,
    percent: Percent = "row",
    withheld: Sequence[Fact] = (),
    weight: str | None = None,
    language: Language = "nb",
) -> CrossTable:
    making = Making(language, weight=weight, withheld=withheld, statistics=True)
    return tabulate_codes(PEOPLE, rowing or by_agreement(SCALE), COLUMNS, REVIEWED, percent=percent, making=making)


def statistic_rows(table: CrossTable) -> dict[str, Row]:
    return {row.label: row for row in table.rows if row.kind == "statistic"}


def values(row: Row, places: Sequence[int] = PLACES) -> list[object]:
    cells = [row.cells[place] for place in places]
    assert all(isinstance(cell, Statistic) for cell in cells)
    return [cell.value for cell in cells if isinstance(cell, Statistic)]


def test_trend_along_the_scale() -> None:
    """Else a p stands under another code, is of another test, or a code that nobody has counts in its family."""
    table = codes()
    found = [trend(COUNTS[code], BASES) for code in "abc"]
    ps = [one.p if one else None for one in found] + [None]
    rows = statistic_rows(table)
    assert list(rows) == ["Trend, z", "p", "p, Holm", "p, Benjamini–Hochberg", "Cramérs V"]
    assert values(rows["Trend, z"]) == [*(one.z if one else None for one in found), None]
    assert values(rows["p"]) == ps
    assert values(rows["p, Holm"]) == list(holm(ps))
    assert values(rows["p, Benjamini–Hochberg"]) == list(benjamini_hochberg(ps))
    assert values(rows["Cramérs V"]) == [*(cramers_v(COUNTS[code], BASES) for code in "abc"), None]
    others = [place for place in range(len(table.columns)) if place not in PLACES]
    assert all(row.cells[place] == BLANK for row in rows.values() for place in others)
    assert "p-verdiene etter Holm og Benjamini–Hochberg er justert for antall tester i tabellen (3)." in table.notes


def test_association_with_an_attribute() -> None:
    """Else a trend is claimed along values that have no order."""
    table = codes(rowing=by_attribute("size", order=SCALE.levels))
    rows = statistic_rows(table)
    found = [association(COUNTS[code], BASES) for code in "abc"]
    assert values(rows["Kjikvadrat"])[:3] == [one.chi_square if one else None for one in found]
    assert values(rows["p"])[:3] == [one.p if one else None for one in found]
    assert found[2] is not None
    assert found[2].method == "exact"
    assert "p-verdien er fra en eksakt test, fordi minst ett forventet antall er under 5: C." in table.notes


def test_the_family_is_what_is_tested() -> None:
    """Else a code whose numbers are withheld is tested, or makes the others' p larger."""
    table = codes(withheld=[Fact("level:Uenig", "with b")])
    rows = statistic_rows(table)
    assert rows["p"].cells[4] == Statistic(None, "p", withheld=True)
    assert rows["Cramérs V"].cells[4] == Statistic(None, "coefficient", withheld=True)
    ps = values(rows["p"])
    assert values(rows["p, Holm"])[0] == 2 * float(str(ps[0]))
    assert "p-verdiene etter Holm og Benjamini–Hochberg er justert for antall tester i tabellen (2)." in table.notes
    assert table.notes[-1] == "Der tall er holdt tilbake, er heller ikke testen vist: den kunne ha røpet dem."


def test_a_withheld_base_has_no_tests() -> None:
    """Else the base of a row is computed from the p of any code."""
    rows = statistic_rows(codes(withheld=[Fact("level:Uenig", "substance")]))
    cells = [row.cells[place] for row in rows.values() for place in PLACES]
    assert all(isinstance(cell, Statistic) and cell.withheld for cell in cells)


def test_who_commented_is_tested_against_all() -> None:
    """Else the test of who commented has those who commented as its base, and finds nothing."""
    making = Making(statistics=True)
    rows = statistic_rows(tabulate_commenting(PEOPLE, by_agreement(SCALE), making=making))
    found = trend(BASES, [base + 20 for base in BASES])
    assert found is not None
    assert values(rows["p"], [3]) == [found.p]
    assert list(rows) == ["Trend, z", "p", "Cramérs V"]  # one test is no family
    one = statistic_rows(tabulate_code(PEOPLE, by_agreement(SCALE), COLUMNS[0], REVIEWED, making=making))
    assert values(one["p"], [3]) == values(statistic_rows(codes())["p"], [1])


@pytest.mark.parametrize("percent", ["column", "mentions"])
def test_no_word_of_intervals_that_are_not_there(percent: Percent) -> None:
    """Else a note explains a column that the table does not have."""
    table = codes(percent=percent)
    assert not any(column.shows == "interval" for column in table.columns)
    assert not any("Wilson" in note for note in table.notes)
    assert values(statistic_rows(table)["p"], (1, 3, 5)) == values(statistic_rows(codes())["p"], PLACES[:3])


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_notes_are_whole(language: Language) -> None:
    """Else a brace stands in a note, or weights are in the percentages and nobody says that the tests are without."""
    notes = codes(weight="vekt", language=language, withheld=[Fact("level:Uenig", "with b")]).notes
    assert not any("{" in note for note in notes)
    assert sum("Wilson" in note and "Kish" in note for note in notes) == 1
    assert {"nb": "Testene er uvektede.", "nn": "Testane er uvekta.", "en": "The tests are unweighted."}[
        language
    ] in notes
