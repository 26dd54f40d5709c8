"""A review that is played: what it would bring, worked out by hand where nothing is learned."""

from __future__ import annotations

import functools
import random

import pytest

from nlp_coding.codebook.load import load_codebook
from nlp_coding.coding.coder import TermCoder
from nlp_coding.coding.evaluate import GoldComment, evaluate
from nlp_coding.coding.simulate import SHARES, Curve, simulate_review
from nlp_coding.core.examples import Bank
from nlp_coding.core.survey import Comment
from tests.conftest import SMALL_CODEBOOK


@functools.cache
def _terms() -> TermCoder:
    return TermCoder(load_codebook(SMALL_CODEBOOK))


def _gold(*comments: tuple[str, str]) -> list[GoldComment]:
    return [GoldComment(f"K{n}", frozenset(codes.split()), text=text) for n, (text, codes) in enumerate(comments)]


MIXED = _gold(
    *[("Vi har faste møter.", "meetings")] * 6,
    *[("Vi sender meldinger.", "")] * 5,
    *[("De er borte.", "turnover")] * 4,
    *[("Samarbeidet er greit.", "")] * 4,
    ("Faste møter og meldinger", "meetings messages"),
)


def test_at_the_start_it_is_the_machine_alone() -> None:
    """The curve would start from another machine than the one that is evaluated."""
    curve = simulate_review(MIXED, _terms(), Bank())
    coded: dict[str, set[str]] = {one.id: set() for one in MIXED}
    for coding in _terms().codings([Comment(one.id, one.id, one.text or "") for one in MIXED]):
        coded[coding.comment_id].add(coding.code_id)
    alone = evaluate(MIXED, {one: frozenset(codes) for one, codes in coded.items()}, code_ids=_leaves())
    for points in (curve.queue, curve.random):
        assert [(one.share, one.n_reviewed) for one in points] == [(share, round(20 * share)) for share in SHARES]
        assert (points[0].micro, points[0].macro) == pytest.approx((alone.micro, alone.macro))
        # Nothing is learned from ten comments: a review mends cells, and breaks none.
        assert [one.micro for one in points] == sorted(one.micro for one in points)
        assert points[-1].micro > points[0].micro


@pytest.mark.parametrize("n", [1, 3, 7])
def test_every_share_is_told(n: int) -> None:
    """Of a small gold several shares are as many comments: the curve would have fewer points than its table."""
    curve = simulate_review(MIXED[-n:], _terms(), Bank())
    for points in (curve.queue, curve.random):
        assert [(one.share, one.n_reviewed) for one in points] == [(share, round(share * n)) for share in SHARES]


def _leaves() -> list[str]:
    return [code.id for code in _terms().codebook.leaves]


def _by_hand(curve: Curve, n: int) -> None:
    """All n comments have a code that the machine does not see: 2 · reviewed / (reviewed + n)."""
    for points in (curve.queue, curve.random):
        for point in points:
            expected = 2 * point.n_reviewed / (point.n_reviewed + n)
            assert (point.micro, point.macro) == pytest.approx((expected, expected))


def test_what_was_reviewed_is_right() -> None:
    """A person's answer would not stand, or stand for comments that nobody has looked at."""
    _by_hand(simulate_review(_gold(*[("De er borte.", "turnover")] * 20), _terms(), Bank()), 20)


def test_disputed_cells_count_neither_way() -> None:
    """The curve would be of other figures than the evaluation's."""
    gold = _gold(*[("De er borte.", "turnover")] * 20)
    disputed = [
        GoldComment(f"D{n}", frozenset({"turnover"}), frozenset({"meetings"}), "Faste møter. De er borte.")
        for n in range(20)
    ]
    _by_hand(simulate_review(gold[:10] + disputed[:10], _terms(), Bank()), 20)


def _learnable(n: int) -> list[GoldComment]:
    rng = random.Random(4)
    kinds = [
        ("De er {} borte herfra.", "turnover"),
        ("Vi snakkes {} på telefon.", "messages"),
        ("Alt er {} greit.", ""),
    ]
    words = ["nå", "ofte", "alltid", "visst", "sikkert", "gjerne", "dessverre", "heldigvis"]
    return _gold(*[(text.format(rng.choice(words)), codes) for text, codes in rng.choices(kinds, k=n)])


def test_a_review_teaches_the_machine() -> None:
    """Agreement would rise by what was looked at alone, and nobody would see what learning brings."""
    gold = [one for one in _learnable(150) if "messages" not in one.codes][:100]
    curve = simulate_review(gold, _terms(), Bank(), audit_share=0.1)
    n = sum(bool(one.codes) for one in gold)
    for points in (curve.queue, curve.random):
        # As if each reviewed comment had the code, and nothing had been learned.
        alone = 2 * points[-2].n_reviewed / (points[-2].n_reviewed + n)
        assert (points[-2].n_reviewed, points[-2].micro > alone + 0.1) == (30, True)


def test_nothing_is_learned_from_the_audit_sample() -> None:
    """The machine would be judged by comments that it has learned from. Here all comments are of the sample."""
    gold = [one for one in _learnable(140) if one.codes]
    curve = simulate_review(gold, _terms(), Bank(), audit_share=1.0)
    n = len(gold)
    for point in curve.queue:
        assert point.micro == pytest.approx(2 * point.n_reviewed / (point.n_reviewed + n))
    assert curve.random[-1].micro > curve.queue[-1].micro + 0.1


def test_the_same_curve_every_time_and_every_step_is_told() -> None:
    """A report made again would show other figures; a bar would stop before its end."""
    told: list[tuple[int, int]] = []
    one = simulate_review(MIXED, _terms(), Bank(), on_progress=lambda done, n_all: told.append((done, n_all)))
    assert one == simulate_review(MIXED, _terms(), Bank())
    n_all = told[0][1]
    assert told == [(done, n_all) for done in range(1, n_all + 1)]
