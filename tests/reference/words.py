"""A text as words, each with the sentence and the stretch between marks that it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp_coding.language import resources

_CONTACT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*|https?://\S+|www\.\S+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)+")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_STOP = re.compile(r"[.!?…]+|\n+")
_OTHER_MARK = re.compile(r"[,;:()\[\]]|(?<!\S)[-–—]+(?!\S)|—")


@dataclass(frozen=True)
class TextWord:
    """A word of a text."""

    form: str
    start: int
    """In code points, as `end`."""
    end: int
    sentence: int
    """Words with the same number stand in one sentence."""
    stretch: int
    """Words with the same number have no mark between them."""

    @property
    def lower(self) -> str:
        return self.form.lower()


def read_words(text: str) -> list[TextWord]:
    """The words of a text, in order; marks and all else that is no word are left out."""
    tokens = _tokens_of(text)
    forms = [form for form, _, _, _ in tokens]
    words: list[TextWord] = []
    sentence = stretch = 0
    for at, (form, start, end, is_word) in enumerate(tokens):
        following = forms[at + 1] if at + 1 < len(forms) else ""
        silent = form == "." and at > 0 and _belongs_to(forms[at - 1], following)
        # An address that begins with a full stop counts as one that ends a sentence.
        if form[0] in ".!?…\n" and not silent:
            sentence += 1
        if not is_word and not (silent and not following[:1].isupper()):
            stretch += 1
        if is_word:
            words.append(TextWord(form, start, end, sentence, stretch))
    return words


def _tokens_of(text: str) -> list[tuple[str, int, int, bool]]:
    """Words and marks: form, start, end, whether it is a word."""
    tokens = []
    at = 0
    while at < len(text):
        for kind, is_word in ((_CONTACT, True), (_NUMBER, True), (_WORD, True), (_STOP, False), (_OTHER_MARK, False)):
            if found := kind.match(text, at):
                tokens.append((found[0], at, found.end(), is_word))
                at = found.end()
                break
        else:
            at += 1
    return tokens


def _belongs_to(before: str, following: str) -> bool:
    """Whether a full stop is part of the word before it, and ends no sentence."""
    word = before.lower()
    is_short = len(before) == 1 and before.isalpha()  # an initial, or a letter of m.a.
    if (is_short or word in _abbreviations()) and not (
        word in resources.words("closing_abbreviations.txt") and following[:1].isupper()
    ):
        return True
    return before.isdecimal() and len(before) <= 2 and following[:1].islower()  # 3. mai


def _abbreviations() -> set[str]:
    """Those listed, and the parts of those with a full stop inside, but for parts as long as words."""
    listed = resources.words("abbreviations.txt")
    known = set(listed)
    for entry in listed:
        if "." in entry:
            known.update(part for part in entry.split(".") if 1 <= len(part) <= 3)
    return known
