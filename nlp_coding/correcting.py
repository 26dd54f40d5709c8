"""The shares of a table put right by the audit sample: from decisions and suggestions to `coding.prevalence`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nlp_coding.auditing import complete_audit
from nlp_coding.standing import View
from nlp_coding.store import Store
from nlp_coding.tables import CodeColumn
from nlp_coding.tables.correction import Corrected, Correction

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def correction_of(store: Store, view: View, columns: Sequence[CodeColumn]) -> Correction:
    """Each column's share of the comments with substance, estimated from what people decided and the audit sample.

    A comment counts as decided in a column where people decided on every code of it, and as audited where they did so
    on every code of the codebook and it was drawn at random. With fewer audited than it takes, no column has a share.
    """
    import numpy as np

    from nlp_coding.coding.prevalence import MIN_AUDITED, corrected

    rows = [
        (comment_id, frozenset(codes), frozenset(decided))
        for comment_id, substance, codes, decided, disputed in zip(
            view.columns.comment_ids,
            view.columns.substance,
            view.columns.codes,
            view.columns.decided,
            view.columns.disputed,
            strict=True,
        )
        if comment_id is not None and not disputed and (substance or (substance is not None and codes))
    ]
    audit = complete_audit(store, view.codebook, view.run)
    audited_ids = {comment_id for comment_id, *_ in rows if comment_id in audit}
    suggested: dict[str, dict[str, float | None]] = {}
    for one in store.codings(view.run.id):
        if one.applies:
            suggested.setdefault(one.comment_id, {})[one.code_id] = one.score
    found = {}
    for place, column in enumerate(columns):
        open_rows = [row for row in rows if row[0] in audited_ids or not column.codes <= row[2]]
        closed = [row for row in rows if row[0] not in audited_ids and column.codes <= row[2]]
        of = [
            {code: score for code, score in suggested.get(row[0], {}).items() if code in column.codes}
            for row in open_rows
        ]
        predicted: NDArray[np.bool_] = np.array([bool(one) for one in of], dtype=np.bool_)
        scores = np.array([_score(one) for one in of], dtype=np.float64)
        at = [number for number, row in enumerate(open_rows) if row[0] in audited_ids]
        truth = np.array([bool(open_rows[number][1] & column.codes) for number in at], dtype=np.bool_)
        estimate = corrected(
            predicted,
            np.array(at, dtype=np.int64),
            truth,
            scores=scores,
            n_decided=len(closed),
            n_decided_yes=sum(bool(row[1] & column.codes) for row in closed),
        )
        if estimate is not None:
            found[place] = Corrected(estimate.share, estimate.low, estimate.high)
    return Correction(found, len(audited_ids), MIN_AUDITED)


def _score(scores: dict[str, float | None]) -> float:
    known = [score for score in scores.values() if score is not None]
    return max(known) if known else float("nan")
