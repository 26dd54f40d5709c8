"""Lemmas from a spaCy pipeline: the real loading code on a small pipeline that the test makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_coding.core.errors import InputError
from nlp_coding.language.lemmas import Lemmatizer
from nlp_coding.language.spacy_bridge import load_lemmas

spacy = pytest.importorskip("spacy")


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bokmål pipeline that knows two lemmas, saved to a folder as a downloaded one would be."""
    from spacy.lookups import Lookups

    lookups = Lookups()
    lookups.add_table("lemma_lookup", {"legan": "lege", "møtan": "møte"})
    nlp = spacy.blank("nb")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"}).initialize(lookups=lookups)
    folder = tmp_path_factory.mktemp("pipelines") / "nb_small"
    nlp.to_disk(folder)
    return folder


def test_its_lemmas_join_ours(pipeline: Path) -> None:
    """A researcher who has nb_core_news_lg on the server should gain by it: here a dialect form."""
    lemmatizer = Lemmatizer(("lege",), lemmas_of=load_lemmas(str(pipeline)))
    lemmatizer.prepare(["legan"])
    assert "lege" in lemmatizer.keys("legan")
    assert "lege" not in Lemmatizer(("lege",)).keys("møtan")


def test_a_pipeline_that_is_not_there() -> None:
    """The message must say what to install, and that nothing is needed."""
    with pytest.raises(InputError, match=r"no spaCy pipeline «nb_core_news_xl»(.|\n)*install it"):
        load_lemmas("nb_core_news_xl")


def test_a_pipeline_without_lemmas(tmp_path: Path) -> None:
    """A blank pipeline would give every form as its own lemma, without a word."""
    spacy.blank("nn").to_disk(tmp_path / "blank")
    with pytest.raises(InputError, match="no lemmatizer"):
        load_lemmas(str(tmp_path / "blank"))
