"""The text of record."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.readers.clean import clean_text, one_line, one_lines, storable, visible
from nlp_coding.readers.damage import Damage


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("vi mo\u0308tes pa\u030a", "vi mötes på"),
        ("en\r\nto\rtre\nfire", "en\nto\ntre\nfire"),
        ("en\x0bto\u2028tre\x85fire", "en\nto\ntre\nfire"),
        ("mø\x00te\x07\ther", "møte\ther"),
        ("  møte \n", "møte"),
        ("\u00a0 \u200b\n", ""),
        ("\ud83d\ude00 og \ud83d", "😀 og"),
        ("👩‍⚕️ lege", "👩‍⚕️ lege"),
        ("NA", "NA"),
        ("-", "-"),
    ],
)
def test_clean_text(raw: str, text: str) -> None:
    """Lost: one text of record, whatever machine and program it was typed in."""
    assert clean_text(raw) == text


@given(st.text(st.characters(exclude_categories=())))
def test_clean_text_is_settled(raw: str) -> None:
    """Lost: offsets that stay right when a text is read a second time."""
    text = clean_text(raw)
    assert clean_text(text) == text == unicodedata.normalize("NFC", text)
    assert text == text.strip()
    assert not any(unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n" for character in text)
    text.encode("utf-8")


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"))))
def test_clean_text_loses_no_letter(raw: str) -> None:
    """Lost: words, where cleaning took more than white space and invisible marks."""
    kept = "".join(unicodedata.normalize("NFC", raw.replace("\u2028", "\n").replace("\u2029", "\n")).split())
    assert "".join(clean_text(raw).split()) in (kept, "")
    assert clean_text(raw) or not kept.strip("\ufeff\u200b\u2060")


def test_one_line() -> None:
    """Lost: one category where a no-break space, a tab or a line break hides in some cells."""
    assert one_line(" 2\u00a0000 –\n4 999\t") == "2 000 – 4 999"


def test_names_have_nothing_unseen_in_them() -> None:
    """Lost: one coder where a mark hides in a name, and lines of a terminal that read from left to right."""
    assert one_line("ka\u202eri\u2066 \u00ado\u200bla\x1b") == "kari ola"
    assert one_line("pa\u200b\u030al") == "pål"
    kept = ["Anne-Lise O’Brien d'Arc", "محمد", "नी\u200dता", "می\u200cخواهم", "Łukasz", "👩\u200d⚕️"]
    assert [one_line(one) for one in kept] == kept


@given(st.lists(st.sampled_from(["R1", "r 2", " 3", "", "é", "e\u0301", "4\n", "\x0b", "a  b"]), max_size=4))
def test_many_at_once_are_each_one_line(raws: list[str]) -> None:
    """Lost: an id that is cleaned by itself, and not in a column of ids."""
    assert list(one_lines(raws)) == [one_line(raw) for raw in raws]


def test_visible() -> None:
    """Lost: a terminal that shows all of a name from another study, and is not steered by it."""
    assert visible("ka\u202eri\x1b[2J æøå\n\t👩\u200d⚕️") == "ka\\u202eri\\x1b[2J æøå\n\t👩\u200d⚕️"


def test_storable() -> None:
    """Lost: a study that can be written, because half a character reached the database."""
    assert storable("a\ud83d") == "a\ufffd"


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("mÃ¸te", "møte"),
        ("mÃƒÂ¸te", "møte"),
        ("pÃ¥", "på"),
        ("Ã˜konomi", "Økonomi"),
        ("m√∏te", "møte"),
        ("bra ðŸ˜€", "😀"),
        ("Â«fast»", None),
    ],
)
def test_mojibake_is_found(damaged: str, mended: str | None) -> None:
    """Lost: thousands of unreadable words, coded as if nothing were wrong."""
    damage = Damage()
    damage.look_at(0, "text", [6, 7], ["sound", f"ja {damaged} da"])
    found = damage.mistake("a.csv")
    assert found is not None
    assert "row 7" in found.message
    assert mended is None or f"should read «{mended}»" in found.message


@pytest.mark.parametrize("sound", ["møte på Ås", "São Paulo", "SÃO", "à la carte", "«fast» – 5 €", "™ ¥ ¸ Â", ""])
def test_sound_text_is_no_mojibake(sound: str) -> None:
    """Lost: a sound file, refused for a foreign name."""
    damage = Damage()
    damage.look_at(0, "text", [2], [sound])
    assert damage.mistake("a.csv") is None
