"""What a topic is to the codebook, which comments stand for it, and where it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from nlp_coding.core.topics import KINDS, Passage, Suggestion
from nlp_coding.topics.cluster import ALONE
from nlp_coding.topics.describe import (
    N_SHOWN,
    CodedComment,
    Topic,
    describe,
    key_words,
    map_places,
    most_typical,
    name_of,
    points_of,
    spelt,
    tree_of,
)

LEVELS = ("Enig", "Delvis enig", "Uenig")
WORDS = (("drosje", 2.0), ("dyr", 1.0), ("buss", 0.5), ("DPS", 0.2))


def comment(*codes: str, text: str = "Drosja er dyr.", **more: object) -> CodedComment:
    return replace(CodedComment(text, codes), **more)  # type: ignore[arg-type]


def whole(comments: Mapping[str, CodedComment]) -> list[Passage]:
    """Each comment as one passage."""
    return [Passage(one, 0, len(comment.text)) for one, comment in comments.items()]


def described(
    comments: Mapping[str, CodedComment],
    *topics: Sequence[int],
    spans: Sequence[Passage] | None = None,
    shown_as: Mapping[str, str] | None = None,
) -> dict[str, Suggestion]:
    """Topics T1, T2 … of these passages, by id, in the order that they are offered in."""
    made = [Topic(f"T{n}", tuple(one), WORDS, 0.8) for n, one in enumerate(topics, 1)]
    found = describe(made, spans or whole(comments), comments, shown_as or {}, LEVELS)
    return {one.id: one for one in found}


def many(*codes: Sequence[str]) -> dict[str, CodedComment]:
    return {f"R{n}": comment(*one) for n, one in enumerate(codes)}


OTHERS = {f"X{n}": comment() for n in range(60)}
"""Comments on something else."""


def kind_of(comments: Mapping[str, CodedComment], *topics: Sequence[int]) -> tuple[str, tuple[str, ...]]:
    """Of the first topic."""
    found = described({**comments, **OTHERS}, *topics)["T1"]
    return found.kind, found.about


def test_new_where_no_code_has_it() -> None:
    """What the codebook lacks would be taken for what it has: the reason why anybody looks."""
    assert kind_of(many((), (), (), ("a",)), range(4)) == ("new", ())
    assert kind_of(many(("a",), ("b",), ("c",), ("d",), ("e",)), range(5)) == ("new", ())
    assert kind_of(many(*[("a",)] * 5, *[()] * 5), range(10)) == ("new", ())  # half is no code's topic


def test_covered_where_most_have_one_code() -> None:
    """A code would be made that is there already."""
    assert kind_of(many(*[("a",)] * 6, *[()] * 4), range(10)) == ("covered", ("a",))
    assert kind_of(many(*[("a", "b")] * 5, ("b",)), range(6)) == ("covered", ("b",))


def test_part_where_the_code_has_several_topics() -> None:
    """Nobody would see that a code holds two matters, which is what a split is for."""
    comments = {**many(*[("a",)] * 20), **OTHERS}
    assert kind_of(comments, range(8), range(8, 15)) == ("part", ("a",))
    assert described(comments, range(8), range(8, 15))["T2"].kind == "part"
    # A topic that has half of the code's comments is the code, and the other one a part of it.
    assert kind_of(comments, range(10), range(10, 15)) == ("covered", ("a",))
    assert described(comments, range(10), range(10, 15))["T2"].kind == "part"
    # Alone it is the code's only topic, however few of the code's comments it has.
    assert kind_of(comments, range(3)) == ("covered", ("a",))


def test_between_where_two_codes_share_it() -> None:
    """Nobody would see that a matter is coded now as one thing and now as another."""
    assert kind_of(many(*[("a",)] * 4, *[("b",)] * 3, (), ()), range(9)) == ("between", ("a", "b"))
    assert kind_of(many(*[("a",)] * 3, *[("b",)] * 4, ()), range(8)) == ("between", ("b", "a"))
    # Less than a quarter, one comment alone, or too few with either: the codebook does not have it.
    assert kind_of(many(*[("a",)] * 5, *[("b",)] * 2, (), ()), range(9)) == ("new", ())
    assert kind_of(many(("a",), ("a",), ("b",), ()), range(4)) == ("new", ())
    assert kind_of(many(*[("a",)] * 3, *[("b",)] * 3, *[()] * 5), range(11)) == ("new", ())


def test_a_code_that_is_everywhere_says_nothing_of_a_topic() -> None:
    """Every topic would be covered by what most comments have, and nothing in the study be new."""
    comments = many(*[("a",)] * 8, *[("a",)] * 40, *[()] * 12)
    assert described(comments, range(8))["T1"].kind == "new"  # 48 in 60 have it
    assert described(comments, range(8))["T1"].codes_here == {"a": 1}
    both = many(*[("a", "b")] * 6, *[("a",)] * 2, *[("a",)] * 40, *[()] * 12)
    assert described(both, range(8))["T1"].about == ("b",)


def test_of_two_codes_the_rarer_one_tells_more() -> None:
    """A topic would be said to be covered by the wider of two codes that all its comments have."""
    comments = many(*[("a", "b")] * 4, *[("a",)] * 9)
    assert kind_of(comments, range(4)) == ("covered", ("b",))
    assert list(described(comments, range(4))["T1"].codes_here) == ["b", "a"]


def test_a_code_counts_where_its_words_stand() -> None:
    """A comment on taxis and meetings would make taxis a topic that the code for meetings covers."""
    text = "Drosja er dyr. Vi har faste møter."
    here, there = Passage("", 0, 13), Passage("", 15, 33)
    comments = {
        f"R{n}": comment("meetings", "good", text=text, places={"meetings": ((22, 27), (28, 33))}) for n in range(4)
    }
    spans = [one._replace(comment_id=comment_id) for comment_id in comments for one in (here, there)]
    found = described({**comments, **OTHERS}, [0, 2, 4, 6], [1, 3, 5, 7], spans=spans)
    assert (found["T1"].kind, found["T1"].about) == ("covered", ("good",))  # nobody knows where it stands
    assert found["T1"].codes == {"good": 1, "meetings": 1}
    assert found["T1"].codes_here == {"good": 1}
    assert found["T2"].codes_here == {"good": 1, "meetings": 1}
    only = {one: replace(coded, codes=("meetings",)) for one, coded in comments.items()}
    found = described({**only, **OTHERS}, [0, 2, 4, 6], [1, 3, 5, 7], spans=spans)
    assert (found["T1"].kind, found["T1"].n_open, found["T1"].n_uncoded) == ("new", 4, 0)
    assert (found["T2"].kind, found["T2"].about, found["T2"].n_open) == ("covered", ("meetings",), 0)


def test_words_on_the_edge_of_a_passage() -> None:
    """The code of the sentence before would count for this one, or a word across two for none."""
    comments = {"R1": comment("a", places={"a": ((0, 6),)}), "R2": comment("a", places={"a": ((5, 8),)})}
    spans = [Passage("R1", 6, 13), Passage("R2", 6, 13)]
    assert described(comments, [0, 1], spans=spans)["T1"].codes_here == {"a": 0.5}


def test_figures() -> None:
    """A report would say that other people write of it than do."""
    comments = {
        "R1": comment("a", level="Enig", variety="nb"),
        "R2": comment(level="Uenig", variety="nn"),
        "R3": comment("b", "a", level="Uenig", variety="nn"),
        "R4": comment(level="Vet ikke"),
        "R5": comment(),
        "R6": comment(level="Enig"),
    }
    spans = [*whole(comments), Passage("R2", 0, 6)]
    found = described(comments, [2, 6, 1, 0, 3, 4], spans=spans)["T1"]
    assert found.comments == ("R3", "R2", "R1", "R4", "R5")  # each once, the most typical first
    assert (found.n_comments, found.n_uncoded, found.n_open) == (5, 3, 3)
    assert found.passages == tuple(spans[place] for place in (2, 6, 1, 0, 3, 4))
    assert list(found.by_level.items()) == [("Enig", 1), ("Delvis enig", 0), ("Uenig", 2), ("", 1), ("Vet ikke", 1)]
    assert found.by_variety == {"nb": 1, "nn": 2, "undecided": 2}
    assert found.codes == {"a": 0.4, "b": 0.2}
    assert (found.stability, found.words) == (0.8, WORDS)


def test_order() -> None:
    """What the codebook lacks would be found on the last page."""
    uncoded, coded = [()] * 4, [("a",)] * 6
    comments = many(*uncoded, *uncoded[:3], *coded, *[("b",), ("c",), ("d",)])
    topics = {"covered": range(7, 13), "new": range(4), "few": range(4, 7), "open": (13, 14, 15)}
    found = described(comments, *topics.values())
    assert [(one.id, one.kind) for one in found.values()] == [
        ("T2", "new"), ("T3", "new"), ("T4", "new"), ("T1", "covered"),
    ]  # fmt: skip
    assert [one.n_uncoded for one in found.values()] == [4, 3, 0, 0]
    assert [KINDS.index(one.kind) for one in found.values()] == [0, 0, 0, 3]


def test_order_of_equals_is_that_of_their_numbers() -> None:
    """A list would change its order from run to run; those without a number yet come last."""
    comments = many(*[()] * 12)
    topics = [Topic(one, (place,), WORDS, 0.8) for place, one in enumerate(("T-2", "T10", "T9", "T-1", "T2"))]
    found = describe(topics, whole(comments), comments, {}, LEVELS)
    assert [one.id for one in found] == ["T2", "T9", "T10", "T-1", "T-2"]


def test_names() -> None:
    """What a person called a topic would be lost, or a topic have no name at all."""
    comments = many((), ())
    topics = [
        Topic("T1", (0,), WORDS, 1),
        Topic("T2", (0,), WORDS, 1, name="Skyss", like="taxi"),
        Topic("T3", (0,), (), 1, like="taxi"),
        Topic("T4", (0,), (), 1),
    ]
    found = {one.id: one for one in describe(topics, whole(comments), comments, {}, LEVELS)}
    assert [found[f"T{n}"].name for n in range(1, 5)] == ["drosje, dyr, buss", "Skyss", "taxi", "T4"]
    assert found["T3"].like == "taxi"
    assert name_of(WORDS[:1]) == "drosje"


SHOWN_AS = {"drosja": "drosje", "drosje": "drosje", "dyr": "dyr", "DPS": "DPS", "dps": "annet", "feil": "feil"}


def test_marks_are_the_key_words_in_the_topic_s_own_passages() -> None:
    """A reader would not see why a comment is there, or see it marked in what it says of something else."""
    text = "Drosja til DPS er dyr, dps. Ei 🩺 drosje òg. Feil drosje."
    comments = {"R1": comment(text=text)}
    spans = [Passage("R1", 0, 26), Passage("R1", 28, 43), Passage("R1", 45, 56)]
    (shown,) = described(comments, [1, 0], spans=spans, shown_as=SHOWN_AS)["T1"].shown
    assert (shown.comment_id, shown.text, shown.codes) == ("R1", text, ())
    assert [text[start:end] for start, end in shown.marks] == ["Drosja", "DPS", "dyr", "drosje"]


@given(
    st.lists(st.sampled_from(["Drosja", "dyr", "DPS", "🩺", "e\u0301", "og", ".", "\n", " ", "İ", "ﬁ"]), max_size=12)
)
def test_marks_are_inside(pieces: list[str]) -> None:
    """A page would break, or mark half a letter."""
    text = " ".join(pieces)
    spans = [Passage("R1", 0, len(text) // 2)]
    (shown,) = described({"R1": comment(text=text)}, [0], spans=spans, shown_as=SHOWN_AS)["T1"].shown
    assert list(shown.marks) == sorted(set(shown.marks))
    for start, end in shown.marks:
        assert 0 <= start < end <= len(text)
        assert SHOWN_AS[spelt(text[start:end])] in dict(WORDS)


def test_comments_without_a_code_are_shown_first() -> None:
    """One would read what is coded already, and not what the codebook lacks."""
    comments = {f"R{n}": comment(*(("a",) if n % 2 else ())) for n in range(40)}
    shown = described(comments, range(40))["T1"].shown
    assert [one.comment_id for one in shown] == ["R0", "R2", "R4", "R6", "R8"]
    # Only among the most typical are those without a code looked for.
    comments = {f"R{n}": comment(*(("a",) if n < 3 * N_SHOWN else ())) for n in range(40)}
    assert [one.comment_id for one in described(comments, range(40))["T1"].shown] == ["R0", "R1", "R2", "R3", "R4"]


def test_key_words_have_to_do_with_the_topic() -> None:
    """A small topic would be named by the rarest word in it, or by one that all topics have."""
    words = (("kaffe", 3.0), ("drosje", 2.0), ("buss", 2.0), ("taxi", 1.9), ("lege", 9.0), ("tolk", 9.0))
    members = ["drosje kaffe lege", "drosje buss", "buss taxi lege", "taxi drosje drosje"]
    affinity = {"kaffe": 0.1, "drosje": 0.9, "buss": 0.9, "taxi": 0.9, "lege": 0.9, "tolk": 0.9}
    spread = {"kaffe": 1, "drosje": 3, "buss": 8, "taxi": 2, "lege": 20, "tolk": 5}
    found = dict(key_words(words, members, affinity, spread, 40, 9))
    assert list(found) == ["drosje", "taxi", "buss", "kaffe"]  # half of all passages have lege, and none here tolk
    assert found["drosje"] == pytest.approx(2.0 * (1 - (3 / 40) / (3 / 4)) * 1.1)
    assert found["kaffe"] == pytest.approx(3.0 * (1 - (1 / 40) / (1 / 4)) * 0.3 * 0.6)  # one passage has it
    assert list(dict(key_words(words, members, {}, spread, 40, 1))) == ["drosje"]
    assert key_words((), members, affinity, spread, 40, 4) == key_words(words, [], {}, {}, 0, 4) == ()
    # Where all comments say the same, no word is more the topic's than others'.
    assert key_words(words, ["taxi drosje"] * 3, {}, {"taxi": 3, "drosje": 3}, 3, 9) == (("drosje", 2.0), ("taxi", 1.9))


def test_most_typical() -> None:
    """A topic would be shown by the comment that has least to do with it."""
    rows = np.array([[1, 0, 0], [0.6, 0.8, 0], [0, 1, 0], [0.6, 0.8, 0], [0, 0, 1]])
    assert most_typical(np.array([0, 0, 0, 0, ALONE]), rows, 2) == [(1, 3, 2, 0), ()]
    assert most_typical(np.full(5, ALONE), rows, 0) == []


def _vectors(n_topics: int, each: int = 4) -> tuple[np.ndarray, np.ndarray]:
    rows = np.repeat(np.eye(n_topics, n_topics + 2), each, axis=0)
    rows += np.random.default_rng(0).uniform(0, 0.2, rows.shape)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True), np.repeat(np.arange(n_topics), each)


@pytest.mark.parametrize("n_topics", [3, 4, 6])
def test_near_on_the_map_is_near(n_topics: int) -> None:
    """The map would be a picture of nothing."""
    vectors, labels = _vectors(n_topics)
    places = map_places(vectors, labels)
    centres = np.array([places[labels == one].mean(axis=0) for one in range(n_topics)])
    for place, label in zip(places, labels, strict=True):
        assert np.argmin(np.linalg.norm(centres - place, axis=1)) == label
    assert (map_places(vectors, labels) == places).all()


def test_no_place_where_nothing_is() -> None:
    """A topic that was dropped, or asked for in vain, would end the run in an error about a matrix."""
    vectors, labels = _vectors(4)
    for gone in range(4):
        less = np.where(labels == gone, ALONE, labels)
        assert np.isfinite(map_places(vectors, less)).all()
    assert np.isfinite(map_places(vectors, np.full_like(labels, ALONE))).all()


@pytest.mark.parametrize("n", range(6))
@pytest.mark.parametrize("n_topics", range(4))
def test_a_map_of_little(n: int, n_topics: int) -> None:
    """A pilot with two topics would end in an error about a matrix."""
    vectors, labels = _vectors(3, 2)
    places = map_places(vectors[:n], np.minimum(labels[:n], n_topics - 1))
    assert places.shape == (n, 2)
    assert np.isfinite(places).all()
    assert map_places(np.zeros((n, 1)), np.full(n, ALONE)).tolist() == [[0.0, 0.0]] * n


def test_points() -> None:
    """A point would have another comment's codes or answer; what was dropped is drawn as in no topic."""
    comments = {
        "R1": comment("a", level="Enig", variety="nb"),
        "R2": comment(),
        "R3": comment("b"),
        "R4": comment(level="Uenig", variety="nn"),
    }
    vectors, _ = _vectors(2, 2)
    points = points_of(vectors, np.array([0, ALONE, 1, 0]), ["T4", ""], whole(comments), comments)
    assert [one.passage.comment_id for one in points] == list(comments)
    assert [one.topic for one in points] == ["T4", None, None, "T4"]
    assert [(one.codes, one.variety, one.level) for one in points] == [
        (("a",), "nb", "Enig"), ((), "undecided", None), (("b",), "undecided", None), ((), "nn", "Uenig"),
    ]  # fmt: skip


def test_tree() -> None:
    """Topics that could be one would not stand side by side."""
    rows = np.array([[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1], [0.6, 0.8, 0], [0, 0, 1]])
    members = [(0,), (1,), (2, 4), (5, 3)]
    ids = ["T1", "T2", "T3", "T4"]
    joins = tree_of(rows, members, ids)
    near, far = 1 - 1.6 / np.sqrt(3.2), 1 - 0.8 / np.sqrt(3.2)
    assert [(one.left, one.right) for one in joins[:2]] == [(("T1",), ("T3",)), (("T2",), ("T1", "T3"))]
    assert [one.distance for one in joins] == pytest.approx([near, (1 + far) / 2, 1], abs=1e-4)
    assert {*joins[2].left, *joins[2].right} == set(ids)
    assert tree_of(sparse.csr_matrix(rows), members, ids) == joins
    assert tree_of(rows, members[:1], ids[:1]) == tree_of(rows, [], []) == ()
