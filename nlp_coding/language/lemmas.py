"""The lemmas of a word form, in both written standards at once.

A form's `keys` are its lower-case spelling, its bokmål and nynorsk lemmas, and the bokmål twins of the nynorsk ones.
Two words meet where their keys do: `henvisning` and `tilvisingane` share "henvisning". It is done form by form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import cache, cached_property
from itertools import groupby
from typing import Any, NamedTuple

from rapidfuzz.distance import Indel
from simplemma.strategies import DefaultDictionaryFactory

from nlp_coding.language import resources
from nlp_coding.language.compounds import split_compound
from nlp_coding.language.edits import Neighbours
from nlp_coding.language.nynorsk import bokmal_of

# Endings of nouns, verbs and adjectives in both standards, longest first, for words that no lexicon holds.
_ENDINGS = (
    *(
        "arane",
        "erane",
        "ande",
        "ende",
        "ane",
        "ene",
        "ana",
        "ast",
        "este",
        "est",
        "are",
        "ere",
        "te",
        "de",
        "et",
        "en",
    ),
    *("ar", "er", "or", "ne", "as", "es", "a", "e", "t", "r", "s", "n"),
)
_ENDINGS_BY_LETTER = {last: [one for one in _ENDINGS if one[-1] == last] for last in {one[-1] for one in _ENDINGS}}
_COMMON_ENDINGS = ["e", "en", "et", "er", "ene", "a", "ar", "ane", "s", "t", "te", "r", "n", "ne"]
"""Typing errors are looked for in these inflections alone: each costs time for every word of the codebook."""
_LONGEST = 60
"""Letters; what is longer is no word but a key held down, and costs half a minute where it is as long as a page."""
_MOST_SHARED = 50_000
"""Readings that lemmatizers share; forgotten beyond this number. New words are met by all of them at about one time."""
_MOST_READINGS = 100_000
"""Readings that a lemmatizer keeps; worked out again beyond this number, so that memory does not grow with a study."""
MIN_STEM = 3
_MIN_TYPED = 6
"""Shorter words have too many neighbours one edit away: "lege" is one from "leie", "leke" and "lese"."""
_MIN_TYPED_NAME = 8
"""A capitalised form may be a name ("Robert" is one edit from "rotere"), so it must be longer."""
_MIN_LIKENESS = 0.88
"""Likeness (2 × common letters in order / all letters) from which a nynorsk word is taken for the codebook's. At 0.8,
most of what the nynorsk test sentences of Universal Dependencies matched was another word: kyrkje → korkje."""


LemmaSource = Callable[[Sequence[str]], Sequence[str]]
"""Gives one lemma for each of some word forms; see `spacy_bridge.load_lemmas`."""


_DICTIONARIES = DefaultDictionaryFactory()


class Lexicon:
    """simplemma's lexicon, form to lemma; asked directly, since its own look-up tries much that we do ourselves."""

    def __init__(self, language: str) -> None:
        self._found: Any = _DICTIONARIES.get_dictionary(language)
        # Millions of words are looked up, most in vain: the dictionary of bytes behind simplemma's is asked, where it
        # is there, in a third of the time.
        raw = getattr(self._found, "_dict", None)
        self.raw: dict[bytes, bytes] | None = raw if isinstance(raw, dict) and type(next(iter(raw))) is bytes else None

    def get(self, word: str) -> str | None:
        """The lemma of a form."""
        if self.raw is None:
            lemma: str | None = self._found.get(word)
            return lemma
        found = self.raw.get(word.encode())
        return None if found is None else found.decode()

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)


@cache
def _lexicon(language: str) -> Lexicon:
    return Lexicon(language)


def _holding(nb: Lexicon, nn: Lexicon, listed: Set[str]) -> Callable[[str], bool]:
    """Whether either lexicon or the list has a word: asked for every part of every unknown word."""
    bokmal, nynorsk = nb.raw, nn.raw
    if bokmal is None or nynorsk is None:
        return lambda word: nb.get(word) is not None or nn.get(word) is not None or word in listed

    def holds(word: str) -> bool:
        key = word.encode()
        return key in bokmal or key in nynorsk or word in listed

    return holds


class Reading(NamedTuple):
    """What a lemmatizer makes of a word form."""

    keys: frozenset[str]
    guess: str | None
    """The codebook word that a misspelt form was taken for, or None where it was read as it stands."""
    loose: frozenset[str]
    """Lemmas met on the way that no table or bokmål lexicon settles, so that the codebook's own words decide."""


class Lemmatizer:
    """Gives the keys of word forms; knows the codebook's own words beside the two lexicons.

    `own` are the words of the codebook's terms, lower case: they count as known words, and they are what typing errors
    and unlisted nynorsk spellings are compared with.
    """

    def __init__(self, own: Iterable[str] = (), *, lemmas_of: LemmaSource | None = None) -> None:
        self.own = frozenset(word.replace("-", "") for word in own)
        self._nb, self._nn = _lexicon("nb"), _lexicon("nn")
        self._bokmal_of = resources.table("nn_nb.tsv")
        self._pinned = resources.table("inflections.tsv")
        self.knows = _holding(self._nb, self._nn, self.own | self._bokmal_of.keys() | self._pinned.keys())
        """Whether a lexicon of either standard, our tables or the codebook holds a word."""
        self._readings: dict[str, Reading] = {}
        self._remembered: dict[str, Reading] = {}
        self._twins_found: dict[str, frozenset[str]] = {}
        self._loose: set[str] = set()
        """Of the form that is being read."""
        self._lemmas_of = lemmas_of
        self._extra: dict[str, str] = {}

    def prepare(self, forms: Sequence[str]) -> None:
        """Ask the further lemma source, where there is one, for many forms in one go: one by one it would be slow."""
        if self._lemmas_of:
            # Lower case, as keys are: with "Lege" and "lege" apart the answer would hang on which came last.
            lower = sorted({spelling(form) for form in forms if _name(form) not in self._readings} - self._extra.keys())
            self._extra.update(zip(lower, (lemma.lower() for lemma in self._lemmas_of(lower)), strict=True))

    def read(self, form: str) -> Reading:
        """The keys of a form, and how sure they are."""
        # "Robert" may be a name where "robert" is a slip, so the two are kept apart; longer forms are not.
        name = _name(form)
        found = self._readings.get(name) or self._remembered.get(name)
        if found is None:
            if len(self._readings) >= _MOST_READINGS:
                self._readings.clear()
                self._twins_found.clear()
            found = self._readings[name] = self._read(spelling(form), may_guess=not _may_be_name(form))
        return found

    def keys(self, form: str) -> frozenset[str]:
        """The keys of a form; never empty, since the form itself is one."""
        return self.read(form).keys

    def guess(self, form: str) -> str | None:
        """The codebook word that a misspelt form was taken for, or None where it was read as it stands."""
        return self.read(form).guess

    def remember(self, form: str, reading: Reading) -> None:
        """Take over how a form was read, by a lemmatizer that knows the same words."""
        self._remembered[_name(form)] = reading

    def _read(self, form: str, *, may_guess: bool) -> Reading:
        self._loose = set()
        keys = {form}
        if extra := self._extra.get(form):
            keys.add(extra)
        if len(form) > _LONGEST or not form.replace("-", "").replace("'", "").isalpha():
            return Reading(frozenset(keys), None, frozenset())
        if not self._lemmas_of and (shared := _shared(form)):
            return shared
        found = self._find(form)
        target = None
        if not found and may_guess and len(form) >= _MIN_TYPED:
            # One edit from a codebook word's: a typing error.
            target = self._neighbours.nearest(form)
            found = set() if target is None else {target, *self._known(target)}
        keys |= found
        # A hyphen is a matter of taste: e-melding, emelding.
        keys |= {key.replace("-", "") for key in keys}
        return Reading(frozenset(keys), target, frozenset(self._loose))

    def read_known(self, form: str) -> Reading | None:
        """How a form is read that a lexicon holds without a doubt; else None."""
        self._loose = set()
        known = self._known(form) if len(form) <= _LONGEST else set()
        if not known or self._loose:
            return None
        known.add(form)
        return Reading(frozenset(known | {key.replace("-", "") for key in known}), None, frozenset())

    def _find(self, form: str) -> set[str]:
        found = self._known(form)
        if not found and form.endswith("s"):
            found = self._known(form[:-1])  # the genitive, which no lexicon lists: statens, legenes
        if not found and "-" in form:
            # helse- og sosialtenesta, e-meldingane: the last part bends, the first does not.
            first, _, last = form.rpartition("-")
            found = {first.replace("-", "") + lemma for lemma in self._known(last) or self._bent(last)}
        return found or self._bent(form) or self._compound(form)

    def _known(self, form: str) -> set[str]:
        """Keys of a form that our tables or a lexicon hold."""
        if pinned := self._pinned.get(form):
            # Forms that simplemma takes for another word: bruker is no sykepleie, flere no mange.
            return {*pinned, *((form,) if form in self.own else ())}
        keys: set[str] = set(self._bokmal_of.get(form, ()))
        if form in self.own:
            keys.add(form)
        if lemma := self._nb.get(form):
            keys.add(lemma)
        if lemma := self._nn.get(form):
            keys.add(lemma)
            keys.update(self._twins(lemma))
        elif keys:
            keys.update(*(self._bokmal_of.get(lemma, ()) for lemma in tuple(keys)))
        return keys

    def _twins(self, lemma: str) -> frozenset[str]:
        listed = self._bokmal_of.get(lemma)
        if listed:
            return frozenset(listed)
        if self._nb.get(lemma) is not None:
            return frozenset()
        self._loose.add(lemma)
        return self.loose_twins(lemma)

    def loose_twins(self, lemma: str) -> frozenset[str]:
        """The bokmål twins of a lemma that no table or bokmål lexicon holds."""
        twins = self._twins_found.get(lemma)
        if twins is None:
            twins = frozenset()
            if lemma not in self.own:
                twins = bokmal_of(lemma, self._is_bokmal) or frozenset(self._likeness(lemma))
            self._twins_found[lemma] = twins
        return twins

    def _is_bokmal(self, word: str) -> bool:
        return word in self.own or self._nb.get(word) is not None

    def _bent(self, form: str) -> set[str]:
        """Keys of an unlisted inflection of a word that is known: purringane, tilvisingar."""
        for ending in _ENDINGS_BY_LETTER.get(form[-1:], ()):
            if not form.endswith(ending) or len(form) - len(ending) < MIN_STEM:
                continue
            stem = form[: -len(ending)]
            for lemma in (stem, stem + "e", stem + "a"):
                if lemma in self.own or lemma in self._bokmal_of:
                    return {lemma, *self._bokmal_of.get(lemma, ())}
        return set()

    def _compound(self, form: str) -> set[str]:
        """Keys of an unlisted compound: its modifier as written before each lemma of its head."""
        parts = split_compound(form, self.knows)
        if not parts:
            return set()
        modifier, head = parts
        heads = self._known(head) | self._bent(head)
        modifiers = {modifier, *(twin for twin in self._modifier_twins(modifier))}
        return {first + last for first in modifiers for last in heads}

    def _modifier_twins(self, modifier: str) -> frozenset[str]:
        for link in ("", "s"):
            word = modifier.removesuffix(link) if link else modifier
            if twins := self._twins(word):
                return frozenset(twin + ("s" if link else "") for twin in twins)
        return frozenset()

    def _likeness(self, lemma: str) -> set[str]:
        """The codebook word most like a nynorsk lemma that no table, lexicon or rule turns into bokmål."""
        if len(lemma) < _MIN_TYPED:
            return set()
        best, word = max(
            ((Indel.normalized_similarity(lemma, own), own) for own in self._own_by_letter.get(lemma[:1], ())),
            default=(0.0, ""),
        )
        return {word} if best >= _MIN_LIKENESS else set()

    @cached_property
    def _own_by_letter(self) -> dict[str, list[str]]:
        return {letter: list(words) for letter, words in groupby(sorted(self.own), key=lambda word: word[:1])}

    @cached_property
    def _neighbours(self) -> Neighbours:
        return Neighbours(inflections(self.own))


@cache
def _without_own() -> Lemmatizer:
    return Lemmatizer()


_SHARED: dict[str, Reading | None] = {}


def _shared(form: str) -> Reading | None:
    """How every lemmatizer reads a form that a lexicon holds; None where a codebook's own words may say more."""
    if form not in _SHARED:
        if len(_SHARED) >= _MOST_SHARED:
            _SHARED.clear()
        _SHARED[form] = _without_own().read_known(form)
    return _SHARED[form]


def inflections(own: Iterable[str]) -> dict[str, str]:
    """The spellings that typing errors are looked for in, each with its word."""
    inflected = {word: word for word in sorted(own) if len(word) >= _MIN_TYPED}  # sorted: of two, the first wins
    for word in tuple(inflected):
        stem = word.removesuffix("e").removesuffix("a")
        for ending in _COMMON_ENDINGS:
            for base in (word, stem):
                inflected.setdefault(base + ending, word)
    return inflected


def spelling(form: str) -> str:
    """A form in lower case, with the one apostrophe: what a lemmatizer reads."""
    return form.lower().replace("’", "'")


def _name(form: str) -> str:
    """Forms with the same name are read alike."""
    return form if _may_be_name(form) else spelling(form)


def _may_be_name(form: str) -> bool:
    return len(form) < _MIN_TYPED_NAME and form[:1].isupper() and not form.isupper()
