"""What people decided as rows of a file: long, wide or lists of codes, as `decide --from` reads them back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from nlp_coding.codebook.carried import Carried
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import Coding, Decision
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.memory import without_collection
from nlp_coding.core.shown import listed, shown
from nlp_coding.masked import masked_comments
from nlp_coding.readers.clean import one_line
from nlp_coding.standing import codebook_of, standing
from nlp_coding.store import Store
from nlp_coding.workflow import Study, user_name

Form = Literal["long", "wide", "list"]
Row = Sequence[str | int | None]

LONG_HEADER = (
    "comment_id", "code", "applies", "status", "coder", "decided_at", "codebook", "decided_under", "start", "end",
    "further_spans",
)  # fmt: skip
_OWN = ("comment_id", "text", "code", "codes", "applies", "status", "coder", "codebook")
"""Headings that would mean something else beside a column of that code."""


@dataclass(frozen=True)
class Held:
    """A decision that no later one of the same coder replaced."""

    coding: Coding
    status: str
    """decided; or why it is no decision of a coder on a code and a text as they are now (see `PASSED_OVER`)."""
    decided_at: str
    codebook: str
    """name@version, whose code it is: the one in force, unless the code is there no more."""
    decided_under: str
    """name@version that was in force then; of several decisions that were merged, all of them."""


@dataclass(frozen=True)
class Exported:
    """A file's rows, and what is not among them."""

    rows: tuple[Row, ...] = field(repr=False)
    """The first is the header."""
    n_decisions: int
    coder: str | None
    """Whose decisions they are; None for those of all."""
    left_out: Mapping[str, int]
    """Status → decisions that wide files and lists have no place for."""
    n_partly: int = 0
    """Comments not in a list, since some of their codes are not decided on: these would become a no."""


def export_decisions(
    study: Study, *, form: Form = "long", coder: str | None = None, with_text: bool = False, sample: bool = False
) -> Exported:
    """What people decided, as it stands under the codebook in force; the comments, masked, are there `with_text` only.

    Long has a row for each decision of each coder; start and end count code points of the text of record, also where
    the text shown is masked. Wide has a row for each comment of the study, blank where `coder` has not decided: a file
    to decide in. A list has the comments that `coder` has decided on in every code. With `sample` all of it is of the
    comments that were drawn for several coders. Raises InputError where a wide file or a list would hold several
    coders, and where no comment was drawn.
    """
    with study.store() as store, store.snapshot(), without_collection():
        codebook = codebook_of(store)
        comments = [one.comment_id for one in store.sample()] if sample else store.ids("comment")
        if sample and not comments:
            raise InputError(Mistake("no comments are drawn yet", remedy="draw some with nlp-coding sample --n 50"))
        drawn = set(comments)
        held = [one for one in _held(store, codebook, comments) if not sample or one.coding.comment_id in drawn]
        masked = masked_comments(store, language=study.settings.language) if with_text else {}
    texts = {one: (masked[one].text if one in masked else None,) for one in comments} if with_text else None
    whose = _whose(held, one_line(coder or ""), form)
    held = [one for one in held if whose in (None, one.coding.coder)]
    if whose is None or form == "long":
        return Exported(tuple(_long_rows(held, texts)), len(held), whose, {})
    left_out = Counter(one.status for one in held if one.status != "decided")
    answers: _Answers = {}
    for one in held:
        if one.status == "decided":
            answers.setdefault(one.coding.comment_id, {})[one.coding.code_id] = int(one.coding.applies)
    if form == "wide":
        rows = tuple(_wide_rows(comments, answers, codebook, whose, texts))
        return Exported(rows, sum(map(len, answers.values())), whose, left_out)
    leaves = [code.id for code in codebook.leaves]
    whole = [one for one in comments if len(answers.get(one, ())) == len(leaves)]
    rows = tuple(_list_rows(whole, answers, codebook, whose, texts))
    return Exported(rows, len(whole) * len(leaves), whose, left_out, n_partly=len(answers) - len(whole))


_Answers = dict[str, dict[str, int]]
"""Comment id → code id → 1 or 0."""
_Texts = Mapping[str, tuple[str | None]] | None
"""Comment id → what stands in the column text; None where there is no such column."""


def _wide_rows(
    comments: Iterable[str], answers: _Answers, codebook: Codebook, coder: str, texts: _Texts
) -> Iterator[Row]:
    leaves = [code.id for code in codebook.leaves]
    if taken := [code for code in leaves if code in _OWN]:
        what = f"a wide file has no place for the code «{taken[0]}»: the heading means something else there"
        raise InputError(Mistake(what, remedy="take --form long"))
    yield ("comment_id", *_text_header(texts), *leaves, "coder", "codebook")
    for comment_id in comments:
        said = answers.get(comment_id, {})
        yield (comment_id, *_text(texts, comment_id), *(said.get(code) for code in leaves), coder, str(codebook))


def _list_rows(
    comments: Iterable[str], answers: _Answers, codebook: Codebook, coder: str, texts: _Texts
) -> Iterator[Row]:
    leaves = [code.id for code in codebook.leaves]
    yield ("comment_id", *_text_header(texts), "codes", "coder", "codebook")
    for comment_id in comments:
        codes = ";".join(code for code in leaves if answers[comment_id][code])
        yield (comment_id, *_text(texts, comment_id), codes or "-", coder, str(codebook))


def _text_header(texts: _Texts) -> tuple[str, ...]:
    return () if texts is None else ("text",)


def _text(texts: _Texts, comment_id: str) -> tuple[str | None, ...]:
    return () if texts is None else texts.get(comment_id, (None,))


def _held(store: Store, codebook: Codebook, comments: Sequence[str]) -> list[Held]:
    """Every decision that holds or waits: comments as in the survey, codes as in the codebook, then by coder."""
    made = {one.id: one for one in store.decision_records()}
    found = standing(store, codebook)
    waiting = (carried for one in found.waiting for carried in one.carried)
    leaves = {code.id for code in codebook.leaves}
    held: dict[tuple[int, str, int, str, str, bool], Held] = {}
    of_comment = {comment_id: place for place, comment_id in enumerate(comments)}
    of_code = {code.id: place for place, code in enumerate(codebook.codes)}
    for gone, decisions in ((False, (*found.carried, *waiting)), (True, found.retired)):
        for one in decisions:
            coding = one.coding
            place = of_comment.get(coding.comment_id, len(comments)), coding.comment_id
            key = (*place, of_code.get(coding.code_id, len(of_code)), coding.code_id, coding.coder, one.settles)
            origins = [made[origin] for origin in one.origins]
            status = "retired" if gone else _status(one, leaves)
            held.setdefault(key, _held_as(one, status, origins, str(codebook)))
    return [held[key] for key in sorted(held)]


def _status(one: Carried, leaves: Collection[str]) -> str:
    if one.settles:
        return "settled"
    if one.coding.code_id not in leaves:
        return "waiting"
    if one.outdated:
        return "outdated"
    if one.partial:
        return "partial"
    return "stale" if one.stale else "decided"


def _held_as(one: Carried, status: str, origins: Sequence[Decision], in_force: str) -> Held:
    under = " ".join(dict.fromkeys(origin.codebook for origin in origins))
    codebook = under if status in ("waiting", "retired") else in_force
    return Held(one.coding, status, origins[-1].decided_at, codebook, under)


def _whose(held: Sequence[Held], coder: str, form: Form) -> str | None:
    """Whose decisions a file has; None for all of them."""
    coders = sorted({one.coding.coder for one in held if one.status != "settled"})
    if not coder and form != "long" and len(coders) > 1:
        what = f"{len(coders)} have decided, and a {'wide file' if form == 'wide' else 'list'} is of one: "
        remedy = f"name one with --coder {coders[0]}, or take --form long"
        raise InputError(Mistake(what + listed(coders, most=10), remedy=remedy))
    if form == "wide":  # a sheet for somebody who has not begun is blank
        return coder or (coders[0] if coders else user_name())
    if not coders:
        remedy = "decide first, or take --form wide for a sheet to decide in"
        raise InputError(Mistake("nobody has decided on anything yet", remedy=remedy))
    if coder and coder not in coders:
        near = nearest(coder, coders)
        remedy = f"did you mean «{near}»?" if near else f"those who have are {listed(coders, most=10)}"
        raise InputError(Mistake(f"nobody called «{shown(coder)}» has decided on anything", remedy=remedy))
    return coder or (None if form == "long" else coders[0])


def _long_rows(held: Iterable[Held], texts: _Texts) -> Iterator[Row]:
    yield (*LONG_HEADER, *_text_header(texts))
    for one in held:
        coding = one.coding
        # The words of a stale decision are those of a text that is no more.
        first, *others = (() if one.status == "stale" else coding.evidence) or (None,)
        yield (
            coding.comment_id,
            coding.code_id,
            int(coding.applies),
            one.status,
            coding.coder,
            one.decided_at,
            one.codebook,
            one.decided_under,
            first.start if first else None,
            first.end if first else None,
            " ".join(f"{span.start}-{span.end}" for span in others if span) or None,
            *_text(texts, coding.comment_id),
        )
