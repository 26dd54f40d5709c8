"""What a report is made of: tables and figures that are protected already, and the facts around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from nlp_coding.core.codebook import Codebook, Language
from nlp_coding.core.table import CrossTable
from nlp_coding.figures import Figure


@dataclass(frozen=True)
class Quoted:
    """An approved quote."""

    text: str
    """Masked."""
    level: str | None = None
    """The respondent's agreement, where it may be said."""
    marks: tuple[tuple[int, int], ...] = ()
    """The words that have the code, as code points of the text."""


@dataclass(frozen=True)
class CodeSection:
    """What there is to say of one code."""

    code_id: str
    label: str
    place: int
    """Among the codes of `Material.codes`, from 0."""
    quotes: tuple[Quoted, ...] = ()


@dataclass(frozen=True)
class PairedCoding:
    """How well persons agree on one code."""

    label: str
    n_comments: int
    """Those that two persons at least have decided on."""
    agreement: Fraction | None
    """The share of pairs of decisions on a comment that are alike, as a mean over comments; None where withheld."""
    alpha: float | None
    """Krippendorff's; None where it is not defined, or withheld."""
    withheld: bool = False


@dataclass(frozen=True)
class Coding:
    """How the comments were coded."""

    run_id: int
    date: str
    """Of the run: 2026-11-26."""
    program: str
    """The version that coded."""
    bank_digest: str | None
    learned: bool
    """Whether models that were learned took part, beside the codebook's terms."""
    spacy_model: str
    embedding_model: str
    n_person: int | None
    """Comments with substance where a person has decided on at least one code."""
    n_unreviewed: int | None
    n_accepted: int
    accept_precision: str
    """The precision by which suggestions were accepted unread; empty where none were."""
    n_drawn: int = 0
    """Comments of the audit sample."""
    n_audited: int = 0
    """Of them, those that persons decided on in every code."""
    precision: tuple[float, float, float] | None = None
    """Of suggestions that nobody has looked at: the estimate, and its 95 % interval."""
    n_suggestions: int = 0
    """What the estimate rests on."""


@dataclass(frozen=True)
class Material:
    """All of it."""

    title: str | None
    language: Language
    date: str
    """When the study was last changed: 2026-11-26."""
    respondents: str
    """What they are called, in the plural."""
    question: str | None
    text_column: str
    closed: tuple[str, ...]
    """Wordings of the closed questions."""
    levels: tuple[str, ...]
    outside: tuple[str, ...]
    waves: tuple[str, ...]
    attributes: tuple[str, ...]
    files: tuple[str, ...]
    """Names, without folders."""
    weight: str | None
    min_cell: int
    codebook: Codebook
    coding: Coding
    commenting: CrossTable
    """By agreement."""
    commenting_by: tuple[CrossTable, ...]
    statements: tuple[CrossTable, ...]
    """Of the closed questions."""
    codes: CrossTable
    """By agreement, with n and percent for each code, then for those without code, and the base last."""
    codes_by: tuple[CrossTable, ...]
    sections: tuple[CodeSection, ...]
    """The codes that any comment has."""
    figures: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    """By the part of the report: commenting, statements, codes."""
    general_quotes: tuple[Quoted, ...] = ()
    """Of the question as a whole."""
    quotes_left_out: bool = False
    """Whether approved quotes were left out."""
    paired: tuple[PairedCoding, ...] = ()
    coders: int = 0
    """Persons who decided on comments that another decided on too."""
