"""BERTopic with our grouping: what is asked for, what guides, whose words are whose, and life without it."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import pytest

from nlp_coding.core.errors import InputError
from nlp_coding.topics import suggest
from nlp_coding.topics.cluster import ALONE
from nlp_coding.topics.discover import Space, space_of
from nlp_coding.topics.stable import Groups
from nlp_coding.topics.suggest import Asked, Found, find_topics
from nlp_coding.topics.words import documents, shown_words
from tests.topics.written import TEXTS, comments, few_votes

IDS = list(TEXTS)
"""Ten of each matter: tolk, drosje, sår."""


@pytest.fixture(autouse=True)
def _few_votes() -> Iterator[None]:
    with few_votes():
        yield


@cache
def _space() -> tuple[Space, list[str]]:
    space = space_of(comments())
    return space, documents(space.passages, shown_words(space.passages, space.reader.forms, space.reader.meanings))


def topics(chosen: Sequence[int] = range(len(IDS)), **options: object) -> Found:
    """The topics of these comments, a passage each."""
    space, texts = _space()
    own = np.array(chosen)
    return find_topics(
        [texts[place] for place in chosen],
        space.vectors[own],
        space.rows[own],
        [IDS[place] for place in chosen],
        embedder=space.embedder,
        **options,  # type: ignore[arg-type]
    )


def one_group(groups: Groups) -> Groups:
    return Groups(np.zeros_like(groups.labels), np.array([0.5]), 3)


def test_each_topic_has_its_own_words() -> None:
    """BERTopic numbers topics by their size: the smallest would be named by the words of the largest."""
    chosen = [*range(4), *range(10, 30)]
    found = topics(chosen)
    assert found.labels.tolist() == [0] * 4 + [1] * 10 + [2] * 10
    words = [dict(one) for one in found.words]
    assert [("tolk" in one, "drosje" in one, "sår" in one) for one in words] == [
        (True, False, False), (False, True, False), (False, False, True),
    ]  # fmt: skip
    for one in found.words:
        weights = [weight for _, weight in one]
        assert weights == sorted(weights, reverse=True)
        assert weights[-1] >= 0


def test_words_keep_their_letters() -> None:
    """BERTopic would take æ, ø and å out of every word, as it does for English."""
    written = {word for one in topics().words for word, _ in one}
    assert {"sår", "leggsår", "sårstell", "språk"} <= written
    assert written <= set(" ".join(_space()[1]).split())


def test_the_same_twice() -> None:
    """A colleague could not make the list again."""
    first, again = topics(seed=3), topics(seed=3)
    assert first.labels.tolist() == again.labels.tolist()
    assert first.words == again.words
    assert first.stability.tolist() == again.stability.tolist()


def test_what_is_asked_for_comes_first() -> None:
    """A person would not find the topic that they asked for, or it would be what the rest of a matter is."""
    told: list[tuple[int, int]] = []
    found = topics(asked=[Asked("bandasje til sår"), Asked("taxi")], on_step=lambda n, of: told.append((n, of)))
    tolk, drosje, wounds = found.labels.reshape(3, 10).tolist()
    assert drosje.count(1) >= 6
    assert wounds.count(0) >= 4
    assert not {0, 1} & set(tolk)
    assert (0 in drosje, 1 in wounds) == (False, False)
    assert found.stability[:2].tolist() == [1, 1]
    assert "drosje" in dict(found.words[1])
    assert told


def test_the_passages_of_a_comment_that_is_named_belong_to_it() -> None:
    """Whoever asks for more like a comment would not find that comment itself."""
    found = topics(asked=[Asked("taxi", passages=(0, 25))])
    assert found.labels[[0, 25]].tolist() == [0, 0]
    assert (found.labels[10:20] == 0).sum() >= 6


def test_what_nothing_is_like_is_empty() -> None:
    """A passage would be pressed into what nobody wrote of."""
    found = topics(asked=[Asked("qwxyz"), Asked("")])
    assert not {0, 1} & set(found.labels.tolist())
    assert found.words[:2] == ((), ())
    assert len(found.words) == len(found.stability) == 5


def test_everything_asked_for() -> None:
    """The run would end in an error where nothing is left of the topics that were found."""
    found = topics(asked=[Asked("qwxyz", passages=tuple(range(30)))])
    assert found.labels.tolist() == [0] * 30
    assert found.stability[0] == 1
    assert not any(found.words[1:])


def test_guides_draw_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--guided` would do nothing, and nobody would be told."""
    seen: list[np.ndarray] = []

    def spy(vectors: np.ndarray, rows: object, ids: Sequence[str], **_: object) -> Groups:
        seen.append(np.array(vectors))
        return Groups(np.zeros(len(ids), dtype=np.int64), np.ones(1), 0)

    monkeypatch.setattr(suggest, "find_groups", spy)
    topics()
    topics(guides=[["drosje", "taxi"], ["qwxyz"]])
    plain, guided = (one / np.linalg.norm(one, axis=1, keepdims=True) for one in seen)
    assert plain == pytest.approx(_space()[0].vectors, abs=1e-6)
    moved = (guided - plain) @ _space()[0].embedder.embed(["drosje taxi"])[0]
    assert moved[10:20].min() > 0.05
    assert np.abs(moved[:10]).max() < 0.01
    assert np.abs(moved[20:]).max() < 0.01


def test_groups_are_settled_before_their_words_are_found() -> None:
    """What a person joined would have the words of one part alone."""
    found = topics(settle=one_group)
    assert found.labels.tolist() == [0] * 30
    assert (found.stability.tolist(), found.n_unstable) == ([0.5], 3)
    assert {"tolk", "drosje", "sår"} <= set(dict(found.words[0]))


def test_no_group_at_all() -> None:
    """A study whose comments have nothing in common would end in an error."""
    found = topics([0, 10, 20])
    assert (found.labels.tolist(), found.words, found.stability.shape) == ([ALONE] * 3, (), (0,))
    assert topics([0]).labels.tolist() == [ALONE]


def test_without_bertopic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever left the large libraries out would see a traceback, and not how to go on."""
    monkeypatch.setitem(sys.modules, "bertopic", None)
    with pytest.raises(InputError, match="pip install bertopic") as caught:
        topics()
    (mistake,) = caught.value.mistakes
    assert mistake.message.startswith("BERTopic, which finds topics, cannot be imported")
    assert "everything but suggest works without it" in str(mistake)


@pytest.mark.parametrize("words", [[], ["drosje"]], ids=["their own words", "one word"])
def test_nothing_is_said_beside_the_answer(words: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    """Warnings of four libraries, of comments that say the same, would stand between a person and the list."""
    space, texts = _space()
    chosen = [10, 12] * 9
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = find_topics(
            words * len(chosen) or [texts[place] for place in chosen],
            space.vectors[chosen],
            space.rows[chosen],
            [IDS[place] for place in chosen],
            embedder=space.embedder,
        )
    assert len(found.words) == len(found.stability) > 0
    assert {str(one.message) for one in caught} == set()
    assert capfd.readouterr() == ("", "")


def test_no_hub_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library would look for a model on the network, and tell that it is used."""
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    topics([0, 10, 20])
    assert suggest.os.environ["HF_HUB_OFFLINE"] == "1"


def test_found_is_of_all_passages() -> None:
    """Labels would be of other passages than those that were given."""
    found = topics(range(29, -1, -1))
    assert len(found.labels) == 30
    again = topics()
    groups = {tuple(np.flatnonzero(again.labels == one)) for one in range(3)}
    assert {tuple(sorted(29 - np.flatnonzero(found.labels == one))) for one in range(3)} == groups
