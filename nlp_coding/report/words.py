"""The words of a report by language."""

from __future__ import annotations

from collections.abc import Mapping

from nlp_coding.core.codebook import Language
from nlp_coding.report.wording import Words
from nlp_coding.report.words_en import EN
from nlp_coding.report.words_nb import NB
from nlp_coding.report.words_nn import NN

WORDS: Mapping[Language, Words] = {"nb": NB, "nn": NN, "en": EN}
