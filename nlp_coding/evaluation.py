"""Codings against a gold coding: a study's as it stands, or of the gold file's own texts, coded here and now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nlp_coding.codebook.find import find_codebook
from nlp_coding.codebook.load import load_with_places
from nlp_coding.coding.bootstrap import N_DRAWS
from nlp_coding.coding.evaluate import Evaluation, GoldComment, evaluate, length_of, read_gold, variety_of
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.survey import Comment
from nlp_coding.exports import held_codings
from nlp_coding.learning import find_bank
from nlp_coding.passes import Progress
from nlp_coding.planning import term_coder
from nlp_coding.readers.clean import clean_text
from nlp_coding.readers.rows import numbered_rows, read_rows
from nlp_coding.standing import codebook_of
from nlp_coding.workflow import DEFAULT_CODEBOOK, LOOKED_UP, Study, codebook_folders, needed_run, text_coder

if TYPE_CHECKING:
    from nlp_coding.coding.simulate import Curve

Method = Literal["both", "terms", "model"]


def evaluate_study(study: Study, gold: Path) -> tuple[Evaluation, str]:
    """The study's coding, as it stands, against a gold file; with the codebook's name.

    Raises InputError also for comments of the gold that the study lacks, or has not coded: they are not "no code".
    """
    with study.store() as store, store.snapshot():
        codebook = codebook_of(store)
        code_ids = [code.id for code in codebook.leaves]
        wanted = read_gold(numbered_rows(gold), file=gold.name, code_ids=code_ids)
        run = needed_run(store)
        ids = dict.fromkeys(store.ids("comment"))
        unread = {*store.unread_comment_ids(run.id), *store.changed_comment_ids(run.id)}
        mistakes: list[Mistake] = []
        for one in wanted:
            if one.id not in ids:
                near = nearest(one.id, ids) if len(mistakes) < LOOKED_UP else None
                what = f"there is no comment «{one.id}» in the study"
                mistakes.append(
                    Mistake(what, gold.name, column="id", remedy=f"did you mean «{near}»?" if near else None)
                )
            elif one.id in unread:
                what = f"comment «{one.id}» is not coded yet"
                mistakes.append(Mistake(what, gold.name, column="id", remedy="run nlp-coding code first"))
        if mistakes:
            raise InputError(mistakes)
        coded: dict[str, set[str]] = {one.id: set() for one in wanted}
        for coding in held_codings(store, run):
            if coding.applies and coding.comment_id in coded:
                coded[coding.comment_id].add(coding.code_id)
        varieties = {one.comment_id: one.variety for one in store.analyses(run.id)}
        texts = store.texts(coded)
    frozen = {comment_id: frozenset(codes) for comment_id, codes in coded.items()}
    kinds = _kinds(wanted, texts, varieties)
    return evaluate(wanted, frozen, code_ids=code_ids, kinds=kinds, n_draws=N_DRAWS), str(codebook)


def has_texts(gold: Path) -> bool:
    """Whether a gold file has a column text, so that its comments can be coded without a study."""
    return "text" in read_rows(gold).header


def evaluate_texts(gold: Path, *, codebook: str = DEFAULT_CODEBOOK, method: Method = "both") -> tuple[Evaluation, str]:
    """Code the texts of a gold file that has them, without a study, and hold the result against it.

    `method` is what codes: terms and the learned coder together, or one of them alone.
    """
    path, book, wanted = _gold_with_texts(gold, codebook)
    code_ids = [code.id for code in book.leaves]
    texts = {one.id: clean_text(one.text or "") for one in wanted}
    comments = [Comment(comment_id, comment_id, text) for comment_id, text in texts.items()]
    coder = text_coder(book, path, learned=method != "terms")
    if method == "model" and not coder.has_models:
        remedy = "take --method terms, or give the codebook an example bank"
        raise InputError(Mistake(f"no code of {book} has enough examples to learn from", remedy=remedy))
    varieties = {one.comment_id: one.variety for one in coder.analyses(comments)}
    suggested = coder.suggest(list(texts.values()))
    said = {
        one.code_id: {"both": one.applies, "terms": one.by_terms, "model": one.by_model}[method] for one in suggested
    }
    by_id = {
        comment_id: frozenset(code_id for code_id in code_ids if said[code_id][place])
        for place, comment_id in enumerate(texts)
    }
    kinds = _kinds(wanted, texts, varieties)
    return evaluate(wanted, by_id, code_ids=code_ids, kinds=kinds, n_draws=N_DRAWS), str(book)


def simulate(
    gold: Path, *, codebook: str = DEFAULT_CODEBOOK, audit_share: float = 0.1, on_progress: Progress | None = None
) -> Curve:
    """Play a review of the texts of a gold file: agreement after more and more of them are looked at."""
    # scikit-learn takes a second, and the play a minute.
    from nlp_coding.coding.simulate import simulate_review

    path, book, wanted = _gold_with_texts(gold, codebook)
    cleaned = [replace(one, text=clean_text(one.text or "")) for one in wanted]
    bank = find_bank(book, path, folders=codebook_folders())
    return simulate_review(cleaned, term_coder(book), bank, audit_share=audit_share, on_progress=on_progress)


def _gold_with_texts(gold: Path, codebook: str) -> tuple[Path, Codebook, tuple[GoldComment, ...]]:
    path = find_codebook(codebook, folders=codebook_folders())
    book = load_with_places(path).codebook
    code_ids = [code.id for code in book.leaves]
    return path, book, read_gold(numbered_rows(gold), file=gold.name, code_ids=code_ids, needs_text=True)


def _kinds(
    gold: Sequence[GoldComment], texts: Mapping[str, str], varieties: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """What comments are told apart by: the variety (the gold's word before the machine's), and how long they are."""
    return {
        "variety": {one.id: variety_of(one.variety or varieties.get(one.id, "")) for one in gold},
        "length": {one.id: length_of(len(texts.get(one.id, "").split())) for one in gold},
    }
