"""Respondents and their comments: in, and corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NamedTuple

from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.memory import without_collection
from nlp_coding.core.survey import Answered, Comment, Corpus, Respondent, Source
from nlp_coding.store.database import BATCH, Database
from nlp_coding.store.packing import pack_json, unpack_mapping

ROWS = 500
"""Rows of a file that are written at a time. A multiple of BATCH: keys do not depend on how a file came in."""

SHOWN = 20
"""Mistakes of one kind that are listed one by one."""

RESPONDENT = "id, wave, agreement, attributes, answers, weight, source_file, source_row"
_INSERT_RESPONDENT = f"INSERT INTO respondent (key, {RESPONDENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_COMMENT = "INSERT INTO comment (id, respondent, text, original, changed, added) VALUES (?, ?, ?, ?, ?5, ?5)"
_N_SAID = 6
"""Columns of a respondent that say something; the others say where it was read."""

FILLER = "█"
"""What a code point of a blackened word becomes: no letter, so that it is no word; one for one, so offsets hold."""


@dataclass(frozen=True)
class Added:
    """What reading a file into the study did, as ids of respondents."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    """Corrected: something a table or a coding is made from differs. A new place in the file alone is no change."""
    text_changed: tuple[str, ...]
    """Those of `changed` whose comment has another text now, or appeared, or disappeared."""
    n_unchanged: int
    withdrawn: tuple[str, ...]
    """Skipped: they have withdrawn from the study."""


_Row = tuple[Any, ...]
"""A respondent as a row of its table, without the key."""


class _Stored(NamedTuple):
    """A respondent as the study has it now."""

    key: int
    comment_key: int | None
    """There also for a comment that has lost its text."""
    text: str | None
    original: str | None
    blackened: bool
    """Masked words of the text were overwritten for good."""
    row: _Row


class _File:
    """A file that is being added."""

    def __init__(self, revision: int, is_addition: bool) -> None:
        self.revision = revision
        self.is_addition = is_addition
        """Whether the study had respondents before."""
        self.n_known = 0
        self._known: list[Respondent] = []

    def note_known(self, known: Sequence[Respondent]) -> None:
        """Respondents who are in the study already; a whole file added twice is not listed to its end."""
        self.n_known += len(known)
        self._known += known[: SHOWN - len(self._known)]

    def refuse_known(self) -> None:
        """Raises InputError where there are any."""
        mistakes = [
            Mistake(
                f"respondent «{one.id}» is in the study already",
                file=one.source.file if one.source else None,
                row=one.source.row if one.source else None,
                remedy="to correct rows, add the file with --update; for another wave, make the study with init --wave",
            )
            for one in self._known
        ]
        if self.n_known > SHOWN:
            mistakes.append(Mistake(f"and {self.n_known - SHOWN} more respondents are in the study already"))
        if mistakes:
            raise InputError(mistakes)


class AddingPart(Database):
    """The part of the store that takes in what the survey files hold."""

    _file: _File | None = None

    def add_respondents(self, corpus: Corpus) -> Added:
        """Add new respondents with their comments, in the corpus' order; those who have withdrawn are skipped.

        Raises InputError, one mistake a row, where a respondent is in the study already; then nothing is added.
        """
        with self._one_file() as file:
            return self._add_new(_rows_of(corpus), file)

    def update_respondents(self, corpus: Corpus) -> Added:
        """Add new respondents and replace corrected ones; respondents that the corpus lacks stay as they are.

        Where a comment's text changed, what people decided is kept and is stale from now on; a comment that is gone
        leaves the corpus, and its decisions stay in the history.
        """
        with self._one_file() as file:
            return self._add(_rows_of(corpus), file.revision, update=True)

    def add_rows(self, rows: Iterable[Answered]) -> Added:
        """As `add_respondents` of all of them, without holding them; InputError comes after some were written."""
        with without_collection(), self._one_file():
            return _joined(self.add_respondents(_corpus_of(portion)) for portion in _portions(rows))

    def update_rows(self, rows: Iterable[Answered]) -> Added:
        """As `update_respondents` of all of them, without holding them."""
        with without_collection(), self._one_file():
            return _joined(self.update_respondents(_corpus_of(portion)) for portion in _portions(rows))

    @contextmanager
    def _one_file(self) -> Iterator[_File]:
        """What is added meanwhile is one change, and those of it who are in the study already are refused together."""
        if self._file:
            yield self._file
            return
        self._in_transaction()
        self._file = _File(self._next_revision(), bool(self._all("SELECT 1 FROM respondent LIMIT 1")))
        try:
            yield self._file
            self._file.refuse_known()
        finally:
            self._file = None

    def _add_new(self, portion: Sequence[Answered], file: _File) -> Added:
        if file.is_addition:
            file.note_known(self._known(portion))
        if file.n_known:  # the rest of the file is looked through for others, and nothing of it is kept
            return _joined(())
        return self._add(portion, file.revision, update=False)

    def _known(self, portion: Sequence[Answered]) -> list[Respondent]:
        """Those who are in the study already."""
        withdrawn = self._withdrawn()
        ids = (one.id for one, _ in portion if one.id not in withdrawn)
        known = {row[0] for row in self._lookup("SELECT id FROM respondent WHERE id IN ({})", ids)}
        return [one for one, _ in portion if one.id in known] if known else []

    def _withdrawn(self) -> set[str]:
        return {row[0] for row in self._all("SELECT respondent_id FROM withdrawn")}

    def _add(self, portion: Sequence[Answered], revision: int, *, update: bool) -> Added:
        details = self._in_transaction()
        withdrawn = self._withdrawn()
        added: list[str] = []
        changed: list[str] = []
        text_changed: list[str] = []
        n_unchanged = 0
        as_rows = _row_maker()
        for start in range(0, len(portion), BATCH):
            batch = [one for one in portion[start : start + BATCH] if one[0].id not in withdrawn]
            stored = self._stored(batch) if update else {}
            new = [one for one in batch if one[0].id not in stored] if stored else batch
            self._insert(new, revision, as_rows)
            added += [one.id for one, _ in new]
            if not stored:
                continue
            there = [one for one in batch if one[0].id in stored]
            corrected = self._correct(stored, [one for one, _ in there], as_rows)
            for one, comment in there:
                is_text_changed = self._correct_comment(stored[one.id], comment, revision)
                if is_text_changed:
                    text_changed.append(one.id)
                if is_text_changed or one.id in corrected:
                    changed.append(one.id)
                else:
                    n_unchanged += 1
        skipped = tuple(one.id for one, _ in portion if one.id in withdrawn) if withdrawn else ()
        details["added"] = details.get("added", 0) + len(added)
        details["files"] = sorted({one.source.file for one, _ in portion if one.source} | set(details.get("files", ())))
        if update:
            details.setdefault("changed", []).extend(changed)
            details.setdefault("text_changed", []).extend(text_changed)
        if skipped:
            details.setdefault("withdrawn", []).extend(skipped)
        return Added(tuple(added), tuple(changed), tuple(text_changed), n_unchanged, skipped)

    def _insert(self, new: Sequence[Answered], revision: int, as_rows: _RowMaker) -> None:
        if not new:
            return
        # Never a key that was a forgotten respondent's: runs tell by the key who was there when they began.
        key: int = self._all(
            "SELECT max(coalesce((SELECT max(key) FROM respondent), 0), "
            "coalesce((SELECT max(last_respondent) FROM run), 0))"
        )[0][0]
        keys = range(key + 1, key + 1 + len(new))
        rows = as_rows([one for one, _ in new])
        self._write_many(_INSERT_RESPONDENT, ((key, *row) for key, row in zip(keys, rows, strict=True)))
        self._write_many(
            _INSERT_COMMENT,
            (
                (comment.id, key, comment.text, comment.original, revision)
                for key, (_, comment) in zip(keys, new, strict=True)
                if comment
            ),
        )

    def _stored(self, batch: Sequence[Answered]) -> dict[str, _Stored]:
        rows = self._lookup(
            "SELECT respondent.key, comment.key, comment.text, comment.original, blackened, "
            "respondent.id, wave, agreement, attributes, answers, weight, source_file, source_row "
            "FROM respondent LEFT JOIN comment ON comment.respondent = respondent.key WHERE respondent.id IN ({})",
            [one.id for one, _ in batch],
        )
        found = (
            _Stored(key, comment, text, original, bool(blackened), tuple(row))
            for key, comment, text, original, blackened, *row in rows
        )
        return {one.row[0]: one for one in found}

    def _correct(self, stored: Mapping[str, _Stored], there: Sequence[Respondent], as_rows: _RowMaker) -> set[str]:
        """The ids of those of whom more changed than the place in a file; the place is kept up to date in any case."""
        corrected = set()
        writes = []
        for one, now in zip(there, as_rows(there), strict=True):
            before = stored[one.id]
            if before.row == now:
                continue
            if before.row[:_N_SAID] != now[:_N_SAID]:
                # Rows may differ in the order of their columns alone.
                known = respondent_of(before.row)
                if known == one:
                    continue
                if replace(known, source=None) != replace(one, source=None):
                    corrected.add(one.id)
            writes.append((*now[1:], before.key))
        self._write_many(
            "UPDATE respondent SET wave = ?, agreement = ?, attributes = ?, answers = ?, weight = ?, source_file = ?, "
            "source_row = ? WHERE key = ?",
            writes,
        )
        return corrected

    def _correct_comment(self, before: _Stored, now: Comment | None, revision: int) -> bool:
        """Whether the text changed, appeared or disappeared."""
        text, original = (now.text, now.original) if now else (None, None)
        if (text, original) == (before.text, before.original):
            return False
        if before.blackened and text is not None and _blackened_as(text, before.text or "") == before.text:
            return False  # the file still has the words, and they are not let in again
        if before.comment_key is None:
            assert now is not None
            self._write(_INSERT_COMMENT, (now.id, before.key, text, original, revision))
        elif text == before.text:
            self._write("UPDATE comment SET original = ? WHERE key = ?", (original, before.comment_key))
        else:
            self._write(
                "UPDATE comment SET text = ?, original = ?, changed = ?, blackened = 0 WHERE key = ?",
                (text, original, revision, before.comment_key),
            )
            self._write("DELETE FROM mask WHERE comment = ?", (before.comment_key,))
            # What runs have read is another text from here on.
            self._write(
                "UPDATE run_comment SET void = ? WHERE run IN (SELECT key FROM run) AND comment = ? AND void IS NULL",
                (revision, before.comment_key),
            )
        return text != before.text


def _portions(rows: Iterable[Answered]) -> Iterator[Sequence[Answered]]:
    """A file in portions; an empty one where there are no rows."""
    remaining = iter(rows)
    portion = list(islice(remaining, ROWS))
    while True:
        yield portion
        if not (portion := list(islice(remaining, ROWS))):
            return


def _corpus_of(portion: Sequence[Answered]) -> Corpus:
    return Corpus(tuple(one for one, _ in portion), tuple(comment for _, comment in portion if comment))


def _rows_of(corpus: Corpus) -> Sequence[Answered]:
    comments = {comment.respondent_id: comment for comment in corpus.comments}
    if len(comments) != len(corpus.comments):
        raise ValueError("a respondent has two comments in this corpus")
    return [(one, comments.get(one.id)) for one in corpus.respondents]


def _joined(parts: Iterable[Added]) -> Added:
    added: list[str] = []
    changed: list[str] = []
    text_changed: list[str] = []
    withdrawn: list[str] = []
    n_unchanged = 0
    for part in parts:
        added += part.added
        changed += part.changed
        text_changed += part.text_changed
        withdrawn += part.withdrawn
        n_unchanged += part.n_unchanged
    return Added(tuple(added), tuple(changed), tuple(text_changed), n_unchanged, tuple(withdrawn))


def _blackened_as(text: str, other: str) -> str:
    """A text with what is blackened in another one blackened too; as it is where it is not as long."""
    if len(text) != len(other):
        return text
    return "".join(FILLER if there == FILLER else here for here, there in zip(text, other, strict=True))


_RowMaker = Callable[[Sequence[Respondent]], Iterator[_Row]]


def _row_maker() -> _RowMaker:
    """Packs each mapping once: respondents with the same answers share it."""
    packed: dict[int, tuple[Mapping[str, str], str]] = {}  # it holds the mappings, so that no id is given twice

    def pack(mapping: Mapping[str, str]) -> str:
        packed[id(mapping)] = mapping, pack_json(dict(mapping))
        return packed[id(mapping)][1]

    def rows(respondents: Sequence[Respondent]) -> Iterator[_Row]:
        for one in respondents:
            known, known_answers = packed.get(id(one.attributes)), packed.get(id(one.answers))
            attributes = known[1] if known else pack(one.attributes)
            answers = known_answers[1] if known_answers else pack(one.answers)
            file, row = (one.source.file, one.source.row) if one.source else (None, None)
            yield one.id, one.wave, one.agreement, attributes, answers, one.weight, file, row

    return rows


def respondent_of(row: Sequence[Any]) -> Respondent:
    """A respondent of its columns."""
    respondent_id, wave, agreement, attributes, answers, weight, file, place = row
    return Respondent(
        id=respondent_id,
        agreement=agreement,
        attributes=unpack_mapping(attributes),
        answers=unpack_mapping(answers),
        weight=weight,
        wave=wave,
        source=Source(file, place) if file is not None else None,
    )
