"""What is known of the comment and of the review, above the text."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from nlp_coding.app.words import WORDS, Words
from nlp_coding.core.codebook import Language
from nlp_coding.review.session import Session
from nlp_coding.review.sheet import Sheet

_BETWEEN = " · "


class Head(Vertical):
    """Three lines: where in the review one is, whose answer it is, and what there is to mind."""

    def compose(self) -> ComposeResult:
        with Horizontal(classes="head--title"):
            yield Static(id="place", markup=False)
            yield Static(id="review", markup=False)
        yield Static(classes="head--about", id="about", markup=False)
        yield Static(classes="head--flags", id="flags", markup=False)

    def show(self, session: Session, sheet: Sheet | None, *, language: Language) -> None:
        words = WORDS[language]
        place = _place(session, sheet, words)
        self._put("place", Content.assemble((sheet.comment.id, "bold"), _BETWEEN, place) if sheet else place)
        self._put("review", _review(session, words))
        self._put("about", _BETWEEN.join(about(sheet, words)) if sheet else "")
        self._put("flags", _BETWEEN.join(flags(session, sheet, words)) if sheet else "")

    def _put(self, name: str, text: str | Content) -> None:
        self.query_one(f"#{name}", Static).update(text)


def _place(session: Session, sheet: Sheet | None, words: Words) -> str:
    parts = []
    if sheet is not None:
        place = session.place(sheet.comment.id)
        n = words.number(len(session.queue))
        parts += [words.no_place if place is None else words.place.format(place=words.number(place + 1), n=n)]
    done = session.n_complete
    if session.filter_text:  # the place is among those the filter lets through, and this is not
        return _BETWEEN.join([*parts, words.count(words.n_complete_of, done, of=words.number(session.n_comments))])
    return _BETWEEN.join([*parts, words.count(words.n_complete, done)])


def _review(session: Session, words: Words) -> str:
    parts = [words.filtered.format(filter=session.filter_text)] if session.filter_text else []
    return _BETWEEN.join([session.coder, words.orders[session.order], *parts])


def about(sheet: Sheet, words: Words) -> Iterator[str]:
    """The level of agreement, the attributes that have a value, and the variety of Norwegian."""
    yield sheet.respondent.agreement or words.no_answer
    yield from (f"{name}: {value}" for name, value in sheet.respondent.attributes.items() if value)
    if sheet.variety:
        yield words.varieties[sheet.variety]


def flags(session: Session, sheet: Sheet, words: Words) -> Iterator[str]:
    """What a coder has to mind, and how far the comment is."""
    if sheet.complete:
        yield f"✓ {words.no_code if sheet.no_code else words.complete}"
    if session.blind != "nobody":
        yield words.blind_all if session.blind == "all" else words.blind_coders
    if sheet.audit:
        yield words.audit if session.blind == "all" else words.audit_hidden
    if sheet.changed:
        yield words.changed
    if not sheet.substance:
        yield words.no_substance
    own = next((one.text for one in sheet.memos if one.coder == session.coder), "")
    if own:
        yield words.memo.format(memo=own.splitlines()[0])
