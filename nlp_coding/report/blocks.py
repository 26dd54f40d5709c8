"""A report as blocks: what its HTML page and its Word document are both made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlp_coding.core.codebook import Language
from nlp_coding.core.document import Grid, Heading, Paragraph, Quote
from nlp_coding.core.table import CrossTable
from nlp_coding.figures import Figure
from nlp_coding.report.words import WORDS


@dataclass(frozen=True)
class Facts:
    """Names, each with what there is to say of it."""

    rows: tuple[tuple[str, tuple[str, ...]], ...]
    """Name, and a line each."""


@dataclass(frozen=True)
class Table:
    """A table with its title and notes."""

    table: CrossTable


@dataclass(frozen=True)
class Picture:
    """A figure with its title and notes."""

    figure: Figure


@dataclass(frozen=True)
class Quotation:
    """What a respondent wrote, as it was approved."""

    text: str
    source: str = ""
    """Who says so, in words that single out nobody; empty where there is nothing to say."""
    marks: tuple[tuple[int, int], ...] = ()
    """The words that matter, as code points of the text."""

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text cut into what is marked and what is not."""
        return Quote(self.text, self.marks).pieces()


@dataclass(frozen=True)
class Notes:
    """Remarks in small print."""

    texts: tuple[str, ...]


Block = Heading | Paragraph | Grid | Facts | Table | Picture | Quotation | Notes


@dataclass(frozen=True)
class Report:
    """A title and blocks, in one language."""

    title: str
    blocks: tuple[Block, ...]
    language: Language = "nb"

    def numbered(self) -> Iterator[tuple[Block, str]]:
        """Each block with its name: "Tabell 3" or "Figur 1" by the order they stand in, and nothing for the others."""
        words = WORDS[self.language]
        n_tables = n_figures = 0
        for block in self.blocks:
            if isinstance(block, Table | Grid):
                n_tables += 1
                yield block, f"{words.table} {n_tables}"
            elif isinstance(block, Picture):
                n_figures += 1
                yield block, f"{words.figure} {n_figures}"
            else:
                yield block, ""
