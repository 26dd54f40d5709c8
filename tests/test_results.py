"""What comes out: tables that `explain` can account for cell by cell, and exports that are the same every time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nlp_coding import decisions, evaluation, results, workflow
from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.core.survey import Scale
from nlp_coding.core.table import CrossTable
from nlp_coding.decisions import Answer
from nlp_coding.readers import Columns
from nlp_coding.standing import codebook_of
from nlp_coding.tables.rows_file import save_rows
from nlp_coding.workflow import Study
from tests.conftest import SMALL_GOLD, make_small


def _counts(table: CrossTable) -> dict[str, list[int]]:
    """Row label → its counts, without the percentages."""
    shown = [number for number, column in enumerate(table.columns) if column.shows == "count"]
    return {row.label: [row.cells[number].count for number in shown] for row in table.rows}


def _rows(study: Study) -> list[dict[str, Any]]:
    header, *rows = results.codings_rows(study)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


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
    assert _counts(table) == dict(zip(_counts(table), CODES_OF_SMALL.values(), strict=True))
    assert list(_counts(table))[:6] == list(CODES_OF_SMALL)[:6]
    assert [column.group for column in table.columns if column.label == "n"] == [
        "Møter",
        "Meldinger",
        "Utskifting",
        "Uten kode",
    ]


def test_the_commenting_table(small: Study) -> None:
    """Non-answers are comments here."""
    counts = _counts(results.make_table(small, "commenting"))
    assert counts["Delvis enig"] == [1, 3, 4]
    assert counts["Totalt"] == [2, 8, 10]


def test_table_72(demo: Study) -> None:
    """The published table, cell by cell."""
    table = results.make_table(demo, "commenting")
    assert _counts(table) == {
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
    counts = _counts(results.make_table(small, "codes", by="region"))
    assert counts == {"Nord": [3, 3, 1, 2, 6], "Sør": [1, 0, 1, 1, 3], "Totalt": [4, 3, 2, 3, 9]}
    with pytest.raises(InputError, match="did you mean «region»"):
        results.make_table(small, "codes", by="regoin")


def test_groups_are_unions(small: Study) -> None:
    """K03 and K11 have both codes of the group: a sum would count them twice."""
    counts = _counts(results.make_table(small, "codes", groups=True))
    assert counts["Totalt"] == [3, 3, 7]
    one = _counts(results.make_table(small, "code", code_id="arenas"))
    assert one["Totalt"] == [4, 3, 7]
    assert one["Uenig"] == [2, 1, 3]


def test_groups_of_the_demo_are_unions(demo: Study) -> None:
    """The same on real text, against the codings themselves."""
    rows = _rows(demo)
    with demo.store() as store:
        codebook = codebook_of(store)
        agreement = {one.id: one.agreement for one in store.iter_respondents()}
    counts = _counts(results.make_table(demo, "codes", groups=True))
    for place, group in enumerate(codebook.groups):
        below = {code.id for code in codebook.children(group.id)}
        having = {row["comment_id"] for row in rows if row["code"] in below}
        assert counts["Totalt"][place] == len(having)
        assert counts["Enig"][place] == sum(agreement[one] == "Enig" for one in having)


def _check_every_cell(study: Study) -> int:
    """Every cell of the codes table has as many comments behind it as it says; gives how many are above zero."""
    with study.store() as store:
        codes = [code.id for code in codebook_of(store).leaves]
    counts = _counts(results.make_table(study, "codes"))
    n_above = 0
    for place, code in enumerate(codes):
        behind = results.explain_cell(study, code)
        assert all(code in {held.code_id for held in one.held if held.applies} for one in behind)
        for level in study.settings.scale.levels:
            at_level = [one.comment.id for one in behind if one.respondent.agreement == level]
            assert len(at_level) == counts[level][place], (level, code)
            if at_level:
                n_above += 1
                named = results.explain_cell(study, code, level=level)
                assert [one.comment.id for one in named] == at_level
        inside = [one for one in behind if one.respondent.agreement in study.settings.scale]
        assert len(inside) == counts["Totalt"][place]
    return n_above


def test_every_cell_can_be_explained(demo: Study) -> None:
    """A figure that nobody can trace to its comments cannot be defended."""
    assert _check_every_cell(demo) > 40


def test_every_cell_after_decisions(small: Study, tmp_path: Path) -> None:
    """The same with people's yes, no and conflict, on non-answers too, and with a comment that no run has read."""
    decisions.decide(small, [Answer("K08", "meetings", True), Answer("K01", "meetings", False)], coder="kari")
    decisions.decide(small, [Answer("K04", "turnover", True), Answer("K11", "messages", True)], coder="kari")
    decisions.decide(small, [Answer("K04", "turnover", False)], coder="ola")
    new = tmp_path / "new.csv"
    new.write_text("id;svar;region;kommentar\nK20;Enig;Nord;Vikarar\n", encoding="utf-8")
    workflow.add_rows(small, new)
    decisions.decide(small, [Answer("K20", "turnover", True)], coder="kari")
    assert _check_every_cell(small) == 5
    counts = _counts(results.make_table(small, "codes"))
    assert counts["Enig"] == [0, 0, 0, 2, 2]  # a no; K20 is in no base before it is read
    assert counts["Delvis enig"] == [2, 1, 0, 1, 3]  # a yes gives a non-answer substance
    assert counts["Uenig"] == [1, 1, 1, 2, 3]  # the conflict counts neither way
    notes = " ".join(results.make_table(small, "codes").notes)
    assert "Kommentarer som ennå ikke er kodet: 1." in notes
    assert "der en person har avgjort minst én kode: 4." in notes  # K01, K04, K08 and K11
    assert "som ingen har vurdert: " in notes


def test_reviewed_and_unreviewed_make_the_base(small: Study) -> None:
    """The note would leave comments out of both numbers."""
    decisions.decide(small, [Answer("K08", "meetings", True)], coder="kari")
    notes = " ".join(results.make_table(small, "codes").notes)
    counts = _counts(results.make_table(small, "codes"))
    n_base = sum(row[-1] for label, row in counts.items() if label != "Totalt")
    assert n_base == 10
    assert "der en person har avgjort minst én kode: 1." in notes
    assert f"som ingen har vurdert: {n_base - 1}." in notes


def test_explain(small: Study) -> None:
    """Decisions, evidence, what was overruled and what is disputed, in the codebook's order."""
    decisions.decide(small, [Answer("K11", "meetings", False), Answer("K11", "turnover", True)], coder="kari")
    decisions.decide(small, [Answer("K11", "turnover", False)], coder="ola")
    one = results.explain_comment(small, "K11")
    assert [(coding.code_id, coding.applies, coding.origin) for coding in one.held] == [
        ("meetings", False, "person"),
        ("messages", True, "terms"),
    ]
    text = one.comment.text
    assert [text[span.start : span.end] for span in one.held[1].evidence] == ["meldigner"]
    assert [coding.code_id for coding in one.overruled] == ["meetings", "turnover"]
    assert [[coding.coder for coding in cell] for cell in one.conflicts] == [["kari", "ola"]]
    assert one.analysis is not None
    assert one.analysis.substance
    assert one.respondent.agreement == "Uenig"


def test_explain_says_what_is_unknown(small: Study) -> None:
    """The nearest word, for each kind."""
    for call, message in (
        (lambda: results.explain_comment(small, "K1"), "did you mean «K"),
        (lambda: results.explain_cell(small, "meeting"), "did you mean «meetings»"),
        (lambda: results.explain_cell(small, "meetings", level="Einig"), "did you mean «Enig»"),
        (lambda: results.make_table(small, "code", code_id="turnovr"), "did you mean «turnover»"),
    ):
        with pytest.raises(InputError, match=message):
            call()


def test_before_the_first_run(tmp_path: Path) -> None:
    """Only who commented can be told; everything else says what to run."""
    study = make_small(tmp_path / "s", coded=False)
    assert _counts(results.make_table(study, "commenting"))["Totalt"] == [2, 8, 10]
    assert results.explain_comment(study, "K01").analysis is None
    for call in (
        lambda: results.make_table(study, "codes"),
        lambda: results.explain_cell(study, "meetings"),
        lambda: list(results.codings_rows(study)),
        lambda: list(results.wide_rows(study)),
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
    assert _counts(results.make_table(small, "codes"))["Enig"] == [1, 0, 1, 1, 3]
    assert _counts(results.make_table(small, "codes", run_id=1))["Enig"] == [1, 0, 0, 1, 2]
    with pytest.raises(StudyError, match="there is no run 3; the runs are 1, 2"):
        results.make_table(small, "codes", run_id=3)


def test_codings_export(small: Study) -> None:
    """Other programs read it by these names; a person's no is in it."""
    decisions.decide(small, [Answer("K01", "meetings", False)], coder="kari")
    rows = {(row["comment_id"], row["code"]): row for row in _rows(small)}
    assert rows["K04", "turnover"] == {
        "comment_id": "K04",
        "code": "turnover",
        "applies": 1,
        "status": "suggested",
        "origin": "terms",
        "coder": "machine",
        "score": None,
        "start": 6,
        "end": 16,
        "further_spans": "22-38",
        "codebook_version": "1.0.0",
    }
    no = rows["K01", "meetings"]
    assert (no["applies"], no["status"], no["origin"], no["coder"]) == (0, "decided", "person", "kari")
    assert (no["start"], no["end"], no["further_spans"]) == (None, None, None)
    assert list(rows) == sorted(rows)


def test_wide_export(small: Study) -> None:
    """A row a respondent, also without a comment; blank is not 0."""
    decisions.decide(small, [Answer("K08", "turnover", True)], coder="kari")
    header, *rows = results.wide_rows(small, with_text=True)
    assert header == (
        "id", "svar", "region", "kommentar", "has_comment", "substance", "meetings", "messages", "turnover",
    )  # fmt: skip
    assert len(rows) == 12
    by_id = {row[0]: row[1:] for row in rows}
    assert by_id["K02"] == ("Enig", "Sør", None, 0, None, None, None, None)
    assert by_id["K05"] == ("Uenig", "Nord", "Vi har ikke vikarer.", 1, 1, 0, 0, 0)
    assert by_id["K07"][0] is None
    assert by_id["K08"] == ("Delvis enig", "Sør", "-", 1, 1, 0, 0, 1)
    without: Sequence[object] = next(iter(results.wide_rows(small)))
    assert "kommentar" not in without


def test_evaluate_the_study(small: Study, tmp_path: Path) -> None:
    """By hand: 6 cells right of 7 in the gold (K11's disputed meetings left out), and no false one."""
    result, name = evaluation.evaluate_study(small, SMALL_GOLD)
    assert name == "small@1.0.0"
    assert (result.micro, result.exact, result.n_comments, result.n_disputed) == (1.0, 1.0, 7, 1)
    decisions.decide(small, [Answer("K09", "turnover", True), Answer("K04", "turnover", False)], coder="kari")
    result, _ = evaluation.evaluate_study(small, SMALL_GOLD)
    turnover = result.codes["turnover"]
    assert (turnover.n, turnover.n_coded, turnover.n_both, turnover.f1) == (2, 2, 1, 0.5)
    assert result.exact == pytest.approx(5 / 7)


def test_evaluate_says_what_is_not_there(small: Study, tmp_path: Path) -> None:
    """Comments that were never coded would count as comments without a code."""
    new = tmp_path / "new.csv"
    new.write_text("id;svar;region;kommentar\nK20;Enig;Nord;Vikarar\n", encoding="utf-8")
    workflow.add_rows(small, new)
    gold = tmp_path / "gold.csv"
    gold.write_text("id,codes\nK20,turnover\nK001,meetings\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        evaluation.evaluate_study(small, gold)
    assert [mistake.message for mistake in caught.value.mistakes] == [
        "comment «K20» is not coded yet",
        "there is no comment «K001» in the study",
    ]
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError):
            evaluation.has_texts(path)


def test_evaluate_texts_is_evaluate_study(demo: Study) -> None:
    """The same comments, the same codebook: the same figures with and without a study."""
    gold = workflow.demo_files()[1]
    assert evaluation.has_texts(gold)
    assert not evaluation.has_texts(SMALL_GOLD)
    assert evaluation.evaluate_texts(gold) == evaluation.evaluate_study(demo, gold)


DEMO_COLUMNS = Columns("respondent_id", "comment", "agreement", ("municipality_size",))
LEVELS = ("Enig", "Delvis enig", "Verken enig/uenig", "Delvis uenig", "Uenig")


def _as_xlsx(frame: Any, path: Path) -> None:
    frame.to_excel(path, index=False)


def _as_sav(frame: Any, path: Path) -> None:
    import pyreadstat

    numbers = {level: float(number) for number, level in enumerate(LEVELS, start=1)}
    coded = frame.assign(agreement=frame["agreement"].map(numbers))
    labels = {"agreement": {number: level for level, number in numbers.items()}}
    pyreadstat.write_sav(coded, str(path), variable_value_labels=labels)


def _as_cp1252(frame: Any, path: Path) -> None:
    frame.to_csv(path, index=False, sep=";", encoding="cp1252", errors="strict")


def _example_study(folder: Path, data: Path) -> Study:
    """The example survey under a codebook of few wide terms, which is made ready in no time and finds something."""
    words = ("lege*", "*møte*", "*samarbeid*", "bruker", "kommune*", "god", "ikke", "tid")
    codes = "".join(
        f"  - {{id: w{number}, label: {{nb: a, nn: b, en: c}}, definition: d, terms: [{word!r}]}}\n"
        for number, word in enumerate(words)
    )
    head = 'name: words\nversion: "1.0.0"\nlabel: {nb: Ord, nn: Ord, en: Words}\n'
    codebook = folder.parent / "1.0.0.yaml"
    codebook.write_text(f"{head}codes:\n{codes}", encoding="utf-8")
    options = {"codebook": str(codebook), "respondents": "kommuner/bydeler"}
    study = workflow.make_study(folder, data, DEMO_COLUMNS, **options).study  # type: ignore[arg-type]
    workflow.code(study)
    return study


@pytest.fixture(scope="module")
def from_csv(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return _example_study(tmp_path_factory.mktemp("csv") / "s", workflow.demo_files()[0])


@pytest.mark.parametrize(("ending", "write"), [(".xlsx", _as_xlsx), (".sav", _as_sav), (".csv", _as_cp1252)])
def test_the_same_study_from_any_format(from_csv: Study, tmp_path: Path, ending: str, write: Any) -> None:
    """A researcher with SPSS and one with Excel would publish different tables of the same survey."""
    import pandas as pd

    frame = pd.read_csv(workflow.demo_files()[0], dtype=str, keep_default_na=False)
    write(frame, tmp_path / f"survey{ending}")
    study = _example_study(tmp_path / "s", tmp_path / f"survey{ending}")
    assert study.settings == from_csv.settings
    codings = list(results.codings_rows(study))
    assert len(codings) > 90
    assert codings == list(results.codings_rows(from_csv))
    assert list(results.wide_rows(study, with_text=True)) == list(results.wide_rows(from_csv, with_text=True))
    for kind in ("commenting", "codes"):
        for by in (None, "municipality_size"):
            one, other = (results.make_table(made, kind, by=by) for made in (study, from_csv))
            assert one == other


@pytest.mark.parametrize("name", ["codings.csv", "codings.xlsx", "wide.csv", "wide.xlsx"])
def test_two_runs_are_equal_to_the_byte(small: Study, tmp_path: Path, name: str) -> None:
    """A difference between two exports must be a difference in the codings."""
    rows = results.codings_rows if name.startswith("codings") else results.wide_rows
    files = []
    for number in (1, 2):
        (tmp_path / str(number)).mkdir()
        path = tmp_path / str(number) / name
        save_rows(rows(small), path)
        files.append(path.read_bytes())
        workflow.code(small)
    assert len(files[0]) > 300
    assert files[0] == files[1]


def test_another_process_writes_the_same_bytes(small: Study, tmp_path: Path) -> None:
    """Sets are ordered otherwise in each process; an export must not show it."""
    save_rows(results.codings_rows(small), tmp_path / "here.csv")
    script = (
        "import sys; from pathlib import Path; from nlp_coding import results, workflow; "
        "from nlp_coding.tables.rows_file import save_rows; study = workflow.open_study(Path(sys.argv[1])); "
        "workflow.code(study); save_rows(results.codings_rows(study), Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", script, str(small.folder), str(tmp_path / "there.csv")]
    root = Path(__file__).parents[1]
    subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": "7"}, cwd=root, check=True)
    assert (tmp_path / "there.csv").read_bytes() == (tmp_path / "here.csv").read_bytes()


def test_a_level_that_was_edited(small: Study) -> None:
    """Somebody renames "Enig" in study.yaml, and the respondents who chose it would leave the total without a word."""
    scale = Scale(("Einig", *small.settings.scale.levels[1:]), small.settings.scale.outside)
    edited = replace(small, settings=replace(small.settings, scale=scale))
    with pytest.raises(InputError, match="3 respondents answered «Enig», which is no level here"):
        results.make_table(edited, "commenting")


def test_words_as_tables_show_them(small: Study) -> None:
    """A table shows labels and levels; whoever opens a cell types what stands there, capital letters aside."""
    codebook = workflow.show_codebook(None, study=small)
    label = codebook.by_id["turnover"].label["nb"]
    assert results.known_code(codebook, label.upper()).id == "turnover"
    assert results.explain_cell(small, label, level="enig") == results.explain_cell(small, "turnover", level="Enig")
