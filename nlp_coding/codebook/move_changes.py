"""What the author says has become of codes: merged, split, replaced, redefined; people's decisions follow it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from nlp_coding.codebook.change_words import WORDS
from nlp_coding.codebook.changes import Change, CodeChange, Level
from nlp_coding.core.codebook import Language


@dataclass(frozen=True)
class Merged(Change):
    """Several codes are one from now on, by the author's word."""

    level: ClassVar[Level] = "major"
    sources: tuple[str, ...]
    target: str
    note: str = ""
    back: bool = False
    """On the way back from the version that made it: then the author's reason is none."""

    @property
    def codes(self) -> tuple[str, ...]:
        return (*self.sources, self.target)

    def _words(self, language: Language) -> Mapping[str, str]:
        return {
            "sources": _listed(self.sources, language),
            "target": self.target,
            "note": _note("" if self.back else self.note),
        }

    def reverse(self) -> Split:
        return Split(self.target, self.sources, self.note, not self.back)


@dataclass(frozen=True)
class Split(Change):
    """One code is several from now on, by the author's word."""

    level: ClassVar[Level] = "major"
    source: str
    targets: tuple[str, ...]
    note: str = ""
    back: bool = False
    """On the way back from the version that made it: then the author's reason is none."""

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.source, *self.targets)

    def _words(self, language: Language) -> Mapping[str, str]:
        return {
            "source": self.source,
            "targets": _listed(self.targets, language),
            "note": _note("" if self.back else self.note),
        }

    def reverse(self) -> Merged:
        return Merged(self.targets, self.source, self.note, not self.back)


@dataclass(frozen=True)
class Replaced(Change):
    """The same meaning under another id, by the author's word."""

    level: ClassVar[Level] = "major"
    source: str
    target: str
    note: str = ""
    back: bool = False
    """On the way back from the version that made it: then the author's reason is none."""

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.source, self.target)

    def _words(self, language: Language) -> Mapping[str, str]:
        return {"source": self.source, "target": self.target, "note": _note("" if self.back else self.note)}

    def reverse(self) -> Replaced:
        return Replaced(self.target, self.source, self.note, not self.back)


@dataclass(frozen=True)
class Redefined(CodeChange):
    """Another meaning under the same id, by the author's word."""

    level: ClassVar[Level] = "major"
    note: str = ""
    back: bool = False

    def describe(self, language: Language = "en") -> str:
        return WORDS[language]["Redefined back"].format(code=self.code) if self.back else super().describe(language)

    def _words(self, language: Language) -> Mapping[str, str]:
        return {"code": self.code, "note": _note("" if self.back else self.note)}

    def reverse(self) -> Redefined:
        return Redefined(self.code, self.note, not self.back)


def _listed(names: tuple[str, ...], language: Language) -> str:
    """a, b and c"""
    *first, last = names
    return f"{', '.join(first)} {WORDS[language]['and']} {last}" if first else last


def _note(note: str) -> str:
    return f" ({note.rstrip('.')})" if note else ""
