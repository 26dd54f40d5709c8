"""quote: what a person approves for publication word for word, with what is masked left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp_coding.coding.combine import combine
from nlp_coding.core.codebook import Codebook, Language
from nlp_coding.core.coding import Coding
from nlp_coding.core.errors import InputError, Mistake, StudyError, nearest
from nlp_coding.core.survey import Comment
from nlp_coding.excerpts import SHORTEST, stretch_around
from nlp_coding.exports import held_codings
from nlp_coding.masked import masked, masks_of
from nlp_coding.masking import Finder, find_in, is_covered
from nlp_coding.readers.clean import one_line
from nlp_coding.standing import codebook_of, standing
from nlp_coding.store import Mask, Quote, Store
from nlp_coding.workflow import Study, needed_run, user_name


@dataclass(frozen=True)
class Candidate:
    """What could be quoted for a code."""

    comment_id: str
    code_id: str
    agreement: str | None
    start: int
    """In code points of the text of record."""
    end: int
    text: str
    """As it would be published: masked."""
    decided: bool
    """A person said that the code applies."""
    score: float | None
    approved: Quote | None
    """What was approved of the comment for this code, be it another stretch, or void by now."""


@dataclass(frozen=True)
class Draft:
    """What would be published, for a person to look at."""

    comment_id: str
    code_id: str | None
    agreement: str | None
    start: int
    end: int
    text: str
    """Masked."""
    personal: tuple[str, ...]
    """Kinds of personal data that are found in it, and that nobody has gone through: each once."""
    record: str
    """The whole text of record that it was made from."""


@dataclass(frozen=True)
class Approved:
    """A quote that may be published."""

    comment_id: str
    code_id: str | None
    """The code it is an example of, by the id it had when it was approved; None where it is of the question itself."""
    agreement: str | None
    """The respondent's."""
    text: str
    """Masked."""
    start: int
    """In code points of the text of record."""
    end: int
    approved_by: str
    approved_at: str
    marks: tuple[tuple[int, int], ...] = ()
    """The words that have the code, as code points of `text`."""


def candidates(study: Study, *, code_id: str | None = None, n: int = 10) -> dict[str, list[Candidate]]:
    """By code, in the codebook's order, up to `n` comments that could be quoted, the best first.

    Those that a person gave the code come first, then by score, then in file order; one that is shorter than a good
    quote is left out. Raises InputError for an unknown code, StudyError where nothing is coded yet.
    """
    language = study.settings.language
    with study.store() as store, store.snapshot():
        run = needed_run(store)
        book = codebook_of(store, digest=run.codebook_digest)
        wanted = [_known_code(book, code_id)] if code_id else [code.id for code in book.leaves]
        held: dict[str, list[Coding]] = {one: [] for one in wanted}
        for coding in held_codings(store, run):
            if coding.applies and coding.code_id in held:
                held[coding.code_id].append(coding)
        quotes = {(one.comment_id, one.code_id): one for one in store.quotes()}
        cutter = _Cutter(store, run.id, language)
        return {
            one: [
                Candidate(
                    coding.comment_id,
                    one,
                    agreement,
                    start,
                    end,
                    text,
                    coding.origin == "person",
                    coding.score,
                    quotes.get((coding.comment_id, one)),
                )
                for coding, start, end, text, agreement in cutter.cut(codings, n)
            ]
            for one, codings in held.items()
        }


class _Cutter:
    """Cuts quotes out of the comments of a study."""

    def __init__(self, store: Store, run_id: int, language: Language) -> None:
        self._store = store
        self._run_id = run_id
        self._language = language

    def cut(self, codings: Sequence[Coding], n: int) -> Iterator[tuple[Coding, int, int, str, str | None]]:
        """Of the best codings, up to `n`: where the quote stands, the masked text of it, the respondent's agreement."""
        best = sorted(codings, key=lambda one: (one.origin != "person", -(one.score or 0)))
        n_cut = 0
        for coding in best:
            comment = self._store.comment(coding.comment_id)
            if n_cut >= n or comment is None:
                break
            start, end = self.stretch(comment, coding)
            if end - start >= SHORTEST:
                n_cut += 1
                yield coding, start, end, *_shown(self._store, comment, start, end, self._language)

    def stretch(self, comment: Comment, coding: Coding) -> tuple[int, int]:
        """The sentence of the evidence; of a decision that of what the machine found, and of none the beginning."""
        evidence = coding.evidence
        if not evidence:
            machine = self._store.codings(self._run_id, comment_id=comment.id, code_id=coding.code_id)
            evidence = next((one.evidence for one in machine), ())
        start, end = (evidence[0].start, evidence[0].end) if evidence else (0, 1)
        return stretch_around(comment.text, min(start, len(comment.text)), min(end, len(comment.text)))


def _shown(store: Store, comment: Comment, start: int, end: int, language: Language) -> tuple[str, str | None]:
    """The masked text of a stretch, and the respondent's agreement."""
    masks = masks_of(store, [comment.id]).get(comment.id, ())
    respondent = store.respondent(comment.respondent_id)
    words = masked(comment.text, masks, language=language).words(start, end)
    return words, respondent.agreement if respondent else None


def draft(
    study: Study,
    comment_id: str,
    *,
    code_id: str | None = None,
    span: tuple[int, int] | None = None,
    finder: Finder | None = None,
) -> Draft:
    """What `approve` would publish: the span (code points), or what is best quoted for the code, or the whole comment.

    Raises InputError where the comment or the code is unknown, or the comment does not have the code.
    """
    with study.store() as store, store.snapshot():
        comment = store.comment(comment_id)
        if comment is None:
            near = nearest(comment_id, store.ids("comment"))
            what = f"there is no comment «{comment_id}» in the study"
            raise InputError(Mistake(what, remedy=f"did you mean «{near}»?" if near else None))
        coding = _coding(store, comment_id, code_id) if code_id else None
        if span is None and coding is not None:
            run = needed_run(store)
            span = _Cutter(store, run.id, study.settings.language).stretch(comment, coding)
        start, end = span or (0, len(comment.text))
        if not 0 <= start < end <= len(comment.text) or not comment.text[start:end].strip():
            what = f"{start}–{end} is no stretch of {comment_id}"
            raise InputError(Mistake(what, remedy=f"it has the places 0 to {len(comment.text)}"))
        text, agreement = _shown(store, comment, start, end, study.settings.language)
        standing = store.masks([comment_id]).get(comment_id, ())
        here = Mask(start, end, "")
        open_ = [
            one for one in (finder or find_in)(comment.text) if one.overlaps(here) and not is_covered(one, standing)
        ]
        return Draft(
            comment_id,
            code_id,
            agreement,
            start,
            end,
            text,
            tuple(dict.fromkeys(one.kind for one in open_)),
            comment.text,
        )


def refuse_personal(found: Draft, *, as_it_is: bool) -> None:
    """Raise InputError where a draft holds personal data that nobody has gone through."""
    if found.personal and not as_it_is:
        what = f"the quote still holds what may tell who somebody is: {', '.join(found.personal)}"
        remedy = f"run nlp-coding mask --comment {found.comment_id} first, or say --as-it-is"
        raise InputError(Mistake(what, remedy=remedy))


def approve(study: Study, found: Draft, *, by: str | None = None, as_it_is: bool = False) -> Approved:
    """A person approves a draft for publication, in place of what was approved of this comment for the same code.

    Raises InputError where it holds personal data that nobody has gone through, unless it shall stand `as_it_is`; and
    StudyError where the text, or what is masked in it, has changed meanwhile.
    """
    refuse_personal(found, as_it_is=as_it_is)
    actor = user_name()
    by = one_line(by or "") or actor
    with study.store() as store, store.transaction(actor=actor, action="quote approve") as details:
        comment = store.comment(found.comment_id)
        if (
            comment is None
            or comment.text != found.record
            or _shown(store, comment, found.start, found.end, study.settings.language)[0] != found.text
        ):
            raise StudyError("somebody has just written to the study\n  → look at the quote again")
        store.approve_quote(found.comment_id, found.start, found.end, code_id=found.code_id, by=by)
        details["code"], details["by"] = found.code_id, by
        at = store.now()
    return Approved(found.comment_id, found.code_id, found.agreement, found.text, found.start, found.end, by, at)


def withdraw(study: Study, comment_id: str, *, code_id: str | None = None) -> int:
    """Take back what was approved of a comment, for all codes or one; gives how many quotes. Raises InputError."""
    with study.store() as store:
        there = store.quotes(comment_id=comment_id)
        if not any(code_id in (None, one.code_id) for one in there):
            of_code = f" for {code_id}" if code_id else ""
            raise InputError(
                Mistake(
                    f"nothing of {comment_id} is approved{of_code}", remedy="nlp-coding quote list --approved shows all"
                )
            )
        with store.transaction(actor=user_name(), action="quote withdraw") as details:
            details["code"] = code_id
            return store.withdraw_quotes(comment_id, code_id=code_id)


def approved(study: Study, *, store: Store | None = None) -> tuple[Approved, ...]:
    """The quotes that may be published, by comment in file order; void ones are left out. `store` if one is open."""
    if store is None:
        with study.store() as opened, opened.snapshot():
            return approved(study, store=opened)
    found = []
    for one in store.quotes():
        comment = store.comment(one.comment_id) if one.holds else None
        if comment is not None:
            text, agreement = _shown(store, comment, one.start, one.end, study.settings.language)
            place = (text, one.start, one.end)
            marks = _marks(store, comment, one, study.settings.language)
            found.append(
                Approved(one.comment_id, one.code_id, agreement, *place, one.approved_by, one.approved_at, marks)
            )
    return tuple(found)


def _marks(store: Store, comment: Comment, quote: Quote, language: Language) -> tuple[tuple[int, int], ...]:
    """Where the quote has the words for which the machine gave the code; people give none."""
    run = store.latest_run()
    if quote.code_id is None or run is None:
        return ()
    text = masked(comment.text, masks_of(store, [comment.id]).get(comment.id, ()), language=language)
    first, _ = text.place(quote.start, quote.end)
    words = [
        text.place(one.start, one.end)
        for coding in store.codings(run.id, comment_id=comment.id)
        if coding.code_id == quote.code_id and coding.applies
        for one in coding.evidence
        if quote.start <= one.start and one.end <= quote.end
    ]
    return tuple((start - first, end - first) for start, end in words)


def void(study: Study) -> tuple[Quote, ...]:
    """What was approved of texts that have changed since: it is not published."""
    with study.store() as store:
        return tuple(one for one in store.quotes() if not one.holds)


def _known_code(book: Codebook, code_id: str) -> str:
    leaves = [code.id for code in book.leaves]
    if code_id not in leaves:
        near = nearest(code_id, leaves)
        remedy = f"did you mean «{near}»?" if near else f"the codes are {', '.join(leaves)}"
        raise InputError(Mistake(f"there is no code «{code_id}» in {book}", remedy=remedy))
    return code_id


def _coding(store: Store, comment_id: str, code_id: str) -> Coding:
    """What holds for a comment and a code. Raises InputError where the comment does not have it."""
    run = needed_run(store)
    book = codebook_of(store, digest=run.codebook_digest)
    _known_code(book, code_id)
    stands = standing(store, book)
    decided = [one for one in stands.codings if one.comment_id == comment_id]
    for one in combine(store.codings(run.id, comment_id=comment_id), decided, blocked=stands.blocked):
        if one.code_id == code_id and one.applies:
            return one
    what = f"{comment_id} does not have the code {code_id}"
    raise InputError(Mistake(what, remedy=f"if it should: nlp-coding decide {comment_id} {code_id} yes"))
