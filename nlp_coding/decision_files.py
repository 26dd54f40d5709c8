"""Decisions that a person wrote in a file: long, wide, or as lists of codes, told apart by the header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from nlp_coding.answers import YES_NO, Answer, Codes, code_of, evidence_of, whole_comment
from nlp_coding.codebook.lineage import Version
from nlp_coding.codebook.migrate import stand
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import MACHINE, Coding, Decision, Evidence
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.shown import listed, shown
from nlp_coding.decision_headings import FORMS, OWN, SPANS, Headings
from nlp_coding.readers.clean import one_line
from nlp_coding.readers.rows import Rows, read_sheet
from nlp_coding.settings import Settings
from nlp_coding.standing import codebook_of
from nlp_coding.store import Store
from nlp_coding.workflow import Study

PASSED_OVER = ("settled", "outdated", "stale", "partial", "waiting", "retired")
"""What `export decisions` says in `status` of what is no coder's own decision on a code and a text as they are now."""


@dataclass(frozen=True)
class DecisionFile:
    """What a file says, and what is wrong with it."""

    answers: list[Answer]
    """One whose value cannot be read says neither yes nor no: its ids are to be checked all the same.

    Rows in which the comment or the code is a formula without its result, or an error, are among the mistakes alone.
    """
    mistakes: list[Mistake]
    codebook: Codebook = field(repr=False)
    """The one that was in force when the file was read: what is not listed there is a no to a code of this one."""
    n_blank: int = 0
    """Rows that nobody has filled in."""
    n_blank_cells: int = 0
    """In a wide file, blank cells of rows that are filled in: not decided yet, either."""
    passed_over: Mapping[str, int] = field(default_factory=dict)
    """Status → rows that were left aside for it."""
    unread: tuple[str, ...] = ()
    """Columns that mean nothing here."""
    n_spans_of_no: int = 0
    """Rows with a no whose start and end were not read: words speak for a yes."""
    sheet: str | None = None
    """Which of a workbook was read."""
    other_sheets: tuple[str, ...] = ()
    """Its sheets that hold something and were not read."""


def read_decisions(study: Study, path: Path, *, coder: str | None = None, sheet: str | None = None) -> DecisionFile:
    """Read a CSV, or a sheet of a workbook, in one of three forms; its mistakes are given, not raised.

    Long has comment_id, code and applies, and maybe start, end and further_spans. A list has comment_id and codes:
    those that apply, separated by `;`, or `-` for none, and every other code is a no. Wide has comment_id and a column
    for each code. Codes go by id or by label, and headings and codes in any case. A blank cell is not decided yet. A
    column `coder` says who decided, and `coder` who did where the file does not say. Raises InputError for a file that
    is none of these.
    """
    rows = read_sheet(path, sheet=sheet)
    with study.store() as store:
        codebook = codebook_of(store)
        changed = cache(lambda version: _changed_since(store, codebook, version))
        reader = _Reader(rows, path.name, Codes(codebook), one_line(coder or ""), study.settings, changed)
        return reader.read()


def _changed_since(store: Store, codebook: Codebook, version: str) -> frozenset[str] | None:
    """The codes that another version of the study's gave another meaning; None for one the study has not used."""
    known = {f"{one.name}@{one.version}": one for one in store.codebooks()}
    if version not in known:
        return None
    old = codebook_of(store, digest=known[version].digest)
    codings = (Coding("", code.id, True, "person", "someone", "decided") for code in old.leaves)
    found = stand(
        [Decision(number, coding, "", version, old.digest) for number, coding in enumerate(codings, start=1)],
        under=codebook.digest,
        versions=[Version(one.digest, one.name, one.version, one.revises) for one in known.values()],
        load=lambda digest: codebook_of(store, digest=digest),
    )
    return frozenset(one.coding.code_id for one in found.outdated)


class _Row(NamedTuple):
    """A row that somebody has filled in."""

    number: int
    comment_id: str
    coder: str | None
    cells: dict[str, str]


class _Reader:
    """Reads one file."""

    def __init__(
        self,
        rows: Rows,
        file: str,
        codes: Codes,
        coder: str,
        settings: Settings,
        changed: Callable[[str], frozenset[str] | None],
    ) -> None:
        self.records, self.sheet, self.other_sheets = rows.grid.records, rows.sheet, rows.others
        self.file, self.codes, self.coder, self.changed = file, codes, coder, changed
        self.in_force = str(codes.codebook)
        survey = (settings.id, settings.text, settings.agreement, settings.wave or "", settings.weight or "")
        of_survey = frozenset(map(one_line, (*survey, *settings.closed, *settings.attributes))) - {""}
        self.headings = Headings(rows.grid.header, codes, of_survey)
        self.header = self.headings.names()
        called: dict[str | None, str] = dict(zip(rows.grid.header, self.header, strict=True))
        self.unreadable = [replace(one, column=called.get(one.column, one.column)) for one in rows.grid.mistakes]
        self.broken = {(one.row, one.column) for one in self.unreadable}
        self.mistakes = [one for one in self.unreadable if one.column is None]
        self.used: set[str] = set()
        self.n_blank = self.n_blank_cells = self.n_spans_of_no = 0
        self.passed_over: Counter[str] = Counter()

    def read(self) -> DecisionFile:
        header = self.header
        if "codes" in header and (both := [name for name in ("code", "applies") if name in header]):
            remedy = "keep comment_id and codes, or comment_id, code, applies"
            raise InputError(Mistake(f"the file has both «codes» and «{both[0]}»", self.file, 1, remedy=remedy))
        if "codes" in header:
            given = self.lists()
        elif "code" in header or "applies" in header:
            given = self.long()
        else:
            given = self.wide()
        answers = [one for one in given if not self.is_broken(one.row, "comment_id", "code", "codes")]
        if not answers and not self.mistakes:
            what = "the file holds no decisions"
            if self.passed_over:
                what += f": a row of status {' or '.join(self.passed_over)} is none"
            remedy = "write 1 or 0 in the column applies, in a row for each decision"
            if "codes" in header:
                remedy = "write the codes that apply in the column codes, separated by ;, or - for none"
            elif "applies" not in header:
                remedy = "write 1 or 0 in the columns of the codes, in a row for each comment"
            self.mistakes.append(Mistake(what, self.file, remedy=self.or_elsewhere(remedy)))
        unread = tuple(
            name
            for name in header
            if name and name not in self.used and (not self.headings.is_helper(name) or self.codes.named(name))
        )
        return DecisionFile(
            answers,
            self.mistakes,
            self.codes.codebook,
            self.n_blank,
            self.n_blank_cells,
            self.passed_over,
            unread,
            self.n_spans_of_no,
            self.sheet,
            self.other_sheets,
        )

    def long(self) -> Iterator[Answer]:
        """A row a decision."""
        for number, comment_id, coder, cells in self.rows("code", "applies", *SPANS, filled=("applies",), needed=2):
            said = self.answer(cells["applies"], number, "applies")
            code = self.code(one_line(cells["code"]), number, "code")
            self.check_version(cells, [code], number)
            start, end, further = (cells.get(name, "").strip() for name in SPANS)
            evidence: tuple[Evidence, ...] = ()
            if said:
                wrong: list[tuple[str, str, str]] = []
                evidence = evidence_of(start, end, further, wrong)
                for column, what, remedy in wrong:
                    self.wrong(what, number, column, remedy)
            elif start or end or further:
                self.n_spans_of_no += 1
            yield Answer(comment_id, code, said, self.file, number, coder, evidence)

    def lists(self) -> Iterator[Answer]:
        """A row a comment: the codes that apply, all others a no."""
        seen: dict[tuple[str | None, str], int] = {}
        for number, comment_id, coder, cells in self.rows("codes", filled=("codes",), needed=1):
            if (version := cells.get("codebook", "").strip()) not in ("", self.in_force):
                what = f"the row was filled in for {shown(version)}, and {self.in_force} is in force"
                self.wrong(what, number, "codebook", "a no to the codes that are new was never said: export it anew")
                continue
            if self.is_first(seen, number, comment_id, coder):
                yield from whole_comment(
                    comment_id, cells["codes"].strip(), self.codes, self.mistakes,
                    file=self.file, row=number, coder=coder,
                )  # fmt: skip

    def wide(self) -> Iterator[Answer]:
        """A row a comment, a column a code."""
        columns = self.headings.code_columns(self.header, self.records, self.mistakes, file=self.file)
        if not columns and not self.mistakes:
            remedy = self.or_elsewhere(FORMS + listed(self.codes.leaves))
            raise InputError(Mistake("no column holds decisions", self.file, 1, remedy=remedy))
        seen: dict[tuple[str | None, str], int] = {}
        for number, comment_id, coder, cells in self.rows(*columns, filled=tuple(columns), needed=0):
            if not self.is_first(seen, number, comment_id, coder):
                continue
            filled = {column: cell for column in columns if (cell := cells[column].strip())}
            self.n_blank_cells += len(columns) - len(filled)
            self.check_version(cells, [columns[column] for column in filled], number)
            for column, cell in filled.items():
                said = True if cell in ("x", "X") else self.answer(cell, number, column)
                yield Answer(comment_id, columns[column], said, self.file, number, coder, column=column)

    def rows(self, *columns: str, filled: tuple[str, ...], needed: int) -> Iterator[_Row]:
        """The rows with something in the columns `filled`; those aside whose status says that they are no decision.

        The first columns, as many as `needed`, must be there, as comment_id must.
        """
        self.used = {*OWN, *columns}
        self.check_header(("comment_id", *columns[:needed]))
        self.mistakes += (replace(one, column=shown(one.column)) for one in self.unreadable if one.column in self.used)
        for record in self.records:
            cells = dict(zip(self.header, record.cells, strict=True))
            if not any(map(str.strip, map(cells.__getitem__, filled))):
                self.n_blank += 1
                continue
            if (status := cells.get("status", "").strip()) in PASSED_OVER:
                self.passed_over[status] += 1
                continue
            if status not in ("", "decided"):
                remedy = "export decisions writes what people decided; where a person did, write decided"
                self.wrong(f"«{shown(status)}» is no status of a decision", record.row, "status", remedy)
                continue
            yield _Row(record.row, one_line(cells["comment_id"]), self.who(cells, record.row), cells)

    def check_header(self, needed: tuple[str, ...]) -> None:
        """Raises InputError for columns that are missing, or there twice: no row can be read then."""
        found = [
            Mistake(f"several columns are called «{shown(column)}»", self.file, 1, remedy="keep one of them")
            for column in sorted(one for one in self.used if self.header.count(one) > 1)
        ]
        for column in needed:
            if column not in self.header:
                near = nearest(column, self.header)
                columns = listed(filter(None, self.header))
                remedy = self.or_elsewhere(f"did you mean «{shown(near)}»?" if near else f"the columns are {columns}")
                found.append(Mistake(f"there is no column «{column}»", self.file, 1, remedy=remedy))
        if found:
            raise InputError([*self.mistakes, *found])

    def or_elsewhere(self, remedy: str) -> str:
        """A remedy, and on which sheets the decisions may be where they are not on this one."""
        if not self.other_sheets:
            return remedy
        more = f"The sheet read is «{self.sheet}»; name another with --sheet: {listed(self.other_sheets)}"
        return f"{remedy}{'' if remedy.endswith('?') else '.'} {more}"

    def who(self, cells: Mapping[str, str], row: int) -> str | None:
        """Who decided; None where the file has no column for it, or what it says is a mistake."""
        if "coder" not in cells:
            return None
        given = one_line(cells["coder"])
        if given == MACHINE:
            self.wrong(f"«{MACHINE}» is the program's own name", row, "coder", "write who decided, or take the row out")
        elif self.coder and given not in ("", self.coder):
            remedy = f"leave out --coder; or clear the cell where {shown(self.coder)} decided"
            self.wrong(f"the row is by «{shown(given)}», and --coder says {shown(self.coder)}", row, "coder", remedy)
        elif not self.coder and not given:
            self.wrong("nobody is named who decided", row, "coder", "fill in the cell, or name one with --coder ID")
        else:
            return given or self.coder or None
        return None

    def is_first(self, seen: dict[tuple[str | None, str], int], row: int, comment_id: str, coder: str | None) -> bool:
        if self.is_broken(row, "comment_id"):
            return True  # who knows which comment it is
        first = seen.setdefault((coder, comment_id), row)
        if first != row:
            what = f"«{shown(comment_id)}» stands in row {first} already"
            self.wrong(what, row, "comment_id", "keep one of the two rows")
        return first == row

    def check_version(self, cells: Mapping[str, str], codes: list[str], row: int) -> None:
        """A row of another version says nothing of a code whose meaning has changed since."""
        version = cells.get("codebook", "").strip()
        if version in ("", self.in_force):
            return
        changed = self.changed(version)
        if changed is None:
            remedy = f"see that the codes mean the same in {self.in_force}, and clear the cell"
            self.wrong(f"the row is of {shown(version)}, which the study has not used", row, "codebook", remedy)
            return
        for code in codes:
            if code in changed:
                what = f"«{shown(code)}» was redefined between {shown(version)} and {self.in_force}"
                self.wrong(what, row, "codebook", "decide on it again, and clear the cell")

    def answer(self, cell: str, row: int, column: str) -> bool | None:
        written = cell.strip()
        said = YES_NO.get(written.lower())
        if said is None:
            remedy = "write 1 where the code applies, 0 where it does not"
            self.wrong(f"«{shown(written)}» is neither 1 nor 0", row, column, remedy)
        return said

    def code(self, given: str, row: int, column: str) -> str:
        return code_of(given, self.codes, self.mistakes, file=self.file, row=row, column=column)

    def is_broken(self, row: int | None, *columns: str) -> bool:
        """Whether a cell could not be read at all, which is told already."""
        return any((row, column) in self.broken for column in columns)

    def wrong(self, message: str, row: int, column: str, remedy: str) -> None:
        """Note a mistake, unless the cell could not be read at all."""
        if not self.is_broken(row, column):
            self.mistakes.append(Mistake(message, self.file, row, shown(column), remedy))
