"""quote: what could be quoted, what is approved, and what must not be published."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from nlp_coding import workflow
from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.decisions import Answer, decide
from nlp_coding.excerpts import LONGEST, stretch_around
from nlp_coding.masking import accept, forget_masked, propose
from nlp_coding.quoting import approve, approved, candidates, draft, void, withdraw
from nlp_coding.trail import acts as trail
from nlp_coding.workflow import Study
from tests.taught import make_open

TEXTS = {
    "R1": "Det går greit. Vi har faste møter med Torhild Brekkesæter hver eneste uke. Ring 912 34 567.",
    "R2": "Faste møter.",
    "R3": "Vi har faste møter med alle legene i kommunen, og det er bra.",
    "R4": "Vi skulle ønske at legene kom oftere på besøk til oss.",
}


@pytest.fixture(scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = make_open(tmp_path_factory.mktemp("quote") / "s", TEXTS)
    workflow.code(study)
    return study.folder


@pytest.fixture
def study(_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """Four comments, coded: R1 to R3 have meetings, and R2 is too short to quote."""
    monkeypatch.setenv("LOGNAME", "kari")
    return workflow.open_study(Path(shutil.copytree(_folder, tmp_path / "study")))


def test_candidates(study: Study) -> None:
    """What a person is sure of would come last, or a quote be a word and a half."""
    decide(study, [Answer("R3", "meetings", True), Answer("R4", "meetings", True)])
    found = candidates(study, code_id="meetings")
    assert [(one.comment_id, one.decided, one.text) for one in found["meetings"]] == [
        ("R3", True, TEXTS["R3"]),
        ("R4", True, TEXTS["R4"]),
        ("R1", False, "Vi har faste møter med Torhild Brekkesæter hver eneste uke."),
    ]
    assert (found["meetings"][2].start, found["meetings"][2].agreement) == (15, "Enig")
    assert [one.comment_id for one in candidates(study, n=1)["meetings"]] == ["R3"]
    assert candidates(study)["turnover"] == []
    accept(study, propose(study))
    assert "møter med [navn] hver" in candidates(study)["meetings"][2].text
    with pytest.raises(InputError, match="did you mean «meetings»"):
        candidates(study, code_id="meeting")


@pytest.mark.parametrize(
    ("before", "expected", "after"),
    [
        ("Kort. ", "Vi har faste *møter* med legene i hele kommunen.", " Ja."),
        ("", "*Møter*. Ja, faste møter med alle. Det er bra her.", " Ja."),
        ("Ja. ", "Det er bra her hos oss i kommunen vår. *Møter*.", ""),
        ("", "Kort «*møte*».", ""),
        ("", "«Vi har faste *møter* med legene i kommunen!»", " Ja."),
    ],
)
def test_a_sentence_with_its_neighbours(before: str, expected: str, after: str) -> None:
    """A quote would be cut off in the middle, or be two words."""
    start, end = (len(before) + at for at in (expected.index("*"), expected.rindex("*") - 1))
    expected = expected.replace("*", "")
    text = before + expected + after
    begin, stop = stretch_around(text, start, end)
    assert text[begin:stop] == expected


def test_a_long_sentence_is_cut_between_words() -> None:
    """A comment of two pages would be quoted whole, or without the words that it is quoted for."""
    text = "og så videre " * 60 + "faste møter " + "og så videre " * 60
    start = text.index("faste")
    begin, end = stretch_around(text, start, start + 11)
    assert begin < start < start + 11 < end
    assert 300 < end - begin <= LONGEST
    assert text[begin - 1] == text[end] == " "


def test_personal_data_is_refused(study: Study) -> None:
    """A name would be published because nobody saw it in the fourth line."""
    found = draft(study, "R1")
    assert found.personal == ("name", "phone")
    with pytest.raises(InputError, match=r"name, phone\n  → run nlp-coding mask --comment R1 first"):
        approve(study, found)
    accept(study, propose(study, keep=["R1:80-90"]))  # gone through: the number may be shown
    found = draft(study, "R1")
    assert found.personal == ()
    assert found.text == "Det går greit. Vi har faste møter med [navn] hver eneste uke. Ring 912 34 567."
    assert draft(study, "R1", span=(0, 14)).text == "Det går greit."


def test_as_it_is(study: Study) -> None:
    """A doctor's name that everybody knows could not be quoted at all, or a quote with a name by mistake."""
    found = draft(study, "R1", span=(75, 91))
    assert found.personal == ("phone",)
    assert approve(study, found, as_it_is=True).text == "Ring 912 34 567."


def test_approved(study: Study) -> None:
    """The report would print what nobody approved, or another stretch of it."""
    accept(study, propose(study))
    approve(study, draft(study, "R3"), by=" Ola\nNordmann ")
    one = approve(study, draft(study, "R1", code_id="meetings"))
    assert replace(approved(study)[0], marks=()) == one
    assert [one.text[start:end] for start, end in approved(study)[0].marks] == ["faste møter"]
    assert one.text == "Vi har faste møter med [navn] hver eneste uke."
    assert (one.code_id, one.agreement, one.start, one.approved_by) == ("meetings", "Enig", 15, "kari")
    assert (approved(study)[1].approved_by, approved(study)[1].code_id) == ("Ola Nordmann", None)
    assert candidates(study)["meetings"][0].approved is not None
    act = trail.history(study).acts[-1]
    assert (act.action, act.details) == (
        "quote approve",
        {"quotes": [["R1", 15, 74]], "code": "meetings", "by": "kari"},
    )
    with study.store() as store, store.snapshot():
        assert approved(study, store=store) == approved(study)
    forget_masked(study)
    assert replace(approved(study)[0], marks=()) == one
    with pytest.raises(InputError, match="quotes are taken back one by one"):
        trail.undo(study, act=act.id)


def test_a_mask_in_a_quote_stays(study: Study) -> None:
    """A name would be published that was masked when the quote was approved."""
    accept(study, propose(study))
    approve(study, draft(study, "R1"))
    with pytest.raises(InputError, match="R1 is approved as a quote"):
        propose(study, keep=["R1:38-57"])
    assert withdraw(study, "R1") == 1
    assert len(propose(study, keep=["R1:38-57"]).comments) == 1


def test_what_has_changed_since_it_was_shown(study: Study) -> None:
    """Something else would be approved than what a person had read."""
    found = draft(study, "R3")
    with pytest.raises(StudyError, match="look at the quote again"):
        approve(study, replace(found, text="Vi har"))
    with pytest.raises(StudyError, match="look at the quote again"):
        approve(study, replace(found, record="Vi har"))
    assert approved(study) == ()


def test_void_and_withdrawn(study: Study, tmp_path: Path) -> None:
    """A sentence that its writer corrected would be printed as it was, or the approval could not be taken back."""
    approve(study, draft(study, "R3"))
    approve(study, draft(study, "R4"))
    survey = tmp_path / "new.csv"
    survey.write_text("id;svar;kommentar\nR3;Enig;Vi har slutta med faste møter.\n", encoding="utf-8")
    workflow.add_rows(study, survey, update=True)
    assert [one.comment_id for one in approved(study)] == ["R4"]
    assert [one.comment_id for one in void(study)] == ["R3"]
    assert withdraw(study, "R4") == 1
    assert approved(study) == ()
    with pytest.raises(InputError, match="nothing of R4 is approved"):
        withdraw(study, "R4")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"comment_id": "R9"}, "there is no comment «R9»"),
        ({"comment_id": "R4", "code_id": "meetings"}, "R4 does not have the code meetings"),
        ({"comment_id": "R4", "code_id": "meeting"}, "did you mean «meetings»"),
        ({"comment_id": "R2", "span": (5, 13)}, "5–13 is no stretch of R2"),
        ({"comment_id": "R2", "span": (5, 6)}, "5–6 is no stretch of R2"),
    ],
)
def test_what_cannot_be_quoted(study: Study, arguments: dict[str, object], message: str) -> None:
    """A quote would stand under a code that its comment does not have, or be blank."""
    with pytest.raises(InputError, match=message):
        draft(study, **arguments)  # type: ignore[arg-type]
