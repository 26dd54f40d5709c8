"""The verbs on small real files: what is made, kept, taken back, and what is left where something fails."""

from __future__ import annotations

import os
import stat
from fractions import Fraction
from pathlib import Path

import pytest

from nlp_coding import decisions, explanations, exports, passes, results, workflow
from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.core.table import Tally, Weighing
from nlp_coding.decisions import Answer
from nlp_coding.demo import make_demo
from nlp_coding.readers import Columns
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK, SMALL_COLUMNS, SMALL_SURVEY, make_small


def _codes(study: Study, comment_id: str) -> set[str]:
    held = explanations.explain_comment(study, comment_id).held
    return {coding.code_id for coding in held if coding.applies}


def _write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_make_and_code(tmp_path: Path) -> None:
    """The main job, in two calls: everything in the folder, and no more than is reported."""
    made = workflow.make_study(tmp_path / "s", SMALL_SURVEY, SMALL_COLUMNS, codebook=str(SMALL_CODEBOOK))
    assert made.study.settings.scale.levels == ("Enig", "Delvis enig", "Verken enig/uenig", "Delvis uenig", "Uenig")
    assert made.study.settings.scale.outside == ("Vet ikke",)
    assert made.study.settings.attributes == {"region": ("Nord", "Sør")}
    assert workflow.open_study(tmp_path / "s") == made.study
    report = workflow.code(made.study)
    assert (report.run.id, report.run.codebook, report.run.n_comments) == (1, "small@1.0.0", 10)
    assert (report.n_without_substance, report.n_with_codes, report.n_codings, report.n_decided) == (1, 6, 9, 0)
    assert _codes(made.study, "K11") == {"meetings", "messages", "turnover"}
    assert _codes(made.study, "K05") == set()
    counts = workflow.status(made.study).counts
    assert (counts.n_respondents, counts.n_comments, counts.n_unread, counts.n_coded) == (12, 10, 0, 6)


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_files_are_their_owners_alone(small: Study) -> None:
    """The comments of a whole survey would be open to everybody on a shared server."""
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in small.folder.iterdir()} == {
        "study.yaml": 0o600,
        "study.db": 0o600,
    }


def test_a_folder_above_is_found(small: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands work from inside the study."""
    (small.folder / "tables").mkdir()
    monkeypatch.chdir(small.folder / "tables")
    assert workflow.open_study().settings == small.settings
    monkeypatch.chdir("/")
    assert workflow.study_at_hand() is None
    with pytest.raises(StudyError):
        workflow.study_at_hand(Path("/nowhere"))


@pytest.mark.parametrize(
    ("data", "columns", "options"),
    [
        ("id;svar;kommentar\n", Columns("id", "kommentar", "svar"), {}),
        ("id;svar;kommentar\n1;Enig;x\n1;Uenig;y\n", Columns("id", "kommentar", "svar"), {}),
        ("id;svar;kommentar\n1;Enig;x\n", Columns("id", "tekst", "svar"), {}),
        ("id;svar;kommentar\n1;Bra;x\n", Columns("id", "kommentar", "svar"), {"levels": "Enig|Uenig"}),
        ("id;svar;kommentar\n1;Enig;x\n", Columns("id", "kommentar", "svar"), {"codebook": "nosuch"}),
    ],
)
def test_a_failing_init_leaves_nothing(tmp_path: Path, data: str, columns: Columns, options: dict[str, str]) -> None:
    """The second try would meet the wreck of the first."""
    survey = _write(tmp_path / "survey.csv", data)
    with pytest.raises(InputError):
        workflow.make_study(tmp_path / "new" / "study", survey, columns, **options)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["survey.csv"]


def test_an_init_that_cannot_write_leaves_nothing(tmp_path: Path) -> None:
    """Here the database was begun, and study.yaml could not be written: a folder stands in its place."""
    folder = tmp_path / "study"
    (folder / "study.db").mkdir(parents=True)
    with pytest.raises((StudyError, OSError)):
        make_small(folder, coded=False)
    assert not (folder / "study.yaml").exists()


def test_init_never_overwrites(small: Study) -> None:
    """A year's decisions would go with one repeated command."""
    before = (small.folder / "study.db").read_bytes()
    with pytest.raises(StudyError, match="already"):
        make_small(small.folder)
    assert (small.folder / "study.db").read_bytes() == before


def test_a_lone_settings_file(tmp_path: Path) -> None:
    """What a power cut in the middle of init can leave: the message says what to do with it."""
    _write(tmp_path / "study.yaml", "columns: {}")
    with pytest.raises(StudyError, match="take it away"):
        make_small(tmp_path)
    with pytest.raises(InputError):
        workflow.open_study(tmp_path)


def test_decisions_survive_coding_again(small: Study) -> None:
    """Next year all is coded again; what a person decided must stand."""
    decisions.decide(small, [Answer("K01", "meetings", False), Answer("K05", "turnover", True)], coder="kari")
    report = workflow.code(small)
    assert (report.run.id, report.n_decided) == (2, 2)
    assert _codes(small, "K01") == set()
    assert _codes(small, "K05") == {"turnover"}
    one = explanations.explain_comment(small, "K01")
    assert [(coding.coder, coding.applies) for coding in one.held] == [("kari", False)]
    assert [(coding.coder, coding.code_id) for coding in one.overruled] == [("machine", "meetings")]


def test_the_newest_decision_holds(small: Study) -> None:
    """A person changes her mind."""
    decisions.decide(small, [Answer("K09", "meetings", True)], coder="kari")
    decisions.decide(small, [Answer("K09", "meetings", False)], coder="kari")
    assert _codes(small, "K09") == set()
    assert workflow.status(small).counts.n_decided == 1


def test_decisions_from_a_file(small: Study, tmp_path: Path) -> None:
    """Review in a spreadsheet; blanks about the values are no part of them."""
    file = _write(tmp_path / "d.csv", "comment_id;code;applies;by", "K01; meetings ;0;x", "K09;turnover;1;y")
    answers, coder = decisions.decide_from(small, file)
    assert answers == [Answer("K01", "meetings", False, "d.csv", 2), Answer("K09", "turnover", True, "d.csv", 3)]
    assert coder == workflow.user_name()
    assert (_codes(small, "K01"), _codes(small, "K09")) == (set(), {"turnover"})


@pytest.mark.parametrize(
    ("rows", "messages"),
    [
        (("comment_id,code", "K01,meetings"), ["d.csv, row 1: there is no column «applies»"]),
        (("coment_id,code,applies", "K01,meetings,1"), ["no column «comment_id»\n  → did you mean «coment_id»?"]),
        (("comment_id,code,applies",), ["d.csv"]),
        (
            ("comment_id,code,applies", "K01,meetings,kanskje", "K01,turnover,", "K99,turnover,x"),
            [
                "d.csv, row 2, column «applies»: «kanskje» is neither 1 nor 0",
                "row 4, column «applies»: «x» is neither",
                "row 4, column «comment_id»: there is no comment «K99»",  # in the same pass
            ],
        ),
        (
            ("comment_id,code,applies", "K1,meetings,1", "K01,meeting,1", "K01,arenas,1", "K02,meetings,1"),
            [
                "d.csv, row 2, column «comment_id»: there is no comment «K1» in the study\n  → did you mean «K",
                "d.csv, row 3, column «code»: there is no code «meeting» in the study\n  → did you mean «meetings»?",
                "d.csv, row 4, column «code»: «arenas» is a group of codes\n  → decide on one of meetings, messages",
                "d.csv, row 5, column «comment_id»: there is no comment «K02» in the study",  # has none
            ],
        ),
        (
            ("comment_id,code,applies", "K01,meetings,1", "K01,meetings,0"),
            ["d.csv, row 3: «K01» × «meetings» is 0 here and 1 in row 2\n  → keep one of the two rows"],
        ),
    ],
)  # fmt: skip
def test_bad_decisions_change_nothing(small: Study, tmp_path: Path, rows: tuple[str, ...], messages: list[str]) -> None:
    """Half a file of decisions in the study, and nobody knows which half."""
    file = _write(tmp_path / "d.csv", *rows)
    with pytest.raises(InputError) as caught:
        decisions.decide_from(small, file)
    for message in messages:
        assert message in str(caught.value)
    assert len(caught.value.mistakes) == len(messages)
    assert workflow.status(small).counts.n_decided == 0


def test_another_codebook(small: Study, tmp_path: Path) -> None:
    """A researcher widens a term and codes again: daily work, which must need no new study and lose no decision."""
    decisions.decide(small, [Answer("K09", "turnover", True)], coder="kari")
    text = SMALL_CODEBOOK.read_text(encoding="utf-8")
    changed = tmp_path / "changed.yaml"
    changed.write_text(text.replace("name: small", "name: small\nrevises: 0.9.0"), encoding="utf-8")
    with pytest.raises(InputError, match="changed since, under the same version"):
        workflow.code(small, codebook=str(changed))
    changed.write_text(text.replace('"1.0.0"', '"1.0.1"'), encoding="utf-8")
    assert workflow.code(small, codebook=str(changed)).run.codebook == "small@1.0.1"
    assert "turnover" in _codes(small, "K09")
    assert str(workflow.status(small).codebook) == "small@1.0.1"
    changed.write_text(text.replace('"1.0.0"', '"2.0.0"').replace("turnover", "leaving"), encoding="utf-8")
    with pytest.raises(InputError, match="does not have: turnover"):
        workflow.code(small, codebook=str(changed))


def test_people_who_disagree(small: Study) -> None:
    """The cell counts for neither, and every table, the status and the wide export say that there is one."""
    decisions.decide(small, [Answer("K01", "turnover", True)], coder="kari")
    decisions.decide(small, [Answer("K01", "turnover", False)], coder="ola")
    assert workflow.status(small).n_conflicts == 1
    assert any("decided differently" in note for note in results.make_table(small, "codes", language="en").notes)
    header, *rows = exports.wide_rows(small)
    assert next(row for row in rows if row[0] == "K01")[header.index("turnover")] is None


def test_nobody_is_called_machine(small: Study) -> None:
    """A person's decision would pass for the program's."""
    with pytest.raises(InputError, match="the program's own name"):
        decisions.decide(small, [Answer("K01", "meetings", True)], coder=" machine ")


def test_another_wave(tmp_path: Path) -> None:
    """Waves share respondents' ids: without the wave, next year's file could not be added."""
    columns = Columns(id="id", text="kommentar", agreement="svar", wave="year")
    head = "id;year;svar;kommentar"
    first = _write(tmp_path / "2023.csv", head, "R1;2023;Enig;Faste møter", "R2;2023;Delvis enig;", "R3;2023;Uenig;")
    second = _write(tmp_path / "2024.csv", head, "R1;2024;Uenig;Vikarer", "R2;2024;Vet ikke;-")
    study = workflow.make_study(tmp_path / "s", first, columns, codebook=str(SMALL_CODEBOOK)).study
    workflow.code(study)
    reading, added = workflow.add_rows(study, second)
    assert added.added == ("2024/R1", "2024/R2")
    assert len(reading.corpus.comments) == 2
    status = workflow.status(study)
    assert (status.counts.n_respondents, status.counts.n_unread) == (5, 2)
    workflow.code(study)
    assert (_codes(study, "2023/R1"), _codes(study, "2024/R1")) == ({"meetings"}, {"turnover"})
    by_year = results.make_table(study, "commenting", by="year")
    assert [(row.label, row.cells[1].count, row.cells[2].count) for row in by_year.rows] == [
        ("2023", 1, 3),
        ("2024", 2, 2),
        ("Totalt", 3, 5),
    ]
    header, first_row, *_ = exports.wide_rows(study)
    assert (header[1], first_row[:3]) == ("year", ("2023/R1", "2023", "Enig"))
    with pytest.raises(InputError, match="is in the study already"):
        workflow.add_rows(study, second)
    with pytest.raises(InputError, match="did you mean «2023/R1»"):
        explanations.explain_comment(study, "R1")


def test_closed_questions_and_weights(tmp_path: Path) -> None:
    """What init is told of the survey would be forgotten by the next wave's file."""
    columns = Columns("id", "kommentar", "svar", wave="år", statements=("q2",), weight="vekt")
    head = "id;år;svar;q2;vekt;kommentar"
    first = _write(tmp_path / "1.csv", head, "R1;2023;Enig;Uenig;1,5;Møter", "R2;2023;Uenig;;0,5;")
    second = _write(tmp_path / "2.csv", head, "R1;2024;Enig;enig;2;", "R2;2024;Uenig;Vet ikke;1;")
    made = workflow.make_study(
        tmp_path / "s",
        first,
        columns,
        levels="Enig|Uenig",
        codebook=str(SMALL_CODEBOOK),
        question="Hva kan bli bedre?",
        min_cell=1,
    )
    study = workflow.open_study(tmp_path / "s")
    assert study == made.study
    settings = study.settings
    assert (settings.weight, settings.question, settings.min_cell) == ("vekt", "Hva kan bli bedre?", 1)
    assert settings.statements == {"svar": "svar", "q2": "q2"}
    workflow.add_rows(study, second)
    with study.store() as store:
        stored = store.columns(None, decisions=())
    assert stored.weights == [1.5, 0.5, 2.0, 1.0]
    assert [dict(one) for one in stored.answers] == [{"q2": "Uenig"}, {"q2": ""}, {"q2": "Enig"}, {"q2": "Vet ikke"}]
    levels = results.make_table(study, "levels")
    assert [(column.group, levels.rows[0].cells[place]) for place, column in enumerate(levels.columns)][1::2] == [
        ("svar, 2023", Tally(1, 2, Weighing(Fraction(3, 2), Fraction(2), 1.6))),
        ("svar, 2024", Tally(1, 2, Weighing(Fraction(2), Fraction(3), 1.8))),
        ("q2, 2023", Tally(0, 1, Weighing(Fraction(0), Fraction(3, 2), 1.0))),
        ("q2, 2024", Tally(1, 1, Weighing(Fraction(2), Fraction(2), 1.0))),
    ]
    assert results.make_table(study, "levels", unweighted=True).rows[0].cells[1] == Tally(1, 2)
    with pytest.raises(InputError, match="«x» is no weight"):
        workflow.add_rows(study, _write(tmp_path / "3.csv", head, "R1;2025;Enig;Enig;x;"))


def test_a_corrected_row(small: Study, tmp_path: Path) -> None:
    """A decision on another text is kept, and stale; a comment that is gone is in no export."""
    decisions.decide(small, [Answer("K01", "meetings", True), Answer("K06", "turnover", True)], coder="kari")
    head = "id;svar;region;kommentar"
    file = _write(
        tmp_path / "new.csv", head, "K01;Uenig;Nord;Vi har ingen møter.", "K06;Vet ikke;Sør;", "K02;Enig;Sør;"
    )
    _, added = workflow.add_rows(small, file, update=True)
    assert (added.added, added.n_unchanged) == ((), 1)
    assert added.changed == added.text_changed == ("K01", "K06")
    counts = workflow.status(small).counts
    assert (counts.n_changed, counts.n_stale_decided) == (1, 2)
    table = results.make_table(small, "codes")
    assert any("som ennå ikke er kodet: 1" in note for note in table.notes)
    # What the machine found in the former text says nothing of this one.
    assert {coding.origin for coding in explanations.explain_comment(small, "K01").held} == {"person"}
    for _ in range(2):
        exported = {row[0] for row in exports.codings_rows(small)}
        assert "K06" not in exported
        assert "K01" in exported
        workflow.code(small)
    assert workflow.status(small).counts.n_changed == 0


def test_forget(small: Study) -> None:
    """A respondent's right: nothing left to read, and the same file does not bring the row back."""
    decisions.decide(small, [Answer("K04", "turnover", True)], coder="kari")
    workflow.forget(small, "K04")
    assert b"Berre vikarlegar" not in (small.folder / "study.db").read_bytes()
    with pytest.raises(InputError, match="no comment «K04»"):
        explanations.explain_comment(small, "K04")
    _, added = workflow.add_rows(small, SMALL_SURVEY, update=True)
    assert added.withdrawn == ("K04",)
    assert workflow.status(small).counts.n_respondents == 11
    with pytest.raises(InputError, match="has withdrawn already"):
        workflow.forget(small, "K04")


def test_progress_is_told(small: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar that stands still, or ends before the work does."""
    monkeypatch.setattr(passes, "CHUNK", 4)
    told: list[tuple[int, int]] = []
    workflow.code(small, on_progress=lambda done, of: told.append((done, of)))
    assert told == [(4, 10), (8, 10), (10, 10)]


def test_chunks_change_nothing(small: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """A study larger than a chunk would be coded otherwise than a small one."""
    before = list(exports.codings_rows(small))
    monkeypatch.setattr(passes, "CHUNK", 3)
    workflow.code(small)
    assert list(exports.codings_rows(small)) == before


def test_a_study_without_comments(tmp_path: Path) -> None:
    """A message in place of an empty table."""
    survey = _write(tmp_path / "survey.csv", "id;svar;kommentar", "1;Enig;", "2;Uenig;")
    columns = Columns("id", "kommentar", "svar")
    study = workflow.make_study(tmp_path / "s", survey, columns, codebook=str(SMALL_CODEBOOK)).study
    with pytest.raises(InputError, match="no comments to code"):
        workflow.code(study)
    table = results.make_table(study, "commenting")
    assert [row.cells[2].count for row in table.rows][-1] == 2


def test_demo_twice(demo: Study, tmp_path: Path, small: Study) -> None:
    """The second run opens the first one's study; a folder with another study in it is left alone."""
    assert make_demo(demo.folder) == demo
    with pytest.raises(StudyError, match="another study"):
        make_demo(small.folder)


def test_codebooks_at_hand(small: Study, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The study's own folder goes before the current one and the shipped ones."""
    monkeypatch.chdir(tmp_path)
    assert "1.0.0" in workflow.known_codebooks(small)["fastlege"]
    assert str(workflow.show_codebook(None, study=small)) == "small@1.0.0"
    assert str(workflow.show_codebook(None)) == "fastlege@1.0.0"
    own = small.folder / "codebooks" / "small"
    own.mkdir(parents=True)
    (own / "1.0.0.yaml").write_bytes(SMALL_CODEBOOK.read_bytes())
    assert workflow.known_codebooks(small)["small"] == {"1.0.0": own / "1.0.0.yaml"}


def test_check_codebook(tmp_path: Path) -> None:
    """The codebook's examples are its tests."""
    book, failed, lacks = workflow.check_codebook(str(SMALL_CODEBOOK))
    assert (str(book), failed) == ("small@1.0.0", ())
    assert lacks
    broken = tmp_path / "1.0.0.yaml"
    text = SMALL_CODEBOOK.read_text(encoding="utf-8").replace("Stadig nye vikarer.", "Stadig nye leger.")
    broken.write_text(text, encoding="utf-8")
    _, failed, _ = workflow.check_codebook(str(broken))
    assert [mistake.column for mistake in failed] == ["turnover.matches"]
