"""Re-coding: what people decided stays, what the change cannot touch is taken over, and the report adds up."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from nlp_coding import decisions, explanations, exports, passes, planning, results, workflow
from nlp_coding.core.coding import Coding
from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.core.table import CrossTable
from nlp_coding.decisions import Answer
from nlp_coding.demo import make_demo
from nlp_coding.recoding import recode as recoding
from nlp_coding.recoding import report
from nlp_coding.recoding.recode import Failed, Recoding, recode, recode_many
from nlp_coding.review_rows import review_rows
from nlp_coding.store import Store
from nlp_coding.trail import acts
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK

ANSWERS = [
    Answer("R228", "low_involvement", True),
    Answer("R008", "low_involvement", True),
    Answer("R301", "low_involvement", False),
    Answer("R228", "co_location", False),
    Answer("R008", "co_location", True),
    Answer("R008", "municipal_employment", False),
    Answer("R301", "co_location", False),
    Answer("R301", "municipal_employment", False),
    Answer("R301", "formalisation", True),
    Answer("R214", "turnover", False),
]


@pytest.fixture
def decided(demo: Study, tmp_path: Path) -> Study:
    """The example study with people's decisions, in a folder of the test's own."""
    study = workflow.open_study(Path(shutil.copytree(demo.folder, tmp_path / "decided")))
    decisions.decide(study, ANSWERS, coder="kari")
    decisions.decide(study, [Answer("R214", "turnover", True)], coder="ola")
    workflow.code(study)  # the machine learns from what they decided
    return study


def _version(study: Study, version: str, change: Callable[[str], str]) -> str:
    """Another version of the small codebook beside the study; gives its name."""
    text = SMALL_CODEBOOK.read_text(encoding="utf-8")
    folder = study.folder / "codebooks" / "small"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "1.0.0.yaml").write_text(text, encoding="utf-8")
    head = f'version: "{version}"\nrevises: "1.0.0"'
    (folder / f"{version}.yaml").write_text(change(text.replace('version: "1.0.0"', head)), encoding="utf-8")
    return version


def _rows(study: Study) -> list[object]:
    return [tuple(row) for row in exports.codings_rows(study)]


def _codings(study: Study, run: int | None = None) -> list[Coding]:
    with study.store() as store:
        return list(store.codings(workflow.needed_run(store, run).id))


def _counts(table: CrossTable) -> dict[tuple[str, str], int]:
    """Row and heading to the count in the cell."""
    return {
        (row.label, column.group or column.label): cell.count
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if column.shows == "count"
    }


def test_there_and_back(decided: Study) -> None:
    """A merge or a split that loses or rewrites a decision shows when the old version comes back."""
    before = _rows(decided)
    table = results.make_table(decided, "codes")
    recode(decided, "2.0.0")
    assert workflow.status(decided).codebook.version == "2.0.0"
    assert _rows(decided) != before
    assert results.make_table(decided, "codes", run_id=2) == table
    recode(decided, "1.0.0")
    assert _rows(decided) == before
    assert results.make_table(decided, "codes") == table


def test_last_years_table_to_the_cell(decided: Study, tmp_path: Path) -> None:
    """What was published must come out again, whatever was decided, corrected and added since."""
    table = results.make_table(decided, "codes")
    recode(decided, "1.1.0")
    decisions.decide(decided, [Answer("R228", "medication", True), Answer("R301", "turnover", True)], coder="kari")
    survey = tmp_path / "more.csv"
    survey.write_text(
        "respondent_id,agreement,comment,municipality_size\nX1,Enig,Faste møter med legene.,20 000–49 999\n"
        "R008,Delvis enig,Noe helt annet nå.,10 000–19 999\nR228,Verken enig/uenig,,20 000–49 999\n",
        encoding="utf-8",
    )
    workflow.add_rows(decided, survey, update=True)
    workflow.code(decided)
    assert results.make_table(decided, "codes", run_id=2) == table
    assert results.make_table(decided, "codes") != table


def test_the_report_names_every_changed_cell(decided: Study) -> None:
    """A difference that is not named is found by a reader of the published table."""
    before = _counts(results.make_table(decided, "codes"))
    done = recode(decided, "2.0.0")
    after = _counts(results.make_table(decided, "codes"))
    comparison = done.impact.comparison
    named = {
        (row, figure.label): (was, now)
        for figure, row, was, now in comparison.changed_cells()
        if figure.label != "Manglende involvering (ikke delt ennå)"
    }
    # What waits to be split stands under another heading than the old code it is the rest of.
    rest = "Manglende involvering (ikke delt ennå)"
    after |= {(row, "Manglende involvering"): n for (row, label), n in after.items() if label == rest}
    before |= {(row, rest): n for (row, label), n in before.items() if label == "Manglende involvering"}
    cells = before.keys() | after.keys()
    differ = {
        cell for cell in cells if before.get(cell, 0) != after.get(cell, 0) and cell[1] != "Manglende involvering"
    }
    assert {cell: (before.get(cell, 0), after.get(cell, 0)) for cell in differ if cell[1] != rest} == named
    total = comparison.rows[comparison.total]
    sums: Counter[str] = Counter()
    for figure in comparison.figures:
        sums[figure.label] = sum(figure.differences[: comparison.total])
        assert figure.differences[comparison.total] == sums[figure.label]
        assert sums[figure.label] == after.get((total, figure.label), 0) - before.get((total, figure.label), 0)
    gained = sum(len(one.gained) for one in done.impact.codes)
    lost = sum(len(one.lost) for one in done.impact.codes)
    inside = comparison.total + 1
    everywhere = sum(
        figure.differences[comparison.total] + sum(figure.differences[inside:])
        for figure in comparison.figures
        if figure.id
    )
    assert gained - lost == everywhere


def test_what_people_decided_follows_the_moves(decided: Study) -> None:
    """The rules of merge, split and redefinition, seen from the table's end."""
    recode(decided, "2.0.0")
    counts = workflow.status(decided)
    assert (counts.n_unsplit, counts.n_unmerged, counts.n_outdated, counts.n_conflicts) == (3, 1, 1, 1)
    held = {(one.code_id, one.applies) for one in explanations.explain_comment(decided, "R008").held}
    assert {("joint_organisation", True), ("low_involvement", True)} <= held  # yes to one of the merged is enough
    assert not {code for code, _ in held} & {"takes_little_part", "involvement_wished", "responsibility_refused"}
    held = {(one.code_id, one.applies) for one in explanations.explain_comment(decided, "R301").held}
    assert {("joint_organisation", False), ("low_involvement", False), ("formalisation", True)} <= held
    table = _counts(results.make_table(decided, "codes"))
    assert table["Totalt", "Manglende involvering (ikke delt ennå)"] == 2
    decisions.decide(decided, [Answer("R008", "involvement_wished", True)], coder="kari")
    assert _counts(results.make_table(decided, "codes"))["Totalt", "Manglende involvering (ikke delt ennå)"] == 1
    assert workflow.status(decided).n_unsplit == 2


def test_review_file_is_what_decide_reads(decided: Study, tmp_path: Path) -> None:
    """The list of what to look at again would be retyped by hand."""
    recode(decided, "2.0.0")
    header, *rows = review_rows(decided)
    assert list(header)[:4] == ["comment_id", "code", "label", "applies"]
    assert {row[1]: row[4] for row in rows if row[0] == "R301"}["formalisation"] == 1
    assert {(row[0], row[1]) for row in rows} == {
        *((comment, code) for comment in ("R008", "R228", "R301") for code in (
            "takes_little_part", "involvement_wished", "responsibility_refused")),
        ("R228", "joint_organisation"),
        ("R301", "formalisation"),
    }  # fmt: skip
    path = tmp_path / "review.csv"
    filled = [f"{row[0]},{row[1]},{'0' if row[1] != 'takes_little_part' else ''}" for row in rows]
    path.write_text("\n".join(["comment_id,code,applies", *filled]) + "\n", encoding="utf-8")
    answers, _ = decisions.decide_from(decided, path, coder="kari")
    assert len(answers) == len(rows) - 3  # what is blank is not decided
    assert {(row[0], row[1]) for row in list(review_rows(decided))[1:]} == {
        (comment, "takes_little_part") for comment in ("R008", "R228", "R301")
    }


@pytest.mark.parametrize("to", ["1.1.0", "2.0.0"])
def test_taken_over_is_what_a_full_coding_gives(demo: Study, tmp_path: Path, to: str) -> None:
    """A re-coding that skips what it should not would make two researchers' tables differ."""
    recoded = workflow.open_study(Path(shutil.copytree(demo.folder, tmp_path / "recoded")))
    in_full = workflow.open_study(Path(shutil.copytree(demo.folder, tmp_path / "full")))
    done = recode(recoded, to)
    assert done.n_again is not None
    assert done.n_again < 81
    assert 0 < len(done.retaught) < done.n_taken
    workflow.code(in_full, codebook=f"fastlege@{to}")
    assert _codings(recoded) == _codings(in_full)
    again = recode(recoded, "1.0.0")
    assert again.n_again is not None  # the words were kept up to date
    assert _codings(recoded) == _codings(demo)


def test_a_label_is_no_reason_to_code(small: Study) -> None:
    """Nothing is worked out again for a word in a heading."""
    to = _version(small, "1.0.1", lambda text: text.replace("nb: Møter", "nb: Møter med legene"))
    before = _codings(small)
    done = recode(small, to)
    assert (done.n_again, done.codes_again, done.n_taken) == (0, (), 3)
    assert _codings(small) == before
    assert done.impact.codes == ()
    with small.store() as store:
        assert {one.made_in for one in store.run_codes(2).values()} == {1}
        assert store.run_codes(2).keys() == {"meetings", "messages", "turnover"}


def test_only_the_changed_code_is_worked_out(small: Study) -> None:
    """The others keep the run they were made in."""
    to = _version(small, "1.1.0", lambda text: text.replace("      *melding\n", "      *melding\n      e-post\n"))
    done = recode(small, to)
    assert done.codes_again == ("messages",)
    with small.store() as store:
        made_in = {code_id: one.made_in for code_id, one in store.run_codes(2).items()}
    assert made_in == {"meetings": 1, "messages": 2, "turnover": 1}


def test_a_trial_writes_nothing(decided: Study) -> None:
    """A look at what would change must not change it."""
    content = (decided.folder / "study.db").read_bytes()
    trial = recode(decided, "2.0.0", dry_run=True)
    assert (decided.folder / "study.db").read_bytes() == content
    done = recode(decided, "2.0.0")
    assert trial.runs == (2, None)
    assert done.runs == (2, 3)
    assert (trial.impact, trial.diff, trial.n_again) == (done.impact, done.diff, done.n_again)


class _Stop(BaseException):
    """The power goes."""


def test_interrupted_it_goes_on(small: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """The work of an hour would be done twice; and until it is done, the old version stands."""
    monkeypatch.setattr(passes, "CHUNK", 3)
    to = _version(small, "1.1.0", lambda text: text.replace("      *melding\n", "      *melding\n      e-post\n"))
    before = _codings(small)
    with small.store() as store, store.transaction(actor="kari", action="forget"):
        store.discard_words()  # so that all is worked out, in four parts
    monkeypatch.setattr(planning, "__version__", "another")

    def stop_after(n: int) -> Callable[[int, int], None]:
        def told(n_done: int, n_all: int) -> None:
            if n_done > n:
                raise _Stop

        return told

    with pytest.raises(_Stop):
        recode(small, to, on_progress=stop_after(6))
    assert workflow.status(small).codebook.version == "1.0.0"
    assert _codings(small) == before
    with small.store() as store:
        assert len(store.runs()) == 1
        assert [entry.action for entry in store.audit_log()] == ["init", "code", "forget"]
    seen: list[int] = []
    done = recode(small, to, on_progress=lambda n_done, _: seen.append(n_done))
    assert done.resumed
    assert seen == [9, 10]  # six were done and staged, the three that were stopped at were not
    resumed = _codings(small)
    workflow.code(small)
    assert _codings(small) == resumed


def test_what_was_staged_of_other_texts_is_thrown_away(small: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was coded of an older text would be published as that of the newer."""
    monkeypatch.setattr(passes, "CHUNK", 3)
    to = _version(small, "1.1.0", lambda text: text.replace("      *melding\n", "      *melding\n      e-post\n"))
    monkeypatch.setattr(planning, "__version__", "another")

    def stop(n_done: int, n_all: int) -> None:
        if n_done > 6:
            raise _Stop

    with pytest.raises(_Stop):
        recode(small, to, on_progress=stop)
    with small.store() as store:
        first = next(store.iter_comments())[0]
    workflow.forget(small, first.respondent_id)
    done = recode(small, to)
    assert not done.resumed
    recoded = _codings(small)
    workflow.code(small)
    assert _codings(small) == recoded
    with small.store() as store:
        assert store.stage() is None


def _with_email(text: str) -> str:
    return text.replace("      *melding\n", "      *melding\n      e-post\n")


def _stopped(study: Study, to: str, *, after: int) -> None:
    """Stop a re-coding when so many comments are done."""

    def stop(n_done: int, n_all: int) -> None:
        if n_done >= after:
            raise _Stop

    with pytest.raises(_Stop):
        recode(study, to, on_progress=stop)


def test_a_take_over_is_gone_on_with(decided: Study, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The ordinary way, broken off after each of its steps: the result is that of one that was not."""
    whole = workflow.open_study(Path(shutil.copytree(decided.folder, tmp_path / "whole")))
    recode(whole, "2.0.0")
    monkeypatch.setattr(passes, "CHUNK", 10)
    for after in (0, 10, 20, 40, 47):
        study = workflow.open_study(Path(shutil.copytree(decided.folder, tmp_path / str(after))))
        _stopped(study, "2.0.0", after=after)
        assert workflow.status(study).codebook.version == "1.0.0"
        done = recode(study, "2.0.0")
        assert done.resumed
        assert _codings(study) == _codings(whole)
        assert _rows(study) == _rows(whole)


def test_decided_while_it_was_broken_off(decided: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decisions made meanwhile belong to the table of the run that was in force."""
    monkeypatch.setattr(passes, "CHUNK", 10)
    _stopped(decided, "2.0.0", after=20)
    decisions.decide(decided, [Answer("R129", "turnover", True), Answer("R154", "turnover", True)], coder="kari")
    table = results.make_table(decided, "codes")
    # The machine learns from them too, so what was staged is of other models, and begun anew.
    assert not recode(decided, "2.0.0").resumed
    assert results.make_table(decided, "codes", run_id=2) == table


def test_code_between_two_steps(small: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """A colleague codes while a re-coding is on its way: hers stands, and nothing is written into it."""
    monkeypatch.setattr(passes, "CHUNK", 3)
    monkeypatch.setattr(planning, "_touched", lambda *_: None)
    to = _version(small, "1.1.0", _with_email)
    transaction = Store.transaction
    n_opened = 0

    def interrupted(self: Store, **about: str | None) -> object:
        nonlocal n_opened
        n_opened += about["action"] is None
        if n_opened == 3:
            n_opened += 1
            workflow.code(small)
        return transaction(self, **about)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "transaction", interrupted)
    with pytest.raises(StudyError, match="another command has coded this study meanwhile"):
        recode(small, to)
    monkeypatch.undo()
    assert workflow.status(small).codebook.version == "1.0.0"
    with small.store() as store:
        (entry,) = [entry for entry in store.audit_log() if entry.details.get("run") == 2]
        assert store.n_codings(2) == entry.details["codings"]
        assert store.stage() is None
        assert [str(one) for one in store.codebooks()] == ["small@1.0.0"]


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_change_after_planning(decided: Study, monkeypatch: pytest.MonkeyPatch, dry_run: bool) -> None:
    """What is taken over was planned from texts that are others by now."""
    plan = recoding.plan_pass

    def interrupted(*inputs: object, **spare: object) -> planning.Pass:
        made = plan(*inputs, **spare)  # type: ignore[arg-type]
        workflow.forget(decided, "R154")
        return made

    monkeypatch.setattr(recoding, "plan_pass", interrupted)
    with pytest.raises(StudyError, match="was changed while it was coded again"):
        recode(decided, "2.0.0", dry_run=dry_run)
    assert workflow.status(decided).codebook.version == "1.0.0"
    assert workflow.status(decided).counts.n_runs == 2


def test_what_an_undo_brings_back_is_as_old_as_it_was(decided: Study) -> None:
    """A no that was said later must not fall to a yes that was only brought back."""
    decisions.decide(decided, [Answer("R154", "co_location", True)], coder="kari")
    recode(decided, "2.0.0")
    decisions.decide(decided, [Answer("R154", "joint_organisation", False)], coder="kari")
    recode(decided, "1.0.0")
    decisions.decide(decided, [Answer("R154", "co_location", False)], coder="kari")
    acts.undo(decided)
    recode(decided, "2.0.0")
    held = {one.code_id: one.applies for one in explanations.explain_comment(decided, "R154").held}
    assert held["joint_organisation"] is False


def test_a_mended_file_is_read_again(small: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an interrupted re-coding took in is no version of the study."""
    monkeypatch.setattr(passes, "CHUNK", 3)
    monkeypatch.setattr(planning, "_touched", lambda *_: None)
    to = _version(small, "1.1.0", _with_email)
    _stopped(small, to, after=6)
    with small.store() as store:
        assert [str(one) for one in store.codebooks()] == ["small@1.0.0"]
    _version(small, "1.1.0", lambda text: _with_email(text).replace("e-post", "epost"))
    assert not recode(small, to).resumed
    with small.store() as store:
        assert [term.source for term in workflow.show_codebook(None, study=small).by_id["messages"].terms][1] == "epost"
        assert store.stage() is None


def test_several_studies(demo: Study, tmp_path: Path) -> None:
    """One that fails does not keep the others from being coded."""
    folders = [Path(shutil.copytree(demo.folder, tmp_path / name)) for name in "ab"]
    (tmp_path / "empty").mkdir()
    done = list(recode_many([folders[0], tmp_path / "empty", folders[1]], "2.0.0", jobs=2))
    assert [type(one) for one in done] == [Recoding, Failed, Recoding]
    assert isinstance(done[1], Failed)
    assert "empty" in done[1].message
    for folder in folders:
        assert workflow.status(workflow.open_study(folder)).codebook.version == "2.0.0"


@pytest.mark.parametrize(
    ("to", "message"),
    [
        ("3.0.0", "no version «3.0.0»"),
        ("1.0.0", "is in force, and everything is coded with it"),
        ("nothing.yaml", "there is no such file"),
    ],
)
def test_what_it_cannot_do(demo: Study, to: str, message: str) -> None:
    """A wrong version is told with those there are."""
    with pytest.raises(InputError, match=message):
        recode(demo, to)


def test_a_draft_is_tried_out_and_not_used(small: Study) -> None:
    """A table that names a draft cannot be defended: the draft is another one tomorrow."""
    _version(small, "1.1.0", lambda text: text)
    folder = small.folder / "codebooks" / "small"
    draft = folder / "draft.yaml"
    text = (folder / "1.1.0.yaml").read_text(encoding="utf-8").replace('version: "1.1.0"', "version: draft")
    draft.write_text(text.replace("      *melding\n", "      *melding\n      e-post\n"), encoding="utf-8")
    assert recode(small, "draft", dry_run=True).codes_again == ("messages",)
    with pytest.raises(InputError, match="a draft of small cannot be put to use"):
        recode(small, "draft")


def test_nothing_is_coded_yet(tmp_path: Path) -> None:
    """There is nothing to compare with."""
    study = make_demo(tmp_path / "s")
    with pytest.raises(StudyError, match="nothing is coded yet"):
        recode(study, "2.0.0")


def test_one_transaction_publishes(small: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the last step fails, nothing of it is there."""
    to = _version(small, "1.1.0", lambda text: text.replace("      *melding\n", "      *melding\n      e-post\n"))
    monkeypatch.setattr(Store, "finish_run", lambda *_: (_ for _ in ()).throw(_Stop()))
    with pytest.raises(_Stop):
        recode(small, to)
    monkeypatch.undo()
    assert workflow.status(small).codebook.version == "1.0.0"
    with small.store() as store:
        assert [one.id for one in store.runs()] == [1]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_report_in_every_language(decided: Study, language: str, golden: Callable[[str, bytes], None]) -> None:
    """The report is passed on: each of its words is read."""
    from nlp_coding.tables.document_md import to_markdown

    done = recode(decided, "2.0.0", language=language, dry_run=True)  # type: ignore[arg-type]
    document = report.recoding_document(done, language=language)  # type: ignore[arg-type]
    golden(f"recoding-{language}.md", to_markdown(document).encode())


def test_the_file_has_no_text_unless_asked(decided: Study) -> None:
    """What respondents wrote does not leave with a report."""
    from nlp_coding.tables.document_html import to_html

    done = recode(decided, "2.0.0", dry_run=True)
    texts = [one.text for code in done.impact.codes for one in code.examples]
    assert texts
    page = to_html(report.recoding_document(done))
    assert not any(text[:40] in page for text in texts)
    assert recoding.N_EXAMPLES == 3
