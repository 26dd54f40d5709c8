"""Figures as files: the same each time, nothing in them but what is published, and every label there."""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest

from nlp_coding.core.codebook import LANGUAGES
from nlp_coding.core.table import Tally
from nlp_coding.figures import (
    FIGURE_FORMATS,
    WITHHELD,
    BarsFigure,
    Figure,
    Share,
    describe,
    lay_out,
    notes_of,
    render,
)
from nlp_coding.figures.measure import one_line, width_of
from nlp_coding.figures.sheet import Box, Shape, Sheet, Stroke, Text
from nlp_coding.figures.style import BAR, PAPER, agreement_colours
from nlp_coding.figures.words import WORDS
from tests.figures.made import (
    BARS,
    CODES,
    DOTS,
    FIGURES,
    HEAT,
    LEVELS,
    LINES,
    MANY,
    NASTY,
    NONE,
    ONE,
    STACKED,
    TOGETHER,
    share,
)

KINDS = {"some": FIGURES, "many": MANY, "none": NONE, "one": ONE}
EVERY = [figure for figures in KINDS.values() for figure in figures.values()]
NAMES = [f"{kind}-{name}" for kind, figures in KINDS.items() for name in figures]


def _texts(figure: Figure) -> list[str]:
    return [mark.text for mark in lay_out(figure).marks if isinstance(mark, Text)]


def _boxes(figure: Figure, *fills: str) -> list[Box]:
    return [mark for mark in lay_out(figure).marks if isinstance(mark, Box) and mark.fill in fills]


def _ends(mark: Text) -> tuple[float, float]:
    width = width_of(mark.text, mark.size, bold=mark.bold)
    left = mark.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[mark.anchor] * width
    return left, left + width


def _points(sheet: Sheet) -> Iterator[tuple[float, float]]:
    for mark in sheet.marks:
        if isinstance(mark, Stroke | Shape):
            yield from mark.points
        elif isinstance(mark, Box):
            yield mark.x, mark.y
            yield mark.x + mark.width, mark.y + mark.height
        else:
            yield _ends(mark)[0], mark.y - mark.size * 0.7
            yield _ends(mark)[1], mark.y


@pytest.mark.parametrize("figure", EVERY, ids=NAMES)
def test_nothing_leaves_the_sheet(figure: Figure) -> None:
    """A label would be cut off at the edge of the page."""
    sheet = lay_out(figure)
    points = list(_points(sheet))
    assert min(min(point) for point in points) >= 0
    assert max(x for x, _ in points) <= sheet.width
    assert max(y for _, y in points) <= sheet.height


@pytest.mark.parametrize("figure", EVERY, ids=NAMES)
def test_no_text_lies_on_another(figure: Figure) -> None:
    """Neither of the two could be read."""
    placed: list[tuple[float, float, float, float, str]] = []
    for mark in lay_out(figure).marks:
        if not isinstance(mark, Text):
            continue
        left, right = _ends(mark)
        top, bottom = mark.y - mark.size * 0.7, mark.y
        for other in placed:
            apart = left >= other[1] or other[0] >= right or top >= other[3] or other[2] >= bottom
            assert apart, (mark.text, other[4])
        placed.append((left, right, top, bottom, mark.text))


@pytest.mark.parametrize("figure", EVERY, ids=NAMES)
def test_an_svg_is_safe_in_a_page(figure: Figure) -> None:
    """It would load from the web, run what someone wrote, or not open at all."""
    file = render(figure, "svg").decode()
    root = ET.fromstring(file)
    names = {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()}
    assert names <= {"svg", "title", "desc", "rect", "polyline", "polygon", "text"}
    assert re.findall('https?:[^"]*', file) == ["http://www.w3.org/2000/svg"]
    assert root.attrib["lang"] == figure.language
    assert not {"id", "href", "style", "class"} & {name for element in root.iter() for name in element.attrib}
    assert root[0].text == (one_line(figure.title) or None)
    assert root[1].text == (describe(figure) or None)


@pytest.mark.parametrize("form", FIGURE_FORMATS)
def test_the_same_bytes_each_time(form: str) -> None:
    """A figure that was not changed would look changed to whoever compares two reports."""
    assert render(STACKED, form) == render(STACKED, form)
    assert render(STACKED, form) != render(replace(STACKED, title="Andre utsagn"), form)


@pytest.mark.parametrize("name", FIGURES)
def test_a_png(name: str) -> None:
    """It would be blurred in print, or say what made it and when."""
    figure = FIGURES[name]
    file = render(figure, "png")
    assert file.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", file[16:24])
    assert width == int((24.7 if figure.width == "page" else 16) / 2.54 * 200)
    assert height == pytest.approx(lay_out(figure).height / 72 * 200, abs=1)
    assert b"tEXt" not in file
    assert b"iTXt" not in file


def test_what_is_withheld_is_shown_as_withheld() -> None:
    """A bar of no length says 0, which is not what is known."""
    without = replace(BARS, bars=BARS.bars[1:2])
    assert _boxes(without, BAR) == []
    assert _texts(without).count(":") == 1
    assert "0\u00a0%" in _texts(without)  # the axis
    assert len(_boxes(BARS, BAR)) == 2


@pytest.mark.parametrize("name", FIGURES)
def test_withheld_numbers_are_nowhere(name: str) -> None:
    """Whoever opens the file in an editor would read what is not published."""
    figure = FIGURES[name]
    file = render(figure, "svg").decode()
    words = WORDS[figure.language]
    assert words.withheld in describe(figure)
    assert words.note_withheld in notes_of(figure)
    assert [text for text in ET.fromstring(file).itertext() if text == ":" or text.startswith(":")]


def test_the_rest_of_a_bar_says_nothing() -> None:
    """Where the next segment begins would tell how long the withheld one before it is."""
    colours = agreement_colours(5)
    whole = _boxes(replace(STACKED, rows=STACKED.rows[:1]), *colours)
    keys, segments = whole[:5], whole[5:]
    assert [box.fill for box in keys] == list(colours)
    assert [box.fill for box in segments] == list(colours)
    length = sum(box.width for box in segments)
    two = _boxes(replace(STACKED, rows=STACKED.rows[1:2]), *colours)[5:]
    assert two[1].x == pytest.approx(two[0].x + two[0].width)
    assert [box.fill for box in two] == [colours[0], colours[2]]
    for diverging, row in ((False, 2), (True, 2), (True, 1), (False, 3)):
        hidden = replace(STACKED, rows=STACKED.rows[row : row + 1], diverging=diverging)
        assert len(_boxes(hidden, *colours)) == 5, "the legend's alone"
    assert segments[0].width == pytest.approx(length * 0.4)


def test_a_diverging_figure_has_its_middle_in_one_place() -> None:
    """Which statement is agreed with most could not be seen."""
    rows = (STACKED.rows[0], replace(STACKED.rows[0], shares=STACKED.rows[0].shares[::-1]))
    boxes = _boxes(replace(STACKED, rows=rows, diverging=True), agreement_colours(5)[2])[1:]
    assert boxes[0].x + boxes[0].width / 2 == pytest.approx(boxes[1].x + boxes[1].width / 2)
    even = replace(
        STACKED,
        levels=LEVELS[:2],
        rows=tuple(replace(row, shares=(share(n, 20), share(20 - n, 20))) for n, row in zip((4, 9), rows, strict=True)),
        diverging=True,
    )
    starts = _boxes(even, agreement_colours(2)[1])[1:]
    assert starts[0].x == pytest.approx(starts[1].x)


def test_bars_are_as_long_as_their_shares() -> None:
    """A figure that is wrong is worse than none."""
    first, second = _boxes(BARS, BAR)
    assert first.width / second.width == pytest.approx(float(Fraction(8, 64) / Fraction(1217, 1300)))
    assert first.x == second.x
    upright = _boxes(FIGURES["upright"], BAR)
    assert upright[0].height / upright[1].height == pytest.approx(float(Fraction(8, 64) / Fraction(1217, 1300)))
    assert upright[0].y + upright[0].height == pytest.approx(upright[1].y + upright[1].height)


def test_a_line_has_gaps() -> None:
    """A line over a year that is withheld, or was not asked, would show a share there."""
    lines = [mark for mark in lay_out(LINES).marks if isinstance(mark, Stroke) and mark.width == 1.6]
    assert [len(line.points) for line in lines] == [2, 3, 3]
    shapes = [mark for mark in lay_out(LINES).marks if isinstance(mark, Shape)]
    assert len(shapes) == (3 + 3 + 3) + 2, "one for each known share, and one for each that is withheld"
    assert _texts(LINES).count(":") == 2
    leaders = [mark.dash for mark in lay_out(LINES).marks if isinstance(mark, Stroke) and mark.width == 0.5]
    assert [bool(dash) for dash in leaders] == [False, False, True], "nor would a line go on to the label"
    assert "–" not in " ".join(notes_of(LINES))
    assert [mark for mark in lay_out(ONE["lines"]).marks if isinstance(mark, Stroke) and mark.width == 0.5] == []


@pytest.mark.parametrize(
    ("figure", "found"),
    [
        (BARS, ["Under 2 000", "13\u00a0%", "94\u00a0%", "–", "64", "1\u00a0300", "n", "Kilde: en undersøkelse."]),
        (FIGURES["upright"], ["Under 2 000", "n = 1\u00a0300", "Prosent"]),
        (CODES, ["Faste møter", "40\u00a0%", "45\u00a0%", "Ukorrigert", "Korrigert for feil i kodinga"]),
        (STACKED, [*LEVELS, "40\u00a0%", "30\u00a0%", "15\u00a0%", "10\u00a0%", "20"]),
        (LINES, ["2016", "2018", "2024", "40\u00a0% Ny i 2018", ": Ukjent nå"]),
        (HEAT, ["Godt samarbeid", "65\u00a0%", "0\u00a0%", "–", "100\u00a0%", "n = 1\u00a0234", "Delvis enig"]),
        (DOTS, ["16%", "60%", "176", "Per cent"]),
        (TOGETHER, ["Vikarer", "7", "1\u00a0234", "1\u00a0300", "17", "Antall kommentarer"]),
        (FIGURES["jaccard"], ["0,25", "0,62", "Jaccards indeks"]),
    ],
)
def test_labels_and_numbers_are_there(figure: Figure, found: list[str]) -> None:
    """A reader could not tell what a bar is of, or how many answered."""
    texts = _texts(figure)
    assert [one for one in found if one not in texts] == []
    joined = "".join(texts).replace("-", "").replace(" ", "")
    nasty = one_line(NASTY).replace(" ", "")
    assert nasty in joined


def test_without_heading() -> None:
    """In a report that has the title as its caption it would stand twice."""
    file = render(BARS, "svg", heading=False).decode()
    texts = [element.text or "" for element in ET.fromstring(file).iter("{http://www.w3.org/2000/svg}text")]
    assert not [text for text in texts if "Andel" in text or "Kilde" in text or "personvernet" in text]
    assert "<title>Andel som er enige" in file
    assert notes_of(BARS) == ("Kilde: en undersøkelse.", WORDS["nb"].note_interval, WORDS["nb"].note_empty,
                              WORDS["nb"].note_withheld)  # fmt: skip


def test_a_note_of_the_table_explains_the_mark() -> None:
    """The reader would be told twice, the second time less."""
    note = "«:» står for tall som er holdt tilbake av hensyn til personvernet: antall fra 1 til 4."
    assert notes_of(replace(CODES, notes=(note,), language="nb"))[0] == note
    assert WORDS["nb"].note_withheld not in notes_of(replace(CODES, notes=(note,), language="nb"))


def test_descriptions() -> None:
    """Those who cannot see the figure would not know what it shows."""
    assert describe(DOTS).startswith(
        "Enig: 16%, confidence interval from 11% to 22% (n = 176). <script>$x_1^2$</script> & «æøå» 🩺 pasient"
    )
    assert describe(DOTS).endswith("medlemskap: withheld. Uenig: 60% (n = 5).")
    assert "Godt samarbeid: 40\u00a0%; korrigert: 45\u00a0%." in describe(CODES)
    assert (
        "To er holdt tilbake (n = 20): Enig 40\u00a0%, Verken enig/uenig 30\u00a0%, Uenig 0\u00a0%, holdt tilbake."
        in (describe(STACKED))
    )
    assert "Ett er holdt tilbake (n = 20): holdt tilbake. Ingen svarte (n = 0): –." in describe(STACKED)
    assert "Ny i 2018: 2018 20\u00a0%, konfidensintervall fra" in describe(LINES)
    assert "Godt samarbeid: Enig 65\u00a0%, Delvis enig holdt tilbake, Verken enig/uenig 0\u00a0%." in describe(HEAT)
    assert "Vikarer: Faste møter holdt tilbake, <script>" in describe(TOGETHER)


def test_every_language_has_its_words() -> None:
    """A figure in nynorsk would have an axis in bokmål."""
    assert set(WORDS) == set(LANGUAGES)
    assert WORDS["nn"].n_comments == "Talet på kommentarar"
    assert WORDS["nn"].note_withheld != WORDS["nb"].note_withheld


def test_an_axis_for_comparing() -> None:
    """Two figures beside each other could not be compared, or a bar would be cut."""
    full = replace(BARS, bars=BARS.bars[:1], most=Fraction(1))
    assert "100\u00a0%" in _texts(full)
    assert "100\u00a0%" not in _texts(replace(full, most=None))
    low = BarsFigure(title="", bars=BARS.bars[2:3], most=Fraction(1, 2))
    (bar,) = _boxes(low, BAR)
    assert bar.x + bar.width < lay_out(low).right


def test_bars_that_cannot_stand_lie() -> None:
    """Twenty labels under standing bars would be one letter wide."""
    assert FIGURES["upright"].stands  # type: ignore[union-attr]
    assert not replace(CODES, upright=True).stands
    assert not replace(MANY["bars"], upright=True).stands  # type: ignore[union-attr]


def test_the_ground_of_a_withheld_cell_is_white() -> None:
    """Its colour would tell its size."""
    figure = replace(TOGETHER, codes=("A", "B"), pairs=((), (Tally(None),)), totals=())
    assert [box.fill for box in lay_out(figure).marks if isinstance(box, Box)] == [PAPER]
    heat = replace(HEAT, codes=("A",), cells=((WITHHELD, Share(None), share(1, 2)),), bases=())
    assert [box.fill for box in lay_out(heat).marks if isinstance(box, Box)][:2] == [PAPER, PAPER]
