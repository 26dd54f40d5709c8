"""One pass of the machine over a study: all comments anew, or what a change of the codebook can touch.

A pass is written step by step, so that it can be staged in many transactions and published by one.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

from nlp_coding import __version__
from nlp_coding.core.codebook import Codebook
from nlp_coding.crew import Chunk, Crew, Done, Part, Recipe, local_crew, n_processes
from nlp_coding.learning import Learner, Lessons, facts_of, keep_bank
from nlp_coding.settings import Settings
from nlp_coding.store import RunCode, RunFacts, SaidRow, Store

if TYPE_CHECKING:
    from nlp_coding.cluster import Cluster
    from nlp_coding.coding.coder import TermCoder
    from nlp_coding.coding.learned import Models
    from nlp_coding.coding.said import Bytes, SaidNotes
    from nlp_coding.coding.touched import Touched
    from nlp_coding.coding.word_index import WordIndex, WordNotes
    from nlp_coding.language.lemmas import LemmaSource

Progress = Callable[[int, int], None]
"""Called with how many comments are done, and how many there are."""

CHUNK = 10_000
"""Comments coded at a time: memory is bounded by the chunk, not by the study."""


@dataclass(frozen=True)
class Base:
    """An earlier run that a pass takes over from, and what cannot be taken over."""

    run: RunFacts
    codes: Mapping[str, RunCode]
    touched: Touched
    retaught: frozenset[str] = frozenset()
    """Codes whose model is another one than it was: what they say of any comment may differ."""


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


def full_pass(store: Store, settings: Settings, codebook: Codebook, lessons: Lessons) -> Pass:
    """Everything anew."""
    # It notes the words of the comments that it codes, for the next time; those of the examples it does not.
    terms = partial(term_coder, codebook, settings.spacy_model, collect=True)
    learner = Learner(terms, lessons, store=store, is_apart=n_processes(store.n_comments_after(0)) > 1)
    return Pass(codebook, run_settings(settings), settings.spacy_model, lessons, learner)


def plan_pass(store: Store, settings: Settings, before: Codebook | None, after: Codebook, lessons: Lessons) -> Pass:
    """The least that gives what coding everything with `after` gives. `before` is the codebook of the latest run."""
    whole = full_pass(store, settings, after, lessons)
    run = store.latest_run()
    if run is None or before is None or dict(run.settings) != dict(whole.settings):
        return whole
    if not store.has_read_all(run.id):
        return whole
    codes = store.run_codes(run.id)
    touched = _touched(store, run, before, after, settings.spacy_model) if codes else None
    if touched is None:
        return whole
    taught = {code_id: one.model["digest"] for code_id, one in codes.items() if one.model}
    now = whole.learner.digests
    retaught = {code.id for code in after.leaves if now.get(code.id) != taught.get(code.id)}
    return replace(whole, base=Base(run, codes, touched, frozenset(retaught)))


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

    def __init__(
        self, store: Store, todo: Pass, *, run_id: int, after: int = -1, cluster: Cluster | None = None
    ) -> None:
        """`after` is the key of the last comment that was done before a break; -1 at the beginning.

        With a `cluster` its workers code.
        """
        self._store = store
        self._todo = todo
        self._run_id = run_id
        self._after = after
        self._cluster = cluster
        self._notes: WordNotes | None = None
        self._said: SaidNotes | None = None

    def n_before(self) -> int:
        """Comments that were done before a break."""
        if self._again is None:
            return self._store.n_comments_until(self._after)
        return sum(key <= self._after for key in self._again)

    @property
    def n_comments(self) -> int:
        """Comments that are looked at, those before a break among them."""
        return self._store.counts().n_comments if self._again is None else len(self._again)

    @cached_property
    def _models(self) -> Models | None:
        """Of all codes that are worked out, trained at one time."""
        base = self._todo.base
        if not base:
            return self._todo.learner.models()
        changed = base.touched.changed if len(base.touched.changed_only) else frozenset[str]()
        taken = base.touched.taken | base.touched.changed if len(base.touched.everything) else frozenset[str]()
        return self._todo.learner.models(base.retaught | changed | taken)

    @cached_property
    def _groups(self) -> list[tuple[frozenset[str], frozenset[int] | None]]:
        """Codes that are worked out again, and the comments where they are: None for all."""
        base = self._todo.base
        if not base:
            return [(frozenset(), None)]
        everything = frozenset(base.touched.everything.tolist())
        touched = everything.union(base.touched.changed_only.tolist())
        bounded = self._bounded(base)
        reaching = touched.union(*(self._reached(code_id, bound) for code_id, bound in bounded.items()))
        groups = [
            (base.retaught - bounded.keys(), None),
            (frozenset(bounded), reaching),
            (base.touched.changed - base.retaught, touched),
            (base.touched.taken - base.retaught, everything),
        ]
        return [(codes, where) for codes, where in groups if codes and where != frozenset()]

    def _bounded(self, base: Base) -> dict[str, Bytes]:
        """What words said to the models that were taught anew, but weigh words as before."""
        import numpy as np

        learner = self._todo.learner
        now = {code_id: digest for code_id in base.retaught if (digest := learner.words_digest(code_id))}
        return {
            code_id: np.frombuffer(bounds, dtype=np.uint8)
            for code_id, bounds in self._store.said(base.run.id, now).items()
        }

    def _reached(self, code_id: str, bound: Bytes) -> list[int]:
        """The comments where a code may be suggested, if the words of its terms are not touched."""
        import numpy as np

        from nlp_coding.coding.said import HIT, reached

        model = self._models.by_code.get(code_id) if self._models else None
        found: list[int] = np.flatnonzero(reached(bound, model) if model else bound == HIT).tolist()
        return found

    @cached_property
    def _again(self) -> list[int] | None:
        """The comments that are looked at, rising; None for all."""
        wheres = [where for _, where in self._groups]
        return None if None in wheres else sorted(frozenset[int]().union(*(where for where in wheres if where)))

    def steps(self) -> Generator[Step]:
        """Write part by part."""
        return self._take_over(self._todo.base) if self._todo.base else self._code_all()

    def finish(self) -> None:
        """Note what was used and finish the run, in the transaction that publishes it."""
        from nlp_coding.coding.touched import machine_digest

        book = self._todo.codebook
        digests = {code.id: machine_digest(code) for code in book.leaves}
        base = self._todo.base
        made_in = {}
        if base:
            taken = base.touched.taken - base.retaught
            made_in = {one: base.codes[one].made_in for one in taken if one in base.codes}
        self._store.put_run_codes(
            self._run_id,
            {one: RunCode(digest, made_in.get(one, self._run_id), self._facts(one)) for one, digest in digests.items()},
        )
        if base:
            if self._store.words_of_run() == base.run.id:
                self._store.correct_words(self._run_id, base.touched.index.rows(base.touched.reread))
                self._put_said(frozenset[str]().union(*(codes for codes, _ in self._groups)))
        elif self._notes:
            self._store.put_words(self._run_id, self._notes.rows())
            self._put_said(frozenset(code.id for code in book.leaves))
        else:
            self._store.discard_words()
        self._store.finish_run(self._run_id)

    def _put_said(self, codes: Set[str]) -> None:
        """What the words said to the models of some codes; what is not known any more goes.

        A code whose examples made no model was coded by terms alone: of it nothing is known, whatever was before.
        """
        known = self._said.by_code if self._said else {}
        rows: dict[str, SaidRow | None] = dict.fromkeys(codes)
        for code_id in codes & known.keys():
            digest = self._todo.learner.words_digest(code_id)
            if digest and self._models and code_id in self._models.by_code:
                rows[code_id] = SaidRow(digest, known[code_id].tobytes())
        self._store.put_said(rows)

    def _said_before(self, base: Base) -> SaidNotes:
        """What is known of the codes that are worked out in some comments alone; nothing yet of those in all."""
        import numpy as np

        from nlp_coding.coding.said import SaidNotes

        learner = self._todo.learner
        some = [code_id for codes, where in self._groups if where is not None for code_id in codes]
        digests = {code_id: digest for code_id in some if (digest := learner.words_digest(code_id))}
        known = self._store.said(base.run.id, digests)
        bounds = {code_id: np.frombuffer(packed, dtype=np.uint8) for code_id, packed in known.items()}
        whole = [code_id for codes, where in self._groups if where is None for code_id in codes]
        return SaidNotes({**bounds, **dict.fromkeys(whole, np.zeros(0, dtype=np.uint8))})

    def _facts(self, code_id: str) -> Mapping[str, object] | None:
        """What the run keeps of a code's model: as it was, where it is the same."""
        if code_id not in self._todo.learner.digests:
            return None
        base = self._todo.base
        if base and code_id not in base.retaught:
            return base.codes[code_id].model
        model = self._models.by_code.get(code_id) if self._models else None
        return facts_of(model) if model else None

    def _code_all(self) -> Generator[Step]:
        from nlp_coding.coding.said import SaidNotes
        from nlp_coding.coding.word_index import WordNotes

        # The words of comments that were done before a break are not at hand: then there is no index this time.
        notes = WordNotes(self._todo.learner.terms.lemmatizer) if self._after < 0 else None
        self._said = SaidNotes() if notes else None
        recipe = self._recipe(collect=notes is not None)
        chunks = (
            Chunk(keys, (self._part(0, texts, numbers=keys if notes else ()),))
            for keys, texts in self._store.iter_texts(chunk=CHUNK, after=max(self._after, 0))
        )
        n = self._store.n_comments_after(self._after)
        for keys, (done,) in self._coded([recipe], chunks, lambda: [self._todo.learner.terms], n):
            self._store.put_coded(self._run_id, keys, done.coded)
            if notes and done.noted:
                notes.add(done.noted)
            if self._said and done.said:
                self._said.add(keys, done.said)
            yield Step(keys[-1], len(keys))
        self._notes = notes

    def _take_over(self, base: Base) -> Generator[Step]:
        touched, retaught = base.touched, base.retaught
        if self._after < 0:
            self._store.take_over(
                self._run_id,
                base.run.id,
                codes=(touched.taken | touched.changed) - retaught,
                changed=touched.changed - retaught,
                but_changed=touched.changed_only.tolist(),
                but_all=touched.everything.tolist(),
                others_in=next((where for codes, where in self._groups if where and codes & retaught), frozenset()),
            )
            yield Step(0, 0)
        if not self._groups:
            return
        codes_of, wheres = zip(*self._groups, strict=True)
        again = self._again
        self._said = self._said_before(base) if self._after < 0 else None
        chunks = (
            Chunk(keys, tuple(self._part(one, _some(keys, texts, where)) for one, where in enumerate(wheres)))
            for keys, texts in self._store.iter_texts(chunk=CHUNK, only=again, after=max(self._after, 0))
        )
        recipes = [self._recipe(only=codes) for codes in codes_of]
        n = self._store.n_comments_after(self._after) if again is None else len(again)
        coders = partial(self._coders, codes_of, touched.index)
        for keys, parts in self._coded(recipes, chunks, coders, n):
            for where, done in zip(wheres, parts, strict=True):
                some = [key for key in keys if where is None or key in where]
                self._store.put_coded(self._run_id, some, done.coded, analyses=False)
                if self._said and done.said:
                    self._said.add(some, done.said)
            yield Step(keys[-1], len(keys))

    def _coders(self, groups: Sequence[Set[str]], index: WordIndex) -> list[TermCoder]:
        todo = self._todo
        return [term_coder(todo.codebook, todo.spacy_model, only=codes, index=index) for codes in groups]

    def _recipe(self, *, only: Set[str] | None = None, collect: bool = False) -> Recipe:
        """With `only`, for these codes alone."""
        from nlp_coding.coding.learned import Models

        todo, models = self._todo, self._models
        if models and only is not None:
            models = Models(models.reader, {one: model for one, model in models.by_code.items() if one in only})
        return Recipe(
            todo.codebook,
            only=None if only is None else frozenset(only),
            spacy_model=todo.spacy_model,
            models=models,
            accept_from=todo.accepting.score if todo.accepting else None,
            collect=collect,
        )

    def _part(self, coder: int, texts: Sequence[str], *, numbers: Sequence[int] = ()) -> Part:
        embedder = self._todo.learner.embedder if self._todo.learner.digests else None
        return Part(coder, tuple(texts), numbers, embedder.embed(texts) if embedder and texts else None)

    def _coded(
        self, recipes: Sequence[Recipe], chunks: Iterable[Chunk], coders: Callable[[], Sequence[TermCoder]], n: int
    ) -> Iterator[tuple[tuple[int, ...], tuple[Done, ...]]]:
        """`coders` are those of this process, and `n` the comments there are."""
        with self._crew(recipes, coders, n) as crew:
            for chunk, done in crew.code(chunks):
                self._todo.learner.keep_vectors(self._store)
                yield chunk.keys, done

    def _crew(
        self, recipes: Sequence[Recipe], coders: Callable[[], Sequence[TermCoder]], n: int
    ) -> AbstractContextManager[Crew]:
        if self._cluster:
            return self._cluster.crew(recipes)
        from nlp_coding.coding.suggest import Coder

        def at_hand() -> list[Coder]:
            made = zip(coders(), recipes, strict=True)
            return [Coder(terms, recipe.models, accept_from=recipe.accept_from) for terms, recipe in made]

        return local_crew(recipes, n, coders=at_hand)


def _some(keys: Sequence[int], texts: Sequence[str], where: Set[int] | None) -> list[str]:
    return [text for key, text in zip(keys, texts, strict=True) if where is None or key in where]


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
