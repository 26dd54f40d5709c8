"""What a study remembers of topics: the next run knows them again, and what a person said of one holds.

A topic's words are made from the texts, so a respondent who withdraws takes them along. That goes for a text that was
corrected before, too: then its passages have gone already, and a row with start -1 tells that the words came from it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from nlp_coding.core.errors import InputError
from nlp_coding.core.survey import Corpus
from nlp_coding.core.topics import KnownTopic, Passage
from nlp_coding.store.decisions import unknown_ids
from nlp_coding.store.packing import pack_json
from nlp_coding.store.respondents import Added, RespondentsPart

_OF_COMMENT = "topic IN (SELECT key FROM topic) AND comment = ?"
"""By topic: the key begins with it, and there are few."""


class TopicsPart(RespondentsPart):
    """The part of the store that holds topics."""

    def known_topics(self) -> list[KnownTopic]:
        """All topics in the order of their numbers, dropped and joined ones too; passages in the comments' order."""
        with self._one_state():
            topics = self._all(
                "SELECT topic.key, words, name, dropped, merged_into, like_words, comment.id FROM topic "
                "LEFT JOIN comment ON comment.key = topic.like_comment ORDER BY topic.key"
            )
            rows = self._all(
                'SELECT topic, comment.id, start, "end" FROM topic_passage '
                "JOIN comment ON comment.key = topic_passage.comment WHERE start >= 0 "
                "ORDER BY topic, topic_passage.comment, start"
            )
        passages: dict[int, list[Passage]] = {}
        for topic, *passage in rows:
            passages.setdefault(topic, []).append(Passage(*passage))
        return [
            KnownTopic(
                id=_id_of(key),
                passages=tuple(passages.get(key, ())),
                words=_unpack_words(words),
                name=name,
                dropped=bool(dropped),
                merged_into=None if merged_into is None else _id_of(merged_into),
                like=like,
                like_comment=like_comment,
            )
            for key, words, name, dropped, merged_into, like, like_comment in topics
        ]

    def put_topics(self, topics: Sequence[KnownTopic]) -> list[str]:
        """Write topics, their passages replaced; gives their ids in this order. Topics not named stay as they are.

        One without an id is new, and gets the next number. The passages are all those that the words were made from:
        by them it is told which words go with a respondent. Raises InputError where a topic, or the comment that one is
        like, is not in the study; then none is written.
        """
        details = self._in_transaction()
        keys = {_id_of(key): key for (key,) in self._all("SELECT key FROM topic")}
        named = [one.id for one in topics if one.id]
        joined = [one.merged_into for one in topics if one.merged_into is not None]
        asked = [one.like_comment for one in topics if one.like_comment is not None]
        like = dict(self._lookup("SELECT id, key FROM comment WHERE id IN ({})", set(asked)))
        mistakes = unknown_ids("topic", [*named, *joined], keys, lambda: keys)
        mistakes += unknown_ids("comment", asked, like, lambda: self.ids("comment"))
        if mistakes:
            raise InputError(mistakes)
        if len(set(named)) != len(named):
            raise ValueError("a topic is put twice")
        comments = self._comments_with(topics)
        put = [
            self._put_topic(
                keys[one.id] if one.id else None,
                one,
                merged_into=None if one.merged_into is None else keys[one.merged_into],
                like_comment=None if one.like_comment is None else like[one.like_comment],
            )
            for one in topics
        ]
        self._write_many(
            "INSERT INTO topic_passage VALUES (?, ?, ?, ?)",
            sorted(
                (key, comments[passage.comment_id], passage.start, passage.end)
                for key, one in zip(put, topics, strict=True)
                for passage in one.passages
            ),
        )
        details["topics"] = details.get("topics", 0) + len(put)
        return [_id_of(key) for key in put]

    def _comments_with(self, topics: Sequence[KnownTopic]) -> dict[str, int]:
        """Comment id → key, of those that the passages are in."""
        passages = [passage for one in topics for passage in one.passages]
        if any(not 0 <= passage.start < passage.end for passage in passages):
            raise ValueError("a passage has a start, and an end after it")
        wanted = {passage.comment_id for passage in passages}
        found = dict(self._lookup("SELECT id, key FROM comment WHERE id IN ({}) AND text IS NOT NULL", wanted))
        if missing := sorted(wanted - found.keys()):
            raise ValueError(f"passages of comments that are not in the study: {missing[:5]}")
        return found

    def _put_topic(self, key: int | None, one: KnownTopic, *, merged_into: int | None, like_comment: int | None) -> int:
        """One row; of a topic that is there already, the passages go. Gives its key."""
        words = _pack_words(one.words)
        values = (one.name, int(one.dropped), merged_into, one.like, like_comment, words)
        if key is None:
            return self._write(
                "INSERT INTO topic (name, dropped, merged_into, like_words, like_comment, words) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                values,
            )
        # As long as the words are the same, they come from the texts that they came from.
        self._write(
            "DELETE FROM topic_passage WHERE topic = ?1 "
            "AND (start >= 0 OR (SELECT words FROM topic WHERE key = ?1) <> ?2)",
            (key, words),
        )
        self._write(
            "UPDATE topic SET name = ?, dropped = ?, merged_into = ?, like_words = ?, like_comment = ?, words = ? "
            "WHERE key = ?",
            (*values, key),
        )
        return key

    def update_respondents(self, corpus: Corpus) -> Added:
        """As in the parts below; passages of texts that are replaced go."""
        added = super().update_respondents(corpus)
        keys = self._lookup(
            "SELECT comment.key FROM comment JOIN respondent ON respondent.key = comment.respondent "
            "WHERE respondent.id IN ({})",
            added.text_changed,
        )
        self._write_many(
            f'UPDATE OR REPLACE topic_passage SET start = -1, "end" = -1 WHERE {_OF_COMMENT} AND start >= 0', list(keys)
        )
        return added

    def _forget_in_topics(self, comment: int) -> None:
        """The words go whole, since nobody can tell which of them came from this text; what a person typed stays."""
        self._write(
            f"UPDATE topic SET words = '[]' WHERE key IN (SELECT topic FROM topic_passage WHERE {_OF_COMMENT})",
            (comment,),
        )
        self._write(f"DELETE FROM topic_passage WHERE {_OF_COMMENT}", (comment,))
        self._write("UPDATE topic SET like_comment = NULL WHERE like_comment = ?", (comment,))


def _id_of(key: int) -> str:
    return f"T{key}"


def _pack_words(words: Sequence[tuple[str, float]]) -> str:
    return pack_json([[word, float(weight)] for word, weight in words])


def _unpack_words(packed: str) -> tuple[tuple[str, float], ...]:
    return tuple((word, weight) for word, weight in json.loads(packed))
