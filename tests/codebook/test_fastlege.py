"""The shipped codebook from version to version: what the moves say became of a code is what the terms do."""

from __future__ import annotations

from itertools import pairwise

import pytest

from nlp_coding.codebook.find import shipped_codebooks
from nlp_coding.codebook.load import load_codebook
from nlp_coding.core.codebook import Codebook
from nlp_coding.workflow import check_codebook, code_texts

VERSIONS = ("1.0.0", "1.1.0", "2.0.0")


def _shipped(version: str) -> Codebook:
    return load_codebook(shipped_codebooks() / "fastlege" / f"{version}.yaml")


@pytest.fixture(scope="module")
def books() -> dict[str, Codebook]:
    return {version: _shipped(version) for version in VERSIONS}


@pytest.mark.parametrize("version", VERSIONS)
def test_examples_hold(version: str) -> None:
    """An example that fails in a released version stays wrong for ever."""
    _, failed, _ = check_codebook(f"fastlege@{version}")
    assert failed == ()


def test_no_id_is_lost_or_revived(books: dict[str, Codebook]) -> None:
    """A code that is missing from a later version leaves the codings of it without a meaning."""
    for old, new in pairwise(books.values()):
        assert new.revises == old.version
        assert set(old.by_id) <= set(new.by_id)
        assert {code.id for code in old.codes if code.retired} <= {code.id for code in new.codes if code.retired}


def test_the_minor_version_finds_what_was_found(books: dict[str, Codebook]) -> None:
    """New ways of saying a thing must not cost the old ones."""
    old, new = books["1.0.0"], books["1.1.0"]
    examples = [(code.id, text) for code in old.leaves for text in code.matches]
    got = code_texts(new, [text for _, text in examples])
    assert [example for example, codes in zip(examples, got, strict=True) if example[0] not in codes] == []
    assert {code.id for code in new.leaves} - {code.id for code in old.leaves} == {"medication"}


@pytest.mark.parametrize("sources", [{"low_involvement"}, {"co_location", "municipal_employment"}])
def test_a_retired_code_lives_on_in_its_replacements(books: dict[str, Codebook], sources: set[str]) -> None:
    """The parts of a split together, and the whole of a merge, are the same comments as before: no more, no fewer."""
    old, new = books["1.1.0"], books["2.0.0"]
    targets = {target for source in sources for target in new.by_id[source].replaced_by}
    texts = sorted({text for code in old.leaves for text in (*code.matches, *code.rejects)})
    before, after = code_texts(old, texts), code_texts(new, texts)
    found = [text for text, codes in zip(texts, before, strict=True) if codes & sources]
    assert len(found) > 20
    assert [text for text, codes in zip(texts, after, strict=True) if codes & targets] == found


def test_a_retired_code_finds_nothing(books: dict[str, Codebook]) -> None:
    """It would be counted beside its replacements."""
    assert [code.id for code in books["2.0.0"].codes if code.retired and (code.terms or code.matches)] == []
    assert not {code.id for code in books["2.0.0"].leaves} & {"low_involvement", "co_location", "municipal_employment"}
