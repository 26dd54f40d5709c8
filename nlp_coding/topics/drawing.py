"""What the figures of suggested topics share: ink, texts as plotly reads them, a row for each topic, the layout."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from nlp_coding.core.codebook import Language
from nlp_coding.core.printing import printable
from nlp_coding.core.topics import Suggestion
from nlp_coding.topics.page_words import FigureWords

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#000000")
"""Okabe and Ito's without yellow, which an open mark on white paper does not show."""
GREY = "#A6A6A6"
INK = "#1a1a1a"

_FONT = '"Segoe UI", Calibri, "Helvetica Neue", Arial, sans-serif'


def plotly_text(text: str, *, width: int | None = None, most: int | None = None) -> str:
    """The text as plotly shows it letter by letter: no tag, no entity and no formula is read from it.

    With a `width` it is broken into lines of so many characters, and cut after `most` lines.

    >>> plotly_text("<b>R&D</b> $x$")
    '&lt;b&gt;R&amp;D&lt;/b&gt; &#36;x&#36;'
    """
    lines = [" ".join(printable(text).split())]
    if width is not None:
        lines = textwrap.wrap(lines[0], width, max_lines=most, placeholder=" …") or [""]
    return "<br>".join(escape(line, quote=False).replace("$", "&#36;") for line in lines)


def topic_label(topic: Suggestion) -> str:
    """The topic's id and name: "T3 vikar, fastlege"."""
    return f"{topic.id} {topic.name}".strip()


def rounded(number: float) -> float:
    """Five digits: more than a screen has pixels, at a third of the file."""
    return float(f"{number:.5g}")


def topic_rows(figure: Figure, rows: list[str]) -> None:
    """The topics' labels down the side, the first on top. By number, since two topics may have one name."""
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[row.replace("<br>", " <br>") + " " for row in rows],
        tickfont={"size": 12},
        range=[len(rows) - 0.5, -0.5],
        automargin=True,
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        ticks="",
    )


def rows_height(rows: Sequence[object]) -> int:
    """The height of a field with a row for each topic, whose labels may have two lines; at least a message fits."""
    return max(34 * len(rows), 60)


def nothing_label(words: FigureWords) -> dict[str, Any]:
    """What stands in a field without anything to draw."""
    return {"text": words.nothing, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "showarrow": False}


def lay_out(
    figure: Figure,
    title: str,
    language: Language,
    *,
    field: int,
    above: int = 45,
    below: int = 15,
    annotations: list[dict[str, Any]],
) -> None:
    """What all figures have; `field` is the height of what is drawn, between the room above and below it."""
    at = {"x": 0, "xref": "container", "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top"}
    figure.update_layout(
        template="none",
        title={"text": title, **at, "pad": {"l": 10, "t": 12}, "font": {"size": 17}},
        height=above + field + below,
        margin={"l": 10, "r": 20, "t": above, "b": below},
        font={"family": _FONT, "size": 13, "color": INK},
        paper_bgcolor="#FFFFFF",
        plot_bgcolor="#FFFFFF",
        separators=".," if language == "en" else ",\u00a0",
        annotations=annotations,
        hoverlabel={"align": "left", "bgcolor": "#FFFFFF", "font": {"color": INK}},
        # plotly.js 4 has a button that sends the whole figure to plotly's servers, comments and all.
        modebar={"remove": ["sendChartToCloud", "select2d", "lasso2d"]},
    )
