"""What a re-coding changes: told alike from what is packed and from the columns."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from nlp_coding import decisions, workflow
from nlp_coding.adoption import adopt, find_way
from nlp_coding.core.coding import Coding
from nlp_coding.core.survey import Comment, Corpus, Respondent
from nlp_coding.decisions import Answer
from nlp_coding.recoding.impact import Impact, _moved, find_impact
from nlp_coding.standing import counted_view_of, stored_codebook
from nlp_coding.store import Respondents, Store, packed
from nlp_coding.store.kinds import ListedRespondents
from nlp_coding.workflow import Study, codebook_folders, needed_run
from tests.store.samples import CODES, machine, make_run, make_study, person


def _code_under_2(study: Study) -> None:
    """A second run, under the codebook that merges and splits: what the first said of codes that are still there, but
    for some, and some others."""
    draw = random.Random(1)
    with study.store() as store, store.transaction(actor="kari", action="recode") as details:
        way = find_way(store, "2.0.0", folders=codebook_folders(study))
        adopt(store, way, stored_codebook(store), details)
        codebook = way[-1].codebook
        leaves = [code.id for code in codebook.leaves]
        analyses = list(store.analyses(1))
        kept = [one for one in store.codings(1) if one.code_id in leaves and draw.random() < 0.8]
        there = {(one.comment_id, one.code_id) for one in kept}
        new = {(one.comment_id, draw.choice(leaves)) for one in analyses if draw.random() < 0.3} - there
        run = store.start_run(codebook_digest=codebook.digest, corpus_fingerprint="f", settings={})
        store.put_chunk(run, analyses, [*kept, *(machine(*cell) for cell in sorted(new))])
        store.finish_run(run)


def _impact(study: Study, monkeypatch: pytest.MonkeyPatch, *, large: bool) -> Impact:
    """Of the first run and the second, as a large study tells it, or a small one."""
    monkeypatch.setattr(packed, "PACKED_FROM", 1 if large else 10**9)
    with study.store() as store:
        with store.transaction(actor="kari", action=None):
            store._write("DELETE FROM packed")
            store._pack(1)
            store._pack(2)
        before = counted_view_of(store, needed_run(store, 1), as_of_now=True)
        after = counted_view_of(store, needed_run(store, 2), as_of_now=True)
        assert isinstance(before.respondents, ListedRespondents) is not large
        return find_impact(store, study.settings, before, after, n_examples=2, language="nb")


def test_a_large_study_tells_the_same(demo: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report of a large study would miss comments that a small one's names, or show others."""
    study = workflow.open_study(Path(shutil.copytree(demo.folder, tmp_path / "study")))
    answers = [("R228", "low_involvement"), ("R008", "co_location"), ("R301", "formalisation"), ("R214", "turnover")]
    decisions.decide(study, [Answer(one, code_id, True) for one, code_id in answers], coder="kari")
    decisions.decide(study, [Answer("R214", "turnover", False), Answer("R301", "co_location", False)], coder="ola")
    _code_under_2(study)
    told = _impact(study, monkeypatch, large=True)
    assert told == _impact(study, monkeypatch, large=False)
    assert sum(len(one.gained) + len(one.lost) for one in told.codes) > 40
    assert sum(bool(one.coding) for code in told.codes for one in code.examples) > 10
    assert min(told.n_unsplit, told.n_unmerged, told.comparison.total) > 0, (told.n_unsplit, told.n_unmerged)
    moved = next(one for one in told.codes if len(one.gained) > 1)
    survey = tmp_path / "more.csv"
    survey.write_text(
        "respondent_id,agreement,comment,municipality_size\nX1,Enig,Faste møter.,20 000–49 999\n"
        f"{moved.gained[1]},Enig,,10 000–19 999\nR008,Delvis enig,Noe helt annet nå.,10 000–19 999\n",
        encoding="utf-8",
    )
    workflow.add_rows(study, survey, update=True)
    decisions.decide(study, [Answer("R228", "takes_little_part", False), Answer("X1", "turnover", True)], coder="ola")
    with study.store() as store, store.transaction(actor="kari", action="forget"):
        store.forget(moved.gained[0])
    since = _impact(study, monkeypatch, large=True)
    assert since == _impact(study, monkeypatch, large=False)
    assert next((one.gained for one in since.codes if one.code_id == moved.code_id), ()) == moved.gained[2:]


def _columns_moved(store: Store, held: list[Coding], blocked: set[tuple[str, str]]) -> tuple[dict[str, list[int]], ...]:
    """Worked out one respondent at a time."""
    columns = [store.columns(run, decisions=held, blocked=blocked) for run in (1, 2)]
    sets = [
        [set() if disputed else set(codes) for codes, disputed in zip(one.codes, one.disputed, strict=True)]
        for one in columns
    ]
    pairs = ((sets[1], sets[0]), (sets[0], sets[1]))
    found = (
        {code: [at for at, (one, other) in enumerate(zip(*pair, strict=True)) if code in one - other] for code in CODES}
        for pair in pairs
    )
    return tuple({code: places for code, places in one.items() if places} for one in found)


def test_who_moves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A comment that people differ on, or that waits for them, would be told as a change of the machine's."""
    draw = random.Random(7)
    ids = [f"R{n}" for n in range(120)]
    store = make_study(tmp_path, {one: None if draw.random() < 0.2 else f"tekst {one}" for one in ids})
    with store.transaction(actor="kari", action="add"):
        # A comment that comes later than its neighbours has a later key.
        store.update_respondents(Corpus((Respondent("R3", "Enig"),), (Comment("R3", "R3", "ny"),)))
    written = [one for one, key in zip(ids, store.columns(None).comment_ids, strict=True) if key]
    cells = [(one, code) for one in written for code in CODES]
    monkeypatch.setattr(packed, "PACKED_FROM", 1)
    for _ in range(2):
        make_run(store, [machine(*cell, applies=draw.random() < 0.9) for cell in cells if draw.random() < 0.3])
    held = [
        person(*cell, draw.random() < 0.5, coder=coder)
        for cell in cells for coder in ("kari", "ola") if draw.random() < 0.3
    ]  # fmt: skip
    blocked = {cell for cell in cells if draw.random() < 0.1}
    ways: list[list[Respondents]] = [
        [store.respondents(run, decisions=held, blocked=blocked) for run in (1, 2)],
        [ListedRespondents(store.columns(run, decisions=held, blocked=blocked)) for run in (1, 2)],
    ]
    assert sum(store.columns(2, decisions=held).disputed) > 5
    expected = _columns_moved(store, held, blocked)
    assert min(len(expected[0]), len(expected[1])) == len(CODES)
    for before in ways:
        assert isinstance(before[0], ListedRespondents) is (before is ways[1])
        for after in ways:
            assert _moved(before[0], after[1]) == expected
    places = sorted({place for found in expected for some in found.values() for place in some})
    who = [way[1].commenting(places) for way in ways]
    assert who[0] == who[1]
    columns = store.columns(2)
    assert who[0] == [(columns.comment_keys[place], columns.agreements[place]) for place in places]
    keys = [key for key, _ in who[0]]
    assert store.ids_of_comments(keys) == {columns.comment_keys[at]: columns.comment_ids[at] for at in places}
