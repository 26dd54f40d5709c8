"""The words of the comments as a run read them, kept for the next re-coding. When text goes, they go.

A row is plain values: form, keys, guess, loose, and the keys of the comments as int32, little end first.
"""

from __future__ import annotations

from collections.abc import Iterable

from nlp_coding.core.survey import Corpus
from nlp_coding.store.respondents import Added, RespondentsPart
from nlp_coding.store.runs import RunsPart

_OF_RUN = "words_of_run"

WordRow = tuple[str, str, str | None, str, bytes]


class WordIndexPart(RespondentsPart, RunsPart):
    """The part of the store that holds the word index of one run."""

    def put_words(self, run_id: int, rows: Iterable[WordRow]) -> None:
        """Replace the index by that of a run."""
        self.discard_words()
        self._write_many("INSERT INTO word (form, keys, guess, loose, comments) VALUES (?, ?, ?, ?, ?)", rows)
        self.set_fact(_OF_RUN, str(run_id))

    def correct_words(self, run_id: int, rows: Iterable[WordRow]) -> None:
        """The index is of a later run, which read the same comments, and some forms in another way."""
        self._write_many(
            "UPDATE word SET keys = ?, guess = ?, loose = ? WHERE form = ?",
            ((keys, guess, loose, form) for form, keys, guess, loose, _ in rows),
        )
        self.set_fact(_OF_RUN, str(run_id))

    def words_of_run(self) -> int | None:
        """The run that the index is of; None without an index."""
        found = self.fact(_OF_RUN)
        return None if found is None else int(found)

    def words(self, run_id: int) -> list[WordRow] | None:
        """The index of a run, or None where there is none of this run."""
        if self.words_of_run() != run_id:
            return None
        return self._all("SELECT form, keys, guess, loose, comments FROM word ORDER BY key")

    def update_respondents(self, corpus: Corpus) -> Added:
        """As in the parts below; texts that are replaced take the index with them."""
        added = super().update_respondents(corpus)
        if added.text_changed:
            self.discard_words()
        return added

    def discard_words(self) -> None:
        """Somebody's text has gone: so do all words."""
        self._write("DELETE FROM word")
        self.set_fact(_OF_RUN, None)
