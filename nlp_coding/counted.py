"""A study's respondents as tables count them, and the words for its codes, rows and reviews."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from nlp_coding.coding.combine import conflicts
from nlp_coding.core.codebook import Code, Codebook
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.survey import Respondent
from nlp_coding.readers.scale import known_outside
from nlp_coding.settings import FILE, Settings
from nlp_coding.standing import View
from nlp_coding.store import StudyColumns
from nlp_coding.tables import Coded, Reviewed, Rowing, by_agreement, by_attribute


def known_code(codebook: Codebook, code_id: str) -> Code:
    """A code or group by id, or by a label as tables show it. Raises InputError with the nearest id."""
    if code_id in codebook.by_id:
        return codebook.by_id[code_id]
    for code in codebook.codes:
        if code_id.casefold() in (label.casefold() for label in code.label.values()):
            return code
    near = nearest(code_id, codebook.by_id)
    remedy = f"did you mean «{near}»?" if near else f"the codes are {', '.join(codebook.by_id)}"
    raise InputError(Mistake(f"there is no code «{code_id}» in {codebook}", remedy=remedy))


def countable_code(view: View, code_id: str) -> Code:
    """As `known_code`, but a retired code only while decisions on it still count."""
    unsplit = {code.id: code for code in view.unsplit}
    if code_id in unsplit:
        return unsplit[code_id]
    code = known_code(view.codebook, code_id)
    if code.retired and code.id not in unsplit:
        instead = f"take {' or '.join(code.replaced_by)}" if code.replaced_by else "take another code"
        remedy = f"{instead}, or table --run with a run from before ({view.run.codebook} is that of run {view.run.id})"
        raise InputError(Mistake(f"the code «{code.id}» is retired in {view.codebook}", remedy=remedy))
    return code


def check_attribute(settings: Settings, by: str | None) -> None:
    """Raise InputError for what is neither the agreement, nor an attribute, nor the wave."""
    known = [*settings.attributes, *([settings.wave] if settings.wave else [])]
    if by is not None and by not in (settings.agreement, *known):
        near = nearest(by, known)
        listed = ", ".join(known) or "none; name them with --attribute when you make the study"
        remedy = f"did you mean «{near}»?" if near else f"the attributes are {listed}"
        raise InputError(Mistake(f"the study has no attribute «{by}»", remedy=remedy))


def check_levels(settings: Settings, columns: StudyColumns) -> None:
    """Raise InputError for answers that study.yaml has no place for: somebody edited it, and Totalt would shrink."""
    scale = settings.scale
    answers = Counter(answer for answer in columns.agreements if answer)
    mistakes = []
    for answer, n in answers.items():
        if answer not in (*scale.levels, *scale.outside) and not known_outside(answer):
            near = nearest(answer, scale.levels)
            change = f"«{near}» under levels back to «{answer}»" if near else f"«{answer}» under levels or outside"
            what = f"{n} respondents answered «{answer}», which is no level here"
            remedy = f"write {change}: levels are spelled as in the data"
            mistakes.append(Mistake(what, FILE, column="levels", remedy=remedy))
    if mistakes:
        raise InputError(mistakes)


def rowing_of(settings: Settings, by: str | None, columns: StudyColumns) -> Rowing:
    """The rows of a table: the levels, or the values of an attribute or of the wave."""
    if by is None or by == settings.agreement:
        return by_agreement(settings.scale)
    if by == settings.wave:
        return by_attribute(by, order=sorted({wave for wave in columns.waves if wave}))
    return by_attribute(by, order=settings.attributes[by])


def coded_of(columns: StudyColumns, *, wave: str | None = None) -> Iterator[Coded]:
    """One for each respondent; with the name of the wave's column, the wave stands for the attributes."""
    attributes: Sequence[Mapping[str, str]] = columns.attributes
    if wave:
        waves = {value: {wave: value or ""} for value in set(columns.waves)}
        attributes = [waves[value] for value in columns.waves]
    # Respondents repeat each other, and the tables do not ask who they are: of equals, one stands for all.
    # Equal attributes are one mapping, so that its identity will do; the columns keep them alive.
    kinds = zip(
        columns.agreements,
        map(id, attributes),
        columns.weights,
        (comment_id is not None for comment_id in columns.comment_ids),
        columns.substance,
        columns.codes,
        columns.disputed,
        strict=True,
    )
    known: dict[tuple[object, ...], Coded] = {}
    for place, kind in enumerate(kinds):
        one = known.get(kind)
        if one is None:
            agreement, _, weight, has_comment, substance, codes, disputed = kind
            one = known[kind] = Coded(
                Respondent(columns.respondent_ids[place], agreement, attributes[place], weight=weight),
                has_comment=has_comment,
                substance=bool(substance),
                codes=frozenset(codes),
                pending=has_comment and (substance is None or disputed),
            )
        yield one


def reviewed_of(view: View, *, n_accepted: int = 0) -> Reviewed:
    """How many of the comments that tables of codes count a person has decided on, in at least one code."""
    columns = view.columns
    by_person = view.standing.comment_ids
    counted = [
        comment_id in by_person
        for substance, codes, comment_id, disputed in zip(
            columns.substance, columns.codes, columns.comment_ids, columns.disputed, strict=True
        )
        # A comment that got a code from a person has substance, whatever the machine made of it: so count tables.
        if not disputed and (substance or (substance is not None and codes))
    ]
    n_person = sum(counted)
    return Reviewed(
        view.run.codebook,
        n_person=n_person,
        n_unreviewed=len(counted) - n_person,
        n_conflicts=len(conflicts(view.standing.codings)),
        n_accepted=n_accepted,
        n_unsplit=view.standing.n_unsplit,
        n_unmerged=view.standing.n_unmerged,
        n_outdated=view.standing.n_outdated,
    )
