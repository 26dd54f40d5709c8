"""study.yaml: what a person sets. Find it, read it, check it, write it with a comment on each line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, cast

from nlp_coding.core.codebook import LANGUAGES, Language
from nlp_coding.core.errors import InputError, Mistake, StudyError, nearest
from nlp_coding.core.survey import Scale

FILE = "study.yaml"
MOST_MIN_CELL = 1000

Blind = Literal["nobody", "coders", "all"]
"""Whose answers are kept from a coder: nobody's, the other coders', or the machine's as well."""
BLIND: tuple[Blind, ...] = ("nobody", "coders", "all")


@dataclass(frozen=True)
class Settings:
    """What a person sets for a study."""

    id: str
    """The column that tells respondents apart."""
    text: str
    """The column with the comment."""
    agreement: str
    """The column with the agreement level."""
    scale: Scale
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Further columns, each with its values in the order that tables show them."""
    wave: str | None = None
    """The column with the survey's year or wave, where one study holds several."""
    respondents: str | None = None
    """What the respondents are called in tables, in the plural: kommuner/bydeler; None for the plain word."""
    language: Language = "nb"
    """The language of tables."""
    spacy_model: str | None = None
    """A spaCy pipeline whose lemmas are used beside the program's own."""
    learned: bool = True
    """Whether comments are coded by what was learned from examples and decisions too, or by terms alone."""
    embedding_model: str | None = None
    """A sentence-transformers model on this machine, whose vectors the learned coder uses too."""
    audit_share: float = 0.1
    """The probability with which a comment is drawn for the audit sample."""
    statements: Mapping[str, str] = field(default_factory=dict)
    """The closed questions on the scale, the agreement among them or not: column → the wording that tables show."""
    weight: str | None = None
    """The column with each respondent's weight."""
    question: str | None = None
    """The wording of the open question."""
    population: Mapping[str, int] = field(default_factory=dict)
    """Wave → how many there are, answering or not: what the coverage of a table over waves is of."""
    blind: Blind = "nobody"
    """From whom coders' answers are kept apart while they review."""
    min_cell: int = 0
    """Counts from 1 to below this are withheld in tables, with what they could be computed from; 0 withholds none."""

    def wording(self, column: str) -> str:
        """A closed question as tables show it."""
        return self.statements.get(column, column)

    @property
    def closed(self) -> tuple[str, ...]:
        """The columns of all closed questions on the scale, the agreement first unless study.yaml places it."""
        return tuple(
            dict.fromkeys([*([] if self.agreement in self.statements else [self.agreement]), *self.statements])
        )


def find_study(start: Path) -> Path:
    """The study's folder that `start` lies in: itself or the nearest above with a study.yaml. Raises StudyError."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    raise StudyError(
        f"there is no study in {start} or above it (no {FILE})\n"
        "  → go to the study's folder, name it with --study DIR, or make one with nlp-coding init"
    )


_COLUMNS = ("id", "text", "agreement", "wave", "weight")
_OPTIONAL = ("wave", "weight")
_KEYS = (
    "columns",
    "levels",
    "outside",
    "statements",
    "attributes",
    "population",
    "question",
    "respondents",
    "language",
    "spacy_model",
    "learned",
    "embedding_model",
    "audit_share",
    "blind",
    "min_cell",
)


def read_settings(folder: Path) -> Settings:
    """Read and check a study's study.yaml; raises InputError with every mistake, StudyError where there is none."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    path = folder / FILE
    if not path.is_file():
        raise StudyError(f"there is no study in {folder} (no {FILE})\n  → make one with nlp-coding init")
    try:
        content = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        row = error.problem_mark.line + 1 if error.problem_mark else None
        raise InputError(Mistake(f"not readable as YAML: {error.problem}", file=FILE, row=row)) from error
    except YAMLError as error:  # a control character, which has no row
        raise InputError(Mistake(f"not readable as YAML: {str(error).splitlines()[0]}", file=FILE)) from error
    except UnicodeDecodeError as error:
        raise InputError(Mistake("the file is not UTF-8", file=FILE, remedy="save it as UTF-8")) from error
    except ValueError as error:  # what looks like a date or a number to YAML, and is none: 2023-13-45
        what = f"a value is neither text nor a date or number that exists: {error}"
        raise InputError(Mistake(what, file=FILE, remedy="put texts in quotation marks")) from error
    except RecursionError as error:
        raise InputError(Mistake("brackets inside brackets without end", file=FILE)) from error
    if not isinstance(content, Mapping):
        what = "the file is empty" if content is None else "the file does not hold settings"
        raise InputError(Mistake(what, file=FILE, remedy=f"put back a copy of it; settings are {', '.join(_KEYS)}"))
    settings = _Check(content).settings()
    named = settings.embedding_model
    if named and not Path(named).is_absolute() and (folder / named).is_dir():
        return replace(settings, embedding_model=str(folder / named))  # the study moves as a whole
    return settings


class _Check:
    """Turns what study.yaml holds into Settings, or raises all that is wrong with it."""

    def __init__(self, content: Mapping[Any, Any]) -> None:
        self.mistakes: list[Mistake] = []
        self.content = content

    def settings(self) -> Settings:
        self.unknown(self.content, _KEYS)
        columns = self.mapping(self.content.get("columns"), "columns")
        self.unknown(columns, _COLUMNS)
        names = {key: self.text(columns.get(key), f"columns: {key}", needed=key not in _OPTIONAL) for key in _COLUMNS}
        levels = self.texts(self.content.get("levels"), "levels")
        if len(levels) < 2:
            self.wrong("levels", "needs at least two agreement levels, in order")
        outside = self.texts(self.content.get("outside"), "outside")
        if doubled := {level for level in (*levels, *outside) if (*levels, *outside).count(level) > 1}:
            self.wrong("levels", f"named twice: {', '.join(sorted(doubled))}")
        orders = self.mapping(self.content.get("attributes") or {}, "attributes")
        attributes = {str(name): self.texts(values, f"attributes: {name}") for name, values in orders.items()}
        wordings = self.mapping(self.content.get("statements") or {}, "statements")
        statements = {
            str(name): self.text(wording, f"statements: {name}", needed=False) or str(name)
            for name, wording in wordings.items()
        }
        population = self.counts(self.content.get("population"), "population")
        question = self.text(self.content.get("question"), "question", needed=False)
        min_cell = self.content.get("min_cell", 0)
        if isinstance(min_cell, bool) or not isinstance(min_cell, int) or not 0 <= min_cell <= MOST_MIN_CELL:
            what = f"«{min_cell}» is no whole number from 0 to {MOST_MIN_CELL}"
            self.wrong("min_cell", what, "write 5 to withhold counts of 1 to 4, 0 to withhold none")
        language = self.content.get("language", "nb")
        if language not in LANGUAGES:
            self.wrong("language", f"«{language}» is none of {', '.join(LANGUAGES)}")
        respondents = self.text(self.content.get("respondents"), "respondents", needed=False)
        spacy_model = self.text(self.content.get("spacy_model"), "spacy_model", needed=False)
        embedding_model = self.text(self.content.get("embedding_model"), "embedding_model", needed=False)
        learned = self.content.get("learned", True)
        if not isinstance(learned, bool):
            self.wrong("learned", f"«{learned}» is neither true nor false", "write learned: true or learned: false")
        share = self.content.get("audit_share", Settings.audit_share)
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share <= 1:
            self.wrong("audit_share", f"«{share}» is no share above 0 and up to 1", "write 0.1 for a tenth")
        blind = self.content.get("blind", Settings.blind)
        if blind not in BLIND:
            what = f"«{blind}» is none of {', '.join(BLIND)}"
            self.wrong("blind", what, "write coders to keep coders' answers from each other, all for the machine's too")
        if self.mistakes:
            raise InputError(self.mistakes)
        return Settings(
            id=cast(str, names["id"]),
            text=cast(str, names["text"]),
            agreement=cast(str, names["agreement"]),
            wave=names["wave"],
            scale=Scale(levels, outside),
            attributes=attributes,
            respondents=respondents,
            language=language,
            spacy_model=spacy_model,
            learned=learned,
            embedding_model=embedding_model,
            audit_share=float(share),
            blind=blind,
            statements=statements,
            weight=names["weight"],
            question=question,
            population=population,
            min_cell=min_cell,
        )

    def wrong(self, key: str, message: str, remedy: str | None = None) -> None:
        self.mistakes.append(Mistake(message, file=FILE, column=key, remedy=remedy))

    def mapping(self, value: object, key: str) -> Mapping[Any, Any]:
        if isinstance(value, Mapping):
            return value
        self.wrong(key, "should hold names with values" if value is not None else "is missing")
        return {}

    def unknown(self, mapping: Mapping[Any, Any], known: Sequence[str]) -> None:
        for key in mapping:
            if key not in known:
                near = nearest(str(key), known)
                self.wrong(
                    str(key),
                    "is not a setting",
                    f"did you mean {near}?" if near else f"settings are {', '.join(known)}",
                )

    def text(self, value: object, key: str, *, needed: bool) -> str | None:
        if value is None or value == "":
            if needed:
                self.wrong(key, "is missing")
            return None
        if isinstance(value, Mapping | list):
            self.wrong(key, "should be one text")
            return None
        return str(value)

    def counts(self, value: object, key: str) -> dict[str, int]:
        """Names with whole numbers above 0."""
        found = self.mapping(value or {}, key)
        for name, n in found.items():
            if isinstance(n, bool) or not isinstance(n, int) or n < 1:
                self.wrong(f"{key}: {name}", f"«{n}» is no whole number above 0", "write it as in 2023: 371")
        return {str(name): n for name, n in found.items() if isinstance(n, int)}

    def texts(self, value: object, key: str) -> tuple[str, ...]:
        if value is None:
            return ()
        if not isinstance(value, list) or any(isinstance(entry, Mapping | list) or entry is None for entry in value):
            self.wrong(key, "should be a list of texts, each on a line of its own after a dash")
            return ()
        return tuple(str(entry) for entry in value)


_NOT_IN_YAML = re.compile("[^ -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not allow in a text, takes for a line break, or takes for a byte order mark."""


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def settings_text(settings: Settings) -> str:
    """study.yaml as it is first written: every setting with a word on what it does."""

    def quoted(value: str | None) -> str:
        # JSON strings are YAML strings; quoting all of them keeps 2023, ja and nei the texts they are.
        return "null" if value is None else _NOT_IN_YAML.sub(_escaped, json.dumps(value, ensure_ascii=False))

    def listed(values: Sequence[str], indent: str) -> str:
        return "".join(f"\n{indent}- {quoted(value)}" for value in values)

    attributes = "".join(
        f"\n  {quoted(name)}:{listed(values, '    ') or ' []'}" for name, values in settings.attributes.items()
    )
    statements = "".join(f"\n  {quoted(name)}: {quoted(wording)}" for name, wording in settings.statements.items())
    population = "".join(f"\n  {quoted(wave)}: {n}" for wave, n in settings.population.items())
    outside = listed(settings.scale.outside, "  ")

    def empty(entries: str, mark: str = "{}") -> str:
        return "" if entries else f" {mark}"

    return f"""# What a person sets for this study. Text is sensitive: keep the folder to yourself.

columns:                # the columns of the survey file
  id: {quoted(settings.id)}
  text: {quoted(settings.text)}
  agreement: {quoted(settings.agreement)}
  wave: {quoted(settings.wave)}            # the year or wave, where one study holds several
  weight: {quoted(settings.weight)}          # each respondent's weight; percentages are weighted then, numbers are not

levels:                 # the agreement scale, in the order of the tables{listed(settings.scale.levels, "  ")}

outside:{empty(outside, "[]")}              # answers outside the scale: a row of their own, not part of the total{
        outside
    }

statements:{empty(statements)}           # the closed questions on this scale, each with its wording in tables{
        statements
    }

attributes:{empty(attributes)}           # further columns, each with its values in the order of the tables{attributes}

population:{empty(population)}           # wave: how many there are in all, for the coverage in table trend{population}

question: {quoted(settings.question)}        # the wording of the open question, for the report
respondents: {quoted(settings.respondents)}    # what they are called in tables, in the plural
language: {settings.language}            # of the tables: nb, nn or en
spacy_model: {
        quoted(settings.spacy_model)
    }       # a spaCy pipeline (nb_core_news_sm, or a folder) whose lemmas are used too
learned: {
        str(settings.learned).lower()
    }           # whether the machine learns from examples and decisions; false: terms alone
embedding_model: {
        quoted(settings.embedding_model)
    }   # a sentence-transformers model on this machine (a folder), for learning and topics
audit_share: {settings.audit_share!r}        # the probability with which a comment is drawn to judge the machine by
blind: {settings.blind}           # coders: who reviews does not see others' answers; all: nor the machine's
min_cell: {
        settings.min_cell
    }             # counts from 1 to below this are withheld in tables (3 and 5 are usual); 0: none
"""
