"""The codebooks of another copy of the study: which of them a merge needs, and whether they may come."""

from __future__ import annotations

from collections.abc import Sequence

from nlp_coding.codebook.lineage import Version
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.standing import codebook_of
from nlp_coding.store import DecisionRow, Memo, Store, StoredCodebook

_MIGRATE = (
    "recode one of them first (nlp-coding recode --to VERSION), or say --migrate: decisions then count by what the "
    "codebooks say of how codes became others"
)


def codebooks_to_take_in(
    store: Store, there: Store, rows: Sequence[DecisionRow], memos: Sequence[Memo], *, other: str, migrate: bool
) -> list[StoredCodebook]:
    """The codebooks that decisions and memos of another copy need and that are not here.

    Raises InputError where they may not be taken in; but a codebook that memos alone need and that cannot be is passed
    over.
    """
    ours, in_force, in_force_there = store.codebooks(), store.codebook_in_force(), there.codebook_in_force()
    assert in_force is not None
    assert in_force_there is not None
    known = {one.digest for one in ours}
    unknown = [one for one in there.codebooks() if one.digest not in known]
    made_under = {row.codebook_digest for row in rows}
    needed = [one for one in unknown if one.digest in made_under or one.in_force]
    names = {str(one): one for one in ours}
    for one in needed:
        if str(one) in names:
            what = f"{one} is not the same in {other} ({one.digest[:12]}) as here ({names[str(one)].digest[:12]})"
            remedy = "one of the two files was changed under the same version: release it under a version of its own"
            raise InputError(Mistake(what, remedy=f"{remedy}, and recode that study with it"))
    joined = _revising(in_force.digest, [*ours, *unknown])
    possible = [one for one in unknown if one.digest in joined and str(one) not in names]
    needed += [one for one in _of_memos(store, there, memos, possible) if one not in needed]
    if not migrate and in_force_there.digest != in_force.digest:
        what = f"{other} is coded with {in_force_there}, and this study with {in_force}"
        raise InputError(Mistake(what, remedy=_MIGRATE))
    if not migrate and needed:
        what = f"{needed[0]}, under which people worked in {other}, was never used in this study ({in_force})"
        raise InputError(Mistake(what, remedy=_MIGRATE))
    if lost := [one for one in needed if one.digest not in joined]:
        what = f"{lost[0]} of {other} and {in_force} do not come from one another: no decision can travel between them"
        remedy = f"say by revises: in a version of the codebook how they hang together, and recode {other} with it"
        raise InputError(Mistake(what, remedy=remedy))
    return possible if needed else []


def _of_memos(
    store: Store, there: Store, memos: Sequence[Memo], codebooks: Sequence[StoredCodebook]
) -> list[StoredCodebook]:
    """Those of some codebooks of the other study that have codes which memos there are on, and which are not here."""
    codes = {one.code_id for one in memos if one.code_id} - store.known_codes()
    return [one for one in codebooks if codes and not codes.isdisjoint(codebook_of(there, digest=one.digest).by_id)]


def _revising(start: str, codebooks: Sequence[StoredCodebook]) -> set[str]:
    """The versions that hang together with one by saying what they revise, by digest."""
    versions = [Version(one.digest, one.name, one.version, one.revises) for one in codebooks]
    by_version = {(one.name, one.version): one.digest for one in versions}
    pairs = [
        (one.digest, by_version[one.name, one.revises])
        for one in versions
        if one.revises and (one.name, one.revises) in by_version
    ]
    found: set[str] = set()
    following = {start}
    while following:
        found |= following
        following = {other for pair in pairs if found & {*pair} for other in pair} - found
    return found
