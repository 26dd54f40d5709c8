"""Numbers of pairs, many at once."""

from __future__ import annotations

import numpy as np
import pytest

from nlp_coding.language.pair_table import PairTable


@pytest.mark.parametrize("n", [0, 1, 2, 1000])
def test_answers_as_a_dictionary(n: int) -> None:
    """A pair whose slot another one has would be taken for that one, or be lost."""
    drawn = np.random.default_rng(1).permutation(40 * 40)
    one, two = np.divmod(drawn - 7, 40)
    known = {pair: number for number, pair in enumerate(zip(one[:n].tolist(), two[:n].tolist(), strict=True))}
    found = PairTable(one[:n], two[:n]).numbers(one, two).tolist()
    assert found == [known.get(pair, -1) for pair in zip(one.tolist(), two.tolist(), strict=True)]


def test_pairs_that_crowd_in_the_last_slot() -> None:
    """Slots end; a pair that finds the last ones taken must be looked for from the first on."""
    size = PairTable(np.arange(40), np.arange(40))
    one = np.arange(20_000)
    crowd = one[size._slots(one, np.zeros_like(one)) == size._mask][:40]
    none = np.zeros_like(crowd)
    assert len(crowd) == 40
    assert PairTable(crowd, none).numbers(crowd, none).tolist() == list(range(40))
    assert PairTable(crowd, none).numbers(crowd, none + 1).tolist() == [-1] * 40
