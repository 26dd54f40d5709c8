"""The benchmarks, which nobody runs every day: that their corpus stays what it is, and that they still run."""

from __future__ import annotations

import io
import json
import re
import sys
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path

import pytest

from nlp_coding import workflow
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.terms import parse_term, words_of
from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks.as_regex import pattern_of, rust_pattern_of
from tests.benchmarks.as_spacy import phrases_of, tokens_of
from tests.benchmarks.corpus import make_comments, mistype, read_survey, write_survey
from tests.benchmarks.outcome import Outcome, Row, cells
from tests.benchmarks.plan import with_needed


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return workflow.show_codebook(None)


def test_corpus_is_the_beginning_of_every_longer_one(codebook: Codebook, tmp_path: Path) -> None:
    """Times of different sizes, and of different days, would be of different texts."""
    # The second of two blocks begins at 2 000.
    longer = list(make_comments(codebook, 2_500))
    data = write_survey(make_comments(codebook, 2_100), tmp_path / "survey.csv")
    assert list(read_survey(data)) == longer[:2_100]
    assert list(read_survey(data, 3)) == longer[:3]
    words = [len(one.text.split()) for one in longer]
    assert 29 < sum(words) / len(words) < 31
    assert 0.04 < sum(number <= 3 for number in words) / len(words) < 0.06
    texts = [one.text for one in longer]
    assert len(set(texts)) < 0.98 * len(texts)  # the short ones come again and again
    assert 0.1 < sum(bool(re.search(r"\b(ikkje|eg|dei|frå)\b", text)) for text in texts) / len(texts) < 0.3


@pytest.mark.parametrize(("kind", "typed"), [(0, "lgeen"), (1, "lgen"), (2, "leegen"), (3, "legen")])
def test_typing_errors_are_one_slip_away(kind: int, typed: str) -> None:
    """Words that nobody could have meant would be timed."""
    assert mistype("legen", kind, 0.0) == typed
    assert mistype("vikar", kind, 0.99) != "vikar"
    assert mistype("lege", kind, 0.5) == "lege"


def test_terms_are_written_as_others_would() -> None:
    """The alternatives would look for something else, and be fast or slow for that."""
    terms = [parse_term("fast* (møte / time) ~2 uke"), parse_term('"NAV"')]
    for text, hit in (("Faste møter hver uke.", True), ("uka: fast time", True), ("nav", False), ("NAV", True)):
        assert bool(re.search(pattern_of(terms), text, re.IGNORECASE)) is hit
    for text, hit in (("i dag: faste møter hver uke", True), ("uka: fast time", True), ("fast møter hver", False)):
        assert bool(re.search(rust_pattern_of(terms[0]), text)) is hit
    words = {word: (str(word).strip("*="),) for word in words_of(terms[0].tree)}
    assert phrases_of(terms[0].tree, words) == {
        ("fast", "møte", "uke"), ("fast", "time", "uke"), ("uke", "fast", "møte"), ("uke", "fast", "time"),
    }  # fmt: skip
    one, other = tokens_of(terms[0].tree)
    assert one == [
        {"LOWER": {"REGEX": r"^(?:fast\w*)$"}}, {"LOWER": {"REGEX": r"^(?:møt\w{0,4}|tim\w{0,4})$"}},
        {"OP": "?"}, {"LOWER": {"REGEX": r"^(?:uk\w{0,4})$"}},
    ]  # fmt: skip
    assert [*one[3:], one[2], *one[:2]] == other


def test_what_is_measured_in_part_is_marked() -> None:
    """An extrapolated number would be read as a measured one."""
    ours = Row("terms", 10_000, 10_000, 2.0, 2.0, 0.5, 100.0, 7)
    loop = Row("pandas", 10_000, 5_000, 10.0, 10.0, 0.0, 90.0, 7)
    outcome = Outcome((ours, loop, Row("matcher", 10_000, 500, 0.0, 0.0, 0.0, 0.0, 0, failed="no such")))
    mine, theirs, failed = cells(outcome, 10_000)
    assert mine[:5] == ("terms", "5 000", "", "2", "0.5")
    assert theirs[1:4] == ("≈ 500", "≈ 10 × terms", "≈ 20")
    assert theirs[-1].endswith("timed on 5 000")
    assert failed[1:] == ("–", "–", "–", "–", "–", "failed: no such")
    assert outcome.ratios(10_000) == {"ratio_terms_vs_pandas": 10.0}
    assert [one.name for one in with_needed(["recode"])] == ["read", "code", "recode"]


def test_run_says_how_much_faster_the_terms_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command that the README names would end in an error, or without its number."""
    monkeypatch.setattr(benchmarks, "_python", _at_once)
    monkeypatch.setattr(sys, "argv", ["", "--n", "40", "--only", "terms", "pandas", "--json"])
    benchmarks.main()
    said = json.loads(capsys.readouterr().out)
    assert said["n"] == 40
    assert said["ratio_terms_vs_pandas"] > 0
    assert said["peak_mib"] > 50
    timed = [(row["name"], row["n"], row["n_timed"], row["failed"]) for row in said["rows"]]
    assert timed == [("terms", 40, 40, ""), ("pandas", 40, 40, "")]
    assert all(row["results"] for row in said["rows"])


def _at_once(module: str, *words: str) -> str:
    """What a process of a module would print, without the seconds that one takes to start."""
    before, said = sys.argv, io.StringIO()
    sys.argv = ["", *words]
    try:
        with redirect_stdout(said):
            import_module(module).main()
    finally:
        sys.argv = before
    return said.getvalue()
