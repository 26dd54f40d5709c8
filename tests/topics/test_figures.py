"""Figures of suggested topics: that they show what was found, in the study's language, and nobody's markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from nlp_coding.core.codebook import LANGUAGES, Language
from nlp_coding.core.numbers import format_count
from nlp_coding.core.topics import Join, Passage, Point, Shown, Suggestion, Suggestions
from nlp_coding.topics.figures import (
    COLOURS,
    FIGURE_WORDS,
    format_decimal,
    format_share,
    hierarchy_figure,
    kind_words,
    levels_figure,
    map_figure,
    plotly_text,
    variety_figure,
    words_figure,
)

NASTY = "<script>alert(1)</script> & «æ» 🩺 $x$ %{x}\x00"
"""What a word, a name, a level or a label may hold at its worst."""
SECRET = "Naboen min Torhild ventar framleis på svar."
"""What a respondent wrote and what may be shown only on demand."""

NEW = Suggestion(
    id="T2",
    name=NASTY,
    kind="new",
    about=(),
    words=((NASTY, 0.5), ("vikar", 0.25)),
    comments=("R<1>", "R2", "R3"),
    passages=(Passage("R<1>", 0, 43), Passage("R2", 0, 9)),
    n_uncoded=2,
    n_open=2,
    by_level={"Enig": 1, NASTY: 0, "Ikke relevant": 2},
    by_variety={"nb": 1, "nn": 2, "undecided": 5},
    codes={"availability": 1 / 3},
    codes_here={},
    stability=0.875,
    shown=(Shown("R<1>", f"{SECRET} <b>Vikar</b> 🩺 vikar", ((47, 52),), ()),),
    like="øyeblikkelig <hjelp>",
)
BETWEEN = replace(
    NEW, id="T5", name="faste møter", kind="between", about=("meetings", "unknown"), words=(("møte", 1.0),),
    comments=("R4",), by_level={"Enig": 0, NASTY: 1, "Ikke relevant": 0}, by_variety={"nb": 1}, codes={}, shown=(),
    like=None,
)  # fmt: skip
PART = replace(BETWEEN, id="T9", name="referat", kind="part", about=("meetings",), by_variety={})
COVERED = replace(PART, id="T1", name="møtetid", kind="covered")

SUGGESTIONS = Suggestions(
    topics=(NEW, BETWEEN, PART, COVERED),
    n_comments=1234,
    n_substance=8,
    n_covered=5,
    n_unstable=3,
    n_dropped=1,
    points=(
        Point(Passage("R<1>", 0, 43), 0.0, 0.0, "T2", (), "nn", "Enig"),
        Point(Passage("R2", 0, 9), 1.0, 1.0, "T2", ("availability", "meetings"), "nb", None),
        Point(Passage("R4", 0, 9), 5.0, 2.0, "T5", ("meetings",), "nb", NASTY),
        Point(Passage("R4", 10, 19), 5.0, 3.0, None, ("meetings",), "nb", NASTY),
        Point(Passage("R7", 0, 5), 5.0, 3.0, "T77", (), "undecided", None),
    ),
    tree=(
        Join(("T5",), ("T1",), 0.25),
        Join(("T2",), ("T9",), 0.5),
        Join(("T5", "T1"), ("T2", "T9"), 0.75),
    ),
    labels={"meetings": "Faste <møter>", "availability": "Tilgjengelighet"},
)
NOTHING = Suggestions((), 0, 0, 0, 0, 0)
FIGURES = (map_figure, hierarchy_figure, words_figure, levels_figure, variety_figure)


def many(n_topics: int) -> Suggestions:
    """As many topics, each with a passage of its own."""
    topics = tuple(replace(BETWEEN, id=f"T{place}", name=f"tema {place}") for place in range(n_topics))
    points = tuple(
        Point(Passage(f"R{place}", 0, 9), place % 9, place // 9, f"T{place}", ("meetings",), "nb", None)
        for place in range(n_topics)
    )
    return replace(SUGGESTIONS, topics=topics, points=points, tree=())


def strings(value: Any) -> Iterator[str]:
    """Every text that is somewhere in a figure."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)


def _marks(figure: Any) -> list[tuple[int, str, str]]:
    """Of each group of points on a map: how many, their colour and symbol."""
    return [
        (len(trace.x), trace.marker.color, trace.marker.symbol) for trace in figure.data if trace.x and not trace.name
    ]


def test_every_passage_is_a_point() -> None:
    """A passage without a topic, or whose comment no code has reached, is what the map is looked at for."""
    assert _marks(map_figure(SUGGESTIONS)) == [
        (1, "#A6A6A6", "circle"),
        (1, "#A6A6A6", "circle-open"),
        (1, COLOURS[0], "circle"),
        (1, COLOURS[0], "circle-open"),
        (1, COLOURS[1], "circle"),
    ]
    assert [trace.name for trace in map_figure(SUGGESTIONS, language="nn").data if trace.name] == [
        "Kommentaren har kode",
        "Kommentaren har ingen kode",
        "Utan tema",
    ]


def test_a_study_without_codes_has_no_open_marks() -> None:
    """Every comment would be shown as one that the codebook has nothing for."""
    marks = _marks(map_figure(replace(SUGGESTIONS, coded=False)))
    assert {symbol for _, _, symbol in marks} == {"circle"}


def test_no_two_topics_look_the_same() -> None:
    """After seven topics the colours begin again; by its shape the eighth is told from the first."""
    looks = [mark[1:] for mark in _marks(map_figure(many(40)))]
    assert len(looks) == len(set(looks)) == 40
    assert looks[7] == (COLOURS[0], "square")


def test_what_is_under_the_pointer() -> None:
    """Who points at a passage wants the comment, its codes by their labels, and the topic."""
    shown = "".join(strings([list(trace.hovertext or ()) for trace in map_figure(SUGGESTIONS).data]))
    assert "<b>Kommentar R2</b><br>Koder: Tilgjengelighet, Faste &lt;møter&gt;<br>Tema: T2 &lt;script&gt;" in shown
    assert "<b>Kommentar R&lt;1&gt;</b><br>Koder: ingen<br>" in shown
    assert "<b>Kommentar R7</b><br>Koder: ingen<br>Uten tema" in shown


def test_the_words_of_a_passage_are_there_on_demand_alone() -> None:
    """A figure that is saved or sent would carry what respondents wrote, unasked."""
    passage = SUGGESTIONS.points[0].passage
    without, with_text = map_figure(SUGGESTIONS), map_figure(SUGGESTIONS, texts={passage: SECRET})
    assert "Torhild" not in without.to_json()
    (shown,) = [text for text in strings(with_text.to_plotly_json()) if "Torhild" in text]
    assert shown.endswith(f"<br><i>{SECRET}</i>")


def test_a_thinned_map_says_so() -> None:
    """Eight thousand points of a hundred thousand would pass for all."""
    figure = map_figure(SUGGESTIONS, most=2)
    assert sum(n for n, _, _ in _marks(figure)) == 2
    assert "Kartet viser 2 av 5 punkter, jevnt fordelt." in [note.text for note in figure.layout.annotations]
    assert not [text for text in strings(map_figure(SUGGESTIONS).to_plotly_json()) if "Kartet viser" in text]


def test_labels_stand_apart() -> None:
    """Of two topics at one place, one would cover the other's name."""
    points = tuple(Point(Passage(f"R{one}", 0, 1), 1.0, 1.0, one, (), "nb", None) for one in ("T2", "T5", "T9"))
    labels = map_figure(replace(SUGGESTIONS, points=points)).layout.annotations
    assert len({(label.ax, label.ay) for label in labels}) == 3
    assert [label.showarrow for label in labels] == [False, True, True]


def test_many_topics_are_labelled_by_their_ids() -> None:
    """Fifty names on one map hide it."""
    assert {note.text for note in map_figure(many(30)).layout.annotations} == {f"T{place}" for place in range(30)}
    assert "T3 tema 3" in {note.text for note in map_figure(many(12)).layout.annotations}


def test_the_dendrogram_has_no_crossing_branches() -> None:
    """Topics that are joined would stand far from each other, and the tree could not be read."""
    figure = hierarchy_figure(SUGGESTIONS)
    assert [text.split()[0] for text in figure.layout.yaxis.ticktext] == ["T5", "T1", "T2", "T9"]
    branches = [(list(trace.x), list(trace.y)) for trace in figure.data if trace.mode == "lines"]
    assert branches == [
        ([0.0, 0.25, 0.25, 0.0], [0.0, 0.0, 1.0, 1.0]),
        ([0.0, 0.5, 0.5, 0.0], [2.0, 2.0, 3.0, 3.0]),
        ([0.25, 0.75, 0.75, 0.5], [0.5, 0.5, 2.5, 2.5]),
    ]
    assert figure.data[-1].hovertext[-1] == "0,75: T5, T1 + T2, T9"


def test_topics_that_nothing_joins_are_in_the_dendrogram() -> None:
    """A single topic has no tree, and a tree may lack one."""
    figure = hierarchy_figure(replace(SUGGESTIONS, tree=SUGGESTIONS.tree[:1]))
    assert {text.split()[0] for text in figure.layout.yaxis.ticktext} == {"T1", "T2", "T5", "T9"}


def test_key_words_stand_in_a_field_for_each_topic() -> None:
    """Words would be read as another topic's."""
    figure = words_figure(SUGGESTIONS)
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert [list(bar.x) for bar in bars] == [[0.5, 0.25], [1.0], [1.0], [1.0]]
    assert len({bar.xaxis for bar in bars}) == len({bar.yaxis for bar in bars}) == 4
    assert list(figure.data[3].text) == [" møte"]
    assert [note.text for note in figure.layout.annotations][1:] == [
        "<b>T5 faste møter</b>", "<b>T9 referat</b>", "<b>T1 møtetid</b>",
    ]  # fmt: skip


def test_levels_stand_in_the_scale_s_order() -> None:
    """A level without comments belongs in the scale, and its 0 is a finding."""
    figure = levels_figure(SUGGESTIONS)
    assert [list(row) for row in figure.data[0].z] == [[1, 0, 2], [0, 1, 0], [0, 1, 0], [0, 1, 0]]
    assert list(figure.data[1].text)[:3] == ["1", "0", "2"]
    assert figure.layout.xaxis.ticktext[0] == "Enig"
    assert figure.layout.xaxis.ticktext[2] == "Ikke relevant"


def test_shares_by_variety_have_a_topic_s_comments_as_base() -> None:
    """A share of another base would say that a topic is nynorsk's when it is not."""
    figure = variety_figure(SUGGESTIONS)
    assert [list(trace.x) for trace in figure.data] == [[12.5, 100, 0, 0], [25, 0, 0, 0], [62.5, 0, 0, 0]]
    assert [trace.text[0] for trace in figure.data] == ["13\u00a0%", "25\u00a0%", "63\u00a0%"]
    assert [trace.name for trace in figure.data] == ["bokmål", "nynorsk", "uavklart"]


@pytest.mark.parametrize("draw", FIGURES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_wrote_is_no_markup(draw: Callable[..., Any], language: Language) -> None:
    """Plotly would read a tag, a link, a formula or a template in a word from a comment."""
    figure = draw(SUGGESTIONS, language=language)
    found = "".join(strings(figure.to_plotly_json()))
    assert "<script" not in found
    assert "<møter>" not in found
    assert "&lt;script&gt;" in found or draw is hierarchy_figure
    assert "\x00" not in found
    assert "$x" not in found
    templates = [trace[key] for trace in figure.to_plotly_json()["data"] for key in trace if key.endswith("template")]
    assert templates == []


@pytest.mark.parametrize("draw", FIGURES)
def test_nothing_found_is_said(draw: Callable[..., Any]) -> None:
    """An empty field looks like a fault, and a figure that raises stops the notebook."""
    assert [note.text for note in draw(NOTHING, language="nn").layout.annotations] == ["Ingen tema å vise"]


@pytest.mark.parametrize("draw", FIGURES)
def test_no_figure_can_be_sent_away(draw: Callable[..., Any]) -> None:
    """By plotly's own button a figure with the comments in it goes to its makers' servers."""
    assert "sendChartToCloud" in draw(SUGGESTIONS).layout.modebar.remove


@pytest.mark.parametrize("draw", FIGURES)
def test_a_figure_speaks_the_study_s_language(draw: Callable[..., Any]) -> None:
    """A nynorsk report would have bokmål in its figures."""
    titles = {language: draw(SUGGESTIONS, language=language).layout.title.text for language in LANGUAGES}
    assert titles["nb"] == draw(SUGGESTIONS).layout.title.text
    assert titles["en"] not in (titles["nb"], titles["nn"])


def test_what_a_topic_is_to_the_codebook_in_words() -> None:
    """ "del av" without its code, or an id where the label is known, tells nobody what to do."""
    said = {
        language: [kind_words(topic, SUGGESTIONS.labels, language) for topic in SUGGESTIONS.topics]
        for language in LANGUAGES
    }
    assert said == {
        "nb": [
            "nytt",
            "mellom «Faste <møter>» og «unknown»",
            "del av «Faste <møter>»",
            "dekket av «Faste <møter>»",
        ],
        "nn": ["nytt", "mellom «Faste <møter>» og «unknown»", "del av «Faste <møter>»", "dekt av «Faste <møter>»"],
        "en": [
            "new",
            "between “Faste <møter>” and “unknown”",
            "part of “Faste <møter>”",
            "covered by “Faste <møter>”",
        ],
    }


def test_texts_are_broken_before_they_are_escaped() -> None:
    """A line that ends in the midst of "&amp;" shows "&am"."""
    assert plotly_text("a & b\nc", width=3) == "a &amp;<br>b c"
    assert plotly_text("aa bb cc", width=4, most=1) == "aa …"
    assert plotly_text("", width=4) == ""


def test_numbers_as_the_languages_write_them() -> None:
    """1,234 is one and a bit to a Norwegian, and 12.5 % is 13 % as in all other tables."""
    assert (format_count(1234, language="nb"), format_count(1234, language="en")) == ("1\u00a0234", "1,234")
    assert (format_decimal(0.5, "nn"), format_decimal(0.5, "en")) == ("0,50", "0.50")
    assert (format_share(1, 8, "nb"), format_share(1, 8, "en"), format_share(0, 0, "nb")) == ("13\u00a0%", "13%", "–")


def test_all_languages_say_all() -> None:
    """A kind or a variety without a word stops the figure in that language alone."""
    assert FIGURE_WORDS.keys() == set(LANGUAGES)
    for words in FIGURE_WORDS.values():
        assert list(words.kinds) == ["new", "between", "part", "covered"]
        assert list(words.varieties) == ["nb", "nn", "undecided"]
