"""Respondents and their comments: in, corrected, and out again as a Corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nlp_coding.core.digest import digest_of_parts
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.survey import Comment, Corpus, Respondent, Source
from nlp_coding.store.database import BATCH, Database
from nlp_coding.store.packing import pack_json, unpack_mapping

CHUNK = 20_000
"""Rows read at a time: memory stays bounded however large the study is."""

SHOWN = 20
"""Mistakes of one kind that are listed one by one."""

_RESPONDENT = "id, wave, agreement, attributes, answers, weight, source_file, source_row"
_INSERT_RESPONDENT = f"INSERT INTO respondent (key, {_RESPONDENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_COMMENT = "INSERT INTO comment (id, respondent, text, original, changed, added) VALUES (?, ?, ?, ?, ?5, ?5)"
_HAS_TEXT = "comment.text IS NOT NULL"

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


@dataclass(frozen=True)
class _Stored:
    """A respondent as the study has it now."""

    key: int
    respondent: Respondent
    comment_key: int | None
    """There also for a comment that has lost its text."""
    comment: Comment | None
    blackened: bool
    """Masked words of the text were overwritten for good."""


class RespondentsPart(Database):
    """The part of the store that holds what the survey files held."""

    def add_respondents(self, corpus: Corpus) -> Added:
        """Add new respondents with their comments, in the corpus' order; those who have withdrawn are skipped.

        Raises InputError, one mistake a row, where a respondent is in the study already; then nothing is added.
        """
        return self._add(corpus, update=False)

    def update_respondents(self, corpus: Corpus) -> Added:
        """Add new respondents and replace corrected ones; respondents that the corpus lacks stay as they are.

        Where a comment's text changed, what people decided is kept and is stale from now on; a comment that is gone
        leaves the corpus, and its decisions stay in the history.
        """
        return self._add(corpus, update=True)

    def _add(self, corpus: Corpus, *, update: bool) -> Added:
        details = self._in_transaction()
        withdrawn = {row[0] for row in self._all("SELECT respondent_id FROM withdrawn")}
        comments = {comment.respondent_id: comment for comment in corpus.comments}
        if len(comments) != len(corpus.comments):
            raise ValueError("a respondent has two comments in this corpus")
        if not update:
            self._refuse_known(corpus, withdrawn)
        revision = self._next_revision()
        added: list[str] = []
        changed: list[str] = []
        text_changed: list[str] = []
        n_unchanged = 0
        for start in range(0, len(corpus.respondents), BATCH):
            batch = [one for one in corpus.respondents[start : start + BATCH] if one.id not in withdrawn]
            stored = self._stored(batch) if update else {}
            new = [one for one in batch if one.id not in stored]
            self._insert(new, comments, revision)
            added += [one.id for one in new]
            for one in batch:
                if (before := stored.get(one.id)) is None:
                    continue
                comment = comments.get(one.id)
                is_changed = self._correct(before, one)
                is_text_changed = self._correct_comment(before, comment, revision)
                if is_text_changed:
                    text_changed.append(one.id)
                if is_changed or is_text_changed:
                    changed.append(one.id)
                else:
                    n_unchanged += 1
        skipped = tuple(one.id for one in corpus.respondents if one.id in withdrawn)
        details["added"] = details.get("added", 0) + len(added)
        details["files"] = sorted(
            {one.source.file for one in corpus.respondents if one.source} | set(details.get("files", ()))
        )
        if update:
            details["changed"] = details.get("changed", []) + changed
            details["text_changed"] = details.get("text_changed", []) + text_changed
        if skipped:
            details["withdrawn"] = details.get("withdrawn", []) + list(skipped)
        return Added(tuple(added), tuple(changed), tuple(text_changed), n_unchanged, skipped)

    def _refuse_known(self, corpus: Corpus, withdrawn: set[str]) -> None:
        """Mistakes for those who are in the study already; a whole file added twice is not listed to its end."""
        ids = (one.id for one in corpus.respondents if one.id not in withdrawn)
        known = {row[0] for row in self._lookup("SELECT id FROM respondent WHERE id IN ({})", ids)}
        mistakes = [
            Mistake(
                f"respondent «{one.id}» is in the study already",
                file=one.source.file if one.source else None,
                row=one.source.row if one.source else None,
                remedy="to correct rows, add the file with --update; for another wave, make the study with init --wave",
            )
            for one in corpus.respondents
            if one.id in known
        ]
        if len(mistakes) > SHOWN:
            more = Mistake(f"and {len(mistakes) - SHOWN} more respondents are in the study already")
            mistakes = [*mistakes[:SHOWN], more]
        if mistakes:
            raise InputError(mistakes)

    def _insert(self, new: Sequence[Respondent], comments: Mapping[str, Comment], revision: int) -> None:
        # Never a key that was a forgotten respondent's: runs tell by the key who was there when they began.
        key: int = self._all(
            "SELECT max(coalesce((SELECT max(key) FROM respondent), 0), "
            "coalesce((SELECT max(last_respondent) FROM run), 0))"
        )[0][0]
        keys = {one.id: key + place for place, one in enumerate(new, start=1)}
        self._write_many(_INSERT_RESPONDENT, ((keys[one.id], *_row_of(one)) for one in new))
        theirs = [comments[one.id] for one in new if one.id in comments]
        self._write_many(
            _INSERT_COMMENT, ((one.id, keys[one.respondent_id], one.text, one.original, revision) for one in theirs)
        )

    def _stored(self, batch: Sequence[Respondent]) -> dict[str, _Stored]:
        rows = self._lookup(
            "SELECT respondent.key, comment.key, comment.id, comment.text, comment.original, blackened, "
            "respondent.id, wave, agreement, attributes, answers, weight, source_file, source_row "
            "FROM respondent LEFT JOIN comment ON comment.respondent = respondent.key WHERE respondent.id IN ({})",
            [one.id for one in batch],
        )
        found = {}
        for key, comment_key, comment_id, text, original, blackened, *rest in rows:
            respondent = _respondent_of(rest)
            comment = None if text is None else Comment(comment_id, respondent.id, text, original)
            found[respondent.id] = _Stored(key, respondent, comment_key, comment, bool(blackened))
        return found

    def _correct(self, before: _Stored, now: Respondent) -> bool:
        """Whether anything but its place in a file changed; the place is kept up to date in any case."""
        if before.respondent == now:
            return False
        self._write(
            "UPDATE respondent SET wave = ?, agreement = ?, attributes = ?, answers = ?, weight = ?, source_file = ?, "
            "source_row = ? WHERE key = ?",
            (*_row_of(now)[1:], before.key),
        )
        return replace(before.respondent, source=None) != replace(now, source=None)

    def _correct_comment(self, before: _Stored, now: Comment | None, revision: int) -> bool:
        """Whether the text changed, appeared or disappeared."""
        text, original = (now.text, now.original) if now else (None, None)
        old_text, old_original = (before.comment.text, before.comment.original) if before.comment else (None, None)
        if (text, original) == (old_text, old_original):
            return False
        if before.blackened and text is not None and _blackened_as(text, old_text or "") == old_text:
            return False  # the file still has the words, and they are not let in again
        if before.comment_key is None:
            assert now is not None
            self._write(_INSERT_COMMENT, (now.id, before.key, text, original, revision))
        elif text == old_text:
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
        return text != old_text

    def corpus(self) -> Corpus:
        """All respondents and comments of the study, in the order they were added."""
        comments = tuple(comment for chunk in self.iter_comments() for comment in chunk)
        return Corpus(tuple(self.iter_respondents()), comments)

    def iter_respondents(self, *, chunk: int = CHUNK) -> Iterator[Respondent]:
        """All respondents in the order they were added, without holding them all."""
        after = 0
        while rows := self._all(
            f"SELECT key, {_RESPONDENT} FROM respondent WHERE key > ? ORDER BY key LIMIT ?", (after, chunk)
        ):
            for row in rows:
                yield _respondent_of(row[1:])
            after = rows[-1][0]

    def texts(self, comment_ids: Iterable[str]) -> dict[str, str]:
        """Comment id → text, of those that have one."""
        return dict(
            self._lookup("SELECT id, text FROM comment WHERE id IN ({}) AND text IS NOT NULL", list(comment_ids))
        )

    def iter_comments(self, *, chunk: int = CHUNK) -> Iterator[tuple[Comment, ...]]:
        """All comments, `chunk` at a time, in their respondents' order.

        In a transaction or a snapshot all chunks show one state; outside them another command may write in between.
        """
        after = 0
        while rows := self._all(
            "SELECT respondent.key, comment.id, respondent.id, text, original FROM respondent "
            f"JOIN comment ON comment.respondent = respondent.key WHERE respondent.key > ? AND {_HAS_TEXT} "
            "ORDER BY respondent.key LIMIT ?",
            (after, chunk),
        ):
            yield tuple(Comment(*row[1:]) for row in rows)
            after = rows[-1][0]

    def iter_keyed_comments(
        self, *, chunk: int = CHUNK, only: Sequence[int] | None = None, after: int = 0
    ) -> Iterator[tuple[tuple[int, ...], tuple[Comment, ...]]]:
        """Comments by their key inside this file, rising from the one that follows `after`; all of them, or some."""
        select = (
            "SELECT comment.key, comment.id, respondent.id, text, original FROM comment "
            f"JOIN respondent ON respondent.key = comment.respondent WHERE {_HAS_TEXT} AND comment.key "
        )
        if only is not None:
            wanted = [key for key in only if key > after]
            for start in range(0, len(wanted), chunk):
                rows = list(self._lookup(select + "IN ({}) ORDER BY comment.key", wanted[start : start + chunk]))
                yield tuple(row[0] for row in rows), tuple(Comment(*row[1:]) for row in rows)
            return
        while rows := self._all(select + "> ? ORDER BY comment.key LIMIT ?", (after, chunk)):
            yield tuple(row[0] for row in rows), tuple(Comment(*row[1:]) for row in rows)
            after = rows[-1][0]

    def n_comments_until(self, key: int) -> int:
        """Comments up to a key inside this file."""
        found: int = self._all(f"SELECT count(*) FROM comment WHERE {_HAS_TEXT} AND comment.key <= ?", (key,))[0][0]
        return found

    def comment(self, comment_id: str) -> Comment | None:
        """One comment, or None where the study has none by that id."""
        rows = self._all(
            "SELECT comment.id, respondent.id, text, original FROM comment "
            f"JOIN respondent ON respondent.key = comment.respondent WHERE comment.id = ? AND {_HAS_TEXT}",
            (comment_id,),
        )
        return Comment(*rows[0]) if rows else None

    def respondent(self, respondent_id: str) -> Respondent | None:
        """One respondent, or None."""
        rows = self._all(f"SELECT {_RESPONDENT} FROM respondent WHERE id = ?", (respondent_id,))
        return _respondent_of(rows[0]) if rows else None

    def ids(self, kind: str) -> list[str]:
        """All ids of a kind, `respondent` or `comment`, in order: to find the nearest to one that is unknown."""
        if kind == "comment":
            return [row[0] for row in self._all(f"SELECT id FROM comment WHERE {_HAS_TEXT} ORDER BY key")]
        return [row[0] for row in self._all("SELECT id FROM respondent ORDER BY key")]

    def withdrawn(self) -> tuple[str, ...]:
        """The ids of respondents who have withdrawn."""
        return tuple(row[0] for row in self._all("SELECT respondent_id FROM withdrawn ORDER BY respondent_id"))

    def corpus_fingerprint(self) -> str:
        """What `corpus().fingerprint` is, without holding the corpus."""

        def parts() -> Iterator[str]:
            after = ""  # SQLite orders UTF-8 bytes, which is the order of code points, which is Python's
            while rows := self._all(
                f"SELECT id, text FROM comment WHERE id > ? AND {_HAS_TEXT} ORDER BY id LIMIT ?", (after, CHUNK)
            ):
                for row in rows:
                    yield from row
                after = rows[-1][0]

        return digest_of_parts(parts())


def _blackened_as(text: str, other: str) -> str:
    """A text with what is blackened in another one blackened too; as it is where it is not as long."""
    if len(text) != len(other):
        return text
    return "".join(FILLER if there == FILLER else here for here, there in zip(text, other, strict=True))


def _row_of(one: Respondent) -> tuple[object, ...]:
    return (
        one.id,
        one.wave,
        one.agreement,
        pack_json(dict(one.attributes)),
        pack_json(dict(one.answers)),
        one.weight,
        one.source.file if one.source else None,
        one.source.row if one.source else None,
    )


def _respondent_of(row: Sequence[Any]) -> Respondent:
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
