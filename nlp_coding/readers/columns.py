"""The columns that a person names: that each is there, once, and has one role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp_coding.core.errors import Mistake, nearest
from nlp_coding.readers.clean import one_line, one_lines
from nlp_coding.readers.grid import Block

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


class View:
    """The columns that are read, in the blocks of a file with this header."""

    def __init__(self, header: Sequence[str], columns: Columns) -> None:
        named = {one_line(name) for name in columns.named}
        self.columns = columns
        self.wanted = [index for index, name in enumerate(header) if one_line(name) in named]
        """Places in the header; the blocks have these columns."""
        self.names = [header[index] for index in self.wanted]
        at = {one_line(name): place for place, name in enumerate(self.names)}
        self._at = {name: at[one_line(name)] for name in columns.named if one_line(name) in at}

    def cells(self, block: Block, name: str) -> Sequence[str]:
        """A column as the file has it."""
        return block.columns[self._at[name]]

    def ids(self, block: Block) -> Sequence[str]:
        """The respondents' ids: with the wave before it, where an id is unique within its wave only."""
        own = one_lines(self.cells(block, self.columns.id))
        if not self.columns.wave:
            return own
        waves = map(one_line, self.cells(block, self.columns.wave))
        return [f"{wave}/{id_}" for wave, id_ in zip(waves, own, strict=True)]

    def name_in_file(self, name: str) -> str:
        """A column's name as the header has it."""
        return self.names[self._at[name]]


def mistaken_columns(columns: Columns, header: Sequence[str], file: str) -> Iterator[Mistake]:
    """Columns that are not there, are there twice, or are named for two roles."""
    yield from _missing_columns(columns, header, file)
    yield from _clashing_roles(columns)


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
