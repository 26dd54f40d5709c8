"""What persons decide: one by one, or from a file. Coding again never overrides it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nlp_coding.answers import Answer, Codes, whole_comment
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import MACHINE, Coding
from nlp_coding.core.errors import InputError, Mistake, StudyError, nearest
from nlp_coding.core.shown import listed, shown
from nlp_coding.decision_files import DecisionFile, read_decisions
from nlp_coding.readers.clean import one_line
from nlp_coding.standing import codebook_of
from nlp_coding.store import Store
from nlp_coding.workflow import LOOKED_UP, Study, user_name

__all__ = ["Answer", "decide", "decide_from", "decide_read", "decide_whole"]


def decide(study: Study, answers: Sequence[Answer], *, coder: str | None = None) -> str:
    """Record decisions, all or none; gives who decided. Raises InputError for comments and codes the study lacks."""
    return _record(study, answers, coder=coder)


def decide_from(
    study: Study, path: Path, *, coder: str | None = None, sheet: str | None = None
) -> tuple[list[Answer], str]:
    """Record the decisions of a CSV or workbook (for its forms see `read_decisions`); gives them, and who decided.

    Raises InputError with every mistake in the file, those of ids and those of values, and records nothing then.
    """
    found = read_decisions(study, path, coder=coder, sheet=sheet)
    return found.answers, decide_read(study, found, coder=coder)


def decide_read(study: Study, found: DecisionFile, *, coder: str | None = None) -> str:
    """Record what was read from a file; gives who decided.

    Raises InputError as `decide_from`, StudyError where the study has got another codebook since the file was read.
    """
    return _record(study, found.answers, coder=coder, mistakes=found.mistakes, read_under=found.codebook)


def decide_whole(study: Study, comment_id: str, codes: str, *, coder: str | None = None) -> tuple[list[Answer], str]:
    """Record which codes a comment has, and that it has none of the others; gives the decisions, and who decided."""
    mistakes: list[Mistake] = []
    with study.store() as store:
        codebook = codebook_of(store)
    answers = whole_comment(comment_id, codes, Codes(codebook), mistakes)
    return answers, _record(study, answers, coder=coder, mistakes=mistakes, read_under=codebook)


def _record(
    study: Study,
    answers: Sequence[Answer],
    *,
    coder: str | None,
    mistakes: Sequence[Mistake] = (),
    read_under: Codebook | None = None,
) -> str:
    """Record answers, each by its own coder, or else by the one given, or else by the user; gives who they are.

    Of many coders it names ten. `read_under` is the codebook whose codes the answers were read as, where they were not
    given by id.
    """
    by = one_line(coder or "") or user_name()
    coders = list(dict.fromkeys(one.coder or by for one in answers)) or [by]
    if MACHINE in coders:
        raise InputError(Mistake(f"«{MACHINE}» is the program's own name", remedy="give a person's: --coder kari"))
    # Looked at within the transaction: a recode or an update in between would change what the answers mean.
    with study.store() as store, store.transaction(actor=user_name(), action="decide"):
        codebook = codebook_of(store)
        if read_under and read_under.digest != codebook.digest:
            raise StudyError(
                f"the study was given another codebook ({codebook}) while the answers were read under {read_under}; "
                "nothing was recorded\n  → see that the answers hold under it, and decide again"
            )
        found = [
            *mistakes,
            *_unknown(answers, Codes(codebook), set(store.ids("comment"))),
            *_contradictions(answers, by),
            *_beyond_the_text(answers, store),
        ]
        if found:
            raise InputError(sorted(dict.fromkeys(found), key=lambda mistake: mistake.row or 0))
        store.decide([_coding(one, by) for one in answers])
    return listed(coders, most=10)


def _coding(one: Answer, by: str) -> Coding:
    return Coding(
        one.comment_id, one.code_id, bool(one.applies), "person", one.coder or by, "decided", evidence=one.evidence
    )


def _unknown(answers: Sequence[Answer], codes: Codes, comments: set[str]) -> list[Mistake]:
    """One mistake for each comment or code of an answer that the study does not have, in the row where it stands."""
    leaves = set(codes.leaves)
    told: set[tuple[str, int | None, str]] = set()
    mistakes: list[Mistake] = []
    for one in answers:
        for kind, given, known in (("comment", one.comment_id, comments), ("code", one.code_id, leaves)):
            if given in known or (kind, one.row, given) in told:
                continue
            told.add((kind, one.row, given))
            look = len(mistakes) < LOOKED_UP
            column = "comment_id" if kind == "comment" else one.column
            if not given:
                what, remedy = f"no {kind} is named", f"write the {kind}'s id"
            elif kind == "code":
                what, remedy = codes.refusal(given, look=look)
            else:
                near = nearest(given, comments) if look else None
                what = f"there is no comment «{shown(given)}» in the study"
                remedy = f"did you mean «{shown(near)}»?" if near else ""
            mistakes.append(Mistake(what, one.file, one.row, shown(column) if one.file else None, remedy or None))
    return mistakes


def _contradictions(answers: Sequence[Answer], by: str) -> list[Mistake]:
    """One mistake for each answer of a coder that says the opposite of an earlier one, or names other words for it."""
    mistakes = []
    seen: dict[tuple[str, str, str], Answer] = {}
    for answer in answers:
        twin = seen.setdefault((answer.coder or by, answer.comment_id, answer.code_id), answer)
        if twin is answer or None in (twin.applies, answer.applies):
            continue
        cell = f"«{shown(answer.comment_id)}» × «{shown(answer.code_id)}»"
        if twin.applies != answer.applies:
            what = f"{cell} is {int(bool(answer.applies))} here and {int(bool(twin.applies))} in row {twin.row}"
            mistakes.append(Mistake(what, answer.file, answer.row, remedy="keep one of the two rows"))
        elif twin.evidence != answer.evidence:
            what = f"{cell} has other words here than in row {twin.row}"
            remedy = "keep one row, with the other words in further_spans"
            mistakes.append(Mistake(what, answer.file, answer.row, remedy=remedy))
    return mistakes


def _beyond_the_text(answers: Sequence[Answer], store: Store) -> list[Mistake]:
    """One mistake for each answer whose words end after its comment; that they are the right words nobody can tell."""
    with_words = [one for one in answers if one.evidence]
    texts = store.texts({one.comment_id for one in with_words})
    mistakes = []
    for one in with_words:
        length = len(texts.get(one.comment_id, ""))
        for place, span in enumerate(one.evidence):
            if one.comment_id in texts and span.end > length:
                what = f"{span.start}–{span.end} ends after the comment, which has {length} characters"
                column = "further_spans" if place else "end"
                remedy = "see that the words are of the comment as it is now, or clear start, end and further_spans"
                mistakes.append(Mistake(what, one.file, one.row, column if one.file else None, remedy))
    return mistakes
