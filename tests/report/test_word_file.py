"""A report as a Word document."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from nlp_coding.report import word_file
from tests.report.made import made_report


@pytest.fixture(scope="module")
def file() -> bytes:
    return word_file.render(made_report())


@pytest.fixture(scope="module")
def document(file: bytes) -> Any:
    return docx.Document(io.BytesIO(file))


def test_headings_are_headings(document: Any) -> None:
    """The navigation pane would be empty, and another look had to be given by hand to each."""
    found = [(one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith(("Head", "Tit"))]
    assert found == [
        ("Title", "Rapport <script>alert(1)</script>"),
        ("Heading 1", "Første & fremst"),
        ("Heading 1", "Kode for kode"),
        ("Heading 2", "Gruppe"),
        ("Heading 3", "Møter"),
        ("Heading 1", "Samsvar"),
    ]


def test_the_contents_lead_to_the_headings(document: Any) -> None:
    """A table of contents whose links lead nowhere, or that asks whether it may be worked out, is worse than none."""
    body = document.element.body
    links = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))]
    assert links == [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    assert len(set(links)) == 5
    assert [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))] == ["begin", "separate", "end"]
    assert b"updateFields" not in zipfile.ZipFile(io.BytesIO(word_file.render(made_report()))).read("word/settings.xml")


def test_tables_are_tables(document: Any) -> None:
    """Numbers as pictures or tabs cannot be worked with."""
    assert [one.cell(len(one.rows) - 1, 0).text for one in document.tables] == ["Totalt", "Totalt", "Møter"]
    assert [cell.text for cell in document.tables[0].rows[3].cells] == ["Uenig", ":", ":", "4"]
    captions = [one.text for one in document.paragraphs if one.style.name == "Caption"]
    assert [text.partition(".")[0] for text in captions] == ["Tabell 1", "Figur 1", "Tabell 2", "Figur 2", "Tabell 3"]


def test_wide_pages(document: Any) -> None:
    """A wide table would run off the paper, or all pages after it lie on their side."""
    widths = [(round(one.page_width.cm, 1), one.orientation) for one in document.sections]
    assert widths == [(21.0, 0), (29.7, 1), (21.0, 0)]
    assert "PAGE" in document.sections[0].footer._element.xml
    assert all(one.footer.is_linked_to_previous for one in list(document.sections)[1:])


def test_figures_have_words(document: Any) -> None:
    """Who hears the document gets nothing of a picture without them."""
    properties = [one._inline.docPr for one in document.inline_shapes]
    assert [one.get("descr") for one in properties] == ["Prosent. Møter: 25\u00a0%. Meldinger: holdt tilbake."] * 2
    assert [round(one.width.cm, 1) for one in document.inline_shapes] == [16.0, 24.7]


def test_quotes(document: Any) -> None:
    """A quote would be taken for the author's words."""
    quotes = [one.text for one in document.paragraphs if one.style.name == "Quote"]
    assert quotes == ["Vi møtes «aldri» <b>.\nTo linjer.\n— Enig", "Uten kilde."]


def test_the_same_bytes(file: bytes) -> None:
    """Two files of the same study could not be told to be the same."""
    assert word_file.render(made_report()) == file
