"""What persons decide: one by one, or from a file. Coding again never overrides it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import MACHINE, Coding
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.readers.clean import one_line
from nlp_coding.readers.rows import numbered_rows
from nlp_coding.workflow import LOOKED_UP, Study, codebook_of, user_name


@dataclass(frozen=True)
class Answer:
    """A person's yes or no to one code of one comment."""

    comment_id: str
    code_id: str
    applies: bool
    file: str | None = None
    row: int | None = None


def decide(study: Study, answers: Sequence[Answer], *, coder: str | None = None) -> str:
    """Record decisions, all or none; gives who decided. Raises InputError for comments and codes the study lacks."""
    coder = one_line(coder or "") or user_name()
    if coder == MACHINE:
        raise InputError(Mistake(f"«{MACHINE}» is the program's own name", remedy="give a person's: --coder kari"))
    with study.store() as store:
        codebook = codebook_of(store)
        _check_answers(answers, codebook, set(store.ids("comment")))
        codings = [
            Coding(answer.comment_id, answer.code_id, answer.applies, "person", coder, "decided") for answer in answers
        ]
        with store.transaction(actor=user_name(), action="decide"):
            store.decide(codings)
    return coder


def _check_answers(answers: Sequence[Answer], codebook: Codebook, comments: set[str]) -> None:
    codes = [code.id for code in codebook.leaves]
    groups = {code.id for code in codebook.groups}
    mistakes: list[Mistake] = []
    seen: dict[tuple[str, str], Answer] = {}
    for answer in answers:
        for kind, given, known in (("comment", answer.comment_id, comments), ("code", answer.code_id, codes)):
            if given not in known:
                column = "comment_id" if kind == "comment" else "code"
                what = f"there is no {kind} «{given}» in the study"
                if kind == "code" and given in groups:
                    what = f"«{given}» is a group of codes"
                    remedy: str | None = f"decide on one of {', '.join(one.id for one in codebook.children(given))}"
                elif near := nearest(given, known) if len(mistakes) < LOOKED_UP else None:
                    remedy = f"did you mean «{near}»?"
                else:
                    remedy = f"the codes are {', '.join(codes)}" if kind == "code" else None
                mistakes.append(Mistake(what, answer.file, answer.row, column if answer.file else None, remedy))
        twin = seen.setdefault((answer.comment_id, answer.code_id), answer)
        if twin.applies != answer.applies:
            what = f"«{answer.comment_id}» × «{answer.code_id}» is 1 here and 0 elsewhere (row {twin.row})"
            mistakes.append(Mistake(what, answer.file, answer.row, remedy="keep one of the two rows"))
    if mistakes:
        raise InputError(mistakes)


def read_answers(path: Path) -> list[Answer]:
    """Decisions from a CSV with comment_id, code, applies (1/0). Raises InputError with every mistake."""
    answers, mistakes = [], []
    for number, row in numbered_rows(path, "comment_id", "code", "applies"):
        applies = row["applies"].strip()
        if applies in _YES_NO:
            answers.append(Answer(row["comment_id"].strip(), row["code"].strip(), _YES_NO[applies], path.name, number))
        else:
            remedy = "write 1 where the code applies, 0 where it does not"
            mistakes.append(Mistake(f"«{applies}» is neither 1 nor 0", path.name, number, "applies", remedy))
    if not answers and not mistakes:
        mistakes.append(Mistake("the file holds no decisions", path.name, remedy="it needs a row a decision"))
    if mistakes:
        raise InputError(mistakes)
    return answers


_YES_NO = {"1": True, "0": False}
