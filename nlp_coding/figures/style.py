"""Colours and sizes of figures, in points of 1/72 inch.

Colours are told apart by the colour-blind and in grey print (tests/figures/test_style.py works it out), and no figure
tells anything by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from nlp_coding.figures.spec import Width

_CM = 72 / 2.54
WIDTHS: Mapping[Width, float] = {"column": 16 * _CM, "page": 24.7 * _CM}
PNG_DPI = 200

TITLE, TEXT, SMALL = 10.5, 8.5, 7.5
LEADING = 1.3
"""From one baseline to the next, in sizes of the text."""
CAPITAL = 0.72
"""Height of a capital in sizes of the text, about the same in DejaVu Sans, Segoe UI and Arial."""
MARGIN = 8.0
GAP = 6.0

FONTS = ("Segoe UI", "Arial", "DejaVu Sans", "sans-serif")
"""Of an SVG, whose reader has one of these. None is wider than DejaVu Sans, by which everything is measured."""

PAPER, BLACK, INK, MUTED, GRID, BAR = "#FFFFFF", "#000000", "#1F1F1F", "#595959", "#D9D9D9", "#0072B2"

LINE_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#56B4E9", "#D55E00", "#000000", "#CC79A7")
"""Okabe and Ito (2008) but for the yellow, which does not show on white; neighbours differ in grey."""
DASHES: tuple[tuple[float, ...], ...] = ((), (5, 2), (1.5, 1.5), (6, 2, 1.5, 2))
MARKERS = ("circle", "square", "triangle", "diamond", "down", "plus", "cross", "star")

_AGREE = ("#0B4380", "#7FA8D6")
_NEUTRAL = "#ECECEC"
_DISAGREE = ("#F2BC7E", "#B4560A")
_HEAT = ("#F4F8FC", "#6FA3D2", "#08306B")


def agreement_colours(n_levels: int) -> tuple[str, ...]:
    """From the first level to the last: dark to light blue, light grey in the middle, light to dark orange.

    The two sides are not each other's mirror: orange is lighter than blue, so that up to 5 levels differ in grey too.
    """
    n_side = n_levels // 2
    middle = (_NEUTRAL,) if n_levels % 2 else ()
    agree = [mixed(_AGREE, place / max(n_side - 1, 1)) for place in range(n_side)]
    disagree = [mixed(_DISAGREE, 1 - place / max(n_side - 1, 1)) for place in range(n_side)]
    return (*agree, *middle, *reversed(disagree))


def heat_colour(part: float) -> str:
    """From nearly white (0) to dark blue (1)."""
    return mixed(_HEAT[:2], part * 2) if part < 0.5 else mixed(_HEAT[1:], part * 2 - 1)


def mixed(ends: tuple[str, ...], part: float) -> str:
    """The colour that far from the first to the second."""
    first, second = (_channels(colour) for colour in ends)
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in zip(first, second, strict=True))


def text_colour(ground: str) -> str:
    """Black or white, whichever has the higher contrast on the ground: 4.5 at least on any (WCAG 2.1)."""
    light = luminance(ground) + 0.05
    return PAPER if 1.05 / light > light / 0.05 else BLACK


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour, 0 to 1 (WCAG 2.1)."""
    linear = [
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
        for one in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
