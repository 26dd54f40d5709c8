"""Which lemmas a lower-case word has: by the lexicons and our tables, as an inflection, as a compound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import Indel

from nlp_coding.language import resources
from nlp_coding.language.compounds import split_compound
from nlp_coding.language.endings import lemma_bent, stems_of
from nlp_coding.language.first_look import AT_A_TIME, WORTH_A_LOOK, first_look
from nlp_coding.language.lexicon import holding, lexicon
from nlp_coding.language.nynorsk import bokmal_of

_MOST_SPLIT = 50_000
"""Splits of forms that are kept: reading a form, its norm and its parts ask for the same one at about one time."""
MIN_TYPED = 6
"""Shorter words have too many neighbours one edit away: "lege" is one from "leie", "leke" and "lese"."""
_MIN_LIKENESS = 0.88
"""Likeness (2 × common letters in order / all letters) from which a nynorsk word is taken for the codebook's. At 0.8,
most of what the nynorsk test sentences of Universal Dependencies matched was another word: kyrkje → korkje."""


class LemmaFinder:
    """Finds the lemmas of words; `own` are the words of a codebook, which count as known."""

    def __init__(self, own: Iterable[str]) -> None:
        self.own = frozenset(word.replace("-", "") for word in own)
        self._nb, self._nn = lexicon("nb"), lexicon("nn")
        self._bokmal_of = resources.table("nn_nb.tsv")
        self._pinned = resources.table("inflections.tsv")
        self.knows = holding(self._nb, self._nn, self.own | self._bokmal_of.keys() | self._pinned.keys())
        """Whether a lexicon of either standard, our tables or the codebook holds a word."""
        self._stems = stems_of(self.own | self._bokmal_of.keys())
        self._unknown: set[str] = set()
        """Words met by `_find` that neither a lexicon nor a table holds."""
        self._twins_found: dict[str, frozenset[str]] = {}
        self._splits: dict[str, tuple[str, str] | None] = {}
        self._heads: dict[str, tuple[Set[str], Set[str]]] = {}
        self._modifiers: dict[str, tuple[Iterable[str], Set[str]]] = {}

    def _forget(self) -> None:
        self._unknown.clear()
        self._twins_found.clear()
        self._heads.clear()
        self._modifiers.clear()

    def _make_room_for_splits(self, n: int) -> None:
        if len(self._splits) + n > _MOST_SPLIT:
            self._splits.clear()

    def split(self, word: str) -> tuple[str, str] | None:
        """(modifier as written, head) of a lower-case compound by the words known here; None for a simple word."""
        if word not in self._splits:
            self._make_room_for_splits(1)
            self._splits[word] = split_compound(word, self.knows)
        return self._splits[word]

    def split_many(self, words: Sequence[str]) -> list[tuple[str, str] | None]:
        """What `split` gives for each of the words, in less time where they are many and a codebook has none."""
        splits: list[tuple[str, str] | None] = []
        for low in range(0, len(words), AT_A_TIME):
            some = words[low : low + AT_A_TIME]
            new = [word for word in dict.fromkeys(some) if word not in self._splits]
            if len(new) >= WORTH_A_LOOK and not self.own:
                self._make_room_for_splits(len(new))
                *_, cuts = first_look(new)
                for word, cut in zip(new, cuts, strict=True):
                    self._split_from(word, cut)
            splits += [self._splits[word] if word in self._splits else self.split(word) for word in some]
        return splits

    def _split_from(self, word: str, cut: int) -> tuple[str, str] | None:
        """As `split`, of a new word that has no cut before this one; 0 where it has none."""
        split = self._splits[word] = split_compound(word, self.knows, first=cut) if cut else None
        return split

    def _find(self, form: str, loose: set[str]) -> set[str]:
        """Keys of a form as its lemma, by inflection or as a compound; `loose` is added to, see `Reading.loose`."""
        found = self._known(form, loose)
        if not found:
            self._unknown.add(form)
        if not found and form.endswith("s"):
            found = self._known(form[:-1], loose)  # the genitive, which no lexicon lists: statens, legenes
        if not found and "-" in form:
            # helse- og sosialtenesta, e-meldingane: the last part bends, the first does not.
            first, _, last = form.rpartition("-")
            found = {first.replace("-", "") + lemma for lemma in self._known(last, loose) or self._bent(last)}
        return found or self._bent(form) or self._joined(self.split(form), loose)

    def _known(self, form: str, loose: set[str]) -> set[str]:
        """Keys of a form that our tables or a lexicon hold."""
        if pinned := self._pinned.get(form):
            # Forms that simplemma takes for another word: bruker is no sykepleie, flere no mange.
            return {*pinned, *((form,) if form in self.own else ())}
        listed = self._bokmal_of.get(form)
        keys = set(listed) if listed else set()
        if form in self.own:
            keys.add(form)
        if lemma := self._nb.get(form):
            keys.add(lemma)
        if lemma := self._nn.get(form):
            keys.add(lemma)
            keys.update(self._twins(lemma, loose))
        elif keys:
            for lemma in tuple(keys):
                keys.update(self._bokmal_of.get(lemma, ()))
        return keys

    def _twins(self, lemma: str, loose: set[str]) -> Iterable[str]:
        listed = self._bokmal_of.get(lemma)
        if listed:
            return listed
        if self._nb.get(lemma) is not None:
            return ()
        loose.add(lemma)
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
        lemma = lemma_bent(form, self._stems)
        return {lemma, *self._bokmal_of.get(lemma, ())} if lemma else set()

    def _joined(self, parts: tuple[str, str] | None, loose: set[str]) -> set[str]:
        """Keys of an unlisted compound: its modifier as written before each lemma of its head."""
        if not parts:
            return set()
        modifier, head = parts
        heads, met = self._of_head(head)
        twins, also = self._of_modifier(modifier)
        loose.update(met, also)
        return {first + last for first in (modifier, *twins) for last in heads}

    # Few words make up most compounds, so what they bring is remembered: keys (twins) and the loose lemmas met.

    def _of_head(self, head: str) -> tuple[Set[str], Set[str]]:
        if head not in self._heads:
            loose: set[str] = set()
            self._heads[head] = self._known(head, loose) | self._bent(head), loose
        return self._heads[head]

    def _of_modifier(self, modifier: str) -> tuple[Iterable[str], Set[str]]:
        if modifier not in self._modifiers:
            loose: set[str] = set()
            twins = self._twins(modifier, loose)
            if not twins and modifier.endswith("s"):
                twins = [twin + "s" for twin in self._twins(modifier[:-1], loose)]
            self._modifiers[modifier] = twins, loose
        return self._modifiers[modifier]

    def _likeness(self, lemma: str) -> set[str]:
        """The codebook word most like a nynorsk lemma that no table, lexicon or rule turns into bokmål."""
        if len(lemma) < MIN_TYPED:
            return set()
        # Letters that only the longer word has count against it, so the lengths cannot differ by much.
        most = len(lemma) * (2 / _MIN_LIKENESS - 1)
        least = len(lemma) / (2 / _MIN_LIKENESS - 1)
        own = [word for n in range(int(least), int(most) + 2) for word in self._own_by_start.get((lemma[:1], n), ())]
        like = process.extract(lemma, own, scorer=Indel.normalized_similarity, score_cutoff=_MIN_LIKENESS, limit=None)
        return {max((likeness, word) for word, likeness, _ in like)[1]} if like else set()

    @cached_property
    def _own_by_start(self) -> dict[tuple[str, int], list[str]]:
        """By first letter and length."""
        found: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for word in self.own:
            found[word[:1], len(word)].append(word)
        return dict(found)
