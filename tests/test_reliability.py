"""How far a study's coders agree, counted by hand, and which of what they decided counts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from nlp_coding import workflow
from nlp_coding.core.coding import MACHINE, Coding
from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.decisions import Answer, decide, decide_whole
from nlp_coding.reliability import PEOPLE, reliability, reliability_table
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK
from tests.taught import TEXTS, copy_of, make_open, make_taught, write_survey

TEN = dict(list(TEXTS.items())[:10])
KARI = ("meetings", "meetings;turnover", "-", "-", "turnover", "turnover", "-", "messages")
OLA = ("meetings", "turnover", "-", "meetings", "turnover", "-", "-", "messages")
"""Of T01 to T08. Meetings: one both, one each alone, five none; turnover: two both, one Kari alone; messages alike."""


def _decide(study: Study, coder: str, said: Mapping[str, str]) -> None:
    for comment_id, codes in said.items():
        decide_whole(study, comment_id, codes, coder=coder)


def coded_by_two(folder: Path) -> Study:
    """Kari and Ola have coded eight of ten comments; the machine has not."""
    study = make_open(folder, TEN, learned=False)
    _decide(study, "kari", dict(zip(TEN, KARI, strict=False)))
    _decide(study, "ola", dict(zip(TEN, OLA, strict=False)))
    return study


@pytest.fixture(scope="module")
def _coded(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return coded_by_two(tmp_path_factory.mktemp("two") / "s")


@pytest.fixture
def two(_coded: Study, tmp_path: Path) -> Study:
    """The study in a folder of the test's own."""
    return copy_of(_coded, tmp_path / "s")


def test_two_coders_by_hand(two: Study) -> None:
    """The figures in a methods chapter would not be those of the coding.

    Meetings: 6 of 8 alike, 2 yes each: kappa (6/8 − 40/64) / (24/64) = 1/3. Turnover: 7 of 8, 3 and 2 yes.
    """
    found = reliability(two)
    figures = found.figures
    assert (figures.coders, figures.n_comments, figures.n_complete) == (("kari", "ola"), 8, 8)
    meetings, messages, turnover = figures.codes.values()
    assert (meetings.n_units, meetings.yes, meetings.percent.value) == (8, (2, 2), 6 / 8)
    assert meetings.kappa is not None
    assert meetings.kappa.value == pytest.approx(1 / 3)
    assert meetings.alpha.value == pytest.approx(1 - 15 * 4 / (2 * 4 * 12))
    assert meetings.ac1.value == pytest.approx((0.75 - 0.375) / 0.625)
    assert (turnover.yes, turnover.percent.value) == ((3, 2), 7 / 8)
    assert turnover.kappa is not None
    assert turnover.kappa.value == pytest.approx((56 - 36) / (64 - 36))
    assert (messages.yes, messages.alpha.value) == ((1, 1), 1)
    # No code: T03 and T07 by both, T04 by Kari, T06 by Ola.
    assert (figures.no_code.yes, figures.no_code.percent.value) == ((3, 3), 6 / 8)
    labels = [row.label for row in reliability_table(found, language="nn").rows]
    assert labels == ["Møte", "Meldingar", "Utskifting", "Ingen kode", "Heile kodesettet"]


def test_who_is_named_first_changes_nothing(two: Study) -> None:
    """Else one of two coders would be the judge of the other."""
    turned = reliability(two, coders=["ola", "kari"]).figures
    assert turned.coders == ("ola", "kari")
    assert turned.codes["turnover"].yes == (2, 3)
    assert turned.masi == reliability(two).figures.masi


def test_who_shares_no_comment_is_no_coder_here(two: Study) -> None:
    """A third who coded other comments would take kappa away from two; one who shares a comment is a third."""
    decide_whole(two, "T09", "meetings", coder="per")
    assert reliability(two).figures.coders == ("kari", "ola")
    decide_whole(two, "T01", "-", coder="per")
    figures = reliability(two).figures
    assert (figures.coders, figures.codes["meetings"].kappa) == (("kari", "ola", "per"), None)
    assert figures.codes["meetings"].n_answers == 17
    assert reliability(two, coders=["kari", "ola"]).figures.codes["meetings"].kappa is not None


def test_what_was_settled_is_no_coding(two: Study) -> None:
    """Who settles what two disagreed on would make them agree."""
    with two.store() as store, store.transaction(actor="kari", action="decide"):
        store.decide([Coding("T04", "meetings", True, "person", "kari", "settled")])
    assert reliability(two).figures.codes["meetings"].yes == (2, 2)


def test_a_comment_that_was_corrected(two: Study, tmp_path: Path) -> None:
    """What was said of another text is no coding of this one."""
    changed = {**TEN, "T04": "Noe helt annet."}
    workflow.add_rows(two, write_survey(tmp_path / "new.csv", changed), update=True)
    assert reliability(two).figures.codes["meetings"].n_units == 7


def test_another_version_of_the_codebook(two: Study, tmp_path: Path) -> None:
    """A code with a new meaning would show how far they agreed on the old one; the others' codings would be lost."""
    text = SMALL_CODEBOOK.read_text(encoding="utf-8").replace('"1.0.0"', '"2.0.0"\nrevises: "1.0.0"', 1)
    for version, content in (
        ("1.0.0", SMALL_CODEBOOK.read_text(encoding="utf-8")),
        ("2.0.0", text.replace("codes:\n", "moves:\n  - redefine: turnover\n\ncodes:\n", 1)),
    ):
        (tmp_path / "small").mkdir(exist_ok=True)
        (tmp_path / "small" / f"{version}.yaml").write_text(content, encoding="utf-8")
    workflow.code(two, codebook=str(tmp_path / "small" / "2.0.0.yaml"))
    decide_whole(two, "T02", "turnover", coder="kari")  # Ola has not looked again: his word is of the old meaning
    decide_whole(two, "T01", "meetings", coder="kari")
    decide_whole(two, "T01", "meetings", coder="ola")
    found = reliability(two)
    assert found.codebook.version == "2.0.0"
    assert [one.n_units for one in found.figures.codes.values()] == [8, 8, 1]


def test_noes_to_parts_are_no_answer_to_the_whole(two: Study, tmp_path: Path) -> None:
    """Two coders who shared no code would seem to agree on the one that these were merged into."""
    decide(two, [Answer("T10", "meetings", False)], coder="kari")
    decide(two, [Answer("T10", "messages", False)], coder="ola")
    text = SMALL_CODEBOOK.read_text(encoding="utf-8")
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "1.0.0.yaml").write_text(text, encoding="utf-8")
    moved = text.replace('"1.0.0"', '"2.0.0"\nrevises: "1.0.0"', 1)
    moved = moved.replace("codes:\n", "moves:\n  - merge: [meetings, messages]\n    into: contact\n\ncodes:\n", 1)
    for code_id in ("meetings", "messages"):
        moved = moved.replace(
            f"  - id: {code_id}\n", f"  - id: {code_id}\n    retired: true\n    replaced_by: [contact]\n", 1
        )
    moved += "\n  - id: contact\n    label: {nb: Kontakt, nn: Kontakt, en: Contact}\n    definition: Kontakt.\n"
    (tmp_path / "small" / "2.0.0.yaml").write_text(moved, encoding="utf-8")
    workflow.code(two, codebook=str(tmp_path / "small" / "2.0.0.yaml"))
    assert reliability(two).figures.codes["contact"].n_units == 8


def test_a_part_of_the_codes(two: Study) -> None:
    """A comment that one has half coded counts for the codes that both decided on, and is not without codes."""
    decide(two, [Answer("T09", "meetings", False)], coder="kari")
    decide_whole(two, "T09", "-", coder="ola")
    figures = reliability(two).figures
    assert [one.n_units for one in figures.codes.values()] == [9, 8, 8]
    assert (figures.n_comments, figures.n_complete, figures.no_code.n_units) == (9, 8, 8)


def test_batches_go_by_when_both_were_done(two: Study) -> None:
    """By the order of the file drift would be spread over all batches: T10 and T09 came last, and are apart."""
    _decide(two, "kari", {"T10": "-", "T09": "-"})
    _decide(two, "ola", {"T10": "meetings", "T09": "meetings"})
    batches = reliability(two, n_batches=5).figures.batches
    assert [one.n_comments for one in batches] == [2, 2, 2, 2, 2, 10]
    assert batches[4].pooled.percent.value == Fraction(4, 6)
    _decide(two, "ola", {"T01": "messages;turnover"})
    assert reliability(two, n_batches=10).figures.batches[9].pooled.percent.value == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"coders": ["kari"]}, "has nobody to agree with"),
        ({"coders": ["kari", "olav"]}, "did you mean «ola»?"),
        ({"coders": ["ghost"]}, "nobody by the name of «ghost»"),
        ({"n_batches": 9}, "there are 8\n  → ask for fewer"),
    ],
)
def test_what_cannot_be_asked(two: Study, options: dict[str, object], message: str) -> None:
    """Figures of something else than was asked for would be believed."""
    with pytest.raises(InputError, match=message.replace("?", "\\?")):
        reliability(two, **options)  # type: ignore[arg-type]


def test_nobody_shares_a_comment(tmp_path: Path) -> None:
    """Else the user is left with an empty table and no way on."""
    study = make_open(tmp_path / "s", TEN, learned=False)
    with pytest.raises(InputError, match="nobody has decided on anything\n  → draw comments with nlp-coding sample"):
        reliability(study)
    _decide(study, "kari", {"T01": "-", "T02": "-"})
    _decide(study, "ola", {"T03": "-"})
    with pytest.raises(InputError, match="kari has decided on 2 comments, ola has decided on 1 comment"):
        reliability(study)
    with pytest.raises(StudyError, match="nothing is coded yet"):
        reliability(study, machine=True)


def test_the_machine_that_learned_nothing(two: Study) -> None:
    """Terms alone have learned from nobody: all stand against what people agree on, what they do not agree on apart."""
    workflow.code(two)
    figures = reliability(two, machine=True).figures
    assert (figures.coders, figures.n_comments) == ((PEOPLE, MACHINE), 8)
    assert figures.against is not None
    assert (figures.against.people, figures.against.n_learned, figures.against.n_disputed) == (("kari", "ola"), 0, 3)
    # No term hits in these texts: the machine says no to all.
    assert (figures.codes["meetings"].n_units, figures.codes["meetings"].yes) == (6, (1, 0))
    alone = reliability(two, coders=["kari"], machine=True).figures
    assert alone.codes["meetings"].yes == (2, 0)


def test_the_machine_where_people_agree_on_nothing(tmp_path: Path) -> None:
    """They would be sent to decide on more comments, when what they decided is waiting to be settled."""
    study = make_open(tmp_path / "s", TEN, learned=False)
    with pytest.raises(InputError, match=r"nobody by the name of «ghost» .*\n  → draw comments"):
        reliability(study, coders=["ghost"])
    workflow.code(study)
    for coder, applies in (("kari", True), ("ola", False)):
        decide(study, [Answer("T01", "meetings", applies)], coder=coder)
    with pytest.raises(InputError, match=r"people disagree on all .*\n  → settle it with nlp-coding review"):
        reliability(study, machine=True)
    with pytest.raises(InputError, match=r"people disagree on all .*\n  → name one of them alone"):
        reliability(study, machine=True, coders=["kari", "ola"])
    assert reliability(study, machine=True, coders=["kari"]).figures.n_comments == 1


def test_the_machine_against_one_who_was_overruled(two: Study) -> None:
    """Whoever is named speaks for themselves: the hard cells, which were settled, must not drop out."""
    workflow.code(two)
    n_units = reliability(two, coders=["kari"], machine=True).figures.codes["meetings"].n_units
    with two.store() as store, store.transaction(actor="eva", action="settle"):
        store.decide([Coding("T01", "meetings", False, "person", "eva", "settled")])
    assert reliability(two, coders=["kari"], machine=True).figures.codes["meetings"].n_units == n_units


def test_the_machine_is_not_asked_about_what_it_learned(tmp_path: Path) -> None:
    """It would agree with its teachers, and the figure would promise that of all comments."""
    study = make_taught(tmp_path / "s", audit_share=0.0)
    workflow.code(study)
    with pytest.raises(InputError, match="not learned from"):
        reliability(study, machine=True)
    _decide(study, "ola", {"U1": "turnover", "U3": "meetings;turnover", "U2": "-", "T01": "turnover"})
    figures = reliability(study, machine=True).figures
    assert figures.against is not None
    assert (figures.n_complete, figures.against.n_learned, figures.against.n_audited) == (3, len(TEXTS), 0)
    assert (figures.codes["turnover"].yes, figures.codes["meetings"].yes) == ((2, 2), (1, 1))
