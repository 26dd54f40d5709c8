"""How wide text is, by DejaVu Sans, which comes with matplotlib and is no narrower than the fonts of readers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from nlp_coding.core.printing import printable

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

_BLANKS = re.compile("[ \t\n\r\x0b\x0c\x85\u2028\u2029]+")
# A no-break space is not among them: "13 %" stays together.
_BREAKS = re.compile(r"(?<!\d) | (?!\d{3}(?!\d))")
# Nor is the blank of "19 999", which people write as a usual one.
_JOINERS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_MISSING = "□"
_WIDE = 1.4
"""Width of an emoji, in sizes of the text."""


def one_line(text: str) -> str:
    """The text as a label: without control characters, marks that turn its direction, and line breaks."""
    return _BLANKS.sub(" ", _JOINERS.sub("", printable(text))).strip(" ")


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """In points, at a size in points."""
    return size * sum(_advance(character, bold) for character in text)


def wrapped(text: str, size: float, width: float, *, bold: bool = False) -> tuple[str, ...]:
    """The label in lines of at most that width; a longer word is broken. No lines for no text.

    >>> wrapped("Fastlegen er lett å få tak i", 10, 80)
    ('Fastlegen er', 'lett å få tak i')
    """
    lines: list[str] = []
    line = ""
    for word in _BREAKS.split(one_line(text)):
        rest = word
        if line and width_of(f"{line} {rest}", size, bold=bold) <= width:
            line = f"{line} {rest}"
            continue
        if line:
            lines.append(line)
        while width_of(rest, size, bold=bold) > width and len(rest) > 1:
            piece, rest = _broken(rest, size, width, bold=bold)
            lines.append(piece)
        line = rest
    return (*lines, line) if line else tuple(lines)


def _broken(word: str, size: float, width: float, *, bold: bool) -> tuple[str, str]:
    """The part of a word that fits, and the rest: after a dash or slash of its own, or else with a hyphen."""
    fits = 1
    while fits < len(word) - 1 and width_of(word[: fits + 1], size, bold=bold) <= width:
        fits += 1
    own = max(word.rfind(dash, 1, fits) for dash in "-–/")
    if own > 0:
        return word[: own + 1], word[own + 1 :]
    while fits > 1 and width_of(f"{word[:fits]}-", size, bold=bold) > width:
        fits -= 1
    return f"{word[:fits]}-", word[fits:]


def drawable(text: str, *, bold: bool = False) -> str:
    """The text with a box for each character that DejaVu Sans lacks, such as emoji: for a picture of pixels."""
    font = _font(bold)
    return "".join(one if font.get_char_index(ord(one)) else _MISSING for one in text)


def font_file(bold: bool) -> str:
    """The path of the font, named so that no setting and no other font of the machine takes its place."""
    from matplotlib import get_data_path

    return f"{get_data_path()}/fonts/ttf/DejaVuSans{'-Bold' if bold else ''}.ttf"


@lru_cache(maxsize=2)
def _font(bold: bool) -> FT2Font:
    from matplotlib.ft2font import FT2Font

    font = FT2Font(font_file(bold))
    font.set_size(100, 72)
    return font


@lru_cache(maxsize=2048)
def _advance(character: str, bold: bool) -> float:
    """Width of a character in sizes of the text."""
    from matplotlib.ft2font import LoadFlags

    font = _font(bold)
    if not font.get_char_index(ord(character)):
        return _WIDE
    return font.load_char(ord(character), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / 100
