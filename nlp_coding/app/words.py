"""Every word that the coding screen says by itself, in bokmål, nynorsk and English."""

from __future__ import annotations

from collections.abc import Mapping

from nlp_coding.app.wording import Words
from nlp_coding.app.words_en import EN
from nlp_coding.app.words_nb import NB
from nlp_coding.app.words_nn import NN
from nlp_coding.core.codebook import Code, Language

__all__ = ["WORDS", "Words", "label_of"]

WORDS: Mapping[Language, Words] = {"nb": NB, "nn": NN, "en": EN}


def label_of(code: Code, language: Language) -> str:
    """The code's label in the language, or else in bokmål, or else its id."""
    return code.label.get(language) or code.label.get("nb") or code.id
