"""suggest: topics of a study, held against its coding; what a person says of them is remembered."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nlp_coding import workflow
from nlp_coding.codebook.load import load_codebook
from nlp_coding.core.errors import InputError, StudyError
from nlp_coding.core.topics import KnownTopic, Passage, Suggestion, Suggestions, root_of
from nlp_coding.decisions import Answer, decide
from nlp_coding.suggesting import LEAST, Steering, guides_of, passage_texts, steered, suggest
from nlp_coding.topics import discover as discovering
from nlp_coding.topics.cluster import ALONE
from nlp_coding.topics.recognise import recognise
from nlp_coding.topics.stable import Groups
from nlp_coding.workflow import Study
from tests.conftest import SMALL_CODEBOOK
from tests.taught import make_open, with_settings, write_survey
from tests.topics.written import MATTERS, TEXTS, few_votes, matter_of

MORE = {"møte1": "Vi har faste møter.", "annet1": "Greitt nok, eigentleg.", "annet2": "-"}
"""Of the small codebook's terms only this meeting is found; T1, T2 and T3 are tolk, sår and drosje."""


@pytest.fixture(scope="module", autouse=True)
def _few_votes() -> Iterator[None]:
    with few_votes():
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Suggestions]:
    """A coded study in which people have decided that taxis are turnover, and what is suggested first."""
    study = make_open(tmp_path_factory.mktemp("suggesting") / "s", {**TEXTS, **MORE})
    workflow.code(study)
    decide(study, [Answer(one, "turnover", True) for one in TEXTS if one.startswith("drosje")], coder="kari")
    return study.folder, suggest(study)


@pytest.fixture
def study(made: tuple[Path, Suggestions], tmp_path: Path) -> Study:
    """The study with its three topics, in a folder of the test's own."""
    return workflow.open_study(Path(shutil.copytree(made[0], tmp_path / "study")))


@pytest.fixture
def first(made: tuple[Path, Suggestions]) -> Suggestions:
    return made[1]


def known(study: Study) -> dict[str, KnownTopic]:
    with study.store() as store:
        return {one.id: one for one in store.known_topics()}


def acts(study: Study) -> list[str]:
    with study.store() as store:
        return [entry.action for entry in store.audit_log()]


def about(topic: Suggestion) -> str:
    (matter,) = {matter_of(one) for one in topic.comments}
    return matter


def by_matter(found: Suggestions) -> dict[str, Suggestion]:
    return {about(one): one for one in found.topics}


def test_what_is_suggested(first: Suggestions) -> None:
    """Figures of the list would be of another study than the tables are."""
    topics = by_matter(first)
    assert topics.keys() == MATTERS.keys()
    assert sorted(one.id for one in first.topics) == ["T1", "T2", "T3"]
    assert {matter: (one.kind, one.about) for matter, one in topics.items()} == {
        "tolk": ("new", ()), "sår": ("new", ()), "drosje": ("covered", ("turnover",)),
    }  # fmt: skip
    assert about(first.topics[-1]) == "drosje"
    assert topics["drosje"].codes == {"turnover": 1.0}
    assert (topics["drosje"].n_uncoded, topics["tolk"].n_uncoded) == (0, 10)
    assert topics["tolk"].by_level == {"Enig": 5, "Uenig": 5}
    assert topics["tolk"].by_variety["nb"] >= 4
    assert topics["tolk"].by_variety["nn"] >= 4
    assert (first.n_comments, first.n_substance, first.n_covered, first.coded) == (33, 32, 30, True)
    assert first.labels["turnover"] == "Utskifting"


def test_run_twice_it_is_the_same(study: Study, first: Suggestions) -> None:
    """A colleague could not make the list again, and would take the difference for a change of the data."""
    before = known(study)
    assert suggest(study) == first
    assert known(study) == before
    assert [one.stability for one in suggest(study, seed=5).topics] != [one.stability for one in first.topics]
    assert {one.id: about(one) for one in suggest(study).topics} == {one.id: about(one) for one in first.topics}


def test_what_is_remembered(study: Study, first: Suggestions) -> None:
    """codebook adopt would make a code of other comments than those on the list."""
    topics = known(study)
    assert topics.keys() == {"T1", "T2", "T3"}
    for topic in first.topics:
        assert set(topics[topic.id].passages) == set(topic.passages)
        assert topics[topic.id].words == topic.words


def test_looking_is_no_act_and_steering_is(study: Study) -> None:
    """The audit log would be full of looks, or silent on who dropped a topic."""
    before = acts(study)
    suggest(study)
    assert acts(study) == before
    suggest(study, Steering(rename={"T1": "Tolk"}))
    assert acts(study) == [*before, "suggest"]


def test_a_name_is_remembered(study: Study) -> None:
    """Somebody would name the same topics after every run."""
    named = suggest(study, Steering(rename={"T3": "  Skyss   til legen "}))
    assert next(one.name for one in named.topics if one.id == "T3") == "Skyss til legen"
    assert suggest(study) == named
    words = suggest(study, Steering(rename={"T3": " "}))
    assert next(one for one in words.topics if one.id == "T3").name != "Skyss til legen"
    assert known(study)["T3"].name is None


def test_a_dropped_topic_stays_away_until_it_is_restored(study: Study, first: Suggestions) -> None:
    """What nobody wants to see would be on every list, or be lost for ever by a slip."""
    dropped = suggest(study, Steering(drop=("T1",)))
    assert (len(dropped.topics), dropped.n_dropped, dropped.n_covered) == (2, 1, 20)
    assert "T1" not in {one.id for one in dropped.topics} | {one.topic for one in dropped.points}
    assert suggest(study) == dropped
    assert suggest(study, Steering(restore=("T1",))) == first


def test_merged_topics_stay_one_until_they_are_restored(study: Study, first: Suggestions) -> None:
    """What a person said is one matter would be two after the next run, or one for ever."""
    merged = suggest(study, Steering(merge=(("T2", "T1"),)))
    both = next(one for one in merged.topics if one.id == "T2")
    assert {matter_of(one) for one in both.comments} == {"tolk", "sår"}
    assert both.n_comments == 20
    assert suggest(study) == merged
    apart = suggest(study, Steering(restore=("T1",)))
    assert {one.id: one.comments for one in apart.topics} == {one.id: one.comments for one in first.topics}
    assert suggest(study) == apart


def test_what_is_asked_for_is_remembered(study: Study) -> None:
    """A topic that somebody asked for would be gone after the next run, or stand there twice."""
    asked = suggest(study, Steering(like=("taxi  buss", "sår3")))
    words, comment = (next(one for one in asked.topics if one.like == like) for like in ("taxi buss", "sår3"))
    assert {words.id, comment.id} == {"T4", "T5"}
    assert about(words) == "drosje"
    assert "sår3" in comment.comments
    assert suggest(study) == asked
    assert suggest(study, Steering(like=("taxi buss",))) == asked
    assert known(study)[words.id].like == "taxi buss"
    assert known(study)[comment.id].like_comment == "sår3"
    gone = suggest(study, Steering(drop=(words.id,)))
    assert words.id not in {one.id for one in gone.topics}


def test_what_no_comment_is_like_is_refused(study: Study) -> None:
    """Somebody would wait for a topic that never comes; and nothing else of what was said would be kept."""
    before = known(study)
    with pytest.raises(InputError) as caught:
        suggest(study, Steering(like=("qwxyz", "taxi", "xyzqw"), rename={"T1": "Tolk"}))
    assert [one.message for one in caught.value.mistakes] == [
        "no comment is like «qwxyz»",
        "no comment is like «xyzqw»",
    ]
    assert known(study) == before
    with pytest.raises(InputError, match="nothing after --like"):
        suggest(study, Steering(like=(" ",)))


def test_topics_that_are_not_known_are_refused(study: Study, tmp_path: Path) -> None:
    """A slip in a number would do nothing, and nobody would be told; all of them are shown at once."""
    before = known(study)
    wrong = Steering(drop=("t1",), restore=("T33",), rename={"T9": "x", "Tolk": "y"}, merge=(("T1", "T33", "T4"),))
    with pytest.raises(InputError) as caught:
        suggest(study, wrong)
    assert [str(one).replace("\n  → ", ": ") for one in caught.value.mistakes] == [
        "there is no topic «t1»: did you mean «T1»?",
        "there is no topic «T33»: did you mean «T3»?",
        "there is no topic «T9»: the topics are T1, T2, T3",
        "there is no topic «Tolk»: the topics are T1, T2, T3",
        "there is no topic «T4»: the topics are T1, T2, T3",
    ]
    assert known(study) == before
    with pytest.raises(InputError, match="run nlp-coding suggest first"):
        suggest(make_open(tmp_path / "new", TEXTS), Steering(drop=("T1",)))


def test_too_few_comments(tmp_path: Path) -> None:
    """Five comments would be grouped, and the groups be taken for something."""
    texts = dict(list(TEXTS.items())[: LEAST - 1])
    study = make_open(tmp_path / "few", {**texts, "annet1": "-", "annet2": "Nei"})
    with pytest.raises(InputError, match=f"at least {LEAST} comments .* the study has {LEAST - 1}\n.*add rows"):
        suggest(study)
    assert known(study) == {}
    workflow.add_rows(study, write_survey(tmp_path / "more.csv", {"annet3": "Drosja er dyr."}))
    assert suggest(study).n_substance == LEAST


def test_a_study_that_is_not_coded_yet(tmp_path: Path) -> None:
    """Every topic would be called new, and nobody told that no coding stands behind it."""
    study = make_open(tmp_path / "new", TEXTS)
    decide(study, [Answer(one, "turnover", True) for one in TEXTS], coder="kari")
    found = suggest(study)
    assert found.coded is False
    assert {one.kind for one in found.topics} == {"new"}
    assert {one.n_uncoded for one in found.topics} == {10}
    tolk = by_matter(found)["tolk"]
    assert tolk.by_variety["nb"] >= 4
    assert tolk.by_variety["nn"] >= 4
    assert tolk.by_level == {"Enig": 5, "Uenig": 5}
    workflow.code(study)
    assert suggest(study).coded


def test_who_withdraws_is_in_no_topic(study: Study) -> None:
    """A promise to a respondent would be broken by the next list."""
    workflow.forget(study, "drosje6")
    found = suggest(study)
    assert {one.id: about(one) for one in found.topics} == {"T1": "tolk", "T2": "sår", "T3": "drosje"}
    assert "drosje6" not in {comment for one in found.topics for comment in one.comments}
    assert "drosje6" not in {one.passage.comment_id for one in found.points}
    assert "tingar" not in str(found)  # nobody else wrote it
    assert found.n_comments == 32
    assert suggest(study) == found


def test_the_comment_that_somebody_asked_for_more_of_withdraws(study: Study) -> None:
    """The topic would stand on words that are gone, or stop every run."""
    suggest(study, Steering(like=("sår3",)))
    workflow.forget(study, "sår3")
    found = suggest(study)
    assert "sår3" not in {comment for one in found.topics for comment in one.comments}
    assert {one.like for one in found.topics} == {None}


def test_another_wave_keeps_the_numbers(study: Study, tmp_path: Path) -> None:
    """In next year's report T2 would be about something else; the new rows need not be coded yet."""
    wave = {
        "tolk10": "Pasienten treng tolk på språket sitt.",
        "sår10": "Såret må ha ny bandasje hver dag.",
        "drosje10": "Drosja kjem aldri når brukarane skal til legekontoret.",
        "annet3": "Epikrisen kjem for seint.",
    }
    workflow.add_rows(study, write_survey(tmp_path / "wave.csv", wave))
    found = suggest(study)
    ids = {about(one): one.id for one in found.topics if one.id in ("T1", "T2", "T3")}
    assert ids == {"tolk": "T1", "sår": "T2", "drosje": "T3"}
    assert found.n_comments == 37
    assert {"tolk10", "sår10", "drosje10"} & {comment for one in found.topics for comment in one.comments}
    for topic in found.topics:
        assert sum(topic.by_level.values()) == topic.n_comments


def test_a_corrected_text_is_read_anew(study: Study, tmp_path: Path) -> None:
    """A topic would be shown with what a respondent has taken back."""
    text = "Sårstell og bandasje kostar mykje."
    workflow.add_rows(study, write_survey(tmp_path / "new.csv", {"drosje0": text}), update=True)
    found = suggest(study)
    assert {one.id for one in found.topics} == {"T1", "T2", "T3"}
    (tells,) = (one for one in found.topics if "drosje0" in one.comments)
    assert tells.id == "T2"
    assert passage_texts(study, found)[next(one for one in tells.passages if one.comment_id == "drosje0")] == text[:-1]


def test_somebody_writes_meanwhile(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Topics would be kept of comments that are not there any more, or a colleague's steering be overwritten."""
    before = known(study)
    real = discovering.discover

    def slow(*arguments: object, **options: object) -> object:
        found = real(*arguments, **options)  # type: ignore[arg-type]
        workflow.forget(study, "drosje6")
        return found

    monkeypatch.setattr(discovering, "discover", slow)
    with pytest.raises(StudyError, match=r"somebody has just written to the study\n.*run suggest again"):
        suggest(study, Steering(rename={"T1": "Tolk"}))
    assert known(study)["T1"] == before["T1"]
    monkeypatch.undo()
    assert len(suggest(study, Steering(rename={"T1": "Tolk"})).topics) == 3


def test_two_who_look_do_not_disturb_each_other(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two who only look at the same list, one would be sent back."""
    real = discovering.discover

    def slow(*arguments: object, **options: object) -> object:
        monkeypatch.setattr(discovering, "discover", real)
        suggest(study)
        return real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(discovering, "discover", slow)
    assert len(suggest(study).topics) == 3


def test_guided_by_the_codes(study: Study) -> None:
    """The option would stop where a code's words are in no comment, which is where it is most wanted."""
    found = suggest(study, guided=True)
    assert len(found.topics) >= 3
    assert found.n_covered >= 20


def test_guides_are_the_codes_words() -> None:
    """A code would draw passages by its definition alone, or all of them by «og» and «eller»."""
    meetings, messages, turnover = guides_of(load_codebook(SMALL_CODEBOOK), "nb")
    assert meetings[0] == "møter"
    assert {"fast", "møte"} <= set(meetings)
    assert {"meldinger", "melding", "plo"} <= set(messages)
    assert {"utskifting", "vikarer", "slutte"} <= set(turnover)
    assert not {"og", "eller", "at", "som"} & {*meetings, *messages, *turnover}
    assert len(set(meetings)) == len(meetings)


def test_a_model_that_is_not_there(study: Study, tmp_path: Path) -> None:
    """Topics would be made without the model that the study names, and a report say otherwise."""
    with pytest.raises(InputError, match="nosuch"):
        suggest(with_settings(study, embedding_model=str(tmp_path / "nosuch")))


def test_progress(study: Study) -> None:
    """Nobody would know whether to wait."""
    told: list[tuple[int, int]] = []
    suggest(study, on_progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (len(told), len(told))


def test_texts_of_the_map(study: Study, first: Suggestions) -> None:
    """A point would show what another comment says."""
    texts = passage_texts(study, first)
    assert texts.keys() == {one.passage for one in first.points}
    for passage, text in texts.items():
        assert text == {**TEXTS, **MORE}[passage.comment_id][passage.start : passage.end]


# What a person says of topics, without a study.

TOPICS = (
    KnownTopic("T1", (Passage("R1", 0, 5),)),
    KnownTopic("T2", name="To"),
    KnownTopic("T3", merged_into="T2"),
    KnownTopic("T4", dropped=True),
    KnownTopic("T5", like="taxi"),
)


def after(*known: KnownTopic, **said: object) -> dict[str, KnownTopic]:
    return {one.id: one for one in steered(known or TOPICS, Steering(**said), {"R1", "R2"})}  # type: ignore[arg-type]


def test_nothing_said_changes_nothing() -> None:
    """A look would undo what was said before."""
    assert steered(TOPICS, Steering(), ()) == list(TOPICS)
    assert not Steering()
    assert Steering(rename={"T1": ""})


def test_merging() -> None:
    """Topics would be joined in a circle, and none of them be shown any more."""
    assert after(merge=(("T1", "T2", "T4"),))["T4"].merged_into == "T1"
    topics = after(merge=(("T1", "T3"),))  # T3 is in T2 already: all three are one
    assert {root_of(topics[one], topics).id for one in ("T1", "T2", "T3")} == {"T1"}
    topics = after(merge=(("T3", "T1"),))  # T3 stands by itself again, and T1 is in it
    assert [root_of(topics[one], topics).id for one in ("T1", "T2", "T3")] == ["T3", "T2", "T3"]
    assert after(merge=(("T2", "T3"), ("T1", "T1")))["T2"] == TOPICS[1]
    topics = after(merge=(("T1", "T2"), ("T2", "T1")))
    assert (topics["T1"].merged_into, topics["T2"].merged_into) == ("T2", None)


def test_restoring() -> None:
    """A topic that was dropped in a joined one would never come back."""
    topics = after(restore=("T3", "T4"))
    assert (topics["T3"].merged_into, topics["T4"].dropped) == (None, False)
    assert after(restore=("T1",)) == after()
    topics = after(restore=("T3",), merge=(("T3", "T2"),))  # the other way round, in one go
    assert (topics["T2"].merged_into, topics["T3"].merged_into) == ("T3", None)


def test_parts_are_known_again_when_a_merge_is_taken_back() -> None:
    """The smaller of two topics would lose its number and its name by having been joined for a day."""
    spans = [Passage(f"R{n}", 0, 9) for n in range(12)]
    small = KnownTopic("T1", tuple(spans[:9]), name="Skyss")  # with T2's, as the last run had it
    large = KnownTopic("T2", tuple(spans[2:9]), merged_into="T1")
    topics = steered([small, large], Steering(restore=("T2",)), ())
    groups = Groups(np.array([0, 0, *[1] * 7, *[ALONE] * 3]), np.ones(2), 0)
    found = recognise(groups, spans, ["ord"] * 12, topics, n_asked=0)
    assert [one and one.id for one in found.known] == ["T1", "T2"]


def test_asking() -> None:
    """A comment's id would be taken for words, or the same wish make a topic each time."""
    asked = steered(TOPICS, Steering(like=("R2", "tolk  språk", "tolk språk", "taxi")), {"R1", "R2"})[len(TOPICS) :]
    assert asked == [KnownTopic("", like_comment="R2"), KnownTopic("", like="tolk språk")]
    dropped = steered(TOPICS, Steering(drop=("T5",), like=("taxi",)), ())  # wanted anew
    assert dropped[-1] == KnownTopic("", like="taxi")


def test_names_are_one_line() -> None:
    """A name with a line break would tear the list apart."""
    assert after(rename={"T1": " a\n b "})["T1"].name == "a b"
    assert after(rename={"T2": ""})["T2"].name is None
