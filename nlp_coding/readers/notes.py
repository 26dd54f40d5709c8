"""What is said of a survey file that was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from nlp_coding.core.survey import Corpus
from nlp_coding.readers.scale import Placement


def reading_notes(
    corpus: Corpus, placement: Placement, answers: Mapping[str, int], statements: Sequence[str]
) -> Iterator[str]:
    """What a person should be told of how a file was read."""
    levels, origin = placement.scale.levels, placement.origin
    source = {"given": "as given", "value labels": "from the value labels", "known": "a known Norwegian scale"}[origin]
    yield f"agreement levels, in order ({source}): {', '.join(levels)}"
    given = Counter(respondent.agreement for respondent in corpus.respondents)
    if unused := [level for level in levels if not given[level]]:
        yield f"nobody chose {', '.join(f'«{level}»' for level in unused)}"
    for answer in placement.scale.outside:
        if given[answer]:
            yield f"«{answer}» stands outside the scale: {_number(given[answer], 'respondent')}"
    if given[None]:
        yield f"no agreement given: {_number(given[None], 'respondent')}"
    respelled = {answer: level for answer, level in placement.spelled.items() if answer != level}
    if respelled:
        listed = ", ".join(f"«{answer}» ({answers[answer]}) as «{level}»" for answer, level in respelled.items())
        yield f"answers spelled otherwise were taken together: {listed}"
    if statements:
        yield f"further closed questions: {', '.join(statements)}"
    if weights := [one.weight for one in corpus.respondents if one.weight is not None]:
        yield f"weights from {min(weights):g} to {max(weights):g}"
    if n_cleaned := sum(comment.original is not None for comment in corpus.comments):
        yield (
            f"{_number(n_cleaned, 'comment')} brought to one form of letters, line ends and outer white space; "
            "the original is kept"
        )
    if n_lost := sum("\ufffd" in comment.text for comment in corpus.comments):
        yield f"{_number(n_lost, 'comment')} with «\ufffd»: letters were lost before this file was saved"


def _number(n: int, noun: str) -> str:
    return f"{n} {noun}{'s' * (n != 1)}"
