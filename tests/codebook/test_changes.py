"""Each kind of change: what it says in three languages, and what undoes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp_coding.codebook.changes import (
    LEVELS,
    Added,
    Change,
    CodebookRelabelled,
    ExamplesChanged,
    ListChanged,
    Moved,
    NegationChanged,
    Relabelled,
    Removed,
    Reordered,
    Retired,
    Revived,
    Reworded,
    TermsChanged,
)
from nlp_coding.codebook.move_changes import Merged, Redefined, Replaced, Split
from nlp_coding.core.codebook import LANGUAGES

LABEL = {"nb": "Møter", "nn": "Møte", "en": "Meetings"}
CHANGES: tuple[Change, ...] = (
    Added("meetings", LABEL),
    Added("meetings", {"nb": "Møter"}),
    Removed("meetings", LABEL),
    Retired("meetings", LABEL),
    Revived("meetings", LABEL),
    Relabelled("meetings", "Møter", "Faste møter", "nb"),
    Relabelled("meetings", "", "Fixed meetings", "en"),
    Reworded("meetings", "Om møter.", "Om faste møter.", "definition"),
    Reworded("meetings", "", "Møter som {ønskes}.", "include"),
    Reworded("meetings", "Treff.", "", "exclude"),
    Moved("meetings", "arenas", "forms"),
    Moved("meetings", None, "forms"),
    Moved("meetings", "arenas", None),
    NegationChanged("meetings", "count", "skip"),
    TermsChanged("meetings", ("fast møte", "møte ~4 uke"), ("treff",), "terms"),
    TermsChanged("meetings", (), ("møteplass",), "unless"),
    TermsChanged("meetings", (), (), "terms"),
    ExamplesChanged("meetings", ("Vi har faste møter.",), (), "matches"),
    ExamplesChanged("meetings", (), ("Vi møtes aldri.",), "rejects"),
    ListChanged("lege", ("vikarlege",), ("doktor", "lækjar"), ("meetings", "messages")),
    ListChanged("lege", (), ("doktor",), ()),
    ListChanged("lege", (), (), ("meetings",)),
    Reordered(),
    CodebookRelabelled("Samarbeid", "Samarbeid med fastlegene", "nb"),
    Merged(("co_location", "employment"), "joint", "Samme sak."),
    Merged(("a", "b", "c"), "d"),
    Split("involvement", ("part", "wish", "refusal"), "Tre saker i én {sic}."),
    Replaced("old_name", "new_name"),
    Redefined("formal", "Bare det som er skriftlig."),
    Redefined("formal"),
)


def _kinds(kind: type[Change] = Change) -> set[type[Change]]:
    """All kinds of change that have a level: those that are one."""
    below = set().union(*(_kinds(one) for one in kind.__subclasses__()))
    return below | ({kind} if hasattr(kind, "level") and not kind.__subclasses__() else set())


def test_every_kind_is_here() -> None:
    """A new kind of change must be told in three languages too."""
    assert _kinds() <= {type(one) for one in CHANGES}


def test_what_changes_say(golden: Callable[[str, bytes], None]) -> None:
    """The sentences as researchers read them, in bokmål, nynorsk and English."""
    lines = []
    for one in CHANGES:
        lines += [f"{type(one).__name__} ({one.level})"]
        for language in ("nb", "nn", "en"):
            lines.append(f"  {language}: {one.describe(language)}")
            if (short := one.summarise(language)) != one.describe(language):
                lines.append(f"      {short}")
    golden("changes.txt", ("\n".join(lines) + "\n").encode())


@pytest.mark.parametrize("change", CHANGES, ids=repr)
def test_there_and_back(change: Change) -> None:
    """What undoes a change, undone, is the change; both concern the same codes."""
    back = change.reverse()
    assert back.reverse() == change
    assert set(back.codes) == set(change.codes)
    assert change.level in LEVELS
    assert all(back.describe(language) for language in LANGUAGES)
    assert back != change or isinstance(change, Reordered | Redefined) or change.summarise().endswith("another order")


def test_a_way_back_says_what_it_does() -> None:
    """A merge undone is a split of what it made, with the same note."""
    merged = Merged(("a", "b"), "m", "Samme sak.")
    assert merged.reverse() == Split("m", ("a", "b"), "Samme sak.", back=True)
    assert Retired("a", LABEL).reverse() == Revived("a", LABEL)
    assert Added("a", LABEL).reverse() == Removed("a", LABEL)
    assert TermsChanged("a", ("x",), ("y",), "unless").reverse() == TermsChanged("a", ("y",), ("x",), "unless")
    assert Replaced("a", "b").reverse() == Replaced("b", "a", back=True)
