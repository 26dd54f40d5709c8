"""The filter of a review as it is typed: `kode:møter -status:ferdig "lang ventetid"`; all that is asked must hold.

    filter    = { [-] condition }
    condition = field : value | attribute = value | words
    words     = word | "some words"

A value is a name or its beginning, in quotation marks where it has spaces. After an attribute `:` will do, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nlp_coding.core.codebook import LANGUAGES, Codebook, Language
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.survey import Scale
from nlp_coding.review.filter_words import FIELDS, NOT_STATED, STATUSES, TOLD, VARIETIES, name_in
from nlp_coding.review.listing import Line

WithWords = Callable[[str], frozenset[str]]
"""Words → the comments whose text has them."""

Kind = Literal["code", "level", "variety", "status", "attribute", "words"]

_QUOTES = {'"': '"', "«": "»", "“": "”", "”": "”", "„": "“"}
_CONDITION = re.compile(r"(?P<sign>-?)(?:(?P<field>[^\s\"«»“”„:=]+)(?P<mark>[:=]))?")
_N_LISTED = 8


@dataclass(frozen=True)
class Vocabulary:
    """What can be asked for in a study."""

    codebook: Codebook
    levels: tuple[str, ...]
    attributes: Mapping[str, tuple[str, ...]]
    """Name → values."""


def vocabulary(
    codebook: Codebook, scale: Scale, attributes: Mapping[str, Sequence[str]], lines: Iterable[Line]
) -> Vocabulary:
    """The words of a study: those of its settings first, in their order, then what respondents answered beside."""
    levels = dict.fromkeys((*scale.levels, *scale.outside))
    found = {name: dict.fromkeys(values) for name, values in attributes.items()}
    for line in lines:
        if line.level is not None:
            levels[line.level] = None
        for name, value in line.attributes.items():
            if value:
                found.setdefault(name, {})[value] = None
    return Vocabulary(codebook, tuple(levels), {name: tuple(values) for name, values in found.items()})


@dataclass(frozen=True)
class Condition:
    """One thing that must hold of a comment, or must not."""

    kind: Kind
    wanted: tuple[str, ...]
    """Any one of these: ids of codes (a group stands for those below it), a level, a status, … or the words."""
    attribute: str = ""
    negated: bool = False

    def holds(self, line: Line, n_codes: int, having: Mapping[str, frozenset[str]]) -> bool:
        """`having`: words → the comments whose text has them."""
        return self._found(line, n_codes, having) is not self.negated

    def _found(self, line: Line, n_codes: int, having: Mapping[str, frozenset[str]]) -> bool:
        if self.kind == "words":
            return line.comment_id in having[self.wanted[0]]
        if self.kind == "code":
            return any(code in self.wanted for code in line.codes)
        if self.kind == "level":
            return (line.level or "") in self.wanted
        if self.kind == "variety":
            return line.variety in self.wanted
        if self.kind == "attribute":
            return line.attributes.get(self.attribute, "") in self.wanted
        return _has_status(line, self.wanted[0], n_codes)


def _has_status(line: Line, status: str, n_codes: int) -> bool:
    if status == "disputed":
        return line.disputed
    if status == "audit":
        return line.audit
    if status == "sample":
        return line.sampled
    state = line.state(n_codes)
    return state == status or (status == "complete" and state == "no code")


@dataclass(frozen=True)
class Filter:
    """Conditions that must all hold."""

    conditions: tuple[Condition, ...]
    n_codes: int

    def keeps(self, with_words: WithWords) -> Callable[[Line], bool]:
        """The test of a line; texts are looked through once, now."""
        having = {one.wanted[0]: with_words(one.wanted[0]) for one in self.conditions if one.kind == "words"}
        return lambda line: all(one.holds(line, self.n_codes, having) for one in self.conditions)


def parse(text: str, known: Vocabulary, *, language: Language = "nb") -> Filter:
    """Read a filter; an empty text lets all through. Raises InputError with every mistake, told in the language."""
    mistakes: list[Mistake] = []
    conditions = []
    for sign, field, value in _pieces(text, language, mistakes):
        reader = _Reader(known, language, mistakes)
        if (found := reader.condition(field, value, negated=bool(sign))) is not None:
            conditions.append(found)
    if mistakes:
        raise InputError(mistakes)
    return Filter(tuple(conditions), len(known.codebook.leaves))


def _pieces(text: str, language: Language, mistakes: list[Mistake]) -> Iterator[tuple[str, str, str]]:
    """Sign, field (empty for words) and value of each condition."""
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        head = _CONDITION.match(text, place)
        assert head is not None  # every part of it may be empty
        place = head.end()
        if place < len(text) and text[place] in _QUOTES:
            end = text.find(_QUOTES[text[place]], place + 1)
            if end < 0:
                mistakes.append(Mistake(TOLD[language].not_closed))
                return
            value, place = text[place + 1 : end], end + 1
        else:
            found = re.compile(r"\S*").match(text, place)
            assert found is not None
            value, place = found[0], found.end()
        if head["field"] or value.strip():
            yield head["sign"], head["field"] or "", " ".join(value.split())


class _Reader:
    """Turns a field and a value into a condition, or adds what is wrong to the mistakes."""

    def __init__(self, known: Vocabulary, language: Language, mistakes: list[Mistake]) -> None:
        self._known = known
        self._language: Language = language
        self._told = TOLD[language]
        self._mistakes = mistakes

    def condition(self, field: str, value: str, *, negated: bool) -> Condition | None:
        if not field:
            return Condition("words", (value,), negated=negated)
        named = self._field(field)
        if named is None:
            return None
        kind, attribute = named
        if not value:
            self._wrong(self._told.empty.format(field=field), self._listed(self._names(kind, attribute)))
            return None
        wanted = self._one_of(value, self._names(kind, attribute), kind, attribute)
        return Condition(kind, wanted, attribute, negated) if wanted is not None else None

    def _field(self, field: str) -> tuple[Kind, str] | None:
        """What a field means: one of the program's, or an attribute of the study, which may be begun."""
        names: dict[str, tuple[Kind, str]] = {name: ("attribute", name) for name in self._known.attributes}
        names |= {name: (kind, "") for kind, called in FIELDS.items() for name in called}
        found = _matching(field, {name: (name,) for name in names})
        kinds = {names[name[0]] for name in found}
        if len(kinds) == 1:
            return kinds.pop()
        shown = [*(name_in(self._language, called) for called in FIELDS.values()), *self._known.attributes]
        near = nearest(field, names)
        remedy = self._told.nearest.format(near=_typed(near)) if near else self._listed({one: (one,) for one in shown})
        self._wrong(self._told.no_field.format(word=field), f"{remedy}; {self._told.as_text}")
        return None

    def _names(self, kind: Kind, attribute: str) -> dict[str, tuple[str, ...]]:
        """What can be written → what is meant by it."""
        if kind == "code":
            return self._codes()
        if kind in ("variety", "status"):
            things = VARIETIES if kind == "variety" else STATUSES
            return {name: (one,) for one, names in things.items() for name in (name_in(self._language, names), *names)}
        values = self._known.levels if kind == "level" else self._known.attributes[attribute]
        names: dict[str, tuple[str, ...]] = {one: (one,) for one in values}
        return names | dict.fromkeys((name_in(self._language, NOT_STATED), *NOT_STATED), ("",))

    def _codes(self) -> dict[str, tuple[str, ...]]:
        book = self._known.codebook
        names: dict[str, tuple[str, ...]] = {}
        for code in book.codes:
            leaves = tuple(one.id for one in book.children(code.id))
            if leaves:
                names |= dict.fromkeys((code.id, *(code.label[one] for one in LANGUAGES if one in code.label)), leaves)
        return names

    def _one_of(
        self, value: str, names: Mapping[str, tuple[str, ...]], kind: Kind, attribute: str
    ) -> tuple[str, ...] | None:
        """What a value means: a name in full, or the beginning of one thing's names alone."""
        found = _matching(value, names)
        if len(found) == 1:
            return found[0]
        words = [next(name for name, meant in names.items() if meant == one) for one in found]
        if words:
            self._wrong(self._told.several.format(word=value, words=", ".join(map(_typed, words[:_N_LISTED]))))
            return None
        message = {
            "code": self._told.no_code, "level": self._told.no_level, "variety": self._told.no_variety,
            "status": self._told.no_status, "attribute": self._told.no_value,
        }[kind]  # fmt: skip
        near = nearest(value, names)
        remedy = self._told.nearest.format(near=_typed(near)) if near else self._listed(names)
        self._wrong(message.format(word=value, field=attribute), remedy)
        return None

    def _listed(self, names: Mapping[str, tuple[str, ...]]) -> str:
        """One name of each thing."""
        first: dict[tuple[str, ...], str] = {}
        for name, meant in names.items():
            first.setdefault(meant, name)
        words = [*first.values()]
        more = " …" if len(words) > _N_LISTED else ""
        return self._told.known.format(words=", ".join(map(_typed, words[:_N_LISTED])) + more)

    def _wrong(self, message: str, remedy: str | None = None) -> None:
        self._mistakes.append(Mistake(message, remedy=remedy))


def _matching(word: str, names: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The things meant by a word: by a name in full if there is one, or else those that a name of begins with it."""
    wanted = _folded(word)
    folded = [(_folded(name), meant) for name, meant in names.items()]
    full = [meant for name, meant in folded if name == wanted]
    begun = full[:1] or [meant for name, meant in folded if name.startswith(wanted)]
    # «møte» for «Faste møter»: one word of a name will do where no name begins so.
    return list(dict.fromkeys(begun or [meant for name, meant in folded if f" {wanted}" in name]))


def _typed(name: str) -> str:
    return f'"{name}"' if " " in name else name


def _folded(name: str) -> str:
    """Upper and lower case alike, and a space or «_» as well."""
    return " ".join(name.casefold().replace("_", " ").split())
