"""Names of persons: by lists of given names and surnames, and by what stands before them (roles, greetings, "ring").

A name that is a common word too (Bjørn, Liv, Berg) counts where something beside it says that it is a name, or where
its capital cannot come from the head of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp_coding.language.personal_spans import Personal, Spans
from nlp_coding.language.personal_words import (
    AMBIGUOUS,
    BODY,
    CALL,
    GIVEN,
    LINK,
    NAME,
    NOT,
    PARTICLE,
    PLACE,
    PRAISE,
    PREPOSITION,
    ROLE,
    SURNAME,
    VERB,
    Word,
    find_words,
)

_SIGNED = re.compile(
    r"\b(?:hilsen|helsing|mvh|vh)[.,:]?\s+(?P<initials>(?-i:[A-ZÆØÅ](?:\.?[ ]?[A-ZÆØÅ]){0,2}\.?))\s*\Z", re.IGNORECASE
)
_SIGNATURE = 40
"""How many characters from the end initials are taken for a signature."""
_INITIALS = re.compile(r"(?<![\w.])(?:[A-ZÆØÅ]\.[ \u00a0]?){1,3}\Z")
_SURNAME_LIKE = re.compile(
    r"[^\W\d_]{2,}(?:(?<![ae]n)(?<!ur)(?<!el)(?<![ks])sen|son|stad|rud|seth?|vold|bakk|haug|støl|moen|land|berg|vik|dal|dahl"
    r"|nes|ness|heim|gård|gaard|tun|øy|eng|holm|gren|rød|qvist|quist|lund|strøm|hagen|tveit|aas|våg|sund|sæth?er|bø|ski|ska"
    r"|wicz|czyk|i[ćc]|enko|chuk|zadeh|ullah|oğlu|oglu|singh|rajah|nathan|lingam|dottir|dotter)"
)
"""Ends of surnames; -sen only where it is no definite form (Ambulansen, Ressursen, Prosessen)."""
_CALLED = frozenset({"heter", "heiter", "heite", "hete", "hette", "kalles"})
_LETTERED = frozenset(
    {
        "alternativ", "bokstav", "del", "figur", "gruppe", "hepatitt", "kategori", "klasse", "modell", "pkt", "plan",
        "punkt", "skjema", "type", "vedlegg", "versjon", "vitamin",
    }
)  # fmt: skip
"""A capital after these is no initial."""
_SENTENCE_ENDS = '.!?:;•*\n\r\t«"“(–-/|>'
_ABBREVIATED = frozenset({"avd", "dr", "evt", "fr", "frk", "hr", "mvh", "pas", "prof", "vh"})
_BODIES_BEFORE = frozenset({"helse", "st", "sankt", "bydel", "nav", "stiftelsen", "villa", "mona"})
_LONGEST = 5
"""No more words than this are taken for one name."""


def find_names(text: str) -> Spans:
    """Every name, from its first given name or initial to its last surname, without the title before it."""
    signed = _SIGNED.search(text, max(0, len(text) - _SIGNATURE))
    if signed:
        yield Personal(*signed.span("initials"), "name")
    words = find_words(text)
    titled = _is_titled(words)
    at = 0
    while at < len(words):
        end = _name_end(words, at, titled=titled)
        if end > at:
            start = words[at].start
            initials = _INITIALS.search(text[max(0, start - 12) : start])
            yield Personal(start - len(initials[0]) if initials else start, words[end - 1].end, "name")
        at = max(end, at + 1)


def _is_titled(words: Sequence[Word]) -> bool:
    """Whether Words Are Written Like This, so that a capital says nothing."""
    ordinary = [words[at].capital for at in range(len(words)) if _is_ordinary(words[at]) and not _is_head(words, at)]
    return len(ordinary) >= 2 and sum(ordinary) * 3 > len(ordinary) * 2


def _is_ordinary(word: Word) -> bool:
    ordinary = word.common or word.flags & (VERB | PRAISE | LINK | PREPOSITION)
    return bool(ordinary) and not word.flags & NAME and not word.acronym


def _name_end(words: Sequence[Word], at: int, *, titled: bool) -> int:
    """The word after the name that begins at a word, or `at` where none does."""
    word = words[at]
    if not word.capital:
        return _lower_end(words, at)
    if word.flags & (NOT | ROLE) and not word.flags & NAME:
        return at
    end = _run_end(words, at)
    if len(word.form) == 1:
        is_name = end > at + 1 and _follows_initial(words, at)
    elif word.flags & NAME:
        is_name = _is_listed_name(words, at, end, titled=titled)
    else:
        is_name = not titled and _is_unlisted_name(words, at, end)
    return end if is_name else at


def _is_listed_name(words: Sequence[Word], at: int, end: int, *, titled: bool) -> bool:
    """Whether a listed name stands for a person here."""
    word = words[at]
    if _is_cued(words, at):
        return True
    if _is_body(words, at, end):
        return False
    sure_given = word.flags & GIVEN and not word.flags & AMBIGUOUS
    return bool(sure_given) or _stands_alone(words, at, end, titled=titled)


def _is_unlisted_name(words: Sequence[Word], at: int, end: int) -> bool:
    """Whether a capitalised word that no list has is a name: by what stands before it, its end, or one beside it."""
    word = words[at]
    if word.flags & PLACE or word.common or word.acronym:
        return False
    if _is_cued(words, at):
        return True
    if _is_body(words, at, end) or (_is_head(words, at) and (end == at + 1 or not _acts(words, end))):
        return False
    if end == at + 1:
        after_preposition = at and words[at - 1].flags & PREPOSITION
        return bool(_SURNAME_LIKE.fullmatch(word.form)) and not after_preposition and not _beside_place(words, at)
    return all(not one.flags & (PLACE | NOT) and not one.common for one in words[at:end])


def _lower_end(words: Sequence[Word], at: int) -> int:
    """The word after a name in lower case, or `at`: a given name, with a surname where it is a common word too."""
    word = words[at]
    end = at + 1
    if not word.flags & NAME:
        return at
    if word.flags & GIVEN and at and words[at - 1].form.lower() in _CALLED and word.gap == " ":
        return end
    if not word.sure or len(word.form) < 3:
        return end + 1 if word.flags & GIVEN and _is_lower_second(words, at) else at
    cued = _is_cued(words, at)
    if not word.flags & GIVEN:
        return end if cued and words[at - 1].flags & ROLE else at
    while end < len(words) and end - at < 3 and _is_beside(words[end]) and words[end].flags & NAME:
        if words[end].flags & AMBIGUOUS and end - at > 1:
            break
        end += 1
    return end if end - at > 1 or cued or len(word.form) > 3 else at


def _is_lower_second(words: Sequence[Word], at: int) -> bool:
    """Whether the next word makes a common word a name: "per olsen", after "spør" also "aud inger", not "per uke"."""
    if at + 1 == len(words):
        return False
    word = words[at + 1]
    listed = word.sure and not word.capital and len(word.form) > 3 and _is_beside(word)
    return listed and (not word.flags & GIVEN or _is_cued(words, at))


def _run_end(words: Sequence[Word], at: int) -> int:
    """The word after the last that may belong to a name: capitals side by side, also with "van", "de", initials."""
    end = at + 1
    while end < len(words) and end - at < _LONGEST:
        word = words[end]
        if not _is_beside(word, initial=len(words[end - 1].form) == 1):
            break
        if word.flags & PARTICLE and end + 1 < len(words) and words[end + 1].capital and _is_beside(words[end + 1]):
            end += 1
            continue
        if not word.capital and words[at].sure and word.sure and not word.flags & GIVEN:  # "Kari hansen"
            return end + 1
        if not word.capital or (word.flags & (NOT | ROLE | BODY) and not word.flags & NAME):
            break
        if (word.shouted or words[at].shouted) and not word.flags & NAME:
            break
        end += 1
    # "Hansen, Kari"
    if end == at + 1 and end < len(words) and words[at].flags & SURNAME and words[end].gap.strip(" ") == ",":
        after = words[end]
        if after.capital and after.flags & GIVEN and not after.flags & (AMBIGUOUS | SURNAME) and _is_cued(words, at):
            end += 1
    return end


def _follows_initial(words: Sequence[Word], at: int) -> bool:
    """Whether a single capital is an initial ("G. Haaverstad"), not the end of a sentence ("plan B. Legen …")."""
    if words[at + 1].gap not in {". ", "."} or (at and words[at - 1].form.lower() in _LETTERED):
        return False
    following = next((word for word in words[at + 1 : at + _LONGEST] if len(word.form) > 1), None)
    return following is not None and bool(following.flags & NAME or not following.common)


def _is_beside(word: Word, *, initial: bool = False) -> bool:
    return word.gap in {" ", "\u00a0", "  "} or (initial and word.gap in {". ", "."})


def _is_cued(words: Sequence[Word], at: int) -> bool:
    """Whether a role, a greeting or "ring", "spør", "heter" stands just before."""
    gap = words[at].gap
    for back in range(at - 1, max(-1, at - 4), -1):
        before = words[back]
        marks = gap.strip(" \u00a0")
        if before.flags & ROLE:
            return marks in {"", ",", ":", "(", ",\n", "«"} or (marks == "." and before.form.lower() in _ABBREVIATED)
        if before.flags & CALL:
            ends = marks in {".", "!"} and before.form.lower() not in _ABBREVIATED
            return not ends and not set(marks) - set(",:\n\r-–!. ")
        if not before.flags & LINK or marks not in {"", ":"}:
            return False
        gap = before.gap
    return False


def _is_head(words: Sequence[Word], at: int) -> bool:
    return at == 0 or any(mark in words[at].gap for mark in _SENTENCE_ENDS)


def _stands_alone(words: Sequence[Word], at: int, end: int, *, titled: bool) -> bool:
    """Whether a surname, or a name that is a common word too, is one here without a title before it."""
    word = words[at]
    head = _is_head(words, at)
    if end - at > 1:
        listed = any(one.flags & NAME and not one.flags & AMBIGUOUS for one in words[at:end])
        return listed or (not titled and not word.flags & PLACE and (not head or _acts(words, end)))
    if word.sure:
        # "på Solvang" is a house; "på Hansen" is said of a person.
        return bool(word.flags & GIVEN) or word.form.endswith("sen") or not (at and words[at - 1].form in {"i", "på"})
    only_place = word.flags & NOT and not word.flags & GIVEN
    if titled or word.shouted or only_place or (word.flags & PLACE and _beside_place(words, at)):
        return False
    if head:
        return _acts(words, end)
    return not (at and words[at - 1].flags & PREPOSITION and word.flags & (PLACE | SURNAME))


def _acts(words: Sequence[Word], end: int) -> bool:
    """Whether what follows is said of a person: "Bjørn svarer", "Liv er flink", "Bjørn og Kari"."""
    if end >= len(words) or not _is_beside(words[end]):
        return False
    after = words[end]
    following = words[end + 1] if end + 1 < len(words) else None
    if after.form in {"er", "e"}:
        return following is not None and bool(following.flags & (PRAISE | ROLE))
    if after.form == "og":
        return following is not None and following.capital and bool(following.flags & NAME)
    return bool(after.flags & VERB)


def _beside_place(words: Sequence[Word], at: int) -> bool:
    """Whether a place stands before or after, with "og" or a comma between: "Eigersund og Lund"."""
    for step in (-1, 1):
        there = at + step
        if 0 <= there < len(words) and words[there].form.lower() in {"og", "eller", "samt"}:
            there += step
        if 0 <= there < len(words) and words[there].capital and words[there].flags & PLACE:
            return True
    return False


def _is_body(words: Sequence[Word], at: int, end: int) -> bool:
    """Whether the words name an institution: "Os legesenter", "St. Olavs hospital", "Helse Bergen"."""
    if end < len(words) and words[end].flags & BODY and words[end].gap == " ":
        return True
    return bool(at) and words[at - 1].form.lower() in _BODIES_BEFORE and words[at].gap in {" ", ". "}
