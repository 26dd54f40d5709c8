"""From rows of text to respondents and comments, by the columns a person named; every mistake in one pass.

A file is gone through twice, some rows at a time: once for all that is wrong in it, once for what it holds. So a file
of any size takes the same memory, and nothing of it is handed on unless all of it is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.core.memory import without_collection
from nlp_coding.core.survey import Answered, Comment, Corpus, Respondent, Scale, Source
from nlp_coding.readers.clean import clean_text, one_line, storable
from nlp_coding.readers.columns import Columns, View, mistaken_columns
from nlp_coding.readers.grid import Walkable
from nlp_coding.readers.notes import reading_notes
from nlp_coding.readers.order import in_order
from nlp_coding.readers.placing import place_answers
from nlp_coding.readers.tally import Tally, weight_of

_REMEMBERED = 10_000
"""Rows with the same closed answers share them; so many different ones are remembered."""


@dataclass(frozen=True)
class Reading:
    """A survey file in which nothing is wrong."""

    scale: Scale
    encoding: str | None
    """The codec of a text file; None where the format knows its own."""
    separator: str | None
    notes: tuple[str, ...]
    """What a person should be told of how the file was read."""
    attribute_values: Mapping[str, tuple[str, ...]]
    """By attribute, the values that occur, in the order to report them; blank is not among them."""
    n_respondents: int
    n_comments: int
    rows: Callable[[], Iterator[Answered]] = field(repr=False, compare=False)
    """Gives the respondents in file order, each with the comment, reading the file again without holding it.

    Raises InputError where the file has changed meanwhile.
    """

    @cached_property
    def corpus(self) -> Corpus:
        """All of the file, held."""
        respondents: list[Respondent] = []
        comments: list[Comment] = []
        for respondent, comment in self.rows():
            respondents.append(respondent)
            if comment:
                comments.append(comment)
        return Corpus(tuple(respondents), tuple(comments))


def check_rows(
    opened: Walkable,
    columns: Columns,
    *,
    file: str,
    levels: Sequence[str] | None = None,
    outside: Sequence[str] = (),
    scale: Scale | None = None,
) -> Reading:
    """Go through a whole file. Raises InputError with all that is wrong in it."""
    view = View(opened.header, columns)
    absent = list(mistaken_columns(columns, opened.header, file))
    tally = Tally(opened, view, file=file)
    with without_collection():
        mistakes = tally.unreadable(columns=not absent)
    if absent:
        raise InputError([*absent, *mistakes])
    if not tally.n_respondents and not mistakes:
        remedy = "name the file with the answers, one respondent a row"
        raise InputError(Mistake("the file has a header but no respondents", file, remedy=remedy))
    mistakes += tally.mistakes()
    answers = tally.answers()
    placement = None
    if tally.n_respondents:  # where no row could be read, a word on the scale would only mislead
        try:
            placement = place_answers(answers, columns, opened, file=file, levels=levels, outside=outside, scale=scale)
        except InputError as error:
            mistakes += error.mistakes
    if mistakes or placement is None:
        raise InputError(sorted(mistakes, key=lambda mistake: mistake.row or 0))
    labels = opened.labels
    values = {
        name: _in_order(tally.values(name), labels.get(view.name_in_file(name), ())) for name in columns.attributes
    }
    return Reading(
        placement.scale,
        opened.encoding,
        opened.separator,
        (*opened.notes, *reading_notes(tally, placement, answers)),
        values,
        tally.n_respondents,
        tally.n_comments,
        _Rows(opened, view, placement.spelled, file),
    )


def _in_order(values: Sequence[str], labels: Sequence[str]) -> tuple[str, ...]:
    used = set(values)
    labelled = [label for label in dict.fromkeys(map(one_line, labels)) if label in used]
    beside = set(labelled)
    return (*labelled, *in_order(value for value in values if value not in beside))


@dataclass(frozen=True)
class _Closed:
    """What a row says beside its id, its text and its weight."""

    agreement: str | None
    attributes: Mapping[str, str]
    answers: Mapping[str, str]
    wave: str | None


@dataclass(frozen=True)
class _Rows:
    """The second way through a file, as often as it is called."""

    opened: Walkable
    view: View
    spelled: Mapping[str, str]
    file: str

    def __call__(self) -> Iterator[Answered]:
        columns, view, file = self.view.columns, self.view, self.file
        named = (columns.agreement, *columns.statements, *columns.attributes, *([columns.wave] if columns.wave else []))
        known: dict[tuple[str, ...], _Closed] = {}
        for block in self.opened.blocks(view.wanted, []):
            closed = zip(*(view.cells(block, name) for name in named), strict=True)
            weights = map(weight_of, view.cells(block, columns.weight)) if columns.weight else [None] * len(block.rows)
            texts = view.cells(block, columns.text)
            for row, id_, cells, raw, weight in zip(block.rows, view.ids(block), closed, texts, weights, strict=True):
                if (one := known.get(cells)) is None:
                    if len(known) == _REMEMBERED:
                        known.clear()
                    one = known[cells] = self._closed(dict(zip(named, cells, strict=True)))
                respondent = Respondent(
                    id_, one.agreement, one.attributes, one.answers, weight, one.wave, Source(file, row)
                )
                text = clean_text(raw)
                yield respondent, Comment(id_, id_, text, None if text == raw else storable(raw)) if text else None

    def _closed(self, cells: Mapping[str, str]) -> _Closed:
        columns = self.view.columns
        said = {name: one_line(cell) for name, cell in cells.items()}
        return _Closed(
            self.spelled[said[columns.agreement]] if said[columns.agreement] else None,
            {name: said[name] for name in columns.attributes},
            {name: self.spelled[said[name]] if said[name] else "" for name in columns.statements},
            said[columns.wave] if columns.wave else None,
        )
