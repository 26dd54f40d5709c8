"""What of a comment is quoted: a sentence, with its neighbours where it is short."""

from __future__ import annotations

import re

from nlp_coding.language.sentences import find_sentences
from nlp_coding.language.vocabulary import Vocabulary, word_spans

SHORTEST, LONGEST = 40, 400
"""Characters of a good quote: a sentence that is shorter takes in its neighbours, and a longer one is cut."""
_CLOSING = re.compile(r"""["»”')\]]*[.!?…]*["»”')\]]*""")
_OPENING = "\"«“'(["


def stretch_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a stretch; with its neighbours where it is short, cut between words where it is long."""
    sentences = _sentences(text)
    touched = [at for at, (begin, stop) in enumerate(sentences) if begin < end and start < stop]
    first = touched[0] if touched else 0
    last = touched[-1] if touched else 0
    if not sentences:
        return 0, len(text)
    while sentences[last][1] - sentences[first][0] < SHORTEST and (last + 1 < len(sentences) or first):
        first, last = (first, last + 1) if last + 1 < len(sentences) else (first - 1, last)
    begin, stop = sentences[first][0], sentences[last][1]
    if stop - begin <= LONGEST:
        return begin, stop
    room = max(0, LONGEST - (end - start)) // 2
    words = [span for span in word_spans(text) if begin <= span[0] and span[1] <= stop]
    inside = [span for span in words if span[0] >= start - room and span[1] <= end + room]
    return (inside[0][0], inside[-1][1]) if inside else (begin, begin + LONGEST)


def _sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence stands, with its marks and without white space at its ends."""
    vocabulary = Vocabulary()
    words = find_sentences(vocabulary.encode([text]), vocabulary)
    found: list[tuple[int, int]] = []
    before = -1
    for (start, end), sentence in zip(word_spans(text), words.sentence.tolist(), strict=True):
        if sentence == before:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        before = sentence
    closed = [(start, end + len(_closing(text[end : end + 9]))) for start, end in found]
    return [(start - 1 if start and text[start - 1] in _OPENING else start, end) for start, end in closed]


def _closing(text: str) -> str:
    found = _CLOSING.match(text)
    return found[0] if found else ""
