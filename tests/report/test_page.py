"""A report as an HTML page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from nlp_coding.report import page
from tests.report.made import made_report


@pytest.fixture(scope="module")
def made() -> str:
    return page.render(made_report()).decode()


class _Reader(HTMLParser):
    """Which elements are open, and every anchor and link."""

    EMPTY = ("meta", "br", "rect", "polyline", "polygon")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.EMPTY:
            self.open.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.EMPTY

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_element_is_closed_and_every_link_leads_somewhere(made: str) -> None:
    """Browsers mend what is left open, each in its way; a link into nothing says nothing."""
    reader = _Reader()
    reader.feed(made)
    assert reader.open == []
    assert len(set(reader.ids)) == len(reader.ids)
    assert [link.removeprefix("#") for link in reader.links] == [one for one in reader.ids if one != "contents"]
    assert len(reader.links) == 5


def test_nothing_is_fetched_or_run(made: str) -> None:
    """A page on a closed server would hang or tell others that it was opened."""
    assert "http" not in made.replace("http-equiv", "").lower()
    assert not re.search(r"\ssrc=|<script|<link|<iframe|url\(|@import|\son\w+=", made)
    assert "Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"" in made


def test_what_users_wrote_is_text(made: str) -> None:
    """A label with a < in it would break the page."""
    for text in ("Rapport &lt;script&gt;", "Hva &lt;nå&gt;?<br>Og så?", "«aldri» &lt;b&gt;.", "Koder &lt;b&gt;i"):
        assert text in made


def test_tables_and_figures_are_numbered(made: str) -> None:
    """An article refers to them by their numbers."""
    assert re.findall(r"(?:Tabell|Figur) \d", made) == ["Tabell 1", "Figur 1", "Tabell 2", "Figur 2", "Tabell 3"]


def test_wide_ones_share_pages_on_their_side(made: str) -> None:
    """A table of nine codes would be cut off at the edge of the paper, or the paper be turned for each."""
    (wide,) = re.findall(r'<div class="wide">.*?</figure>\n</div>', made, flags=re.DOTALL)
    assert "Tabell 2" in wide
    assert "Figur 2" in wide
    assert "Tabell 1" not in wide
    assert made.count('class="wide"') == 1


def test_it_can_be_heard(made: str) -> None:
    """Who cannot see the figures gets nothing, and a table is a heap of numbers."""
    assert '<html lang="nb">' in made
    assert "<desc>Prosent. Møter: 25\u00a0%. Meldinger: holdt tilbake.</desc>" in made
    assert '<th scope="row">Møter</th><td class="n">12</td>' in made
    assert '<th scope="row" class="stub">Uenig</th><td class="opens">:</td><td>:</td>' in made


def test_quotes(made: str) -> None:
    """A quote would be taken for the author's words, or for another's."""
    assert "<blockquote>\n<p>Uten kilde.</p>\n</blockquote>" in made
    assert "\nTo linjer.</p>\n<footer>Enig</footer>" in made
