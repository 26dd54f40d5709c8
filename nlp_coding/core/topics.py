"""Topics that the comments suggest: what people write about, whether the codebook has it or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Kind = Literal["new", "between", "part", "covered"]
"""What a topic is to the codebook: nothing it has; between two codes; one of several matters inside a code; a code."""

KINDS: tuple[Kind, ...] = ("new", "between", "part", "covered")


class Passage(NamedTuple):
    """A stretch of a comment that is about one matter: a sentence, as a rule."""

    comment_id: str
    start: int
    """First code point in the text of record."""
    end: int


@dataclass(frozen=True)
class KnownTopic:
    """What a study remembers of a topic, so that the next run knows it again."""

    id: str
    """As "T3": for ever; empty while it is new."""
    passages: tuple[Passage, ...] = ()
    """Those that it had when it was last found, without those whose comments are gone or have another text."""
    words: tuple[tuple[str, float], ...] = ()
    """Its key words with their weights, heaviest first."""
    name: str | None = None
    """What a person called it."""
    dropped: bool = False
    """A person does not want to see it."""
    merged_into: str | None = None
    """The topic that a person joined it to."""
    like: str | None = None
    """The words that a person asked for a topic on."""
    like_comment: str | None = None
    """The comment that a person asked for more of."""


def is_asked(topic: KnownTopic) -> bool:
    """Whether a person asked for the topic, and still wants it."""
    return (topic.like is not None or topic.like_comment is not None) and not topic.dropped and not topic.merged_into


def root_of(topic: KnownTopic, by_id: Mapping[str, KnownTopic]) -> KnownTopic:
    """The topic that this one was joined to, and that one in turn; itself where it was not."""
    seen = set()
    while topic.merged_into and topic.merged_into in by_id and topic.id not in seen:
        seen.add(topic.id)
        topic = by_id[topic.merged_into]
    return topic


@dataclass(frozen=True)
class Shown:
    """A comment that stands for a topic."""

    comment_id: str
    text: str
    marks: tuple[tuple[int, int], ...]
    """The key words in it, as spans of code points."""
    codes: tuple[str, ...] = ()
    """The codes that the comment has."""


@dataclass(frozen=True)
class Suggestion:
    """A topic, and what it is to the codebook."""

    id: str
    name: str
    kind: Kind
    about: tuple[str, ...]
    """The code that it is covered by or a part of, or the two it lies between; none where it is new."""
    words: tuple[tuple[str, float], ...]
    """Key words with their weights, heaviest first; weights can be compared within a topic only."""
    comments: tuple[str, ...]
    """Ids of its comments, the most typical first."""
    passages: tuple[Passage, ...]
    """What in the comments is about it, the most typical first."""
    n_uncoded: int
    """Comments among them that have no code at all."""
    n_open: int
    """Comments among them where no code's words stand in the topic's own passages."""
    by_level: Mapping[str, int]
    """Comments by agreement level, in the scale's order with 0 where there are none; outside answers after it."""
    by_variety: Mapping[str, int]
    """Comments by written standard: nb, nn, undecided."""
    codes: Mapping[str, float]
    """The share of its comments that have each code, greatest first."""
    codes_here: Mapping[str, float]
    """The same, counting a code only where its words stand in the topic's own passages."""
    stability: float
    """0 to 1: mean over repeated runs on part of the passages of the greatest Jaccard likeness to a group found there
    (after Hennig 2007; see `topics.stable`). Of joined topics the mean; 1 for what a person asked for, which no run
    has to find."""
    shown: tuple[Shown, ...] = ()
    """Up to five comments that stand for it; those without any code first."""
    like: str | None = None
    """The words or the comment's id that a person asked for."""

    @property
    def n_comments(self) -> int:
        return len(self.comments)


@dataclass(frozen=True)
class Suggestions:
    """All that one run suggests, and what it left aside."""

    topics: tuple[Suggestion, ...]
    """New ones first, and among equals those with most comments that have no code."""
    n_comments: int
    """Comments of the study, non-answers included."""
    n_substance: int
    """Comments that had anything to say: the base of `covered`."""
    n_covered: int
    """Comments that have a topic."""
    n_unstable: int
    """Groups of comments that were found and are not offered, since they did not come again."""
    n_dropped: int
    """Topics that a person dropped and that were found again."""
    points: tuple[Point, ...] = ()
    """Every passage on the map."""
    tree: tuple[Join, ...] = ()
    """How topics lie to each other, nearest joined first."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """The codes' labels, in the study's language."""
    coded: bool = True
    """False where the study has no run: then every topic counts as new."""

    @property
    def covered(self) -> float:
        """The share of comments with substance that have a topic."""
        return self.n_covered / self.n_substance if self.n_substance else 0.0


class Point(NamedTuple):
    """A passage's place on the map; the axes have no unit."""

    passage: Passage
    x: float
    y: float
    topic: str | None
    codes: tuple[str, ...]
    variety: str
    level: str | None


class Join(NamedTuple):
    """Two topics, or groups of them, that lie nearest each other."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    distance: float
    """1 less the cosine of their centres."""
