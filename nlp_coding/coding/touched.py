"""What a change of the codebook can touch: which codes, on which comments. All else is taken over as it was.

A code's decision on a comment hangs on its terms, on how the comment's words are read, and on nothing of other codes,
but for one thing: the words of all codes' terms take part in the reading (a slip is taken for the codebook's word).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import cast

import numpy as np

from nlp_coding.coding.coder import own_words
from nlp_coding.coding.lines import Lines
from nlp_coding.coding.match import Plan
from nlp_coding.coding.patterns import Patterns, stems
from nlp_coding.coding.rereading import changed_readings
from nlp_coding.coding.word_index import WordIndex
from nlp_coding.core.codebook import Code, Codebook
from nlp_coding.core.digest import digest_of
from nlp_coding.core.terms import AnyOf, Exact, Node, Phrase, Term, Word, words_of
from nlp_coding.language.lemmas import LemmaSource, Lemmatizer, Reading, spelling
from nlp_coding.language.vocabulary import Flags, Ints

_MANY = 150
"""Words: so many are rather looked for in each form by itself."""


@dataclass(frozen=True)
class Touched:
    """What to compute again so that the result is that of a full coding; numbers are those of the index."""

    changed: frozenset[str]
    """Leaves of the new codebook whose codings may differ on some of `changed_only`."""
    taken: frozenset[str]
    """The other leaves of the new codebook; a leaf of the old one that is none of the new is in neither."""
    everything: Ints
    """Comments that hold a word which is read in another way: all codes are to be computed. Rising."""
    changed_only: Ints
    """Comments where the `changed` codes alone are to be computed. Rising; none of `everything`."""
    index: WordIndex
    """The index that belongs to the new codebook: give it to the coder, and store it for the next time."""
    reread: tuple[int, ...]
    """The places in the index whose rows differ from the old one's: `index.rows(reread)` are to be stored."""


def machine_digest(code: Code) -> str:
    """SHA-256 over what decides where a leaf is found by its own terms: labels and wording are no part of it."""
    return digest_of(
        {
            "terms": [_plain(term) for term in code.terms],
            "unless": [_plain(term) for term in code.unless],
            "negation": code.negation,
        }
    )


def find_touched(
    index: WordIndex, before: Codebook, after: Codebook, *, lemmas_of: LemmaSource | None = None
) -> Touched:
    """What must be computed again when comments that were coded with `before` are coded with `after`.

    `index` is that of the earlier coding, of the same comments, language resources and spaCy pipeline.
    """
    old, new = _Side(before, lemmas_of), _Side(after, lemmas_of)
    readings: dict[int, Reading] = {}
    moved: Set[Word | Exact] = set()
    common = old.words & new.words
    if old.lemmatizer.own != new.lemmatizer.own:
        readings = changed_readings(index, old.lemmatizer, new.lemmatizer)
        moved = {word for word in common if old.keys(word) != new.keys(word)}
    reread = index.reread(readings)
    changed, comments = _changed_codes(_Search(index, old), _Search(reread, new), moved)
    otherwise = _read_otherwise(index, readings, Patterns(tuple(common - moved), new.lemmatizer)) if readings else ()
    everything = index.comments_with(otherwise)
    return Touched(
        changed=frozenset(changed),
        taken=new.leaves - changed,
        everything=everything,
        changed_only=np.setdiff1d(comments, everything, assume_unique=True),
        index=reread,
        reread=tuple(sorted(readings)),
    )


class _Side:
    """One of the two codebooks, with its lemmatizer."""

    def __init__(self, codebook: Codebook, lemmas_of: LemmaSource | None) -> None:
        self.leaves = frozenset(code.id for code in codebook.leaves)
        self.codes = {code.id: code for code in codebook.leaves if code.terms}
        trees = [term.tree for code in self.codes.values() for term in (*code.terms, *code.unless)]
        self.words = frozenset(Plan(trees).words)
        self.lemmatizer = Lemmatizer(own_words(codebook), lemmas_of=lemmas_of)
        self.lemmatizer.prepare(sorted({word.text for word in self.words}))

    def keys(self, word: Word | Exact) -> frozenset[str]:
        """The keys that decide which forms a word matches; none where something else does."""
        if isinstance(word, Exact) or word.open_start or word.open_end:
            return frozenset()
        return self.lemmatizer.keys(word.text)


class _Search:
    """Finds comments of an index that may hold a hit of a term, by the words alone."""

    def __init__(self, index: WordIndex, side: _Side) -> None:
        self.side = side
        self._index = index
        self._n = int(index.comments.max(initial=-1)) + 1
        self._forms: dict[Word | Exact, list[int]] = {}

    def any_of(self, terms: Iterable[Term]) -> Flags:
        """Shape (n_comments,): whether the words of any of the terms are there."""
        trees = [term.tree for term in terms]
        flags = np.zeros(self._n, dtype=np.bool_)
        if trees:
            self._find_forms(Plan(trees).words)
        for tree in trees:
            flags |= self._holds(tree)
        return flags

    def _find_forms(self, words: Sequence[Word | Exact]) -> None:
        patterns = Patterns(words, self.side.lemmatizer)
        self._forms = {word: [] for word in words}
        by_number = tuple(self._forms.values())
        for place in self._candidates(words):
            for number in patterns.match(self._index.forms[place], self._index.reading(place).keys):
                by_number[number].append(place)

    def _candidates(self, words: Sequence[Word | Exact]) -> Sequence[int]:
        """The places of forms that any of the words may match: of all forms, where the words are many."""
        if len(words) > _MANY:
            return range(len(self._index))
        stretches = {stretch for word in words for stretch in self._stretches(word)}
        return cast("list[int]", self._lines.holding(stretches).tolist())

    def _stretches(self, word: Word | Exact) -> Iterator[str]:
        """Of the lines of keys: a form that the word matches has one of these."""
        if isinstance(word, Exact):
            yield f"\n{spelling(word.text)}\n"
        elif not (word.open_start or word.open_end):
            yield from (f"\n{key}\n" for key in self.side.lemmatizer.keys(word.text))
        else:
            before, after = "" if word.open_start else "\n", "" if word.open_end else "\n"
            yield from (before + stem + after for stem in stems(word.text))

    @cached_property
    def _lines(self) -> Lines:
        """All keys of each form, each between line breaks."""
        forms = zip(self._index.forms, self._index.read_as, strict=True)
        return Lines([f"\n{spelling(form)}\n{one.keys}\n" for form, one in forms])

    def _holds(self, node: Node) -> Flags:
        """Shape (n_comments,): whether the words of a tree are there, in whatever order."""
        if isinstance(node, Word | Exact):
            flags = np.zeros(self._n, dtype=np.bool_)
            flags[self._index.postings(self._forms[node])] = True
            return flags
        if isinstance(node, AnyOf):
            return reduce(np.bitwise_or, map(self._holds, node.options))
        parts = node.items if isinstance(node, Phrase) else (node.left, node.right)
        return reduce(np.bitwise_and, map(self._holds, parts))


def _read_otherwise(index: WordIndex, readings: Mapping[int, Reading], patterns: Patterns) -> Iterator[int]:
    """Of the forms with a new reading, those where it makes a difference to any of the words."""
    for place, after in readings.items():
        form, before = index.forms[place], index.reading(place)
        # A guess is named in the evidence of whatever hit it stands in, also between the words of the term.
        if before.guess != after.guess or patterns.match(form, before.keys) != patterns.match(form, after.keys):
            yield place


def _changed_codes(old: _Search, new: _Search, moved: Set[Word | Exact]) -> tuple[set[str], Ints]:
    """The new leaves whose codings may differ, and the comments where any of them may."""
    changed = set()
    from_old: dict[Term, None] = {}
    from_new: dict[Term, None] = {}
    for code_id in new.side.leaves & (old.side.codes.keys() | new.side.codes.keys()):
        gone, come = _changed_terms(old.side.codes.get(code_id), new.side.codes.get(code_id), moved)
        from_old |= dict.fromkeys(gone)
        from_new |= dict.fromkeys(come)
        if gone or come:
            changed.add(code_id)
    comments = old.any_of(from_old) | new.any_of(from_new)
    return changed, np.flatnonzero(comments).astype(np.int32)


def _changed_terms(old: Code | None, new: Code | None, moved: Set[Word | Exact]) -> tuple[list[Term], list[Term]]:
    """The terms of a code by which the old version may have had hits that the new one has not, and the other way."""
    if old is None or new is None or old.negation != new.negation:
        return list(old.terms if old else ()), list(new.terms if new else ())
    # Of two terms with the same hit the first gives the reason, so their order matters; that of `unless` does not.
    both = set(old.terms) & set(new.terms)
    if _of(old.terms, both) != _of(new.terms, both):
        return list(old.terms), list(new.terms)

    def others(terms: Iterable[Term], there: Iterable[Term]) -> list[Term]:
        kept = set(there)
        return [term for term in terms if term not in kept or not moved.isdisjoint(words_of(term.tree))]

    gone = others(old.terms, new.terms) + others(old.unless, new.unless)
    come = others(new.terms, old.terms) + others(new.unless, old.unless)
    return gone, come


def _of(terms: Iterable[Term], some: Set[Term]) -> list[Term]:
    """Each of some terms, in the order of its first place."""
    return [term for term in dict.fromkeys(terms) if term in some]


def _plain(term: Term) -> list[str]:
    # The tree as well: a term reads the same when a list that it names has changed.
    return [term.source, repr(term.tree)]
