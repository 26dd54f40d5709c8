"""What is settled for many words at once is what would be found of each."""

from __future__ import annotations

from nlp_coding.language.edits import Neighbours
from nlp_coding.language.first_look import OwnLook, first_look


def test_known_words_and_cuts() -> None:
    """A word that is taken for unknown loses its lemma, a cut that comes too late its compound."""
    words = ["legene", "statens", "xyzzy", "legeplikter", "vikarsplikt", "xyzzymøtet", "å"]
    may_be_known, _, cuts = first_look(words)
    assert may_be_known == [True, True, False, False, False, False, True]
    assert cuts[2:6] == [0, len("lege"), len("vikars"), 0]


def test_inflections_of_listed_words() -> None:
    """A word that is taken for no inflection loses its lemma: the lexicons have none of these forms."""
    _, may_be_bent, _ = first_look(["tilvisingaste", "sjukepleiarere", "xyzzyane", "tilvisinglegane"])
    assert may_be_bent == [True, True, False, False]


def test_words_that_the_own_ones_have_no_part_in() -> None:
    """One word too many is read without the codebook's own, and its code misses comments."""
    own = frozenset({"henvisning", "xyzzy", "møte"})
    look = OwnLook(own, {"møt"}, ["xyzzy"], Neighbours({"henvisning": "henvisning"}).filed)
    words = ["legene", "xyzzymøtet", "legexyzzy", "møtane", "møtes", "henvisnign", "henvisnng", "telefon", "møtelege"]
    apart, no_slips = look.apart(words)
    assert apart == {"legene", "henvisnign", "henvisnng", "telefon"}
    assert no_slips == set(words) - {"henvisnign", "henvisnng"}
