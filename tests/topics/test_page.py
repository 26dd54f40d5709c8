"""The page of suggested topics: no way out of it, nothing in it unasked, and everybody's words as text."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

from nlp_coding.core.codebook import LANGUAGES, Language
from nlp_coding.core.topics import Suggestions
from nlp_coding.topics.page import PAGE_WORDS, SCRIPT, STYLE, suggestions_page
from tests.topics.test_figures import NASTY, NOTHING, SECRET, SUGGESTIONS, many

TEXTS = {point.passage: f"{SECRET} {NASTY}" for point in SUGGESTIONS.points}
TITLE = f"Forslag {NASTY}"


class Read(HTMLParser):
    """What a browser finds in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.text = ""
        self._within: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self._within.append(tag)
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        if self._within and tag == self._within[-1]:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if self._within == ["script"]:
            attrs, before = self.scripts[-1]
            self.scripts[-1] = (attrs, before + data)
        elif not self._within:
            self.text += data

    @property
    def data(self) -> dict[str, Any]:
        """What the page's own script reads, by name."""
        return {str(attrs["id"]): json.loads(text) for attrs, text in self.scripts if "type" in attrs}

    @property
    def code(self) -> list[str]:
        return [text for attrs, text in self.scripts if "type" not in attrs]


@cache
def _page(*, language: Language = "nb", with_text: bool = False) -> str:
    return suggestions_page(SUGGESTIONS, language=language, title=TITLE, texts=TEXTS if with_text else None)


@cache
def _read(*, language: Language = "nb", with_text: bool = False) -> Read:
    return Read(_page(language=language, with_text=with_text))


def _other(suggestions: Suggestions, language: Language = "nb") -> Read:
    return Read(suggestions_page(suggestions, language=language, title="Forslag"))


def _without_library(page: str) -> str:
    from plotly.offline import get_plotlyjs

    assert get_plotlyjs() in page
    return page.replace(get_plotlyjs(), "")


def test_no_address_is_loaded() -> None:
    """A page with comments in it would tell somebody that it was opened, or more."""
    read = _read(with_text=True)
    for tag, attrs in read.tags:
        assert tag not in ("link", "iframe", "object", "embed", "base", "form", "img"), tag
        for name in ("src", "href", "action", "data", "srcset", "background", "poster"):
            value = attrs.get(name)
            assert value is None or re.fullmatch(r"#topic-\d+", value), (tag, name, value)
        assert not [name for name in attrs if name.startswith("on")]
    assert "http:" not in _without_library(_page(with_text=True))
    assert "https:" not in _without_library(_page(with_text=True))
    assert "url(" not in STYLE
    assert "@import" not in STYLE


def test_the_policy_lets_the_page_s_own_scripts_run_and_nothing_else() -> None:
    """With a script that is not in the policy there are no figures; with a wider policy a comment might be one."""
    read = _read()
    (policy,) = (attrs["content"] for _, attrs in read.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    hashes = [f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" for code in read.code]
    assert rules == {
        "default-src": ["'none'"],
        "script-src": hashes,
        "style-src": ["'unsafe-inline'"],
        "img-src": ["data:", "blob:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    assert len(hashes) == 2
    assert read.code[1] == SCRIPT
    # It stands before whatever it is to hold back.
    assert _page().index("Content-Security-Policy") < _page().index("<title>")


def test_plotly_is_told_no_server() -> None:
    """What is left out of its configuration stands for an address of its makers' own."""
    config = _read().data["figure-config"]
    assert (config["plotlyServerURL"], config["showSendToCloud"], config["displaylogo"]) == ("", False, False)
    assert "://" not in json.dumps(config)
    assert config["locales"]["nb"]["dictionary"]["Pan"] == "Flytt"


def test_without_texts_no_comment_is_in_the_page() -> None:
    """The file is sent to people who may not read the comments."""
    assert "Torhild" not in _page()
    assert "<blockquote" not in _page()
    assert "bare id-ene deres" in _read().text
    assert "R<1>" in _read().text


def test_with_texts_the_comments_are_shown_and_their_key_words_marked() -> None:
    """Who decides on a topic reads what people wrote of it."""
    page = _page(with_text=True)
    assert f"<blockquote>{SECRET} &lt;b&gt;<mark>Vikar</mark>&lt;/b&gt; 🩺 vikar</blockquote>" in page
    assert '<p class="soft">R&lt;1&gt; · uten kode</p>' in page
    assert "må behandles deretter" in page
    assert "Torhild" in json.dumps(_read(with_text=True).data["figure-1-data"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_wrote_is_text(language: Language) -> None:
    """A word from a comment would run as a script, or end the page."""
    read = _read(language=language, with_text=True)
    page = _without_library(_page(language=language, with_text=True))
    assert len(read.scripts) == 2 + 1 + 5
    assert "alert(1)" in read.text
    assert "<script>alert" not in page
    assert "\x00" not in page
    assert [tag for tag, _ in read.tags].count("b") == 0
    assert read.tags[-1][0] == "script"


def test_the_figures_are_there() -> None:
    """A figure whose data has another name than its place is not drawn."""
    read = _read()
    plots = [attrs["id"] for tag, attrs in read.tags if tag == "div" and attrs.get("class") == "plot"]
    assert plots == [f"figure-{place}" for place in range(1, 6)]
    titles = [read.data[f"{plot}-data"]["layout"]["title"]["text"] for plot in plots]
    assert titles == [
        "Kart over kommentarene",
        "Temaer som ligner hverandre",
        "Nøkkelord i hvert tema",
        "Antall kommentarer etter tema og svar",
        "Målform etter tema",
    ]
    assert [attrs["aria-label"] for tag, attrs in read.tags if tag == "figure"] == titles


def test_figures_fit_on_paper() -> None:
    """A figure taller than a sheet is cut, or shrunk until nobody can read it."""
    read = _other(many(30))
    titles = [one["layout"]["title"]["text"] for name, one in read.data.items() if name != "figure-config"]
    assert titles.count("Nøkkelord i hvert tema") == 3
    assert titles.count("Målform etter tema") == titles.count("Antall kommentarer etter tema og svar") == 2
    heights = [one["layout"]["height"] for name, one in read.data.items() if name != "figure-config"]
    assert max(heights) < 1000


def test_the_same_suggestions_give_the_same_bytes() -> None:
    """A page that is kept with a study could not be checked against the study."""
    assert suggestions_page(SUGGESTIONS, language="nb", title=TITLE) == _page()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "nb",
            [
                "Sammendrag", "1\u00a0234", "5 (63\u00a0% av dem med innhold)", "dekket av «Faste <møter>»",
                "Forhold til kodeboken", "Kommentarer: 3 · Uten kode: 2 · Stabilitet: –", "bokmål",
                "Etterspurtøyeblikkelig <hjelp>", "Typiske kommentarer",
            ],
        ),
        (
            "nn",
            [
                "Samandrag", "1\u00a0234", "5 (63\u00a0% av dei med innhald)", "dekt av «Faste <møter>»",
                "Forhold til kodeboka", "Kommentarar: 3 · Utan kode: 2 · Stabilitet: –", "nynorsk",
                "Etterspurtøyeblikkelig <hjelp>", "Typiske kommentarar",
            ],
        ),
        (
            "en",
            [
                "Summary", "1,234", "5 (63% of those with substance)", "covered by “Faste <møter>”",
                "To the codebook", "Comments: 3 · Without code: 2 · Stability: –", "undecided",
                "Asked forøyeblikkelig <hjelp>", "Typical comments",
            ],
        ),
    ],
)  # fmt: skip
def test_the_page_speaks_the_study_s_language(language: Language, said: list[str]) -> None:
    """A nynorsk study would get a page in bokmål, or one in both."""
    read = _read(language=language)
    assert read.tags[0] == ("html", {"lang": language})
    for text in said:
        assert text in read.text


def test_nynorsk_has_no_bokmal() -> None:
    """Words that only bokmål has would slip into the nynorsk page."""
    nynorsk = " ".join(str(value) for value in vars(PAGE_WORDS["nn"]).values())
    only_bokmal = (
        r"\b(ikke|en|fra|av dem|deres|noen|hva|hver|kommentarer|kodene|boken|temaene|temaer|uten|bare|siden|ble)\b"
    )
    assert re.findall(only_bokmal, nynorsk.lower()) == []


def test_a_study_that_is_not_coded_says_so() -> None:
    """All topics would be taken for news to the codebook."""
    said = "Studien er ikke kodet ennå, så alle temaene regnes som nye."
    assert said in _other(replace(SUGGESTIONS, coded=False)).text
    assert said not in _read().text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_found_gives_a_page(language: Language) -> None:
    """A command that fails leaves one wondering; a page with zeros is an answer."""
    read = _other(NOTHING, language)
    assert PAGE_WORDS[language].summary in read.text
    assert list(read.data) == ["figure-config"]
