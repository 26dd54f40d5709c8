"""Suggested topics as pandas frames, for notebooks. Cells are text or numbers, so that all can be saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nlp_coding.core.topics import Suggestions

if TYPE_CHECKING:
    from pandas import DataFrame

TOPIC_COLUMNS = ("id", "name", "kind", "about", "n_comments", "n_uncoded", "stability", "words")
PASSAGE_COLUMNS = ("topic", "comment_id", "start", "end", "codes", "variety", "level")


def topics_frame(suggestions: Suggestions) -> DataFrame:
    """A row for each topic; after what it is, its comments at each agreement level, in the scale's order."""
    import pandas as pd

    topics = suggestions.topics
    rows = [
        (
            topic.id,
            topic.name,
            topic.kind,
            _listed(topic.about),
            topic.n_comments,
            topic.n_uncoded,
            None if topic.like else topic.stability,
            _listed([word for word, _ in topic.words]),
        )
        for topic in topics
    ]
    levels = list(dict.fromkeys(level for topic in topics for level in topic.by_level))
    counts = [[topic.by_level.get(level, 0) for level in levels] for topic in topics]
    # Put together by place: a level may be called "name".
    return pd.concat([pd.DataFrame(rows, columns=TOPIC_COLUMNS), pd.DataFrame(counts, columns=levels)], axis=1)


def passages_frame(suggestions: Suggestions) -> DataFrame:
    """A row for each passage on the map; no topic where it has none, no level where nothing was answered.

    Start and end are code points in the comment's text of record.
    """
    import pandas as pd

    rows = [
        (point.topic, *point.passage, _listed(point.codes), point.variety, point.level) for point in suggestions.points
    ]
    return pd.DataFrame(rows, columns=PASSAGE_COLUMNS)


def codes_frame(suggestions: Suggestions) -> DataFrame:
    """Topics down, codes across: the share of the topic's comments that have the code; codes in none are left out."""
    import pandas as pd

    topics = suggestions.topics
    found = {code for topic in topics for code, share in topic.codes.items() if share}
    codes = [code for code in suggestions.labels if code in found]
    codes += sorted(found.difference(codes))
    return pd.DataFrame(
        [[float(topic.codes.get(code, 0.0)) for code in codes] for topic in topics],
        index=pd.Index([topic.id for topic in topics], name="topic"),
        columns=pd.Index(codes, name="code"),
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
