"""From rows of text to respondents and comments, by the columns a person named; every mistake in one pass."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.survey import Comment, Corpus, Respondent, Scale, Source
from nlp_coding.readers.clean import clean_text, find_mojibake, one_line, storable
from nlp_coding.readers.grid import Grid, Record
from nlp_coding.readers.notes import reading_notes
from nlp_coding.readers.order import in_order
from nlp_coding.readers.scale import Placement, find_scale

MAX_CHARACTERS = 100_000
"""In one cell. The longest comments fill a page; beyond this a quotation mark is missing, or rows ran together."""

_COLUMNS_SHOWN = 40


@dataclass(frozen=True)
class Columns:
    """Which column of a survey file is what, as its header names them."""

    id: str
    text: str
    agreement: str
    attributes: tuple[str, ...] = ()
    wave: str | None = None
    """Where several waves share ids: an id is then unique within its wave, and ids read "2023/R017"."""
    statements: tuple[str, ...] = ()
    """Further closed questions, answered on the same scale as the agreement."""
    weight: str | None = None
    """A number for each respondent, 0 or more."""

    @property
    def named(self) -> tuple[str, ...]:
        """Every column that is read, once."""
        one_of = [name for name in (self.wave, self.weight) if name]
        return tuple(dict.fromkeys((self.id, self.text, self.agreement, *one_of, *self.statements, *self.attributes)))


@dataclass(frozen=True)
class Reading:
    """A survey file, read."""

    corpus: Corpus
    scale: Scale
    encoding: str | None
    """The codec of a text file; None where the format knows its own."""
    separator: str | None
    notes: tuple[str, ...]
    """What a person should be told of how the file was read."""
    attribute_values: Mapping[str, tuple[str, ...]]
    """By attribute, the values that occur, in the order to report them; blank is not among them."""


def read_grid(
    grid: Grid,
    columns: Columns,
    *,
    file: str,
    levels: Sequence[str] | None = None,
    outside: Sequence[str] = (),
    scale: Scale | None = None,
) -> Reading:
    """Make respondents and comments of the rows. Raises InputError with all that is wrong, and reads nothing then."""
    named = {one_line(name) for name in columns.named}
    mistakes = [mistake for mistake in grid.mistakes if mistake.column is None or one_line(mistake.column) in named]
    absent = [*_missing_columns(columns, grid.header, file), *_clashing_roles(columns)]
    if damaged := find_mojibake(_cells(grid, named), file=file):
        mistakes.append(damaged)
    if absent:
        raise InputError([*absent, *mistakes])
    if not grid.records and not mistakes:
        remedy = "name the file with the answers, one respondent a row"
        raise InputError(Mistake("the file has a header but no respondents", file, remedy=remedy))
    rows = _Rows(grid, columns, file)
    mistakes += rows.mistakes()
    placement = None
    if grid.records:  # where no row could be read, a word on the scale would only mislead
        try:
            placement = _place(rows, grid, levels=levels, outside=outside, scale=scale)
        except InputError as error:
            mistakes += error.mistakes
    if mistakes or placement is None:
        raise InputError(sorted(mistakes, key=lambda mistake: mistake.row or 0))
    return rows.reading(placement)


def _place(
    rows: _Rows, grid: Grid, *, levels: Sequence[str] | None, outside: Sequence[str], scale: Scale | None
) -> Placement:
    """The scale by the agreement's answers, and the place on it of every answer to it and to the statements."""
    mistakes: list[Mistake] = []
    try:
        placement = _place_agreement(rows, grid, levels=levels, outside=outside, scale=scale)
    except InputError as error:
        if scale is None and levels is None:
            raise
        # By the levels that were given the statements can be checked all the same.
        placement = Placement(scale or Scale(tuple(levels or ()), tuple(outside)), {}, "given")
        mistakes += error.mistakes
    spelled, beyond = dict(placement.spelled), list(placement.scale.outside)
    for name in rows.columns.statements:
        answers = rows.answers_to(name)
        declared = sorted(grid.set_aside.get(name, frozenset()) & answers.keys() - set(placement.scale.levels))
        try:
            placed = find_scale(
                answers,
                levels=placement.scale.levels,
                outside=list(dict.fromkeys([*beyond, *declared])),
                fixed=scale is not None,
                file=rows.file,
                column=name,
            )
        except InputError as error:
            mistakes += error.mistakes
        else:
            # One spelling for the file: an answer that two columns have is the same answer.
            spelled = {**placed.spelled, **spelled}
            beyond = list(dict.fromkeys([*beyond, *placed.scale.outside]))
    if mistakes:
        raise InputError(mistakes)
    return replace(placement, scale=Scale(placement.scale.levels, tuple(beyond)), spelled=spelled)


def _place_agreement(
    rows: _Rows, grid: Grid, *, levels: Sequence[str] | None, outside: Sequence[str], scale: Scale | None
) -> Placement:
    column = rows.columns.agreement
    return find_scale(
        rows.answers,
        levels=scale.levels if scale else levels,
        outside=scale.outside if scale else outside,
        labels=grid.labels.get(column, ()),
        set_aside=grid.set_aside.get(column, frozenset()),
        fixed=scale is not None,
        file=rows.file,
        column=column,
    )


def _missing_columns(columns: Columns, header: Sequence[str], file: str) -> Iterator[Mistake]:
    counts = Counter(one_line(name) for name in header)
    for name in columns.named:
        if counts[one_line(name)] > 1:
            message = f"{counts[one_line(name)]} columns are called «{name}»"
            yield Mistake(message, file, 1, remedy="give the column that is meant a name of its own")
        elif one_line(name) not in counts:
            known = [column for column in counts if column]
            near = nearest(name, known)
            more = f" and {len(known) - _COLUMNS_SHOWN} more" if len(known) > _COLUMNS_SHOWN else ""
            listed = f"the columns are: {', '.join(known[:_COLUMNS_SHOWN])}{more}"
            remedy = f"did you mean «{near}»? T{listed[1:]}" if near else listed
            yield Mistake(f"there is no column «{name}»", file, remedy=remedy)


def _clashing_roles(columns: Columns) -> Iterator[Mistake]:
    """A column in two roles. An attribute's values go to study.yaml, where no comment and no id belongs."""
    roles: dict[str, str] = {}
    named = [("id", columns.id), ("text", columns.text), ("agreement", columns.agreement)]
    named += [(role, name) for role, name in (("wave", columns.wave), ("weight", columns.weight)) if name]
    named += [("statement", name) for name in dict.fromkeys(columns.statements)]
    for role, name in named:
        yield from _clash(name, roles.setdefault(one_line(name), role), role)
    attributes: dict[str, str] = {}
    for name in dict.fromkeys(columns.attributes):
        if roles.get(one_line(name), "wave") != "wave":  # tables by year are made so
            yield from _clash(name, roles[one_line(name)], "attribute")
        if attributes.setdefault(one_line(name), name) != name:
            yield Mistake(f"the attribute «{one_line(name)}» is named twice", remedy="name it once")


def _clash(name: str, first: str, role: str) -> Iterator[Mistake]:
    if first != role:
        message = f"the column «{one_line(name)}» is named both as --{first} and as --{role}"
        yield Mistake(message, remedy="name a column of its own for each")


def _cells(grid: Grid, named: set[str]) -> Iterator[tuple[int, str, str]]:
    """The header, and every cell of the named columns: (row, column, text)."""
    for name in grid.header:
        yield 1, name, name
    for index, name in enumerate(grid.header):
        if one_line(name) in named:
            for record in grid.records:
                yield record.row, name, record.cells[index]


class _Rows:
    """The records of a file seen through the named columns."""

    def __init__(self, grid: Grid, columns: Columns, file: str) -> None:
        self.grid, self.columns, self.file = grid, columns, file
        place = {one_line(name): index for index, name in enumerate(grid.header)}
        self.index = {name: place[one_line(name)] for name in columns.named}
        self.answers = self.answers_to(columns.agreement)

    def cell(self, record: Record, column: str) -> str:
        return one_line(record.cells[self.index[column]])

    def answers_to(self, column: str) -> Counter[str]:
        """How often each answer was given; blank ones are left out."""
        return Counter(answer for record in self.grid.records if (answer := self.cell(record, column)))

    def _all_answers(self) -> Counter[str]:
        """To the agreement and the statements together."""
        return sum((self.answers_to(name) for name in self.columns.statements), start=self.answers)

    def answer(self, record: Record) -> str:
        return self.cell(record, self.columns.agreement)

    def id(self, record: Record) -> str:
        own = self.cell(record, self.columns.id)
        return f"{self.cell(record, self.columns.wave)}/{own}" if self.columns.wave else own

    def mistakes(self) -> Iterator[Mistake]:
        """Blank ids and waves, ids that occur twice, cells that no person wrote."""
        first_row: dict[str, int] = {}
        needed = [("id", self.columns.id), *([("wave", self.columns.wave)] if self.columns.wave else [])]
        for record in self.grid.records:
            if blank := [(what, name) for what, name in needed if not self.cell(record, name)]:
                for what, name in blank:
                    remedy = f"give the respondent {'an id' if what == 'id' else 'a wave'}, or take the row out"
                    yield Mistake(f"the {what} is blank", self.file, record.row, name, remedy)
            else:
                id_ = self.id(record)
                first = first_row.setdefault(id_, record.row)
                if first != record.row:
                    yield self._twice(id_, first, record.row)
            if self.columns.weight and self.weight(record) is None:
                yield self._no_weight(record)
            for name, index in self.index.items():
                if len(record.cells[index]) > MAX_CHARACTERS:
                    yield _too_long(len(record.cells[index]), file=self.file, row=record.row, column=name)

    def _twice(self, id_: str, first: int, row: int) -> Mistake:
        remedy = "give every respondent one row with an id of its own"
        if not self.columns.wave:
            remedy += "; where waves share ids, name the column that tells the waves apart with --wave"
        shown = id_ if len(id_) <= 60 else f"{id_[:59]}…"
        return Mistake(
            f"the id «{shown}» stands in row {first} and in row {row}", self.file, row, self.columns.id, remedy
        )

    def weight(self, record: Record) -> float | None:
        """The respondent's weight; None where the cell holds no number of 0 or more."""
        assert self.columns.weight
        written = self.cell(record, self.columns.weight)
        try:
            weight = float("" if "_" in written else written.replace(",", "."))  # Python reads 1_5 as 15
        except ValueError:
            return None
        return weight if 0 <= weight < math.inf else None

    def _no_weight(self, record: Record) -> Mistake:
        assert self.columns.weight
        written = self.cell(record, self.columns.weight)
        what = f"«{written}» is no weight" if written else "the weight is blank"
        remedy = "write a number of 0 or more, such as 1.25 or 1,25; 0 leaves a respondent out of weighted percentages"
        return Mistake(what, self.file, record.row, self.columns.weight, remedy)

    def reading(self, placement: Placement) -> Reading:
        respondents: list[Respondent] = []
        comments: list[Comment] = []
        for record in self.grid.records:
            respondent = self._respondent(record, placement)
            respondents.append(respondent)
            raw = record.cells[self.index[self.columns.text]]
            if text := clean_text(raw):
                original = None if text == raw else storable(raw)
                comments.append(Comment(respondent.id, respondent.id, text, original))
        corpus = Corpus(tuple(respondents), tuple(comments))
        return Reading(
            corpus,
            placement.scale,
            self.grid.encoding,
            self.grid.separator,
            (*self.grid.notes, *reading_notes(corpus, placement, self._all_answers(), self.columns.statements)),
            {name: self._values_in_order(name, respondents) for name in self.columns.attributes},
        )

    def _respondent(self, record: Record, placement: Placement) -> Respondent:
        answer = self.answer(record)
        return Respondent(
            id=self.id(record),
            agreement=placement.spelled[answer] if answer else None,
            attributes={name: self.cell(record, name) for name in self.columns.attributes},
            answers={name: self._statement(record, name, placement) for name in self.columns.statements},
            weight=self.weight(record) if self.columns.weight else None,
            wave=self.cell(record, self.columns.wave) if self.columns.wave else None,
            source=Source(self.file, record.row),
        )

    def _statement(self, record: Record, name: str, placement: Placement) -> str:
        answer = self.cell(record, name)
        return placement.spelled[answer] if answer else ""

    def _values_in_order(self, name: str, respondents: Sequence[Respondent]) -> tuple[str, ...]:
        used = dict.fromkeys(respondent.attributes[name] for respondent in respondents)
        used.pop("", None)
        labels = self.grid.labels.get(self.grid.header[self.index[name]], ())
        labelled = [label for label in dict.fromkeys(one_line(label) for label in labels) if label in used]
        return (*labelled, *in_order(value for value in used if value not in labelled))


def _too_long(length: int, *, file: str, row: int, column: str) -> Mistake:
    return Mistake(
        f"the cell has {length:,} characters; no more than {MAX_CHARACTERS:,} can be one answer".replace(",", " "),
        file,
        row,
        column,
        "look for a quotation mark that is missing or for rows that ran together; shorten the text if it is one answer",
    )
