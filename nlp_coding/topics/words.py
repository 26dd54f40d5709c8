"""The words that a passage is shown by: of each word the form that the comments use most, in lower case."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from nlp_coding.language.lemmas import spelling
from nlp_coding.language.meanings import Meanings, Norm
from nlp_coding.topics.passages import Passages


def shown_words(passages: Passages, forms: Sequence[str], meanings: Meanings) -> list[str]:
    """Shape (n_forms,): what each form is shown as; forms of one word as the same, and a blank where it is not used."""
    counts = np.bincount(passages.form, minlength=len(forms))
    usual: dict[str, dict[str, int]] = {}
    norms = {number: meanings.norm(forms[number]) for number in np.flatnonzero(counts).tolist()}
    alone = {norm[0] for norm in norms.values() if len(norm) == 1}
    words = {number: _word(norm, alone) for number, norm in norms.items()}
    for number, word in words.items():
        # An abbreviation in capitals (LAR, DPS) stays one: in lower case it may be another word.
        form = forms[number] if forms[number].isupper() else spelling(forms[number])
        by_form = usual.setdefault(word, {})
        by_form[form] = by_form.get(form, 0) + int(counts[number])
    best = {word: min(found, key=lambda form: (-found[form], len(form), form)) for word, found in usual.items()}
    return [best[words[number]] if number in words else "" for number in range(len(forms))]


def _word(norm: Norm, alone: Collection[str]) -> str:
    """One of a form's lemmas: that which other forms have as their only one, so that leiar counts as leder."""
    return next((lemma for lemma in norm if lemma in alone), norm[0])


def documents(passages: Passages, shown: Sequence[str]) -> list[str]:
    """One a passage: its words as they are shown, with blanks between."""
    words: list[list[str]] = [[] for _ in range(len(passages))]
    for passage, form in zip(passages.of.tolist(), passages.form.tolist(), strict=True):
        words[passage].append(shown[form])
    return [" ".join(one) for one in words]
