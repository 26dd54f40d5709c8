"""How far coders agree, as notebooks show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlp_coding.api.saving import place_of
from nlp_coding.core.codebook import Language
from nlp_coding.core.files import write_privately
from nlp_coding.core.reliability import Agreement, Coefficient
from nlp_coding.reliability import Reliable, reliability_table
from nlp_coding.tables import FORMATS

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, repr=False)
class Agreeing:
    """How far coders agree; a notebook shows the table."""

    value: Reliable
    language: Language

    @property
    def frame(self) -> DataFrame:
        """One row a code, and «no_code» last: n_units, the yes of each coder, percent (0 to 100), kappa, alpha and ac1.

        Each figure has the ends of its 95 % interval beside it, in `…_low` and `…_high`. What cannot be computed is
        missing.
        """
        import pandas as pd

        figures = self.value.figures
        rows = {**figures.codes, "no_code": figures.no_code}
        frame = pd.DataFrame(
            [_row(one, figures.coders) for one in rows.values()], index=pd.Index(list(rows), name="code")
        )
        whole = ["n_units", *(f"yes_{coder}" for coder in figures.coders)]
        return frame.astype({name: "Int64" if name in whole else "Float64" for name in frame.columns})

    @property
    def alpha_masi(self) -> float | None:
        """Krippendorff's alpha over whole sets of codes; None where it cannot be computed."""
        found = self.value.figures.masi.value
        return None if found is None else float(found)

    def save(self, path: str | Path) -> None:
        """Write the table: .docx, .xlsx, .html, .csv, .md, .tex or .txt."""
        place, ending = place_of(path, [f".{name}" for name in FORMATS], what="a table")
        table = reliability_table(self.value, language=self.language)
        write_privately(place, FORMATS[ending.removeprefix(".")].file_bytes(table))

    def __repr__(self) -> str:
        figures = self.value.figures
        return f"<Agreeing: {' and '.join(figures.coders)}, {figures.n_comments:,} comments>"

    def _repr_markdown_(self) -> str:
        table = reliability_table(self.value, language=self.language)
        return FORMATS["md"].file_bytes(table).decode("utf-8-sig")


def _row(one: Agreement, coders: tuple[str, ...]) -> Mapping[str, float | None]:
    yes = {f"yes_{coder}": n for coder, n in zip(coders, one.yes, strict=True)}
    percent = _named("percent", one.percent, times=100)
    kappa = _named("kappa", one.kappa) if one.kappa else {}
    return {"n_units": one.n_units, **yes, **percent, **kappa, **_named("alpha", one.alpha), **_named("ac1", one.ac1)}


def _named(name: str, one: Coefficient, *, times: int = 1) -> dict[str, float | None]:
    low, high = one.interval or (None, None)
    return {
        ending: None if value is None else float(value * times)
        for ending, value in ((name, one.value), (f"{name}_low", low), (f"{name}_high", high))
    }
