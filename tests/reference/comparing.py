"""The fast coders beside the slow ones, and what is said of a batch of comments by both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from nlp_coding.codebook.examples import collect_bank
from nlp_coding.codebook.load import load_codebook
from nlp_coding.coding.coder import TermCoder
from nlp_coding.coding.features import TextReader
from nlp_coding.coding.learned import train
from nlp_coding.coding.suggest import Coder
from nlp_coding.coding.training import DecidedText, gather
from nlp_coding.core.codebook import Codebook
from nlp_coding.core.coding import Analysis, Coding
from nlp_coding.core.examples import Bank, Example
from nlp_coding.core.shipped import shipped
from nlp_coding.core.survey import Comment
from nlp_coding.core.terms import Node
from tests.coding import learning
from tests.reference.features import Reader
from tests.reference.learned import SlowCoder, slow_models
from tests.reference.terms import SlowTermCoder

FASTLEGE = shipped("codebooks") / "fastlege" / "2.0.0.yaml"


@dataclass(frozen=True)
class Sides:
    """A fast coder and its slow twin."""

    codebook: Codebook
    fast: TermCoder | Coder
    slow: SlowTermCoder | SlowCoder

    def compare(self, comments: Sequence[Comment], cuts: Sequence[int] = ()) -> int:
        """Raise AssertionError where the two differ; the fast one codes in batches, cut before the given places.

        Gives the number of codings that were compared.
        """
        expected = self.slow.code(comments)
        analyses: list[Analysis] = []
        codings: list[Coding] = []
        for start, end in pairwise([0, *sorted(cuts), len(comments)]):
            some_analyses, some_codings = self.fast.code(comments[start:end])
            analyses += some_analyses
            codings += some_codings
        sure = [one for one in expected[1] if one.comment_id not in self.slow.doubtful]
        said = [one for one in codings if one.comment_id not in self.slow.doubtful]
        if (analyses, said) != (expected[0], sure):
            raise AssertionError(_differences(comments, (*analyses, *said), (*expected[0], *sure)))
        return len(sure)


def _differences(
    comments: Sequence[Comment], fast: Sequence[Analysis | Coding], slow: Sequence[Analysis | Coding]
) -> str:
    """What only one of the two says, by comment; for a reader."""
    lines = []
    for comment in comments:
        for name, these, others in (("fast", fast, slow), ("slow", slow, fast)):
            only = [one for one in these if one.comment_id == comment.id and one not in others]
            lines += [f"{comment.text!r}: {name}: {one}" for one in only]
    return "\n".join(lines) or "the same codings in another order, or some of them twice"


def trees_of(codebook: Codebook) -> list[Node]:
    """The trees of all terms, for words to make comments of."""
    return [term.tree for code in codebook.leaves for term in (*code.terms, *code.unless)]


def by_terms(codebook: Codebook) -> Sides:
    return Sides(codebook, TermCoder(codebook), SlowTermCoder(codebook))


def by_models(codebook: Codebook, bank: Bank, decided: Sequence[DecidedText], *, accept_from: float | None) -> Sides:
    """With the models of what there is to learn from."""
    fast, slow = TermCoder(codebook), SlowTermCoder(codebook)
    training = gather(fast, bank, decided)
    models = train(training, reader=TextReader(), n_jobs=1)
    reader = Reader()
    named = slow_models(training, list(models.by_code.values()), reader)
    return Sides(
        codebook,
        Coder(fast, models, accept_from=accept_from),
        SlowCoder(slow, named, reader, accept_from=accept_from),
    )


@cache
def fastlege_terms() -> Sides:
    """The released codebook, with all its terms."""
    return by_terms(load_codebook(FASTLEGE))


@cache
def fastlege_models(every: int) -> Sides:
    """With what is learned from every so manieth of its examples."""
    codebook = fastlege_terms().codebook
    examples = collect_bank(FASTLEGE, codebook).examples
    return by_models(codebook, Bank(examples[::every]), (), accept_from=0.8)


@cache
def fastlege_texts() -> list[str]:
    """Some of what the models learn from."""
    return [one.text for one in collect_bank(FASTLEGE, fastlege_terms().codebook).examples[::20]]


def small_texts() -> list[str]:
    return [one.text for one in learning.bank().examples]


@cache
def small_models() -> Sides:
    """The small codebook that two codes are learned of."""
    return by_models(learning.CODEBOOK, learning.bank(), (), accept_from=None)


def random_models(codebook: Codebook, *, accept_from: float | None) -> Sides:
    """A random codebook whose codes c0 and c1 are learned from the small bank, c1 from what people decided as well."""
    names = {"meetings": "c0", "shortage": "c1"}
    examples = [
        Example(one.text, frozenset(names[code] for code in one.codes), hand=one.hand)
        for one in learning.bank().examples
    ]
    decided = [
        DecidedText(f"D{number}", f"{one.text} Ikke nå.", {"c1": "c1" in one.codes})
        for number, one in enumerate(examples[::3])
    ]
    leaves = {code.id for code in codebook.leaves}
    known = [Example(one.text, one.codes & leaves, hand=one.hand) for one in examples]
    return by_models(codebook, Bank(tuple(known)), decided, accept_from=accept_from)
