"""Topics known again: a number, and what a person said of it, stays with what it was said of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from nlp_coding.core.topics import KnownTopic, Passage, is_asked, root_of
from nlp_coding.topics.cluster import ALONE
from nlp_coding.topics.recognise import Recognised, recognise
from nlp_coding.topics.stable import Groups

A = ALONE
SPANS = [Passage(f"R{n}", 0, 9) for n in range(12)]
LABELS = [0] * 5 + [1] * 4 + [2] * 3
TAXI = KnownTopic("T1", tuple(SPANS[:5]))
WOUNDS = KnownTopic("T2", tuple(SPANS[5:9]))
WORDS = ["drosje dyr", "drosje buss", "taxi dyr", "drosje", "taxi"] + ["sår bandasje"] * 4 + ["tolk"] * 3


def known_again(
    *known: KnownTopic,
    labels: Sequence[int] = LABELS,
    spans: Sequence[Passage] = SPANS,
    words: Sequence[str] = WORDS,
    stability: Sequence[float] = (0.9, 0.8, 0.7),
    n_asked: int = 0,
) -> Recognised:
    groups = Groups(np.array(labels), np.array(stability), 4)
    return recognise(groups, spans, words, known, n_asked=n_asked)


def ids(found: Recognised) -> list[str | None]:
    return [one.id if one else None for one in found.known]


def test_the_same_passages_are_the_same_topic() -> None:
    """T2 in last week's notes would be about something else today."""
    found = known_again(WOUNDS, TAXI)
    assert ids(found) == ["T1", "T2", None]
    assert found.groups.labels.tolist() == LABELS
    assert found.groups.stability.tolist() == pytest.approx([0.9, 0.8, 0.7])
    assert found.groups.n_unstable == 4
    assert ids(known_again()) == [None] * 3


def test_a_topic_may_lose_and_win_some() -> None:
    """Each new comment would make a new topic of an old one."""
    labels = [0, 0, 0, A, 1, 0, 1, 1, 1, 2, 2, 2]
    assert ids(known_again(TAXI, WOUNDS, labels=labels)) == ["T1", "T2", None]


def test_too_little_in_common_is_another_topic() -> None:
    """A name would go to a topic that nobody gave it."""
    labels = [0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0]
    alike = KnownTopic("T1", tuple(SPANS[:2]))  # one of its two in a group of six, and so the other
    others = replace(WOUNDS, passages=tuple(SPANS[2:]))
    assert set(ids(known_again(alike, others, labels=labels, stability=(1, 1)))) == {None, "T2"}


def test_each_group_is_one_topic_and_each_topic_one_group() -> None:
    """Where a matter falls in two, both parts would have its number."""
    labels = [0, 0, 0, 1, 1, 2, 2, 2, 2, A, A, A]
    assert ids(known_again(TAXI, labels=labels)) == ["T1", None, None]
    first, second = KnownTopic("T1", tuple(SPANS[:5])), KnownTopic("T2", tuple(SPANS[:4]))
    assert ids(known_again(first, second, labels=[0] * 5 + [A] * 7, stability=[1])) == ["T1"]
    # Together they are most alike so: alone, the first group is more like T2.
    one, other = KnownTopic("T1", tuple(SPANS[:3])), KnownTopic("T2", tuple(SPANS[:5]))
    labels = [0, 0, 0, 0, 1, 1, 1, A, A, A, A, A]
    assert ids(known_again(one, other, labels=labels, stability=[1, 1])) == ["T1", None]


def test_what_a_person_said_comes_along() -> None:
    """Somebody would name and drop the same topics after every run."""
    named, dropped = replace(TAXI, name="Skyss", words=(("drosje", 1.0),)), replace(WOUNDS, dropped=True)
    assert known_again(named, dropped).known == (named, dropped, None)


def test_joined_topics_are_one_group() -> None:
    """What a person said is one matter would be two again."""
    found = known_again(TAXI, replace(WOUNDS, merged_into="T1"))
    assert ids(found) == ["T1", None]
    assert found.groups.labels.tolist() == [0] * 9 + [1] * 3
    assert found.groups.stability.tolist() == pytest.approx([(5 * 0.9 + 4 * 0.8) / 9, 0.7])


def test_joined_to_what_is_joined() -> None:
    """A third topic would stand by itself though all three were joined."""
    third = KnownTopic("T3", tuple(SPANS[9:]), merged_into="T2")
    wounds = replace(WOUNDS, merged_into="T1")
    found = known_again(third, wounds, TAXI)
    assert ids(found) == ["T1"]
    assert found.groups.labels.tolist() == [0] * 12
    by_id = {"T1": TAXI, "T2": wounds, "T3": third}
    assert root_of(third, by_id) is TAXI
    assert root_of(TAXI, by_id) is TAXI
    assert root_of(third, {"T3": third}) is third
    circle = {"T2": replace(WOUNDS, merged_into="T3"), "T3": third}
    assert root_of(third, circle).id in circle  # and comes to an end


def test_joined_to_one_that_is_not_found() -> None:
    """A matter would change its number because the smaller part of it is all that is left."""
    found = known_again(replace(TAXI, passages=()), replace(WOUNDS, merged_into="T1"))
    assert ids(found) == [None, "T1", None]


def test_what_was_asked_for_comes_first_and_is_known() -> None:
    """The number of what a person asked for would go to a group that happens to be like it."""
    asked = KnownTopic("T4", (), like="taxi")
    more = KnownTopic("", like_comment="R9", passages=tuple(SPANS[5:9]))
    found = known_again(WOUNDS, asked, more, stability=(1, 1, 0.7), n_asked=2, labels=[0] * 5 + [2] * 4 + [1] * 3)
    assert found.known == (asked, more, WOUNDS)
    joined = known_again(replace(WOUNDS, merged_into="T4"), asked, n_asked=1)
    assert ids(joined) == ["T4", None]
    assert joined.groups.labels.tolist() == [0] * 9 + [1] * 3


def test_what_is_asked_for() -> None:
    """What was dropped or joined would be looked for again, and take its passages from others."""
    asked = KnownTopic("T1", like="taxi")
    assert is_asked(asked)
    assert is_asked(KnownTopic("", like_comment="R1"))
    assert not is_asked(replace(asked, dropped=True))
    assert not is_asked(replace(asked, merged_into="T2"))
    assert not is_asked(TAXI)
    # It is known by its passages instead.
    assert ids(known_again(replace(TAXI, like="taxi", dropped=True), n_asked=0)) == ["T1", None, None]


def test_by_words_where_no_passage_is_left() -> None:
    """A topic of last year's survey would be unknown in this year's."""
    elsewhere = tuple(Passage(f"X{n}", 0, 9) for n in range(5))
    old = replace(TAXI, passages=elsewhere, words=(("drosje", 1.0), ("taxi", 0.9), ("tog", 0.1)), name="Skyss")
    assert ids(known_again(old, WOUNDS)) == ["T1", "T2", None]
    assert ids(known_again(replace(old, passages=()))) == ["T1", None, None]
    other = replace(old, words=(("medisin", 1.0), ("drosje", 0.2), ("liste", 0.2), ("feil", 0.2)))
    assert ids(known_again(other)) == [None] * 3
    # As long as one of its passages is there, they decide.
    assert ids(known_again(replace(old, passages=(*elsewhere, SPANS[11])))) != ["T1", None, None]


def test_of_a_topic_that_nothing_is_known_of() -> None:
    """Everybody withdrew whom it was found in: its number would go to a group of chance."""
    assert ids(known_again(KnownTopic("T1", name="Skyss"))) == [None] * 3


def test_a_new_wave_changes_no_number() -> None:
    """Ten times as many comments on the matter, and it would be another."""
    wave = [Passage(f"W{n}", 0, 9) for n in range(90)]
    labels = [*LABELS, *[1] * 45, *[0] * 45]
    found = known_again(TAXI, WOUNDS, labels=labels, spans=[*SPANS, *wave], words=[*WORDS, *["ny"] * 90])
    assert ids(found) == ["T1", "T2", None]
    assert found.groups.labels.tolist() == labels


def test_new_passages_of_a_comment_that_was_there_count() -> None:
    """A group of what nobody had put into the topic would have its number."""
    more = [Passage(f"R{n}", start, start + 9) for n in range(5) for start in (10, 20)]
    labels = [0, *[A] * 4, *LABELS[5:], *[0] * 10]
    found = known_again(TAXI, labels=labels, spans=[*SPANS, *more], words=["x"] * 22)
    assert ids(found) == [None] * 3
