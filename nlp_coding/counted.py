"""A study's respondents as tables count them, and the words for its codes, rows and reviews."""

from __future__ import annotations

from collections.abc import Iterator

from nlp_coding.coding.combine import conflicts
from nlp_coding.core.codebook import Code, Codebook
from nlp_coding.core.errors import InputError, Mistake, nearest
from nlp_coding.core.survey import Respondent
from nlp_coding.readers.scale import known_outside
from nlp_coding.settings import FILE, Settings
from nlp_coding.standing import CountedView
from nlp_coding.store import Respondents
from nlp_coding.store.kinds import AGREEMENT, CODED, WAVE, Field, attribute
from nlp_coding.tables import Coded, Reviewed, Rowing, by_agreement, by_attribute
from nlp_coding.tables.counting import Weights


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


def countable_code(view: CountedView, code_id: str) -> Code:
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


def check_levels(settings: Settings, respondents: Respondents) -> None:
    """Raise InputError for answers that study.yaml has no place for: somebody edited it, and Totalt would shrink."""
    scale = settings.scale
    mistakes = []
    for (answer,), n, *_ in respondents.kinds(AGREEMENT):
        if answer and answer not in (*scale.levels, *scale.outside) and not known_outside(answer):
            near = nearest(answer, scale.levels)
            change = f"«{near}» under levels back to «{answer}»" if near else f"«{answer}» under levels or outside"
            what = f"{n} respondents answered «{answer}», which is no level here"
            remedy = f"write {change}: levels are spelled as in the data"
            mistakes.append(Mistake(what, FILE, column="levels", remedy=remedy))
    if mistakes:
        raise InputError(mistakes)


def rowing_of(settings: Settings, by: str | None, respondents: Respondents) -> Rowing:
    """The rows of a table: the levels, or the values of an attribute or of the wave."""
    if by is None or by == settings.agreement:
        return by_agreement(settings.scale)
    if by == settings.wave:
        return by_attribute(by, order=waves_of(respondents))
    return by_attribute(by, order=settings.attributes[by])


def waves_of(respondents: Respondents) -> list[str]:
    """The waves that there are, in order."""
    return sorted(wave for wave in respondents.values(WAVE) if wave)


def field_of(settings: Settings, by: str | None) -> Field:
    """What tells the rows of a table apart."""
    if by is None or by == settings.agreement:
        return AGREEMENT
    return WAVE._replace(name=by) if by == settings.wave else attribute(by)


def coded_of(respondents: Respondents, by: Field = AGREEMENT, *, weighted: bool = False) -> Iterator[Coded]:
    """One for all that are alike, told apart by one field alone; the wave stands as an attribute of its name."""
    for (value, coded), n, weight, squares in respondents.kinds(by, CODED, weighted=weighted):
        one = Respondent("", value) if by == AGREEMENT else Respondent("", None, {by.name: value or ""})
        yield Coded(
            one,
            has_comment=coded.has_comment,
            substance=bool(coded.substance),
            codes=frozenset(coded.codes),
            pending=coded.has_comment and (coded.substance is None or coded.disputed),
            n=n,
            weights=Weights(weight, squares) if weighted else None,
        )


def reviewed_of(view: CountedView, *, n_accepted: int = 0) -> Reviewed:
    """How many of the comments that tables of codes count a person has decided on, in at least one code."""
    n_person = n_unreviewed = 0
    for (coded,), n, *_ in view.respondents.kinds(CODED):
        # A comment that got a code from a person has substance, whatever the machine made of it: so count tables.
        if not coded.disputed and (coded.substance or (coded.substance is not None and coded.codes)):
            n_person += n * coded.by_person
            n_unreviewed += n * (not coded.by_person)
    return Reviewed(
        view.run.codebook,
        n_person=n_person,
        n_unreviewed=n_unreviewed,
        n_conflicts=len(conflicts(view.standing.codings)),
        n_accepted=n_accepted,
        n_unsplit=view.standing.n_unsplit,
        n_unmerged=view.standing.n_unmerged,
        n_outdated=view.standing.n_outdated,
    )
