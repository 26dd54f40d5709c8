"""What tables and `status` need of all respondents at once, kept so that a million are counted in a moment.

It is worked out when a run is finished, of large studies alone, and is worth what it says only as long as the study is
as it was then: the stamp names its revision, which every change of respondents and comments raises. What persons decide
is laid over it when it is read. It is made of people's answers, so it goes when any of them changes or goes, and is
worked out anew at the end of the transaction: who writes waits once, and not who reads each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from nlp_coding.core.memory import without_collection
from nlp_coding.core.survey import Corpus
from nlp_coding.store.respondents import CHUNK, Added, RespondentsPart
from nlp_coding.store.runs import RunsPart

if TYPE_CHECKING:
    from nlp_coding.store.arrays import Codings, People

PACKED_FROM = 20_000
"""Respondents; fewer are read as fast as they are, without numpy, which takes a while to load."""
_FORMAT = 1
"""Of the values."""
_FEW = 4
"""Comments that were coded again are read one by one where they are at most one in so many."""
_PEOPLE = "people"
_TAKEN = "taken"
_COLUMNS = ("wave", "agreement", "weight", "attributes", "answers")


class PackedPart(RespondentsPart, RunsPart):
    """The part of the store that keeps what need not be worked out again."""

    _is_due = False
    """Something that was packed has gone in the transaction that is open."""

    def start_run(self, **given: Any) -> int:
        """As in the part below; a run that begins changes nothing of the respondents."""
        before = self._stamp()
        run_id = super().start_run(**given)
        self._carry(before)
        return run_id

    def finish_run(self, run_id: int) -> None:
        """As in the part below; what tables need of the run is packed."""
        super().finish_run(run_id)
        with without_collection():
            self._pack(run_id)

    def add_respondents(self, corpus: Corpus) -> Added:
        """As in the parts below; what is packed goes."""
        return self._or_discard(super().add_respondents(corpus))

    def update_respondents(self, corpus: Corpus) -> Added:
        """As in the parts below; what is packed goes."""
        return self._or_discard(super().update_respondents(corpus))

    def _or_discard(self, added: Added) -> Added:
        self.discard_packed()
        return added

    def discard_packed(self) -> None:
        """Somebody's answers have changed, or gone."""
        self._is_due |= bool(self._all("SELECT 1 FROM packed LIMIT 1"))
        self._write("DELETE FROM packed")

    def _commit(self) -> None:
        run = self.latest_run() if self._is_due else None
        if run:
            with without_collection():
                self._pack(run.id)
        super()._commit()

    def _roll_back(self) -> None:
        super()._roll_back()
        self._is_due = False

    def _stamp(self) -> str:
        """Of what is packed now. The newest keys are in the revision already; two locks are better than one."""
        respondent, comment = self._all("SELECT (SELECT max(key) FROM respondent), (SELECT max(key) FROM comment)")[0]
        return f"{_FORMAT} {self.revision()} {respondent} {comment}"

    def _carry(self, before: str) -> None:
        """What had a stamp is worth the same under the new one."""
        self._write("UPDATE packed SET stamp = ? WHERE stamp = ?", (self._stamp(), before))

    def packed(self, name: str) -> bytes | None:
        """What is kept under a name, if it is still true."""
        found = self._all("SELECT value FROM packed WHERE name = ? AND stamp = ?", (name, self._stamp()))
        return found[0][0] if found else None

    def put_packed(self, name: str, value: bytes) -> None:
        self._write(
            "INSERT INTO packed VALUES (?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET stamp = excluded.stamp, value = excluded.value",
            (name, self._stamp(), value),
        )

    def packed_people(self) -> People | None:
        """All respondents without codes; None where the study is small, or not as it was."""
        packed = self.packed(_PEOPLE)
        if packed is None:
            return None
        # numpy: a small study does without it
        from nlp_coding.store.arrays import People

        return People.from_bytes(packed)

    def packed_codings(self, run_id: int) -> Codings | None:
        """What a run says of each respondent of `packed_people`."""
        packed = self.packed(_codings_of(run_id))
        if packed is None:
            return None
        from nlp_coding.store.arrays import Codings

        return Codings.from_bytes(packed)

    def _pack(self, run_id: int) -> None:
        self._is_due = False
        self._write("DELETE FROM packed WHERE stamp <> ?", (self._stamp(),))
        if self._all("SELECT count(*) FROM (SELECT 1 FROM respondent LIMIT ?)", (PACKED_FROM,))[0][0] < PACKED_FROM:
            return
        from nlp_coding.store.arrays import codings_of

        people = self.packed_people() or self._pack_people()
        if people is None:
            return
        codings = self._from_base(run_id, people) or codings_of(people, self._read_by(run_id), self._coded_by(run_id))
        self.put_packed(_codings_of(run_id), codings.to_bytes())
        self._note_facts(run_id, people, codings)

    def note_taken(self, run_id: int, base: int, *, codes: Sequence[int], but: Sequence[int]) -> None:
        """A run takes over from another the codings of some codes; not on the comments `but`, all by their keys."""
        if self.packed(_codings_of(base)) is None:
            return
        import numpy as np

        from nlp_coding.store.arrays import Taken

        self.put_packed(_TAKEN, Taken(run_id, base, tuple(codes), np.array(but, dtype=np.int64)).to_bytes())

    def forget_taken(self) -> None:
        """The run on its way is done, or thrown away."""
        self._write("DELETE FROM packed WHERE name = ?", (_TAKEN,))

    def _from_base(self, run_id: int, people: People) -> Codings | None:
        """The codings of a run that took over nearly all; None where they must be read."""
        noted = self.packed(_TAKEN)
        if noted is None:
            return None
        from nlp_coding.store.arrays import Taken, taken_over

        taken = Taken.from_bytes(noted)
        self.forget_taken()
        base = self.packed_codings(taken.base)
        if taken.run != run_id or base is None or len(taken.but) > people.n // _FEW:
            return None
        coded = self._lookup(
            f"SELECT comment, group_concat(code) FROM coding WHERE run = {run_id:d} AND applies = 1 "
            "AND comment IN ({}) GROUP BY comment",
            taken.but.tolist(),
        )
        codings = taken_over(people, base, taken, dict(coded))
        # A code that was worked out everywhere has codings beside these: then all are read.
        found = self._all("SELECT count(*) FROM coding WHERE run = ? AND applies = 1", (run_id,))[0][0]
        return codings if codings.n_codings == found else None

    def _pack_people(self) -> People | None:
        import numpy as np

        from nlp_coding.store.arrays import Gathering, people_of

        columns = {name: Gathering() for name in _COLUMNS}
        comments: list[int] = []
        after = 0
        while rows := self._all(
            f"SELECT respondent.key, coalesce(comment.key, 0), {', '.join(_COLUMNS)} FROM respondent "
            "LEFT JOIN comment ON comment.respondent = respondent.key AND comment.text IS NOT NULL "
            "WHERE respondent.key > ? ORDER BY respondent.key LIMIT ?",
            (after, CHUNK),
        ):
            keys, with_comments, *values = zip(*rows, strict=True)
            comments += with_comments
            for name, column in zip(_COLUMNS, values, strict=True):
                columns[name].add(column)
            after = keys[-1]
        people = people_of(columns, np.array(comments, dtype=np.int64))
        if people is not None:
            self.put_packed(_PEOPLE, people.to_bytes())
        return people

    def _note_facts(self, run_id: int, people: People, codings: Codings) -> None:
        """For the part that keeps counts; in the transaction that finishes the run."""

    def _read_by(self, run_id: int) -> Iterator[Sequence[tuple[int, int]]]:
        return self._by_comment(
            "SELECT comment, substance + 2 * (void IS NOT NULL) FROM run_comment WHERE run = ? "
            "AND comment > ? AND comment <= ?",
            run_id,
        )

    def _coded_by(self, run_id: int) -> Iterator[Sequence[tuple[int, str]]]:
        return self._by_comment(
            "SELECT comment, group_concat(code) FROM coding WHERE run = ? AND applies = 1 "
            "AND comment > ? AND comment <= ? GROUP BY comment",
            run_id,
        )

    def _by_comment(self, sql: str, run_id: int) -> Iterator[list[tuple[Any, ...]]]:
        """Rows of `sql`, which takes a run and the keys of two comments: after the one, up to the other."""
        last: int = self._all("SELECT coalesce(max(key), 0) FROM comment")[0][0]
        for start in range(0, last, CHUNK):
            yield self._all(sql, (run_id, start, start + CHUNK))


def _codings_of(run_id: int) -> str:
    return f"codings {run_id}"
