"""How people's decisions stand under a codebook of the study, put together from the store and the codebooks' moves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from nlp_coding.codebook.carried import Standing
from nlp_coding.codebook.lineage import Version
from nlp_coding.codebook.load import load_codebook_text
from nlp_coding.codebook.migrate import stand
from nlp_coding.core.codebook import Code, Codebook
from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.store import Respondents, RunFacts, Store, StoredCodebook, StudyColumns
from nlp_coding.store.kinds import CODED, ListedRespondents


def codebook_of(store: Store, *, digest: str | None = None) -> Codebook:
    """The codebook in force, or the one of a digest, as the study keeps it."""
    stored = stored_codebook(store, digest=digest)
    try:
        codebook = _read_codebook(stored.yaml)
        damaged = codebook.digest != stored.digest
    except InputError:
        damaged = True
    if damaged:
        raise StudyError(
            f"the codebook in {store.path} is not the one that was put there: the file is damaged\n"
            "  → take the study's folder from your backup"
        )
    return codebook


_READ: dict[str, Codebook] = {}
"""Text to codebook: to read one takes a quarter of a second, and a command needs the same ones again and again."""


def _read_codebook(text: str) -> Codebook:
    if text not in _READ:
        remember(text, load_codebook_text(text, file="the study's codebook"))
    return _READ[text]


def remember(text: str, codebook: Codebook) -> None:
    """What was read from a file need not be read again when the study has it."""
    if len(_READ) >= REMEMBERED:
        _READ.clear()
    _READ[text] = codebook


def stored_codebook(store: Store, *, digest: str | None = None) -> StoredCodebook:
    """The text of the codebook in force, or of the one of a digest. Raises StudyError where there is none."""
    if digest is None:
        stored = store.codebook_in_force()
    else:
        stored = next((one for one in store.codebooks() if one.digest == digest), None)
    if stored is None:
        raise StudyError("the study has no codebook\n  → it was not made by init; make a new one")
    return stored


def standing(
    store: Store,
    under: Codebook,
    *,
    comment_id: str | None = None,
    code_id: str | None = None,
    until: int | None = None,
    coming: Sequence[Codebook] = (),
) -> Standing:
    """How decisions stand under a codebook; those on one comment or one code, or those made `until` a decision.

    `coming` are codebooks that the study does not have yet: the one it is to be coded with, and those between.
    """
    decisions = store.decision_records(comment_id=comment_id, code_id=code_id, until=until)
    versions = [Version(one.digest, one.name, one.version, one.revises) for one in store.codebooks()]
    stored = {one.digest for one in versions}
    new = {one.digest: one for one in coming if one.digest not in stored}
    versions += (Version(one.digest, one.name, one.version, one.revises) for one in new.values())
    return stand(
        decisions,
        under=under.digest,
        versions=versions,
        load=lambda digest: new[digest] if digest in new else codebook_of(store, digest=digest),
    )


def agreed(
    store: Store, codebook: Codebook, *, coming: Sequence[Codebook] = (), coder: str | None = None
) -> dict[str, dict[str, bool]]:
    """Comment id → code in force → what people hold, where they agree and it was said of the text as it is now.

    With `coder`, what that one has said, whatever was settled since. For `coming` see `standing`.
    """
    leaves = {code.id for code in codebook.leaves}
    found = standing(store, codebook, coming=coming)
    said: dict[str, dict[str, set[bool]]] = {}
    for one in found.holding if coder is None else found.of_coder(coder):
        # Parts of a no that make it up together hold, though none of them is a whole answer.
        fresh = not (one.outdated or one.stale) and (coder is None or not one.partial)
        if fresh and one.coding.code_id in leaves:
            said.setdefault(one.coding.comment_id, {}).setdefault(one.coding.code_id, set()).add(one.coding.applies)
    return {
        comment_id: {code_id: True in answers for code_id, answers in codes.items() if len(answers) == 1}
        for comment_id, codes in said.items()
    }


REMEMBERED = 8
"""Codebooks that are kept in memory."""


@dataclass(frozen=True)
class CountedView:
    """A run as tables count it: with its codebook, and how decisions stand under it."""

    run: RunFacts
    codebook: Codebook
    standing: Standing
    respondents: Respondents
    unsplit: tuple[Code, ...]
    """Old codes that still count, since people's decisions on them wait to be split."""


@dataclass(frozen=True)
class View(CountedView):
    """And with its respondents one by one."""

    columns: StudyColumns


def view_of(store: Store, run: RunFacts) -> View:
    """A run as tables show it: one that another replaced as it was then, the latest with what was decided since."""
    codebook = codebook_of(store, digest=run.codebook_digest)
    found = standing(store, codebook, until=store.last_decision_of(run.id))
    columns = store.columns(run.id, decisions=found.codings, blocked=found.blocked)
    respondents = ListedRespondents(columns, found.comment_ids)
    return View(run, codebook, found, respondents, _unsplit(store, codebook, found, respondents), columns)


def counted_view_of(
    store: Store, run: RunFacts, *, as_of_now: bool = False, twin: CountedView | None = None
) -> CountedView:
    """As `view_of`, without the respondents one by one: of a large study it takes a moment.

    With `as_of_now`, an earlier run is looked at with what people have decided until now, and with the comments that
    there are. For `twin` see `Store.columns`.
    """
    codebook = codebook_of(store, digest=run.codebook_digest)
    found = standing(store, codebook, until=None if as_of_now else store.last_decision_of(run.id))
    respondents = store.respondents(
        run.id,
        decisions=found.codings,
        blocked=found.blocked,
        by_person=found.comment_ids,
        as_of_now=as_of_now,
        twin=twin.respondents if twin else None,
    )
    return CountedView(run, codebook, found, respondents, _unsplit(store, codebook, found, respondents))


def _unsplit(store: Store, codebook: Codebook, found: Standing, respondents: Respondents) -> tuple[Code, ...]:
    """Old codes that wait to be split, and that some comment has."""
    if not found.unsplit:
        return ()
    counted = {code_id for (coded,), *_ in respondents.kinds(CODED) for code_id in coded.codes}
    return _codes(store, codebook, tuple(code_id for code_id in found.unsplit if code_id in counted))


def _codes(store: Store, codebook: Codebook, ids: Collection[str]) -> tuple[Code, ...]:
    """Codes by id, from this codebook, or from another of the study where this one does not have them yet."""
    found = {code_id: codebook.by_id[code_id] for code_id in ids if code_id in codebook.by_id}
    for stored in store.codebooks():
        if len(found) == len(ids):
            break
        other = codebook_of(store, digest=stored.digest)
        found |= {code_id: other.by_id[code_id] for code_id in ids if code_id in other.by_id and code_id not in found}
    return tuple(found[code_id] for code_id in ids if code_id in found)
