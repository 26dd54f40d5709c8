"""simplemma's lexicons of both written standards, asked as cheaply as they can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from functools import cache
from typing import Any

from simplemma.strategies import DefaultDictionaryFactory

_DICTIONARIES = DefaultDictionaryFactory()


class Lexicon:
    """simplemma's lexicon, form to lemma; asked directly, since its own look-up tries much that we do ourselves."""

    def __init__(self, language: str) -> None:
        self._found: Any = _DICTIONARIES.get_dictionary(language)
        # Millions of words are looked up, most in vain: the dictionary of bytes behind simplemma's is asked, where it
        # is there, in a third of the time.
        raw = getattr(self._found, "_dict", None)
        self.raw: dict[bytes, bytes] | None = raw if isinstance(raw, dict) and type(next(iter(raw))) is bytes else None

    def get(self, word: str) -> str | None:
        """The lemma of a form."""
        if self.raw is None:
            lemma: str | None = self._found.get(word)
            return lemma
        found = self.raw.get(word.encode())
        return None if found is None else found.decode()

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language, "nb" or "nn"; read once."""
    return Lexicon(language)


def holding(nb: Lexicon, nn: Lexicon, listed: Set[str]) -> Callable[[str], bool]:
    """Whether either lexicon or the list has a word: asked for every part of every unknown word."""
    bokmal, nynorsk = nb.raw, nn.raw
    if bokmal is None or nynorsk is None:
        return lambda word: nb.get(word) is not None or nn.get(word) is not None or word in listed

    def holds(word: str) -> bool:
        key = word.encode()
        return key in bokmal or key in nynorsk or word in listed

    return holds
