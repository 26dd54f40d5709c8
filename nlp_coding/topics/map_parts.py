"""The parts of the map: which points are drawn and how, what is under the pointer, where the topics' names stand."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING, Any

from nlp_coding.core.printing import printable
from nlp_coding.core.topics import Passage, Point, Suggestion, Suggestions
from nlp_coding.topics.drawing import COLOURS, GREY, INK, plotly_text, rounded, topic_label
from nlp_coding.topics.page_words import FigureWords

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

SYMBOLS = ("circle", "square", "diamond", "triangle-up", "star", "pentagon")
"""The next each time the colours begin again."""
MOST_NAMES = 20
"""Topics that are named on the map: of more it has the ids, and the names under the pointer."""
MAP_ROOM = (640, 540)
"""Pixels of the map's field on paper; labels are kept apart by them."""
_OFFSETS = sorted(
    ((dx, dy) for dx in (0, -60, 60, -120, 120) for dy in (0, -22, 22, -44, 44, -66, 66, -88, 88)),
    key=lambda offset: offset[0] ** 2 / 4 + offset[1] ** 2,
)
"""Where a label may stand from its topic's centre, in pixels, nearest first."""


def thinned(points: Sequence[Point], most: int | None) -> Sequence[Point]:
    """At most so many of the points, evenly taken; all where `most` is None."""
    if most is None or len(points) <= most:
        return points
    return [points[place * len(points) // most] for place in range(most)]


def styles_of(n_topics: int) -> Iterator[tuple[str, str]]:
    """A colour and a symbol for each topic."""
    for place in range(n_topics):
        round_, colour = divmod(place, len(COLOURS))
        yield COLOURS[colour], SYMBOLS[round_ % len(SYMBOLS)]


def mark(colour: str, symbol: str, *, is_open: bool, size: int) -> dict[str, Any]:
    """How a point is drawn: filled, or open."""
    width = 1.3 if is_open else 0.4
    return {
        "color": colour,
        "symbol": f"{symbol}-open" if is_open else symbol,
        "size": size,
        "opacity": 0.85,
        "line": {"width": width, "color": colour if is_open else "#FFFFFF"},
    }


def hover_text(
    point: Point,
    topics: Mapping[str, Suggestion],
    labels: Mapping[str, str],
    words: FigureWords,
    texts: Mapping[Passage, str] | None,
) -> str:
    """What is shown under the pointer: the comment's id, its codes, the passage's topic and, of `texts`, its words."""
    topic = topics.get(point.topic) if point.topic is not None else None
    codes = ", ".join(labels.get(code, code) for code in point.codes) or words.no_code
    lines = [
        f"<b>{words.comment} {plotly_text(point.passage.comment_id)}</b>",
        plotly_text(f"{words.codes}: {codes}", width=60),
        plotly_text(f"{words.topic}: {topic_label(topic)}", width=60) if topic else words.no_topic,
    ]
    if texts is not None and point.passage in texts:
        lines.append(f"<i>{plotly_text(texts[point.passage], width=60, most=8)}</i>")
    return "<br>".join(lines)


def add_legend(figure: Figure, words: FigureWords, *, coded: bool, without: bool) -> None:
    """What filled, open and grey mean: marks of their own, since each topic has others."""
    entries = []
    if coded:
        entries = [(words.has_code, INK, False), (words.has_no_code, INK, True)]
    if without:
        entries.append((words.no_topic, GREY, False))
    for name, colour, is_open in entries:
        marker = mark(colour, "circle", is_open=is_open, size=8)
        figure.add_scatter(x=[None], y=[None], mode="markers", name=name, marker=marker, hoverinfo="skip")


def ranges_of(points: Sequence[Point]) -> tuple[list[float], list[float]]:
    """Both axes' ends, with a margin, so that it is known where a point comes to lie."""

    def ends(numbers: list[float]) -> list[float]:
        if not numbers:
            return [0.0, 1.0]
        low, high = min(numbers), max(numbers)
        margin = (high - low) * 0.06 or 1.0
        return [rounded(low - margin), rounded(high + margin)]

    return ends([point.x for point in points]), ends([point.y for point in points])


def centre_labels(suggestions: Suggestions, styles: Mapping[str, tuple[str, str]]) -> list[dict[str, Any]]:
    """Each topic's label at its centre, or beside it with a line to it where another stands there already."""
    (left, right), (low, high) = ranges_of(suggestions.points)
    width, height = MAP_ROOM
    of_topic: dict[str, list[Point]] = {}
    for point in suggestions.points:
        if point.topic in styles:
            of_topic.setdefault(point.topic or "", []).append(point)
    taken: list[tuple[float, float, float, float]] = []
    annotations = []
    for topic in sorted(suggestions.topics, key=lambda topic: -topic.n_comments):
        if topic.id not in of_topic:
            continue
        x = median(point.x for point in of_topic[topic.id])
        y = median(point.y for point in of_topic[topic.id])
        label = topic_label(topic) if len(of_topic) <= MOST_NAMES else topic.id
        text = textwrap.shorten(printable(label), 30, placeholder=" …")
        half = 3.6 * len(text) + 6
        at = ((x - left) / (right - left) * width, (high - y) / (high - low) * height)
        choices = []
        for dx, dy in _OFFSETS:
            box = (at[0] + dx - half, at[1] + dy - 10, at[0] + dx + half, at[1] + dy + 10)
            outside = max(0, -box[0]) + max(0, box[2] - width) + max(0, -box[1]) + max(0, box[3] - height)
            choices.append((sum(_overlap(box, other) for other in taken) + 20 * outside, (dx, dy), box))
        _, (dx, dy), box = min(choices, key=lambda choice: choice[0])
        taken.append(box)
        annotations.append(
            {
                "text": plotly_text(text),
                "x": rounded(x),
                "y": rounded(y),
                "ax": dx,
                "ay": dy,
                # An arrow without length would be a dot in the label.
                "showarrow": (dx, dy) != (0, 0),
                "arrowhead": 0,
                "arrowwidth": 1,
                "arrowcolor": INK,
                "bgcolor": "rgba(255,255,255,0.8)",
                "bordercolor": styles[topic.id][0],
                "borderwidth": 1.5,
                "borderpad": 2,
                "font": {"size": 12, "color": INK},
            }
        )
    return annotations


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    """The area that two boxes share."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0.0


def note(text: str) -> dict[str, Any]:
    """A line under the figure's field, to the right."""
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": 1,
        "y": 0,
        "xanchor": "right",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12},
        "bgcolor": "rgba(255,255,255,0.85)",
    }
