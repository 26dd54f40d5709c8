"""What is printed of drafts and releases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nlp_coding.core.codebook import Codebook

if TYPE_CHECKING:
    from nlp_coding.releasing import Release

_WHY = {
    "major": "a code means something else, or is no longer used",
    "minor": "codes or terms were added or changed, and no code means something else",
    "patch": "only wording, examples or order changed",
}


def drafted(file: Path, book: Codebook) -> None:
    """What a draft is a draft of, and what to do with it."""
    print(f"{file} is a draft of what comes after {book}.")
    print(f"Change it, try it with «codebook check {file}», and make it a version with «codebook release {file}».")


def proposed(release: Release) -> None:
    """What changed, the greatest first, and which number follows from it."""
    book, difference = release.codebook, release.difference
    if difference is None:
        print(f"{book} is a first version.")
        return
    print(f"From {difference.before} to {difference.after}:")
    for level in _WHY:
        for change in difference.changes:
            if change.level == level:
                print(f"  {level}  {change.describe()}")
    for question in difference.questions:
        print(f"  ?      {question}")
    why = f"The change is {difference.level} ({_WHY[difference.level or 'patch']}), which makes it {release.proposed}"
    print(f"{why}." if release.proposed == book.version else f"{why}; it gets the number {book.version}.")


def released(book: Codebook, file: Path) -> None:
    """Where the version is now."""
    print(f"{book} is released: {file}")
