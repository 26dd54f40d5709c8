"""The words of the filter language: those that can be typed hold in every language, mistakes are told in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from nlp_coding.core.codebook import LANGUAGES, Language

Field = Literal["code", "level", "variety", "status"]

FIELDS: Mapping[Field, tuple[str, ...]] = {
    "code": ("kode", "kode", "code", "koder", "kodar", "codes"),
    "level": ("svar", "svar", "level", "nivå", "answer"),
    "variety": ("målform", "målform", "variety", "språk"),
    "status": ("status", "status", "status", "tilstand"),
}
"""Field → what it is called in bokmål, nynorsk and English, and other names."""

STATUSES: Mapping[str, tuple[str, ...]] = {
    "new": ("ny", "ny", "new", "nye"),
    "begun": ("påbegynt", "påbyrja", "begun", "begynt", "byrja"),
    "complete": ("ferdig", "ferdig", "complete", "ferdige", "done"),
    "no code": ("ingen", "ingen", "no code", "ingen kode", "none"),
    "again": ("på nytt", "på nytt", "again", "igjen"),
    "disputed": ("uenighet", "usemje", "disputed", "uenige", "usamde"),
    "audit": ("stikkprøve", "stikkprøve", "spot check", "audit"),
    "sample": ("dobbeltkoding", "dobbeltkoding", "sample", "utvalg", "utval"),
}
"""Status → its names, as those of fields. What is complete may have no code."""

VARIETIES: Mapping[str, tuple[str, ...]] = {
    "nb": ("nb", "nb", "nb", "bokmål"),
    "nn": ("nn", "nn", "nn", "nynorsk"),
    "undecided": ("usikker", "usikker", "undecided", "uavklart"),
}

NOT_STATED = ("ikke svart", "ikkje svart", "not stated")
"""Of a level or an attribute: the respondent gave none."""


def name_in(language: Language, names: tuple[str, ...]) -> str:
    """What the language calls it."""
    return names[LANGUAGES.index(language)]


@dataclass(frozen=True)
class Told:
    """Mistakes in one language; fields in braces are filled in."""

    not_closed: str
    no_field: str
    no_code: str
    no_level: str
    no_variety: str
    no_status: str
    no_value: str
    empty: str
    several: str
    nearest: str
    known: str
    as_text: str
    """What to do where words of the text were meant."""


TOLD: Mapping[Language, Told] = {
    "nb": Told(
        not_closed="anførselstegnet er ikke lukket",
        no_field="det går ikke an å filtrere på «{word}»",
        no_code="kodeboken har ingen kode «{word}»",
        no_level="«{word}» er ikke noe svar i undersøkelsen",
        no_variety="«{word}» er ikke noen målform",
        no_status="«{word}» er ikke noen status",
        no_value="ingen har svart «{word}» på {field}",
        empty="det mangler noe etter «{field}:»",
        several="«{word}» kan være {words}",
        nearest="mente du {near}?",
        known="her kan det stå {words}",
        as_text="sett det i anførselstegn for å lete i teksten",
    ),
    "nn": Told(
        not_closed="hermeteiknet er ikkje lukka",
        no_field="det går ikkje an å filtrere på «{word}»",
        no_code="kodeboka har ingen kode «{word}»",
        no_level="«{word}» er ikkje noko svar i undersøkinga",
        no_variety="«{word}» er ikkje noka målform",
        no_status="«{word}» er ikkje nokon status",
        no_value="ingen har svart «{word}» på {field}",
        empty="det manglar noko etter «{field}:»",
        several="«{word}» kan vere {words}",
        nearest="meinte du {near}?",
        known="her kan det stå {words}",
        as_text="set det i hermeteikn for å leite i teksten",
    ),
    "en": Told(
        not_closed="the quotation mark is not closed",
        no_field="there is no filter by “{word}”",
        no_code="the codebook has no code “{word}”",
        no_level="“{word}” is no answer of the survey",
        no_variety="“{word}” is no variety",
        no_status="“{word}” is no status",
        no_value="nobody answered “{word}” to {field}",
        empty="something is missing after “{field}:”",
        several="“{word}” may mean {words}",
        nearest="did you mean {near}?",
        known="here one of these can stand: {words}",
        as_text="put it in quotation marks to look for it in the text",
    ),
}
