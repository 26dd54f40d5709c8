"""Copies of a study that coders worked in, put together: whichever comes first, the same holds, and nothing is lost."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.codebook.carried import Standing
from nlp_coding.codebook.lineage import Version
from nlp_coding.codebook.migrate import stand
from nlp_coding.core.coding import Coding, Evidence, Status
from nlp_coding.store import Memo, Sampled, Store, join
from nlp_coding.store.joining import DecisionRow, JoinedMemos, identities, join_memos
from tests.store.samples import codebook, make_study

TEXTS = {"A": "Ein tekst", "B": "To tekster"}
cells = st.tuples(st.sampled_from("AB"), st.sampled_from(["access", "meetings"]))
answers = st.tuples(
    st.just("answer"), cells, st.sampled_from(["kari", "ola"]), st.sampled_from(["decided", "settled"]), st.booleans(),
    st.sampled_from([(), (Evidence(0, 3, "ein"),)]),
)  # fmt: skip
undos = st.tuples(st.just("undo"), st.integers(0, 20))
memos = st.tuples(st.just("memo"), cells, st.sampled_from(["kari", "ola"]), st.sampled_from(["", "obs", "sjå"]))
draws = st.tuples(st.just("draw"), st.sampled_from("AB"), st.integers(1, 2))
acts = st.tuples(st.integers(0, 2), st.one_of(answers, answers, undos, undos, memos, draws))
"""What is done, and how much time has gone by since the act before."""


class Clock:
    """One per machine; two copies never write in the same second, one copy may do much in one."""

    def __init__(self, machine: int) -> None:
        self.machine, self.minutes = machine, 0

    def __call__(self) -> str:
        return f"2023-05-02T{self.minutes // 60:02}:{self.minutes % 60:02}:{self.machine:02}Z"


def _work(folder: Path, machine: int, todo: Sequence[tuple[int, tuple[Any, ...]]]) -> None:
    clock = Clock(machine)
    with _open(folder, clock) as store:
        entries = []
        for minutes, (what, *given_) in todo:
            clock.minutes += minutes
            entry = store.next_entry()
            with store.transaction(actor="kari", action=what) as details:
                if what == "answer":
                    (comment, code), coder, status, applies, evidence = given_
                    store.decide([_coding(comment, code, applies, coder, status, evidence)])
                    entries.append(entry)
                elif what == "undo" and entries:
                    details["undone"] = entries.pop(given_[0] % len(entries))
                    store.take_back(details["undone"])
                elif what == "memo":
                    (comment, code), coder, text = given_
                    on = {"code_id": code} if coder == "ola" else {"comment_id": comment}
                    store.put_memo(text, coder=coder, **on)
                elif what == "draw":
                    store.put_sample([Sampled(given_[0], given_[1], 1, store.now())])


def _coding(
    comment: str, code: str, applies: bool, coder: str, status: Status, evidence: tuple[Evidence, ...]
) -> Coding:
    return Coding(comment, code, applies, "person", coder, status, evidence=evidence)


def _open(folder: Path, clock: Clock | None = None) -> Store:
    store = Store.open(folder, clock=clock or Clock(59))
    store._connection.execute("PRAGMA synchronous = OFF")  # speed; no power is cut here
    return store


def _merge(into: Path, other: Path) -> bool:
    """Rows, memos and draws alone; gives whether there was anything new."""
    with _open(into) as store, _open(other) as there, store.transaction(actor="kari", action=None):
        ours, theirs = store.decision_rows(), there.decision_rows()
        joined = join(ours, theirs)
        store.append_joined(joined, ours, theirs)
        memos = join_memos(store.memos(history=True), there.memos(history=True), blackened=())
        store.put_memos(memos.new)
        return bool(joined.new or joined.again or memos.new)


def _standing(store: Store) -> Standing:
    book = codebook()
    version = Version(book.digest, book.name, book.version, None)
    return stand(store.decision_records(), under=book.digest, versions=[version], load=lambda _: book)


def _state(folder: Path) -> tuple[object, ...]:
    """What holds in a study, without keys."""
    with _open(folder) as store:
        found = _standing(store)
        return [one.coding for one in found.carried], sorted(found.codings, key=str), store.memos(history=True)


def _said(folder: Path) -> set[object]:
    with _open(folder) as store:
        return {*identities(store.decision_rows()).values(), *store.memos(history=True)}


def _merged(base: Path, *others: Path) -> Path:
    """A copy of the base with the others merged into it one after the other, and then all of them again."""
    folder = Path(tempfile.mkdtemp(dir=base.parent)) / "study"
    shutil.copytree(base, folder)
    for other in others:
        _merge(folder, other)
    assert not any(_merge(folder, other) for other in (*others, *others, base))
    return folder


@settings(max_examples=30)
@given(st.lists(acts, max_size=4), st.lists(acts, max_size=8), st.lists(acts, max_size=8), st.lists(acts, max_size=5))
def test_in_any_order(
    before: list[tuple[int, tuple[Any, ...]]],
    first: list[tuple[int, tuple[Any, ...]]],
    second: list[tuple[int, tuple[Any, ...]]],
    third: list[tuple[int, tuple[Any, ...]]],
) -> None:
    """Two researchers would get two studies from the same copies, or one would lose what a coder said."""
    with tempfile.TemporaryDirectory() as top:
        base, a, b, c = (Path(top) / name for name in ("base", "a", "b", "c"))
        make_study(base, TEXTS).close()
        _work(base, 0, before)
        for machine, (folder, todo) in enumerate(((a, first), (b, second), (c, third)), start=1):
            shutil.copytree(base, folder)
            _work(folder, machine, [(minutes + 10 * (place == 0), act) for place, (minutes, act) in enumerate(todo)])
        two = [_merged(base, a, b), _merged(base, b, a), _merged(a, b), _merged(b, a)]
        three = [_merged(base, a, b, c), _merged(base, c, b, a), _merged(c, a, b), _merged(two[0], c)]
        assert [_state(one) for one in two] == [_state(two[0])] * 4
        assert [_state(one) for one in three] == [_state(three[0])] * 4
        assert _said(three[0]) == _said(a) | _said(b) | _said(c)
        assert not _merge(three[0], three[1])  # what a merge wrote is no word of anybody's
        assert not _merge(three[1], three[0])


def _row(key: int, at: str, applies: bool | None, *, restores: int | None = None, evidence: int = 0) -> DecisionRow:
    found = (Evidence(0, evidence, "ein"),) if evidence else ()
    voice = ("A", "access", "kari", False)
    return DecisionRow(key, voice, at, applies, found, "d", b"", True, None, restores)


def test_who_has_all_rows_had_the_last_word() -> None:
    """A coder who changed her mind within a second, or whose clock went back, would be held to what she said first."""
    yes, no = _row(1, "09:00", True), _row(2, "09:00", False)
    assert join([yes, no], [yes]).again == ()
    found = join([yes], [yes, no])
    assert (found.new, found.again, found.n_differing) == ((no,), (), 0)
    late, early = _row(1, "10:00", True), _row(2, "09:00", False)
    assert join([late, early], [late]).again == join([late], [late, early]).again == ()


def test_the_later_word_of_the_same_coder_holds() -> None:
    """What holds would be what happened to be merged last, or it would not be said that she contradicted herself."""
    earlier, later = _row(7, "09:00", True), _row(3, "10:00", False)
    ours = join([later], [earlier])
    assert (ours.new, ours.again, ours.n_differing) == ((earlier,), (identities([later])[3],), 1)
    theirs = join([earlier], [later])
    assert (theirs.new, theirs.again, theirs.n_differing) == ((later,), (), 1)
    taken_back, no, yes = (_row(1, "09:00", one) for one in (None, False, True))
    more = _row(1, "09:00", True, evidence=3)
    for below, above in ((taken_back, no), (no, yes), (yes, more)):
        assert join([above], [below]).again == (identities([above])[1],)
        assert join([below], [above]).again == ()


def test_rows_that_are_alike() -> None:
    """A decision that was made twice would come in once, and what a merge brought back would come in for ever."""
    twice = [_row(1, "09:00", True), _row(2, "09:00", False), _row(3, "09:00", True)]
    assert join(twice[:2], twice).new == (twice[2],)
    assert join(twice, twice).new == ()
    copied = [*twice[:2], _row(3, "09:00", True, restores=1)]
    found = join(twice[:2], copied)
    assert (found.new, found.again) == ((), (identities(twice)[1],))
    undone = [*twice[:2], _row(3, "09:30", True, restores=1)]
    again = [*undone, _row(4, "09:30", True, restores=1)]
    assert join(twice[:2], undone).new == (undone[2],)
    assert join(undone, again).new == join(again, undone).new == ()


def _memo(at: str, text: str, *, comment_id: str = "A", coder: str = "kari") -> Memo:
    return Memo(comment_id, None, coder, at, text)


def test_memos_of_both_sides() -> None:
    """What a coder noted in one copy would be gone once she noted something else in another."""
    first, later = _memo("09:00", "eldre"), _memo("10:00", "nyare")
    assert join_memos([later], [first], blackened=()) == JoinedMemos((first,), (later,), ())
    assert join_memos([first], [later], blackened=()) == JoinedMemos((later,), (later,), ())
    assert join_memos([first], [first, later], blackened=()) == JoinedMemos((later,), (), ())  # she went on from it
    assert join_memos([first, later], [first], blackened=()) == JoinedMemos((), (), ())
    assert join_memos([first], [_memo("11:00", "eldre")], blackened=()).differing == ()
    assert join_memos([first], [_memo("10:00", "olas", coder="ola")], blackened=()).differing == ()


def test_memos_on_blackened_comments() -> None:
    """A memo that quotes what was blackened would bring it back, or not be missed by anybody."""
    here, older, newer = _memo("09:00", "her"), _memo("08:00", "før"), _memo("10:00", "om Kari")
    assert join_memos([here], [older, newer], blackened={"A"}) == JoinedMemos((), (), (newer,))
    assert join_memos([], [older, newer], blackened={"A"}).left_out == (newer,)
    assert join_memos([here], [older], blackened={"A"}) == JoinedMemos((), (), ())  # written again since
    assert join_memos([here], [here], blackened={"A"}) == JoinedMemos((), (), ())
    taken_away = _memo("10:00", "")
    assert join_memos([here], [here, taken_away], blackened={"A"}) == JoinedMemos((taken_away,), (), ())
    assert join_memos([here], [_memo("10:00", "b", comment_id="B")], blackened={"A"}).left_out == ()
