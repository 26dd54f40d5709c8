"""The vectors of a study's texts: those that the study has are taken from there, the others are made, and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from nlp_coding.store import Store, text_digest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nlp_coding.language.embeddings import Embedder


class KeptVectors:
    """An embedder that asks the study first."""

    def __init__(
        self, embedder: Embedder, model: str, *, known: Callable[[str, list[bytes]], dict[bytes, bytes]]
    ) -> None:
        """`model` is a digest of the embedder's; `known` gives what the study has, as `Store.vectors` does."""
        self.name = embedder.name
        self._known = known
        self._embedder = embedder
        self._model = model
        self._new: dict[bytes, bytes] = {}

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As `Embedder.embed`."""
        import numpy as np

        digests = [text_digest(text) for text in texts]
        known = {**self._known(self._model, digests), **self._new}
        missing = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
        if missing or not texts:
            made = self._embedder.embed(list(missing.values()))
            if not texts:
                return made
            new = {digest: one.astype("<f4").tobytes() for digest, one in zip(missing, made, strict=True)}
            self._new |= new
            known |= new
        joined = b"".join(known[digest] for digest in digests)
        return np.frombuffer(joined, dtype="<f4").reshape(len(texts), -1).astype(np.float32)

    def keep(self, store: Store) -> None:
        """Write what was made since, in the transaction that is open."""
        if self._new:
            store.put_vectors(self._model, self._new)
            self._new = {}
