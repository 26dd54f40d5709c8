"""A report as values: what the screen, the Markdown and the HTML page of it are all made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlp_coding.core.codebook import Language


@dataclass(frozen=True)
class Heading:
    """A heading inside a document, whose title is level 1."""

    text: str
    level: int = 2
    """2 to 6."""


@dataclass(frozen=True)
class Paragraph:
    """Running text; line breaks in it count as blanks."""

    text: str


@dataclass(frozen=True)
class Listing:
    """Items with a mark before each."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """Rows of cells under a header; it may be wider than the screen or the page."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """Each as long as the header."""
    numbers: frozenset[int] = frozenset()
    """The columns that stand to the right, counted from 0."""
    caption: str | None = None

    def __post_init__(self) -> None:
        if any(len(row) != len(self.header) for row in self.rows):
            raise ValueError("a row of a grid is as long as its header")


@dataclass(frozen=True)
class Quote:
    """What a respondent wrote, with its line breaks and with the words that matter marked."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    """Spans as code points, in any order; they may overlap."""

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text cut into what is marked and what is not; together they are the text.

        >>> list(Quote("fast møte her", marks=((0, 4), (2, 9))).pieces())
        [('fast møte', True), (' her', False)]
        """
        done = 0
        for start, end in self._apart():
            if done < start:
                yield self.text[done:start], False
            yield self.text[start:end], True
            done = end
        if done < len(self.text):
            yield self.text[done:], False

    def _apart(self) -> list[tuple[int, int]]:
        """The marks inside the text, in order; those that overlap or touch are one."""
        apart: list[tuple[int, int]] = []
        for start, end in sorted((max(start, 0), min(end, len(self.text))) for start, end in self.marks):
            if start >= end:
                continue
            if apart and start <= apart[-1][1]:
                apart[-1] = (apart[-1][0], max(apart[-1][1], end))
            else:
                apart.append((start, end))
        return apart


Block = Heading | Paragraph | Listing | Grid | Quote


@dataclass(frozen=True)
class Document:
    """A report: a title and what stands below it, in one language. Words of users stand in it as they wrote them."""

    title: str
    blocks: tuple[Block, ...]
    language: Language = "nb"
