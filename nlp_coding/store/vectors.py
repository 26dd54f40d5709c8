"""Vectors of texts, by the digest of the text and of the model: what takes longest to work out is worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nlp_coding.core.survey import Corpus
from nlp_coding.store.respondents import Added
from nlp_coding.store.word_index import WordIndexPart


class VectorsPart(WordIndexPart):
    """The part of the store that keeps them. They tell something of the texts, so they go when any text goes."""

    def vectors(self, model: str, digests: Iterable[bytes]) -> dict[bytes, bytes]:
        """Those that a model has made, by the digests of the texts; float32, little end first."""
        if not self._all("SELECT 1 FROM vector WHERE model = ? LIMIT 1", (model,)):
            return {}
        rows = self._lookup("SELECT text_digest, value, model FROM vector WHERE text_digest IN ({})", set(digests))
        return {digest: value for digest, value, of in rows if of == model}

    def put_vectors(self, model: str, vectors: Mapping[bytes, bytes]) -> None:
        """Keep what a model has made of texts, by their digests; those of other models go."""
        self._write("DELETE FROM vector WHERE model <> ?", (model,))
        self._write_many(
            "INSERT OR IGNORE INTO vector (text_digest, model, value) VALUES (?, ?, ?)",
            ((digest, model, value) for digest, value in sorted(vectors.items())),
        )

    def discard_vectors(self) -> None:
        """Somebody's text has gone."""
        self._write("DELETE FROM vector")

    def update_respondents(self, corpus: Corpus) -> Added:
        """As in the parts below; texts that are replaced take the vectors with them."""
        added = super().update_respondents(corpus)
        if added.text_changed:
            self.discard_vectors()
        return added
