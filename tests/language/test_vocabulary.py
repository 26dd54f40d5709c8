"""Texts as numbers: the way by pieces gives what the plain way over the whole text gives."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nlp_coding.language.sentences import find_sentences
from nlp_coding.language.vocabulary import Vocabulary, lower_case, tokens_of, word_spans

_PARTS = (
    "møte", "Møte", "e-melding", "d'accord", "1,5", "10.000", "f.eks.", "-", "–", "—", "--", "...", "…", "!?", "\n",
    "\n\n", "\t", "\u00a0", "\u2009", "\u200b", "\u3000", "\u2028", "\x1f", "\r", " ", "  ", "(", ")", "[", ",",
    ";", ":",
    "@", "kari@helse.no", "a.b+c@d", "http://", "https://x.no/a?b=c|d", "://", "www.", "www.nav.no,",
    "👩‍⚕️", "e\u0301", "_", "/", "«", "İ", "",
)  # fmt: skip
_texts = st.lists(st.sampled_from(_PARTS) | st.text(max_size=3), max_size=12).flatmap(
    lambda parts: st.lists(st.sampled_from(["", "", " "]), min_size=len(parts), max_size=len(parts)).map(
        lambda gaps: "".join(part + gap for part, gap in zip(parts, gaps, strict=True))
    )
)


@given(st.lists(_texts, max_size=6))
def test_pieces_make_the_same_tokens(texts: list[str]) -> None:
    """A mark, an address or a number that is cut in two would move every sentence and span after it."""
    vocabulary = Vocabulary()
    encoded = vocabulary.encode(texts)
    tokens: list[list[str]] = [[] for _ in texts]
    for number, text in zip(encoded.tokens.tolist(), encoded.comment.tolist(), strict=True):
        tokens[text].append(vocabulary.forms[number])
    assert tokens == [tokens_of(text) for text in texts]


@given(st.lists(_texts, min_size=1, max_size=6))
def test_numbers_rise_with_the_first_place(texts: list[str]) -> None:
    """Forms are listed in the order they are met, whatever came before."""
    vocabulary = Vocabulary()
    vocabulary.encode(texts[:1])
    vocabulary.encode(texts)
    assert vocabulary.forms == list(dict.fromkeys(token for text in texts for token in tokens_of(text)))


@given(st.lists(st.text(alphabet="ab æÅ.,;–-@w:/\n12👩‍⚕️  ", max_size=40) | st.text(max_size=20), max_size=5))
def test_places_are_those_of_the_whole_text(texts: list[str]) -> None:
    """Texts are split piece by piece: one code point off, and evidence marks other words than matched."""
    vocabulary = Vocabulary()
    for batch in (texts, texts[::-1]):  # the second time all pieces are known
        words = find_sentences(vocabulary.encode(batch), vocabulary)
        places = list(zip(words.start.tolist(), words.end.tolist(), strict=True))
        bounds = words.first.tolist()
        assert [places[low:high] for low, high in pairwise(bounds)] == [word_spans(text) for text in batch]


def test_pieces_that_look_alike_to_arithmetic() -> None:
    """Short pieces are known by their bytes, sixteen at most: cut off, or filled up, one would be taken for another."""
    pieces = ["a", "a\0", "\0", "", "a" * 15, "a" * 16, "a" * 17, "a" * 16 + "b", "å" * 8, "å" * 9, "😀" * 4, "b" * 8]
    vocabulary = Vocabulary()
    first = vocabulary.encode([" ".join(pieces)])
    again = vocabulary.encode([*pieces[::-1], "b" * 8 + "a"])
    assert first.end[-1] == len(" ".join(pieces))
    found = [
        (vocabulary.forms[token], end) for token, end in zip(again.tokens.tolist(), again.end.tolist(), strict=True)
    ]
    assert found == [
        (token, text.index(token) + len(token)) for text in [*pieces[::-1], "bbbbbbbba"] for token in tokens_of(text)
    ]


@given(st.lists(st.text(alphabet="aAσΣςİß'’.\n\tÆǅ", max_size=5) | st.text(max_size=4), max_size=6))
def test_many_in_lower_case_as_one_by_one(forms: list[str]) -> None:
    """What a letter is in lower case hangs on its neighbours (Σ): a form must have none from another form."""
    assert lower_case(forms) == [form.lower() for form in forms]


@given(st.lists(st.text(min_size=1, max_size=4), max_size=8), st.lists(st.text(min_size=1, max_size=4), max_size=8))
def test_forms_in_the_order_of_their_numbers(first: list[str], then: list[str]) -> None:
    """A form at another's number would give its word to all terms and models of the other one."""
    vocabulary = Vocabulary()
    for texts in (first, then):
        encoded = vocabulary.encode(texts)
        tokens = [token for text in texts for token in tokens_of(text)]
        assert [vocabulary.forms[number] for number in encoded.tokens.tolist()] == tokens
