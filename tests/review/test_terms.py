"""Words of a comment become a term of the draft."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
import pytest

from nlp_coding.codebook.load import load_codebook
from nlp_coding.core.errors import InputError
from nlp_coding.core.survey import Comment
from nlp_coding.core.terms import parse_term
from nlp_coding.review.terms import add_term, as_term, offer_term
from nlp_coding.standing import codebook_of
from nlp_coding.store import Store
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK


@pytest.mark.parametrize(
    ("phrase", "term"),
    [
        ("Faste Møter", "faste møter"),
        (" dialog,\nog samarbeid! ", "dialog og samarbeid"),
        ("(e-meldingar/PLO)", 'e-meldingar "PLO"'),
        ("LIS", '"LIS"'),
        ("ALT ER DÅRLIG", "alt er dårlig"),
        ("legens «ventetid»", "legens ventetid"),
        ("LIS1 og EPJ-system", "lis1 og epj-system"),
        ("«…» – 🩺", ""),
    ],
)
def test_as_the_term_language_writes_it(phrase: str, term: str) -> None:
    """A phrase with its signs would be refused, or mean something else: / and ~ and " are signs of the language."""
    assert as_term(phrase) == term
    if term:
        assert parse_term(term).source == term


class _Writing:
    """Finds nothing, and writes to the study meanwhile, as the coder's keys do while a term is tried."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self, comments: Sequence[Comment]) -> SimpleNamespace:
        with self._store.transaction(actor="kari", action="memo"):
            self._store.put_memo("skriver", coder="kari", comment_id="K01")
        return SimpleNamespace(which=np.arange(len(comments)))

    def find(self, _batch: SimpleNamespace) -> dict[str, SimpleNamespace]:
        return {"0": SimpleNamespace(text=np.array([], dtype=np.int64))}


def test_what_a_term_finds_and_where_it_goes(small: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person sees what it brings before it is written; the codebook in force stays as it is."""
    monkeypatch.chdir(small.folder)
    offer = offer_term(small, "turnover", "  bli   liggende ")
    assert (offer.term, offer.draft) == ("bli liggende", None)
    assert offer.found == {"K11"}
    path = add_term(small, "turnover", "bli liggende")
    assert path == small.folder / "codebooks" / "small" / "draft.yaml"
    before = load_codebook(SMALL_CODEBOOK).by_id["turnover"].terms
    assert load_codebook(path).by_id["turnover"].terms == (*before, parse_term("bli liggende"))
    with small.store() as store:
        assert codebook_of(store) == load_codebook(SMALL_CODEBOOK)
    with small.store() as store, monkeypatch.context() as patched:
        patched.setattr("nlp_coding.review.terms.term_coder", lambda *_, **__: _Writing(store))
        assert offer_term(small, "turnover", "lege").draft == path
    for code_id, source, told in (
        ("turnover", "Bli liggende", "has the term «Bli liggende» already"),
        ("turnover", "god (", "a word is missing"),
        ("turnover", "", "the term is empty"),
        ("turnovr", "god", "did you mean «turnover»?"),
    ):
        with pytest.raises(InputError) as caught:
            add_term(small, code_id, source)
        assert told in str(caught.value)
