"""Codes that are taught anew by a change of their terms, re-coding after re-coding: as though all were coded afresh."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nlp_coding import decisions, learning, passes, workflow
from nlp_coding.coding import learned
from nlp_coding.coding.learned import Models
from nlp_coding.core.coding import Coding
from nlp_coding.decisions import Answer
from nlp_coding.readers import Columns
from nlp_coding.recoding.recode import recode
from nlp_coding.store import Store, packed
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
        lines += [f"  - id: {code_id}", label, "    definition: D."]
        lines += ["    terms: |", *(f"      {term}" for term in listed)] * bool(listed)
    return "\n".join(lines) + "\n"


@pytest.fixture
def taught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """Eighty comments with decisions that two codes learn from and five without, coded in chunks of seven."""
    monkeypatch.setattr(passes, "CHUNK", 7)
    draw = random.Random(1)
    texts = {f"R{n:02}": " ".join(draw.choices(_WORDS, k=draw.randint(2, 9))) for n in range(80)}
    undecided = {f"U{n}": f"sykehjemmet {text}" for n, text in enumerate(list(texts.values())[:5])}
    rows = ["id;svar;kommentar", *(f"{key};Enig;{text}" for key, text in {**texts, **undecided}.items())]
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


def _told(study: Study) -> list[Any]:
    """What is kept for the next re-coding."""
    with study.store() as store:
        return store._all("SELECT code, model, bounds, judged FROM said ORDER BY code")


def _coded_afresh(study: Study, copy: Path) -> Study:
    other = workflow.open_study(Path(shutil.copytree(study.folder, copy)))
    learning._TRAINED.clear()
    workflow.code(other)
    return other


def _afresh(study: Study, copy: Path) -> list[Any]:
    return _rows(_coded_afresh(study, copy))


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
        other = _coded_afresh(taught, tmp_path / f"copy {version} {len(seen)} {done.runs[1]}")
        assert _rows(taught) == _rows(other)
        assert _told(taught) == _told(other)
    learning._TRAINED.clear()


def test_only_where_a_model_can_suggest_its_code(taught: Study) -> None:
    """A million comments would be judged again for one word."""
    seen: list[tuple[int, int]] = []
    done = recode(taught, "1.1.0", on_progress=lambda n, of: seen.append((n, of)))
    assert done.retaught == ("shortage",)
    assert 0 < seen[-1][1] < 85
    with taught.store() as store:
        assert sorted(ids for (ids,) in store._all("SELECT id FROM said JOIN code ON key = code")) == sorted(_CODES)


def test_what_is_known_is_not_read_again(taught: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """A million comments have the commonest code: each would be read for another score."""
    read: list[str] = []
    texts = Store.iter_texts

    def noted(self: Store, **given: Any) -> Iterator[tuple[tuple[int, ...], tuple[str, ...]]]:
        for keys, some in texts(self, **given):
            read.extend(some)
            yield keys, some

    before = _cells(_rows(taught), "shortage")
    monkeypatch.setattr(Store, "iter_texts", noted)
    done = recode(taught, "1.1.0")
    assert done.retaught == ("shortage",)
    assert len(read) < len(before)
    after = _cells(_rows(taught), "shortage")
    other_score = {one for one in before.keys() & after.keys() if before[one].score != after[one].score}
    assert len(other_score) > len(read)


def test_a_code_that_was_away_is_judged_with_its_text(taught: Study, tmp_path: Path) -> None:
    """What is kept of it is of codings that the run before does not have: they would be missing."""
    folder = taught.folder / "codebooks" / "taught"
    away = _codebook("1.1.0", _TERMS, "1.0.0").replace("definition: D.", "definition: D.\n    retired: true", 1)
    (folder / "1.1.0.yaml").write_text(away, encoding="utf-8")
    for version in ("1.1.0", "1.0.0"):
        recode(taught, version)
    assert _cells(_rows(taught), "shortage")
    assert _rows(taught) == _afresh(taught, tmp_path / "copy")


def test_terms_that_change_places_without_a_comment(taught: Study, tmp_path: Path) -> None:
    """A term that hits nowhere goes, and what is known of the others would be of their neighbours."""
    folder = taught.folder / "codebooks" / "taught"
    versions = {
        "1.1.0": ["finnesikke*", "*vikar*", "*sykehjem*"],
        "1.2.0": ["*vikar*", "*sykehjem*"],
        "1.3.0": ["*vikar*", "finnesikke*", "*sykehjem*"],
        # The same for the model: none of the two others hits where it learns.
        "1.4.0": ["*vikar*", "*sykehjem*", "finnesheller*"],
        "1.5.0": ["*vikar*", "*sykehjem*", "ledig"],
    }
    before = "1.0.0"
    for version, terms in versions.items():
        text = _codebook(version, {**_TERMS, "shortage": terms}, before)
        (folder / f"{version}.yaml").write_text(text, encoding="utf-8")
        before = version
    for version in versions:
        done = recode(taught, version)
        assert bool(done.retaught) is (version != "1.4.0")
        other = _coded_afresh(taught, tmp_path / f"copy {version}")
        assert _rows(taught) == _rows(other)
        assert _told(taught) == _told(other)


def test_a_code_that_has_no_terms_any_more(taught: Study, tmp_path: Path) -> None:
    """Its codings would stay, with the old term as their reason, where no other word is read otherwise."""
    folder = taught.folder / "codebooks" / "taught"
    before = "1.0.0"
    for version, terms in {"1.1.0": ["sykehjem*"], "1.2.0": []}.items():
        text = _codebook(version, {**_TERMS, "homes": terms}, before)
        (folder / f"{version}.yaml").write_text(text, encoding="utf-8")
        before = version
        recode(taught, version)
        assert bool(_cells(_rows(taught), "homes")) is bool(terms)
        assert _rows(taught) == _afresh(taught, tmp_path / f"copy {version}")


def test_where_bounds_alone_are_known_no_coding_is_taken_over(taught: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many codings as one code loses unseen another may gain: packed tables would count the one for the other."""
    with taught.store() as store, store.transaction(actor="kari", action=None):
        store._write("UPDATE said SET judged = NULL")
    scored: list[Any] = []
    take_over = Store.take_over

    def noted(self: Store, *given: Any, **options: Any) -> None:
        scored.append(options["scored"])
        take_over(self, *given, **options)

    monkeypatch.setattr(Store, "take_over", noted)
    assert recode(taught, "1.1.0").retaught == ("shortage",)
    assert scored == [{}]


def test_a_code_that_gets_its_first_term(taught: Study, tmp_path: Path) -> None:
    """What its model was told before would not count, and all it is suggested for be read for another score."""
    folder = taught.folder / "codebooks" / "taught"
    before, known = "1.0.0", []
    for version, terms in {"1.1.0": [], "1.2.0": ["*vikar*"]}.items():
        text = _codebook(version, {**_TERMS, "shortage": terms}, before)
        (folder / f"{version}.yaml").write_text(text, encoding="utf-8")
        before = version
        assert recode(taught, version).retaught == ("shortage",)
        known.append([judged is not None for *_, judged in _told(taught)])
        assert _rows(taught) == _afresh(taught, tmp_path / f"copy {version}")
    assert known == [[True, True], [True, True]]


def test_the_packed_tables_know_what_was_lost(taught: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """All codings of a million comments would be read once more at the end."""
    monkeypatch.setattr(packed, "PACKED_FROM", 1)
    monkeypatch.setattr(packed, "_FEW", 1)
    workflow.code(taught)
    before = _cells(_rows(taught), "shortage").keys()
    train = learned.train

    def strict(*given: Any, **options: Any) -> Models:
        models = train(*given, **options)
        return Models(models.reader, {one: replace(model, threshold=0.9) for one, model in models.by_code.items()})

    monkeypatch.setattr(learned, "train", strict)
    monkeypatch.setattr(Store, "_coded_by", None)
    learning._TRAINED.clear()
    recode(taught, "1.1.0")
    learning._TRAINED.clear()
    assert before - _cells(_rows(taught), "shortage").keys()


def _cells(rows: list[Any], code_id: str) -> dict[str, Coding]:
    return {one.comment_id: one for one in rows if isinstance(one, Coding) and one.code_id == code_id}


def test_what_words_said_goes_with_the_words(taught: Study) -> None:
    """A respondent who withdrew would have left something of what they wrote."""
    workflow.forget(taught, "R07")
    with taught.store() as store:
        assert store._all("SELECT count(*) FROM said") == [(0,)]
    done = recode(taught, "1.1.0")
    assert done.n_again is None
