"""The trail of what was settled between coders, and of what a merge brought."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlp_coding import workflow
from nlp_coding.core.codebook import Language
from nlp_coding.core.coding import Coding, Status
from nlp_coding.core.errors import InputError
from nlp_coding.merging import merge
from nlp_coding.store import Sampled, Store
from nlp_coding.tables.document_md import to_markdown
from nlp_coding.trail import acts as trail
from nlp_coding.trail.export import Line, audit_rows, conflicts, read_trail
from nlp_coding.trail.page import audit_document
from nlp_coding.trail.tell import tell
from nlp_coding.workflow import Study

MINUTES: Iterator[str] = (f"2030-05-02T{9 + n // 60:02}:{n % 60:02}:00Z" for n in range(600))


@pytest.fixture(autouse=True)
def _kari(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "kari")


def _decide(
    study: Study, applies: bool, *, coder: str = "kari", status: Status = "decided", cell: str = "K09 turnover"
) -> None:
    comment_id, code_id = cell.split()
    action = "settle" if status == "settled" else "decide"
    at = next(MINUTES)
    with Store.open(study.folder, clock=lambda: at) as store, store.transaction(actor="kari", action=action):
        store.decide([Coding(comment_id, code_id, applies, "person", coder, status)])


def _lines(study: Study) -> list[Line]:
    return [line for line in read_trail(study).lines if line.coding.code_id == "turnover"]


def test_what_was_settled(small: Study) -> None:
    """A dispute that was settled would be told as one that stands, or a coder's word as taken back by herself."""
    _decide(small, True)
    _decide(small, False, coder="ola")
    assert conflicts(_lines(small)) == 1
    _decide(small, True, status="settled")
    lines = _lines(small)
    assert [(line.coding.status, line.holds) for line in lines] == [
        ("decided", False), ("decided", False), ("settled", True),
    ]  # fmt: skip
    assert {line.superseded_by for line in lines[:2]} == {lines[2].decision.id}
    assert conflicts(lines) == 0
    page = to_markdown(audit_document(read_trail(small)))
    assert "ja (avklart)" in page
    assert "avklarte uenighet med 1 avgjørelse" in page
    rows = [
        dict(zip(next(iter(audit_rows(read_trail(small)))), row, strict=True)) for row in audit_rows(read_trail(small))
    ]
    assert [(row["act"], row["status"]) for row in rows if row["id"] and row["code"] == "turnover"] == [
        ("decide", "decided"), ("decide", "decided"), ("settle", "settled"),
    ]  # fmt: skip
    assert sum(row["act"] == "settle" for row in rows) == 1  # no row of its own beside that of the decision
    _decide(small, False, coder="ola")  # said again, later than what was settled
    assert conflicts(_lines(small)) == 1


def test_what_was_settled_is_taken_back(small: Study) -> None:
    """The coder's own word would go with what she settled, or the settled one could not be taken back at all."""
    _decide(small, False)
    _decide(small, True, status="settled")
    undone = trail.undo(small)
    assert (undone.act.action, undone.n_decisions, undone.n_later) == ("settle", 1, 0)
    with small.store() as store:
        assert [(one.applies, one.status) for one in store.decisions()] == [(False, "decided")]
    assert [line.holds for line in _lines(small)] == [True, False, False]
    assert trail.undo(small).n_decisions == 1
    with small.store() as store:
        assert store.decisions() == ()


def test_what_cannot_be_taken_back(small: Study, tmp_path: Path) -> None:
    """A merge that was taken back would never come again; a draw or a memo would stand in the way of a decision."""
    other = workflow.open_study(Path(shutil.copytree(small.folder, tmp_path / "other")))
    _decide(other, True)
    _decide(small, False, cell="K01 meetings")
    with small.store() as store:
        for action in ("sample", "memo"):
            with store.transaction(actor="kari", action=action) as details:
                if action == "sample":
                    store.put_sample([Sampled("K01", 1, 1, store.now())])
                else:
                    store.put_memo("obs", coder="kari", comment_id="K01")
                    details["comment"] = "K01"
    assert trail.undo(small, dry_run=True).act.action == "decide"
    merge(small, other.folder)
    numbers = {act.action: act.id for act in trail.history(small).acts}
    refused = {"merge": "could not be made again", "sample": "others may be", "memo": "takes its place"}
    for action, words in refused.items():
        with pytest.raises(InputError, match=words):
            trail.undo(small, act=numbers[action])
    with pytest.raises(InputError, match="your last command that stands is merge"):
        trail.undo(small)
    workflow.forget(small, "K01")
    assert "K01" not in str(trail.history(small).acts)


def test_what_a_merge_brought(small: Study, tmp_path: Path) -> None:
    """Somebody would be said to have decided before any coding, or to have decided twice what was said once."""
    other = workflow.open_study(Path(shutil.copytree(small.folder, tmp_path / "other")))
    _decide(other, True)
    workflow.code(other)
    _decide(other, True, coder="ola")
    _decide(small, False)  # later than kari's word in the other copy
    merge(small, other.folder)
    lines = _lines(small)
    assert [(line.coding.coder, line.answer, line.said, line.restored, line.holds) for line in lines] == [
        ("kari", 0, "not suggested", False, False),
        ("kari", 1, "not suggested", False, False),
        ("ola", 1, "", False, True),  # in a run that is not here
        ("kari", 0, "not suggested", True, True),
    ]
    _, *rows = audit_rows(read_trail(small))
    acts = {row[0]: row[3] for row in rows if row[0] is not None}
    assert acts == {1: "decide", 2: "merge", 3: "merge", 4: "merge"}
    page = to_markdown(audit_document(read_trail(small)))
    assert "flettet inn 2 avgjørelser fra other" in page
    assert "nei (gjelder igjen)" in page
    assert "3 avgjørelser om 1 kommentar" in page
    # Her later word is taken back, and its copy with it: the one from the other copy holds.
    assert trail.undo(small, act=lines[0].decision.command).n_decisions == 1
    with small.store() as store:
        assert {one.coder: one.applies for one in store.decisions()} == {"kari": True, "ola": True}


@pytest.mark.parametrize(
    ("language", "settled", "merged", "drawn", "written"),
    [
        (
            "nb", "avklarte uenighet med 2 avgjørelser",
            "flettet inn 0 avgjørelser, 1 notat, 3 kommentarer til dobbeltkoding fra b",
            "trakk ut 3 kommentarer som flere skal kode", "skrev 2 notater",
        ),
        (
            "nn", "avklarte usemje med 2 avgjerder",
            "fletta inn 0 avgjerder, 1 notat, 3 kommentarar til dobbeltkoding frå b",
            "trekte ut 3 kommentarar som fleire skal kode", "skreiv 2 notat",
        ),
        (
            "en", "settled disagreement with 2 decisions",
            "merged in 0 decisions, 1 memo, 3 comments drawn for several coders from b",
            "drew 3 comments for several to code", "wrote 2 memos",
        ),
    ],
)  # fmt: skip
def test_told(language: Language, settled: str, merged: str, drawn: str, written: str) -> None:
    """The log would name acts by words that nobody but programmers read."""
    assert tell("settle", {"decisions": 2, "coders": ["kari"]}, language) == settled
    assert tell("merge", {"decisions": 0, "memos": 1, "sampled": 3, "study": "b"}, language) == merged
    assert tell("sample", {"sampled": 3, "draw": 1, "seed": 1}, language) == drawn
    assert tell("memo", {"memos": 2}, language) == written
