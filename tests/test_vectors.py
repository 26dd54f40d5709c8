"""Vectors of texts are made once, and go with the texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp_coding.language.embeddings import Embedder
from nlp_coding.store import Store, text_digest
from nlp_coding.vectors import KeptVectors
from tests.store.samples import make_study


class Counting(Embedder):
    """A model that counts what it is asked for: a text's vector is its length and its number of spaces."""

    def __init__(self) -> None:
        super().__init__("counting", None)
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        rows = [[len(text), text.count(" ")] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), 2)


def _kept(store: Store, model: Counting, digest: str = "d1") -> KeptVectors:
    return KeptVectors(model, digest, known=store.vectors)


def test_vectors_are_made_once_a_text_and_model(tmp_path: Path) -> None:
    """An hour of a language model would be spent again at every coding; or an old model's vectors be taken for new."""
    model = Counting()
    with make_study(tmp_path, {"R1": "Legen slutta.", "R2": "Faste møte"}) as store:
        kept = _kept(store, model)
        assert kept.embed(["Legen slutta.", "Faste møte", "Legen slutta."]).tolist() == [[13, 1], [10, 1], [13, 1]]
        with store.transaction(actor="kari", action=None):
            kept.keep(store)
        assert _kept(store, model).embed(["Faste møte", "ny"]).tolist() == [[10, 1], [2, 0]]
        assert model.asked == ["Legen slutta.", "Faste møte", "ny"]
        _kept(store, model, "d2").embed(["Faste møte"])
        assert model.asked[-1] == "Faste møte"
        assert kept.embed([]).size == 0


def test_vectors_go_when_a_text_goes(tmp_path: Path) -> None:
    """What somebody wrote could be guessed from its vector after they have withdrawn."""
    with make_study(tmp_path, {"R1": "Legen slutta.", "R2": "Faste møte"}) as store:
        kept = _kept(store, Counting())
        kept.embed(["Legen slutta.", "Faste møte"])
        with store.transaction(actor="kari", action=None):
            kept.keep(store)
        digest = text_digest("Faste møte")
        assert store.vectors("d1", [digest]).keys() == {digest}
        with store.transaction(actor="kari", action="forget"):
            store.forget("R1")
        assert store.vectors("d1", [digest]) == {}
