"""A study, or a gold file's own texts, held against a gold coding."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding import decisions, evaluation, workflow
from nlp_coding.core.errors import InputError
from nlp_coding.decisions import Answer
from nlp_coding.demo import demo_files
from nlp_coding.workflow import Study
from tests.conftest import SMALL_GOLD


def test_evaluate_the_study(small: Study, tmp_path: Path) -> None:
    """By hand: 6 cells right of 7 in the gold (K11's disputed meetings left out), and no false one."""
    result, name = evaluation.evaluate_study(small, SMALL_GOLD)
    assert name == "small@1.0.0"
    assert (result.micro, result.exact, result.n_comments, result.n_disputed) == (1.0, 1.0, 7, 1)
    decisions.decide(small, [Answer("K09", "turnover", True), Answer("K04", "turnover", False)], coder="kari")
    result, _ = evaluation.evaluate_study(small, SMALL_GOLD)
    turnover = result.codes["turnover"]
    assert (turnover.n, turnover.n_coded, turnover.n_both, turnover.f1) == (2, 2, 1, 0.5)
    assert result.exact == pytest.approx(5 / 7)


def test_evaluate_says_what_is_not_there(small: Study, tmp_path: Path) -> None:
    """Comments that were never coded would count as comments without a code."""
    new = tmp_path / "new.csv"
    new.write_text("id;svar;region;kommentar\nK20;Enig;Nord;Vikarar\n", encoding="utf-8")
    workflow.add_rows(small, new)
    gold = tmp_path / "gold.csv"
    gold.write_text("id,codes\nK20,turnover\nK001,meetings\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        evaluation.evaluate_study(small, gold)
    assert [mistake.message for mistake in caught.value.mistakes] == [
        "comment «K20» is not coded yet",
        "there is no comment «K001» in the study",
    ]
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError):
            evaluation.has_texts(path)


def test_evaluate_texts_is_evaluate_study(demo: Study) -> None:
    """The same comments, the same codebook: the same figures with and without a study."""
    gold = demo_files()[1]
    assert evaluation.has_texts(gold)
    assert not evaluation.has_texts(SMALL_GOLD)
    assert evaluation.evaluate_texts(gold) == evaluation.evaluate_study(demo, gold)
