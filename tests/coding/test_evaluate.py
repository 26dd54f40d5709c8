"""Figures of an evaluation, worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from nlp_coding.coding.evaluate import GoldComment, Part, evaluate, length_of, read_gold, variety_of
from nlp_coding.core.errors import InputError

CODES = ("a", "b", "c", "d")


def _gold(comment_id: str, codes: str, disputed: str = "") -> GoldComment:
    return GoldComment(comment_id, frozenset(codes), frozenset(disputed))


GOLD = (_gold("1", "ab"), _gold("2", "a"), _gold("3", "", "a"), _gold("4", "c"), _gold("5", ""))
CODED = {"1": frozenset("a"), "2": frozenset("ab"), "3": frozenset("a"), "4": frozenset("c"), "5": frozenset("b")}


def test_figures_by_hand() -> None:
    """a: 2 of 2 and 2 (the disputed third left out); b: 0 both, 1 gold, 2 coded; c: 1 and 1; d: nobody."""
    result = evaluate(GOLD, CODED, code_ids=CODES)
    a, b, c, d = (result.codes[code] for code in CODES)
    assert (a.n, a.n_coded, a.n_both, a.precision, a.recall, a.f1) == (2, 2, 2, 1.0, 1.0, 1.0)
    assert (b.n, b.n_coded, b.n_both, b.precision, b.recall, b.f1) == (1, 2, 0, 0.0, 0.0, 0.0)
    assert (c.n, c.n_coded, c.n_both, c.f1) == (1, 1, 1, 1.0)
    assert (d.n, d.n_coded, d.n_both) == (0, 0, 0)
    assert result.micro_precision == pytest.approx(3 / 5)
    assert result.micro_recall == pytest.approx(3 / 4)
    assert result.micro == pytest.approx(2 * 3 / (4 + 5))
    assert result.macro == pytest.approx((1 + 0 + 1) / 3)  # d occurs nowhere in the gold
    assert result.exact == pytest.approx(2 / 5)  # 3 and 4
    assert (result.n_comments, result.n_disputed) == (5, 1)


def test_what_is_not_defined_is_none() -> None:
    """A 0 for "nothing to divide by" would pull down a mean and blame the program."""
    d = evaluate(GOLD, CODED, code_ids=CODES).codes["d"]
    assert (d.precision, d.recall, d.f1, d.alpha) == (None, None, None, None)
    assert d.ac1 == 1.0
    nothing = evaluate([_gold("1", "")], {"1": frozenset()}, code_ids=CODES)
    assert (nothing.micro, nothing.macro, nothing.alpha, nothing.exact) == (None, None, None, 1.0)


def test_a_missed_code_has_no_precision() -> None:
    """Never coded: precision has no base, recall and F1 are 0 and count in the mean."""
    result = evaluate([_gold("1", "a")], {"1": frozenset()}, code_ids=CODES)
    a = result.codes["a"]
    assert (a.precision, a.recall, a.f1) == (None, 0.0, 0.0)
    assert result.macro == 0.0


def test_a_disputed_cell_counts_neither_way() -> None:
    """The program would be judged where its judges do not agree."""
    with_it = evaluate([_gold("1", "a", "b")], {"1": frozenset("ab")}, code_ids=CODES)
    without = evaluate([_gold("1", "a", "b")], {"1": frozenset("a")}, code_ids=CODES)
    assert with_it == without
    assert with_it.exact == 1.0


def test_read_gold() -> None:
    """Codes with blanks about them, blank cells, and a disputed code that stands under codes, too."""
    rows = [(2, {"id": " 1 ", "codes": "a; b;", "disputed": "b"}), (3, {"id": "2", "codes": ""})]
    assert read_gold(rows, file="gold.csv", code_ids=CODES) == (_gold("1", "a", "b"), _gold("2", ""))


def _mistakes(rows: list[tuple[int, Mapping[str, str]]], *, needs_text: bool = False) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_gold(rows, file="gold.csv", code_ids=("turnover", "meetings"), needs_text=needs_text)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_gold_mistakes_in_one_pass() -> None:
    """An unknown code would count as a miss of the program, a doubled id would lose a row."""
    rows: list[tuple[int, Mapping[str, str]]] = [
        (2, {"id": "1", "codes": "turnovr"}),
        (3, {"id": "1", "codes": ""}),
        (4, {"id": " ", "codes": "turnovr;qqq"}),
        (5, {"id": "2", "codes": "", "disputed": "meeting"}),
    ]
    assert _mistakes(rows) == [
        "gold.csv, row 3, column «id»: the id «1» stands twice\n  → give each comment an id of its own",
        "gold.csv, row 4, column «id»: the id is blank\n  → give each comment an id of its own",
        "gold.csv, row 2, column «codes»: there is no code «turnovr» in the codebook (and in 1 more row)\n"
        "  → did you mean turnover?",
        "gold.csv, row 4, column «codes»: there is no code «qqq» in the codebook\n  → the codes are turnover, meetings",
        "gold.csv, row 5, column «disputed»: there is no code «meeting» in the codebook\n  → did you mean meetings?",
    ]


def test_gold_lacks_columns() -> None:
    """Once, with what there is, not once a row."""
    assert _mistakes([(2, {"id": "1", "code": "a"}), (3, {"id": "2", "code": "a"})], needs_text=True) == [
        "gold.csv, row 1: there is no column «codes»\n  → the columns are id, code",
        "gold.csv, row 1: there is no column «text»\n  → the columns are id, code",
    ]
    assert _mistakes([]) == ["gold.csv: the file holds no coded comment\n  → it needs a row a comment"]


def test_parts_by_hand() -> None:
    """A figure for nynorsk would be that of other comments; one that nobody told apart would be counted somewhere."""
    kinds = {"variety": {"1": "nn", "2": "nb", "3": "nn", "4": "nb"}}
    parts = evaluate(GOLD, CODED, code_ids=CODES, kinds=kinds).parts
    assert list(parts) == ["variety", "codes"]
    assert list(parts["variety"]) == ["nb", "nn"]
    # 2 and 4: a found, b added, c found. 1 and 3: a found, b missed, and the disputed a is no cell.
    assert parts["variety"]["nb"] == Part(2, 2, pytest.approx(2 * 2 / (2 + 3)), 1.0, 0.5)
    assert parts["variety"]["nn"] == Part(2, 2, pytest.approx(2 * 1 / (2 + 1)), 0.5, 0.5)


def test_comments_of_one_and_of_several_codes() -> None:
    """Whoever codes one code a comment looks good on the easy half; a disputed code is none of the comment's codes."""
    parts = evaluate(GOLD, CODED, code_ids=CODES).parts["codes"]
    assert list(parts) == ["no code", "one code", "several codes"]
    assert parts["no code"] == Part(2, 0, None, None, 0.5)  # nothing to find
    assert parts["one code"] == Part(2, 2, pytest.approx(2 * 2 / (2 + 3)), 1.0, 0.5)
    assert parts["several codes"] == Part(1, 2, pytest.approx(2 / 3), 0.5, 0.0)


def test_all_comments_in_one_part_are_the_whole() -> None:
    """A table would hold two figures for the same comments."""
    result = evaluate(GOLD, CODED, code_ids=CODES, kinds={"variety": {one.id: "nb" for one in GOLD}})
    (whole,) = result.parts["variety"].values()
    assert whole == Part(5, sum(one.n for one in result.codes.values()), result.micro, result.macro, result.exact)


@pytest.mark.parametrize(
    ("n_words", "length"),
    [
        (0, "1–5 words"),
        (5, "1–5 words"),
        (6, "6–15 words"),
        (15, "6–15 words"),
        (16, "16–40 words"),
        (40, "16–40 words"),
        (41, "over 40 words"),
    ],
)
def test_lengths(n_words: int, length: str) -> None:
    """A comment of just so many words would be told among the longer ones."""
    assert length_of(n_words) == length


def test_short_comments_come_first() -> None:
    """A table would begin with the lengths of whatever comment the file begins with."""
    kinds = {"length": {"1": length_of(41), "2": length_of(16), "3": length_of(6), "4": length_of(1)}}
    found = list(evaluate(GOLD, CODED, code_ids=CODES, kinds=kinds).parts["length"])
    assert found == ["1–5 words", "6–15 words", "16–40 words", "over 40 words"]


def test_varieties() -> None:
    """A word that the gold's author made up would be a row of its own, or a crash."""
    names = ["nb", "nn", "dialect", "undecided", "", "sør-sami"]
    assert [variety_of(name) for name in names] == ["nb", "nn", "dialect", *["undecided"] * 3]


def test_intervals_where_they_are_asked_for() -> None:
    """Every run would pay for a thousand draws, or a report would lack its intervals."""
    without = evaluate(GOLD, CODED, code_ids=CODES)
    assert (without.intervals, without.codes["a"].f1_interval) == (None, None)
    result = evaluate(GOLD, CODED, code_ids=CODES, n_draws=200)
    assert result.intervals is not None
    assert result.intervals.micro is not None
    assert result.intervals.micro.low < 2 / 3 < result.intervals.micro.high
    assert [one.f1_interval for one in result.codes.values()] == list(result.intervals.codes)
    # a is right wherever it is drawn; d is nobody's.
    assert (result.codes["a"].f1_interval, result.codes["d"].f1_interval) == ((1.0, 1.0), None)
    assert evaluate([], {}, code_ids=CODES, n_draws=200).intervals is None


def test_a_disputed_cell_is_in_no_interval() -> None:
    """The interval would be of other cells than its figure."""
    gold = [_gold(str(number), "a", "b") for number in range(6)]
    right = evaluate(gold, {str(number): frozenset("a") for number in range(6)}, code_ids=CODES, n_draws=50)
    added = evaluate(gold, {str(number): frozenset("ab") for number in range(6)}, code_ids=CODES, n_draws=50)
    assert right == added


def test_read_gold_with_text_and_variety() -> None:
    """The parts of an evaluation would know nothing of what the file says."""
    row = {"id": "1", "codes": "a", "text": "Møte", "variety": " nn "}
    (one,) = read_gold([(2, row)], file="gold.csv", code_ids=CODES, needs_text=True)
    assert (one.text, one.variety) == ("Møte", "nn")
