"""From comments to topics: what was planted is found, and what a person said of topics holds."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from string import ascii_lowercase

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from nlp_coding.codebook.examples import collect_bank
from nlp_coding.codebook.load import load_codebook
from nlp_coding.core.errors import InputError
from nlp_coding.core.survey import Comment
from nlp_coding.core.topics import KnownTopic, Passage, Suggestion, Suggestions
from nlp_coding.topics.describe import CodedComment
from nlp_coding.topics.discover import Discovered, discover, numbered, space_of
from tests.topics.written import MATTERS, TEXTS, comments, few_votes, matter_of, uncoded

pytestmark = pytest.mark.filterwarnings("ignore:Number of distinct clusters")
FASTLEGE = Path(__file__).parents[2] / "codebooks" / "fastlege" / "1.0.0.yaml"
PLANTED = Path(__file__).with_name("planted.csv")
"""300 comments by a hand that knew nothing of the program: five matters, half of each nynorsk, and 30 on anything."""


@pytest.fixture(scope="module")
def planted() -> list[dict[str, str]]:
    with PLANTED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def grown(planted: list[dict[str, str]]) -> Suggestions:
    """What is found in the planted comments."""
    bank = [one.text for one in collect_bank(FASTLEGE, load_codebook(FASTLEGE)).examples]
    coded = {row["id"]: CodedComment(row["text"], variety=row["variety"]) for row in planted}
    return discover([Comment(one, one, coded[one].text) for one in coded], coded, bank=bank).suggestions


def test_what_was_planted_is_found(planted: list[dict[str, str]], grown: Suggestions) -> None:
    """The list would be of something else than what people write about, and nobody could tell."""
    matters = {row["id"]: row["matter"] for row in planted if row["matter"]}
    places: dict[str, dict[str, float]] = {}
    for topic in grown.topics:
        for place, comment_id in enumerate(topic.comments):
            places.setdefault(comment_id, {})[topic.id] = place / topic.n_comments
    label = {one: min(places[one], key=places[one].__getitem__) if one in places else "" for one in matters}
    assert adjusted_rand_score(list(matters.values()), list(label.values())) >= 0.7
    # Each matter has a topic of its own with most of its comments.
    sizes = Counter(matters.values())
    assert len(sizes) == 5
    best = {}
    for matter, size in sizes.items():
        topics = Counter(label[one] for one in matters if matters[one] == matter)
        topics.pop("", None)
        best[matter], n = topics.most_common(1)[0]
        assert n / size >= 0.6, matter
    assert len(set(best.values())) == 5


def test_no_topic_is_one_of_the_two_standards(grown: Suggestions) -> None:
    """Those who write nynorsk would have topics of their own, and be told to be few in every other."""
    assert len(grown.topics) >= 5
    for topic in grown.topics:
        n_nb, n_nn = topic.by_variety["nb"], topic.by_variety["nn"]
        assert topic.n_comments < 10 or max(n_nb, n_nn) <= 0.8 * (n_nb + n_nn), topic.id


def test_most_comments_have_a_topic(grown: Suggestions) -> None:
    """BERTopic by itself leaves a fifth of all comments aside."""
    assert (grown.n_comments, grown.coded) == (300, True)
    assert grown.covered > 0.75
    assert all(topic.stability >= 0.5 for topic in grown.topics)


def found(texts: Mapping[str, str] = TEXTS, known: Sequence[KnownTopic] = (), **options: object) -> Discovered:
    """With a tenth of the votes; TEXTS are ten comments each on interpreters, taxis and wounds."""
    with few_votes():
        return discover(comments(dict(texts)), uncoded(dict(texts)), known=known, **options)  # type: ignore[arg-type]


@cache
def first() -> Discovered:
    return found()


@cache
def known_topics() -> tuple[KnownTopic, ...]:
    """As a study remembers them after the first run."""
    named = numbered(first(), ["T1", "T2", "T3"]).topics
    return tuple(
        KnownTopic(one.id, tuple(sorted(topic.passages)), topic.words)
        for topic, one in zip(first().remember, named, strict=True)
    )


def about(topic: Suggestion) -> str:
    """The matter of its comments, where it is one."""
    (matter,) = {matter_of(one) for one in topic.comments}
    return matter


def known(matter: str, **said: object) -> list[KnownTopic]:
    """The known topics, with something said of the one on a matter."""
    return [
        KnownTopic(**{**vars(one), **(said if one.passages[0].comment_id.startswith(matter) else {})})
        for one in known_topics()
    ]


def id_of(matter: str) -> str:
    return next(one.id for one in known_topics() if one.passages[0].comment_id.startswith(matter))


def test_three_matters_are_three_topics() -> None:
    """What is shown of a topic would be of another."""
    suggestions = first().suggestions
    assert sorted(map(about, suggestions.topics)) == sorted(MATTERS)
    assert {one.n_comments for one in suggestions.topics} == {10}
    assert {one.kind for one in suggestions.topics} == {"new"}
    for topic in suggestions.topics:
        assert about(topic) in " ".join(dict(topic.words))
        assert topic.name == ", ".join(word for word, _ in topic.words[:3])
        assert len(topic.words) <= 10
        assert len(topic.shown) == 5
        for shown in topic.shown:
            assert shown.text == TEXTS[shown.comment_id]
            assert shown.marks
    assert (suggestions.n_comments, suggestions.n_substance, suggestions.n_covered) == (30, 30, 30)
    assert (suggestions.n_unstable, suggestions.n_dropped) == (0, 0)


def test_marks_stand_where_the_examples_have_the_word_too() -> None:
    """A word that begins every sentence would not be marked, because an example has it in lower case."""
    texts = {f"drosje{n}": f"Drosje {what}." for n, what in enumerate(("køyrer", "ventar", "kostar", "manglar"))}
    more = {one: text for one, text in TEXTS.items() if matter_of(one) != "drosje"}
    made = found({**texts, **more}, bank=["Dei tek drosje.", "Drosje er dyrt."])
    (topic,) = (one for one in made.suggestions.topics if "drosje0" in one.comments)
    for shown in topic.shown:
        if shown.comment_id.startswith("drosje"):
            assert "Drosje" in [shown.text[start:end] for start, end in shown.marks]


def test_every_passage_is_on_the_map() -> None:
    """A comment could be found in a topic and nowhere on its map."""
    suggestions = first().suggestions
    assert [one.passage.comment_id for one in suggestions.points] == list(TEXTS)
    for topic in suggestions.topics:
        assert {one.passage for one in suggestions.points if one.topic == topic.id} == set(topic.passages)
    ids = {one.id for one in suggestions.topics}
    assert len(suggestions.tree) == 2
    assert {*suggestions.tree[-1].left, *suggestions.tree[-1].right} == ids


def test_what_is_remembered_is_parallel_to_what_is_offered() -> None:
    """The study would remember one topic's passages under another's number."""
    made = first()
    for topic, remembered in zip(made.suggestions.topics, made.remember, strict=True):
        assert remembered.id == ""
        assert set(remembered.passages) == set(topic.passages)
        assert list(remembered.passages) == sorted(remembered.passages)
        assert remembered.words == topic.words


def test_new_topics_get_their_numbers_everywhere() -> None:
    """The map would speak of T-1, which is nowhere on the list."""
    suggestions = numbered(first(), ["T7", "T8", "T9"])
    assert [one.id for one in suggestions.topics] == ["T7", "T8", "T9"]
    assert {one.topic for one in suggestions.points} == {"T7", "T8", "T9"}
    assert {*suggestions.tree[-1].left, *suggestions.tree[-1].right} == {"T7", "T8", "T9"}
    for topic, before in zip(suggestions.topics, first().suggestions.topics, strict=True):
        assert (topic.comments, topic.name) == (before.comments, before.name)
        assert {one.passage for one in suggestions.points if one.topic == topic.id} == set(topic.passages)


def test_the_same_comments_give_the_same() -> None:
    """A colleague could not make the list again."""
    assert found() == first()
    assert found(known=known_topics()) == found(known=known_topics())


def test_topics_are_known_again_with_what_was_said() -> None:
    """A name would be lost with the next run, or go to another matter."""
    made = found(known=known("drosje", name="Skyss"))
    assert {one.id: about(one) for one in made.suggestions.topics} == {id_of(matter): matter for matter in MATTERS}
    assert [one.name for one in made.suggestions.topics if about(one) == "drosje"] == ["Skyss"]
    assert {one.id: one.name for one in made.remember} == {
        id_of(matter): "Skyss" if matter == "drosje" else None for matter in MATTERS
    }


def test_more_comments_change_no_number() -> None:
    """After the second wave T2 would be about something else."""
    wave = {
        "sår10": "Såret må ha ny bandasje hver dag.",
        "drosje10": "Drosja kjem aldri når brukarane skal til legekontoret.",
        "annet1": "Epikrisen kjem for seint.",
        "sår11": "Sårstell og bandasje er dyrt.",
        "tolk10": "Pasienten treng tolk på språket sitt.",
        "drosje11": "Drosje er dyrt for brukerne.",
        "annet2": "-",
        "tolk11": "Uten tolk forstår ikke pasienten språket.",
    }
    made = found({**wave, **TEXTS}, known=known_topics()).suggestions
    for matter in MATTERS:
        (topic,) = (one for one in made.topics if one.id == id_of(matter))
        assert about(topic) == matter
        assert topic.n_comments > 6
        assert wave.keys() & set(topic.comments)
    assert (made.n_comments, made.n_substance) == (38, 37)


def test_a_dropped_topic_is_not_offered() -> None:
    """It would come back with every run, or be drawn on the map without a name; how many there are is told."""
    made = found(known=known("sår", dropped=True))
    suggestions = made.suggestions
    assert sorted(map(about, suggestions.topics)) == ["drosje", "tolk"]
    assert (suggestions.n_dropped, suggestions.n_covered) == (1, 20)
    assert Counter(one.topic for one in suggestions.points) == {id_of("drosje"): 10, id_of("tolk"): 10, None: 10}
    assert {*suggestions.tree[-1].left, *suggestions.tree[-1].right} == {id_of("drosje"), id_of("tolk")}
    assert [one.id for one in made.remember[2:]] == [id_of("sår")]  # it is known again next time
    assert len(made.remember[2].passages) == 10
    assert numbered(made, [one.id for one in made.remember]) == suggestions


def test_joined_topics_are_one() -> None:
    """What a person said is one matter would be offered as two."""
    made = found(known=known("sår", merged_into=id_of("tolk"))).suggestions
    both, other = sorted(made.topics, key=lambda one: -one.n_comments)
    assert (both.id, both.n_comments) == (id_of("tolk"), 20)
    assert {matter_of(one) for one in both.comments} == {"tolk", "sår"}
    assert about(other) == "drosje"


def test_a_topic_on_words() -> None:
    """Whoever misses a topic could not ask for it."""
    made = found(known=[KnownTopic("", like="taxi og buss")])
    (topic,) = (one for one in made.suggestions.topics if one.like)
    assert about(topic) == "drosje"
    assert (topic.like, topic.stability) == ("taxi og buss", 1.0)
    assert [one.like for one in made.remember].count("taxi og buss") == 1
    assert all(shown.marks for shown in topic.shown)
    assert {about(one) for one in made.suggestions.topics} == set(MATTERS)


def test_a_topic_on_what_a_comment_is_about() -> None:
    """To show an example is easier than to find the words; the example itself would be missing from its topic."""
    made = found(known=[KnownTopic("T4", like_comment="sår3"), *known_topics()]).suggestions
    (topic,) = (one for one in made.topics if one.id == "T4")
    assert {"sår3", "sår8"} <= set(topic.comments)  # the same in the other standard
    assert Counter(map(matter_of, topic.comments)).most_common(1)[0][0] == "sår"
    assert topic.like == "sår3"


def test_what_no_comment_is_like_is_left_out() -> None:
    """An empty topic would be offered, or the run end in an error; what is known of it stays with the study."""
    vain = KnownTopic("T4", like="qwxyz", words=(("qwxyz", 1.0),))
    gone = KnownTopic("T5", like_comment="sår99")
    made = found(known=[*known_topics(), vain, gone])
    assert {one.id for one in made.suggestions.topics} == {"T1", "T2", "T3"}
    assert {one.id for one in made.remember} == {"T1", "T2", "T3"}
    assert {one.topic for one in made.suggestions.points} == {"T1", "T2", "T3"}


def test_guides_may_have_words_of_their_own() -> None:
    """`--guided` would stop wherever the codebook has a word that no comment has."""
    made = found(guides=[["tolk", "språk", "oversettelse"], ["tannlege", "munnhelse"]]).suggestions
    assert sorted(map(about, made.topics)) == sorted(MATTERS)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["-"] * 15,
        ["Takk for meg!"] * 15,
        ["Det er det."] * 15,
        ["🩺 👩‍⚕️"] * 15,
        [*["Det er det."] * 15, *["Drosja er dyr."] * 11],
    ],
)
def test_too_little_to_group(texts: list[str]) -> None:
    """A pilot, or a question that nobody answered in words, would end in an error that speaks of matrices."""
    with pytest.raises(InputError, match=r"12 sentences with words of content, .* have (0|11)\b"):
        found({f"R{n}": text for n, text in enumerate(texts)}, known=[KnownTopic("", like="drosje")])


@pytest.mark.parametrize(
    "texts",
    [
        ["qwxyz"] * 15,
        [f"{5 * one} {5 * other}." for one, other in zip(ascii_lowercase[::2], ascii_lowercase[1::2], strict=True)],
    ],
    ids=["one word", "nothing in common"],
)
def test_no_topic(texts: list[str]) -> None:
    """What has nothing to be grouped by would end in an error of a library that nobody has heard of."""
    earlier = [KnownTopic("T1", (Passage("R0", 0, 4),), (("tolk", 1.0),)), KnownTopic("T2", like="drosje")]
    for known in ((), earlier):
        suggestions = found({f"R{n}": text for n, text in enumerate(texts)}, known=known).suggestions
        assert (suggestions.topics, suggestions.n_comments, suggestions.covered) == ((), len(texts), 0)


def test_a_few_comments_more_do_not_hide_a_matter() -> None:
    """Asking for one of two matters would cost the other its topic, because it is most of what is left."""
    texts = {f"drosje{n}": "Drosja er dyr." for n in range(8)} | {f"tolk{n}": "Tolken manglar." for n in range(8)}
    made = found(texts, known=[KnownTopic("", like="drosje")]).suggestions
    assert sorted(map(about, made.topics)) == ["drosje", "tolk"]


class Letters:
    """A model for sentences that sees letters alone, and finds all texts alike."""

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), 30), dtype=np.float32)
        rows[:, 29] = 5
        for row, text in zip(rows, texts, strict=True):
            for letter in text.lower():
                if "a" <= letter <= "z":
                    row[ord(letter) - ord("a")] += 0.1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_a_model_for_sentences() -> None:
    """Vectors of a model are all alike, so that everything would be one group; key words come from the words still."""
    space = space_of(comments(), model=Letters())
    assert np.linalg.norm(space.vectors, axis=1) == pytest.approx(1, abs=1e-3)
    assert np.linalg.norm(space.vectors.mean(axis=0)) < 0.3
    raw = Letters().embed(space.passages.texts)
    assert (raw @ raw.T).min() > 0.9
    assert space.embedder.embed(space.passages.texts) == pytest.approx(space.vectors, abs=1e-4)
    made = found(model=Letters(), known=[KnownTopic("", like_comment="tolk0")]).suggestions
    assert "tolk0" in next(one for one in made.topics if one.like).comments
    assert all(one.words for one in made.topics)
