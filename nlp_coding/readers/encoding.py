"""Bytes to text: a strict trial of the encodings that survey files come in, and a clear word where none fits."""

from __future__ import annotations

import codecs
import re
from typing import NoReturn

from nlp_coding.core.errors import InputError, Mistake
from nlp_coding.readers.clean import rows_in_words
from nlp_coding.readers.separated import find_separator, parse_rows

ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with BOM",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 without BOM",
    "utf-16-be": "UTF-16 without BOM",
    "utf-32": "UTF-32",
    "cp1252": "cp1252",
}

_MAGIC = (
    (b"%PDF", "a PDF document", "export the answers as CSV or XLSX from the program that holds them"),
    (b"PK\x03\x04", "an Excel workbook or another zip file", "give it its own ending (.xlsx), or unpack it"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel file (.xls) or a workbook with a password",
        "open it in Excel, take the password off, and save it as .xlsx",
    ),
    (b"$FL2", "an SPSS file", "give it its own ending (.sav)"),
    (b"$FL3", "an SPSS file", "give it its own ending (.zsav)"),
    (b"<stata_dta>", "a Stata file", "give it its own ending (.dta)"),
    (b"\x1f\x8b", "a file packed with gzip", "unpack it"),
    (b"\x89PNG", "a picture", "name the file with the answers"),
    (b"\xff\xd8\xff", "a picture", "name the file with the answers"),
    (b"{\\rtf", "a text document (RTF)", "export the answers as CSV or XLSX from the program that holds them"),
)

_SAVE_AGAIN = "save it again as UTF-8 (Excel: Save as, «CSV UTF-8»)"
_NORWEGIAN_UTF8 = re.compile(rb"\xc3[\xa5\xa6\xb8\x85\x86\x98]")  # å æ ø Å Æ Ø
_MAC_ROMAN = re.compile(r"[a-z][¿¾Œ][a-z ]")  # ø æ å
_DOS = re.compile(r"[a-z][†›][a-z ]|[a-z]‘[a-z]")  # å ø æ


def decode(data: bytes, *, file: str, encoding: str | None = None) -> tuple[str, str]:
    """The text and the name of the codec: the one given, or the first of UTF-8 with BOM, UTF-8, UTF-16 and cp1252
    that fits strictly. Raises InputError for what is no text, and for text in two encodings."""
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise InputError(Mistake(f"this is {what}, not a text file", file, remedy=remedy))
    text, used = _decode_as(data, encoding, file=file) if encoding else _try_all(data, file=file)
    return text.removeprefix("\ufeff").rstrip("\x1a"), used  # Ctrl-Z ended a file in DOS


def _decode_as(data: bytes, encoding: str, *, file: str) -> tuple[str, str]:
    try:
        codec = codecs.lookup(encoding)
        if not getattr(codec, "_is_text_encoding", True):
            raise LookupError
    except LookupError:
        raise InputError(
            Mistake(f"there is no encoding «{encoding}»", remedy="common ones are utf-8, utf-16, cp1252, mac_roman")
        ) from None
    try:
        return data.decode(codec.name), codec.name
    except UnicodeError as error:
        raise InputError(
            Mistake(f"the file is not {codec.name}", file, remedy="leave out --encoding, and it is found by trial")
        ) from error


def _try_all(data: bytes, *, file: str) -> tuple[str, str]:
    encoding = _by_mark(data)
    if encoding:
        try:
            return data.decode(encoding), encoding
        except UnicodeError as error:
            raise InputError(
                Mistake(
                    f"the file begins as {ENCODING_NAMES[encoding]} but is damaged or cut off further down",
                    file,
                    remedy=f"export it again from its source, or open it, look at its end, and {_SAVE_AGAIN}",
                )
            ) from error
    _refuse_binary(data, file=file)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        if _NORWEGIAN_UTF8.search(data):
            _refuse_mixed(data, file=file)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise InputError(_fits_none(data, error.start, file=file)) from error
    _refuse_other_platforms(text, file=file)
    return text, "cp1252"


def _by_mark(data: bytes) -> str | None:
    """The encoding that a byte order mark, or the place of the zero bytes, gives away."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16's mark, so it comes first
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return encoding
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    mostly = 0.4 * len(sample) / 2
    if odd > mostly and even == 0:
        return "utf-16-le"
    if even > mostly and odd == 0:
        return "utf-16-be"
    return None


def _refuse_binary(data: bytes, *, file: str) -> None:
    """Zero bytes and other control bytes do not stand in text; a few strays in UTF-8 are cleaned away later."""
    sample = data[:65536]
    control = sum(sample.count(byte) for byte in range(32) if byte not in b"\t\n\v\f\r\x1a")
    if control > 0.02 * len(sample) + 1:
        raise InputError(
            Mistake("this is no text file: it holds binary data", file, remedy="export the answers as CSV or XLSX")
        )


def _refuse_mixed(data: bytes, *, file: str) -> NoReturn:
    """Some rows are UTF-8 and some are not: name those that are fewer."""
    utf8: list[int] = []
    other: list[int] = []
    for row, line in _rows_of(data, file=file):
        if not line.isascii():
            (utf8 if _is_utf8(line) else other).append(row)
    few, many, what = (other, utf8, "not UTF-8") if len(other) <= len(utf8) else (utf8, other, "UTF-8")
    raise InputError(
        Mistake(
            f"the file mixes two encodings: {rows_in_words(few)} {'is' if len(few) == 1 else 'are'} {what}, "
            f"the other {len(many)} with æ, ø, å or the like {'are not' if what == 'UTF-8' else 'are'}",
            file,
            few[0] if few else None,
            remedy="it was most likely put together from two files: save each as UTF-8 before joining them; "
            "or type the letters in these rows again and save as UTF-8",
        )
    )


def _rows_of(data: bytes, *, file: str) -> list[tuple[int, bytes]]:
    """The file's rows as bytes, with their numbers; Latin-1 takes every byte to one character and back."""
    text = data.decode("latin-1")
    rows = parse_rows(text, find_separator(text) or ";", file=file, mistakes=[])
    return [(row, "".join(cells).encode("latin-1")) for row, cells in rows]


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _fits_none(data: bytes, position: int, *, file: str) -> Mistake:
    undefined = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
    row = next((row for row, line in _rows_of(data, file=file) if undefined.search(line)), None)
    return Mistake(
        f"the text is neither UTF-8, UTF-16 nor cp1252 (byte {data[position]:02X} hex)",
        file,
        row,
        remedy=f"{_SAVE_AGAIN}, or name its encoding, such as --encoding mac_roman (old Mac) or cp865 (DOS)",
    )


def _refuse_other_platforms(text: str, *, file: str) -> None:
    """cp1252 takes nearly any bytes: Norwegian written on an old Mac or in DOS shows as "m¿te" or "p†"."""
    if re.search("[æøåÆØÅ]", text):
        return
    for pattern, encoding in ((_MAC_ROMAN, "mac_roman"), (_DOS, "cp865")):
        found = pattern.search(text)
        if found:
            word = re.search(rf"[^\W\d]*{re.escape(found[0].strip())}[^\W\d]*", text)
            shown = word[0][:40] if word else found[0]
            raise InputError(
                Mistake(
                    f"letters such as «{shown}» show that the text is in an old encoding, most likely {encoding}",
                    file,
                    remedy=f"give --encoding {encoding}, or {_SAVE_AGAIN}",
                )
            )
