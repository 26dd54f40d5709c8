"""Tables: what they count, over which base."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nlp_coding import decisions, evaluation, explanations, exports, results, workflow
from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.core.survey import Scale
from nlp_coding.decisions import Answer
from nlp_coding.standing import codebook_of
from nlp_coding.workflow import Study
from tests.conftest import SMALL_GOLD, coding_rows, counts_of, make_small

CODES_OF_SMALL = {
    # meetings, messages, turnover, without code, with substance
    "Enig": [1, 0, 0, 1, 2],
    "Delvis enig": [1, 1, 0, 1, 2],
    "Verken enig/uenig": [0, 0, 0, 0, 0],
    "Delvis uenig": [0, 0, 0, 0, 0],
    "Uenig": [1, 1, 2, 1, 3],
    "Totalt": [3, 2, 2, 3, 7],
    "Utenfor skalaen": [1, 1, 0, 0, 2],
}


def test_the_codes_table(small: Study) -> None:
    """Counted by hand from the small survey; levels nobody chose keep their rows, others stand outside the total."""
    table = results.make_table(small, "codes")
    assert counts_of(table) == dict(zip(counts_of(table), CODES_OF_SMALL.values(), strict=True))
    assert list(counts_of(table))[:6] == list(CODES_OF_SMALL)[:6]
    assert [column.group for column in table.columns if column.label == "n"] == [
        "Møter",
        "Meldinger",
        "Utskifting",
        "Uten kode",
    ]


def test_the_commenting_table(small: Study) -> None:
    """Non-answers are comments here."""
    counts = counts_of(results.make_table(small, "commenting"))
    assert counts["Delvis enig"] == [1, 3, 4]
    assert counts["Totalt"] == [2, 8, 10]


def test_table_72(demo: Study) -> None:
    """The published table, cell by cell."""
    table = results.make_table(demo, "commenting")
    assert counts_of(table) == {
        "Enig": [148, 28, 176],
        "Delvis enig": [76, 20, 96],
        "Verken enig/uenig": [24, 23, 47],
        "Delvis uenig": [9, 7, 16],
        "Uenig": [2, 3, 5],
        "Totalt": [259, 81, 340],
    }
    shares = [row.cells[3].share for row in table.rows]
    assert [int(share * 100 + 0.5) for share in shares if share] == [16, 21, 49, 44, 60, 24]


def test_by_attribute(small: Study) -> None:
    """Rows of another column, in its own order; everybody is inside the total."""
    counts = counts_of(results.make_table(small, "codes", by="region"))
    assert counts == {"Nord": [3, 3, 1, 2, 6], "Sør": [1, 0, 1, 1, 3], "Totalt": [4, 3, 2, 3, 9]}
    with pytest.raises(InputError, match="did you mean «region»"):
        results.make_table(small, "codes", by="regoin")


def test_groups_are_unions(small: Study) -> None:
    """K03 and K11 have both codes of the group: a sum would count them twice."""
    counts = counts_of(results.make_table(small, "codes", groups=True))
    assert counts["Totalt"] == [3, 3, 7]
    one = counts_of(results.make_table(small, "code", code_id="arenas"))
    assert one["Totalt"] == [4, 3, 7]
    assert one["Uenig"] == [2, 1, 3]


def test_groups_of_the_demo_are_unions(demo: Study) -> None:
    """The same on real text, against the codings themselves."""
    rows = coding_rows(demo)
    with demo.store() as store:
        codebook = codebook_of(store)
        agreement = {one.id: one.agreement for one in store.iter_respondents()}
    counts = counts_of(results.make_table(demo, "codes", groups=True))
    for place, group in enumerate(codebook.groups):
        below = {code.id for code in codebook.children(group.id)}
        having = {row["comment_id"] for row in rows if row["code"] in below}
        assert counts["Totalt"][place] == len(having)
        assert counts["Enig"][place] == sum(agreement[one] == "Enig" for one in having)


def test_reviewed_and_unreviewed_make_the_base(small: Study) -> None:
    """The note would leave comments out of both numbers."""
    decisions.decide(small, [Answer("K08", "meetings", True)], coder="kari")
    notes = " ".join(results.make_table(small, "codes").notes)
    counts = counts_of(results.make_table(small, "codes"))
    n_base = sum(row[-1] for label, row in counts.items() if label != "Totalt")
    assert n_base == 10
    assert "der en person har avgjort minst én kode: 1." in notes
    assert f"som ingen har vurdert: {n_base - 1}." in notes


def test_before_the_first_run(tmp_path: Path) -> None:
    """Only who commented can be told; everything else says what to run."""
    study = make_small(tmp_path / "s", coded=False)
    assert counts_of(results.make_table(study, "commenting"))["Totalt"] == [2, 8, 10]
    assert explanations.explain_comment(study, "K01").analysis is None
    for call in (
        lambda: results.make_table(study, "codes"),
        lambda: explanations.explain_cell(study, "meetings"),
        lambda: list(exports.codings_rows(study)),
        lambda: list(exports.wide_rows(study)),
        lambda: evaluation.evaluate_study(study, SMALL_GOLD),
    ):
        with pytest.raises(StudyError, match="nothing is coded yet"):
            call()


def test_an_earlier_run(small: Study, tmp_path: Path) -> None:
    """The table of last week can be made again, with what people decided since."""
    new = tmp_path / "new.csv"
    new.write_text("id;svar;region;kommentar\nK20;Enig;Nord;Vikarar\n", encoding="utf-8")
    workflow.add_rows(small, new)
    workflow.code(small)
    assert counts_of(results.make_table(small, "codes"))["Enig"] == [1, 0, 1, 1, 3]
    assert counts_of(results.make_table(small, "codes", run_id=1))["Enig"] == [1, 0, 0, 1, 2]
    with pytest.raises(StudyError, match="there is no run 3; the runs are 1, 2"):
        results.make_table(small, "codes", run_id=3)


def test_a_level_that_was_edited(small: Study) -> None:
    """Somebody renames "Enig" in study.yaml, and the respondents who chose it would leave the total without a word."""
    scale = Scale(("Einig", *small.settings.scale.levels[1:]), small.settings.scale.outside)
    edited = replace(small, settings=replace(small.settings, scale=scale))
    with pytest.raises(InputError, match="3 respondents answered «Enig», which is no level here"):
        results.make_table(edited, "commenting")
