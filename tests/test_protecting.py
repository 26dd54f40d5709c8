"""What tables withhold: the numbers of a whole study, attacked together."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from nlp_coding.core.survey import Respondent, Scale
from nlp_coding.disclosure.attack import find_exposed
from nlp_coding.family import Family
from nlp_coding.known import Known, Name
from nlp_coding.protecting import protect, protect_merged, whole_system
from nlp_coding.tables.counting import CodeColumn, Coded, Fact, count
from nlp_coding.tables.rowing import by_agreement, by_attribute, merge_levels

SCALE = Scale(("Enig", "Verken", "Uenig"), outside=("Vet ikke",))
COLUMNS = (
    CodeColumn("Gruppe", frozenset("ab")),
    CodeColumn("A", frozenset("a")),
    CodeColumn("B", frozenset("b")),
    CodeColumn("C", frozenset("c")),
)


def survey(seed: int, n: int) -> list[Coded]:
    """Respondents as they might be: most agree, those who disagree comment more, codes are rare and overlap."""
    dice = random.Random(seed)
    found = []
    for place in range(n):
        agreement = dice.choices([*SCALE.levels, "Vet ikke", None], weights=[10, 4, 2, 0.5, 0.5])[0]
        respondent = Respondent(str(place), agreement, {"size": dice.choice(["liten", "middels", "stor"])})
        comments = dice.random() < (0.6 if agreement == "Uenig" else 0.3)
        substance = comments and dice.random() < 0.9
        codes = frozenset(code for code, share in zip("abc", (0.4, 0.15, 0.1), strict=True) if dice.random() < share)
        found.append(
            Coded(respondent, has_comment=comments, substance=substance, codes=codes if substance else frozenset())
        )
    return found


def family(coded: list[Coded], by: str | None = None, merge: tuple[str, ...] = ()) -> Family:
    rowing = by_attribute(by, order=["liten", "middels", "stor"]) if by else merge_levels(by_agreement(SCALE), merge)
    return Family(by or "agreement", rowing, count(coded, rowing), count(coded, rowing, COLUMNS))


def given_away(families: list[Family], known: Known, limit: int, before: Known = Known()) -> list[Name]:  # noqa: B008
    """What an attack on everything that is published finds."""
    system = whole_system(families, limit, before)
    hidden = [key for key in system.cells if key in known.hidden]
    return [one.key for one in find_exposed(system, hidden, limit)]  # type: ignore[misc]


@pytest.mark.parametrize("limit", [3, 5])
def test_nothing_is_given_away(limit: int) -> None:
    """One number that two tables together give away is a person who was promised that it would not be."""
    n_found_without = 0
    for seed in (1, 3):
        coded = survey(seed, 120)
        agreement, size = family(coded), family(coded, "size")
        alone = protect(agreement, limit)
        assert given_away([agreement], alone, limit) == []
        both = protect(size, limit, first=agreement)
        assert both.withheld("agreement") == alone.withheld("agreement")
        assert given_away([agreement, size], both, limit) == []
        small = frozenset(whole_system([agreement], limit, Known()).sensitive(limit))
        n_found_without += bool(given_away([agreement], Known(hidden=small), limit))
    assert n_found_without == 2  # so the attack can find something


def test_joined_levels_give_no_level_away() -> None:
    """The sum of two levels beside one of them is the other; a sum that the plain table tells is said to be told."""
    told = []
    for seed in (2,):
        coded = survey(seed, 120)
        plain = family(coded)
        merged = family(coded, merge=("Verken+Uenig=Ikke enig",))
        known = protect_merged(merged, plain, 5, protect(plain, 5))
        exposed = [one.key for one in known.exposed]
        assert given_away([plain, merged], known, 5) == exposed
        told += exposed
    joined = "level:Verken+Uenig"
    assert {fact.row for _, fact in told} == {joined}  # type: ignore[misc]


def test_who_commented_is_withheld_alike_with_codes_and_without() -> None:
    """A table of who commented is made before anything is coded, and may be published first."""
    coded = survey(1, 150)
    with_codes = family(coded)
    people = replace(with_codes, codes=None)
    of_people = {
        fact for fact in protect(with_codes, 5).withheld("agreement") if fact.of in ("all", "silent", "comment")
    }
    assert protect(people, 5).withheld("agreement") == of_people
    assert of_people


def test_a_file_that_was_written_with_a_lower_limit() -> None:
    """What everybody can read is taken as read: it is said, and nothing leans on it."""
    coded = survey(2, 120)
    agreement = family(coded)
    first = protect(agreement, 3)
    later = protect(agreement, 5, before=Known(first.shown, first.hidden))
    assert first.hidden <= later.hidden
    newly = {key for key in later.hidden - first.hidden if key in first.shown}
    assert newly  # those of 3 and 4 are withheld, though they are known
    said = {one.key for one in later.exposed}
    told = set(given_away([agreement], later, 5, Known(first.shown))) - first.shown
    assert told
    assert told <= said


def test_a_small_code_is_withheld_everywhere() -> None:
    """A code that two comments have in all is in no note, no total and no table by another attribute."""
    people = [
        Coded(Respondent(str(n), "Enig", {"size": "liten"}), has_comment=True, substance=True, codes=frozenset("a"))
        for n in range(30)
    ]
    people += [
        Coded(Respondent(f"c{n}", "Uenig", {"size": "stor"}), has_comment=True, substance=True, codes=frozenset("ac"))
        for n in range(2)
    ]
    agreement, size = family(people), family(people, "size")
    known = protect(size, 5, first=agreement)
    for name in ("agreement", "size"):
        withheld = known.withheld(name)
        assert {Fact(row, "with c") for row in ("total", "everywhere")} <= withheld
        assert Fact("everywhere", "without c") in withheld


def rows_of_two(n_first: int, n_second: int) -> list[Coded]:
    """Two sizes of forty each, all with a comment, and so many of each with code c."""
    sizes = [("liten", n_first), ("stor", n_second)]
    return [
        Coded(
            Respondent(f"{size}{place}", "Enig" if place % 2 else "Verken", {"size": size}),
            has_comment=True,
            substance=True,
            codes=frozenset("ac" if place < n else "a"),
        )
        for size, n in sizes
        for place in range(40)
    ]


def test_as_many_as_the_limit_in_two_rows() -> None:
    """Two and three make five: whoever reads five in all, and two rows with colons, knows that both are small."""
    coded = rows_of_two(2, 3)
    agreement, size = family(coded), family(coded, "size")
    known = protect(size, 5, first=agreement)
    assert Fact("everywhere", "with c") in known.withheld("size")
    assert known.exposed == ()
    assert given_away([agreement, size], known, 5) == []


def test_few_outside_the_scale_cost_no_total() -> None:
    """One comment of somebody who answered «Vet ikke» would take all percentages out of the row that is read first."""
    coded = rows_of_two(20, 20)
    coded += [
        Coded(Respondent("x", "Vet ikke", {"size": "stor"}), has_comment=True, substance=True, codes=frozenset("c"))
    ]
    agreement = family(coded)
    withheld = protect(agreement, 5).withheld("agreement")
    assert Fact("outside", "with c") in withheld
    assert not {Fact("total", "with c"), Fact("total", "substance"), Fact("total", "comment")} & withheld
    assert {Fact("everywhere", "with c"), Fact("everywhere", "substance")} <= withheld


def test_levels_joined_in_files_are_sums_of_the_next() -> None:
    """21 in three levels, 10 in one and 8 in another leave 3, whichever files say so."""
    coded = survey(2, 120)
    plain = family(coded)
    both = family(coded, merge=("Enig+Verken=Ikke uenig",))
    first = protect_merged(both, plain, 5, protect(plain, 5))
    said = {name for name in first.shown if name[1].row == "level:Enig+Verken"}  # type: ignore[index]
    assert said
    before = Known(frozenset(said))
    later = protect(plain, 5, joined=[both], before=before)
    assert set(given_away([plain, both], later, 5, before)) <= {one.key for one in later.exposed}
