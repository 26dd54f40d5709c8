"""Which comment comes next: the one most likely wrong, no two alike, the audit sample spread among them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from nlp_coding.coding.queue import expected_errors, interleave, most_telling
from nlp_coding.coding.suggest import Suggested


def _suggested(code_id: str, applies: list[bool], score: list[float] | None) -> Suggested:
    none = np.zeros(len(applies), dtype=np.bool_)
    return Suggested(code_id, np.array(applies), None if score is None else np.array(score), none, none)


SUGGESTED = [
    _suggested("a", [True, False, True], [0.9, 0.2, 0.6]),
    _suggested("b", [False, False, True], [0.4, 0.1, 0.5]),
    _suggested("c", [True, False, True], None),
]


def test_expected_errors_by_hand() -> None:
    """A suggestion is wrong with one less its score, what is left out with its score; terms alone one time in four."""
    assert expected_errors(SUGGESTED) == pytest.approx([0.1 + 0.4 + 0.25, 0.2 + 0.1 + 0.02, 0.4 + 0.5 + 0.25])


def test_what_is_decided_is_not_wrong_any_more() -> None:
    """A comment would come back for codes that somebody has decided on."""
    opened = np.array([[False, True, True], [True, True, False], [False, False, True]])
    assert expected_errors(SUGGESTED, open_cells=opened) == pytest.approx([0.4 + 0.25, 0.3, 0.25])
    assert expected_errors(SUGGESTED, open_cells=np.zeros((3, 3), dtype=np.bool_)).tolist() == [0.0, 0.0, 0.0]


def test_codes_without_a_model_come_forward() -> None:
    """Where nothing is learned yet the queue would have no order, and no text that teaches would be seen."""
    assert expected_errors([]).tolist() == []
    assert expected_errors(SUGGESTED[2:]) == pytest.approx([0.25, 0.02, 0.25])


def test_the_likeliest_first() -> None:
    """What is surely right would be looked at first; equals would be in another order on another machine."""
    errors = np.array([0.2, 0.9, 0.5, 0.9 + 1e-9, 0.1])
    assert most_telling(errors, None, 4).tolist() == [1, 3, 2, 0]


def test_of_two_that_say_the_same_one_comes_first() -> None:
    """The same sentence would be decided on again and again before the machine has learned from it."""
    vectors = csr_matrix(np.array([[1.0, 0], [2.0, 0], [0, 1], [0, 0]]))
    assert most_telling(np.array([0.9, 0.9, 0.8, 0.1]), vectors, 4).tolist() == [0, 2, 1, 3]
    # Half of its rank is lost, not all: what is far likelier still comes first.
    assert most_telling(np.array([0.9, 0.9, 0.4, 0.1]), vectors, 2).tolist() == [0, 1]


@given(st.lists(st.tuples(st.floats(0, 3), st.integers(0, 3), st.integers(0, 3)), max_size=30), st.integers(0, 40))
def test_each_comment_once(comments: list[tuple[float, int, int]], n: int) -> None:
    """A comment would be asked for twice, or never."""
    errors = np.array([error for error, _, _ in comments])
    vectors = csr_matrix(np.array([[one, other] for _, one, other in comments], dtype=np.float64).reshape(-1, 2))
    for found in (most_telling(errors, vectors, n).tolist(), most_telling(errors, None, n).tolist()):
        assert len(found) == len(set(found)) == min(n, len(comments))
        assert set(found) <= set(range(len(comments)))
        if found:
            assert errors[found[0]] == pytest.approx(errors.max(), abs=1e-6)


_places = st.integers(0, 40)


@given(_places, _places, st.floats(0, 1))
def test_interleaving_loses_nothing(n_telling: int, n_audited: int, share: float) -> None:
    """A comment would be asked for twice, or never; one of either kind before its turn."""
    found = list(interleave(range(n_telling), range(100, 100 + n_audited), share))
    assert [place for place in found if place < 100] == list(range(n_telling))
    assert [place for place in found if place >= 100] == list(range(100, 100 + n_audited))


@given(st.floats(0, 1))
def test_the_audit_sample_makes_up_its_share(share: float) -> None:
    """Whoever stops half way would have looked at no audited comment, or at little else."""
    found = list(interleave(range(60), range(100, 160), share))
    n_audited = 0
    for n_seen, place in enumerate(found[:60], start=1):
        n_audited += place >= 100
        assert abs(n_audited - share * n_seen) <= 0.500001


@given(_places, _places, st.floats(0, 1), st.data())
def test_a_queue_goes_on_where_it_stopped(n_telling: int, n_audited: int, share: float, data: st.DataObject) -> None:
    """Whoever asks for a few comments at a time would never see one of the audit sample, or nothing else."""
    whole = list(interleave(range(n_telling), range(100, 100 + n_audited), share))
    stop = data.draw(st.integers(0, len(whole)))
    seen = sum(place >= 100 for place in whole[:stop])
    rest = interleave(
        range(stop - seen, n_telling),
        range(100 + seen, 100 + n_audited),
        share,
        n_telling=stop - seen,
        n_audited=seen,
    )
    assert list(rest) == whole[stop:]
