"""What is taken over, and what is computed again where the change can reach, are together a full coding."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coding.codebook.load import load_codebook
from nlp_coding.coding import touched as touching
from nlp_coding.coding.coder import TermCoder
from nlp_coding.coding.touched import Touched, find_touched, machine_digest
from nlp_coding.coding.word_index import IndexRow, WordIndex, WordNotes
from nlp_coding.core.codebook import Code, Codebook
from nlp_coding.core.coding import Coding
from nlp_coding.core.shipped import shipped
from nlp_coding.core.survey import Comment
from nlp_coding.core.terms import parse_term

_SMALL = Path(__file__).parents[1] / "small"


def _comments(texts: Sequence[str]) -> list[Comment]:
    return [Comment(f"K{at}", f"K{at}", text) for at, text in enumerate(texts)]


def _number(at: int) -> int:
    return 3 * at + 5  # the caller's numbers need neither begin at 0 nor be without gaps


def coded(codebook: Codebook, comments: Sequence[Comment]) -> tuple[list[Coding], list[IndexRow]]:
    """A full coding, and what it stores of the words."""
    coder = TermCoder(codebook, collect=True)
    notes = WordNotes(coder.lemmatizer)
    half = len(comments) // 2  # in two batches, as the program does
    codings = []
    for start, end in ((0, half), (half, len(comments))):
        numbers = [_number(at) for at in range(start, end)]
        codings += coder.code(comments[start:end], numbers=numbers)[1]
        assert coder.noted is not None
        notes.add(coder.noted)
    return codings, list(notes.rows())


def recoded(
    before: Codebook, after: Codebook, comments: Sequence[Comment], old: Sequence[Coding], rows: Sequence[IndexRow]
) -> tuple[list[Coding], Touched]:
    """What a full coding with `before` and the touched comments give together."""
    touched = find_touched(WordIndex.from_rows(rows), before, after)
    everything, changed_only = set(touched.everything.tolist()), set(touched.changed_only.tolist())
    assert not everything & changed_only
    number = {comment.id: _number(at) for at, comment in enumerate(comments)}
    dropped = {code.id for code in before.leaves} - {code.id for code in after.leaves}

    def taken(coding: Coding) -> bool:
        if number[coding.comment_id] in everything or coding.code_id in dropped:
            return False
        return number[coding.comment_id] not in changed_only or coding.code_id not in touched.changed

    codings = [coding for coding in old if taken(coding)]
    for where, only in ((everything, None), (changed_only, touched.changed)):
        some = [comment for comment in comments if number[comment.id] in where]
        codings += TermCoder(after, only=only, index=touched.index).codings(some)
    order = {code.id: place for place, code in enumerate(after.codes)}
    return sorted(codings, key=lambda one: (number[one.comment_id], order[one.code_id])), touched


def check(before: Codebook, after: Codebook, comments: Sequence[Comment]) -> Touched:
    """Re-coding gives a full coding's codings, to the reason, and a full coding's index."""
    codings, touched = recoded(before, after, comments, *coded(before, comments))
    full, rows = coded(after, comments)
    assert codings == full
    assert sorted(touched.index.rows()) == sorted(rows)
    leaves = {code.id for code in after.leaves}
    assert touched.changed | touched.taken == leaves
    assert not touched.changed & touched.taken
    return touched


_STEMS = (
    "lege", "fastlege", "møte", "samarbeidsmøte", "samarbeid", "vikar", "vikarlege", "tilvising", "henvisning",
    "jamleg", "jevnlig", "e-melding", "melding", "purrekjede", "tverrfagleg", "xyzzy", "ansvarsgruppe", "ikke", "flere",
    "tid", "kveld", "heimebesøk", "hjemmebesøk", "ta", "zq", "dialogmøte", "rotere",
)  # fmt: skip
_FORMS = (
    *_STEMS, "legane", "fastlegene", "møter", "Møte", "samarbeidsmøta", "samrabeid", "samarbied", "vikarlegar", "Vikar",
    "tilvisingane", "henvisnigner", "jamlege", "jevnlige", "emeldingar", "e-meldingane", "meldinger", "purrekjedene",
    "tverrfaglegmøte", "tverrfaglige", "xyzzyane", "xyzzysmøtet", "ansvarsgrupa", "ansvarsgruppene", "zqs", "kvelden",
    "kvelds", "Heimebesøk", "hjemmebesøkene", "Rotree", "rotree", "legevikarane", "xyzy", "møtexyzzyen", "LEGE", "har",
    "ikkje", "ingen", "men", "og", "i", "PLO", "plo", "kari@xyzzy.no", "kommunelege", "samarbeidslegen",
)  # fmt: skip


@st.composite
def _word(draw: st.DrawFn) -> str:
    stem = draw(st.sampled_from(_STEMS))
    return draw(st.sampled_from(["{}", "{}", "{}", "*{}", "{}*", "*{}*", "={}", '"{}"'])).format(stem)


_items = st.recursive(_word(), lambda inner: st.lists(inner, min_size=2, max_size=3).map(" / ".join).map("({})".format))
_phrases = st.lists(_items, min_size=1, max_size=2).map(" ".join)
_terms = st.one_of(_phrases, st.tuples(_phrases, st.integers(1, 4), _phrases).map("{0[0]} ~{0[1]} {0[2]}".format))
_term_lists = st.lists(_terms.map(parse_term), max_size=4).map(tuple)
_codes = st.builds(
    Code,
    id=st.sampled_from("abcde"),
    label=st.just({"nb": "x"}),
    definition=st.just(""),
    negation=st.sampled_from(["count", "skip"]),
    terms=_term_lists,
    unless=st.one_of(st.just(()), _term_lists),
    retired=st.sampled_from([False, False, False, True]),
)
_code_lists = st.lists(_codes, min_size=2, max_size=4, unique_by=lambda code: code.id).map(tuple)


def _texts(seed: int) -> list[str]:
    """Many words in chance order: all that slips, endings and neighbours can do is met in every sample."""
    draw = random.Random(seed)
    words = (*_FORMS, *_FORMS, ",", ".", "\n")
    return [" ".join(draw.choices(words, k=draw.randrange(1, 12))) for _ in range(60)]


@st.composite
def _changed(draw: st.DrawFn, codes: tuple[Code, ...]) -> tuple[Code, ...]:
    """Codes after some work on them: mostly little changes, since those leave most to be taken over."""
    codes = list(codes)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(codes)))
        if at == len(codes):
            new = draw(_codes)
            if new.id not in {code.id for code in codes}:
                codes.insert(draw(st.integers(0, len(codes))), new)
            continue
        code = codes[at]
        field = draw(st.sampled_from(["terms", "terms", "unless", "negation", "order", "retired", "gone", "label"]))
        if field in ("terms", "unless"):
            terms = list(getattr(code, field))
            if terms and draw(st.booleans()):
                terms.pop(draw(st.integers(0, len(terms) - 1)))
            else:
                terms.insert(draw(st.integers(0, len(terms))), parse_term(draw(_terms)))
            codes[at] = replace(code, **{field: tuple(terms)})
        elif field == "negation":
            codes[at] = replace(code, negation="skip" if code.negation == "count" else "count")
        elif field == "order":
            codes[at] = replace(code, terms=tuple(draw(st.permutations(code.terms))))
        elif field == "retired":
            codes[at] = replace(code, retired=not code.retired)
        elif field == "gone":
            codes.pop(at)
        else:
            codes[at] = replace(code, label={"nb": "y"})
    return tuple(codes)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_recoding_is_a_full_coding(data: st.DataObject) -> None:
    """The table after a re-coding would hang on the way there, and nobody could say which is right."""
    codes = data.draw(_code_lists)
    before = Codebook("test", "1.0.0", {}, codes)
    after = Codebook("test", "1.1.0", {}, data.draw(_changed(codes)))
    check(before, after, _comments(_texts(data.draw(st.integers(0, 999)))))


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_many_words_are_looked_for_in_each_form(data: st.DataObject) -> None:
    """A revision of a whole codebook would find other comments than one of a few words."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(touching, "_MANY", 0)
        before = Codebook("test", "1.0.0", {}, data.draw(_code_lists))
        after = Codebook("test", "1.1.0", {}, data.draw(_changed(before.codes)))
        check(before, after, _comments(_texts(data.draw(st.integers(0, 999)))))


@cache
def _fastlege() -> tuple[Codebook, list[Comment], list[Coding], list[IndexRow]]:
    with (shipped("corpora") / "fastlege-2023" / "respondents.csv").open(encoding="utf-8-sig") as file:
        comments = _comments([line["comment"] for line in csv.DictReader(file) if line["comment"]])
    codebook = load_codebook(shipped("codebooks") / "fastlege" / "1.0.0.yaml")
    return codebook, comments, *coded(codebook, comments)


@settings(max_examples=4, deadline=None)
@given(st.data())
def test_recoding_the_example_study(data: st.DataObject) -> None:
    """The same with the real codebook, whose three thousand words read each other's slips."""
    before, comments, codings, rows = _fastlege()
    place = data.draw(st.sampled_from([at for at, code in enumerate(before.codes) if code.terms]))
    code = before.codes[place]
    if data.draw(st.booleans()):
        terms = (*code.terms, parse_term(data.draw(_terms)))
    else:
        gone = data.draw(st.integers(0, len(code.terms) - 1))
        terms = code.terms[:gone] + code.terms[gone + 1 :]
    after = replace(before, codes=(*before.codes[:place], replace(code, terms=terms), *before.codes[place + 1 :]))
    again, touched = recoded(before, after, comments, codings, rows)
    full, full_rows = coded(after, comments)
    assert again == full
    assert sorted(touched.index.rows()) == sorted(full_rows)


def _with(codebook: Codebook, code_id: str, *terms: str) -> Codebook:
    """More terms for one code."""
    codes = tuple(
        replace(code, terms=(*code.terms, *map(parse_term, terms))) if code.id == code_id else code
        for code in codebook.codes
    )
    return replace(codebook, codes=codes)


def _small() -> tuple[Codebook, list[Comment]]:
    with (_SMALL / "survey.csv").open(encoding="utf-8") as file:
        texts = [line["kommentar"] for line in csv.DictReader(file, delimiter=";")]
    return load_codebook(_SMALL / "1.0.0.yaml"), _comments(texts)


def test_a_label_touches_nothing() -> None:
    """Whoever corrects a spelling in a definition would wait for nothing."""
    before, comments = _small()
    codes = tuple(replace(code, label={"nb": "Ny"}, definition="Ny.", parent=None) for code in before.codes[1:])
    touched = check(before, replace(before, version="1.0.1", codes=codes), comments)
    assert (touched.changed, touched.reread) == (set(), ())
    assert touched.everything.tolist() + touched.changed_only.tolist() == []


def test_a_term_touches_the_comments_that_may_hold_it() -> None:
    """Without it the whole survey is coded again for one word."""
    before, comments = _small()
    touched = check(before, _with(before, "messages", "(kvar / hver) ~4 uke"), comments)
    assert touched.changed == {"messages"}
    assert touched.changed_only.tolist() == [_number(2)]  # "… og møte har vi kvar veke."


def test_another_codes_word_changes_a_reading() -> None:
    """A slip that was nobody's word is now read as the new term's, or the other way: all codes must see it."""
    code = Code("one", {}, "", terms=(parse_term("*gruppe"),))
    other = Code("other", {}, "", terms=(parse_term("møte"),))
    before = Codebook("test", "1.0.0", {}, (code, other))
    touched = check(before, _with(before, "other", "ansvarsgruppe"), _comments(["En ansvarsgrupppe", "Et møte", "Tid"]))
    assert touched.everything.tolist() == [_number(0)]
    assert touched.changed == {"other"}


def test_a_guess_between_the_words_of_a_term_is_in_its_reason() -> None:
    """The evidence names every guess in the stretch, so a code with the same hits may have another reason."""
    near = Code("near", {}, "", terms=(parse_term("møte ~4 uke"),))
    other = Code("other", {}, "", terms=(parse_term("tid"),))
    before = Codebook("test", "1.0.0", {}, (near, other))
    touched = check(before, _with(before, "other", "ansvarsgruppe"), _comments(["Møte med ansvarsgrupppe hver uke"]))
    assert touched.everything.tolist() == [_number(0)]


def test_the_order_of_terms_decides_on_the_reason() -> None:
    """Of two terms with the same hit the first is named."""
    terms = tuple(map(parse_term, ("*møte", "møte")))
    before = Codebook("test", "1.0.0", {}, (Code("it", {}, "", terms=terms),))
    after = replace(before, codes=(replace(before.codes[0], terms=terms[::-1]),))
    assert check(before, after, _comments(["Et møte", "Tid"])).changed_only.tolist() == [_number(0)]
    assert machine_digest(before.codes[0]) != machine_digest(after.codes[0])


def test_what_a_digest_is_of() -> None:
    """A list that a term names is part of it, wording is not."""
    one = Code("it", {"nb": "En"}, "", terms=(parse_term("@x", lists={"x": ("a", "b")}),))
    other = replace(one, terms=(parse_term("@x", lists={"x": ("a", "c")}),))
    assert one.terms[0].source == other.terms[0].source
    assert machine_digest(one) != machine_digest(other)
    assert machine_digest(one) != machine_digest(replace(one, negation="skip"))
    assert machine_digest(one) != machine_digest(replace(one, unless=one.terms))
    assert machine_digest(one) == machine_digest(replace(one, label={}, definition="Ny", parent="p", id="x"))
