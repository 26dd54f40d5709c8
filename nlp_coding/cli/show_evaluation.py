"""Agreement with a gold coding, and what a review would bring: as tables, or as one JSON object."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from nlp_coding.coding.bootstrap import Interval
    from nlp_coding.coding.evaluate import CodeAgreement, Evaluation, Part
    from nlp_coding.coding.simulate import Curve, Point

_OVERALL = ("micro", "macro", "alpha", "exact", "micro_precision", "micro_recall")
_WITH_INTERVAL = ("micro", "macro", "alpha", "exact")


def evaluation(result: Evaluation, codebook: str, curve: Curve | None = None) -> None:
    """By code, overall with intervals, by kinds of comments, and the review that was played."""
    out = Console(highlight=False, soft_wrap=False)
    out.print(_codes(result))
    n_comments = f"{result.n_comments:,} comment{'s' * (result.n_comments != 1)}"
    n_disputed = f"{result.n_disputed:,} disputed cell{'s' * (result.n_disputed != 1)}"
    print(f"\n{n_comments}, {codebook}; {n_disputed} left out")
    intervals = result.intervals
    for name, value in (
        (f"micro F1 (precision {_figure(result.micro_precision)}, recall {_figure(result.micro_recall)})", "micro"),
        ("macro F1 (mean over the codes that occur)", "macro"),
        ("Krippendorff’s alpha, all cells pooled", "alpha"),
        ("comments with exactly the gold’s codes", "exact"),
    ):
        interval = getattr(intervals, value) if intervals else None
        print(f"{name:<46} {_figure(getattr(result, value))}{_between(interval)}")
    if result.parts:
        print()
        out.print(_parts(result))
    if curve:
        print()
        out.print(_curve(curve))


def as_json(result: Evaluation, codebook: str, curve: Curve | None = None) -> None:
    """The same as one JSON object; figures that are not defined are null."""
    intervals = result.intervals
    content: dict[str, object] = {
        **{name: _rounded(getattr(result, name)) for name in _OVERALL},
        "intervals": {name: _pair(getattr(intervals, name)) for name in _WITH_INTERVAL} if intervals else None,
        "n_comments": result.n_comments,
        "n_disputed": result.n_disputed,
        "codebook": codebook,
        "codes": {code_id: _code(one) for code_id, one in result.codes.items()},
        "parts": {name: {which: _part(part) for which, part in parts.items()} for name, parts in result.parts.items()},
    }
    if curve:
        content["simulated_review"] = {
            name: [_point(one) for one in points] for name, points in (("queue", curve.queue), ("random", curve.random))
        }
    print(json.dumps(content, ensure_ascii=False, indent=2))


def _codes(result: Evaluation) -> Table:
    shown = Table(box=None, pad_edge=False)
    for name in ("code", "n", "coded", "precision", "recall", "F1", "95 %", "alpha", "AC1"):
        shown.add_column(name, justify="left" if name == "code" else "right")
    for code_id, one in result.codes.items():
        figures = (_figure(one.precision), _figure(one.recall), _figure(one.f1), _between(one.f1_interval).strip(" ()"))
        shown.add_row(code_id, str(one.n), str(one.n_coded), *figures, _figure(one.alpha), _figure(one.ac1))
    return shown


def _parts(result: Evaluation) -> Table:
    shown = Table(box=None, pad_edge=False)
    for name in ("comments", "n", "micro F1", "macro F1", "exact"):
        shown.add_column(name, justify="left" if name == "comments" else "right")
    for parts in result.parts.values():
        for which, part in parts.items():
            shown.add_row(which, str(part.n_comments), *map(_figure, (part.micro, part.macro, part.exact)))
    return shown


def _curve(curve: Curve) -> Table:
    shown = Table(box=None, pad_edge=False)
    for name in ("reviewed", "comments", "micro F1, by the queue", "at random", "macro F1, by the queue", "at random"):
        shown.add_column(name, justify="right")
    for queue, random in zip(curve.queue, curve.random, strict=True):
        figures = (queue.micro, random.micro, queue.macro, random.macro)
        shown.add_row(f"{queue.share:.0%}", str(queue.n_reviewed), *map(_figure, figures))
    return shown


def _code(one: CodeAgreement) -> dict[str, object]:
    figures = {name: _rounded(value) for name, value in dataclasses.asdict(one).items() if name != "f1_interval"}
    return {
        **figures,
        "f1_interval": _pair(one.f1_interval),
        "prevalence_gold": _rounded(one.prevalence_gold),
        "prevalence_coded": _rounded(one.prevalence_coded),
    }


def _part(part: Part) -> dict[str, float | None]:
    return {name: _rounded(value) for name, value in dataclasses.asdict(part).items()}


def _point(point: Point) -> dict[str, float | None]:
    return {name: _rounded(value) for name, value in dataclasses.asdict(point).items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _pair(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [round(interval.low, 6), round(interval.high, 6)]


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _between(interval: Interval | None) -> str:
    return "" if interval is None else f" ({interval.low:.2f}–{interval.high:.2f})"
