"""Respondents and their comments, out again as they were read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nlp_coding.core.digest import digest_of_parts
from nlp_coding.core.survey import Comment, Corpus, Respondent
from nlp_coding.store.adding import FILLER, RESPONDENT, Added, AddingPart, respondent_of

__all__ = ["CHUNK", "FILLER", "Added", "RespondentsPart"]

CHUNK = 20_000
"""Rows read at a time: memory stays bounded however large the study is."""

_HAS_TEXT = "comment.text IS NOT NULL"


class RespondentsPart(AddingPart):
    """The part of the store that gives what the survey files held."""

    def corpus(self) -> Corpus:
        """All respondents and comments of the study, in the order they were added."""
        comments = tuple(comment for chunk in self.iter_comments() for comment in chunk)
        return Corpus(tuple(self.iter_respondents()), comments)

    def iter_respondents(self, *, chunk: int = CHUNK) -> Iterator[Respondent]:
        """All respondents in the order they were added, without holding them all."""
        after = 0
        while rows := self._all(
            f"SELECT key, {RESPONDENT} FROM respondent WHERE key > ? ORDER BY key LIMIT ?", (after, chunk)
        ):
            for row in rows:
                yield respondent_of(row[1:])
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

    def iter_texts(
        self, *, chunk: int = CHUNK, only: Sequence[int] | None = None, after: int = 0
    ) -> Iterator[tuple[tuple[int, ...], tuple[str, ...]]]:
        """Keys and texts of comments, rising from the key that follows `after`; all of them, or some."""
        select = f"SELECT key, text FROM comment WHERE {_HAS_TEXT} AND key "
        if only is not None:
            wanted = [key for key in only if key > after]
            for start in range(0, len(wanted), chunk):
                rows = list(self._lookup(select + "IN ({}) ORDER BY key", wanted[start : start + chunk]))
                if rows:
                    yield tuple(key for key, _ in rows), tuple(text for _, text in rows)
            return
        while rows := self._all(select + "> ? ORDER BY key LIMIT ?", (after, chunk)):
            yield tuple(key for key, _ in rows), tuple(text for _, text in rows)
            after = rows[-1][0]

    def n_comments_after(self, key: int) -> int:
        """Comments from the one that follows a key inside this file."""
        found: int = self._all(f"SELECT count(*) FROM comment WHERE {_HAS_TEXT} AND comment.key > ?", (key,))[0][0]
        return found

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
        rows = self._all(f"SELECT {RESPONDENT} FROM respondent WHERE id = ?", (respondent_id,))
        return respondent_of(rows[0]) if rows else None

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
