from __future__ import annotations

import csv
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.core.codebook import Code, Codebook, Language
from nlp_coding.core.numbers import percent_of
from nlp_coding.core.survey import Respondent, Scale
from nlp_coding.core.table import WITHHELD, CrossTable, Row, Tally, Weighing
from nlp_coding.tables.counting import CodeColumn, Coded, Fact
from nlp_coding.tables.layout import Look, cell_text
from nlp_coding.tables.making import Making
from nlp_coding.tables.rowing import by_agreement, by_attribute, merge_levels
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
    table = tabulate_commenting(
        coded, by_agreement(Scale(LEVELS)), making=Making(language=language, respondents=respondents)
    )
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


def test_mentions_by_hand() -> None:
    """Else a comment with two codes is one mention, or a comment without codes is one."""
    table = tabulate_codes(CODED, by_agreement(SCALE), COLUMNS[1:], REVIEWED, percent="mentions")
    assert shown(table) == [
        ["Enig", 2, 67, 1, 33, 1, 3, 3],
        ["Delvis enig", 0, "–", 0, "–", 0, 0, 0],
        ["Uenig", 0, 0, 1, 100, 0, 2, 1],
        ["Totalt", 2, 50, 2, 50, 1, 5, 4],
        ["Ikke svart eller utenfor skalaen", 1, 100, 0, 0, 0, 1, 1],
    ]
    assert [column.label for column in table.columns[-3:]] == ["n", "Kommentarer med innhold", "Kodetreff i alt"]


def weighty(level: str, weight: float | None, *codes: str) -> Coded:
    return Coded(Respondent("r", level, weight=weight), True, True, frozenset(codes))


WEIGHTY = [
    weighty("Enig", 1.0, "meetings"),
    weighty("Enig", 2.0),
    weighty("Enig", 3.0, "meetings", "messages"),
    weighty("Uenig", None, "meetings"),
    weighty("Uenig", 0.0, "messages"),
]


def test_weighted_percentages_by_hand() -> None:
    """Else a count is of weights, a percentage of people, or an effective number of another base."""
    table = tabulate_codes(WEIGHTY, by_agreement(SCALE), COLUMNS[1:], REVIEWED, making=Making(weight="vekt"))
    assert shown(table) == [
        ["Enig", 2, 67, 1, 50, 1, 33, 3],
        ["Delvis enig", 0, "–", 0, "–", 0, "–", 0],
        ["Uenig", 1, 100, 1, 0, 0, 0, 2],
        ["Totalt", 3, 71, 2, 43, 1, 29, 5],
    ]
    # Kish: (1 + 2 + 3)² / (1 + 4 + 9); who has no weight counts as one.
    assert table.rows[0].cells[1] == Tally(2, 3, Weighing(Fraction(4), Fraction(6), 36 / 14))
    assert table.rows[3].cells[1] == Tally(3, 5, Weighing(Fraction(5), Fraction(7), 49 / 15))
    assert "Prosentene er vektet med «vekt». Antallene er uvektede." in table.notes


def test_weighted_percentages_of_a_column_and_of_mentions() -> None:
    """Else weights are left out where the base is not the row's comments."""
    making = Making(weight="vekt")
    column = tabulate_codes(WEIGHTY, by_agreement(SCALE), COLUMNS[1:2], REVIEWED, percent="column", making=making)
    assert [row[2] for row in shown(column)] == [80, 0, 20, 100]
    mentions = tabulate_codes(WEIGHTY, by_agreement(SCALE), COLUMNS[1:], REVIEWED, percent="mentions", making=making)
    assert [row[2] for row in shown(mentions)] == [57, "–", 100, 63]  # 4 of 7, 1 of 1 + 0, 5 of 8


def test_weights_of_nothing() -> None:
    """Else a row where all weigh 0 ends in a division by zero, or in 0 %."""
    table = tabulate_codes(
        [weighty("Enig", 0.0, "meetings")],
        by_agreement(SCALE),
        COLUMNS[1:2],
        REVIEWED,
        making=Making(weight="vekt", statistics=True),
    )
    assert table.rows[0].cells[2] == Tally(1, 1, Weighing(Fraction(0), Fraction(0), 0.0))
    assert [cell_text(table.rows[0].cells[place], table.columns[place], table, Look()) for place in (0, 1, 2)] == [
        "1",
        "–",
        "–",
    ]


def test_joined_levels_and_what_is_withheld_are_told() -> None:
    """Else a reader does not know what a row or a colon stands for."""
    rowing = merge_levels(by_agreement(SCALE), ["Enig+Delvis enig=Enig i alt"])
    for least, words in ((5, "antall fra 1 til 4"), (2, "antall på 1")):
        withheld = frozenset([Fact("total", "comment")])
        notes = tabulate_commenting(CODED, rowing, making=Making(min_cell=least, withheld=withheld)).notes
        assert "I raden «Enig i alt» er svarene «Enig» og «Delvis enig» slått sammen." in notes
        assert words in notes[-1]
    for making in (Making(), Making(min_cell=5)):  # nothing is, so there is nothing to tell
        assert not any(":»" in note for note in tabulate_commenting(CODED, rowing, making=making).notes)


def test_notes_say_what_a_reader_must_know() -> None:
    """Else a figure stands without its base, or a machine's suggestion passes for a review."""
    table = tabulate_codes(CODED, by_agreement(SCALE), COLUMNS, REVIEWED, making=Making(respondents="kommuner"))
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
        "Kommentarer som bare maskinen har kodet, og som ingen har vurdert: 3.",
    )


@pytest.mark.parametrize("percent", PERCENTS)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_base_is_a_column_or_row_that_is_there(percent: Percent, language: Language) -> None:
    """Else the note sends the reader to a base that the table does not show."""
    table = tabulate_codes(
        CODED, by_agreement(SCALE), COLUMNS, REVIEWED, percent=percent, making=Making(language=language)
    )
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
        "Prosent av kommentarene med koden",
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
        [Coded(person) for person in people],
        by_attribute("size", order=["liten", "stor"]),
        making=Making(language="nn"),
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


ROWS = ("level:Enig+Delvis enig", "level:Enig", "level:Delvis enig", "level:Uenig", "total", "outside", "everywhere")
KINDS = (
    "comment",
    "all",
    "silent",
    "substance",
    "uncoded",
    "empty",
    "with meetings",
    "with messages",
    "without meetings",
)


@settings(max_examples=30)
@given(
    st.lists(ANYONE, max_size=20),
    st.frozensets(st.builds(Fact, st.sampled_from(ROWS), st.sampled_from(KINDS)), max_size=12),
    st.sampled_from(PERCENTS),
    st.booleans(),
)
def test_withheld_numbers_are_nowhere(
    coded: list[Coded], withheld: frozenset[Fact], percent: Percent, joined: bool
) -> None:
    """Else a number that is withheld stands in a cell, or what need not be withheld is lost or changed."""
    rowing = by_agreement(SCALE)
    if joined:
        rowing = merge_levels(rowing, ["Enig+Delvis enig=Enig samlet"])
    making = Making(withheld=withheld, weight="w", statistics=True)
    whole = Making(weight="w", statistics=True)
    protected, plain = (
        tabulate_codes(coded, rowing, COLUMNS[1:], REVIEWED, percent=percent, standardise=True, making=one)
        for one in (making, whole)
    )
    assert [row.label for row in protected.rows] == [row.label for row in plain.rows]
    counts = [place for place, column in enumerate(plain.columns) if column.label == "n"]
    for row, same in zip(protected.rows, plain.rows, strict=True):
        if row.kind == "statistic":
            continue
        name = rowing.name(row.label) if row.kind == "level" else row.kind
        for place, of in zip(counts, ("with meetings", "with messages", "uncoded"), strict=True):
            assert (row.cells[place] == WITHHELD) == (Fact(name, of) in withheld)
            if Fact(name, of) in withheld and plain.columns[place + 1].shows == "percent":
                assert row.cells[place + 1] == WITHHELD
        pairs = list(zip(row.cells, same.cells, strict=True))
        assert all(cell in (WITHHELD, other) for cell, other in pairs)
    for place in counts:
        levels = [row.cells[place].count for row in plain.rows if row.kind == "level"]
        assert sum(levels) == next(row for row in plain.rows if row.kind == "total").cells[place].count
