"""From decisions and suggestions to a corrected share."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding import decisions, results, workflow
from nlp_coding.correcting import correction_of
from nlp_coding.decisions import Answer
from nlp_coding.standing import view_of
from nlp_coding.tables import CodeColumn
from nlp_coding.tables.correction import Correction
from nlp_coding.workflow import Study
from tests.taught import CODES, make_open

TEXTS = {
    "A1": "Vi har faste møter.",
    "A2": "Møte hver uke, og stadig nye vikarer.",
    "A3": "Samarbeidet er greit.",
    "A4": "Det er vikarer her.",
    "A5": "-",
    "A6": "Vi har møter iblant.",
}
COLUMNS = [CodeColumn(one, frozenset([one])) for one in CODES] + [CodeColumn("Arenaer", frozenset(CODES[:2]))]


def correction(study: Study) -> Correction:
    with study.store() as store:
        run = store.latest_run()
        assert run is not None
        return correction_of(store, view_of(store, run), COLUMNS)


def test_a_small_study_by_hand(tmp_path: Path) -> None:
    """A share of other comments than those with substance, or one that takes the machine at its word."""
    study = make_open(tmp_path / "s", TEXTS, audit_share=1.0)
    decisions.decide(study, [Answer("A6", code, code == "meetings") for code in CODES], coder="kari")
    workflow.code(study)  # A1 to A4 are drawn; A6 was decided before, A5 has nothing in it
    for comment_id, codes in {"A1": "meetings", "A2": "messages", "A3": "-"}.items():
        decisions.decide_whole(study, comment_id, codes, coder="kari")
    assert correction(study) == Correction({}, 3, 20)
    table = results.make_table(study, "codes", corrected=True)
    assert any("minst 20 tilfeldig trukne kommentarer" in note for note in table.notes)
    assert not any(row.label == "Korrigert" for row in table.rows)
    decisions.decide_whole(study, "A4", "turnover", coder="kari")
    found = correction(study)
    assert found.n_audited == 4
    # All are decided, so the share is known: of A1, A2, A3, A4 and A6.
    assert {place: (round(one.share, 9), one.low, one.high) for place, one in found.by_column.items()} == {
        place: (share, pytest.approx(share), pytest.approx(share)) for place, share in enumerate((0.4, 0.2, 0.2, 0.6))
    }
    share, _ = results.make_table(study, "codes", corrected=True).rows[-2:]
    assert share.label == "Korrigert"
