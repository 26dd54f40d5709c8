"""How far a coding agrees with a gold coding, cell by cell (comment × code)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nlp_coding.coding.agreement import gwet_ac1, krippendorff_alpha
from nlp_coding.coding.bootstrap import Interval, Intervals, bootstrap
from nlp_coding.core.errors import InputError, Mistake, nearest


@dataclass(frozen=True)
class GoldComment:
    """What the gold says of one comment."""

    id: str
    codes: frozenset[str]
    disputed: frozenset[str] = frozenset()
    """Codes that the gold's coders did not agree on: these cells are left out of every figure."""
    text: str | None = None
    variety: str = ""
    """As the gold says; blank where it does not."""


@dataclass(frozen=True)
class CodeAgreement:
    """One code, program against gold. A figure that is not defined (nothing to divide by) is None."""

    n: int
    """Comments that have the code in the gold."""
    base: int
    """Comments that are compared: all but those where the gold's coders disputed the code."""
    n_coded: int
    """Comments that have it in the coding."""
    n_both: int
    precision: float | None
    recall: float | None
    f1: float | None
    alpha: float | None
    ac1: float | None
    f1_interval: Interval | None = None
    """95 %, over comments drawn again."""

    @property
    def prevalence_gold(self) -> float | None:
        """Share of the base that has the code in the gold."""
        return self.n / self.base if self.base else None

    @property
    def prevalence_coded(self) -> float | None:
        """Share of the base that has it in the coding."""
        return self.n_coded / self.base if self.base else None


@dataclass(frozen=True)
class Part:
    """Some of the comments: those of one variety, or of one length."""

    n_comments: int
    n_cells: int
    """Codes that they have in the gold."""
    micro: float | None
    """None where they have no code in the gold: then there is nothing to find, and `exact` tells all."""
    macro: float | None
    exact: float | None


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
    intervals: Intervals | None = None
    """95 % intervals of the overall figures, over comments drawn again; None where none were asked for."""
    parts: Mapping[str, Mapping[str, Part]] = field(default_factory=dict)
    """What comments are told apart by (variety, length …) → which → how far it agrees there."""


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
        gold[comment_id] = GoldComment(
            comment_id,
            sets["codes"] - sets["disputed"],
            sets["disputed"],
            row.get("text"),
            row.get("variety", "").strip(),
        )
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


_N_WORDS = (5, 15, 40)
"""Where lengths are told apart: up to so many words."""


def evaluate(
    gold: Sequence[GoldComment],
    coded: Mapping[str, frozenset[str]],
    *,
    code_ids: Sequence[str],
    kinds: Mapping[str, Mapping[str, str]] | None = None,
    n_draws: int = 0,
) -> Evaluation:
    """Hold a coding (comment id → code ids) against the gold, over the codes of `code_ids`.

    `kinds` tell comments apart: by what → comment id → which. Single-code and multi-code comments are told apart by
    the gold itself. With `n_draws` there are intervals, from comments drawn so many times.
    """
    cells = {
        code_id: [
            (code_id in comment.codes, code_id in coded[comment.id])
            for comment in gold
            if code_id not in comment.disputed
        ]
        for code_id in code_ids
    }
    found = bootstrap(*_as_flags(gold, coded, code_ids), n_draws=n_draws) if n_draws and gold else None
    of_code = found.codes if found else [None] * len(code_ids)
    by_code = {code_id: _agree(cells[code_id], interval) for code_id, interval in zip(code_ids, of_code, strict=True)}
    overall = _agree([pair for pairs in cells.values() for pair in pairs])
    whole = _part(gold, coded, code_ids)
    kinds = {**(kinds or {}), "codes": {one.id: _n_codes(one) for one in gold}}
    return Evaluation(
        n_comments=len(gold),
        n_disputed=sum(len(comment.disputed) for comment in gold),
        micro=overall.f1,
        micro_precision=overall.precision,
        micro_recall=overall.recall,
        macro=whole.macro,
        alpha=overall.alpha,
        exact=whole.exact,
        codes=by_code,
        intervals=found,
        parts={
            name: {
                which: _part([one for one in gold if of.get(one.id) == which], coded, code_ids)
                for which in sorted({of[one.id] for one in gold if one.id in of}, key=_ORDER.index)
            }
            for name, of in kinds.items()
        },
    )


_LENGTHS = ("1–5 words", "6–15 words", "16–40 words", "over 40 words")
_N_CODES = ("no code", "one code", "several codes")
_ORDER = ("nb", "nn", "dialect", "undecided", *_LENGTHS, *_N_CODES)


def length_of(n_words: int) -> str:
    """How a comment's length is called in the parts of an evaluation."""
    return _LENGTHS[sum(n_words > n for n in _N_WORDS)]


def variety_of(name: str) -> str:
    """How a variety is called there; what nobody knows is undecided."""
    return name if name in _ORDER[:3] else "undecided"


def _n_codes(one: GoldComment) -> str:
    return _N_CODES[min(2, len(one.codes))]


def _as_flags(
    gold: Sequence[GoldComment], coded: Mapping[str, frozenset[str]], code_ids: Sequence[str]
) -> tuple[list[list[bool]], list[list[bool]], list[list[bool]]]:
    """Comment by comment, code by code: in the gold, in the coding, compared."""
    return (
        [[code_id in one.codes for code_id in code_ids] for one in gold],
        [[code_id in coded[one.id] for code_id in code_ids] for one in gold],
        [[code_id not in one.disputed for code_id in code_ids] for one in gold],
    )


def _part(gold: Sequence[GoldComment], coded: Mapping[str, frozenset[str]], code_ids: Sequence[str]) -> Part:
    n_gold, n_coded, n_both = (dict.fromkeys(code_ids, 0) for _ in range(3))
    for one in gold:
        for code_id in code_ids:
            if code_id not in one.disputed:
                n_gold[code_id] += code_id in one.codes
                n_coded[code_id] += code_id in coded[one.id]
                n_both[code_id] += code_id in one.codes and code_id in coded[one.id]
    occurring = [2 * n_both[code_id] / (n_gold[code_id] + n_coded[code_id]) for code_id in code_ids if n_gold[code_id]]
    n_all = sum(n_gold.values()) + sum(n_coded.values())
    exact = sum(not (((one.codes ^ coded[one.id]) & set(code_ids)) - one.disputed) for one in gold)
    return Part(
        n_comments=len(gold),
        n_cells=sum(n_gold.values()),
        micro=2 * sum(n_both.values()) / n_all if any(n_gold.values()) else None,
        macro=sum(occurring) / len(occurring) if occurring else None,
        exact=exact / len(gold) if gold else None,
    )


def _agree(pairs: Sequence[tuple[bool, bool]], interval: Interval | None = None) -> CodeAgreement:
    n_gold = sum(gold for gold, _ in pairs)
    n_coded = sum(coded for _, coded in pairs)
    n_both = sum(gold and coded for gold, coded in pairs)
    return CodeAgreement(
        n=n_gold,
        base=len(pairs),
        n_coded=n_coded,
        n_both=n_both,
        precision=n_both / n_coded if n_coded else None,
        recall=n_both / n_gold if n_gold else None,
        f1=2 * n_both / (n_gold + n_coded) if n_gold + n_coded else None,
        alpha=krippendorff_alpha(pairs),
        ac1=gwet_ac1(pairs),
        f1_interval=interval,
    )
