"""How the comments were coded and the tables made, in words that can go into an article."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from nlp_coding.core.numbers import format_count, format_interval, format_percent
from nlp_coding.report.material import Material
from nlp_coding.report.wording import Words
from nlp_coding.report.words import WORDS

DIGEST = 12
"""Hexadecimal digits of a digest: enough to tell any two versions apart."""


def method(material: Material) -> Iterator[str]:
    """Paragraphs: the codebook, the machine, what persons have done, how good the rest is, and what percentages are."""
    words = WORDS[material.language]
    for sentences in (_codebook, _machine, _persons, _audit, _tables):
        if text := " ".join(sentences(material, words)):
            yield text
    if material.general_quotes or any(one.quotes for one in material.sections):
        yield words.method_quotes


def date_text(date: str, words: Words) -> str:
    """ "26. november 2026" of 2026-11-26."""
    year, month, day = date.split("-")
    return words.date.format(day=int(day), month=words.months[int(month) - 1], year=year)


def _codebook(material: Material, words: Words) -> Iterator[str]:
    book, bank = material.codebook, material.coding.bank_digest
    n = format_count(len(book.leaves), language=material.language)
    yield words.method_codebook.format(codebook=book, digest=book.digest[:DIGEST], n=n)
    if bank:
        yield words.method_bank.format(digest=bank[:DIGEST])


def _machine(material: Material, words: Words) -> Iterator[str]:
    coding = material.coding
    how = words.method_learned if coding.learned else words.method_terms
    yield how.format(version=coding.program, run=coding.run_id, date=date_text(coding.date, words))
    if coding.spacy_model:
        yield words.method_spacy.format(model=coding.spacy_model)
    if coding.embedding_model and coding.learned:
        yield words.method_embedding.format(model=coding.embedding_model)


def _persons(material: Material, words: Words) -> Iterator[str]:
    coding, language = material.coding, material.language
    if coding.n_person is not None and coding.n_unreviewed is not None:  # else their sum is withheld
        yield words.method_reviewed.format(n=format_count(coding.n_person, language=language))
        yield words.method_unreviewed.format(n=format_count(coding.n_unreviewed, language=language))
    if coding.n_accepted and coding.accept_precision:
        precision = format_percent(Fraction(coding.accept_precision), language=language)
        n = format_count(coding.n_accepted, language=language)
        yield words.method_accepted.format(precision=precision, n=n)


def _audit(material: Material, words: Words) -> Iterator[str]:
    coding, language = material.coding, material.language
    if not coding.n_audited:
        return
    n_drawn, n = (format_count(one, language=language) for one in (coding.n_drawn, coding.n_audited))
    yield words.method_audit.format(n_drawn=n_drawn, n=n)
    if coding.precision:
        # By their decimal digits: the binary fraction of 0.145 lies below it, and half would not be rounded up.
        share, low, high = (Fraction(Decimal(repr(one))) for one in coding.precision)
        yield words.method_precision.format(
            precision=format_percent(share, language=language),
            interval=format_interval((low, high), language=language),
            n=format_count(coding.n_suggestions, language=language),
        )


def _tables(material: Material, words: Words) -> Iterator[str]:
    yield words.method_empty
    if material.weight:
        yield words.method_weight.format(weight=material.weight)
    if material.min_cell == 2:
        yield words.method_withheld_ones
    elif material.min_cell > 2:
        yield words.method_withheld.format(most=material.min_cell - 1)
