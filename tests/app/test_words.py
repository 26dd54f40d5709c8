"""The words of the coding screen, and that they can be read on both looks."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from rich.cells import cell_len
from textual.color import Color
from textual.theme import Theme

from nlp_coding.app.dialog_words import DIALOGS
from nlp_coding.app.themes import THEMES
from nlp_coding.app.wording import Words
from nlp_coding.app.words import WORDS
from nlp_coding.core.codebook import LANGUAGES, Language


def texts_of(words: Words, name: str) -> list[str]:
    """All texts of a field, those of its keys and hints as well."""
    value = getattr(words, name)
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for one in value for text in ([one] if isinstance(one, str) else one)]
    return list(value.values())


@pytest.mark.parametrize("name", [field.name for field in fields(Words) if field.name != "language"])
def test_languages_have_the_same_fields(name: str) -> None:
    """A field in braces that one language lacks hides what it should tell; an unknown one ends the app."""
    in_braces = {
        language: [set(re.findall(r"\{(\w+)\}", text)) for text in texts_of(words, name)]
        for language, words in WORDS.items()
    }
    asked = {language: set().union(*found) for language, found in in_braces.items()}
    assert asked["nb"] == asked["nn"] == asked["en"]
    assert all(texts_of(words, name) for words in WORDS.values())


def test_nynorsk_is_nynorsk() -> None:
    """A line of the other standard in the middle of a screen is what a Norwegian sees first."""
    in_nb = r"\b(ikke|jeg|noen|hvis|fra|utenfor|kommentarer|kommentarene|maskinen|filen|endret|lagret)\b"
    in_nn = r"\b(ikkje|frå|nokon|dersom|utanfor|kommentarar|kommentarane|maskina|fila|endra|lagra|dei|gje)\b"
    for name in (field.name for field in fields(Words) if field.name != "language"):
        for text in texts_of(WORDS["nn"], name):
            assert not re.search(in_nb, text.casefold()), text
        for text in texts_of(WORDS["nb"], name):
            assert not re.search(in_nn, text.casefold()), text


def test_hints_name_the_same_keys() -> None:
    """A hint that does another thing in another language."""
    keys = [[(action, key) for action, key, _ in words.hints] for words in WORDS.values()]
    assert keys[0] == keys[1] == keys[2]


STATUS_CELLS = 78
"""The status line of a terminal of 80, less its padding."""


def status_lines(language: Language) -> list[str]:
    """Every sentence of the status line with ordinary values, and those that stand there together."""
    words, dialogs = WORDS[language], DIALOGS[language]
    names = [field.name for field in fields(Words)]
    texts = [one for name in names[names.index("not_coded") : names.index("disk")] for one in texts_of(words, name)]
    texts += [f"{one} {words.all_complete}" for one in (words.completed, words.no_code_given)]
    grid, settle = dialogs.grid, dialogs.settle
    done = (*grid.answered, *grid.completed, *grid.no_code_given, grid.complete_already, words.undone_several)
    texts += [f"{grid.selected[1]} {one}" for one in done]
    texts += [f"{settle.settled} {one}" for one in (settle.comment_done, settle.all_settled)]
    values = {"n": "12", "n_comments": "12", "comment": "R0123", "label": "Faste møter", "answer": words.yes}
    values |= {"order": words.orders["learning"], "phrase": "stadig nye vikarer"}
    return [one.format(**values) for one in texts]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_status_line_has_room(language: Language) -> None:
    """What to do stands at the end of a sentence: cut off, the coder sees that something is wrong, and not what."""
    found = status_lines(language)
    assert len(found) > 40
    assert [one for one in found if "\n" in one or cell_len(one) > STATUS_CELLS] == []


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_contrast(theme: Theme) -> None:
    """Text that cannot be read in sunlight, or by tired eyes: WCAG asks for 4.5 to 1."""
    base = {"background": theme.background, "surface": theme.surface, "panel": theme.panel}
    colours = {**base, **theme.variables}
    pairs = [("on-title", "title"), ("on-evidence", "evidence"), ("on-strong", "strong"), ("on-selection", "selection")]
    for on, under in pairs:
        assert contrast(colours[on], colours[under]) >= 4.5, (on, under)
    for name, colour in {
        "foreground": theme.foreground,
        "quiet": theme.variables["quiet"],
        "key": theme.primary,
        "yes": theme.success,
        "suggested": theme.accent,
    }.items():
        for under in ("background", "surface", "row"):
            assert contrast(colour, colours[under]) >= 4.5, (name, under)


def contrast(one: str | None, other: str | None) -> float:
    """As WCAG 2.1 defines it."""
    assert one
    assert other
    low, high = sorted(luminance(Color.parse(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: Color) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
