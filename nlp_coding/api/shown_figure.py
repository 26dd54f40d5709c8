"""A figure as notebooks show it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nlp_coding import publishing
from nlp_coding.api.saving import place_of
from nlp_coding.core.files import write_privately
from nlp_coding.figures import FIGURE_FORMATS, Figure, describe, notes_of, render
from nlp_coding.results import Produced
from nlp_coding.workflow import Study


@dataclass(frozen=True, repr=False)
class Chart:
    """A figure, drawn from a table that is counted and protected as any other; a notebook shows it as SVG."""

    figure: Figure
    """Its values: what is withheld is not in them."""
    produced: Produced
    """The table that it is drawn from."""
    study: Study

    @property
    def title(self) -> str:
        return self.figure.title

    @property
    def notes(self) -> tuple[str, ...]:
        return notes_of(self.figure)

    @property
    def description(self) -> str:
        """The figure in words, for those who hear it read aloud."""
        return describe(self.figure)

    def save(self, path: str | Path) -> None:
        """Write it: .svg or .png. The study notes what it publishes, as for a table in a file."""
        place, ending = place_of(path, [form.suffix for form in FIGURE_FORMATS.values()], what="a figure")
        with publishing.recorded(self.study, [self.produced], [place]):
            write_privately(place, render(self.figure, ending.removeprefix(".")))

    def __repr__(self) -> str:
        return f"<Chart: {self.title}>"

    def _repr_svg_(self) -> str:
        return render(self.figure, "svg").decode("utf-8")
