"""CSV and its kin: encodings, separators, quotation marks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp_coding.readers import Columns, Reading

Read = Callable[..., Reading]
MistakesIn = Callable[..., str]

HEAD = "id;text;agreement\n"
ROWS = HEAD + "1;faste møter på Ås – «bra»;Enig\n2;;Uenig\n"


def texts(reading: Reading) -> list[str]:
    return [comment.text for comment in reading.corpus.comments]


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_encoding_is_found(read: Read, written: str, used: str) -> None:
    """Lost: æ, ø and å of every file that is not UTF-8; and the word of how it was read."""
    reading = read(ROWS.encode(written))
    assert texts(reading) == ["faste møter på Ås – «bra»"]
    assert reading.encoding == used
    assert "separator ;" in reading.notes[0]


@pytest.mark.parametrize("encoding", ["mac_roman", "cp865"])
def test_old_encodings_are_named(read: Read, mistakes_in: MistakesIn, encoding: str) -> None:
    """Lost: the letters of a file from an old Mac or DOS, read as "m¿te"."""
    content = (HEAD + "1;vi har møte på rådhuset;Enig\n").encode(encoding)
    assert f"--encoding {encoding}" in mistakes_in(content)
    assert texts(read(content, encoding=encoding)) == ["vi har møte på rådhuset"]


def test_cp1252_without_norwegian_letters(read: Read) -> None:
    """Lost: a sound file, refused for a curly quotation mark."""
    assert texts(read((HEAD + "1;vi sa ‘ja’ til det;Enig\n").encode("cp1252"))) == ["vi sa ‘ja’ til det"]


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (ROWS.encode("cp1252"), {"encoding": "utf-8"}, ["not utf-8", "leave out --encoding"]),
        (ROWS.encode(), {"encoding": "utf-99"}, ["no encoding «utf-99»"]),
        (ROWS.encode(), {"encoding": "rot13"}, ["no encoding «rot13»"]),
        (ROWS.encode(), {"encoding": "cp1252"}, ["damaged", "should read «møter»", "leave it out"]),
        (ROWS.encode("utf-16")[:-1], {}, ["UTF-16", "cut off"]),
        (b"\xef\xbb\xbfid;a\xff", {}, ["UTF-8 with BOM", "damaged"]),
        ((HEAD + "1;\x81\x8d;Enig\n").encode("latin-1"), {}, ["row 2", "neither UTF-8", "byte 81"]),
    ],
)
def test_wrong_encodings(mistakes_in: MistakesIn, content: bytes, options: dict[str, str], words: list[str]) -> None:
    """Lost: a word on what to do, in place of a traceback or of damaged letters."""
    text = mistakes_in(content, **options)
    assert all(word in text for word in words), text


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("a møte", "utf-8"), ("b på", "utf-8"), ("c blåbær", "cp1252")], ["row 4 is not UTF-8", "other 2"]),
        ([("a møte", "cp1252"), ("b på", "cp1252"), ("c blåbær", "utf-8")], ["row 4 is UTF-8", "other 2"]),
        ([("møte", "utf-8"), ("ascii", "utf-8"), ("på\nny linje", "utf-8"), ("å", "cp1252")], ["row 5 is not UTF-8"]),
    ],
)
def test_mixed_encodings_name_the_rows(mistakes_in: MistakesIn, rows: list[tuple[str, str]], words: list[str]) -> None:
    """Lost: two files pasted into one, half of it read as "mÃ¸te"."""
    body = b"".join(f'{n};"{text}";Enig\n'.encode(encoding) for n, (text, encoding) in enumerate(rows))
    text = mistakes_in(HEAD.encode() + body)
    assert all(word in text for word in ["mixes two encodings", *words]), text


def test_mojibake_names_rows_and_the_word(mistakes_in: MistakesIn) -> None:
    """Lost: the way back for a file that was saved damaged."""
    text = mistakes_in(HEAD + "1;bra;Enig\n2;faste mÃ¸te;Enig\n3;pÃ¥;Uenig\n")
    assert "2 cells" in text
    assert "should read «møte»" in text
    assert "rows 3, 4" in text
    assert "column «text»" in text


def test_mojibake_elsewhere_does_not_matter(read: Read) -> None:
    """Lost: a sound survey, refused for a column that nobody reads."""
    assert len(read("id;text;agreement;x\n1;a;Enig;mÃ¸te\n").corpus.respondents) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 abc", ["PDF", "export"]),
        (b"PK\x03\x04abc", ["Excel workbook", ".xlsx"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", ["password", ".xls"]),
        (b"$FL2@(#) SPSS", [".sav"]),
        (b"<stata_dta><header>", [".dta"]),
        (bytes(range(256)) * 40, ["binary"]),
        (b"id;text\x00\x01\x02\x03\x04\x05\xe6\xf8", ["binary"]),
    ],
)
def test_no_text_file(mistakes_in: MistakesIn, content: bytes, words: list[str]) -> None:
    """Lost: a plain word on what the file is."""
    text = mistakes_in(content)
    assert all(word in text for word in words), text


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separator_is_found(read: Read, separator: str) -> None:
    """Lost: a file from a program with another list separator; commas in every comment must not win."""
    lines = [["id", "text", "agreement"], ["1", '"ja, det; er\t| bra"', "Enig"], ["2", '"nei, vel"', "Uenig"]]
    reading = read("\n".join(separator.join(line) for line in lines))
    assert texts(reading) == ["ja, det; er\t| bra", "nei, vel"]
    assert reading.separator == separator


def test_comma_in_every_comment_is_no_separator(read: Read) -> None:
    """Lost: a semicolon file whose header and comments happen to hold one comma each."""
    columns = Columns("id", "Begrunn, kort", "agreement")
    reading = read("id;Begrunn, kort;agreement\n1;ja, da;Enig\n2;nei, vel;Uenig\n", columns=columns)
    assert texts(reading) == ["ja, da", "nei, vel"]


def test_excels_separator_line(read: Read) -> None:
    """Lost: files that begin with Excel's own "sep=|", whose rows Excel counts without it."""
    reading = read("sep=|\r\nid|text|agreement\r\n1|a;b|Enig\r\n")
    assert reading.separator == "|"
    assert [r.source.row for r in reading.corpus.respondents if r.source] == [2]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_are_counted_as_a_spreadsheet_does(read: Read, end: str) -> None:
    """Lost: the way from a message to the row it speaks of."""
    lines = [HEAD.strip(), f'1;"en{end}{end}to";Enig', "", "2;b;Uenig", ";;", '3;"sa ""ja""";Enig']
    reading = read(end.join(lines))
    assert [r.source.row for r in reading.corpus.respondents if r.source] == [2, 4, 6]
    assert texts(reading) == ["en\n\nto", "b", 'sa "ja"']


def test_wrong_number_of_cells(mistakes_in: MistakesIn) -> None:
    """Lost: rows that slid sideways, read by halves."""
    text = mistakes_in(HEAD + '1;a;Enig\n2;b;c;Uenig\n3\n4;"d\nd";Enig\n5;x\n')
    assert "row 3: the row has 4 cells, the header has 3" in text
    assert "row 4: the row has 1 cell, the header has 3" in text
    assert "row 6: the row has 2 cells" in text
    assert "separator inside a comment" in text
    assert "line break inside a comment" in text


def test_blank_cells_beyond_the_header_are_no_matter(read: Read) -> None:
    """Lost: files with Excel's blank columns at the end."""
    assert texts(read("id;text;agreement;;\n1;a;Enig;;\n2;b;Uenig\n3;c;Enig;;;\n")) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ('1;a;Enig\n2;"b;Uenig\n3;c;Enig\n', ["row 3: a quotation mark opens", "never closed", "not checked until"]),
        ('1;"a;Enig\n2;"b";Uenig\n', ["row 2: a cell in quotation marks", "not doubled", "not checked until"]),
        ('1;"a" b;Enig\n2;b;Tja\n3;"c;Enig', ["row 2: a cell in", "row 4: a quotation mark opens", "«Tja»"]),
    ],
)
def test_quotation_marks(mistakes_in: MistakesIn, rows: str, words: list[str]) -> None:
    """Lost: half a file, swallowed by one quotation mark."""
    text = mistakes_in(HEAD + rows)
    assert all(word in text for word in words), text
    assert "no respondent has" not in text


def test_huge_cell(mistakes_in: MistakesIn) -> None:
    """Lost: a clear word on a 10 MB cell, which the csv module meets with an error of its own."""
    text = mistakes_in(HEAD + f"1;{'a' * 10_000_000};Enig\n2;b;Uenig\n")
    assert "row 2, column «text»: the cell has 10 000 000 characters" in text
    assert "quotation mark" in text
    assert len(text) < 500


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'=SUM(A1)", "=SUM(A1)"),
        ("'+47 55", "+47 55"),
        ("'@navn", "@navn"),
        ("'-", "-"),
        ("''=1", "'=1"),
        ("'sitat'", "'sitat'"),
        ("'", "'"),
        ("=1+1", "=1+1"),
    ],
)
def test_apostrophe_before_a_formula_is_taken_off(read: Read, cell: str, text: str) -> None:
    """Lost: a round trip through our own CSV; an apostrophe that a person wrote stays."""
    assert texts(read(HEAD + f"1;{cell};Enig\n")) == [text]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["empty"]),
        (" \n \n", ["empty"]),
        ("\ufeff", ["empty"]),
        (HEAD, ["header but no respondents"]),
        ("\n" + ROWS, ["row 1", "header is blank"]),
        ("bare tekst\nmer\n", ["row 1", "no separator found"]),
    ],
)
def test_nothing_to_read(mistakes_in: MistakesIn, content: str, words: list[str]) -> None:
    """Lost: the difference between an empty file, a lone header and no table at all."""
    text = mistakes_in(content)
    assert all(word in text for word in words), text
