"""What is negated: each cue with the words that it reaches."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from nlp_coding.language import resources
from tests.reference.words import TextWord


@dataclass(frozen=True)
class Cue:
    """A negating word, and the first and last word that it reaches."""

    at: int
    first: int
    last: int


def cues_of(words: Sequence[TextWord]) -> list[Cue]:
    """The cues of a text and their reach: to the borders of the clause, but not back out of a subordinate one."""
    kinds = resources.table("negation_cues.tsv")
    cues = []
    for at, word in enumerate(words):
        if word.lower not in kinds or _is_no_cue(words, at):
            continue
        first = last = at
        if kinds[word.lower] != ("right",):
            while not _begins_clause(words, first) and not _says(words[first], "inner"):
                first -= 1
        while last + 1 < len(words) and not _begins_clause(words, last + 1):
            last += 1
        cues.append(Cue(at, first, last))
    return cues


def is_negated(at: int, cues: Sequence[Cue]) -> bool:
    """Whether a word stands in the reach of any cue; a cue reaches itself."""
    return any(cue.first <= at <= cue.last for cue in cues)


def negates(first: int, last: int, cues: Sequence[Cue]) -> bool:
    """Whether a cue outside the stretch reaches its first word or its last."""
    outside = [cue for cue in cues if not first <= cue.at <= last]
    return is_negated(first, outside) or is_negated(last, outside)


def _begins_clause(words: Sequence[TextWord], at: int) -> bool:
    word = words[at]
    if at == 0 or words[at - 1].stretch != word.stretch or _says(word, "break"):
        return True
    if word.lower not in ("og", "eller", "samt") or at + 1 == len(words):
        return False
    before = [one.lower for one in words[:at] if one.stretch == word.stretch]
    second_half = word.lower == "eller" and any(one in ("hverken", "korkje", "verken") for one in before)
    return not second_half and words[at + 1].lower in resources.words("subjects.txt")


def _says(word: TextWord, kind: str) -> bool:
    return resources.table("clause_words.tsv").get(word.lower) == (kind,)


def _is_no_cue(words: Sequence[TextWord], at: int) -> bool:
    """Whether a listed cue is the adjective "lite", or part of an expression that does not negate: ikke minst."""
    if resources.table("negation_cues.tsv")[words[at].lower] == ("quantifier",):
        if _stands(words, at, at - 1, {"et", "eit", "ett", "det", "dette", "vårt"}):
            return True
        if _stands(words, at, at + 1, resources.words("small_nouns.txt")):
            return True
    for expression in resources.words("not_negation.txt"):
        parts = expression.split()
        for begin in range(at - len(parts) + 1, at + 1):
            if all(_stands(words, at, begin + place, {part}) for place, part in enumerate(parts)):
                return True
    return False


def _stands(words: Sequence[TextWord], at: int, there: int, listed: Collection[str]) -> bool:
    """Whether one of the listed words stands there, in the same stretch as the word at `at`."""
    return 0 <= there < len(words) and words[there].stretch == words[at].stretch and words[there].lower in listed
