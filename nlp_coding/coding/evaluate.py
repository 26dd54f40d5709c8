"""How far a coding agrees with a gold coding, cell by cell (comment × code)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nlp_coding.coding.agreement import gwet_ac1, krippendorff_alpha
from nlp_coding.core.errors import InputError, Mistake, nearest


@dataclass(frozen=True)
class GoldComment:
    """What the gold says of one comment."""

    id: str
    codes: frozenset[str]
    disputed: frozenset[str] = frozenset()
    """Codes that the gold's coders did not agree on: these cells are left out of every figure."""
    text: str | None = None


@dataclass(frozen=True)
class CodeAgreement:
    """One code, program against gold. A figure that is not defined (nothing to divide by) is None."""

    n: int
    """Comments that have the code in the gold."""
    n_coded: int
    """Comments that have it in the coding."""
    n_both: int
    precision: float | None
    recall: float | None
    f1: float | None
    alpha: float | None
    ac1: float | None


@dataclass(frozen=True)
class Evaluation:
    """A coding against a gold coding."""

    n_comments: int
    n_disputed: int
    """Cells left out."""
    micro: float | None
    """F1 over all cells."""
    micro_precision: float | None
    micro_recall: float | None
    macro: float | None
    """Mean F1 over the codes that occur in the gold."""
    alpha: float | None
    """Krippendorff's alpha over all cells pooled."""
    exact: float | None
    """Share of comments where no undisputed cell differs."""
    codes: Mapping[str, CodeAgreement]


def read_gold(
    rows: Iterable[tuple[int, Mapping[str, str]]], *, file: str, code_ids: Sequence[str], needs_text: bool = False
) -> tuple[GoldComment, ...]:
    """Gold comments from numbered rows with the columns id, codes (separated by `;`), and maybe disputed and text.

    Raises InputError with every mistake: a column or text that is missing, a doubled id, a code the codebook lacks.
    """
    gold: dict[str, GoldComment] = {}
    mistakes: list[Mistake] = []
    unknown_in: dict[tuple[str, str], list[int]] = {}
    needed = ("id", "codes", "text") if needs_text else ("id", "codes")
    for number, row in rows:
        if absent := [column for column in needed if column not in row]:
            remedy = f"the columns are {', '.join(row)}"
            raise InputError([Mistake(f"there is no column «{column}»", file, 1, remedy=remedy) for column in absent])
        sets = {}
        for column in ("codes", "disputed"):
            sets[column] = frozenset(code.strip() for code in row.get(column, "").split(";") if code.strip())
            for unknown in sorted(sets[column] - set(code_ids)):
                unknown_in.setdefault((column, unknown), []).append(number)
        comment_id = row["id"].strip()
        if not comment_id or comment_id in gold:
            problem = f"the id «{comment_id}» stands twice" if comment_id else "the id is blank"
            mistakes.append(Mistake(problem, file, number, "id", "give each comment an id of its own"))
        gold[comment_id] = GoldComment(comment_id, sets["codes"] - sets["disputed"], sets["disputed"], row.get("text"))
    for (column, unknown), at in unknown_in.items():
        near = nearest(unknown, code_ids)
        remedy = f"did you mean {near}?" if near else f"the codes are {', '.join(code_ids)}"
        more = f" (and in {len(at) - 1} more row{'s' * (len(at) > 2)})" if len(at) > 1 else ""
        mistakes.append(Mistake(f"there is no code «{unknown}» in the codebook{more}", file, at[0], column, remedy))
    if mistakes:
        raise InputError(mistakes)
    if not gold:
        raise InputError(Mistake("the file holds no coded comment", file, remedy="it needs a row a comment"))
    return tuple(gold.values())


def evaluate(
    gold: Sequence[GoldComment], coded: Mapping[str, frozenset[str]], *, code_ids: Sequence[str]
) -> Evaluation:
    """Hold a coding (comment id → code ids) against the gold, over the codes of `code_ids`."""
    cells = {
        code_id: [
            (code_id in comment.codes, code_id in coded[comment.id])
            for comment in gold
            if code_id not in comment.disputed
        ]
        for code_id in code_ids
    }
    by_code = {code_id: _agree(pairs) for code_id, pairs in cells.items()}
    pooled = [pair for pairs in cells.values() for pair in pairs]
    overall = _agree(pooled)
    occurring = [agreement.f1 or 0.0 for agreement in by_code.values() if agreement.n]
    exact = sum(not (((comment.codes ^ coded[comment.id]) & set(code_ids)) - comment.disputed) for comment in gold)
    return Evaluation(
        n_comments=len(gold),
        n_disputed=sum(len(comment.disputed) for comment in gold),
        micro=overall.f1,
        micro_precision=overall.precision,
        micro_recall=overall.recall,
        macro=sum(occurring) / len(occurring) if occurring else None,
        alpha=overall.alpha,
        exact=exact / len(gold) if gold else None,
        codes=by_code,
    )


def _agree(pairs: Sequence[tuple[bool, bool]]) -> CodeAgreement:
    n_gold = sum(gold for gold, _ in pairs)
    n_coded = sum(coded for _, coded in pairs)
    n_both = sum(gold and coded for gold, coded in pairs)
    return CodeAgreement(
        n=n_gold,
        n_coded=n_coded,
        n_both=n_both,
        precision=n_both / n_coded if n_coded else None,
        recall=n_both / n_gold if n_gold else None,
        f1=2 * n_both / (n_gold + n_coded) if n_gold + n_coded else None,
        alpha=krippendorff_alpha(pairs),
        ac1=gwet_ac1(pairs),
    )
