"""Terms for a code that is made from a topic: guesses from its words and passages, and the choice among them.

A guess counts for nothing by itself: whoever asks for guesses tries each on the study's comments, and `choose` goes by
what they found. No name, number or address becomes a term.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from nlp_coding.language import resources
from nlp_coding.language.lemmas import spelling
from nlp_coding.language.meanings import Norm, concepts_of
from nlp_coding.language.sentences import find_sentences
from nlp_coding.language.vocabulary import Vocabulary, tokens_of
from nlp_coding.topics.features import FormReader, matters_of

MOST_TERMS = 12
LEAST_PRECISION = 0.6
"""Of what a term finds, and of what it finds beside the terms before it, as much must lie in the topic."""
_SMALL = 4
"""In a topic of so many comments a term may find a single one."""
_MOST_WORDS, _MOST_STEMS, _MOST_PAIRS = 150, 80, 60
"""Guesses of each kind that are tried: each costs time in every comment of the study."""
_MOST_STEMMED = 1_000
"""Lemmas that stems are looked for in; beyond so many, each that is rare would cost more than it can bring."""
_SHORTEST_STEM = 4
"""Letters; with fewer, most of what an open end lets in is another word."""
_LONGEST_ABBREVIATION = 6
"""Letters; what is longer is a word that somebody shouts."""
_DISTANCE = 4
"""Words between the two of a pair, as in a ~4 b."""

_NAMED_THINGS = frozenset(
    {
        *("apps_login_booking", "electronic_messages", "it_failure_support", "journal_systems"),
        *("video_telemedicine", "welfare_technology"),
        *("child_welfare", "emergency_ward", "fees_tariffs", "prescriptions_renewal", "work_benefits_nav"),
    }
)
"""Matters whose words people write with a capital though they are no person's: programs, agencies, the Legevakt."""

_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def least_gain(n_comments: int) -> int:
    """How many further comments of a topic a term has to find."""
    return 1 if n_comments <= _SMALL else 2


@dataclass(frozen=True)
class _Place:
    """A word of content in the topic."""

    comment: int
    sentence: int
    at: int
    """Its number among all words of the topic."""
    lemmas: tuple[str, ...]


class TopicWords:
    """The words of a topic that may become terms."""

    def __init__(self, topic: Sequence[str], *, words: Sequence[str] = (), study: Iterable[Sequence[str]] = ()) -> None:
        """`topic` holds for each of its comments the passages, a line each; `words` its key words, heaviest first.

        `study` are the texts of all comments, some at a time: by them it is told what is a name.
        """
        self._least = least_gain(len(topic))
        self._reader = FormReader()
        self._capitals = _Capitals(study)
        self._key_words = [word for entry in words for word in tokens_of(entry)]
        self._places = list(self._read(topic))
        self._norms: dict[str, Norm] = {}
        """Lemma → all lemmas of its word: of one word in two standards no stem is made."""
        comments: dict[str, set[int]] = defaultdict(set)
        for place in self._places:
            for lemma in place.lemmas:
                self._norms.setdefault(lemma, place.lemmas)
                comments[lemma].add(place.comment)
        for word in self._key_words:
            for lemma in (lemmas := self._key_lemmas(word)):
                self._norms.setdefault(lemma, lemmas)
        self._comments = {lemma: comments[lemma] for lemma in self._norms}
        self._abbreviations = self._find_abbreviations(topic)
        self._order = self._lemmas_in_order()

    def words(self) -> tuple[str, ...]:
        """Single words, abbreviations as they are written, and stems that several words share; likely ones first."""
        exact = [f'"{form}"' for form in self._abbreviations]
        return tuple(dict.fromkeys((*self._order[:_MOST_WORDS], *exact, *self._stems()[:_MOST_STEMS])))

    def pairs(self, common: Collection[str]) -> tuple[str, ...]:
        """Two words near each other, of those that are too common to stand alone; the most frequent first."""
        known = frozenset(common)
        comments: dict[tuple[str, str], set[int]] = defaultdict(set)
        orders: Counter[tuple[str, str]] = Counter()
        rank = {lemma: number for number, lemma in enumerate(self._order) if lemma in known}
        places = [
            (place, min(lemmas, key=lambda lemma: rank[lemma]))
            for place in self._places
            if (lemmas := rank.keys() & place.lemmas)
        ]
        for number, (left, word) in enumerate(places):
            for right, other in places[number + 1 :]:
                if right.at - left.at > _DISTANCE or right.sentence != left.sentence:
                    break
                if word != other:
                    comments[min(word, other), max(word, other)].add(left.comment)
                    orders[word, other] += 1
        likely = sorted(
            (pair for pair, found in comments.items() if len(found) >= self._least),
            key=lambda pair: (-len(comments[pair]), pair),
        )
        return tuple(
            f"{first} ~{_DISTANCE} {last}"
            for pair in likely[:_MOST_PAIRS]
            for first, last in (max((pair, pair[::-1]), key=lambda order: (orders[order], order)),)
        )

    def names_nobody(self, text: str) -> bool:
        """Whether a text holds no number, no address, and no word with a capital but where a sentence begins.

        Programs, agencies and abbreviations that the thesaurus knows do not count.
        """
        before = "."
        for form in tokens_of(text):
            if any(letter.isdigit() for letter in form) or "@" in form or "://" in form or form.startswith("www."):
                return False
            known = self._is_thing(form) or (form.isupper() and _is_known_matter(spelling(form)))
            if form[0].isupper() and not known and (before[0] not in ".!?…\n" or self._may_be_name(form)):
                return False
            before = form
        return True

    def _read(self, topic: Sequence[str]) -> Iterator[_Place]:
        words = self._reader.read(topic)
        content = self._reader.content()
        forms = self._reader.forms
        lemmas = [self._lemmas(form) if says else () for form, says in zip(forms, content.tolist(), strict=True)]
        columns = (words.form.tolist(), words.comment.tolist(), words.sentence.tolist())
        for at, (form, comment, sentence) in enumerate(zip(*columns, strict=True)):
            if lemmas[form]:
                yield _Place(comment, sentence, at, lemmas[form])

    def _lemmas(self, form: str) -> tuple[str, ...]:
        """The lemmas of a form that may be terms; none of a name, or of a word that nothing is known about."""
        if form.isupper() or self._may_be_name(form):
            return ()
        meanings = self._reader.meanings
        norm = meanings.norm(form)
        if not (meanings.knows(norm) or matters_of(norm) or concepts_of(norm) or meanings.parts(norm[0])):
            return ()
        stop = resources.words("topics/stop_words.txt")
        return tuple(
            lemma
            for lemma in norm
            if len(lemma) > 2 and lemma.islower() and lemma not in stop and _LETTERS.fullmatch(lemma)
        )

    def _may_be_name(self, form: str) -> bool:
        """As people write it in this study: with a capital, not only where a sentence begins."""
        own = spelling(form)
        norm = self._reader.meanings.norm(form)
        if self._capitals.mostly(own):
            is_name = True
        elif self._reader.meanings.knows(norm) or matters_of(norm) or concepts_of(norm):
            is_name = False
        else:
            is_name = self._capitals.ever(own) or form[0].isupper()
        return is_name and not self._is_thing(form)

    def _is_thing(self, form: str) -> bool:
        """Whether the thesaurus has the word itself among programs, agencies and the like."""
        thesaurus = resources.table("topics/matters.tsv")
        words = (spelling(form), *self._reader.meanings.norm(form))
        return any(_NAMED_THINGS.intersection(thesaurus.get(word, ())) for word in words)

    def _find_abbreviations(self, topic: Sequence[str]) -> list[str]:
        """Forms in capitals that the thesaurus knows, the most frequent first; others may be somebody's initials."""
        found = Counter(form for text in topic for form in {*tokens_of(text)} if form.isupper() and len(form) > 1)
        known = (form for form in found if _LETTERS.fullmatch(form) and _is_known_matter(spelling(form)))
        return [
            form
            for form in sorted(known, key=lambda form: (-found[form], form))
            if found[form] >= self._least and len(form) <= _LONGEST_ABBREVIATION
        ]

    def _lemmas_in_order(self) -> list[str]:
        """The key words, then those of most comments; bokmål before nynorsk, which a term in bokmål finds too."""
        key = [lemma for word in self._key_words for lemma in self._key_lemmas(word)]
        nynorsk = resources.table("nn_nb.tsv")
        others = sorted(
            (lemma for lemma, found in self._comments.items() if len(found) >= self._least),
            key=lambda lemma: (-len(self._comments[lemma]), lemma in nynorsk, len(lemma), lemma),
        )
        return list(dict.fromkeys((*key, *others)))

    def _key_lemmas(self, word: str) -> tuple[str, ...]:
        stop = resources.words("topics/stop_words.txt")
        plain = _LETTERS.fullmatch(word) and word.lower() not in stop
        return self._lemmas(word) if plain else ()

    def _stems(self) -> list[str]:
        """Beginnings, ends and middles that several words share: a word that others go on from, a part of compounds."""
        stop = resources.words("topics/stop_words.txt")
        frequent = sorted(self._norms, key=lambda lemma: (-len(self._comments[lemma]), lemma))[:_MOST_STEMMED]
        parts = {lemma: self._parts(lemma) for lemma in frequent}
        stems = {stem for lemma in frequent for stem in (lemma, *parts[lemma]) if len(stem) >= _SHORTEST_STEM}
        found: dict[str, int] = {}
        for stem in sorted(stems - stop):
            if not _LETTERS.fullmatch(stem) or not stem.islower():
                continue
            # Only a part of a compound counts at an end or inside: "svar" is none in "ansvar".
            starting = {lemma for lemma in frequent if lemma.startswith(stem)}
            ending = {lemma for lemma in frequent if lemma == stem or stem in parts[lemma][1:]}
            inside = starting | ending | {lemma for lemma in frequent if stem in parts[lemma]}
            counts = [len({self._norms[lemma] for lemma in lemmas}) for lemmas in (starting, ending)]
            open_ends = [(f"{stem}*", starting, 1), (f"*{stem}", ending, 1), (f"*{stem}*", inside, max(1, *counts))]
            for written, lemmas, least in open_ends:
                if len({self._norms[lemma] for lemma in lemmas}) > least:
                    found[written] = len({comment for lemma in lemmas for comment in self._comments[lemma]})
        return sorted(found, key=lambda stem: (-found[stem], len(stem), stem))

    def _parts(self, lemma: str) -> tuple[str, ...]:
        """Modifier and head of a compound, the last part of one with a hyphen: dialog + melding, PLO + melding."""
        meanings = self._reader.meanings
        first, hyphen, last = lemma.rpartition("-")
        return (first, *meanings.norm(last)) if hyphen else meanings.parts(lemma)


def choose(found: Mapping[str, Set[str]], topic: Set[str], *, most: int = MOST_TERMS) -> tuple[str, ...]:
    """The terms that find most of a topic's comments and few others, the most useful first.

    `found` says of each guess which comments it finds. One is added after the other: the one that finds most further
    comments of the topic, less the further others that it would catch.
    """
    least = least_gain(len(topic))
    left = {term: ids for term, ids in found.items() if ids and len(ids & topic) / len(ids) >= LEAST_PRECISION}
    chosen: list[str] = []
    caught: set[str] = set()
    while left and len(chosen) < most:
        gains = {}
        for term, ids in left.items():
            further = ids - caught
            n_found = len(further & topic)
            if n_found >= least and n_found / len(further) >= LEAST_PRECISION:
                gains[term] = (2 * n_found - len(further), n_found, -_complexity(term))
        if not gains:
            break
        best = max(gains, key=lambda term: gains[term])  # of equals the likelier one, which stands first
        chosen.append(best)
        caught |= left.pop(best)
    return tuple(chosen)


def too_common(found: Mapping[str, Set[str]], topic: Set[str]) -> tuple[str, ...]:
    """Single words that find enough of the topic, and too much beside it."""
    return tuple(
        term
        for term, ids in found.items()
        if _LETTERS.fullmatch(term)
        and len(ids & topic) >= least_gain(len(topic))
        and len(ids & topic) / len(ids) < LEAST_PRECISION
    )


def _complexity(term: str) -> int:
    """How much a reader has to think about: a word, an open end, two open ends, two words."""
    return 3 if "~" in term else term.count("*")


def _is_known_matter(word: str) -> bool:
    return bool(matters_of((word,)) or concepts_of((word,)))


class _Capitals:
    """How words are written inside sentences, all over the study."""

    def __init__(self, study: Iterable[Sequence[str]]) -> None:
        vocabulary = Vocabulary()
        counts = np.zeros(0, dtype=np.int64)
        for texts in study:
            words = find_sentences(vocabulary.encode(texts), vocabulary)
            inside = np.flatnonzero(words.sentence[1:] == words.sentence[:-1]) + 1
            more = np.bincount(words.form[inside], minlength=len(vocabulary))
            more[: len(counts)] += counts
            counts = more
        self._high: Counter[str] = Counter()
        self._low: Counter[str] = Counter()
        for form, n in zip(vocabulary.forms, counts.tolist(), strict=True):
            (self._high if form[0].isupper() and not form.isupper() else self._low)[spelling(form)] += n

    def ever(self, word: str) -> bool:
        """Whether a word is written with a capital at all; words in capitals throughout do not count."""
        return self._high[word] > 0

    def mostly(self, word: str) -> bool:
        """Whether it is written so at least as often as without."""
        return self.ever(word) and self._high[word] >= self._low[word]
