"""What many words surely are not, found for all together: known, an inflection of a listed word, a compound."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence, Set
from functools import cache
from itertools import chain

import numpy as np

from nlp_coding.language import resources
from nlp_coding.language.compounds import MIN_HEAD, MIN_MODIFIER
from nlp_coding.language.endings import LONGEST_ENDING, stems_of
from nlp_coding.language.lexicon import lexicon
from nlp_coding.language.word_hashes import Places, Stretches, WordFilter

AT_A_TIME = 20_000
"""Words that are looked at together."""
WORTH_A_LOOK = 2_000
"""New words; fewer are read one by one, since what the first look needs takes a tenth of a second to make."""
_LINKS = tuple(map(ord, "se"))


def first_look(words: Sequence[str]) -> tuple[list[bool], list[bool], list[int]]:
    """For each word: whether it, or it without a genitive -s, may be known; whether it may be an inflection of a listed
    word; the first cut that may split a compound.

    A cut is a number of letters; 0 where no two parts are known.
    """
    letters = Stretches(words)
    word = np.repeat(np.arange(len(words)), letters.end - letters.start)
    place = np.arange(len(word))
    # Whether the word's letters up to and including this one may be known.
    begins = letters.hashes(letters.start[word], place + 1)
    known = _known_words().may_hold(begins)
    last = letters.end - 1
    may_be_known = known[last] | (letters.letters[last] == ord("s")) & known[last - 1]
    bent = np.flatnonzero(letters.end[word] - place - 1 <= LONGEST_ENDING)
    may_be_bent = np.zeros(len(words), dtype=np.bool_)
    may_be_bent[word[bent[_listed_stems().may_hold(begins[bent])]]] = True
    cut = place[(place - letters.start[word] >= MIN_MODIFIER) & (letters.end[word] - place >= MIN_HEAD)]
    linked = np.isin(letters.letters[cut - 1], _LINKS) & known[cut - 2]
    cut = cut[known[cut - 1] | linked]
    cut = cut[_known_words().may_hold(letters.hashes(cut, letters.end[word[cut]]))]
    first: Places = np.zeros(len(words), dtype=np.int64)
    cut = cut[np.diff(word[cut], prepend=-1) > 0]
    first[word[cut]] = cut - letters.start[word[cut]]
    return may_be_known.tolist(), may_be_bent.tolist(), first.tolist()


def get_ready() -> None:
    """Make what a look at words needs: it takes a tenth of a second."""
    _known_words()
    _listed_stems()


class OwnLook:
    """Tells which words some of a codebook's own can have no part in."""

    def __init__(self, own: Set[str], stems: Iterable[str], new: Iterable[str], filed: Collection[str]) -> None:
        """`stems` may stand before an ending, `new` are the words no lexicon knows, `filed` see `Neighbours`."""
        bent = own | set(stems)
        parts = [word for word in new if len(word) >= MIN_MODIFIER]
        self._bent = WordFilter(bent, n_words=len(bent))
        self._parts = WordFilter(parts, n_words=len(parts))
        self._filed = WordFilter(filed, n_words=len(filed))

    def apart(self, words: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Words that none of the own can be asked about for, but as heads of compounds; words that are no slips.

        Of either there may be some more.
        """
        letters = Stretches(words)
        word = np.repeat(np.arange(len(words)), letters.end - letters.start)
        place = np.arange(len(word))
        start, end, last = letters.start[word], letters.end[word], letters.end - 1
        begins = letters.hashes(start, place + 1)
        asked = self._parts.may_hold(begins) | self._parts.may_hold(letters.hashes(place, end))
        bent = np.flatnonzero(end - place - 1 <= LONGEST_ENDING)
        asked[bent] |= self._bent.may_hold(begins[bent])
        near = self._filed.may_hold(letters.without(place, start, end))
        near[last] |= self._filed.may_hold(begins[last])
        return _others(words, word[asked]), _others(words, word[near])


def _others(words: Sequence[str], which: Places) -> frozenset[str]:
    kept = np.ones(len(words), dtype=np.bool_)
    kept[which] = False
    return frozenset(words[at] for at in np.flatnonzero(kept).tolist())


@cache
def _listed_stems() -> WordFilter:
    """What stands before an ending of the words of our table of nynorsk."""
    stems = stems_of(resources.table("nn_nb.tsv"))
    return WordFilter(stems, n_words=len(stems))


@cache
def _known_words() -> WordFilter:
    """The words of both lexicons and our tables."""
    held = (lexicon("nb"), lexicon("nn"), resources.table("nn_nb.tsv"), resources.table("inflections.tsv"))
    return WordFilter(chain(*held), n_words=sum(len(one) for one in held))
