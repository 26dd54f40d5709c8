"""The queue and the audit sample: who is drawn, what is shown next, and what the sample says of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding import auditing, decisions, queueing, workflow
from nlp_coding.auditing import Audit, is_drawn
from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.decisions import Answer, decide
from nlp_coding.standing import codebook_of
from nlp_coding.tables.rows_file import save_rows
from nlp_coding.workflow import Study
from tests.taught import ANSWERS, CODES, OPEN, TEXTS, copy_of, make_open, make_taught, with_settings, write_survey

MEETINGS = {
    "A1": "Vi har faste møter.",
    "A2": "Møte hver uke, og stadig nye vikarer.",
    "A3": "Samarbeidet er greit.",
    "A4": "Det er vikarer her.",
    "A5": "-",
}


def _drawn(study: Study) -> dict[str, float]:
    with study.store() as store:
        return store.audit_sample()


def _audit(study: Study) -> Audit:
    with study.store() as store:
        return auditing.audit_of(store, codebook_of(store), store.latest_run())


def _whole(study: Study, comment_id: str, codes: str, *, coder: str = "kari") -> None:
    decisions.decide_whole(study, comment_id, codes, coder=coder)


def test_the_lot_is_the_same_everywhere() -> None:
    """Two people with the same study would be asked about other comments, and a run could not be made again."""
    assert [number for number in range(1, 50) if is_drawn(f"T{number:02}", 0.1)] == [29, 34, 39, 40, 44, 45, 48]
    assert is_drawn("2023/æøå 🩺", 1.0)


def test_the_lot_is_near_its_share() -> None:
    """A sample of half the size, or one of the first ids alone, would say less than its interval claims."""
    ids = [f"R{number}" for number in range(10_000)]
    for share, near in ((0.05, 65), (0.1, 90), (0.5, 150)):  # three standard deviations
        assert abs(sum(is_drawn(one, share) for one in ids) - share * len(ids)) < near
    tenth, half = ({one for one in ids if is_drawn(one, share)} for share in (0.1, 0.5))
    assert tenth < half
    assert abs(sum(int(one[1:]) < 5_000 for one in tenth) - len(tenth) / 2) < 50


def test_each_comment_has_one_chance(tmp_path: Path) -> None:
    """To code again until the hard comments are drawn, or none is, would make the sample anybody's choice."""
    study = make_open(tmp_path / "s", TEXTS, audit_share=0.5)
    first = {one for one in TEXTS if is_drawn(one, 0.5)}
    assert workflow.code(study).n_drawn == len(first)
    assert _drawn(study) == dict.fromkeys(first, 0.5)
    more = with_settings(study, audit_share=1.0)
    assert workflow.code(more).n_drawn == 0
    workflow.add_rows(study, write_survey(tmp_path / "more.csv", {"N1": "Faste møter.", "N2": "Vikarer."}))
    assert workflow.code(more).n_drawn == 2
    assert workflow.code(more).n_drawn == 0
    assert _drawn(study) == {**dict.fromkeys(first, 0.5), "N1": 1.0, "N2": 1.0}


def test_a_corrected_comment_stays_in_the_sample(tmp_path: Path) -> None:
    """A corrected spelling would give the comment a second chance, or take it out."""
    study = make_open(tmp_path / "s", TEXTS, audit_share=0.5)
    workflow.code(study)
    before = _drawn(study)
    workflow.add_rows(
        study, write_survey(tmp_path / "new.csv", {one: f"Ja. {TEXTS[one]}" for one in TEXTS}), update=True
    )
    assert workflow.code(with_settings(study, audit_share=1.0)).n_drawn == 0
    assert _drawn(study) == before


def test_what_is_decided_on_is_not_drawn(tmp_path: Path) -> None:
    """The machine has learned from it, and whoever decided may have seen a suggestion: it is no fair judge."""
    study = make_open(tmp_path / "s", MEETINGS, audit_share=1.0)
    decide(study, [Answer("A1", "meetings", True), Answer("A3", "turnover", False)], coder="kari")
    assert workflow.code(study).n_drawn == 3
    assert _drawn(study).keys() == {"A2", "A4", "A5"}


def test_without_learning_nothing_is_drawn(tmp_path: Path) -> None:
    """Comments that nobody knows of would be kept out of what a person decides on."""
    study = make_open(tmp_path / "s", MEETINGS, audit_share=1.0, learned=False)
    assert workflow.code(study).n_drawn == 0
    assert _audit(study) == Audit(0, 0, None)


def test_who_withdraws_is_out_of_the_sample(tmp_path: Path) -> None:
    """An id that is nowhere else in the study, and a sample that can never be completed."""
    study = make_open(tmp_path / "s", MEETINGS, audit_share=1.0)
    workflow.code(study)
    workflow.forget(study, "A2")
    assert _drawn(study).keys() == {"A1", "A3", "A4", "A5"}
    assert _audit(study).n_drawn == 3  # and there is nothing to decide on in A5


def test_what_the_sample_says(tmp_path: Path) -> None:
    """Half a comment in it, or a code that was missed, would make the machine better than it is."""
    study = make_open(tmp_path / "s", MEETINGS, audit_share=1.0)
    with study.store() as store:
        assert auditing.audit_of(store, codebook_of(store), store.latest_run()) == Audit(0, 0, None)
    workflow.code(study)  # A1 meetings; A2 meetings and turnover; A4 turnover
    assert _audit(study) == Audit(4, 0, None)
    decide(study, [Answer("A1", "meetings", True), Answer("A1", "messages", False)], coder="kari")
    assert _audit(study) == Audit(4, 0, None)  # turnover is open
    decide(study, [Answer("A1", "turnover", False)], coder="ola")
    _whole(study, "A2", "meetings;messages")  # turnover is wrong, and messages missing
    _whole(study, "A3", "-")
    found = _audit(study)
    assert (found.n_drawn, found.n_complete, found.n_found, found.n_had) == (4, 3, 2, 3)
    assert found.estimate is not None
    assert found.estimate.n_audited == 3
    assert found.estimate.precision == pytest.approx(2 / 3)
    assert 0 < found.estimate.low < 2 / 3 < found.estimate.high < 1
    assert workflow.status(study).audit == found


def test_a_conflict_leaves_a_comment_incomplete(tmp_path: Path) -> None:
    """Where two people disagree nobody knows whether the machine is right."""
    study = make_open(tmp_path / "s", MEETINGS, audit_share=1.0)
    workflow.code(study)
    _whole(study, "A1", "meetings")
    assert _audit(study).n_complete == 1
    decide(study, [Answer("A1", "messages", True)], coder="ola")
    assert _audit(study) == Audit(4, 0, None)


def test_a_decision_on_another_text_completes_nothing(tmp_path: Path) -> None:
    """The machine would be judged by what people said of former words."""
    study = make_open(tmp_path / "s", MEETINGS, audit_share=1.0)
    workflow.code(study)
    _whole(study, "A1", "meetings")
    workflow.add_rows(study, write_survey(tmp_path / "new.csv", {"A1": "Ingenting å si."}), update=True)
    assert _audit(study) == Audit(4, 0, None)


def test_the_queue_leaves_out_what_is_done(tmp_path: Path) -> None:
    """A person would be asked again about what she has decided, and about comments without a word in them."""
    study = make_taught(tmp_path / "s")
    with pytest.raises(StudyError, match="nothing is coded yet"):
        workflow.queue(study)
    workflow.code(study)
    queued = workflow.queue(study, n=50)
    assert {one.comment.id for one in queued} == {"U1", "U2", "U3"}
    assert [one.why for one in queued] == ["likely wrong"] * 3
    wrong = {one.comment.id: one.n_wrong for one in queued}
    assert queued[0].n_wrong == max(wrong.values(), key=lambda one: one or 0)
    scores = {one.comment.id: coding.score for one in queued for coding in one.suggested if coding.score is not None}
    assert scores.keys() == {"U1", "U3"}
    for comment_id, score in scores.items():  # codes without a model can be wrong, too
        assert wrong[comment_id] == pytest.approx(1 - score + 0.02 + (0.25 if comment_id == "U3" else 0.02))
    assert {one.comment.id: {coding.code_id for coding in one.suggested} for one in queued} == {
        "U1": {"turnover"},
        "U2": set(),
        "U3": {"meetings", "turnover"},
    }
    assert len(workflow.queue(study, n=2)) == 2
    decide(study, [Answer("U3", "meetings", True)], coder="kari")  # two codes are open still
    third = next(one for one in workflow.queue(study, n=50) if one.comment.id == "U3")
    assert [one.code_id for one in third.suggested] == ["turnover"]
    assert third.n_wrong is not None
    assert third.n_wrong < (wrong["U3"] or 0) - 0.1
    _whole(study, "U1", "turnover", coder="ola")
    assert {one.comment.id for one in workflow.queue(study, n=50)} == {"U2", "U3"}
    for one in ("U2", "U3"):
        _whole(study, one, "-")
    with pytest.raises(InputError, match="no comment with substance is left"):
        workflow.queue(study)


def test_a_conflict_comes_back(tmp_path: Path) -> None:
    """Where people disagree the comment counts for neither, and nobody would be shown it again."""
    study = make_taught(tmp_path / "s")
    workflow.code(study)
    decide(study, [Answer("T01", "turnover", False)], coder="ola")
    assert "T01" in {one.comment.id for one in workflow.queue(study, n=50)}


def test_the_audit_sample_is_shown_without_suggestions(tmp_path: Path) -> None:
    """Whoever sees what the machine says agrees with it, and the machine would be judged by itself."""
    study = make_taught(tmp_path / "s", audit_share=0.55)
    workflow.code(study)
    drawn = _drawn(study).keys()
    assert drawn == {"U1", "U4"}  # and U4 is nothing to decide on
    queued = {one.comment.id: one for one in workflow.queue(study, n=50)}
    assert queued.keys() == {"U1", "U2", "U3"}
    assert (queued["U1"].why, queued["U1"].suggested, queued["U1"].n_wrong) == ("audit", (), None)
    with study.store() as store:
        run = workflow.needed_run(store)
        assert [one.code_id for one in store.codings(run.id, comment_id="U1")] == ["turnover"]  # it has one
    assert {one.why for comment_id, one in queued.items() if comment_id != "U1"} == {"likely wrong"}
    rows = {row[0]: row for row in queueing.queue_rows(list(queued.values()), with_text=True)}
    assert rows["U1"] == ("U1", "audit", None, None, "small@1.0.0", OPEN["U1"])


def test_the_audit_sample_comes_by_lot(tmp_path: Path) -> None:
    """Half a sample, in the order of the file, would be the first municipalities and no sample."""
    study = make_open(tmp_path / "s", TEXTS, audit_share=1.0)
    workflow.code(study)
    queued = [one.comment.id for one in workflow.queue(study, n=50)]
    assert set(queued) == TEXTS.keys()
    for share in (0.25, 0.5, 0.75):
        first = {one for one in queued if is_drawn(one, share)}
        assert set(queued[: len(first)]) == first


def test_the_queue_keeps_the_share(tmp_path: Path) -> None:
    """A review that is broken off would have looked at the sample alone, or at none of it."""
    texts = {f"R{number}": f"Stor utskifting, sier {number}." for number in range(60)}
    study = make_open(tmp_path / "s", texts, audit_share=0.25)
    assert 10 < workflow.code(study).n_drawn < 20
    for _ in range(4):
        queued = workflow.queue(study, n=8)
        assert [one.why for one in queued].count("audit") == 2
        for one in queued:
            _whole(study, one.comment.id, "-")


def test_the_queue_knows_what_was_decided_since(tmp_path: Path) -> None:
    """After a hundred decisions the queue would still ask what the machine has learned in the meantime."""
    study = make_open(tmp_path / "s", {**TEXTS, **OPEN})
    workflow.code(study)
    before = {one.comment.id: one.n_wrong for one in workflow.queue(study, n=50)}
    assert before.keys() == {*TEXTS, "U1", "U2", "U3"}
    decide(study, ANSWERS, coder="kari")
    queued = workflow.queue(study, n=50)
    assert {one.comment.id for one in queued} == {"U1", "U2", "U3"}
    for one in queued:
        assert one.n_wrong != before[one.comment.id]
    assert {one.comment.id: [coding.code_id for coding in one.suggested] for one in queued}["U1"] == []  # of the run


def test_progress_is_told(tmp_path: Path) -> None:
    """A bar that stands still, or ends before the work does."""
    study = make_taught(tmp_path / "s")
    workflow.code(study)
    told: list[tuple[int, int]] = []
    workflow.queue(study, on_progress=lambda done, of: told.append((done, of)))
    assert told == [(32, 32)]


def test_a_queue_filled_in_comes_back(tmp_path: Path) -> None:
    """Review in a spreadsheet: what `export queue` writes, `decide --from` must read; what is left blank is open."""
    study = make_taught(tmp_path / "s")
    workflow.code(study)
    queued = workflow.queue(study)
    rows = [list(row) for row in queueing.queue_rows(queued, with_text=True)]
    assert rows[0] == ["comment_id", "why", "suggested", "codes", "codebook", "text"]
    assert {row[0]: row[1:] for row in rows[1:]} == {
        "U1": ["likely wrong", "turnover", None, "small@1.0.0", OPEN["U1"]],
        "U2": ["likely wrong", None, None, "small@1.0.0", OPEN["U2"]],
        "U3": ["likely wrong", "meetings;turnover", None, "small@1.0.0", OPEN["U3"]],
    }
    for row in rows[1:]:
        row[3] = {"U1": "turnover", "U2": "-", "U3": None}[str(row[0])]
    for name in ("queue.csv", "queue.xlsx"):
        save_rows(rows, tmp_path / name)
        answers, coder = decisions.decide_from(study, tmp_path / name, coder="kari")
        assert coder == "kari"
        assert {(one.comment_id, one.code_id): one.applies for one in answers} == {
            **{("U1", code): code == "turnover" for code in CODES},
            **{("U2", code): False for code in CODES},
        }
    assert {one.comment.id for one in workflow.queue(study)} == {"U3"}
    assert list(queueing.queue_rows(queued))[1][:1] == (queued[0].comment.id,)
    assert {len(row) for row in queueing.queue_rows(queued)} == {5}


def test_accepting_needs_something_learned(tmp_path: Path) -> None:
    """Terms have no score: all they say would be accepted, or none."""
    study = make_open(tmp_path / "s", MEETINGS)
    for precision in (0.5, 0.99):
        with pytest.raises(InputError, match="no score to accept by"):
            workflow.code(study, accept_precision=precision)
    with study.store() as store:
        assert (store.runs(), store.audit_sample()) == ((), {})


def test_accepting_by_cross_validation(tmp_path: Path) -> None:
    """What is accepted unread is marked as such, and said to rest on the examples alone."""
    study = make_taught(tmp_path / "s")
    report = workflow.code(study, accept_precision=0.8)
    found = report.acceptance
    assert found is not None
    assert (found.precision, found.score, found.audited) == (0.8, 0.8, False)
    assert (found.n_checked, found.n_right) == (15, 15)  # those who have it, held out
    assert (report.run.settings["accept_precision"], report.run.settings["accepted_from"]) == ("0.8", "0.8")
    assert not report.given_up
    with study.store() as store:
        codings = list(store.codings(report.run.id))
        assert store.n_accepted(report.run.id) == 2  # U1 and U3; the others are decided on
    for one in codings:
        sure = one.score is not None and one.score >= 0.8
        assert one.status == ("accepted" if sure else "suggested")
    assert sum(one.status == "accepted" for one in codings) == 16
    assert found.n_accepted == 2  # what people have decided on is not accepted unread
    assert next(one for one in codings if one.code_id == "meetings").status == "suggested"  # terms alone: no score
    again = workflow.code(study)
    assert (again.acceptance, again.given_up) == (None, True)
    assert "accept_precision" not in again.run.settings
    with study.store() as store:
        assert store.n_accepted(again.run.id) == 0


@pytest.mark.parametrize("right", [True, False])
def test_accepting_by_the_audit_sample(tmp_path: Path, right: bool) -> None:
    """The examples promise much; where the sample says otherwise, the sample is right."""
    drawn = {f"V{number:02}": f"Stor utskifting i staben, sier avdeling {number}." for number in range(24)}
    study = make_taught(tmp_path / "s")
    workflow.code(study)
    workflow.add_rows(study, write_survey(tmp_path / "more.csv", drawn))
    study = with_settings(study, audit_share=1.0)
    assert workflow.code(study).n_drawn == 24
    for comment_id in drawn:
        _whole(study, comment_id, "turnover" if right else "-")
    report = workflow.code(study, accept_precision=0.9)
    found = report.acceptance
    assert found is not None
    assert found.audited
    if right:
        assert found.score is not None
        assert found.score < 0.9
        assert (found.n_checked, found.n_right) == (24, 24)
        assert found.n_accepted == 2
    else:
        assert (found.score, found.n_checked, found.n_right, found.n_accepted) == (None, 24, 0, 0)
        with study.store() as store:
            assert {one.status for one in store.codings(report.run.id)} == {"suggested"}


def test_the_example_reviewed(demo: Study, tmp_path: Path) -> None:
    """With the shipped bank: decisions on the sample are heard at once, and the demo's queue has every kind of row."""
    study = copy_of(demo, tmp_path / "s")
    drawn = _drawn(study)
    assert 0 < len(drawn) < 20
    for comment_id in drawn:
        _whole(study, comment_id, "-")
    found = _audit(study)
    assert (found.n_drawn, found.n_complete, found.n_found, found.n_had) == (len(drawn), len(drawn), 0, 0)
    assert found.estimate is not None
    assert found.estimate.precision == 0
    queued = workflow.queue(demo, n=100)
    assert drawn.keys() >= {one.comment.id for one in queued if one.why == "audit"} != set()
    assert {one.why for one in workflow.queue(study, n=100)} == {"likely wrong"}
