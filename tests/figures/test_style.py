"""That colours are told apart by everyone, and in grey print."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from nlp_coding.figures.style import (
    BAR,
    DASHES,
    LINE_COLOURS,
    MARKERS,
    PAPER,
    agreement_colours,
    heat_colour,
    luminance,
    text_colour,
)

# Machado, Oliveira and Fernandes (2009), IEEE Transactions on Visualization 15, severity 1.0; on linear RGB.
SIGHTS = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]])


def _seen(colour: str, sight: str = "full") -> NDArray[np.float64]:
    """CIE Lab (D65) of a colour as it is seen."""
    channels = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    xyz = _XYZ @ np.clip(SIGHTS[sight] @ linear, 0, 1) / _XYZ.sum(axis=1)
    x, y, z = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def _apart(one: str, other: str, sight: str) -> float:
    """ΔE (CIE 1976); 2.3 is just seen."""
    return float(np.linalg.norm(_seen(one, sight) - _seen(other, sight)))


def _grey(colour: str) -> float:
    """L*, 0 to 100."""
    return float(_seen(colour)[0])


def test_the_measure_is_right() -> None:
    """The other tests would hold of anything."""
    assert _seen("#FFFFFF") == pytest.approx([100, 0, 0], abs=0.01)
    assert _seen("#FF0000") == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    assert _apart("#BC8F00", "#8FA800", "deuteranopia") < _apart("#BC8F00", "#8FA800", "full") / 2


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("n_levels", range(2, 8))
def test_levels_are_told_apart(sight: str, n_levels: int) -> None:
    """One man in twelve would not see where agreement ends."""
    colours = agreement_colours(n_levels)
    assert len(set(colours)) == n_levels
    assert min(_apart(*pair, sight) for pair in combinations(colours, 2)) > 15


@pytest.mark.parametrize("n_levels", [2, 3, 4, 5])
def test_levels_are_told_apart_in_grey(n_levels: int) -> None:
    """In grey print «Enig» would look like «Uenig»."""
    greys = [_grey(colour) for colour in agreement_colours(n_levels)]
    assert min(abs(one - other) for one, other in combinations(greys, 2)) > 10


@pytest.mark.parametrize("n_levels", range(2, 12))
def test_each_side_grows_darker_outwards(n_levels: int) -> None:
    """A level would look stronger than the one beyond it."""
    greys = [_grey(colour) for colour in agreement_colours(n_levels)]
    half = n_levels // 2
    assert all(one < other for one, other in pairwise(greys[: n_levels - half]))
    assert all(one > other for one, other in pairwise(greys[half:]))


@pytest.mark.parametrize("sight", SIGHTS)
def test_lines_are_told_apart(sight: str) -> None:
    """Two lines would be one."""
    assert min(_apart(*pair, sight) for pair in combinations(LINE_COLOURS, 2)) > 15


def test_neighbouring_lines_differ_in_grey() -> None:
    """In grey print the second line would look like the first; further on there are markers and dashes."""
    assert min(abs(_grey(one) - _grey(other)) for one, other in pairwise(LINE_COLOURS)) > 10
    assert len({(MARKERS[at % len(MARKERS)], DASHES[at % len(DASHES)]) for at in range(8)}) == 8


def test_all_show_on_white() -> None:
    """A line, a bar or a level that does not show on paper is not there."""
    light = [_grey(colour) for colour in (*LINE_COLOURS, BAR, *agreement_colours(7))]
    assert _grey(PAPER) - max(light) > 5


def test_heat_goes_one_way() -> None:
    """A higher share would look lower."""
    greys = [_grey(heat_colour(part / 20)) for part in range(21)]
    assert all(one - other > 1.5 for one, other in pairwise(greys))


@pytest.mark.parametrize("ground", [*(heat_colour(part / 50) for part in range(51)), *agreement_colours(11)])
def test_numbers_can_be_read_on_their_ground(ground: str) -> None:
    """A number in a cell would not be seen (WCAG 2.1, contrast 4.5)."""
    dark, light = sorted((luminance(ground), luminance(text_colour(ground))))
    assert (light + 0.05) / (dark + 0.05) >= 4.5
