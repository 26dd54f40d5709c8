"""What a survey file holds: respondents, their comments, and the agreement scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from nlp_coding.core.digest import digest_of_parts


@dataclass(frozen=True)
class Source:
    """Where a respondent was read."""

    file: str
    """The file's name, without its folder."""
    row: int
    """1-based row in the file as a spreadsheet shows it: the header is row 1, the first respondent row 2."""


@dataclass(frozen=True)
class Scale:
    """The agreement levels in the order they are reported, and the answers that lie outside them."""

    levels: tuple[str, ...]
    outside: tuple[str, ...] = ()
    """Answers such as "Vet ikke": kept as given, tabulated below Totalt, never inside it."""

    def __contains__(self, answer: object) -> bool:
        return answer in self.levels


@dataclass(frozen=True)
class Respondent:
    """One row of the survey, with or without a comment."""

    id: str
    agreement: str | None
    """The answer, spelled as in the scale (or as one of its outside answers); None where it was blank."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Column name to answer; a blank answer is the empty string."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """Further closed questions on the same scale, by column name."""
    weight: float | None = None
    wave: str | None = None
    source: Source | None = None


@dataclass(frozen=True)
class Comment:
    """One respondent's answer to the open question."""

    id: str
    respondent_id: str
    text: str
    """The text of record: NFC, line ends LF, otherwise as written. Offsets count its code points."""
    original: str | None = None
    """What the file held, where it differed from `text`."""


Answered = tuple[Respondent, Comment | None]
"""A respondent with the comment, as a file is read row by row."""


@dataclass(frozen=True)
class Corpus:
    """All respondents of a study and their comments, in file order."""

    respondents: tuple[Respondent, ...]
    comments: tuple[Comment, ...]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over comment ids and texts, in id order: the same comments give the same fingerprint."""
        ordered = sorted(self.comments, key=lambda comment: comment.id)
        return digest_of_parts(part for comment in ordered for part in (comment.id, comment.text))
