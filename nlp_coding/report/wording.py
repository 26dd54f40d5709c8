"""The words that a report says by itself, by name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """The words of one language; the fields in braces are filled in by `compose` and `method`."""

    months: tuple[str, ...]
    date: str
    both: str
    """Before the last of several things."""
    table: str
    figure: str
    contents: str
    page: str

    title: str
    standing: str
    """Below the title: what the report is of."""

    survey: str
    """Heading, as are the next."""
    commenting: str
    statements: str
    codes: str
    code_by_code: str
    agreement: str
    method: str
    codebook: str

    open_question: str
    """In the table of facts, as are the next."""
    text_column: str
    closed_question: str
    closed_questions: str
    levels: str
    outside: str
    n_respondents: str
    n_comments: str
    waves: str
    attributes: str
    files: str
    weight: str

    commenting_summary: str
    commonest: str
    codes_intro: str
    sections_intro: str
    quotes_of_question: str
    without_group: str
    quotes_left_out: str
    answered: str
    """Below a quote: the respondent's agreement."""
    include: str
    exclude: str

    agreement_intro: str
    agreement_title: str
    agreement_code: str
    agreement_n: str
    agreement_share: str
    agreement_alpha: str
    agreement_withheld: str

    method_codebook: str
    method_bank: str
    method_terms: str
    method_learned: str
    method_spacy: str
    method_embedding: str
    method_reviewed: str
    method_unreviewed: str
    method_accepted: str
    method_audit: str
    method_precision: str
    method_empty: str
    method_weight: str
    method_withheld: str
    method_withheld_ones: str
    method_quotes: str
    codebook_intro: str
    title_tally: str
