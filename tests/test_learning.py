"""What the machine learns from in a study: the bank that came with the codebook, and what people decided."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nlp_coding import explanations, exports, learning, workflow
from nlp_coding.auditing import is_drawn
from nlp_coding.codebook.examples import examples_file, read_bank_text
from nlp_coding.coding.training import DecidedText
from nlp_coding.core.coding import Coding
from nlp_coding.core.errors import InputError
from nlp_coding.core.examples import Bank, Example
from nlp_coding.decisions import Answer, decide
from nlp_coding.standing import codebook_of
from nlp_coding.store import RunCode
from nlp_coding.tables.rows_file import save_rows
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK, coding_rows
from tests.taught import CODES, OPEN, TEXTS, copy_of, make_open, make_taught, with_settings, write_survey

EXAMPLES = tuple(
    Example(text, frozenset({"turnover"}) if number <= 14 else frozenset(), "nb")
    for number, text in enumerate(TEXTS.values(), start=1)
)
"""The same texts as a bank: enough for turnover, the one code that some of them have."""


def _write_examples(path: Path, examples: tuple[Example, ...]) -> None:
    rows = (f"{one.text},{one.variety},{';'.join(one.codes)}" for one in examples)
    path.write_text("\n".join(("text,variety,codes", *rows)) + "\n", encoding="utf-8")


def _own_codebook(folder: Path, *, bank: bool = True) -> Path:
    """The small codebook in a folder of its own; gives its file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / SMALL_CODEBOOK.name
    file.write_bytes(SMALL_CODEBOOK.read_bytes())
    if bank:
        _write_examples(examples_file(folder, "1.0.0"), EXAMPLES)
    return file


def _kept(study: Study) -> str | None:
    with study.store() as store:
        return store.bank_of(codebook_of(store).digest)


def _run_codes(study: Study) -> dict[str, RunCode]:
    with study.store() as store:
        return store.run_codes(workflow.needed_run(store).id)


def _suggested(study: Study, comment_id: str) -> dict[str, Coding]:
    """What the latest run says of a comment, by code."""
    with study.store() as store:
        run = workflow.needed_run(store)
        return {one.code_id: one for one in store.codings(run.id, comment_id=comment_id)}


def _decided(study: Study) -> tuple[DecidedText, ...]:
    with study.store() as store:
        return learning.decided_texts(store, codebook_of(store))


def test_the_bank_comes_in_with_init_and_stays(tmp_path: Path) -> None:
    """Last year's run could not be made again once somebody had written more examples."""
    file = _own_codebook(tmp_path / "book")
    study = make_open(tmp_path / "s", OPEN, codebook=file)
    kept = _kept(study)
    assert kept is not None
    assert read_bank_text(kept) == Bank(EXAMPLES)
    first = workflow.code(study)
    assert first.run.bank_digest == Bank(EXAMPLES).digest
    assert _suggested(study, "U1")["turnover"].origin == "model"
    rows = coding_rows(study)
    _write_examples(examples_file(file.parent, "1.0.0"), EXAMPLES[14:])
    assert workflow.code(study, codebook=str(file)).run.bank_digest == first.run.bank_digest
    examples_file(file.parent, "1.0.0").unlink()
    file.unlink()
    assert workflow.code(study).run.bank_digest == first.run.bank_digest
    assert (_kept(study), coding_rows(study)) == (kept, rows)


def test_a_study_without_a_bank_finds_it_when_it_codes(tmp_path: Path) -> None:
    """Studies made before the codebook had examples would be coded by terms for ever."""
    study = make_open(tmp_path / "s", OPEN, codebook=_own_codebook(tmp_path / "book", bank=False))
    assert (workflow.code(study).run.bank_digest, _kept(study)) == (None, None)
    assert _suggested(study, "U1") == {}
    _own_codebook(study.folder / "codebooks" / "small")
    assert workflow.code(study).run.bank_digest == Bank(EXAMPLES).digest
    assert _kept(study) is not None
    assert _suggested(study, "U1").keys() == {"turnover"}


def test_examples_beside_another_codebook_of_that_name_are_not_taken(tmp_path: Path) -> None:
    """Somebody else's version 1.0.0, with another meaning, would teach this study's codes."""
    study = make_open(tmp_path / "s", OPEN, codebook=_own_codebook(tmp_path / "book", bank=False))
    file = _own_codebook(study.folder / "codebooks" / "small")
    changed = file.read_text(encoding="utf-8").replace("Kommentaren nevner vikarer eller", "Kommentaren sier")
    file.write_text(changed, encoding="utf-8")
    assert workflow.code(study).run.bank_digest is None
    assert _kept(study) is None


def test_a_bank_with_mistakes_is_not_taken_in(tmp_path: Path) -> None:
    """A study would hold half a bank, and nobody would be told."""
    file = _own_codebook(tmp_path / "book")
    examples_file(file.parent, "1.0.0").write_text("text,variety,codes\nStor utskifting,nb,turnovr\n", encoding="utf-8")
    with pytest.raises(InputError, match="did you mean turnover"):
        make_open(tmp_path / "s", OPEN, codebook=file)
    assert [path.name for path in (tmp_path / "s").iterdir()] == ["survey.csv"]


def test_decisions_teach_the_machine(tmp_path: Path) -> None:
    """Hours of review would change nothing about the comments that nobody has read."""
    study = make_taught(tmp_path / "s")
    assert workflow.code(study).n_drawn == 0
    codes = _run_codes(study)
    assert (codes["meetings"].model, codes["messages"].model) == (None, None)  # too few have them
    model = codes["turnover"].model
    assert model is not None
    assert (model["n_with"], model["n_without"]) == (15, 15)  # 14 comments and one example of the codebook, each
    assert _suggested(study, "U2") == {}
    assert _suggested(study, "U4") == {}  # no substance
    learned = _suggested(study, "U1")["turnover"]
    assert learned.origin == "model"
    assert learned.score is not None
    assert learned.score > 0.9
    assert "stadig nye" in {OPEN["U1"][one.start : one.end] for one in learned.evidence}
    assert all(re.fullmatch(r"learned \+\d\.\d", one.reason) for one in learned.evidence)
    third = _suggested(study, "U3")
    assert third.keys() == {"meetings", "turnover"}
    assert (third["meetings"].origin, third["meetings"].score) == ("terms", None)


def test_too_few_decisions_teach_nothing(tmp_path: Path) -> None:
    """A model of eleven comments would say anything."""
    study = make_open(tmp_path / "s", {**TEXTS, **OPEN})
    decide(study, [Answer(one, "turnover", one <= "T14") for one in list(TEXTS)[3:]], coder="kari")
    assert workflow.code(study).n_drawn == 0
    assert _run_codes(study)["turnover"].model is None  # eleven have it; the codebook's own match is no comment
    decide(study, [Answer("T03", "turnover", True)], coder="kari")
    workflow.code(study)
    model = _run_codes(study)["turnover"].model
    assert model is not None
    assert model["n_with"] == 13


def test_the_audit_sample_teaches_nothing(tmp_path: Path) -> None:
    """The machine would be judged by the answers it was given."""
    study = make_open(tmp_path / "s", TEXTS, audit_share=0.5)
    drawn = {one for one in TEXTS if is_drawn(one, 0.5)}
    assert 0 < len(drawn) < len(TEXTS)
    assert workflow.code(study).n_drawn == len(drawn)
    decide(study, [Answer(one, "turnover", one <= "T14") for one in TEXTS], coder="kari")
    assert {one.comment_id for one in _decided(study)} == TEXTS.keys() - drawn


def test_the_words_of_an_audited_comment_teach_nothing(tmp_path: Path) -> None:
    """Twenty comments say «Bra.»: what was decided on one of them would tell the machine the audited one."""
    drawn, other = next((one, f"{one}-2") for one in TEXTS if is_drawn(one, 0.5) and not is_drawn(f"{one}-2", 0.5))
    study = make_open(tmp_path / "s", {drawn: "Stor utskifting.", other: "Stor utskifting."}, audit_share=0.5)
    assert workflow.code(study).n_drawn == 1
    decide(study, [Answer(one, "turnover", True) for one in (drawn, other)], coder="kari")
    assert _decided(study) == ()


def test_a_decision_on_another_text_teaches_nothing(tmp_path: Path) -> None:
    """The row was corrected since: a yes to the former words would be learned with the new ones."""
    study = make_open(tmp_path / "s", {"T01": TEXTS["T01"], "T15": TEXTS["T15"]})
    decide(study, [Answer("T01", "turnover", True), Answer("T15", "turnover", False)], coder="kari")
    assert [one.comment_id for one in _decided(study)] == ["T01", "T15"]
    workflow.add_rows(study, write_survey(tmp_path / "new.csv", {"T01": "Epikrisen kommer for sent."}), update=True)
    assert _decided(study) == (DecidedText("T15", TEXTS["T15"], {"turnover": False}),)
    decide(study, [Answer("T01", "turnover", False)], coder="kari")
    assert _decided(study)[0] == DecidedText("T01", "Epikrisen kommer for sent.", {"turnover": False})


def test_what_people_disagree_on_teaches_nothing(tmp_path: Path) -> None:
    """One of two coders would be taken for right; what both say of other codes counts."""
    study = make_open(tmp_path / "s", {"T01": TEXTS["T01"], "T02": TEXTS["T02"]})
    decide(study, [Answer("T01", one, one == "turnover") for one in CODES], coder="kari")
    decide(study, [Answer("T01", one, False) for one in CODES], coder="ola")
    decide(study, [Answer("T02", "turnover", True)], coder="kari")
    decide(study, [Answer("T02", "turnover", False)], coder="ola")
    assert _decided(study) == (DecidedText("T01", TEXTS["T01"], {"meetings": False, "messages": False}),)


def test_a_decision_from_before_a_redefinition_teaches_nothing(tmp_path: Path) -> None:
    """A code would be taught its former meaning."""
    study = make_open(tmp_path / "s", {"T01": TEXTS["T01"], **OPEN})
    decide(study, [Answer("T01", one, one == "turnover") for one in CODES], coder="kari")
    text = SMALL_CODEBOOK.read_text(encoding="utf-8").replace('"1.0.0"', '"2.0.0"\nrevises: "1.0.0"')
    file = tmp_path / "2.0.0.yaml"
    file.write_text(f"{text}\nmoves:\n  - redefine: turnover\n", encoding="utf-8")
    (tmp_path / "1.0.0.yaml").write_bytes(SMALL_CODEBOOK.read_bytes())
    workflow.code(study, codebook=str(file))
    assert _decided(study) == (DecidedText("T01", TEXTS["T01"], {"meetings": False, "messages": False}),)


def test_terms_alone(tmp_path: Path) -> None:
    """`learned: false` is a promise: nothing but what the codebook says, and no comment drawn for nothing."""
    study = make_taught(tmp_path / "s", learned=False, audit_share=1.0)
    report = workflow.code(study)
    assert (report.by_origin, report.n_drawn, report.run.bank_digest) == ({"terms": 1}, 0, None)
    assert report.run.settings["learned"] == ""
    assert [one.model for one in _run_codes(study).values()] == [None] * 3
    assert {one["score"] for one in coding_rows(study)} == {None}
    assert _suggested(study, "U1") == {}
    assert _suggested(study, "U3").keys() == {"meetings"}
    learned = workflow.code(with_settings(study, learned=True, audit_share=0.1))
    assert learned.run.settings["learned"] != ""
    assert _suggested(study, "U3").keys() == {"meetings", "turnover"}


def test_terms_alone_beside_a_bank(demo: Study, tmp_path: Path) -> None:
    """A study that keeps a bank would be coded by it all the same."""
    study = with_settings(copy_of(demo, tmp_path / "s"), learned=False)
    report = workflow.code(study)
    assert report.by_origin.keys() == {"terms"}
    assert report.run.bank_digest is None
    assert {one["score"] for one in coding_rows(study)} == {None}
    assert _kept(study) == _kept(demo)


def _exported(study: Study, folder: Path) -> tuple[bytes, bytes]:
    save_rows(exports.codings_rows(study), folder / "codings.csv", plain=True)
    save_rows(exports.wide_rows(study), folder / "wide.csv", plain=True)
    return (folder / "codings.csv").read_bytes(), (folder / "wide.csv").read_bytes()


def test_coded_twice_is_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A colleague could not make the table again, and would take the difference for a change of the data."""
    study = make_taught(tmp_path / "s")
    workflow.code(study)
    first = _exported(study, tmp_path)
    assert b"U1,turnover,1,suggested,model,machine,0.9" in first[0]
    monkeypatch.setattr(learning, "_TRAINED", {})  # taught anew, as in another process
    workflow.code(study)
    assert _exported(study, tmp_path) == first
    other = make_taught(tmp_path / "other")
    monkeypatch.setattr(learning, "_TRAINED", {})
    workflow.code(other)
    assert _exported(other, tmp_path) == first


def test_the_example_coded_again_is_the_same_bytes(demo: Study, tmp_path: Path) -> None:
    """The same with a real bank, whose models are made from thousands of texts."""
    study = copy_of(demo, tmp_path / "s")
    assert workflow.code(study).run.bank_digest is not None
    assert _exported(study, tmp_path) == _exported(demo, tmp_path)


def test_a_person_is_never_overridden(tmp_path: Path) -> None:
    """The machine is sure, and wrong: the person's word holds, also after the next run, and in the tables."""
    study = make_taught(tmp_path / "s")
    workflow.code(study)
    decide(study, [Answer("U1", "turnover", False), Answer("U2", "turnover", True)], coder="ola")
    for _ in range(2):
        held = {one: explanations.explain_comment(study, one).held for one in ("U1", "U2")}
        assert [(one.coder, one.applies) for one in held["U1"]] == [("ola", False)]
        assert [(one.coder, one.applies) for one in held["U2"]] == [("ola", True)]
        header, *rows = exports.wide_rows(study)
        cells = {row[0]: row[header.index("turnover")] for row in rows}
        assert (cells["U1"], cells["U2"]) == (0, 1)
        workflow.code(study, accept_precision=0.5)


def test_models_of_a_run_are_told(demo: Study) -> None:
    """A report says how good the machine was on what it was not taught, and from which threshold it speaks."""
    codes = _run_codes(demo)
    models = [one.model for one in codes.values() if one.model]
    assert len(models) > len(codes) / 2
    for model in models:
        assert set(model) == {"digest", "threshold", "n_with", "n_without", "n_suggested", "n_right"}
        assert 0 < model["threshold"] < 1
        assert 0 <= model["n_right"] <= min(model["n_suggested"], model["n_with"])
        assert min(model["n_with"], model["n_without"]) >= 12
