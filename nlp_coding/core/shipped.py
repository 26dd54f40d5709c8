"""Where the codebooks and corpora that come with the program lie, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from nlp_coding.core.errors import NlpCodingError

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped(kind: Literal["codebooks", "corpora"]) -> Path:
    """The folder of the shipped codebooks or corpora.

    A wheel carries them inside the package; in a checkout (also an editable installation) they stand beside it.
    """
    for folder in (_PACKAGE / "_shipped" / kind, _PACKAGE.parent / kind):
        if folder.is_dir():
            return folder
    raise NlpCodingError(f"The {kind} that come with nlp_coding are missing; install it again.")
