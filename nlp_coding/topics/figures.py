"""Suggested topics as plotly figures, for notebooks and for the page: where they lie, their words, who writes of them.

What people wrote is escaped, since plotly reads a part of HTML in every text. Colours are Okabe and Ito's (2008), which
the colour-blind tell apart; no figure tells anything by colour alone, so that all can be read in grey.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from statistics import median
from typing import TYPE_CHECKING, Any

from nlp_coding.core.codebook import Language
from nlp_coding.core.topics import Join, Kind, Passage, Point, Suggestion, Suggestions

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#000000")
"""Okabe and Ito's without yellow, which an open mark on white paper does not show."""
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "star", "pentagon")
"""The next each time the colours begin again."""
GREY = "#A6A6A6"
INK = "#1a1a1a"
VARIETY_COLOURS = {"nb": "#0072B2", "nn": "#E69F00", "undecided": "#D9D9D9"}
"""Dark, middle and light, so that they differ in grey as well."""

MOST_POINTS = 8_000
"""Points that a browser draws and prints without trouble."""
MOST_NAMES = 20
"""Topics that are named on the map: of more it has the ids, and the names under the pointer."""
MOST_ROWS = 24
"""Topics in a figure with a row for each that fit on a sheet of paper."""
MOST_WORDS = 8
"""Key words that are drawn of each topic."""

_FONT = '"Segoe UI", Calibri, "Helvetica Neue", Arial, sans-serif'
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_MAP_ROOM = (640, 540)
"""Pixels of the map's field on paper; labels are kept apart by them."""
_OFFSETS = sorted(
    ((dx, dy) for dx in (0, -60, 60, -120, 120) for dy in (0, -22, 22, -44, 44, -66, 66, -88, 88)),
    key=lambda offset: offset[0] ** 2 / 4 + offset[1] ** 2,
)
"""Where a label may stand from its topic's centre, in pixels, nearest first."""


@dataclass(frozen=True)
class FigureWords:
    """The words of the figures in one language; the names in braces say what stands for them."""

    kinds: Mapping[Kind, str]
    """Templates over the labels of the codes that a topic is about."""
    map_title: str
    hierarchy_title: str
    words_title: str
    levels_title: str
    variety_title: str
    comment: str
    codes: str
    topic: str
    has_code: str
    has_no_code: str
    no_topic: str
    no_code: str
    thinned: str
    distance: str
    share: str
    varieties: Mapping[str, str]
    nothing: str


FIGURE_WORDS: Mapping[Language, FigureWords] = {
    "nb": FigureWords(
        kinds={
            "new": "nytt",
            "between": "mellom «{0}» og «{1}»",
            "part": "del av «{0}»",
            "covered": "dekket av «{0}»",
        },
        map_title="Kart over kommentarene",
        hierarchy_title="Temaer som ligner hverandre",
        words_title="Nøkkelord i hvert tema",
        levels_title="Antall kommentarer etter tema og svar",
        variety_title="Målform etter tema",
        comment="Kommentar",
        codes="Koder",
        topic="Tema",
        has_code="Kommentaren har kode",
        has_no_code="Kommentaren har ingen kode",
        no_topic="Uten tema",
        no_code="ingen",
        thinned="Kartet viser {shown} av {n} punkter, jevnt fordelt.",
        distance="Avstand (0: samme ord)",
        share="Andel av kommentarene",
        varieties={"nb": "bokmål", "nn": "nynorsk", "undecided": "uavklart"},
        nothing="Ingen temaer å vise",
    ),
    "nn": FigureWords(
        kinds={
            "new": "nytt",
            "between": "mellom «{0}» og «{1}»",
            "part": "del av «{0}»",
            "covered": "dekt av «{0}»",
        },
        map_title="Kart over kommentarane",
        hierarchy_title="Tema som liknar kvarandre",
        words_title="Nøkkelord i kvart tema",
        levels_title="Talet på kommentarar etter tema og svar",
        variety_title="Målform etter tema",
        comment="Kommentar",
        codes="Kodar",
        topic="Tema",
        has_code="Kommentaren har kode",
        has_no_code="Kommentaren har ingen kode",
        no_topic="Utan tema",
        no_code="ingen",
        thinned="Kartet viser {shown} av {n} punkt, jamt fordelte.",
        distance="Avstand (0: same ord)",
        share="Del av kommentarane",
        varieties={"nb": "bokmål", "nn": "nynorsk", "undecided": "uavklart"},
        nothing="Ingen tema å vise",
    ),
    "en": FigureWords(
        kinds={
            "new": "new",
            "between": "between “{0}” and “{1}”",
            "part": "part of “{0}”",
            "covered": "covered by “{0}”",
        },
        map_title="Map of the comments",
        hierarchy_title="Topics that are alike",
        words_title="Key words of each topic",
        levels_title="Comments by topic and answer",
        variety_title="Written standard by topic",
        comment="Comment",
        codes="Codes",
        topic="Topic",
        has_code="The comment has a code",
        has_no_code="The comment has no code",
        no_topic="No topic",
        no_code="none",
        thinned="The map shows {shown} of {n} points, evenly taken.",
        distance="Distance (0: the same words)",
        share="Share of the comments",
        varieties={"nb": "bokmål", "nn": "nynorsk", "undecided": "undecided"},
        nothing="No topics to show",
    ),
}


def kind_words(topic: Suggestion, labels: Mapping[str, str], language: Language) -> str:
    """What the topic is to the codebook: "mellom «Faste møter» og «Vikarer»"; plain text, the codes by their labels."""
    return FIGURE_WORDS[language].kinds[topic.kind].format(*(labels.get(code, code) for code in topic.about))


def printable(text: str) -> str:
    """The text without the control characters that HTML cannot hold."""
    return _UNPRINTABLE.sub("", text)


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


def map_figure(
    suggestions: Suggestions,
    *,
    language: Language = "nb",
    texts: Mapping[Passage, str] | None = None,
    most: int | None = MOST_POINTS,
) -> Figure:
    """Every passage as a point: its topic's colour, filled where its comment has a code and open where it has none.

    `texts` adds the passages' own words to what is shown under the pointer. Of more than `most` points an even part is
    drawn, and the figure says so.
    """
    import plotly.graph_objects as go

    words = FIGURE_WORDS[language]
    topics = {topic.id: topic for topic in suggestions.topics}
    points = _thinned(suggestions.points, most)
    size = 7 if len(points) < 2_000 else 5
    figure = go.Figure()
    groups: dict[tuple[str | None, bool], list[Point]] = {}
    for point in points:
        has_code = bool(point.codes) or not suggestions.coded
        groups.setdefault((point.topic if point.topic in topics else None, has_code), []).append(point)
    styles = dict(zip(topics, _styles(len(topics)), strict=True))
    for topic_id in (None, *topics):
        for has_code in (True, False):
            group = groups.get((topic_id, has_code), [])
            if not group:
                continue
            colour, symbol = (GREY, "circle") if topic_id is None else styles[topic_id]
            figure.add_scatter(
                x=[_rounded(point.x) for point in group],
                y=[_rounded(point.y) for point in group],
                mode="markers",
                marker=_mark(colour, symbol, is_open=not has_code, size=size if topic_id is not None else size - 2),
                hovertext=[_hover(point, topics, suggestions.labels, words, texts) for point in group],
                hoverinfo="text",
                showlegend=False,
            )
    _add_legend(figure, words, coded=suggestions.coded, without=any(one is None for one, _ in groups))
    annotations = _centre_labels(suggestions, styles)
    if len(points) < len(suggestions.points):
        counts = {"shown": format_count(len(points), language), "n": format_count(len(suggestions.points), language)}
        annotations.append(_note(words.thinned.format(**counts)))
    if not points:
        annotations.append(_nothing(words))
    field = {"showgrid": False, "zeroline": False, "showticklabels": False, "showline": True, "mirror": True}
    x_range, y_range = _ranges(suggestions.points)
    _lay_out(figure, words.map_title, language, field=_MAP_ROOM[1], below=45, annotations=annotations)
    figure.update_layout(hovermode="closest", dragmode="pan")
    figure.update_layout(legend={"orientation": "h", "x": 0, "y": -0.02, "yanchor": "top", "itemclick": False})
    figure.update_layout(legend_itemdoubleclick=False, legend_font_size=13)
    figure.update_xaxes(range=x_range, linecolor="#C8C8C8", ticks="", **field)
    figure.update_yaxes(range=y_range, linecolor="#C8C8C8", ticks="", **field)
    return figure


def hierarchy_figure(suggestions: Suggestions, *, language: Language = "nb") -> Figure:
    """A dendrogram: topics are joined as far to the right as they lie from each other."""
    import plotly.graph_objects as go

    words = FIGURE_WORDS[language]
    names = {topic.id: topic_label(topic) for topic in suggestions.topics}
    order = _leaf_order(list(names), suggestions.tree)
    heights = {frozenset((leaf,)): (0.0, float(place)) for place, leaf in enumerate(order)}
    figure = go.Figure()
    nodes = []
    for join in suggestions.tree:
        (left_x, left_y), (right_x, right_y) = (heights[frozenset(side)] for side in (join.left, join.right))
        at = _rounded(join.distance)
        heights[frozenset(join.left + join.right)] = (at, (left_y + right_y) / 2)
        figure.add_scatter(
            x=[left_x, at, at, right_x],
            y=[left_y, left_y, right_y, right_y],
            mode="lines",
            line={"color": INK, "width": 1.5},
            hoverinfo="skip",
        )
        sides = " + ".join(plotly_text(", ".join(side), width=60) for side in (join.left, join.right))
        nodes.append((at, (left_y + right_y) / 2, f"{format_decimal(join.distance, language)}: {sides}"))
    if nodes:
        figure.add_scatter(
            x=[x for x, _, _ in nodes],
            y=[y for _, y, _ in nodes],
            mode="markers",
            marker={"color": COLOURS[0], "size": 7},
            hovertext=[text for _, _, text in nodes],
            hoverinfo="text",
        )
    lines = 2 if len(order) <= MOST_ROWS else 1  # one figure, whatever its height: half a tree is none
    rows = [plotly_text(names.get(leaf, leaf), width=44, most=lines) for leaf in order]
    annotations = [] if order else [_nothing(words)]
    _lay_out(
        figure,
        words.hierarchy_title,
        language,
        field=_rows_height(order) * lines // 2,
        below=55,
        annotations=annotations,
    )
    figure.update_layout(showlegend=False)
    figure.update_xaxes(
        title={"text": words.distance, "font": {"size": 13}}, rangemode="tozero", gridcolor="#E4E4E4", zeroline=False
    )
    _topic_rows(figure, rows)
    return figure


def words_figure(suggestions: Suggestions, *, language: Language = "nb") -> Figure:
    """Small multiples: the key words of each topic, and how much each weighs beside the topic's others."""
    from plotly.subplots import make_subplots

    words = FIGURE_WORDS[language]
    topics = suggestions.topics
    across = 3
    down = max(1, -(-len(topics) // across))
    bars, heading = 19 * MOST_WORDS, 46
    field = down * (bars + heading) - heading
    figure = make_subplots(down, across, horizontal_spacing=0.04, vertical_spacing=heading / field)
    annotations = [] if topics else [_nothing(words)]
    for place, topic in enumerate(topics):
        cell = {"row": place // across + 1, "col": place % across + 1}
        heaviest = topic.words[:MOST_WORDS]
        places = list(range(len(heaviest)))
        figure.add_bar(
            x=[_rounded(weight) for _, weight in heaviest],
            y=places,
            orientation="h",
            marker={"color": "#A9D3EF", "line": {"color": COLOURS[0], "width": 0.5}},
            hovertext=[f"{plotly_text(word)}: {format_decimal(weight, language)}" for word, weight in heaviest],
            hoverinfo="text",
            **cell,
        )
        # Words stand on the bars: beside them the longest would set the width of all.
        figure.add_scatter(
            x=[0] * len(heaviest),
            y=places,
            mode="text",
            text=[f" {plotly_text(word, width=34, most=1)}" for word, _ in heaviest],
            textposition="middle right",
            cliponaxis=False,
            hoverinfo="skip",
            **cell,
        )
        axis = "" if place == 0 else str(place + 1)
        annotations.append(
            {
                "text": f"<b>{plotly_text(topic_label(topic), width=36, most=2)}</b>",
                "xref": f"x{axis} domain",
                "yref": f"y{axis} domain",
                "x": 0,
                "y": 1,
                "xanchor": "left",
                "yanchor": "bottom",
                "align": "left",
                "showarrow": False,
            }
        )
    _lay_out(figure, words.words_title, language, field=field, above=90, annotations=annotations)
    figure.update_layout(showlegend=False, bargap=0.15)
    figure.update_xaxes(visible=False, fixedrange=True, rangemode="tozero")
    figure.update_yaxes(visible=False, fixedrange=True, range=[MOST_WORDS - 0.4, -0.6])
    return figure


def levels_figure(suggestions: Suggestions, *, language: Language = "nb") -> Figure:
    """Topics by agreement level, the scale in its order: counts of comments, the more the darker."""
    import plotly.graph_objects as go

    words = FIGURE_WORDS[language]
    topics = suggestions.topics
    levels = levels_of(topics)
    counts = [[topic.by_level.get(level, 0) for level in levels] for topic in topics]
    greatest = max((count for row in counts for count in row), default=0) or 1
    columns = [plotly_text(level, width=14, most=4) for level in levels]
    figure = go.Figure()
    if topics and levels:
        figure.add_heatmap(
            z=counts,
            x=list(range(len(levels))),
            y=list(range(len(topics))),
            hovertext=[
                [
                    f"{plotly_text(topic_label(topic), width=60)}<br>{plotly_text(level, width=60)}: "
                    f"{format_count(count, language)}"
                    for level, count in zip(levels, row, strict=True)
                ]
                for topic, row in zip(topics, counts, strict=True)
            ],
            hoverinfo="text",
            colorscale=[[0, "#FFFFFF"], [1, "#00507E"]],
            zmin=0,
            zmax=greatest,
            xgap=2,
            ygap=2,
            showscale=False,
        )
        cells = [(x, y, count) for y, row in enumerate(counts) for x, count in enumerate(row)]
        figure.add_scatter(
            x=[x for x, _, _ in cells],
            y=[y for _, y, _ in cells],
            mode="text",
            text=[format_count(count, language) for _, _, count in cells],
            # Plotly's own choice is grey on blue in the middle.
            textfont={"color": ["#FFFFFF" if count > 0.7 * greatest else INK for _, _, count in cells], "size": 13},
            hoverinfo="skip",
            showlegend=False,
        )
    annotations = [] if topics and levels else [_nothing(words)]
    above = 50 + 17 * max((column.count("<br>") + 1 for column in columns), default=1)
    field = _rows_height(topics)
    _lay_out(figure, words.levels_title, language, field=field, above=above, annotations=annotations)
    figure.update_xaxes(
        tickvals=list(range(len(levels))), ticktext=columns, tickangle=0, side="top", showgrid=False, fixedrange=True
    )
    figure.update_xaxes(zeroline=False, ticks="")
    _topic_rows(figure, [plotly_text(topic_label(topic), width=36, most=2) for topic in topics])
    return figure


def variety_figure(suggestions: Suggestions, *, language: Language = "nb") -> Figure:
    """The share of each topic's comments in bokmål, in nynorsk, and of those whose words do not say."""
    import plotly.graph_objects as go

    words = FIGURE_WORDS[language]
    topics = suggestions.topics
    bases = [sum(topic.by_variety.get(variety, 0) for variety in VARIETY_COLOURS) for topic in topics]
    figure = go.Figure()
    for variety, colour in VARIETY_COLOURS.items():
        counts = [topic.by_variety.get(variety, 0) for topic in topics]
        shares = [format_share(count, base, language) for count, base in zip(counts, bases, strict=True)]
        figure.add_bar(
            x=[100 * count / base if base else 0 for count, base in zip(counts, bases, strict=True)],
            y=list(range(len(topics))),
            orientation="h",
            name=words.varieties[variety],
            marker={"color": colour, "line": {"color": "#FFFFFF", "width": 1}},
            text=[
                share if base and count / base >= 0.07 else ""
                for share, count, base in zip(shares, counts, bases, strict=True)
            ],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": "#FFFFFF" if variety == "nb" else INK, "size": 13},
            hovertext=[
                f"{plotly_text(topic_label(topic), width=60)}<br>{words.varieties[variety]}: "
                f"{format_count(count, language)} ({share})"
                for topic, count, share in zip(topics, counts, shares, strict=True)
            ],
            hoverinfo="text",
        )
    annotations = [] if topics else [_nothing(words)]
    field = _rows_height(topics)
    _lay_out(figure, words.variety_title, language, field=field, above=75, below=55, annotations=annotations)
    figure.update_layout(barmode="stack", bargap=0.25, showlegend=bool(topics))
    figure.update_layout(
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal", "itemclick": False}
    )
    ticks = [0, 25, 50, 75, 100]
    figure.update_xaxes(tickvals=ticks, ticktext=[format_share(tick, 100, language) for tick in ticks], range=[0, 100])
    figure.update_xaxes(
        title={"text": words.share, "font": {"size": 13}}, gridcolor="#E4E4E4", zeroline=False, fixedrange=True
    )
    _topic_rows(figure, [plotly_text(topic_label(topic), width=36, most=2) for topic in topics])
    return figure


def topic_label(topic: Suggestion) -> str:
    """The topic's id and name: "T3 vikar, fastlege"."""
    return f"{topic.id} {topic.name}".strip()


def levels_of(topics: Sequence[Suggestion]) -> list[str]:
    """The agreement levels that the topics have, in the scale's order."""
    return list(dict.fromkeys(level for topic in topics for level in topic.by_level))


def format_share(count: int, base: int, language: Language) -> str:
    """ "13 %" with a no-break space in Norwegian, "13%" in English, half rounded up; "–" of nothing."""
    if not base:
        return "–"
    number = (200 * count + base) // (2 * base)
    return f"{number}%" if language == "en" else f"{number}\u00a0%"


def format_count(count: int, language: Language) -> str:
    """Thousands are marked: no-break space in Norwegian, comma in English."""
    return f"{count:,}" if language == "en" else f"{count:,}".replace(",", "\u00a0")


def format_decimal(number: float, language: Language) -> str:
    """Two decimals, with the comma in Norwegian."""
    return f"{number:.2f}" if language == "en" else f"{number:.2f}".replace(".", ",")


def _rounded(number: float) -> float:
    """Five digits: more than a screen has pixels, at a third of the file."""
    return float(f"{number:.5g}")


def _thinned(points: Sequence[Point], most: int | None) -> Sequence[Point]:
    if most is None or len(points) <= most:
        return points
    return [points[place * len(points) // most] for place in range(most)]


def _styles(n_topics: int) -> Iterator[tuple[str, str]]:
    """A colour and a symbol for each topic."""
    for place in range(n_topics):
        round_, colour = divmod(place, len(COLOURS))
        yield COLOURS[colour], SYMBOLS[round_ % len(SYMBOLS)]


def _mark(colour: str, symbol: str, *, is_open: bool, size: int) -> dict[str, Any]:
    width = 1.3 if is_open else 0.4
    return {
        "color": colour,
        "symbol": f"{symbol}-open" if is_open else symbol,
        "size": size,
        "opacity": 0.85,
        "line": {"width": width, "color": colour if is_open else "#FFFFFF"},
    }


def _hover(
    point: Point,
    topics: Mapping[str, Suggestion],
    labels: Mapping[str, str],
    words: FigureWords,
    texts: Mapping[Passage, str] | None,
) -> str:
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


def _add_legend(figure: Figure, words: FigureWords, *, coded: bool, without: bool) -> None:
    """What filled, open and grey mean: marks of their own, since each topic has others."""
    entries = []
    if coded:
        entries = [(words.has_code, INK, False), (words.has_no_code, INK, True)]
    if without:
        entries.append((words.no_topic, GREY, False))
    for name, colour, is_open in entries:
        marker = _mark(colour, "circle", is_open=is_open, size=8)
        figure.add_scatter(x=[None], y=[None], mode="markers", name=name, marker=marker, hoverinfo="skip")


def _ranges(points: Sequence[Point]) -> tuple[list[float], list[float]]:
    """Both axes' ends, with a margin, so that it is known where a point comes to lie."""

    def ends(numbers: list[float]) -> list[float]:
        if not numbers:
            return [0.0, 1.0]
        low, high = min(numbers), max(numbers)
        margin = (high - low) * 0.06 or 1.0
        return [_rounded(low - margin), _rounded(high + margin)]

    return ends([point.x for point in points]), ends([point.y for point in points])


def _centre_labels(suggestions: Suggestions, styles: Mapping[str, tuple[str, str]]) -> list[dict[str, Any]]:
    """Each topic's label at its centre, or beside it with a line to it where another stands there already."""
    (left, right), (low, high) = _ranges(suggestions.points)
    width, height = _MAP_ROOM
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
                "x": _rounded(x),
                "y": _rounded(y),
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


def _leaf_order(leaves: Sequence[str], tree: Sequence[Join]) -> list[str]:
    """Topics so that no two branches cross; those that are never joined keep their place among the rest."""
    group: dict[str, tuple[str, ...]] = {}
    for leaf in (*leaves, *(leaf for join in tree for leaf in join.left + join.right)):
        group.setdefault(leaf, (leaf,))
    for join in tree:
        joined = group[join.left[0]] + group[join.right[0]]
        group |= dict.fromkeys(joined, joined)
    return [leaf for whole in dict.fromkeys(group.values()) for leaf in whole]


def _topic_rows(figure: Figure, rows: list[str]) -> None:
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


def _rows_height(rows: Sequence[object]) -> int:
    """The height of a field with a row for each topic, whose labels may have two lines; at least a message fits."""
    return max(34 * len(rows), 60)


def _note(text: str) -> dict[str, Any]:
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


def _nothing(words: FigureWords) -> dict[str, Any]:
    return {"text": words.nothing, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "showarrow": False}


def _lay_out(
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
