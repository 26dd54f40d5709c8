"""What a study has published in files: each is recorded, and the next table is held against it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from nlp_coding.core.survey import Scale
from nlp_coding.known import Known, Name
from nlp_coding.store import Published, Respondents, StudyColumns
from nlp_coding.tables.counting import Fact
from nlp_coding.workflow import Study, user_name

if TYPE_CHECKING:
    from nlp_coding.results import Produced

PEOPLE, CODES = "people", "codes"
"""Numbers that hang on the respondents alone, and those that hang on the coding too."""
_PEOPLE = ("all", "silent", "comment")


_KINDS = "kinds "
"""Before the digests of kinds of respondents; earlier programs wrote those of the respondents one by one."""


def states_of(respondents: Respondents, scale: Scale) -> dict[str, str]:
    """Digests of what tables are made from: the same digest, the same numbers."""
    found = respondents.states()
    told = {PEOPLE: repr((scale, found.people)), CODES: repr((scale, found.codes))}
    return {part: f"{_KINDS}{hashlib.sha256(state.encode()).hexdigest()}" for part, state in told.items()}


def former_states_of(columns: StudyColumns, scale: Scale) -> dict[str, str]:
    """As earlier programs noted them: by these their files are known."""
    people = hashlib.sha256(repr(scale).encode())
    codes = hashlib.sha256()
    rows = zip(
        columns.respondent_ids,
        columns.agreements,
        columns.waves,
        columns.attributes,
        columns.answers,
        columns.comment_ids,
        columns.substance,
        columns.codes,
        columns.disputed,
        strict=True,
    )
    for one, agreement, wave, attributes, answers, comment, substance, found, disputed in rows:
        who = repr((one, agreement, wave, sorted(attributes.items()), sorted(answers.items()), comment is not None))
        people.update(who.encode())
        codes.update(repr((substance, sorted(found), *([disputed] if disputed else []))).encode())
    codes.update(people.digest())
    return {PEOPLE: people.hexdigest(), CODES: codes.hexdigest()}


def earlier(files: Iterable[Published], states: dict[str, str], *, former: Callable[[], dict[str, str]]) -> Known:
    """What files have said of the same numbers; those written without suppression are no publication.

    `former` works out the states by which files of earlier programs are known, where there are any.
    """
    shown: set[Name] = set()
    hidden: set[Name] = set()
    known_by: dict[str, str] | None = None
    for file in files:
        if not file.min_cell:
            continue
        if not file.state.startswith(_KINDS):
            known_by = former() if known_by is None else known_by
        if file.state == (states if file.state.startswith(_KINDS) else known_by or {}).get(file.family):
            shown |= set(map(_name_of, file.shown))
            hidden |= set(map(_name_of, file.withheld))
    return Known(frozenset(shown), frozenset(hidden - shown))


@contextmanager
def recorded(study: Study, produced: Sequence[Produced], files: Sequence[Path]) -> Iterator[None]:
    """Note in the study what tables in files say; the files are written inside.

    Raises StudyError where the study cannot be written, before there are files; a file that cannot be written leaves no
    note.
    """
    with study.store() as store, store.transaction(actor=user_name(), action="publish"):
        for one in produced:
            what = f"{one.order.kind} by {one.order.by or study.settings.agreement}"
            for part in (PEOPLE, CODES):
                shown = [_text_of(name) for name in sorted(one.shown) if _part(name) == part]
                # All that was decided: another table must not print it either.
                withheld = [_text_of(name) for name in sorted(one.hidden) if _part(name) == part]
                for file in files if shown or withheld else ():
                    store.record_published(
                        name=file.name,
                        what=what,
                        family=part,
                        state=one.states.get(part, ""),
                        min_cell=one.min_cell,
                        shown=shown,
                        withheld=withheld,
                    )
        yield


def _part(name: Name) -> str:
    fact = name[1]
    return PEOPLE if fact.of in _PEOPLE or fact.row.startswith("group:") else CODES


def _text_of(name: Name) -> str:
    family, fact = name
    return json.dumps([family, fact.row, fact.of], ensure_ascii=False)


def _name_of(text: str) -> Name:
    family, row, of = json.loads(text)
    return (family, Fact(row, of))
