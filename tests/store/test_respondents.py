"""What the survey files held comes back as it was; corrected files replace what they correct."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.core.errors import InputError
from nlp_coding.core.survey import Comment, Corpus, Respondent, Source
from nlp_coding.store import Store
from tests.store.samples import corpus, make_run, make_study, person

wild = st.text(st.characters(exclude_categories=["Cs"]))  # surrogates are no text
names = st.dictionaries(wild, wild, max_size=3)


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    ids = draw(st.lists(wild.filter(bool), unique=True, max_size=6))
    respondents = tuple(
        Respondent(
            one,
            draw(st.none() | wild),
            draw(names),
            draw(names),
            draw(st.none() | st.floats(0, 1e9)),
            draw(st.none() | wild),
            draw(st.none() | st.builds(Source, wild, st.integers(2, 10**6))),
        )
        for one in ids
    )
    comments = tuple(Comment(one, one, draw(wild), draw(st.none() | wild)) for one in ids if draw(st.booleans()))
    return Corpus(respondents, comments)


@settings(max_examples=40, deadline=None)
@given(corpora())
def test_wild_corpora_come_back(given_corpus: Corpus) -> None:
    """A zero byte, an emoji or a quotation mark in a comment would move every offset after it."""
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder) / "study") as store:
        with store.transaction(actor="kari", action="init"):
            store.add_respondents(given_corpus)
        assert store.corpus() == given_corpus
        assert store.corpus_fingerprint() == given_corpus.fingerprint
        assert tuple(c for chunk in store.iter_comments(chunk=2) for c in chunk) == given_corpus.comments
        assert tuple(store.iter_respondents(chunk=1)) == given_corpus.respondents
        assert store.counts().n_comments == len(given_corpus.comments)
        with store.transaction(actor="kari", action="add"):
            again = store.update_respondents(given_corpus)
        assert (again.added, again.changed) == ((), ())
        assert again.n_unchanged == len(given_corpus.respondents)
        assert store.corpus() == given_corpus


def test_adding_twice_is_refused_whole(tmp_path: Path) -> None:
    """A file added twice would double respondents, or be added by halves."""
    with make_study(tmp_path, {"R1": "Legen slutta.", "R2": None}) as store:
        with pytest.raises(InputError) as caught, store.transaction(actor="kari", action="add"):
            store.add_respondents(corpus({"R3": "Ny", "R1": "Legen slutta.", "R2": "No med tekst"}, file="again.csv"))
        assert [(one.file, one.row) for one in caught.value.mistakes] == [("again.csv", 3), ("again.csv", 4)]
        assert "--update" in str(caught.value)
        assert [one.id for one in store.iter_respondents()] == ["R1", "R2"]


def test_whole_file_twice_is_not_listed_to_its_end(tmp_path: Path) -> None:
    """The reason would scroll away above thousands of lines."""
    texts: dict[str, str | None] = {f"R{n}": "Legen slutta." for n in range(100)}
    with make_study(tmp_path, texts) as store, pytest.raises(InputError) as caught:  # noqa: SIM117
        with store.transaction(actor="kari", action="add"):
            store.add_respondents(corpus(texts))
    assert len(caught.value.mistakes) == 21
    assert "and 80 more" in str(caught.value.mistakes[-1])


def test_update_tells_what_it_did(tmp_path: Path) -> None:
    """A corrected delivery would change the study without anyone knowing what."""
    before = {
        "same": "Legen slutta.",
        "text": "Feil ord",
        "level": "Møte",
        "gone": "Vekk",
        "came": None,
        "kept": "Står",
    }
    with make_study(tmp_path, before) as store:
        now = corpus({"new": "Ny", "same": "Legen slutta.", "text": "Rett ord", "gone": None, "came": "Kom"})
        level = replace(corpus({"level": "Møte"}, agreement="Uenig", file="fixed.csv"))
        with store.transaction(actor="kari", action="add --update"):
            done = store.update_respondents(Corpus(now.respondents + level.respondents, now.comments + level.comments))
        assert done.added == ("new",)
        assert done.changed == ("text", "gone", "came", "level")
        assert done.text_changed == ("text", "gone", "came")
        assert done.n_unchanged == 1
        assert {one.id: one.text for one in store.corpus().comments} == {
            "same": "Legen slutta.",
            "text": "Rett ord",
            "level": "Møte",
            "came": "Kom",
            "kept": "Står",
            "new": "Ny",
        }
        changed = store.respondent("level")
        assert changed is not None
        assert (changed.agreement, changed.source) == ("Uenig", Source("fixed.csv", 2))
        assert [one.id for one in store.iter_respondents()] == [*before, "new"]
        assert store.corpus_fingerprint() == store.corpus().fingerprint
        *_, entry = store.audit_log()
        assert entry.details["text_changed"] == ["text", "gone", "came"]


def test_corrected_text_keeps_decisions_as_stale(tmp_path: Path) -> None:
    """A typing error mended in the file would throw away the review, or pass it off as one of the new text."""
    with make_study(tmp_path, {"R1": "Legen sluta.", "R2": "Møte"}) as store:
        with store.transaction(actor="kari", action="decide"):
            store.decide([person("R1", "turnover"), person("R2", "meetings")])
        make_run(store)
        for text, stale in (("Legen slutta.", True), (None, True), ("Legen sluta.", False)):
            with store.transaction(actor="kari", action="add --update"):
                store.update_respondents(corpus({"R1": text}))
            records = {one.coding.comment_id: one.stale for one in store.decision_records()}
            assert records == {"R1": stale, "R2": False}
            assert store.counts().n_stale_decided == stale
        assert store.changed_comment_ids(1) == ("R1",)
        assert store.counts().n_changed == 1
        make_run(store)
        assert store.changed_comment_ids(2) == ()


def test_two_comments_of_one_respondent_are_a_fault(tmp_path: Path) -> None:
    """One of them would be lost without a word."""
    one = corpus({"R1": "Ein"})
    doubled = Corpus(one.respondents, (*one.comments, Comment("R1b", "R1", "To")))
    with (
        Store.create(tmp_path) as store,
        pytest.raises(ValueError, match="two comments"),
        store.transaction(actor="kari", action="init"),
    ):
        store.add_respondents(doubled)
