"""Codings against a gold coding: a study's as it stands, or of the gold file's own texts, coded here and now."""

from __future__ import annotations

from pathlib import Path

from nlp_coding.codebook.find import find_codebook
from nlp_coding.codebook.load import load_with_places
from nlp_coding.coding.evaluate import Evaluation, evaluate, read_gold
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.exports import held_codings
from nlp_coding.readers.clean import clean_text
from nlp_coding.readers.rows import numbered_rows, read_rows
from nlp_coding.standing import codebook_of
from nlp_coding.workflow import (
    DEFAULT_CODEBOOK,
    LOOKED_UP,
    Study,
    code_texts,
    codebook_folders,
    needed_run,
)


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
    frozen = {comment_id: frozenset(codes) for comment_id, codes in coded.items()}
    return evaluate(wanted, frozen, code_ids=code_ids), str(codebook)


def has_texts(gold: Path) -> bool:
    """Whether a gold file has a column text, so that its comments can be coded without a study."""
    return "text" in read_rows(gold).header


def evaluate_texts(gold: Path, *, codebook: str = DEFAULT_CODEBOOK) -> tuple[Evaluation, str]:
    """Code the texts of a gold file that has them, without a study, and hold the result against it."""
    book = load_with_places(find_codebook(codebook, folders=codebook_folders())).codebook
    code_ids = [code.id for code in book.leaves]
    wanted = read_gold(numbered_rows(gold), file=gold.name, code_ids=code_ids, needs_text=True)
    coded = code_texts(book, [clean_text(one.text or "") for one in wanted])
    by_id = {one.id: codes for one, codes in zip(wanted, coded, strict=True)}
    return evaluate(wanted, by_id, code_ids=code_ids), str(book)
