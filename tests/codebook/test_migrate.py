"""People's decisions under other versions: what becomes of them by each rule, and that none is lost on any way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.codebook.carried import Standing
from nlp_coding.codebook.move_changes import Merged
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import Decision
from tests.codebook.books import book, code, decided, histories, merge, redefine, rename, said, split, standing

ONE = book("1.0.0", "a b c")
MERGED = book("2.0.0", "c m", "1.0.0", merge("a", "b", "m"))
SPLIT = book("2.0.0", "b c p q", "1.0.0", split("a", "p", "q"))
RENAMED = book("2.0.0", "b c n", "1.0.0", rename("a", "n"))


def _told(found: Standing) -> str:
    """«kari a yes, …» as it stands."""
    return ", ".join(f"{one.coder} {one.code_id} {'yes' if one.applies else 'no'}" for one in found.codings)


def _waits(found: Standing) -> list[tuple[str, str, tuple[str, ...], set[int]]]:
    return [
        (one.why, one.code_id, one.targets, {origin for held in one.carried for origin in held.origins})
        for one in found.waiting
    ]


@pytest.mark.parametrize(
    ("before", "after", "n_waiting"),
    [
        ("kari a yes", "kari m yes", 0),
        ("kari a yes, kari b no", "kari m yes", 0),
        ("kari a no, ola b yes", "ola m yes", 0),
        ("kari a no, kari b no", "kari m no", 0),
        ("kari a no, ola b no", "kari m no, ola m no", 0),
        ("kari a no", "", 1),
        ("kari a no, ola a no", "", 1),
        ("kari a yes, ola a no", "kari m yes, ola m no", 0),
        ("kari a yes, ola a no, kari b no", "kari m yes, ola m no", 0),
        # What is disputed is outweighed by an undisputed yes, and those who said yes all did.
        ("kari a yes, ola a no, ola b yes", "kari m yes, ola m yes", 0),
        ("kari a yes, ola a no, kari b yes", "kari m yes", 0),
        ("kari a yes, kari b yes, kari c yes", "kari c yes, kari m yes", 0),
    ],
)
def test_merge(before: str, after: str, n_waiting: int) -> None:
    """Yes if any is yes, no only if all are no, disputed where only a disputed one says yes; otherwise it waits."""
    found = standing(MERGED, [ONE, MERGED], decided(said(ONE, before)))
    assert _told(found) == after
    n_said = before.count(",") + 1
    assert _waits(found) == [("merged", "m", ("m",), set(range(1, n_said + 1)))] * n_waiting
    assert (found.blocked, found.retired) == (frozenset([("c1", "m")] * n_waiting), ())


@pytest.mark.parametrize(
    ("before", "holding"),
    [
        ("kari a yes, ola a no, kari! a no", "kari a no"),
        # She settled it, and said the same as a coder: of the two the outcome alone counts.
        ("kari a yes, kari! a yes", "kari a yes"),
        ("kari a yes, ola! a no, kari a yes", "ola a no, kari a yes"),
        ("ola! a no, kari! a yes", "kari a yes"),
    ],
)
def test_what_is_settled(before: str, holding: str) -> None:
    """The outcome takes the place of what was said before it, not of what is said later."""
    found = standing(ONE, [ONE], decided(said(ONE, before)))
    assert sorted(_told(found).split(", ")) == sorted(holding.split(", "))
    assert len(found.carried) == len(set(before.split(", ")))


def test_what_is_settled_follows_a_merge() -> None:
    """A dispute that was settled does not come up again under the next version; what coders said is not lost by it."""
    found = standing(MERGED, [ONE, MERGED], decided(said(ONE, "kari a yes, ola a no, eva! a no, kari b no, ola b no")))
    assert (_told(found), found.codings[0].status) == ("eva m no", "settled")
    own = [(one.coding.coder, one.coding.applies, one.partial) for one in found.carried if not one.settles]
    assert own == [("kari", True, False), ("ola", False, False)]


def test_what_is_settled_of_a_part_waits_with_the_rest() -> None:
    """A no to one of two codes that were merged says nothing yet of the whole, whoever settled it."""
    found = standing(MERGED, [ONE, MERGED], decided(said(ONE, "eva! a no")))
    assert (_told(found), _waits(found)) == ("", [("merged", "m", ("m",), {1})])
    later = "ola a no, eva! a yes, kari a no, kari b no"  # Kari says otherwise after it was settled
    assert _told(standing(MERGED, [ONE, MERGED], decided(said(ONE, later)))) == "eva m yes, kari m no"


@pytest.mark.parametrize(
    ("before", "partial"),
    [
        ("kari a no, ola b no", {"kari", "ola"}),
        # Her no to both is whole, though what is disputed is one of them alone.
        ("kari a no, kari b no, ola a yes, ola b no", set()),
        ("kari a no, kari b no, ola a yes", set()),
        ("kari b no, ola a yes, per a no", {"per"}),
    ],
)
def test_a_no_to_some_of_the_parts_is_partial(before: str, partial: set[str]) -> None:
    """A no that others must complete is no independent answer to the whole; a no to all of them is one."""
    found = standing(MERGED, [ONE, MERGED], decided(said(ONE, before)))
    assert {one.coding.coder for one in found.carried if one.partial} == partial


def test_whoever_looked_again_speaks_for_themselves() -> None:
    """What Ola said under the old meaning does not count beside Kari's answer under the new one, nor pass for one."""
    two = book("2.0.0", "a b c", "1.0.0", redefine("a"))
    before = said(ONE, "kari a yes, ola a yes")
    assert standing(two, [ONE, two], decided(before)).n_outdated == 1
    found = standing(two, [ONE, two], decided([*before, *said(two, "kari a no")]))
    assert (_told(found), found.n_outdated) == ("kari a no", 0)
    assert [(one.coding.coder, one.outdated) for one in found.carried] == [("kari", False), ("ola", True)]


def test_another_text() -> None:
    """An answer to a text that is no more counts until somebody has answered to the one there is."""
    kari, ola = decided(said(ONE, "kari a yes, ola a no"))
    assert _told(standing(ONE, [ONE], [replace(kari, stale=True), ola])) == "ola a no"
    both = standing(ONE, [ONE], [replace(kari, stale=True), replace(ola, stale=True)])
    assert _told(both) == "kari a yes, ola a no"


def test_age_goes_by_time() -> None:
    """A merge of studies may bring what is older after what is newer: the older word answers nothing."""
    one, two = decided([*said(ONE, "kari a yes"), *said(SPLIT, "ola p yes")])
    in_order = standing(SPLIT, [ONE, SPLIT], [replace(one, since="09:00"), replace(two, since="10:00")])
    assert (_told(in_order), in_order.waiting) == ("ola p yes", ())
    brought = standing(SPLIT, [ONE, SPLIT], [replace(one, since="10:00"), replace(two, since="09:00")])
    assert _waits(brought) == [("split", "a", ("p", "q"), {1})]


def test_what_waits_since_a_merge_is_answered() -> None:
    """A decision on the whole answers it, whoever made it and whenever: a no to a part says nothing against it."""
    for order in (1, -1):
        every = [*said(ONE, "kari a no"), *said(MERGED, "ola m yes")][::order]
        found = standing(MERGED, [ONE, MERGED], decided(every))
        assert (_told(found), found.waiting) == ("ola m yes", ())


def test_split() -> None:
    """Both yes and no wait, are counted under the old id, and no machine decides on the parts meanwhile."""
    found = standing(SPLIT, [ONE, SPLIT], decided(said(ONE, "kari a no, ola a yes, kari b yes")))
    assert _told(found) == "kari a no, ola a yes, kari b yes"
    assert _waits(found) == [("split", "a", ("p", "q"), {1, 2})]
    assert found.blocked == {("c1", "p"), ("c1", "q")}
    assert found.unsplit == ("a",)


@pytest.mark.parametrize(
    ("answers", "after", "blocked"),
    [
        ("ola p no", "kari a yes, ola p no", {"q"}),
        ("ola p no, kari q no", "ola p no, kari q no", set()),
        ("ola q yes", "ola q yes", set()),
        ("ola b yes", "kari a yes, ola b yes", {"p", "q"}),
    ],
)
def test_a_split_waits_for_a_yes_or_for_all(answers: str, after: str, blocked: set[str]) -> None:
    """One no of two says nothing yet of the other part."""
    found = standing(SPLIT, [ONE, SPLIT], decided([*said(ONE, "kari a yes"), *said(SPLIT, answers)]))
    assert _told(found) == after
    assert found.blocked == {("c1", target) for target in blocked}
    assert len(found.waiting) == bool(blocked)


def test_an_older_word_is_no_answer() -> None:
    """Kari said yes to a part, went back a version, and said no to the whole: her newest word must not be lost."""
    every = [*said(SPLIT, "kari p yes"), *said(ONE, "kari a no")]
    found = standing(SPLIT, [ONE, SPLIT], decided(every))
    assert _told(found) == "kari a no, kari p yes"
    assert _waits(found) == [("split", "a", ("p", "q"), {2})]
    assert found.waiting[0].answered == frozenset()
    agreeing = standing(SPLIT, [ONE, SPLIT], decided([*said(SPLIT, "kari p yes"), *said(ONE, "kari a yes")]))
    assert (_told(agreeing), agreeing.waiting) == ("kari p yes", ())


def test_an_answer_under_a_later_version_counts_in_the_one_before() -> None:
    """What a person has answered must not be asked again after a step back."""
    three = book("3.0.0", "c p q b2", "2.0.0", rename("b", "b2"))
    every = decided([*said(ONE, "kari a yes"), *said(three, "kari p yes")])
    for under in (SPLIT, three):
        found = standing(under, [ONE, SPLIT, three], every)
        assert (_told(found), found.waiting) == ("kari p yes", ())


def test_an_answer_follows_to_a_new_id() -> None:
    """Half an answer before the part got another id, and half after it: that is all of it."""
    three = book("3.0.0", "b c r q", "2.0.0", rename("p", "r"))
    every = [*said(ONE, "kari a yes"), *said(SPLIT, "kari p no")]
    found = standing(three, [ONE, SPLIT, three], decided(every))
    assert _told(found) == "kari a yes, kari r no"
    assert [(one.targets, set(one.answered)) for one in found.waiting] == [(("r", "q"), {"r"})]
    found = standing(three, [ONE, SPLIT, three], decided([*every, *said(three, "kari q no")]))
    assert (_told(found), found.waiting) == ("kari q no, kari r no", ())


def test_a_part_that_is_merged_on() -> None:
    """A yes to what the part was merged with is no answer to the code that was split."""
    three = book("3.0.0", "c m q", "2.0.0", merge("p", "b", "m"))
    found = standing(three, [ONE, SPLIT, three], decided([*said(ONE, "kari b yes, kari a yes")]))
    assert _told(found) == "kari a yes, kari m yes"
    assert _waits(found) == [("split", "a", ("m", "q"), {2})]
    assert found.blocked == {("c1", "q")}
    four = book("4.0.0", "c r q", "3.0.0", rename("m", "r"))
    found = standing(four, [ONE, SPLIT, three, four], decided([*said(ONE, "kari b yes, kari a yes")]))
    assert _told(found) == "kari a yes, kari r yes"
    assert [one.change for one in found.carried if one.coding.code_id == "r"] == [Merged(("p", "b"), "m")]


def test_a_part_that_is_split_on_or_retired() -> None:
    """What waits goes on to wait, for answers on what the parts became; with none left it stays readable."""
    three = book("3.0.0", "b c p1 p2 q", "2.0.0", split("p", "p1", "p2"))
    found = standing(three, [ONE, SPLIT, three], decided(said(ONE, "kari a yes")))
    assert _waits(found) == [("split", "a", ("p1", "p2", "q"), {1})]
    four = book(
        "4.0.0", [*three.codes[:2], *(code(one, retired=True) for one in ("p1", "p2"))], "3.0.0", rename("q", "r")
    )
    four = replace(four, codes=(*four.codes, code("r")))
    found = standing(four, [ONE, SPLIT, three, four], decided(said(ONE, "kari a yes")))
    assert _waits(found) == [("split", "a", ("r",), {1})]
    five = book("5.0.0", [*four.codes[:-1], code("r", retired=True)], "4.0.0")
    found = standing(five, [ONE, SPLIT, three, four, five], decided(said(ONE, "kari a yes")))
    assert (found.codings, found.waiting, found.blocked) == ((), (), frozenset())
    assert [(one.coding.code_id, one.origins) for one in found.retired] == [("a", (1,))]


def test_redefine_retire_replace() -> None:
    """Outdated but counted; readable but not counted; followed to the new id, and on through what becomes of that."""
    two = book("2.0.0", "b n", "1.0.0", rename("a", "n"), redefine("b"))
    two = book("2.0.0", (*two.codes, *book("", "c").codes), "1.0.0", *two.moves)
    retired = [one for one in two.codes if one.id != "c"]
    gone = Codebook("x", "2.0.0", two.label, (*retired, code("c", retired=True)), "1.0.0", moves=two.moves)
    found = standing(gone, [ONE, gone], decided(said(ONE, "kari a yes, kari b no, kari c yes")))
    assert _told(found) == "kari b no, kari n yes"
    assert [one.coding.code_id for one in found.outdated] == ["b"]
    assert [(one.coding.code_id, one.origins) for one in found.retired] == [("c", (3,))]
    again = standing(gone, [ONE, gone], decided([*said(ONE, "kari b no"), *said(gone, "kari b no")]))
    assert not again.outdated


def test_a_no_put_together_by_several_undoes_no_word_of_ones_own() -> None:
    """Kari's yes to the whole stands against her no to a part, also after the whole got another id."""
    three = book("3.0.0", "c w", "2.0.0", rename("m", "w"))
    books = [ONE, MERGED, three]
    every = decided([*said(MERGED, "kari m yes"), *said(ONE, "kari a no, ola b no")])
    assert _told(standing(MERGED, books, every)) == "kari m yes, ola m no"
    assert _told(standing(three, books, every)) == "kari w yes, ola w no"
    own = decided([*said(three, "kari w yes"), *said(ONE, "kari a no, ola b no")])
    assert _told(standing(three, books, own)) == "kari w yes, ola w no"
    # Her own noes to all the parts are a later word on the whole.
    alone = decided([*said(MERGED, "kari m yes"), *said(ONE, "kari a no, kari b no")])
    assert _told(standing(MERGED, books, alone)) == "kari m no"
    earlier = decided([*said(ONE, "kari a no, kari b no"), *said(MERGED, "kari m yes")])
    assert _told(standing(MERGED, books, earlier)) == "kari m yes"


def test_two_versions_that_revise_the_same() -> None:
    """Both made the same merge: what was decided in either waits in the first, and neither displaces the other."""
    other = book("2.1.0", "c m", "1.0.0", merge("a", "b", "m"))
    every = decided([*said(MERGED, "kari m yes"), *said(other, "ola m no")])
    found = standing(ONE, [ONE, MERGED, other], every)
    assert _told(found) == "kari m yes, ola m no"
    assert _waits(found) == [("split", "m", ("a", "b"), {1, 2})]


def test_what_no_version_revises_hangs_by_the_order_it_came_in() -> None:
    """Two codebooks of a study that say nothing of each other: decisions keep their codes, or are retired."""
    stranger = replace(book("1.0.0", "a z"), name="y")
    every = decided(said(ONE, "kari a yes, kari b yes"))
    for books in ([ONE, stranger, SPLIT], [ONE, SPLIT, stranger]):
        found = standing(SPLIT, books, every)
        assert _told(found) == "kari a yes, kari b yes"
        assert _waits(found) == [("split", "a", ("p", "q"), {1})]
    found = standing(stranger, [ONE, stranger], every)
    assert (_told(found), [one.coding.code_id for one in found.retired]) == ("kari a yes", ["b"])


def test_versions_that_are_not_given() -> None:
    """A decision whose version is not at hand would be gone without a word."""
    for under, books in ((ONE, [MERGED]), (MERGED, [MERGED])):
        with pytest.raises(ValueError, match="not among those given"):
            standing(under, books, decided(said(ONE, "kari a yes")))


# -- any family of versions, any decisions --------------------------------------------------------------------------


@settings(max_examples=150)
@given(histories())
def test_a_decision_never_turns(history: tuple[list[Codebook], list[Decision]]) -> None:
    """What stands says what each decision it rests on said, by the same person, on the same comment."""
    books, decisions = history
    raw = {one.id: one.coding for one in decisions if not one.withdrawn}
    for under in books:
        found = standing(under, books, decisions)
        everywhere = (*found.carried, *found.retired, *(one for case in found.waiting for one in case.carried))
        for one in everywhere:
            assert list(one.origins) == (sorted(set(one.origins)) or None)
            for origin in one.origins:
                made = raw[origin]
                assert (made.comment_id, made.coder, made.applies) == (
                    one.coding.comment_id,
                    one.coding.coder,
                    one.coding.applies,
                )


@settings(max_examples=150)
@given(histories())
def test_what_stands_is_of_the_version(history: tuple[list[Codebook], list[Decision]]) -> None:
    """Codes in force or not yet split; each cell of a coder once; retired ones out; blocked ones undecided."""
    books, decisions = history
    for under in books:
        leaves = {one.id for one in under.leaves}
        found = standing(under, books, decisions)
        cells = [(one.comment_id, one.code_id, one.coder, one.status) for one in found.codings]
        assert cells == sorted(set(cells))
        assert {one.code_id for one in found.codings} <= leaves | set(found.unsplit)
        assert leaves.isdisjoint(one.coding.code_id for one in found.retired)
        assert leaves.isdisjoint(found.unsplit)
        for case in found.waiting:
            assert case.carried
            assert set(case.targets) <= leaves
            assert case.answered < set(case.targets)
            assert (case.code_id in leaves) <= (case.why == "merged")
        held = {(one.comment_id, one.code_id) for one in found.codings}
        parts = {(one.comment_id, target) for one in found.waiting for target in one.targets}
        assert found.blocked == parts - held


@settings(max_examples=300)
@given(histories())
def test_every_decision_is_accounted_for(history: tuple[list[Codebook], list[Decision]]) -> None:
    """It stands, waits or is retired; or a person said something later, or the same, or a yes that outweighs a no."""
    books, decisions = history
    raw = [one for one in decisions if not one.withdrawn]
    kin = _kin(books)
    for under in books:
        found = standing(under, books, decisions)
        everywhere = (*found.carried, *found.retired, *(one for case in found.waiting for one in case.carried))
        seen = {origin for one in everywhere for origin in one.origins}
        for lost in raw:
            if lost.id in seen:
                continue
            assert any(
                other.id in seen
                and other.coding.comment_id == lost.coding.comment_id
                and other.coding.code_id in kin[lost.coding.code_id]
                and (other.id > lost.id or other.coding.applies or not lost.coding.applies)
                for other in raw
            )


def _kin(books: Sequence[Codebook]) -> dict[str, set[str]]:
    """Code → all that moves connect it with, itself among them."""
    kin = {one.id: {one.id} for codebook in books for one in codebook.codes}
    for codebook in books:
        for move in codebook.moves:
            together = set().union(*(kin[one] for one in (*move.sources, *move.targets)))
            for one in together:
                kin[one] = together
    return kin


@settings(max_examples=100)
@given(histories())
def test_a_word_of_ones_own_stands_until_a_later_one(history: tuple[list[Codebook], list[Decision]]) -> None:
    """Under the version it was made in, a decision is seen as it was made, or a later one of the coder is."""
    books, decisions = history
    for under in books:
        found = {(one.coding.comment_id, one.coding.code_id, one.voice): one for one in
                 standing(under, books, decisions).carried}  # fmt: skip
        for one in decisions:
            if one.codebook_digest == under.digest and not one.withdrawn:
                voice = (one.coding.coder, one.coding.status == "settled")
                held = found[one.coding.comment_id, one.coding.code_id, voice]
                assert held.newest > one.id or (held.coding, held.change, held.outdated) == (one.coding, None, False)


@settings(max_examples=100)
@given(histories())
def test_decisions_alone_under_their_version(history: tuple[list[Codebook], list[Decision]]) -> None:
    """Whatever other versions there are: with no decision under them, what was decided is what stands."""
    books, decisions = history
    for under in books:
        own = [one for one in decisions if one.codebook_digest == under.digest and not one.withdrawn]
        found = standing(under, books, own)
        assert sorted(repr(one.coding) for one in found.carried) == sorted(repr(one.coding) for one in own)
        assert (found.waiting, found.retired, found.blocked, found.outdated) == ((), (), frozenset(), ())


@settings(max_examples=100)
@given(histories(), st.randoms(use_true_random=False))
def test_order_says_nothing(history: tuple[list[Codebook], list[Decision]], chance: Random) -> None:
    """Ids decide: in what order decisions and versions are handed over does not."""
    books, decisions = history
    found = [standing(under, books, decisions) for under in books]
    for _ in range(3):
        others, shuffled = list(books), list(decisions)
        chance.shuffle(others)
        chance.shuffle(shuffled)
        assert [standing(under, others, shuffled) for under in books] == found


@settings(max_examples=100)
@given(histories())
def test_who_withdraws_has_said_nothing(history: tuple[list[Codebook], list[Decision]]) -> None:
    """An undo leaves no trace in what stands."""
    books, decisions = history
    for under in books:
        left = [one for one in decisions if not one.withdrawn]
        assert standing(under, books, decisions) == standing(under, books, left)


def test_said_again_is_as_new_as_the_last_word() -> None:
    """Kari said yes to a part, no to what it was merged into, and, back at the first version, yes to the whole."""
    merged = book("3.0.0", "b c m", "2.0.0", merge("p", "q", "m"))
    books = [ONE, SPLIT, merged]
    all_said = [*said(SPLIT, "kari p yes"), *said(merged, "kari m no"), *said(ONE, "kari a yes")]
    assert _told(standing(merged, books, decided(all_said))) == "kari m yes"
    (one,) = standing(merged, books, decided(all_said)).carried
    assert one.origins == (1, 3)
    # What another coder says of the whole is no word of hers: it is asked about.
    all_said = [*said(SPLIT, "kari p yes"), *said(ONE, "ola a yes")]
    assert _waits(standing(SPLIT, books, decided(all_said))) == [("split", "a", ("p", "q"), {2})]
