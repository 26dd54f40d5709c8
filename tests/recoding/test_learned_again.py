"""Codes that are taught anew by a change of their terms, re-coding after re-coding: as though all were coded afresh."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from nlp_coding import decisions, learning, passes, workflow
from nlp_coding.coding import learned
from nlp_coding.coding.learned import Models
from nlp_coding.decisions import Answer
from nlp_coding.readers import Columns
from nlp_coding.recoding.recode import recode
from nlp_coding.workflow import Study

_WORDS = (
    *("vikar", "vikarer", "slutter", "legen", "møter", "faste", "møte", "ledig", "stilling", "epikrisen", "samles"),
    *("kontoret", "sent", "ikke", "aldri", "og", "på", "er", "med", "mangler", "fastlegen", "uke", "tid", "god", "bra"),
)
_CODES = {"shortage": ("vikar", "slutter"), "meetings": ("møte", "samles")}
_TERMS: dict[str, list[str]] = {"shortage": ["*vikar*"], "meetings": ["fast *møte"]}


def _codebook(version: str, terms: dict[str, list[str]], revises: str | None = None) -> str:
    lines = ["name: taught", f'version: "{version}"', "label: {nb: Prøve, nn: Prøve, en: Sample}"]
    lines += [f'revises: "{revises}"'] * bool(revises) + ["codes:"]
    for code_id, listed in terms.items():
        label = f"    label: {{nb: {code_id}, nn: {code_id}, en: {code_id}}}"
        lines += [f"  - id: {code_id}", label, "    definition: D.", "    terms: |"]
        lines += [f"      {term}" for term in listed]
    return "\n".join(lines) + "\n"


@pytest.fixture
def taught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """A study of eighty comments, with decisions that two codes learn from, coded in chunks of seven."""
    monkeypatch.setattr(passes, "CHUNK", 7)
    draw = random.Random(1)
    texts = {f"R{n:02}": " ".join(draw.choices(_WORDS, k=draw.randint(2, 9))) for n in range(80)}
    rows = ["id;svar;kommentar", *(f"{key};Enig;{text}" for key, text in texts.items())]
    (tmp_path / "s.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    folder = tmp_path / "study" / "codebooks" / "taught"
    first = tmp_path / "1.0.0.yaml"
    first.write_text(_codebook("1.0.0", _TERMS), encoding="utf-8")
    columns = Columns(id="id", text="kommentar", agreement="svar")
    made = workflow.make_study(
        tmp_path / "study", tmp_path / "s.csv", columns, levels="Enig|Uenig", codebook=str(first)
    )
    study = made.study
    folder.mkdir(parents=True)
    more = {**_TERMS, "shortage": ["*vikar*", "slutte"]}
    (folder / "1.0.0.yaml").write_text(_codebook("1.0.0", _TERMS), encoding="utf-8")
    (folder / "1.1.0.yaml").write_text(_codebook("1.1.0", more, "1.0.0"), encoding="utf-8")
    last = {**more, "meetings": ["fast *møte", "samle"]}
    (folder / "1.2.0.yaml").write_text(_codebook("1.2.0", last, "1.1.0"), encoding="utf-8")
    answers = [
        Answer(key, code_id, any(word in text for word in words) is (draw.random() < 0.9))
        for key, text in texts.items()
        for code_id, words in _CODES.items()
    ]
    decisions.decide(study, answers, coder="kari")
    workflow.code(study)
    return study


def _rows(study: Study) -> list[Any]:
    with study.store() as store:
        run = store.latest_run()
        assert run is not None
        return [*store.codings(run.id), *store.analyses(run.id), *store.run_codes(run.id)]


def _afresh(study: Study, copy: Path) -> list[Any]:
    other = workflow.open_study(Path(shutil.copytree(study.folder, copy)))
    learning._TRAINED.clear()
    workflow.code(other)
    return _rows(other)


@pytest.mark.parametrize("without", [frozenset(), frozenset({"shortage"})])
def test_as_though_coded_afresh(
    taught: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without: frozenset[str]
) -> None:
    """Comments that only a term of a code speaks for would lose it, the second time a change teaches it anew."""
    train = learned.train

    def some(*given: Any, **options: Any) -> Models:
        # Words that have taught nothing give no model: such a code is coded by terms alone.
        models = train(*given, **options)
        return Models(models.reader, {one: model for one, model in models.by_code.items() if one not in without})

    monkeypatch.setattr(learned, "train", some)
    learning._TRAINED.clear()
    for version in ("1.1.0", "1.2.0", "1.1.0"):
        seen: list[tuple[int, int]] = []
        done = recode(taught, version, on_progress=lambda n, of: seen.append((n, of)))  # noqa: B023
        assert done.retaught
        assert seen[-1][0] == seen[-1][1]
        assert _rows(taught) == _afresh(taught, tmp_path / f"copy {version} {len(seen)} {done.runs[1]}")
    learning._TRAINED.clear()


def test_only_where_a_model_can_suggest_its_code(taught: Study) -> None:
    """A million comments would be judged again for one word."""
    seen: list[tuple[int, int]] = []
    done = recode(taught, "1.1.0", on_progress=lambda n, of: seen.append((n, of)))
    assert done.retaught == ("shortage",)
    assert 0 < seen[-1][1] < 80
    with taught.store() as store:
        assert sorted(ids for (ids,) in store._all("SELECT id FROM said JOIN code ON key = code")) == sorted(_CODES)


def test_what_words_said_goes_with_the_words(taught: Study) -> None:
    """A respondent who withdrew would have left something of what they wrote."""
    workflow.forget(taught, "R07")
    with taught.store() as store:
        assert store._all("SELECT count(*) FROM said") == [(0,)]
    done = recode(taught, "1.1.0")
    assert done.n_again is None
