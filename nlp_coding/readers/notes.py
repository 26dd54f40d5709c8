"""What is said of a survey file that was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from nlp_coding.readers.scale import Placement
from nlp_coding.readers.tally import Tally


def reading_notes(tally: Tally, placement: Placement, answers: Mapping[str, Counter[str]]) -> Iterator[str]:
    """What a person should be told of how a file was read; `answers` are counted by column."""
    levels, origin = placement.scale.levels, placement.origin
    source = {"given": "as given", "value labels": "from the value labels", "known": "a known Norwegian scale"}[origin]
    yield f"agreement levels, in order ({source}): {', '.join(levels)}"
    given: Counter[str] = Counter()
    for answer, n in answers[tally.columns.agreement].items():
        given[placement.spelled[answer]] += n
    if unused := [level for level in levels if not given[level]]:
        yield f"nobody chose {', '.join(f'«{level}»' for level in unused)}"
    for answer in placement.scale.outside:
        if given[answer]:
            yield f"«{answer}» stands outside the scale: {_number(given[answer], 'respondent')}"
    if n_blank := tally.n_respondents - given.total():
        yield f"no agreement given: {_number(n_blank, 'respondent')}"
    respelled = {answer: level for answer, level in placement.spelled.items() if answer != level}
    if respelled:
        all_answers = sum(answers.values(), start=Counter())
        listed = ", ".join(f"«{answer}» ({all_answers[answer]}) as «{level}»" for answer, level in respelled.items())
        yield f"answers spelled otherwise were taken together: {listed}"
    if tally.columns.statements:
        yield f"further closed questions: {', '.join(tally.columns.statements)}"
    if tally.weights:
        least, greatest = tally.weights
        yield f"weights from {least:g} to {greatest:g}"
    if tally.n_cleaned:
        yield (
            f"{_number(tally.n_cleaned, 'comment')} brought to one form of letters, line ends and outer white space; "
            "the original is kept"
        )
    if tally.n_lost:
        yield f"{_number(tally.n_lost, 'comment')} with «\ufffd»: letters were lost before this file was saved"


def _number(n: int, noun: str) -> str:
    return f"{n} {noun}{'s' * (n != 1)}"
