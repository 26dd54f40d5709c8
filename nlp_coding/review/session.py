"""A coder at work: opens comments, answers, takes back; each answer is one transaction of the study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from nlp_coding.core.coding import MACHINE, Coding, Evidence
from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.readers.clean import one_line
from nlp_coding.review.keys import keys_of
from nlp_coding.review.listing import Order, read_lines, with_words
from nlp_coding.review.queue import Queue
from nlp_coding.review.said import Said, said_of
from nlp_coding.review.sheet import Sheet, read_sheet
from nlp_coding.review.trouble import ReviewError
from nlp_coding.settings import Blind
from nlp_coding.standing import codebook_of, standing
from nlp_coding.store import Memo, Store
from nlp_coding.workflow import Study, user_name


@dataclass(frozen=True)
class Done:
    """An act of this session that can be taken back."""

    entry: int
    """Its entry in the audit log."""
    comment_ids: tuple[str, ...]
    n_decisions: int


class Session(Queue):
    """An open review; use it as a context, in one thread. Nothing waits to be saved: it can end at any moment."""

    def __init__(
        self,
        study: Study,
        *,
        coder: str | None = None,
        blind: Blind | None = None,
        order: Order = "learning",
        only: Iterable[str] | None = None,
    ) -> None:
        """`only` are the ids of the comments to review, where not all; `blind` is the study's own where none is said.

        Raises InputError, StudyError.
        """
        self.study = study
        self.coder = one_line(coder or "") or user_name()
        if self.coder == MACHINE:
            raise InputError(Mistake(f"«{MACHINE}» is the program's own name", remedy="give a person's: --coder kari"))
        self.blind: Blind = blind or study.settings.blind
        self._store = Store.open(study.folder)
        try:
            codebook = codebook_of(self._store)
            self.run = self._store.latest_run()
            if self.run and self.run.codebook_digest != codebook.digest:
                self.run = None
            with self._store.snapshot():
                self._terms_only = self.blind == "coders" and bool(self._store.coders() - {self.coder})
                lines = read_lines(
                    self._store,
                    codebook,
                    self.run,
                    coder=self.coder,
                    blind=self.blind,
                    terms_only=self._terms_only,
                )
            wanted = None if only is None else set(only)
            super().__init__(
                (one for one in lines if wanted is None or one.comment_id in wanted), codebook=codebook, order=order
            )
        except BaseException:
            self._store.close()
            raise
        self.keys = keys_of(self.codebook.leaves)
        """Key → code id."""
        self._done: list[Done] = []
        self._texts: dict[str, str] = {}
        """What the coder has been shown, by comment: an answer is to that text, and to no other."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._store.close()

    # What there is to see.

    def sheet(self, comment_id: str) -> Sheet:
        """The comment with all its codes, as it is in the study now. Raises ReviewError where it is gone."""
        self._texts.pop(comment_id, None)
        sheet = read_sheet(
            self._store,
            self.codebook,
            self.run,
            comment_id,
            coder=self.coder,
            blind=self.blind,
            terms_only=self._terms_only,
        )
        if sheet is None:
            raise _gone(comment_id)
        self._texts[comment_id] = sheet.comment.text
        self._refresh([comment_id])
        self._void([comment_id])
        return sheet

    def texts(self, comment_ids: Sequence[str]) -> dict[str, str]:
        """Comment id → text."""
        found = self._store.texts(comment_ids)
        self._texts.update(found)
        self._void(found)
        return found

    def with_words(self, words: str) -> frozenset[str]:
        """The comments whose text has the words."""
        return frozenset(with_words(self._store, words))

    def memo(self, *, comment_id: str | None = None, code_id: str | None = None) -> str:
        """The coder's own memo on a comment or a code; empty where there is none."""
        found = self._store.memos(comment_id=comment_id, code_id=code_id)
        return next((one.text for one in found if one.coder == self.coder), "")

    def memos_of_code(self, code_id: str) -> tuple[Memo, ...]:
        """All memos on a code that the coder may see."""
        found = self._store.memos(code_id=code_id)
        return tuple(one for one in found if self.blind == "nobody" or one.coder == self.coder)

    # What a coder does. Each is recorded when it returns.

    def toggle(self, comment_ids: Sequence[str], code_id: str) -> None:
        """Yes to a code; where the coder has said yes to it for all these comments, no.

        By what was last shown, whatever another window has recorded since: a key answers to the screen.
        """
        yes = all(self._lines[one].answers.get(code_id) for one in comment_ids)
        self.answer(comment_ids, {code_id: not yes})

    def answer(
        self, comment_ids: Sequence[str], answers: Mapping[str, bool], *, spans: Sequence[tuple[int, int]] = ()
    ) -> None:
        """Record answers, code → applies, for each of some comments; `spans` are words that speak for a yes."""
        evidence = tuple(Evidence(start, end, "") for start, end in spans)
        self._record(
            [
                replace(self._coding(one, code_id, applies), evidence=evidence if applies else ())
                for one in comment_ids
                for code_id, applies in answers.items()
            ]
        )

    def accept(self, comment_ids: Sequence[str]) -> int:
        """Yes to every suggestion that the coder sees and has not answered; gives how many there were."""
        self._refresh(comment_ids)
        self._void(comment_ids)
        lines = [self._lines[one] for one in comment_ids]
        found = [
            self._coding(one.comment_id, code_id, True)
            for one in lines
            for code_id in one.suggested
            if code_id not in one.answers
        ]
        self._record(found)
        return len(found)

    def complete(self, comment_ids: Sequence[str]) -> None:
        """No to every code that the coder has not answered: these codes, and no others."""
        self._refresh(comment_ids)
        self._record(
            [
                self._coding(one, code.id, False)
                for one in comment_ids
                for code in self.codebook.leaves
                if code.id not in self._lines[one].answers
            ]
        )

    def no_code(self, comment_ids: Sequence[str]) -> None:
        """No to every code: none fits."""
        self._refresh(comment_ids)
        self._record(
            [
                self._coding(one, code.id, False)
                for one in comment_ids
                for code in self.codebook.leaves
                if self._lines[one].answers.get(code.id) is not False
            ]
        )

    def settle(self, comment_id: str, code_id: str, *, applies: bool) -> None:
        """Record the outcome of an adjudication; what coders decided stays as it is."""
        self._record([replace(self._coding(comment_id, code_id, applies), status="settled")], action="settle")

    def undo(self) -> Done | None:
        """Take back the last act of this session that stands; None where there is none. Memos are not taken back.

        What was decided on the same cells later, elsewhere, stands: `n_decisions` counts those that changed.
        """
        if not self._done:
            return None
        done = self._done[-1]
        with self._store.transaction(actor=user_name(), action="undo") as details:
            n_decisions = self._store.take_back(done.entry)
            details["undone"] = done.entry
        self._done.pop()
        self._refresh(done.comment_ids)
        return replace(done, n_decisions=n_decisions)

    def write_memo(self, text: str, *, comment_id: str | None = None, code_id: str | None = None) -> None:
        """Write the coder's memo on a comment or a code; an empty one takes it away."""
        with self._store.transaction(actor=user_name(), action="memo") as details:
            self._store.put_memo(text, coder=self.coder, comment_id=comment_id, code_id=code_id)
            details.update({"comment": comment_id} if comment_id else {"code": code_id})

    def _coding(self, comment_id: str, code_id: str, applies: bool) -> Coding:
        return Coding(comment_id, code_id, applies, "person", self.coder, "decided")

    def _record(self, codings: Sequence[Coding], *, action: str = "decide") -> None:
        if not codings:
            return
        comment_ids = tuple(dict.fromkeys(one.comment_id for one in codings))
        before = self.n_complete_of(comment_ids)
        with self._store.transaction(actor=user_name(), action=action):
            self._check(comment_ids)
            entry = self._store.next_entry()
            self._store.decide(codings, saw=self._saw)
        self._done.append(Done(entry, comment_ids, len(codings)))
        self._refresh(comment_ids)
        self.n_new += max(0, self.n_complete_of(comment_ids) - before)

    def _check(self, comment_ids: Sequence[str]) -> None:
        """Raise ReviewError where the study is not the one that the coder has answered to."""
        in_force = self._store.codebook_in_force()
        if in_force is None or in_force.digest != self.codebook.digest:
            message = "the study has another codebook now\n  → close the review and open it again"
            raise ReviewError("recoded", message)
        texts = self._store.texts(comment_ids)
        for one in comment_ids:
            if one not in texts:
                raise _gone(one)
            if one in self._texts and self._texts[one] != texts[one]:
                message = f"{one} has another text now; nothing was recorded\n  → read it, and answer again"
                raise ReviewError("changed", message, comment_id=one)

    def _saw(self, comment_id: str) -> int | None:
        """The run whose suggestions the coder has before them; none where these are kept back."""
        hidden = self.blind == "all" or self._lines[comment_id].audit
        return self.run.id if self.run and not hidden else None

    def _void(self, comment_ids: Iterable[str]) -> None:
        """What the machine said of a text that has changed since is no suggestion any more."""
        for one in comment_ids:
            line = self._lines.get(one)
            if line and line.suggested and self.run and self._store.changed_since(one, self.run.id):
                line.suggested = {}

    def _refresh(self, comment_ids: Sequence[str]) -> None:
        """Bring lines up to what is in the study: many at once by one look at everything."""
        found: dict[str, Said] = {}
        for one in comment_ids if len(comment_ids) <= _FEW else (None,):
            stands = standing(self._store, self.codebook, comment_id=one)
            found |= said_of(stands, self.codebook, coder=self.coder, blind=self.blind)
        for comment_id in comment_ids:
            if comment_id in self._lines:
                self._lines[comment_id].take(found.get(comment_id, Said()))


_FEW = 50
"""Comments that are looked up one by one."""


def _gone(comment_id: str) -> ReviewError:
    message = f"{comment_id} is not in the study any more\n  → close the review and open it again"
    return ReviewError("gone", message, comment_id=comment_id)
