"""Every word that a table says by itself, in bokmål, nynorsk and English."""

from __future__ import annotations

from collections.abc import Mapping

from nlp_coding.core.codebook import Language
from nlp_coding.tables.wording import Words
from nlp_coding.tables.words_en import EN
from nlp_coding.tables.words_nb import NB
from nlp_coding.tables.words_nn import NN

__all__ = ["WORDS", "Words"]

WORDS: Mapping[Language, Words] = {"nb": NB, "nn": NN, "en": EN}
