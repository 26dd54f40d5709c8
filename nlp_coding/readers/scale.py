"""Finding the agreement scale of a file, in order, and bringing every answer to one spelling."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from unicodedata import normalize

from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.survey import Scale
from nlp_coding.readers.known_scales import KNOWN_SCALES, OUTSIDE, KnownAnswer, KnownScale
from nlp_coding.readers.order import in_order

Origin = Literal["given", "value labels", "known"]

_MOST_LEVELS = 20
"""More different answers than this are no scale: most likely the wrong column was named."""

_TYPED = 200
"""Characters of an answer in what to type: a longer one is no level, and would fill the screen."""


@dataclass(frozen=True)
class Placement:
    """The scale, and how each answer of the file is spelled in it."""

    scale: Scale
    spelled: Mapping[str, str]
    """Answer as in the file -> level or outside answer as in the scale."""
    origin: Origin


def parse_levels(text: str) -> tuple[str, ...]:
    """Read "Enig|Delvis enig|…". Raises InputError for an empty level or one that is named twice."""
    levels = tuple(" ".join(normalize("NFC", level).split()) for level in text.split("|"))
    if not all(levels):
        raise InputError(
            Mistake(f"a level is empty in «{text}»", remedy='write the levels with one | between: "Enig|Uenig"')
        )
    first: dict[str, str] = {}
    for level in levels:
        twin = first.setdefault(folded(level), level)
        if twin is not level:
            raise InputError(Mistake(f"the level «{level}» is named twice in «{text}»", remedy="name each level once"))
    return levels


def folded(answer: str) -> str:
    """What is left when case, white space, kinds of dash and punctuation at the end do not count.

    >>> folded("Verken enig / uenig.") == folded("verken  Enig/Uenig")
    True
    """
    text = re.sub(r"[‐‑‒–—―−]", "-", normalize("NFC", answer).casefold())
    text = re.sub(r"\s*([-/])\s*", r"\1", " ".join(text.split()))
    return re.sub(r"[\s.,;:!?…]+$", "", text) or text


def find_scale(
    counts: Mapping[str, int],
    *,
    levels: Sequence[str] | None = None,
    outside: Sequence[str] = (),
    labels: Sequence[str] = (),
    set_aside: Collection[str] = (),
    fixed: bool = False,
    file: str | None = None,
    column: str | None = None,
) -> Placement:
    """Place the answers (with how often each was given) on the given levels, else on the value labels in the order
    of their codes, else on a known Norwegian scale. Never alphabetically: raises InputError that says what to type.

    `set_aside` are labels that the file declares as missing answers: they stand outside. With `fixed` the levels
    are a study's scale, and no advice to place new ones is given. Given levels keep their spelling; otherwise the
    spelling that is most common in the file is kept. A level nobody chose stays in the scale. On a known scale an
    answer in the other written standard ("Einig") is the same level ("Enig").
    """
    where = _Where(file, column)
    if levels is not None:
        _check_given(levels, outside, where=where)
        forms = _twin_forms(levels)
        return _place(counts, tuple(levels), tuple(outside), origin="given", fixed=fixed, where=where, forms=forms)
    aside = {folded(label) for label in (*outside, *set_aside)}
    if labels:
        on_scale = [label for label in labels if folded(label) not in aside and not known_outside(label)]
        declared = [label for label in labels if label in set_aside]
        if len(_distinct(on_scale)) > 1:
            placed = _distinct((*outside, *declared))
            return _place(counts, _distinct(on_scale), placed, origin="value labels", fixed=False, where=where)
    answers = [answer for answer in counts if folded(answer) not in aside and not known_outside(answer)]
    if not answers:
        found = _with_counts(counts) if counts else "every cell is blank"
        raise InputError(
            where.mistake(f"no respondent has an answer on a scale: {found}", "name another column as --agreement")
        )
    for known in KNOWN_SCALES:
        if _held(answers, known) == len(answers):
            return _place_known(counts, known, tuple(outside), where=where)
    raise InputError(_no_scale(counts, answers, where=where))


def _check_given(levels: Sequence[str], outside: Sequence[str], *, where: _Where) -> None:
    """What a person typed must be a scale: two levels at least, and none of them outside it, too."""
    if len(levels) < 2:
        raise InputError(
            where.mistake(
                f"an agreement scale has at least two levels, and only «{levels[0]}» is named"
                if levels
                else "no levels are named",
                'name all of them in their order, chosen by somebody or not, as in --levels "Enig|Uenig"',
            )
        )
    inside = {folded(level) for level in levels}
    if both := [answer for answer in outside if folded(answer) in inside]:
        listed = ", ".join(f"«{_short(answer)}»" for answer in both)
        raise InputError(
            where.mistake(f"{listed} cannot be a level and stand outside the scale", "keep it in one of the two")
        )


@dataclass(frozen=True)
class _Where:
    file: str | None
    column: str | None

    def mistake(self, message: str, remedy: str) -> Mistake:
        return Mistake(message, self.file, column=self.column, remedy=remedy)


def _place(
    counts: Mapping[str, int],
    levels: tuple[str, ...],
    outside: tuple[str, ...],
    *,
    origin: Origin,
    fixed: bool,
    where: _Where,
    forms: Mapping[str, str] | None = None,
) -> Placement:
    """`forms` are further ways (folded) to write a level."""
    spelling = {**(forms or {}), **{folded(answer): answer for answer in (*outside, *levels)}}
    unplaced = [answer for answer in counts if folded(answer) not in spelling]
    added = _known_outside_spellings(counts, unplaced)
    spelling.update(added)
    unknown = {answer: counts[answer] for answer in unplaced if folded(answer) not in spelling}
    if unknown:
        raise InputError(_not_on_scale(unknown, levels, outside, fixed=fixed, where=where))
    in_levels = set(levels)
    beyond = _distinct(answer for answer in (*outside, *added.values()) if answer not in in_levels)
    return Placement(Scale(levels, beyond), {answer: spelling[folded(answer)] for answer in counts}, origin)


def _twin_forms(levels: Sequence[str]) -> dict[str, str]:
    """Other ways (folded) to write these levels, where they are all on one known scale."""
    for known in KNOWN_SCALES:
        if _held(levels, known) == len(levels):
            by_form = {folded(form): answer for answer in known for form in answer.forms}
            return {folded(form): level for level in levels for form in by_form[folded(level)].forms}
    return {}


def _place_known(counts: Mapping[str, int], known: KnownScale, outside: tuple[str, ...], *, where: _Where) -> Placement:
    standard = _standard(counts, known)
    plain_case = all(answer == answer.lower() for answer in counts if _held([answer], known))
    levels: list[str] = []
    forms: dict[str, str] = {}
    for answer in known:
        own = answer.nn if standard == "nn" else answer.nb
        level = _commonest(counts, own) or (own[0].lower() if plain_case else own[0])
        levels.append(level)
        forms.update({folded(form): level for form in answer.forms})
    return _place(counts, tuple(levels), outside, origin="known", fixed=False, where=where, forms=forms)


def _standard(counts: Mapping[str, int], known: Iterable[KnownAnswer]) -> Literal["nb", "nn"]:
    """The written standard that most answers are in; bokmål where they could be either."""
    nb_only = {folded(form) for answer in known for form in set(answer.nb) - set(answer.nn)}
    nn_only = {folded(form) for answer in known for form in set(answer.nn) - set(answer.nb)}
    n_nb = sum(n for answer, n in counts.items() if folded(answer) in nb_only)
    n_nn = sum(n for answer, n in counts.items() if folded(answer) in nn_only)
    return "nn" if n_nn > n_nb else "nb"


def _commonest(counts: Mapping[str, int], forms: Iterable[str]) -> str | None:
    """The spelling of one of these forms that occurs most; on a tie the one written as in `forms`."""
    exact = tuple(forms)
    wanted = {folded(form) for form in exact}
    found = [(n, answer in exact, answer) for answer, n in counts.items() if folded(answer) in wanted]
    return max(found)[2] if found else None


def _held(answers: Iterable[str], known: KnownScale) -> int:
    """How many of the answers are on a known scale, in either standard."""
    forms = {folded(form) for answer in known for form in answer.forms}
    return sum(folded(answer) in forms for answer in answers)


_LEVEL_FORMS = {folded(form) for known in KNOWN_SCALES for answer in known for form in answer.forms}
_OUTSIDE_FORMS = {folded(form): rank for rank, answer in enumerate(OUTSIDE) for form in answer.forms}


def known_outside(answer: str) -> bool:
    """Whether it is "Vet ikke" or one of its kin, or several in one ("Vet ikke/ikke relevant")."""
    parts = re.split(r"/| eller ", folded(answer))
    return all(part in _OUTSIDE_FORMS for part in parts)


def _known_outside_spellings(counts: Mapping[str, int], answers: Iterable[str]) -> dict[str, str]:
    """Folded -> spelling, for the known outside answers among these; both standards of one answer are one."""
    found = [answer for answer in answers if known_outside(answer)]
    by_rank: dict[int | str, list[str]] = {}
    for answer in sorted(found, key=lambda answer: _OUTSIDE_FORMS.get(folded(answer), len(OUTSIDE))):
        by_rank.setdefault(_OUTSIDE_FORMS.get(folded(answer), folded(answer)), []).append(answer)
    spelling: dict[str, str] = {}
    for same in by_rank.values():
        kept = _commonest(counts, same)
        spelling.update({folded(answer): kept for answer in same if kept})
    return spelling


def _distinct(answers: Iterable[str]) -> tuple[str, ...]:
    """Each answer once, as first spelled."""
    first: dict[str, str] = {}
    for answer in answers:
        first.setdefault(folded(answer), answer)
    return tuple(first.values())


def _with_counts(counts: Mapping[str, int], most: int = _MOST_LEVELS) -> str:
    shown = Counter(counts).most_common(most)
    listed = ", ".join(f"«{_short(answer)}» ({n})" for answer, n in shown)
    return listed + (f" and {len(counts) - len(shown)} others" if len(counts) > len(shown) else "")


def _short(answer: str) -> str:
    return answer if len(answer) <= 40 else f"{answer[:39]}…"


def _option(name: str, answers: Iterable[str]) -> str:
    """What to type, safe for the shell: Norwegian answers hardly ever need more than double quotes."""
    joined = "|".join(answer if len(answer) <= _TYPED else f"{answer[:_TYPED]}…" for answer in answers)
    return f"{name} {shlex.quote(joined)}" if re.search(r'["$`\\!]', joined) else f'{name} "{joined}"'


def _no_scale(counts: Mapping[str, int], answers: Sequence[str], *, where: _Where) -> Mistake:
    """No known scale holds these answers: list them, and what to type."""
    given = {answer: counts[answer] for answer in answers}
    if len(answers) > _MOST_LEVELS:
        return where.mistake(
            f"the column has {len(answers)} different answers, which is no agreement scale: {_with_counts(given, 3)}",
            "name the column with the agreement levels as --agreement",
        )
    closest = max(KNOWN_SCALES, key=lambda known: _held(answers, known))
    rank = {folded(form): place for place, level in enumerate(closest) for form in level.forms}
    on_closest = sorted((answer for answer in answers if folded(answer) in rank), key=lambda a: rank[folded(a)])
    others = in_order(answer for answer in answers if folded(answer) not in rank)
    if len(on_closest) >= 2:
        unknown = {answer: counts[answer] for answer in others}
        standard = _standard(counts, closest)
        levels = [(level.nn if standard == "nn" else level.nb)[0] for level in closest]
        message = f"{_are_not(unknown)} on the known scale that fits best {_quoted(levels)}: {_with_counts(unknown)}"
        return where.mistake(message, _place_or_correct(unknown, levels, (), ordered=(*on_closest, *others)))
    return where.mistake(
        f"the answers are on no scale that is known here: {_with_counts(given)}",
        f"name the levels in their order, from agreement to disagreement, with "
        f"{_option('--levels', (*on_closest, *others))} (put the order right; an answer that is no level goes to "
        f"{_option('--outside', ['…'])} instead)",
    )


def _not_on_scale(
    unknown: Mapping[str, int], levels: Sequence[str], outside: Sequence[str], *, fixed: bool, where: _Where
) -> Mistake:
    message = f"{_are_not(unknown)} on the scale {_quoted(levels)}: {_with_counts(unknown)}"
    if len(unknown) > _MOST_LEVELS:
        return where.mistake(message, "name the column with the agreement levels as --agreement")
    if fixed:
        correct = _correct(unknown, levels)
        return where.mistake(message, f"{correct}, or add them to the study's scale in study.yaml (levels or outside)")
    return where.mistake(message, _place_or_correct(unknown, levels, outside, ordered=(*levels, *unknown)))


def _are_not(unknown: Mapping[str, int]) -> str:
    return "1 answer is not" if len(unknown) == 1 else f"{len(unknown)} answers are not"


def _quoted(levels: Iterable[str]) -> str:
    return f"({', '.join(levels)})"


def _correct(unknown: Iterable[str], levels: Sequence[str]) -> str:
    """Advice to correct the file, with what a mistyped answer may mean; a level of another scale is not mistyped."""
    likely = [
        f"«{_short(answer)}» may mean «{near}»"
        for answer in unknown
        if folded(answer) not in _LEVEL_FORMS and (near := nearest(answer, levels))
    ]
    return "correct the file" + (f" ({'; '.join(likely[:5])})" if likely else "")


def _place_or_correct(
    unknown: Iterable[str], levels: Sequence[str], outside: Sequence[str], *, ordered: Sequence[str]
) -> str:
    return (
        f"{_correct(unknown, levels)}; or take them in as levels with {_option('--levels', ordered)} (put the order "
        f"right); or keep them outside the scale with {_option('--outside', (*outside, *unknown))}"
    )
