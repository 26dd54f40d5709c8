"""One nasty document in Markdown and HTML; and that what users write means nothing in either."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from nlp_coding.core.codebook import LANGUAGES, Language
from nlp_coding.core.document import Block, Document, Grid, Heading, Listing, Paragraph, Quote
from nlp_coding.core.printing import printable
from nlp_coding.tables.document_html import to_html
from nlp_coding.tables.document_md import to_markdown

Golden = Callable[[str, bytes], None]

wild = st.text(st.sampled_from("aå 1-+*_.)(>#|<&`~[]{}!:=\\/\"'\n\t\r👩‍⚕️") | st.characters(), min_size=1, max_size=20)


def test_golden(nasty_document: Document, golden: Golden) -> None:
    """A report that somebody sends on would change unseen."""
    golden("document.md", to_markdown(nasty_document).encode())
    golden("document.html", to_html(nasty_document).encode())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_its_language(language: Language) -> None:
    """A screen reader would read Norwegian as English."""
    assert f'<html lang="{language}">' in to_html(Document("x", (), language))


def _flat(text: str) -> str:
    return " ".join(printable(text).split())


def _texts(tokens: list[Token]) -> list[tuple[str, str]]:
    """What Markdown readers make of it: the kind of block, and its text."""
    found = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        assert token.type not in ("html_block", "fence", "code_block", "hr")
        if token.type == "inline":
            children = token.children or []
            assert {child.type for child in children} <= {"text", "text_special", "softbreak"}, token.content
            shown = "".join(" " if child.type == "softbreak" else child.content for child in children)
            found.append((before.type if before else "", shown))
    return found


@given(wild)
def test_markdown_takes_text_at_its_word(text: str) -> None:
    """A comment that begins with a dash would become a list, one with a star would lose it, one with HTML would run."""
    document = Document(text, (Heading(text, 3), Paragraph(text), Listing((text,)), Grid((text, "x"), ((text, "y"),))))
    tokens = MarkdownIt("commonmark").enable("table").parse(to_markdown(document))
    expected = _flat(text)
    if not expected:
        return
    kinds = (
        "heading_open",
        "heading_open",
        "paragraph_open",
        "paragraph_open",
        "th_open",
        "th_open",
        "td_open",
        "td_open",
    )
    shown = _texts(tokens)
    assert tuple(kind for kind, _ in shown) == kinds
    texts = [_flat(text) for _, text in shown]
    assert texts == [*[expected] * 5, "x", expected, "y"]


@given(wild)
def test_a_quote_in_markdown_keeps_every_word(text: str) -> None:
    """Evidence is quoted to the letter, or it is none."""
    tokens = MarkdownIt("commonmark").enable("table").parse(to_markdown(Document("x", (Quote(text),))))
    inline = [token for token in tokens if token.type == "inline"][1:]
    shown = "".join(
        "\n" if child.type in ("softbreak", "hardbreak") else child.content
        for token in inline
        for child in [*(token.children or []), Token("softbreak", "", 0)]
    )
    assert shown.split() == printable(text).split()


class _Page(HTMLParser):
    """The text of a page's body, and the elements in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.names: list[str] = []
        self._in = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._in = self._in or tag == "body"
        self.names.append(tag)

    def handle_data(self, data: str) -> None:
        if self._in:
            self.text += data


@given(wild, st.tuples(st.integers(0, 20), st.integers(0, 20)))
def test_html_takes_text_at_its_word(text: str, mark: tuple[int, int]) -> None:
    """A comment with a script in it would run in the browser of whoever reads the report."""
    blocks: tuple[Block, ...] = (
        Heading(text),
        Paragraph(text),
        Listing((text,)),
        Grid((text,), ((text,),), caption=text),
    )
    page = _Page(to_html(Document(text, (*blocks, Quote(text, (mark,))))))
    assert set(page.names) <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "ul", "li", "div", "table", "caption",
        "thead", "tbody", "tr", "th", "td", "blockquote", "mark",
    }  # fmt: skip
    assert page.text.split() == (f"{printable(text)} " * 8).split()


def test_nothing_to_list() -> None:
    """An empty list would be a stray mark on the page."""
    document = Document("x", (Listing(()),))
    assert "<ul>" not in to_html(document)
    assert to_markdown(document) == "# x\n"
