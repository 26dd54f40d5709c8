"""From a nynorsk lemma to its bokmål twins: a hand-made table first, then guarded spelling rules.

A rule's result counts only where the caller's lexicon knows it: rules alone invent words now and then.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from nlp_coding.language import resources

# (nynorsk spelling, bokmål spelling), tried one by one and then in pairs; the order does not matter.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
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
    once = {pattern.sub(replacement, lemma) for pattern, replacement in _RULES} - {lemma}
    found = {spelling for spelling in once if len(spelling) > 2 and known(spelling)}
    if not found:
        twice = {pattern.sub(replacement, spelling) for spelling in once for pattern, replacement in _RULES}
        found = {spelling for spelling in twice - once - {lemma} if len(spelling) > 4 and known(spelling)}
    return frozenset(found)
