"""The trail: what was done to a study, by whom; and a person's last command taken back, by appending."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nlp_coding.core.errors import InputError, Mistake, StudyError
from nlp_coding.store import AuditEntry, RunCode, RunFacts, Store
from nlp_coding.workflow import Study, user_name


@dataclass(frozen=True)
class Act:
    """One entry of the log, and what became of it."""

    id: int
    at: str
    actor: str
    action: str
    details: Mapping[str, Any]
    """Ids of respondents who have withdrawn are left out."""
    undone_by: int | None = None
    """The act that took it back."""

    @property
    def undoes(self) -> int | None:
        """The act that this one took back."""
        return self.details.get("undone")


@dataclass(frozen=True)
class RunLine:
    """A run, and where its codings come from."""

    facts: RunFacts
    n_codings: int
    codes: Mapping[str, RunCode]
    """By code id; empty for a run of a program that did not note it."""
    is_latest: bool

    @property
    def computed(self) -> tuple[str, ...]:
        """The codes that were worked out in this run."""
        return tuple(code_id for code_id, one in self.codes.items() if one.made_in == self.facts.id)

    @property
    def taken_over(self) -> tuple[str, ...]:
        """The codes whose codings are those of an earlier run."""
        return tuple(code_id for code_id, one in self.codes.items() if one.made_in != self.facts.id)


@dataclass(frozen=True)
class History:
    """What `history` shows."""

    runs: tuple[RunLine, ...]
    """Oldest first."""
    acts: tuple[Act, ...]
    """Oldest first; those of the program itself too."""


@dataclass(frozen=True)
class Undone:
    """What `undo` did, or would do."""

    act: Act
    n_decisions: int
    """Cells that are as they were before the command."""
    n_later: int
    """Cells that were decided again after it: these decisions stand."""
    codebook: str | None = None
    """name@version that is in force again, where the act had brought another."""
    run: int | None = None
    """The new run under it."""


def history(study: Study) -> History:
    """The runs of a study and all acts."""
    with study.store() as store, store.snapshot():
        runs = store.runs()
        lines = tuple(
            RunLine(one, store.n_codings(one.id), store.run_codes(one.id), is_latest=one is runs[-1]) for one in runs
        )
        return History(lines, acts_of(store))


def acts_of(store: Store) -> tuple[Act, ...]:
    """The whole log, oldest first."""
    log = tuple(store.audit_log())
    withdrawn = frozenset(store.withdrawn())
    undone = {one.details["undone"]: one.id for one in log if "undone" in one.details}
    return tuple(
        Act(one.id, one.at, one.actor, one.action, _without(one, withdrawn), undone.get(one.id)) for one in log
    )


def _without(entry: AuditEntry, withdrawn: frozenset[str]) -> dict[str, Any]:
    """The details without those who have withdrawn; how many an act took out is kept."""
    details: dict[str, Any] = {
        name: [one for one in value if (one[0] if name in _PLACES else one) not in withdrawn]
        if name in _IDS or name in _PLACES
        else value
        for name, value in entry.details.items()
        if not (name == "comment" and value in withdrawn)
    }
    if entry.action == "forget":
        details["respondents"] = len(entry.details.get("respondents", ()))
    return details


_IDS = ("changed", "text_changed", "withdrawn")
"""Details that are lists of respondents' ids."""
_PLACES = ("masked", "kept", "quotes")
"""Details that are lists of stretches: a comment's id, start and end."""


def undo(
    study: Study,
    *,
    act: int | None = None,
    dry_run: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
) -> Undone:
    """Take back the last command of the person who asks that is not taken back yet, or an earlier one by its number.

    Decisions are as they were before it; a change of codebook is a re-coding under the former one. With `dry_run`
    nothing is written. Raises InputError where there is nothing to take back, or where it cannot be.
    """
    actor = user_name()
    with study.store() as store:
        found = _to_undo(study, acts_of(store), actor, act)
        if found.action in DECIDING:
            return _take_back(study, store, found, actor, dry_run=dry_run)
        former = _former_codebook(store, found)
    if dry_run:
        return Undone(found, 0, 0, former)
    from nlp_coding.recoding.recode import recode

    recode(study, former, undoes=found.id, on_progress=on_progress)
    with study.store() as store:
        run = store.latest_run()
    return Undone(found, 0, 0, former, run.id if run else None)


def _to_undo(study: Study, acts: Iterable[Act], actor: str, number: int | None) -> Act:
    """The act to take back, by its number or the person's last. Raises InputError."""
    known = tuple(acts)
    if number is None:
        own = [
            one
            for one in known
            if one.actor == actor and one.undone_by is None and one.undoes is None and one.action not in _PASSED_OVER
        ]
        if not own:
            what = f"there is nothing to take back: no command of {actor} that stands is in the log"
            raise InputError(Mistake(what, remedy="nlp-coding history --acts lists who did what"))
        found, about = own[-1], "your last command that stands is"
    else:
        by_id = {one.id: one for one in known}
        if number not in by_id:
            raise InputError(Mistake(f"there is no act {number} in the log", remedy=_LIST))
        found = by_id[number]
        if found.actor != actor:
            what = f"act {number} is {found.actor}'s: you ({actor}) can take back your own only"
            raise InputError(Mistake(what, remedy=f"ask {found.actor}, or decide otherwise with your own decision"))
        if found.undone_by is not None:
            raise InputError(Mistake(f"act {number} is taken back already, by act {found.undone_by}", remedy=_LIST))
        if found.undoes is not None:
            what = f"act {number} took back act {found.undoes}, and that is not taken back in turn"
            raise InputError(
                Mistake(what, remedy="decide again, or choose a version with nlp-coding recode --to VERSION")
            )
        about = f"act {number} is"
    if not (found.action in DECIDING or (found.action in _CODING and _changed_codebook(found, known))):
        raise InputError(_refusal(study, found, about))
    return found


DECIDING = ("decide", "settle")
"""What persons decided, and what they settled between coders."""
_CODING = ("code", "recode")
_PASSED_OVER = ("suggest", "publish", "memo", "sample")
"""What nobody means who asks for their last command to be taken back: it changed nothing in codings or texts."""
_LIST = "nlp-coding history --acts lists your commands with their numbers"


def _changed_codebook(act: Act, acts: Iterable[Act]) -> bool:
    former = _codebook_before(act, acts)
    return "codebook" in act.details and former is not None and former["digest"] != act.details["codebook"]["digest"]


def _codebook_before(act: Act, acts: Iterable[Act]) -> Mapping[str, str] | None:
    """The codebook that was in force before an act: as it says itself, or as the acts before it say."""
    if "from" in act.details:
        said: Mapping[str, str] = act.details["from"]
        return said
    brought = [one.details["codebook"] for one in acts if one.id < act.id and "codebook" in one.details]
    return brought[-1] if brought else None


def _refusal(study: Study, act: Act, about: str) -> Mistake:
    what, remedy = _REFUSALS.get(act.action, ("only decisions and changes of codebook are", _LIST))
    message = f"{about} {act.action} ({act.at}), which cannot be taken back: {what}"
    also = "an earlier command is taken back with undo --act N, by its number in history --acts"
    return Mistake(message, remedy=f"{remedy.format(folder=study.folder)}; {also}")


_REFUSALS = {
    "init": ("it made the study", "if the study is not wanted, delete {folder}"),
    "add": ("rows are not taken out by undo", "correct them with add --update, or take one out with forget"),
    "update": ("the rows as they were before are not kept", "put in a file with the former rows with add --update"),
    "forget": (
        "what a respondent withdrew is gone for good",
        "if it was the wrong one, take the study's folder from your backup",
    ),
    "code": (
        "it brought no other codebook, only the machine's suggestions anew, and no decision was touched",
        "the tables of an earlier run are printed with table codes --run RUN",
    ),
}
"""Why an act of this kind cannot be taken back, and what to do instead."""
_REFUSALS["suggest"] = (
    "topics are taken back one by one",
    "say it otherwise with suggest --restore, --rename or --drop",
)
_REFUSALS["mask"] = (
    "masks are taken back one by one",
    "show a stretch again with mask --keep COMMENT:START-END",
)
_REFUSALS["mask --forget"] = (
    "the words are gone for good",
    "if they are needed, take the study's folder from your backup",
)
_REFUSALS["quote approve"] = ("quotes are taken back one by one", "use quote withdraw COMMENT")
_REFUSALS["quote withdraw"] = ("what is not approved is approved again by a person", "use quote approve COMMENT")
_REFUSALS["publish"] = (
    "a table that was written to a file may be in other hands",
    "delete the file if it is not wanted",
)
_REFUSALS["recode"] = _REFUSALS["code"]
_REFUSALS["merge"] = (
    "taken back, it could not be made again, since what came with it would be known already",
    "if it was the wrong study, take the study's folder from your backup; else decide otherwise",
)
_REFUSALS["sample"] = (
    "others may be coding what was drawn",
    "leave it, or draw further comments with sample --n N",
)
_REFUSALS["memo"] = ("a later memo takes its place", "write it again, or empty it, in nlp-coding review")


def _take_back(study: Study, store: Store, act: Act, actor: str, *, dry_run: bool) -> Undone:
    history = store.decision_records(history=True)
    cells = {
        (one.coding.comment_id, one.coding.code_id, one.coding.coder, one.coding.status)
        for one in history
        if one.command == act.id
    }
    if not cells and any(one.command is None for one in history):
        what = (
            f"act {act.id} ({act.at}) was made with an older version of the program, which did not note its decisions"
        )
        raise InputError(Mistake(what, remedy="decide again what was wrong, with nlp-coding decide"))
    n_decisions = 0
    if dry_run:
        with store.trial(actor=actor):
            n_decisions = store.take_back(act.id)
    else:
        with store.transaction(actor=actor, action="undo") as details:
            if _to_undo(study, acts_of(store), actor, act.id) != act:  # another terminal was faster
                raise StudyError("somebody has just written to the study\n  → look at history --acts, and try again")
            n_decisions = store.take_back(act.id)
            details["undone"] = act.id
    return Undone(act, n_decisions, len(cells) - n_decisions)


def _former_codebook(store: Store, act: Act) -> str:
    """The codebook to go back to. Raises InputError where the act's own is not in force any more."""
    in_force = store.codebook_in_force()
    brought = act.details["codebook"]
    if in_force is None or in_force.digest != brought["digest"]:
        what = f"act {act.id} brought {_named(brought)}, and the study has been coded with {in_force} since"
        raise InputError(Mistake(what, remedy="choose a version yourself with nlp-coding recode --to VERSION"))
    former = _codebook_before(act, acts_of(store))
    assert former is not None
    return _named(former)


def _named(codebook: Mapping[str, str]) -> str:
    return f"{codebook['name']}@{codebook['version']}"
