"""How far coders agree, as one JSON object."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nlp_coding.core.reliability import SKEWED

if TYPE_CHECKING:
    from nlp_coding.core.reliability import Agreement, Coefficient, Reliability
    from nlp_coding.reliability import Reliable

NO_CODE = "no_code"
"""What warnings call the answer to whether there is any code."""


def as_json(found: Reliable) -> None:
    """Percent agreement from 0 to 100; what cannot be computed is null, and `why` says why."""
    figures = found.figures
    content: dict[str, object] = {
        "codebook": str(found.codebook),
        "coders": figures.coders,
        "n_comments": figures.n_comments,
        "n_complete": figures.n_complete,
        "codes": {code_id: _agreement(one, figures.coders) for code_id, one in figures.codes.items()},
        NO_CODE: _agreement(figures.no_code, figures.coders),
        **_figure("alpha_masi", figures.masi),
    }
    if figures.batches:
        content["batches"] = [
            {
                "first": one.first,
                "last": one.last,
                "n_comments": one.n_comments,
                **_agreement(one.pooled, figures.coders),
                **_figure("alpha_masi", one.masi),
            }
            for one in figures.batches[:-1]
        ]
    if figures.against:
        content["machine"] = dataclasses.asdict(figures.against)
    content["warnings"] = list(_warnings(figures))
    print(json.dumps(content, ensure_ascii=False, indent=2))


def _agreement(one: Agreement, coders: Sequence[str]) -> dict[str, object]:
    return {
        "n_units": one.n_units,
        "n_positive": one.n_positive,
        "positive_by": dict(zip(coders, one.yes, strict=True)),
        **_figure("percent", one.percent, times=100),
        **(_figure("kappa", one.kappa) if one.kappa else {"kappa": None, "kappa_interval": None}),
        **_figure("alpha", one.alpha),
        **_figure("ac1", one.ac1),
        "why": one.alpha.why,
    }


def _figure(name: str, one: Coefficient, *, times: int = 1) -> dict[str, object]:
    value = None if one.value is None else round(float(one.value * times), 6)
    interval = None if one.interval is None else [round(bound * times, 6) for bound in one.interval]
    return {name: value, f"{name}_interval": interval}


def _warnings(figures: Reliability) -> Iterator[dict[str, object]]:
    skewed = [code_id for code_id, one in {**figures.codes, NO_CODE: figures.no_code}.items() if one.skewed]
    if skewed:
        what = f"less than {float(SKEWED):.0%} of the answers are yes, or less than that are no"
        yield {"kind": "prevalence", "codes": skewed, "message": f"{what}: kappa and alpha mislead"}
