from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.core.codebook import Code, Codebook, Language
from nlp_coding.core.survey import Respondent, Scale
from nlp_coding.core.table import CrossTable, Row
from nlp_coding.tables.counting import CodeColumn, Coded
from nlp_coding.tables.numbers import percent_of
from nlp_coding.tables.rowing import by_agreement, by_attribute
from nlp_coding.tables.tabulate import (
    PERCENTS,
    Percent,
    Reviewed,
    code_columns,
    tabulate_code,
    tabulate_codes,
    tabulate_commenting,
)

SURVEY = Path(__file__).parents[2] / "corpora" / "fastlege-2023" / "respondents.csv"
LEVELS = ("Enig", "Delvis enig", "Verken enig/uenig", "Delvis uenig", "Uenig")
REVIEWED = Reviewed("fastlege@1.0.0", n_person=2, n_unreviewed=3)


def shown(table: CrossTable) -> list[list[str | int]]:
    """The table's rows: label, then counts, and percentages rounded."""

    def figures(row: Row) -> Iterable[int | str]:
        for cell, column in zip(row.cells, table.columns, strict=True):
            if column.shows == "count":
                yield cell.count
            else:
                yield "–" if cell.share is None else int(percent_of(cell.share))

    return [[row.label, *figures(row)] for row in table.rows]


PUBLISHED = [
    ["Enig", 148, 28, 176, 16],
    ["Delvis enig", 76, 20, 96, 21],
    ["Verken enig/uenig", 24, 23, 47, 49],
    ["Delvis uenig", 9, 7, 16, 44],
    ["Uenig", 2, 3, 5, 60],
]


@pytest.mark.parametrize(
    ("language", "respondents", "stub", "headings", "total"),
    [
        (
            "nb",
            "kommuner/bydeler",
            "Svar",
            ["Ingen kommentar", "Kommentar", "Totalt", "Prosent kommuner/bydeler med kommentar"],
            "Totalt",
        ),
        (
            "nn",
            "kommunar/bydelar",
            "Svar",
            ["Ingen kommentar", "Kommentar", "Totalt", "Prosent kommunar/bydelar med kommentar"],
            "Totalt",
        ),
        (
            "en",
            "municipalities",
            "Answer",
            ["No comment", "Comment", "Total", "Percent of municipalities with a comment"],
            "Total",
        ),
    ],
)
def test_the_published_table(language: Language, respondents: str, stub: str, headings: list[str], total: str) -> None:
    """Else the example no longer gives the table that was published, cell by cell."""
    with SURVEY.open(encoding="utf-8-sig", newline="") as file:
        coded = [
            Coded(Respondent(row["respondent_id"], row["agreement"]), has_comment=bool(row["comment"]))
            for row in csv.DictReader(file)
        ]
    table = tabulate_commenting(coded, by_agreement(Scale(LEVELS)), language=language, respondents=respondents)
    assert table.stub == stub
    assert [column.label for column in table.columns] == headings
    assert shown(table) == [*PUBLISHED, [total, 259, 81, 340, 24]]


def one(level: str | None, *codes: str, **more: bool) -> Coded:
    """A respondent with a comment of substance that has these codes."""
    return Coded(
        Respondent("r", level, {"size": "stor"}),
        **{"has_comment": True, "substance": True} | more,
        codes=frozenset(codes),
    )


SCALE = Scale(("Enig", "Delvis enig", "Uenig"), ("Vet ikke",))
COLUMNS = (
    CodeColumn("Arenaer", frozenset({"meetings", "messages"})),
    CodeColumn("Faste møter", frozenset({"meetings"})),
    CodeColumn("Elektroniske meldinger", frozenset({"messages"})),
)
CODED = [
    one("Enig", "meetings", "messages"),
    one("Enig", "meetings"),
    one("Enig"),
    one("Enig", substance=False),
    one("Enig", has_comment=False, substance=False),
    one("Uenig", "messages"),
    one("Uenig", "other"),
    one("Uenig", pending=True, substance=False),
    one("Vet ikke", "meetings"),
    one(None, has_comment=False, substance=False),
]


@pytest.mark.parametrize(
    ("percent", "rows"),
    [
        (
            "row",
            [
                ["Enig", 2, 67, 2, 67, 1, 33, 1, 33, 3],
                ["Delvis enig", 0, "–", 0, "–", 0, "–", 0, "–", 0],
                ["Uenig", 1, 50, 0, 0, 1, 50, 0, 0, 2],
                ["Totalt", 3, 60, 2, 40, 2, 40, 1, 20, 5],
                ["Ikke svart eller utenfor skalaen", 1, 100, 1, 100, 0, 0, 0, 0, 1],
            ],
        ),
        (
            "column",
            [
                ["Enig", 2, 67, 2, 100, 1, 50, 1, 100, 3],
                ["Delvis enig", 0, 0, 0, 0, 0, 0, 0, 0, 0],
                ["Uenig", 1, 33, 0, 0, 1, 50, 0, 0, 2],
                ["Totalt", 3, 100, 2, 100, 2, 100, 1, 100, 5],
                ["Ikke svart eller utenfor skalaen", 1, "–", 1, "–", 0, "–", 0, "–", 1],
            ],
        ),
        (
            "respondents",
            [
                ["Enig", 2, 40, 2, 40, 1, 20, 1, 20, 3, 5],
                ["Delvis enig", 0, "–", 0, "–", 0, "–", 0, "–", 0, 0],
                ["Uenig", 1, 33, 0, 0, 1, 33, 0, 0, 2, 3],
                ["Totalt", 3, 38, 2, 25, 2, 25, 1, 13, 5, 8],
                ["Ikke svart eller utenfor skalaen", 1, 50, 1, 50, 0, 0, 0, 0, 1, 2],
            ],
        ),
        (
            "comments",
            [
                ["Enig", 2, 50, 2, 50, 1, 25, 1, 25, 3, 4],
                ["Delvis enig", 0, "–", 0, "–", 0, "–", 0, "–", 0, 0],
                ["Uenig", 1, 33, 0, 0, 1, 33, 0, 0, 2, 3],
                ["Totalt", 3, 43, 2, 29, 2, 29, 1, 14, 5, 7],
                ["Ikke svart eller utenfor skalaen", 1, 100, 1, 100, 0, 0, 0, 0, 1, 1],
            ],
        ),
    ],
)
def test_codes_against_a_count_by_hand(percent: Percent, rows: list[list[str | int]]) -> None:
    """Else a parent counts a comment twice, a level without answers loses its row, or a percentage has another base."""
    table = tabulate_codes(CODED, by_agreement(SCALE), COLUMNS, REVIEWED, percent=percent)
    assert shown(table) == rows
    assert [row.kind for row in table.rows] == ["level", "level", "level", "total", "outside"]


def test_notes_say_what_a_reader_must_know() -> None:
    """Else a figure stands without its base, or a machine's suggestion passes for a review."""
    table = tabulate_codes(CODED, by_agreement(SCALE), COLUMNS, REVIEWED, respondents="kommuner")
    assert table.notes == (
        "Prosent av kommentarene med innhold i raden (kolonnen «Kommentarer med innhold»).",
        "En kommentar kan ha flere koder. Prosentene summerer seg derfor ikke til 100.",
        "En overordnet kode teller hver kommentar én gang, også der kommentaren har flere av underkodene.",
        "Antall kommuner som ikke er med i «Totalt»: 2 (Vet ikke: 1, ikke svart: 1).",
        "Kommentarer i alt: 8. Med innhold: 6. Uten innhold (for eksempel «-» eller «Se over»): 1."
        " Raden «Ikke svart eller utenfor skalaen» er regnet med i disse tallene.",
        "Kommentarer som ennå ikke er kodet: 1.",
        "Kodebok: fastlege@1.0.0.",
        "Kommentarer der en person har avgjort minst én kode: 2.",
        "Kommentarer kodet bare av maskinen, som ingen har vurdert: 3.",
    )


@pytest.mark.parametrize("percent", PERCENTS)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_base_is_a_column_or_row_that_is_there(percent: Percent, language: Language) -> None:
    """Else the note sends the reader to a base that the table does not show."""
    table = tabulate_codes(CODED, by_agreement(SCALE), COLUMNS, REVIEWED, percent=percent, language=language)
    named = table.notes[0].replace("“", "«").replace("”", "»").split("«")[1].split("»")[0]
    assert named in {column.label for column in table.columns} | {row.label for row in table.rows}
    assert not any("{" in text for text in (table.title, *table.notes))


def test_one_code_in_the_form_of_the_published_table() -> None:
    """Else without and with do not add up to the comments with substance."""
    table = tabulate_code(CODED, by_agreement(SCALE), COLUMNS[0], REVIEWED)
    assert [column.label for column in table.columns] == [
        "Uten koden",
        "Med koden",
        "Totalt",
        "Prosent kommentarer med koden",
    ]
    assert shown(table) == [
        ["Enig", 1, 2, 3, 67],
        ["Delvis enig", 0, 0, 0, "–"],
        ["Uenig", 1, 1, 2, 50],
        ["Totalt", 2, 3, 5, 60],
        ["Ikke svart eller utenfor skalaen", 0, 1, 1, 100],
    ]
    assert table.title == "Kommentarer med og uten koden «Arenaer», etter svar"


def test_attribute_rows_hold_everybody() -> None:
    """Else those with a blank attribute, or off the scale, are missing from the total of another question."""
    people = [Respondent("1", "Vet ikke", {"size": "stor"}), Respondent("2", None, {"size": ""})]
    table = tabulate_commenting(
        [Coded(person) for person in people], by_attribute("size", order=["liten", "stor"]), language="nn"
    )
    assert shown(table) == [
        ["liten", 0, 0, 0, "–"],
        ["stor", 1, 0, 1, 0],
        ["Ikkje oppgitt", 1, 0, 1, 0],
        ["Totalt", 2, 0, 2, 0],
    ]
    assert (table.stub, table.title) == ("size", "Talet på respondentar med og utan kommentar, etter size")


def test_a_comment_with_a_code_has_substance() -> None:
    """Else a code that a person gave to "Nei" has more comments than its base."""
    table = tabulate_code([one("Enig", "meetings", substance=False)], by_agreement(SCALE), COLUMNS[1], REVIEWED)
    assert shown(table)[0] == ["Enig", 0, 1, 1, 100]


def test_columns_come_from_the_codebook() -> None:
    """Else groups miss a child, or a retired code keeps its column."""

    def code(id_: str, parent: str | None = None, *, retired: bool = False) -> Code:
        return Code(id_, {"nb": id_.upper(), "en": f"{id_} en"}, "…", parent=parent, retired=retired)

    book = Codebook("b", "1.0.0", {}, (code("g"), code("a", "g"), code("old", "g", retired=True), code("b")))
    assert code_columns(book, language="nn") == (
        CodeColumn("A", frozenset({"a"})),
        CodeColumn("B", frozenset({"b"})),
    )
    assert [column.label for column in code_columns(book, language="en", show="all")] == ["g en", "a en", "b en"]
    assert code_columns(book, language="nb", show="groups") == (CodeColumn("G", frozenset({"a"})),)


CODES = ("meetings", "messages", "other")
ANYONE = st.builds(
    Coded,
    st.builds(Respondent, st.just("r"), st.sampled_from([None, "Enig", "Delvis enig", "Uenig", "Vet ikke", "rart"])),
    has_comment=st.booleans(),
    substance=st.booleans(),
    codes=st.frozensets(st.sampled_from(CODES)),
    pending=st.booleans(),
)


@given(st.lists(ANYONE, max_size=40), st.sampled_from(PERCENTS))
def test_totals_are_sums_and_counts_stay_below_their_base(coded: list[Coded], percent: Percent) -> None:
    """Else a respondent is lost or counted twice somewhere between the rows and the total."""
    rowing = by_agreement(SCALE)
    commenting = tabulate_commenting(coded, rowing)
    for table in (
        commenting,
        tabulate_codes(coded, rowing, COLUMNS, REVIEWED, percent=percent),
        tabulate_code(coded, rowing, COLUMNS[0], REVIEWED),
    ):
        levels = [row for row in table.rows if row.kind == "level"]
        total = next(row for row in table.rows if row.kind == "total")
        for index, cell in enumerate(total.cells):
            assert cell.count == sum(row.cells[index].count for row in levels)
        assert all(cell.base is None or cell.count <= cell.base for row in table.rows for cell in row.cells)
    assert sum(row.cells[2].count for row in commenting.rows if row.kind != "level") == len(coded)


@given(st.lists(ANYONE, max_size=30))
def test_a_parent_counts_the_union(coded: list[Coded]) -> None:
    """Else a parent's tally is the sum of its children's, and may pass the number of comments."""
    total = tabulate_codes(coded, by_agreement(SCALE), COLUMNS, REVIEWED).rows[3].cells
    parent, first, second = total[0].count, total[2].count, total[4].count
    assert max(first, second) <= parent <= first + second
