"""Every word that the screens beside the coding screen say by themselves, in bokmål, nynorsk and English."""

from __future__ import annotations

from collections.abc import Mapping

from nlp_coding.app.dialog_wording import Dialogs
from nlp_coding.app.dialog_words_en import EN
from nlp_coding.app.dialog_words_nb import NB
from nlp_coding.app.dialog_words_nn import NN
from nlp_coding.core.codebook import Language

DIALOGS: Mapping[Language, Dialogs] = {"nb": NB, "nn": NN, "en": EN}
