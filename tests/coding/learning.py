"""A codebook of four codes and a bank of short sentences in several hands: enough to learn two of the codes from."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_coding.coding.coder import TermCoder
from nlp_coding.coding.features import Floats, TextReader
from nlp_coding.coding.learned import Models, train
from nlp_coding.coding.suggest import Coder
from nlp_coding.coding.training import TermHits, TrainingSet, gather
from nlp_coding.coding.weighing import Weigher
from nlp_coding.core.codebook import Code, Codebook, Negation
from nlp_coding.core.examples import Bank, Example
from nlp_coding.core.terms import parse_term
from nlp_coding.language.negation import find_negation
from nlp_coding.language.sentences import find_sentences
from nlp_coding.language.vocabulary import Vocabulary


def code(
    code_id: str,
    *terms: str,
    negation: Negation = "count",
    matches: tuple[str, ...] = (),
    rejects: tuple[str, ...] = (),
) -> Code:
    """A code by its terms."""
    return Code(
        code_id,
        {"nb": code_id},
        "",
        negation=negation,
        terms=tuple(map(parse_term, terms)),
        matches=matches,
        rejects=rejects,
    )


CODEBOOK = Codebook(
    "test",
    "1.0.0",
    {},
    (
        code("meetings", "fast *møte", "*møte", matches=("Vi har møter.",), rejects=("Vi har vikarer.",)),
        code("shortage", "*vikar*", "mangel", negation="skip"),
        code("messages", "*melding", "PLO"),
        code("silent"),
    ),
)
"""Two codes with examples, one with terms alone, one with nothing."""

_OPENINGS = (
    "Hjemmetjenesten sier:",
    "Hos oss på sykehjemmet:",
    "Fra legevakten:",
    "I vår kommune:",
    "Her i nord:",
    "Fra avdelingen:",
)
_SENTENCES = (
    ("meetings", "Vi samles jevnlig med fastlegen."),
    ("meetings", "Vi treffes på kontoret hver måned."),
    ("meetings", "Vi har faste møter og treffes ofte."),
    ("meetings", "Det hjelper at vi samles."),
    ("shortage", "Legen slutter og ingen overtar."),
    ("shortage", "Stillingen står ledig lenge."),
    ("shortage", "Det er vikarer og ledig stilling."),
    ("shortage", "Ledige hjemler, og legen slutter."),
    ("meetings shortage", "Vi samles sjelden når legen slutter."),
    ("", "Samarbeidet er greit."),
    ("", "Epikrisen kommer for sent."),
    ("", "Telefonen er vanskelig å nå."),
)


@functools.cache
def bank() -> Bank:
    """Six hands, each of which writes each sentence in its own manner."""
    return Bank(
        tuple(
            Example(
                f"{opening} {text}",
                frozenset(codes.split()),
                hand=f"h{number}",
                unknown=frozenset({"messages", "silent"}),
            )
            for number, opening in enumerate(_OPENINGS)
            for codes, text in _SENTENCES
        )
    )


@functools.cache
def terms() -> TermCoder:
    """By terms alone."""
    return TermCoder(CODEBOOK)


@functools.cache
def training() -> TrainingSet:
    """All there is to learn from."""
    return gather(terms(), bank())


@functools.cache
def models() -> Models:
    """What is learned from it: of meetings and shortage."""
    return train(training(), reader=TextReader())


@functools.cache
def coder() -> Coder:
    """By terms and what was learned."""
    return Coder(terms(), models())


@dataclass(frozen=True)
class Said:
    """What one model makes of some texts: probabilities by words alone, and by words and terms."""

    words: Floats
    together: Floats


def score(
    models: Models,
    texts: Sequence[str],
    hits: Mapping[str, TermHits],
    *,
    embeddings: NDArray[np.float32] | None = None,
) -> dict[str, Said]:
    """What the models of the codes in `hits` say of texts."""
    vocabulary = Vocabulary()
    words = find_sentences(vocabulary.encode(texts), vocabulary)
    negated = find_negation(words, vocabulary).depth > 0
    weighed = Weigher(models, list(hits), vocabulary).weigh(words, negated, list(hits.values()), embeddings=embeddings)
    return {code_id: Said(weighed.alone[:, number], weighed.together[:, number]) for number, code_id in enumerate(hits)}
