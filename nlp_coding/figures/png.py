"""A sheet as PNG, drawn by matplotlib with nothing of it that is shared: no pyplot, no settings, no fonts looked up."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from nlp_coding.figures.measure import drawable, font_file, width_of
from nlp_coding.figures.sheet import Anchor, Box, Mark, Shape, Sheet, Stroke, Text
from nlp_coding.figures.style import PAPER, PNG_DPI

if TYPE_CHECKING:
    from matplotlib.artist import Artist

_ANCHORED: Mapping[Anchor, float] = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""What of a text's width stands to the left of its anchor."""


def render(sheet: Sheet) -> bytes:
    """At `PNG_DPI`, on white."""
    # Half a second for the first figure, which no command without figures shall wait for.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.transforms import Affine2D

    width, height = sheet.width / 72, sheet.height / 72
    figure = Figure(figsize=(width, height), dpi=PNG_DPI, facecolor=PAPER, edgecolor=PAPER)
    canvas = FigureCanvasAgg(figure)
    points = Affine2D().scale(1 / 72, -1 / 72).translate(0, height) + figure.dpi_scale_trans
    for order, mark in enumerate(sheet.marks):
        artist = _artist(mark)
        artist.set_transform(points)
        artist.set_zorder(order)
        figure.add_artist(artist)
    file = BytesIO()
    canvas.print_png(file, metadata={"Software": None})  # type: ignore[no-untyped-call]
    return file.getvalue()


def _artist(mark: Mark) -> Artist:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Polygon, Rectangle

    if isinstance(mark, Box):
        edge = mark.edge or "none"
        return Rectangle((mark.x, mark.y), mark.width, mark.height, facecolor=mark.fill, edgecolor=edge, linewidth=0.5)
    if isinstance(mark, Shape):
        return Polygon(mark.points, closed=True, facecolor=mark.fill, edgecolor=mark.edge, linewidth=0.8)
    if isinstance(mark, Stroke):
        x, y = zip(*mark.points, strict=True)
        return Line2D(
            x, y, color=mark.colour, linewidth=mark.width, linestyle=_dash(mark), marker="None",
            solid_capstyle="butt", dash_capstyle="butt", solid_joinstyle="round", dash_joinstyle="round",
        )  # fmt: skip
    return _letters(mark)


def _letters(text: Text) -> Artist:
    """Text as its outlines: matplotlib's own is up to 4 % wider at this size, for it moves letters to whole pixels."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path
    from matplotlib.textpath import text_to_path
    from matplotlib.transforms import Affine2D

    shown = drawable(text.text, bold=text.bold)
    points, codes = text_to_path.get_text_path(FontProperties(fname=font_file(text.bold)), shown, ismath=False)
    scale = text.size / text_to_path.FONT_SCALE
    x = text.x - _ANCHORED[text.anchor] * width_of(shown, text.size, bold=text.bold)
    outline = Path(points, codes).transformed(Affine2D().scale(scale, -scale).translate(x, text.y))
    # Snapped to pixels, one colon would be bolder than the next.
    return PathPatch(outline, facecolor=text.colour, edgecolor="none", linewidth=0, snap=False)


def _dash(stroke: Stroke) -> tuple[float, tuple[float, ...]] | Literal["-"]:
    # matplotlib counts dashes in widths of the line, the sheet in points.
    return (0.0, tuple(one / stroke.width for one in stroke.dash)) if stroke.dash else "-"
