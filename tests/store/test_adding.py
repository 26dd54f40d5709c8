"""What comes in row by row is what would come in as a whole: in its keys, its counts and its refusals."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.core.errors import InputError
from nlp_coding.core.survey import Answered
from nlp_coding.store import Added, Store, adding, database
from tests.store.samples import corpus, make_study

texts = st.dictionaries(
    st.sampled_from([f"R{n}" for n in range(12)]), st.none() | st.sampled_from(["Ein", "To", "Tre"]), max_size=12
)


def rows_of(given_texts: Mapping[str, str | None], *, file: str = "survey.csv") -> Sequence[Answered]:
    whole = corpus(given_texts, file=file)
    comments = {one.respondent_id: one for one in whole.comments}
    return [(one, comments.get(one.id)) for one in whole.respondents]


def tables(store: Store) -> str:
    return "\n".join(store._connection.iterdump())


def in_portions(
    before: Mapping[str, str | None], now: Mapping[str, str | None], *, update: bool, rows: int | None
) -> tuple[str, Added | str]:
    """The study after a file came in, in portions of `rows` or as a whole, and what was said of it."""
    with tempfile.TemporaryDirectory() as folder, make_study(Path(folder) / "study", before) as store:
        try:
            with store.transaction(actor="kari", action="add"), pytest.MonkeyPatch.context() as patch:
                patch.setattr(adding, "BATCH", 2)
                if rows is None:
                    whole = corpus(now, file="new.csv")
                    done = store.update_respondents(whole) if update else store.add_respondents(whole)
                else:
                    patch.setattr(adding, "ROWS", rows)
                    one_by_one = iter(rows_of(now, file="new.csv"))
                    done = store.update_rows(one_by_one) if update else store.add_rows(one_by_one)
        except InputError as error:
            return tables(store), str(error)
        return tables(store), done


@settings(deadline=None, max_examples=25)
@given(texts, texts, st.booleans(), st.sampled_from([2, 4, 6]))
def test_portions_of_any_size_make_the_same_study(
    before: dict[str, str | None], now: dict[str, str | None], update: bool, rows: int
) -> None:
    """Lost: the same keys, revision and audit entry for the same file, however large the portions are."""
    assert in_portions(before, now, update=update, rows=rows) == in_portions(before, now, update=update, rows=None)


def test_those_who_are_there_already_are_refused_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lost: all mistakes at once, where the respondents who are there already stand in many portions."""
    monkeypatch.setattr(adding, "ROWS", 3)
    before = {f"R{n}": "Ein" for n in range(40)}
    with make_study(tmp_path, {**before}) as store:
        tables_before = tables(store)
        with pytest.raises(InputError) as caught, store.transaction(actor="kari", action="add"):
            store.add_rows(rows_of({"N1": "Ny", "N2": "Ny", "N3": "Ny", "N4": "Ny", **before, "N5": "Ny"}))
        assert [one.row for one in caught.value.mistakes] == [*range(6, 26), None]
        assert "and 20 more respondents" in caught.value.mistakes[-1].message
        assert tables(store) == tables_before
        with store.transaction(actor="kari", action="add"):
            assert store.add_rows(rows_of({"N1": "Ny"})).added == ("N1",)


def test_what_is_made_of_texts_goes_with_any_portion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lost: the other parts of the store, which must hear of texts that are replaced."""
    monkeypatch.setattr(adding, "ROWS", 2)
    given_texts = {f"R{n}": "Ein" for n in range(5)}
    with make_study(tmp_path, {**given_texts}) as store:
        with store.transaction(actor="kari", action="code"):
            store.put_words(1, [("ein", "", None, "", b"")])
        with store.transaction(actor="kari", action="add"):
            done = store.update_rows(rows_of({**given_texts, "R4": "To"}))
        assert done.text_changed == ("R4",)
        assert store.words(1) is None


def test_a_new_study_is_written_early_and_an_old_one_late(tmp_path: Path) -> None:
    """Lost: either the memory of a first import, or the readers of a study, who would wait for somebody's `add`."""

    def spill(store: Store) -> int:
        pages: int = store._connection.execute("PRAGMA cache_spill").fetchone()[0]
        size: int = store._connection.execute("PRAGMA page_size").fetchone()[0]
        return pages * size // 1024

    with Store.create(tmp_path) as store:
        with store.transaction(actor="kari", action="init"):
            first = spill(store)
        assert first < database.FIRST_SPILL_KIB + 1024 < spill(store) < database.SPILL_KIB + 1024
