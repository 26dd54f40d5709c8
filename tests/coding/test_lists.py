"""Lists as two arrays."""

from __future__ import annotations

import numpy as np

from nlp_coding.coding.lists import Lists


def test_the_values_of_some_lists() -> None:
    """A value given to the wrong list would be a word of the wrong class, also beside empty lists and doubles."""
    place, values = Lists.of([[7, 8], [], [9]]).at(np.array([2, 1, 0, 2]))
    assert (place.tolist(), values.tolist()) == ([0, 2, 2, 3], [9, 7, 8, 9])
    place, values = Lists.of([]).at(np.array([], dtype=np.int64))
    assert (place.tolist(), values.tolist()) == ([], [])


def test_lists_by_group() -> None:
    """A group without values in between, or at the end, is an empty list all the same."""
    lists = Lists.by_group(np.array([2, 0, 2], dtype=np.int32), np.array([5, 6, 7], dtype=np.int32), 4)
    assert lists.length.tolist() == [1, 0, 2, 0]
    assert lists.values.tolist() == [6, 5, 7]
