"""A small codebook, small corpora, and short ways to write codings, for the tests of the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from nlp_coding.core.codebook import Code, Codebook
from nlp_coding.core.coding import MACHINE, Analysis, Coding, Evidence
from nlp_coding.core.survey import Comment, Corpus, Respondent, Source
from nlp_coding.store import Store

CODES = ("turnover", "meetings", "access")


def codebook(version: str = "1.0.0", codes: Iterable[str] = CODES) -> Codebook:
    return Codebook("sample", version, {"nb": "Prøve"}, tuple(Code(one, {"nb": one}, "what it is") for one in codes))


def corpus(texts: Mapping[str, str | None], *, agreement: str = "Enig", file: str = "survey.csv") -> Corpus:
    """Respondents by id; None is one without a comment."""
    respondents = tuple(
        Respondent(one, agreement, {"region": "Nord"}, {"q2": "Uenig"}, source=Source(file, place))
        for place, one in enumerate(texts, start=2)
    )
    comments = tuple(Comment(one, one, text) for one, text in texts.items() if text is not None)
    return Corpus(respondents, comments)


def machine(comment_id: str, code_id: str, *evidence: Evidence, applies: bool = True) -> Coding:
    return Coding(comment_id, code_id, applies, "terms", MACHINE, "suggested", 0.5, evidence)


def person(comment_id: str, code_id: str, applies: bool = True, *, coder: str = "kari") -> Coding:
    return Coding(comment_id, code_id, applies, "person", coder, "decided")


def make_study(folder: Path, texts: Mapping[str, str | None]) -> Store:
    """An open study with these comments and the codebook in force; the clock stands still."""
    store = Store.create(folder, clock=lambda: "2023-05-02T09:30:00Z")
    with store.transaction(actor="kari", action="init"):
        store.add_respondents(corpus(texts))
        store.put_codebook(codebook(), "name: sample\n")
    return store


def make_run(store: Store, codings: Iterable[Coding] = (), *, settings: Mapping[str, str] | None = None) -> int:
    """A run over all comments, all nb and with substance."""
    given = tuple(codings)
    with store.transaction(actor="ola", action="code"):
        run_id = store.start_run(
            codebook_digest=codebook().digest,
            corpus_fingerprint=store.corpus_fingerprint(),
            settings=settings or {"lexicon": "abc"},
        )
        for comments in store.iter_comments(chunk=2):
            ids = {comment.id for comment in comments}
            store.put_chunk(
                run_id,
                [Analysis(comment.id, "nb", True) for comment in comments],
                [coding for coding in given if coding.comment_id in ids],
            )
        store.finish_run(run_id)
    return run_id
