"""mask: what is found, accepted, added and kept; the texts that are handed on; the words overwritten."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nlp_coding import exports, masking, proposing, suggesting, workflow
from nlp_coding.core.coding import Evidence
from nlp_coding.core.document import Quote
from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.core.topics import Passage
from nlp_coding.decisions import Answer, decide
from nlp_coding.masked import MaskedText, masked
from nlp_coding.masking import Found, Proposed, accept, find, forget_masked, propose
from nlp_coding.queueing import queue_rows
from nlp_coding.recoding.recode import recode
from nlp_coding.recoding.report import recoding_document
from nlp_coding.store import NOTHING, Blackened, Mask
from nlp_coding.trail import acts as trail
from nlp_coding.trail.export import audit_rows, read_trail
from nlp_coding.trail.tell import tell
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK
from tests.taught import make_open

TEXTS = {
    "R1": "Ring Torhild Brekkesæter, tlf 912 34 567.",
    "R2": "Faste møter med Torhild Brekkesæter hver uke.",
    "R3": "Ingen faste møter.",
    "a:b": "Legen på hjørnet, båtmannen, slutter. Båtmannens følgesvenn òg.",
}
NAME, PHONE = Mask(5, 24, "name"), Mask(30, 40, "phone")
ELSEWHERE = Mask(16, 35, "name")


@pytest.fixture(scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = make_open(tmp_path_factory.mktemp("mask") / "s", TEXTS, audit_share=0.0)
    workflow.code(study)
    return study.folder


@pytest.fixture
def study(_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """Four comments, coded; two name somebody."""
    monkeypatch.setenv("LOGNAME", "kari")
    return workflow.open_study(Path(shutil.copytree(_folder, tmp_path / "study")))


def _accept(study: Study, **options: Any) -> None:
    accept(study, propose(study, **options))


def _masks(study: Study) -> Mapping[str, tuple[Mask, ...]]:
    with study.store() as store:
        return store.masks()


def test_found_and_accepted(study: Study) -> None:
    """What was accepted would be offered again and again, or the rest never."""
    assert find(study) == [
        Found("R1", TEXTS["R1"], (NAME, PHONE)),
        Found("R2", TEXTS["R2"], (ELSEWHERE,)),
    ]
    one = propose(study, comment_ids=["R1"])
    assert (one.n_stretches, one.n_comments, one.whole) == (2, 1, False)
    accept(study, one)
    assert masking.n_not_gone_through(study) == 4
    assert find(study, comment_ids=["R1"]) == [Found("R1", TEXTS["R1"], (), (NAME, PHONE))]
    _accept(study)
    assert propose(study).comments == ()
    assert _masks(study) == {"R1": (NAME, PHONE), "R2": (ELSEWHERE,)}
    assert (masking.n_not_gone_through(study), masking.n_masked(study)) == (0, (3, 2))
    details = [act.details for act in trail.history(study).acts if act.action == "mask"]
    assert details == [
        {"masked": [["R1", 5, 24], ["R1", 30, 40]], "stretches": 2, "comments": 1},
        {"masked": [["R2", 16, 35]], "stretches": 1, "comments": 1},
    ]


def test_nothing_found_is_noted_without_an_entry(study: Study) -> None:
    """A study that names nobody would be called not masked for ever, or its log be filled with nothing."""
    n_acts = len(trail.history(study).acts)
    accept(study, propose(study, finder=lambda _: ()))
    assert masking.n_not_gone_through(study) == 0
    assert len(trail.history(study).acts) == n_acts


def test_a_person_takes_out_and_adds(study: Study) -> None:
    """The finder would have the last word, on names that it takes for words and words that it takes for names."""
    proposal = propose(study, keep=["R1:30-40"], add=["a:b:BÅTMANNEN", "R3:0-5:address"], words=["torhild"])
    assert proposal.comments == (
        Proposed("R1", TEXTS["R1"], (Mask(5, 12, "name"), NAME), (Mask(30, 40, NOTHING),)),
        Proposed("R2", TEXTS["R2"], (Mask(16, 23, "name"), ELSEWHERE)),
        Proposed("R3", TEXTS["R3"], (Mask(0, 5, "address"),)),
        Proposed("a:b", TEXTS["a:b"], (Mask(18, 27, "name"),)),
    )
    accept(study, proposal)
    assert _masks(study) == {
        "R1": (NAME, Mask(30, 40, NOTHING)),
        "R2": (ELSEWHERE,),
        "R3": (Mask(0, 5, "address"),),
        "a:b": (Mask(18, 27, "name"),),
    }
    assert propose(study).comments == ()
    _accept(study, keep=["R3:0-5"])
    assert _masks(study)["R3"] == (Mask(0, 5, NOTHING),)


def test_every_mistake_in_one_pass(study: Study) -> None:
    """Somebody would mend one slip, run again, and find the next."""
    with pytest.raises(InputError) as caught:
        propose(
            study,
            comment_ids=["R7"],
            add=["R8:Pelle", "R1:Pelle", "R1:5-99", "R1:0-4:adress"],
            words=["Xyz"],
            keep=["R1:5-23", "R2", "a:b:båtmannen"],
        )
    assert [one.message for one in caught.value.mistakes] == [
        "there is no comment «R7» in the study",
        "there is no comment «R8» in the study",
        "«Pelle» does not stand in R1",
        "5–99 is no stretch of R1",
        "«adress» is no kind of personal data",
        "«Xyz» stands in no comment",
        "there is no stretch 5-23 in R1",
        "«R2» is no place",
        "«a:b:båtmannen» is no place",
    ]
    assert caught.value.mistakes[6].remedy == "what is found or masked in it is 5-24, 30-40"


def test_a_text_that_changed_meanwhile(study: Study) -> None:
    """The mask would lie over other words than those that were shown."""
    proposal = propose(study)
    proposal = replace(proposal, comments=tuple(replace(one, text="Ring.") for one in proposal.comments))
    with pytest.raises(StudyError, match="somebody has just written"):
        accept(study, proposal)
    assert _masks(study) == {}


def test_a_masked_text_and_its_places() -> None:
    """Evidence would be marked some letters beside its words, or half a marker with it."""
    text = masked(TEXTS["R1"], (NAME, PHONE), language="nb")
    assert text.text == "Ring [navn], tlf [telefonnummer]."
    assert masked("Å, 🩺 Kari!", [Mask(5, 9, "name")], language="nn").text == "Å, 🩺 [namn]!"
    places = [(0, 4), (5, 24), (0, 12), (20, 29), (24, 26), (30, 40), (40, 41), (0, 41)]
    assert [text.words(*place) for place in places] == [
        "Ring", "[navn]", "Ring [navn]", "[navn], tlf", ", ", "[telefonnummer]", ".", text.text,
    ]  # fmt: skip
    found = (Evidence(5, 12, "tor [«Torhild» read as «tor»]"),)
    assert text.evidence(found) == (Evidence(5, 11, "tor"),)
    assert MaskedText("Tor").evidence(found) == found


def test_what_is_handed_on_is_masked(study: Study) -> None:
    """A name would leave the study in whatever file was forgotten here."""
    decide(study, [Answer("R2", "meetings", True)], coder="kari")
    _accept(study)
    wide = list(exports.wide_rows(study, with_text=True))
    assert [row[2] for row in wide[1:3]] == [
        "Ring [navn], tlf [telefonnummer].",
        "Faste møter med [navn] hver uke.",
    ]
    (*_, decided) = (row for row in audit_rows(read_trail(study, with_text=True)) if row[4] == "R2")
    assert decided[-2:] == ("Faste møter", "Faste møter med [navn] hver uke.")
    queued = workflow.queue(study)
    texts = masking.masked_texts(study, [one.comment.id for one in queued])
    rows = list(queue_rows(queued, with_text=True, texts=texts))
    assert "Torhild" not in str(rows)
    assert any(one.comment.text == TEXTS["R1"] for one in queued)  # who codes reads what was written

    class Points:
        points = (type("Point", (), {"passage": Passage("R2", 6, 44)})(),)

    assert list(suggesting.passage_texts(study, Points()).values()) == ["møter med [navn] hver uke"]  # type: ignore[arg-type]


def test_forgotten_words(study: Study) -> None:
    """The words would stand in the study after all, or the codings and masks that lie on them would go."""
    decide(study, [Answer("R1", "turnover", True)], coder="kari")
    _accept(study)
    assert masking.n_to_forget(study) == Blackened(2, 3)
    with study.store() as store:
        before = list(store.codings(1))
    assert forget_masked(study) == Blackened(2, 3)
    assert (masking.n_to_forget(study), forget_masked(study)) == (Blackened(0, 0), Blackened(0, 0))
    for path in study.folder.rglob("*"):
        assert b"Torhild" not in path.read_bytes()
    with study.store() as store:
        assert list(store.codings(1)) == before
        assert [one.stale for one in store.decision_records()] == [False]
    assert propose(study).comments == ()
    assert [row[2] for row in exports.wide_rows(study, with_text=True)][1] == "Ring [navn], tlf [telefonnummer]."
    with pytest.raises(InputError, match="were overwritten, and cannot be shown"):
        propose(study, keep=["R1:5-24"])
    workflow.code(study)  # what is blackened is no word
    with study.store() as store:
        latest = store.latest_run()
        assert latest
        spans = {(one.comment_id, one.code_id, one.evidence) for one in store.codings(latest.id)}
    assert spans == {(one.comment_id, one.code_id, one.evidence) for one in before}


def test_undo_says_how(study: Study) -> None:
    """undo would take back an older command in silence, or say nothing of what can be done."""
    _accept(study)
    with pytest.raises(InputError, match=r"(?s)your last command that stands is mask .* mask --keep COMMENT:START-END"):
        trail.undo(study)
    forget_masked(study)
    with pytest.raises(InputError, match="the words are gone for good"):
        trail.undo(study)


def test_a_table_that_was_written_is_passed_over(study: Study) -> None:
    """Nobody who prints a table between could take back the last decision."""
    decide(study, [Answer("R1", "turnover", True)])
    with study.store() as store, store.transaction(actor="kari", action="publish"):
        store.record_published(name="t.xlsx", what="w", family="f", state="s", min_cell=0, shown=(), withheld=())
    assert trail.undo(study, dry_run=True).n_decisions == 1


def test_who_withdrew_is_not_named_in_the_trail(study: Study) -> None:
    """The log would name whom it must not."""
    _accept(study)
    workflow.forget(study, "R1")
    (act,) = (act for act in trail.history(study).acts if act.action == "mask")
    assert act.details["masked"] == [["R2", 16, 35]]


@pytest.mark.parametrize(
    ("action", "details", "nb", "nn", "en"),
    [
        (
            "mask",
            {"stretches": 2, "comments": 1},
            "maskerte 2 steder i teksten i 1 kommentar",
            "maskerte 2 stader i teksten i 1 kommentar",
            "masked 2 stretches of text in 1 comment",
        ),
        (
            "mask",
            {"stretches": 1, "comments": 1, "kept": [["R1", 0, 4]]},
            "maskerte 1 sted i teksten i 1 kommentar og lot 1 sted i teksten stå",
            "maskerte 1 stad i teksten i 1 kommentar og lét 1 stad i teksten stå",
            "masked 1 stretch of text in 1 comment, and let 1 stretch of text stand",
        ),
        (
            "mask",
            {"stretches": 0, "comments": 0, "kept": [["R1", 0, 4], ["R1", 5, 6]]},
            "lot 2 steder i teksten stå umaskert",
            "lét 2 stader i teksten stå umaskert",
            "let 2 stretches of text stand unmasked",
        ),
        (
            "mask --forget",
            {"stretches": 3, "comments": 2},
            "slettet ordene i 3 steder i teksten i 2 kommentarer for godt",
            "sletta orda i 3 stader i teksten i 2 kommentarar for godt",
            "overwrote the words of 3 stretches of text in 2 comments for good",
        ),
        (
            "quote approve",
            {"quotes": [["R1", 0, 4]]},
            "godkjente 1 sitat for publisering",
            "godkjende 1 sitat for publisering",
            "approved 1 quote for publication",
        ),
        (
            "quote withdraw",
            {"quotes": [["R1", 0, 4], ["R1", 5, 9]]},
            "trakk tilbake godkjenningen av 2 sitater",
            "trekte tilbake godkjenninga av 2 sitat",
            "withdrew the approval of 2 quotes",
        ),
        (
            "publish",
            {"tables": ["a.xlsx", "b.docx"]},
            "skrev tabeller eller figurer til fil: a.xlsx, b.docx",
            "skreiv tabellar eller figurar til fil: a.xlsx, b.docx",
            "wrote tables or figures to a file: a.xlsx, b.docx",
        ),
    ],
)
def test_acts_are_told(action: str, details: dict[str, object], nb: str, nn: str, en: str) -> None:
    """The trail would name a command where it should tell what was done."""
    assert [tell(action, details, language) for language in ("nb", "nn", "en")] == [nb, nn, en]


def test_a_recoding_is_told_masked(study: Study, tmp_path: Path) -> None:
    """The report of a re-coding would quote the name, or mark the wrong words in its place."""
    _accept(study)
    book = SMALL_CODEBOOK.read_text(encoding="utf-8")
    book = book.replace('version: "1.0.0"', 'version: "1.1.0"\nrevises: "1.0.0"').replace('"PLO"', '"PLO"\n      tlf')
    (tmp_path / "1.1.0.yaml").write_text(book, encoding="utf-8")
    done = recode(study, str(tmp_path / "1.1.0.yaml"), dry_run=True)
    blocks = recoding_document(done, with_text=True).blocks
    assert [one for one in blocks if isinstance(one, Quote)] == [
        Quote("Ring [navn], tlf [telefonnummer].", ((13, 16),)),
    ]


def test_no_example_quotes_what_is_masked(study: Study) -> None:
    """A name would be written into the codebook, which is published."""
    _accept(study)
    texts = {
        Passage("R2", 6, 44): "møter med\nTorhild",
        Passage("R2", 0, 11): "Faste møter",
        Passage("R3", 0, 5): "Ingen",
    }
    with study.store() as store:
        assert proposing._with_masks(store, texts) == {"møter med Torhild"}
