"""Suggested topics as plotly figures, for notebooks and for the page: where they lie, their words, who writes of them.

What people wrote is escaped, since plotly reads a part of HTML in every text. Colours are Okabe and Ito's (2008), which
the colour-blind tell apart; no figure tells anything by colour alone, so that all can be read in grey.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nlp_coding.core.codebook import Language
from nlp_coding.core.numbers import format_count
from nlp_coding.core.topics import Join, Passage, Point, Suggestion, Suggestions
from nlp_coding.topics.drawing import (
    COLOURS,
    GREY,
    INK,
    lay_out,
    nothing_label,
    plotly_text,
    rounded,
    rows_height,
    topic_label,
    topic_rows,
)
from nlp_coding.topics.map_parts import (
    MAP_ROOM,
    add_legend,
    centre_labels,
    hover_text,
    mark,
    note,
    ranges_of,
    styles_of,
    thinned,
)
from nlp_coding.topics.page_words import FIGURE_WORDS, format_decimal, format_share

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

VARIETY_COLOURS = {"nb": "#0072B2", "nn": "#E69F00", "undecided": "#D9D9D9"}
"""Dark, middle and light, so that they differ in grey as well."""

MOST_POINTS = 8_000
"""Points that a browser draws and prints without trouble."""
MOST_ROWS = 24
"""Topics in a figure with a row for each that fit on a sheet of paper."""
MOST_WORDS = 8
"""Key words that are drawn of each topic."""


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
    points = thinned(suggestions.points, most)
    size = 7 if len(points) < 2_000 else 5
    figure = go.Figure()
    groups: dict[tuple[str | None, bool], list[Point]] = {}
    for point in points:
        has_code = bool(point.codes) or not suggestions.coded
        groups.setdefault((point.topic if point.topic in topics else None, has_code), []).append(point)
    styles = dict(zip(topics, styles_of(len(topics)), strict=True))
    for topic_id in (None, *topics):
        for has_code in (True, False):
            group = groups.get((topic_id, has_code), [])
            if not group:
                continue
            colour, symbol = (GREY, "circle") if topic_id is None else styles[topic_id]
            figure.add_scatter(
                x=[rounded(point.x) for point in group],
                y=[rounded(point.y) for point in group],
                mode="markers",
                marker=mark(colour, symbol, is_open=not has_code, size=size if topic_id is not None else size - 2),
                hovertext=[hover_text(point, topics, suggestions.labels, words, texts) for point in group],
                hoverinfo="text",
                showlegend=False,
            )
    add_legend(figure, words, coded=suggestions.coded, without=any(one is None for one, _ in groups))
    annotations = centre_labels(suggestions, styles)
    if len(points) < len(suggestions.points):
        counts = {
            "shown": format_count(len(points), language=language),
            "n": format_count(len(suggestions.points), language=language),
        }
        annotations.append(note(words.thinned.format(**counts)))
    if not points:
        annotations.append(nothing_label(words))
    field = {"showgrid": False, "zeroline": False, "showticklabels": False, "showline": True, "mirror": True}
    x_range, y_range = ranges_of(suggestions.points)
    lay_out(figure, words.map_title, language, field=MAP_ROOM[1], below=45, annotations=annotations)
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
        at = rounded(join.distance)
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
    annotations = [] if order else [nothing_label(words)]
    lay_out(
        figure,
        words.hierarchy_title,
        language,
        field=rows_height(order) * lines // 2,
        below=55,
        annotations=annotations,
    )
    figure.update_layout(showlegend=False)
    figure.update_xaxes(
        title={"text": words.distance, "font": {"size": 13}}, rangemode="tozero", gridcolor="#E4E4E4", zeroline=False
    )
    topic_rows(figure, rows)
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
    annotations = [] if topics else [nothing_label(words)]
    for place, topic in enumerate(topics):
        cell = {"row": place // across + 1, "col": place % across + 1}
        heaviest = topic.words[:MOST_WORDS]
        places = list(range(len(heaviest)))
        figure.add_bar(
            x=[rounded(weight) for _, weight in heaviest],
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
    lay_out(figure, words.words_title, language, field=field, above=90, annotations=annotations)
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
                    f"{format_count(count, language=language)}"
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
            text=[format_count(count, language=language) for _, _, count in cells],
            # Plotly's own choice is grey on blue in the middle.
            textfont={"color": ["#FFFFFF" if count > 0.7 * greatest else INK for _, _, count in cells], "size": 13},
            hoverinfo="skip",
            showlegend=False,
        )
    annotations = [] if topics and levels else [nothing_label(words)]
    above = 50 + 17 * max((column.count("<br>") + 1 for column in columns), default=1)
    field = rows_height(topics)
    lay_out(figure, words.levels_title, language, field=field, above=above, annotations=annotations)
    figure.update_xaxes(
        tickvals=list(range(len(levels))), ticktext=columns, tickangle=0, side="top", showgrid=False, fixedrange=True
    )
    figure.update_xaxes(zeroline=False, ticks="")
    topic_rows(figure, [plotly_text(topic_label(topic), width=36, most=2) for topic in topics])
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
                f"{format_count(count, language=language)} ({share})"
                for topic, count, share in zip(topics, counts, shares, strict=True)
            ],
            hoverinfo="text",
        )
    annotations = [] if topics else [nothing_label(words)]
    field = rows_height(topics)
    lay_out(figure, words.variety_title, language, field=field, above=75, below=55, annotations=annotations)
    figure.update_layout(barmode="stack", bargap=0.25, showlegend=bool(topics))
    figure.update_layout(
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal", "itemclick": False}
    )
    ticks = [0, 25, 50, 75, 100]
    figure.update_xaxes(tickvals=ticks, ticktext=[format_share(tick, 100, language) for tick in ticks], range=[0, 100])
    figure.update_xaxes(
        title={"text": words.share, "font": {"size": 13}}, gridcolor="#E4E4E4", zeroline=False, fixedrange=True
    )
    topic_rows(figure, [plotly_text(topic_label(topic), width=36, most=2) for topic in topics])
    return figure


def kind_words(topic: Suggestion, labels: Mapping[str, str], language: Language) -> str:
    """What the topic is to the codebook: "mellom «Faste møter» og «Vikarer»"; plain text, the codes by their labels."""
    return FIGURE_WORDS[language].kinds[topic.kind].format(*(labels.get(code, code) for code in topic.about))


def levels_of(topics: Sequence[Suggestion]) -> list[str]:
    """The agreement levels that the topics have, in the scale's order."""
    return list(dict.fromkeys(level for topic in topics for level in topic.by_level))


def _leaf_order(leaves: Sequence[str], tree: Sequence[Join]) -> list[str]:
    """Topics so that no two branches cross; those that are never joined keep their place among the rest."""
    group: dict[str, tuple[str, ...]] = {}
    for leaf in (*leaves, *(leaf for join in tree for leaf in join.left + join.right)):
        group.setdefault(leaf, (leaf,))
    for join in tree:
        joined = group[join.left[0]] + group[join.right[0]]
        group |= dict.fromkeys(joined, joined)
    return [leaf for whole in dict.fromkeys(group.values()) for leaf in whole]
