"""What `status` counts and what tables are made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding.core.coding import Analysis
from nlp_coding.core.errors import InputError
from nlp_coding.store import StudyCounts, packed
from tests.store.samples import codebook, corpus, machine, make_run, make_study, person

TEXTS = {"R1": "Legen slutta.", "R2": None, "R3": "-", "R4": "Møte", "R5": "Ventetid"}


def test_counts_and_columns(tmp_path: Path) -> None:
    """A table would count a comment that nobody coded so, or pass a suggestion off as a person's."""
    with make_study(tmp_path, TEXTS) as store:
        assert store.counts() == StudyCounts(5, 4, 0, 0, 0, 0, 4, 0, 0, 0)
        with store.transaction(actor="ola", action="code"):
            run_id = store.start_run(codebook_digest=codebook().digest, corpus_fingerprint="", settings={})
            analyses = [Analysis("R1", "nn", True), Analysis("R3", "undecided", False), Analysis("R4", "nb", True)]
            codings = [
                machine("R1", "turnover"),
                machine("R1", "access"),
                machine("R1", "meetings", applies=False),
                machine("R4", "meetings"),
            ]
            store.put_chunk(run_id, analyses, codings)
            store.finish_run(run_id)
        with store.transaction(actor="kari", action="decide"):
            store.decide([person("R1", "access"), person("R1", "access", False, coder="ola")])
            store.decide([person("R1", "meetings"), person("R5", "access")])
        assert store.counts() == StudyCounts(5, 4, 0, 1, 2, 0, 1, 0, 2, 1)

        columns = store.columns(run_id)
        assert columns.respondent_ids == list(TEXTS)
        assert columns.comment_ids == ["R1", None, "R3", "R4", "R5"]
        assert columns.substance == [True, None, False, True, None]
        assert columns.codes == [("turnover", "meetings"), (), (), ("meetings",), ("access",)]
        assert columns.decided == [("meetings", "access"), (), (), (), ("access",)]
        assert columns.undecided == [("turnover",), (), (), ("meetings",), ()]
        assert columns.agreements == ["Enig"] * 5
        assert columns.attributes == [{"region": "Nord"}] * 5
        assert columns.answers == [{"q2": "Uenig"}] * 5
        assert (columns.weights, columns.waves) == ([None] * 5, [None] * 5)

        without = store.columns(None)
        assert without.comment_ids == columns.comment_ids
        assert without.substance == [None] * 5
        assert without.codes == [("meetings",), (), (), (), ("access",)]

        with store.transaction(actor="kari", action="add --update"):
            store.update_respondents(corpus({"R1": None, "R4": "Møter"}))
        assert store.counts() == StudyCounts(5, 3, 0, 1, 2, 1, 1, 1, 1, 1)
        assert store.columns(run_id).comment_ids == [None, None, "R3", "R4", "R5"]
        assert store.columns(run_id).codes == [(), (), (), ("meetings",), ("access",)]


def test_unknown_run(tmp_path: Path) -> None:
    """A mistyped run would look like one that has read everything."""
    with make_study(tmp_path, TEXTS) as store, pytest.raises(InputError, match="no run 7"):
        store.changed_comment_ids(7)


def test_an_earlier_run_as_it_stood(tmp_path: Path) -> None:
    """Last year's table must come out again, however often texts were corrected since."""
    with make_study(tmp_path, {"R1": "En.", "R2": "To.", "R3": "Tre.", "R4": None}) as store:

        def correct(**texts: str | None) -> None:
            with store.transaction(actor="kari", action="update"):
                store.update_respondents(corpus(texts))

        make_run(store, [machine("R1", "access"), machine("R2", "access"), machine("R3", "access")])
        correct(R1="En annen.")
        stood = store.columns(1)
        assert stood.substance == [None, True, True, None]
        make_run(store)
        assert store.columns(1) == stood
        correct(R1="En tredje.", R2="To andre.", R3=None, R4="Skrev først nå.")
        correct(R2="To tredje.", R5="Kom til.")
        assert store.columns(1) == stood
        assert store.columns(2).substance == [None, None, None, None, None]
        now = store.columns(1, as_of_now=True)
        assert now.comment_ids == ["R1", "R2", None, "R4", "R5"]
        assert now.substance == [None, None, None, None, None]


@pytest.mark.parametrize("packed_from", [1, 20_000])
def test_whether_all_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed_from: int) -> None:
    """A comment that no run has read as it is would be taken over with the codes of another text, or with none."""
    monkeypatch.setattr(packed, "PACKED_FROM", packed_from)
    with make_study(tmp_path, TEXTS) as store:
        run = make_run(store)
        assert (store.facts(run) is not None) is (packed_from == 1)
        assert store.has_read_all(run)
        with store.transaction(actor="kari", action="update"):
            store.update_respondents(corpus({"R4": None}))
        assert store.has_read_all(run)
        for texts, left in (({"R5": "En annen tekst"}, (("R5",), ())), ({"R6": "Ny"}, (("R5",), ("R6",)))):
            with store.transaction(actor="kari", action="update"):
                store.update_respondents(corpus(texts))
                assert not store.has_read_all(run)
            assert not store.has_read_all(run)
            assert (store.changed_comment_ids(run), store.unread_comment_ids(run)) == left
        assert store.has_read_all(make_run(store))
        with store.transaction(actor="kari", action="update"):
            store.update_respondents(corpus({"R7": "Ny"}))
        assert not store.has_read_all(run + 1)
        with pytest.raises(InputError, match="no run 9"):
            store.has_read_all(9)
