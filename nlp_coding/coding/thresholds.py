"""From a model's score to a probability, and from probabilities to a decision."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DECIMALS = 3
"""Scores are rounded before they are stored, so that the order of summation on another machine changes nothing."""
_GRID = np.arange(0.05, 0.951, 0.01)
_PLATEAU = 0.005
"""F1 within this much of the best is as good: the threshold is the middle of the stretch around the best."""
_N_STEPS = 50


@dataclass(frozen=True)
class Calibration:
    """Probability = 1 / (1 + exp(-(slope × score + shift)))."""

    slope: float
    shift: float

    def __call__(self, score: Floats) -> Floats:
        probability: Floats = 1 / (1 + np.exp(-np.clip(self.slope * score + self.shift, -30, 30)))
        return probability


def calibrate(score: Floats, applies: Flags, weight: Floats) -> Calibration:
    """The calibration that fits held-out scores best, by Newton's method.

    Source: Platt (1999), "Probabilistic outputs for support vector machines", with his correction of the targets, so
    that few texts do not claim certainty; the steps are those of Lin, Lin and Weng (2007), Machine Learning 68.
    """
    n_with, n_without = float(weight[applies].sum()), float(weight[~applies].sum())
    target = np.where(applies, (n_with + 1) / (n_with + 2), 1 / (n_without + 2))
    slope, shift = 1.0, float(np.log((n_with + 1) / (n_without + 1)))

    def loss(slope: float, shift: float) -> float:
        z = slope * score + shift
        return float(np.sum(weight * (np.logaddexp(0, z) - target * z)))

    now = loss(slope, shift)
    for _ in range(_N_STEPS):
        p = Calibration(slope, shift)(score)
        gap, curve = weight * (p - target), weight * np.maximum(p * (1 - p), 1e-12)
        gradient = np.array([gap @ score, gap.sum()])
        hessian = np.array([[curve @ score**2, curve @ score], [curve @ score, curve.sum()]]) + 1e-9 * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        length = 1.0
        while length > 1e-6 and loss(slope - length * step[0], shift - length * step[1]) > now:
            length /= 2
        slope, shift = slope - length * step[0], shift - length * step[1]
        before, now = now, loss(slope, shift)
        if before - now < 1e-9 * max(1.0, abs(before)):
            break
    return Calibration(float(slope), float(shift))


def best_threshold(probability: Floats, applies: Flags, weight: Floats) -> float:
    """The probability from which to say yes for the best F1 over these texts; to two decimals."""
    total = float(weight[applies].sum())
    order = np.argsort(probability, kind="stable")
    ordered = probability[order]
    said = np.append(np.cumsum(weight[order][::-1])[::-1], 0.0)
    right = np.append(np.cumsum((weight * applies)[order][::-1])[::-1], 0.0)
    at = np.searchsorted(ordered, _GRID - 1e-9)
    f1 = 2 * right[at] / np.maximum(said[at] + total, 1e-12)
    good = f1 >= f1.max() - _PLATEAU
    first = last = int(np.argmax(f1))
    while first > 0 and good[first - 1]:
        first -= 1
    while last + 1 < len(_GRID) and good[last + 1]:
        last += 1
    return round(float(_GRID[first] + _GRID[last]) / 2, 2)
