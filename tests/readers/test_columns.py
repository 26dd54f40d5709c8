"""Rows to respondents: ids, columns, waves, notes; all mistakes in one pass."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp_coding.core.survey import Comment, Respondent, Scale, Source
from nlp_coding.readers import Columns, Reading

Read = Callable[..., Reading]
MistakesIn = Callable[..., str]

HEAD = "id;text;agreement;size;year\n"


def test_a_whole_reading(read: Read, five_levels: Scale) -> None:
    """Lost: the nouns that everything else is built on."""
    columns = Columns("id", "text", "agreement", ("size",))
    reading = read(HEAD + "007; NA\u00a0 ;enig;2\u00a0000;2023\n8;;Vet ikke;Under 2 000;\n9;ja;;;\n", "a.csv", columns)
    assert reading.corpus.respondents == (
        Respondent("007", "enig", {"size": "2 000"}, source=Source("a.csv", 2)),
        Respondent("8", "Vet ikke", {"size": "Under 2 000"}, source=Source("a.csv", 3)),
        Respondent("9", None, {"size": ""}, source=Source("a.csv", 4)),
    )
    assert reading.corpus.comments == (Comment("007", "007", "NA", " NA\u00a0 "), Comment("9", "9", "ja"))
    assert reading.attribute_values == {"size": ("Under 2 000", "2 000")}
    assert reading.scale == Scale(tuple(level.lower() for level in five_levels.levels), ("Vet ikke",))


def test_notes(read: Read) -> None:
    """Lost: what a person must know of her own file before she trusts the tables."""
    rows = "1;a;Enig\n2;b;Enig\n3; c;ENIG\n4;d\ufffd;Vet ikke\n5;;\n6;;Delvis enig\n7;;Uenig\n8;;Delvis uenig\n"
    notes = "\n".join(read("id;text;agreement\n" + rows).notes)
    assert "read as UTF-8, separator ;" in notes
    assert "in order (a known Norwegian scale): Enig, Delvis enig, Verken enig/uenig, Delvis uenig, Uenig" in notes
    assert "nobody chose «Verken enig/uenig»" in notes
    assert "«Vet ikke» stands outside the scale: 1 respondent" in notes
    assert "no agreement given: 1 respondent" in notes
    assert "«ENIG» (1) as «Enig»" in notes
    assert "1 comment brought to one form" in notes
    assert "1 comment with «\ufffd»" in notes


def test_waves(read: Read, mistakes_in: MistakesIn) -> None:
    """Lost: which wave an answer belongs to, where waves share ids."""
    columns = Columns("id", "text", "agreement", ("year",), wave="year")
    rows = HEAD + "R1;a;Enig;;2022\nR1;b;Uenig;;2023\n"
    reading = read(rows, columns=columns)
    assert [(r.id, r.wave) for r in reading.corpus.respondents] == [("2022/R1", "2022"), ("2023/R1", "2023")]
    assert [(c.id, c.respondent_id) for c in reading.corpus.comments] == [("2022/R1",) * 2, ("2023/R1",) * 2]
    text = mistakes_in(rows + "R1;c;Enig;;2023\nR2;d;Enig;;\n", columns=columns)
    assert "the id «2023/R1» stands in row 3 and in row 4" in text
    assert "row 5, column «year»: the wave is blank" in text
    assert "--wave" not in text
    assert "--wave" in mistakes_in(rows)


def test_ids_stay_text(read: Read) -> None:
    """Lost: leading zeros, and ids that only look like numbers."""
    rows = "".join(f"{id_};a;Enig\n" for id_ in ("007", "7", "7.0", "1e5", "NA", " x y "))
    assert [r.id for r in read("id;text;agreement\n" + rows).corpus.respondents] == [
        "007",
        "7",
        "7.0",
        "1e5",
        "NA",
        "x y",
    ]


def test_all_mistakes_in_one_pass(mistakes_in: MistakesIn) -> None:
    """Lost: an afternoon of mending one mistake at a time."""
    text = mistakes_in("id;text;agreement\n1;a;Enig\n1;b;Uenig\n;c;Enig\n4;d;Tja\n5;e\n6;mÃ¸te;Enig\n")
    for words in (
        "survey.csv, row 3, column «id»: the id «1» stands in row 2 and in row 3",
        "row 4, column «id»: the id is blank",
        "row 6: the row has 2 cells",
        "«Tja» (1)",
        "«mÃ¸te» (should read «møte»), in row 7",
    ):
        assert words in text


def test_missing_columns(mistakes_in: MistakesIn) -> None:
    """Lost: the name that was meant, among the names there are."""
    text = mistakes_in("Id;Tekst;agrement;size\n1;a;Enig;2\n", columns=Columns("Id", "text", "agreement", ("kjønn",)))
    assert "there is no column «text»" in text
    assert "did you mean «Tekst»? The columns are: Id, Tekst, agrement, size" in text
    assert "did you mean «agrement»?" in text
    assert "there is no column «kjønn»" in text


def test_columns_are_found_by_meaning_of_their_letters(read: Read) -> None:
    """Lost: a column whose ø was written as o and a stroke apart, or with a no-break space."""
    columns = Columns("id", "Hva bo\u0308r gjøres nå?", "agreement")
    assert len(read("id; Hva bör\u00a0gjøres nå? ;agreement\n1;a;Enig\n", columns=columns).corpus.comments) == 1


def test_doubled_column(mistakes_in: MistakesIn, read: Read) -> None:
    """Lost: the certainty which of two columns was read."""
    assert "2 columns are called «text»" in mistakes_in("id;text;agreement;text\n1;a;Enig;b\n")
    assert len(read("id;text;agreement;x;x\n1;a;Enig;b;c\n").corpus.comments) == 1


def test_one_column_for_two_things(mistakes_in: MistakesIn) -> None:
    """Lost: the slip of the finger that makes every id a comment."""
    text = mistakes_in("id;text;agreement\n1;a;Enig\n", columns=Columns("id", "id", "agreement"))
    assert "named both as --id and as --text" in text


def test_a_studys_scale(read: Read, mistakes_in: MistakesIn, five_levels: Scale) -> None:
    """Lost: one scale for all waves of a study."""
    rows = "id;text;agreement\n1;a;delvis enig\n2;b;Vet ikke\n"
    reading = read(rows, scale=five_levels)
    assert [r.agreement for r in reading.corpus.respondents] == ["Delvis enig", "Vet ikke"]
    assert reading.scale == Scale(five_levels.levels, ("Vet ikke",))
    assert "«Tja» (1)" in mistakes_in(rows + "3;c;Tja\n", scale=five_levels)
    with pytest.raises(ValueError, match="either"):
        read(rows, scale=five_levels, levels="Enig|Uenig")


def test_levels_as_typed(read: Read) -> None:
    """Lost: --levels and --outside as the command line hands them on."""
    reading = read("id;text;agreement\n1;a;Ja\n2;b;Nei\n3;c;Tja\n", levels="Ja|Nei", outside="Tja")
    assert reading.scale == Scale(("Ja", "Nei"), ("Tja",))


CLOSED = Columns("id", "text", "agreement", statements=("q2", "q3"), weight="w")
CLOSED_HEAD = "id;text;agreement;q2;q3;w\n"


def test_statements_and_weights(read: Read) -> None:
    """Lost: the answers to the other closed questions, in the agreement's spelling, and what a respondent weighs."""
    rows = "1;a;Enig;ENIG;;1,25\n2;b;Vet ikke;vet ikke;Uenig;0\n3;;;Delvis enig;Ikke relevant;2.5\n"
    reading = read(CLOSED_HEAD + rows, columns=CLOSED)
    assert [(dict(one.answers), one.weight) for one in reading.corpus.respondents] == [
        ({"q2": "Enig", "q3": ""}, 1.25),
        ({"q2": "Vet ikke", "q3": "Uenig"}, 0.0),
        ({"q2": "Delvis enig", "q3": "Ikke relevant"}, 2.5),
    ]
    assert reading.scale.outside == ("Vet ikke", "Ikke relevant")
    assert "«ENIG» (1) as «Enig», «vet ikke» (1) as «Vet ikke»" in "\n".join(reading.notes)


@pytest.mark.parametrize("weight", ["x", "-1", "nan", "1e400", "1_5", "1.234,5"])
def test_what_is_no_weight(mistakes_in: MistakesIn, weight: str) -> None:
    """Lost: a percentage that is weighted by a slip of the finger."""
    text = mistakes_in(f"{CLOSED_HEAD}1;a;Enig;;;1\n2;b;Uenig;;;{weight}\n", columns=CLOSED)
    assert f"survey.csv, row 3, column «w»: «{weight}» is no weight\n  → write a number of 0 or more" in text


def test_all_mistakes_of_statements_and_weights(mistakes_in: MistakesIn) -> None:
    """Lost: an afternoon, where the agreement is mended first, and each statement after it."""
    rows = "1;a;Enig;Tja;;\n2;b;Tull;Enig;Bra;1\n2;c;Enig;;;1\n"
    text = mistakes_in(CLOSED_HEAD + rows, columns=CLOSED, levels="Enig|Delvis enig|Uenig")
    for words in (
        "survey.csv, column «agreement»: 1 answer is not on the scale (Enig, Delvis enig, Uenig): «Tull» (1)",
        "survey.csv, column «q2»: 1 answer is not on the scale (Enig, Delvis enig, Uenig): «Tja» (1)",
        "survey.csv, column «q3»: 1 answer is not on the scale (Enig, Delvis enig, Uenig): «Bra» (1)",
        "survey.csv, row 2, column «w»: the weight is blank",
        "row 4, column «id»: the id «2» stands in row 3 and in row 4",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (Columns("id", "text", "agreement", statements=("agreement", "q2")), "as --agreement and as --statement"),
        (Columns("id", "text", "agreement", statements=("q2",), weight="q2"), "as --weight and as --statement"),
        (Columns("id", "text", "agreement", wave="w", weight="w"), "as --wave and as --weight"),
        (Columns("id", "text", "agreement", ("w",), weight="w"), "as --weight and as --attribute"),
        (Columns("id", "text", "agreement", ("q2",), statements=("q2",)), "as --statement and as --attribute"),
    ],
)
def test_a_column_in_two_roles(mistakes_in: MistakesIn, columns: Columns, words: str) -> None:
    """Lost: a weight that is a wave, or a closed question counted twice."""
    assert words in mistakes_in(CLOSED_HEAD + "1;a;Enig;Enig;;1\n", columns=columns)
