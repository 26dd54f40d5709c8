"""Which row of a table a respondent stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.survey import Respondent, Scale


@dataclass(frozen=True)
class Rowing:
    """The rows of a table: the agreement levels, or the values of an attribute."""

    levels: tuple[str, ...]
    """Each has its row, in this order, also where nobody chose it."""
    attribute: str | None = None
    """The attribute's column name; None for the agreement."""
    outside: tuple[str, ...] = ()
    """Agreement answers off the scale, in the order the note names them."""
    stub: str | None = None
    """The heading over the row labels, where it is not the attribute's name or the usual word."""
    merged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of levels that were joined: the row's label → the levels in it."""

    def key(self, respondent: Respondent) -> str:
        """The respondent's answer, or the row it was joined to; the empty string for a blank one."""
        if self.attribute is not None:
            return respondent.attributes.get(self.attribute, "")
        answer = respondent.agreement or ""
        return next((label for label, levels in self.merged.items() if answer in levels), answer)

    def name(self, key: str) -> str:
        """What the row is called among a study's numbers: a joined level is another number than the level itself."""
        return self.name_of(self.merged.get(key, (key,)))

    def name_of(self, levels: Sequence[str]) -> str:
        return f"level:{'+'.join(levels)}"

    def split(self, keys: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The keys inside the total and those outside it, each in the order of its rows; nobody is left out.

        Agreement that is no level stands outside. An attribute has no outside: values without a given place come
        after the others, a blank last.
        """
        others = [key for key in dict.fromkeys(keys) if key not in self.levels]
        if self.attribute is None:
            placed = [answer for answer in self.outside if answer in others]
            rest = [key for key in others if key and key not in placed]
            return self.levels, (*placed, *rest, *([""] if "" in others else []))
        return (*self.levels, *(key for key in others if key), *([""] if "" in others else [])), ()


LONGEST_LABEL = 100
TOTALS = frozenset({"totalt", "total"})
"""What the row below the levels is called."""


def by_agreement(scale: Scale, *, stub: str | None = None) -> Rowing:
    """Rows are the scale's levels; blank and off-scale answers share one row below the total."""
    return Rowing(scale.levels, outside=scale.outside, stub=stub)


def by_attribute(name: str, *, order: Sequence[str], stub: str | None = None) -> Rowing:
    """Rows are an attribute's values in the given order; blanks have a row inside the total."""
    return Rowing(tuple(value for value in dict.fromkeys(order) if value), attribute=name, stub=stub)


def runs_of(levels: Sequence[str]) -> list[tuple[str, ...]]:
    """Levels that stand side by side and could be joined: two or more of them, but not all."""
    n = len(levels)
    return [tuple(levels[start:end]) for start in range(n) for end in range(start + 2, n + 1) if end - start < n]


def merge_levels(rowing: Rowing, merges: Sequence[str]) -> Rowing:
    """The same rows with levels joined, each as in "Enig+Delvis enig=Enig".

    Raises InputError for levels that the scale lacks, that are joined twice, or that are not neighbours: a row in two
    places would take the order from the scale.
    """
    mistakes: list[Mistake] = []
    joined: dict[str, tuple[str, ...]] = {}
    for text in merges:
        parts, equals, label = text.rpartition("=")
        levels = tuple(part.strip() for part in parts.split("+"))
        label = label.strip()
        if not equals or not label or len(levels) < 2:
            what = f"«{text}» does not say which levels become which"
            mistakes.append(Mistake(what, remedy='write it as in "Enig+Delvis enig=Enig"'))
            continue
        unknown = [level for level in levels if level not in rowing.levels]
        for level in unknown:
            near = nearest(level, rowing.levels)
            remedy = f"did you mean «{near}»?" if near else f"the levels are {', '.join(rowing.levels)}"
            mistakes.append(Mistake(f"there is no level «{level}» to join", remedy=remedy))
        if unknown:
            continue
        places = sorted(rowing.levels.index(level) for level in levels)
        taken = {level for others in joined.values() for level in others}
        if len(set(places)) < len(levels) or taken & set(levels):
            mistakes.append(Mistake(f"«{text}» joins a level twice", remedy="name each level once"))
        elif places[-1] - places[0] != len(levels) - 1:
            what = f"«{text}» joins levels that do not stand side by side"
            mistakes.append(Mistake(what, remedy=f"the scale is {', '.join(rowing.levels)}"))
        elif len(levels) == len(rowing.levels):
            mistakes.append(Mistake(f"«{text}» joins all levels", remedy="leave two rows at least"))
        elif not any(map(str.isalnum, label)) or len(label) > LONGEST_LABEL or label.casefold() in TOTALS:
            mistakes.append(
                Mistake(f"«{label[:LONGEST_LABEL]}» is no name for a row", remedy="give it a name of its own")
            )
        elif label in joined or label in set(rowing.levels) - set(levels):
            mistakes.append(
                Mistake(f"another row is called «{label}» already", remedy="give the joined row its own name")
            )
        else:
            joined[label] = tuple(rowing.levels[place] for place in places)
    if mistakes:
        raise InputError(mistakes)
    return join_levels(rowing, joined)


def join_levels(rowing: Rowing, joined: Mapping[str, tuple[str, ...]]) -> Rowing:
    """The same rows with levels joined under a label."""
    label_of = {level: label for label, levels in joined.items() for level in levels}
    kept = tuple(dict.fromkeys(label_of.get(level, level) for level in rowing.levels))
    return replace(rowing, levels=kept, merged=dict(joined))
