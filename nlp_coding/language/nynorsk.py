"""From a nynorsk lemma to its bokmål twins: a hand-made table first, then guarded spelling rules.

A rule's result counts only where the caller's lexicon knows it: rules alone invent words now and then.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from nlp_coding.language import resources

# (letters that are always there, nynorsk spelling, bokmål spelling), tried one by one and then in pairs; the order does
# not matter.
_RULES: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (re.sub(r"[\^$]|\(.*\)", "", pattern), re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"kv", "hv"),
        (r"leg$", "lig"),
        (r"leg(?=[eth])", "lig"),
        (r"heit", "het"),
        (r"eig", "eg"),
        (r"^einig", "enig"),
        (r"ein", "en"),
        (r"heim", "hjem"),
        (r"ei", "e"),
        (r"øy", "ø"),
        (r"au", "ø"),
        (r"jø", "je"),
        (r"tenest", "tjenest"),
        (r"sjuk", "syk"),
        (r"a$", "e"),
        (r"ande$", "ende"),
        (r"ast$", "es"),
        (r"leik", "lighet"),
        (r"ar$", "er"),
        (r"brukar", "bruker"),
        (r"lækjar", "lege"),
        (r"born", "barn"),
        (r"veg", "vei"),
        (r"skule", "skole"),
        (r"fyrst", "først"),
        (r"tilvis", "henvis"),
        (r"eining", "enhet"),
    )
)


def bokmal_of(lemma: str, known: Callable[[str], bool]) -> frozenset[str]:
    """Bokmål lemmas that a nynorsk lemma may stand for; empty where neither table nor rules know any."""
    listed = resources.table("nn_nb.tsv").get(lemma)
    if listed:
        return frozenset(listed)
    once = _respelt(lemma) - {lemma}
    found = {spelling for spelling in once if len(spelling) > 2 and known(spelling)}
    if not found:
        found = {spelling for spelling in _respelt_twice(lemma) if len(spelling) > 4 and known(spelling)}
    return frozenset(found)


@lru_cache(maxsize=10_000)
def _respelt(word: str) -> frozenset[str]:
    # Few rules apply to a word, and a regular expression costs six times as much as looking for its letters.
    return frozenset(pattern.sub(replacement, word) for letters, pattern, replacement in _RULES if letters in word)


@lru_cache(maxsize=10_000)
def _respelt_twice(word: str) -> frozenset[str]:
    once = _respelt(word) - {word}
    return frozenset().union(*map(_respelt, once)) - once - {word}
