"""The comments that several coders are to code, each by itself: drawn, written to a file, and how far all are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.masked import masked_comments
from nlp_coding.standing import codebook_of, standing
from nlp_coding.store import Sampled, Store
from nlp_coding.workflow import Study, user_name

LEAST_SEED, GREATEST_SEED = -(2**63), 2**63 - 1
"""A seed is kept with what it drew, in 64 bits."""


@dataclass(frozen=True)
class Draw:
    """What `sample` drew."""

    sampled: tuple[Sampled, ...]
    number: int
    """1 for the first draw."""
    n_left: int
    """Comments that could have been drawn and were not."""
    coded: bool
    """False: nothing is coded yet, so comments without substance may be among them."""


@dataclass(frozen=True)
class Progress:
    """How far one coder has come with what was drawn."""

    n_complete: int
    """Comments with the coder's own decision on every code."""
    n_begun: int
    """Comments with a decision on some of the codes."""


@dataclass(frozen=True)
class Drawn:
    """What was drawn until now."""

    sampled: tuple[Sampled, ...]
    by_coder: Mapping[str, Progress]


def sample(study: Study, n: int, *, seed: int = 1) -> Draw:
    """Draw comments that were not drawn before, each equally likely; all that are left where there are no more.

    The same study draws the same with the same seed, on every machine. Comments without substance by the latest run
    are never drawn. Raises InputError where none is left, ValueError for a seed of more than 64 bits.
    """
    if not LEAST_SEED <= seed <= GREATEST_SEED:
        raise ValueError(f"a seed of more than 64 bits: {seed}")
    with study.store() as store, store.transaction(actor=user_name(), action="sample") as details:
        run = store.latest_run()
        before = store.sample()
        could = set(store.ids("comment")) - {one.comment_id for one in before}
        if run is not None:
            could &= {one.comment_id for one in store.analyses(run.id) if one.substance}
        if not could:
            what = "no comment with substance is left that was not drawn" if before else "there is no comment to draw"
            raise InputError(Mistake(what, remedy="nlp-coding sample shows what is drawn" if before else None))
        chosen = sorted(could, key=lambda comment_id: _lot(seed, comment_id))[:n]
        number = 1 + max((one.draw for one in before), default=0)
        store.put_sample([Sampled(one, number, seed, store.now()) for one in chosen])
        details.update({"draw": number, "seed": seed})
        drawn = tuple(one for one in store.sample() if one.draw == number)
    return Draw(drawn, number, len(could) - len(chosen), coded=run is not None)


def _lot(seed: int, comment_id: str) -> bytes:
    return hashlib.sha256(f"sample {seed} {comment_id}".encode()).digest()


def drawn(study: Study) -> Drawn:
    """What was drawn, and how far each coder has come. Raises InputError where nothing was drawn."""
    with study.store() as store, store.snapshot():
        sampled = store.sample()
        if not sampled:
            raise InputError(Mistake("no comments are drawn yet", remedy="draw some with nlp-coding sample --n 50"))
        return Drawn(sampled, _by_coder(store, {one.comment_id for one in sampled}))


def _by_coder(store: Store, comment_ids: set[str]) -> dict[str, Progress]:
    """What each coder decided on the codes and the text as they are now; what was settled is nobody's own."""
    codebook = codebook_of(store)
    leaves = {code.id for code in codebook.leaves}
    answered: dict[str, dict[str, set[str]]] = {}
    for one in standing(store, codebook).carried:
        comment_id = one.coding.comment_id
        counts = one.current and not one.settles
        if counts and comment_id in comment_ids and one.coding.code_id in leaves:
            answered.setdefault(one.coding.coder, {}).setdefault(comment_id, set()).add(one.coding.code_id)
    return {
        coder: Progress(
            sum(codes == leaves for codes in of_coder.values()), sum(codes != leaves for codes in of_coder.values())
        )
        for coder, of_coder in sorted(answered.items())
    }


HEADER = ("comment_id", "codes", "codebook")


def sample_rows(study: Study, sampled: Sequence[Sampled], *, with_text: bool = False) -> Iterator[Sequence[str | None]]:
    """Header and one row a comment; with `codes` filled in it is a file for `decide --from`. It has no suggestions.

    The comments, masked, are there `with_text` only.
    """
    with study.store() as store:
        codebook = str(codebook_of(store))
        ids = {one.comment_id for one in sampled}
        texts = masked_comments(store, ids, language=study.settings.language) if with_text else {}
    yield (*HEADER, *(["text"] if with_text else []))
    for one in sampled:
        yield (one.comment_id, None, codebook, *([texts[one.comment_id].text] if with_text else []))
