"""A table as a pandas frame that keeps its title and notes, and that a notebook shows as the program prints it.

A number that is withheld is nowhere in it: the table that it is made from does not have it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_coding import publishing
from nlp_coding.api.saving import place_of
from nlp_coding.core.files import write_privately
from nlp_coding.core.numbers import percent_of
from nlp_coding.core.table import CrossTable, Row, Statistic, Tally
from nlp_coding.results import Produced
from nlp_coding.tables import FORMATS, Look
from nlp_coding.tables.html_page import fragment
from nlp_coding.tables.layout import cell_text
from nlp_coding.workflow import Study

if TYPE_CHECKING:
    from pandas import DataFrame

STYLE = """<style>
.nlpc.nlpc table { border-collapse: collapse; table-layout: auto; margin: 0; border: 0;
  font-variant-numeric: tabular-nums; border-top: 2px solid; border-bottom: 2px solid; }
.nlpc.nlpc .panel { overflow-x: auto; margin: 0 0 1rem; }
.nlpc.nlpc caption { caption-side: top; text-align: left; font-weight: 600; padding: 0 0 .4rem; color: inherit; }
.nlpc.nlpc tr, .nlpc.nlpc tbody tr:nth-child(odd) { background: none; border: 0; }
.nlpc.nlpc th, .nlpc.nlpc td { padding: .2rem .5rem; text-align: right; vertical-align: bottom; border: 0; }
.nlpc.nlpc td { white-space: nowrap; }
.nlpc.nlpc thead { border-bottom: 1px solid; }
.nlpc.nlpc thead th { max-width: 11rem; white-space: normal; }
.nlpc.nlpc thead th[colspan] { text-align: center; border-bottom: 1px solid #8886; }
.nlpc.nlpc .unit, .nlpc.nlpc tbody th { font-weight: 400; }
.nlpc.nlpc .stub { text-align: left; padding-left: 0; min-width: 9rem; max-width: 18rem; white-space: normal; }
.nlpc.nlpc .opens { padding-left: 1.2rem; }
.nlpc.nlpc tr.total > * { font-weight: 600; border-top: 1px solid; }
.nlpc.nlpc tr.outside > *, .nlpc.nlpc tr.statistic > * { opacity: .75; }
.nlpc.nlpc .notes { font-size: .87em; max-width: 46rem; opacity: .75; }
.nlpc.nlpc .notes p { margin: .1rem 0; }
</style>
"""
"""Only what stands inside a table of ours, in the notebook's own colours, be they dark or light. The class is named
twice, so that it weighs more than what notebooks say of tables."""

FILES = {".csv": "csv", ".xlsx": "xlsx", ".docx": "docx", ".html": "html", ".md": "md", ".tex": "tex", ".txt": "txt"}
"""Ending → the format that is written."""


@dataclass(frozen=True)
class Origin:
    """What a frame was made from."""

    study: Study
    produced: Produced
    decimals: int

    @property
    def table(self) -> CrossTable:
        return self.produced.table


def table_frame(study: Study, produced: Produced, *, decimals: int = 0) -> TableFrame:
    """The frame of a table that was made.

    Its `attrs` are title, notes, min_cell, withheld (number of cells) and given_away: how many of the withheld numbers
    can be worked out, or nearly, from files that were published earlier.
    """
    origin = Origin(study, kept(produced), decimals)
    frame: TableFrame = _frame_class()(_cells(origin))
    frame.attrs.update(
        title=origin.table.title,
        notes=list(origin.table.notes),
        min_cell=produced.min_cell,
        withheld=sum(cell.withheld for row in _rows(origin.table) for cell in row.cells),
        given_away=len(produced.exposed),
    )
    frame._origin = origin
    return frame


def kept(produced: Produced) -> Produced:
    """The same without the bounds that earlier files give of withheld numbers: those are numbers too."""
    return replace(produced, exposed=())


class Shown:
    """What a table has beside its frame."""

    _origin: Origin

    @property
    def title(self) -> str:
        return self._origin.table.title

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader needs to know of the numbers, as it stands below the table."""
        return self._origin.table.notes

    @property
    def withheld(self: Any) -> DataFrame:
        """Of each cell, whether it is withheld; one that is missing otherwise is a share of nothing."""
        import pandas as pd

        found = [[cell.withheld for cell in row.cells] for row in _rows(self._origin.table)]
        return pd.DataFrame(found, index=self.index, columns=self.columns)

    @property
    def statistics(self: Any) -> DataFrame:
        """The rows of tests and estimates below the table, as they are printed; without any, an empty frame."""
        import pandas as pd

        origin: Origin = self._origin
        table, look = origin.table, Look(decimals=origin.decimals)
        rows = [row for row in table.rows if row.kind == "statistic"]
        index = pd.Index([row.label for row in rows], name=table.stub)
        texts = [
            [cell_text(cell, column, table, look) for cell, column in zip(row.cells, table.columns, strict=True)]
            for row in rows
        ]
        return pd.DataFrame(texts, index=index, columns=self.columns, dtype="str")

    def save(self, path: str | Path) -> None:
        """Write the table as it was made: .docx, .xlsx, .csv, .html, .md, .tex or .txt, for its owner alone.

        The study notes what it publishes, and later tables are held against it, as after `table --out`.
        """
        origin = self._origin
        place, ending = place_of(path, FILES, what="a table")
        with publishing.recorded(origin.study, [origin.produced], [place]):
            write_privately(place, FORMATS[FILES[ending]].file_bytes(origin.table, Look(decimals=origin.decimals)))

    def _repr_html_(self: Any) -> str:
        if not self.equals(_cells(self._origin)):  # somebody has written into it
            changed: str = super()._repr_html_()  # type: ignore[misc]
            return changed
        body = fragment(self._origin.table, Look(decimals=self._origin.decimals))
        return f'{STYLE}<div class="nlpc">\n{body}</div>\n'


@cache
def _frame_class() -> Any:
    """The class, made when it is first needed: pandas takes half a second to import."""
    import pandas as pd

    own = {
        "__doc__": "A table as a data frame; what is computed from it is a plain one, its title and notes in `attrs`.",
        "__module__": __name__,
        "_metadata": ["_origin"],
        "_constructor": property(lambda _: pd.DataFrame),
    }
    return type("TableFrame", (Shown, pd.DataFrame), own)


if TYPE_CHECKING:

    class TableFrame(Shown, DataFrame):  # type: ignore[misc]
        """A table as a data frame; what is computed from it is a plain one, its title and notes in `attrs`."""

else:

    def __getattr__(name: str) -> Any:
        """The class by its name, for those who read a pickled frame."""
        if name == "TableFrame":
            return _frame_class()
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _cells(origin: Origin) -> DataFrame:
    """Numbers and percentages of the rows, the statistics left out; what is withheld is missing."""
    import pandas as pd

    table = origin.table
    rows = _rows(table)
    columns = [
        pd.array([_value(row.cells[place], column.shows, origin, place) for row in rows], dtype=_KINDS[column.shows])
        for place, column in enumerate(table.columns)
    ]
    index = pd.Index([row.label for row in rows], name=table.stub)
    # Put together by place: two codes may have one label.
    frame = pd.concat([pd.Series(values, index=index) for values in columns], axis=1)
    frame.columns = _names(table)
    return frame


_KINDS = {"count": "Int64", "percent": "Float64", "interval": "string"}


def _value(cell: Tally | Statistic, shows: str, origin: Origin, place: int) -> Any:
    assert isinstance(cell, Tally)
    if cell.count is None:
        return None
    if shows == "count":
        return cell.count
    if shows == "interval":
        return cell_text(cell, origin.table.columns[place], origin.table, Look(decimals=origin.decimals))
    if cell.share is None:
        return None
    # With all its digits, a weighted share can tell whose weights it is made of.
    exact = not origin.produced.min_cell
    return float(cell.share * 100) if exact else float(percent_of(cell.share, decimals=origin.decimals))


def _names(table: CrossTable) -> Any:
    """Group and label of each column where any stands in a group; labels alone otherwise."""
    import pandas as pd

    if any(column.group for column in table.columns):
        # An empty second level may be left out: frame["Kommentarer"] is a column.
        pairs = [(column.group, column.label) if column.group else (column.label, "") for column in table.columns]
        return pd.MultiIndex.from_tuples(pairs)
    return pd.Index([column.label for column in table.columns])


def _rows(table: CrossTable) -> Sequence[Row]:
    return [row for row in table.rows if row.kind != "statistic"]
