"""The machine learns beside the screen, in a process of its own."""

from __future__ import annotations

import time

from nlp_coding.decisions import decide_whole
from nlp_coding.review.ranker import Ranker, rank
from nlp_coding.workflow import Study


def test_a_lesson_in_another_process(small: Study) -> None:
    """The order that comes back is the one that this process would find, and it comes once."""
    decide_whole(small, "K01", "meetings", coder="ola")
    ranker = Ranker(small)
    ranker.start()
    ranker.start()  # one at a time
    deadline = time.monotonic() + 120
    while (found := ranker.ready()) is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert found == rank(small)
    assert "K01" not in found
    assert ranker.ready() is None


def test_a_lesson_that_is_given_up(small: Study) -> None:
    """Closing the screen does not wait for the machine."""
    ranker = Ranker(small)
    ranker.start()
    ranker.close()
    assert ranker.ready() is None


def test_a_study_that_is_gone(small: Study) -> None:
    """A lesson that fails leaves the queue as it is."""
    (small.folder / "study.db").unlink()
    ranker = Ranker(small)
    ranker.start()
    deadline = time.monotonic() + 120
    while (found := ranker.ready()) is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert found == []


def test_a_coder_who_is_blind_is_taught_by_nobody_else(small: Study) -> None:
    """What another completed is still to be done by this one."""
    decide_whole(small, "K01", "meetings", coder="ola")
    assert "K01" not in rank(small)
    assert "K01" in rank(small, coder="kari")
    decide_whole(small, "K01", "meetings", coder="kari")
    assert "K01" not in rank(small, coder="kari")
