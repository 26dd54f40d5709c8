"""Suggested topics as one HTML file that is read on a screen or on paper, and that can reach nothing outside itself.

plotly's javascript is in the file, and the file's own security policy lets no other script run and no address be
loaded: the comments are sensitive, and plotly.js has buttons and kinds of maps that call its makers' servers.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any

from nlp_coding.core.codebook import Language
from nlp_coding.core.document import Quote
from nlp_coding.core.numbers import format_count
from nlp_coding.core.printing import printable
from nlp_coding.core.topics import Passage, Shown, Suggestion, Suggestions
from nlp_coding.topics.drawing import topic_label
from nlp_coding.topics.figures import (
    MOST_ROWS,
    hierarchy_figure,
    kind_words,
    levels_figure,
    levels_of,
    map_figure,
    variety_figure,
    words_figure,
)
from nlp_coding.topics.page_style import STYLE
from nlp_coding.topics.page_words import (
    FIGURE_WORDS,
    PAGE_WORDS,
    PLOTLY_WORDS,
    PageWords,
    format_decimal,
    format_share,
)

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

WORDS_ON_ONE_SHEET = 12
"""Topics whose key words fit on a sheet of paper."""
MOST_CODES = 6
"""Codes that are shown of each topic."""

CONFIG: Mapping[str, Any] = {
    "responsive": True,
    "displaylogo": False,
    "plotlyServerURL": "",
    "showSendToCloud": False,
    "topojsonURL": "none:",
    "typesetMath": False,
    "modeBarButtons": [["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d", "toImage"]],
}
"""Plotly's; what is empty or left out here would stand for an address of its makers'."""

SCRIPT = """
"use strict";
(function () {
  var WIDTH = 680, HEIGHT = 940; // of a sheet A4 within its margins, in pixels
  var config = JSON.parse(document.getElementById("figure-config").textContent);
  var plots = Array.prototype.slice.call(document.querySelectorAll(".plot"));
  var heights = {};
  plots.forEach(function (plot) {
    var figure = JSON.parse(document.getElementById(plot.id + "-data").textContent);
    heights[plot.id] = figure.layout.height;
    Plotly.newPlot(plot, figure.data, figure.layout, config);
  });
  window.addEventListener("beforeprint", function () {
    plots.forEach(function (plot) {
      var height = Math.min(heights[plot.id], HEIGHT);
      Plotly.relayout(plot, { autosize: false, width: WIDTH, height: height });
    });
  });
  window.addEventListener("afterprint", function () {
    plots.forEach(function (plot) {
      Plotly.relayout(plot, { autosize: true, width: null, height: heights[plot.id] });
    });
  });
})();
"""
"""Draws the figures, and draws them anew in the width of the paper before they are printed."""


def suggestions_page(
    suggestions: Suggestions, *, language: Language, title: str, texts: Mapping[Passage, str] | None = None
) -> str:
    """The whole page, some 5 MB; the same suggestions give the same bytes. What people wrote in it is shown as text.

    Without `texts` it has the comments' ids alone. With them it shows the typical comments, and each passage that
    `texts` has under the pointer on the map.
    """
    from plotly.offline import get_plotlyjs

    library = get_plotlyjs().replace("</script", "<\\/script").replace("<!--", "<\\!--")
    config = {**CONFIG, "locale": language, "locales": {language: _locale(language)}}
    figures = _figures(suggestions, language, texts)
    data = [(f"figure-{place}-data", figure.to_json(engine="json")) for place, (figure, _) in enumerate(figures, 1)]
    scripts = (library, SCRIPT)
    return "".join(
        (
            f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">\n',
            '<meta name="referrer" content="no-referrer">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{_text(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
            *_body(suggestions, language, title, figures, with_text=texts is not None),
            *(_data(name, text) for name, text in (("figure-config", json.dumps(config)), *data)),
            *(f"<script>{script}</script>\n" for script in scripts),
            "</body>\n</html>\n",
        )
    )


def _policy(scripts: Sequence[str]) -> str:
    """No address at all, and no script but these: not even one that came in with somebody's words."""
    hashes = " ".join(f"'sha256-{b64encode(sha256(_as_read(script)).digest()).decode()}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; "
        "form-action 'none'"
    )


def _as_read(script: str) -> bytes:
    """As a browser reads it, whichever line ends the file was written with."""
    return script.replace("\r\n", "\n").replace("\r", "\n").encode()


def _locale(language: Language) -> dict[str, Any]:
    if language == "en":
        return {"dictionary": {}}
    return {"dictionary": {said: pair[language == "nn"] for said, pair in PLOTLY_WORDS.items()}}


def _data(name: str, text: str) -> str:
    """Data that a script reads. Nothing in it can end the element."""
    safe = text.replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{safe}</script>\n'


def _figures(
    suggestions: Suggestions, language: Language, texts: Mapping[Passage, str] | None
) -> list[tuple[Figure, str]]:
    """The figures in their order, each with what is said of it; those that fit no sheet are cut into several."""
    words = PAGE_WORDS[language]
    figures = []
    if suggestions.points:
        figures.append((map_figure(suggestions, language=language, texts=texts), words.map_note))
    if suggestions.tree:
        figures.append((hierarchy_figure(suggestions, language=language), words.hierarchy_note))
    for some in _portions(suggestions, WORDS_ON_ONE_SHEET):
        figures.append((words_figure(some, language=language), words.words_note))
    if levels_of(suggestions.topics):
        figures += [(levels_figure(some, language=language), "") for some in _portions(suggestions, MOST_ROWS)]
    figures += [(variety_figure(some, language=language), "") for some in _portions(suggestions, MOST_ROWS)]
    return figures


def _portions(suggestions: Suggestions, size: int) -> Iterator[Suggestions]:
    topics = suggestions.topics
    for first in range(0, len(topics), size):
        yield replace(suggestions, topics=topics[first : first + size])


def _body(
    suggestions: Suggestions,
    language: Language,
    title: str,
    figures: Sequence[tuple[Figure, str]],
    *,
    with_text: bool,
) -> Iterator[str]:
    words = PAGE_WORDS[language]
    yield f"<h1>{_text(title)}</h1>\n<p>{words.about}</p>\n"
    yield f'<p class="notice">{words.with_text if with_text else words.without_text}</p>\n'
    yield f"<h2>{words.summary}</h2>\n"
    yield from _summary(suggestions, language)
    if not suggestions.topics:
        return
    yield f"<h2>{words.topics}</h2>\n"
    yield from _topics_table(suggestions, language)
    yield f"<h2>{words.figures}</h2>\n<noscript><p>{words.no_script}</p></noscript>\n"
    for place, (figure, note) in enumerate(figures, 1):
        name = _text(str(figure.layout.title.text))
        caption = f"<figcaption>{note}</figcaption>\n" if note else ""
        plot = f'<div class="plot" id="figure-{place}" style="height:{figure.layout.height}px"></div>'
        yield f'<figure aria-label="{name}">\n{caption}{plot}\n</figure>\n'
    yield f"<h2>{words.one_by_one}</h2>\n"
    for place, topic in enumerate(suggestions.topics, 1):
        yield from _section(place, topic, suggestions, language, with_text=with_text)


def _summary(suggestions: Suggestions, language: Language) -> Iterator[str]:
    words = PAGE_WORDS[language]
    share = words.of_substance.format(share=format_share(suggestions.n_covered, suggestions.n_substance, language))
    rows = (
        (words.n_comments, format_count(suggestions.n_comments, language=language)),
        (words.n_substance, format_count(suggestions.n_substance, language=language)),
        (words.n_covered, f"{format_count(suggestions.n_covered, language=language)} ({share})"),
        (words.n_topics, format_count(len(suggestions.topics), language=language)),
        (words.n_unstable, format_count(suggestions.n_unstable, language=language)),
        (words.n_dropped, format_count(suggestions.n_dropped, language=language)),
    )
    yield _facts(rows)
    if not suggestions.coded:
        yield f"<p>{words.not_coded}</p>\n"


def _topics_table(suggestions: Suggestions, language: Language) -> Iterator[str]:
    words = PAGE_WORDS[language]
    header = (words.topic, words.relation, words.comments, words.uncoded, words.stability)
    rows = [
        (
            f'<a href="#topic-{place}">{_text(topic.id)}</a> {_text(topic.name)}',
            _text(kind_words(topic, suggestions.labels, language)),
            format_count(topic.n_comments, language=language),
            format_count(topic.n_uncoded, language=language),
            _stability(topic, language),
        )
        for place, topic in enumerate(suggestions.topics, 1)
    ]
    yield f'<div class="wide" tabindex="0">\n{_table(header, rows, n_numbers=3)}</div>\n'
    yield f'<p class="soft">{words.stability_note}</p>\n'


def _section(
    place: int, topic: Suggestion, suggestions: Suggestions, language: Language, *, with_text: bool
) -> Iterator[str]:
    words = PAGE_WORDS[language]
    facts = [
        (words.relation, _text(kind_words(topic, suggestions.labels, language))),
        (words.key_words, _text(", ".join(word for word, _ in topic.words))),
    ]
    numbers = (
        f"{words.comments}: {format_count(topic.n_comments, language=language)}",
        f"{words.uncoded}: {format_count(topic.n_uncoded, language=language)}",
        f"{words.stability}: {_stability(topic, language)}",
    )
    if topic.like is not None:
        facts.insert(0, (words.asked, _text(topic.like)))
    yield f'<section id="topic-{place}">\n<div class="about">\n<h3>{_text(topic_label(topic))}</h3>\n'
    yield f'{_facts(facts)}<p>{" · ".join(numbers)}</p>\n<div class="beside">\n'
    if topic.by_level:
        levels = [(_text(level), format_count(count, language=language)) for level, count in topic.by_level.items()]
        yield _table((words.answer, words.comments), levels, n_numbers=1)
    varieties = FIGURE_WORDS[language].varieties
    counts = [
        (name, format_count(topic.by_variety.get(variety, 0), language=language)) for variety, name in varieties.items()
    ]
    yield _table((words.variety, words.comments), counts, n_numbers=1)
    if topic.codes:
        codes = [
            (
                _text(suggestions.labels.get(code, code)),
                _share(share, language),
                _share(topic.codes_here.get(code, 0.0), language),
            )
            for code, share in list(topic.codes.items())[:MOST_CODES]
        ]
        yield _table((words.code, words.in_comments, words.in_passages), codes, n_numbers=2)
    yield "</div>\n</div>\n"
    if topic.shown:
        yield f"<h4>{words.typical}</h4>\n"
        if with_text:
            yield from (_comment(shown, suggestions.labels, words) for shown in topic.shown)
        else:
            yield f"<p>{_text(', '.join(shown.comment_id for shown in topic.shown))}</p>\n"
    yield "</section>\n"


def _comment(shown: Shown, labels: Mapping[str, str], words: PageWords) -> str:
    """A comment with its key words marked, its id and its codes."""
    text = "".join(
        f"<mark>{_text(piece)}</mark>" if marked else _text(piece)
        for piece, marked in Quote(shown.text, shown.marks).pieces()
    )
    codes = ", ".join(labels.get(code, code) for code in shown.codes) or words.no_code
    about = _text(f"{shown.comment_id} · {codes}")
    return f'<div class="comment">\n<blockquote>{text}</blockquote>\n<p class="soft">{about}</p>\n</div>\n'


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    """Names and what they are, which are HTML already."""
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>\n" for name, value in facts)
    return f"<dl>\n{rows}</dl>\n"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], *, n_numbers: int) -> str:
    """A table of cells that are HTML already; the last columns are numbers, and stand to the right."""
    kinds = [' class="n"' if len(header) - place <= n_numbers else "" for place in range(len(header))]
    head = "".join(f'<th scope="col"{kind}>{text}</th>' for text, kind in zip(header, kinds, strict=True))
    lines = []
    for name, *cells in rows:
        others = "".join(f"<td{kind}>{text}</td>" for text, kind in zip(cells, kinds[1:], strict=True))
        lines.append(f'<tr><th scope="row">{name}</th>{others}</tr>\n')
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{''.join(lines)}</tbody>\n</table>\n"


def _stability(topic: Suggestion, language: Language) -> str:
    """Nothing where a person asked for the topic: it was not found, so it cannot come again."""
    return "–" if topic.like else format_decimal(topic.stability, language)


def _text(text: str) -> str:
    return escape(printable(text), quote=True)


def _share(share: float, language: Language) -> str:
    return format_share(round(share * 10_000), 10_000, language)
