"""What a study remembers of the files its tables were written to."""

from __future__ import annotations

from pathlib import Path

from nlp_coding import decisions, publishing, results
from nlp_coding.decisions import Answer
from nlp_coding.orders import Order
from nlp_coding.tables.counting import Fact
from nlp_coding.workflow import Study


def published_by(study: Study, order: Order) -> results.Produced:
    produced = results.produce(study, order)
    with publishing.recorded(study, [produced], [Path("table.xlsx")]):
        pass
    return produced


def test_a_file_is_remembered_by_its_numbers(small: Study) -> None:
    """What nobody wrote down cannot be held against the next table."""
    produced = published_by(small, Order("commenting", min_cell=2))
    with small.store() as store:
        (file,) = store.published()
        details = [entry for entry in store.audit_log() if entry.action == "publish"]
    assert (file.name, file.what, file.min_cell) == ("table.xlsx", "commenting by svar", 2)
    assert len(file.shown) == len(produced.shown)
    assert len(file.withheld) == len(produced.hidden) >= len(produced.withheld) > 0
    assert "Kommentar" not in str(details)


def test_what_a_file_withheld_stays_withheld(small: Study) -> None:
    """A file says «:», and the next one, with a lower limit, would print what stands there."""
    first = published_by(small, Order("codes", min_cell=3))
    later = results.produce(small, Order("codes", min_cell=2))
    fresh = {name for name in first.withheld if name in later.shown}
    assert fresh == set()


def test_what_a_file_said_is_known(small: Study) -> None:
    """It is not printed again, however it became known."""
    first = published_by(small, Order("commenting", min_cell=2))
    later = results.produce(small, Order("commenting", min_cell=4))
    assert first.shown & later.withheld
    assert {name for name in later.shown if name[1] == Fact("level:Enig", "comment")} == set()


def test_a_file_without_suppression_is_no_publication(small: Study) -> None:
    """Who looks at all numbers in Excel first would otherwise have given up every protection."""
    published_by(small, Order("codes", min_cell=0))
    assert results.produce(small, Order("codes", min_cell=3)).exposed == ()


def test_other_numbers_are_another_state(small: Study) -> None:
    """A decision changes the codes; the file then tells of other numbers, though not of other respondents."""
    published_by(small, Order("codes", min_cell=3))
    before = results.produce(small, Order("codes", min_cell=3)).states
    decisions.decide(small, [Answer("K09", "meetings", applies=True)], coder="kari")
    after = results.produce(small, Order("codes", min_cell=3)).states
    assert before["people"] == after["people"]
    assert before["codes"] != after["codes"]
