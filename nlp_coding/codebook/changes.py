"""What can become of a codebook from one version to the next: each change says what it is, and what undoes it.

The author's moves are in `move_changes.py`. How people's decisions follow a change is in `migrate.py`; what the machine
must code again in `coding/touched.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from nlp_coding.codebook.change_words import WORDS
from nlp_coding.core.codebook import Language, Negation

Level = Literal["major", "minor", "patch"]
LEVELS: tuple[Level, ...] = ("patch", "minor", "major")
"""From the least to the greatest."""


@dataclass(frozen=True)
class Change:
    """One difference between two versions."""

    level: ClassVar[Level]

    @property
    def codes(self) -> tuple[str, ...]:
        """The ids of the codes it concerns; none for a change of the codebook as a whole."""
        return ()

    def describe(self, language: Language = "en") -> str:
        """One sentence without a full stop; texts of the codebook are quoted as they stand."""
        return WORDS[language][type(self).__name__].format(**self._words(language))

    def summarise(self, language: Language = "en") -> str:
        """As `describe`, but long lists of lines are counted."""
        return self.describe(language)

    def _words(self, language: Language) -> Mapping[str, str]:
        """What stands for the names in the template."""
        return {}

    def reverse(self) -> Change:
        """The change that leads back."""
        raise NotImplementedError


@dataclass(frozen=True)
class CodeChange(Change):
    """A change of one code."""

    code: str

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.code,)


@dataclass(frozen=True)
class Added(CodeChange):
    """A new code."""

    level: ClassVar[Level] = "minor"
    label: Mapping[str, str]

    def _words(self, language: Language) -> Mapping[str, str]:
        return {"code": self.code, "label": self.label.get(language) or self.label.get("nb", self.code)}

    def reverse(self) -> Removed:
        return Removed(self.code, self.label)


@dataclass(frozen=True)
class Removed(Added):
    """A code that the other version does not have: on the way back from a version that added it."""

    level: ClassVar[Level] = "major"

    def reverse(self) -> Added:  # type: ignore[override]
        return Added(self.code, self.label)


@dataclass(frozen=True)
class Retired(Added):
    """No comment gets the code any more; what was coded stays readable."""

    level: ClassVar[Level] = "major"

    def reverse(self) -> Revived:  # type: ignore[override]
        return Revived(self.code, self.label)


@dataclass(frozen=True)
class Revived(Added):
    """The code is in force again: on the way back to a version from before it was retired."""

    level: ClassVar[Level] = "major"

    def reverse(self) -> Retired:  # type: ignore[override]
        return Retired(self.code, self.label)


@dataclass(frozen=True)
class _Texts(CodeChange):
    before: str
    after: str

    def _words(self, language: Language) -> Mapping[str, str]:
        return {"code": self.code, "before": self.before, "after": self.after}


@dataclass(frozen=True)
class Relabelled(_Texts):
    """Another label in one language."""

    level: ClassVar[Level] = "patch"
    language: Language

    def _words(self, language: Language) -> Mapping[str, str]:
        return {**super()._words(language), "language": self.language}

    def reverse(self) -> Relabelled:
        return Relabelled(self.code, self.after, self.before, self.language)


@dataclass(frozen=True)
class Reworded(_Texts):
    """Another wording of the definition, or of what to include or exclude."""

    level: ClassVar[Level] = "patch"
    part: Literal["definition", "include", "exclude"]

    def _words(self, language: Language) -> Mapping[str, str]:
        return {**super()._words(language), "part": WORDS[language][self.part]}

    def reverse(self) -> Reworded:
        return Reworded(self.code, self.after, self.before, self.part)


@dataclass(frozen=True)
class Moved(CodeChange):
    """Under another group, or out of any (None): the groups' tallies change."""

    level: ClassVar[Level] = "minor"
    before: str | None
    after: str | None

    def _words(self, language: Language) -> Mapping[str, str]:
        nowhere = WORDS[language]["nowhere"]
        return {"code": self.code, "before": self.before or nowhere, "after": self.after or nowhere}

    def reverse(self) -> Moved:
        return Moved(self.code, self.after, self.before)


@dataclass(frozen=True)
class NegationChanged(CodeChange):
    """Whether hits inside a negation count."""

    level: ClassVar[Level] = "minor"
    before: Negation
    after: Negation

    def _words(self, language: Language) -> Mapping[str, str]:
        return {"code": self.code, "before": self.before, "after": self.after}

    def reverse(self) -> NegationChanged:
        return NegationChanged(self.code, self.after, self.before)


@dataclass(frozen=True)
class EntriesChanged(CodeChange):
    """Lines added to and taken from one of a code's lists."""

    level: ClassVar[Level] = "minor"
    added: tuple[str, ...]
    removed: tuple[str, ...]

    def _words(self, language: Language) -> Mapping[str, str]:
        words = WORDS[language]
        parts = []
        for key, entries in (("plus", self.added), ("minus", self.removed)):
            if entries:
                parts.append(f"{words[key]} {', '.join(f'«{entry}»' for entry in entries)}")
        return {"code": self.code, "changes": "; ".join(parts) or words["order"]}

    def summarise(self, language: Language = "en") -> str:
        changes = _counted(self.added, self.removed, language)
        return WORDS[language][type(self).__name__].format(**{**self._words(language), "changes": changes})


@dataclass(frozen=True)
class TermsChanged(EntriesChanged):
    """Terms, or the expressions that are something else (`unless`)."""

    part: Literal["terms", "unless"] = "terms"

    def _words(self, language: Language) -> Mapping[str, str]:
        return {**super()._words(language), "part": WORDS[language][self.part]}

    def reverse(self) -> TermsChanged:
        return TermsChanged(self.code, self.removed, self.added, self.part)


@dataclass(frozen=True)
class ExamplesChanged(EntriesChanged):
    """Example comments, with the answer yes (`matches`) or no (`rejects`)."""

    level: ClassVar[Level] = "patch"
    part: Literal["matches", "rejects"] = "matches"

    def _words(self, language: Language) -> Mapping[str, str]:
        return {**super()._words(language), "part": WORDS[language][self.part]}

    def reverse(self) -> ExamplesChanged:
        return ExamplesChanged(self.code, self.removed, self.added, self.part)


@dataclass(frozen=True)
class ListChanged(Change):
    """A word list that terms use as @name; the codes whose terms use it are named."""

    level: ClassVar[Level] = "minor"
    name: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    used_by: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return self.used_by

    def _words(self, language: Language) -> Mapping[str, str]:
        entries = EntriesChanged(self.name, self.added, self.removed)._words(language)
        users = ", ".join(self.used_by) or WORDS[language]["no code"]
        return {"name": self.name, "changes": entries["changes"], "users": users}

    def summarise(self, language: Language = "en") -> str:
        changes = _counted(self.added, self.removed, language)
        return WORDS[language]["ListChanged"].format(**{**self._words(language), "changes": changes})

    def reverse(self) -> ListChanged:
        return ListChanged(self.name, self.removed, self.added, self.used_by)


@dataclass(frozen=True)
class Reordered(Change):
    """The codes stand in another order, and so do the columns of tables."""

    level: ClassVar[Level] = "patch"

    def reverse(self) -> Reordered:
        return self


@dataclass(frozen=True)
class CodebookRelabelled(Change):
    """The codebook's own label in one language."""

    level: ClassVar[Level] = "patch"
    before: str
    after: str
    language: Language

    def _words(self, language: Language) -> Mapping[str, str]:
        return {"before": self.before, "after": self.after, "language": self.language}

    def reverse(self) -> CodebookRelabelled:
        return CodebookRelabelled(self.after, self.before, self.language)


def _counted(added: tuple[str, ...], removed: tuple[str, ...], language: Language) -> str:
    """How many lines were added and removed."""
    words = WORDS[language]
    counts = ((len(added), words["plus"]), (len(removed), words["minus"]))
    return ", ".join(f"{n} {what}" for n, what in counts if n) or words["order"]
