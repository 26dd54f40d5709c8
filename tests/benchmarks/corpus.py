"""A seeded corpus of any size: comments of about 30 words, in both standards, with repetition and typing errors."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from nlp_coding.core.codebook import Codebook
from nlp_coding.core.survey import Comment

_WORDS_A_COMMENT = 30
_TYPING_ERRORS = 0.01
_SHORT = ("Nei", "-", "Ingen kommentar", "Varierer", "Godt samarbeid", "Ikkje noko å leggje til")
_SHARE_SHORT = 0.05
_SHARE_MIXED = 0.5


def make_comments(codebook: Codebook, n: int, *, seed: int = 1) -> Iterator[Comment]:
    """n comments made of the codebook's example sentences, half of their words exchanged by Zipf-drawn others."""
    draw = random.Random(seed)
    sentences = [text for code in codebook.codes for text in (*code.matches, *code.rejects)]
    words = sorted({word for sentence in sentences for word in re.findall(r"\w+", sentence)})
    draw.shuffle(words)
    # Rare forms keep turning up in real text; half of the vocabulary here is invented compounds of the other half.
    words += [draw.choice(words) + draw.choice(words).lower() for _ in range(30_000)]
    weights = [1 / (rank + 1) for rank in range(len(words))]
    stock = draw.choices(words, weights, k=500_000)
    for number in range(n):
        if draw.random() < _SHARE_SHORT:
            yield Comment(f"K{number:07}", f"K{number:07}", draw.choice(_SHORT))
            continue
        text = ""
        while text.count(" ") < _WORDS_A_COMMENT + 15:
            text += draw.choice(sentences).rstrip(".!? ") + ". "
        parts = [
            draw.choice(stock) if draw.random() < _SHARE_MIXED and part[-1] not in ".,:;" else part
            for part in text.split()[: _WORDS_A_COMMENT + draw.randrange(-13, 16)]
        ]
        yield Comment(f"K{number:07}", f"K{number:07}", " ".join(_mistype(part, draw) for part in parts))


def _mistype(word: str, draw: random.Random) -> str:
    if len(word) < 5 or draw.random() > _TYPING_ERRORS:
        return word
    at = draw.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
