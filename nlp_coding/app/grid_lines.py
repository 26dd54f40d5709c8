"""What stands in a line of the grid, and how wide its columns are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nlp_coding.app.dialog_words import DIALOGS
from nlp_coding.app.folding import shown
from nlp_coding.app.widgets.rows import LEAD, Drawn, Look
from nlp_coding.app.words import label_of
from nlp_coding.core.codebook import Language
from nlp_coding.review.listing import Line
from nlp_coding.review.session import Session
from nlp_coding.review.sorting import COLUMNS, Column

SORTED: tuple[Column, ...] = COLUMNS[1:]
"""The columns that can be sorted by; the text follows them."""
_LONGEST = 600
"""Characters of a text that are kept to be shown."""
_ID_CELLS = 16


class GridLines:
    """Draws lines of a session; texts are fetched when their lines are first seen."""

    def __init__(self, session: Session, language: Language) -> None:
        self._session = session
        self._words = DIALOGS[language].grid
        self._keys = {code_id: key for key, code_id in session.keys.items()}
        self.labels = {code.id: label_of(code, language) for code in session.codebook.leaves}
        self._texts: dict[str, str] = {}
        self._id_cells = max((len(line.comment_id) for line in session.all_lines()), default=0)
        self._level_cells = max(map(len, session.study.settings.scale.levels), default=0)

    def columns(self, room: int, by: Column, *, descending: bool) -> tuple[list[str], list[int]]:
        """The names of the columns, and their widths: codes and text share what the others leave of the room."""
        names = [self._words.columns[column] for column in SORTED]
        if by in SORTED:
            names[SORTED.index(by)] += " ▼" if descending else " ▲"
        names.append(self._words.text)
        room -= LEAD + len(names)
        states = max(map(len, self._words.states.values()))
        widths = [
            min(max(self._id_cells, len(names[0])), _ID_CELLS),
            max(min(self._level_cells, room // 5), len(names[1])),
            len(names[2]),
            max(states, len(names[3])),
        ]
        left = max(20, room - sum(widths))
        return names, [*widths, left * 9 // 20, left - left * 9 // 20]

    def draw(self, comment_id: str, seen: Callable[[], Sequence[str]]) -> Drawn:
        """`seen` gives all comments whose lines are on the screen."""
        line = self._session.line(comment_id)
        state = "disputed" if line.disputed else line.state(len(self.labels))
        look: Look = "wrong" if state in ("disputed", "again") else "quiet" if state in ("complete", "no code") else ""
        return (
            (comment_id, ""),
            (line.level or "–", ""),
            ({"nb": "nb", "nn": "nn", "undecided": "?"}.get(line.variety or "", "–"), "quiet"),
            (self._words.states[state], look),
            (self.codes(line), "suggested" if any(one not in line.answers for one in line.codes) else ""),
            (self.text(comment_id, seen), ""),
        )

    def codes(self, line: Line) -> str:
        """Each with its key; «?» where the machine alone says so."""
        return " · ".join(
            f"{self._keys.get(one, '')}{'' if one in line.answers else '?'} {self.labels[one]}".strip()
            for one in self.labels
            if one in line.codes
        )

    def forget(self) -> None:
        """Texts may have changed: they are fetched anew when they are seen."""
        self._texts.clear()

    def text(self, comment_id: str, seen: Callable[[], Sequence[str]] = tuple) -> str:
        """The beginning of a text on one line; those of all lines on the screen are fetched at once."""
        if comment_id not in self._texts:
            missing = [one for one in {comment_id, *seen()} if one not in self._texts]
            texts = self._session.texts(missing)
            self._texts |= {one: " ".join(shown(texts.get(one, "")[:_LONGEST]).split()) for one in missing}
        return self._texts[comment_id]
