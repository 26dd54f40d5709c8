"""A codebook held against its own examples, and what it still lacks; nothing here stops it from being used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from nlp_coding.codebook.load import PlacedCodebook, Places, load_codebook
from nlp_coding.codebook.read_terms import lists_in
from nlp_coding.codebook.releases import LOCK, read_lock, version_key
from nlp_coding.codebook.revised import find_revised
from nlp_coding.core.codebook import DRAFT, LANGUAGES, Code, Codebook
from nlp_coding.core.errors import InputError, Mistake, nearest

Coder = Callable[[Sequence[str]], Sequence[frozenset[str]]]
"""Texts in, the ids of the codes each gets out, in the same order."""

N_MATCHES, N_REJECTS = 5, 3
"""With fewer examples a code is neither documented nor tested, nor is there much to learn it from."""


def check_examples(codebook: Codebook, coder: Coder, *, places: Places | None = None) -> tuple[Mistake, ...]:
    """One mistake for each example that the coder answers otherwise than the codebook says, in the codebook's order.

    Only codes in force are checked: a retired one finds nothing any more. `places` adds file and row.
    """
    examples = [
        (code, key, at) for code in codebook.leaves for key in ("matches", "rejects") for at in _numbers(code, key)
    ]
    texts = [str(getattr(code, key)[at]) for code, key, at in examples]
    answers = coder(texts) if texts else ()
    if len(answers) != len(texts):
        raise ValueError(f"the coder answered {len(answers)} of {len(texts)} examples")
    return tuple(
        _failed(code, key, at, got=got, places=places)
        for (code, key, at), got in zip(examples, answers, strict=True)
        if (code.id in got) != (key == "matches")
    )


def check_coverage(codebook: Codebook, *, places: Places | None = None) -> tuple[Mistake, ...]:
    """What a reader of the codebook would miss: terms, examples, lists in use, labels that tell codes apart."""
    return (*_thin_codes(codebook, places), *_unused_lists(codebook, places), *_same_labels(codebook, places))


def check_versions(placed: PlacedCodebook, *, folders: Sequence[Path] = ()) -> tuple[Mistake, ...]:
    """What cannot be held against other versions: the one it revises is not at hand, or it was never released.

    `folders` are where codebooks are looked for by name. Raises InputError where another release beside it has been
    changed since, or is gone: what is told of differences to it would be wrong.
    """
    codebook, places = placed.codebook, placed.places
    file, found = Path(places.file), []
    beside = [file.parent, *(folder / codebook.name for folder in folders)]
    if codebook.revises and find_revised(codebook.name, codebook.revises, beside) is None:
        known = sorted(
            {one.stem for folder in beside if folder.is_dir() for one in folder.glob("*.y*ml")} - {file.stem}
        )
        close = nearest(codebook.revises, [one for one in known if version_key(one)])
        found.append(
            Mistake(
                f"{codebook.name}@{codebook.revises} is not to be found, so nothing could be held against it",
                file=places.file,
                row=places.keys.get("revises"),
                column="revises",
                remedy=f"did you mean {close}?" if close else f"put {codebook.revises}.yaml beside this file",
            )
        )
    lock = read_lock(file.parent)
    _check_releases(file, [version for version in lock if version != file.stem])
    if codebook.version != DRAFT and codebook.version not in lock:
        found.append(
            Mistake(
                f"{codebook.version} is not in {LOCK}: a later change to it would not be noticed",
                file=places.file,
                row=places.keys.get("version"),
                column="version",
                remedy=f"record it with nlp-coding codebook release {file}",
            )
        )
    return tuple(found)


def _check_releases(file: Path, others: Sequence[str]) -> None:
    mistakes: list[Mistake] = []
    for version in others:
        path = next((path for path in file.parent.glob(f"{version}.y*ml") if path.is_file()), None)
        if path is None:
            message, remedy = f"{version} was released, and its file is gone", "put the released file back"
            mistakes.append(Mistake(message, file=str(file.with_name(f"{version}.yaml")), remedy=remedy))
            continue
        try:
            load_codebook(path)
        except InputError as error:
            mistakes += error.mistakes
    if mistakes:
        raise InputError(mistakes)


def _numbers(code: Code, key: str) -> range:
    return range(len(getattr(code, key)))


def _failed(code: Code, key: str, at: int, *, got: frozenset[str], places: Places | None) -> Mistake:
    text = getattr(code, key)[at]
    if key == "matches":
        message = f"«{text}» should get {code.id}, but gets {', '.join(sorted(got)) or 'no code'}"
        remedy = "add or widen a term, or take the example away"
    else:
        message = f"«{text}» should not get {code.id}, but does"
        remedy = "narrow a term, write the expression under unless:, or take the example away"
    return _mistake(message, remedy, places, (code.id, key, at))


def _thin_codes(codebook: Codebook, places: Places | None) -> Iterator[Mistake]:
    for code in codebook.leaves:
        if not code.terms:
            message, remedy = (
                "no terms, and no code below it",
                "add terms:, or nothing but people and models will find it",
            )
            yield _mistake(message, remedy, places, (code.id, "id", 0))
        for key, needed in (("matches", N_MATCHES), ("rejects", N_REJECTS)):
            if (n_examples := len(getattr(code, key))) < needed:
                message = f"{n_examples} {key}, fewer than {needed}"
                yield _mistake(message, f"add {needed - n_examples} more", places, (code.id, key, 0))


def _unused_lists(codebook: Codebook, places: Places | None) -> Iterator[Mistake]:
    lines = [term.source for code in codebook.codes for term in (*code.terms, *code.unless)]
    lines += [word for words in codebook.lists.values() for word in words]
    used = {name for line in lines for name in lists_in(line)}
    for name in codebook.lists:
        if name not in used:
            yield Mistake(
                f"no term uses @{name}",
                file=places.file if places else None,
                row=places.lists.get(name) if places else None,
                column=f"lists.{name}",
                remedy="use it, or take it away",
            )


def _same_labels(codebook: Codebook, places: Places | None) -> Iterator[Mistake]:
    for language in LANGUAGES:
        first: dict[str, str] = {}
        for code in codebook.codes:
            label = code.label.get(language, "").casefold()
            if code.retired or not label:
                continue
            if label in first:
                message = f"the same label in {language} as {first[label]}: «{code.label[language]}»"
                yield _mistake(message, "tables cannot tell them apart", places, (code.id, "label", 0))
            first.setdefault(label, code.id)


def _mistake(message: str, remedy: str, places: Places | None, at: tuple[str, str, int]) -> Mistake:
    """A mistake at an entry: code id, key, number."""
    code_id, key, entry = at
    return Mistake(
        message,
        file=places.file if places else None,
        row=places.row(code_id, key, entry) if places else None,
        column=code_id if key == "id" else f"{code_id}.{key}",
        remedy=remedy,
    )
