"""The comments of a review as a queue: which ones, in which order, and where in it one is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

from nlp_coding.core.codebook import Codebook
from nlp_coding.review.listing import Line, Order, by_ranking, n_done, ordered


class Queue:
    """The lines of a review. What is put in order are comment ids; a line changes as its comment is answered."""

    def __init__(self, lines: Iterable[Line], *, codebook: Codebook, order: Order) -> None:
        self.codebook = codebook
        self._lines = {one.comment_id: one for one in lines}
        self.n_new = 0
        """Comments that were completed since the machine last learned."""
        self._ranking: Mapping[str, int] = {}
        self._keeps: Callable[[Line], bool] | None = None
        self.filter_text = ""
        """The filter that is on, as it was typed."""
        self.order: Order = order
        self.queue: list[str] = []
        """Comment ids in the order of the review, as far as the filter lets them through."""
        self.arrange(order)

    @property
    def n_comments(self) -> int:
        """Comments of this review, whatever the filter."""
        return len(self._lines)

    @property
    def n_complete(self) -> int:
        return n_done(self._lines.values(), self.codebook)

    def line(self, comment_id: str) -> Line:
        return self._lines[comment_id]

    def all_lines(self) -> Iterable[Line]:
        """Those of the review, whatever the filter, in the order of the file."""
        return self._lines.values()

    def lines(self) -> list[Line]:
        """Those of the queue, in its order."""
        return [self._lines[one] for one in self.queue]

    def n_complete_of(self, comment_ids: Iterable[str]) -> int:
        return n_done((self._lines[one] for one in comment_ids), self.codebook)

    def disagreements(self) -> list[str]:
        """The comments of the review, in file order, that tables leave out since coders differ in a code."""
        return [one.comment_id for one in ordered(self._lines.values(), "file", self.codebook) if one.disputed]

    # The order of the comments.

    def arrange(self, order: Order) -> None:
        """Put the queue in an order."""
        self.order = order
        kept = [one for one in self._lines.values() if self._keeps is None or self._keeps(one)]
        if order == "learning" and self._ranking:
            found = by_ranking(kept, self._ranking, self.codebook)
        else:
            found = ordered(kept, order, self.codebook)
        self.queue = [one.comment_id for one in found]

    def keep(self, keeps: Callable[[Line], bool] | None, *, text: str = "") -> None:
        """Let only some comments into the queue; None lets in all. `text` is the filter as it was typed."""
        self._keeps, self.filter_text = keeps, text
        self.arrange(self.order)

    def narrow(self, keeps: Callable[[Line], bool]) -> None:
        """Leave out of the whole review what is not kept; a filter can bring none of it back."""
        self._lines = {comment_id: line for comment_id, line in self._lines.items() if keeps(line)}
        self.arrange(self.order)

    def learned(self, ranking: Sequence[str], *, stays: str | None = None) -> None:
        """The machine has learned: comment ids, those to look at first before others.

        The queue up to the comment that `stays` is as before, so that it keeps its place and what was seen before it.
        """
        self._ranking = {comment_id: place for place, comment_id in enumerate(ranking)}
        if self.order == "learning":
            place = None if stays is None else self.place(stays)
            seen = self.queue[: place + 1] if place is not None else []
            self.arrange("learning")
            before = set(seen)
            self.queue = [*seen, *(one for one in self.queue if one not in before)]

    # From comment to comment.

    def place(self, comment_id: str) -> int | None:
        """Where in the queue a comment is, from 0; None where the filter does not let it through."""
        try:
            return self.queue.index(comment_id)
        except ValueError:
            return None

    def neighbour(self, comment_id: str | None, n: int) -> str | None:
        """The comment so many places on; beside one that is not in the queue stands its first."""
        place = None if comment_id is None else self.place(comment_id)
        there = 0 if place is None else place + n
        return self.queue[there] if 0 <= there < len(self.queue) else None

    def next_to_do(self, comment_id: str | None = None) -> str | None:
        """The next comment that is not complete, then one from the beginning of the queue; None where all are."""
        place = -1 if comment_id is None else self.place(comment_id)
        after = 0 if place is None else place + 1
        n_codes = len(self.codebook.leaves)
        for one in chain(self.queue[after:], self.queue[:after]):
            if self._lines[one].state(n_codes) not in ("complete", "no code") and one != comment_id:
                return one
        return None
