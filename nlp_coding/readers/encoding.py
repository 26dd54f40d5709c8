"""Bytes to text: a strict trial of the encodings that survey files come in, and a clear word where none fits.

Files are gone through in blocks, once for each encoding that is tried, so that one of any size takes the same memory.
"""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
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

_HEAD = 65_536
_BLOCK = 1 << 20
"""Bytes read at a time."""

_SAVE_AGAIN = "save it again as UTF-8 (Excel: Save as, «CSV UTF-8»)"
_NORWEGIAN_UTF8 = re.compile(rb"\xc3[\xa5\xa6\xb8\x85\x86\x98]")  # å æ ø Å Æ Ø
_NORWEGIAN = re.compile("[æøåÆØÅ]")
_MAC_ROMAN = re.compile(r"[a-z][¿¾Œ][a-z ]")  # ø æ å
_DOS = re.compile(r"[a-z][†›][a-z ]|[a-z]‘[a-z]")  # å ø æ


def find_encoding(path: Path, *, encoding: str | None = None) -> str:
    """The name of the codec: the one given, or the first of UTF-8 with BOM, UTF-8, UTF-16 and cp1252 that fits the
    whole file strictly. Raises InputError for what is no text, and for text in two encodings."""
    with path.open("rb") as opened:
        head = opened.read(_HEAD)
    for magic, what, remedy in _MAGIC:
        if head.startswith(magic):
            raise InputError(Mistake(f"this is {what}, not a text file", path.name, remedy=remedy))
    return _check_given(path, encoding) if encoding else _try_all(path, head)


def text_lines(path: Path, encoding: str) -> Iterator[str]:
    """The lines of a file that is known to be in this encoding, as they end in it; without a byte order mark."""
    with path.open(encoding=_of_stream(path, encoding), newline="") as opened:
        for line in chain((next(opened, "").removeprefix("\ufeff"),), opened):
            # Ctrl-Z ended a file in DOS; only the last line of a file can end in anything but a line break.
            whole = line.rstrip("\x1a") if line[-1:] == "\x1a" else line
            if whole:
                yield whole


def _check_given(path: Path, encoding: str) -> str:
    try:
        codec = codecs.lookup(encoding)
        if not getattr(codec, "_is_text_encoding", True):
            raise LookupError
    except LookupError:
        raise InputError(
            Mistake(f"there is no encoding «{encoding}»", remedy="common ones are utf-8, utf-16, cp1252, mac_roman")
        ) from None
    if error := _misfit(path, codec.name):
        raise InputError(
            Mistake(f"the file is not {codec.name}", path.name, remedy="leave out --encoding, and it is found by trial")
        ) from error
    return codec.name


def _misfit(path: Path, encoding: str) -> UnicodeError | None:
    """What is wrong with the first bytes that are not in this encoding; None where all are."""
    decoder = codecs.getincrementaldecoder(_of_stream(path, encoding))()
    try:
        for block in _blocks(path):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        return error
    return None


def _of_stream(path: Path, encoding: str) -> str:
    """The codec for reading in blocks: that of UTF-16 or UTF-32 insists on a mark, which a whole text may lack."""
    marks = {"utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)}
    if encoding not in marks:
        return encoding
    with path.open("rb") as opened:
        marked = opened.read(4).startswith(marks[encoding])
    return encoding if marked else f"{encoding}-{'le' if sys.byteorder == 'little' else 'be'}"


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as opened:
        while block := opened.read(_BLOCK):
            yield block


def _try_all(path: Path, head: bytes) -> str:
    encoding = _by_mark(head)
    if encoding:
        if error := _misfit(path, encoding):
            raise InputError(
                Mistake(
                    f"the file begins as {ENCODING_NAMES[encoding]} but is damaged or cut off further down",
                    path.name,
                    remedy=f"export it again from its source, or open it, look at its end, and {_SAVE_AGAIN}",
                )
            ) from error
        return encoding
    _refuse_binary(head, file=path.name)
    if _misfit(path, "utf-8") is None:
        return "utf-8"
    if _holds_norwegian_utf8(path):
        _refuse_mixed(path)
    if error := _misfit(path, "cp1252"):
        raise InputError(_fits_none(path, error)) from error
    _refuse_other_platforms(path)
    return "cp1252"


def _holds_norwegian_utf8(path: Path) -> bool:
    before = b""
    for block in _blocks(path):
        if _NORWEGIAN_UTF8.search(before + block):
            return True
        before = block[-1:]
    return False


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


def _refuse_binary(head: bytes, *, file: str) -> None:
    """Zero bytes and other control bytes do not stand in text; a few strays in UTF-8 are cleaned away later."""
    control = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\v\f\r\x1a")
    if control > 0.02 * len(head) + 1:
        raise InputError(
            Mistake("this is no text file: it holds binary data", file, remedy="export the answers as CSV or XLSX")
        )


def _refuse_mixed(path: Path) -> NoReturn:
    """Some rows are UTF-8 and some are not: name those that are fewer."""
    utf8: list[int] = []
    other: list[int] = []
    for row, line in _rows_of(path):
        if not line.isascii():
            (utf8 if _is_utf8(line) else other).append(row)
    few, many, what = (other, utf8, "not UTF-8") if len(other) <= len(utf8) else (utf8, other, "UTF-8")
    raise InputError(
        Mistake(
            f"the file mixes two encodings: {rows_in_words(few)} {'is' if len(few) == 1 else 'are'} {what}, "
            f"the other {len(many)} with æ, ø, å or the like {'are not' if what == 'UTF-8' else 'are'}",
            path.name,
            few[0] if few else None,
            remedy="it was most likely put together from two files: save each as UTF-8 before joining them; "
            "or type the letters in these rows again and save as UTF-8",
        )
    )


def _rows_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """The file's rows as bytes, with their numbers; Latin-1 takes every byte to one character and back."""

    def lines() -> Iterator[str]:
        with path.open(encoding="latin-1", newline="") as opened:
            yield from opened

    for row, cells in parse_rows(lines(), find_separator(lines) or ";", file=path.name, mistakes=[]):
        yield row, "".join(cells).encode("latin-1")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _fits_none(path: Path, error: UnicodeError) -> Mistake:
    undefined = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
    row = next((row for row, line in _rows_of(path) if undefined.search(line)), None)
    byte = f" (byte {error.object[error.start]:02X} hex)" if isinstance(error, UnicodeDecodeError) else ""
    return Mistake(
        f"the text is neither UTF-8, UTF-16 nor cp1252{byte}",
        path.name,
        row,
        remedy=f"{_SAVE_AGAIN}, or name its encoding, such as --encoding mac_roman (old Mac) or cp865 (DOS)",
    )


def _refuse_other_platforms(path: Path) -> None:
    """cp1252 takes nearly any bytes: Norwegian written on an old Mac or in DOS shows as "m¿te" or "p†"."""
    found: dict[str, str] = {}
    for line in text_lines(path, "cp1252"):
        if _NORWEGIAN.search(line):
            return
        for pattern, encoding in ((_MAC_ROMAN, "mac_roman"), (_DOS, "cp865")):
            if encoding not in found and (match := pattern.search(line)):
                found[encoding] = match[0]
    for encoding in ("mac_roman", "cp865"):
        if encoding in found:
            word = _first_word_with(found[encoding].strip(), path)
            raise InputError(
                Mistake(
                    f"letters such as «{word[:40]}» show that the text is in an old encoding, most likely {encoding}",
                    path.name,
                    remedy=f"give --encoding {encoding}, or {_SAVE_AGAIN}",
                )
            )


def _first_word_with(letters: str, path: Path) -> str:
    word = re.compile(rf"[^\W\d]*{re.escape(letters)}[^\W\d]*")
    return next((match[0] for line in text_lines(path, "cp1252") if (match := word.search(line))), letters)
