"""Decisions on a whole comment: the codes it has, all others a no; typed, or a row of a file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nlp_coding import decisions, workflow
from nlp_coding.answers import whole_comment
from nlp_coding.codebook.load import load_codebook_text
from nlp_coding.core.coding import Evidence
from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.core.survey import Corpus
from nlp_coding.decision_files import read_decisions
from nlp_coding.decisions import Answer
from nlp_coding.store import Store
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK

CODES = ("meetings", "messages", "turnover")


def _write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def _answers(comment_id: str, *codes: str, file: str | None = None, row: int | None = None) -> list[Answer]:
    return [Answer(comment_id, code, code in codes, file, row) for code in CODES]


def _recorded(study: Study) -> dict[tuple[str, str], bool]:
    with study.store() as store:
        return {(one.comment_id, one.code_id): one.applies for one in store.decisions()}


def test_a_row_a_comment(small: Study, tmp_path: Path) -> None:
    """What is not listed is a no, or a review would say what comments have and never what they lack."""
    rows = ('K01;" turnover ; messages;"', "K03;meetings", "K05;-", "K09;–", "K11; none ", "K12;ingen")
    file = _write(tmp_path / "d.csv", "comment_id;codes", *rows)
    answers, coder = decisions.decide_from(small, file, coder="kari")
    assert coder == "kari"
    assert answers == [
        *_answers("K01", "turnover", "messages", file="d.csv", row=2),
        *_answers("K03", "meetings", file="d.csv", row=3),
        *_answers("K05", file="d.csv", row=4),
        *_answers("K09", file="d.csv", row=5),
        *_answers("K11", file="d.csv", row=6),
        *_answers("K12", file="d.csv", row=7),
    ]
    assert _recorded(small) == {(one.comment_id, one.code_id): one.applies for one in answers}


def test_a_blank_row_is_not_decided_yet(small: Study, tmp_path: Path) -> None:
    """A file that is half filled in would say of the other half that it has no codes."""
    file = _write(tmp_path / "d.csv", "comment_id,codes,note", "K01,meetings,", "K03,,later", "K03, ,", "nosuch,,")
    answers, _ = decisions.decide_from(small, file)
    assert answers == _answers("K01", "meetings", file="d.csv", row=2)
    assert {comment_id for comment_id, _ in _recorded(small)} == {"K01"}


def test_a_code_listed_twice(small: Study, tmp_path: Path) -> None:
    """A slip of the hand that means nothing."""
    file = _write(tmp_path / "d.csv", "comment_id,codes", "K01,meetings; meetings")
    assert decisions.decide_from(small, file)[0] == _answers("K01", "meetings", file="d.csv", row=2)


@pytest.mark.parametrize(
    ("rows", "messages"),
    [
        (
            ("K01,meeting;turnover", "K99,meetings", "K03,arenas", "K05,nosuch;qqq"),
            [
                "d.csv, row 2, column «codes»: there is no code «meeting» in the study\n  → did you mean «meetings»?",
                "d.csv, row 3, column «comment_id»: there is no comment «K99» in the study",
                "d.csv, row 4, column «codes»: «arenas» is a group of codes\n  → decide on one of meetings, messages",
                "d.csv, row 5, column «codes»: there is no code «nosuch» in the study",
                "d.csv, row 5, column «codes»: there is no code «qqq» in the study",
            ],
        ),
        (
            ("K01,meetings", "K03,-", "K01,turnover", "K03,-"),
            [
                "d.csv, row 4, column «comment_id»: «K01» stands in row 2 already\n  → keep one of the two rows",
                "d.csv, row 5, column «comment_id»: «K03» stands in row 3 already\n  → keep one of the two rows",
            ],
        ),
        (
            ("K01,;", "K03,meetings;-", "K99,-;ingen"),
            [
                "d.csv, row 2, column «codes»: no code is named\n  → write the codes separated by ;, or - alone",
                "d.csv, row 3, column «codes»: «meetings;-» says both that no code applies and that some do",
                "d.csv, row 4, column «codes»: «-;ingen» says both",
            ],
        ),
        (("K01,", "K03, "), ["d.csv: the file holds no decisions\n  → write the codes that apply in the column codes"]),
        ((), ["d.csv"]),
    ],
)
def test_bad_rows_change_nothing(small: Study, tmp_path: Path, rows: tuple[str, ...], messages: list[str]) -> None:
    """Half a file of decisions in the study, and nobody knows which half."""
    file = _write(tmp_path / "d.csv", "comment_id,codes", *rows)
    with pytest.raises(InputError) as caught:
        decisions.decide_from(small, file)
    assert len(caught.value.mistakes) == len(messages)
    for mistake, message in zip(caught.value.mistakes, messages, strict=True):
        assert str(mistake).startswith(message)
    assert _recorded(small) == {}
    assert workflow.status(small).counts.n_decided == 0


def test_both_formats_in_one_header(small: Study, tmp_path: Path) -> None:
    """Of two answers to the same question one would be dropped without a word."""
    file = _write(tmp_path / "d.csv", "comment_id,code,applies,codes", "K01,meetings,0,turnover")
    with pytest.raises(InputError, match="the file has both «codes» and «code»"):
        decisions.decide_from(small, file)
    assert _recorded(small) == {}


def test_a_list_filled_in_for_another_codebook(small: Study, tmp_path: Path) -> None:
    """A no to codes that nobody was asked about would be written in a person's name."""
    file = _write(tmp_path / "d.csv", "comment_id,codes,codebook", "K01,turnover,small@0.9.0", "K03,-,small@1.0.0")
    with pytest.raises(InputError, match=r"filled in for small@0\.9\.0, and small@1\.0\.0 is in force"):
        decisions.decide_from(small, file)
    assert _recorded(small) == {}


def test_a_whole_comment(small: Study) -> None:
    """One line for one comment read: every code is decided on, and the newest word holds."""
    answers, coder = decisions.decide_whole(small, "K11", " turnover;messages ", coder="kari")
    assert (answers, coder) == (_answers("K11", "turnover", "messages"), "kari")
    assert decisions.decide_whole(small, "K11", "-", coder="kari")[0] == _answers("K11")
    assert _recorded(small) == {("K11", code): False for code in CODES}
    assert decisions.decide_whole(small, "K09", "meetings")[1] == workflow.user_name()


@pytest.mark.parametrize(
    ("comment_id", "codes", "message"),
    [
        ("K11", "turnovr", "^there is no code «turnovr» in the study\n  → did you mean «turnover»?"),
        ("K11", "arenas", "^«arenas» is a group of codes"),
        ("K11", "", "^no code is named\n  → write the codes separated by ;, or - alone for none"),
        ("K11", " ; ", "^no code is named"),
        ("K11", "-;turnover", "^«-;turnover» says both that no code applies and that some do"),
        ("K11", "meetings,turnover", "there is no code «meetings,turnover»"),
        ("K02", "-", "there is no comment «K02» in the study"),  # its respondent wrote none
    ],
)
def test_a_whole_comment_with_a_slip(small: Study, comment_id: str, codes: str, message: str) -> None:
    """A code that is not known would be lost, and the others be recorded as a no."""
    with pytest.raises(InputError, match=message):
        decisions.decide_whole(small, comment_id, codes)
    assert _recorded(small) == {}


def _recode(study: Study) -> None:
    """Another codebook, in which turnover is called otherwise."""
    text = SMALL_CODEBOOK.read_text(encoding="utf-8").replace("1.0.0", "2.0.0").replace("id: turnover", "id: leaving")
    with study.store() as store, store.transaction(actor="ola", action="recode"):
        store.put_codebook(load_codebook_text(text, file="k"), text)


def _shorten(study: Study) -> None:
    with study.store() as store, store.transaction(actor="ola", action="update"):
        corpus = store.corpus()
        store.update_respondents(Corpus(corpus.respondents, (replace(corpus.comments[0], text="Nei."),)))


@pytest.mark.parametrize(
    ("meanwhile", "message"),
    [
        (_recode, "there is no code «turnover» in the study"),
        (_shorten, "0–9 ends after the comment, which has 4 characters"),
        (lambda study: workflow.forget(study, "K01"), "there is no comment «K01» in the study"),
    ],
)
def test_what_changes_before_it_is_recorded(
    small: Study, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[Study], object], message: str
) -> None:
    """A decision would stand on a code, a text or a comment that another command had just taken out."""
    begin = Store.transaction

    def late(store: Store, *, actor: str, action: str | None) -> AbstractContextManager[dict[str, Any]]:
        monkeypatch.undo()
        meanwhile(small)
        return begin(store, actor=actor, action=action)

    monkeypatch.setattr(Store, "transaction", late)
    with pytest.raises(InputError, match=message):
        decisions.decide(small, [Answer("K01", "turnover", True, evidence=(Evidence(0, 9, ""),))])
    assert _recorded(small) == {}


def test_a_codebook_that_comes_while_a_file_is_read(small: Study, tmp_path: Path) -> None:
    """All codes that are not listed would be a no to those of a codebook that nobody had before them."""
    file = _write(tmp_path / "d.csv", "comment_id,codes", "K01,meetings", "K99,meetings")
    found = read_decisions(small, file)
    _recode(small)
    with pytest.raises(StudyError, match=r"another codebook \(small@2.0.0\) while .* read under small@1.0.0"):
        decisions.decide_read(small, found)
    assert _recorded(small) == {}


def test_a_codebook_that_comes_while_a_comment_is_typed(small: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with a file: none of the others, said of codes that are no more."""

    def slow(*given: Any) -> list[Answer]:
        _recode(small)
        return whole_comment(*given)

    monkeypatch.setattr(decisions, "whole_comment", slow)
    with pytest.raises(StudyError, match=r"another codebook \(small@2.0.0\)"):
        decisions.decide_whole(small, "K01", "meetings")
    assert _recorded(small) == {}
