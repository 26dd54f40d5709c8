"""What a pass over a study is a function of, and the least that has to be done for it: planned before it begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from nlp_coding import __version__
from nlp_coding.core.codebook import Codebook
from nlp_coding.crew import Spare, n_processes
from nlp_coding.learning import Learner, Lessons, keep_bank
from nlp_coding.settings import Settings
from nlp_coding.store import RunCode, RunFacts, Store

if TYPE_CHECKING:
    from nlp_coding.coding.coder import TermCoder
    from nlp_coding.coding.touched import Touched
    from nlp_coding.coding.word_index import WordIndex
    from nlp_coding.core.terms import Term
    from nlp_coding.language.lemmas import LemmaSource


@dataclass(frozen=True)
class Base:
    """An earlier run that a pass takes over from, and what cannot be taken over."""

    run: RunFacts
    codes: Mapping[str, RunCode]
    touched: Touched
    retaught: frozenset[str] = frozenset()
    """Codes whose model is another one than it was: what they say of any comment may differ."""
    place_of: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """For each term of a code as it was the place that it has now, see `said.ask`; of codes that the run had."""

    @property
    def learned(self) -> frozenset[str]:
        """Codes whose models are needed, where they have any."""
        again = self.retaught
        if len(self.touched.changed_only):
            again |= self.touched.changed
        if len(self.touched.everything):
            again |= self.touched.taken | self.touched.changed
        return again


ACCEPT = "accept_precision"
"""The setting of a run that says by which precision it accepted suggestions."""


@dataclass(frozen=True)
class Accepting:
    """Suggestions of a score from which they are right often enough are accepted."""

    precision: float
    """What was asked for."""
    score: float | None
    """None where no score is good enough: nothing is accepted."""
    audited: bool
    """Whether the audit sample speaks, or cross-validation alone."""
    n_checked: int
    n_right: int
    """Of suggestions with such a score whose truth is known."""


@dataclass(frozen=True)
class Pass:
    """What a pass is a function of."""

    codebook: Codebook
    settings: Mapping[str, str]
    spacy_model: str | None
    lessons: Lessons
    learner: Learner
    accepting: Accepting | None = None
    """From which score suggestions are accepted, where any are."""
    base: Base | None = None
    """None: everything is worked out anew."""

    @property
    def n_again(self) -> int | None:
        """Comments that are looked at again, but for codes that were retaught; None for all."""
        if self.base is None:
            return None
        touched = self.base.touched
        others = touched.changed - self.base.retaught
        return len(touched.everything) + (len(touched.changed_only) if others else 0)

    @property
    def looks_at_all(self) -> bool:
        """Whether any comment may have to be looked at again, if in some codes only."""
        return self.base is None or bool(self.base.retaught)


def run_settings(settings: Settings) -> dict[str, str]:
    """What a run depends on beside the codebook, its examples, people's decisions and the comments."""
    from nlp_coding.coding.learned import VERSION
    from nlp_coding.language import resources
    from nlp_coding.language.embeddings import model_digest
    from nlp_coding.language.spacy_bridge import model_version

    model, embeddings = settings.spacy_model, settings.embedding_model
    return {
        "program": __version__,
        "language_resources": resources.digest(),
        "spacy_model": f"{model} {model_version(model)}" if model else "",
        "learned": f"{VERSION}, scikit-learn {version('scikit-learn')}" if settings.learned else "",
        "embedding_model": f"{embeddings} {model_digest(embeddings)}" if embeddings and settings.learned else "",
    }


def full_pass(
    store: Store, settings: Settings, codebook: Codebook, lessons: Lessons, *, spare: Spare | None = None
) -> Pass:
    """Everything anew."""
    # It notes the words of the comments that it codes, for the next time; those of the examples it does not.
    terms = partial(term_coder, codebook, settings.spacy_model, collect=True)
    is_apart = n_processes(store.n_comments_after(0)) > 1
    learner = Learner(terms, lessons, store=store, is_apart=is_apart, spare=spare)
    return Pass(codebook, run_settings(settings), settings.spacy_model, lessons, learner)


def plan_pass(
    store: Store,
    settings: Settings,
    before: Codebook | None,
    after: Codebook,
    lessons: Lessons,
    *,
    spare: Spare | None = None,
) -> Pass:
    """The least that gives what coding everything with `after` gives. `before` is the codebook of the latest run.

    A `spare` process begins to train meanwhile.
    """
    whole = full_pass(store, settings, after, lessons, spare=spare)
    run = store.latest_run()
    if run is None or before is None or dict(run.settings) != dict(whole.settings):
        return whole
    if not store.has_read_all(run.id):
        return whole
    codes = store.run_codes(run.id)
    if not codes:
        return whole
    taught = {code_id: one.model["digest"] for code_id, one in codes.items() if one.model}
    now = whole.learner.digests
    retaught = {code.id for code in after.leaves if now.get(code.id) != taught.get(code.id)}
    changed = _changed(before, after)
    if _reads_alike(before, after) and changed <= retaught:
        whole.learner.begin(retaught)  # these and no others, whatever is touched
    touched = _touched(store, run, before, after, settings.spacy_model)
    if touched is None:
        return whole
    former = {code.id: code.terms for code in before.leaves}
    place_of = {code.id: _places_of(former[code.id], code.terms) for code in after.leaves if code.id in former}
    base = Base(run, codes, touched, frozenset(retaught), place_of)
    whole.learner.begin(base.learned)
    return replace(whole, base=base)


def _changed(before: Codebook, after: Codebook) -> frozenset[str]:
    """Leaves of the new codebook whose own terms may say something else than before."""
    from nlp_coding.coding.touched import machine_digest

    former = {code.id: machine_digest(code) for code in before.leaves}
    return frozenset(
        code.id
        for code in after.leaves
        if (code.terms or code.id in former) and former.get(code.id) != machine_digest(code)
    )


def _reads_alike(before: Codebook, after: Codebook) -> bool:
    """Whether words are read under both as under each."""
    from nlp_coding.coding.coder import own_words

    return own_words(before) == own_words(after)


def _places_of(terms: Sequence[Term], among: Sequence[Term]) -> list[int]:
    """The place of each term among others, none of which comes twice; -1 for those that are not there."""
    at = {term: place for place, term in enumerate(among)}
    return [at.get(term, -1) for term in terms]


def _touched(store: Store, run: RunFacts, before: Codebook, after: Codebook, model: str | None) -> Touched | None:
    """What must be worked out again; None where the run has left no index of its words, and some are needed."""
    from nlp_coding.coding.touched import find_touched
    from nlp_coding.coding.word_index import WordIndex

    same = _reads_alike(before, after) and not _changed(before, after)
    rows = [] if same else store.words(run.id)
    if rows is None:
        return None
    return find_touched(WordIndex.from_rows(rows), before, after, lemmas_of=_lemmas_of(model))


def term_coder(
    codebook: Codebook,
    spacy_model: str | None = None,
    *,
    only: Set[str] | None = None,
    index: WordIndex | None = None,
    collect: bool = False,
) -> TermCoder:
    """The coder by terms, with a spaCy pipeline's lemmas where one is named."""
    # numpy and the lexicons: half a second that looking at a study does not need.
    from nlp_coding.coding.coder import TermCoder

    return TermCoder(codebook, only=only, index=index, collect=collect, lemmas_of=_lemmas_of(spacy_model))


def begin(store: Store, todo: Pass) -> int:
    """Begin the run of a pass; gives its id."""
    base = todo.base.run if todo.base else None
    fingerprint = base.corpus_fingerprint if base and store.revision() == base.revision else store.corpus_fingerprint()
    keep_bank(store, todo.codebook, todo.lessons.bank)
    return store.start_run(
        bank_digest=todo.lessons.bank.digest if todo.lessons.on and len(todo.lessons.bank) else None,
        codebook_digest=todo.codebook.digest,
        corpus_fingerprint=fingerprint,
        settings=todo.settings,
        base=base.id if base else None,
    )


def _lemmas_of(model: str | None) -> LemmaSource | None:
    from nlp_coding.language.spacy_bridge import load_lemmas

    return load_lemmas(model) if model else None
