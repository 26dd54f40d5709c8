"""Spans as parallel arrays."""

from __future__ import annotations

import numpy as np

from nlp_coding.coding.evidence import Cells, Spans, coded, together


def _spans(*rows: tuple[int, int, int, int, int]) -> Spans:
    return Spans(*np.array(rows, dtype=np.int32).reshape(-1, 5).T)


def test_spans_of_both_in_the_order_of_the_text() -> None:
    """Spans of another code or text that stand further on would come before those of this one."""
    terms = _spans((0, 0, 50, 54, 1), (0, 1, 3, 5, 2), (2, 0, 0, 4, 3))
    words = _spans((0, 0, 9, 12, 4), (0, 0, 60, 61, 5), (1, 1, 70, 77, 6))
    found = together(terms, words, n_codes=2)
    assert found.reason.tolist() == [4, 1, 5, 2, 6, 3]
    assert found.start.tolist() == [9, 50, 60, 3, 70, 0]
    assert together(_spans(), _spans(), n_codes=2).text.tolist() == []


def test_reasons_are_numbered_as_they_turn_up() -> None:
    """What a coder had met in earlier comments would show in the numbers, and no two runs would be alike."""
    flags = np.ones(2, dtype=np.bool_)
    none = np.zeros(2, dtype=np.int8)
    cells = Cells(np.array([0, 1], np.int32), np.array([0, 0], np.int32), none, flags, np.array([-1.0, 0.5]))
    spans = _spans((0, 0, 0, 4, 3), (0, 0, 5, 9, 1), (1, 0, 2, 4, 3))
    given = coded(
        cells,
        spans,
        which=np.array([1, 0, 1], dtype=np.int32),
        variety=none,
        substance=flags,
        code_ids=("A",),
        reasons=["a", "b", "c", "d"],
    )
    assert given.reasons == ("d", "b")
    assert given.reason.tolist() == [0, 0, 1, 0]
    assert given.first.tolist() == [0, 1, 3, 4]
