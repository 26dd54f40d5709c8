"""The texts of a study as they may be handed on: markers such as [navn] in the place of what is masked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from nlp_coding.core.codebook import Language
from nlp_coding.core.coding import Evidence
from nlp_coding.store import Mask, Store


@dataclass(frozen=True)
class MaskedText:
    """A comment as it may be handed on."""

    text: str
    markers: tuple[tuple[int, int, int, int], ...] = field(default=(), repr=False)
    """Of each marker: start and end of what it stands for in the text of record, and its own in `text`."""

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the text of record stands in `text`; a marker that it touches is taken in whole."""
        return self._moved(start, 2), self._moved(end, 3)

    def words(self, start: int, end: int) -> str:
        """What `text` has of a stretch of the text of record."""
        return self.text[slice(*self.place(start, end))]

    def evidence(self, found: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """Evidence of the text of record where it stands in `text`; a reason quotes no word of a text with markers."""
        if not self.markers:
            return tuple(found)
        return tuple(Evidence(*self.place(one.start, one.end), term_of(one.reason)) for one in found)

    def _moved(self, at: int, side: int) -> int:
        shift = 0
        for marker in self.markers:
            start, end, _, new_end = marker
            if at <= start:
                break
            if at < end:
                return marker[side]
            shift = new_end - end
        return at + shift


def term_of(reason: str) -> str:
    """A reason without the word as it was misspelled, which is the respondent's."""
    return reason.partition(" [«")[0]


def masks_of(store: Store, comment_ids: Collection[str] | None = None) -> dict[str, tuple[Mask, ...]]:
    """By comment what is masked in it, in order; all comments or some, those without a mask left out."""
    found = {
        comment_id: tuple(one for one in masks if one.hides) for comment_id, masks in store.masks(comment_ids).items()
    }
    return {comment_id: masks for comment_id, masks in found.items() if masks}


def masked(text: str, masks: Sequence[Mask], *, language: Language) -> MaskedText:
    """A text with markers in the place of what is masked. The masks are in order, none over another."""
    if not masks:
        return MaskedText(text)
    from nlp_coding.language.personal import MARKERS  # not for commands that hand on no text

    words = {str(kind): marker for kind, marker in MARKERS[language].items()}
    parts: list[str] = []
    markers: list[tuple[int, int, int, int]] = []
    at = length = 0
    for one in masks:
        marker = words[one.kind]
        before = text[at : one.start]
        parts += (before, marker)
        start = length + len(before)
        length = start + len(marker)
        markers.append((one.start, one.end, start, length))
        at = one.end
    return MaskedText("".join((*parts, text[at:])), tuple(markers))


def masked_comments(
    store: Store, comment_ids: Collection[str] | None = None, *, language: Language
) -> dict[str, MaskedText]:
    """By id the comments as they may be handed on; all or some."""
    masks = masks_of(store, comment_ids)
    texts = (
        {one.id: one.text for chunk in store.iter_comments() for one in chunk}
        if comment_ids is None
        else store.texts(comment_ids)
    )
    return {
        comment_id: masked(text, masks.get(comment_id, ()), language=language) for comment_id, text in texts.items()
    }
