"""A review without a screen: answers are recorded as they are given, and nobody sees what they should not."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding import workflow
from nlp_coding.core.coding import Coding
from nlp_coding.core.errors import InputError
from nlp_coding.decisions import Answer, decide, decide_whole
from nlp_coding.review.session import Session
from nlp_coding.review.trouble import ReviewError
from nlp_coding.settings import FILE
from nlp_coding.store import Store
from nlp_coding.workflow import Study


def _answers(study: Study, comment_id: str) -> dict[tuple[str, str, str], bool]:
    """Coder, code and status → the answer that holds, as any later command finds it."""
    with study.store() as store:
        held = store.decisions(comment_id=comment_id)
    return {(one.coder, one.code_id, one.status): one.applies for one in held}


def _marks(session: Session, comment_id: str) -> dict[str, str]:
    return {cell.code.id: cell.mark for cell in session.sheet(comment_id).cells}


def _without_audit(study: Study) -> None:
    """No comment is drawn for the audit sample, whose suggestions are kept back."""
    path = study.folder / FILE
    text = path.read_text(encoding="utf-8")
    assert "audit_share: 0.1" in text
    path.write_text(text.replace("audit_share: 0.1", "audit_share: 0.000001"), encoding="utf-8")


@pytest.fixture
def coded(tmp_path: Path) -> Study:
    """The small study, with every suggestion in sight."""
    from tests.conftest import make_small

    study = make_small(tmp_path / "coded", coded=False)
    _without_audit(study)
    study = workflow.open_study(study.folder)
    workflow.code(study)
    return study


def test_a_comment_from_open_to_complete(coded: Study) -> None:
    """The core of the review: toggle, accept, complete, and each of them is in the study when it returns."""
    with Session(coded, coder="kari") as session:
        assert _marks(session, "K11") == {"meetings": "suggested", "messages": "suggested", "turnover": "suggested"}
        session.toggle(["K11"], "turnover")
        assert _answers(coded, "K11") == {("kari", "turnover", "decided"): True}
        session.toggle(["K11"], "turnover")
        assert _marks(session, "K11")["turnover"] == "no"
        assert session.accept(["K11"]) == 2
        assert session.sheet("K11").complete
        assert session.line("K11").state(3) == "complete"
        assert session.n_complete == session.n_new == 1
    assert {code: yes for (_, code, _), yes in _answers(coded, "K11").items()} == {
        "meetings": True, "messages": True, "turnover": False,
    }  # fmt: skip


def test_moving_on_is_no_answer(coded: Study) -> None:
    """A code that nobody said no to would count as a no, and reliability would be made up."""
    with Session(coded, coder="kari") as session:
        session.toggle(["K01"], "meetings")
        sheet = session.sheet("K01")
        assert not sheet.complete
        assert session.line("K01").state(3) == "begun"
        session.complete(["K01"])
        assert session.sheet("K01").complete
        assert not session.sheet("K01").no_code
    assert _answers(coded, "K01")["kari", "turnover", "decided"] is False


def test_no_code_fits(coded: Study) -> None:
    """It takes back a yes, too, and is told from a comment that is only begun."""
    with Session(coded, coder="kari") as session:
        session.toggle(["K09"], "turnover")
        session.no_code(["K09"])
        assert session.sheet("K09").no_code
        assert session.line("K09").state(3) == "no code"


def test_undo_goes_back_step_by_step(coded: Study) -> None:
    """One key too many must cost nothing."""
    with Session(coded, coder="kari") as session:
        session.toggle(["K01"], "meetings")
        session.no_code(["K01"])
        done = session.undo()
        assert done is not None
        assert (done.comment_ids, done.n_decisions) == (("K01",), 3)
        assert _answers(coded, "K01") == {("kari", "meetings", "decided"): True}
        assert session.line("K01").answers == {"meetings": True}
        session.undo()
        assert _answers(coded, "K01") == {}
        assert session.undo() is None
        session.toggle(["K01"], "meetings")
        assert _answers(coded, "K01") == {("kari", "meetings", "decided"): True}


def test_several_comments_at_once_are_one_act(coded: Study) -> None:
    """Twenty rows coded by mistake are taken back by one key."""
    with Session(coded, coder="kari") as session:
        session.toggle(["K01", "K06"], "turnover")
        session.toggle(["K01", "K09"], "turnover")
        assert session.line("K01").answers == session.line("K09").answers == {"turnover": True}
        session.undo()
        assert session.line("K09").answers == {}
        assert session.line("K06").answers == {"turnover": True}
        session.undo()
        assert session.line("K06").answers == {}


def test_words_that_speak_for_a_code(coded: Study) -> None:
    """The span that a coder chose is kept to the letter, also behind an emoji of several code points."""
    with Session(coded, coder="kari") as session:
        text = session.sheet("K03").comment.text
        start = text.index("møte har vi")
        session.answer(["K03"], {"meetings": True}, spans=[(start, start + 4)])
        evidence = session.sheet("K03").cell("meetings").evidence
        assert [text[one.start : one.end] for one in evidence] == ["møte"]


def test_coders_who_are_blind_to_each_other(coded: Study) -> None:
    """What the other said, or what the machine learned from it, would be no independent coding."""
    decide_whole(coded, "K01", "turnover", coder="ola")
    with Session(coded, coder="kari") as session:
        assert [one.coder for one in session.sheet("K01").cell("turnover").others] == ["ola"]
        assert session.line("K01").done_by_others
    with Session(
        coded, coder="ola", blind="coders"
    ) as session:  # nobody else has said anything that could shine through
        assert not session._terms_only
    with Session(coded, coder="kari", blind="coders") as session:
        sheet = session.sheet("K01")
        assert all(not cell.others for cell in sheet.cells)
        assert sheet.cell("meetings").suggestion is not None
        assert sheet.cell("meetings").suggestion.score is None
        assert not session.line("K01").done_by_others
        assert session.line("K01").others == frozenset()
    with Session(coded, coder="kari", blind="all") as session:
        assert not session.sheet("K01").suggested
        assert not session.line("K01").suggested


def test_the_audit_sample_is_answered_without_the_machine(small: Study) -> None:
    """A person who sees the suggestion agrees with it, and the machine would look better than it is."""
    with small.store() as store, store.transaction(actor="kari", action="code"):
        store.draw(["K01"], 0.1)
    with Session(small, coder="kari") as session:
        assert session.sheet("K01").audit
        assert not session.sheet("K01").suggested
        assert session.line("K01").suggested == {}
        session.complete(["K01"])
        # Nor afterwards: what is changed in the sight of the machine would not be the person's own.
        assert session.sheet("K01").cell("meetings").suggestion is None
    with small.store() as store:
        assert {one.run for one in store.decision_records(comment_id="K01")} == {None}


def test_what_coders_disagree_on_is_settled(coded: Study) -> None:
    """The outcome stands beside what both said, with who settled it, and tables take it."""
    decide(coded, [Answer("K01", "turnover", True)], coder="ola")
    decide(coded, [Answer("K01", "turnover", False)], coder="kari")
    assert workflow.status(coded).n_conflicts == 1
    with Session(coded, coder="kari") as session:
        assert session.disagreements() == ["K01"]
        session.settle("K01", "turnover", applies=True)
        assert session.disagreements() == []
        assert not session.sheet("K01").cell("turnover").disputed
        # What she had decided herself is as it was.
        assert session.sheet("K01").cell("turnover").mark == "no"
        assert workflow.status(coded).n_conflicts == 0
        session.undo()
        assert session.disagreements() == ["K01"]
        session.settle("K01", "turnover", applies=False)
    assert _answers(coded, "K01") == {
        ("ola", "turnover", "decided"): True,
        ("kari", "turnover", "decided"): False,
        ("kari", "turnover", "settled"): False,
    }


def test_settled_on_a_machine_whose_clock_is_slow(coded: Study) -> None:
    """What settles a dispute is no older than the dispute, or tables would go on leaving the cell out."""
    with Store.open(coded.folder, clock=lambda: "2030-01-01T12:00:00Z") as store:
        for coder, applies in (("ola", True), ("kari", False)):
            with store.transaction(actor=coder, action="decide"):
                store.decide([Coding("K01", "turnover", applies, "person", coder, "decided")])
    with Session(coded, coder="eva") as session:
        session.settle("K01", "turnover", applies=True)
        assert not session.sheet("K01").cell("turnover").disputed
    assert workflow.status(coded).n_conflicts == 0


def test_a_dispute_is_seen_when_it_begins(coded: Study) -> None:
    """A no that the other coder had given is contradicted by this key, and the grid must show it."""
    decide(coded, [Answer("K01", "turnover", False)], coder="ola")
    with Session(coded, coder="kari") as session:
        assert not session.line("K01").disputed
        session.toggle(["K01"], "turnover")
        assert session.line("K01").disputed


def test_a_word_after_the_settlement_opens_it_again(coded: Study) -> None:
    """Whoever changes their mind later is heard, not silently overruled by what was settled before."""
    decide(coded, [Answer("K01", "turnover", True)], coder="ola")
    decide(coded, [Answer("K01", "turnover", False)], coder="kari")
    with Session(coded, coder="kari") as session:
        session.settle("K01", "turnover", applies=True)
    decide(coded, [Answer("K01", "turnover", False)], coder="ola")
    assert workflow.status(coded).n_conflicts == 1
    with Session(coded, coder="kari") as session:
        assert session.disagreements() == ["K01"]
        assert session.sheet("K01").cell("turnover").disputed
        session.settle("K01", "turnover", applies=False)
        assert session.disagreements() == []
    assert workflow.status(coded).n_conflicts == 0


def test_memos(coded: Study) -> None:
    """What a coder notes is there the next day, on the comment or the code, and an empty one is taken away."""
    with Session(coded, coder="kari") as session:
        session.write_memo("  Er dette om vikarer? ", comment_id="K01")
        session.write_memo("Gjelder også fastlegevikarer.", code_id="turnover")
    with Session(coded, coder="ola", blind="coders") as session:
        assert session.sheet("K01").memos == ()
        assert session.memos_of_code("turnover") == ()
    with Session(coded, coder="kari") as session:
        assert session.memo(comment_id="K01") == "Er dette om vikarer?"
        assert [one.text for one in session.memos_of_code("turnover")] == ["Gjelder også fastlegevikarer."]
        session.write_memo("", comment_id="K01")
        assert session.memo(comment_id="K01") == ""
        assert session.sheet("K01").memos == ()


def test_a_part_of_the_comments(coded: Study) -> None:
    """A sample is reviewed without the rest of the study in the way."""
    with Session(coded, coder="kari", only=["K09", "K01"], order="file") as session:
        assert session.queue == ["K01", "K09"]
        assert session.n_comments == 2


def test_a_filter_stays_when_the_order_changes(coded: Study) -> None:
    """Otherwise half of the study would come back with a key."""
    with Session(coded, coder="kari", order="file") as session:
        session.keep(lambda line: line.level == "Uenig")
        assert session.queue == ["K04", "K05", "K11"]
        session.arrange("code")
        assert set(session.queue) == {"K04", "K05", "K11"}
        session.keep(None)
        assert len(session.queue) == session.n_comments


def test_orders(coded: Study) -> None:
    """What is complete comes last, non-answers before it; by code the comments of one code stand together."""
    decide_whole(coded, "K01", "meetings", coder="kari")
    with Session(coded, coder="kari", order="code") as session:
        assert session.queue[-2:] == ["K08", "K01"]
        first = [next(iter(line.codes), None) for line in session.lines()[:-2]]
        places = [["meetings", "messages", "turnover", None].index(one) for one in first]
        assert places == sorted(places)
        session.arrange("learning")
        session.learned(["K09", "K05"])
        assert session.queue[:2] == ["K09", "K05"]
        assert session.queue[-1] == "K01"


def test_only_what_is_in_force_is_coded(coded: Study) -> None:
    """Another terminal recoded the study meanwhile: answers to codes that are gone must not be written."""
    with Session(coded, coder="kari") as session:
        with Store.open(coded.folder) as store:
            text = store.codebook_in_force().yaml  # type: ignore[union-attr]
        newer = coded.folder / "2.0.0.yaml"
        newer.write_text(
            text.replace('version: "1.0.0"', 'version: "2.0.0"\nrevises: "1.0.0"').replace("Møter", "Faste møter"),
            encoding="utf-8",
        )
        assert "2.0.0" in newer.read_text(encoding="utf-8")
        from nlp_coding.recoding.recode import recode

        recode(coded, str(newer))
        with pytest.raises(ReviewError, match="another codebook now") as raised:
            session.toggle(["K01"], "meetings")
        assert raised.value.trouble == "recoded"
    assert _answers(coded, "K01") == {}


def test_a_comment_that_was_taken_out_meanwhile(coded: Study) -> None:
    """A respondent withdraws while the review is open: the screen says so and lives on."""
    with Session(coded, coder="kari") as session:
        workflow.forget(coded, "K01")
        with pytest.raises(ReviewError, match="K01 is not in the study any more"):
            session.sheet("K01")
        with pytest.raises(ReviewError, match="not in the study any more") as raised:
            session.toggle(["K01"], "meetings")
        assert (raised.value.trouble, raised.value.comment_id) == ("gone", "K01")


def test_the_programs_own_name_is_no_coder(coded: Study) -> None:
    """A person's answers would pass for the machine's."""
    with pytest.raises(InputError, match="the program's own name"):
        Session(coded, coder="machine")


def test_before_anything_is_coded(tmp_path: Path) -> None:
    """A study can be coded by hand alone."""
    from tests.conftest import make_small

    study = make_small(tmp_path / "new", coded=False)
    with Session(study, coder="kari", order="file") as session:
        assert session.queue[0] == "K01"
        assert set(_marks(session, "K01").values()) == {"open"}
        session.toggle(["K01"], "meetings")
    assert _answers(study, "K01") == {("kari", "meetings", "decided"): True}


def test_a_text_that_changed_is_answered_again(coded: Study, tmp_path: Path) -> None:
    """An answer to another text is no answer to this one."""
    decide_whole(coded, "K01", "meetings", coder="kari")
    _correct(coded, tmp_path, "Vi treffes aldri.")
    with Session(coded, coder="kari") as session:
        sheet = session.sheet("K01")
        assert sheet.changed
        assert all(cell.again and cell.mark == "open" for cell in sheet.cells)
        assert session.line("K01").state(3) == "again"
        session.no_code(["K01"])
        assert session.line("K01").state(3) == "no code"


def _correct(study: Study, folder: Path, text: str) -> None:
    """The survey file comes again, with another text of K01."""
    file = folder / "corrected.csv"
    file.write_text(f"id;svar;region;kommentar\nK01;Enig;Nord;{text}\n", encoding="utf-8")
    workflow.add_rows(study, file, update=True)


def test_an_answer_is_to_the_text_that_was_shown(coded: Study, tmp_path: Path) -> None:
    """A corrected file came in while the comment was open: the key that follows is no answer to the new text."""
    with Session(coded, coder="kari") as session:
        session.sheet("K01")
        _correct(coded, tmp_path, "Kort.")
        with pytest.raises(ReviewError) as raised:
            session.answer(["K01"], {"meetings": True}, spans=[(8, 20)])
        assert (raised.value.trouble, raised.value.comment_id) == ("changed", "K01")
        assert _answers(coded, "K01") == {}
        assert session.sheet("K01").comment.text == "Kort."
        session.toggle(["K01"], "meetings")
    assert _answers(coded, "K01") == {("kari", "meetings", "decided"): True}


def test_a_suggestion_is_of_the_text_it_was_made_of(coded: Study, tmp_path: Path) -> None:
    """In the grid many are accepted at a time: what the machine said of the text before is no suggestion any more."""
    with Session(coded, coder="kari") as session:
        assert session.line("K01").suggested
        _correct(coded, tmp_path, "Vi treffes aldri.")
        session.texts(["K01", "K11"])  # the grid shows the new text
        assert not session.line("K01").suggested
        assert session.accept(["K01", "K11"]) == 3
    assert _answers(coded, "K01") == {}
    assert len(_answers(coded, "K11")) == 3


def test_ones_own_new_answer_is_enough(coded: Study, tmp_path: Path) -> None:
    """What another said of the text that was is no reason to ask again who has answered to the one there is."""
    for coder in ("ola", "kari"):
        decide_whole(coded, "K01", "meetings", coder=coder)
    _correct(coded, tmp_path, "Vi treffes aldri.")
    with Session(coded, coder="kari") as session:
        session.no_code(["K01"])
    with Session(coded, coder="kari") as session:
        assert session.line("K01").state(3) == "no code"
        assert not session.line("K01").done_by_others
        assert session.disagreements() == []  # Ola's words are of another text
    assert workflow.status(coded).n_conflicts == 0
    for blind in ("coders", "all"):
        with Session(coded, coder="per", blind=blind) as session:  # type: ignore[arg-type]
            assert session.line("K01").state(3) == "new"
            assert not any(cell.again for cell in session.sheet("K01").cells)


def test_what_a_coder_saw_is_noted(coded: Study) -> None:
    """The trail would say that the machine had suggested it to somebody who saw nothing of the machine."""
    with Session(coded, coder="kari") as session:
        assert session.run is not None
        workflow.code(coded)  # another terminal; on this screen stands the earlier run
        session.toggle(["K01"], "meetings")
        first = session.run.id
    with Session(coded, coder="ola", blind="all") as session:
        session.toggle(["K01"], "meetings")
    with coded.store() as store:
        seen = {one.coding.coder: one.run for one in store.decision_records(comment_id="K01")}
    assert seen == {"kari": first, "ola": None}


def test_a_key_answers_to_the_screen(coded: Study) -> None:
    """In two windows of one coder the same key must not say yes in one and take it back in the other."""
    with Session(coded, coder="kari") as one, Session(coded, coder="kari") as other:
        for session in (one, other):
            session.sheet("K01")
        one.toggle(["K01"], "turnover")
        other.toggle(["K01"], "turnover")
        assert other.line("K01").answers == {"turnover": True}


def test_undo_tells_what_it_did(coded: Study) -> None:
    """A later decision from elsewhere stands, and the screen must not say that it was taken back."""
    with Session(coded, coder="kari") as session:
        session.toggle(["K01"], "meetings")
        decide(coded, [Answer("K01", "meetings", False)], coder="kari")
        done = session.undo()
        assert done is not None
        assert done.n_decisions == 0
        assert session.line("K01").answers == {"meetings": False}


def test_many_at_once(coded: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at everything must find what looks at single comments find."""
    from nlp_coding.review import session as module

    ids = ["K01", "K03", "K04", "K05"]
    decide_whole(coded, "K03", "-", coder="ola")
    with Session(coded, coder="kari") as session:
        session.toggle(ids, "turnover")
        few = [session.line(one) for one in ids]
        shown = [(one.answers, one.disputed, one.others, one.done_by_others) for one in few]
        monkeypatch.setattr(module, "_FEW", 2)
        session.undo()
        assert all(one.answers == {} for one in few)
        session.toggle(ids, "turnover")
        assert [(one.answers, one.disputed, one.others, one.done_by_others) for one in few] == shown
