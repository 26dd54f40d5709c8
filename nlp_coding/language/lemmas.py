"""The lemmas of a word form, in both written standards at once.

A form's `keys` are its lower-case spelling, its bokmål and nynorsk lemmas, and the bokmål twins of the nynorsk ones.
Two words meet where their keys do: `henvisning` and `tilvisingane` share "henvisning". It is done form by form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from functools import cache, cached_property
from threading import RLock
from typing import NamedTuple

from nlp_coding.language.compounds import MIN_HEAD, MIN_MODIFIER
from nlp_coding.language.edits import Neighbours
from nlp_coding.language.endings import lemma_bent, stems_of
from nlp_coding.language.first_look import AT_A_TIME, WORTH_A_LOOK, OwnLook, first_look
from nlp_coding.language.lemma_finder import MIN_TYPED, LemmaFinder
from nlp_coding.language.vocabulary import lower_case

_COMMON_ENDINGS = ["e", "en", "et", "er", "ene", "a", "ar", "ane", "s", "t", "te", "r", "n", "ne"]
"""Typing errors are looked for in these inflections alone: each costs time for every word of the codebook."""
_LONGEST = 60
"""Letters; what is longer is no word but a key held down, and costs half a minute where it is as long as a page."""
_MOST_READINGS = 60_000
"""Readings that a lemmatizer keeps; worked out again beyond this number, so that memory does not grow with a study."""
_MIN_TYPED_NAME = 8
"""A capitalised form may be a name ("Robert" is one edit from "rotere"), so it must be longer."""


_NONE: frozenset[str] = frozenset()
"""One for all readings: each empty set takes as much memory as one of four."""
_ONE_AT_A_TIME = RLock()
"""All lemmatizers read by the one that knows no own words, and what it remembers is now and then forgotten."""

LemmaSource = Callable[[Sequence[str]], Sequence[str]]
"""Gives one lemma for each of some word forms; see `spacy_bridge.load_lemmas`."""


class Reading(NamedTuple):
    """What a lemmatizer makes of a word form."""

    keys: frozenset[str]
    guess: str | None
    """The codebook word that a misspelt form was taken for, or None where it was read as it stands."""
    loose: frozenset[str]
    """Lemmas met on the way that no table or bokmål lexicon settles, so that the codebook's own words decide."""


class Lemmatizer(LemmaFinder):
    """Gives the keys of word forms; knows the codebook's own words beside the two lexicons.

    `own` are the words of the codebook's terms, lower case: they count as known words, and they are what typing errors
    and unlisted nynorsk spellings are compared with.
    """

    def __init__(self, own: Iterable[str] = (), *, lemmas_of: LemmaSource | None = None) -> None:
        super().__init__(own)
        self._readings: dict[str, Reading] = {}
        self._remembered: dict[str, Reading] = {}
        self._untouched: Set[str] = frozenset()
        self._no_slips: Set[str] = frozenset()
        """Of the words looked at last, see `OwnLook.apart`."""
        self._alone: set[str] = set()
        """Of the words that one without own words looked at last: those with no lemma and no parts."""
        self._lemmas_of = lemmas_of
        self._extra: dict[str, str] = {}

    def get_ready(self) -> None:
        """Make what many new words will be held against: it takes a tenth of a second."""
        self._own_look  # noqa: B018  # it is kept

    def prepare(self, forms: Sequence[str]) -> None:
        """Ask the further lemma source, where there is one, for many forms in one go: one by one it would be slow."""
        if self._lemmas_of:
            # Lower case, as keys are: with "Lege" and "lege" apart the answer would hang on which came last.
            new = {spelling(form) for form in forms if self._name(form) not in self._readings}
            lower = sorted(new - self._extra.keys())
            self._extra.update(zip(lower, (lemma.lower() for lemma in self._lemmas_of(lower)), strict=True))

    def read(self, form: str) -> Reading:
        """The keys of a form, and how sure they are."""
        name = self._name(form)
        found = self._readings.get(name) or self._remembered.get(name)
        if found is None:
            with _ONE_AT_A_TIME:
                self._make_room(1)
                found = self._readings[name] = self._read(spelling(form), may_guess=not _may_be_name(form))
        return found

    def read_many(self, forms: Sequence[str]) -> list[Reading]:
        """What `read` gives for each of the forms, in less time where they are many."""
        with _ONE_AT_A_TIME:
            return self._read_all(forms)

    def _read_all(self, forms: Sequence[str]) -> list[Reading]:
        self.prepare(forms)
        readings: list[Reading] = []
        for low in range(0, len(forms), AT_A_TIME):
            names = self._names(forms[low : low + AT_A_TIME])
            known = self._readings
            found = [known.get(name) or self._remembered.get(name) for name in names]
            new = [name for name, one in zip(names, found, strict=True) if one is None]
            self._make_room(len(new))
            if not self._lemmas_of:
                self._look_at(spellings(new))
            for name in new:
                if name not in known:
                    known[name] = self._read(spelling(name), may_guess=not _may_be_name(name))
            readings += [one or known[name] for name, one in zip(names, found, strict=True)]
        return readings

    def keys(self, form: str) -> frozenset[str]:
        """The keys of a form; never empty, since the form itself is one."""
        return self.read(form).keys

    def guess(self, form: str) -> str | None:
        """The codebook word that a misspelt form was taken for, or None where it was read as it stands."""
        return self.read(form).guess

    def split(self, word: str) -> tuple[str, str] | None:
        """(modifier as written, head) of a lower-case compound by the words known here; None for a simple word."""
        return without_own().split(word) if self.own and not self._may_hold_new(word) else super().split(word)

    def remember(self, form: str, reading: Reading) -> None:
        """Take over how a form was read, by a lemmatizer that knows the same words."""
        self._remembered[self._name(form)] = reading

    def _name(self, form: str) -> str:
        """Forms with the same name are read alike."""
        # "Robert" may be a name where "robert" is a slip, so the two are kept apart; longer forms are not.
        return form if self.own and _may_be_name(form) else spelling(form)

    def _names(self, forms: Sequence[str]) -> list[str]:
        """The name of each form."""
        lower = spellings(forms)
        if not self.own:
            return lower
        return [one if one is form or not _may_be_name(form) else form for form, one in zip(forms, lower, strict=True)]

    def _make_room(self, n: int) -> None:
        if len(self._readings) + n > _MOST_READINGS:
            self._readings.clear()
            self._forget()

    def _look_at(self, spellings: Iterable[str]) -> None:
        """Find out about many new words what takes most time one by one, and read those that are settled by it."""
        words = [one for one in dict.fromkeys(spellings) if one.isalpha() and len(one) <= _LONGEST]
        if len(words) < WORTH_A_LOOK:
            return
        if not self.own:
            self._read_at_once(words)
            return
        others = without_own()
        others._look_at(words)
        self._untouched, self._no_slips = self._own_look.apart(words)
        untouched, no_slips, alone, unknown = self._untouched, self._no_slips, others._alone, others._unknown
        for word, found in zip(words, map(others._readings.get, words), strict=True):
            if not found or found.loose:
                continue
            if word not in unknown or (word in alone and word in untouched and word in no_slips):
                self._readings[word] = found

    def _read_at_once(self, words: Sequence[str]) -> None:
        words = [word for word in words if word not in self._readings]
        self._make_room(len(words))
        self._make_room_for_splits(len(words))
        self._alone = set()
        for word, may_be_known, may_be_bent, cut in zip(words, *first_look(words), strict=True):
            if may_be_known:
                loose: set[str] = set()
                self._readings[word] = _reading(word, self._find(word, loose), loose)
                continue
            self._unknown.add(word)
            split = self._split_from(word, cut)
            if split or may_be_bent:
                loose = set()
                found = self._bent(word) if may_be_bent else set()
                self._readings[word] = _reading(word, found or self._joined(split, loose), loose)
            else:
                self._alone.add(word)
                self._readings[word] = Reading(frozenset((word,)), None, _NONE)

    def _read(self, form: str, *, may_guess: bool) -> Reading:
        if self.own and not self._lemmas_of and (found := self._read_as_others(form, may_guess=may_guess)):
            return found
        if not _is_word(form):
            return Reading(frozenset((form, self._extra.get(form) or form)), None, frozenset())
        loose: set[str] = set()
        keys = self._find(form, loose)
        target = self._slip_of(form) if may_guess and not keys else None
        if target:
            keys = self._known(target, loose)
        return _reading(form, keys, loose, target, self._extra.get(form))

    def _read_as_others(self, form: str, *, may_guess: bool) -> Reading | None:
        """The reading of a form by lemmatizers that know no codebook, or a slip; None where its words may say more.

        Most are read alike, and are then found and kept once for all. It asks all that `_find` asks of the own words.
        """
        others = without_own()
        found = others._readings.get(form) or others.read(form)
        for lemma in found.loose:
            if self.loose_twins(lemma) != others.loose_twins(lemma):
                return None
        if form not in others._unknown:
            return found
        if form not in self._untouched and self._is_touched(form):
            return None
        if split := others.split(form):
            return None if self._is_own_head(split[1]) else found
        target = self._slip_of(form) if may_guess and len(found.keys) == 1 else None
        if target is None:
            return found
        loose: set[str] = set()
        return _reading(form, self._known(target, loose), loose, target)

    def _slip_of(self, form: str) -> str | None:
        """The codebook word that a form is one edit from."""
        if len(form) < MIN_TYPED or form in self._no_slips or not self.own:
            return None
        return self._neighbours.nearest(form)

    def _is_touched(self, form: str) -> bool:
        if "-" in form or form in self.own or form[:-1] in self.own or lemma_bent(form, self._own_stems):
            return True
        return self._may_hold_new(form) and self.split(form) != without_own().split(form)

    def _is_own_head(self, head: str) -> bool:
        asked = head in self.own or lemma_bent(head, self._own_stems)
        return bool(asked) and self._of_head(head) != without_own()._of_head(head)

    @cached_property
    def _own_stems(self) -> dict[str, str]:
        return stems_of(self.own)

    @cached_property
    def _own_look(self) -> OwnLook:
        return OwnLook(self.own, self._own_stems, self._new, self._neighbours.filed)

    @cached_property
    def _new(self) -> list[str]:
        """The words that the codebook alone knows."""
        return [word for word in self.own if not without_own().knows(word)]

    @cached_property
    def _new_edges(self) -> tuple[Set[str], Set[str]]:
        new = self._new
        return frozenset(word[:MIN_MODIFIER] for word in new), frozenset(word[-MIN_HEAD:] for word in new)

    def _may_hold_new(self, form: str) -> bool:
        """Whether a word that the codebook alone knows may be the modifier or head of a form."""
        starts, ends = self._new_edges
        return form[:MIN_MODIFIER] in starts or form[-MIN_HEAD:] in ends

    @cached_property
    def _neighbours(self) -> Neighbours:
        return Neighbours(inflections(self.own))


@cache
def without_own() -> Lemmatizer:
    """The lemmatizer that knows no codebook's words: one for all in the process, so that it reads a form once."""
    return Lemmatizer()


def _reading(
    form: str, found: set[str], loose: set[str], target: str | None = None, extra: str | None = None
) -> Reading:
    found.add(form)
    if target or extra:
        found.update(one for one in (target, extra) if one)
    # A hyphen is a matter of taste: e-melding, emelding.
    if "-" in "".join(found):
        found.update([key.replace("-", "") for key in found])
    return Reading(frozenset(found), target, frozenset(loose) if loose else _NONE)


def inflections(own: Iterable[str]) -> dict[str, str]:
    """The spellings that typing errors are looked for in, each with its word."""
    inflected = {word: word for word in sorted(own) if len(word) >= MIN_TYPED}  # sorted: of two, the first wins
    for word in tuple(inflected):
        stem = word.removesuffix("e").removesuffix("a")
        for ending in _COMMON_ENDINGS:
            for base in (word, stem):
                inflected.setdefault(base + ending, word)
    return inflected


def spelling(form: str) -> str:
    """A form in lower case, with the one apostrophe: what a lemmatizer reads."""
    # Most forms are in lower case: the same text is then kept once, and found without comparing its letters.
    return (form if form.islower() else form.lower()).replace("’", "'")


def spellings(forms: Sequence[str]) -> list[str]:
    """The spelling of each form, in a fraction of the time."""
    return [one.replace("’", "'") if "’" in one else one for one in lower_case(forms)]


def _is_word(spelling: str) -> bool:
    if len(spelling) > _LONGEST:
        return False
    return spelling.isalpha() or spelling.replace("-", "").replace("'", "").isalpha()


def _may_be_name(form: str) -> bool:
    return len(form) < _MIN_TYPED_NAME and form[:1].isupper() and not form.isupper()
