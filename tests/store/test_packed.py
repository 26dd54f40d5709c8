"""What is packed when a run is finished: the same numbers, void with every change, gone with every answer."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from nlp_coding.core.survey import Comment, Corpus, Respondent
from nlp_coding.store import Mask, Store, packed
from nlp_coding.store.arrays import Gathering, people_of
from nlp_coding.store.kinds import (
    AGREEMENT,
    CODED,
    COMMENTED,
    WAVE,
    CodedAs,
    Field,
    Kind,
    ListedRespondents,
    answer,
    answered,
    attribute,
)
from nlp_coding.store.packed_kinds import PackedRespondents, coded_column
from tests.store.samples import corpus, machine, make_run, make_study, person

TEXTS = {"R1": "Legen slutta.", "R2": None, "R3": "Møter!", "R4": "Vi møtes.", "R5": None, "R6": "Ja"}
CODINGS = (
    machine("R1", "turnover"), machine("R1", "access"), machine("R3", "meetings", applies=False),
    replace(machine("R4", "meetings"), status="accepted"), replace(machine("R6", "access"), score=None),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "PACKED_FROM", 1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Six respondents and a run."""
    made = make_study(tmp_path, TEXTS)
    make_run(made, CODINGS)
    return made


def various() -> Corpus:
    """Respondents that differ in everything, with weights short and long."""
    rows = [
        ("A1", "Enig", {"size": "10", "place": "Nord"}, {"q2": "Enig"}, 0.5, "2021"),
        ("A2", None, {"size": "2", "place": "Nord"}, {"q2": ""}, None, "2021"),
        ("A3", "Uenig", {"size": "10"}, {}, 1.0, None),
        ("A4", "Enig", {"place": "Øst"}, {"q2": "Vet ikke", "q3": "Enig"}, 3.25, "2023"),
        ("A5", "Enig", {"size": "10", "place": "Nord"}, {"q2": "Enig"}, 1.7, "2021"),
    ]
    people = tuple(
        Respondent(one, agreement, attributes, answers, weight, wave)
        for one, agreement, attributes, answers, weight, wave in rows
    )
    return Corpus(people, (Comment("A1", "A1", "møte"), Comment("A4", "A4", "-"), Comment("A5", "A5", "møte")))


def is_packed(store: Store, run_id: int = 1) -> bool:
    return store.packed_people() is not None and store.packed_codings(run_id) is not None


FIELDS: tuple[tuple[Field, ...], ...] = (
    (AGREEMENT,), (WAVE,), (COMMENTED,), (CODED,), (AGREEMENT, CODED), (attribute("size"), CODED),
    (attribute("nowhere"), COMMENTED), (WAVE, answer("q2")), (WAVE._replace(name="year"), AGREEMENT),
    (attribute("place"), answered([AGREEMENT, answer("q2"), answer("q3")], ["Enig", "Uenig"])),
)  # fmt: skip


def test_the_same_kinds(tmp_path: Path) -> None:
    """Whoever has a large study would publish other numbers than whoever has a small one."""
    store = make_study(tmp_path, TEXTS)
    with store.transaction(actor="kari", action="add"):
        store.add_respondents(various())
    make_run(store, [*CODINGS, machine("A4", "access"), machine("A5", "access")])
    decisions = [person("A1", "turnover"), person("A4", "access"), person("A4", "access", False, coder="ola")]
    options = {"decisions": decisions, "blocked": {("R1", "access")}}
    found = store.respondents(1, **options, by_person={"A1", "A4", "R3"})
    listed = ListedRespondents(store.columns(1, **options), {"A1", "A4", "R3"})
    assert not isinstance(found, ListedRespondents)
    for fields in FIELDS:
        for weighted in (False, True):
            kinds = [one.kinds(*fields, weighted=weighted) for one in (found, listed)]
            assert Counter(kinds[0]) == Counter(kinds[1]), fields
        assert found.values(fields[0]) == listed.values(fields[0]) or fields[0] in (COMMENTED, CODED)
    assert found.states() == listed.states()
    by_wave = {values[0]: (n, float(weight)) for values, n, weight, _ in found.kinds(WAVE, weighted=True)}
    assert by_wave == {None: (7, 7.0), "2021": (3, 3.2), "2023": (1, 3.25)}
    assert Kind((CodedAs(True, True, ("turnover",)),), 1) in found.kinds(CODED)
    assert Kind((CodedAs(True, True, ("access",), True, True),), 1) not in found.kinds(CODED)


def test_without_a_run(store: Store) -> None:
    """Who commented would be counted as coded, or not at all."""
    found, listed = store.respondents(None), ListedRespondents(store.columns(None, decisions=()))
    assert found.kinds(CODED) == [Kind((CodedAs(),), 2), Kind((CodedAs(True),), 4)]
    assert Counter(found.kinds(CODED)) == Counter(listed.kinds(CODED))
    assert found.states() == listed.states()


def test_states_tell_numbers_apart(store: Store) -> None:
    """A file would be held against a table of other numbers, or not against one of the same."""
    plain = store.respondents(1).states()
    assert store.respondents(1, by_person={"R1"}).states() == plain
    decided = store.respondents(1, decisions=[person("R1", "meetings")]).states()
    assert (decided.people, decided.codes != plain.codes) == (plain.people, True)
    with store.transaction(actor="kari", action="update"):
        # Two change places: nobody can tell, and no number does.
        store.update_respondents(Corpus(tuple(reversed(corpus({"R1": "", "R2": ""}).respondents)), ()))
        store.update_respondents(corpus(dict(TEXTS)))
    assert store.respondents(1).states().people == plain.people
    with store.transaction(actor="kari", action="update"):
        store.update_respondents(corpus({"R2": None}, agreement="Uenig"))
    assert store.respondents(1).states().people != plain.people


def test_whole_numbers_of_any_length() -> None:
    """Weights of seventeen digits are multiplied without losing the last ones; those that cannot be are not packed."""

    def packed_of(weights: list[float | None]) -> PackedRespondents | None:
        rows = {name: Gathering() for name in ("wave", "agreement", "weight", "attributes", "answers")}
        for name, gathering in rows.items():
            gathering.add(weights if name == "weight" else ["{}"] * len(weights))
        people = people_of(rows, np.zeros(len(weights), dtype=np.int64))
        return None if people is None else PackedRespondents(people, coded_column(people, None, {}))

    weights = [0.12345678901234568, 2.718281828459045, None, 0.1]
    exact = [Fraction("0.12345678901234568"), Fraction("2.718281828459045"), Fraction(1), Fraction("0.1")]
    found = packed_of(weights)
    assert found is not None
    ((_, n, weight, squares),) = found.kinds(AGREEMENT, weighted=True)
    assert (n, weight, squares) == (4, sum(exact), sum(one**2 for one in exact))
    assert packed_of([1e-300, 1.0]) is None
    assert packed_of([-1.0]) is None


CHANGES: dict[str, Callable[[Store], object]] = {
    "added": lambda store: store.add_respondents(corpus({"R9": "Ny", "R10": None})),
    "another text": lambda store: store.update_respondents(corpus({"R1": "Noe annet.", "R4": "Og her."})),
    "a text that is gone": lambda store: store.update_respondents(corpus({"R1": None, "R3": None})),
    "a text that is new": lambda store: store.update_respondents(corpus({"R2": "Ja."})),
    "another answer": lambda store: store.update_respondents(corpus({"R2": None}, agreement="Uenig")),
    "withdrawn": lambda store: store.forget("R4"),
    "blackened": lambda store: (store.put_masks({"R1": [Mask(0, 5, "name")]}), store.blacken()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_there(store: Store, change: str) -> None:
    """A table would count people as they were before they corrected it, or withdrew."""
    with store.transaction(actor="kari", action="review"):
        store.decide([person("R1", "meetings"), person("R6", "access", False)])
        store.draw(["R1", "R3", "R4"], 0.5)
    with store.transaction(actor="kari", action="change"):
        CHANGES[change](store)
        assert not is_packed(store)
        assert isinstance(store.respondents(1), ListedRespondents)
    assert is_packed(store)
    decisions, run = store.decisions(), 1
    found, listed = store.respondents(run, decisions=decisions), store.columns(run)
    counts = (store.counts(), store.n_audited(run), store.n_accepted(run))
    for fields in FIELDS:
        assert Counter(found.kinds(*fields)) == Counter(ListedRespondents(listed).kinds(*fields)), fields
    assert store.facts(run)
    with store.transaction(actor="kari", action=None):
        store._write("DELETE FROM packed")
    assert (store.counts(), store.n_audited(run), store.n_accepted(run)) == counts


def test_what_is_written_behind_its_back(store: Store) -> None:
    """Whoever mends a study by hand would be told that nothing has changed."""
    with store.transaction(actor="kari", action="change"):
        store._write("INSERT INTO respondent (id) VALUES ('X')")
    assert not is_packed(store)
    assert store.facts(1) is None
    assert sum(kind.n for kind in store.respondents(1).kinds(COMMENTED)) == 7


def test_an_earlier_run_is_not_packed_as_it_is_now(store: Store) -> None:
    """Last year's table would have this year's respondents."""
    run = make_run(store, CODINGS[:2])
    before = Counter(store.respondents(1).kinds(CODED))
    assert is_packed(store, 1)
    with store.transaction(actor="kari", action="add"):
        store.add_respondents(corpus({"R9": "Ny"}))
    assert store.packed_codings(1) is None
    assert is_packed(store, run)
    assert Counter(store.respondents(1).kinds(CODED)) == before != Counter(store.respondents(run).kinds(CODED))


def test_what_changes_no_answer_leaves_it(store: Store) -> None:
    """Tables would be slow from the first decision on, or from the first attempt at another coding."""
    with store.transaction(actor="kari", action="review"):
        store.decide([person("R1", "turnover", False)])
    with store.transaction(actor="ola", action=None):
        staged = store.start_run(codebook_digest=store.codebooks()[0].digest, corpus_fingerprint="", settings={})
    assert is_packed(store)
    with store.transaction(actor="ola", action=None):
        store.discard_staged()
    assert is_packed(store)
    assert make_run(store, CODINGS[:1]) >= staged
    assert is_packed(store)
    assert is_packed(store, staged)


def test_a_run_that_failed_leaves_nothing(store: Store) -> None:
    """What it packed would be taken for that of the run that holds."""
    with store.trial(actor="ola"):
        run = store.start_run(codebook_digest=store.codebooks()[0].digest, corpus_fingerprint="", settings={})
        store.finish_run(run)
        assert is_packed(store, run)
    assert [name for (name,) in store._all("SELECT name FROM packed")] == ["codings 1", "facts 1", "people"]


def test_a_small_study_is_not_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its file would grow, and every table of it load numpy."""
    monkeypatch.setattr(packed, "PACKED_FROM", 7)
    store = make_study(tmp_path, TEXTS)
    make_run(store, CODINGS)
    assert store._all("SELECT * FROM packed") == []
    assert store.respondents(1).kinds(COMMENTED) == [Kind((True,), 4), Kind((False,), 2)]


def test_reading_writes_nothing(store: Store, tmp_path: Path) -> None:
    """Whoever may only read a study, or reads while another writes, could make no table."""
    before = (tmp_path / "study.db").read_bytes()
    with Store.open(tmp_path, read_only=True) as reader, reader.snapshot():
        assert sum(kind.n for kind in reader.respondents(1, decisions=[person("R1", "access")]).kinds(CODED)) == 6
        reader.counts()
    assert (tmp_path / "study.db").read_bytes() == before


def test_the_same_counts(store: Store) -> None:
    """`status` would tell of a large study what is not so."""
    with store.transaction(actor="kari", action="review"):
        store.draw(["R1", "R3"], 0.5)
        store.decide([person("R4", "meetings"), person("R6", "meetings"), person("R6", "access")])

    def told() -> tuple[object, ...]:
        return (
            store.counts(), store.n_accepted(run), store.unreviewed_scores(run), store.n_audited(run),
            store.audited(["R1", "R2", "R6"], run),
        )  # fmt: skip

    run = make_run(store, [*CODINGS, replace(machine("R6", "turnover"), status="accepted", score=0.25)])
    with store.transaction(actor="kari", action="review"):
        store.draw(["R6"], 0.5)  # since the run
        store.decide([person("R1", "access", False), person("R6", "turnover")])
    assert store.facts(run)
    noted = told()
    assert noted[1:] == (0, {0.5: 1}, 3, ("R1", "R6"))
    with store.transaction(actor="kari", action=None):
        store._write("DELETE FROM packed")
    assert told() == noted


def test_who_withdraws_is_in_no_byte(store: Store, tmp_path: Path) -> None:
    """What is packed is made of their answers, and the promise is that nothing is left of them."""
    secret = "A place that nobody else has named"
    with store.transaction(actor="kari", action="add"):
        store.add_respondents(Corpus((Respondent("S", "Enig", {"place": secret}),), (Comment("S", "S", "tekst"),)))
    make_run(store, CODINGS)
    (before,) = (value for (value,) in store._all("SELECT value FROM packed WHERE name = 'people'"))
    assert secret.encode() in zlib.decompress(before)
    assert before[:32] in (tmp_path / "study.db").read_bytes()
    with store.transaction(actor="kari", action="forget"):
        store.forget("S")
    left = (tmp_path / "study.db").read_bytes()
    assert before[:32] not in left
    assert not any(before[start : start + 24] in left for start in range(32, len(before) - 24, 8))
    assert is_packed(store, 2)
    packs = [value for (value,) in store._all("SELECT value FROM packed WHERE name IN ('people', 'codings 2')")]
    assert not any(secret.encode() in zlib.decompress(one) for one in packs)
