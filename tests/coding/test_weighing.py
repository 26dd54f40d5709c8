"""What the models make of texts; what they suggest is tested with `suggest`."""

from __future__ import annotations

import numpy as np

from nlp_coding.coding.weighing import _highest


def test_the_highest_of_each_group() -> None:
    """Of equal words the first are shown: with any other choice the evidence would depend on the machine."""
    group = np.array([0, 0, 0, 0, 4, 7, 7, 7])
    value = np.array([1.0, 3.0, 1.0, 2.0, 5.0, 2.0, 2.0, 2.0])
    assert _highest(group, value, 2).tolist() == [1, 3, 4, 5, 6]
    assert _highest(group, value, 3).tolist() == [0, 1, 3, 4, 5, 6, 7]
    assert _highest(group[:0], value[:0], 3).tolist() == []
