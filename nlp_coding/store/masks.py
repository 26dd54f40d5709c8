"""What is masked: stretches of comments that tell who somebody is, and the words of those made unreadable for good.

A mask hides words in what is handed on; the study still has them until `blacken` overwrites them. Each code point
becomes a █, so that every offset in the study holds, and the digests of the text that decisions and quotes bear become
those of the new one: whoever guesses the word could prove it by the old digest.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from nlp_coding.core.errors import InputError
from nlp_coding.store.decisions import DecisionsPart, unknown_ids
from nlp_coding.store.forgetting import ForgettingPart
from nlp_coding.store.packing import pack_json, text_digest
from nlp_coding.store.respondents import FILLER

NOTHING = "none"
"""The kind of a stretch of which a person said that it tells nothing about who somebody is."""
_UNTIL = "masked_until"
"""The study's revision when a person last went through all comments for personal data."""
_QUOTED = " [«"
"""Where a reason begins to quote a word as the respondent wrote it (see coding/coder.py)."""


@dataclass(frozen=True, order=True)
class Mask:
    """A stretch of a comment, in code points of the text of record, and what stands there."""

    start: int
    end: int
    kind: str
    """Such as name; NOTHING where a person said that the words may be shown."""

    @property
    def hides(self) -> bool:
        return self.kind != NOTHING

    def overlaps(self, other: Mask) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Blackened:
    """What was made unreadable for good."""

    n_comments: int
    n_stretches: int


class MasksPart(ForgettingPart, DecisionsPart):
    """The part of the store that holds masks."""

    def masks(self, comment_ids: Collection[str] | None = None) -> dict[str, tuple[Mask, ...]]:
        """By comment the stretches a person went through, in order, those that hide nothing too; all comments or some.

        Comments without any are left out.
        """
        select = 'SELECT comment.id, start, "end", kind FROM mask JOIN comment ON comment.key = mask.comment '
        rows = (
            self._all(f"{select} ORDER BY mask.comment, start")
            if comment_ids is None
            else list(self._lookup(select + "WHERE comment.id IN ({}) ORDER BY mask.comment, start", comment_ids))
        )
        found: dict[str, list[Mask]] = {}
        for comment_id, *mask in rows:
            found.setdefault(comment_id, []).append(Mask(*mask))
        return {comment_id: tuple(masks) for comment_id, masks in found.items()}

    def put_masks(self, masks: Mapping[str, Sequence[Mask]]) -> None:
        """Add stretches to comments, by id. One that hides takes in those that hide which it overlaps.

        What else a new one overlaps is replaced by it. Raises InputError where a comment is not in the study.
        """
        details = self._in_transaction()
        comments = {
            comment_id: (key, length)
            for comment_id, key, length in self._lookup(
                "SELECT id, key, length(text) FROM comment WHERE id IN ({}) AND text IS NOT NULL", masks
            )
        }
        if mistakes := unknown_ids("comment", masks, comments, lambda: self.ids("comment")):
            raise InputError(mistakes)
        known = self.masks(masks)
        for comment_id, new in masks.items():
            key, length = comments[comment_id]
            standing = list(known.get(comment_id, ()))
            for mask in new:
                if not 0 <= mask.start < mask.end <= length:
                    raise ValueError(f"{mask} is not within the {length} code points of {comment_id}")
                touched = [one for one in standing if one.overlaps(mask)]
                united = [mask, *(one for one in touched if mask.hides and one.hides)]
                start, end = min(one.start for one in united), max(one.end for one in united)
                standing = [one for one in standing if one not in touched] + [Mask(start, end, mask.kind)]
                name = "masked" if mask.hides else "kept"
                details[name] = [*details.get(name, ()), [comment_id, mask.start, mask.end]]
            self._write("DELETE FROM mask WHERE comment = ?", (key,))
            rows = ((key, one.start, one.end, one.kind) for one in sorted(standing))
            self._write_many("INSERT INTO mask VALUES (?, ?, ?, ?)", rows)

    def note_gone_through(self, revision: int) -> None:
        """A person has gone through all comments as they were at this revision."""
        self.set_fact(_UNTIL, str(revision))

    def n_not_gone_through(self) -> int:
        """Comments whose text came after a person last went through all of them for personal data."""
        found: int = self._all(
            "SELECT count(*) FROM comment WHERE text IS NOT NULL AND changed > ?", (int(self.fact(_UNTIL) or -1),)
        )[0][0]
        return found

    def blacken(self) -> Blackened:
        """Overwrite all words that are masked, for good; offsets, decisions, quotes and masks stand.

        The file is swept when the transaction is published, as after `forget`, so the words are on no page of it.
        """
        details = self._in_transaction()
        done: dict[str, list[list[object]]] = {}
        texts = self.texts(self.masks())
        for comment_id, masks in self.masks().items():
            hidden = [one for one in masks if one.hides]
            text = texts[comment_id]
            overwritten = [one for one in hidden if set(text[one.start : one.end]) != {FILLER}]
            if overwritten:
                self._blacken(comment_id, text, overwritten)
                done[comment_id] = [[comment_id, one.start, one.end] for one in overwritten]
        found = Blackened(len(done), sum(map(len, done.values())))
        if done:
            self._forget_reasons()
            self._text_is_gone()
            details["masked"] = [place for places in done.values() for place in places]
        return found

    def _blacken(self, comment_id: str, text: str, masks: Sequence[Mask]) -> None:
        letters = list(text)
        for one in masks:
            letters[one.start : one.end] = FILLER * (one.end - one.start)
        new = "".join(letters)
        key: int = self._all("SELECT key FROM comment WHERE id = ?", (comment_id,))[0][0]
        # First, since it is what lets the digests of decisions be changed (see the triggers in schema.sql).
        self._write("UPDATE comment SET text = ?, original = NULL, blackened = 1 WHERE key = ?", (new, key))
        for table in ("decision", "quote"):
            self._write(
                f"UPDATE {table} SET text_digest = ? WHERE comment = ? AND text_digest = ?",
                (text_digest(new), key, text_digest(text)),
            )
        self._unquote_reasons(key)
        # Nobody can tell which of a topic's words came from what is gone; by its passages it is still known again.
        for one in masks:
            self._write(
                "UPDATE topic SET words = '[]' WHERE key IN (SELECT topic FROM topic_passage "
                'WHERE comment = ? AND ((start < ? AND "end" > ?) OR start < 0))',
                (key, one.end, one.start),
            )

    def _unquote_reasons(self, comment: int) -> None:
        """Reasons of a comment's evidence that quote a word as it was written name the term alone."""
        reasons = self._reasons()
        conditions = {"coding": "run IN (SELECT key FROM run) AND comment = ?", "decision": "comment = ?"}
        for table, condition in conditions.items():
            for (packed,) in self._all(
                f"SELECT DISTINCT evidence FROM {table} WHERE {condition} AND evidence IS NOT NULL", (comment,)
            ):
                places = json.loads(packed)
                told = [
                    [start, end, self._reason_key(reasons[reason].partition(_QUOTED)[0])]
                    for start, end, reason in places
                ]
                if told != places:
                    self._write(
                        f"UPDATE {table} SET evidence = ? WHERE {condition} AND evidence = ?",
                        (pack_json(told), comment, packed),
                    )

    def _forget_comment(self, comment: int) -> None:
        self._write("DELETE FROM mask WHERE comment = ?", (comment,))
        super()._forget_comment(comment)
