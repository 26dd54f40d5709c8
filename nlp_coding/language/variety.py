"""Bokmål or nynorsk, comment by comment; "undecided" where the words do not say, as in dialect or two-word answers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_coding.core.coding import VARIETIES, Variety
from nlp_coding.language import resources
from nlp_coding.language.sentences import Words
from nlp_coding.language.vocabulary import Vocabulary

_MAJORITY = 3
"""With markers of both standards, one must have this many times the other's."""
_CONFIDENCE = 0.75
"""Least probability from which py3langid's guess between the two is taken."""
_NB, _NN = 1, 2
"""What marks one of the two, or both."""
_MIN_WORDS = 3
"""Shorter comments without a marker word stay undecided: py3langid is right on 73 % of them, which is too few."""


def find_variety(texts: Sequence[str], words: Words, vocabulary: Vocabulary) -> NDArray[np.int8]:
    """Shape (n_texts,): places in VARIETIES; marker words first, py3langid where there are none."""
    n_comments = len(texts)
    marks = vocabulary.listed("marks a variety", _marks())[words.form]
    n_nb = np.bincount(words.comment[(marks & _NB) != 0], minlength=n_comments)
    n_nn = np.bincount(words.comment[(marks & _NN) != 0], minlength=n_comments)
    varieties = np.full(n_comments, VARIETIES.index("undecided"), dtype=np.int8)
    varieties[(n_nb > 0) & (n_nb >= _MAJORITY * n_nn)] = VARIETIES.index("nb")
    varieties[(n_nn > 0) & (n_nn >= _MAJORITY * n_nb)] = VARIETIES.index("nn")
    length = np.diff(words.first)
    for position in np.flatnonzero((n_nb == 0) & (n_nn == 0) & (length >= _MIN_WORDS)).tolist():
        varieties[position] = VARIETIES.index(_guess(texts[position]))
    return varieties


def get_ready() -> None:
    """Load what some of many comments will need."""
    _identifier()


@cache
def _marks() -> dict[str, int]:
    nb, nn = resources.words("nb_words.txt"), resources.words("nn_words.txt")
    return {word: _NB * (word in nb) | _NN * (word in nn) for word in nb | nn}


def _guess(text: str) -> Variety:
    label, probability = _identifier().classify(text)
    if probability < _CONFIDENCE:
        return "undecided"
    return "nn" if label == "nn" else "nb"


@cache
def _identifier() -> Any:
    # Loading the model takes a third of a second; most corpora need it for some comment.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(["no", "nn"])
    # One that never knew the others: what it would keep of a hundred languages takes 25 MB in each process.
    return LanguageIdentifier(
        identifier.nb_ptc.copy(),
        identifier.nb_pc.copy(),
        identifier.nb_classes,
        identifier.tk_nextmove,
        identifier.tk_output,
        norm_probs=True,
        tk_row=identifier.tk_row,
    )
