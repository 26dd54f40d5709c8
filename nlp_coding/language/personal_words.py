"""The words of a comment with what the lists of names, places and roles say of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nlp_coding.language import resources

GIVEN, SURNAME, AMBIGUOUS, PLACE, ROLE, NOT, CALL, LINK, PREPOSITION, VERB, PRAISE, BODY, PARTICLE = (
    1 << bit for bit in range(13)
)
"""What a word may be; of several lists, all."""
NAME = GIVEN | SURNAME

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LISTS = {
    "given_names": GIVEN,
    "surnames": SURNAME,
    "ambiguous": AMBIGUOUS,
    "places": PLACE,
    "roles": ROLE,
    "not_names": NOT,
    "calls": CALL,
    "person_verbs": VERB,
    "person_praise": PRAISE,
    "bodies": BODY,
}
_FEW = {
    LINK: "med til fra frå er heter heiter gjerne heller evt eventuelt av ny nye vår vårt",
    PREPOSITION: "i på fra frå til ved mellom rundt nær om utenfor utanfor innen sør nord øst aust vest for mot over",
    PARTICLE: "van von de der den del da dos al el bin binti ibn la le af ben abu",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a comment; one with a hyphen or an apostrophe inside is one word."""

    start: int
    end: int
    form: str
    flags: int
    gap: str
    """What stands between it and the word before."""

    @property
    def capital(self) -> bool:
        return self.form[0].isupper()

    @property
    def shouted(self) -> bool:
        return len(self.form) > 1 and self.form.isupper()

    @property
    def sure(self) -> bool:
        """Whether it is a name and nothing else."""
        return bool(self.flags & NAME) and not self.flags & (AMBIGUOUS | PLACE)

    @property
    def common(self) -> bool:
        """Whether a capital does not make it a name."""
        lower = self.form.lower()
        by_its_end = len(lower) > 5 and lower.endswith(_endings("common_endings"))
        return bool(self.flags & (NOT | ROLE | BODY)) or by_its_end or len(lower) == 1

    @property
    def acronym(self) -> bool:
        """Whether it is "EKG" or "FACT-team"; a listed name may be shouted."""
        return not self.flags & NAME and len(self.form) > 1 and self.form.partition("-")[0].isupper()


def find_words(text: str) -> list[Word]:
    """The words of a comment in order."""
    known = _known()
    words = []
    last = 0
    for match in _WORD.finditer(text):
        form = match[0]
        flags = known.get(form.lower()) or _unlisted(form)
        words.append(Word(match.start(), match.end(), form, flags, text[last : match.start()]))
        last = match.end()
    return words


def _unlisted(form: str) -> int:
    """What a form is that no list has: of two parts, a role by its end, or a genitive."""
    known = _known()
    first, mark, last = form.replace("’", "-").replace("'", "-").partition("-")
    if mark:
        return _of_two_parts(first, last)
    lower = form.lower()
    if lower.endswith(_endings("role_endings")):
        return ROLE
    if lower.endswith("s") and len(lower) > 3:
        return known.get(lower[:-1], 0) & (NAME | AMBIGUOUS | PLACE)
    return 0


def _of_two_parts(first: str, last: str) -> int:
    known = _known()
    flags, end_flags = known.get(first.lower(), 0), known.get(last.rpartition("-")[2].lower(), 0)
    if last[:1].isupper():  # "Jon-Arve", and "n'Ola" in dialect
        return (flags | end_flags) & NAME if first[:1].isupper() else end_flags & (NAME | AMBIGUOUS)
    if first.islower():  # "ole-martin"
        both = flags & end_flags
        return both & (NAME | AMBIGUOUS) if both & GIVEN else 0
    # "Hansen-saken", "Kari's"
    return 0 if flags & (AMBIGUOUS | PLACE | NOT) else flags & NAME


@cache
def _known() -> Mapping[str, int]:
    """Each listed word, lower case, with what it may be."""
    known: dict[str, int] = {}
    listed = [(flag, split_list(name)) for name, flag in _LISTS.items()]
    listed += [(flag, tuple(words.split())) for flag, words in _FEW.items()]
    for flag, words in listed:
        for word in words:
            known[word.lower()] = known.get(word.lower(), 0) | flag
    return known


@cache
def _endings(name: str) -> tuple[str, ...]:
    return split_list(name)


def split_list(name: str) -> tuple[str, ...]:
    """The words of a list with several a line."""
    return tuple(word for line in resources.lines(f"personal/{name}.txt") for word in line.split())
