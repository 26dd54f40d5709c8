"""The words of the comments as a run read them, and what they said to its models, kept for the next re-coding.

A row is plain values: form, keys, guess, loose, and the keys of the comments as int32, little end first. When text
goes, all of it goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from nlp_coding.core.survey import Corpus
from nlp_coding.store.respondents import Added, RespondentsPart
from nlp_coding.store.runs import RunsPart

_OF_RUN = "words_of_run"

WordRow = tuple[str, str, str | None, str, bytes]


class SaidRow(NamedTuple):
    """What words said to the model of one code."""

    model: str
    """A digest of all that its weights of words were a function of."""
    bounds: bytes
    """A byte for each comment, at the place of its key; see coding/said.py."""
    judged: bytes | None
    """Of some comments what the code was judged by; None where a program that did not note it has coded."""


class WordIndexPart(RespondentsPart, RunsPart):
    """The part of the store that holds the word index of one run."""

    def put_words(self, run_id: int, rows: Iterable[WordRow]) -> None:
        """Replace the index by that of a run."""
        self.discard_words()
        self._write_many("INSERT INTO word (form, keys, guess, loose, comments) VALUES (?, ?, ?, ?, ?)", rows)
        self.set_fact(_OF_RUN, str(run_id))

    def correct_words(self, run_id: int, rows: Iterable[WordRow]) -> None:
        """The index is of a later run, which read the same comments, and some forms in another way.

        What words said stays; `put_said` tells what is otherwise.
        """
        if corrected := list(rows):
            found: dict[str, int] = dict(self._all("SELECT form, key FROM word"))
            self._write_many(
                "UPDATE word SET keys = ?, guess = ?, loose = ? WHERE key = ?",
                ((keys, guess, loose, found[form]) for form, keys, guess, loose, _ in corrected),
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

    def put_said(self, rows: Mapping[str, SaidRow | None]) -> None:
        """By code what the words of the index said to its model; None: it is not known any more."""
        keys = self._code_keys()
        self._write_many("DELETE FROM said WHERE code = ?", ((keys[code_id],) for code_id in rows))
        self._write_many(
            "INSERT INTO said (code, model, bounds, judged) VALUES (?, ?, ?, ?)",
            ((keys[code_id], *row) for code_id, row in rows.items() if row),
        )

    def said(self, run_id: int, models: Mapping[str, str]) -> dict[str, SaidRow]:
        """Of a run, by code: the rows of models with these digests; none where the index is of another run."""
        if self.words_of_run() != run_id:
            return {}
        ids = self._code_ids()
        rows = self._all("SELECT code, model FROM said")
        wanted = [code for code, model in rows if models.get(ids[code]) == model]
        found = self._lookup("SELECT code, model, bounds, judged FROM said WHERE code IN ({})", wanted)
        return {ids[code]: SaidRow(*row) for code, *row in found}

    def update_respondents(self, corpus: Corpus) -> Added:
        """As in the parts below; texts that are replaced take the index with them."""
        added = super().update_respondents(corpus)
        if added.text_changed:
            self.discard_words()
        return added

    def discard_words(self) -> None:
        """Somebody's text has gone: so do all words."""
        self._write("DELETE FROM word")
        self._write("DELETE FROM said")
        self.set_fact(_OF_RUN, None)
