"""merge: copies of a study in which coders worked, brought together without loss; nothing is settled by it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from nlp_coding import explanations, merging, results, workflow
from nlp_coding.codebook.load import load_codebook_text
from nlp_coding.core.coding import Coding, Evidence, Status
from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.core.survey import Corpus
from nlp_coding.merging import merge
from nlp_coding.standing import codebook_of, standing
from nlp_coding.store import FILLER, Mask, Memo, Sampled, Store
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK, SMALL_COLUMNS, counts_of


def _copy(study: Study, name: str) -> Study:
    return workflow.open_study(Path(shutil.copytree(study.folder, study.folder.parent / name)))


def _said(
    comment_id: str,
    code_id: str,
    applies: bool,
    *,
    coder: str = "kari",
    status: Status = "decided",
    evidence: tuple[Evidence, ...] = (),
) -> Coding:
    return Coding(comment_id, code_id, applies, "person", coder, status, evidence=evidence)


def _decide(study: Study, *codings: Coding, at: str = "2030-01-01T09:00:00Z") -> None:
    with Store.open(study.folder, clock=lambda: at) as store, store.transaction(actor="kari", action="decide"):
        store.decide(codings)


def _dump(study: Study) -> list[str]:
    with study.store() as store:
        return list(store._connection.iterdump())


def _carried(study: Study) -> list[Coding]:
    with study.store() as store:
        return [one.coding for one in standing(store, codebook_of(store)).carried]


@pytest.fixture
def copies(small: Study) -> tuple[Study, Study]:
    """Kari's and Ola's."""
    return _copy(small, "a"), _copy(small, "b")


def test_two_coders(small: Study, copies: tuple[Study, Study]) -> None:
    """What two coders decided apart would be lost, or one of them be taken at her word without anybody's seeing it."""
    kari, ola = copies
    _decide(kari, _said("K01", "meetings", True), _said("K09", "turnover", True), _said("K05", "turnover", False))
    _decide(ola, _said("K01", "meetings", False, coder="ola"), _said("K09", "turnover", False, coder="ola"))
    with ola.store() as store, store.transaction(actor="ola", action="memo"):
        store.put_memos([Memo("K09", None, "ola", "2030-01-02T09:00:00Z", "sjå på denne")])
        store.put_sample([Sampled("K09", 1, 1, "2030-01-01T08:00:00Z")])
    first = merge(small, kari.folder)
    assert (first.other, first.decisions, first.n_conflicts) == ("a", {"kari": 3}, 0)
    looked = merge(small, ola.folder, dry_run=True)
    second = merge(small, ola.folder)
    assert looked == second
    assert (second.decisions, second.n_conflicts_before, second.n_conflicts) == ({"ola": 2}, 0, 2)
    assert (second.n_differing, second.n_memos, second.n_sampled) == (0, 1, 1)
    with small.store() as store:
        *_, entry = store.audit_log()
        assert [(one.comment_id, one.text) for one in store.memos()] == [("K09", "sjå på denne")]
    assert (entry.action, entry.details["study"], entry.details["decisions"]) == ("merge", "b", 2)
    assert "denne" not in str(entry.details)
    table = results.make_table(small, "codes")
    assert any("ulikt" in note and note.endswith(": 2.") for note in table.notes)
    assert counts_of(table)["Enig"][:3] == [0, 0, 0]
    _decide(small, _said("K01", "meetings", True, coder="per", status="settled"), at="2030-01-03T09:00:00Z")
    settled = results.make_table(small, "codes")
    assert any("ulikt" in note and note.endswith(": 1.") for note in settled.notes)
    assert counts_of(settled)["Enig"][:3] == [1, 0, 0]
    assert merge(kari, small.folder).n_conflicts == 1  # the way back brings the outcome, too
    assert counts_of(results.make_table(kari, "codes")) == counts_of(settled)


def test_either_order_and_twice(small: Study, copies: tuple[Study, Study]) -> None:
    """Two researchers would publish two tables from the same copies, or one by merging once more."""
    kari, ola = copies
    other_way = _copy(small, "other")
    _decide(kari, _said("K01", "meetings", True), _said("K05", "turnover", True), at="2030-01-02T09:00:00Z")
    _decide(ola, _said("K01", "meetings", False), _said("K05", "turnover", True, coder="ola"))
    found = [merge(small, one.folder) for one in (kari, ola)]
    assert [one.n_differing for one in found] == [0, 1]  # kari contradicted herself, and her later word holds
    for one in (ola, kari):
        merge(other_way, one.folder)
    assert _carried(small) == _carried(other_way)
    assert {one.coder: one.applies for one in _carried(small) if one.code_id == "meetings"} == {"kari": True}
    assert counts_of(results.make_table(small, "codes")) == counts_of(results.make_table(other_way, "codes"))
    before = _dump(small)
    for one in (kari, ola, other_way):
        assert not merge(small, one.folder).changed
    assert _dump(small) == before


def test_other_comments_are_refused(small: Study, copies: tuple[Study, Study]) -> None:
    """A decision on one text would be taken for one on another."""
    kari, _ = copies
    with kari.store() as store, store.transaction(actor="kari", action="update"):
        corpus = store.corpus()
        texts = {"K01": "Ein annan tekst", "K03": "Og ein til"}
        changed = tuple(replace(one, text=texts.get(one.id, one.text)) for one in corpus.comments)
        store.update_respondents(Corpus(corpus.respondents, changed))
        new = replace(corpus.respondents[0], id="K99")
        store.add_respondents(Corpus((new,), (replace(corpus.comments[0], id="K99", respondent_id="K99"),)))
    _decide(kari, *(_said(one, "meetings", True) for one in ("K01", "K99", "K05")))
    before = _dump(small)
    with pytest.raises(InputError) as caught:
        merge(small, kari.folder)
    assert [one.message for one in caught.value.mistakes] == [
        f"comment «K01» has another text in {kari.folder.name}",
        f"comment «K99» of {kari.folder.name} is not in this study",
    ]  # K03 has another text, too, and nothing hangs on it
    assert "add FILE --update" in str(caught.value)
    assert _dump(small) == before


def test_many_comments_are_cut_short(
    small: Study, copies: tuple[Study, Study], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A screenful would be ten thousand lines."""
    monkeypatch.setattr(merging, "SHOWN", 1)
    with small.store() as store, store.transaction(actor="kari", action="update"):
        corpus = store.corpus()
        changed = tuple(replace(one, text=f"{one.text}!") for one in corpus.comments if one.id != "K12")
        store.update_respondents(Corpus(corpus.respondents, (*changed, corpus.comments[-1])))
    _decide(copies[0], *(_said(one, "meetings", True) for one in ("K01", "K03", "K04")))
    with pytest.raises(InputError) as caught:
        merge(small, copies[0].folder)
    assert [one.message for one in caught.value.mistakes][1:] == ["and 2 more comments"]


def test_what_is_no_copy(small: Study, tmp_path: Path) -> None:
    """Twenty thousand lines for a wrong folder, or a study that is merged with itself."""
    data = tmp_path / "else.csv"
    data.write_text("id;svar;region;kommentar\nK01;Enig;Nord;Heilt anna\nK02;Enig;Nord;Noko anna\n", encoding="utf-8")
    other = workflow.make_study(tmp_path / "o", data, SMALL_COLUMNS, codebook=str(SMALL_CODEBOOK)).study
    for decided in (False, True):
        if decided:
            _decide(other, _said("K01", "meetings", True), _said("K02", "meetings", True))
        with pytest.raises(InputError, match="o is a study of another survey") as caught:
            merge(small, other.folder)
        assert len(caught.value.mistakes) == 1
    with pytest.raises(InputError, match="is this very study"):
        merge(small, small.folder / ".")
    with pytest.raises(StudyError, match=r"there is no study in .*none"):
        merge(small, tmp_path / "none")
    with Store.open(other.folder) as store:
        store._connection.execute("PRAGMA user_version = 4")
    before = (other.folder / "study.db").read_bytes()
    with pytest.raises(StudyError, match=r"(?s)older version.*nlp-coding status --study .*o brings"):
        merge(small, other.folder)
    assert (other.folder / "study.db").read_bytes() == before


def test_only_an_older_version_is_brought_up_to_date(small: Study, copies: tuple[Study, Study]) -> None:
    """Whoever has a newer, a damaged or an empty study would be sent to a command that cannot help."""
    file = copies[0].folder / "study.db"
    with Store.open(copies[0].folder) as store:
        store._connection.execute("PRAGMA user_version = 99")
    whole = file.read_bytes()
    for content, message in ((whole, "upgrade the program"), (whole[:3000], "is damaged"), (b"", "there is no study")):
        file.write_bytes(content)
        with pytest.raises(StudyError, match=message) as caught:
            merge(small, copies[0].folder)
        assert "status" not in str(caught.value)


def test_two_memos_of_one_coder(small: Study, copies: tuple[Study, Study]) -> None:
    """What a coder noted in the first copy would be gone with the second, and nobody told of it."""
    for study, at, text in zip(copies, (1, 2), ("x", "y"), strict=True):
        with (
            Store.open(study.folder, clock=lambda at=at: f"2030-01-0{at}T09:00:00Z") as store,  # type: ignore[misc]
            store.transaction(actor="kari", action="memo"),
        ):
            store.put_memo(text, coder="kari", comment_id="K05")
            store.put_memo(text, coder="kari", code_id="meetings")
            store.put_memo("same", coder="kari", comment_id="K01")
    into = [_copy(small, "c"), _copy(small, "d")]
    for study, order in zip(into, (copies, copies[::-1]), strict=True):
        first, second = (merge(study, one.folder) for one in order)
        assert (first.n_memos, first.memos_differing) == (3, ())
        assert (second.n_memos, second.memos_differing, second.code_memos_differing) == (3, ("K05",), ("meetings",))
        assert not any(merge(study, one.folder).changed for one in order)
    explained = explanations.explain_comment(into[0], "K05")
    assert [one.text for one in explained.memos] == ["y"]
    assert [one.text for one in explained.earlier_memos] == ["x"]
    assert explanations.explain_comment(into[0], "K01").earlier_memos == ()
    with into[0].store() as one, into[1].store() as other:
        assert one.memos(history=True) == other.memos(history=True)


def test_memos_on_blackened_comments_stay_away(small: Study, copies: tuple[Study, Study]) -> None:
    """A word that was overwritten for good would come back with a colleague's memo, or the memo be missed by nobody."""
    kari, _ = copies
    with kari.store() as store, store.transaction(actor="kari", action="memo"):
        at = "2020-01-01T09:00:00Z"
        store.put_memos([Memo("K11", None, "kari", at, "skreiv meldigner"), Memo("K05", None, "kari", at, "kjem")])
    with small.store() as store, store.transaction(actor="per", action="mask"):
        store.put_masks({"K11": [Mask(42, 51, "name")]})
    with small.store() as store, store.transaction(actor="per", action="mask --forget"):
        store.blacken()
    found = merge(small, kari.folder)
    assert (found.n_memos, found.n_memos_blackened, found.blackened) == (1, 1, ("K11",))
    again = merge(small, kari.folder)
    assert (again.changed, again.blackened) == (False, ("K11",))
    with small.store() as store, store.transaction(actor="kari", action="memo"):
        store.put_memo("skreiv feil", coder="kari", comment_id="K11")
    assert merge(small, kari.folder).blackened == ()
    with small.store() as store:
        assert [one.text for one in store.memos(history=True)] == ["kjem", "skreiv feil"]
    assert b"skreiv meldigner" not in (small.folder / "study.db").read_bytes()


def _adopt(study: Study, version: str, *, revises: str | None, added: str = "", code: str | None = None) -> None:
    text = SMALL_CODEBOOK.read_text(encoding="utf-8").replace('version: "1.0.0"', f'version: "{version}"')
    if revises:
        text = text.replace("label: {nb: Prøve", f'revises: "{revises}"\nlabel: {{nb: Prøve', 1)
    text = text.replace('"PLO"', f'"PLO"{added}')
    if code:
        text += f"\n  - id: {code}\n    label: {{nb: {code}, nn: {code}, en: {code}}}\n    definition: Ei prøve.\n"
    with study.store() as store, store.transaction(actor="kari", action="recode"):
        store.put_codebook(load_codebook_text(text, file="k"), text)


def test_another_codebook(small: Study, copies: tuple[Study, Study]) -> None:
    """Decisions would be taken for ones under a codebook that nobody had before them."""
    kari, ola = copies
    _adopt(kari, "1.1.0", revises="1.0.0", added="\n      greit")
    _decide(kari, _said("K09", "messages", True))
    with pytest.raises(InputError, match=r"a is coded with small@1.1.0, and this study with small@1.0.0") as caught:
        merge(small, kari.folder)
    assert "--migrate" in str(caught.value)
    found = merge(small, kari.folder, migrate=True)
    assert (found.codebooks, found.decisions) == (("small@1.1.0",), {"kari": 1})
    with small.store() as store:
        assert [(str(one), one.in_force) for one in store.codebooks()] == [
            ("small@1.0.0", True), ("small@1.1.0", False),
        ]  # fmt: skip
    assert ("K09", "messages") in {(one.comment_id, one.code_id) for one in _carried(small)}
    assert not merge(small, kari.folder, migrate=True).changed
    _adopt(ola, "1.1.0", revises="1.0.0", added="\n      heilt anna")
    with pytest.raises(InputError, match=r"small@1.1.0 is not the same in b \(\w{12}\) as here \(\w{12}\)"):
        merge(small, ola.folder, migrate=True)
    _adopt(ola, "3.0.0", revises=None)
    _decide(ola, _said("K09", "messages", True, coder="ola"))
    with pytest.raises(InputError, match=r"small@3.0.0 of b and small@1.0.0 do not come from one another"):
        merge(small, ola.folder, migrate=True)


def test_memos_on_codes_that_are_not_here(small: Study, copies: tuple[Study, Study]) -> None:
    """A note on a code that was tried out in one copy would keep all of it from coming, or be lost without a word."""
    kari, ola = copies
    for study, version, revises, code in ((kari, "1.1.0", "1.0.0", "tried"), (ola, "3.0.0", None, "alone")):
        _adopt(study, version, revises=revises, code=code)
        _adopt(study, "1.0.0", revises=None)
        with study.store() as store, store.transaction(actor="kari", action="memo"):
            store.put_memo("kan slåast saman", coder=study.folder.name, code_id=code)
            store.put_memo("gjeld òg telefon", coder=study.folder.name, code_id="messages")
        _decide(study, _said("K09", "messages", True, coder=study.folder.name))
    with pytest.raises(InputError, match=r"^small@1.1.0, under which people worked in a, was never used") as caught:
        merge(small, kari.folder)
    assert "--migrate" in str(caught.value)
    found = merge(small, kari.folder, migrate=True)
    assert (found.codebooks, found.decisions) == (("small@1.1.0",), {"a": 1})
    assert (found.n_memos, found.n_memos_without_code) == (2, 0)
    other = _copy(small, "other")
    assert merge(small, ola.folder).n_memos_without_code == 1
    with small.store() as store:
        *_, entry = store.audit_log()
        assert {one.code_id for one in store.memos()} == {"messages", "tried"}
    assert (entry.details["memos"], entry.details["memos_without_code"]) == (1, 1)
    again = merge(other, ola.folder, migrate=True)  # a codebook that revises nothing cannot be taken in
    assert (again.codebooks, again.n_memos_without_code) == ((), 1)
    assert merge(ola, kari.folder, migrate=True).n_memos_without_code == 0


def test_a_copy_that_was_left_behind(small: Study, copies: tuple[Study, Study]) -> None:
    """A coder who went on under the former version would have worked for nothing, or her answers be lost by the way."""
    kari, _ = copies
    _decide(kari, _said("K09", "messages", True))
    _adopt(small, "1.1.0", revises="1.0.0", added="\n      greit")
    with pytest.raises(InputError, match=r"a is coded with small@1.0.0, and this study with small@1.1.0"):
        merge(small, kari.folder)
    found = merge(small, kari.folder, migrate=True)
    assert (found.codebooks, found.decisions) == ((), {"kari": 1})
    assert [(one.comment_id, one.code_id) for one in _carried(small)] == [("K09", "messages")]


def test_who_has_withdrawn(small: Study, copies: tuple[Study, Study]) -> None:
    """A respondent who withdrew would come back with the next merge, or stay in the other copy without a word."""
    kari, _ = copies
    workflow.forget(small, "K01")
    workflow.forget(kari, "K03")
    _decide(kari, _said("K01", "meetings", True), _said("K09", "turnover", True))
    with kari.store() as store, store.transaction(actor="kari", action="memo"):
        store.put_memo("obs", coder="kari", comment_id="K01")
        store.put_sample([Sampled("K01", 1, 1, store.now())])
    found = merge(small, kari.folder)
    assert (found.decisions, found.n_left_out, found.withdrawn_there) == ({"kari": 1}, 2, ("K03",))
    assert (found.n_memos, found.n_sampled) == (0, 0)
    with small.store() as store:
        assert [one.coding.comment_id for one in store.decision_records()] == ["K09"]


def test_blackened_words_stay_so(small: Study, copies: tuple[Study, Study]) -> None:
    """A word that was overwritten for good would be told by a reason, or proved by the digest of the old text."""
    kari, ola = copies
    quoted = (Evidence(42, 51, "*melding [«meldigner»]"),)
    _decide(kari, _said("K11", "messages", True, evidence=quoted))
    _decide(ola, _said("K11", "turnover", True, coder="ola"))
    with ola.store() as store, store.transaction(actor="ola", action="mask"):
        store.put_masks({"K11": [Mask(42, 51, "name")]})
    with ola.store() as store, store.transaction(actor="ola", action="mask --forget"):
        store.blacken()
    assert merge(ola, kari.folder).decisions == {"kari": 1}
    with ola.store() as store:
        decisions = {one.coding.coder: one for one in store.decision_records()}
        assert FILLER in store.texts(["K11"])["K11"]
    assert decisions["kari"].coding.evidence == (Evidence(42, 51, "*melding"),)
    assert not any(one.stale for one in decisions.values())
    merge(small, ola.folder)
    assert merge(small, kari.folder).changed is False  # ola's copy has brought it, without the word
    with small.store() as store:
        assert not any(one.stale for one in store.decision_records())
        assert FILLER not in store.texts(["K11"])["K11"]
    assert b"meldigner\xc2\xbb" not in (ola.folder / "study.db").read_bytes()


def test_a_run_that_is_not_here(small: Study, copies: tuple[Study, Study]) -> None:
    """Somebody would be said to have seen what another run suggested."""
    kari, _ = copies
    _decide(kari, _said("K09", "meetings", True))
    workflow.code(kari)
    _decide(kari, _said("K05", "meetings", True))
    merge(small, kari.folder)
    with small.store() as store:
        assert {one.coding.comment_id: one.run for one in store.decision_records()} == {"K09": 1, "K05": None}


def test_draws_and_memos_from_both_sides(small: Study, copies: tuple[Study, Study]) -> None:
    """Which draw a comment is of, or which memo holds, would hang on which copy was merged first."""
    kari, ola = copies
    at = "2030-01-0{}T09:00:00Z".format
    sides: Sequence[tuple[Study, int, str, str]] = ((kari, 2, at(1), "eldre"), (ola, 1, at(2), ""))
    for study, draw, when, text in sides:
        with (
            Store.open(study.folder, clock=lambda when=when: when) as store,  # type: ignore[misc]
            store.transaction(actor="kari", action="sample"),
        ):
            store.put_sample([Sampled("K01", draw, 7, when), Sampled(f"K0{2 + draw}", draw, 7, when)])
            store.put_memo(text, coder="per", code_id="meetings")
            store.draw(["K01"], 0.5)
    for into, first, second in ((_copy(small, "c"), kari, ola), (_copy(small, "d"), ola, kari)):
        merge(into, first.folder)
        merge(into, second.folder)
        with into.store() as store:
            assert [(one.comment_id, one.draw) for one in store.sample()] == [("K01", 1), ("K03", 1), ("K04", 2)]
            assert store.audit_draws()["K01"] == (at(1), 0.5)
            assert (store.memos(), len(store.memos(history=True))) == ((), 2)  # taken away later than written
