"""Word forms as topics see them: which of them have content, and what they share with others.

A form's features are its lemmas in both standards, the parts of a compound, what it means by the lexicon of concepts,
the matter it points at by the thesaurus, and, where no list knows it, its letters. So words of one matter meet though
they are written differently, and bokmål meets nynorsk.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from nlp_coding.language import resources
from nlp_coding.language.lemmas import spelling
from nlp_coding.language.meanings import Meanings, Norm, concepts_of, letters_of
from nlp_coding.language.sentences import Words, find_sentences
from nlp_coding.language.vocabulary import Flags, Vocabulary

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

WORD, PART, CONCEPT, MATTER, DOMAIN, LETTERS = "word", "part", "concept", "matter", "domain", "letters"
_WEIGHTS = {WORD: 1.0, PART: 0.7, CONCEPT: 0.7, MATTER: 2.0, DOMAIN: 1.5, LETTERS: 1.0}
"""What a feature of each kind weighs beside a word."""


class FormReader:
    """Numbers the word forms of comments, and tells which have content."""

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self.meanings = Meanings()
        self._inside: set[int] = set()
        """Forms met with a capital inside a sentence."""

    def read(self, texts: Sequence[str]) -> Words:
        """The words of some texts; their forms are numbers into `forms`."""
        words = find_sentences(self._vocabulary.encode(texts), self._vocabulary)
        inside = np.flatnonzero(words.sentence[1:] == words.sentence[:-1]) + 1
        capital = self._vocabulary.flags("capital", lambda form: form[0].isupper())
        self._inside.update(np.unique(words.form[inside[capital[words.form[inside]]]]).tolist())
        return words

    @property
    def forms(self) -> list[str]:
        return self._vocabulary.forms

    def content(self) -> Flags:
        """Shape (n_forms,): whether a form says anything of a matter: no function word, number, address or name."""
        forms = self.forms
        listed = resources.words("topics/stop_words.txt")
        stop = self._vocabulary.flags("stop word", lambda form: form.lower() in listed)
        # LAR is a treatment, and lar a verb: capitals are content where the lexicon knows the word.
        known = self._vocabulary.flags("known_abbreviation", _is_known_abbreviation)
        stop = stop & ~known
        plain = self._vocabulary.flags("plain", _is_plain)
        written_low = {form for form in forms if form[0].islower()}
        names = np.array(
            [
                plain[number] and not stop[number] and self._is_name(number, form, written_low)
                for number, form in enumerate(forms)
            ],
            dtype=np.bool_,
        )
        return plain & ~stop & ~names

    def _is_name(self, number: int, form: str, written_low: set[str]) -> bool:
        """A form that is written with a capital alone, and not because a sentence begins: Torhild, Skarvfjord."""
        if not form[0].isupper() or form.isupper() or form.lower() in written_low:
            return False
        norm = self.meanings.norm(form)
        if matters_of(norm) or concepts_of(norm):
            return False
        if number in self._inside:
            return True
        return not self.meanings.knows(norm) and not matters_of(self.meanings.parts(norm[0]))


def _is_plain(form: str) -> bool:
    return len(form) > 1 and "@" not in form and not any(letter.isdigit() for letter in form) and "://" not in form


def _is_known_abbreviation(form: str) -> bool:
    return len(form) > 1 and form.isupper() and bool(concepts_of((form.lower(),)))


def matters_of(words: Sequence[str]) -> tuple[str, ...]:
    """The matters that words point at: by the thesaurus, or else by their concepts."""
    thesaurus = resources.table("topics/matters.tsv")
    of_concept = resources.table("topics/concept_matters.tsv")
    found = {matter for word in words for matter in thesaurus.get(word, ())}
    return tuple(sorted(found or {matter for concept in concepts_of(words) for matter in of_concept.get(concept, ())}))


def features_of(form: str, meanings: Meanings) -> dict[str, float]:
    """The features of a form, by name, with their weights."""
    norm = meanings.norm(form)
    parts = meanings.parts(norm[0])
    stop = resources.words("topics/stop_words.txt")
    concepts = concepts_of(norm) or concepts_of(parts)
    matters = matters_of(norm) or matters_of((spelling(form),)) or (() if concepts_of(norm) else matters_of(parts))
    of_concept = resources.table("topics/concept_matters.tsv")
    domains = resources.table("topics/matter_domains.tsv")
    found: list[tuple[str, Collection[str]]] = [(WORD, norm), (MATTER, matters)]
    found.append((PART, [part for part in parts if part not in stop]))
    # A concept that belongs to no matter says nothing of a matter: it is degree, wish or evaluation.
    found.append((CONCEPT, [concept for concept in concepts if concept in of_concept]))
    found.append((DOMAIN, sorted({domain for matter in matters for domain in domains.get(matter, ())})))
    features = {f"{kind}:{name}": _WEIGHTS[kind] for kind, names in found for name in names}
    if not matters and not concepts and not meanings.knows(norm):
        letters = letters_of(norm[0])
        features |= dict.fromkeys((f"{LETTERS}:{one}" for one in letters), _WEIGHTS[LETTERS] * len(letters) ** -0.5)
    return features


def feature_rows(
    forms: Sequence[str], meanings: Meanings, names: Sequence[str] | None = None
) -> tuple[csr_matrix, list[str]]:
    """Shape (n_forms, n_features): the features of forms, and the features' names, sorted; with `names` those alone."""
    from scipy import sparse

    of_word: dict[tuple[Norm, str], dict[str, float]] = {}
    rows = []
    for form in forms:
        word = meanings.norm(form), spelling(form)
        if word not in of_word:
            of_word[word] = features_of(form, meanings)
        rows.append(of_word[word])
    names = sorted({name for row in of_word.values() for name in row}) if names is None else list(names)
    place = {name: number for number, name in enumerate(names)}
    rows = [{name: value for name, value in row.items() if name in place} for row in rows]
    indptr = np.cumsum([0, *map(len, rows)])
    columns = [place[name] for row in rows for name in row]
    values = [value for row in rows for value in row.values()]
    return sparse.csr_matrix((values, columns, indptr), shape=(len(rows), len(names))), names
