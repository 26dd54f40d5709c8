"""What is clustered: the passages of comments, a sentence each as a rule, as sets of features.

A comment may be about several matters, so it is cut into sentences; one with a single word of content joins its
neighbour. Non-answers, greetings, names and words with digits stay out, and so does all of a sentence that holds an
address or a telephone number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp_coding.core.survey import Comment
from nlp_coding.core.topics import Passage
from nlp_coding.language import resources
from nlp_coding.language.nonanswers import has_substance
from nlp_coding.language.sentences import Words
from nlp_coding.language.vocabulary import Flags, Ints, word_spans
from nlp_coding.topics.features import FormReader

CONTACT = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}\.\w|https?://|www\.|\b(?:\+47 ?)?\d(?:[ .]?\d){7,10}\b")
"""An address, or a number of eight to eleven digits: a telephone number, a national identity number."""
_MIN_CONTENT = 2
"""Content words below which a sentence joins its neighbour."""


@dataclass(frozen=True)
class Passages:
    """The passages of some comments; parallel, in the order of the comments."""

    spans: tuple[Passage, ...]
    texts: tuple[str, ...]
    form: Ints
    """Shape (n_words,): the content words, as numbers into the reader's forms."""
    of: Ints
    """Shape (n_words,): the passage of each word, rising."""
    comment: Ints
    """Shape (n_passages,): the comment of each passage, as a number into `comment_ids`; rising."""
    comment_ids: tuple[str, ...]
    """Comments with substance, in their order: the base of shares."""

    def __len__(self) -> int:
        return len(self.spans)


def find_passages(comments: Sequence[Comment], reader: FormReader) -> Passages:
    """Cut comments into passages with content."""
    answers = [one for one in comments if has_substance(one.text)]
    words = reader.read([one.text for one in answers])
    content = reader.content()[words.form] & ~_in_greeting(words, reader)
    group = _joined(words, content)
    content &= ~_gives_contact(words, group, [one.text for one in answers])
    numbers, of = np.unique(group[content], return_inverse=True)
    first = np.searchsorted(group, numbers)
    last = np.searchsorted(group, numbers, side="right") - 1
    spans: list[Passage] = []
    texts: list[str] = []
    where: list[tuple[int, int]] = []
    place = -1
    for start, end in zip(first.tolist(), last.tolist(), strict=True):
        if words.comment[start] != place:
            place = int(words.comment[start])
            where = word_spans(answers[place].text)
        comment, begin = answers[place], int(words.first[place])
        span = Passage(comment.id, where[start - begin][0], where[end - begin][1])
        spans.append(span)
        texts.append(comment.text[span.start : span.end])
    return Passages(
        spans=tuple(spans),
        texts=tuple(texts),
        form=words.form[content].astype(np.int32),
        of=of.astype(np.int32),
        comment=words.comment[first].astype(np.int32),
        comment_ids=tuple(one.id for one in answers),
    )


def _joined(words: Words, content: Flags) -> Ints:
    """Shape (n_words,): the passage of each word: its sentence, or that of the neighbour that it joins."""
    if not len(words.form):
        return np.zeros(0, dtype=np.int32)
    # Numbers without a gap: of two marks in a row each ends a sentence, and neighbours are to be found.
    sentence = np.unique(words.sentence, return_inverse=True)[1]
    n_sentences = int(sentence[-1]) + 1
    n_content = np.bincount(sentence[content], minlength=n_sentences)
    comment = np.full(n_sentences, -1)
    comment[sentence] = words.comment
    passage = np.arange(n_sentences)
    for one in np.flatnonzero((n_content > 0) & (n_content < _MIN_CONTENT)).tolist():
        if one and comment[one - 1] == comment[one]:
            passage[one] = passage[one - 1]
        elif one + 1 < n_sentences and comment[one + 1] == comment[one]:
            passage[one + 1] = one  # and so on: a chain of such sentences is one passage
            passage[one] = one
    joined: Ints = passage[sentence].astype(np.int32)
    return joined


def _gives_contact(words: Words, group: Ints, texts: Sequence[str]) -> Flags:
    """Shape (n_words,): whether a word's passage holds an address or a number by which somebody is reached or known."""
    found = np.zeros(len(words.form), dtype=np.bool_)
    for place, text in enumerate(texts):
        if not CONTACT.search(text):
            continue
        marks = [match.span() for match in CONTACT.finditer(text)]
        for at, (start, end) in enumerate(word_spans(text)):
            if any(start < stop and begin < end for begin, stop in marks):
                mine = slice(int(words.first[place]), int(words.first[place + 1]))
                found[mine] |= group[mine] == group[words.first[place] + at]
    return found


def _in_greeting(words: Words, reader: FormReader) -> Flags:
    """Shape (n_words,): whether a word's whole sentence is a greeting or a thanks."""
    greetings = resources.words("topics/greetings.txt")
    longest = max((len(one.split()) for one in greetings), default=0)
    found = np.zeros(len(words.form), dtype=np.bool_)
    if not len(words.form):
        return found
    starts = np.flatnonzero(np.diff(words.sentence, prepend=words.sentence[0] - 1))
    ends = np.append(starts[1:], len(words.form))
    forms = reader.forms
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if end - start <= longest and " ".join(forms[at].lower() for at in words.form[start:end]) in greetings:
            found[start:end] = True
    return found
