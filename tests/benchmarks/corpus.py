"""A seeded corpus of any size: comments of about 30 words, in both standards, with repetition and typing errors.

A comment is made of sentences of the example bank in one standard, half of their words exchanged for others, since
what people write is mostly no codebook's words. Those others follow Zipf's law: the bank's commonest forms first, then
the lexicon's, the short ones sooner, and compounds that no lexicon holds.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np
from simplemma.strategies import DefaultDictionaryFactory

from nlp_coding import workflow
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.examples import Example
from nlp_coding.core.survey import Comment
from nlp_coding.learning import find_bank

_BLOCK = 2_000
"""Comments drawn at a time, each block from a seed of its own: a corpus is the beginning of every longer one."""
_WORDS_A_COMMENT = 31.5
"""The mean but for the short ones; 30 with them."""
_SPREAD = 0.5
"""Of the logarithm of a comment's length: most have 15 to 50 words."""
_FEWEST, _MOST = 4, 200
_SHARES = {"nb": 0.8, "nn": 0.2}
_SHARE_EXCHANGED = 0.57
"""Of the words before no mark, which gives half of all."""
_SHARE_SHORT = 0.05
_SHORT_WORDS = 3
_SHARE_MISTYPED = 0.02
"""Of the words of five letters and more."""
_COMMONEST = 1_500
_LEXICON = {"nb": 120_000, "nn": 60_000}
_COMPOUNDS = 40_000
_MARKS = ("-", "?", "nei", "Nei", "ingen", "Ingen kommentar", "Ikkje noko", "vet ikke", "Varierer", "Godt samarbeid")


@dataclass(frozen=True)
class _Stock:
    """What comments of one standard are drawn from."""

    sentences: Sequence[Sequence[str]]
    words: Sequence[str]
    cumulated: np.ndarray
    """Shape (n_words,): the probability of a word or one before it."""


def make_comments(codebook: Codebook, n: int, *, seed: int = 1) -> Iterator[Comment]:
    """n comments made of the codebook's example bank; the same for the same seed."""
    return islice(_comments(codebook, seed), n)


def _comments(codebook: Codebook, seed: int) -> Iterator[Comment]:
    bank = find_bank(codebook, None, folders=workflow.codebook_folders())
    assert len(bank), f"{codebook.name}@{codebook.version} has no examples"
    stocks, short = _stocks(bank.examples)
    number = 0
    while True:
        generator = np.random.default_rng([seed, number])
        for text in _texts(stocks, short, generator):
            yield Comment(f"K{number:07}", f"K{number:07}", text)
            number += 1


def _texts(stocks: Sequence[_Stock], short: Sequence[str], generator: np.random.Generator) -> Iterator[str]:
    """The texts of one block."""
    lengths = np.exp(generator.normal(np.log(_WORDS_A_COMMENT) - _SPREAD**2 / 2, _SPREAD, _BLOCK))
    lengths = np.clip(np.rint(lengths), _FEWEST, _MOST).astype(int)
    standard = generator.choice(len(stocks), _BLOCK, p=list(_SHARES.values()))
    drawn = [_words(stock, lengths[standard == place], generator) for place, stock in enumerate(stocks)]
    is_short = generator.random(_BLOCK) < _SHARE_SHORT
    rank = _zipf(len(short), generator.random(_BLOCK))
    for place, one in enumerate(standard.tolist()):
        text = next(drawn[one])
        yield short[rank[place]] if is_short[place] else text


def _words(stock: _Stock, lengths: np.ndarray, generator: np.random.Generator) -> Iterator[str]:
    """A text for each length."""
    # No sentence is shorter than one word, so these are enough.
    sentences = iter(generator.integers(len(stock.sentences), size=int(lengths.sum())).tolist())
    flat: list[str] = []
    for length in lengths.tolist():
        wanted = len(flat) + length
        while len(flat) < wanted:
            flat += stock.sentences[next(sentences)]
        del flat[wanted:]
    exchanged = np.flatnonzero(generator.random(len(flat)) < _SHARE_EXCHANGED)
    others = np.searchsorted(stock.cumulated, generator.random(len(exchanged)))
    for at, other in zip(exchanged.tolist(), others.tolist(), strict=True):
        if flat[at][-1].isalnum():
            flat[at] = stock.words[other]
    mistyped = np.flatnonzero(generator.random(len(flat)) < _SHARE_MISTYPED)
    kinds = generator.integers(4, size=len(mistyped)).tolist()
    where = generator.random(len(mistyped)).tolist()
    for at, kind, share in zip(mistyped.tolist(), kinds, where, strict=True):
        flat[at] = mistype(flat[at], kind, share)
    ends = np.cumsum(lengths).tolist()
    return (" ".join(flat[end - length : end]) for length, end in zip(lengths.tolist(), ends, strict=True))


def mistype(word: str, kind: int, share: float) -> str:
    """A word with two letters exchanged, one left out, doubled, or another one; short words stay as they are."""
    if len(word) < 5:
        return word
    at = 1 + int(share * (len(word) - 3))
    before, one, other, after = word[:at], word[at], word[at + 1], word[at + 2 :]
    return before + (other + one, other, one + one + other, "aeirnst"[at % 7] + other)[kind] + after


def _stocks(bank: Sequence[Example]) -> tuple[list[_Stock], list[str]]:
    """What comments are drawn from, by standard, and the short texts, which many write alike."""
    short = sorted({one.text for one in bank if len(one.text.split()) <= _SHORT_WORDS})
    stocks = []
    for standard in _SHARES:
        texts = [one.text for one in bank if (one.variety == "nn") == (standard == "nn")]
        sentences = [part.split() for text in texts for part in re.split(r"(?<=[.!?])\s+", text) if part.strip()]
        counted = Counter(word.lower() for text in texts for word in re.findall(r"\w+", text))
        common = [word for word, _ in counted.most_common(_COMMONEST)]
        words = common + _rare_words(standard, frozenset(common))
        stocks.append(_Stock(sentences, words, _cumulated(len(words))))
    return stocks, [*_MARKS, *short]


@cache
def _rare_words(standard: str, known: frozenset[str]) -> list[str]:
    """Forms of simplemma's lexicon and compounds of them, short ones rather sooner than long ones."""
    generator = np.random.default_rng(_LEXICON[standard])
    lexicon = DefaultDictionaryFactory().get_dictionary(standard)
    forms = [form for form in lexicon if len(form) > 1 and form.isalpha() and form.islower() and form not in known]
    chosen = [forms[place] for place in generator.permutation(len(forms))[: _LEXICON[standard]].tolist()]
    parts = [form for form in chosen if 3 <= len(form) <= 8]
    pairs = generator.integers(len(parts), size=(_COMPOUNDS, 2)).tolist()
    words = [*chosen, *dict.fromkeys(parts[first] + parts[last] for first, last in pairs)]
    order = np.argsort([len(word) for word in words] * generator.lognormal(0, 0.5, len(words)), kind="stable")
    return [words[place] for place in order.tolist()]


def _cumulated(n: int) -> np.ndarray:
    weights = (np.arange(n) + 2.7) ** -1.07
    cumulated: np.ndarray = np.cumsum(weights) / weights.sum()
    cumulated[-1] = 1.0
    return cumulated


def _zipf(n: int, draws: np.ndarray) -> list[int]:
    ranks: list[int] = np.searchsorted(_cumulated(n), draws).tolist()
    return ranks


def write_survey(comments: Iterable[Comment], path: Path) -> Path:
    """A survey file of comments, every other one agreeing."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "agreement", "comment"])
        writer.writerows([one.id, ("Enig", "Uenig")[number % 2], one.text] for number, one in enumerate(comments))
    return path


def read_survey(path: Path, n: int | None = None) -> Iterator[Comment]:
    """The first n comments of such a file, one by one."""
    for comment_id, _, text in _rows(path, n):
        yield Comment(comment_id, comment_id, text)


def read_texts(path: Path, n: int | None = None) -> Iterator[str]:
    """The texts alone."""
    return (text for _, _, text in _rows(path, n))


def _rows(path: Path, n: int | None) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from islice(rows, n)


def main() -> None:
    """python -m tests.benchmarks.corpus FILE [--n 100000] [--seed 1]."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--n", type=int, default=100_000, help="comments")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write_survey(make_comments(workflow.show_codebook(None), options.n, seed=options.seed), options.file)


if __name__ == "__main__":
    main()
