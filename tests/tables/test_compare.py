"""Two codings of the same respondents: every cell that differs is named, and the differences add up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.core.survey import Respondent, Scale
from nlp_coding.tables import CodeColumn, Coded, by_agreement
from nlp_coding.tables.compare import Pair, compare

LEVELS = ("Enig", "Uenig")
ROWING = by_agreement(Scale(LEVELS, outside=("Vet ikke",)))


def _coded(answer: str | None, *codes: str) -> Coded:
    return Coded(Respondent("R", answer), has_comment=True, substance=True, codes=frozenset(codes))


def _column(code_id: str) -> CodeColumn:
    return CodeColumn(code_id.upper(), frozenset([code_id]))


def test_old_and_new_side_by_side() -> None:
    """A code that is new, one that is gone, one that changed, and one that did not."""
    pairs = [
        Pair("same", _column("same"), _column("same")),
        Pair("more", _column("more"), _column("more")),
        Pair("new", None, _column("new"), "new"),
        Pair("gone", _column("gone"), None, "retired"),
    ]
    before = [_coded("Enig", "same", "gone"), _coded("Uenig"), _coded("Vet ikke", "more")]
    after = [_coded("Enig", "same", "more"), _coded("Uenig", "new"), _coded("Vet ikke", "more")]
    found = compare(before, after, ROWING, pairs, language="nb")
    assert found.rows == ("Enig", "Uenig", "Totalt", "Ikke svart eller utenfor skalaen")
    assert found.rows[found.total] == "Totalt"
    assert [(one.id, one.before, one.after) for one in found.figures] == [
        ("same", (1, 0, 1, 0), (1, 0, 1, 0)),
        ("more", (0, 0, 0, 1), (1, 0, 1, 1)),
        ("new", (0, 0, 0, 0), (0, 1, 1, 0)),
        ("gone", (1, 0, 1, 0), (0, 0, 0, 0)),
        (None, (0, 1, 1, 0), (0, 0, 0, 0)),
        (None, (1, 1, 2, 1), (1, 1, 2, 1)),
    ]
    assert [one.is_new for one in found.figures] == [False, False, True, False, False, False]
    assert [one.is_gone for one in found.figures] == [False, False, False, True, False, False]
    assert [(figure.label, row, was, now) for figure, row, was, now in found.changed_cells()][:2] == [
        ("MORE", "Enig", 0, 1),
        ("MORE", "Totalt", 0, 1),
    ]


answers = st.sampled_from([*LEVELS, "Vet ikke", None])
some = st.sets(st.sampled_from("abc"))
codings = st.lists(st.tuples(answers, some, some))


@given(codings)
def test_differences_add_up(rows: list[tuple[str | None, set[str], set[str]]]) -> None:
    """The sum over the levels is the total's difference, and no changed cell is left out."""
    pairs = [Pair(code, _column(code), _column(code)) for code in "abc"]
    before = [_coded(answer, *was) for answer, was, _ in rows]
    after = [_coded(answer, *now) for answer, _, now in rows]
    found = compare(before, after, ROWING, pairs)
    named = {(figure.label, row) for figure, row, _, _ in found.changed_cells()}
    for figure in found.figures:
        assert sum(figure.differences[: found.total]) == figure.differences[found.total]
        for row, difference in zip(found.rows, figure.differences, strict=True):
            assert ((figure.label, row) in named) == (difference != 0)
    for code, figure in zip("abc", found.figures, strict=False):
        everywhere = [(code in was, code in now) for _, was, now in rows]
        assert sum(figure.differences) - figure.differences[found.total] == sum(now - was for was, now in everywhere)
