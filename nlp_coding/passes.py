"""One pass of the machine over a study: all comments anew, or what a change of the codebook can touch.

A pass is written step by step, so that it can be staged in many transactions and published by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from nlp_coding import __version__
from nlp_coding.core.codebook import Codebook
from nlp_coding.settings import Settings
from nlp_coding.store import RunCode, RunFacts, Store

if TYPE_CHECKING:
    from nlp_coding.coding.coder import TermCoder
    from nlp_coding.coding.touched import Touched
    from nlp_coding.coding.word_index import WordIndex
    from nlp_coding.language.lemmas import LemmaSource

Progress = Callable[[int, int], None]
"""Called with how many comments are done, and how many there are."""

CHUNK = 20_000
"""Comments coded at a time: memory is bounded by the chunk, not by the study."""


@dataclass(frozen=True)
class Base:
    """An earlier run that a pass takes over from, and what cannot be taken over."""

    run: RunFacts
    codes: Mapping[str, RunCode]
    touched: Touched


@dataclass(frozen=True)
class Pass:
    """What a pass is a function of."""

    codebook: Codebook
    settings: Mapping[str, str]
    spacy_model: str | None
    base: Base | None = None
    """None: everything is worked out anew."""

    @property
    def n_again(self) -> int | None:
        """Comments that are looked at again; None for all."""
        return len(self.base.touched.everything) + len(self.base.touched.changed_only) if self.base else None


def run_settings(settings: Settings) -> dict[str, str]:
    """What a run depends on beside the codebook and the comments."""
    from nlp_coding.language import resources
    from nlp_coding.language.spacy_bridge import model_version

    model = settings.spacy_model
    return {
        "program": __version__,
        "language_resources": resources.digest(),
        "spacy_model": f"{model} {model_version(model)}" if model else "",
    }


def plan_pass(store: Store, settings: Settings, before: Codebook | None, after: Codebook) -> Pass:
    """The least that gives what coding everything with `after` gives. `before` is the codebook of the latest run."""
    inputs = run_settings(settings)
    model = settings.spacy_model
    run = store.latest_run()
    if run is None or before is None or dict(run.settings) != inputs:
        return Pass(after, inputs, model)
    if store.unread_comment_ids(run.id) or store.changed_comment_ids(run.id):
        return Pass(after, inputs, model)
    codes = store.run_codes(run.id)
    touched = _touched(store, run, before, after, model) if codes else None
    return Pass(after, inputs, model, Base(run, codes, touched) if touched else None)


def _touched(store: Store, run: RunFacts, before: Codebook, after: Codebook, model: str | None) -> Touched | None:
    """What must be worked out again; None where the run has left no index of its words, and some are needed."""
    from nlp_coding.coding.coder import own_words
    from nlp_coding.coding.touched import find_touched, machine_digest
    from nlp_coding.coding.word_index import WordIndex

    digests = [{code.id: machine_digest(code) for code in book.leaves if code.terms} for book in (before, after)]
    same = own_words(before) == own_words(after) and digests[1].items() <= digests[0].items()
    rows = [] if same else store.words(run.id)
    if rows is None:
        return None
    return find_touched(WordIndex.from_rows(rows), before, after, lemmas_of=_lemmas_of(model))


class Step(NamedTuple):
    """A part that is written."""

    last: int
    """The key of the last comment done; 0 before the first."""
    n_comments: int


class Work:
    """A pass on its way: `steps` write the run's parts, `finish` what makes it whole."""

    def __init__(self, store: Store, todo: Pass, *, run_id: int, after: int = -1) -> None:
        """`after` is the key of the last comment that was done before a break; -1 at the beginning."""
        self._store = store
        self._todo = todo
        self._run_id = run_id
        self._after = after
        self._collecting: TermCoder | None = None

    def n_before(self) -> int:
        """Comments that were done before a break."""
        if self._todo.base is None:
            return self._store.n_comments_until(self._after)
        touched = self._todo.base.touched
        return sum(key <= self._after for key in (*touched.everything.tolist(), *touched.changed_only.tolist()))

    def steps(self) -> Iterator[Step]:
        """Write part by part."""
        return self._take_over(self._todo.base) if self._todo.base else self._code_all()

    def finish(self) -> None:
        """Note what was used and finish the run, in the transaction that publishes it."""
        from nlp_coding.coding.touched import machine_digest

        codes = {code.id: machine_digest(code) for code in self._todo.codebook.leaves if code.terms}
        base = self._todo.base
        made_in = {one: base.codes[one].made_in for one in base.touched.taken if one in base.codes} if base else {}
        self._store.put_run_codes(
            self._run_id, {one: RunCode(digest, made_in.get(one, self._run_id)) for one, digest in codes.items()}
        )
        if base:
            if self._store.words_of_run() == base.run.id:
                self._store.correct_words(self._run_id, base.touched.index.rows(base.touched.reread))
        elif self._collecting:
            self._store.put_words(self._run_id, self._collecting.index().rows())
        else:
            self._store.discard_words()
        self._store.finish_run(self._run_id)

    def _code_all(self) -> Iterator[Step]:
        # The words of comments that were done before a break are not at hand: then there is no index this time.
        coder = self._coder(collect=self._after < 0)
        for keys, comments in self._store.iter_keyed_comments(chunk=CHUNK, after=max(self._after, 0)):
            analyses, codings = coder.code(comments, numbers=keys)
            self._store.put_chunk(self._run_id, analyses, codings)
            yield Step(keys[-1], len(keys))
        self._collecting = coder if self._after < 0 else None

    def _take_over(self, base: Base) -> Iterator[Step]:
        touched = base.touched
        everything, changed_only = touched.everything.tolist(), touched.changed_only.tolist()
        if self._after < 0:
            self._store.take_over(
                self._run_id,
                base.run.id,
                codes=touched.taken | touched.changed,
                changed=touched.changed,
                but_changed=changed_only,
                but_all=everything,
            )
            yield Step(0, 0)
        if not everything and not changed_only:
            return
        all_codes = self._coder(index=touched.index) if everything else None
        changed = self._coder(index=touched.index, only=touched.changed)
        whole = frozenset(everything)
        again = sorted((*everything, *changed_only))
        for keys, comments in self._store.iter_keyed_comments(chunk=CHUNK, only=again, after=max(self._after, 0)):
            of_all = [comment for key, comment in zip(keys, comments, strict=True) if key in whole]
            of_some = [comment for key, comment in zip(keys, comments, strict=True) if key not in whole]
            self._store.put_codings(self._run_id, changed.codings(of_some))
            if all_codes:
                self._store.put_codings(self._run_id, all_codes.codings(of_all))
            yield Step(keys[-1], len(keys))

    def _coder(
        self, *, only: Set[str] | None = None, index: WordIndex | None = None, collect: bool = False
    ) -> TermCoder:
        from nlp_coding.coding.coder import TermCoder

        lemmas_of = _lemmas_of(self._todo.spacy_model)
        return TermCoder(self._todo.codebook, only=only, index=index, collect=collect, lemmas_of=lemmas_of)


def begin(store: Store, todo: Pass) -> int:
    """Begin the run of a pass; gives its id."""
    base = todo.base.run if todo.base else None
    fingerprint = base.corpus_fingerprint if base and store.revision() == base.revision else store.corpus_fingerprint()
    return store.start_run(
        codebook_digest=todo.codebook.digest,
        corpus_fingerprint=fingerprint,
        settings=todo.settings,
        base=base.id if base else None,
    )


def _lemmas_of(model: str | None) -> LemmaSource | None:
    from nlp_coding.language.spacy_bridge import load_lemmas

    return load_lemmas(model) if model else None
