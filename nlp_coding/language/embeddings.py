"""Sentence embeddings by a model that the user names: a folder on this machine, or a name that is in the local cache.

Nothing is downloaded, and nothing is asked of the network: the text never leaves the machine, and a hub that does not
answer would hold a command up for a minute.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nlp_coding.core.errors import InputError, Mistake

_PART = 8 * 1024 * 1024
"""Bytes that are read at a time."""


class Embeds(Protocol):
    """What makes vectors of texts."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


class Embedder:
    """A loaded model."""

    def __init__(self, name: str, model: Any) -> None:
        self.name = name
        self._model = model

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (n_texts, n_dimensions): vectors of length 1; for text after text the same, whatever stands beside it.

        They are rounded, so that the size of a batch changes nothing.
        """
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        found = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(np.round(found, 4), dtype=np.float32)


def load_embedder(name: str) -> Embedder:
    """The sentence-transformers model of a name or in a folder. Raises InputError where it is not on this machine."""
    # Read when the library is imported: without it a name that is not in the cache would be asked for on the network.
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        # Some ten seconds to import.
        import huggingface_hub.constants
        from sentence_transformers import SentenceTransformer

        huggingface_hub.constants.HF_HUB_OFFLINE = True  # somebody may have imported it before
    except ImportError as error:
        remedy = "install it (pip install sentence-transformers), or take embedding_model out of study.yaml"
        raise InputError(Mistake("sentence-transformers is not installed", remedy=remedy)) from error
    try:
        return Embedder(name, SentenceTransformer(name, local_files_only=True))
    except Exception as error:  # whatever the libraries below raise at a folder that is no model, or half of one
        told = str(error).partition("\n")[0][:200]
        what = f"there is no embedding model «{name}» that can be loaded on this machine ({told})"
        remedy = "name the folder of a sentence-transformers model (embedding_model), or take the line out"
        raise InputError(Mistake(what, "study.yaml", column="embedding_model", remedy=remedy)) from error


def model_digest(name: str) -> str:
    """What tells one model from another: the content of a folder; the name and the snapshot of one in the cache."""
    folder = Path(name)
    if not folder.is_dir():
        return f"{name} {_snapshot(name)}".strip()
    state = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        state.update(f"{file.relative_to(folder).as_posix()} {file.stat().st_size}".encode())
        with file.open("rb") as content:
            while part := content.read(_PART):
                state.update(part)
    return state.hexdigest()


def _snapshot(name: str) -> str:
    """The commit of a model in the local cache; empty where it cannot be told."""
    try:
        from huggingface_hub import try_to_load_from_cache
    except ImportError:
        return ""
    for repository in (name, f"sentence-transformers/{name}"):
        with suppress(Exception):  # a name that is no repository's
            found = try_to_load_from_cache(repository, "config.json")
            if isinstance(found, str):
                return Path(found).parent.name
    return ""
