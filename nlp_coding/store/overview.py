"""The study as a whole: the counts that `status` shows, and the columns that tables are made from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from nlp_coding.core.coding import Coding
from nlp_coding.core.errors import InputError
from nlp_coding.store.decided import Keys, by_comment, differing, over_machine
from nlp_coding.store.decisions import DecisionsPart
from nlp_coding.store.facts import CHANGED, FactsPart
from nlp_coding.store.kinds import CodedAs, ListedRespondents, Respondents
from nlp_coding.store.packing import unpack_mapping


@dataclass(frozen=True)
class StudyCounts:
    """How much there is of everything."""

    n_respondents: int
    n_comments: int
    n_withdrawn: int
    n_runs: int
    n_decided: int
    """Comments with at least one decision by a person."""
    n_stale_decided: int
    """Of those, comments with a decision that holds but was made on another text."""
    n_unread: int
    """Comments that the latest run has not read; all of them before the first run."""
    n_changed: int
    """Comments whose text has changed since the latest run read them."""
    n_coded: int
    """Comments with substance that got a code in the latest run."""
    n_without_substance: int
    """Non-answers in the latest run."""


@dataclass(frozen=True)
class StudyColumns:
    """All respondents in the order they were added, as columns of one length: what tables count."""

    respondent_ids: list[str]
    waves: list[str | None]
    agreements: list[str | None]
    weights: list[float | None]
    attributes: list[Mapping[str, str]]
    """Respondents with the same attributes share one mapping: read, never write."""
    answers: list[Mapping[str, str]]
    comment_ids: list[str | None]
    """None where there is no comment."""
    comment_keys: list[int | None]
    """Their keys inside the file."""
    substance: list[bool | None]
    """None where there is no comment, or the run has not read it as it is now: what it said of another text is void."""
    codes: list[tuple[str, ...]]
    """The codes that apply: what people decided, and for the rest what the run coded; in codebook order."""
    decided: list[tuple[str, ...]]
    """The codes that a person decided on, either way."""
    undecided: list[tuple[str, ...]]
    """Those of `codes` that only the machine said, suggested or accepted."""
    disputed: list[bool]
    """Whether people differ in a code of it: tables of codes leave the comment out until they agree."""


class OverviewPart(FactsPart, DecisionsPart):
    """The part of the store that looks at everything at once."""

    def counts(self) -> StudyCounts:
        """The counts; in a snapshot they belong together."""
        run, revision = self._all("SELECT max(key), max(revision) FROM run WHERE finished_at IS NOT NULL")[0]
        people = {"n_withdrawn": _WITHDRAWN, "n_runs": _RUNS, "n_decided": _DECIDED, "n_stale_decided": _STALE}
        facts = None if run is None else self.facts(run)
        sql = people if facts else people | _OF_COMMENTS
        row = self._all(f"SELECT {', '.join(sql.values())}", {"run": run, "revision": revision})[0]
        found = dict(zip(sql, row, strict=True))
        if facts:
            found |= {name: facts[name] for name in _OF_COMMENTS}
        return StudyCounts(**found)

    def n_decided(self) -> int:
        """Comments with at least one decision by a person."""
        found: int = self._all(f"SELECT {_DECIDED}")[0][0]
        return found

    def unread_comment_ids(self, run_id: int) -> tuple[str, ...]:
        """Comments that this run has not read, added after it."""
        return self._ids_of(f"SELECT comment.id {_UNREAD} ORDER BY comment.key", run_id)

    def changed_comment_ids(self, run_id: int) -> tuple[str, ...]:
        """Comments whose text changed after this run read them: its evidence points into the older text."""
        return self._ids_of(f"SELECT comment.id {CHANGED} ORDER BY comment.key", run_id)

    def has_read_all(self, run_id: int) -> bool:
        """Whether this run has read all comments as they are now: none is in either of the two above."""
        facts = self.facts(run_id)
        if facts:
            return not facts["n_unread"] and not facts["n_changed"]
        return not any(self._ids_of(f"SELECT comment.id {where} LIMIT 1", run_id) for where in (_UNREAD, CHANGED))

    def _ids_of(self, sql: str, run_id: int) -> tuple[str, ...]:
        revision = self._all("SELECT revision FROM run WHERE key = ?", (run_id,))
        if not revision:
            raise InputError(f"there is no run {run_id} in the study")
        return tuple(row[0] for row in self._all(sql, {"run": run_id, "revision": revision[0][0]}))

    def columns(
        self,
        run_id: int | None,
        *,
        decisions: Iterable[Coding] | None = None,
        blocked: Collection[tuple[str, str]] = (),
        as_of_now: bool = False,
        twin: StudyColumns | None = None,
    ) -> StudyColumns:
        """What tables are made from; without a run (None) nothing has substance, and codes are those people decided.

        A person's decision holds over the machine's. A cell that coders decided differently has no code until they
        agree, whatever the machine says. `decisions` are those that hold under the run's codebook (in lack of any, the
        study's as they were made); in `blocked` cells (comment id, code id) the machine has no word.

        A run that another has replaced is shown as it stood then: without respondents that were added later, and with
        comments that were changed or taken out later. Answers that were corrected since are the corrected ones. With
        `as_of_now` it is shown with all that is there now. All but the codes is that of the `twin` where one is given:
        the columns of a run that has read the same texts, to be shown as of the same time.
        """
        with self._one_state():
            held = tuple(self.decisions() if decisions is None else decisions)
            codes = self._codes_by_comment(run_id, held, blocked)
            base = twin or self._respondents(run_id, as_of_now=as_of_now)
        nothing: Keys = ((), (), ())
        found = [codes.get(key, nothing) if key is not None else nothing for key in base.comment_keys]
        ids = self._code_ids()
        disputed = differing(held)
        # Comments share their sets of codes: each is named once.
        names = cache(lambda keys: tuple(ids[key] for key in keys))
        return replace(
            base,
            codes=[names(applying) for applying, _, _ in found],
            decided=[names(decided) for _, decided, _ in found],
            undecided=[names(undecided) for _, _, undecided in found],
            disputed=[comment_id in disputed for comment_id in base.comment_ids],
        )

    def respondents(
        self,
        run_id: int | None,
        *,
        decisions: Iterable[Coding] = (),
        blocked: Collection[tuple[str, str]] = (),
        by_person: Collection[str] = (),
        as_of_now: bool = False,
        twin: Respondents | None = None,
    ) -> Respondents:
        """What `columns` has, to be counted: from what is packed, if there is anything, and it is still true.

        `by_person` are the comments that a person has decided on, in whatever code.
        """
        held = tuple(decisions)
        with self._one_state():
            # Of a run that another has replaced it is there until something changes: it stood as it stands now.
            packed = self._packed_respondents(run_id, held, blocked, by_person)
            if packed:
                return packed
            same = twin.columns if isinstance(twin, ListedRespondents) else None
            columns = self.columns(run_id, decisions=held, blocked=blocked, as_of_now=as_of_now, twin=same)
            return ListedRespondents(columns, by_person)

    def ids_of_comments(self, keys: Iterable[int]) -> dict[int, str]:
        """By their keys inside the file."""
        return dict(self._lookup("SELECT key, id FROM comment WHERE key IN ({})", keys))

    def _packed_respondents(
        self,
        run_id: int | None,
        decisions: tuple[Coding, ...],
        blocked: Collection[tuple[str, str]],
        by_person: Collection[str],
    ) -> Respondents | None:
        people = self.packed_people()
        codings = None if run_id is None or people is None else self.packed_codings(run_id)
        if people is None or (codings is None and run_id is not None):
            return None
        from nlp_coding.store.packed_kinds import PackedRespondents, coded_column, laid_over

        ids = self._code_ids()
        machine = coded_column(people, codings, ids)
        keys = {code_id: key for key, code_id in ids.items()}
        said, held_back = by_comment(decisions, blocked, keys)
        wanted = said.keys() | held_back.keys() | set(by_person)
        found_keys = dict(self._lookup("SELECT key, id FROM comment WHERE id IN ({})", wanted))
        disputed = differing(decisions)
        at = {}
        for place, key in people.places_of(found_keys):
            comment_id = found_keys[key]
            before = machine.values[machine.places[place]]
            coded = tuple(keys[code_id] for code_id in before.codes)
            applying, *_ = over_machine(coded, said.get(comment_id, {}), held_back.get(comment_id, set()))
            codes = tuple(ids[code] for code in applying)
            at[place] = CodedAs(True, before.substance, codes, comment_id in disputed, comment_id in by_person)
        return PackedRespondents(people, laid_over(machine, at))

    def _respondents(self, run_id: int | None, *, as_of_now: bool) -> StudyColumns:
        """The columns without codes."""
        following = [] if as_of_now else self._all(_FOLLOWING, {"run": run_id})
        revision, last = following[0] if following else (None, None)
        rows = self._all(_COLUMNS, {"run": run_id, "revision": revision, "last": last})
        mapping = cache(unpack_mapping)
        return StudyColumns(
            respondent_ids=[row[0] for row in rows],
            waves=[row[1] for row in rows],
            agreements=[row[2] for row in rows],
            weights=[row[3] for row in rows],
            attributes=[mapping(row[4]) for row in rows],
            answers=[mapping(row[5]) for row in rows],
            comment_keys=[row[6] for row in rows],
            comment_ids=[row[7] for row in rows],
            substance=[_SUBSTANCE[row[8]] for row in rows],
            codes=[],
            decided=[],
            undecided=[],
            disputed=[],
        )

    def _codes_by_comment(
        self, run_id: int | None, decisions: Iterable[Coding], blocked: Collection[tuple[str, str]]
    ) -> dict[int, Keys]:
        """By comment key: code keys that apply, that a person decided on, that only the machine says."""
        answers, held_back = by_comment(decisions, blocked, self._code_keys())
        found_keys = self._lookup("SELECT key, id FROM comment WHERE id IN ({})", answers.keys() | held_back.keys())
        by_key: dict[int, str] = dict(found_keys)
        # Comments share their sets of codes: each is unpacked once.
        unpacked = cache(lambda packed: tuple(sorted(map(int, str(packed).split(",")))))
        machine: dict[int, tuple[int, ...]] = {
            comment: unpacked(packed)
            for comment, packed in self._all(
                "SELECT comment, group_concat(code) FROM coding WHERE run = ? AND applies = 1 GROUP BY comment",
                (run_id,),
            )
        }
        found: dict[int, Keys] = {
            comment: (codes, (), codes) for comment, codes in machine.items() if comment not in by_key
        }
        for comment, comment_id in by_key.items():
            said, silenced = answers.get(comment_id, {}), held_back.get(comment_id, set())
            found[comment] = over_machine(machine.get(comment, ()), said, silenced)
        return found


_SUBSTANCE = {None: None, 0: False, 1: True}

_UNREAD = """FROM comment WHERE text IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM run_comment WHERE run = :run AND run_comment.comment = comment.key)"""

_HOLDING = """applies IS NOT NULL
        AND decision.key IN (SELECT max(key) FROM decision GROUP BY comment, code, coder, settles)"""

_DECIDED = f"(SELECT count(DISTINCT comment) FROM decision WHERE {_HOLDING})"

_STALE = f"""(SELECT count(DISTINCT decision.comment) FROM decision JOIN comment ON comment.key = decision.comment
    WHERE {_HOLDING} AND (text IS NULL OR text_digest(text) <> text_digest))"""

_WITHDRAWN = "(SELECT count(*) FROM withdrawn)"

_RUNS = "(SELECT count(*) FROM run WHERE finished_at IS NOT NULL)"

_OF_COMMENTS = {
    "n_respondents": "(SELECT count(*) FROM respondent)",
    "n_comments": "(SELECT count(*) FROM comment WHERE text IS NOT NULL)",
    "n_unread": f"(SELECT count(*) {_UNREAD})",
    "n_changed": f"(SELECT count(*) {CHANGED})",
    "n_coded": """(SELECT count(DISTINCT coding.comment) FROM coding JOIN run_comment USING (run, comment)
        JOIN comment ON comment.key = coding.comment
        WHERE run = :run AND applies = 1 AND substance = 1 AND text IS NOT NULL)""",
    "n_without_substance": """(SELECT count(*) FROM run_comment JOIN comment ON comment.key = run_comment.comment
        WHERE run = :run AND substance = 0 AND text IS NOT NULL)""",
}
"""What is noted where a run is finished (see facts.py)."""

_COLUMNS = """SELECT respondent.id, wave, agreement, weight, attributes, answers,
        comment.key, comment.id, run_comment.substance
    FROM respondent
    LEFT JOIN comment ON comment.respondent = respondent.key
        AND (comment.text IS NOT NULL OR comment.changed > :revision)
        AND (:revision IS NULL OR comment.added <= :revision)
    LEFT JOIN run_comment ON run_comment.run = :run AND run_comment.comment = comment.key
        AND (void IS NULL OR void > :revision)
    WHERE :last IS NULL OR respondent.key <= :last
    ORDER BY respondent.key"""

_FOLLOWING = """SELECT revision, last_respondent FROM run
    WHERE finished_at IS NOT NULL AND key > :run ORDER BY key LIMIT 1"""
"""When the run was replaced by the next, and the newest respondent then."""
