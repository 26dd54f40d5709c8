"""Which word forms another set of own words lets a lemmatizer read in another way, without reading all of them again.

A reading is worked out by asking, of one word after another, whether it is one of the codebook's own; where all the
answers stay, so does the reading. What is asked about, see `Lemmatizer`: the form and stretches of it, with an -e or -a
in the place of an ending (`_holding`); spellings one edit from it (`_near`); and what the lemmas may stand for that no
table or bokmål lexicon settles, which a reading names (`Reading.loose`).
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from nlp_coding.coding.lines import Lines
from nlp_coding.coding.word_index import WordIndex
from nlp_coding.language.edits import Neighbours
from nlp_coding.language.endings import SHORTEST_STEM
from nlp_coding.language.lemmas import Lemmatizer, Reading, inflections, spelling


def changed_readings(index: WordIndex, old: Lemmatizer, new: Lemmatizer) -> dict[int, Reading]:
    """The forms of the index (by their places) that `new` reads in another way than `old` did, and how."""
    differing = old.own ^ new.own
    if not differing:
        return {}
    places = _turned(index, old, new)
    spellings = [spelling(form) for form in index.forms]
    places |= _holding(spellings, differing) | _near(spellings, differing)
    new.prepare([index.forms[place] for place in places])
    readings = {place: new.read(index.forms[place]) for place in sorted(places)}
    return {place: reading for place, reading in readings.items() if reading != index.reading(place)}


def _turned(index: WordIndex, old: Lemmatizer, new: Lemmatizer) -> set[int]:
    """The places of forms with a lemma that stands for another word now."""
    places = [place for place, one in enumerate(index.read_as) if one.loose]
    loose = {place: index.reading(place).loose for place in places}
    turned = {one for one in set().union(*loose.values()) if old.loose_twins(one) != new.loose_twins(one)}
    return {place for place, lemmas in loose.items() if not turned.isdisjoint(lemmas)}


def _holding(spellings: Sequence[str], words: Set[str]) -> set[int]:
    """The places of spellings that hold any of the words, whole or as a stem without its -e or -a."""
    stems = {word[:-1] for word in words if word[-1:] in ("e", "a") and len(word) > SHORTEST_STEM}
    inside = {word for word in words if len(word) >= SHORTEST_STEM} | stems
    at_edge = tuple(words - inside)  # so short a word is asked about as a whole, or as the first part of a compound
    places = {place for place, one in enumerate(spellings) if one.startswith(at_edge) or one.endswith(at_edge)}
    return places | set(Lines(spellings).holding(inside).tolist())


def _near(spellings: Sequence[str], words: Set[str]) -> set[int]:
    """The places of spellings that are, or are one edit from, an inflection of any of the words."""
    inflected = inflections(words)
    neighbours = Neighbours(inflected)
    lengths = {len(one) + more for one in inflected for more in (-1, 0, 1)}
    return {place for place, one in enumerate(spellings) if len(one) in lengths and neighbours.nearest(one) is not None}
