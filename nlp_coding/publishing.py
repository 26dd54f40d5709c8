"""What a study has published in files: each is recorded, and the next table is held against it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from nlp_coding.protecting import Known, Name
from nlp_coding.store import Published, StudyColumns
from nlp_coding.tables.counting import Fact
from nlp_coding.workflow import Study, user_name

if TYPE_CHECKING:
    from nlp_coding.results import Produced

PEOPLE, CODES = "people", "codes"
"""Numbers that hang on the respondents alone, and those that hang on the coding too."""
_PEOPLE = ("all", "silent", "comment")


@dataclass
class Asked(Collection[Fact]):
    """The withheld numbers, and a note of every number that a table asked about: those are what it has."""

    withheld: Collection[Fact] = frozenset()
    facts: set[Fact] = field(default_factory=set)

    def __contains__(self, fact: object) -> bool:
        if isinstance(fact, Fact):
            self.facts.add(fact)
        return fact in self.withheld

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.withheld)

    def __len__(self) -> int:
        return len(self.withheld)


def states_of(columns: StudyColumns) -> dict[str, str]:
    """Digests of what tables are made from: the same digest, the same numbers."""
    people = hashlib.sha256()
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
        strict=True,
    )
    for one, agreement, wave, attributes, answers, comment, substance, found in rows:
        who = repr((one, agreement, wave, sorted(attributes.items()), sorted(answers.items()), comment is not None))
        people.update(who.encode())
        codes.update(repr((substance, sorted(found))).encode())
    codes.update(people.digest())
    return {PEOPLE: people.hexdigest(), CODES: codes.hexdigest()}


def earlier(files: Iterable[Published], states: dict[str, str]) -> Known:
    """What files have said of the same numbers; those written without suppression are no publication."""
    shown: set[Name] = set()
    hidden: set[Name] = set()
    for file in files:
        if file.min_cell and states.get(file.family) == file.state:
            shown |= set(map(_name_of, file.shown))
            hidden |= set(map(_name_of, file.withheld))
    return Known(frozenset(shown), frozenset(hidden - shown))


def record(study: Study, produced: Produced, files: Iterable[Path]) -> None:
    """Note in the study what tables in files say."""
    what = f"{produced.order.kind} by {produced.order.by or study.settings.agreement}"
    with study.store() as store, store.transaction(actor=user_name(), action="publish"):
        for file in files:
            for part in (PEOPLE, CODES):
                shown = [_text_of(name) for name in sorted(produced.shown) if _part(name) == part]
                # All that was decided: another table must not print it either.
                withheld = [_text_of(name) for name in sorted(produced.hidden) if _part(name) == part]
                if shown or withheld:
                    store.record_published(
                        name=file.name,
                        what=what,
                        family=part,
                        state=produced.states[part],
                        min_cell=produced.min_cell,
                        shown=shown,
                        withheld=withheld,
                    )


def _part(name: Name) -> str:
    family, fact = name
    return PEOPLE if fact.of in _PEOPLE or family.startswith("statements by ") else CODES


def _text_of(name: Name) -> str:
    family, fact = name
    return json.dumps([family, fact.row, fact.of], ensure_ascii=False)


def _name_of(text: str) -> Name:
    family, row, of = json.loads(text)
    return (family, Fact(row, of))
