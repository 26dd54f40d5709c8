"""What persons decide: one by one, or from a file. Coding again never overrides it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp_coding.codebook.changes import Change
from nlp_coding.codebook.migrate import Carried
from nlp_coding.codebook.move_changes import Redefined
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import MACHINE, Coding
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.masked import masked, masks_of
from nlp_coding.readers.clean import one_line
from nlp_coding.readers.rows import numbered_rows, read_rows
from nlp_coding.standing import codebook_of, standing
from nlp_coding.workflow import LOOKED_UP, Study, user_name


@dataclass(frozen=True)
class Answer:
    """A person's yes or no to one code of one comment."""

    comment_id: str
    code_id: str
    applies: bool | None
    """None where a file's value could not be read: such an answer is never recorded."""
    file: str | None = None
    row: int | None = None


def decide(study: Study, answers: Sequence[Answer], *, coder: str | None = None) -> str:
    """Record decisions, all or none; gives who decided. Raises InputError for comments and codes the study lacks."""
    return _record(study, answers, coder=coder, mistakes=[])


def decide_from(study: Study, path: Path, *, coder: str | None = None) -> tuple[list[Answer], str]:
    """Record the decisions of a CSV or workbook; gives them, and who decided.

    It has comment_id, code and applies (1/0); or comment_id and codes: those that apply, separated by `;`, or `-` for
    none, and every other code is a no then. A row without anything in applies or codes is not decided yet.

    Raises InputError with every mistake in the file, those of ids and those of values, and records nothing then.
    """
    answers, mistakes = _read(path, complete=lambda: _codes(study))
    return answers, _record(study, answers, coder=coder, mistakes=mistakes)


def decide_whole(study: Study, comment_id: str, codes: str, *, coder: str | None = None) -> tuple[list[Answer], str]:
    """Record which codes a comment has, and that it has none of the others; gives the decisions, and who decided."""
    mistakes: list[Mistake] = []
    answers = _whole(comment_id, codes, _codes(study)[0], mistakes)
    return answers, _record(study, answers, coder=coder, mistakes=mistakes)


def _codes(study: Study) -> tuple[list[str], str]:
    """The codes that people decide on, and the codebook they are of."""
    with study.store() as store:
        codebook = codebook_of(store)
        return [code.id for code in codebook.leaves], str(codebook)


def _whole(
    comment_id: str,
    codes: str,
    leaves: Sequence[str],
    mistakes: list[Mistake],
    file: str | None = None,
    row: int | None = None,
) -> list[Answer]:
    """A decision on every code; one on each that is no code of the study, so that it is found out."""
    listed = list(dict.fromkeys(code.strip() for code in codes.split(";") if code.strip()))
    nothing = [code for code in listed if code in _NOTHING and code not in leaves]
    if not listed or (nothing and len(listed) > 1):
        what = f"«{codes}» says both that no code applies and that some do" if listed else "no code is named"
        column = "codes" if file else None
        mistakes.append(Mistake(what, file, row, column, "write the codes separated by ;, or - alone for none"))
        return []
    answers = [Answer(comment_id, code, code in listed, file, row) for code in leaves]
    unknown = (code for code in listed if code not in leaves and code not in nothing)
    return [*answers, *(Answer(comment_id, code, True, file, row) for code in unknown)]


REVIEW_HEADER = ["comment_id", "code", "label", "applies", "suggested", "words", "decided_before", "why"]


def review_rows(study: Study, *, with_text: bool = False) -> Iterator[Sequence[str | int | float | None]]:
    """Header and one row for each cell that a person should look at again, since the codebook changed; by comment.

    With `applies` filled in (1 or 0) it is a file for `decide_from`; rows that are left blank are not decided. The
    comments, masked, and the words that the machine found are there `with_text` only.
    """
    language = study.settings.language
    with study.store() as store, store.snapshot():
        codebook = codebook_of(store)
        found = standing(store, codebook)
        run = store.latest_run()
        cells: dict[tuple[str, str], tuple[Change, list[Carried]]] = {}
        for one in found.waiting:
            for target in one.targets:
                # A no to a part that is older than what waits is no answer to it: it is asked again.
                if target not in one.answered:
                    cells.setdefault((one.comment_id, target), (one.change, []))[1].extend(one.carried)
        for old in found.outdated:
            cell = (old.coding.comment_id, old.coding.code_id)
            cells.setdefault(cell, (Redefined(old.coding.code_id), []))[1].append(old)
        yield [*REVIEW_HEADER, *(["text"] if with_text else [])]
        place = {code.id: number for number, code in enumerate(codebook.codes)}
        for comment_id, code_id in sorted(cells, key=lambda cell: (cell[0], place[cell[1]])):
            change, carried = cells[comment_id, code_id]
            machine = store.codings(run.id, comment_id=comment_id, code_id=code_id) if run else iter(())
            suggested = next(machine, None)
            comment = store.comment(comment_id)
            masks = masks_of(store, [comment_id]).get(comment_id, ()) if with_text else ()
            text = masked(comment.text if comment else "", masks, language=language)
            said = {f"{one.coding.coder}: {one.coding.code_id} {int(one.coding.applies)}": None for one in carried}
            yield (
                comment_id,
                code_id,
                codebook.by_id[code_id].label[language],
                None,
                int(suggested is not None),
                "; ".join(text.words(one.start, one.end) for one in suggested.evidence)
                if suggested and with_text
                else None,
                "; ".join(said),
                change.describe(language),
                *([text.text] if with_text else []),
            )


def _record(study: Study, answers: Sequence[Answer], *, coder: str | None, mistakes: list[Mistake]) -> str:
    coder = one_line(coder or "") or user_name()
    if coder == MACHINE:
        raise InputError(Mistake(f"«{MACHINE}» is the program's own name", remedy="give a person's: --coder kari"))
    with study.store() as store:
        found = [
            *mistakes,
            *_unknown(answers, codebook_of(store), set(store.ids("comment"))),
            *_contradictions(answers),
        ]
        if found:
            raise InputError(sorted(dict.fromkeys(found), key=lambda mistake: mistake.row or 0))
        codings = [
            Coding(one.comment_id, one.code_id, bool(one.applies), "person", coder, "decided") for one in answers
        ]
        with store.transaction(actor=user_name(), action="decide"):
            store.decide(codings)
    return coder


def _unknown(answers: Sequence[Answer], codebook: Codebook, comments: set[str]) -> list[Mistake]:
    """One mistake for each comment or code of an answer that the study does not have."""
    codes = [code.id for code in codebook.leaves]
    groups = {code.id for code in codebook.groups}
    mistakes: list[Mistake] = []
    for answer in answers:
        for kind, given, known in (("comment", answer.comment_id, comments), ("code", answer.code_id, codes)):
            if given not in known:
                column = "comment_id" if kind == "comment" else "code"
                what = f"there is no {kind} «{given}» in the study"
                if kind == "code" and given in codebook.by_id and codebook.by_id[given].retired:
                    what = f"«{given}» is retired in {codebook}"
                    instead = codebook.by_id[given].replaced_by
                    remedy: str | None = f"decide on {' or '.join(instead)}" if instead else "take another code"
                elif kind == "code" and given in groups:
                    what = f"«{given}» is a group of codes"
                    remedy = f"decide on one of {', '.join(one.id for one in codebook.children(given))}"
                elif near := nearest(given, known) if len(mistakes) < LOOKED_UP else None:
                    remedy = f"did you mean «{near}»?"
                else:
                    remedy = f"the codes are {', '.join(codes)}" if kind == "code" else None
                mistakes.append(Mistake(what, answer.file, answer.row, column if answer.file else None, remedy))
    return mistakes


def _contradictions(answers: Sequence[Answer]) -> list[Mistake]:
    """One mistake for each answer that says the opposite of an earlier one."""
    mistakes = []
    seen: dict[tuple[str, str], Answer] = {}
    for answer in answers:
        twin = seen.setdefault((answer.comment_id, answer.code_id), answer)
        if None not in (twin.applies, answer.applies) and twin.applies != answer.applies:
            cell = f"«{answer.comment_id}» × «{answer.code_id}»"
            what = f"{cell} is {int(bool(answer.applies))} here and {int(bool(twin.applies))} in row {twin.row}"
            mistakes.append(Mistake(what, answer.file, answer.row, remedy="keep one of the two rows"))
    return mistakes


def _read(path: Path, *, complete: Callable[[], tuple[Sequence[str], str]]) -> tuple[list[Answer], list[Mistake]]:
    """The answers of a file; one whose value cannot be read says neither yes nor no, and its ids are checked."""
    header = read_rows(path).header
    if "codes" in header and (both := [name for name in ("code", "applies") if name in header]):
        what = f"the file has both «codes» and «{both[0]}»"
        raise InputError(Mistake(what, path.name, 1, remedy="keep comment_id and codes, or comment_id, code, applies"))
    if "codes" in header and "code" not in header:
        answers, mistakes = _read_lists(path, *complete())
    else:
        answers, mistakes = _read_cells(path)
    if not answers and not mistakes:
        remedy = "write 1 or 0 in the column applies, in a row for each decision"
        if "codes" in header and "code" not in header:
            remedy = "write the codes that apply in the column codes, separated by ;, or - for none"
        mistakes.append(Mistake("the file holds no decisions", path.name, remedy=remedy))
    return answers, mistakes


def _read_lists(path: Path, leaves: Sequence[str], codebook: str) -> tuple[list[Answer], list[Mistake]]:
    """A row a comment: the codes that apply, all others a no."""
    answers: list[Answer] = []
    mistakes: list[Mistake] = []
    seen: dict[str, int] = {}
    for number, row in numbered_rows(path, "comment_id", "codes"):
        codes, comment_id = row["codes"].strip(), row["comment_id"].strip()
        if not codes:
            continue  # not decided yet
        if row.get("codebook", codebook).strip() not in ("", codebook):
            what = f"the row was filled in for {row['codebook'].strip()}, and {codebook} is in force"
            remedy = "a no to the codes that are new was never said: export the queue anew"
            mistakes.append(Mistake(what, path.name, number, "codebook", remedy))
            continue
        if comment_id in seen:
            what = f"«{comment_id}» stands in row {seen[comment_id]} already"
            mistakes.append(Mistake(what, path.name, number, "comment_id", "keep one of the two rows"))
            continue
        seen[comment_id] = number
        answers += _whole(comment_id, codes, leaves, mistakes, path.name, number)
    return answers, mistakes


def _read_cells(path: Path) -> tuple[list[Answer], list[Mistake]]:
    """A row a decision."""
    answers, mistakes = [], []
    for number, row in numbered_rows(path, "comment_id", "code", "applies"):
        applies = row["applies"].strip()
        if not applies:
            continue  # not decided yet: a file of many rows is filled in over several days
        if applies.lower() not in _YES_NO:
            remedy = "write 1 where the code applies, 0 where it does not"
            mistakes.append(Mistake(f"«{applies}» is neither 1 nor 0", path.name, number, "applies", remedy))
        said = _YES_NO.get(applies.lower())
        answers.append(Answer(row["comment_id"].strip(), row["code"].strip(), said, path.name, number))
    return answers, mistakes


_NOTHING = frozenset({"-", "–", "none", "ingen"})
_YES_NO = {"1": True, "0": False, "yes": True, "no": False, "ja": True, "nei": False}
