"""How a table is made, whichever it is: language, weights, what is withheld, with statistics or without."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from nlp_coding.core.codebook import Language
from nlp_coding.tables.counting import CodeColumn, Coded, Count, Fact, count
from nlp_coding.tables.rowing import Rowing
from nlp_coding.tables.words import WORDS, Words


@dataclass
class Asked(Collection[Fact]):
    """The withheld numbers, and a note of every number that a table asked about: those are what it has."""

    withheld: Collection[Fact] = frozenset()
    facts: set[Fact] = field(default_factory=set)

    @property
    def any_withheld(self) -> bool:
        """Whether one of the numbers that were asked about is."""
        return any(fact in self.withheld for fact in self.facts)

    def __contains__(self, fact: object) -> bool:
        if isinstance(fact, Fact):
            self.facts.add(fact)
        return fact in self.withheld

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.withheld)

    def __len__(self) -> int:
        return len(self.withheld)


@dataclass(frozen=True)
class Making:
    """How any table is made."""

    language: Language = "nb"
    respondents: str | None = None
    """What a respondent is called in the plural, such as "kommuner/bydeler"."""
    weight: str | None = None
    """The column that percentages are weighted by; None where they are not."""
    withheld: Collection[Fact] = frozenset()
    """The numbers of the study that are not published."""
    min_cell: int = 0
    """Counts from 1 to below this are among `withheld`."""
    statistics: bool = False
    """With intervals and tests."""
    gaps: frozenset[str] = frozenset()
    """What is small in some row of some table: no weighted share of all is given of it."""
    waves: tuple[str, ...] = ()
    """Where several are counted together."""

    @property
    def words(self) -> Words:
        return WORDS[self.language]

    @property
    def named(self) -> str:
        return self.respondents or self.words.respondents

    def count(self, coded: Iterable[Coded], rowing: Rowing, columns: Sequence[CodeColumn] = ()) -> Count:
        counted = count(coded, rowing, columns, weighted=self.weight is not None)
        return replace(counted, withheld=self.withheld, gaps=self.gaps)

    def notes(self, rowing: Rowing | None = None) -> Iterator[str]:
        """What is true of every table that is made so."""
        words = self.words
        if len(self.waves) > 1:
            yield words.note_waves.format(waves=f"{', '.join(self.waves[:-1])} {words.both} {self.waves[-1]}")
        for label, levels in (rowing.merged if rowing else {}).items():
            yield words.note_merged.format(label=label, levels=quoted_list(levels, words.both, language=self.language))
        if self.weight is not None:
            yield words.note_weighted.format(weight=self.weight, respondents=self.named)
            if self.gaps:
                yield words.note_weighted_gaps.format(total=words.total)
        is_used = self.withheld.any_withheld if isinstance(self.withheld, Asked) else bool(self.withheld)
        if is_used and self.min_cell:
            note = words.note_withheld_ones if self.min_cell == 2 else words.note_withheld
            yield note.format(most=self.min_cell - 1)


PLAIN = Making()


def quoted_list(texts: Sequence[str], between: str, *, language: Language) -> str:
    """«Enig» og «Delvis enig»: each in the language's quotation marks, a word before the last."""
    marks = "“{}”" if language == "en" else "«{}»"
    *firsts, last = (marks.format(text) for text in texts)
    return f"{', '.join(firsts)} {between} {last}" if firsts else last
