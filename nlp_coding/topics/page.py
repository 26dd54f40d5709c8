"""Suggested topics as one HTML file that is read on a screen or on paper, and that can reach nothing outside itself.

plotly's javascript is in the file, and the file's own security policy lets no other script run and no address be
loaded: the comments are sensitive, and plotly.js has buttons and kinds of maps that call its makers' servers.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any

from nlp_coding.core.codebook import Language
from nlp_coding.core.document import Quote
from nlp_coding.core.topics import Passage, Shown, Suggestion, Suggestions
from nlp_coding.topics.figures import (
    FIGURE_WORDS,
    MOST_ROWS,
    format_count,
    format_decimal,
    format_share,
    hierarchy_figure,
    kind_words,
    levels_figure,
    levels_of,
    map_figure,
    printable,
    topic_label,
    variety_figure,
    words_figure,
)

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

WORDS_ON_ONE_SHEET = 12
"""Topics whose key words fit on a sheet of paper."""
MOST_CODES = 6
"""Codes that are shown of each topic."""

STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --soft: #555; --paper: #fff; --hair: #d4d4d4; --mark: #ffe58a;
  --link: #00507e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e6e3; --soft: #b0aca6; --paper: #1b1c1e; --hair: #45474b; --mark: #6b5600; --link: #8cc8f0; }
}
* { box-sizing: border-box; }
body { color: var(--ink); background: var(--paper); margin: 2rem auto; padding: 0 1.5rem; max-width: 62rem;
  font: 15px/1.45 "Segoe UI", Calibri, "Helvetica Neue", Arial, sans-serif; }
h1, h2, h3, h4 { line-height: 1.2; overflow-wrap: break-word; break-after: avoid; }
h1 { font-size: 1.7rem; margin: 0 0 .8rem; }
h2 { font-size: 1.3rem; margin: 2.4rem 0 .7rem; border-bottom: 1px solid var(--hair); padding-bottom: .2rem; }
h3 { font-size: 1.1rem; margin: 2rem 0 .3rem; }
h4 { font-size: .95rem; margin: 1rem 0 .3rem; }
p { max-width: 46rem; margin: .5rem 0; overflow-wrap: break-word; }
a { color: var(--link); }
.soft, figcaption { color: var(--soft); }
.notice { border-left: 4px solid var(--ink); padding: .2rem 0 .2rem .8rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; margin: .5rem 0; }
dd { margin: 0; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; border-top: 2px solid var(--ink);
  border-bottom: 2px solid var(--ink); }
th, td { padding: .28rem .6rem; text-align: left; vertical-align: top; overflow-wrap: break-word; }
thead th { border-bottom: 1px solid var(--ink); vertical-align: bottom; font-weight: 600; }
tbody th { font-weight: 400; }
tbody tr + tr > * { border-top: 1px solid var(--hair); }
tr > :first-child { padding-left: 0; }
tr > :last-child { padding-right: 0; }
.n { text-align: right; white-space: nowrap; width: 1%; }
thead .n { white-space: normal; min-width: 5.5rem; }
.beside { display: flex; flex-wrap: wrap; gap: 1rem 1.8rem; align-items: flex-start; margin: .8rem 0; }
.beside table { font-size: .9em; max-width: 100%; }
.beside th, .beside td { padding: .14rem .45rem; }
.beside tr > :first-child { padding-left: 0; max-width: 12rem; }
.beside tr > :last-child { padding-right: 0; }
.beside .n { width: auto; }
.beside thead .n { min-width: 5.2rem; }
figure { margin: 1rem 0; }
figcaption { font-size: .92em; max-width: 46rem; margin: 0 0 .4rem; }
.plot { background: #fff; color: #1a1a1a; overflow: hidden; }
.comment { margin: .6rem 0; padding: .1rem 0 .1rem .9rem; border-left: 3px solid var(--hair); max-width: 46rem;
  break-inside: avoid; }
.comment blockquote { white-space: pre-wrap; overflow-wrap: break-word; margin: 0; }
.comment p { font-size: .88em; margin: .1rem 0; }
mark { background: var(--mark); color: inherit; padding: 0 .08em; print-color-adjust: exact;
  -webkit-print-color-adjust: exact; }
@media print {
  @page { size: A4; margin: 15mm; }
  :root { --ink: #000; --soft: #444; --paper: #fff; --hair: #bbb; --mark: #ffe58a; --link: #000; color-scheme: light; }
  body { margin: 0; padding: 0; max-width: none; font-size: 10pt; }
  a { text-decoration: none; }
  .wide { overflow: visible; }
  thead { display: table-header-group; }
  tr, figure, dl, .about { break-inside: avoid; }
  .plot { overflow: visible; }
  .modebar, .plotly-notifier { display: none; }
  .beside { flex-wrap: nowrap; gap: 1.2rem; font-size: 9pt; }
  .beside tr > :first-child { max-width: 9rem; }
  .beside thead .n { min-width: 4.4rem; }
  section h3 { margin-top: 1.2rem; }
  mark { text-decoration: underline; }
}
"""

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

_DICTIONARY = {
    "Zoom": ("Forstørr et utsnitt", "Forstørr eit utsnitt"),
    "Pan": ("Flytt", "Flytt"),
    "Zoom in": ("Forstørr", "Forstørr"),
    "Zoom out": ("Forminsk", "Forminsk"),
    "Reset axes": ("Vis alt igjen", "Vis alt igjen"),
    "Download plot as a PNG": ("Lagre som bilde (PNG)", "Lagre som bilete (PNG)"),
    "Preparing image - this may take a few seconds": ("Lagrer bildet …", "Lagrar biletet …"),
    "Image download succeeded": ("Bildet er lagret", "Biletet er lagra"),
}
"""What plotly says itself → in bokmål, in nynorsk."""

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


@dataclass(frozen=True)
class PageWords:
    """The words of the page in one language, but for those of its figures."""

    about: str
    with_text: str
    without_text: str
    not_coded: str
    summary: str
    n_comments: str
    n_substance: str
    n_covered: str
    of_substance: str
    n_topics: str
    n_unstable: str
    n_dropped: str
    topics: str
    topic: str
    relation: str
    comments: str
    uncoded: str
    stability: str
    stability_note: str
    map_note: str
    words_note: str
    hierarchy_note: str
    figures: str
    one_by_one: str
    key_words: str
    asked: str
    answer: str
    variety: str
    code: str
    in_comments: str
    in_passages: str
    typical: str
    no_code: str
    no_script: str


PAGE_WORDS: Mapping[Language, PageWords] = {
    "nb": PageWords(
        about="Temaene er funnet i kommentarene og sammenlignet med kodene. De er forslag: det er folk som avgjør hva "
        "som skal bli en kode.",
        with_text="Siden gjengir det respondentene har skrevet, og må behandles deretter.",
        without_text="Siden gjengir ingen kommentarer, bare id-ene deres. Men nøkkelordene og navnene på temaene er "
        "hentet fra det respondentene har skrevet.",
        not_coded="Studien er ikke kodet ennå, så alle temaene regnes som nye.",
        summary="Sammendrag",
        n_comments="Kommentarer i alt",
        n_substance="Kommentarer med innhold",
        n_covered="Kommentarer med tema",
        of_substance="{share} av dem med innhold",
        n_topics="Temaer",
        n_unstable="Grupper som ble lagt til side fordi de ikke kom igjen i nye forsøk",
        n_dropped="Temaer som ble funnet igjen, men som noen har forkastet",
        topics="Temaene",
        topic="Tema",
        relation="Forhold til kodeboken",
        comments="Kommentarer",
        uncoded="Uten kode",
        stability="Stabilitet",
        stability_note="Stabilitet går fra 0 til 1. Den viser i hvilken grad temaet kom igjen da bare en del av "
        "kommentarene ble brukt.",
        map_note="Punkter som ligger nær hverandre, handler om lignende ting. Aksene har ingen enhet. Hvert tema har "
        "sin farge, eller sin form der fargene ikke strekker til.",
        words_note="De tyngste nøkkelordene står øverst. Vektene kan bare sammenlignes innenfor et tema.",
        hierarchy_note="Jo lenger til høyre to temaer møtes, desto mindre har ordene deres felles.",
        figures="Temaene sett under ett",
        one_by_one="Tema for tema",
        key_words="Nøkkelord",
        asked="Etterspurt",
        answer="Svar",
        variety="Målform",
        code="Kode",
        in_comments="I hele kommentaren",
        in_passages="I teksten om temaet",
        typical="Typiske kommentarer",
        no_code="uten kode",
        no_script="Figurene vises bare med JavaScript. Tallene står også i tabellene.",
    ),
    "nn": PageWords(
        about="Temaa er funne i kommentarane og samanlikna med kodane. Dei er forslag: det er folk som avgjer kva som "
        "skal bli ein kode.",
        with_text="Sida gjev att det respondentane har skrive, og må handsamast deretter.",
        without_text="Sida gjev ikkje att kommentarar, berre id-ane deira. Men nøkkelorda og namna på temaa er henta "
        "frå det respondentane har skrive.",
        not_coded="Studien er ikkje koda enno, så alle temaa er rekna som nye.",
        summary="Samandrag",
        n_comments="Kommentarar i alt",
        n_substance="Kommentarar med innhald",
        n_covered="Kommentarar med tema",
        of_substance="{share} av dei med innhald",
        n_topics="Tema",
        n_unstable="Grupper som vart lagde til side fordi dei ikkje kom att i nye forsøk",
        n_dropped="Tema som vart funne att, men som nokon har forkasta",
        topics="Temaa",
        topic="Tema",
        relation="Forhold til kodeboka",
        comments="Kommentarar",
        uncoded="Utan kode",
        stability="Stabilitet",
        stability_note="Stabilitet går frå 0 til 1. Han viser i kva grad temaet kom att då berre ein del av "
        "kommentarane vart brukt.",
        map_note="Punkt som ligg nær kvarandre, handlar om liknande ting. Aksane har inga eining. Kvart tema har sin "
        "farge, eller si form der fargane ikkje strekk til.",
        words_note="Dei tyngste nøkkelorda står øvst. Vektene kan berre samanliknast innanfor eit tema.",
        hierarchy_note="Di lenger til høgre to tema møtest, di mindre har orda deira felles.",
        figures="Temaa sett under eitt",
        one_by_one="Tema for tema",
        key_words="Nøkkelord",
        asked="Etterspurt",
        answer="Svar",
        variety="Målform",
        code="Kode",
        in_comments="I heile kommentaren",
        in_passages="I teksten om temaet",
        typical="Typiske kommentarar",
        no_code="utan kode",
        no_script="Figurane kan berre visast med JavaScript. Tala står òg i tabellane.",
    ),
    "en": PageWords(
        about="The topics were found in the comments and compared with the codes. They are suggestions: people decide "
        "what becomes a code.",
        with_text="The page shows what respondents wrote, and must be handled accordingly.",
        without_text="The page shows no comment, only their ids. But the key words and the names of the topics are "
        "taken from what respondents wrote.",
        not_coded="The study is not coded yet, so all topics count as new.",
        summary="Summary",
        n_comments="Comments in all",
        n_substance="Comments with substance",
        n_covered="Comments with a topic",
        of_substance="{share} of those with substance",
        n_topics="Topics",
        n_unstable="Groups left aside, since they did not come again when it was repeated",
        n_dropped="Topics found again that somebody has dropped",
        topics="The topics",
        topic="Topic",
        relation="To the codebook",
        comments="Comments",
        uncoded="Without code",
        stability="Stability",
        stability_note="Stability goes from 0 to 1: how far the topic came again when only a part of the comments was "
        "used.",
        map_note="Points near each other are about similar things. The axes have no unit. Each topic has its colour, "
        "or its shape where the colours do not suffice.",
        words_note="The heaviest key words stand on top. Weights can be compared within a topic only.",
        hierarchy_note="The farther to the right two topics meet, the less their words have in common.",
        figures="The topics together",
        one_by_one="One by one",
        key_words="Key words",
        asked="Asked for",
        answer="Answer",
        variety="Written standard",
        code="Code",
        in_comments="In the whole comment",
        in_passages="In the text on the topic",
        typical="Typical comments",
        no_code="no code",
        no_script="The figures need JavaScript. Their numbers are in the tables as well.",
    ),
}


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
    return {"dictionary": {said: pair[language == "nn"] for said, pair in _DICTIONARY.items()}}


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
        (words.n_comments, format_count(suggestions.n_comments, language)),
        (words.n_substance, format_count(suggestions.n_substance, language)),
        (words.n_covered, f"{format_count(suggestions.n_covered, language)} ({share})"),
        (words.n_topics, format_count(len(suggestions.topics), language)),
        (words.n_unstable, format_count(suggestions.n_unstable, language)),
        (words.n_dropped, format_count(suggestions.n_dropped, language)),
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
            format_count(topic.n_comments, language),
            format_count(topic.n_uncoded, language),
            format_decimal(topic.stability, language),
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
        f"{words.comments}: {format_count(topic.n_comments, language)}",
        f"{words.uncoded}: {format_count(topic.n_uncoded, language)}",
        f"{words.stability}: {format_decimal(topic.stability, language)}",
    )
    if topic.like is not None:
        facts.insert(0, (words.asked, _text(topic.like)))
    yield f'<section id="topic-{place}">\n<div class="about">\n<h3>{_text(topic_label(topic))}</h3>\n'
    yield f'{_facts(facts)}<p>{" · ".join(numbers)}</p>\n<div class="beside">\n'
    if topic.by_level:
        levels = [(_text(level), format_count(count, language)) for level, count in topic.by_level.items()]
        yield _table((words.answer, words.comments), levels, n_numbers=1)
    varieties = FIGURE_WORDS[language].varieties
    counts = [(name, format_count(topic.by_variety.get(variety, 0), language)) for variety, name in varieties.items()]
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


def _text(text: str) -> str:
    return escape(printable(text), quote=True)


def _share(share: float, language: Language) -> str:
    return format_share(round(share * 10_000), 10_000, language)
