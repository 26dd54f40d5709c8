"""Frames of suggested topics: all of what was found, and cells that can be saved."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

from nlp_coding.topics.frames import PASSAGE_COLUMNS, TOPIC_COLUMNS, codes_frame, passages_frame, topics_frame
from tests.topics.test_figures import NASTY, NEW, NOTHING, SUGGESTIONS


def test_a_row_for_each_topic() -> None:
    """A notebook that counts topics would count other ones than the program shows."""
    frame = topics_frame(SUGGESTIONS)
    assert list(frame.columns) == [*TOPIC_COLUMNS, "Enig", NASTY, "Ikke relevant"]
    first = frame.iloc[0].tolist()
    assert first[:6] + first[7:] == ["T2", NASTY, "new", "", 3, 2, f"{NASTY}, vikar", 1, 0, 2]
    assert isnan(first[6])  # somebody asked for it
    assert frame.iloc[1].tolist() == ["T5", "faste møter", "between", "meetings, unknown", 1, 2, 0.875, "møte", 0, 1, 0]
    assert frame["id"].tolist() == ["T2", "T5", "T9", "T1"]


def test_a_level_may_be_called_what_a_column_is() -> None:
    """The level's counts would stand in place of the topic's name."""
    frame = topics_frame(replace(SUGGESTIONS, topics=(replace(NEW, by_level={"name": 7}),)))
    assert frame["name"].iloc[0].tolist() == [NASTY, 7]


def test_a_row_for_each_passage() -> None:
    """A passage without a topic is what the codebook and the topics both lack."""
    frame = passages_frame(SUGGESTIONS)
    assert list(frame.columns) == list(PASSAGE_COLUMNS)
    assert frame.iloc[2].tolist() == ["T5", "R4", 0, 9, "meetings", "nb", NASTY]
    assert frame["topic"].isna().tolist() == [False, False, False, True, False]
    assert frame["level"].isna().tolist() == [False, True, False, False, True]
    assert frame["codes"].tolist() == ["", "availability, meetings", "meetings", "meetings", ""]


def test_shares_of_topics_by_code() -> None:
    """A code that a topic lacks is 0 there, not unknown; the codes stand as in the codebook."""
    topics = (NEW, replace(NEW, id="T3", codes={"zeta": 1.0, "meetings": 0.5, "never": 0.0}))
    frame = codes_frame(replace(SUGGESTIONS, topics=topics))
    assert list(frame.columns) == ["meetings", "availability", "zeta"]
    assert frame.loc["T2"].tolist() == [0.0, 1 / 3, 0.0]
    assert frame.loc["T3"].tolist() == [0.5, 0.0, 1.0]
    assert frame.index.name == "topic"


def test_nothing_found_gives_empty_frames() -> None:
    """A notebook stops at a column that is not there."""
    assert list(topics_frame(NOTHING).columns) == list(TOPIC_COLUMNS)
    assert list(passages_frame(NOTHING).columns) == list(PASSAGE_COLUMNS)
    assert codes_frame(NOTHING).shape == (0, 0)
