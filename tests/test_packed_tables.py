"""Tables from what is packed, and the same tables from the rows of the study."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlp_coding import publishing, results, workflow
from nlp_coding.codebook.load import load_codebook
from nlp_coding.core.coding import Analysis, Coding
from nlp_coding.core.survey import Comment, Corpus, Respondent, Scale
from nlp_coding.orders import Order
from nlp_coding.pairs import produce_pairs
from nlp_coding.settings import FILE, Settings, settings_text
from nlp_coding.standing import counted_view_of, view_of
from nlp_coding.store import Store, packed
from nlp_coding.store.kinds import CODED, CodedAs, Kind
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK
from tests.store.samples import machine, person

LEVELS = ("Enig", "Delvis enig", "Uenig")
CODES = ("meetings", "messages", "turnover")
ORDERS = (
    Order("commenting"),
    Order("commenting", by="year", statistics=True),
    Order("codes"),
    Order("codes", by="region", percent="respondents"),
    Order("codes", by="year", groups=True),
    Order("codes", unweighted=True, statistics=True),
    Order("code", code_id="meetings", merge=("Enig+Delvis enig=Positive",)),
    Order("levels"),
    Order("levels", min_cell=4, unweighted=True),
    Order("trend"),
    Order("agreeing", by="region", min_cell=3),
    Order("agreeing", by="year", statement="q2"),
)


@pytest.fixture(autouse=True)
def _small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "PACKED_FROM", 1)


def people(numbers: range) -> Iterator[Respondent]:
    """Blanks, answers off the scale, an attribute without a place in study.yaml, a missing one, long weights."""
    answers = itertools.cycle(["Uenig", "Enig", "Vet ikke", None, "Delvis enig", "Enig", "Enig"])
    for number, agreement in zip(numbers, answers, strict=False):
        attributes = {"region": ("Vest", "Nord", "Sør", "")[number % 4]} if number % 9 else {}
        weight = (None, 1.0, 0.25, 1.123456789012345, 2.5)[number % 5]
        said = {"q2": ("Enig", "", "Uenig")[number % 3], "q3": "Delvis enig" if number % 4 else "vet ikke"}
        yield Respondent(f"R{number}", agreement, attributes, said, weight, ("2023", "2021", None)[number % 3])


def corpus(numbers: range) -> Corpus:
    """Every sixth has no comment."""
    comments = tuple(Comment(f"R{number}", f"R{number}", f"text {number}") for number in numbers if number % 6)
    return Corpus(tuple(people(numbers)), comments)


def run_over(store: Store, step: int) -> int:
    """A run with some codes, some non-answers; other runs have other codes."""
    with store.transaction(actor="ola", action="code"):
        codebook = store.codebook_in_force()
        assert codebook
        run = store.start_run(codebook_digest=codebook.digest, corpus_fingerprint="", settings={})
        ids = [one.id for comments in store.iter_comments() for one in comments]
        analyses = [Analysis(one, "nb", place % 8 != 0) for place, one in enumerate(ids)]
        codings = [
            machine(one, code, applies=place % 11 != 0)
            for place, one in enumerate(ids)
            for number, code in enumerate(CODES)
            if (place + number * step) % 4 == 0
        ]
        store.put_chunk(run, analyses, codings)
        store.finish_run(run)
    return run


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """Sixty respondents in three waves, and one run."""
    codebook = load_codebook(SMALL_CODEBOOK)
    settings = Settings(
        id="id",
        text="comment",
        agreement="svar",
        scale=Scale(LEVELS, ("Vet ikke",)),
        attributes={"region": ("Nord", "Sør")},
        wave="year",
        weight="w",
        statements={"svar": "It works", "q2": "We meet", "q3": "They answer"},
    )
    with Store.create(tmp_path / "study") as store:
        with store.transaction(actor="kari", action="init"):
            store.put_codebook(codebook, SMALL_CODEBOOK.read_text(encoding="utf-8"))
            store.add_respondents(corpus(range(60)))
            (tmp_path / "study" / FILE).write_text(settings_text(settings), encoding="utf-8")
        run_over(store, 1)
    return workflow.open_study(tmp_path / "study")


def decide(study: Study, *codings: Coding) -> None:
    with study.store() as store, store.transaction(actor="kari", action="review"):
        store.decide(codings)


def is_packed(study: Study, run: int = 1) -> bool:
    with study.store() as store:
        return store.packed_people() is not None and store.packed_codings(run) is not None


def both_ways(study: Study, *orders: Order) -> None:
    """Make the tables from what is packed and then, since it is thrown away, from the rows."""
    made = [results.produce(study, order) for order in orders]
    with study.store() as store, store.transaction(actor="kari", action=None):
        kept = store._all("SELECT * FROM packed")
        store._write("DELETE FROM packed")
    assert not is_packed(study)
    assert made == [results.produce(study, order) for order in orders]
    with study.store() as store, store.transaction(actor="kari", action=None):
        store._write_many("INSERT INTO packed VALUES (?, ?, ?)", kept)


def test_the_same_tables(study: Study) -> None:
    """A study would have other numbers from the day on which it grew large."""
    assert is_packed(study)
    both_ways(study, *ORDERS, Order("commenting", by="region", min_cell=3))
    table = results.make_table(study, "codes", unweighted=True)
    assert [(row.label, row.cells[0].count, row.cells[-1].count) for row in table.rows][:2] == [
        ("Enig", 5, 19), ("Delvis enig", 2, 7),
    ]  # fmt: skip


def test_what_people_said_is_laid_over(study: Study) -> None:
    """A decision would count only in the next run."""
    before = results.make_table(study, "codes")
    decide(
        study,
        person("R1", "meetings"),
        person("R2", "messages", False),
        person("R3", "turnover", True),
        person("R3", "turnover", False, coder="ola"),
        *(person("R4", code, False) for code in CODES),
        person("R9", "messages"),  # a non-answer by the run
    )
    assert is_packed(study)
    assert results.make_table(study, "codes") != before
    both_ways(study, *ORDERS)
    with study.store() as store:
        run = store.latest_run()
        assert run
        ways = (counted_view_of(store, run), view_of(store, run))
        counted, listed = (Counter(one.respondents.kinds(CODED)) for one in ways)
    assert counted == listed
    assert Kind((CodedAs(True, True, (), disputed=True, by_person=True),), 1) in counted


def test_what_files_said_binds_both_ways(study: Study) -> None:
    """What a file withheld would be printed as soon as the study is coded again, or no more."""
    first = results.produce(study, Order("commenting", by="region", min_cell=6))
    assert first.withheld
    with publishing.recorded(study, [first], [Path("first.csv")]):
        pass
    lower = Order("commenting", by="region", min_cell=2)
    assert not {*first.withheld} & {*results.produce(study, lower).shown}
    both_ways(study, lower, Order("levels", min_cell=3))


def test_files_of_earlier_programs_bind(study: Study) -> None:
    """Their digests are of another kind, and what they withheld would be forgotten."""
    first = results.produce(study, Order("commenting", by="region", min_cell=6))
    with study.store() as store:
        run = store.latest_run()
        assert run
        former = publishing.former_states_of(view_of(store, run).columns, study.settings.scale)
    # As the program wrote it before there were kinds.
    assert former["people"] == "566ebaf07c1aa0eac69fb1b7c7dfd06687a09fba3d628184a0b3b173622e4c53"
    with study.store() as store, store.transaction(actor="kari", action="publish"):
        names = [publishing._text_of(name) for name in sorted(first.hidden)]
        store.record_published(
            name="old.csv", what="", family="people", state=former["people"], min_cell=6, shown=[], withheld=names
        )
    later = results.produce(study, Order("commenting", by="region", min_cell=2))
    assert {*later.withheld} >= {*first.withheld} > set()
    both_ways(study, Order("commenting", by="region", min_cell=2))


def test_an_earlier_run(study: Study) -> None:
    """It is shown as it stood, with the decisions of its time, whichever way."""
    decide(study, person("R1", "meetings"), person("R2", "messages", False))
    first = results.make_table(study, "codes")
    with study.store() as store:
        assert run_over(store, 3) == 2
    assert is_packed(study, 1)
    assert is_packed(study, 2)
    decide(study, person("R5", "meetings"), person("R2", "messages", True))
    assert results.make_table(study, "codes", run_id=1) == first != results.make_table(study, "codes")
    both_ways(study, *(Order("codes", by=by, run_id=run) for by in (None, "year") for run in (1, 2)))


def test_codes_together(study: Study) -> None:
    """Pairs of codes are counted from kinds, too."""
    order = Order("codes")
    made = produce_pairs(study, order)
    with study.store() as store, store.transaction(actor="kari", action=None):
        store._write("DELETE FROM packed")
    assert made == produce_pairs(study, order)
    assert made.table.rows[0].cells[0].count == 11
